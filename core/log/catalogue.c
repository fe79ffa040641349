/* The catalogue: patterns in buckets by the first bytes of the message, so that most lines cost one
 * look into a bucket. What may begin anywhere is sought by its literal. */
#include "core/log/catalogue.h"
#include "core/log/event_pattern.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 1024u
#define LINE_BYTES 8192u     /* bytes of a record that are looked at */
#define MATCH_EFFORT 100000u /* bounds backtracking over hostile lines */

typedef struct entry {
    bw_event_pattern pattern;
    size_t rule;
    struct entry *next; /* in its bucket, in order of the rules */
} entry;

struct bw_catalogue {
    bw_arena *arena;
    bw_event_rule *rules;
    size_t rule_count;
    entry *buckets[BUCKETS];
    entry *anywhere;
    entry *loose; /* begin with a field or a choice */
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

const char *bw_event_severity_name(bw_event_severity severity)
{
    static const char *const names[] = {"info", "notice", "warning", "error", "critical"};
    return names[severity];
}

bw_catalogue *bw_catalogue_new(void)
{
    bw_catalogue *catalogue = bw_alloc(sizeof(*catalogue));
    catalogue->arena = bw_arena_new();
    catalogue->match = pcre2_match_data_create(BW_EVENT_FIELDS + 1, NULL);
    catalogue->limits = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(catalogue->limits, MATCH_EFFORT);
    return catalogue;
}

static void free_entries(entry *first)
{
    for (; first; first = first->next)
        bw_event_pattern_free(&first->pattern);
}

void bw_catalogue_free(bw_catalogue *catalogue)
{
    if (!catalogue)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        free_entries(catalogue->buckets[i]);
    free_entries(catalogue->anywhere);
    free_entries(catalogue->loose);
    pcre2_match_data_free(catalogue->match);
    pcre2_match_context_free(catalogue->limits);
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

static unsigned bucket_of(const char *head)
{
    unsigned hash = 0;
    for (unsigned i = 0; i < BW_EVENT_HEAD; i++)
        hash = hash * 31 + (unsigned char)tolower((unsigned char)head[i]);
    return hash % BUCKETS;
}

static void append(entry **list, entry *new)
{
    while (*list)
        list = &(*list)->next;
    *list = new;
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
    entry *new = bw_arena_alloc(catalogue->arena, sizeof(*new));
    new->rule = rule;
    bw_status status = bw_event_pattern_read(&new->pattern, text, catalogue->arena, err);
    if (status != BW_OK)
        return status;
    append(new->pattern.anywhere ? &catalogue->anywhere
           : new->pattern.head   ? &catalogue->buckets[bucket_of(new->pattern.literal)]
                                 : &catalogue->loose,
           new);
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

/* --- matching --- */

static void number_of(bw_event_field *field)
{
    char text[40];
    bool scn = strcmp(field->type, "scn") == 0;
    if (field->size == 0 || field->size >= sizeof(text) || strcmp(field->type, "rba") == 0)
        return;
    memcpy(text, field->text, field->size);
    text[field->size] = 0;
    char *end, *colon = strpbrk(text, ".:");
    if (scn && colon) { /* wrap and base: hex with a point, decimal with a colon */
        int base = *colon == '.' ? 16 : 10;
        uint64_t wrap = strtoull(text, NULL, base);
        uint64_t low = strtoull(colon + 1, &end, base);
        field->number = wrap << 32 | (low & UINT32_MAX);
    } else {
        field->number = strtoull(text, &end, strncasecmp(text, "0x", 2) == 0 ? 16 : 10);
    }
    field->has_number = isdigit((unsigned char)text[0]) && *end == 0;
}

static void take_fields(const bw_catalogue *catalogue, const entry *e, const char *text,
                        size_t size, bw_log_event *event)
{
    /* once more: other patterns were tried since */
    pcre2_match(e->pattern.code, (PCRE2_SPTR)text, size, 0, 0, catalogue->match, catalogue->limits);
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(catalogue->match);
    uint32_t groups = pcre2_get_ovector_count(catalogue->match);
    event->rule = &catalogue->rules[e->rule];
    event->field_count = 0;
    for (size_t i = 0; i < e->pattern.field_count && i + 1 < groups; i++) {
        PCRE2_SIZE begin = at[2 * i + 2], end = at[2 * i + 3];
        if (begin == PCRE2_UNSET || end < begin)
            continue;
        bw_event_field *field = &event->fields[event->field_count++];
        *field =
            (bw_event_field){e->pattern.names[i], e->pattern.types[i], text + begin, end - begin};
        number_of(field);
    }
}

static bool holds(const char *text, size_t size, const char *literal)
{
    size_t length = strlen(literal);
    if (length == 0)
        return true;
    for (size_t i = 0; i + length <= size; i++)
        if ((text[i] | 0x20) == (literal[0] | 0x20) && strncasecmp(text + i, literal, length) == 0)
            return true;
    return false;
}

static bool begins(const char *text, size_t size, const char *literal)
{
    size_t length = strlen(literal);
    return length <= size && strncasecmp(text, literal, length) == 0;
}

static const entry *first_match(bw_catalogue *catalogue, entry *list, const char *text, size_t size,
                                size_t before)
{
    for (entry *e = list; e && e->rule < before; e = e->next) {
        bw_event_pattern *pattern = &e->pattern;
        if (pattern->broken || !(pattern->head ? begins : holds)(text, size, pattern->literal))
            continue;
        if (!pattern->code && bw_event_pattern_compile(pattern, NULL) != BW_OK)
            continue;
        if (pcre2_match(pattern->code, (PCRE2_SPTR)text, size, 0, 0, catalogue->match,
                        catalogue->limits) >= 0)
            return e;
    }
    return NULL;
}

/* What a process, a container or a tool puts before its message: "ARC0 (PID:12): ", "PDB(3):",
 * "[W000 07/04 16:16:36.48] ", "DG 2009-04-12-12:12:08 0 2 0 RSM0: ", blanks. */
static size_t prefix_of(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size && (text[at] == ' ' || text[at] == '\t'))
        at++;
    size_t word = at;
    if (at < size && text[at] == '[') {
        const char *close = memchr(text + at, ']', size - at);
        return close && close - text < 64 ? (size_t)(close + 1 - text) : at;
    }
    if (size - at > 23 && memcmp(text + at, "DG ", 3) == 0 &&
        isdigit((unsigned char)text[at + 3])) {
        for (int blanks = 0; at < size && blanks < 5; at++)
            blanks += text[at] == ' ' && text[at + 1 < size ? at + 1 : at] != ' ';
        return at;
    }
    while (word < size && word - at < 40 &&
           (isalnum((unsigned char)text[word]) || strchr("$_.[]", text[word])))
        word++;
    if (word == at || word >= size)
        return at;
    if (text[word] == ' ' && size - word > 6 && memcmp(text + word, " (PID:", 6) == 0)
        word++;
    if (text[word] == '(') {
        const char *close = memchr(text + word, ')', size - word);
        if (!close || close - (text + word) > 24)
            return at;
        word = (size_t)(close + 1 - text);
    }
    return word < size && text[word] == ':' ? word + 1 : at;
}

static const entry *match_from(bw_catalogue *catalogue, const char *text, size_t size)
{
    const entry *found = NULL, *other;
    if (size >= BW_EVENT_HEAD)
        found = first_match(catalogue, catalogue->buckets[bucket_of(text)], text, size, SIZE_MAX);
    other = first_match(catalogue, catalogue->loose, text, size, found ? found->rule : SIZE_MAX);
    return other ? other : found;
}

bool bw_catalogue_match(bw_catalogue *catalogue, const char *text, size_t size, bw_log_event *event)
{
    size = size < LINE_BYTES ? size : LINE_BYTES;
    while (size && isspace((unsigned char)*text)) {
        text++;
        size--;
    }
    const entry *found = match_from(catalogue, text, size);
    for (int i = 0; !found && i < 2; i++) {
        size_t skip = prefix_of(text, size);
        while (skip < size && text[skip] == ' ')
            skip++;
        if (!skip)
            break;
        text += skip;
        size -= skip;
        found = match_from(catalogue, text, size);
    }
    if (!found)
        found = first_match(catalogue, catalogue->anywhere, text, size, SIZE_MAX);
    if (found)
        take_fields(catalogue, found, text, size, event);
    return found != NULL;
}

const bw_event_field *bw_event_get(const bw_log_event *event, const char *name)
{
    for (size_t i = 0; i < event->field_count; i++)
        if (strcmp(event->fields[i].name, name) == 0)
            return &event->fields[i];
    return NULL;
}

/* --- proof --- */

static bw_status prove_list(entry *list, size_t first, bw_error *err)
{
    for (; list; list = list->next)
        if (list->rule >= first && !list->pattern.code &&
            bw_event_pattern_compile(&list->pattern, err) != BW_OK)
            return BW_ERR_FORMAT;
    return BW_OK;
}

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
    for (size_t i = 0; i < BUCKETS; i++)
        if (prove_list(catalogue->buckets[i], first, err) != BW_OK)
            return BW_ERR_FORMAT;
    if (prove_list(catalogue->anywhere, first, err) != BW_OK ||
        prove_list(catalogue->loose, first, err) != BW_OK)
        return BW_ERR_FORMAT;
    for (size_t i = first; i < catalogue->rule_count; i++)
        if (prove_samples(catalogue, &catalogue->rules[i], err) != BW_OK)
            return BW_ERR_FORMAT;
    return BW_OK;
}
