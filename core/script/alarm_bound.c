#include "core/script/alarm_bound.h"

#include <string.h>

static bool number_of(const bw_fact *facts, size_t count, const char *name, double *value)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(facts[i].name, name) == 0 && !facts[i].text) {
            *value = (double)facts[i].number;
            return true;
        }
    return false;
}

bool bw_alarm_bound_ask(bw_alarm_bound *b, const bw_fact *facts, size_t count, bw_text *text)
{
    double value = 0, now = 0;
    bool known =
        number_of(facts, count, b->metric, &value) && number_of(facts, count, "seconds", &now);
    bool holds = known && (b->below ? value < b->bound : value > b->bound);
    if (!holds || !b->holds) {
        b->since = now;
        b->raised = false;
    }
    b->holds = holds;
    if (!holds || b->raised || now - b->since < b->seconds)
        return false;
    b->raised = true;
    bw_text_addf(text, "%s is %.0f, %s %g", b->metric, value, b->below ? "below" : "above",
                 b->bound);
    if (b->seconds > 0)
        bw_text_addf(text, " for %.0f s", now - b->since);
    return true;
}
