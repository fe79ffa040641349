/* Running a command, and what the running command asks and says. */
#include "core/command/call.h"
#include "core/command/closed.h"
#include "core/command/session.h"
#include "core/command/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bw_layouts *bw_session_layouts(bw_session *session)
{
    if (!session->layouts)
        session->load_layouts(session);
    return session->layouts;
}

const bw_verdict_rules *bw_session_verdict_rules(bw_session *session)
{
    if (!session->verdict_rules)
        session->load_verdict_rules(session);
    return session->verdict_rules;
}

const bw_fsfo_rules *bw_session_fsfo_rules(bw_session *session)
{
    if (!session->fsfo_rules)
        session->load_fsfo_rules(session);
    return session->fsfo_rules;
}

bw_catalogue *bw_session_catalogue(bw_session *session)
{
    if (!session->catalogue)
        session->load_log_data(session);
    return session->catalogue;
}

bw_catalogue *bw_session_new_catalogue(bw_session *session)
{
    return session->new_catalogue(session);
}

const bw_knowledge *bw_session_knowledge(bw_session *session)
{
    if (!session->knowledge)
        session->load_log_data(session);
    return session->knowledge;
}

bw_settings *bw_session_settings(const bw_session *session)
{
    return session->settings;
}

bw_edits *bw_session_edits(const bw_session *session)
{
    return session->edits;
}

bw_workspace *bw_session_workspace(const bw_session *session)
{
    return session->workspace;
}

bw_commands *bw_session_commands(const bw_session *session)
{
    return session->commands;
}

bw_dbfile *bw_session_open(bw_session *session, const char *spec, bw_error *err)
{
    return bw_workspace_open(session->workspace, spec, err);
}

/* --- arguments --- */
bw_session *bw_call_session(const bw_call *call)
{
    return call->session;
}

void *bw_call_owner_data(const bw_call *call)
{
    return bw_commands_data(call->session->commands, call->command);
}

const char *bw_call_text_at(const bw_call *call, const char *name, size_t index)
{
    for (size_t i = 0; i < call->count; i++)
        if (strcmp(call->arguments[i].param->name, name) == 0 && index-- == 0)
            return call->arguments[i].text;
    return NULL;
}

const char *bw_call_text(const bw_call *call, const char *name)
{
    return bw_call_text_at(call, name, 0);
}

bool bw_call_has(const bw_call *call, const char *name)
{
    return bw_call_text(call, name) != NULL;
}

size_t bw_call_count(const bw_call *call, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < call->count; i++)
        count += strcmp(call->arguments[i].param->name, name) == 0;
    return count;
}

uint64_t bw_call_number(const bw_call *call, const char *name, uint64_t otherwise)
{
    const char *text = bw_call_text(call, name);
    return text ? strtoull(text, NULL, 0) : otherwise;
}

bw_place bw_call_place(const bw_call *call)
{
    return call->sink->here;
}

bw_dbfile *bw_call_file(bw_call *call, const char *name)
{
    const char *spec = bw_call_text(call, name);
    if (spec)
        return bw_session_open(call->session, spec, &call->error);
    if (!call->sink->here.file)
        bw_error_set(&call->error, BW_ERR_ARGUMENT, "%s: which file? Name one",
                     call->command->name);
    return call->sink->here.file;
}

bool bw_call_block(bw_call *call, const char *name, bw_dbfile **file, uint64_t *block)
{
    const char *text = bw_call_text(call, name);
    *file = bw_call_file(call, "file");
    if (!*file)
        return false;
    if (text)
        return bw_dbfile_parse_block(*file, text, block, &call->error) == BW_OK;
    const bw_geometry *grid = bw_dbfile_geometry(*file);
    *block = *file == call->sink->here.file ? call->sink->here.block
             : grid->has_block0             ? 1
                                            : grid->first_block;
    return true;
}

void bw_call_view(bw_call *call, const char *name)
{
    if (call->sink->view)
        call->sink->view(call->sink->context, name);
}

void bw_call_go(bw_call *call, bw_place place)
{
    if (call->sink->go)
        call->sink->go(call->sink->context, place);
}

int bw_call_refuse_unknown(bw_call *call, const bw_dbfile *file)
{
    if (bw_dbfile_geometry(file)->kind != BW_FILE_UNKNOWN)
        return 0;
    return bw_call_fail(call,
                        "%s is not recognised as an Oracle file (datafile, control file, redo log, "
                        "or a dump of blocks); 'dump' shows its bytes all the same",
                        bw_dbfile_path(file));
}

/* --- words --- */
void bw_call_write(bw_call *call, const char *text, size_t size)
{
    if (call->sink->write)
        call->sink->write(call->sink->context, text, size);
}

void bw_call_print(bw_call *call, const char *format, ...)
{
    bw_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    bw_text_vaddf(&text, format, arguments);
    va_end(arguments);
    bw_call_write(call, bw_text_get(&text), text.length);
    bw_text_free(&text);
}

void bw_call_note(bw_call *call, const char *format, ...)
{
    bw_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    bw_text_vaddf(&text, format, arguments);
    va_end(arguments);
    if (call->sink->note)
        call->sink->note(call->sink->context, bw_text_get(&text));
    bw_text_free(&text);
}

bool bw_call_read_line(bw_call *call, const char *prompt, bw_text *line)
{
    bw_text_clear(line);
    return call->sink->read_line && call->sink->read_line(call->sink->context, prompt, line);
}

int bw_call_fail(bw_call *call, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    call->error.status = BW_ERR_ARGUMENT;
    vsnprintf(call->error.text, sizeof(call->error.text), format, arguments);
    va_end(arguments);
    return 2;
}

bw_error *bw_call_error(bw_call *call)
{
    return &call->error;
}

const bw_progress *bw_call_progress(bw_call *call)
{
    return &call->sink->progress;
}

bw_json *bw_call_json(bw_call *call)
{
    return bw_call_has(call, "json") ? &call->json : NULL;
}

/* --- running --- */
static const bw_command *find_or_explain(bw_session *session, const char *name, bw_error *err)
{
    const bw_command *command = bw_commands_find(session->commands, name);
    if (command)
        return command;
    size_t length = strlen(name);
    bw_text group = {0};
    for (size_t i = 0; i < bw_commands_count(session->commands); i++) {
        const char *other = bw_commands_at(session->commands, i)->name;
        if (strncmp(other, name, length) == 0 && other[length] == ' ')
            bw_text_addf(&group, "%s%s", group.length ? ", " : "", other);
    }
    if (group.length) {
        bw_error_set(err, BW_ERR_ARGUMENT, "'%s' wants a second word: %s", name,
                     bw_text_get(&group));
        bw_text_free(&group);
        return NULL;
    }
    const char *near = NULL;
    for (size_t i = 0; i < bw_commands_count(session->commands) && !near; i++) {
        const char *other = bw_commands_at(session->commands, i)->name;
        if (strncmp(other, name, 2) == 0)
            near = other;
    }
    bw_error_set(err, BW_ERR_ARGUMENT, "there is no command '%s'%s%s; 'help' lists them all", name,
                 near ? "; did you mean " : "", near ? near : "");
    return NULL;
}

/* "journal list": two words, or one. */
static const bw_command *find_by_words(bw_session *session, size_t count, const char *const *words,
                                       size_t *used, bw_error *err)
{
    char pair[64];
    const bw_command *command = NULL;
    *used = 2;
    if (count > 1 && snprintf(pair, sizeof(pair), "%s %s", words[0], words[1]) < (int)sizeof(pair))
        command = bw_commands_find(session->commands, pair);
    if (command)
        return command;
    *used = 1;
    return find_or_explain(session, words[0], err);
}

/* The files that a closed script names. */
static bool may_read(bw_call *call)
{
    for (size_t i = 0; call->session->closed_depth && i < call->count; i++) {
        bw_arg_type type = call->arguments[i].param->type;
        if ((type == BW_ARG_FILE || type == BW_ARG_PATH) &&
            !bw_closed_path(call->session, call->arguments[i].text, &call->error))
            return false;
    }
    return true;
}

static bool may_drive_screen(const bw_session *session, const bw_command *command, bw_error *err)
{
    if (session->shell && !session->closed_depth)
        return true;
    bw_error_set(err, BW_ERR_ARGUMENT,
                 session->shell ? "a closed script may not run '%s': the screen is the person's"
                                : "'%s' is for the workbench: blockwright PATH opens it, then type "
                                  "the command behind ':'",
                 command->name);
    return false;
}

int bw_command_run(bw_session *session, size_t count, const char *const *words,
                   const bw_call_sink *sink, bw_error *err)
{
    size_t name_words;
    const bw_command *command =
        count ? find_by_words(session, count, words, &name_words, err) : NULL;
    if (!command)
        return 2;
    if (session->script_depth && command->flags & BW_COMMAND_WRITES) {
        bw_error_set(err, BW_ERR_ARGUMENT, "a script may not run '%s': it stages, a person commits",
                     command->name);
        return 2;
    }
    if (command->flags & BW_COMMAND_SCREEN && !may_drive_screen(session, command, err))
        return 2;
    if (command->flags & BW_COMMAND_SCREEN && session->script_depth) {
        session->later(session->shell, count, words);
        return 0;
    }
    if (command->flags & BW_COMMAND_VIEW && count == name_words && sink->view) {
        sink->view(sink->context, command->name);
        return 0;
    }
    bw_call call = {.session = session, .command = command, .sink = sink};
    call.json.call = &call;
    int result = bw_call_parse(&call, count - name_words, words + name_words) == BW_OK &&
                         may_read(&call)
                     ? command->run(&call)
                     : 2;
    if (result == 2 && err)
        *err = call.error;
    free(call.arguments);
    return result;
}

int bw_command_run_line(bw_session *session, const char *line, const bw_call_sink *sink,
                        bw_error *err)
{
    bw_arena *arena = bw_arena_new();
    const char **words;
    size_t count;
    int result = bw_split_line(line, arena, &words, &count, err) != BW_OK ? 2
                 : count == 0                                             ? 0
                              : bw_command_run(session, count, words, sink, err);
    bw_arena_free(arena);
    return result;
}
