/* The inspector: what the field under the cursor is, and what its bytes could be. */
#include "viewer.h"

#include <stdio.h>

static void field_line(const viewer *v, bw_canvas *canvas, int y)
{
    uint32_t field = viewer_field(v);
    const bw_field *f = &v->fields->fields[field];
    bw_text path = {0}, value = {0};
    bw_field_path(v->fields, field, &path);
    bool plain = f->kind == BW_FIELD_STRUCT || f->kind == BW_FIELD_ARRAY;
    if (!plain || f->meaning != BW_MEANS_NOTHING)
        bw_field_text(v->fields, field, &value);
    int x = bw_canvas_put(canvas, 0, y, BW_ROLE_TITLE, bw_text_get(&path));
    x = bw_canvas_putf(canvas, x + 1, y, BW_ROLE_DIM, "%s +%u, %u byte%s", f->type ? f->type : "",
                       f->offset, f->length, f->length == 1 ? "" : "s");
    if (value.length)
        bw_canvas_put(canvas, x + 2, y, field_role(v->fields, field), bw_text_get(&value));
    bw_text_free(&path);
    bw_text_free(&value);
}

/* What is broken comes before what it is. */
static void meaning_line(const viewer *v, bw_canvas *canvas, int y)
{
    static const char *const severities[] = {"", "note", "suspect", "bad"};
    uint32_t field = viewer_field(v);
    const bw_field *f = &v->fields->fields[field];
    const char *doc = bw_field_doc(v->fields, field), *sure = bw_field_confidence(v->fields, field);
    int x = 0;
    if (f->severity != BW_GOOD && (unsigned)f->severity < BW_COUNT(severities))
        x = bw_canvas_putf(canvas, 0, y, severity_role(f->severity), "%s: %s", severities[f->severity],
                           f->why ? f->why : "a rule is broken") + 2;
    if (doc && *doc)
        x = bw_canvas_put(canvas, x, y, BW_ROLE_TEXT, doc) + 2;
    if (f->def && sure && *sure)
        bw_canvas_putf(canvas, x, y, BW_ROLE_DIM, "(%s)", sure);
}

static int reading_width(const reading *r)
{
    return bw_text_width(r->label) + 1 + bw_text_width(r->text);
}

static int put_reading(bw_canvas *canvas, int x, int y, int text_x, const reading *r)
{
    int behind = bw_canvas_put(canvas, x, y, BW_ROLE_DIM, r->label);
    return bw_canvas_put(canvas, behind + 1 > text_x ? behind + 1 : text_x, y, r->role, r->text);
}

static void flow(bw_canvas *canvas, int y, const reading *readings, size_t count)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas), x = 0;
    for (size_t i = 0; i < count; i++) {
        if (x > 0 && x + reading_width(&readings[i]) > width) {
            x = 0;
            y++;
        }
        if (y >= height)
            return;
        x = put_reading(canvas, x, y, 0, &readings[i]) + 2;
    }
}

#define LABEL_WIDTH 10 /* "timestamp" and a blank */

static void lines(bw_canvas *canvas, int y, const reading *readings, size_t count)
{
    for (size_t i = 0; i < count && y < bw_canvas_height(canvas); i++, y++)
        put_reading(canvas, 0, y, LABEL_WIDTH, &readings[i]);
}

void inspector_draw(const viewer *v, bw_canvas *canvas, bool in_lines)
{
    reading readings[READINGS];
    size_t count = readings_take(v, readings);
    if (v->size == 0 || v->fields->count == 0)
        return;
    field_line(v, canvas, 0);
    meaning_line(v, canvas, 1);
    if (in_lines)
        lines(canvas, 3, readings, count);
    else
        flow(canvas, 2, readings, count);
}
