/* compare: two files, block by block and field by field, or two directories. */
#include "core/command/builtin.h"
#include "core/command/compare_folders.h"
#include "core/command/compare_three.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FIELD_BLOCKS 20u /* changed blocks whose fields are listed unless the person says else */

static uint32_t address_in(bw_dbfile *file, uint64_t block)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    uint8_t *bytes = bw_alloc(g->block_size);
    bool read = strcmp(g->family, "data") == 0 && block && bw_dbfile_has_block(file, block) &&
                bw_dbfile_read(file, block, bytes, NULL) == BW_OK;
    uint32_t address = read ? bw_get32(bytes + 4, g->big_endian) : 0;
    free(bytes);
    return address;
}

/* By how many blocks the right file is ahead of the left one here; 0: it is not, or nothing tells.
 */
static int64_t shift_at(bw_compare *c, uint64_t block)
{
    uint32_t left = address_in(c->left, block), right = address_in(c->right, block);
    bool blocks = left && right && bw_dba_file(left) == bw_dba_file(right);
    return blocks ? (int64_t)bw_dba_block(right) - bw_dba_block(left) : 0;
}

/* One block of another address may be damaged; two in a row that agree are shifted. */
static void note_shift(bw_compare *c, uint64_t block)
{
    int64_t shift = shift_at(c, block);
    c->shift_told = shift && shift_at(c, block + 1) == shift;
    if (c->shift_told)
        bw_call_note(c->call,
                     "from block %llu on the right file is shifted by %lld blocks; --by-rdba pairs "
                     "blocks by the address they carry",
                     (unsigned long long)block, (long long)shift);
}

static bool tell_run(void *context, const bw_diff_run *run)
{
    bw_compare *c = context;
    bool may_be_shifted = run->state == BW_DIFF_CHANGED && run->count > 1 && !c->shift_told;
    if (may_be_shifted && !bw_call_has(c->call, "by-rdba"))
        note_shift(c, run->first);
    return bw_compare_say_run(c, run);
}

static void say_names(const bw_compare *c)
{
    bw_text text = {0};
    bw_dbfile *files[] = {c->left, c->right};
    for (int i = 0; i < 2; i++) {
        const bw_geometry *g = bw_dbfile_geometry(files[i]);
        bw_text_add(&text, i ? "right  " : "left   ");
        bw_compare_path(&text, bw_dbfile_path(files[i]));
        bw_text_addf(&text, "  (%s, %llu blocks of %u)\n", bw_file_kind_name(g->kind),
                     (unsigned long long)g->blocks, g->block_size);
    }
    bw_call_write(c->call, bw_text_get(&text), text.length);
    bw_text_free(&text);
}

static void say_totals(const bw_compare *c, const bw_diff_totals *t)
{
    const struct {
        const char *key;
        uint64_t value;
    } rows[] = {{"equal", t->equal},
                {"changed", t->changed},
                {"only_left", t->only_left},
                {"only_right", t->only_right}};
    for (size_t i = 0; i < BW_COUNT(rows) && c->json; i++) {
        bw_json_key(c->json, rows[i].key);
        bw_json_uint(c->json, rows[i].value);
    }
    if (c->json) {
        bw_json_put_bool(c->json, "tail_differs", t->tail_differs);
        bw_json_put_bool(c->json, "grew", t->left_grew || t->right_grew);
    } else if (!c->csv) {
        if (t->tail_differs)
            bw_call_print(c->call, "the bytes behind the last whole block differ\n");
        if (c->cut)
            bw_call_print(c->call, "fields of more changed blocks: --fields N, or -b BLOCK\n");
        bw_call_print(c->call, "%llu blocks equal, %llu changed, %llu only left, %llu only right\n",
                      (unsigned long long)t->equal, (unsigned long long)t->changed,
                      (unsigned long long)t->only_left, (unsigned long long)t->only_right);
    }
    if (t->left_grew || t->right_grew)
        bw_call_note(c->call,
                     "the %s file has grown since it was opened: what came later is not "
                     "compared",
                     t->left_grew ? "left" : "right");
}

static void say_begin(const bw_compare *c)
{
    if (!c->json) {
        if (c->csv)
            bw_call_print(c->call, "state,first,count,field,left,right,housekeeping\n");
        else
            say_names(c);
        return;
    }
    bw_json_begin_object(c->json);
    bw_json_put_string(c->json, "left", bw_dbfile_path(c->left));
    bw_json_put_string(c->json, "right", bw_dbfile_path(c->right));
    bw_json_key(c->json, "runs");
    bw_json_begin_array(c->json);
}

static void say_doubts(const bw_compare *c, bw_dbfile *one, bw_dbfile *other)
{
    const bw_identity *l = bw_dbfile_identity(one), *r = bw_dbfile_identity(other);
    if (one == other)
        bw_call_note(c->call, "both names lead to the same file");
    if (bw_dbfile_geometry(one)->big_endian != bw_dbfile_geometry(other)->big_endian)
        bw_call_note(c->call, "the files come from platforms of different byte order: nearly every "
                              "block differs; compare field by field with -b");
    if (l->has_header && r->has_header && l->dbid != r->dbid)
        bw_call_note(c->call, "two different databases: %s (DBID %u) and %s (DBID %u)", l->dbname,
                     l->dbid, r->dbname, r->dbid);
}

static int compare_files(bw_compare *c)
{
    bw_diff_totals totals;
    unsigned threads = (unsigned)bw_call_number(c->call, "jobs", 0);
    if (bw_diff_fits(c->left, c->right, bw_call_error(c->call)) != BW_OK)
        return 2;
    say_begin(c);
    const bw_progress *progress = bw_call_progress(c->call);
    bw_error *err = bw_call_error(c->call);
    bw_status status =
        bw_call_has(c->call, "by-rdba")
            ? bw_diff_files_by_address(c->left, c->right, tell_run, c, progress, &totals, err)
            : bw_diff_files(c->left, c->right, threads, tell_run, c, progress, &totals, err);
    status = bw_compare_runs_end(c, status);
    if (status == BW_OK)
        say_totals(c, &totals);
    if (c->json)
        bw_json_end(c->json);
    return status != BW_OK ? 2 : bw_diff_any(&totals) || totals.left_grew || totals.right_grew;
}

static int compare_blocks(bw_compare *c)
{
    uint64_t left, right;
    const char *block = bw_call_text(c->call, "block"), *with = bw_call_text(c->call, "with");
    bw_error *err = bw_call_error(c->call);
    if (bw_dbfile_parse_block(c->left, block, &left, err) != BW_OK ||
        bw_dbfile_parse_block(c->right, with ? with : block, &right, err) != BW_OK)
        return 2;
    size_t differ = 0;
    if (c->csv)
        say_begin(c);
    bw_status status = bw_compare_say_blocks(c, left, right, &differ);
    if (status != BW_OK) {
        *err = c->trouble;
        return 2;
    }
    if (!differ && !c->json && !c->csv)
        bw_call_print(c->call, "  equal\n");
    return differ > 0;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Both are open. */
static int compare_opened(bw_compare *c, bw_workspace *files)
{
    const char *path = bw_call_text(c->call, "third");
    say_doubts(c, c->left, c->right);
    if (!path)
        return bw_call_has(c->call, "block") ? compare_blocks(c) : compare_files(c);
    bw_dbfile *third = bw_workspace_open(files, path, bw_call_error(c->call));
    if (!third)
        return 2;
    say_doubts(c, c->left, third);
    if (c->right == third || c->left == c->right || c->left == third)
        return bw_call_fail(c->call, "a file that is named twice would outvote the other copy; "
                                     "--third wants three files");
    return bw_compare_three(c, third);
}

/* What cannot be asked together; NULL: nothing. */
static const char *clash(const bw_call *call, bool folders)
{
    static const char *const others[] = {"block", "with", "by-rdba"};
    if (!bw_call_has(call, "third"))
        return NULL;
    if (folders)
        return "--third is a copy of a file; name two files, not directories";
    for (size_t i = 0; i < BW_COUNT(others); i++)
        if (bw_call_has(call, others[i]))
            return "--third compares whole files; leave out -b, --with and --by-rdba";
    return NULL;
}

static int run_compare(bw_call *call)
{
    const char *left = bw_call_text(call, "left"), *right = bw_call_text(call, "right");
    bw_compare c = {.call = call, .json = bw_call_json(call)};
    c.csv = bw_call_has(call, "csv");
    c.all = bw_call_has(call, "all");
    c.fields_left = bw_call_number(call, "fields", FIELD_BLOCKS);
    for (int i = 0; i < 2; i++) {
        struct stat st;
        if (is_folder(i ? left : right) && stat(i ? right : left, &st) != 0)
            return bw_call_fail(call, "%s: no such file or directory, or no permission to look",
                                i ? right : left);
    }
    if (is_folder(left) != is_folder(right))
        return bw_call_fail(call,
                            "%s is a directory and %s is none; compare two files or two "
                            "directories",
                            is_folder(left) ? left : right, is_folder(left) ? right : left);
    const char *trouble = clash(call, is_folder(left));
    if (trouble)
        return bw_call_fail(call, "%s", trouble);
    if (is_folder(left)) {
        int differ = bw_compare_folders(&c, left, right);
        bw_diff_blocks_free(&c.pair);
        return differ;
    }
    bw_workspace *files = bw_workspace_new_over(bw_session_workspace(bw_call_session(call)));
    int result = 2;
    c.left = bw_workspace_open(files, left, bw_call_error(call));
    if (c.left)
        c.right = bw_workspace_open(files, right, bw_call_error(call));
    if (c.right)
        result = compare_opened(&c, files);
    bw_diff_blocks_free(&c.pair);
    bw_workspace_free(files);
    return result;
}

static const bw_param compare_params[] = {
    {"left", 0, BW_ARG_PATH, BW_PARAM_REQUIRED, "a file or a directory"},
    {"right", 0, BW_ARG_PATH, BW_PARAM_REQUIRED, "the other"},
    BW_BLOCK_PARAM,
    {"with", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "block of the right file, when it is another one"},
    {"third", 0, BW_ARG_PATH, BW_PARAM_OPTION,
     "files: a third copy; tells block by block which of the three stands alone"},
    {"fields", 0, BW_ARG_NUMBER, BW_PARAM_OPTION, "changed blocks to list the fields of (20)"},
    {"by-rdba", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "files: pair blocks by the address they carry, when one side lost or gained blocks"},
    {"headers", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "directories: headers only, not all blocks"},
    {"all", 'a', BW_ARG_FLAG, BW_PARAM_OPTION,
     "show also fields that change with every write: checksum, tail, the head's SCN"},
    {"jobs", 'j', BW_ARG_NUMBER, BW_PARAM_OPTION, "threads; all cores when not given"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print CSV"},
    BW_JSON_PARAM,
};
const bw_command bw_command_compare = {
    .name = "compare",
    .summary = "Compare two files, or all files of two directories: headers, blocks, fields",
    .help = "Blocks are paired by number, so that a piece cut out of a file meets its own blocks.\n"
            "Files of directories are paired by kind, DBID and file number, never across "
            "databases; the\n"
            "worst pair comes first. Exit status 1 when the two differ in any byte.",
    .example = "compare $DEMO/control01.ctl $DEMO/control02.ctl",
    .params = compare_params,
    .param_count = BW_COUNT(compare_params),
    .run = run_compare,
};
