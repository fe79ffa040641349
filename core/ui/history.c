/* The history of command lines: kept in the person's state folder, a line each, the oldest first.
 */
#include "core/command/session.h"
#include "core/ui/shell.h"
#include <blockwright/own_files.h>

#include <stdlib.h>
#include <string.h>

#define MOST_LINE 4096u /* bytes of a line that is kept */

static int most(const bw_shell *shell)
{
    return (int)bw_settings_number(shell->session->settings, "history");
}

static void drop_oldest(bw_prompt *p)
{
    free(p->history[0]);
    memmove(p->history, p->history + 1, (size_t)(p->history_count - 1) * sizeof(char *));
    p->history_count--;
}

static void add(bw_prompt *p, const char *line)
{
    if (p->history_count && strcmp(p->history[p->history_count - 1], line) == 0)
        return;
    if (p->history_count == BW_HISTORY)
        drop_oldest(p);
    p->history[p->history_count++] = bw_strdup(line);
}

void bw_history_add(bw_shell *shell, const char *line)
{
    if (*line)
        add(&shell->prompt, line);
}

void bw_history_load(bw_shell *shell)
{
    bw_text content = {0};
    if (most(shell) && bw_state_read("history", &content, NULL) == BW_OK && content.length) {
        char *rest = content.data;
        for (char *line; (line = strsep(&rest, "\n"));)
            if (*line && strlen(line) <= MOST_LINE)
                add(&shell->prompt, line);
    }
    bw_text_free(&content);
}

void bw_history_save(bw_shell *shell)
{
    bw_prompt *p = &shell->prompt;
    bw_text content = {0};
    if (most(shell) == 0 || p->history_count == 0)
        return;
    while (p->history_count > most(shell))
        drop_oldest(p);
    for (int i = 0; i < p->history_count; i++)
        if (!strchr(p->history[i], '\n') && strlen(p->history[i]) <= MOST_LINE)
            bw_text_addf(&content, "%s\n", p->history[i]);
    bw_state_write("history", bw_text_get(&content), content.length, NULL); /* a convenience */
    bw_text_free(&content);
}

void bw_history_free(bw_prompt *p)
{
    for (int i = 0; i < p->history_count; i++)
        free(p->history[i]);
    free(p->typed);
}

const char *bw_history_step(bw_prompt *p, int step)
{
    if (!p->typed)
        p->typed = bw_strdup(bw_text_get(&p->line));
    int at = p->history_at + step;
    while (at >= 0 && at < p->history_count &&
           strncmp(p->history[at], p->typed, strlen(p->typed)) != 0)
        at += step;
    if (at < 0 || at > p->history_count)
        return NULL;
    p->history_at = at;
    return at == p->history_count ? p->typed : p->history[at];
}
