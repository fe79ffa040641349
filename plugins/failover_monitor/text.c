/* Pages that are text made of what the logs say; made anew when they say more. */
#include "monitor_view.h"

static void draw_text(watch *w, text_page *page, bw_canvas *canvas, bool focused,
                      void (*make)(watch *w, lines *list, log_facts *f))
{
    int width = bw_canvas_width(canvas);
    log_facts *f = logs_lock(w->logs);
    if (page->made != f->generation || page->text.width != width) {
        lines_clear(&page->text);
        page->text.width = width;
        make(w, &page->text, f);
        page->made = f->generation;
    }
    logs_unlock(w->logs);
    lines_draw(&page->text, canvas, focused);
}

static bool text_key(watch *w, text_page *page, bw_key key)
{
    if (key != BW_KEY_ENTER)
        return lines_key(&page->text, key);
    if (lines_at(&page->text))
        go_to(w, lines_at(&page->text));
    return true;
}

void phases_draw(watch *w, bw_canvas *canvas, bool focused)
{
    draw_text(w, &w->phases, canvas, focused, phases_make);
}

bool phases_key(watch *w, bw_key key)
{
    return text_key(w, &w->phases, key);
}

void fsfo_draw(watch *w, bw_canvas *canvas, bool focused)
{
    draw_text(w, &w->fsfo, canvas, focused, fsfo_make);
}

bool fsfo_key(watch *w, bw_key key)
{
    return text_key(w, &w->fsfo, key);
}

void tree_draw(watch *w, bw_canvas *canvas, bool focused)
{
    draw_text(w, &w->tree, canvas, focused, tree_make);
}

bool tree_key(watch *w, bw_key key)
{
    return text_key(w, &w->tree, key);
}

void reinstate_draw(watch *w, bw_canvas *canvas, bool focused)
{
    draw_text(w, &w->reinstate, canvas, focused, reinstate_make);
}

bool reinstate_key(watch *w, bw_key key)
{
    return reinstate_own_key(w, key) || text_key(w, &w->reinstate, key);
}
