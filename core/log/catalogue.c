/* The catalogue: its rows, what a line's fields say, and the proof of every row on its samples. */
#include "core/log/catalogue.h"
#include "core/log/event_index.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct bw_catalogue {
    bw_arena *arena;
    bw_event_rule *rules;
    size_t rule_count;
    bw_event_index *index;
    bw_event_matcher *matcher; /* of bw_catalogue_match */
};

const char *bw_event_severity_name(bw_event_severity severity)
{
    static const char *const names[] = {"info", "notice", "warning", "error", "critical"};
    return names[severity];
}

bool bw_event_kind_in(const char *kinds, const char *kind)
{
    size_t length = strlen(kind);
    for (const char *p = length ? strstr(kinds, kind) : NULL; p; p = strstr(p + 1, kind))
        if ((p == kinds || p[-1] == ' ') && (!p[length] || p[length] == ' '))
            return true;
    return false;
}

bw_catalogue *bw_catalogue_new(void)
{
    bw_catalogue *catalogue = bw_alloc(sizeof(*catalogue));
    catalogue->arena = bw_arena_new();
    catalogue->index = bw_event_index_new();
    catalogue->matcher = bw_event_matcher_new(catalogue->index);
    return catalogue;
}

void bw_catalogue_free(bw_catalogue *catalogue)
{
    if (!catalogue)
        return;
    bw_event_matcher_free(catalogue->matcher);
    bw_event_index_free(catalogue->index);
    free(catalogue->rules);
    bw_arena_free(catalogue->arena);
    free(catalogue);
}

bw_arena *bw_catalogue_arena(bw_catalogue *catalogue)
{
    return catalogue->arena;
}

size_t bw_catalogue_count(const bw_catalogue *catalogue)
{
    return catalogue->rule_count;
}

const bw_event_rule *bw_catalogue_at(const bw_catalogue *catalogue, size_t index)
{
    return index < catalogue->rule_count ? &catalogue->rules[index] : NULL;
}

static const char *const *texts(bw_catalogue *catalogue, const bw_data *list, size_t *count)
{
    const char **all = bw_arena_alloc(catalogue->arena, (list->item_count + 1) * sizeof(*all));
    for (size_t i = 0; i < list->item_count; i++)
        if (list->items[i].kind == BW_DATA_STRING)
            all[(*count)++] = list->items[i].string;
    return all;
}

static bool severity_of(const bw_data *data, bw_event_severity *severity)
{
    for (int i = 0; data->kind == BW_DATA_STRING && i <= BW_EVENT_CRITICAL; i++)
        if (strcmp(data->string, bw_event_severity_name((bw_event_severity)i)) == 0) {
            *severity = (bw_event_severity)i;
            return true;
        }
    return false;
}

static bw_status add_pattern(bw_catalogue *catalogue, size_t rule, const char *text, bw_error *err)
{
    bw_event_entry *new = bw_arena_alloc(catalogue->arena, sizeof(*new));
    new->rule = rule;
    bw_status status = bw_event_pattern_read(&new->pattern, text, catalogue->arena, err);
    if (status != BW_OK)
        return status;
    bw_event_index_add(catalogue->index, new);
    return BW_OK;
}

static bw_status add_row(bw_catalogue *catalogue, const bw_data *row, bw_error *err)
{
    bw_event_rule rule = {0};
    if (row->item_count < 4 || row->items[0].kind != BW_DATA_STRING ||
        row->items[2].kind != BW_DATA_STRING || !severity_of(&row->items[1], &rule.severity))
        return bw_error_set(err, BW_ERR_FORMAT,
                            "a row must be { kind, severity, meaning, { patterns }, { samples } }, "
                            "severity one of info, notice, warning, error, critical");
    rule.kind = row->items[0].string;
    rule.meaning = row->items[2].string;
    rule.patterns = texts(catalogue, &row->items[3], &rule.pattern_count);
    if (row->item_count > 4)
        rule.samples = texts(catalogue, &row->items[4], &rule.sample_count);
    catalogue->rules[catalogue->rule_count++] = rule;
    for (size_t i = 0; i < rule.pattern_count; i++) {
        bw_status status = add_pattern(catalogue, catalogue->rule_count - 1, rule.patterns[i], err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

bw_status bw_catalogue_add(bw_catalogue *catalogue, const char *name, const bw_data *root,
                           bw_error *err)
{
    catalogue->rules = bw_realloc(catalogue->rules, (catalogue->rule_count + root->item_count + 1) *
                                                        sizeof(*catalogue->rules));
    for (size_t i = 0; i < root->item_count; i++) {
        bw_error why = {0};
        if (add_row(catalogue, &root->items[i], &why) != BW_OK)
            return bw_error_set(err, BW_ERR_FORMAT, "%s, row %zu: %s", name, i + 1, why.text);
    }
    return BW_OK;
}

/* --- fields --- */

/* Digits of a base at text; *end behind them. */
static uint64_t digits(const char *text, const char *limit, unsigned base, const char **end)
{
    uint64_t value = 0;
    for (; text < limit; text++) {
        unsigned digit = (unsigned char)(*text - '0');
        if (digit > 9)
            digit = (unsigned char)((*text | 32) - 'a') < 6 ? (unsigned)((*text | 32) - 'a') + 10
                                                            : base;
        if (digit >= base)
            break;
        value = value > UINT64_MAX / base ? UINT64_MAX : value * base + digit;
    }
    *end = text;
    return value;
}

static const char *behind_0x(const char *text, const char *limit)
{
    bool hex = limit - text > 2 && text[0] == '0' && (text[1] | 32) == 'x';
    return hex ? text + 2 : text;
}

/* 0x0000.00f7a13b, 0x0000.0000.003896dd, and 0000.00f7a13b are hex; 0:229593027 is decimal, and so
 * is 0.6362990, as alert logs up to 10g print it. */
static uint64_t joined_parts(const char *text, const char *limit, const char **end)
{
    bool hex = behind_0x(text, limit) > text || (limit - text > 4 && text[4] == '.');
    unsigned base = hex ? 16 : 10;
    uint64_t value = digits(behind_0x(text, limit), limit, base, end);
    for (int parts = 1; parts < 3 && *end < limit && (**end == '.' || **end == ':'); parts++) {
        uint64_t part = digits(behind_0x(*end + 1, limit), limit, base, end);
        bool base_follows = *end == limit;
        value = value << (base_follows ? 32 : 16) | (part & (base_follows ? UINT32_MAX : 0xffff));
    }
    return value;
}

static void number_of(bw_event_field *field, bw_event_number number)
{
    const char *text = field->text, *limit = text + field->size, *end;
    if (number == BW_EVENT_NO_NUMBER || field->size > 40 || field->size == 0 ||
        !isdigit((unsigned char)*text))
        return;
    const char *hex = behind_0x(text, limit);
    if (number == BW_EVENT_SCN &&
        (memchr(text, '.', field->size) || memchr(text, ':', field->size)))
        field->number = joined_parts(text, limit, &end);
    else
        field->number = digits(hex, limit, hex > text ? 16 : 10, &end);
    field->has_number = end == limit;
}

static void take_fields(const bw_event_pattern *pattern, const bw_event_place *places,
                        bw_log_event *event)
{
    event->field_count = 0;
    for (size_t i = 0; i < pattern->field_count; i++) {
        if (!places[i].begin)
            continue;
        bw_event_field *field = &event->fields[event->field_count++];
        *field = (bw_event_field){pattern->names[i], pattern->types[i], places[i].begin,
                                  (size_t)(places[i].end - places[i].begin)};
        number_of(field, pattern->numbers[i]);
    }
}

/* Who wrote it, as it stood before the message: "ARC0 (PID:2313)", "PDB(3)", "[W000 07/04 ...]" */
static void take_prefix(const char *text, const char *message, bw_log_event *event)
{
    while (text < message && isspace((unsigned char)*text))
        text++;
    while (message > text && (isspace((unsigned char)message[-1]) || message[-1] == ':'))
        message--;
    if (text < message && event->field_count < BW_EVENT_FIELDS)
        event->fields[event->field_count++] =
            (bw_event_field){"writer", "text", text, (size_t)(message - text), false, 0};
}

bw_event_matcher *bw_catalogue_matcher_new(const bw_catalogue *catalogue)
{
    return bw_event_matcher_new(catalogue->index);
}

const bw_event_hit *bw_catalogue_find(bw_event_matcher *matcher, const char *text, size_t size)
{
    return bw_event_index_find(matcher, text, size);
}

const bw_event_rule *bw_catalogue_rule_of(const bw_catalogue *catalogue, const bw_event_hit *hit)
{
    return &catalogue->rules[hit->entry->rule];
}

void bw_catalogue_event_of(const bw_catalogue *catalogue, const bw_event_hit *hit,
                           bw_log_event *event)
{
    event->rule = bw_catalogue_rule_of(catalogue, hit);
    take_fields(&hit->entry->pattern, hit->places, event);
    take_prefix(hit->text, hit->message, event);
}

bool bw_catalogue_match(bw_catalogue *catalogue, const char *text, size_t size, bw_log_event *event)
{
    const bw_event_hit *hit = bw_catalogue_find(catalogue->matcher, text, size);
    if (hit)
        bw_catalogue_event_of(catalogue, hit, event);
    return hit;
}

const bw_event_field *bw_event_get(const bw_log_event *event, const char *name)
{
    for (size_t i = 0; i < event->field_count; i++)
        if (strcmp(event->fields[i].name, name) == 0)
            return &event->fields[i];
    return NULL;
}

/* --- proof --- */

static bw_status prove_samples(bw_catalogue *catalogue, const bw_event_rule *rule, bw_error *err)
{
    bw_log_event event;
    for (size_t i = 0; i < rule->sample_count; i++) {
        const char *sample = rule->samples[i];
        if (!bw_catalogue_match(catalogue, sample, strlen(sample), &event))
            return bw_error_set(err, BW_ERR_FORMAT, "event %s: no pattern matches its sample '%s'",
                                rule->kind, sample);
        if (strcmp(event.rule->kind, rule->kind) != 0)
            return bw_error_set(err, BW_ERR_FORMAT, "event %s: its sample '%s' is taken by %s",
                                rule->kind, sample, event.rule->kind);
    }
    return BW_OK;
}

bw_status bw_catalogue_prove(bw_catalogue *catalogue, size_t first, bw_error *err)
{
    for (size_t i = first; i < catalogue->rule_count; i++)
        if (prove_samples(catalogue, &catalogue->rules[i], err) != BW_OK)
            return BW_ERR_FORMAT;
    return BW_OK;
}
