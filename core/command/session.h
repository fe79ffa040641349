/* core/command/session.h - the program object: what is open and what can be done. */
#ifndef BW_CORE_COMMAND_SESSION_H
#define BW_CORE_COMMAND_SESSION_H

#include <blockwright/command.h>

struct bw_session {
    bw_layouts *layouts; /* NULL until first used */
    void (*load_layouts)(struct bw_session *session); /* makes them; told is what is wrong with them */
    bw_workspace *workspace;
    bw_edits *edits;
    bw_knowledge *knowledge;    /* of errors, for explain; NULL until first used, as ... */
    bw_catalogue *catalogue;    /* ... of events in logs: most runs need neither */
    void (*load_log_data)(struct bw_session *session); /* makes both; told is what is wrong with them */
    bw_catalogue *(*new_catalogue)(struct bw_session *session); /* the second one likewise */
    bw_verdict_rules *verdict_rules;                        /* of check; NULL until first used */
    void (*load_verdict_rules)(struct bw_session *session); /* makes them */
    bw_fsfo_rules *fsfo_rules;                              /* of failover lint and conditions, so too */
    void (*load_fsfo_rules)(struct bw_session *session);    /* makes them */
    struct bw_live_watch *live; /* core/workspace's: do databases run on the files? */
    bool lasting;               /* a workbench or console: what is staged outlives the command */
    bw_commands *commands;
    bw_settings *settings;
    char *looked_at;            /* the directory whose .blockwright was looked for last; NULL */
    char *untrusted;            /* one that has a .blockwright which is not trusted; NULL = none */
    struct bw_hooks *hooks; /* who is told of events */
    void (*notice)(void *context, const char *text); /* lines of hooks and timers; NULL = nobody */
    void *notice_context;
    char *data_folder;          /* holds lua/ and themes/ */
    struct bw_plugins *plugins; /* core/plugin's; NULL until loaded */
    struct bw_init *init;       /* core/script's: the person's init.lua; NULL = none */
    struct bw_shell *shell;     /* core/ui's: the workbench; NULL = none runs */
    /* Runs a command of the screen when nothing else runs; words are copied. */
    void (*later)(struct bw_shell *shell, size_t count, const char *const *words);
    struct bw_notes *notes;     /* the person's; NULL until first used */
    struct bw_keymap *keymap;   /* core/ui's; NULL until first used */
    unsigned script_depth;      /* > 0: a script runs, commands that write are refused */
    unsigned closed_depth;      /* > 0: a closed one does, which may not read every file */
    bw_error
        start_error; /* first trouble with layouts, log data or init.lua; status BW_OK = none */
};

/* The file of the workspace, opened when it is not there yet. */
bw_dbfile *bw_session_open(bw_session *session, const char *spec, bw_error *err);

#endif
