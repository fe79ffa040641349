/* A look of the monitor as text for people and as JSON for programs. */
#include "core/script/cmd_monitor.h"

#include <string.h>
#include <time.h>

#define WIDTH 28

/* Is key among the names? Parts of a name with a dot count: "lag" names lag.scn, too. */
static bool wanted(const char *fields, const char *key)
{
    if (!fields)
        return true;
    for (const char *at = fields; *at;) {
        size_t length = strcspn(at, ",");
        if (length && strncmp(at, key, length) == 0 && (key[length] == '\0' || key[length] == '.'))
            return true;
        at += length + (at[length] == ',');
    }
    return false;
}

static void time_of(const bw_monitor *m, int64_t wall, char text[16])
{
    time_t when = (time_t)(wall / 1000);
    struct tm local;
    (void)m;
    strftime(text, 16, "%H:%M:%S", localtime_r(&when, &local));
}

static const bw_verdict *judged(const bw_monitor *m)
{
    const bw_monitor_side *copy = bw_monitor_get_side(m, BW_MONITOR_COPY);
    return copy ? copy->verdict : bw_monitor_get_side(m, BW_MONITOR_SOURCE)->verdict;
}

static void put(bw_call *call, const char *text)
{
    bw_text shown = {0};
    bw_text_add_shown(&shown, text);
    bw_call_write(call, bw_text_get(&shown), shown.length);
    bw_text_free(&shown);
}

/* --- text --- */
static void say_lights(bw_call *call, const bw_monitor *m)
{
    static const char *const names[] = {"MOUNT", "OPEN", "TRUST"};
    const bw_verdict *v = judged(m);
    if (bw_monitor_get_side(m, BW_MONITOR_COPY) && v)
        for (int lamp = 0; lamp < BW_LAMPS; lamp++)
            bw_call_print(call, "%s%s %s", lamp ? "   " : "", names[lamp],
                          bw_light_name(v->lights[lamp]));
    bw_call_print(call, "%s%s\n",
                  bw_monitor_get_side(m, BW_MONITOR_COPY) && v ? "   worst " : "worst ",
                  bw_light_name(bw_monitor_get_look(m)->worst));
    put(call, bw_monitor_get_look(m)->sentence);
    bw_call_print(call, "\n");
}

static void say_cell(bw_call *call, const bw_monitor_cell *cell, int width)
{
    bw_text text = {0};
    bool odd = cell->light == BW_LIGHT_AMBER || cell->light == BW_LIGHT_RED;
    bw_text_add_shown(&text, cell->text);
    bw_text_add(&text, odd ? " !" : "");
    bw_call_print(call, " %-*s", width, bw_text_get(&text));
    bw_text_free(&text);
}

static void say_row(bw_call *call, const bw_monitor_row *row, bool pair)
{
    bw_call_print(call, "%-18s", row->title);
    say_cell(call, &row->cells[BW_MONITOR_SOURCE], pair ? WIDTH : 0);
    if (pair)
        say_cell(call, &row->cells[BW_MONITOR_COPY], 0);
    bw_call_print(call, "\n");
}

static void say_table(bw_call *call, const bw_monitor *m, const char *fields)
{
    const bw_monitor_row *row;
    const bw_monitor_side *copy = bw_monitor_get_side(m, BW_MONITOR_COPY);
    bw_call_print(call, "\n%-18s %-*s%s\n", "", copy ? WIDTH : 0, "source", copy ? " copy" : "");
    for (size_t i = 0; (row = bw_monitor_row_at(m, i)); i++)
        if (wanted(fields, row->key))
            say_row(call, row, copy != NULL);
}

static void say_metrics(bw_call *call, const bw_monitor *m, const char *fields)
{
    bw_text text = {0};
    for (int i = 0; i < BW_METRIC_COUNT; i++) {
        bw_monitor_metric metric = (bw_monitor_metric)i;
        double value;
        bool between = i <= BW_METRIC_SWITCH_RATE; /* the others stand in the table */
        if (!bw_monitor_value(m, metric, &value) || !wanted(fields, bw_metric_name(metric)) ||
            (!fields && !between))
            continue;
        bw_text_clear(&text);
        bw_metric_text(metric, value, &text);
        bw_call_print(call, "%-18s %s\n", bw_metric_name(metric), bw_text_get(&text));
    }
    bw_text_free(&text);
}

static void say_rows_of(bw_call *call, const bw_verdict *v, const char *name)
{
    for (size_t i = 0; v && i < v->row_count; i++) {
        const bw_verdict_row *row = &v->rows[i];
        bw_call_print(call, "%s: %s ", name, row->id);
        for (int lamp = 0; lamp < BW_LAMPS; lamp++)
            if (row->lights[lamp] != BW_LIGHT_GREEN)
                bw_call_print(call, "%s %s, ", bw_lamp_name((bw_lamp)lamp),
                              bw_light_name(row->lights[lamp]));
        put(call, row->says);
        bw_call_print(call, "\n");
        for (size_t n = 0; row->remedy[n]; n++) {
            bw_call_print(call, "        %zu. ", n + 1);
            put(call, row->remedy[n]);
            bw_call_print(call, "\n");
        }
    }
}

void bw_monitor_say(bw_call *call, const bw_monitor *m, const char *fields)
{
    const bw_monitor_side *copy = bw_monitor_get_side(m, BW_MONITOR_COPY);
    const bw_verdict *v = judged(m);
    if (!fields)
        say_lights(call, m);
    if (!fields && copy)
        bw_call_print(call, "%s\n", bw_monitor_get_look(m)->follow_says);
    say_table(call, m, fields);
    bw_call_print(call, "\n");
    say_metrics(call, m, fields);
    if (fields)
        return;
    bw_call_print(call, "\n");
    say_rows_of(call, bw_monitor_get_side(m, BW_MONITOR_SOURCE)->verdict, "source");
    if (copy)
        say_rows_of(call, copy->verdict, "copy");
    for (size_t i = 0; copy && v && v->unseen[i]; i++) {
        bw_call_print(call, "not seen, so not green: ");
        put(call, v->unseen[i]);
        bw_call_print(call, "\n");
    }
}

static void say_lag(bw_call *call, const bw_monitor *m)
{
    double time, redo;
    bw_text text = {0};
    bool related = bw_monitor_get_look(m)->follow != BW_MONITOR_PARTED;
    if (related && bw_monitor_value(m, BW_METRIC_LAG_TIME, &time) &&
        bw_monitor_value(m, BW_METRIC_LAG_REDO, &redo) && time >= 0 && redo >= 0) {
        bw_text_add(&text, " | behind ");
        bw_metric_text(BW_METRIC_LAG_TIME, time, &text);
        bw_text_add(&text, ", ");
        bw_metric_text(BW_METRIC_LAG_REDO, redo, &text);
    }
    bw_call_print(call, "%s", bw_text_get(&text));
    bw_text_free(&text);
}

void bw_monitor_say_changes(bw_call *call, const bw_monitor *m)
{
    const bw_monitor_look *look = bw_monitor_get_look(m);
    char time[16];
    time_of(m, look->wall, time);
    if (!look->changed[0])
        return;
    bw_call_print(call, "%s %-7s ", time, bw_light_name(look->worst));
    for (size_t i = 0; look->changed[i]; i++) {
        bw_call_print(call, "%s", i ? "; " : "");
        put(call, look->changed[i]);
    }
    say_lag(call, m);
    bw_call_print(call, "\n");
}

void bw_monitor_say_alarms(bw_call *call, const bw_monitor *m, uint64_t since)
{
    uint64_t count = bw_monitor_alarm_count(m);
    for (uint64_t n = since; n < count; n++) {
        const bw_monitor_alarm *alarm = bw_monitor_alarm_at(m, (size_t)(count - 1 - n));
        char time[16];
        if (!alarm)
            continue;
        time_of(m, alarm->wall, time);
        bw_call_print(call, "%s ALARM   %s, %s: ", time, alarm->severity, alarm->rule);
        put(call, alarm->text);
        bw_call_print(call, "\n");
    }
}

/* --- JSON --- */
static void json_text(bw_json *json, const char *key, const char *text)
{
    bw_json_key(json, key);
    bw_json_string(json, text && *text ? text : NULL);
}

static void json_number(bw_json *json, double value)
{
    bw_json_int(json, (int64_t)(value < 0 ? value - 0.5 : value + 0.5));
}

static void json_rows(bw_json *json, const bw_verdict *v)
{
    bw_json_key(json, "rows");
    bw_json_begin_array(json);
    for (size_t i = 0; v && i < v->row_count; i++) {
        bw_json_begin_object(json);
        json_text(json, "id", v->rows[i].id);
        for (int lamp = 0; lamp < BW_LAMPS; lamp++)
            json_text(json, bw_lamp_name((bw_lamp)lamp), bw_light_name(v->rows[i].lights[lamp]));
        json_text(json, "verdict", v->rows[i].says);
        bw_json_end(json);
    }
    bw_json_end(json);
}

static void json_troubles(bw_json *json, const bw_monitor_side *side)
{
    bw_json_key(json, "trouble");
    bw_json_begin_array(json);
    if (side->trouble)
        bw_json_string(json, side->trouble);
    for (size_t i = 0; i < side->file_count; i++)
        if (side->files[i].trouble)
            bw_json_string(json, side->files[i].trouble);
    bw_json_end(json);
}

static void json_cells(bw_json *json, const bw_monitor *m, int id, const char *fields)
{
    const bw_monitor_row *row;
    for (size_t i = 0; (row = bw_monitor_row_at(m, i)); i++) {
        const bw_monitor_cell *cell = &row->cells[id];
        if (!wanted(fields, row->key) || strcmp(row->key, "trouble") == 0)
            continue;
        bool word = strcmp(row->key, "role") == 0 || strcmp(row->key, "state") == 0;
        bw_json_key(json, row->key);
        if (word || !cell->known)
            bw_json_string(json, *cell->text ? cell->text : NULL);
        else
            bw_json_int(json, cell->number);
    }
}

static void json_side(bw_json *json, const bw_monitor *m, bw_monitor_side_id id, const char *fields)
{
    const bw_monitor_side *side = bw_monitor_get_side(m, id);
    bw_json_key(json, bw_monitor_side_name(id));
    if (!side) {
        bw_json_null(json);
        return;
    }
    bw_json_begin_object(json);
    json_text(json, "path", side->path);
    bw_json_key(json, "silent");
    json_number(json, side->silent);
    json_text(json, "pulse", bw_monitor_pulse_name(side->pulse));
    json_cells(json, m, id, fields);
    if (wanted(fields, "trouble"))
        json_troubles(json, side);
    if (!fields)
        json_rows(json, side->verdict);
    bw_json_end(json);
}

static void json_metrics(bw_json *json, const bw_monitor *m, const char *fields)
{
    bw_json_key(json, "metrics");
    bw_json_begin_object(json);
    for (int i = 0; i < BW_METRIC_COUNT; i++) {
        double value;
        if (!wanted(fields, bw_metric_name((bw_monitor_metric)i)))
            continue;
        bw_json_key(json, bw_metric_name((bw_monitor_metric)i));
        if (bw_monitor_value(m, (bw_monitor_metric)i, &value))
            json_number(json, value);
        else
            bw_json_null(json);
    }
    bw_json_end(json);
}

static void json_alarms(bw_json *json, const bw_monitor *m, uint64_t since)
{
    uint64_t count = bw_monitor_alarm_count(m);
    bw_json_key(json, "alarms");
    bw_json_begin_array(json);
    for (uint64_t n = since; n < count; n++) {
        const bw_monitor_alarm *alarm = bw_monitor_alarm_at(m, (size_t)(count - 1 - n));
        if (!alarm)
            continue;
        bw_json_begin_object(json);
        json_text(json, "rule", alarm->rule);
        json_text(json, "severity", alarm->severity);
        json_text(json, "text", alarm->text);
        bw_json_end(json);
    }
    bw_json_end(json);
}

void bw_monitor_json(bw_json *json, const bw_monitor *m, const char *fields, uint64_t since)
{
    const bw_monitor_look *look = bw_monitor_get_look(m);
    const bw_verdict *v = bw_monitor_get_side(m, BW_MONITOR_COPY) ? judged(m) : NULL;
    bw_json_begin_line(json);
    bw_json_put_uint(json, "look", look->number);
    bw_json_key(json, "time");
    bw_json_int(json, look->wall);
    bw_json_put_string(json, "worst", bw_light_name(look->worst));
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        json_text(json, bw_lamp_name((bw_lamp)lamp), v ? bw_light_name(v->lights[lamp]) : NULL);
    json_text(json, "sentence", look->sentence);
    json_text(json, "follow", bw_monitor_follow_name(look->follow));
    json_text(json, "follow_says", look->follow_says);
    bw_json_key(json, "changed");
    bw_json_begin_array(json);
    for (size_t i = 0; look->changed[i]; i++)
        bw_json_string(json, look->changed[i]);
    bw_json_end(json);
    for (int id = 0; id < BW_MONITOR_SIDES; id++)
        json_side(json, m, (bw_monitor_side_id)id, fields);
    json_metrics(json, m, fields);
    json_alarms(json, m, since);
    bw_json_end(json);
}
