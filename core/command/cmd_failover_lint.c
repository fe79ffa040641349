/* failover lint: what is wrong with the configuration of fast-start failover. */
#include "core/command/aligned_logs.h"
#include "core/command/builtin.h"
#include "core/command/csv.h"
#include "core/command/fsfo_read.h"
#include "core/command/markdown.h"

#include <stdlib.h>
#include <string.h>

/* --- text --- */

static void say_finding(bw_call *call, const bw_fsfo *fsfo, const bw_fsfo_finding *f)
{
    bw_text text = {0};
    bw_text_add_shown(&text, f->says);
    bw_call_print(call, "%-7s %s\n        %s\n        because: %s\n",
                  bw_fsfo_level_name(f->rule->level), f->rule->id, bw_text_get(&text),
                  f->rule->why);
    for (size_t i = 0; i < f->evidence_count; i++) {
        bw_text_clear(&text);
        bw_fsfo_place_text(fsfo, f->evidence[i], &text);
        bw_text_addf(&text, ": %s = ", f->evidence[i]->name);
        bw_text_add_shown(&text, f->evidence[i]->value);
        bw_call_print(call, "        %s\n", bw_text_get(&text));
    }
    for (size_t i = 0; f->remedy[i]; i++) {
        bw_text_clear(&text);
        bw_text_add_shown(&text, f->remedy[i]);
        bw_call_print(call, "        %zu. %s\n", i + 1, bw_text_get(&text));
    }
    bw_text_free(&text);
}

/* --- JSON and CSV --- */

static void write_finding(bw_json *json, const bw_fsfo *fsfo, const bw_fsfo_finding *f)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "id", f->rule->id);
    bw_json_put_string(json, "level", bw_fsfo_level_name(f->rule->level));
    bw_json_put_string(json, "member", *f->member ? f->member : NULL);
    bw_json_put_string(json, "says", f->says);
    bw_json_put_string(json, "why", f->rule->why);
    bw_json_put_string(json, "confidence", f->rule->confidence);
    bw_json_key(json, "remedy");
    bw_json_begin_array(json);
    for (size_t i = 0; f->remedy[i]; i++)
        bw_json_string(json, f->remedy[i]);
    bw_json_end(json);
    bw_json_key(json, "evidence");
    bw_json_begin_array(json);
    for (size_t i = 0; i < f->evidence_count; i++)
        bw_fsfo_write_fact(json, fsfo, f->evidence[i]);
    bw_json_end(json);
    bw_json_end(json);
}

static void csv_finding(bw_call *call, const bw_fsfo *fsfo, const bw_fsfo_finding *f)
{
    bw_text line = {0};
    const bw_fsfo_fact *first = f->evidence_count ? f->evidence[0] : NULL;
    bw_csv_text(&line, f->rule->id);
    bw_csv_text(&line, bw_fsfo_level_name(f->rule->level));
    bw_csv_text(&line, f->member);
    bw_csv_text(&line, f->says);
    bw_csv_text(&line, first ? bw_fsfo_output_at(fsfo, first->output)->source : "");
    bw_csv_number(&line, first ? first->line : 0);
    bw_call_print(call, "%s\n", bw_text_get(&line));
    bw_text_free(&line);
}

/* --- the table of rules, as docs/failover.md has it --- */

static void say_rules(bw_call *call)
{
    const bw_fsfo_rules *rules = bw_session_fsfo_rules(bw_call_session(call));
    const char *name, *doc;
    bool of_members;
    bw_call_print(call, "## Rules\n\n| id | of | level | holds when | says | because | remedy | "
                        "confidence | sample |\n|---|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < bw_fsfo_rules_count(rules); i++) {
        const bw_fsfo_rule *rule = bw_fsfo_rules_at(rules, i);
        bw_call_print(call, "| %s | %s | %s | `", rule->id, rule->of_members ? "member" : "whole",
                      bw_fsfo_level_name(rule->level));
        for (const char *p = rule->when; *p; p++)
            bw_call_print(call, *p == '|' ? "\\|" : "%c", *p);
        bw_call_print(call, "` |");
        bw_call_cell(call, rule->says);
        bw_call_cell(call, rule->why);
        bw_call_list_cell(call, rule->remedy);
        bw_call_print(call, " %s | %s |\n", rule->confidence, rule->sample);
    }
    bw_call_print(call, "\n## Facts\n\n| fact | of | what it is |\n|---|---|---|\n");
    for (size_t i = 0; (name = bw_fsfo_lint_fact(i, &of_members, &doc)) != NULL; i++)
        bw_call_print(call, "| `%s` | %s | %s |\n", name, of_members ? "member" : "whole", doc);
}

/* --- the command --- */

/* Values of a repeated option; the caller frees the array. */
static const char *const *values_of(bw_call *call, const char *name, size_t *count)
{
    *count = bw_call_count(call, name);
    const char **values = bw_alloc((*count ? *count : 1) * sizeof(*values));
    for (size_t i = 0; i < *count; i++)
        values[i] = bw_call_text_at(call, name, i);
    return values;
}

/* Notices alone are no problem. */
static int tell_findings(bw_call *call, const bw_fsfo *fsfo, const bw_fsfo_finding *findings,
                         size_t count)
{
    bw_json *json = bw_call_json(call);
    bool csv = bw_call_has(call, "csv");
    int result = 0;
    if (json)
        bw_json_begin_array(json);
    else if (csv)
        bw_call_print(call, "id,level,member,says,source,line\n");
    else if (count == 0)
        bw_call_print(call, "nothing is wrong with what these texts tell (%zu facts); what they do "
                            "not tell was not judged\n",
                      bw_fsfo_facts(fsfo));
    for (size_t i = 0; i < count; i++) {
        result = findings[i].rule->level > BW_FSFO_NOTICE ? 1 : result;
        if (json)
            write_finding(json, fsfo, &findings[i]);
        else if (csv)
            csv_finding(call, fsfo, &findings[i]);
        else
            say_finding(call, fsfo, &findings[i]);
    }
    if (json)
        bw_json_end(json);
    return result;
}

static bool good_expectations(bw_call *call, const bw_fsfo_site *site)
{
    for (size_t i = 0; i < site->expected_count; i++)
        if (!strstr(site->expected[i], "=YES") && !strstr(site->expected[i], "=NO"))
            return bw_call_fail(call, "--expect '%s': say CONDITION=YES or CONDITION=NO, as in "
                                      "--expect 'Stuck Archiver=YES'",
                                site->expected[i]) == 0;
    return true;
}

static int run_lint(bw_call *call)
{
    size_t count;
    int result = 2;
    if (bw_call_has(call, "rules")) {
        say_rules(call);
        return 0;
    }
    if (bw_call_count(call, "path") == 0)
        return bw_call_fail(call, "name outputs of dgmgrl, logs or folders: failover lint PATH...");
    bw_fsfo_site site = {0};
    site.hosts = values_of(call, "host", &site.host_count);
    site.expected = values_of(call, "expect", &site.expected_count);
    bw_fsfo *fsfo = good_expectations(call, &site) ? bw_fsfo_read(call) : NULL;
    if (fsfo) {
        const bw_fsfo_finding *findings =
            bw_fsfo_lint(fsfo, bw_session_fsfo_rules(bw_call_session(call)), &site, &count);
        if (bw_fsfo_facts(fsfo) == 0)
            bw_call_fail(call, "nothing in these texts tells of the broker's configuration: give "
                               "the output of 'show configuration verbose' and 'show fast_start "
                               "failover'");
        else
            result = tell_findings(call, fsfo, findings, count);
    }
    bw_fsfo_free(fsfo);
    free((void *)site.hosts);
    free((void *)site.expected);
    return result;
}

static const bw_param lint_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REPEATED,
     "outputs of dgmgrl, observer, broker and alert logs, or folders of them"},
    {"host", 0, BW_ARG_TEXT, BW_PARAM_OPTION | BW_PARAM_REPEATED,
     "a host on which a database runs; may be given several times"},
    {"expect", 0, BW_ARG_TEXT, BW_PARAM_OPTION | BW_PARAM_REPEATED,
     "how a condition ought to be: 'Stuck Archiver=YES'; may be given several times"},
    {"rules", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print the rules and the facts they ask for"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print CSV"},
    BW_JSON_PARAM};
const bw_command bw_command_failover_lint = {
    .name = "failover lint",
    .summary = "What is wrong with the configuration of fast-start failover, and why that matters",
    .help = "Each finding with the lines that it rests on and what to do. Rules are rows of data: "
            "docs/failover.md lists them, yours go to ~/.config/blockwright/fsfo/*.lua. What no "
            "text tells is not judged. Exit status 1: there is an error or a warning.",
    .example = "failover lint --rules",
    .params = lint_params,
    .param_count = BW_COUNT(lint_params),
    .run = run_lint};
