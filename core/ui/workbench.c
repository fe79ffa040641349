/* The workbench's main loop: on a terminal, or over a script of keys without one. */
#include "core/ui/workbench.h"
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include "core/ui/colours.h"
#include "core/ui/key_script.h"
#include "core/ui/recent.h"
#include "core/ui/saved.h"
#include "core/ui/shell.h"
#include "core/ui/term.h"
#include "core/workspace/kept_edits.h"
#include <blockwright/own_files.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *automatic_theme(const bw_term *term)
{
    const char *no_color = getenv("NO_COLOR");
    if ((no_color && *no_color) || (term && bw_term_colours(term) == 0))
        return "mono";
    return bw_colours_light(getenv("COLORFGBG")) ? "light" : "dark";
}

/* A path, a name that the person has a file for, or a shipped one. */
static void theme_path(const bw_session *session, const char *name, bw_text *path)
{
    bw_text own = {0};
    bw_text_addf(&own, "themes/%s.lua", name);
    if (strchr(name, '/'))
        bw_text_add(path, name);
    else if (!bw_config_path(path, bw_text_get(&own)) || access(bw_text_get(path), R_OK) != 0) {
        bw_text_clear(path);
        bw_text_addf(path, "%s/%s", session->data_folder, bw_text_get(&own));
    }
    bw_text_free(&own);
}

/* What was said last counts: `set theme` before the command line's. asked may be NULL. */
static const char *theme_name(const bw_session *session, const char *asked)
{
    const char *set = bw_settings_get(session->settings, "theme");
    bool said_later = bw_settings_origin(session->settings, "theme") == BW_ORIGIN_SET;
    return asked && !said_later ? asked : set;
}

/* term NULL: it is not open yet. */
static bw_status load_theme(const bw_session *session, const bw_term *term, const char *name,
                            bw_theme *theme, bw_error *err)
{
    bw_text path = {0}, shipped = {0};
    theme_path(session, strcmp(name, "auto") == 0 ? automatic_theme(term) : name, &path);
    bw_text_addf(&shipped, "%s/themes", session->data_folder);
    bw_status status = bw_theme_load(theme, bw_text_get(&path), bw_text_get(&shipped), err);
    bw_text_free(&path);
    bw_text_free(&shipped);
    return status;
}

/* Lines of hooks and timers. */
static void notice(void *context, const char *text)
{
    bw_shell_message(context, BW_NOTE, "%s", text);
}

/* The first thing that is wrong with the person's keys. */
static void tell_keys(bw_shell *shell)
{
    const char *troubles = bw_keymap_troubles(bw_keymap_of(shell->session));
    size_t first = strcspn(troubles, "\n");
    if (*troubles)
        bw_shell_message(shell, BW_SUSPECT, "%.*s%s", (int)first, troubles,
                         troubles[first + 1] ? " (and more: :keys)" : "");
}

/* One file opens at once; several, or none, show as a list. */
static void first_view(bw_shell *shell, const char *session)
{
    const bw_workspace *files = bw_session_workspace(shell->session);
    size_t rows = bw_workspace_count(files) + bw_workspace_log_count(files);
    if (rows == 0 && !session)
        bw_shell_start(shell);
    else
        bw_shell_files(shell);
    if (rows == 1)
        bw_shell_key(shell, BW_KEY_ENTER);
    else if (shell->session->untrusted)
        bw_shell_message(shell, BW_NOTE, "%s/.blockwright has settings; :trust %s reads them",
                         shell->session->untrusted, shell->session->untrusted);
    bw_saved_begin(shell, session);
    tell_keys(shell);
    if (shell->session->start_error.status != BW_OK)
        bw_shell_message(shell, BW_BAD, "%s", shell->session->start_error.text);
    bw_shell_offer_kept(shell);
}

/* --- a script of keys --- */
/* Views settle sizes while they draw, as on a terminal; the next key comes when no view has more
 * to do at once. */
static bool job_goes_on(const bw_shell *shell)
{
    if (bw_jobs_running(&shell->jobs))
        bw_jobs_wait(&shell->jobs, -1);
    return bw_jobs_running(&shell->jobs) > 0;
}

static void settle(bw_shell *shell)
{
    do
        bw_shell_draw(shell);
    while (bw_shell_idle(shell) == 0 || job_goes_on(shell));
    bw_shell_keep_staged(shell);
}

static bw_status run_script(bw_shell *shell, const bw_workbench_options *o, const bw_theme *theme,
                            bw_error *err)
{
    bw_key_script script = {.shell = shell, .theme = theme};
    bw_key key;
    if (o->script && !bw_key_script_open(&script, o->script, err))
        return err->status;
    shell->front =
        (bw_front){.next_key = o->script ? bw_key_script_next : NULL, .context = &script};
    settle(shell);
    while (o->script && !shell->quit && bw_key_script_next(&script, &key)) {
        bw_shell_key(shell, key);
        settle(shell);
    }
    bw_key_script_close(&script);
    shell->front = (bw_front){0};
    if (script.error.status != BW_OK) {
        *err = script.error;
        return err->status;
    }
    bw_shell_draw(shell);
    return o->dump_screen ? bw_screen_write(&shell->screen, o->dump_screen, NULL, err) : BW_OK;
}

/* --- a terminal --- */
typedef struct front {
    bw_term *term;
    bw_shell *shell;
    const char *asked_theme; /* on the command line; NULL = as set */
    char previewed[64];      /* the gallery's, as the screen shows it now */
} front;

static bool stop_pressed(void *context, bool *beside)
{
    front *f = context;
    return bw_term_stop_pressed(f->term, beside);
}

static void show(void *context)
{
    front *f = context;
    bw_term_show(f->term, &f->shell->screen);
}

static void redraw(void *context)
{
    front *f = context;
    bw_term_redraw(f->term);
}

static void copy(void *context, const char *text, size_t size)
{
    front *f = context;
    bw_term_copy(f->term, text, size);
}

static void resize(const front *f)
{
    int width, height;
    bw_term_size(f->term, &width, &height);
    bw_screen_init(&f->shell->screen, width, height);
}

/* What keys that are no keys are about. */
static void take_report(const front *f, bw_key key)
{
    if (key == BW_KEY_RESIZE)
        resize(f);
    else if (key == BW_KEY_MOUSE)
        f->shell->mouse = bw_term_mouse(f->term);
    else if (key == BW_KEY_PASTE) {
        bw_text_clear(&f->shell->pasted);
        bw_text_add(&f->shell->pasted, bw_text_get(bw_term_pasted(f->term)));
    }
}

static bool next_key(void *context, bw_key *key)
{
    front *f = context;
    if (bw_term_key(f->term, -1, key) == BW_TERM_GONE)
        return false;
    take_report(f, *key);
    return true;
}

static void keep_staged(bw_shell *shell)
{
    bw_text words = {0};
    bw_shell_keep_staged(shell);
    bw_text_add(&words, "blockwright: this should not happen; please report what was done last.\n");
    if (*bw_kept_edits_path(shell->kept))
        bw_text_addf(&words, "What was staged is kept in %s; the next start offers it.\n",
                     bw_kept_edits_path(shell->kept));
    bw_term_last_words(bw_text_get(&words));
    bw_text_free(&words);
}

/* What is set counts at once. */
static void follow_settings(front *f, uint64_t *generation)
{
    bw_theme theme;
    bw_error err = {0};
    const bw_settings *settings = f->shell->session->settings;
    uint64_t now = bw_settings_generation(settings);
    const char *preview = f->shell->preview;
    if (now == *generation && strcmp(preview, f->previewed) == 0)
        return;
    *generation = now;
    snprintf(f->previewed, sizeof(f->previewed), "%s", preview);
    bw_term_use_mouse(f->term, bw_settings_is(settings, "mouse", "on"));
    if (load_theme(f->shell->session, f->term,
                   *preview ? preview : theme_name(f->shell->session, f->asked_theme), &theme,
                   &err) == BW_OK)
        bw_term_style(f->term, &theme);
    else
        bw_shell_message(f->shell, BW_BAD, "%s", err.text);
}

static void ring(const front *f)
{
    const bw_shell *shell = f->shell;
    if (shell->message[0] && shell->message_severity == BW_BAD &&
        bw_settings_is(shell->session->settings, "bell", "on"))
        bw_term_bell(f->term);
}

/* Keeps what was opened: written to disk when the first screen stands, which waits for nothing. */
static void note_opened(bw_session *session, const bw_workbench_options *o)
{
    for (int i = o->opened_count; i-- > 0;) /* the first one is the newest */
        bw_recent_add(session, o->opened[i]);
}

static void run_terminal(bw_shell *shell, bw_term *term, const bw_workbench_options *o)
{
    front f = {term, shell, o->theme};
    uint64_t settings = bw_settings_generation(shell->session->settings);
    bw_key key;
    bw_term_event event = BW_TERM_KEY;
    int wait = 0;
    bw_term_use_mouse(term, bw_settings_is(shell->session->settings, "mouse", "on"));
    shell->front = (bw_front){stop_pressed, show, next_key, redraw, copy, &f};
    bw_shell_draw(shell);
    bw_term_show(term, &shell->screen);
    note_opened(shell->session, o);
    while (!shell->quit && event != BW_TERM_GONE) {
        follow_settings(&f, &settings);
        bw_shell_draw(shell);
        bw_term_show(term, &shell->screen);
        event = bw_term_key(term, wait, &key);
        if (event == BW_TERM_KEY) {
            take_report(&f, key);
            bw_shell_key(shell, key);
            keep_staged(shell);
            ring(&f);
        }
        wait = event == BW_TERM_KEY ? 0 : bw_shell_idle(shell); /* what it did is drawn next */
    }
    shell->front = (bw_front){0};
    shell->keep_staged |= event == BW_TERM_GONE;
}

int bw_workbench_main(bw_session *session, const bw_workbench_options *o)
{
    bw_theme theme;
    bw_error err = {0};
    bw_shell shell;
    bool scripted = o->script || o->dump_screen;
    bw_status status = load_theme(session, NULL, theme_name(session, o->theme), &theme, &err);
    bw_term *term = status == BW_OK && !scripted ? bw_term_open(&theme, &err) : NULL;
    if (status != BW_OK || (!scripted && !term)) {
        fprintf(stderr, "blockwright: %s\n", err.text);
        return 2;
    }
    session->lasting = true;
    int width = o->width, height = o->height;
    if (term)
        bw_term_size(term, &width, &height);
    bw_shell_init(&shell, session, width, height);
    session->notice = notice;
    session->notice_context = &shell;
    first_view(&shell, o->session);
    if (scripted) {
        note_opened(session, o);
        status = run_script(&shell, o, &theme, &err);
    } else {
        run_terminal(&shell, term, o);
        bw_saved_end(&shell);
    }
    bw_session_tell(session, BW_EVENT_QUIT, NULL, NULL, 0, NULL);
    session->notice = NULL;
    bw_shell_end(&shell);
    bw_term_close(term);
    if (status != BW_OK)
        fprintf(stderr, "blockwright: %s\n", err.text);
    return status == BW_OK ? 0 : 2;
}
