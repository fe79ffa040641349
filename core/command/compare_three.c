#include "core/command/compare_three.h"

enum { LEFT, RIGHT, THIRD, COPIES };
static const char *const names[COPIES] = {"left", "right", "third"};

typedef struct voting {
    bw_compare *c;
    bw_dbfile *copies[COPIES];
} voting;

/* Whose fields are laid beside each other; one who stands alone is on the right. */
static const struct {
    int left, right;
} beside[BW_DIFF_ODDS][2] = {[BW_DIFF_ODD_LEFT] = {{RIGHT, LEFT}},
                             [BW_DIFF_ODD_RIGHT] = {{LEFT, RIGHT}},
                             [BW_DIFF_ODD_THIRD] = {{LEFT, THIRD}},
                             [BW_DIFF_NONE_AGREE] = {{LEFT, RIGHT}, {LEFT, THIRD}}};

static void say_begin(const voting *v)
{
    bw_json *json = v->c->json;
    if (v->c->csv)
        bw_call_print(v->c->call, "who,first,count,field,left,right,housekeeping\n");
    if (json)
        bw_json_begin_object(json);
    for (int i = 0; i < COPIES && !v->c->csv; i++) {
        const bw_geometry *g = bw_dbfile_geometry(v->copies[i]);
        bw_text path = {0};
        bw_compare_path(&path, bw_dbfile_path(v->copies[i]));
        if (json)
            bw_json_put_string(json, names[i], bw_dbfile_path(v->copies[i]));
        else
            bw_call_print(v->c->call, "%-6s %s  (%s, %llu blocks of %u)\n", names[i],
                          bw_text_get(&path), bw_file_kind_name(g->kind),
                          (unsigned long long)g->blocks, g->block_size);
        bw_text_free(&path);
    }
    if (json) {
        bw_json_key(json, "runs");
        bw_json_begin_array(json);
    }
}

static void run_head(const bw_compare *c, const bw_diff_odd_run *run)
{
    const char *who = bw_diff_odd_name(run->odd);
    unsigned long long first = run->first, count = run->count;
    if (c->json) {
        bw_json_begin_object(c->json);
        bw_json_put_string(c->json, "who", who);
        bw_json_put_uint(c->json, "first", first);
        bw_json_put_uint(c->json, "count", count);
        bw_json_key(c->json, "blocks");
        bw_json_begin_array(c->json);
    } else if (c->csv) {
        bw_call_print(c->call, "%s,%llu,%llu,,,,\n", who, first, count);
    } else if (count == 1) {
        bw_call_print(c->call, "%-11s  %llu\n", who, first);
    } else {
        bw_call_print(c->call, "%-11s  %llu - %llu  (%llu blocks)\n", who, first, first + count - 1,
                      count);
    }
}

static void say_block(const voting *v, bw_diff_odd odd, uint64_t block)
{
    bw_compare *c = v->c;
    size_t differ;
    for (int i = 0; i < 2 && beside[odd][i].left != beside[odd][i].right; i++) {
        int left = beside[odd][i].left, right = beside[odd][i].right;
        c->left = v->copies[left];
        c->right = v->copies[right];
        c->sides[0] = names[left];
        c->sides[1] = names[right];
        if (bw_compare_say_blocks(c, block, block, &differ) != BW_OK)
            return;
    }
}

static bool tell_run(void *context, const bw_diff_odd_run *run)
{
    const voting *v = context;
    bw_compare *c = v->c;
    if (run->odd == BW_DIFF_ALL_AGREE)
        return true;
    run_head(c, run);
    uint64_t fields = run->count < c->fields_left ? run->count : c->fields_left;
    c->cut = c->cut || fields < run->count;
    c->fields_left -= fields;
    for (uint64_t i = 0; i < fields && c->trouble.status == BW_OK; i++)
        say_block(v, run->odd, run->first + i);
    if (c->json) {
        bw_json_end(c->json);
        bw_json_end(c->json);
    }
    return c->trouble.status == BW_OK;
}

static void say_totals(const bw_compare *c, const bw_diff_three_totals *t)
{
    static const char *const keys[BW_DIFF_ODDS] = {"all_agree", "left_alone", "right_alone",
                                                   "third_alone", "none_agree"};
    static const char *const lacking[COPIES] = {"left_lacks", "right_lacks", "third_lacks"};
    if (c->json) {
        for (int i = 0; i < BW_DIFF_ODDS; i++)
            bw_json_put_uint(c->json, keys[i], t->blocks[i]);
        for (int i = 0; i < COPIES; i++)
            bw_json_put_uint(c->json, lacking[i], t->lacks[i]);
        bw_json_put_bool(c->json, "tails_differ", t->tails_differ);
        return;
    }
    if (c->csv)
        return;
    for (int i = 0; i < COPIES; i++)
        if (t->lacks[i])
            bw_call_print(c->call, "%s lacks %s%llu blocks that another has\n", names[i],
                          i == LEFT ? "at least " : "", (unsigned long long)t->lacks[i]);
    if (t->tails_differ)
        bw_call_print(c->call, "the bytes behind the last whole block differ\n");
    if (c->cut)
        bw_call_print(c->call, "fields of more blocks: --fields N, or -b BLOCK with two files\n");
    for (int i = 0; i < BW_DIFF_ODDS; i++)
        bw_call_print(c->call, "%s%llu %s", i ? ", " : "blocks: ", (unsigned long long)t->blocks[i],
                      bw_diff_odd_name((bw_diff_odd)i));
    bw_call_print(c->call, "\n");
}

static bool any(const bw_diff_three_totals *t)
{
    bool differ = t->tails_differ;
    for (int i = BW_DIFF_ALL_AGREE + 1; i < BW_DIFF_ODDS; i++)
        differ = differ || t->blocks[i];
    for (int i = 0; i < COPIES; i++)
        differ = differ || t->lacks[i];
    return differ;
}

int bw_compare_three(bw_compare *c, bw_dbfile *third)
{
    voting v = {.c = c, .copies = {c->left, c->right, third}};
    bw_diff_three_totals totals;
    if (bw_diff_three_fits(c->left, c->right, third, bw_call_error(c->call)) != BW_OK)
        return 2;
    say_begin(&v);
    bw_status status =
        bw_diff_three(c->left, c->right, third, (unsigned)bw_call_number(c->call, "jobs", 0),
                      tell_run, &v, bw_call_progress(c->call), &totals, bw_call_error(c->call));
    status = bw_compare_runs_end(c, status);
    if (status == BW_OK)
        say_totals(c, &totals);
    if (c->json)
        bw_json_end(c->json);
    return status != BW_OK ? 2 : any(&totals);
}
