/* blockwright/command.h - every action is a command in one table.
 *
 * One entry serves the shell (`blockwright map system01.dbf -b 1`), the `:` prompt, keys, the
 * palette, help, completion, docs/commands.md and, later, Lua. A command prints text for people, or
 * JSON for programs when the caller said --json, through its call; it never writes to stdout
 * itself. Exit status: 0 = fine, 1 = problems were found, 2 = could not do it (an error was set).
 * Threads: commands run in the thread that called bw_command_run; long ones poll bw_call_progress.
 */
#ifndef BLOCKWRIGHT_COMMAND_H
#define BLOCKWRIGHT_COMMAND_H

#include <blockwright/edit.h>
#include <blockwright/events.h>
#include <blockwright/explain.h>
#include <blockwright/fsfo.h>
#include <blockwright/settings.h>
#include <blockwright/verdict.h>

/* What the program has open; commands and views work on it. */
typedef struct bw_session bw_session;
BW_API bw_layouts *bw_session_layouts(bw_session *session);
BW_API bw_workspace *bw_session_workspace(const bw_session *session);
BW_API const bw_knowledge *bw_session_knowledge(bw_session *session);
BW_API bw_catalogue *bw_session_catalogue(bw_session *session);
/* Another one, for a thread of the caller's own, who frees it; it outlives the session. */
BW_API bw_catalogue *bw_session_new_catalogue(bw_session *session);
BW_API const bw_verdict_rules *bw_session_verdict_rules(bw_session *session);
BW_API const bw_fsfo_rules *bw_session_fsfo_rules(bw_session *session);
BW_API bw_settings *bw_session_settings(const bw_session *session);
BW_API bw_edits *bw_session_edits(const bw_session *session); /* what is staged and not committed */

/* Where the person stands: the default for a command's file, block and offset. */
typedef struct bw_place {
    bw_dbfile *file; /* borrowed from the workspace; NULL = nowhere */
    uint64_t block;
    uint32_t offset; /* in the block */
} bw_place;

/* --- what happens: told to hooks of plugins (plugin.h) and of init.lua (docs/lua.md) --- */
#define BW_EVENTS(X)                                                                               \
    X(OPEN, "open")                   /* place.file was opened */                                  \
    X(CLOSE, "close")                 /* place.file will be closed */                              \
    X(PLACE, "block")                 /* the workbench shows another block */                      \
    X(QUIT, "quit")                   /* the workbench ends */                                     \
    X(EDIT, "edit")                   /* a step was staged, undone or redone; facts: title */      \
    X(BEFORE_COMMIT, "before_commit") /* facts: title, blocks; a hook may object */                \
    X(AFTER_COMMIT, "after_commit")   /* facts: journal, title, blocks */                          \
    X(LOG, "log_event")               /* a log's record that the catalogue knows; facts: source,   \
                                         line, time, kind, severity, text, and the row's fields */ \
    X(ALARM, "alarm")                 /* facts: rule, severity, text, time, source */
#define BW_EVENT_ENUM(name, text) BW_EVENT_##name,
typedef enum bw_event { BW_EVENTS(BW_EVENT_ENUM) BW_EVENT_COUNT } bw_event;
#undef BW_EVENT_ENUM

typedef struct bw_fact {
    const char *name;
    const char *text; /* NULL: number is meant */
    int64_t number;
} bw_fact;
/* Tells who listens. place may be NULL. False, only for BEFORE_COMMIT: err says who objects, and
 * why. Main thread; what hooks do meanwhile is not told again. */
BW_API bool bw_session_tell(bw_session *session, bw_event event, const bw_place *place,
                            const bw_fact *facts, size_t fact_count, bw_error *err);
BW_API bool bw_session_listens(const bw_session *session, bw_event event); /* anybody at all? */
/* A line for the person, from something that runs beside their commands: hooks, timers. */
BW_API void bw_session_notice(bw_session *session, const char *text);

typedef enum bw_arg_type {
    BW_ARG_FLAG,   /* --json: present or not */
    BW_ARG_FILE,   /* one Oracle file, opened for the call when it is not in the workspace */
    BW_ARG_PATH,   /* any path, not opened */
    BW_ARG_BLOCK,  /* 123, 0x7b, file#,block# or a DBA */
    BW_ARG_NUMBER, /* decimal or 0x */
    BW_ARG_FIELD,  /* a field path: ktbbh.ktbbhitl[0] */
    BW_ARG_DBA,
    BW_ARG_SCN,
    BW_ARG_TIME,
    BW_ARG_COMMAND, /* the name of a command */
    BW_ARG_SETTING, /* the name of a setting */
    BW_ARG_VALUE,   /* of the setting before it */
    BW_ARG_TEXT,
    BW_ARG_LAYOUT,  /* the name of a struct */
    BW_ARG_VIEW,    /* the name of a view */
    BW_ARG_ACTION,  /* the name of an action of a view */
    BW_ARG_SESSION, /* the name of a kept session */
} bw_arg_type;

#define BW_PARAM_REQUIRED 1u
#define BW_PARAM_REPEATED 2u /* positional, the last one: takes all that is left */
#define BW_PARAM_OPTION 4u   /* --name or -letter; without it the parameter is positional */
/* A file that need not be said when the caller stands in one (workbench, console). */
#define BW_PARAM_HERE 8u

typedef struct bw_param {
    const char *name; /* "block": --block, and the key for bw_call_* */
    char letter;      /* 'b': -b; 0 = none */
    bw_arg_type type;
    unsigned flags;
    const char *help; /* one line */
} bw_param;

typedef struct bw_call bw_call;

typedef struct bw_command {
    const char *name;    /* one word, or two ("journal list") */
    const char *aliases; /* "p x": separated by blanks; NULL = none */
    const char *summary; /* one line, no full stop */
    const char *help;    /* longer; NULL = the summary says it all */
    const char *example; /* a line that runs as it is on the demo database ($DEMO = its folder) */
    const bw_param *params;
    size_t param_count;
    /* Returns the exit status; on 2 an error has been set by bw_call_fail. */
    int (*run)(bw_call *call);
    unsigned flags; /* BW_COMMAND_* */
} bw_command;
#define BW_COMMAND_WRITES 1u /* changes files: scripts may not run it */
/* Acts on the workbench's screen: elsewhere it only says so; what a script of init.lua calls happens
 * when the script has ended. */
#define BW_COMMAND_SCREEN 2u
/* Without words the workbench shows its view of this name in the place of what is printed. */
#define BW_COMMAND_VIEW 4u

/* --- what a running command asks of its call --- */
BW_API bw_session *bw_call_session(const bw_call *call);
BW_API void *bw_call_owner_data(const bw_call *call); /* what the registration gave */
BW_API bool bw_call_has(const bw_call *call, const char *name);
BW_API const char *bw_call_text(const bw_call *call, const char *name); /* NULL when not given */
BW_API uint64_t bw_call_number(const bw_call *call, const char *name, uint64_t otherwise);
BW_API size_t bw_call_count(const bw_call *call, const char *name); /* repeated ones */
BW_API const char *bw_call_text_at(const bw_call *call, const char *name, size_t index);
/* The file of a BW_ARG_FILE parameter, or the one the person stands in. NULL: error is set. */
BW_API bw_dbfile *bw_call_file(bw_call *call, const char *name);
/* The block of a BW_ARG_BLOCK parameter in file, or where the person stands, or the file's first
 * block that means something (1, or the first of bare blocks). false: error is set. */
BW_API bool bw_call_block(bw_call *call, const char *name, bw_dbfile **file, uint64_t *block);
BW_API bw_place bw_call_place(const bw_call *call);
BW_API void bw_call_view(bw_call *call, const char *name); /* it opens this view; else no effect */
BW_API void bw_call_go(bw_call *call, bw_place place); /* the workbench follows; else no effect */

/* --- what it says --- */
BW_API void bw_call_print(bw_call *call, const char *format, ...) BW_PRINTF(2, 3);
BW_API void bw_call_write(bw_call *call, const char *text, size_t size);
BW_API void bw_call_note(bw_call *call, const char *format, ...)
    BW_PRINTF(2, 3); /* stderr, status */
BW_API int bw_call_fail(bw_call *call, const char *format, ...) BW_PRINTF(2, 3); /* returns 2 */
/* Asks the person for a line, with editing and history where there is a terminal; without its
 * newline. False: the end of the input, or nobody can be asked. */
BW_API bool bw_call_read_line(bw_call *call, const char *prompt, bw_text *line);
BW_API bw_error *bw_call_error(bw_call *call); /* to hand down; then `return 2` */
BW_API const bw_progress *bw_call_progress(bw_call *call);

/* --- JSON, streamed in order; commas, quoting and odd bytes are its business --- */
typedef struct bw_json bw_json;
BW_API bw_json *bw_call_json(bw_call *call); /* the call's writer; NULL unless --json was given */
BW_API void bw_json_begin_array(bw_json *json);
BW_API void bw_json_begin_object(bw_json *json);
/* An object that is a document of its own, on one line: for what goes on and on, instead of an
 * array. */
BW_API void bw_json_begin_line(bw_json *json);
BW_API void bw_json_end(bw_json *json);
BW_API void bw_json_key(bw_json *json, const char *key);
BW_API void bw_json_string(bw_json *json, const char *value); /* NULL = null; not UTF-8 = U+FFFD */
BW_API void bw_json_string_n(bw_json *json, const char *value, size_t size);
BW_API void bw_json_uint(bw_json *json, uint64_t value);
BW_API void bw_json_int(bw_json *json, int64_t value);
BW_API void bw_json_bool(bw_json *json, bool value);
BW_API void bw_json_null(bw_json *json);
/* A key and its value in one. */
BW_API void bw_json_put_uint(bw_json *json, const char *key, uint64_t value);
BW_API void bw_json_put_string(bw_json *json, const char *key, const char *value);
BW_API void bw_json_put_bool(bw_json *json, const char *key, bool value);

/* --- the table --- */
typedef struct bw_commands bw_commands;
BW_API bw_commands *bw_session_commands(const bw_session *session);
BW_API size_t bw_commands_count(const bw_commands *commands);
BW_API const bw_command *bw_commands_at(const bw_commands *commands, size_t index); /* by name */
BW_API const bw_command *bw_commands_find(const bw_commands *commands, const char *name);

/* --- a form: several values that a person gives at once --- */
typedef struct bw_form_field {
    const char *name, *help;
    const char *type; /* "text", "number", "flag" (yes, no), "file", "block", "dba", "scn", "time" */
    bool required;
    bw_text value; /* what stands there at first, then what the person gave; "" = nothing */
} bw_form_field;
typedef struct bw_form {
    const char *title, *text; /* text: lines above the fields */
    bw_form_field *fields;
    size_t count;
} bw_form;
/* Whether the field's value can be meant; a sentence when not. */
BW_API bw_status bw_form_check(const bw_form_field *field, bw_error *err);

/* Where a call's words go. All members may be NULL. */
typedef struct bw_call_sink {
    void (*write)(void *context, const char *text, size_t size);
    void (*note)(void *context, const char *text);
    void (*go)(void *context, bw_place place);
    void *context;
    bw_progress progress;
    bw_place here;
    bool (*read_line)(void *context, const char *prompt, bw_text *line);
    bool (*form)(void *context, bw_form *form);      /* false: the person gave up */
    void (*plan)(void *context, const char *title);  /* shows what is staged, field by field */
    void (*view)(void *context, const char *name);   /* opens a view; NULL: there is no screen */
} bw_call_sink;
/* Lets the person fill in a form: at once, or line by line where there is no screen. False: they
 * gave up, or nobody can be asked. */
BW_API bool bw_sink_form(const bw_call_sink *sink, bw_form *form, bw_error *err);
/* Runs words[0..count-1] (the command's name first); an error is in err when it returns 2. */
BW_API int bw_command_run(bw_session *session, size_t count, const char *const *words,
                          const bw_call_sink *sink, bw_error *err);
/* The same from one line, split as a shell would: blanks, 'single' and "double" quotes, \. */
BW_API int bw_command_run_line(bw_session *session, const char *line, const bw_call_sink *sink,
                               bw_error *err);

#endif
