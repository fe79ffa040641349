/* The workbench's main loop: on a terminal, or over a script of keys without one. */
#include "core/ui/workbench.h"
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include "core/ui/shell.h"
#include "core/ui/term.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bw_status load_theme(const bw_session *session, const char *asked, bw_theme *theme,
                            bw_error *err)
{
    const char *no_color = getenv("NO_COLOR");
    const char *name = asked ? asked : no_color && *no_color ? "mono" : "dark";
    bw_text path = {0};
    if (strchr(name, '/'))
        bw_text_add(&path, name);
    else
        bw_text_addf(&path, "%s/themes/%s.lua", session->data_folder, name);
    bw_status status = bw_theme_load(theme, bw_text_get(&path), err);
    bw_text_free(&path);
    return status;
}

/* One file opens at once; several, or none, show as a list. */
static void first_view(bw_shell *shell)
{
    const bw_workspace *files = bw_session_workspace(shell->session);
    bw_shell_files(shell);
    if (bw_workspace_count(files) == 1)
        bw_shell_key(shell, BW_KEY_ENTER);
    else if (bw_workspace_count(files) == 0)
        bw_shell_message(shell, BW_NOTE,
                         "no file is open: leave with Ctrl-Q and name files or a directory, or try "
                         "blockwright demo DIR");
    if (shell->session->start_error.status != BW_OK)
        bw_shell_message(shell, BW_BAD, "%s", shell->session->start_error.text);
}

/* --- scripts of keys --- */
static bw_status write_screen(const bw_shell *shell, const char *path, bool roles, bw_error *err)
{
    bw_text text = {0};
    if (roles)
        bw_screen_roles(&shell->screen, &text);
    else
        bw_screen_text(&shell->screen, &text);
    FILE *file = fopen(path, "we");
    bool good = file && fwrite(bw_text_get(&text), 1, text.length, file) == text.length;
    if (file)
        good = fclose(file) == 0 && good;
    bw_text_free(&text);
    return good ? BW_OK : bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
}

/* Views settle sizes while they draw, as on a terminal; the next key comes when no view has more
 * to do at once. */
static void settle(bw_shell *shell)
{
    do
        bw_shell_draw(shell);
    while (bw_shell_idle(shell) == 0);
}

/* A line of a script: "text", a key's name, `dump FILE`, `dump-roles FILE`, `size WxH`, # comment,
 * `stop N`: Esc when a job in the foreground looks for the Nth time from now. */
static bw_status script_line(bw_shell *shell, char *line, bw_error *err)
{
    bw_key key;
    int width, height;
    unsigned long long looks;
    size_t length = strlen(line);
    if (length == 0 || line[0] == '#')
        return BW_OK;
    if (line[0] == '"' && length > 1 && line[length - 1] == '"') {
        line[length - 1] = '\0';
        for (const char *p = line + 1; *p;)
            bw_shell_key(shell, bw_utf8_next(&p));
    } else if (strncmp(line, "dump ", 5) == 0 || strncmp(line, "dump-roles ", 11) == 0) {
        bool roles = line[4] == '-';
        bw_shell_draw(shell);
        return write_screen(shell, line + (roles ? 11 : 5), roles, err);
    } else if (sscanf(line, "size %dx%d", &width, &height) == 2 && width > 0 && height > 0 &&
               width <= 1000 && height <= 1000) {
        bw_screen_init(&shell->screen, width, height);
        bw_shell_key(shell, BW_KEY_RESIZE);
    } else if (sscanf(line, "stop %llu", &looks) == 1) {
        shell->busy.looks = 0;
        shell->busy.stop_at_look = looks;
        return BW_OK;
    } else if (bw_key_parse(line, &key)) {
        bw_shell_key(shell, key);
    } else {
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "key script: '%s' is no key; write Down, Ctrl-P, or \"text\"", line);
    }
    settle(shell);
    return BW_OK;
}

static bw_status run_script(bw_shell *shell, const bw_workbench_options *o, bw_error *err)
{
    char line[4096];
    FILE *script = o->script ? fopen(o->script, "re") : NULL;
    bw_status status = BW_OK;
    if (o->script && !script)
        return bw_error_set(err, BW_ERR_IO, "%s: %s", o->script, strerror(errno));
    settle(shell);
    while (script && status == BW_OK && !shell->quit && fgets(line, sizeof(line), script)) {
        line[strcspn(line, "\r\n")] = '\0';
        status = script_line(shell, line, err);
    }
    if (script)
        fclose(script);
    if (status == BW_OK && o->dump_screen) {
        bw_shell_draw(shell);
        status = write_screen(shell, o->dump_screen, false, err);
    }
    return status;
}

/* --- a terminal --- */
typedef struct front {
    bw_term *term;
    bw_shell *shell;
} front;

static bool stop_pressed(void *context)
{
    front *f = context;
    return bw_term_stop_pressed(f->term);
}

static void show(void *context)
{
    front *f = context;
    bw_term_show(f->term, &f->shell->screen);
}

static void run_terminal(bw_shell *shell, bw_term *term)
{
    front f = {term, shell};
    bw_key key = BW_KEY_RESIZE;
    bw_term_event event = BW_TERM_KEY;
    int wait = 0;
    shell->front = (bw_front){stop_pressed, show, &f};
    while (!shell->quit && event != BW_TERM_GONE) {
        if (event == BW_TERM_KEY && key == BW_KEY_RESIZE) {
            int width, height;
            bw_term_size(term, &width, &height);
            bw_screen_init(&shell->screen, width, height);
        }
        bw_shell_draw(shell);
        bw_term_show(term, &shell->screen);
        event = bw_term_key(term, wait, &key);
        if (event == BW_TERM_KEY)
            bw_shell_key(shell, key);
        wait = event == BW_TERM_KEY ? 0 : bw_shell_idle(shell); /* what it did is drawn next */
    }
    shell->front = (bw_front){0};
}

int bw_workbench_main(bw_session *session, const bw_workbench_options *o)
{
    bw_theme theme;
    bw_error err = {0};
    bw_shell shell;
    bool scripted = o->script || o->dump_screen;
    bw_status status = load_theme(session, o->theme, &theme, &err);
    bw_term *term = status == BW_OK && !scripted ? bw_term_open(&theme, &err) : NULL;
    if (status != BW_OK || (!scripted && !term)) {
        fprintf(stderr, "blockwright: %s\n", err.text);
        return 2;
    }
    session->lasting = true;
    bw_shell_init(&shell, session, o->width, o->height);
    first_view(&shell);
    if (scripted)
        status = run_script(&shell, o, &err);
    else
        run_terminal(&shell, term);
    bw_plugins_tell(session->plugins, BW_EVENT_QUIT, NULL);
    bw_shell_end(&shell);
    bw_term_close(term);
    if (status != BW_OK)
        fprintf(stderr, "blockwright: %s\n", err.text);
    return status == BW_OK ? 0 : 2;
}
