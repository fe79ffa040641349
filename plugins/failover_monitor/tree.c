/* The incarnations of both sides as one tree: each branch, what tells of it, which files are where.
 */
#include "monitor_view.h"

#define MOST_SEEN 4 /* of a branch, on screen */

static void add_branch(lines *list, const bw_branch *branch, bool newest)
{
    char time[BW_TIME_TEXT];
    size_t from = list->count;
    bw_text text = {0};
    bw_text_addf(&text, "%*s%s %u", (int)branch->depth * 2, "", newest ? "*" : "-", branch->id);
    if (branch->id)
        bw_text_addf(&text, "  %s", bw_time_format(branch->id, time));
    if (branch->scn == BW_SCN_NONE)
        bw_text_add(&text, "  resetlogs SCN not known");
    else
        bw_text_addf(&text, "  from SCN %llu", (unsigned long long)branch->scn);
    if (branch->parent != BW_BRANCH_NONE && !branch->parent_told)
        bw_text_add(&text, "  (its parent is likely)");
    lines_add(list, 1, newest ? BW_ROLE_TITLE : BW_ROLE_TEXT, bw_text_get(&text));
    lines_lead(list, from, NULL, -1, 0);
    bw_text_free(&text);
}

static void add_seen(lines *list, const bw_branch *branch)
{
    int indent = (int)branch->depth * 2 + 5;
    for (size_t i = 0; i < branch->seen_count && i < MOST_SEEN; i++) {
        const bw_branch_seen *seen = &branch->seen[i];
        size_t from = list->count;
        bw_text text = {0};
        bw_text_addf(&text, "%s%s: ", seen->what, seen->likely ? " (likely)" : "");
        bw_text_add_shown(&text, seen->file);
        if (seen->line)
            bw_text_addf(&text, ":%llu", (unsigned long long)seen->line);
        lines_add(list, indent, BW_ROLE_DIM, bw_text_get(&text));
        if (seen->line)
            lines_lead(list, from, seen->file, -1, seen->line);
        bw_text_free(&text);
    }
    if (branch->seen_count > MOST_SEEN)
        lines_addf(list, indent, BW_ROLE_DIM, "and %zu more", branch->seen_count - MOST_SEEN);
}

/* Files that the newest branch cannot take, the others only counted. */
static void add_files(lines *list, const bw_branches *branches)
{
    size_t count, fine = 0;
    const bw_branch_file *files = bw_branches_files(branches, &count);
    for (size_t i = 0; i < count; i++) {
        const bw_branch_file *file = &files[i];
        size_t from = list->count;
        if (file->relation < BW_BRANCH_ORPHAN) {
            fine++;
            continue;
        }
        bool bad = file->relation != BW_BRANCH_UNKNOWN;
        bw_text text = {0};
        bw_text_addf(&text, "%s %s, ", bad ? "!" : "?", bw_branch_relation_name(file->relation));
        if (file->scn != BW_SCN_NONE)
            bw_text_addf(&text, "SCN %llu: ", (unsigned long long)file->scn);
        bw_text_add_shown(&text, file->path);
        lines_add(list, 1, bad ? BW_ROLE_FAULT_BAD : BW_ROLE_FAULT_NOTE, bw_text_get(&text));
        lines_lead(list, from, file->path, 1, 0);
        bw_text_free(&text);
    }
    lines_addf(list, 1, BW_ROLE_TEXT,
               "= %zu of %zu files are on the newest branch, or can come to it", fine, count);
}

void tree_make(watch *w, lines *list, log_facts *f)
{
    size_t count;
    (void)w;
    const bw_branch *all = f->branches ? bw_branches_read(f->branches, &count) : NULL;
    if (!all || !count) {
        lines_add(list, 1, BW_ROLE_DIM,
                  f->branches ? "No file and no log tells of an incarnation."
                              : "The files are being looked at.");
        return;
    }
    lines_add(list, 1, BW_ROLE_DIM, "branches by resetlogs id, * the newest; R looks again");
    for (size_t i = 0; i < count; i++) {
        add_branch(list, &all[i], i == bw_branches_newest(f->branches));
        add_seen(list, &all[i]);
    }
    add_files(list, f->branches);
}
