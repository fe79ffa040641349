/* Below the list: the lines around the chosen event as they stand in its log, or what it means. */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_ROWS 1

static void draw_title(timeline *t, bw_canvas *canvas, const item *one, const row_text *row)
{
    const source *s = &t->sources[one->source];
    const bw_event_rule *rule = item_rule(t, one);
    const mark *m = note_of(t, one);
    int width = bw_canvas_width(canvas);
    bw_text clock = {0};
    source_clock(s, &clock);
    bw_canvas_fill(canvas, 0, 0, width, 1, BW_ROLE_BORDER, "─");
    int x = bw_canvas_putf(canvas, 1, 0, BW_ROLE_TITLE, " %s:%llu ", s->name,
                           (unsigned long long)row->line);
    if (m && m->note[0])
        x = bw_canvas_putf(canvas, x, 0, BW_ROLE_MATCH, " note: %s ", m->note);
    if (rule)
        x = bw_canvas_putf(canvas, x, 0, BW_ROLE_STRUCT, " %s: %s ", rule->kind, rule->meaning);
    if (clock.length)
        bw_canvas_putf(canvas, x, 0, BW_ROLE_DIM, " %s ", bw_text_get(&clock));
    bw_text_free(&clock);
}

static void draw_lines(timeline *t, bw_canvas *canvas, const item *one)
{
    int height = bw_canvas_height(canvas);
    uint64_t above = (uint64_t)(height > 3 ? height / 3 : 0);
    uint64_t first = one->record > above ? one->record - above : 0;
    for (int y = 0; y < height; y++) {
        const row_text *row = record_get(t, one->source, first + (uint64_t)y);
        bool chosen = first + (uint64_t)y == one->record;
        if (!row)
            return;
        int x = bw_canvas_putf(canvas, 1, y, BW_ROLE_DIM, "%6llu ", (unsigned long long)row->line);
        bw_canvas_put(canvas, x, y, chosen ? BW_ROLE_TITLE : BW_ROLE_TEXT, row->text);
        if (chosen)
            bw_canvas_put(canvas, 0, y, BW_ROLE_TITLE, ">");
    }
}

/* --- what it means --- */
static void take_output(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(context, text, size);
}

/* A file named T_S_R.ext carries its thread, sequence and branch; a branch's id is its time. */
static void explain_archived_log(const char *message, bw_text *text)
{
    for (const char *p = message; (p = strchr(p, '_')); p++) {
        unsigned thread = 0, sequence = 0, branch = 0;
        const char *from = p;
        while (from > message && from[-1] >= '0' && from[-1] <= '9')
            from--;
        if (sscanf(from, "%5u_%10u_%10u", &thread, &sequence, &branch) != 3 ||
            branch < 100000000u || !bw_time_valid(branch))
            continue;
        char when[BW_TIME_TEXT];
        bw_text_addf(text,
                     "archived log: thread %u, sequence %u, of the branch that began with "
                     "RESETLOGS at %s (id %u)\n",
                     thread, sequence, bw_time_format(branch, when), branch);
        return;
    }
}

static void explain_row(timeline *t, const item *one)
{
    const bw_event_rule *rule = item_rule(t, one);
    bw_text text = {0};
    bw_error err = {0};
    char *message = bw_strdup(row_get(t, one)->text);
    bw_call_sink sink = {.write = take_output, .context = &text};
    const char *words[] = {"explain", message};
    if (rule)
        bw_text_addf(&text, "%s, %s: %s\n", rule->kind, bw_event_severity_name(rule->severity),
                     rule->meaning);
    explain_archived_log(message, &text);
    if (bw_command_run(bw_shell_session(t->shell), BW_COUNT(words), words, &sink, &err) == 2 &&
        !text.length)
        bw_text_add(&text, "No row of the catalogue knows this message, and it names no error.\n");
    free(message);
    free(t->explained);
    t->explained = bw_strdup(bw_text_get(&text));
    t->explained_for = *one;
    bw_text_free(&text);
}

/* Bytes of text that fit into width cells; breaks at a blank where there is one. */
static size_t fitting(const char *text, size_t length, int width)
{
    size_t blank = 0, at = 0;
    for (int cells = 0; at < length && cells < width; cells++) {
        if (text[at] == ' ')
            blank = at;
        for (at++; at < length && ((uint8_t)text[at] & 0xc0) == 0x80;)
            at++;
    }
    return at == length || !blank ? at : blank;
}

/* Draws text in lines that fit, from the top as many as fit; canvas NULL: none. Returns how many
 * lines there are, up to 200. */
static int wrap(bw_canvas *canvas, int width, const char *text)
{
    int y = 0;
    while (*text && y < 200) {
        size_t length = strcspn(text, "\n");
        for (size_t at = 0; at < length; y++) {
            size_t part = fitting(text + at, length - at, at ? width - 16 : width - 2);
            char *line = strndup(text + at, part ? part : 1);
            if (canvas)
                bw_canvas_put(canvas, at ? 15 : 1, y, BW_ROLE_TEXT, line);
            free(line);
            at += part ? part : 1;
            at += strspn(text + at, " ");
        }
        y += length == 0;
        text += length + (text[length] == '\n');
    }
    return y;
}

static const char *explanation(timeline *t, const item *one)
{
    if (!t->explained || t->explained_for.source != one->source ||
        t->explained_for.record != one->record)
        explain_row(t, one);
    return t->explained;
}

int pane_height(timeline *t, int width, int room)
{
    int least = room / 4, most = room * 3 / 5;
    if (t->pane == PANE_LINES || t->cursor >= t->row_count)
        return least;
    int wanted = TITLE_ROWS + wrap(NULL, width, explanation(t, row_item(t, t->cursor)));
    return wanted < least ? least : wanted > most ? most : wanted;
}

void pane_draw(timeline *t, bw_canvas *canvas)
{
    int width = bw_canvas_width(canvas), height = bw_canvas_height(canvas);
    if (t->cursor >= t->row_count || height < 2) {
        bw_canvas_fill(canvas, 0, 0, width, 1, BW_ROLE_BORDER, "─");
        return;
    }
    const item *one = row_item(t, t->cursor);
    draw_title(t, canvas, one, row_get(t, one));
    bw_canvas *part = bw_canvas_part(canvas, 0, TITLE_ROWS, width, height - TITLE_ROWS);
    if (t->pane == PANE_LINES)
        draw_lines(t, part, one);
    else
        wrap(part, width, explanation(t, one));
}
