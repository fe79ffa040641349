/* core/script/alarms.h - rules that raise alarms, each a Lua file of lua/alarms or of the person's
 * own folder alarms: { summary =, severity =, on = "log_event" or another kind of facts, test =
 * function(e, state) ... end }, or instead
 * of test: metric =, above = or below =, seconds = (a number of the facts beyond a bound for so
 * long; facts then have seconds). test gets the facts by name and a table that stays its own as long
 * as the rules live; a text that it returns is an alarm. Rules run closed, as all scripts, within a
 * tenth of a second each time; one that fails is told of once and left out from then on.
 * Threads: main thread. */
#ifndef BW_CORE_SCRIPT_ALARMS_H
#define BW_CORE_SCRIPT_ALARMS_H

#include <blockwright/command.h>

typedef struct bw_alarm {
    const char *rule, *severity, *text; /* valid during the call */
} bw_alarm;

typedef struct bw_alarms bw_alarms;
/* Rules that cannot be loaded are told of by bw_session_notice and left out. */
bw_alarms *bw_alarms_new(bw_session *session);
void bw_alarms_free(bw_alarms *alarms); /* NULL is fine */
size_t bw_alarms_count(const bw_alarms *alarms);
const char *bw_alarms_rule(const bw_alarms *alarms, size_t index, const char **severity,
                           const char **summary); /* its name */
/* Asks each rule whose `on` it is. An alarm goes to raised and to hooks on alarm; the facts time
 * and source, where there are such, go with it. */
void bw_alarms_feed(bw_alarms *alarms, const char *on, const bw_fact *facts, size_t count,
                    void (*raised)(void *context, const bw_alarm *alarm), void *context);

extern const bw_command bw_command_alarms;

#endif
