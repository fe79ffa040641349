/* core/script/alarm_bound.h - an alarm rule that is one line of a table instead of a function: a
 * number of the facts above or below a bound for so many seconds. */
#ifndef BW_CORE_SCRIPT_ALARM_BOUND_H
#define BW_CORE_SCRIPT_ALARM_BOUND_H

#include <blockwright/command.h>

typedef struct bw_alarm_bound {
    char *metric; /* NULL: the rule has a function */
    bool below;
    double bound, seconds;
    bool holds, raised;
    double since; /* the facts' seconds when it began to hold */
} bw_alarm_bound;

/* True when the facts make an alarm of it now: once, until it no longer holds. Facts without the
 * metric end it. text: what is so; appended. */
bool bw_alarm_bound_ask(bw_alarm_bound *bound, const bw_fact *facts, size_t count, bw_text *text);

#endif
