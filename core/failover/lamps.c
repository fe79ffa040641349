/* Conditions of a failover looked for in the logs. Rows of one name are one lamp. */
#include "core/failover/rules.h"
#include "core/log/catalogue.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_CODES 256u     /* errors of which the first line is kept, whatever they are */
#define MOST_FROM_CONFIG 64u /* lamps for errors that only the configuration names */
#define CODES_IN_LINE 4u

/* The last times that a row was met, for its count. */
typedef struct window {
    int64_t times[BW_FSFO_COUNT_MOST];
    uint64_t count;
} window;

typedef struct code_seen {
    unsigned code;
    bw_fsfo_sign sign;
} code_seen;

struct bw_fsfo_lamps {
    const bw_fsfo_rules *rules;
    size_t row_count;
    window *windows; /* one a row */
    size_t *lamp_of; /* one a row */
    bw_fsfo_lamp *lamps;
    size_t own_count, count; /* without and with those that the configuration adds */
    code_seen codes[MOST_CODES];
    size_t code_count;
    char names[MOST_FROM_CONFIG][12];
};

const char *bw_fsfo_lamp_state_name(bw_fsfo_lamp_state state)
{
    static const char *const names[] = {"not told", "off", "configured", "would fire", "fired"};
    return names[state];
}

static size_t lamp_called(const bw_fsfo_lamps *l, const char *name, size_t size)
{
    size_t i = 0;
    while (i < l->count &&
           (strlen(l->lamps[i].name) != size || strncasecmp(l->lamps[i].name, name, size) != 0))
        i++;
    return i;
}

bw_fsfo_lamps *bw_fsfo_lamps_new(const bw_fsfo_rules *rules)
{
    bw_fsfo_lamps *l = bw_alloc(sizeof(*l));
    l->rules = rules;
    l->row_count = bw_fsfo_conditions_count(rules);
    l->windows = bw_alloc((l->row_count + 1) * sizeof(*l->windows));
    l->lamp_of = bw_alloc((l->row_count + 1) * sizeof(*l->lamp_of));
    l->lamps = bw_alloc((l->row_count + MOST_FROM_CONFIG) * sizeof(*l->lamps));
    for (size_t i = 0; i < l->row_count; i++) {
        const bw_fsfo_condition *c = bw_fsfo_conditions_at(rules, i);
        size_t lamp = lamp_called(l, c->name, strlen(c->name));
        if (lamp == l->count)
            l->lamps[l->count++] = (bw_fsfo_lamp){.name = c->name, .condition = c};
        l->lamp_of[i] = lamp;
    }
    l->own_count = l->count;
    return l;
}

void bw_fsfo_lamps_free(bw_fsfo_lamps *l)
{
    if (!l)
        return;
    free(l->windows);
    free(l->lamp_of);
    free(l->lamps);
    free(l);
}

/* --- what comes --- */

static void note(bw_fsfo_sign *sign, const char *source, const bw_log_record *r)
{
    if (sign->count++)
        return;
    sign->line = r->line;
    sign->time = r->time;
    snprintf(sign->source, sizeof(sign->source), "%s", source);
    size_t size = r->text_size < sizeof(sign->text) ? r->text_size : sizeof(sign->text) - 1;
    for (size_t i = 0; i < size; i++)
        sign->text[i] = iscntrl((unsigned char)r->text[i]) ? ' ' : r->text[i];
    sign->text[size] = 0;
}

/* Is this one the last of so many in so many seconds? Without a time it stands for itself. */
static bool completes(window *w, const bw_fsfo_condition *c, const bw_log_record *r)
{
    int64_t us = r->time.us;
    w->times[w->count++ % BW_FSFO_COUNT_MOST] = us;
    if (w->count < c->count)
        return false;
    if (c->count == 1 || c->within == 0)
        return true;
    return r->time.certainty != BW_LOG_TIME_NONE &&
           us - w->times[(w->count - c->count) % BW_FSFO_COUNT_MOST] <=
               (int64_t)c->within * 1000000;
}

/* Codes of errors in a text: "ORA-345", "ORA-00345". */
static size_t codes_in(const char *text, size_t size, unsigned codes[CODES_IN_LINE])
{
    size_t count = 0;
    const char *end = text + size, *at = text;
    while (count < CODES_IN_LINE && (at = memmem(at, (size_t)(end - at), "ORA-", 4)) != NULL) {
        unsigned code = 0, digits = 0;
        for (at += 4; at < end && isdigit((unsigned char)*at) && digits < 5; at++, digits++)
            code = 10 * code + (unsigned)(*at - '0');
        if (digits)
            codes[count++] = code;
    }
    return count;
}

static bool has_code(const bw_fsfo_condition *c, const unsigned *codes, size_t count)
{
    char word[12];
    for (size_t i = 0; i < count; i++) {
        snprintf(word, sizeof(word), "ORA-%05u", codes[i]);
        if (bw_event_kind_in(c->codes, word))
            return true;
    }
    return false;
}

static bool meets(const bw_fsfo_condition *c, const bw_log_event *event, const unsigned *codes,
                  size_t count)
{
    if (!has_code(c, codes, count) &&
        !(event && bw_event_kind_in(c->kinds, event->rule->kind)))
        return false;
    const bw_event_field *file = event && c->file >= 0 ? bw_event_get(event, "file") : NULL;
    return c->file < 0 || (file && file->has_number && (int64_t)file->number == c->file);
}

static void keep_code(bw_fsfo_lamps *l, unsigned code, const char *source, const bw_log_record *r)
{
    size_t i = 0;
    while (i < l->code_count && l->codes[i].code != code)
        i++;
    if (i == MOST_CODES)
        return;
    if (i == l->code_count)
        l->codes[l->code_count++] = (code_seen){.code = code};
    note(&l->codes[i].sign, source, r);
}

/* The primary's word: "due to Inaccessible Logfile", "due to ORA-00240". What an application
 * asked for may be any text. */
static void take_word(bw_fsfo_lamps *l, const char *source, const bw_log_record *r,
                      const bw_log_event *event)
{
    const bw_event_field *field = bw_event_get(event, "condition");
    size_t lamp = field ? lamp_called(l, field->text, field->size) : l->own_count;
    if (lamp == l->own_count && field && field->size == strlen("Datafile Offline") &&
        strncasecmp(field->text, "Datafile Offline", field->size) == 0)
        lamp = lamp_called(l, "Datafile Write Errors", strlen("Datafile Write Errors"));
    if (lamp >= l->own_count && field)
        lamp = lamp_called(l, field->text, strcspn(field->text, " :.\n"));
    if (lamp >= l->own_count)
        lamp = lamp_called(l, "Application Failover Requested",
                           strlen("Application Failover Requested"));
    if (lamp < l->own_count)
        note(&l->lamps[lamp].fired, source, r);
}

void bw_fsfo_lamps_add(bw_fsfo_lamps *l, const char *source, const bw_log_record *r,
                       const bw_log_event *event)
{
    unsigned codes[CODES_IN_LINE];
    size_t code_count = codes_in(r->text, r->text_size, codes);
    l->count = l->own_count;
    if (!event && !code_count)
        return;
    if (event && strcmp(event->rule->kind, "fsfo.condition") == 0) {
        take_word(l, source, r, event);
        return;
    }
    for (size_t i = 0; i < code_count; i++)
        keep_code(l, codes[i], source, r);
    for (size_t i = 0; i < l->row_count; i++) {
        const bw_fsfo_condition *c = bw_fsfo_conditions_at(l->rules, i);
        if (meets(c, event, codes, code_count) && completes(&l->windows[i], c, r))
            note(&l->lamps[l->lamp_of[i]].seen, source, r);
    }
}

bool bw_fsfo_lamps_add_file(bw_fsfo_lamps *l, const char *condition, const char *file,
                            const char *text)
{
    bw_log_record record = {.text = text, .text_size = strlen(text)};
    l->count = l->own_count;
    size_t lamp = lamp_called(l, condition, strlen(condition));
    if (lamp == l->count)
        return false;
    note(&l->lamps[lamp].seen, file, &record);
    return true;
}

/* --- lamps --- */

static bw_fsfo_switch switch_of(const bw_fsfo *fsfo, const char *condition)
{
    char name[96];
    snprintf(name, sizeof(name), "condition %s", condition);
    const bw_fsfo_setting *s = bw_fsfo_find(fsfo, "", name);
    if (!s || !s->last)
        return BW_FSFO_NOT_TOLD;
    return s->history == BW_FSFO_CONFLICT ? BW_FSFO_DISPUTED
           : s->last->number              ? BW_FSFO_ON
                                          : BW_FSFO_OFF;
}

static bw_fsfo_lamp_state state_of(const bw_fsfo_lamp *lamp)
{
    bool own = lamp->condition && !lamp->condition->of_broker;
    if (lamp->fired.count || (own && lamp->seen.count))
        return BW_FSFO_LAMP_FIRED;
    if (own)
        return BW_FSFO_LAMP_CONFIGURED;
    if (lamp->configured == BW_FSFO_OFF)
        return BW_FSFO_LAMP_OFF;
    if (lamp->seen.count)
        return BW_FSFO_LAMP_WOULD_FIRE;
    return lamp->configured == BW_FSFO_NOT_TOLD ? BW_FSFO_LAMP_NOT_TOLD : BW_FSFO_LAMP_CONFIGURED;
}

/* Errors that are conditions of this broker and of no row. */
static void add_from_config(bw_fsfo_lamps *l, const bw_fsfo_setting *s)
{
    const char *name = s->name + strlen("condition ");
    size_t at = l->count - l->own_count;
    if (at == MOST_FROM_CONFIG || strlen(name) >= sizeof(l->names[0]) ||
        lamp_called(l, name, strlen(name)) < l->count)
        return;
    snprintf(l->names[at], sizeof(l->names[at]), "%s", name);
    bw_fsfo_lamp *lamp = &l->lamps[l->count++];
    *lamp = (bw_fsfo_lamp){.name = l->names[at]};
    for (size_t i = 0; i < l->code_count; i++)
        if (l->codes[i].code == (unsigned)strtoul(name + 4, NULL, 10))
            lamp->seen = l->codes[i].sign;
}

const bw_fsfo_lamp *bw_fsfo_lamps_read(bw_fsfo_lamps *l, bw_fsfo *fsfo, size_t *count)
{
    size_t setting_count = 0;
    const bw_fsfo_setting *settings = fsfo ? bw_fsfo_settings(fsfo, &setting_count) : NULL;
    l->count = l->own_count;
    for (size_t i = 0; i < setting_count; i++)
        if (strncmp(settings[i].name, "condition ORA-", 14) == 0)
            add_from_config(l, &settings[i]);
    for (size_t i = 0; i < l->count; i++) {
        bw_fsfo_lamp *lamp = &l->lamps[i];
        lamp->configured = fsfo ? switch_of(fsfo, lamp->name) : BW_FSFO_NOT_TOLD;
        lamp->state = state_of(lamp);
    }
    *count = l->count;
    return l->lamps;
}
