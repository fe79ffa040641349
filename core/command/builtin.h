/* core/command/builtin.h - the commands that are always there. */
#ifndef BW_CORE_COMMAND_BUILTIN_H
#define BW_CORE_COMMAND_BUILTIN_H

#include <blockwright/command.h>

extern const bw_command bw_command_info, bw_command_controlfile_dump, bw_command_logfile_dump,
    bw_command_blocks, bw_command_verify, bw_command_find, bw_command_compare, bw_command_map,
    bw_command_print, bw_command_rows, bw_command_dump, bw_command_examine, bw_command_sum,
    bw_command_dba, bw_command_scn, bw_command_otime, bw_command_layouts, bw_command_help,
    bw_command_modify, bw_command_assign, bw_command_fill, bw_command_copy, bw_command_seal,
    bw_command_edits, bw_command_edit, bw_command_undo, bw_command_redo, bw_command_revert,
    bw_command_commit, bw_command_journal_list, bw_command_journal_show, bw_command_journal_restore,
    bw_command_journal_resolve, bw_command_journal_forget, bw_command_log_kinds,
    bw_command_timeline, bw_command_explain, bw_command_events, bw_command_spans;

/* Parameters that many commands share, so that they read the same everywhere. */
#define BW_FILE_PARAM                                                                              \
    {                                                                                              \
        "file", 'f', BW_ARG_FILE, BW_PARAM_REQUIRED | BW_PARAM_HERE, "the file, or NUMBER=FILE"    \
    }
#define BW_BLOCK_PARAM                                                                             \
    {                                                                                              \
        "block", 'b', BW_ARG_BLOCK, BW_PARAM_OPTION, "block: 123, 0x7b, file#,block# or a DBA"     \
    }
#define BW_JSON_PARAM                                                                              \
    {                                                                                              \
        "json", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print JSON for programs"                         \
    }

#endif
