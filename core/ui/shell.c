/* The shell: views on panes, going to places and back, running command lines. */
#include "core/ui/shell.h"
#include "core/command/call.h"
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include "core/ui/tour.h"
#include "core/workspace/kept_edits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A script's command of the screen waits until no view is in the middle of something. */
static void run_later(bw_shell *shell, size_t count, const char *const *words)
{
    bw_join_words(count, words, &shell->later);
    bw_text_add(&shell->later, "\n");
}

void bw_shell_init(bw_shell *shell, bw_session *session, int width, int height)
{
    *shell = (bw_shell){.session = session};
    bw_shell_tab_add(shell);
    bw_screen_init(&shell->screen, width, height);
    session->shell = shell;
    session->later = run_later;
    bw_history_load(shell);
    shell->kept = bw_kept_edits_new(bw_session_edits(session));
}

void bw_shell_end(bw_shell *shell)
{
    shell->session->shell = NULL;
    for (int i = 0; i < shell->tab_count; i++)
        bw_tab_free(&shell->tabs[i]);
    bw_history_save(shell);
    bw_history_free(&shell->prompt);
    bw_text_free(&shell->prompt.line);
    bw_text_free(&shell->prompt.hint);
    bw_text_free(&shell->copied);
    bw_text_free(&shell->pasted);
    bw_jobs_free(&shell->jobs);
    bw_tour_free(shell->tour);
    bw_text_free(&shell->later);
    bw_screen_free(&shell->screen);
    bw_kept_edits_free(shell->kept, shell->keep_staged);
}

bw_session *bw_shell_session(const bw_shell *shell)
{
    return shell->session;
}

bw_open_view *bw_shell_top(bw_shell *shell)
{
    return bw_pane_top(bw_shell_pane(shell));
}

void bw_shell_message(bw_shell *shell, bw_severity severity, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(shell->message, sizeof(shell->message), format, arguments);
    va_end(arguments);
    shell->message_severity = severity;
}

void bw_shell_push_ready(bw_shell *shell, const bw_view_class *kind, void *data)
{
    bw_pane *pane = bw_shell_pane(shell);
    if (pane->depth == BW_STACK) { /* the oldest but the first gives way; its table before it */
        int old = strcmp(pane->stack[2].kind->name, "table") == 0 ? 2 : 1;
        pane->stack[old].kind->close(pane->stack[old].data);
        memmove(&pane->stack[old], &pane->stack[old + 1],
                (size_t)(BW_STACK - 1 - old) * sizeof(bw_open_view));
        pane->depth--;
    }
    pane->stack[pane->depth++] = (bw_open_view){kind, data, shell->jump_at};
}

bool bw_shell_push(bw_shell *shell, const bw_view_class *kind, const bw_place *place)
{
    bw_error err = {0};
    void *data = kind->open(shell, place, &err);
    if (!data) {
        bw_shell_message(shell, BW_BAD, "%s", err.text);
        return false;
    }
    bw_shell_push_ready(shell, kind, data);
    return true;
}

static void open_log(bw_shell *shell, const char *path, uint64_t line)
{
    const bw_view_class *kind = bw_plugins_view(shell->session->plugins, "log_timeline");
    bw_error err = {0};
    if (!kind) {
        bw_shell_message(shell, BW_BAD,
                         "the plugin log_timeline is not loaded; :plugins tells why");
        return;
    }
    void *data = path && kind->open_log ? kind->open_log(shell, path, &err)
                                        : kind->open(shell, &(bw_place){0}, &err);
    if (!data) {
        bw_shell_message(shell, BW_BAD, "%s", err.text);
        return;
    }
    if (line && kind->go_line)
        kind->go_line(data, line);
    bw_shell_push_ready(shell, kind, data);
}

void bw_shell_open_log(bw_shell *shell, const char *path)
{
    open_log(shell, path, 0);
}

/* The time line shows logs of the workspace: one that is not among them joins. */
void bw_shell_go_log(bw_shell *shell, const char *path, uint64_t line)
{
    bw_workspace *files = bw_session_workspace(shell->session);
    bw_error err = {0};
    for (size_t i = 0; i < bw_workspace_log_count(files); i++)
        if (strcmp(bw_workspace_log_at(files, i)->path, path) == 0) {
            open_log(shell, path, line);
            return;
        }
    if (bw_workspace_add_all(files, path, &err) == BW_OK)
        open_log(shell, path, line);
    else
        bw_shell_message(shell, BW_BAD, "%s", err.text);
}

/* What can be closed in the place of a view that nothing lies below of. */
static void say_last(bw_shell *shell)
{
    bw_text text = {0};
    bw_keymap_expand(shell->session, "global",
                     bw_splits_count(&bw_shell_tab(shell)->splits) > 1
                         ? "nothing lies below this; {:pane close} closes the pane"
                     : shell->tab_count > 1
                         ? "nothing lies below this; {:tab close} closes the tab"
                         : "nothing lies below this; {:quit} leaves the workbench",
                     &text);
    bw_shell_message(shell, BW_NOTE, "%s", bw_text_get(&text));
    bw_text_free(&text);
}

void bw_shell_pop(bw_shell *shell)
{
    bw_pane *pane = bw_shell_pane(shell);
    if (pane->depth > 1) {
        bw_open_view view = pane->stack[--pane->depth];
        view.kind->close(view.data);
    } else {
        say_last(shell);
    }
}

#define MOST_COPIED (64u * 1024u) /* what terminals take, in bytes before base64 */

void bw_shell_copy(bw_shell *shell, const char *text, size_t size)
{
    if (size > MOST_COPIED) {
        bw_shell_message(shell, BW_NOTE,
                         "%zu bytes are more than terminals take into a clipboard; select less, or "
                         "write them to a file with dump",
                         size);
        return;
    }
    bw_text_clear(&shell->copied);
    bw_text_add_bytes(&shell->copied, text, size);
    if (shell->front.copy)
        shell->front.copy(shell->front.context, text, size);
    bw_shell_message(shell, BW_GOOD, "copied: %.200s", text);
}

void bw_shell_redraw(bw_shell *shell)
{
    if (shell->front.redraw)
        shell->front.redraw(shell->front.context);
}

/* --- places --- */
bw_place bw_shell_place(bw_shell *shell)
{
    bw_pane *pane = bw_shell_pane(shell);
    for (int i = pane->depth - 1; i >= 0; i--)
        if (pane->stack[i].kind->place)
            return pane->stack[i].kind->place(pane->stack[i].data);
    return (bw_place){0};
}

static void forget_oldest_jump(bw_shell *shell)
{
    memmove(shell->jumps, shell->jumps + 1, (BW_JUMPS - 1) * sizeof(bw_jump));
    shell->jump_at--;
    for (int i = 0; i < shell->tab_count; i++)
        for (int p = 0; p < BW_PANES; p++)
            for (int n = 0; n < shell->tabs[i].panes[p].depth; n++) {
                bw_open_view *view = &shell->tabs[i].panes[p].stack[n];
                view->first_jump -= view->first_jump > 0;
            }
}

void bw_shell_mark_jump(bw_shell *shell)
{
    bw_place here = bw_shell_place(shell);
    if (!here.file)
        return;
    if (shell->jump_at == BW_JUMPS)
        forget_oldest_jump(shell);
    shell->jumps[shell->jump_at++] = (bw_jump){here, bw_shell_tab(shell)->serial};
    shell->jump_count = shell->jump_at;
}

/* The view on top that can go there; else the block viewer is opened. */
static void show_place(bw_shell *shell, const bw_place *place)
{
    bw_pane *pane = bw_shell_pane(shell);
    bw_error err = {0};
    for (int i = pane->depth - 1; i >= 0; i--)
        if (pane->stack[i].kind->go) {
            while (pane->depth > i + 1)
                bw_shell_pop(shell);
            if (!pane->stack[i].kind->go(pane->stack[i].data, place, &err))
                bw_shell_message(shell, BW_BAD, "%s", err.text);
            return;
        }
    const bw_view_class *viewer = bw_plugins_view(shell->session->plugins, "block_viewer");
    if (viewer)
        bw_shell_push(shell, viewer, place);
    else
        bw_shell_message(shell, BW_BAD,
                         "the plugin block_viewer is not loaded; :plugins tells why");
}

void bw_shell_go(bw_shell *shell, const bw_place *place)
{
    bw_place there = *place;
    bw_shell_mark_jump(shell);
    show_place(shell, &there);
}

/* The view was opened here, out of another one: a list, a time line. */
static bool at_its_first_place(bw_shell *shell)
{
    const bw_pane *pane = bw_shell_pane(shell);
    return pane->depth > 1 && shell->jump_at <= pane->stack[pane->depth - 1].first_jump;
}

void bw_shell_back(bw_shell *shell, bool forward)
{
    if (!forward && at_its_first_place(shell)) {
        bw_shell_pop(shell);
        return;
    }
    bw_place here = bw_shell_place(shell);
    int next = shell->jump_at + (forward ? 1 : -1);
    if (next < 0 || next >= shell->jump_count + (forward ? 0 : 1)) {
        bw_shell_message(shell, BW_NOTE,
                         forward ? "no place to go forward to" : "no place to go back to");
        return;
    }
    if (here.file && shell->jump_at < BW_JUMPS) { /* so that the other direction comes back here */
        shell->jumps[shell->jump_at] = (bw_jump){here, bw_shell_tab(shell)->serial};
        if (shell->jump_at >= shell->jump_count)
            shell->jump_count = shell->jump_at + 1;
    }
    shell->jump_at = next;
    bw_jump there = shell->jumps[next];
    for (int i = 0; i < shell->tab_count; i++)
        if (shell->tabs[i].serial == there.tab)
            bw_shell_tab_go(shell, i);
    show_place(shell, &there.place);
}

/* --- commands --- */
#define OUTPUT_LIMIT (8u * 1024u * 1024u) /* of a command's text kept for its view */

static void take_output(void *context, const char *text, size_t size)
{
    bw_shell *shell = context;
    if (!shell->output)
        return;
    if (shell->output->length + size <= OUTPUT_LIMIT)
        bw_text_add_bytes(shell->output, text, size);
    else
        bw_shell_message(shell, BW_NOTE,
                         "only the first 8 MiB are shown; run it on the shell for all");
}

static void take_note(void *context, const char *text)
{
    bw_shell_message(context, BW_NOTE, "%s", text);
}

static void take_go(void *context, bw_place place)
{
    bw_shell_go(context, &place);
}

static bool read_line(void *context, const char *prompt, bw_text *line)
{
    return bw_shell_read_line(context, prompt, "", line);
}

static bool take_form(void *context, bw_form *form)
{
    return bw_shell_form(context, form);
}

static void take_plan(void *context, const char *title)
{
    bw_shell *shell = context;
    snprintf(shell->plan, sizeof(shell->plan), "%s", title);
}

bool bw_shell_view(bw_shell *shell, const char *name)
{
    const bw_view_class *kind = bw_plugins_view(shell->session->plugins, name);
    bw_place here = bw_shell_place(shell);
    if (kind)
        return bw_shell_push(shell, kind, &here);
    if (bw_shell_own_view(shell, name))
        return true;
    bw_shell_message(shell, BW_BAD, "there is no view '%s'; Ctrl-P lists them", name);
    return false;
}

/* Of the commands that show a view when they stand alone. */
static void take_view(void *context, const char *command)
{
    if (strcmp(command, "scripts") == 0)
        bw_shell_scripts(context);
    else if (strcmp(command, "note list") == 0)
        bw_shell_notes(context);
    else if (strcmp(command, "timeline") == 0)
        bw_shell_open_log(context, NULL);
    else
        bw_shell_view(context, command);
}

bw_call_sink bw_shell_sink(bw_shell *shell, const char *what)
{
    return (bw_call_sink){.write = take_output,
                          .note = take_note,
                          .go = take_go,
                          .progress = *bw_shell_progress(shell, what),
                          .context = shell,
                          .here = bw_shell_place(shell),
                          .read_line = read_line,
                          .form = take_form,
                          .plan = take_plan,
                          .view = take_view};
}

/* "verify &": the line without its &; NULL: it has none. */
static char *line_beside(const char *line)
{
    size_t length = strlen(line);
    while (length && line[length - 1] == ' ')
        length--;
    return length > 2 && line[length - 1] == '&' && line[length - 2] == ' '
               ? strndup(line, length - 2)
               : NULL;
}

static int run_beside(bw_shell *shell, char *line)
{
    bw_error err = {0};
    bool begun = bw_shell_beside(shell, line, &err);
    if (!begun)
        bw_shell_message(shell, BW_BAD, "%s", err.text);
    free(line);
    return begun ? 0 : 2;
}

int bw_shell_run(bw_shell *shell, const char *line)
{
    bw_error err = {0};
    char *job = line_beside(line);
    if (job)
        return run_beside(shell, job);
    bw_text output = {0}, *outer = shell->output;
    bw_call_sink sink = bw_shell_sink(shell, line);
    shell->output = &output;
    shell->plan[0] = '\0';
    shell->busy.may_go = bw_job_may(shell->session, line, NULL);
    int result = bw_command_run_line(shell->session, line, &sink, &err);
    shell->output = outer;
    if (shell->busy.goes) { /* it begins anew, what it found so far is found again */
        shell->busy.goes = false;
        bw_text_free(&output);
        return run_beside(shell, bw_strdup(line));
    }
    if (result == 2)
        bw_shell_message(shell, BW_BAD, "%s", err.text);
    else if (output.length)
        bw_shell_text_view(shell, line, bw_text_get(&output));
    if (result != 2 && shell->plan[0]) /* on top: Esc shows what the command said */
        bw_shell_plan(shell, shell->plan);
    bw_text_free(&output);
    return result;
}
