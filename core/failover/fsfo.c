/* Facts as they came, the outputs that they stand in, and what they say together. */
#include "core/failover/facts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_FACTS 100000u
#define MOST_OUTPUTS 10000u
#define LONGEST_VALUE 2000u

bw_fsfo *bw_fsfo_new(void)
{
    bw_fsfo *fsfo = bw_alloc(sizeof(*fsfo));
    fsfo->arena = bw_arena_new();
    bw_dgmgrl_reset(&fsfo->reading);
    return fsfo;
}

void bw_fsfo_free(bw_fsfo *fsfo)
{
    if (!fsfo)
        return;
    bw_dgmgrl_free(&fsfo->reading);
    bw_arena_free(fsfo->arena);
    bw_arena_free(fsfo->order_arena);
    free(fsfo->outputs);
    free(fsfo->facts);
    free(fsfo);
}

size_t bw_fsfo_outputs(const bw_fsfo *fsfo)
{
    return fsfo->output_count;
}

const bw_fsfo_output *bw_fsfo_output_at(const bw_fsfo *fsfo, size_t index)
{
    return index < fsfo->output_count ? &fsfo->outputs[index] : NULL;
}

size_t bw_fsfo_facts(const bw_fsfo *fsfo)
{
    return fsfo->fact_count;
}

const bw_fsfo_fact *bw_fsfo_fact_at(const bw_fsfo *fsfo, size_t index)
{
    return index < fsfo->fact_count ? &fsfo->facts[index] : NULL;
}

bool bw_fsfo_is_cut(const bw_fsfo *fsfo)
{
    return fsfo->cut;
}

/* --- adding --- */

void bw_fsfo_begin(bw_fsfo *fsfo, const char *what, const bw_log_record *record)
{
    size_t n = fsfo->output_count;
    fsfo->in_output = n < MOST_OUTPUTS;
    fsfo->cut |= !fsfo->in_output;
    if (!fsfo->in_output)
        return;
    if ((n & (n - 1)) == 0)
        fsfo->outputs = bw_realloc(fsfo->outputs, (n ? 2 * n : 1) * sizeof(*fsfo->outputs));
    bw_fsfo_output *output = &fsfo->outputs[fsfo->output_count++];
    size_t number = n ? output[-1].source_number + (output[-1].source != fsfo->source) : 1;
    *output = (bw_fsfo_output){.what = bw_arena_strdup(fsfo->arena, what),
                               .source = fsfo->source,
                               .source_number = number,
                               .line = record->line,
                               .time = record->time,
                               .age_s = -1};
    if (output->time.certainty == BW_LOG_TIME_NONE)
        output->time = fsfo->reading.started;
}

/* What the value begins with, or what a word means. */
static bool number_in(const char *value, int64_t *number)
{
    static const struct {
        const char *word;
        int64_t number;
    } words[] = {{"TRUE", 1}, {"FALSE", 0}, {"YES", 1}, {"NO", 0}, {"(none)", 0}};
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (strcasecmp(value, words[i].word) == 0) {
            *number = words[i].number;
            return true;
        }
    size_t digits = strspn(value, "0123456789");
    if (!digits || digits > 15 || (value[digits] && value[digits] != ' '))
        return false;
    *number = strtoll(value, NULL, 10);
    return true;
}

bw_fsfo_fact *bw_fsfo_put(bw_fsfo *fsfo, const char *member, const char *name, const char *value,
                          size_t size, uint64_t line)
{
    size_t n = fsfo->fact_count;
    while (size && isspace((unsigned char)*value)) {
        value++;
        size--;
    }
    while (size && isspace((unsigned char)value[size - 1]))
        size--;
    if (!fsfo->in_output || n == MOST_FACTS) {
        fsfo->cut = true;
        return NULL;
    }
    if ((n & (n - 1)) == 0)
        fsfo->facts = bw_realloc(fsfo->facts, (n ? 2 * n : 1) * sizeof(*fsfo->facts));
    bw_fsfo_fact *fact = &fsfo->facts[fsfo->fact_count++];
    size = size < LONGEST_VALUE ? size : LONGEST_VALUE;
    *fact = (bw_fsfo_fact){.member = bw_arena_strdup(fsfo->arena, member),
                           .name = bw_arena_strdup(fsfo->arena, name),
                           .value = bw_arena_printf(fsfo->arena, "%.*s", (int)size, value),
                           .output = fsfo->output_count - 1,
                           .line = line,
                           .time = fsfo->outputs[fsfo->output_count - 1].time};
    fact->has_number = number_in(fact->value, &fact->number);
    return fact;
}

void bw_fsfo_put_text(bw_fsfo *fsfo, const char *member, const char *name, const char *value,
                      uint64_t line)
{
    bw_fsfo_put(fsfo, member, name, value, strlen(value), line);
}

void bw_fsfo_put_number(bw_fsfo_fact *fact, int64_t number)
{
    if (!fact)
        return;
    fact->has_number = true;
    fact->number = number;
}

/* Kinds that may hold what dgmgrl printed. */
static bool may_hold_outputs(bw_log_kind kind)
{
    return kind == BW_LOG_DGMGRL || kind == BW_LOG_OBSERVER || kind == BW_LOG_SQLPLUS ||
           kind == BW_LOG_RMAN || kind == BW_LOG_UNKNOWN;
}

/* Terminated, on one line, without blanks around it. */
static void trimmed_line(const bw_log_record *record, char line[], size_t room)
{
    const char *from = record->text;
    size_t size = record->text_size;
    while (size && isspace((unsigned char)*from)) {
        from++;
        size--;
    }
    size = size < room ? size : room - 1;
    for (size_t i = 0; i < size; i++)
        line[i] = iscntrl((unsigned char)from[i]) ? ' ' : from[i];
    while (size && line[size - 1] == ' ')
        size--;
    line[size] = 0;
}

void bw_fsfo_add(bw_fsfo *fsfo, const char *source, bw_log_kind kind, const bw_log_record *record,
                 const bw_log_event *event)
{
    char line[4096];
    if (!fsfo->source || strcmp(fsfo->source, source) != 0) {
        fsfo->source = bw_arena_strdup(fsfo->arena, source);
        fsfo->in_output = false;
        fsfo->log_member = NULL;
        bw_dgmgrl_reset(&fsfo->reading);
    }
    trimmed_line(record, line, sizeof(line));
    bool of_observer = kind == BW_LOG_OBSERVER && record->time.certainty == BW_LOG_TIME_OWN;
    if (may_hold_outputs(kind) && !of_observer && bw_dgmgrl_line(fsfo, line, record))
        return;
    if (event)
        bw_fsfo_add_event(fsfo, kind, record, event);
}

/* --- what they say together --- */

const char *bw_fsfo_history_name(bw_fsfo_history history)
{
    static const char *const names[] = {"same", "changed", "conflict"};
    return names[history];
}

int bw_fsfo_order(const bw_fsfo *fsfo, const bw_fsfo_fact *a, const bw_fsfo_fact *b)
{
    const bw_fsfo_output *x = &fsfo->outputs[a->output], *y = &fsfo->outputs[b->output];
    if (strcmp(x->source, y->source) != 0)
        return a->time.certainty == BW_LOG_TIME_NONE || b->time.certainty == BW_LOG_TIME_NONE
                   ? 0
                   : bw_log_time_order(&a->time, &b->time);
    if (x == y && !x->of_log)
        return 0;
    return a->line < b->line ? -1 : a->line > b->line;
}

static int by_name(const void *a, const void *b)
{
    const bw_fsfo_fact *x = *(const bw_fsfo_fact *const *)a, *y = *(const bw_fsfo_fact *const *)b;
    int order = strcasecmp(x->member, y->member);
    order = order ? order : strcmp(x->name, y->name);
    return order ? order : x < y ? -1 : x > y;
}

static int by_time(const void *a, const void *b)
{
    const bw_fsfo_fact *x = *(const bw_fsfo_fact *const *)a, *y = *(const bw_fsfo_fact *const *)b;
    if (x->time.us != y->time.us)
        return x->time.us < y->time.us ? -1 : 1;
    return x < y ? -1 : x > y;
}

static bool same_value(const bw_fsfo_fact *a, const bw_fsfo_fact *b)
{
    return a->has_number && b->has_number ? a->number == b->number
                                          : strcasecmp(a->value, b->value) == 0;
}

/* Errors are many at one time; each is told for itself. */
static bw_fsfo_history history_of(const bw_fsfo *fsfo, const bw_fsfo_setting *s)
{
    const bw_fsfo_fact *before = NULL;
    bw_fsfo_history history = BW_FSFO_SAME;
    for (size_t i = 0; i < s->count; i++) {
        if (s->facts[i]->asked || strncmp(s->name, "ORA-", 4) == 0)
            continue;
        if (before && !same_value(before, s->facts[i])) {
            history = history == BW_FSFO_SAME ? BW_FSFO_CHANGED : history;
            if (bw_fsfo_order(fsfo, before, s->facts[i]) >= 0)
                history = BW_FSFO_CONFLICT;
        }
        before = s->facts[i];
    }
    return history;
}

static void finish_setting(const bw_fsfo *fsfo, bw_fsfo_setting *s, const bw_fsfo_fact **facts)
{
    bool dated = true;
    for (size_t i = 0; i < s->count; i++)
        dated = dated && facts[i]->time.certainty != BW_LOG_TIME_NONE;
    if (dated)
        qsort(facts, s->count, sizeof(*facts), by_time);
    for (size_t i = 0; i < s->count; i++)
        s->last = facts[i]->asked ? s->last : facts[i];
    s->facts = facts;
    s->history = history_of(fsfo, s);
}

const bw_fsfo_setting *bw_fsfo_settings(bw_fsfo *fsfo, size_t *count)
{
    bw_arena_free(fsfo->order_arena);
    fsfo->order_arena = bw_arena_new();
    size_t n = fsfo->fact_count;
    const bw_fsfo_fact **sorted = bw_arena_alloc(fsfo->order_arena, (n + 1) * sizeof(*sorted));
    fsfo->settings = bw_arena_alloc(fsfo->order_arena, (n + 1) * sizeof(*fsfo->settings));
    fsfo->setting_count = 0;
    for (size_t i = 0; i < n; i++)
        sorted[i] = &fsfo->facts[i];
    qsort(sorted, n, sizeof(*sorted), by_name);
    for (size_t i = 0, first = 0; i < n; i++) {
        bool ends = i + 1 == n || strcasecmp(sorted[i]->member, sorted[i + 1]->member) != 0 ||
                    strcmp(sorted[i]->name, sorted[i + 1]->name) != 0;
        if (!ends)
            continue;
        bw_fsfo_setting *s = &fsfo->settings[fsfo->setting_count++];
        *s = (bw_fsfo_setting){
            .member = sorted[first]->member, .name = sorted[first]->name, .count = i + 1 - first};
        finish_setting(fsfo, s, sorted + first);
        first = i + 1;
    }
    *count = fsfo->setting_count;
    return fsfo->settings;
}

const bw_fsfo_setting *bw_fsfo_find(const bw_fsfo *fsfo, const char *member, const char *name)
{
    size_t low = 0, high = fsfo->setting_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const bw_fsfo_setting *s = &fsfo->settings[middle];
        int order = strcasecmp(s->member, member);
        order = order ? order : strcmp(s->name, name);
        if (order == 0)
            return s;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
