/* failover config: what texts tell of the configuration of fast-start failover, over time. */
#include "core/command/aligned_logs.h"
#include "core/command/builtin.h"
#include "core/command/csv.h"
#include "core/command/fsfo_read.h"
#include "core/log/knowledge.h"

#include <string.h>

/* --- reading --- */

static bool feed(void *context, const bw_log *log, const bw_log_record *record,
                 const bw_log_event *event)
{
    bw_fsfo_add(context, bw_log_path(log), bw_log_get_kind(log), record, event);
    return true;
}

bw_fsfo *bw_fsfo_read(bw_call *call)
{
    bw_fsfo *fsfo = bw_fsfo_new();
    if (bw_aligned_logs_each(call, "path", feed, fsfo) != BW_OK) {
        bw_fsfo_free(fsfo);
        return NULL;
    }
    if (bw_fsfo_is_cut(fsfo))
        bw_call_note(call, "these texts tell more than is kept; give fewer files");
    return fsfo;
}

void bw_fsfo_place_text(const bw_fsfo *fsfo, const bw_fsfo_fact *fact, bw_text *text)
{
    char time[BW_LOG_TIME_TEXT];
    bw_text_add_shown(text, bw_base_name(bw_fsfo_output_at(fsfo, fact->output)->source));
    bw_text_addf(text, ":%llu", (unsigned long long)fact->line);
    if (*bw_log_time_format(&fact->time, time))
        bw_text_addf(text, "  %s%s", time, fact->time.span_us == BW_LOG_SPAN_OPEN ? " or later" : "");
}

const char *bw_error_title(bw_call *call, const char *code)
{
    const bw_data *row = bw_knowledge_code(bw_session_knowledge(bw_call_session(call)), code);
    return row ? bw_data_string(row, "title", "") : "";
}

/* --- text --- */

/* Sources go by a number: their names are long, and stand in the list at the top. */
static void add_place(const bw_fsfo *fsfo, const bw_fsfo_fact *fact, bw_text *text)
{
    char time[BW_LOG_TIME_TEXT];
    bw_text_addf(text, "[%zu]:%llu", bw_fsfo_output_at(fsfo, fact->output)->source_number,
                 (unsigned long long)fact->line);
    if (*bw_log_time_format(&fact->time, time))
        bw_text_addf(text, " %s%s", time,
                     fact->time.span_us == BW_LOG_SPAN_OPEN ? " or later" : "");
}

static void say_value(bw_call *call, const bw_fsfo *fsfo, const char *name,
                      const bw_fsfo_fact *fact)
{
    bw_text value = {0}, place = {0};
    bw_text_add_shown(&value, *fact->value ? fact->value : "''");
    if (fact->asked)
        bw_text_add(&value, " (asked for, not seen done)");
    add_place(fsfo, fact, &place);
    bw_call_print(call, "  %-31s %-30s %s\n", name, bw_text_get(&value), bw_text_get(&place));
    bw_text_free(&value);
    bw_text_free(&place);
}

static void say_error(bw_call *call, const bw_fsfo *fsfo, const bw_fsfo_setting *s)
{
    const char *title = bw_error_title(call, s->name);
    bw_text line = {0};
    bw_text_addf(&line, "  %-31s ", s->name);
    bw_text_add_shown(&line, *title ? title : s->facts[0]->value);
    for (size_t i = 0; i < s->count; i++) {
        bw_text_add(&line, i ? ", " : "  ");
        add_place(fsfo, s->facts[i], &line);
    }
    bw_call_print(call, "%s\n", bw_text_get(&line));
    bw_text_free(&line);
}

/* The first place of each value in a row of equal ones, the newest value first. */
static void say_setting(bw_call *call, const bw_fsfo *fsfo, const bw_fsfo_setting *s)
{
    if (strncmp(s->name, "ORA-", 4) == 0) {
        say_error(call, fsfo, s);
        return;
    }
    if (s->history == BW_FSFO_CONFLICT)
        bw_call_print(call, "  %-31s CONFLICT: nothing tells which is the later one\n", s->name);
    else if (s->last)
        say_value(call, fsfo, s->name, s->last);
    for (size_t i = s->count; i-- > 0;) {
        const bw_fsfo_fact *fact = s->facts[i];
        bool again = i + 1 < s->count && strcmp(fact->value, s->facts[i + 1]->value) == 0 &&
                     !s->facts[i + 1]->asked && !fact->asked;
        if (s->history == BW_FSFO_CONFLICT || fact->asked)
            say_value(call, fsfo, fact->asked ? s->name : "    says", fact);
        else if (s->history == BW_FSFO_CHANGED && fact != s->last && !again)
            say_value(call, fsfo, "    before", fact);
    }
}

static void say_output(bw_call *call, const bw_fsfo *fsfo, size_t index)
{
    char time[BW_LOG_TIME_TEXT];
    const bw_fsfo_output *o = bw_fsfo_output_at(fsfo, index);
    const char *when = bw_log_time_format(&o->time, time);
    bw_text what = {0};
    if (index == 0 || o->source_number != bw_fsfo_output_at(fsfo, index - 1)->source_number) {
        bw_text_add_shown(&what, o->source);
        bw_call_print(call, "[%zu] %s\n", o->source_number, bw_text_get(&what));
        bw_text_clear(&what);
    }
    bw_text_add_shown(&what, o->what);
    bw_call_print(call, "    line %-5llu %-32s %s", (unsigned long long)o->line, bw_text_get(&what),
                  *when ? when : "undated");
    if (o->age_s >= 0)
        bw_call_print(call, ", its status is %lld s older", (long long)o->age_s);
    bw_call_print(call, "\n");
    bw_text_free(&what);
}

static void say_config(bw_call *call, bw_fsfo *fsfo)
{
    size_t count;
    const bw_fsfo_setting *settings = bw_fsfo_settings(fsfo, &count);
    for (size_t i = 0; i < bw_fsfo_outputs(fsfo); i++)
        say_output(call, fsfo, i);
    for (size_t i = 0; i < count; i++) {
        bw_text member = {0};
        bw_text_add_shown(&member, settings[i].member);
        if (i == 0 || strcasecmp(settings[i - 1].member, settings[i].member) != 0)
            bw_call_print(call, "\n%s\n",
                          *settings[i].member ? bw_text_get(&member) : "Configuration");
        say_setting(call, fsfo, &settings[i]);
        bw_text_free(&member);
    }
}

/* --- JSON and CSV --- */

void bw_fsfo_write_fact(bw_json *json, const bw_fsfo *fsfo, const bw_fsfo_fact *fact)
{
    char time[BW_LOG_TIME_TEXT];
    const bw_fsfo_output *o = bw_fsfo_output_at(fsfo, fact->output);
    const char *when = bw_log_time_format(&fact->time, time);
    bw_json_begin_object(json);
    bw_json_put_string(json, "name", fact->name);
    bw_json_put_string(json, "value", fact->value);
    bw_json_put_string(json, "source", o->source);
    bw_json_put_uint(json, "line", fact->line);
    bw_json_put_string(json, "time", *when ? when : NULL);
    bw_json_put_string(json, "output", o->what);
    if (fact->asked)
        bw_json_put_bool(json, "only_asked", true);
    bw_json_end(json);
}

static void write_setting(bw_call *call, const bw_fsfo *fsfo, const bw_fsfo_setting *s)
{
    bw_json *json = bw_call_json(call);
    bool error = strncmp(s->name, "ORA-", 4) == 0;
    bw_json_begin_object(json);
    bw_json_put_string(json, "member", s->member);
    bw_json_put_string(json, "name", s->name);
    if (error)
        bw_json_put_string(json, "meaning", bw_error_title(call, s->name));
    bw_json_put_string(json, "history", bw_fsfo_history_name(s->history));
    bw_json_put_string(json, "value",
                       s->last && s->history != BW_FSFO_CONFLICT ? s->last->value : NULL);
    bw_json_key(json, "values");
    bw_json_begin_array(json);
    for (size_t i = 0; i < s->count; i++)
        bw_fsfo_write_fact(json, fsfo, s->facts[i]);
    bw_json_end(json);
    bw_json_end(json);
}

static void write_config(bw_call *call, bw_fsfo *fsfo)
{
    size_t count;
    const bw_fsfo_setting *settings = bw_fsfo_settings(fsfo, &count);
    bw_json_begin_array(bw_call_json(call));
    for (size_t i = 0; i < count; i++)
        write_setting(call, fsfo, &settings[i]);
    bw_json_end(bw_call_json(call));
}

static void csv_fact(bw_call *call, const bw_fsfo *fsfo, const bw_fsfo_setting *s,
                     const bw_fsfo_fact *fact)
{
    char time[BW_LOG_TIME_TEXT];
    bw_text line = {0};
    const bw_fsfo_output *o = bw_fsfo_output_at(fsfo, fact->output);
    bw_csv_text(&line, s->member);
    bw_csv_text(&line, s->name);
    bw_csv_text(&line, fact->value);
    bw_csv_text(&line, fact->asked ? "asked" : bw_fsfo_history_name(s->history));
    bw_csv_text(&line, o->source);
    bw_csv_number(&line, fact->line);
    bw_csv_text(&line, bw_log_time_format(&fact->time, time));
    bw_csv_text(&line, o->what);
    bw_call_print(call, "%s\n", bw_text_get(&line));
    bw_text_free(&line);
}

static void csv_config(bw_call *call, bw_fsfo *fsfo)
{
    size_t count;
    const bw_fsfo_setting *settings = bw_fsfo_settings(fsfo, &count);
    bw_call_print(call, "member,name,value,history,source,line,time,output\n");
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < settings[i].count; k++)
            csv_fact(call, fsfo, &settings[i], settings[i].facts[k]);
}

static int run_config(bw_call *call)
{
    bw_fsfo *fsfo = bw_fsfo_read(call);
    if (!fsfo)
        return 2;
    bool empty = bw_fsfo_facts(fsfo) == 0;
    if (bw_call_json(call))
        write_config(call, fsfo);
    else if (bw_call_has(call, "csv"))
        csv_config(call, fsfo);
    else if (!empty)
        say_config(call, fsfo);
    if (empty)
        bw_call_note(call, "nothing in these texts tells of the broker's configuration: give the "
                           "output of 'show configuration verbose' and 'show fast_start failover'");
    bw_fsfo_free(fsfo);
    return empty ? 1 : 0;
}

static const bw_param config_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REQUIRED | BW_PARAM_REPEATED,
     "outputs of dgmgrl, observer, broker and alert logs, or folders of them"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print CSV"},
    BW_JSON_PARAM};
const bw_command bw_command_failover_config = {
    .name = "failover config",
    .summary = "The configuration of fast-start failover as outputs and logs tell it, over time",
    .help = "Members, roles, protection mode, observer, target, every property, conditions and "
            "errors, each with the line that tells it. Earlier values are listed below the newest "
            "one; where nothing tells which is newer, all are listed as a CONFLICT. An edit "
            "counts once dgmgrl says that it was done. Exit status 1: nothing was found.",
    .example = "failover config $DEMO/alert_DEMO.log",
    .params = config_params,
    .param_count = BW_COUNT(config_params),
    .run = run_config};
