/* A form: named values in a pane of their own, until Enter on the last one or Esc. */
#include "core/ui/complete.h"
#include "core/ui/core_views.h"
#include "core/ui/shell.h"

#include <stdlib.h>
#include <string.h>

typedef struct form_view {
    bw_shell *shell;
    bw_form *form; /* borrowed */
    size_t at;     /* the field that is being filled in */
    bool over, accepted;
} form_view;

/* --- drawing --- */
static int name_width(const bw_form *form)
{
    int width = 8;
    for (size_t i = 0; i < form->count; i++) {
        int own = bw_text_width(form->fields[i].name);
        width = own > width ? own : width;
    }
    return width;
}

#define HANGING 9 /* cells that a line's continuation is set in */

/* Words of a line, as many lines as they need; the y below them. */
static int draw_wrapped(bw_canvas *canvas, int y, const char *line)
{
    int x = 1, width = bw_canvas_width(canvas);
    while (*line) {
        size_t length = strcspn(line, " "), gap = strspn(line + length, " ");
        char *word = strndup(line, length + gap);
        if (x > HANGING + 1 && x + (int)length >= width) {
            x = 1 + HANGING;
            y++;
        }
        x = bw_canvas_put(canvas, x, y, BW_ROLE_TEXT, word);
        free(word);
        line += length + gap;
    }
    return y + 1;
}

static int draw_text(const bw_form *form, bw_canvas *canvas)
{
    int y = 0;
    char *copy = bw_strdup(form->text ? form->text : ""), *rest = copy;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line || rest)
            y = draw_wrapped(canvas, y, line);
    free(copy);
    return y ? y + 1 : 0;
}

static void draw_field(const form_view *f, size_t i, bw_canvas *canvas, int y, int names,
                       bool focused)
{
    const bw_form_field *field = &f->form->fields[i];
    int x = names + 4, width = bw_canvas_width(canvas) - x - 10;
    bool here = i == f->at;
    const char *value = bw_text_get(&field->value);
    bw_canvas_put(canvas, 1, y, here ? BW_ROLE_KEY : BW_ROLE_TEXT, field->name);
    if (field->required)
        bw_canvas_put(canvas, names + 2, y, BW_ROLE_FAULT_NOTE, "*");
    bw_canvas *box = bw_canvas_part(canvas, x, y, width > 8 ? width : 8, 1);
    bw_canvas_fill(box, 0, 0, bw_canvas_width(box), 1, here ? BW_ROLE_SELECTION : BW_ROLE_STATUS,
                   " ");
    int over = bw_text_width(value) - bw_canvas_width(box) + 2;
    bw_canvas_put(box, over > 0 ? -over : 1, 0, here ? BW_ROLE_SELECTION : BW_ROLE_STATUS, value);
    bw_canvas_put(canvas, x + bw_canvas_width(box) + 1, y, BW_ROLE_DIM, field->type);
    if (here && focused)
        bw_canvas_cursor(box, over > 0 ? bw_canvas_width(box) - 2 : bw_text_width(value) + 1, 0);
}

static void draw(void *view, bw_canvas *canvas, bool focused)
{
    form_view *f = view;
    int names = name_width(f->form), height = bw_canvas_height(canvas);
    int y = draw_text(f->form, canvas), below = height - 1 - (int)f->form->count;
    if (y > below - 1) { /* the fields matter more than the end of the words above them */
        y = below > 0 ? below : 0;
        bw_canvas_fill(canvas, 0, y, bw_canvas_width(canvas), height - y, BW_ROLE_TEXT, " ");
    }
    int room = height - y - 2, first = (int)f->at >= room ? (int)f->at - room + 1 : 0;
    for (int i = first; i < (int)f->form->count && i - first < room; i++)
        draw_field(f, (size_t)i, canvas, y + i - first, names, focused);
    if (f->form->count)
        bw_canvas_putf(canvas, 1, height - 1, BW_ROLE_DIM, "%s%s", f->form->fields[f->at].help,
                       f->form->fields[f->at].required ? " (wanted)" : "");
}

/* --- filling in --- */
static void complete(form_view *f, bw_form_field *field)
{
    bw_completion found = {0};
    bw_text line = {0};
    bw_place here = bw_shell_place(f->shell);
    bw_text_addf(&line, "info %s", bw_text_get(&field->value)); /* a command that takes files */
    bw_complete(f->shell->session, &here, bw_text_get(&line), &found);
    bw_text_add(&field->value, bw_text_get(&found.more));
    while (field->value.length && field->value.data[field->value.length - 1] == ' ')
        field->value.data[--field->value.length] = '\0';
    if (found.count > 1)
        bw_shell_message(f->shell, BW_NOTE, "%s", bw_text_get(&found.hint));
    bw_text_free(&found.more);
    bw_text_free(&found.hint);
    bw_text_free(&line);
}

static void take_back(bw_text *value)
{
    while (value->length && (value->data[--value->length] & 0xc0) == 0x80)
        ;
    if (value->data)
        value->data[value->length] = '\0';
}

static void finish(form_view *f)
{
    bw_error err = {0};
    for (size_t i = 0; i < f->form->count; i++)
        if (bw_form_check(&f->form->fields[i], &err) != BW_OK) {
            f->at = i;
            bw_shell_message(f->shell, BW_SUSPECT, "%s", err.text);
            return;
        }
    f->over = f->accepted = true;
}

static void type(bw_form_field *field, bw_key pressed)
{
    char utf8[5];
    if (pressed < 0x20 || pressed > 0x10ffff || bw_char_width(pressed) < 0)
        return;
    if (strcmp(field->type, "flag") == 0) { /* any key turns it, y and n say it */
        bool now = strcmp(bw_text_get(&field->value), "yes") == 0;
        bw_text_clear(&field->value);
        bw_text_add(&field->value, pressed == 'y' || (pressed != 'n' && !now) ? "yes" : "no");
        return;
    }
    bw_utf8_put(pressed, utf8);
    bw_text_add(&field->value, utf8);
}

static bool key(void *view, bw_key pressed)
{
    form_view *f = view;
    bw_form_field *field = f->form->count ? &f->form->fields[f->at] : NULL;
    size_t last = f->form->count ? f->form->count - 1 : 0;
    switch (pressed) {
    case BW_KEY_ESCAPE:
    case BW_KEY_CTRL | 'c': f->over = true; break;
    case BW_KEY_ENTER:
        if (f->at < last)
            f->at++;
        else
            finish(f);
        break;
    case BW_KEY_UP:
    case BW_KEY_TAB | BW_KEY_SHIFT: f->at -= f->at > 0; break;
    case BW_KEY_DOWN: f->at += f->at < last; break;
    case BW_KEY_TAB:
        if (field && strcmp(field->type, "file") == 0)
            complete(f, field);
        else
            f->at += f->at < last;
        break;
    case BW_KEY_BACKSPACE:
        if (field)
            take_back(&field->value);
        break;
    case BW_KEY_CTRL | 'u':
        if (field)
            bw_text_clear(&field->value);
        break;
    default:
        if (field)
            type(field, pressed);
    }
    return true;
}

static void close_view(void *view)
{
    free(view);
}

static void status(const void *view, bw_text *text)
{
    const form_view *f = view;
    bw_text_addf(
        text, "%s  Esc leaves%s", f->at + 1 < f->form->count ? "Enter, Down: next" : "Enter: go",
        f->form->count && strcmp(f->form->fields[f->at].type, "file") == 0 ? "  Tab completes"
                                                                           : "");
}

static void name_now(const void *view, bw_text *text)
{
    bw_text_add(text, ((const form_view *)view)->form->title);
}

static const bw_view_action actions[] = {
    {"next", "Enter", "to the next value; behind the last one: go", NULL},
    {"complete", "Tab", "completes a path", NULL},
    {"clear", "Ctrl-U", "empties the value", NULL},
    {"leave", "Esc", "leaves, nothing is done", NULL},
    {NULL, NULL, NULL, NULL},
};

/* Its keys come straight from the loop of bw_shell_form: all of them are typing. */
const bw_view_class bw_form_view = {.size = sizeof(bw_view_class),
                                    .name = "form",
                                    .title = "Form",
                                    .draw = draw,
                                    .key = key,
                                    .close = close_view,
                                    .status = status,
                                    .name_now = name_now,
                                    .actions = actions};

bool bw_shell_form(bw_shell *shell, bw_form *form)
{
    form_view *f = bw_alloc(sizeof(*f));
    bool accepted;
    bw_key pressed;
    *f = (form_view){.shell = shell, .form = form};
    bw_shell_push_ready(shell, &bw_form_view, f);
    while (!f->over && bw_shell_wait_key(shell, &pressed)) {
        shell->message[0] = '\0';
        if (pressed != BW_KEY_RESIZE)
            key(f, pressed);
    }
    accepted = f->accepted;
    bw_shell_pop(shell);
    return accepted;
}
