/* check: may this copy be mounted, opened, trusted? */
#include "core/command/builtin.h"
#include "core/command/markdown.h"
#include "core/command/compare_say.h"

#include <string.h>

#define MOST_AS_OF 40u /* files whose place in time is drawn, unless all are asked for */
#define BAR 24
#define MOST_WATCH 86400u /* seconds */

/* --- text: file names are shown as a terminal may show them --- */
static void put(bw_call *call, const char *text)
{
    bw_text shown = {0};
    bw_compare_path(&shown, text);
    bw_call_write(call, bw_text_get(&shown), shown.length);
    bw_text_free(&shown);
}

static void say(bw_call *call, const char *head, const char *text)
{
    bw_call_print(call, "%s", head);
    put(call, text);
    bw_call_print(call, "\n");
}

static void say_lights(bw_call *call, const bw_verdict *v)
{
    static const char *const names[] = {"MOUNT", "OPEN", "TRUST"};
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        bw_call_print(call, "%s%s %s", lamp ? "   " : "", names[lamp],
                      bw_light_name(v->lights[lamp]));
    bw_call_print(call, "\n");
    put(call, v->overall);
    bw_call_print(call, "\n");
}

static void say_evidence(bw_call *call, const bw_verdict_evidence *e)
{
    bw_call_print(call, "        ");
    if (e->file)
        put(call, e->file);
    if (e->block >= 0)
        bw_call_print(call, " block %lld", (long long)e->block);
    bw_call_print(call, "%s%s = ", e->file ? "  " : "", e->field);
    put(call, e->value);
    bw_call_print(call, "%s%s%s\n", strcmp(e->trust, "certain") ? "  [" : "",
                  strcmp(e->trust, "certain") ? e->trust : "",
                  strcmp(e->trust, "certain") ? "]" : "");
}

static void say_row(bw_call *call, const bw_verdict_row *row)
{
    bw_call_print(call, "\n%-4s %s", row->id, row->level);
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        if (row->lights[lamp] != BW_LIGHT_GREEN)
            bw_call_print(call, ", %s %s", bw_lamp_name((bw_lamp)lamp),
                          bw_light_name(row->lights[lamp]));
    bw_call_print(call, "  (confidence %s)\n", row->confidence);
    say(call, "     ", row->says);
    if (row->subjects > 1)
        bw_call_print(call, "     and so %zu more\n", row->subjects - 1);
    if (row->error)
        say(call, "     Oracle says: ", row->error);
    for (size_t i = 0; row->remedy[i]; i++) {
        bw_call_print(call, "     %zu. ", i + 1);
        say(call, "", row->remedy[i]);
    }
    for (size_t i = 0; i < row->evidence_count; i++)
        say_evidence(call, &row->evidence[i]);
}

static void say_list(bw_call *call, const char *head, const char *const *lines)
{
    if (!lines[0])
        return;
    bw_call_print(call, "\n%s\n", head);
    for (; *lines; lines++)
        say(call, "     ", *lines);
}

/* Each file's place between the oldest and the newest: the skew of the copy at a glance. */
static void say_as_of(bw_call *call, const bw_verdict *v)
{
    if (!v->as_of_count)
        return;
    bw_scn low = v->as_of[0].scn, high = v->as_of[v->as_of_count - 1].scn;
    bw_call_print(call, "\nas of SCN %llu to %llu (skew %llu)\n", (unsigned long long)low,
                  (unsigned long long)high, (unsigned long long)(high - low));
    for (size_t i = 0; i < v->as_of_count && i < MOST_AS_OF; i++) {
        char bar[BAR + 1];
        double part = high > low ? (double)(v->as_of[i].scn - low) / (double)(high - low) : 1;
        memset(bar, '.', BAR);
        bar[BAR] = '\0';
        bar[(int)(part * (BAR - 1))] = '#';
        bw_call_print(call, "     %s %-12llu ", bar, (unsigned long long)v->as_of[i].scn);
        put(call, v->as_of[i].file);
        bw_call_print(call, ", %s\n", v->as_of[i].what);
    }
    if (v->as_of_count > MOST_AS_OF)
        bw_call_print(call, "     and %zu newer files (--json tells all)\n",
                      v->as_of_count - MOST_AS_OF);
}

static void say_all(bw_call *call, const bw_verdict *v)
{
    say_lights(call, v);
    if (v->advice)
        bw_call_print(call, "%s\n", v->advice);
    for (size_t i = 0; i < v->row_count; i++)
        say_row(call, &v->rows[i]);
    say_list(call, "not seen, so not green:", v->unseen);
    say_as_of(call, v);
    if (bw_call_has(call, "all"))
        say_list(call, "what no file here can show:", v->beyond);
}

/* --- JSON --- */
static void json_text(bw_json *json, const char *key, const char *value)
{
    bw_json_key(json, key);
    bw_json_string(json, value);
}

static void json_lights(bw_json *json, const bw_light lights[BW_LAMPS])
{
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        json_text(json, bw_lamp_name((bw_lamp)lamp), bw_light_name(lights[lamp]));
}

static void json_list(bw_json *json, const char *key, const char *const *lines)
{
    bw_json_key(json, key);
    bw_json_begin_array(json);
    for (; *lines; lines++)
        bw_json_string(json, *lines);
    bw_json_end(json);
}

static void json_evidence(bw_json *json, const bw_verdict_evidence *e)
{
    bw_json_begin_object(json);
    json_text(json, "file", e->file);
    bw_json_key(json, "block");
    if (e->block >= 0)
        bw_json_int(json, e->block);
    else
        bw_json_null(json);
    json_text(json, "field", e->field);
    json_text(json, "value", e->value);
    json_text(json, "trust", e->trust);
    bw_json_end(json);
}

static void json_row(bw_json *json, const bw_verdict_row *row)
{
    bw_json_begin_object(json);
    json_text(json, "id", row->id);
    json_text(json, "level", row->level);
    json_lights(json, row->lights);
    json_text(json, "verdict", row->says);
    json_text(json, "error", row->error);
    bw_json_put_uint(json, "subjects", row->subjects);
    bw_json_key(json, "evidence");
    bw_json_begin_array(json);
    for (size_t i = 0; i < row->evidence_count; i++)
        json_evidence(json, &row->evidence[i]);
    bw_json_end(json);
    json_list(json, "remedy", row->remedy);
    json_text(json, "confidence", row->confidence);
    bw_json_end(json);
}

static void json_all(bw_json *json, const bw_verdict *v)
{
    bw_json_begin_object(json);
    json_lights(json, v->lights);
    json_text(json, "overall", v->overall);
    json_text(json, "advice", v->advice);
    bw_json_key(json, "rows");
    bw_json_begin_array(json);
    for (size_t i = 0; i < v->row_count; i++)
        json_row(json, &v->rows[i]);
    bw_json_end(json);
    json_list(json, "unseen", v->unseen);
    json_list(json, "beyond", v->beyond);
    bw_json_key(json, "as_of");
    bw_json_begin_array(json);
    for (size_t i = 0; i < v->as_of_count; i++) {
        bw_json_begin_object(json);
        json_text(json, "file", v->as_of[i].file);
        bw_json_put_uint(json, "scn", v->as_of[i].scn);
        json_text(json, "what", v->as_of[i].what);
        bw_json_end(json);
    }
    bw_json_end(json);
    bw_json_end(json);
}

/* --- the table of rules, as docs/verdict.md has it --- */
static void say_rule(bw_call *call, const bw_verdict_rule *rule)
{
    bw_text text = {0};
    bw_call_print(call, "|");
    bw_call_cell(call, rule->id);
    bw_call_cell(call, rule->of);
    bw_text_addf(&text, rule->when ? "`%s`" : "cannot: %s", rule->when ? rule->when : rule->cannot);
    bw_call_cell(call, bw_text_get(&text));
    bw_text_clear(&text);
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        if (rule->lights[lamp])
            bw_text_addf(&text, "%s%s %s", text.length ? ", " : "", bw_lamp_name((bw_lamp)lamp),
                         bw_light_name(rule->lights[lamp]));
    bw_call_cell(call, bw_text_get(&text));
    bw_call_cell(call, rule->says);
    bw_call_cell(call, rule->error);
    bw_call_list_cell(call, rule->remedy);
    bw_call_cell(call, rule->confidence);
    bw_call_print(call, "\n");
    bw_text_free(&text);
}

static int say_rules(bw_call *call)
{
    const bw_verdict_rules *rules = bw_session_verdict_rules(bw_call_session(call));
    const char *name, *of, *doc;
    bw_call_print(call,
                  "## Rules\n\n| id | of | holds when | lights | says | Oracle says | remedy | "
                  "confidence |\n|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < bw_verdict_rules_count(rules); i++)
        say_rule(call, bw_verdict_rules_at(rules, i));
    bw_call_print(call, "\n## Facts\n\n| fact | of | what it is |\n|---|---|---|\n");
    for (size_t i = 0; (name = bw_verdict_fact(i, &of, &doc)); i++)
        bw_call_print(call, "| `%s` | %s | %s |\n", name, of, doc);
    return 0;
}

/* --- the command --- */
static int run_check(bw_call *call)
{
    bw_session *session = bw_call_session(call);
    if (bw_call_has(call, "rules"))
        return say_rules(call);
    if (!bw_call_has(call, "directory"))
        return bw_call_fail(call, "name the directory of the copy: blockwright check DIRECTORY");
    uint64_t watch = bw_call_number(call, "watch", BW_VERDICT_WATCH / 1000);
    bw_verdict_options options = {
        .source = bw_call_text(call, "source"),
        .deep = bw_call_has(call, "deep"),
        .watch = watch < MOST_WATCH ? (unsigned)watch * 1000 : MOST_WATCH * 1000,
        .threads = (unsigned)bw_call_number(call, "jobs", 0),
    };
    bw_verdict *v = bw_verdict_read(bw_session_verdict_rules(session),
                                    bw_session_workspace(session), bw_call_text(call, "directory"),
                                    &options, bw_call_progress(call), bw_call_error(call));
    if (!v)
        return 2;
    if (bw_call_json(call))
        json_all(bw_call_json(call), v);
    else
        say_all(call, v);
    bool green = true;
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        green = green && v->lights[lamp] == BW_LIGHT_GREEN;
    bw_verdict_free(v);
    return !green;
}

static const bw_param check_params[] = {
    {"directory", 0, BW_ARG_PATH, 0, "the copy: control files, datafiles, logs"},
    {"source", 0, BW_ARG_PATH, BW_PARAM_OPTION, "directory of the database that it is a copy of"},
    {"deep", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "read every block, not only the first 64 MB"},
    {"watch", 'w', BW_ARG_NUMBER, BW_PARAM_OPTION,
     "seconds between two looks at the control files (4); 0: look once"},
    {"all", 'a', BW_ARG_FLAG, BW_PARAM_OPTION, "tell also what files can never show"},
    {"rules", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print the rules and the facts they ask for"},
    {"jobs", 'j', BW_ARG_NUMBER, BW_PARAM_OPTION, "threads; all cores when not given"},
    BW_JSON_PARAM,
};
const bw_command bw_command_check = {
    .name = "check",
    .summary = "Say whether a copied database may be mounted, opened, trusted, and why",
    .help = "Three lights, one sentence, then each row of the decision table that holds: what "
            "Oracle would\nsay, what to do in which order, and the values that it rests on. A "
            "light is green only when all\nthat could dim it was seen. docs/verdict.md lists the "
            "rules; yours go to\n~/.config/blockwright/verdict/*.lua. Exit status 0: all three "
            "green.",
    .example = "check $DEMO --watch 1",
    .params = check_params,
    .param_count = BW_COUNT(check_params),
    .run = run_check,
};
