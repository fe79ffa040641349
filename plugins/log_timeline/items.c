/* Items in order of time, those that pass the filter, and the rows that show them. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a over the first bytes. */
uint32_t text_hash(const char *text, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size && i < 400; i++)
        hash = (hash ^ (uint8_t)text[i]) * 16777619u;
    return hash;
}

const bw_event_rule *item_rule(const timeline *t, const item *one)
{
    return one->rule == NO_RULE ? NULL : bw_catalogue_at(t->catalogue, one->rule - 1u);
}

int item_severity(const timeline *t, const item *one)
{
    const bw_event_rule *rule = item_rule(t, one);
    return rule ? (int)rule->severity : -1;
}

int64_t item_key(const timeline *t, const item *one)
{
    return one->us == NO_TIME ? NO_TIME
                              : one->us + source_shift(&t->sources[one->source], one->zoned);
}

/* --- keeping --- */
static bool repeats(const item *a, const item *b)
{
    return a->source == b->source && a->rule == b->rule && a->hash == b->hash;
}

/* The items were moved: everything made of them is made anew. */
static void forget_rows(timeline *t)
{
    t->passing_count = t->row_count = t->filtered = 0;
    t->changed = true;
}

static void set_count(timeline *t, size_t kept)
{
    t->dropped += t->item_count - kept;
    t->item_count = kept;
    forget_rows(t);
}

static void drop_below(timeline *t, int least)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->item_count; i++)
        if (item_severity(t, &t->items[i]) >= least)
            t->items[kept++] = t->items[i];
    set_count(t, kept);
}

static void drop_repeats(timeline *t)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->item_count; i++)
        if (!kept || !repeats(&t->items[kept - 1], &t->items[i]))
            t->items[kept++] = t->items[i];
    set_count(t, kept);
    t->thin = true;
}

/* Of the older half only the critical ones stay. */
static void drop_old(timeline *t)
{
    size_t kept = 0, half = t->item_count / 2;
    for (size_t i = 0; i < t->item_count; i++)
        if (i >= half || item_severity(t, &t->items[i]) == BW_EVENT_CRITICAL)
            t->items[kept++] = t->items[i];
    t->kept_from =
        half < t->item_count ? item_key(t, &t->items[kept - (t->item_count - half)]) : NO_TIME;
    set_count(t, kept);
}

/* Room for one more: repeats go first, then infos and notices, then what is oldest. False: a
 * critical one stands in every place. */
static bool make_room(timeline *t)
{
    if (t->item_count >= ITEMS_MOST && !t->thin)
        drop_repeats(t);
    while (t->item_count >= ITEMS_MOST && t->kept_least < BW_EVENT_WARNING)
        drop_below(t, ++t->kept_least);
    if (t->item_count >= ITEMS_MOST)
        drop_old(t);
    return t->item_count < ITEMS_MOST;
}

static bool is_wanted(timeline *t, const item *one)
{
    if (item_severity(t, one) < t->kept_least)
        return false;
    if (t->thin && t->item_count && repeats(&t->items[t->item_count - 1], one))
        return false;
    return make_room(t);
}

void items_forget(timeline *t, uint16_t source_index, uint64_t record)
{
    for (size_t i = t->item_count; i-- > 0;) {
        const item *last = &t->items[i];
        if (last->source != source_index)
            continue;
        if (last->record != record)
            return;
        memmove(&t->items[i], &t->items[i + 1], (t->item_count - i - 1) * sizeof(*t->items));
        t->item_count--;
        forget_rows(t);
        return;
    }
}

void items_add(timeline *t, const item *one)
{
    if (!is_wanted(t, one)) {
        t->dropped++;
        return;
    }
    if (t->item_count == t->item_room) {
        t->item_room = t->item_room ? t->item_room * 2 : 1024;
        t->items = bw_realloc(t->items, t->item_room * sizeof(*t->items));
    }
    if (t->item_count && item_key(t, one) < item_key(t, &t->items[t->item_count - 1]))
        t->unsorted = true;
    t->items[t->item_count++] = *one;
}

void items_drop_source(timeline *t, uint16_t source_index)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->item_count; i++)
        if (t->items[i].source != source_index)
            t->items[kept++] = t->items[i];
    t->item_count = kept;
    forget_rows(t);
    for (size_t i = 0; i < ROWS_KEPT; i++)
        if (t->cache[i].source == source_index)
            t->cache[i].used = false;
}

/* By time, then by log, then as written. */
static int compare(const void *a, const void *b, void *context)
{
    const item *x = a, *y = b;
    int64_t p = item_key(context, x), q = item_key(context, y);
    if (p != q)
        return p < q ? -1 : 1;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

void items_sort(timeline *t)
{
    row_keep(t);
    if (t->item_count)
        qsort_r(t->items, t->item_count, sizeof(*t->items), compare, t);
    t->unsorted = false;
    for (size_t i = 0; i < ROWS_KEPT; i++)
        t->cache[i].used = false; /* times were moved */
    items_filter(t, true);
    row_return(t);
}

/* --- passing, rows --- */
static void *grown(void *list, size_t *room, size_t size)
{
    *room = *room ? *room * 2 : 1024;
    return bw_realloc(list, *room * size);
}

static void pass(timeline *t, uint32_t index)
{
    const item *one = &t->items[index];
    size_t n = t->passing_count;
    if (n == t->passing_room)
        t->passing = grown(t->passing, &t->passing_room, sizeof(*t->passing));
    t->passing[t->passing_count++] = index;
    if (t->fold && n && repeats(&t->items[t->passing[n - 1]], one))
        return;
    if (t->row_count == t->row_room)
        t->rows = grown(t->rows, &t->row_room, sizeof(*t->rows));
    t->rows[t->row_count++] = (uint32_t)n;
}

/* The cursor begins at the first row with a time; what has none stands above. */
static void place_first(timeline *t)
{
    size_t row = t->placed ? t->row_count : row_at(t, NO_TIME + 1);
    if (row < t->row_count) {
        t->cursor = t->top = row;
        t->placed = true;
    }
}

void items_filter(timeline *t, bool anew)
{
    if (anew)
        forget_rows(t);
    for (; t->filtered < t->item_count; t->filtered++)
        if (filter_takes(t, &t->items[t->filtered]))
            pass(t, (uint32_t)t->filtered);
    if (t->at_end && t->row_count)
        t->cursor = t->row_count - 1;
    if (t->cursor >= t->row_count)
        t->cursor = t->row_count ? t->row_count - 1 : 0;
    place_first(t);
}

const item *row_item(const timeline *t, size_t row)
{
    return &t->items[t->passing[t->rows[row]]];
}

size_t row_repeats(const timeline *t, size_t row)
{
    size_t end = row + 1 < t->row_count ? t->rows[row + 1] : t->passing_count;
    return end - t->rows[row];
}

size_t row_at(const timeline *t, int64_t us)
{
    size_t low = 0, high = t->row_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (item_key(t, row_item(t, middle)) < us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool row_go(timeline *t, uint16_t source_index, uint64_t record)
{
    for (size_t row = 0; row < t->row_count; row++)
        for (size_t i = t->rows[row], end = i + row_repeats(t, row); i < end; i++) {
            const item *one = &t->items[t->passing[i]];
            if (one->source == source_index && one->record == record) {
                t->cursor = row;
                return true;
            }
        }
    return false;
}

void row_keep(timeline *t)
{
    t->has_back = t->cursor < t->row_count;
    if (t->has_back)
        t->back = *row_item(t, t->cursor);
}

void row_return(timeline *t)
{
    if (!t->has_back)
        return;
    t->has_back = false;
    if (row_go(t, t->back.source, t->back.record) || t->back.us == NO_TIME)
        return;
    t->cursor = row_at(t, item_key(t, &t->back));
    t->cursor -= t->cursor == t->row_count && t->cursor > 0;
}

/* --- texts, read again --- */
static size_t shown_size(const bw_log_record *r)
{
    size_t size = r->text_size;
    if (size <= ROW_TEXT)
        return size;
    for (size = ROW_TEXT; size > ROW_TEXT - 4 && ((uint8_t)r->text[size] & 0xc0) == 0x80;)
        size--;
    return size;
}

static void fill(const source *s, row_text *row, const bw_log_record *r)
{
    bw_text text = {0};
    free(row->text);
    bw_log_show(s->log, r->text, shown_size(r), &text);
    if (r->hole)
        bw_text_add(&text, "(bytes of zero: a hole in the file)");
    if (r->text_size > ROW_TEXT || r->cut)
        bw_text_addf(&text, " ... (%llu bytes)", (unsigned long long)r->size);
    row->text = bw_strdup(bw_text_get(&text));
    bw_text_free(&text);
    row->used = true;
    row->line = r->line;
    row->time = r->time;
    source_time(s, &row->time);
}

const row_text *record_get(timeline *t, uint16_t source_index, uint64_t record)
{
    const source *s = &t->sources[source_index];
    row_text *row = &t->cache[(record * 31 + source_index * 257u) % ROWS_KEPT];
    if (row->used && row->source == source_index && row->record == record)
        return row;
    bw_log_record r;
    if (!s->look || bw_log_seek_record(s->look, record, NULL) != BW_OK ||
        bw_log_next(s->look, &r, NULL) != BW_OK)
        return NULL;
    row->source = source_index;
    row->record = record;
    fill(s, row, &r);
    if (r.provisional)
        row->used = false; /* more of it may come */
    return row;
}

const row_text *row_get(timeline *t, const item *one)
{
    static const row_text gone = {.text = (char *)"(the log changed: this line is gone)"};
    const row_text *row = record_get(t, one->source, one->record);
    return row ? row : &gone;
}
