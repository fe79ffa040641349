#include "core/command/compare_folders.h"
#include "core/command/csv.h"

#include <string.h>

/* What going over all blocks of a pair gave. */
typedef struct blocks_result {
    bool done;
    bw_diff_totals totals;
    bw_error trouble; /* why not, when not done; status BW_OK: nobody asked */
} blocks_result;

static const char *base_name(const bw_diff_side *side)
{
    const char *slash = side ? strrchr(side->path, '/') : NULL;
    return !side ? NULL : slash ? slash + 1 : side->path;
}

static const char *kind_of(const bw_diff_pair *pair)
{
    const bw_diff_side *one = pair->left && pair->left->trouble.status == BW_OK ? pair->left
                              : pair->right                                     ? pair->right
                                                                                : pair->left;
    return bw_file_kind_name(one->grid.kind);
}

static void compare_blocks(bw_compare *c, const bw_diff_pair *pair, blocks_result *result)
{
    bw_workspace *files = bw_workspace_new_over(bw_session_workspace(bw_call_session(c->call)));
    bw_dbfile *left = bw_workspace_open(files, pair->left->path, &result->trouble);
    bw_dbfile *right = left ? bw_workspace_open(files, pair->right->path, &result->trouble) : NULL;
    unsigned threads = (unsigned)bw_call_number(c->call, "jobs", 0);
    result->done =
        right && bw_diff_files(left, right, threads, NULL, NULL, bw_call_progress(c->call),
                               &result->totals, &result->trouble) == BW_OK;
    bw_workspace_free(files);
}

/* --- text --- */
static void say_name(bw_text *text, const bw_diff_side *side)
{
    if (side)
        bw_compare_path(text, base_name(side));
    else
        bw_text_add(text, "-");
}

static void say_blocks(bw_text *text, const blocks_result *b)
{
    const bw_diff_totals *t = &b->totals;
    if (b->trouble.status != BW_OK) {
        bw_text_add(text, "  blocks not compared: ");
        bw_compare_path(text, b->trouble.text);
        bw_text_add(text, "\n");
    } else if (b->done && !bw_diff_any(t))
        bw_text_addf(text, "  all %llu blocks equal\n", (unsigned long long)t->equal);
    else if (b->done)
        bw_text_addf(text,
                     "  blocks: %llu changed, %llu only left, %llu only right, %llu equal%s\n",
                     (unsigned long long)t->changed, (unsigned long long)t->only_left,
                     (unsigned long long)t->only_right, (unsigned long long)t->equal,
                     t->tail_differs ? "; the bytes behind them differ" : "");
    if (b->done && (t->left_grew || t->right_grew))
        bw_text_add(text, "  it has grown since it was opened\n");
}

static void say_columns(bw_text *text, const bw_diff_pair *pair)
{
    for (size_t column = 0; column < bw_diff_columns(); column++)
        if (bw_diff_cell_differs(pair, column)) {
            bw_text_addf(text, "  %-20s ", bw_diff_column_name(column));
            bw_diff_cell(pair->left, column, text);
            bw_text_add(text, " | ");
            bw_diff_cell(pair->right, column, text);
            bw_text_add(text, "\n");
        }
}

static void say_pair(bw_compare *c, const bw_diff_pair *pair, const blocks_result *blocks)
{
    bw_text text = {0};
    const bw_diff_side *sides[] = {pair->left, pair->right};
    bw_text_addf(&text, "%s  ", kind_of(pair));
    say_name(&text, pair->left);
    bw_text_add(&text, " | ");
    say_name(&text, pair->right);
    bw_text_add(&text, !pair->left     ? "  only right\n"
                       : !pair->right  ? "  only left\n"
                       : pair->badness ? "  headers differ\n"
                                       : "  headers equal\n");
    for (int i = 0; i < 2; i++)
        if (sides[i] && sides[i]->trouble.status != BW_OK) {
            bw_text_addf(&text, "  %s: ", i ? "right" : "left");
            bw_compare_path(&text, sides[i]->trouble.text);
            bw_text_add(&text, "\n");
        }
    say_columns(&text, pair);
    say_blocks(&text, blocks);
    bw_call_write(c->call, bw_text_get(&text), text.length);
    bw_text_free(&text);
}

/* --- CSV --- */
static void csv_head(bw_compare *c)
{
    bw_call_print(c->call, "kind,left,right,badness,changed,only_left,only_right");
    for (size_t column = 0; column < bw_diff_columns(); column++)
        bw_call_print(c->call, ",left_%s,right_%s", bw_diff_column_key(column),
                      bw_diff_column_key(column));
    bw_call_print(c->call, "\n");
}

static void csv_pair(bw_compare *c, const bw_diff_pair *pair, const blocks_result *b)
{
    bw_text line = {0}, cell = {0};
    bw_csv_text(&line, kind_of(pair));
    bw_csv_text(&line, pair->left ? pair->left->path : NULL);
    bw_csv_text(&line, pair->right ? pair->right->path : NULL);
    bw_csv_number(&line, pair->badness);
    const uint64_t counts[] = {b->totals.changed, b->totals.only_left, b->totals.only_right};
    for (size_t i = 0; i < BW_COUNT(counts); i++)
        if (b->done)
            bw_csv_number(&line, counts[i]);
        else
            bw_csv_text(&line, NULL);
    for (size_t i = 0; i < bw_diff_columns() * 2; i++) {
        bw_text_clear(&cell);
        bw_diff_cell(i % 2 ? pair->right : pair->left, i / 2, &cell);
        bw_csv_text(&line, bw_text_get(&cell));
    }
    bw_text_add(&line, "\n");
    bw_call_write(c->call, bw_text_get(&line), line.length);
    bw_text_free(&line);
    bw_text_free(&cell);
}

/* --- JSON --- */
static void json_text(bw_json *json, const char *key, const char *value)
{
    bw_json_key(json, key);
    bw_json_string(json, value);
}

static void json_cell(bw_json *json, const char *key, const bw_diff_side *side, size_t column)
{
    bw_text cell = {0};
    bw_diff_cell(side, column, &cell);
    json_text(json, key, cell.length ? bw_text_get(&cell) : NULL);
    bw_text_free(&cell);
}

static void json_blocks(bw_json *json, const blocks_result *b)
{
    const struct {
        const char *key;
        uint64_t value;
    } rows[] = {{"equal", b->totals.equal},
                {"changed", b->totals.changed},
                {"only_left", b->totals.only_left},
                {"only_right", b->totals.only_right}};
    bw_json_key(json, "blocks");
    if (!b->done) {
        bw_json_null(json);
        return;
    }
    bw_json_begin_object(json);
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        bw_json_key(json, rows[i].key);
        bw_json_uint(json, rows[i].value);
    }
    bw_json_put_bool(json, "tail_differs", b->totals.tail_differs);
    bw_json_end(json);
}

static const char *trouble_of(const bw_diff_side *side)
{
    return side && side->trouble.status != BW_OK ? side->trouble.text : NULL;
}

static void json_pair(bw_json *json, const bw_diff_pair *pair, const blocks_result *b)
{
    bw_json_begin_object(json);
    json_text(json, "kind", kind_of(pair));
    json_text(json, "left", pair->left ? pair->left->path : NULL);
    json_text(json, "right", pair->right ? pair->right->path : NULL);
    json_text(json, "left_trouble", trouble_of(pair->left));
    json_text(json, "right_trouble", trouble_of(pair->right));
    bw_json_put_uint(json, "badness", pair->badness);
    bw_json_key(json, "header");
    bw_json_begin_object(json);
    for (size_t column = 0; column < bw_diff_columns(); column++) {
        bw_json_key(json, bw_diff_column_key(column));
        bw_json_begin_object(json);
        json_cell(json, "left", pair->left, column);
        json_cell(json, "right", pair->right, column);
        bw_json_put_bool(json, "differs", bw_diff_cell_differs(pair, column));
        bw_json_end(json);
    }
    bw_json_end(json);
    json_blocks(json, b);
    json_text(json, "blocks_trouble", b->trouble.status != BW_OK ? b->trouble.text : NULL);
    bw_json_end(json);
}

/* --- all of it --- */
static void say_spans(bw_compare *c, const bw_diff_pairs *pairs)
{
    const char *names[] = {"left ", "right"};
    bw_scn low, high;
    for (int side = 0; side < 2; side++)
        if (bw_diff_pairs_span(pairs, side, &low, &high))
            bw_call_print(c->call, "%s datafiles stand at SCN %llu to %llu (skew %llu)\n",
                          names[side], (unsigned long long)low, (unsigned long long)high,
                          (unsigned long long)(high - low));
}

static void say_begin(bw_compare *c, const bw_diff_pairs *pairs)
{
    const char *sentence;
    if (c->json) {
        bw_json_begin_object(c->json);
        bw_json_key(c->json, "notes");
        bw_json_begin_array(c->json);
    }
    for (size_t i = 0; (sentence = bw_diff_pairs_note(pairs, i)); i++)
        if (c->json)
            bw_json_string(c->json, sentence);
        else
            bw_call_note(c->call, "%s", sentence);
    if (c->json) {
        bw_json_end(c->json);
        bw_json_key(c->json, "pairs");
        bw_json_begin_array(c->json);
    } else if (c->csv) {
        csv_head(c);
    } else {
        say_spans(c, pairs);
    }
}

/* 1 when the pair differs, 2 when somebody asked to stop. */
static int one_pair(bw_compare *c, const bw_diff_pair *pair, bool headers_only)
{
    blocks_result blocks = {0};
    bool can = pair->left && pair->right && !trouble_of(pair->left) && !trouble_of(pair->right);
    if (can && !headers_only)
        compare_blocks(c, pair, &blocks);
    if (blocks.trouble.status == BW_ERR_CANCELLED) {
        *bw_call_error(c->call) = blocks.trouble;
        return 2;
    }
    if (c->json)
        json_pair(c->json, pair, &blocks);
    else if (c->csv)
        csv_pair(c, pair, &blocks);
    else
        say_pair(c, pair, &blocks);
    const bw_diff_totals *t = &blocks.totals;
    return pair->badness || blocks.trouble.status != BW_OK ||
           (blocks.done && (bw_diff_any(t) || t->left_grew || t->right_grew));
}

int bw_compare_folders(bw_compare *c, const char *left, const char *right)
{
    bw_workspace *open_files = bw_session_workspace(bw_call_session(c->call));
    bw_diff_pairs *pairs = bw_diff_pairs_new(open_files, left, right, bw_call_progress(c->call),
                                             bw_call_error(c->call));
    if (!pairs)
        return 2;
    int result = 0;
    size_t differ = 0, count = bw_diff_pairs_count(pairs);
    say_begin(c, pairs);
    for (size_t i = 0; i < count && result != 2; i++) {
        int one = one_pair(c, bw_diff_pairs_at(pairs, i), bw_call_has(c->call, "headers"));
        differ += one == 1;
        result = one > result ? one : result;
    }
    bw_diff_pairs_free(pairs);
    if (c->json) {
        bw_json_end(c->json);
        bw_json_end(c->json);
    } else if (!c->csv && result != 2) {
        bw_call_print(c->call, "%zu of %zu pairs differ\n", differ, count);
    }
    return count ? result
                 : bw_call_fail(c->call, "neither directory holds an Oracle file; name the "
                                         "directories of the datafiles");
}
