/* What logs tell of the configuration: events of the catalogue as facts. */
#include "core/failover/facts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NAME 132

/* Where the value of an event goes. member: "" the configuration, "{db}" the database that the
 * event names, "*" the one that writes the log. value: a field in braces, or what it says. */
static const struct telling {
    const char *kind, *member, *name, *value;
} tellings[] = {
    {"obs.tgt", "", "Target", "{db}"},
    {"obs.newprim", "{db}", "role", "PRIMARY"},
    {"obs.target", "{db}", "standby", "ready to be a target"},
    {"obs.needreinst", "{db}", "standby", "needs to be reinstated"},
    {"obs.reok", "{db}", "standby", "reinstated"},
    {"obs.id", "observer", "host", "{host}"},
    {"obs.started", "observer", "state", "started"},
    {"obs.stopped", "observer", "state", "stopped"},
    {"obs.startfail", "observer", "state", "failed to start"},
    {"obs.disabled", "", "FastStartFailover", "DISABLED"},
    {"obs.laggrant", "", "lag", "LAGGING"},
    {"obs.lagend", "", "lag", "NOT LAGGING"},
    {"obs.fook", "{db}", "role", "PRIMARY"},
    {"dgm.switched", "{db}", "role", "PRIMARY"},
    {"fsfo.attempt", "", "FastStartFailoverThreshold", "{seconds}"},
    {"drc.fsfo", "", "FastStartFailover", "{state}"},
    {"dgm.protmode", "", "ProtectionMode", "{mode}"},
    {"dg.protmode", "", "ProtectionMode", "{mode}"},
    {"dg.sfm", "*", "standby_file_management", "{value}"},
    {"dg.keeptime", "*", "control_file_record_keep_time", "too small for a gap"},
};

/* Parameters of the server that matter here. */
static const char *const parameters[] = {
    "control_file_record_keep_time", "db_flashback_retention_target", "db_unique_name",
    "dg_broker_start",               "standby_file_management",
};

static void begin_log(bw_fsfo *fsfo, bw_log_kind kind, const bw_log_record *record)
{
    char what[40];
    bool goes_on = fsfo->in_output && fsfo->outputs[fsfo->output_count - 1].of_log;
    snprintf(what, sizeof(what), kind == BW_LOG_DGMGRL ? "%s session" : "%s log",
             bw_log_kind_name(kind));
    if (!goes_on)
        bw_fsfo_begin(fsfo, what, record);
    if (fsfo->in_output)
        fsfo->outputs[fsfo->output_count - 1].of_log = true;
    fsfo->reading.place = BW_DGMGRL_NOWHERE;
}

/* Quotes around a value belong to the log's grammar, not to it. */
static void field_text(const bw_log_event *event, const char *name, char to[NAME])
{
    const bw_event_field *field = bw_event_get(event, name);
    const char *text = field ? field->text : "";
    size_t size = field ? field->size : 0;
    while (size && strchr("'\" ", *text)) {
        text++;
        size--;
    }
    while (size && strchr("'\" ", text[size - 1]))
        size--;
    snprintf(to, NAME, "%.*s", (int)(size < NAME ? size : NAME - 1), text);
}

static void fill(const bw_log_event *event, const char *pattern, char to[NAME])
{
    char name[16];
    if (sscanf(pattern, "{%15[^}]}", name) == 1)
        field_text(event, name, to);
    else
        snprintf(to, NAME, "%s", pattern);
}

/* A log of no known database goes by its file's name, in parentheses. */
static const char *writer_of(bw_fsfo *fsfo)
{
    const char *slash = strrchr(fsfo->source, '/');
    if (!fsfo->log_member)
        fsfo->log_member =
            bw_arena_printf(fsfo->arena, "(%s)", slash ? slash + 1 : fsfo->source);
    return fsfo->log_member;
}

static void put(bw_fsfo *fsfo, const char *member, const char *name, const char *value,
                const bw_log_record *record)
{
    static const char *const modes[][2] = {{"MAXIMUM AVAILABILITY", "MaxAvailability"},
                                           {"MAXIMUM PERFORMANCE", "MaxPerformance"},
                                           {"MAXIMUM PROTECTION", "MaxProtection"}};
    for (size_t i = 0; i < BW_COUNT(modes); i++)
        value = strcasecmp(value, modes[i][0]) == 0 ? modes[i][1] : value;
    bw_fsfo_fact *fact = bw_fsfo_put(fsfo, member, name, value, strlen(value), record->line);
    if (fact)
        fact->time = record->time;
}

/* The database tells its name: what its log said before is of it, too. */
static void name_writer(bw_fsfo *fsfo, const char *name)
{
    const char *before = writer_of(fsfo);
    fsfo->log_member = bw_arena_strdup(fsfo->arena, name);
    for (size_t i = 0; *before == '(' && i < fsfo->fact_count; i++)
        if (strcmp(fsfo->facts[i].member, before) == 0)
            fsfo->facts[i].member = fsfo->log_member;
}

static void tell_parameter(bw_fsfo *fsfo, bw_log_kind kind, const bw_log_record *record,
                           const bw_log_event *event)
{
    char name[NAME], value[NAME];
    field_text(event, "name", name);
    field_text(event, "value", value);
    for (size_t i = 0; i < BW_COUNT(parameters); i++) {
        if (strcasecmp(parameters[i], name) != 0)
            continue;
        begin_log(fsfo, kind, record);
        if (strcasecmp(name, "db_unique_name") == 0)
            name_writer(fsfo, value);
        put(fsfo, writer_of(fsfo), parameters[i], value, record);
    }
}

/* "Primary Database: orcldg (0x..)", "Standby Database: orcl, Enabled Physical Standby (FSFO
 * target) (0x..)". */
static void tell_broker_member(bw_fsfo *fsfo, bw_log_kind kind, const bw_log_record *record,
                               const bw_log_event *event)
{
    char member[NAME], state[NAME];
    field_text(event, "db", member);
    field_text(event, "state", state);
    bool primary = record->text_size >= 7 && memmem(record->text, record->text_size, "Primary", 7);
    begin_log(fsfo, kind, record);
    put(fsfo, member, "role", primary ? "PRIMARY" : strcasestr(state, "Logical") ? "LOGICAL STANDBY"
                                                                          : "PHYSICAL STANDBY",
        record);
    if (strcasestr(state, "FSFO target"))
        put(fsfo, "", "Target", member, record);
    if (*state)
        put(fsfo, member, "enabled", strcasestr(state, "Disabled") ? "NO" : "YES", record);
}

void bw_fsfo_add_event(bw_fsfo *fsfo, bw_log_kind kind, const bw_log_record *record,
                       const bw_log_event *event)
{
    const char *what = event->rule->kind;
    char member[NAME], value[NAME];
    if (strcmp(what, "sql.set") == 0 || strcmp(what, "inst.param") == 0)
        tell_parameter(fsfo, kind, record, event);
    if (strcmp(what, "drc.member") == 0)
        tell_broker_member(fsfo, kind, record, event);
    for (size_t i = 0; i < BW_COUNT(tellings); i++) {
        const struct telling *t = &tellings[i];
        if (strcmp(t->kind, what) != 0)
            continue;
        begin_log(fsfo, kind, record);
        fill(event, t->member, member);
        fill(event, t->value, value);
        put(fsfo, strcmp(member, "*") == 0 ? writer_of(fsfo) : member, t->name, value, record);
    }
}
