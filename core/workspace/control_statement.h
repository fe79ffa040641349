/* core/workspace/control_statement.h - the CREATE CONTROLFILE statement of a database, from its
 * files' headers and from what is left of its control file. */
#ifndef BW_CORE_WORKSPACE_CONTROL_STATEMENT_H
#define BW_CORE_WORKSPACE_CONTROL_STATEMENT_H

#include <blockwright/recovery.h>

typedef enum bw_reset { BW_RESET_AS_NEEDED, BW_RESETLOGS, BW_NORESETLOGS } bw_reset;

typedef struct bw_control_wish {
    bw_reset reset;
    bool old_names;            /* as the old control file has them, not where the files are now */
    const char *character_set; /* NULL: look in SYSTEM for it */
} bw_control_wish;

/* Appends the statement with the commands around it, as Oracle's own trace words them; every
 * assumption becomes a sentence in warnings, one a line. Refused with a sentence: no datafile, the
 * same file number twice, a name that no statement can carry. base may be NULL. */
bw_status bw_control_statement(const bw_recovery_plan *plan, const bw_workspace *base,
                               const bw_control_wish *wish, bw_text *sql, bw_text *warnings,
                               bw_error *err);

/* --- its parts --- */
/* A name as the old control file had it: type 3 redo log, 4 datafile; number: group or file. */
typedef struct bw_old_name {
    uint32_t type, number;
    char *name;
} bw_old_name;
typedef struct bw_old_names {
    bw_old_name *list;
    size_t count;
    bool certain; /* printed by Oracle, not inferred */
} bw_old_names;
void bw_old_names_read(bw_old_names *names, const bw_recovery_plan *plan, const bw_workspace *base);
void bw_old_names_free(bw_old_names *names);
/* The n-th name of a file or group, from 0; NULL: there is none. */
const char *bw_old_name_of(const bw_old_names *names, uint32_t type, uint32_t number, size_t n);

typedef struct bw_control_limits {
    uint32_t log_files, log_members, data_files, instances, log_history;
} bw_control_limits;
/* From a dump (certain), by the control file's size (likely), or the usual ones; what was assumed
 * is told in warnings. */
void bw_control_limits_read(bw_control_limits *limits, const bw_recovery_plan *plan,
                            const bw_workspace *base, bw_text *warnings);

/* The database character set as PROPS$ in the SYSTEM datafile names it; "" = not found, or rows
 * that do not agree. */
void bw_character_set_find(const char *system, const bw_workspace *base, char name[41]);

#endif
