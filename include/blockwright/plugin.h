/* blockwright/plugin.h - what a plugin is, and what it may ask of the program.
 *
 * A plugin is a shared object that exports one const descriptor, named with BW_PLUGIN_EXPORT:
 *
 *     static bool start(bw_host *host, bw_error *err) { return bw_host_add_command(host, &hello, NULL, err); }
 *     BW_PLUGIN_EXPORT = { .size = sizeof(bw_plugin), .minor = BW_PLUGIN_MINOR, .name = "hello",
 *                          .version = "1.0", .summary = "says hello", .start = start };
 *
 * The ABI's major number is part of the symbol's name; a plugin of another major is refused with
 * both numbers named. Members are only ever added at the end of structs that carry their size.
 * Everything a plugin registers belongs to it and is taken back by the program before stop is called.
 * Threads: all callbacks come in the program's main thread. A callback must not block for long. */
#ifndef BLOCKWRIGHT_PLUGIN_H
#define BLOCKWRIGHT_PLUGIN_H

#include <blockwright/canvas.h>
#include <blockwright/command.h>

#define BW_PLUGIN_MAJOR 1
#define BW_PLUGIN_MINOR 5

typedef struct bw_host bw_host;   /* one a plugin, given to start; valid until stop returns */
typedef struct bw_shell bw_shell; /* the workbench; absent when a command runs on the shell */

typedef struct bw_plugin {
    uint32_t size;       /* sizeof(bw_plugin) as the plugin was built */
    uint32_t minor;      /* BW_PLUGIN_MINOR as the plugin was built */
    const char *name;    /* one word, unique */
    const char *version; /* the plugin's own */
    const char *summary; /* one line */
    bool (*start)(bw_host *host, bw_error *err); /* false: not loaded, err says why */
    void (*stop)(bw_host *host);                 /* may be NULL */
} bw_plugin;

#define BW_PLUGIN_EXPORT                                                                          \
    extern BW_API const bw_plugin blockwright_plugin_1;                                           \
    const bw_plugin blockwright_plugin_1

/* --- a view: a pane of the workbench --- */
/* What a view's keys do. From this table come the view's help, docs/keys.md, the palette, `do NAME`
 * and the person's own keys (`bind VIEW KEY NAME`): `key` below is then given the first of keys, whatever
 * key was pressed. Moving (arrows, PageUp, Home ...) is every view's and is not listed. */
typedef struct bw_view_action {
    const char *name; /* "next-block"; "" parts groups; NULL ends the table */
    const char *keys; /* "> ] +": by name, blanks between, the first is what `key` understands */
    const char *help; /* one line */
    /* Shown beside the mode after the action was done: the reverse, or what comes next, with
     * {name} for the key of another action ("{previous-block} goes back"). NULL = nothing. */
    const char *hint;
} bw_view_action;

typedef struct bw_view_class {
    uint32_t size;      /* sizeof(bw_view_class) */
    const char *name;   /* "block_viewer": `view block_viewer` opens it */
    const char *title;  /* "Block viewer" */
    /* Lines below the actions in the view's help; of a view without actions its keys, one a line,
     * "KEY<tab>what it does"; "" lines part groups. */
    const char *help;
    /* Opens at a place (place->file may be NULL). Returns the view's own data, NULL with err. */
    void *(*open)(bw_shell *shell, const bw_place *place, bw_error *err);
    void (*draw)(void *view, bw_canvas *canvas, bool focused);
    bool (*key)(void *view, bw_key key); /* false: not mine, the shell may use it */
    void (*close)(void *view);
    /* All below may be NULL. */
    bool (*go)(void *view, const bw_place *place, bw_error *err); /* show another place */
    bw_place (*place)(const void *view);                          /* where it stands now */
    /* The status line's text for this view: where (a view that has go need not say the place), and what
     * the keys do next, "{name}" standing for the key of one of its actions; appended. */
    void (*status)(const void *view, bw_text *text);
    void (*name_now)(const void *view, bw_text *text); /* the tab's name; appended */
    /* Called while no key waits, for the views on screen (but see works_covered), each time after drawing: a slice of work
     * of at most about 20 ms. Returns the milliseconds after which it wants to be called again:
     * 0 = there is more to do now, -1 = not before the next key. Since minor 1. */
    int (*idle)(void *view);
    /* Opens on a log of the workspace, as bw_workspace_log_at tells its path. Since minor 2. */
    void *(*open_log)(bw_shell *shell, const char *path, bw_error *err);
    /* What the mouse did, in the cells of the canvas last drawn into; a drag may leave it. false:
     * not mine: wheels become arrow keys, a double click Enter. Since minor 3, as is paste. */
    bool (*mouse)(void *view, const bw_mouse *mouse);
    /* Text that the terminal pasted, whole; no keys. false: the shell says that it fits nowhere. */
    bool (*paste)(void *view, const char *text, size_t size);
    const bw_view_action *actions; /* this and all below: since minor 3 */
    bool (*typing)(const void *view); /* true: characters are text now, and mean no action */
    /* What a session keeps beside the place, in one line (a filter); appended. And taking it up
     * again: the line may be anybody's. */
    void (*state)(const void *view, bw_text *text);
    void (*restore)(void *view, const char *state);
    /* What open_log gave is to stand on this line of its log. Since minor 4. */
    void (*go_line)(void *view, uint64_t line);
    /* idle is called also while another view covers this one or another tab is on screen: for what
     * must not miss anything. Since minor 5. */
    bool works_covered;
} bw_view_class;

/* Told of an event (command.h has them); place->file is NULL where none is meant. */
typedef void (*bw_event_hook)(void *data, bw_event event, const bw_place *place);

/* --- registration, from start only. data is handed back; strings and structs must outlive stop --- */
BW_API bool bw_host_add_command(bw_host *host, const bw_command *command, void *data, bw_error *err);
BW_API bool bw_host_add_view(bw_host *host, const bw_view_class *view, bw_error *err);
BW_API bool bw_host_add_layouts(bw_host *host, const char *lua_file, bw_error *err);
BW_API bool bw_host_add_hook(bw_host *host, bw_event event, bw_event_hook hook, void *data,
                             bw_error *err);
BW_API const char *bw_host_folder(const bw_host *host); /* where the plugin's own files lie */
BW_API bw_session *bw_host_session(const bw_host *host);

/* --- what a view asks of the workbench --- */
BW_API bw_session *bw_shell_session(const bw_shell *shell);
/* Opens place in the view that is fit for it; the present place goes on the jump list. */
BW_API void bw_shell_go(bw_shell *shell, const bw_place *place);
BW_API void bw_shell_mark_jump(bw_shell *shell); /* put the present place on the jump list */
BW_API void bw_shell_message(bw_shell *shell, bw_severity severity, const char *format, ...)
    BW_PRINTF(3, 4);
/* Asks for a line of text; done is called with it, or never when the person gives up with Esc. */
BW_API void bw_shell_ask(bw_shell *shell, const char *label, const char *initial,
                         void (*done)(void *data, const char *answer), void *data);
/* Into the clipboard of the person's terminal (OSC 52, also over ssh and out of tmux when it allows that), up to
 * 64 KiB; what was copied is told on the status line. Since minor 1. */
BW_API void bw_shell_copy(bw_shell *shell, const char *text, size_t size);
/* Lets the person fill in a form; false: they gave up with Esc. Since minor 4. */
BW_API bool bw_shell_form(bw_shell *shell, bw_form *form);
/* Opens a log at a line; 0: at its beginning. Since minor 4. */
BW_API void bw_shell_go_log(bw_shell *shell, const char *path, uint64_t line);
BW_API int bw_shell_run(bw_shell *shell, const char *line); /* a command line, as from `:` */
/* For a long job in the foreground: hand it to engines that take a bw_progress. It shows `what` and how
 * far the job is on the status line and ends the job when the person presses Esc or Ctrl-C. Good
 * until the next call, or until a command is run. Since minor 1. */
BW_API const bw_progress *bw_shell_progress(bw_shell *shell, const char *what);

/* --- a table to choose from: searchable with /, sortable by column, exported by the shell --- */
typedef struct bw_table_source {
    uint64_t (*rows)(void *data);
    /* Text of one cell, appended; the role is returned. Rows are asked for only when on screen. */
    bw_role (*cell)(void *data, uint64_t row, int column, bw_text *text);
    void (*chosen)(void *data, uint64_t row); /* Enter; may be NULL */
    void (*close)(void *data);                /* frees data; may be NULL */
    void *data;
    const char *const *headings; /* NULL at the end */
} bw_table_source;
BW_API void bw_shell_table(bw_shell *shell, const char *title, const bw_table_source *source);

/* --- widgets that views may use --- */
/* A hex pane: offsets, bytes in groups, ASCII. Roles of bytes come from the caller. */
typedef struct bw_hex_widget {
    const uint8_t *bytes;
    uint32_t size;
    uint32_t cursor;        /* byte offset */
    uint32_t top;           /* offset of the first row shown; kept by draw */
    uint32_t select_from, select_to; /* half open; the same styled as BW_ROLE_SELECTION */
    bw_role (*role)(void *data, uint32_t offset); /* may be NULL */
    void *data;
} bw_hex_widget;
BW_API int bw_hex_row_bytes(int width); /* 8, 16 or 32 by the width in cells */
BW_API void bw_hex_draw(bw_hex_widget *hex, bw_canvas *canvas, bool focused);
BW_API bool bw_hex_key(bw_hex_widget *hex, bw_key key, int width, int height);
/* The same as the person set it. Since minor 3. */
typedef struct bw_hex_look {
    int row_bytes; /* 0 = by the width */
    bool hex_offsets;
} bw_hex_look;
BW_API bw_hex_look bw_shell_hex_look(const bw_shell *shell);
BW_API int bw_hex_look_bytes(bw_hex_look look, int width);
BW_API void bw_hex_look_draw(bw_hex_widget *hex, bw_hex_look look, bw_canvas *canvas, bool focused);
BW_API bool bw_hex_look_key(bw_hex_widget *hex, bw_hex_look look, bw_key key, int width, int height);
/* The byte whose digits or character stand there, in the canvas that it was drawn into. */
BW_API bool bw_hex_look_at(const bw_hex_widget *hex, bw_hex_look look, int width, int x, int y,
                           uint32_t *offset);

/* A tree pane over preorder nodes. */
typedef struct bw_tree_widget {
    uint32_t count;
    uint32_t cursor, top;
    uint8_t *open;          /* one byte a node: 1 = its children are shown; owned by the caller */
    uint32_t (*end)(void *data, uint32_t node); /* first node behind its children */
    /* Draws one node's text; x is behind the indent. */
    void (*draw)(void *data, uint32_t node, bw_canvas *canvas, int x, int y, bool cursor);
    void *data;
} bw_tree_widget;
BW_API void bw_tree_widget_draw(bw_tree_widget *tree, bw_canvas *canvas, bool focused);
BW_API bool bw_tree_widget_key(bw_tree_widget *tree, bw_key key, int height);
/* The node shown in a row of the canvas. Since minor 3. */
BW_API bool bw_tree_widget_at(const bw_tree_widget *tree, int y, uint32_t *node);
BW_API void bw_tree_widget_show(bw_tree_widget *tree, uint32_t node); /* opens its parents */

#endif
