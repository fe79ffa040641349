/* Questions to the person: which block, which offset, which field, what to find. */
#include "viewer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool nowhere(viewer *v)
{
    if (v->file)
        return false;
    bw_shell_message(v->shell, BW_NOTE, "%s", v->trouble.text);
    return true;
}

/* "5,623" and DBAs of other files lead to those files when they are loaded. */
static void go_block(void *data, const char *answer)
{
    viewer *v = data;
    bw_error err = {0};
    bw_place place = {.file = v->file};
    uint32_t dba;
    if (bw_dbfile_parse_block(v->file, answer, &place.block, &err) == BW_OK)
        bw_shell_go(v->shell, &place);
    else if (bw_dba_parse(answer, &dba) && bw_dba_file(dba) != 0 &&
             bw_dba_file(dba) != bw_dbfile_relative(v->file))
        viewer_go_dba(v, dba);
    else
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
}

void ask_block(viewer *v)
{
    if (!nowhere(v))
        bw_shell_ask(v->shell, "block (623 | 5,623 | 0x0140026f): ", "", go_block, v);
}

static void go_offset(void *data, const char *answer)
{
    viewer *v = data;
    char *end;
    errno = 0;
    unsigned long long offset = strtoull(answer, &end, 0);
    bool number = end != answer && *end == 0 && errno == 0 && *answer != '-';
    if (!number || offset >= v->size) {
        bw_shell_message(v->shell, BW_BAD,
                         "'%s' is no offset in this block: 0 to %u, or 0x0 to 0x%x", answer,
                         v->size - 1, v->size - 1);
        return;
    }
    bw_shell_mark_jump(v->shell);
    viewer_set_offset(v, (uint32_t)offset);
}

void ask_offset(viewer *v)
{
    if (v->size > 0)
        bw_shell_ask(v->shell, "offset in the block (20 | 0x14): ", "", go_offset, v);
}

static void go_path(void *data, const char *answer)
{
    viewer *v = data;
    int64_t field = bw_tree_find(v->fields, answer);
    if (field < 0 || (uint64_t)field >= v->tree.count) {
        bw_shell_message(v->shell, BW_BAD,
                         "this block has no field '%s'; write it as in the tree, "
                         "such as ktbbhitl[0].ktbitflg",
                         answer);
        return;
    }
    bw_shell_mark_jump(v->shell);
    v->tree.cursor = (uint32_t)field;
    bw_tree_widget_show(&v->tree, v->tree.cursor);
    viewer_tree_moved(v);
}

void ask_path(viewer *v)
{
    if (v->size > 0)
        bw_shell_ask(v->shell, "field (kcbh.rdba_kcbh | kdbr[2]): ", "", go_path, v);
}

static void go_find(void *data, const char *answer)
{
    viewer *v = data;
    bw_error err = {0};
    if (!*answer)
        return;
    if (find_set(v, answer, &err))
        find_step(v, true);
    else
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
}

void ask_find(viewer *v)
{
    if (!nowhere(v))
        bw_shell_ask(v->shell, "find (text | x:06a2??00 n:42 v:42 d:1,122 s:scn): ", "", go_find,
                     v);
}
