/* The gallery: the themes at the left, at the right what each role looks like in the one under the
 * cursor, which the whole screen takes on meanwhile. */
#include "core/command/session.h"
#include "core/command/settings.h"
#include "core/ui/core_views.h"
#include "core/ui/shell.h"
#include <blockwright/own_files.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_WIDTH 22
#define LIST_NARROW 17 /* on screens of less than 60 columns */
#define SAMPLE_WIDTH 34

typedef struct gallery {
    bw_shell *shell;
    char **names;
    size_t count, cursor, top;
    int role_top, height, list_width;
} gallery;

static void add_name(gallery *g, const char *name, size_t length)
{
    g->names = bw_realloc(g->names, (g->count + 1) * sizeof(*g->names));
    g->names[g->count++] = strndup(name, length);
}

/* The person's own, from ~/.config/blockwright/themes. */
static void add_own(gallery *g)
{
    bw_text path = {0};
    DIR *folder = bw_config_path(&path, "themes") ? opendir(bw_text_get(&path)) : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && entry->d_name[0] != '.' &&
            strcmp(entry->d_name + length - 4, ".lua") == 0)
            add_name(g, entry->d_name, length - 4);
    }
    if (folder)
        closedir(folder);
    bw_text_free(&path);
}

static void collect(gallery *g)
{
    const char *shipped = NULL;
    for (size_t i = 0; bw_setting_at(i); i++)
        if (strcmp(bw_setting_at(i)->name, "theme") == 0)
            shipped = bw_setting_at(i)->choices;
    for (const char *at = shipped; at && *at; at += strspn(at, " ")) {
        add_name(g, at, strcspn(at, " "));
        at += strcspn(at, " ");
    }
    add_own(g);
    for (size_t i = 0; i < g->count; i++)
        if (bw_settings_is(g->shell->session->settings, "theme", g->names[i]))
            g->cursor = i;
}

/* --- drawing --- */
static const char *sample_of(bw_role role)
{
    static const char *const samples[BW_ROLE_COUNT] = {
        [BW_ROLE_TEXT] = "rows 12",
        [BW_ROLE_DIM] = "  4096",
        [BW_ROLE_TITLE] = "kdbh",
        [BW_ROLE_STATUS] = "system01.dbf",
        [BW_ROLE_STATUS_STRONG] = "browse",
        [BW_ROLE_BORDER] = "another pane",
        [BW_ROLE_BORDER_FOCUS] = "this pane",
        [BW_ROLE_CURSOR] = "0e",
        [BW_ROLE_CURSOR_OTHER] = "0e",
        [BW_ROLE_SELECTION] = "0e77 2010",
        [BW_ROLE_MATCH] = "SYS.BOOTSTRAP$",
        [BW_ROLE_KEY] = "Ctrl-P",
        [BW_ROLE_HEADER] = "06a2 0000",
        [BW_ROLE_STRUCT] = "ktbbh",
        [BW_ROLE_NUMBER] = "18",
        [BW_ROLE_POINTER] = "0x0040007a (1,122)",
        [BW_ROLE_SCN] = "0x0000.1020770e",
        [BW_ROLE_TIME] = "10:02:33",
        [BW_ROLE_STRING] = "SYSTEM",
        [BW_ROLE_FLAGS] = "C---",
        [BW_ROLE_CHECKSUM] = "0x4dc4",
        [BW_ROLE_DATA] = "2c00 0102",
        [BW_ROLE_ZERO] = "0000 0000",
        [BW_ROLE_FREE] = "free",
        [BW_ROLE_UNKNOWN] = "not known",
        [BW_ROLE_CHANGED] = "staged",
        [BW_ROLE_DIFFERENT] = "differs",
        [BW_ROLE_FAULT_NOTE] = "fuzzy",
        [BW_ROLE_FAULT_SUSPECT] = "SCN ahead",
        [BW_ROLE_FAULT_BAD] = "BAD CHECKSUM",
        [BW_ROLE_GOOD] = "checksum good",
        [BW_ROLE_PROGRESS] = "34 %",
    };
    return samples[role] ? samples[role] : "sample";
}

static void draw_roles(gallery *g, bw_canvas *canvas)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    int columns = width / SAMPLE_WIDTH < 1 ? 1 : width / SAMPLE_WIDTH;
    int rows = (BW_ROLE_COUNT + columns - 1) / columns, last = rows > height ? rows - height : 0;
    g->role_top = g->role_top > last ? last : g->role_top;
    for (int i = g->role_top; i < rows && i - g->role_top < height; i++)
        for (int c = 0; c < columns && c * rows + i < BW_ROLE_COUNT; c++) {
            bw_role role = (bw_role)(c * rows + i);
            bw_canvas *part =
                bw_canvas_part(canvas, c * SAMPLE_WIDTH, i - g->role_top, SAMPLE_WIDTH - 1, 1);
            bw_canvas_put(part, 0, 0, BW_ROLE_DIM, bw_role_name(role));
            bw_canvas_put(part, 15, 0, role, sample_of(role));
        }
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    gallery *g = view;
    int height = bw_canvas_height(canvas), width = bw_canvas_width(canvas);
    g->height = height > 0 ? height : 1;
    g->list_width = width < 60 ? LIST_NARROW : LIST_WIDTH;
    if (g->cursor < g->top)
        g->top = g->cursor;
    if (g->cursor >= g->top + (size_t)g->height)
        g->top = g->cursor - (size_t)g->height + 1;
    for (size_t i = g->top; i < g->count && i < g->top + (size_t)g->height; i++) {
        bool set = bw_settings_is(g->shell->session->settings, "theme", g->names[i]);
        int y = (int)(i - g->top);
        bw_canvas *part = bw_canvas_part(canvas, 0, y, g->list_width, 1);
        bw_canvas_put(part, 1, 0, BW_ROLE_TEXT, set ? "*" : " ");
        bw_canvas_put(part, 3, 0, BW_ROLE_TEXT, g->names[i]);
        if (i == g->cursor)
            bw_canvas_role(part, 0, 0, g->list_width,
                           focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
    }
    draw_roles(g, bw_canvas_part(canvas, g->list_width + 1, 0, width - g->list_width - 1, height));
}

/* --- keys --- */
static void show(gallery *g, size_t index)
{
    if (index >= g->count)
        return;
    g->cursor = index;
    snprintf(g->shell->preview, sizeof(g->shell->preview), "%s", g->names[index]);
}

static void take(gallery *g)
{
    bw_settings *settings = g->shell->session->settings;
    char *before = bw_strdup(bw_settings_get(settings, "theme")), *name = g->names[g->cursor];
    bw_error err = {0};
    bw_status status = bw_settings_set(settings, "theme", name, BW_ORIGIN_SET, &err);
    if (status == BW_OK)
        status = bw_settings_save("theme", name, &err);
    if (status == BW_OK)
        bw_shell_message(g->shell, BW_GOOD, "theme = %s, for good; set --save theme %s goes back",
                         name, before);
    else
        bw_shell_message(g->shell, BW_BAD, "%s", err.text);
    free(before);
}

static bool key(void *view, bw_key pressed)
{
    gallery *g = view;
    switch (pressed) {
    case BW_KEY_UP: show(g, g->cursor - 1); break;
    case BW_KEY_DOWN: show(g, g->cursor + 1); break;
    case BW_KEY_HOME: show(g, 0); break;
    case BW_KEY_END: show(g, g->count - 1); break;
    case BW_KEY_PAGE_UP: g->role_top -= g->role_top > 0; break;
    case BW_KEY_PAGE_DOWN: g->role_top++; break; /* drawing knows the last one */
    case BW_KEY_ENTER: take(g); break;
    default: return false;
    }
    return true;
}

static bool mouse(void *view, const bw_mouse *event)
{
    gallery *g = view;
    if (event->act != BW_MOUSE_PRESS || event->x >= g->list_width || event->y < 0)
        return false;
    show(g, g->top + (size_t)event->y);
    return true;
}

static void close_view(void *view)
{
    gallery *g = view;
    g->shell->preview[0] = '\0';
    for (size_t i = 0; i < g->count; i++)
        free(g->names[i]);
    free(g->names);
    free(g);
}

static void status(const void *view, bw_text *text)
{
    const gallery *g = view;
    bw_text_addf(text, "%s  Enter takes it for good, Esc leaves all as it was",
                 g->names[g->cursor]);
}

static const bw_view_action actions[] = {
    {"take", "Enter", "this theme for good: in ~/.config/blockwright/settings", NULL},
    {NULL, NULL, NULL, NULL},
};

const bw_view_class bw_themes_view = {
    .size = sizeof(bw_view_class),
    .name = "themes",
    .title = "Themes",
    .help = "The theme under the cursor is shown on the whole screen; Esc takes it away again.\n"
            "* is the one that is set. PgUp, PgDn: more roles.\n"
            "Own themes: files NAME.lua in ~/.config/blockwright/themes, as the shipped ones.",
    .draw = draw,
    .key = key,
    .close = close_view,
    .status = status,
    .mouse = mouse,
    .actions = actions};

void bw_shell_themes(bw_shell *shell)
{
    gallery *g = bw_alloc(sizeof(*g));
    *g = (gallery){.shell = shell, .height = 1};
    collect(g);
    show(g, g->cursor);
    bw_shell_push_ready(shell, &bw_themes_view, g);
}
