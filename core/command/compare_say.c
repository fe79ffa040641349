#include "core/command/compare_say.h"
#include "core/command/csv.h"

#include <string.h>

void bw_compare_path(bw_text *text, const char *path)
{
    bw_text_add_shown(text, path);
}

/* --- fields --- */
typedef struct telling {
    bw_compare *c;
    uint64_t block;
    size_t folded; /* housekeeping that was not shown */
} telling;

static void field_json(bw_json *json, const bw_diff_field *f)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "field", f->path);
    bw_json_put_string(json, "left", f->left);
    bw_json_put_string(json, "right", f->right);
    bw_json_put_string(json, "confidence", f->confidence);
    bw_json_put_string(json, "housekeeping", f->housekeeping);
    bw_json_end(json);
}

static void field_csv(const telling *t, const bw_diff_field *f)
{
    bw_text line = {0};
    const char *const *sides = t->c->sides;
    if (sides[0])
        bw_text_addf(&line, "%s | %s", sides[0], sides[1]);
    else
        bw_text_add(&line, "changed");
    bw_csv_number(&line, t->block);
    bw_csv_number(&line, 1);
    const char *cells[] = {f->path, f->left, f->right, f->housekeeping};
    for (size_t i = 0; i < BW_COUNT(cells); i++)
        bw_csv_text(&line, cells[i]);
    bw_text_add(&line, "\n");
    bw_call_write(t->c->call, bw_text_get(&line), line.length);
    bw_text_free(&line);
}

static void tell_field(void *context, const bw_diff_field *f)
{
    telling *t = context;
    if (t->c->json) {
        field_json(t->c->json, f);
    } else if (f->housekeeping && !t->c->all) {
        t->folded++;
    } else if (t->c->csv) {
        field_csv(t, f);
    } else {
        bool certain = strcmp(f->confidence, "certain") == 0;
        bw_call_print(t->c->call, "  %-40s %s | %s%s%s%s%s%s\n", f->path, f->left ? f->left : "-",
                      f->right ? f->right : "-", certain ? "" : "  [", certain ? "" : f->confidence,
                      certain ? "" : "]", f->housekeeping ? "  -- " : "",
                      f->housekeeping ? f->housekeeping : "");
    }
}

static void block_head(bw_compare *c, const bw_diff_blocks *pair, uint64_t left, uint64_t right)
{
    uint32_t owner = 0; /* stays so when such a block does not tell */
    bw_tree_object(pair->left, &owner);
    if (c->json) {
        bw_json_begin_object(c->json);
        bw_json_put_uint(c->json, "left_block", left);
        bw_json_put_uint(c->json, "right_block", right);
        for (int i = 0; i < 2 && c->sides[0]; i++) {
            const bw_block_check *check = i ? &pair->right_check : &pair->left_check;
            bw_json_put_string(c->json, i ? "right_is" : "left_is", c->sides[i]);
            bw_json_put_string(c->json, i ? "right_state" : "left_state",
                               bw_block_fault_name(check->fault));
        }
        bw_json_put_string(c->json, "kind", pair->left->title);
        bw_json_key(c->json, "object");
        if (owner)
            bw_json_uint(c->json, owner);
        else
            bw_json_null(c->json);
        bw_json_key(c->json, "fields");
        bw_json_begin_array(c->json);
        return;
    }
    bw_text head = {0};
    bw_text_addf(&head, "block %llu", (unsigned long long)left);
    if (left != right)
        bw_text_addf(&head, " | %llu", (unsigned long long)right);
    bw_text_addf(&head, "  %s", pair->left->title ? pair->left->title : "");
    if (owner)
        bw_text_addf(&head, ", object %u", owner);
    if (c->sides[0])
        bw_text_addf(&head, ":  %s %s | %s %s", c->sides[0],
                     bw_block_fault_name(pair->left_check.fault), c->sides[1],
                     bw_block_fault_name(pair->right_check.fault));
    if (!c->csv)
        bw_call_print(c->call, "%s\n", bw_text_get(&head));
    bw_text_free(&head);
}

static void block_foot(bw_compare *c, const telling *t)
{
    if (c->json) {
        bw_json_end(c->json);
        bw_json_end(c->json);
    } else if (t->folded && !c->csv) {
        bw_call_print(c->call, "  (%zu more that change with every write; --all shows them)\n",
                      t->folded);
    }
}

bw_status bw_compare_say_blocks(bw_compare *c, uint64_t left, uint64_t right, size_t *differ)
{
    bw_diff_blocks *pair = &c->pair;
    bw_layouts *layouts = bw_session_layouts(bw_call_session(c->call));
    bw_status status =
        bw_diff_blocks_read_changes(pair, layouts, c->left, left, c->right, right, &c->trouble);
    if (status == BW_OK) {
        telling t = {.c = c, .block = left};
        block_head(c, pair, left, right);
        *differ = bw_diff_trees(pair->left, pair->right, pair->sound, tell_field, &t) + t.folded;
        block_foot(c, &t);
    }
    return status;
}

/* --- runs --- */
static void run_head(bw_compare *c, const bw_diff_run *run)
{
    const char *state = bw_diff_state_name(run->state);
    unsigned long long first = run->first, last = run->first + run->count - 1;
    if (c->json) {
        bw_json_begin_object(c->json);
        bw_json_put_string(c->json, "state", state);
        bw_json_put_uint(c->json, "first", run->first);
        bw_json_put_uint(c->json, "right_first", run->right_first);
        bw_json_put_uint(c->json, "count", run->count);
        bw_json_key(c->json, "blocks");
        bw_json_begin_array(c->json);
    } else if (c->csv) {
        bw_call_print(c->call, "%s,%llu,%llu,,,,\n", state, first, (unsigned long long)run->count);
    } else if (run->count == 1) {
        bw_call_print(c->call, "%-10s  %llu\n", state, first);
    } else {
        bw_call_print(c->call, "%-10s  %llu - %llu  (%llu blocks)\n", state, first, last,
                      (unsigned long long)run->count);
    }
}

bool bw_compare_say_run(bw_compare *c, const bw_diff_run *run)
{
    if (run->state == BW_DIFF_EQUAL)
        return true;
    run_head(c, run);
    bool decoded = run->state == BW_DIFF_CHANGED && bw_diff_numbered(c->left, c->right);
    uint64_t wanted = decoded ? run->count : 0;
    uint64_t fields = wanted < c->fields_left ? wanted : c->fields_left;
    c->cut = c->cut || fields < wanted;
    c->fields_left -= fields;
    size_t differ;
    for (uint64_t i = 0; i < fields && c->trouble.status == BW_OK; i++)
        bw_compare_say_blocks(c, run->first + i, run->right_first + i, &differ);
    if (c->json) {
        bw_json_end(c->json);
        bw_json_end(c->json);
    }
    return c->trouble.status == BW_OK;
}

bw_status bw_compare_runs_end(bw_compare *c, bw_status status)
{
    if (c->json)
        bw_json_end(c->json);
    if (c->trouble.status == BW_OK)
        return status;
    *bw_call_error(c->call) = c->trouble;
    return c->trouble.status;
}
