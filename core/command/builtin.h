/* core/command/builtin.h - the commands that are always there. */
#ifndef BW_CORE_COMMAND_BUILTIN_H
#define BW_CORE_COMMAND_BUILTIN_H

#include <blockwright/command.h>

extern const bw_command bw_command_assign;
extern const bw_command bw_command_blocks;
extern const bw_command bw_command_check;
extern const bw_command bw_command_commit;
extern const bw_command bw_command_compare;
extern const bw_command bw_command_controlfile_create;
extern const bw_command bw_command_controlfile_dump;
extern const bw_command bw_command_copy;
extern const bw_command bw_command_dba;
extern const bw_command bw_command_describe;
extern const bw_command bw_command_dump;
extern const bw_command bw_command_edit;
extern const bw_command bw_command_edits;
extern const bw_command bw_command_events;
extern const bw_command bw_command_examine;
extern const bw_command bw_command_explain;
extern const bw_command bw_command_failover_conditions;
extern const bw_command bw_command_failover_config;
extern const bw_command bw_command_failover_lint;
extern const bw_command bw_command_failover_logs;
extern const bw_command bw_command_failover_phases;
extern const bw_command bw_command_failover_tree;
extern const bw_command bw_command_fill;
extern const bw_command bw_command_find;
extern const bw_command bw_command_help;
extern const bw_command bw_command_info;
extern const bw_command bw_command_journal_forget;
extern const bw_command bw_command_journal_list;
extern const bw_command bw_command_journal_resolve;
extern const bw_command bw_command_journal_restore;
extern const bw_command bw_command_journal_show;
extern const bw_command bw_command_layouts;
extern const bw_command bw_command_log_kinds;
extern const bw_command bw_command_logfile_dump;
extern const bw_command bw_command_map;
extern const bw_command bw_command_modify;
extern const bw_command bw_command_note_add;
extern const bw_command bw_command_note_delete;
extern const bw_command bw_command_note_list;
extern const bw_command bw_command_otime;
extern const bw_command bw_command_print;
extern const bw_command bw_command_recovery_plan;
extern const bw_command bw_command_redo;
extern const bw_command bw_command_revert;
extern const bw_command bw_command_rows;
extern const bw_command bw_command_scn;
extern const bw_command bw_command_seal;
extern const bw_command bw_command_spans;
extern const bw_command bw_command_sum;
extern const bw_command bw_command_timeline;
extern const bw_command bw_command_transaction;
extern const bw_command bw_command_undo;
extern const bw_command bw_command_verify;
extern const bw_command bw_command_versions;

/* Parameters that many commands share, so that they read the same everywhere. */
#define BW_FILE_PARAM                                                                              \
    {                                                                                              \
        "file", 'f', BW_ARG_FILE, BW_PARAM_REQUIRED | BW_PARAM_HERE, "the file, or NUMBER=FILE"    \
    }
#define BW_BLOCK_PARAM                                                                             \
    {                                                                                              \
        "block", 'b', BW_ARG_BLOCK, BW_PARAM_OPTION, "block: 123, 0x7b, file#,block# or a DBA"     \
    }
/* Commands that take several blocks: bw_look_each. */
#define BW_BLOCKS_PARAM                                                                            \
    {                                                                                              \
        "block", 'b', BW_ARG_BLOCK, BW_PARAM_OPTION,                                               \
            "block: 123, 0x7b, file#,block# or a DBA; 100-200: these; may be given several times"  \
    }
#define BW_JSON_PARAM                                                                              \
    {                                                                                              \
        "json", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print JSON for programs"                         \
    }

#endif
