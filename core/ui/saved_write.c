#include "core/command/call.h"
#include "core/command/session.h"
#include "core/ui/saved.h"
#include <blockwright/own_files.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define JUMPS_KEPT 50

bw_status bw_saved_name_check(const char *name, bw_error *err)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    size_t length = strlen(name);
    if (length && length < 64 && *name != '.' && strspn(name, allowed) == length)
        return BW_OK;
    return bw_error_set(err, BW_ERR_ARGUMENT,
                        "'%s': a session's name has letters, digits, - _ and . (not first)", name);
}

static void add_words(bw_text *text, size_t count, const char *const *words)
{
    bw_join_words(count, words, text);
    bw_text_add(text, "\n");
}

/* The whole path; false: it cannot stand on one line. */
static bool whole_path(const char *path, char whole[PATH_MAX])
{
    if (!realpath(path, whole))
        snprintf(whole, PATH_MAX, "%s", path);
    return !strpbrk(whole, "\n\r");
}

/* word... PATH BLOCK OFFSET [last] */
static void add_place(bw_text *text, const char *const *before, size_t count, const bw_place *place,
                      const char *last)
{
    char path[PATH_MAX], block[24], offset[16];
    const char *words[8];
    if (!whole_path(bw_dbfile_path(place->file), path))
        return;
    snprintf(block, sizeof(block), "%llu", (unsigned long long)place->block);
    snprintf(offset, sizeof(offset), "%u", place->offset);
    memcpy(words, before, count * sizeof(*words));
    words[count++] = path;
    words[count++] = block;
    words[count++] = offset;
    if (last)
        words[count++] = last;
    add_words(text, count, words);
}

static void add_files(bw_shell *shell, bw_text *text)
{
    const bw_workspace *files = shell->session->workspace;
    char path[PATH_MAX];
    for (size_t i = 0; i < bw_workspace_count(files); i++)
        if (whole_path(bw_dbfile_path(bw_workspace_file(files, i)), path))
            add_words(text, 2, (const char *[]){"file", path});
        else
            bw_shell_message(shell, BW_NOTE,
                             "a file with a line break in its name is not kept with the session");
    for (size_t i = 0; i < bw_workspace_log_count(files); i++)
        if (whole_path(bw_workspace_log_at(files, i)->path, path))
            add_words(text, 2, (const char *[]){"log", path});
}

static void add_marks(const bw_shell *shell, bw_text *text)
{
    for (int i = 0; i < BW_MARKS; i++) {
        const char letter[2] = {bw_mark_letter(i), 0};
        if (shell->marks[i].file)
            add_place(text, (const char *[]){"mark", letter}, 2, &shell->marks[i], NULL);
    }
    int first = shell->jump_count > JUMPS_KEPT ? shell->jump_count - JUMPS_KEPT : 0;
    for (int i = first; i < shell->jump_count; i++)
        add_place(text, (const char *[]){"jump"}, 1, &shell->jumps[i].place, NULL);
}

/* The list of files and views of plugins; what a command printed is not kept. */
static void add_view(bw_text *text, int pane, const bw_open_view *view)
{
    char slot[16];
    bw_text state = {0}, title = {0};
    snprintf(slot, sizeof(slot), "%d", pane);
    if (view->kind->name_now)
        view->kind->name_now(view->data, &title);
    if (view->kind->state)
        view->kind->state(view->data, &state);
    bw_place place = view->kind->place ? view->kind->place(view->data) : (bw_place){0};
    bool one_line = !strpbrk(bw_text_get(&state), "\n\r");
    if (strcmp(view->kind->name, "table") == 0 && strcmp(bw_text_get(&title), "Files") == 0)
        add_words(text, 4,
                  (const char *[]){"view", slot, "files", one_line ? bw_text_get(&state) : ""});
    else if (view->kind->open && place.file)
        add_place(text, (const char *[]){"view", slot, view->kind->name}, 3, &place,
                  one_line ? bw_text_get(&state) : "");
    else if (view->kind->open)
        add_words(text, 7,
                  (const char *[]){"view", slot, view->kind->name, "", "0", "0",
                                   one_line ? bw_text_get(&state) : ""});
    bw_text_free(&state);
    bw_text_free(&title);
}

static void add_tab(bw_text *text, const bw_tab *tab)
{
    char active[16];
    bw_text splits = {0};
    snprintf(active, sizeof(active), "%d", tab->active);
    bw_splits_format(&tab->splits, &splits);
    add_words(text, 4, (const char *[]){"tab", tab->name, bw_text_get(&splits), active});
    for (int pane = 0; pane < BW_PANES; pane++)
        for (int i = 0; i < tab->panes[pane].depth; i++)
            add_view(text, pane, &tab->panes[pane].stack[i]);
    bw_text_free(&splits);
}

bw_status bw_saved_write(bw_shell *shell, const char *name, bw_error *err)
{
    bw_text text = {0}, file = {0};
    char when[40];
    time_t now = time(NULL);
    struct tm local;
    if (bw_saved_name_check(name, err) != BW_OK)
        return err->status;
    localtime_r(&now, &local);
    strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &local);
    bw_text_addf(&text, "blockwright session 1\nsaved '%s'\n", when);
    add_files(shell, &text);
    add_marks(shell, &text);
    for (int i = 0; i < shell->tab_count; i++)
        add_tab(&text, &shell->tabs[i]);
    bw_text_addf(&text, "current %d\n", shell->tab_at);
    bw_text_addf(&file, "sessions/%s", name);
    bw_status status = bw_state_write(bw_text_get(&file), bw_text_get(&text), text.length, err);
    bw_text_free(&text);
    bw_text_free(&file);
    return status;
}
