/* The files of two directories paired. Each pass sorts what is left on both sides by its own key
 * and takes equal keys together; a later pass knows less. */
#include "core/diff/columns.h"
#include "core/diff/folder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BADNESS_MISSING 900u
#define BADNESS_TROUBLE 950u
#define NOTES 8u

typedef int (*compare_sides)(const bw_diff_side *, const bw_diff_side *);

struct bw_diff_pairs {
    bw_diff_folder sides[2];
    bw_diff_pair *rows;
    size_t count;
    bw_text notes[NOTES];
    size_t note_count;
};

/* --- keys --- */
#define ORDER(a, b)                                                                                \
    if ((a) != (b))                                                                                \
    return (a) < (b) ? -1 : 1

/* Whether the header says whose file it is and which. */
static bool placed(const bw_diff_side *s)
{
    return s->trouble.status == BW_OK && s->grid.kind != BW_FILE_UNKNOWN && s->id.has_header;
}

static int by_owner(const bw_diff_side *a, const bw_diff_side *b)
{
    ORDER(placed(a), placed(b));
    if (!placed(a))
        return 0;
    ORDER(a->grid.kind, b->grid.kind);
    ORDER(a->id.dbid, b->id.dbid);
    return 0;
}

static int by_number(const bw_diff_side *a, const bw_diff_side *b)
{
    int order = by_owner(a, b);
    if (order || !placed(a))
        return order;
    ORDER(a->id.thread, b->id.thread);
    ORDER(a->id.file_number, b->id.file_number);
    return 0;
}

static int by_number_and_name(const bw_diff_side *a, const bw_diff_side *b)
{
    int order = by_number(a, b);
    return order ? order : strcmp(bw_diff_base_name(a), bw_diff_base_name(b));
}

static int by_sequence(const bw_diff_side *a, const bw_diff_side *b)
{
    int order = by_owner(a, b);
    if (order || !placed(a))
        return order;
    ORDER(a->id.thread, b->id.thread);
    ORDER(a->id.sequence, b->id.sequence);
    return 0;
}

static int by_name(const bw_diff_side *a, const bw_diff_side *b)
{
    return strcmp(bw_diff_base_name(a), bw_diff_base_name(b));
}

/* --- passes --- */
static bool both_placed(const bw_diff_side *a, const bw_diff_side *b)
{
    return placed(a) && placed(b);
}

static bool both_redo(const bw_diff_side *a, const bw_diff_side *b)
{
    return both_placed(a, b) && a->id.has_redo;
}

static bool both_unlike_redo(const bw_diff_side *a, const bw_diff_side *b)
{
    return both_placed(a, b) && !a->id.has_redo;
}

static bool one_unplaced(const bw_diff_side *a, const bw_diff_side *b)
{
    return !both_placed(a, b);
}

static const struct {
    compare_sides order;
    bool (*may)(const bw_diff_side *, const bw_diff_side *);
} passes[] = {
    {by_number_and_name, both_placed},
    {by_sequence, both_redo},
    {by_number, both_unlike_redo},
    {by_name, one_unplaced},
};

static _Thread_local compare_sides sort_order; /* of the qsort that runs */

static int sort_by_order(const void *a, const void *b)
{
    const bw_diff_side *x = *(bw_diff_side *const *)a, *y = *(bw_diff_side *const *)b;
    int order = sort_order(x, y);
    return order ? order : strcmp(x->path, y->path);
}

static void add_row(bw_diff_pairs *pairs, const bw_diff_side *left, const bw_diff_side *right)
{
    pairs->rows[pairs->count++] = (bw_diff_pair){.left = left, .right = right};
}

/* Takes equal keys together; what stays is moved to the front of both lists. */
static void run_pass(bw_diff_pairs *pairs, size_t pass, bw_diff_side **lists[2], size_t counts[2])
{
    size_t at[2] = {0, 0}, kept[2] = {0, 0};
    sort_order = passes[pass].order;
    for (int side = 0; side < 2; side++)
        qsort(lists[side], counts[side], sizeof(bw_diff_side *), sort_by_order);
    while (at[0] < counts[0] && at[1] < counts[1]) {
        bw_diff_side *left = lists[0][at[0]], *right = lists[1][at[1]];
        int order = passes[pass].order(left, right);
        if (order == 0 && passes[pass].may(left, right)) {
            add_row(pairs, left, right);
            at[0]++;
            at[1]++;
            continue;
        }
        int behind = order > 0; /* the side whose key is the lower goes on; both keep theirs */
        lists[behind][kept[behind]++] = lists[behind][at[behind]];
        at[behind]++;
    }
    for (int side = 0; side < 2; side++) {
        while (at[side] < counts[side])
            lists[side][kept[side]++] = lists[side][at[side]++];
        counts[side] = kept[side];
    }
}

/* Files of a directory that are nothing of Oracle's, and were not expected to be. */
static bool of_interest(const bw_diff_side *s)
{
    if (s->trouble.status != BW_OK)
        return s->trouble.status == BW_ERR_IO || s->trouble.status == BW_ERR_UNFINISHED;
    return s->grid.kind != BW_FILE_UNKNOWN;
}

static void note(bw_diff_pairs *pairs, const char *format, ...) BW_PRINTF(2, 3);
static void note(bw_diff_pairs *pairs, const char *format, ...)
{
    va_list arguments;
    if (pairs->note_count == NOTES)
        return;
    va_start(arguments, format);
    bw_text_vaddf(&pairs->notes[pairs->note_count++], format, arguments);
    va_end(arguments);
}

static void pair_all(bw_diff_pairs *pairs)
{
    bw_diff_side **lists[2];
    size_t counts[2], left_out = 0;
    for (int side = 0; side < 2; side++) {
        counts[side] = pairs->sides[side].count;
        lists[side] = bw_alloc((counts[side] + 1) * sizeof(bw_diff_side *));
        if (counts[side])
            memcpy(lists[side], pairs->sides[side].files, counts[side] * sizeof(bw_diff_side *));
    }
    pairs->rows = bw_alloc((counts[0] + counts[1] + 1) * sizeof(bw_diff_pair));
    for (size_t pass = 0; pass < BW_COUNT(passes); pass++)
        run_pass(pairs, pass, lists, counts);
    size_t kept = 0;
    for (size_t i = 0; i < pairs->count; i++)
        if (of_interest(pairs->rows[i].left) || of_interest(pairs->rows[i].right))
            pairs->rows[kept++] = pairs->rows[i];
        else
            left_out += 2;
    pairs->count = kept;
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < counts[side]; i++)
            if (of_interest(lists[side][i]))
                add_row(pairs, side ? NULL : lists[side][i], side ? lists[side][i] : NULL);
            else
                left_out++;
        free(lists[side]);
    }
    if (left_out)
        note(pairs, "%zu files are nothing of Oracle's and were left out", left_out);
}

/* --- the order of the table --- */
static void rate(bw_diff_pair *row)
{
    const bw_diff_side *sides[] = {row->left, row->right};
    for (int i = 0; i < 2; i++)
        if (!sides[i] && row->badness < BADNESS_MISSING)
            row->badness = BADNESS_MISSING;
        else if (sides[i] && sides[i]->trouble.status != BW_OK)
            row->badness = BADNESS_TROUBLE;
    for (size_t c = 0; c < bw_diff_columns(); c++)
        if (bw_diff_column_badness(c) > row->badness && bw_diff_cell_differs(row, c))
            row->badness = bw_diff_column_badness(c);
}

/* Worst first; among equals the one that is the furthest back in time. */
static int by_badness(const void *a, const void *b)
{
    const bw_diff_pair *x = a, *y = b;
    const bw_diff_side *one = x->left ? x->left : x->right, *two = y->left ? y->left : y->right;
    ORDER(y->badness, x->badness);
    ORDER(one->grid.kind, two->grid.kind);
    ORDER(one->id.checkpoint_scn, two->id.checkpoint_scn);
    ORDER(one->id.file_number, two->id.file_number);
    return strcmp(one->path, two->path);
}

/* --- what concerns all --- */
static const bw_diff_side *first_placed(const bw_diff_folder *folder)
{
    for (size_t i = 0; i < folder->count; i++)
        if (placed(folder->files[i]))
            return folder->files[i];
    return NULL;
}

static bool holds_database(const bw_diff_folder *folder, uint32_t dbid)
{
    for (size_t i = 0; i < folder->count; i++)
        if (placed(folder->files[i]) && folder->files[i]->id.dbid == dbid)
            return true;
    return false;
}

static void note_databases(bw_diff_pairs *pairs)
{
    const bw_diff_side *left = first_placed(&pairs->sides[0]);
    const bw_diff_side *right = first_placed(&pairs->sides[1]);
    const char *names[] = {"left", "right"};
    for (int side = 0; side < 2; side++) {
        const bw_diff_side *first = side ? right : left;
        const bw_diff_folder *folder = &pairs->sides[side];
        for (size_t i = 0; first && i < folder->count; i++)
            if (placed(folder->files[i]) && folder->files[i]->id.dbid != first->id.dbid) {
                note(pairs, "the %s side holds files of more than one database: DBID %u and %u",
                     names[side], first->id.dbid, folder->files[i]->id.dbid);
                break;
            }
    }
    if (left && right && !holds_database(&pairs->sides[1], left->id.dbid))
        note(pairs,
             "two different databases: %s (DBID %u) on the left, %s (DBID %u) on the right; their "
             "files are not paired",
             left->id.dbname, left->id.dbid, right->id.dbname, right->id.dbid);
}

static void note_same_place(bw_diff_pairs *pairs, const char *left, const char *right)
{
    struct stat a, b;
    if (stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev)
        note(pairs, "both names lead to the same %s: it is compared with itself",
             S_ISDIR(a.st_mode) ? "directory" : "file");
}

bw_diff_pairs *bw_diff_pairs_new(const bw_workspace *base, const char *left, const char *right,
                                 const bw_progress *progress, bw_error *err)
{
    bw_diff_pairs *pairs = bw_alloc(sizeof(*pairs));
    if (bw_diff_folder_read(&pairs->sides[0], base, left, progress, err) != BW_OK ||
        bw_diff_folder_read(&pairs->sides[1], base, right, progress, err) != BW_OK) {
        bw_diff_pairs_free(pairs);
        return NULL;
    }
    for (int side = 0; side < 2; side++)
        bw_diff_control_views(&pairs->sides[side], base);
    note_same_place(pairs, left, right);
    note_databases(pairs);
    pair_all(pairs);
    for (size_t i = 0; i < pairs->count; i++)
        rate(&pairs->rows[i]);
    qsort(pairs->rows, pairs->count, sizeof(bw_diff_pair), by_badness);
    return pairs;
}

void bw_diff_pairs_free(bw_diff_pairs *pairs)
{
    if (!pairs)
        return;
    for (size_t i = 0; i < pairs->note_count; i++)
        bw_text_free(&pairs->notes[i]);
    bw_diff_folder_free(&pairs->sides[0]);
    bw_diff_folder_free(&pairs->sides[1]);
    free(pairs->rows);
    free(pairs);
}

size_t bw_diff_pairs_count(const bw_diff_pairs *pairs)
{
    return pairs->count;
}

const bw_diff_pair *bw_diff_pairs_at(const bw_diff_pairs *pairs, size_t index)
{
    return &pairs->rows[index];
}

const char *bw_diff_pairs_note(const bw_diff_pairs *pairs, size_t index)
{
    return index < pairs->note_count ? bw_text_get(&pairs->notes[index]) : NULL;
}

bool bw_diff_pairs_span(const bw_diff_pairs *pairs, int side, bw_scn *low, bw_scn *high)
{
    const bw_diff_folder *folder = &pairs->sides[side];
    bool any = false;
    for (size_t i = 0; i < folder->count; i++) {
        const bw_identity *id = &folder->files[i]->id;
        if (!id->has_datafile || folder->files[i]->grid.kind != BW_FILE_DATA)
            continue;
        *low = any && *low < id->checkpoint_scn ? *low : id->checkpoint_scn;
        *high = any && *high > id->checkpoint_scn ? *high : id->checkpoint_scn;
        any = true;
    }
    return any;
}
