/* Headings, labels, properties, members, statuses and errors of dgmgrl's outputs: 10g to 26ai. */
#include "core/failover/dgmgrl.h"
#include "core/failover/facts.h"
#include "core/log/stamp.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST_QUOTED 4000u /* bytes of a value that runs over several lines */

void bw_dgmgrl_free(bw_dgmgrl *d)
{
    bw_text_free(&d->value);
}

void bw_dgmgrl_reset(bw_dgmgrl *d)
{
    bw_dgmgrl_free(d);
    *d = (bw_dgmgrl){.edits_from = SIZE_MAX};
}

static bool begins(const char *line, const char *with)
{
    return strncasecmp(line, with, strlen(with)) == 0;
}

/* A member's name: without quotes and what stands behind it. */
static void take_name(char to[BW_DGMGRL_NAME], const char *from)
{
    char quote = *from == '\'' || *from == '"' ? *from++ : 0;
    size_t size = quote ? strcspn(from, quote == '"' ? "\"" : "'") : strcspn(from, " ;,\t");
    snprintf(to, BW_DGMGRL_NAME, "%.*s", (int)(size < BW_DGMGRL_NAME ? size : BW_DGMGRL_NAME - 1),
             from);
}

/* An output with this heading: of the command that was seen, or of one that was not. */
static void heading(bw_fsfo *fsfo, const char *what, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    if (!d->fresh || !fsfo->in_output)
        bw_fsfo_begin(fsfo, what, record);
    d->fresh = false;
    d->place = BW_DGMGRL_ITEMS;
    *d->named = *d->member = 0;
}

/* --- commands --- */

static void command(bw_fsfo *fsfo, const char *text, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    char what[80];
    d->place = BW_DGMGRL_NOWHERE;
    d->edits_from = SIZE_MAX;
    *d->member = *d->named = *d->asked = 0;
    if (!begins(text, "show ") && !begins(text, "validate ")) {
        bw_dgmgrl_edit(fsfo, text, record);
        return;
    }
    snprintf(what, sizeof(what), "%.*s", (int)strcspn(text, ";\""), text);
    bw_fsfo_begin(fsfo, what, record);
    d->fresh = true;
    const char *name = strcasestr(what, "database ");
    if (!name)
        return;
    name += strlen("database ");
    name += begins(name, "verbose ") ? strlen("verbose ") : 0;
    take_name(d->asked, name);
    snprintf(d->member, sizeof(d->member), "%s", d->asked);
    d->place = BW_DGMGRL_ITEMS; /* of "show database x Property" no heading comes */
}

/* "DGMGRL> show ...", or dgmgrl run with a command as its argument. NULL: no prompt. */
static const char *after_prompt(const char *line)
{
    const char *found = NULL;
    while (begins(line, "DGMGRL>") || begins(line, "SQL>")) {
        line = strchr(line, '>') + 1;
        line += strspn(line, " \t");
        found = line;
    }
    const char *program = found ? NULL : strstr(line, "dgmgrl ");
    const char *quoted = program ? strchr(program, '"') : NULL;
    return quoted ? quoted + 1 : found;
}

/* --- headings --- */

static bool take_heading(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    char name[BW_DGMGRL_NAME];
    if (begins(line, "Configuration - ") || strcasecmp(line, "Configuration") == 0) {
        heading(fsfo, "show configuration", record);
        if (line[13])
            bw_fsfo_put_text(fsfo, "", "name", line + strlen("Configuration - "), record->line);
        return true;
    }
    if (begins(line, "Database - ") || begins(line, "Far Sync - ") ||
        strcasecmp(line, "Database") == 0) {
        heading(fsfo, "show database", record);
        const char *dash = strstr(line, " - ");
        take_name(d->member, dash ? dash + 3 : "?");
        return true;
    }
    const char *rank = begins(line, "Observer \"") ? strstr(line, " - ") : NULL;
    if (rank) {
        if (d->place == BW_DGMGRL_NOWHERE)
            heading(fsfo, "show observer", record);
        take_name(name, line + strlen("Observer "));
        snprintf(d->member, sizeof(d->member), "observer %.100s", name);
        bw_fsfo_put_text(fsfo, d->member, "role", rank + strlen(" - "), record->line);
        return true;
    }
    return false;
}

/* --- labels --- */

/* Whose a label is. */
typedef enum owner { OF_CONFIGURATION, OF_MEMBER } owner;
static const struct label {
    const char *label, *name;
    owner of;
} labels[] = {
    {"Protection Mode", "ProtectionMode", OF_CONFIGURATION},
    {"Fast-Start Failover", "FastStartFailover", OF_CONFIGURATION},
    {"Threshold", "FastStartFailoverThreshold", OF_CONFIGURATION},
    {"Target", "Target", OF_CONFIGURATION},
    {"Active Target", "Target", OF_CONFIGURATION},
    {"Potential Targets", "PotentialTargets", OF_CONFIGURATION},
    {"Observer", "Observer", OF_CONFIGURATION},
    {"Observers", "Observer", OF_CONFIGURATION},
    {"Lag Limit", "FastStartFailoverLagLimit", OF_CONFIGURATION},
    {"Lag Type", "FastStartFailoverLagType", OF_CONFIGURATION},
    {"Lag Grace Time", "FastStartFailoverLagGraceTime", OF_CONFIGURATION},
    {"Shutdown Primary", "FastStartFailoverPmyShutdown", OF_CONFIGURATION},
    {"Auto-reinstate", "FastStartFailoverAutoReinstate", OF_CONFIGURATION},
    {"Observer Reconnect", "ObserverReconnect", OF_CONFIGURATION},
    {"Observer Override", "ObserverOverride", OF_CONFIGURATION},
    {"Ping Interval", "ObserverPingInterval", OF_CONFIGURATION},
    {"Ping Retry", "ObserverPingRetry", OF_CONFIGURATION},
    {"Enabled", "enabled", OF_MEMBER},
    {"Role", "role", OF_MEMBER},
    {"Database Role", "role", OF_MEMBER},
    {"Intended State", "intended state", OF_MEMBER},
    {"Transport Lag", "transport lag", OF_MEMBER},
    {"Apply Lag", "apply lag", OF_MEMBER},
    {"Apply Rate", "apply rate", OF_MEMBER},
    {"Average Apply Rate", "apply rate", OF_MEMBER},
    {"Real Time Query", "real time query", OF_MEMBER},
    {"Ready for Switchover", "ready for switchover", OF_MEMBER},
    {"Ready for Failover", "ready for failover", OF_MEMBER},
    {"Gap Status", "gap status", OF_MEMBER},
    {"Transport On", "transport on", OF_MEMBER},
    {"Apply Running", "apply running", OF_MEMBER},
    {"Host Name", "host", OF_MEMBER},
    {"Last Ping to Primary", "last ping to primary", OF_MEMBER},
    {"Last Ping to Target", "last ping to target", OF_MEMBER},
};

static const struct label *label_called(const char *text, size_t size)
{
    while (size && text[size - 1] == ' ')
        size--;
    for (size_t i = 0; i < BW_COUNT(labels); i++)
        if (strlen(labels[i].label) == size && strncasecmp(labels[i].label, text, size) == 0)
            return &labels[i];
    return NULL;
}

/* Roles and protection modes are told in several wordings; one of each is kept. */
static const char *one_wording(const char *name, const char *value)
{
    static const struct {
        const char *name, *begins, *wording;
    } known[] = {
        {"role", "Primary", "PRIMARY"},
        {"role", "Physical standby", "PHYSICAL STANDBY"},
        {"role", "Logical standby", "LOGICAL STANDBY"},
        {"role", "Snapshot standby", "SNAPSHOT STANDBY"},
        {"role", "Far sync", "FAR SYNC"},
        {"ProtectionMode", "Maximum Availability", "MaxAvailability"},
        {"ProtectionMode", "Maximum Performance", "MaxPerformance"},
        {"ProtectionMode", "Maximum Protection", "MaxProtection"},
    };
    for (size_t i = 0; i < BW_COUNT(known); i++)
        if (strcmp(known[i].name, name) == 0 && begins(value, known[i].begins))
            return known[i].wording;
    return value;
}

static bool take_label(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    const char *colon = strchr(line, ':');
    const struct label *label = colon ? label_called(line, (size_t)(colon - line)) : NULL;
    if (!label)
        return false;
    const char *value = colon + 1 + strspn(colon + 1, " ");
    if (d->place == BW_DGMGRL_NOWHERE) {
        if (strcmp(label->name, "FastStartFailover") != 0)
            return false;
        heading(fsfo, "show fast_start failover", record);
    }
    d->fresh = false;
    d->place = BW_DGMGRL_ITEMS;
    *d->named = 0;
    bw_fsfo_put_text(fsfo, label->of == OF_MEMBER ? d->member : "", label->name,
                     one_wording(label->name, value), record->line);
    return true;
}

/* Labels that open a part rather than tell a value. */
static bool take_part(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    static const struct {
        const char *label;
        bw_dgmgrl_place place;
    } parts[] = {
        {"Configurable Failover Conditions", BW_DGMGRL_HEALTH},
        {"Health Conditions", BW_DGMGRL_HEALTH},
        {"Oracle Error Conditions", BW_DGMGRL_ORA},
        {"Flashback Database Status", BW_DGMGRL_FLASHBACK},
        {"Current Log File Groups Configuration", BW_DGMGRL_GROUPS},
        {"Future Log File Groups Configuration", BW_DGMGRL_GROUPS},
        {"Current Configuration Log File Sizes", BW_DGMGRL_SIZES},
        {"Future Configuration Log File Sizes", BW_DGMGRL_SIZES},
        {"Properties", BW_DGMGRL_ITEMS},
    };
    for (size_t i = 0; i < BW_COUNT(parts); i++)
        if (begins(line, parts[i].label) && strchr(":", line[strlen(parts[i].label)])) {
            if (d->place == BW_DGMGRL_NOWHERE)
                heading(fsfo, "show fast_start failover", record);
            d->place = parts[i].place;
            *d->named = *d->primary = *d->standby = 0;
            return true;
        }
    return false;
}

/* --- members --- */

static bool take_member(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    static const char *const roles[] = {"Primary database", "Physical standby database",
                                        "Logical standby database", "Snapshot standby database",
                                        "Far sync instance"};
    bw_dgmgrl *d = &fsfo->reading;
    const char *dash = strstr(line, " - ");
    if (!dash || d->place != BW_DGMGRL_ITEMS || strcspn(line, " ") >= BW_DGMGRL_NAME ||
        line + strcspn(line, " ") + strspn(line + strcspn(line, " "), " ") != dash + 1)
        return false;
    const char *role = dash + 3 + strspn(dash + 3, " ");
    bool target = begins(role, "(*) ");
    role += target ? 4 : 0;
    for (size_t i = 0; i < BW_COUNT(roles); i++) {
        if (!begins(role, roles[i]))
            continue;
        take_name(d->named, line);
        bw_fsfo_put_text(fsfo, d->named, "role", one_wording("role", roles[i]), record->line);
        bw_fsfo_put_text(fsfo, d->named, "enabled", strstr(role, "(disabled)") ? "NO" : "YES",
                         record->line);
        if (target)
            bw_fsfo_put_text(fsfo, "", "Target", d->named, record->line);
        return true;
    }
    return false;
}

/* "orcl_stby  valid" below "Potential Targets". */
static bool take_candidate(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    char name[BW_DGMGRL_NAME];
    size_t size = strcspn(line, " ");
    const char *word = line + size + strspn(line + size, " ");
    if (!size || (strcasecmp(word, "valid") != 0 && strcasecmp(word, "invalid") != 0))
        return false;
    take_name(name, line);
    bw_fsfo_put_text(fsfo, name, "potential target", word, record->line);
    return true;
}

/* --- properties --- */

static void end_value(bw_fsfo *fsfo)
{
    bw_dgmgrl *d = &fsfo->reading;
    bw_fsfo_put(fsfo, d->member, d->property, bw_text_get(&d->value), d->value.length,
                d->value_line);
    *d->property = 0;
    bw_text_clear(&d->value);
}

/* The rest of a value: up to its quote, or to the next line when the spool cut it. */
static void add_value(bw_fsfo *fsfo, const char *rest)
{
    bw_dgmgrl *d = &fsfo->reading;
    const char *quote = strrchr(rest, '\'');
    bw_text_add_bytes(&d->value, rest, quote ? (size_t)(quote - rest) : strlen(rest));
    if (quote || d->value.length > LONGEST_QUOTED)
        end_value(fsfo);
}

/* Name = 'value'. A line that ends at the = has its value on the next one. */
static bool take_property(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    size_t size = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    const char *equals = line + size + strspn(line + size, " ");
    if (!isupper((unsigned char)*line) || size < 4 || size >= sizeof(d->property) || *equals != '=')
        return false;
    const char *value = equals + 1 + strspn(equals + 1, " ");
    if (*value && *value != '\'')
        return false;
    if (d->place == BW_DGMGRL_NOWHERE) {
        if (!*value)
            return false;
        heading(fsfo, "properties", record);
    }
    d->fresh = false;
    snprintf(d->property, sizeof(d->property), "%.*s", (int)size, line);
    d->value_line = record->line;
    if (*value)
        add_value(fsfo, value + 1);
    return true;
}

static void go_on_with_value(bw_fsfo *fsfo, const char *line)
{
    bool begun = fsfo->reading.value.length > 0;
    add_value(fsfo, !begun && *line == '\'' ? line + 1 : line);
}

/* --- conditions --- */

/* Up to 12.1 "Datafile Offline", then "Datafile Write Errors". */
static bool take_condition(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    char name[96];
    const char *word = strrchr(line, ' ');
    if (!word || (strcasecmp(word + 1, "YES") != 0 && strcasecmp(word + 1, "NO") != 0))
        return false;
    size_t size = (size_t)(word - line);
    while (size && line[size - 1] == ' ')
        size--;
    if (size == strlen("Datafile Offline") && begins(line, "Datafile Offline")) {
        line = "Datafile Write Errors";
        size = strlen(line);
    }
    snprintf(name, sizeof(name), "condition %.*s", (int)(size < 64 ? size : 64), line);
    bw_fsfo_put_text(fsfo, "", name, word + 1, record->line);
    return true;
}

static bool take_error_condition(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    char name[40];
    unsigned code;
    if (strcasecmp(line, "(none)") == 0) {
        bw_fsfo_put_text(fsfo, "", "error conditions", line, record->line);
        return true;
    }
    if (sscanf(line, "ORA-%9u", &code) != 1)
        return false;
    snprintf(name, sizeof(name), "condition ORA-%05u", code);
    bw_fsfo_put_text(fsfo, "", name, "YES", record->line);
    return true;
}

/* --- errors and statuses --- */

/* Whose an error is: of a list of members the last one named. */
static const char *blamed(const bw_dgmgrl *d)
{
    return *d->named ? d->named : d->member;
}

/* "Error: ORA-16810: ..." anywhere, "ORA-16661: ..." within an output. */
static bool take_error(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    char name[24];
    unsigned code;
    bool marked = begins(line, "Error: ") || begins(line, "Warning: ");
    const char *at = marked ? strchr(line, ' ') + 1 : line;
    if ((!marked && d->place == BW_DGMGRL_NOWHERE) || sscanf(at, "ORA-%9u", &code) != 1)
        return false;
    if (!fsfo->in_output)
        bw_fsfo_begin(fsfo, "errors", record);
    snprintf(name, sizeof(name), "ORA-%05u", code);
    const char *text = strchr(at, ':');
    bw_fsfo_put_text(fsfo, blamed(d), name, text ? text + 1 : "", record->line);
    return true;
}

/* "WARNING   (status updated 38 seconds ago)" */
static void put_status(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    const char *age = strstr(line, "(status updated ");
    if (age && fsfo->in_output)
        fsfo->outputs[fsfo->output_count - 1].age_s =
            strtoll(age + strlen("(status updated "), NULL, 10);
    bw_fsfo_fact *fact = bw_fsfo_put(fsfo, d->member, "status", line,
                                     age ? (size_t)(age - line) : strlen(line), record->line);
    if (fact && age)
        bw_fsfo_put_number(bw_fsfo_put(fsfo, d->member, "status age", age + 1,
                                       strcspn(age + 1, ")"), record->line),
                           fsfo->outputs[fact->output].age_s);
    *d->named = 0;
    take_error(fsfo, line, record);
    d->place = BW_DGMGRL_NOWHERE;
}

static bool take_status_label(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    bool configuration = begins(line, "Configuration Status:");
    if (!configuration && !begins(line, "Database Status:") && !begins(line, "Current status for"))
        return false;
    if (!fsfo->in_output || (d->place == BW_DGMGRL_NOWHERE && !d->fresh))
        heading(fsfo, configuration ? "show configuration" : "show database", record);
    if (configuration)
        *d->member = 0;
    const char *value = strchr(line, ':');
    value = value ? value + 1 + strspn(value + 1, " ") : "";
    d->place = BW_DGMGRL_STATUS;
    if (*value)
        put_status(fsfo, value, record);
    return true;
}

/* --- lines of several databases --- */

/* A connect identifier that the broker could not use, and who a role change needed one for. */
static bool take_static_service(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    const char *of = strcasestr(line, "static connect identifier for the primary database ");
    if (of) {
        take_name(d->primary, of + strlen("static connect identifier for the primary database "));
        char *dots = strstr(d->primary, "...");
        if (dots)
            *dots = 0;
        return true;
    }
    if (strcasestr(line, "Ensure primary database's StaticConnectIdentifier") && fsfo->in_output) {
        bw_fsfo_put_text(fsfo, d->primary, "static connect identifier", line, record->line);
        return true;
    }
    const char *on = begins(line, "Operation requires ") ? strstr(line, " on database \"") : NULL;
    if (on) {
        d->place = d->place == BW_DGMGRL_NOWHERE ? BW_DGMGRL_ITEMS : d->place;
        take_name(d->named, on + strlen(" on database "));
        if (!fsfo->in_output)
            bw_fsfo_begin(fsfo, "role change", record);
    }
    return on != NULL;
}

/* "DGMGRL for Linux: Release 19.0.0.0.0 - Production on Mon Apr 18 11:22:18 2022" */
static bool take_banner(bw_fsfo *fsfo, const char *line)
{
    bw_stamp stamp;
    if (!begins(line, "DGMGRL for "))
        return false;
    if (bw_stamp_glued(line, strlen(line), &stamp))
        fsfo->reading.started = (bw_log_time){.us = stamp.us,
                                              .span_us = BW_LOG_SPAN_OPEN,
                                              .year_known = true,
                                              .certainty = BW_LOG_TIME_INHERITED};
    return true;
}

static bool take_in_part(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    switch (fsfo->reading.place) {
    case BW_DGMGRL_HEALTH: return take_condition(fsfo, line, record);
    case BW_DGMGRL_ORA: return take_error_condition(fsfo, line, record);
    case BW_DGMGRL_FLASHBACK:
    case BW_DGMGRL_GROUPS:
    case BW_DGMGRL_SIZES: return bw_dgmgrl_table(fsfo, line, record);
    case BW_DGMGRL_ITEMS: return take_candidate(fsfo, line, record);
    default: return false;
    }
}

/* 10g names a configuration and a database on a line of their own. */
static bool take_old_name(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    if (d->place != BW_DGMGRL_ITEMS || !begins(line, "Name:"))
        return false;
    const char *name = line + 5 + strspn(line + 5, " ");
    if (strcmp(d->member, "?") == 0)
        take_name(d->member, name);
    else
        bw_fsfo_put_text(fsfo, d->member, "name", name, record->line);
    return true;
}

bool bw_dgmgrl_line(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    bw_dgmgrl *d = &fsfo->reading;
    const char *typed = after_prompt(line);
    if (typed && *d->property)
        end_value(fsfo);
    if (*d->property) {
        go_on_with_value(fsfo, line);
        return true;
    }
    if (typed) {
        command(fsfo, typed, record);
        return true;
    }
    if (take_banner(fsfo, line) || take_heading(fsfo, line, record) ||
        take_status_label(fsfo, line, record))
        return true;
    if (d->place == BW_DGMGRL_STATUS) {
        put_status(fsfo, line, record);
        return true;
    }
    return take_part(fsfo, line, record) || take_in_part(fsfo, line, record) ||
           take_static_service(fsfo, line, record) || take_label(fsfo, line, record) ||
           take_property(fsfo, line, record) || take_member(fsfo, line, record) ||
           take_old_name(fsfo, line, record) || take_error(fsfo, line, record) ||
           bw_dgmgrl_answer(fsfo, line);
}
