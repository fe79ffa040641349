/* The prompt: one line with editing, history, completion and a hint. */
#include "core/ui/complete.h"
#include "core/ui/shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bw_shell_ask(bw_shell *shell, const char *label, const char *initial,
                  void (*done)(void *data, const char *answer), void *data)
{
    bw_prompt *p = &shell->prompt;
    snprintf(p->label, sizeof(p->label), "%s", label);
    bw_text_clear(&p->line);
    bw_text_add(&p->line, initial);
    p->cursor = p->line.length;
    p->done = done;
    p->data = data;
    p->answers = NULL;
    p->history_at = p->history_count;
    free(p->typed);
    p->typed = NULL;
    bw_text_clear(&p->hint);
    p->active = true;
}

void bw_shell_ask_one_of(bw_shell *shell, const char *label, const char *answers,
                         void (*done)(void *data, const char *answer), void *data)
{
    bw_shell_ask(shell, label, "", done, data);
    shell->prompt.answers = answers;
}

#define LEAST 10 /* cells for an answer */

/* A label that leaves no room for the answer stands above it. Returns where the answer begins. */
static int put_label(const bw_prompt *prompt, bw_canvas *canvas, int y)
{
    int width = bw_canvas_width(canvas);
    if (bw_text_width(prompt->label) + LEAST <= width)
        return bw_canvas_put(canvas, 0, y, BW_ROLE_KEY, prompt->label);
    int rows = bw_canvas_wrap(NULL, 0, 0, width, BW_ROLE_KEY, prompt->label);
    bw_canvas_fill(canvas, 0, y - rows, width, rows, BW_ROLE_TEXT, " ");
    bw_canvas_wrap(canvas, 0, y - rows, width, BW_ROLE_KEY, prompt->label);
    return bw_canvas_put(canvas, 0, y, BW_ROLE_KEY, "> ");
}

void bw_prompt_draw(bw_prompt *prompt, bw_canvas *canvas, int y)
{
    const char *line = bw_text_get(&prompt->line);
    int width = bw_canvas_width(canvas);
    bw_canvas_fill(canvas, 0, y, width, 1, BW_ROLE_TEXT, " ");
    int x = put_label(prompt, canvas, y);
    char *before = bw_strdup(line);
    before[prompt->cursor] = '\0';
    int cursor = bw_text_width(before), room = width - x - 1,
        skip = cursor > room ? cursor - room : 0;
    free(before);
    bw_canvas *field = bw_canvas_part(canvas, x, y, width - x, 1);
    bw_canvas_put(field, -skip, 0, BW_ROLE_TEXT, line);
    bw_canvas_cursor(field, cursor - skip, 0);
    if (prompt->hint.length && y > 0) {
        bw_canvas_fill(canvas, 0, y - 1, width, 1, BW_ROLE_STATUS, " ");
        bw_canvas_put(canvas, 1, y - 1, BW_ROLE_STATUS, bw_text_get(&prompt->hint));
    }
}

static void replace_line(bw_prompt *p, const char *text)
{
    char *copy = bw_strdup(text);
    bw_text_clear(&p->line);
    bw_text_add(&p->line, copy);
    p->cursor = p->line.length;
    free(copy);
}

static void insert(bw_prompt *p, const char *text)
{
    bw_text line = {0};
    const char *old = bw_text_get(&p->line);
    bw_text_add_bytes(&line, old, p->cursor);
    bw_text_add(&line, text);
    bw_text_add(&line, old + p->cursor);
    p->cursor += strlen(text);
    bw_text_free(&p->line);
    p->line = line;
}

/* Text, never keys: line ends and other control characters become blanks. */
void bw_prompt_paste(bw_prompt *prompt, const char *text)
{
    bw_text clean = {0};
    char utf8[5];
    size_t length = strlen(text);
    while (length && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    for (const char *at = text; at < text + length;) {
        uint32_t code = bw_utf8_next(&at);
        bw_utf8_put(bw_char_width(code) < 0 ? ' ' : code, utf8);
        bw_text_add(&clean, utf8);
    }
    insert(prompt, bw_text_get(&clean));
    bw_text_free(&clean);
}

/* Start of the character before / behind the cursor. */
static size_t left_of(const bw_prompt *p)
{
    size_t at = p->cursor;
    while (at > 0 && (p->line.data[--at] & 0xc0) == 0x80)
        ;
    return at;
}

static size_t right_of(const bw_prompt *p)
{
    size_t at = p->cursor;
    while (at < p->line.length && (p->line.data[++at] & 0xc0) == 0x80)
        ;
    return at;
}

static void erase(bw_prompt *p, size_t from, size_t to)
{
    if (to <= from)
        return;
    memmove(p->line.data + from, p->line.data + to, p->line.length - to + 1);
    p->line.length -= to - from;
    p->cursor = from;
}

static void from_history(bw_prompt *p, int step)
{
    const char *line = bw_history_step(p, step);
    if (line)
        replace_line(p, line);
}

/* To the answer behind the one that stands there, or before it. An empty line is none: nothing
 * happens by Enter alone. */
static void step_answer(bw_prompt *p, bool back)
{
    const char *before = "";
    for (const char *a = p->answers; *a; a += strlen(a) + 1) {
        const char *next = a + strlen(a) + 1;
        if (strcmp(a, bw_text_get(&p->line)) == 0) {
            replace_line(p, back ? before : *next ? next : a);
            return;
        }
        before = a;
    }
    replace_line(p, back ? before : p->answers);
}

/* What may follow, and what the line wants: on the line above the prompt. */
static void look_ahead(bw_shell *shell, bool complete)
{
    bw_prompt *p = &shell->prompt;
    bw_completion found = {0};
    bw_place here = bw_shell_place(shell);
    char *typed = strndup(bw_text_get(&p->line), p->cursor);
    bw_text_clear(&p->hint);
    if (*typed)
        bw_complete(shell->session, &here, typed, &found);
    bw_text_add(&p->hint, bw_text_get(&found.hint));
    if (complete)
        insert(p, bw_text_get(&found.more));
    bool took = complete && found.more.length;
    bw_text_free(&found.more);
    bw_text_free(&found.hint);
    free(typed);
    if (took)
        look_ahead(shell, false);
}

static void run_line(void *data, const char *answer)
{
    if (*answer)
        bw_shell_run(data, answer);
}

void bw_shell_command_prompt(bw_shell *shell, const char *initial)
{
    bw_shell_ask(shell, ":", initial, run_line, shell);
    if (*initial)
        look_ahead(shell, false);
}

static void finish(bw_shell *shell)
{
    bw_prompt *p = &shell->prompt;
    char *answer = bw_strdup(bw_text_get(&p->line));
    p->active = false;
    if (strcmp(p->label, ":") == 0)
        bw_history_add(shell, answer);
    p->done(p->data, answer);
    free(answer);
}

void bw_prompt_key(bw_shell *shell, bw_key key)
{
    bw_prompt *p = &shell->prompt;
    char utf8[5];
    bool commands = strcmp(p->label, ":") == 0;
    if (p->answers && (key == BW_KEY_UP || key == BW_KEY_DOWN)) {
        step_answer(p, key == BW_KEY_UP);
        return;
    }
    switch (key) {
    case BW_KEY_ENTER: finish(shell); break;
    case BW_KEY_ESCAPE:
    case BW_KEY_CTRL | 'c': p->active = false; break;
    case BW_KEY_LEFT: p->cursor = left_of(p); break;
    case BW_KEY_RIGHT: p->cursor = right_of(p); break;
    case BW_KEY_HOME:
    case BW_KEY_CTRL | 'a': p->cursor = 0; break;
    case BW_KEY_END:
    case BW_KEY_CTRL | 'e': p->cursor = p->line.length; break;
    case BW_KEY_BACKSPACE:
        if (p->cursor == 0 && p->line.length == 0)
            p->active = false;
        erase(p, left_of(p), p->cursor);
        break;
    case BW_KEY_DELETE: erase(p, p->cursor, right_of(p)); break;
    case BW_KEY_CTRL | 'u': erase(p, 0, p->cursor); break;
    case BW_KEY_UP:
        if (commands)
            from_history(p, -1);
        break;
    case BW_KEY_DOWN:
        if (commands)
            from_history(p, 1);
        break;
    case BW_KEY_TAB:
        if (commands)
            look_ahead(shell, true);
        return;
    default:
        if (key >= 0x20 && key <= 0x10ffff && bw_char_width(key) >= 0) {
            bw_utf8_put(key, utf8);
            insert(p, utf8);
        }
    }
    if (commands && p->active)
        look_ahead(shell, false);
}
