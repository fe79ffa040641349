#include "core/program/read_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef BW_WITH_LIBEDIT
#include <editline/readline.h>

static bool read_edited(const char *prompt, bw_text *line)
{
    char *text = readline(prompt);
    if (!text)
        return false;
    bw_text_add(line, text);
    if (*text)
        add_history(text);
    free(text);
    return true;
}
#endif

bool bw_read_line(const char *prompt, bw_text *line)
{
#ifdef BW_WITH_LIBEDIT
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        return read_edited(prompt, line);
#endif
    char *text = NULL;
    size_t room = 0;
    fputs(prompt, stdout);
    fflush(stdout);
    ssize_t length = getline(&text, &room, stdin);
    if (length >= 0)
        bw_text_add_bytes(line, text, strcspn(text, "\n"));
    free(text);
    return length >= 0;
}
