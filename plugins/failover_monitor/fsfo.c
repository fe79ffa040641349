/* Fast-start failover as texts tell of it: conditions as lamps, what is wrong, the values. */
#include "monitor_view.h"

#include <string.h>

static void add_sign(lines *list, const log_facts *f, const char *what, const bw_fsfo_sign *sign)
{
    size_t from = list->count;
    char time[BW_LOG_TIME_TEXT];
    bw_text text = {0};
    if (!sign->count)
        return;
    bw_text_addf(&text, "%s %.19s %s: ", what, bw_log_time_format(&sign->time, time), sign->source);
    bw_text_add_shown(&text, sign->text);
    if (sign->count > 1)
        bw_text_addf(&text, " (first of %llu)", (unsigned long long)sign->count);
    lines_add(list, 5, BW_ROLE_DIM, bw_text_get(&text));
    lines_lead(list, from, logs_path(f, sign->source), -1, sign->line);
    bw_text_free(&text);
}

static void add_lamp(lines *list, const log_facts *f, const bw_fsfo_lamp *lamp)
{
    static const bw_role roles[] = {BW_ROLE_DIM, BW_ROLE_DIM, BW_ROLE_GOOD, BW_ROLE_FAULT_SUSPECT,
                                    BW_ROLE_FAULT_BAD};
    static const char *const marks[] = {"?", "-", "=", "~", "!"};
    lines_addf(list, 1, roles[lamp->state], "%s %-32s %s", marks[lamp->state], lamp->name,
               bw_fsfo_lamp_state_name(lamp->state));
    add_sign(list, f, "fired", &lamp->fired);
    add_sign(list, f, "seen", &lamp->seen);
}

static void add_place(lines *list, const bw_fsfo *config, const bw_fsfo_fact *fact)
{
    size_t from = list->count;
    const char *path = bw_fsfo_output_at(config, fact->output)->source;
    const char *slash = strrchr(path, '/');
    bw_text text = {0};
    bw_text_add_shown(&text, *fact->member ? fact->member : "configuration");
    bw_text_addf(&text, " %s = ", fact->name);
    bw_text_add_shown(&text, fact->value);
    bw_text_add(&text, "  ");
    bw_text_add_shown(&text, slash ? slash + 1 : path);
    bw_text_addf(&text, ":%llu", (unsigned long long)fact->line);
    lines_add(list, 5, BW_ROLE_DIM, bw_text_get(&text));
    lines_lead(list, from, path, -1, fact->line);
    bw_text_free(&text);
}

static void add_finding(lines *list, const bw_fsfo *config, const bw_fsfo_finding *finding)
{
    static const bw_role roles[] = {BW_ROLE_FAULT_NOTE, BW_ROLE_FAULT_SUSPECT, BW_ROLE_FAULT_BAD};
    static const char *const marks[] = {"?", "~", "!"};
    lines_addf(list, 1, roles[finding->rule->level], "%s %s%s%s", marks[finding->rule->level],
               finding->member, *finding->member ? ": " : "", finding->says);
    for (size_t i = 0; finding->remedy[i]; i++)
        lines_addf(list, 3, BW_ROLE_TEXT, "%zu. %s", i + 1, finding->remedy[i]);
    for (size_t i = 0; i < finding->evidence_count; i++)
        add_place(list, config, finding->evidence[i]);
}

static void add_settings(lines *list, bw_fsfo *config)
{
    size_t count;
    const bw_fsfo_setting *settings = bw_fsfo_settings(config, &count);
    for (size_t i = 0; i < count; i++) {
        const bw_fsfo_setting *s = &settings[i];
        size_t from = list->count;
        const bw_fsfo_fact *fact = s->last ? s->last : s->facts[0];
        if (i == 0 || strcasecmp(settings[i - 1].member, s->member) != 0)
            lines_add(list, 1, BW_ROLE_TITLE, *s->member ? s->member : "configuration");
        bw_text value = {0};
        bw_text_add_shown(&value, fact->value);
        lines_addf(list, 3, s->history == BW_FSFO_CONFLICT ? BW_ROLE_FAULT_SUSPECT : BW_ROLE_TEXT,
                   "%-32s %s%s", s->name, bw_text_get(&value),
                   s->history == BW_FSFO_CONFLICT  ? "  ~ texts contradict each other"
                   : s->history == BW_FSFO_CHANGED ? "  (changed)"
                                                   : "");
        lines_lead(list, from, bw_fsfo_output_at(config, fact->output)->source, -1, fact->line);
        bw_text_free(&value);
    }
}

void fsfo_make(watch *w, lines *list, log_facts *f)
{
    size_t count;
    const bw_fsfo_rules *rules = bw_session_fsfo_rules(bw_shell_session(w->shell));
    lines_add(list, 1, BW_ROLE_TITLE, "conditions");
    const bw_fsfo_lamp *lamps = bw_fsfo_lamps_read(f->lamps, f->config, &count);
    for (size_t i = 0; i < count; i++)
        add_lamp(list, f, &lamps[i]);
    if (!f->config || bw_fsfo_facts(f->config) == 0) {
        lines_add(list, 1, BW_ROLE_DIM,
                  f->config ? "No text tells of the configuration: open the output of 'show "
                              "configuration verbose' and 'show fast_start failover'."
                            : "The texts are being read.");
        return;
    }
    const bw_fsfo_finding *findings = bw_fsfo_lint(f->config, rules, NULL, &count);
    lines_addf(list, 1, BW_ROLE_TITLE, "what is wrong (%zu); what no text tells is not judged",
               count);
    for (size_t i = 0; i < count; i++)
        add_finding(list, f->config, &findings[i]);
    add_settings(list, f->config);
}
