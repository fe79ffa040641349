#include "core/ui/complete.h"
#include "core/command/session.h"
#include "core/command/table.h"
#include "core/ui/offers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- where in the line --- */
/* The words of a line; the last one may be unfinished, and is "" behind a blank. Quotes and
 * backslashes are taken away. */
typedef struct words {
    char **word;
    size_t count;
    char quote; /* the last word's, when it is open; 0 = none */
} words;

static void split(const char *line, words *w)
{
    bw_text word = {0};
    bool begun = true;
    *w = (words){.word = bw_alloc((strlen(line) + 2) * sizeof(char *))};
    for (; *line; line++) {
        if (w->quote ? *line == w->quote : *line == '"' || *line == '\'') {
            w->quote = w->quote ? 0 : *line;
            begun = true;
        } else if (*line == '\\' && w->quote != '\'' && line[1]) {
            bw_text_add_bytes(&word, ++line, 1);
        } else if (*line == ' ' && !w->quote) {
            if (begun && (word.length || w->count == 0))
                w->word[w->count++] = bw_strdup(bw_text_get(&word));
            bw_text_clear(&word);
        } else {
            bw_text_add_bytes(&word, line, 1);
        }
    }
    w->word[w->count++] = bw_strdup(bw_text_get(&word));
    bw_text_free(&word);
}

static void words_free(words *w)
{
    for (size_t i = 0; i < w->count; i++)
        free(w->word[i]);
    free(w->word);
}

/* The command whose name the line begins with, finished by a blank; *used: words of the name. */
static const bw_command *command_of(bw_session *session, const words *w, size_t *used)
{
    char pair[64];
    *used = 2;
    if (w->count > 2 && snprintf(pair, sizeof(pair), "%s %s", w->word[0], w->word[1]) < 64) {
        const bw_command *command = bw_commands_find(session->commands, pair);
        if (command)
            return command;
    }
    *used = 1;
    return w->count > 1 ? bw_commands_find(session->commands, w->word[0]) : NULL;
}

static const bw_param *option_named(const bw_command *command, const char *word)
{
    for (size_t i = 0; word[0] == '-' && i < command->param_count; i++) {
        const bw_param *p = &command->params[i];
        bool by_name = word[1] == '-' && strcmp(word + 2, p->name) == 0;
        bool by_letter = word[1] && word[1] == p->letter && !word[2];
        if (p->flags & BW_PARAM_OPTION && (by_name || by_letter))
            return p;
    }
    return NULL;
}

/* The parameter that the last word is for; NULL: none is left. Standing in a file, words belong to
 * what follows it, as bw_call_parse has it. */
static const bw_param *param_at_end(const bw_command *command, const words *w, size_t first,
                                    const bw_place *here)
{
    size_t positional = 0;
    for (size_t i = first; i + 1 < w->count; i++) {
        const bw_param *option = option_named(command, w->word[i]);
        if (!option)
            positional += w->word[i][0] != '-';
        else if (option->type != BW_ARG_FLAG && ++i + 1 == w->count)
            return option;
    }
    for (size_t i = 0; i < command->param_count; i++) {
        const bw_param *p = &command->params[i];
        if (p->flags & BW_PARAM_OPTION || (p->flags & BW_PARAM_HERE && here->file))
            continue;
        if (positional == 0 || p->flags & BW_PARAM_REPEATED)
            return p;
        positional--;
    }
    return NULL;
}

/* As the command line needs it, so that it is one word again. */
static void add_quoted(bw_text *text, const char *more, char quote)
{
    for (; *more; more++) {
        if (!quote && strchr(" \\\"'", *more))
            bw_text_add(text, "\\");
        bw_text_add_bytes(text, more, 1);
    }
}

static void complete_name(bw_gathering *g, bw_session *session, const char *line)
{
    g->typed = line;
    g->typed_length = strlen(line);
    bw_offer_commands(g, session);
}

static void complete_argument(bw_gathering *g, bw_session *session, const bw_place *here,
                              const bw_command *command, const words *w, size_t used)
{
    g->typed = w->word[w->count - 1];
    g->typed_length = strlen(g->typed);
    const bw_param *param = param_at_end(command, w, used, here);
    if (*g->typed == '-')
        bw_offer_options(g, command);
    else if (param && (g->typed_length || param->type != BW_ARG_FIELD))
        bw_offer_values(g, session, here, param, (const char *const *)w->word + used,
                        w->count - 1 - used);
    bool values = param && bw_offer_is_short(param->type) && g->found->count;
    if (!g->typed_length && !values) { /* before the first letter: what is wanted */
        bw_text_clear(&g->found->hint);
        if (param)
            bw_text_addf(&g->found->hint, "%s: %s    ", param->name, param->help);
        bw_command_usage(command, &g->found->hint);
    }
}

void bw_complete(bw_session *session, const bw_place *here, const char *line, bw_completion *found)
{
    words w;
    size_t used;
    split(line, &w);
    bw_gathering g = {.found = found};
    const bw_command *command = command_of(session, &w, &used);
    if (command)
        complete_argument(&g, session, here, command, &w, used);
    else
        complete_name(&g, session, line);
    if (found->count > BW_OFFERS_LISTED)
        bw_text_addf(&found->hint, "  and %zu more", found->count - BW_OFFERS_LISTED);
    const char *common = bw_text_get(&g.common);
    if (g.common.length > g.typed_length && command)
        add_quoted(&found->more, common + g.typed_length, w.quote);
    else if (g.common.length > g.typed_length)
        bw_text_add(&found->more, common + g.typed_length); /* names of commands are never quoted */
    bool folder = *common && common[strlen(common) - 1] == '/';
    if (found->count == 1 && !folder && !w.quote)
        bw_text_add(&found->more, " ");
    bw_text_free(&g.common);
    words_free(&w);
}
