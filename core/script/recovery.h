/* core/script/recovery.h - a recovery script: what it says of itself, its parameters, one run.
 *
 * A script is a Lua file that returns a table: name, summary, needs, changes, risk, demo (how to make
 * a database that it can be tried on), example (texts),
 * params = { { name = "scn", type = "scn", help = "...", default = ..., required = true }, ... }
 * and run = function(p, files) ... end. A file that returns no such table runs while it is loaded.
 */
#ifndef BW_CORE_SCRIPT_RECOVERY_H
#define BW_CORE_SCRIPT_RECOVERY_H

#include "core/script/api.h"

typedef struct bw_recovery {
    bw_script script;
    char *path;     /* owned */
    bool has_table; /* the table is on the state's stack */
} bw_recovery;

/* name: a path, or the name of a shipped or own script ("commit_itl"). */
bool bw_recovery_open(bw_recovery *recovery, bw_session *session, const bw_call_sink *sink,
                      const char *name, const bw_limits *limits, bw_error *err);
void bw_recovery_close(bw_recovery *recovery);
/* A text member of the table, "" when it has none; borrowed until close. */
const char *bw_recovery_text(bw_recovery *recovery, const char *member);
/* Parameter i (from 0); false behind the last. Texts are the arena's. */
typedef struct bw_recovery_param {
    const char *name, *type, *help;
    const char *initial; /* the default as text, "" when there is none */
    bool required;
} bw_recovery_param;
bool bw_recovery_param_at(bw_recovery *recovery, size_t i, bw_arena *arena,
                          bw_recovery_param *param);
/* Runs it over files with settings "name=value": all its edits are one step, taken back on failure.
 */
bw_status bw_recovery_run(bw_recovery *recovery, const char *const *settings, size_t setting_count,
                          bw_dbfile *const *files, size_t file_count, bw_error *err);

/* The folders where scripts lie: the shipped one and the person's own; i from 0, false behind the
 * last. */
bool bw_recovery_folder(const bw_session *session, size_t i, bw_text *path);

#endif
