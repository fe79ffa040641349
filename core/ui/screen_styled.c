/* A screen as text with its roles and their styles, for tests that must see a wrong colour. */
#include "core/ui/screen.h"
#include "core/ui/theme.h"

static char letter(int role)
{
    static const char letters[] = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return letters[role];
}

static void trim(bw_text *text)
{
    while (text->length && text->data[text->length - 1] == ' ')
        text->data[--text->length] = '\0';
}

static void add_row(const bw_screen *screen, int y, bool used[BW_ROLE_COUNT], bw_text *text)
{
    const bw_cell *row = &screen->cells[y * screen->width];
    int last = -1;
    for (int x = 0; x < screen->width; x++) {
        bw_text_add(text, row[x].text);
        used[row[x].role] = true;
        last = row[x].role != BW_ROLE_TEXT ? x : last;
    }
    trim(text);
    bw_text_add(text, "\n");
    if (last < 0)
        return;
    bw_text_add(text, "~");
    for (int x = 0; x <= last; x++)
        bw_text_addf(text, "%c", letter(row[x].role));
    bw_text_add(text, "\n");
}

static void add_style(int role, const bw_style *s, bw_text *text)
{
    bw_text_addf(text, "= %c %-14s%s%s%s%s%s", letter(role), bw_role_name((bw_role)role),
                 s->bold ? " bold" : "", s->dim ? " dim" : "", s->underline ? " underline" : "",
                 s->reverse ? " reverse" : "", s->italic ? " italic" : "");
    if (s->fg >= 0)
        bw_text_addf(text, " #%06x", (unsigned)s->fg);
    if (s->bg >= 0)
        bw_text_addf(text, " on #%06x", (unsigned)s->bg);
    trim(text);
    bw_text_add(text, "\n");
}

void bw_screen_styled(const bw_screen *screen, const struct bw_theme *theme, bw_text *text)
{
    bool used[BW_ROLE_COUNT] = {false};
    for (int y = 0; y < screen->height; y++)
        add_row(screen, y, used, text);
    for (int role = 0; role < BW_ROLE_COUNT; role++)
        if (used[role])
            add_style(role, &theme->styles[role], text);
}
