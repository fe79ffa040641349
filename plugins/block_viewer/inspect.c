/* The inspector: what the field under the cursor is, and what its bytes could be. */
#include "viewer.h"

/* Structs without a meaning of their own have no value to show. */
static void add_value(const viewer *v, uint32_t field, bw_text *text)
{
    const bw_field *f = &v->fields->fields[field];
    bool plain = f->kind == BW_FIELD_STRUCT || f->kind == BW_FIELD_ARRAY;
    if (!plain || f->meaning != BW_MEANS_NOTHING)
        bw_field_text(v->fields, field, text);
}

static void add_kind(const bw_field *f, bw_text *text)
{
    bw_text_addf(text, "%s +%u, %u byte%s", f->type ? f->type : "", f->offset, f->length,
                 f->length == 1 ? "" : "s");
}

static void add_fault(const bw_field *f, bw_text *text)
{
    static const char *const severities[] = {"", "note", "suspect", "bad"};
    if (f->severity != BW_GOOD && (unsigned)f->severity < BW_COUNT(severities))
        bw_text_addf(text, "%s: %s", severities[f->severity], f->why ? f->why : "a rule is broken");
}

static void add_doc(const viewer *v, uint32_t field, bw_text *text)
{
    const char *doc = bw_field_doc(v->fields, field), *sure = bw_field_confidence(v->fields, field);
    if (doc && *doc)
        bw_text_add(text, doc);
    if (v->fields->fields[field].def && sure && *sure)
        bw_text_addf(text, "%s(%s)", text->length ? " " : "", sure);
}

typedef struct words {
    bw_text path, kind, value, fault, doc;
    bw_role value_role, fault_role;
} words;

static words words_of(const viewer *v)
{
    uint32_t field = viewer_field(v);
    const bw_field *f = &v->fields->fields[field];
    words w = {.value_role = field_role(v->fields, field),
               .fault_role = severity_role(f->severity)};
    bw_field_path(v->fields, field, &w.path);
    add_kind(f, &w.kind);
    add_value(v, field, &w.value);
    add_fault(f, &w.fault);
    add_doc(v, field, &w.doc);
    return w;
}

static void words_free(words *w)
{
    bw_text_free(&w->path);
    bw_text_free(&w->kind);
    bw_text_free(&w->value);
    bw_text_free(&w->fault);
    bw_text_free(&w->doc);
}

/* Two lines: what it is, and what is wrong with it before what it means. */
static int words_in_two_lines(const words *w, bw_canvas *canvas)
{
    int x = bw_canvas_put(canvas, 0, 0, BW_ROLE_TITLE, bw_text_get(&w->path));
    x = bw_canvas_put(canvas, x + 1, 0, BW_ROLE_DIM, bw_text_get(&w->kind));
    bw_canvas_put(canvas, x + 2, 0, w->value_role, bw_text_get(&w->value));
    x = bw_canvas_put(canvas, 0, 1, w->fault_role, bw_text_get(&w->fault));
    bw_canvas_put(canvas, x ? x + 2 : 0, 1, BW_ROLE_TEXT, bw_text_get(&w->doc));
    return 2;
}

static int words_below_each_other(const words *w, bw_canvas *canvas)
{
    int y = put_wrapped(canvas, 0, BW_ROLE_TITLE, bw_text_get(&w->path));
    y = put_wrapped(canvas, y, BW_ROLE_DIM, bw_text_get(&w->kind));
    y = put_wrapped(canvas, y, w->value_role, bw_text_get(&w->value));
    y = put_wrapped(canvas, y, w->fault_role, bw_text_get(&w->fault));
    return put_wrapped(canvas, y, BW_ROLE_TEXT, bw_text_get(&w->doc)) + 1;
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
    words w = words_of(v);
    if (in_lines)
        lines(canvas, words_below_each_other(&w, canvas), readings, count);
    else
        flow(canvas, words_in_two_lines(&w, canvas), readings, count);
    words_free(&w);
}
