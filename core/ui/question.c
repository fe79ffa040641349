/* Questions of commands that run: the shell's own loop stands still, this one takes the keys. */
#include "core/ui/shell.h"

typedef struct answer {
    bw_text *line;
    bool given;
} answer;

static void take(void *data, const char *text)
{
    answer *a = data;
    bw_text_add(a->line, text);
    a->given = true;
}

bool bw_shell_wait_key(bw_shell *shell, bw_key *key)
{
    shell->pending_count = 0; /* what led here has been done */
    bw_shell_draw(shell);
    if (shell->front.show)
        shell->front.show(shell->front.context);
    if (shell->front.next_key && shell->front.next_key(shell->front.context, key))
        return true;
    shell->quit = true;
    return false;
}

bool bw_shell_read_line(bw_shell *shell, const char *label, const char *initial, bw_text *line)
{
    answer a = {.line = line};
    bw_key key;
    bw_text_clear(line);
    bw_shell_ask(shell, label, initial, take, &a);
    while (shell->prompt.active && bw_shell_wait_key(shell, &key))
        if (key == BW_KEY_PASTE)
            bw_shell_paste(shell);
        else if (key != BW_KEY_RESIZE)
            bw_prompt_key(shell, key);
    shell->prompt.active = false;
    return a.given;
}
