#include "core/command/call.h"
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include "core/ui/saved.h"
#include <blockwright/own_files.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SIZE (1024u * 1024u) /* bytes of a session; thousands of files fit */
#define MOST_TROUBLES 4000u       /* bytes told of what could not be had again */
static const char heading[] = "blockwright session 1";

typedef struct reading {
    bw_shell *shell;
    bw_text *troubles;
    unsigned line;
    int current; /* tab; -1 = not said */
    bool has_tab;
} reading;

static void trouble(reading *r, const char *what, const char *why)
{
    bool named = strncmp(why, what, strlen(what)) == 0;
    if (r->troubles->length < MOST_TROUBLES)
        bw_text_addf(r->troubles, "line %u: %.200s%s%.300s\n", r->line, named ? "" : what,
                     named ? "" : ": ", why);
}

/* --- places --- */
/* Beyond the end: the last block, the last byte. */
static void clamp(bw_place *p)
{
    const bw_geometry *grid = bw_dbfile_geometry(p->file);
    uint64_t at;
    if (!bw_dbfile_position(p->file, p->block, &at) || at >= grid->blocks)
        p->block = grid->blocks ? bw_dbfile_block_at(p->file, grid->blocks - 1) : 0;
    if (p->offset >= grid->block_size)
        p->offset = grid->block_size ? grid->block_size - 1 : 0;
}

/* PATH BLOCK OFFSET; a path "" is no place. */
static bool take_place(reading *r, const char *const *words, bw_place *place)
{
    bw_error err = {0};
    *place = (bw_place){0};
    if (!*words[0])
        return true;
    place->file = bw_session_open(r->shell->session, words[0], &err);
    if (!place->file) {
        if (!strstr(bw_text_get(r->troubles), words[0])) /* each file is told of once */
            trouble(r, words[0], err.text);
        return false;
    }
    unsigned long long offset = strtoull(words[2], NULL, 10);
    place->block = strtoull(words[1], NULL, 10);
    place->offset = offset > UINT32_MAX ? UINT32_MAX : (uint32_t)offset;
    clamp(place);
    return true;
}

/* --- lines --- */
static void take_file(reading *r, const char *const *words, size_t count)
{
    bw_error err = {0};
    (void)count;
    if (!bw_session_open(r->shell->session, words[1], &err))
        trouble(r, words[1], err.text);
}

static void take_log(reading *r, const char *const *words, size_t count)
{
    bw_workspace *files = r->shell->session->workspace;
    bw_error err = {0};
    char whole[PATH_MAX];
    (void)count;
    for (size_t i = 0; i < bw_workspace_log_count(files); i++)
        if (realpath(bw_workspace_log_at(files, i)->path, whole) && strcmp(whole, words[1]) == 0)
            return;
    if (bw_workspace_add_all(files, words[1], &err) != BW_OK)
        trouble(r, words[1], err.text);
}

static void take_mark(reading *r, const char *const *words, size_t count)
{
    bw_place place, *mark = bw_shell_mark(r->shell, words[1]);
    (void)count;
    if (!mark)
        trouble(r, words[1], "marks have the names a to z and A to Z");
    else if (take_place(r, words + 2, &place))
        *mark = place;
}

static void take_jump(reading *r, const char *const *words, size_t count)
{
    bw_shell *shell = r->shell;
    bw_place place;
    (void)count;
    if (shell->jump_count < BW_JUMPS - 1 && take_place(r, words + 1, &place) && place.file) {
        shell->jumps[shell->jump_count++] = (bw_jump){.place = place};
        shell->jump_at = shell->jump_count;
    }
}

static void take_tab(reading *r, const char *const *words, size_t count)
{
    bw_tab *tab = bw_shell_tab_add(r->shell);
    (void)count;
    r->has_tab = tab != NULL;
    if (!tab) {
        trouble(r, words[1], "too many tabs");
        return;
    }
    snprintf(tab->name, sizeof(tab->name), "%s", words[1]);
    if (!bw_splits_parse(&tab->splits, words[2]))
        trouble(r, words[2], "these are no splits; all is in one pane");
    int active = atoi(words[3]);
    tab->active =
        bw_splits_index(&tab->splits, active) >= 0 ? active : bw_splits_pane(&tab->splits, 0);
}

static void restore(bw_shell *shell, const char *state)
{
    const bw_open_view *top = bw_shell_top(shell);
    if (*state && top->kind->restore)
        top->kind->restore(top->data, state);
}

static void open_in_pane(reading *r, const char *const *words, size_t count)
{
    bw_shell *shell = r->shell;
    bw_place place;
    if (strcmp(words[2], "files") == 0) {
        bw_shell_files(shell);
        restore(shell, count > 3 ? words[3] : "");
        return;
    }
    const bw_view_class *kind = bw_plugins_view(shell->session->plugins, words[2]);
    if (!kind || count < 7) {
        trouble(r, words[2],
                kind ? "the line is cut" : "there is no such view; :plugins tells why");
        return;
    }
    if (take_place(r, words + 3, &place) && bw_shell_push(shell, kind, &place))
        restore(shell, words[6]);
}

static void take_view(reading *r, const char *const *words, size_t count)
{
    bw_tab *tab = bw_shell_tab(r->shell);
    int pane = atoi(words[1]), active = tab->active;
    if (!r->has_tab || bw_splits_index(&tab->splits, pane) < 0 ||
        tab->panes[pane].depth == BW_STACK) {
        trouble(r, words[2], "there is no pane for it");
        return;
    }
    tab->active = pane;
    open_in_pane(r, words, count);
    tab->active = active;
}

static void take_current(reading *r, const char *const *words, size_t count)
{
    (void)count;
    r->current = atoi(words[1]);
}

static void take_nothing(reading *r, const char *const *words, size_t count)
{
    (void)r, (void)words, (void)count;
}

static const struct {
    const char *name;
    size_t words; /* at least */
    void (*take)(reading *r, const char *const *words, size_t count);
} lines[] = {
    {"saved", 2, take_nothing}, {"file", 2, take_file},       {"log", 2, take_log},
    {"mark", 5, take_mark},     {"jump", 4, take_jump},       {"tab", 4, take_tab},
    {"view", 3, take_view},     {"current", 2, take_current},
};

static void take_line(reading *r, const char *line)
{
    bw_arena *arena = bw_arena_new();
    bw_error err = {0};
    const char **words;
    size_t count = 0, i = 0;
    if (bw_split_line(line, arena, &words, &count, &err) != BW_OK) {
        trouble(r, line, err.text);
    } else if (count) {
        while (i < BW_COUNT(lines) && strcmp(lines[i].name, words[0]) != 0)
            i++;
        if (i < BW_COUNT(lines) && count >= lines[i].words)
            lines[i].take(r, words, count);
        else
            trouble(r, line, "this line is not understood");
    }
    bw_arena_free(arena);
}

/* Each pane shows something. */
static void fill_panes(bw_shell *shell)
{
    for (int t = 0; t < shell->tab_count; t++) {
        bw_tab *tab = &shell->tabs[t];
        int active = tab->active;
        shell->tab_at = t;
        for (int i = 0, count = bw_splits_count(&tab->splits); i < count; i++) {
            tab->active = bw_splits_pane(&tab->splits, i);
            if (tab->panes[tab->active].depth == 0)
                bw_shell_files(shell);
        }
        tab->active = active;
    }
}

static void forget_tabs(bw_shell *shell)
{
    for (int i = 0; i < shell->tab_count; i++)
        bw_tab_free(&shell->tabs[i]);
    shell->tab_count = shell->tab_at = 0;
    shell->jump_count = shell->jump_at = 0;
}

bw_status bw_saved_take(bw_shell *shell, char *text, bw_text *troubles, bw_error *err)
{
    reading r = {.shell = shell, .troubles = troubles, .line = 1, .current = -1};
    char *rest = text, *line = strsep(&rest, "\n");
    if (strcmp(line, heading) != 0)
        return bw_error_set(err, BW_ERR_FORMAT,
                            "this is no session that this blockwright can read: it begins with "
                            "'%.40s', not with '%s'",
                            line, heading);
    forget_tabs(shell);
    while ((line = strsep(&rest, "\n"))) {
        r.line++;
        take_line(&r, line);
    }
    if (shell->tab_count == 0)
        bw_shell_tab_add(shell);
    fill_panes(shell);
    shell->tab_at = r.current >= 0 && r.current < shell->tab_count ? r.current : 0;
    return BW_OK;
}

static bw_status read_text(const char *name, bw_text *text, bw_error *err)
{
    bw_text file = {0};
    if (bw_saved_name_check(name, err) != BW_OK)
        return err->status;
    bw_text_addf(&file, "sessions/%s", name);
    bw_status status = bw_state_read(bw_text_get(&file), text, err);
    bw_text_free(&file);
    if (status == BW_ERR_NOT_FOUND)
        bw_error_set(err, status, "there is no session '%s'; session list shows them", name);
    if (status == BW_OK && text->length > MOST_SIZE)
        status =
            bw_error_set(err, BW_ERR_LIMIT, "session '%s' has over 1 MiB: it is damaged", name);
    return status;
}

bw_status bw_saved_read(bw_shell *shell, const char *name, bw_text *troubles, bw_error *err)
{
    bw_text text = {0};
    bw_status status = read_text(name, &text, err);
    if (status == BW_OK) {
        char *copy = bw_strdup(bw_text_get(&text));
        status = bw_saved_take(shell, copy, troubles, err);
        free(copy);
    }
    bw_text_free(&text);
    return status;
}

bool bw_saved_info_of(const char *name, bw_saved_info *info)
{
    bw_text text = {0};
    bool good = read_text(name, &text, &(bw_error){0}) == BW_OK &&
                strncmp(bw_text_get(&text), heading, strlen(heading)) == 0;
    *info = (bw_saved_info){0};
    for (const char *p = good ? bw_text_get(&text) : NULL; p; p = strchr(p, '\n')) {
        p += *p == '\n';
        info->files += strncmp(p, "file ", 5) == 0 || strncmp(p, "log ", 4) == 0;
        info->tabs += strncmp(p, "tab ", 4) == 0;
        if (strncmp(p, "saved '", 7) == 0)
            snprintf(info->when, sizeof(info->when), "%.*s", (int)strcspn(p + 7, "'\n"), p + 7);
    }
    bw_text_free(&text);
    return good;
}
