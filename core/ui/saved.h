/* core/ui/saved.h - sessions of the workbench kept in the person's state folder: which files and
 * logs were open, the marks, the jump list, tabs with their panes and views. Never edits. One text
 * file each, sessions/NAME:
 *
 *     blockwright session 1
 *     saved "2026-11-21 10:02:33"
 *     file /u01/system01.dbf
 *     log /u01/alert_DEMO.log
 *     mark a /u01/system01.dbf 122 60          block, offset
 *     jump /u01/system01.dbf 9 0
 *     tab 'source' '(beside 500 0 1)' 0        name, splits (core/ui/splits.h), active pane
 *     view 0 files 'dbf'                       its filter
 *     view 0 block_viewer /u01/system01.dbf 122 60 ''    pane, class, place, state; the lowest
 * first current 0                                which tab is on screen
 *
 * Words are quoted as a shell does. Files are named by their whole path. Threads: main thread. */
#ifndef BW_CORE_UI_SAVED_H
#define BW_CORE_UI_SAVED_H

#include "core/ui/shell.h"

#define BW_SAVED_LAST "last" /* what is kept when the workbench ends */

/* The names: letters, digits, - _ . */
bw_status bw_saved_name_check(const char *name, bw_error *err);
/* What cannot be kept (a name with a line break) is told on the status line. */
bw_status bw_saved_write(bw_shell *shell, const char *name, bw_error *err);
/* Replaces all tabs. What cannot be had again is appended to troubles, a line each; the rest is
 * there. Files that are open stay open. */
bw_status bw_saved_read(bw_shell *shell, const char *name, bw_text *troubles, bw_error *err);
/* The same from text: for tests. */
bw_status bw_saved_take(bw_shell *shell, char *text, bw_text *troubles, bw_error *err);

typedef struct bw_saved_info {
    char when[40];
    size_t files, tabs;
} bw_saved_info;
/* False: there is none of that name, or it is no session. */
bool bw_saved_info_of(const char *name, bw_saved_info *info);

/* saved_last.c: takes up the session that the command line named (NULL = none); a start without
 * files takes up the last one when the setting last-session says restore. And at the end. */
void bw_saved_begin(bw_shell *shell, const char *name);
void bw_saved_end(bw_shell *shell);
/* Whether an empty start offers the last session. */
bool bw_saved_offered(const bw_shell *shell, bw_saved_info *info);

#endif
