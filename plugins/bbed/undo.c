/* UNDO and REVERT: first what is staged, then what earlier commits wrote, newest first, also those
 * of another day: the journals know. */
#include "console.h"

#include <stdlib.h>
#include <string.h>

typedef struct wanted {
    const char *path; /* real */
    uint64_t block;   /* BW_ALL_BLOCKS: any */
    bool found;
} wanted;

static bool look_for(void *context, const char *path, uint64_t block, const uint8_t *before,
                     const uint8_t *after, uint32_t size)
{
    wanted *w = context;
    (void)before, (void)after, (void)size;
    w->found = strcmp(path, w->path) == 0 && (w->block == BW_ALL_BLOCKS || block == w->block);
    return !w->found;
}

/* Of this console, sealed, over this file (and block). */
static bool is_ours(const bw_journal_info *journal, wanted *w)
{
    w->found = false;
    if (journal->state != BW_JOURNAL_SEALED || strncmp(journal->title, "bbed ", 5) != 0)
        return false;
    bw_journal_show(journal->path, look_for, w, NULL);
    return w->found;
}

static void drop_text(void *context, const char *text, size_t size)
{
    (void)context, (void)text, (void)size;
}

/* The table's own command: its guards hold here too. */
static bool restore(console *c, const char *journal, bw_error *err)
{
    const char *line[] = {"journal", "restore", journal};
    const bw_call_sink sink = {.write = drop_text};
    return bw_command_run(c->session, BW_COUNT(line), line, &sink, err) == 0;
}

/* Takes back the newest such commit. False: there is none, or it could not be (said). */
static bool restore_newest(console *c, bw_dbfile *file, uint64_t block, bool *failed)
{
    bw_journal_info *journals;
    bw_error err = {0};
    wanted w = {.path = realpath(bw_dbfile_path(file), NULL), .block = block};
    size_t count = w.path ? bw_journal_list(bw_dbfile_path(file), &journals, &err) : 0, i = count;
    bool restored = false;
    *failed = false;
    while (i > 0 && !is_ours(&journals[i - 1], &w))
        i--;
    if (i > 0) {
        restored = restore(c, journals[i - 1].path, &err);
        *failed = !restored;
        if (restored)
            bbed_truth(c, "'%s' is taken back", journals[i - 1].title + 5);
        else
            bbed_truth(c, "%s", err.text);
    }
    if (count)
        free(journals);
    free((char *)w.path);
    return restored;
}

bool do_undo(console *c, words *w)
{
    const char *title;
    bool failed;
    (void)w;
    if (!c->here.file)
        return bbed_error(c, 301, "no file is set: set filename or file first");
    if (bw_edits_undo(bw_session_edits(c->session), &title)) {
        bbed_truth(c, "'%s' is taken back; it had not been written", title);
    } else if (!restore_newest(c, c->here.file, BW_ALL_BLOCKS, &failed)) {
        return bbed_error(c, 217,
                          failed ? "the change could not be taken back" : "nothing to undo");
    }
    show_dump(c, false);
    return true;
}

static bool confirmed(console *c, bool block)
{
    return !c->ask ||
           c->ask(c->ask_context,
                  block ? "All changes made to this block will be rolled back. Proceed? (Y/N) "
                        : "All changes made to this file will be rolled back. Proceed? (Y/N) ");
}

bool do_revert(console *c, words *w)
{
    target t;
    bool failed = false;
    size_t commits = 0;
    if (!parse_target(c, w, 0, &t))
        return false;
    if (!t.at.file)
        return bbed_error(c, 301, "no file is set: set filename or file first");
    bool one_block = t.has_block || t.has_dba;
    uint64_t block = one_block ? t.at.block : BW_ALL_BLOCKS;
    if (!confirmed(c, one_block))
        return true;
    size_t staged = bw_edits_revert(bw_session_edits(c->session), t.at.file, block, 0, 0);
    while (restore_newest(c, t.at.file, block, &failed))
        commits++;
    if (failed)
        return bbed_error(c, 217, "a change could not be taken back");
    c->here = t.at;
    bbed_truth(c, "%zu staged block(s) and %zu commit(s) are taken back", staged, commits);
    bw_text_add(&c->out, one_block ? "Block reverted.\n" : "File reverted.\n");
    return true;
}
