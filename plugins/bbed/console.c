/* One line: which command it is, and what frames its output. */
#include "console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEFAULT_COUNT 512u
#define DEFAULT_WIDTH 80u
#define DEFAULT_BLOCK 8192u

console *console_new(bw_session *session)
{
    console *c = bw_alloc(sizeof(*c));
    c->session = session;
    c->here.block = 1;
    c->width = DEFAULT_WIDTH;
    c->count = DEFAULT_COUNT;
    c->block_size = DEFAULT_BLOCK;
    c->bifile = bw_strdup("bifile.bbd");
    c->logfile = bw_strdup("log.bbd");
    c->listfile = bw_strdup("");
    c->tree = bw_tree_new();
    return c;
}

void console_free(console *c)
{
    for (size_t i = 0; i < c->file_count; i++)
        free(c->files[i].path);
    free(c->files);
    free(c->bifile);
    free(c->logfile);
    free(c->listfile);
    free(c->bytes);
    bw_tree_free(c->tree);
    bw_text_free(&c->out);
    bw_text_free(&c->note);
    free(c);
}

const char *console_prompt(const console *c)
{
    (void)c;
    return "BBED> ";
}

bool bbed_error(console *c, int number, const char *format, ...)
{
    va_list arguments;
    bw_text_addf(&c->out, "BBED-%05d: ", number);
    va_start(arguments, format);
    bw_text_vaddf(&c->out, format, arguments);
    va_end(arguments);
    bw_text_add(&c->out, "\n");
    return false;
}

void bbed_truth(console *c, const char *format, ...)
{
    va_list arguments;
    bw_text_add(&c->note, "-- ");
    va_start(arguments, format);
    bw_text_vaddf(&c->note, format, arguments);
    va_end(arguments);
    bw_text_add(&c->note, "\n");
}

static bool do_quit(console *c, words *w)
{
    (void)w;
    c->quit = true;
    return true;
}

/* Names as HELP writes them; `least` letters are enough. The first that fits is meant: M is MODIFY,
 * S is SET, P is PRINT, C is COPY. */
static const struct {
    const char *name;
    size_t least;
    bool (*run)(console *c, words *w);
} commands[] = {
    {"set", 1, do_set},         {"show", 2, do_show},       {"info", 1, do_info},
    {"modify", 1, do_modify},   {"map", 2, do_map},         {"dump", 1, do_dump},
    {"print", 1, do_print},     {"examine", 1, do_examine}, {"x", 1, do_examine},
    {"exit", 3, do_quit},       {"find", 1, do_find},       {"copy", 1, do_copy},
    {"corrupt", 3, do_corrupt}, {"assign", 1, do_assign},   {"sum", 2, do_sum},
    {"push", 2, do_push},       {"pop", 2, do_pop},         {"revert", 1, do_revert},
    {"undo", 1, do_undo},       {"verify", 1, do_verify},   {"help", 1, do_help},
    {"quit", 1, do_quit},
};

static void dispatch(console *c, words *w)
{
    const char *word = words_next(w);
    size_t length = strlen(word);
    for (size_t i = 0; i < BW_COUNT(commands); i++)
        if (length >= commands[i].least && strncasecmp(commands[i].name, word, length) == 0) {
            commands[i].run(c, w);
            return;
        }
    bbed_error(c, 200, "invalid keyword (%s)", word);
}

void console_line(console *c, const char *line)
{
    words w;
    bw_text_clear(&c->out);
    bw_text_clear(&c->note);
    bool split = words_split(line, &w);
    if (!split)
        bbed_error(c, 201, "too many words on a line");
    else if (w.count)
        dispatch(c, &w);
    bool said = w.count > 0;
    words_free(&w);
    bw_text_add_bytes(&c->out, bw_text_get(&c->note), c->note.length);
    if (said && !c->quit)
        bw_text_add(&c->out, "\n");
    if (c->spool)
        spool_write(c, line, &c->out);
}
