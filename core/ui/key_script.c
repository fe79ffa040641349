#include "core/ui/key_script.h"
#include "core/ui/mouse.h"
#include "core/ui/table_export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool bw_key_script_open(bw_key_script *script, const char *path, bw_error *err)
{
    script->file = fopen(path, "re");
    if (!script->file)
        bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
    return script->file != NULL;
}

void bw_key_script_close(bw_key_script *script)
{
    if (script->file)
        fclose(script->file);
}

bw_status bw_screen_write(const bw_screen *screen, const char *path, const bw_theme *theme,
                          bw_error *err)
{
    bw_text text = {0};
    if (theme)
        bw_screen_styled(screen, theme, &text);
    else
        bw_screen_text(screen, &text);
    FILE *file = fopen(path, "we");
    bool good = file && fwrite(bw_text_get(&text), 1, text.length, file) == text.length;
    if (file)
        good = fclose(file) == 0 && good;
    bw_text_free(&text);
    return good ? BW_OK : bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
}

static void resize(bw_shell *shell, int width, int height)
{
    bw_screen_init(&shell->screen, width, height);
    bw_shell_draw(shell);
}

static bool no_key(bw_key_script *s)
{
    bw_error_set(&s->error, BW_ERR_ARGUMENT,
                 "key script: '%s' is no key; write Down, Ctrl-P, or \"text\"", s->line);
    return false;
}

/* *key is set when the line is one. False: it is wrong. */
static bool use_line(bw_key_script *s, bw_key *key)
{
    int width, height;
    unsigned long long looks, seconds;
    size_t length = strlen(s->line);
    if (length == 0 || s->line[0] == '#')
        return true;
    if (s->line[0] == '"' && length > 1 && s->line[length - 1] == '"') {
        s->line[length - 1] = '\0';
        s->typed = s->line + 1;
    } else if (strncmp(s->line, "dump ", 5) == 0 || strncmp(s->line, "dump-styled ", 12) == 0) {
        bool styled = s->line[4] == '-';
        bw_shell_draw(s->shell);
        return bw_screen_write(&s->shell->screen, s->line + (styled ? 12 : 5),
                               styled ? s->theme : NULL, &s->error) == BW_OK;
    } else if (strncmp(s->line, "mouse ", 6) == 0 && bw_mouse_words(s->line + 6, &s->shell->mouse)) {
        *key = BW_KEY_MOUSE;
    } else if (strncmp(s->line, "paste ", 6) == 0) {
        bw_text_clear(&s->shell->pasted);
        bw_text_add(&s->shell->pasted, s->line + 6);
        *key = BW_KEY_PASTE;
    } else if (sscanf(s->line, "size %dx%d", &width, &height) == 2 && width > 0 && height > 0 &&
               width <= 1000 && height <= 1000) {
        resize(s->shell, width, height);
    } else if (sscanf(s->line, "wait %llu", &seconds) == 1 && seconds < 1000000) {
        bw_shell_idle(s->shell); /* timers begin to count */
        s->shell->clock_ahead += (int64_t)seconds * 1000;
        bw_shell_idle(s->shell);
    } else if (strncmp(s->line, "copied ", 7) == 0) {
        return bw_text_export(bw_text_get(&s->shell->copied), s->shell->copied.length, s->line + 7,
                              &s->error) == BW_OK;
    } else if (sscanf(s->line, "stop %llu", &looks) == 1 ||
               sscanf(s->line, "beside %llu", &looks) == 1) {
        s->shell->busy.script_goes = s->line[0] == 'b';
        s->shell->busy.looks = 0;
        s->shell->busy.stop_at_look = looks;
    } else if (!bw_key_parse(s->line, key)) {
        return no_key(s);
    }
    return true;
}

bool bw_key_script_next(void *context, bw_key *key)
{
    bw_key_script *s = context;
    *key = 0;
    while (*key == 0) {
        if (s->typed && *s->typed) {
            *key = bw_utf8_next(&s->typed);
            return true;
        }
        s->typed = NULL;
        if (!fgets(s->line, sizeof(s->line), s->file))
            return false;
        s->line[strcspn(s->line, "\r\n")] = '\0';
        if (!use_line(s, key))
            return false;
    }
    return true;
}
