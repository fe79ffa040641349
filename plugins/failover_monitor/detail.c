/* A row of the decision table in full: what is so, what Oracle would say, what to do, the evidence.
 */
#include "monitor_view.h"

#include <string.h>

static void add_lights(lines *list, const bw_verdict_row *row, const char *side)
{
    bw_text text = {0};
    bw_light worst = BW_LIGHT_GREEN;
    bw_text_addf(&text, "%s  %s, %s", row->id, side, row->level);
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        if (row->lights[lamp]) {
            bw_text_addf(&text, ", %s %s", bw_lamp_name((bw_lamp)lamp),
                         light_mark(row->lights[lamp]));
            worst = row->lights[lamp] > worst ? row->lights[lamp] : worst;
        }
    bw_text_addf(&text, "  (confidence %s)", row->confidence);
    lines_add(list, 1, light_role(worst), bw_text_get(&text));
    bw_text_free(&text);
}

static void add_evidence(lines *list, const bw_verdict_evidence *e)
{
    size_t from = list->count;
    bw_text text = {0};
    if (e->file)
        bw_text_add_shown(&text, e->file);
    if (e->block >= 0)
        bw_text_addf(&text, " block %lld", (long long)e->block);
    bw_text_addf(&text, "%s%s = %s", e->file ? "  " : "", e->field, e->value);
    if (strcmp(e->trust, "certain") != 0)
        bw_text_addf(&text, "  [%s]", e->trust);
    lines_add(list, 5, BW_ROLE_NUMBER, bw_text_get(&text));
    if (e->file && e->block >= 0)
        lines_lead(list, from, e->file, e->block, 0);
    bw_text_free(&text);
}

void detail_make(watch *w, int width)
{
    uint64_t chosen = lines_at(&w->rows)->row - 1;
    bw_monitor_side_id side = (bw_monitor_side_id)(chosen % BW_MONITOR_SIDES);
    const bw_verdict_row *row = &watched_verdict(w, side)->rows[chosen / BW_MONITOR_SIDES];
    lines *list = &w->evidence;
    lines_clear(list);
    list->width = width;
    list->cursor = list->top = 0;
    add_lights(list, row, bw_monitor_side_name(side));
    lines_add(list, 3, BW_ROLE_TEXT, row->says);
    if (row->error)
        lines_addf(list, 3, BW_ROLE_STRING, "Oracle would say: %s", row->error);
    if (row->remedy[0])
        lines_add(list, 1, BW_ROLE_TITLE, "what to do");
    for (size_t i = 0; row->remedy[i]; i++)
        lines_addf(list, 3, BW_ROLE_TEXT, "%zu. %s", i + 1, row->remedy[i]);
    lines_addf(list, 1, BW_ROLE_TITLE, "evidence%s, as it was at look %llu; Enter opens the block",
               row->subjects > 1 ? " of the first" : "", (unsigned long long)w->shown);
    for (size_t i = 0; i < row->evidence_count; i++)
        add_evidence(list, &row->evidence[i]);
}

bool detail_key(watch *w, bw_key key)
{
    switch (key) {
    case BW_KEY_BACKSPACE:
    case BW_KEY_ESCAPE: w->detail = false; return true;
    case BW_KEY_ENTER:
        if (lines_at(&w->evidence))
            go_to(w, lines_at(&w->evidence));
        return true;
    default: return lines_key(&w->evidence, key);
    }
}
