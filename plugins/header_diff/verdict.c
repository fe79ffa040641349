/* The verdict on the right copy: lights above the table of files, and all rows behind one key. */
#include "header_diff.h"

#include <stdlib.h>
#include <string.h>

/* A line of the verdict, wrapped to the width that it was made for. */
typedef struct verdict_line {
    char *text;
    bw_role role;
    const bw_verdict_evidence *evidence; /* Enter goes there; NULL: it names no place */
} verdict_line;

struct verdict_text {
    verdict_line *lines;
    size_t count;
    int width;
};

static bw_role light_role(bw_light light)
{
    static const bw_role roles[] = {BW_ROLE_GOOD, BW_ROLE_FAULT_NOTE, BW_ROLE_FAULT_SUSPECT,
                                    BW_ROLE_FAULT_BAD};
    return roles[light];
}

void verdict_lights(const diff_view *v, bw_canvas *canvas, int y)
{
    static const char *const names[] = {"MOUNT", "OPEN", "TRUST"};
    int x = 1;
    if (!v->verdict) {
        bw_canvas_put(canvas, x, y, BW_ROLE_DIM,
                      "v: may the right copy be mounted, opened, "
                      "trusted?");
        return;
    }
    for (int lamp = 0; lamp < BW_LAMPS; lamp++) {
        x = bw_canvas_putf(canvas, x, y, BW_ROLE_TITLE, "%s ", names[lamp]);
        x = bw_canvas_put(canvas, x, y, light_role(v->verdict->lights[lamp]),
                          bw_light_name(v->verdict->lights[lamp])) +
            2;
    }
    bw_canvas_put(canvas, x, y, BW_ROLE_TEXT, v->verdict->overall);
}

const bw_verdict_row *verdict_on(const diff_view *v, const bw_diff_side *side)
{
    for (size_t i = 0; v->verdict && side && i < v->verdict->row_count; i++) {
        const bw_verdict_row *row = &v->verdict->rows[i];
        bool red = row->lights[BW_LAMP_MOUNT] == BW_LIGHT_RED ||
                   row->lights[BW_LAMP_OPEN] == BW_LIGHT_RED ||
                   row->lights[BW_LAMP_TRUST] == BW_LIGHT_RED;
        for (size_t e = 0; red && e < row->evidence_count; e++)
            if (row->evidence[e].file && strcmp(row->evidence[e].file, side->path) == 0)
                return row;
    }
    return NULL;
}

/* --- lines --- */
static void add_line(struct verdict_text *t, const char *text, size_t length, bw_role role,
                     const bw_verdict_evidence *evidence)
{
    if ((t->count & (t->count + 1)) == 0)
        t->lines = bw_realloc(t->lines, (t->count * 2 + 2) * sizeof(*t->lines));
    char *kept = bw_alloc(length + 1);
    memcpy(kept, text, length);
    t->lines[t->count++] = (verdict_line){kept, role, evidence};
}

static void add_wrapped(struct verdict_text *t, int indent, bw_role role,
                        const bw_verdict_evidence *evidence, const char *text)
{
    while (*text) {
        bw_text line = {0};
        size_t length = bw_text_fit(text, t->width - indent - 1);
        bw_text_addf(&line, "%*s", indent, "");
        bw_text_add_bytes(&line, text, length);
        add_line(t, bw_text_get(&line), line.length, role, evidence);
        bw_text_free(&line);
        text += length;
        text += strspn(text, " ");
    }
}

static void add_evidence(struct verdict_text *t, const bw_verdict_evidence *e)
{
    bw_text text = {0};
    if (e->file)
        bw_text_add(&text, e->file);
    if (e->block >= 0)
        bw_text_addf(&text, " block %lld", (long long)e->block);
    bw_text_addf(&text, "%s%s = %s", e->file ? "  " : "", e->field, e->value);
    if (strcmp(e->trust, "certain") != 0)
        bw_text_addf(&text, "  [%s]", e->trust);
    add_wrapped(t, 8, BW_ROLE_NUMBER, e->file && e->block >= 0 ? e : NULL, bw_text_get(&text));
    bw_text_free(&text);
}

static void add_row(struct verdict_text *t, const bw_verdict_row *row)
{
    bw_text text = {0};
    bw_light worst = BW_LIGHT_GREEN;
    bw_text_addf(&text, "%s  %s", row->id, row->level);
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        if (row->lights[lamp]) {
            bw_text_addf(&text, ", %s %s", bw_lamp_name((bw_lamp)lamp),
                         bw_light_name(row->lights[lamp]));
            worst = row->lights[lamp] > worst ? row->lights[lamp] : worst;
        }
    bw_text_addf(&text, "  (confidence %s)", row->confidence);
    add_line(t, "", 0, BW_ROLE_TEXT, NULL);
    add_wrapped(t, 1, light_role(worst), NULL, bw_text_get(&text));
    add_wrapped(t, 5, BW_ROLE_TEXT, NULL, row->says);
    if (row->error) {
        bw_text_clear(&text);
        bw_text_addf(&text, "Oracle says: %s", row->error);
        add_wrapped(t, 5, BW_ROLE_STRING, NULL, bw_text_get(&text));
    }
    for (size_t i = 0; row->remedy[i]; i++) {
        bw_text_clear(&text);
        bw_text_addf(&text, "%zu. %s", i + 1, row->remedy[i]);
        add_wrapped(t, 5, BW_ROLE_TEXT, NULL, bw_text_get(&text));
    }
    for (size_t i = 0; i < row->evidence_count; i++)
        add_evidence(t, &row->evidence[i]);
    bw_text_free(&text);
}

static void free_text(diff_view *v)
{
    for (size_t i = 0; v->said && i < v->said->count; i++)
        free(v->said->lines[i].text);
    if (v->said)
        free(v->said->lines);
    free(v->said);
    v->said = NULL;
}

static void make_text(diff_view *v, int width)
{
    if (v->said && v->said->width == width)
        return;
    free_text(v);
    struct verdict_text *t = v->said = bw_alloc(sizeof(*t));
    t->width = width;
    add_wrapped(t, 1, BW_ROLE_TITLE, NULL, v->verdict->overall);
    if (v->verdict->advice)
        add_wrapped(t, 1, BW_ROLE_TEXT, NULL, v->verdict->advice);
    for (size_t i = 0; i < v->verdict->row_count; i++)
        add_row(t, &v->verdict->rows[i]);
    if (v->verdict->unseen[0]) {
        add_line(t, "", 0, BW_ROLE_TEXT, NULL);
        add_wrapped(t, 1, BW_ROLE_FAULT_NOTE, NULL, "not seen, so not green:");
    }
    for (size_t i = 0; v->verdict->unseen[i]; i++)
        add_wrapped(t, 5, BW_ROLE_TEXT, NULL, v->verdict->unseen[i]);
    v->verdict_lines.count = t->count;
}

/* --- the level --- */
void verdict_close(diff_view *v)
{
    free_text(v);
    bw_verdict_free(v->verdict);
    v->verdict = NULL;
    v->verdict_lines = (diff_list){0};
}

bool verdict_open(diff_view *v, bool deep)
{
    bw_error err = {0};
    bw_session *session = bw_shell_session(v->shell);
    bool twice = strcmp(v->folders[0], v->folders[1]) == 0; /* one copy, compared with itself */
    bw_verdict_options options = {
        .source = twice ? NULL : v->folders[0], .deep = deep, .watch = BW_VERDICT_WATCH};
    bw_verdict *verdict = bw_verdict_read(
        bw_session_verdict_rules(session), bw_session_workspace(session), v->folders[1], &options,
        bw_shell_progress(v->shell, deep ? "reading every block" : "looking at the copy"), &err);
    if (!verdict) {
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
        return false;
    }
    verdict_close(v);
    v->verdict = verdict;
    return true;
}

void verdict_draw(diff_view *v, bw_canvas *canvas, bool focused)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    bw_canvas_putf(canvas, 1, 0, BW_ROLE_TITLE, "R %s", v->folders[1]);
    make_text(v, width);
    verdict_lights(v, canvas, 1);
    bw_canvas_fill(canvas, 0, 2, width, 1, BW_ROLE_BORDER, "─");
    v->height = height - 3;
    list_show(&v->verdict_lines, v->height);
    for (int i = 0; i < v->height; i++) {
        size_t at = v->verdict_lines.top + (size_t)i;
        if (at >= v->said->count)
            break;
        bw_canvas_put(canvas, 0, 3 + i, v->said->lines[at].role, v->said->lines[at].text);
        if (at == v->verdict_lines.cursor)
            bw_canvas_role(canvas, 0, 3 + i, width,
                           focused ? BW_ROLE_CURSOR : BW_ROLE_CURSOR_OTHER);
    }
}

static void go_to_evidence(diff_view *v)
{
    bw_error err = {0};
    const bw_verdict_evidence *e = v->verdict_lines.cursor < v->said->count
                                       ? v->said->lines[v->verdict_lines.cursor].evidence
                                       : NULL;
    if (!e) {
        bw_shell_message(v->shell, BW_NOTE, "choose a line that names a block");
        return;
    }
    bw_place place = {.block = (uint64_t)e->block};
    place.file = bw_workspace_open(bw_session_workspace(bw_shell_session(v->shell)), e->file, &err);
    if (place.file)
        bw_shell_go(v->shell, &place);
    else
        bw_shell_message(v->shell, BW_BAD, "%s", err.text);
}

bool verdict_key(diff_view *v, bw_key key)
{
    if (key == 'd') {
        verdict_open(v, true);
        return true;
    }
    if (key == BW_KEY_ENTER) {
        go_to_evidence(v);
        return true;
    }
    return list_key(&v->verdict_lines, key, v->height);
}
