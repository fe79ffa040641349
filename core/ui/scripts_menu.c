/* The menu of recovery scripts: choose one, answer for each of its parameters, see its plan. It
 * works on the file that is shown; :commit --yes writes what it staged. */
#include "core/command/session.h"
#include "core/script/recovery.h"
#include "core/ui/shell.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct item {
    char *name, *summary, *risk;
} item;

typedef struct menu {
    bw_shell *shell;
    item *items;
    size_t count;
} menu;

/* --- reading --- */
static int is_script(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && dot && strcmp(dot, ".lua") == 0;
}

static bool open_script(bw_shell *shell, bw_recovery *recovery, const char *name)
{
    const bw_limits limits = {.instructions = 5000000, .seconds = 2};
    bw_error err = {0};
    if (bw_recovery_open(recovery, shell->session, NULL, name, &limits, &err))
        return true;
    bw_shell_message(shell, BW_BAD, "%s", err.text);
    return false;
}

static void add_item(menu *m, const char *file)
{
    bw_recovery recovery;
    size_t length = strlen(file) - 4;
    char *name = bw_strdup(file);
    name[length] = '\0';
    if (!open_script(m->shell, &recovery, name)) {
        free(name);
        return;
    }
    m->items = bw_realloc(m->items, (m->count + 1) * sizeof(*m->items));
    m->items[m->count++] = (item){name, bw_strdup(bw_recovery_text(&recovery, "summary")),
                                  bw_strdup(bw_recovery_text(&recovery, "risk"))};
    bw_recovery_close(&recovery);
}

static void read_folders(menu *m)
{
    bw_text folder = {0};
    for (size_t i = 0; bw_recovery_folder(m->shell->session, i, &folder); i++) {
        struct dirent **entries;
        int count = scandir(bw_text_get(&folder), &entries, is_script, alphasort);
        for (int n = 0; n < count; n++) {
            add_item(m, entries[n]->d_name);
            free(entries[n]);
        }
        if (count >= 0)
            free(entries);
    }
    bw_text_free(&folder);
}

/* --- the form: one question a parameter --- */
static void ask_next(bw_form *f);

static void answered(void *data, const char *answer)
{
    bw_form *f = data;
    bw_recovery recovery;
    bw_recovery_param param;
    bw_arena *arena = bw_arena_new();
    if (open_script(f->shell, &recovery, f->script)) {
        if (*answer && bw_recovery_param_at(&recovery, f->next, arena, &param))
            bw_text_addf(&f->line, " --set '%s=%s'", param.name, answer);
        bw_recovery_close(&recovery);
    }
    bw_arena_free(arena);
    f->next++;
    ask_next(f);
}

/* The next question, or the run when all are answered. */
static void ask_next(bw_form *f)
{
    bw_recovery recovery;
    bw_recovery_param param;
    if (!open_script(f->shell, &recovery, f->script))
        return;
    bw_arena *arena = bw_arena_new();
    bool more = bw_recovery_param_at(&recovery, f->next, arena, &param);
    bw_recovery_close(&recovery);
    if (more) {
        char label[80];
        snprintf(label, sizeof(label), "%.16s (%.8s): %.40s = ", param.name, param.type,
                 param.help);
        bw_shell_ask(f->shell, label, param.initial, answered, f);
    } else {
        bw_shell_run(f->shell, bw_text_get(&f->line));
    }
    bw_arena_free(arena);
}

/* --- the table --- */
static uint64_t rows(void *data)
{
    return ((menu *)data)->count;
}

static bw_role cell(void *data, uint64_t row, int column, bw_text *text)
{
    const item *i = &((menu *)data)->items[row];
    bw_text_add(text, column == 0 ? i->name : column == 1 ? i->summary : i->risk);
    return column == 0 ? BW_ROLE_STRUCT : column == 1 ? BW_ROLE_TEXT : BW_ROLE_FAULT_NOTE;
}

static void chosen(void *data, uint64_t row)
{
    menu *m = data;
    bw_form *f = &m->shell->form;
    f->shell = m->shell;
    f->next = 0;
    snprintf(f->script, sizeof(f->script), "%s", m->items[row].name);
    bw_text_clear(&f->line);
    bw_text_addf(&f->line, "run %s", f->script);
    bw_shell_pop(m->shell); /* the menu goes, and with it m */
    ask_next(f);
}

static void close_menu(void *data)
{
    menu *m = data;
    for (size_t i = 0; i < m->count; i++) {
        free(m->items[i].name);
        free(m->items[i].summary);
        free(m->items[i].risk);
    }
    free(m->items);
    free(m);
}

void bw_shell_scripts(bw_shell *shell)
{
    static const char *const headings[] = {"script", "what it does", "risk", NULL};
    menu *m = bw_alloc(sizeof(*m));
    m->shell = shell;
    read_folders(m);
    const bw_table_source source = {.rows = rows,
                                    .cell = cell,
                                    .chosen = chosen,
                                    .close = close_menu,
                                    .data = m,
                                    .headings = headings};
    bw_shell_table(shell, "Recovery scripts", &source);
}
