/* The menu of recovery scripts: choose one, fill in its form, see its plan. It works on the file
 * that is shown. */
#include "core/command/session.h"
#include "core/script/recovery.h"
#include "core/ui/shell.h"

#include <dirent.h>
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

/* --- the form of one script --- */
static const char *intro(bw_recovery *recovery, bw_arena *arena, const char *path)
{
    return bw_arena_printf(
        arena, "%s\n\nrisk     %s\nneeds    %s\nchanges  %s\nworks on %s\n",
        bw_recovery_text(recovery, "summary"), bw_recovery_text(recovery, "risk"),
        bw_recovery_text(recovery, "needs"), bw_recovery_text(recovery, "changes"), path);
}

/* A block that is asked for is most likely the one that is shown; block 1 is where files open. */
static void read_form(bw_recovery *recovery, bw_arena *arena, bw_place here, bw_form *form)
{
    bw_recovery_param param;
    while (bw_recovery_param_at(recovery, form->count, arena, &param)) {
        form->fields = bw_realloc(form->fields, (form->count + 1) * sizeof(*form->fields));
        bw_form_field *field = &form->fields[form->count++];
        *field = (bw_form_field){.name = param.name,
                                 .help = param.help,
                                 .type = *param.type ? param.type : "text",
                                 .required = param.required};
        bw_text_add(&field->value, param.initial);
        if (param.required && strcmp(param.type, "block") == 0 && here.block > 1)
            bw_text_addf(&field->value, "%llu", (unsigned long long)here.block);
    }
}

static void free_form(bw_form *form)
{
    for (size_t i = 0; i < form->count; i++)
        bw_text_free(&form->fields[i].value);
    free(form->fields);
}

/* A word of a command line, whatever it holds. */
static void add_quoted(bw_text *line, const char *name, const char *value)
{
    bw_text_addf(line, " --set \"%s=", name);
    for (const char *p = value; *p; p++)
        bw_text_addf(line, "%s%c", *p == '"' || *p == '\\' ? "\\" : "", *p);
    bw_text_add(line, "\"");
}

static int run_form(bw_shell *shell, const char *name, const bw_form *form)
{
    bw_text line = {0};
    bw_text_addf(&line, "run %s", name);
    for (size_t i = 0; i < form->count; i++)
        if (form->fields[i].value.length)
            add_quoted(&line, form->fields[i].name, bw_text_get(&form->fields[i].value));
    int result = bw_shell_run(shell, bw_text_get(&line));
    bw_text_free(&line);
    return result;
}

/* What fails comes back with its values, and the reason on the status line. */
static void fill_and_run(bw_shell *shell, const char *name)
{
    bw_recovery recovery;
    bw_place here = bw_shell_place(shell);
    if (!open_script(shell, &recovery, name))
        return;
    bw_arena *arena = bw_arena_new();
    const char *path = here.file ? bw_dbfile_path(here.file) : "no file: open a block first";
    bw_form form = {.title = name, .text = intro(&recovery, arena, path)};
    read_form(&recovery, arena, here, &form);
    bw_recovery_close(&recovery);
    while (bw_shell_form(shell, &form) && run_form(shell, name, &form) == 2)
        ;
    free_form(&form);
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
    bw_shell *shell = m->shell;
    char *name = bw_strdup(m->items[row].name);
    bw_shell_pop(shell); /* the menu goes, and with it m */
    fill_and_run(shell, name);
    free(name);
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
