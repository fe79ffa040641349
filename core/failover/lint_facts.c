/* The facts that rules are put to. Most are one setting looked at in one way. */
#include "core/failover/lint.h"
#include "core/failover/facts.h"

#include <string.h>
#include <strings.h>

typedef enum how {
    NUMBER,   /* of its newest value; not known when texts conflict */
    HIGHEST,  /* number of all values; the name is a beginning: "redo groups thread 1", 2 ... */
    CONFLICT, /* 1: texts contradict each other and nothing tells which is newer */
    CHANGED,  /* 1: it had another value before */
    EDITED,   /* how many of its values came by an edit */
    IS,       /* 1: the newest value is, or begins with, the word */
    SEEN,     /* how often it is told */
    PRESENT,  /* an error: how often since the member was last listed */
    ASK,      /* a function knows */
} how;

static const struct lint_fact {
    const char *name;
    bool of_members;
    const char *doc, *setting;
    how how;
    const char *word;
    bw_lint_ask *ask;
} table[] = {
    {"fsfo_on", false, "1: fast-start failover is enabled", "FastStartFailover", IS, "ENABLED"},
    {"max_availability", false, "1: the protection mode is MaxAvailability", "ProtectionMode", IS,
     "MaxAvailability"},
    {"max_performance", false, "1: it is MaxPerformance", "ProtectionMode", IS, "MaxPerformance"},
    {"threshold", false, "FastStartFailoverThreshold, seconds", "FastStartFailoverThreshold",
     NUMBER},
    {"threshold_conflict", false, "1: texts contradict each other on the threshold",
     "FastStartFailoverThreshold", CONFLICT},
    {"threshold_changed", false, "1: it was another one before", "FastStartFailoverThreshold",
     CHANGED},
    {"threshold_edited", false, "edits of the threshold that were done", "FastStartFailoverThreshold",
     EDITED},
    {"lag_limit", false, "FastStartFailoverLagLimit, seconds", "FastStartFailoverLagLimit",
     NUMBER},
    {"lag_limit_conflict", false, "1: texts contradict each other on the lag limit",
     "FastStartFailoverLagLimit", CONFLICT},
    {"lag_limit_changed", false, "1: it was another one before", "FastStartFailoverLagLimit",
     CHANGED},
    {"lag_limit_edited", false, "edits of the lag limit that were done",
     "FastStartFailoverLagLimit", EDITED},
    {"pmy_shutdown", false, "FastStartFailoverPmyShutdown: 1 TRUE", "FastStartFailoverPmyShutdown",
     NUMBER},
    {"auto_reinstate", false, "FastStartFailoverAutoReinstate: 1 TRUE",
     "FastStartFailoverAutoReinstate", NUMBER},
    {"observer_override", false, "ObserverOverride: 1 TRUE", "ObserverOverride", NUMBER},
    {"observer_reconnect", false, "ObserverReconnect, seconds; 0 never", "ObserverReconnect",
     NUMBER},
    {"observer_changed", false, "1: another host observed before, or texts conflict", "Observer",
     CHANGED},
    {"observer_conflict", false, "1: texts contradict each other on the observer", "Observer",
     CONFLICT},
    {"observer_on_database", false, "1: the observer's host is one on which a database runs",
     "Observer", ASK, NULL, bw_lint_observer_host},
    {"observer_named_database", false, "1: a part of the host's name is db or db and a number",
     "Observer", ASK, NULL, bw_lint_observer_name},
    {"second_observer", false, "ORA-16647: attempts to start another observer", "ORA-16647", SEEN},
    {"status_age", false, "seconds by which a printed status was older than its output",
     "status age", HIGHEST},
    {"conditions_off", false, "conditions that are on by default, and off here", NULL, ASK, NULL,
     bw_lint_conditions_off},
    {"conditions_unexpected", false, "conditions that are not as the site says", NULL, ASK, NULL,
     bw_lint_conditions_unexpected},
    {"limit_warning", false, "ORA-16917: the broker warns of the lag limit", "ORA-16917", SEEN},
    {"primary", true, "1: its newest role is PRIMARY", "role", IS, "PRIMARY"},
    {"transport_async", true, "1: its LogXptMode is ASYNC", "LogXptMode", IS, "ASYNC"},
    {"flashback", true, "1: flashback database is on", "flashback", NUMBER},
    {"flashback_elsewhere", true, "other members of which flashback is on", NULL, ASK, NULL,
     bw_lint_flashback_elsewhere},
    {"short_groups", true, "standby log groups that lack to online groups + 1, any thread",
     "redo groups thread ", HIGHEST},
    {"sizes_differ", true, "1: standby and online logs differ in size", "redo sizes thread ",
     HIGHEST},
    {"static_missing", true, "warnings about its static connect identifier",
     "static connect identifier", SEEN},
    {"no_service", true, "ORA-12514: its listener did not know a service", "ORA-12514", SEEN},
    {"files_manual", true, "1: StandbyFileManagement is MANUAL", "StandbyFileManagement", IS,
     "MANUAL"},
    {"parameter_manual", true, "1: standby_file_management is MANUAL", "standby_file_management",
     IS, "MANUAL"},
    {"keep_time", true, "control_file_record_keep_time, days", "control_file_record_keep_time",
     NUMBER},
    {"keep_time_gap", true, "1: a gap could not be resolved, and the log names that parameter",
     "control_file_record_keep_time", IS, "too small"},
    {"needs_reinstate", true, "ORA-16661, still there", "ORA-16661", PRESENT},
    {"unsynchronised", true, "ORA-16817, still there", "ORA-16817", PRESENT},
    {"lagging", true, "ORA-16829, still there", "ORA-16829", PRESENT},
    {"no_observer", true, "ORA-16819, still there", "ORA-16819", PRESENT},
    {"lost_observer", true, "ORA-16820, still there", "ORA-16820", PRESENT},
    {"timed_out", true, "ORA-16662, still there", "ORA-16662", PRESENT},
    {"no_answer", true, "ORA-16664, still there", "ORA-16664", PRESENT},
    {"property_differs", true, "ORA-16714, still there", "ORA-16714", PRESENT},
    {"setting_differs", true, "ORA-16792, still there", "ORA-16792", PRESENT},
    {"target_one_way", true, "1: its FastStartFailoverTarget does not name it in turn",
     "FastStartFailoverTarget", ASK, NULL, bw_lint_target_one_way},
};
_Static_assert(BW_COUNT(table) <= BW_LINT_FACTS, "lint.h states how many there may be");

const char *bw_fsfo_lint_fact(size_t index, bool *of_members, const char **doc)
{
    if (index >= BW_COUNT(table))
        return NULL;
    *of_members = table[index].of_members;
    *doc = table[index].doc;
    return table[index].name;
}

void bw_lint_point_at(const bw_linting *l, bw_lint_value *value, const bw_fsfo_fact *fact)
{
    if (value->count == BW_LINT_EVIDENCE)
        return;
    const bw_fsfo_fact **more =
        bw_arena_alloc(l->arena, (value->count + 1) * sizeof(*value->evidence));
    if (value->count)
        memcpy(more, value->evidence, value->count * sizeof(*more));
    more[value->count++] = fact;
    value->evidence = more;
}

/* "60, then 30", or "60 and 30" where nothing tells the order: each value once. */
static void take_all_values(const bw_linting *l, const bw_fsfo_setting *s, const char *between,
                            bw_lint_value *value)
{
    bw_text text = {0};
    for (size_t i = 0; i < s->count && value->count < BW_LINT_EVIDENCE; i++) {
        bool again = s->facts[i]->asked;
        for (size_t k = 0; k < value->count && !again; k++)
            again = s->facts[i]->has_number
                        ? value->evidence[k]->number == s->facts[i]->number
                        : strcasecmp(value->evidence[k]->value, s->facts[i]->value) == 0;
        if (again)
            continue;
        bw_text_addf(&text, "%s%s", text.length ? between : "", s->facts[i]->value);
        bw_lint_point_at(l, value, s->facts[i]);
    }
    value->text = bw_arena_strdup(l->arena, bw_text_get(&text));
    bw_text_free(&text);
}

static void highest(const bw_linting *l, const struct lint_fact *f, const char *member,
                    bw_lint_value *value)
{
    for (size_t i = 0; i < l->setting_count; i++) {
        const bw_fsfo_setting *s = &l->settings[i];
        if (strcasecmp(s->member, member) != 0 ||
            strncmp(s->name, f->setting, strlen(f->setting)) != 0)
            continue;
        for (size_t k = 0; k < s->count; k++) {
            if (!s->facts[k]->has_number || (value->known && s->facts[k]->number <= value->value))
                continue;
            *value = (bw_lint_value){
                .known = true, .value = s->facts[k]->number, .text = s->facts[k]->value};
            bw_lint_point_at(l, value, s->facts[k]);
        }
    }
}

static bool is_before(const bw_linting *l, const bw_fsfo_fact *fact, const bw_fsfo_setting *s)
{
    return s && s->last && bw_fsfo_order(l->fsfo, fact, s->last) < 0;
}

/* An error is over when its member is listed later without it, or reinstated. */
static void present(const bw_linting *l, const bw_fsfo_setting *s, const char *member,
                    bw_lint_value *value)
{
    const bw_fsfo_setting *listed = bw_fsfo_find(l->fsfo, member, "role");
    const bw_fsfo_setting *reinstated = bw_fsfo_find(l->fsfo, member, "standby");
    for (size_t i = 0; s && i < s->count; i++)
        if (!is_before(l, s->facts[i], listed) && !is_before(l, s->facts[i], reinstated)) {
            value->value++;
            bw_lint_point_at(l, value, s->facts[i]);
        }
}

static bool is_edit(const bw_linting *l, const bw_fsfo_fact *fact)
{
    return strcmp(bw_fsfo_output_at(l->fsfo, fact->output)->what, "edit") == 0;
}

static void look_at(const bw_linting *l, const struct lint_fact *f, const bw_fsfo_setting *s,
                    bw_lint_value *value)
{
    const bw_fsfo_fact *last = s->last;
    value->text = last ? last->value : "";
    switch (f->how) {
    case NUMBER:
        value->known = last && last->has_number && s->history != BW_FSFO_CONFLICT;
        value->value = value->known ? last->number : 0;
        break;
    case IS:
        value->known = last != NULL && s->history != BW_FSFO_CONFLICT;
        value->value = last && strncasecmp(last->value, f->word, strlen(f->word)) == 0;
        break;
    case CONFLICT:
    case CHANGED:
        value->known = true;
        value->value = s->history == (f->how == CONFLICT ? BW_FSFO_CONFLICT : BW_FSFO_CHANGED);
        take_all_values(l, s, f->how == CONFLICT ? " and " : ", then ", value);
        return;
    case EDITED:
        value->known = true;
        for (size_t i = 0; i < s->count; i++)
            value->value += !s->facts[i]->asked && is_edit(l, s->facts[i]);
        return;
    default: return;
    }
    if (last)
        bw_lint_point_at(l, value, last);
}

void bw_lint_value_get(const bw_linting *l, size_t fact, const char *member, bw_lint_value *value)
{
    const struct lint_fact *f = &table[fact];
    const char *whose = f->of_members ? member : "";
    const bw_fsfo_setting *s =
        f->setting ? bw_fsfo_find(l->fsfo, whose, f->setting) : NULL;
    *value = (bw_lint_value){0};
    if (f->how == ASK) {
        f->ask(l, whose, value);
    } else if (f->how == HIGHEST) {
        highest(l, f, whose, value);
    } else if (f->how == SEEN || f->how == PRESENT) {
        if (f->how == PRESENT)
            present(l, s, whose, value);
        for (size_t i = 0; f->how == SEEN && s && i < s->count; i++)
            bw_lint_point_at(l, value, s->facts[i]);
        value->value = f->how == SEEN && s ? (int64_t)s->count : value->value;
        value->known = true;
    } else if (s) {
        look_at(l, f, s, value);
    }
}
