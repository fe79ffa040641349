/* A session: commands, layouts and workspace, found and loaded. */
#include "core/command/builtin.h"
#include "core/command/directory.h"
#include "core/command/hooks.h"
#include "core/command/notes.h"
#include "core/command/session.h"
#include "core/command/settings.h"
#include "core/command/table.h"
#include "core/demo/demo.h"
#include "core/failover/rules.h"
#include "core/log/catalogue.h"
#include "core/log/knowledge.h"
#include "core/plugin/loader.h"
#include "core/program/fsfo_data.h"
#include "core/program/log_data.h"
#include "core/program/verdict_data.h"
#include "core/script/alarms.h"
#include "core/script/cmd_layouts_reload.h"
#include "core/script/cmd_monitor.h"
#include "core/script/cmd_run.h"
#include "core/script/init.h"
#include "core/script/layout_files.h"
#include "core/ui/cmd_screen.h"
#include "core/verdict/rules.h"
#include "core/workspace/edit_steps.h"
#include "core/workspace/live_guard.h"
#include "core/workspace/watch.h"
#include <blockwright/blockwright.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const bw_command *const builtin[] = {
    &bw_command_info,
    &bw_command_controlfile_create,
    &bw_command_controlfile_dump,
    &bw_command_logfile_dump,
    &bw_command_blocks,
    &bw_command_verify,
    &bw_command_find,
    &bw_command_compare,
    &bw_command_check,
    &bw_command_map,
    &bw_command_print,
    &bw_command_rows,
    &bw_command_versions,
    &bw_command_transaction,
    &bw_command_describe,
    &bw_command_dump,
    &bw_command_examine,
    &bw_command_sum,
    &bw_command_dba,
    &bw_command_scn,
    &bw_command_otime,
    &bw_command_layouts,
    &bw_command_help,
    &bw_command_demo,
    &bw_command_plugins,
    &bw_command_modify,
    &bw_command_assign,
    &bw_command_fill,
    &bw_command_copy,
    &bw_command_seal,
    &bw_command_edits,
    &bw_command_edit,
    &bw_command_undo,
    &bw_command_recovery_plan,
    &bw_command_redo,
    &bw_command_revert,
    &bw_command_commit,
    &bw_command_journal_list,
    &bw_command_journal_show,
    &bw_command_journal_restore,
    &bw_command_journal_resolve,
    &bw_command_journal_forget,
    &bw_command_explain,
    &bw_command_events,
    &bw_command_spans,
    &bw_command_failover_phases,
    &bw_command_failover_logs,
    &bw_command_failover_config,
    &bw_command_failover_lint,
    &bw_command_failover_conditions,
    &bw_command_failover_tree,
    &bw_command_note_add,
    &bw_command_note_delete,
    &bw_command_note_list,
    &bw_command_set,
    &bw_command_trust,
    &bw_command_alarms,
    &bw_command_layouts_reload,
    &bw_command_monitor,
    &bw_command_run_script,
    &bw_command_scripts,
    &bw_command_log_kinds,
    &bw_command_timeline,
};

/* Rows up to one without a name. */
static void add_rows(bw_session *session, const bw_command *rows)
{
    for (; rows->name; rows++)
        bw_commands_add(session->commands, rows, "", NULL, NULL);
}

static bool holds_layouts(const char *folder)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof(path), "%s/lua/layouts/oracle", folder);
    return length > 0 && (size_t)length < sizeof(path) && access(path, R_OK) == 0;
}

/* $BLOCKWRIGHT_DATA, the source tree when run out of the build tree, the installed folder. */
static char *find_data_folder(const char *given)
{
    const char *candidates[] = {given, getenv("BLOCKWRIGHT_DATA"), BW_SOURCE_FOLDER,
                                BW_DATA_FOLDER};
    for (size_t i = 0; i < BW_COUNT(candidates); i++)
        if (candidates[i] && holds_layouts(candidates[i]))
            return bw_strdup(candidates[i]);
    return NULL;
}

static void load_layouts(bw_session *session)
{
    bw_text path = {0};
    bw_error shipped = {0}, own = {0};
    session->layouts = bw_layouts_new();
    bw_text_addf(&path, "%s/lua/layouts/oracle", session->data_folder);
    bw_layout_files_load_shipped(session->layouts, bw_text_get(&path), &shipped);
    bw_text_clear(&path);
    bw_config_path(&path, "layouts");
    if (path.length)
        bw_layout_files_load(session->layouts, bw_text_get(&path), "user", &own);
    if (shipped.status != BW_OK || own.status != BW_OK)
        bw_session_notice(session, shipped.status != BW_OK ? shipped.text : own.text);
    bw_text_free(&path);
}

/* --- what happens below, told to hooks --- */
static void file_came(void *context, bw_dbfile *file)
{
    const bw_place place = {.file = file};
    bw_directory_look_beside(context, bw_dbfile_path(file));
    bw_session_tell(context, BW_EVENT_OPEN, &place, NULL, 0, NULL);
}

static void files_go(bw_session *session)
{
    for (size_t i = 0; i < bw_workspace_count(session->workspace); i++) {
        const bw_place place = {.file = bw_workspace_file(session->workspace, i)};
        bw_session_tell(session, BW_EVENT_CLOSE, &place, NULL, 0, NULL);
    }
}

static void edits_changed(void *context, const char *title)
{
    const bw_fact fact = {.name = "title", .text = title};
    bw_session_tell(context, BW_EVENT_EDIT, NULL, &fact, 1, NULL);
}

static void read_settings(bw_session *session, bw_error *err)
{
    bw_text path = {0}, content = {0};
    bw_error why = {0};
    bw_config_path(&path, "settings");
    bw_status status = bw_config_read("settings", &content, &why);
    if (status == BW_OK)
        bw_settings_take(session->settings, bw_text_get(&content), bw_text_get(&path),
                         BW_ORIGIN_FILE, err);
    else if (status != BW_ERR_NOT_FOUND)
        *err = why;
    bw_text_free(&path);
    bw_text_free(&content);
    bw_directory_look(session, ".");
}

bw_session *bw_session_new(const char *data_folder, bw_error *err)
{
    char *folder = find_data_folder(data_folder);
    if (!folder) {
        bw_error_set(
            err, BW_ERR_NOT_FOUND,
            "the folder with lua/layouts is missing; set BLOCKWRIGHT_DATA or install again");
        return NULL;
    }
    bw_session *session = bw_alloc(sizeof(*session));
    session->data_folder = folder;
    session->load_layouts = load_layouts;
    session->workspace = bw_workspace_new();
    session->edits = bw_edits_new();
    session->live = bw_live_watch_new(session->workspace);
    session->commands = bw_commands_new();
    session->hooks = bw_hooks_new();
    session->settings = bw_settings_new();
    bw_workspace_watch(session->workspace, file_came, session);
    bw_edits_watch(session->edits, edits_changed, session);
    for (size_t i = 0; i < BW_COUNT(builtin); i++)
        bw_commands_add(session->commands, builtin[i], "", NULL, NULL);
    add_rows(session, bw_go_commands);
    add_rows(session, bw_key_commands);
    add_rows(session, bw_job_commands);
    add_rows(session, bw_mark_commands);
    add_rows(session, bw_pane_commands);
    add_rows(session, bw_saved_commands);
    session->load_log_data = bw_log_data_load;
    session->new_catalogue = bw_log_data_catalogue;
    session->load_verdict_rules = bw_verdict_data_load;
    session->load_fsfo_rules = bw_fsfo_data_load;
    session->plugins = bw_plugins_load(session);
    bw_error own = {0};
    read_settings(session, &own);
    session->init = bw_init_load(session, &own);
    if (own.status != BW_OK && session->start_error.status == BW_OK)
        session->start_error = own;
    return session;
}

void bw_session_free(bw_session *session)
{
    if (!session)
        return;
    files_go(session);
    bw_keymap_free(session->keymap);
    bw_notes_free(session->notes);
    bw_init_free(session->init);
    bw_plugins_unload(session->plugins);
    bw_edits_free(session->edits);
    bw_knowledge_free(session->knowledge);
    bw_catalogue_free(session->catalogue);
    bw_verdict_rules_free(session->verdict_rules);
    bw_fsfo_rules_free(session->fsfo_rules);
    bw_live_watch_free(session->live);
    bw_workspace_free(session->workspace);
    bw_commands_free(session->commands);
    bw_hooks_free(session->hooks);
    bw_settings_free(session->settings);
    free(session->looked_at);
    free(session->untrusted);
    bw_layouts_free(session->layouts);
    free(session->data_folder);
    free(session);
}
