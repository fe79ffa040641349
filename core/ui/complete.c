#include "core/ui/complete.h"
#include "core/command/session.h"
#include "core/command/table.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_LISTED 40 /* candidates that the hint names */

/* Candidates share what was typed; what they all go on with is added. */
typedef struct gathering {
    const char *typed;
    size_t typed_length;
    bw_text common;
    bw_completion *found;
} gathering;

static void offer(gathering *g, const char *word, const char *shown)
{
    bw_completion *found = g->found;
    if (strncmp(word, g->typed, g->typed_length) != 0)
        return;
    if (found->count++ < MAX_LISTED)
        bw_text_addf(&found->hint, "%s%s", found->hint.length ? "  " : "", shown);
    if (found->count == 1) {
        bw_text_add(&g->common, word);
        return;
    }
    size_t same = 0;
    const char *common = bw_text_get(&g->common);
    while (common[same] && common[same] == word[same])
        same++;
    g->common.data[same] = '\0';
    g->common.length = same;
}

/* --- candidates --- */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void offer_entry(gathering *g, DIR *dir, const char *folder, const char *name)
{
    struct stat st;
    bw_text path = {0};
    bool is_folder = fstatat(dirfd(dir), name, &st, 0) == 0 && S_ISDIR(st.st_mode);
    bw_text_addf(&path, "%s%s%s", folder, name, is_folder ? "/" : "");
    bool hidden = name[0] == '.' && *base_name(g->typed) != '.';
    if (!hidden && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        offer(g, bw_text_get(&path), name);
    bw_text_free(&path);
}

static void offer_paths(gathering *g)
{
    size_t length = (size_t)(base_name(g->typed) - g->typed);
    char *folder = strndup(g->typed, length);
    DIR *dir = opendir(length ? folder : ".");
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        offer_entry(g, dir, folder, entry->d_name);
    if (dir)
        closedir(dir);
    free(folder);
}

static void offer_settings(gathering *g)
{
    for (size_t i = 0; bw_setting_at(i); i++)
        offer(g, bw_setting_at(i)->name, bw_setting_at(i)->name);
}

/* What the setting named before it may be. */
static void offer_setting_values(gathering *g, const char *name)
{
    for (size_t i = 0; bw_setting_at(i); i++) {
        const bw_setting *s = bw_setting_at(i);
        char *copy = strcmp(s->name, name) == 0 && s->choices ? bw_strdup(s->choices) : NULL;
        char *rest = copy;
        for (char *word; (word = strsep(&rest, " "));)
            offer(g, word, word);
        free(copy);
    }
}

static void offer_files(gathering *g, bw_session *session)
{
    for (size_t i = 0; i < bw_workspace_count(session->workspace); i++) {
        const char *path = bw_dbfile_path(bw_workspace_file(session->workspace, i));
        offer(g, path, path);
    }
    if (g->found->count == 0)
        offer_paths(g);
}

/* The path, and its ends that name the field as well: not those behind an index, which many share.
 */
static void offer_path(gathering *g, const char *path)
{
    offer(g, path, path);
    for (const char *p = path; *p && *p != '['; p++)
        if (*p == '.')
            offer(g, p + 1, p + 1);
}

/* Paths of the fields of the block where the person stands. */
static void offer_fields(gathering *g, bw_session *session, const bw_place *here)
{
    bw_text path = {0};
    bw_tree *tree = bw_tree_new();
    uint32_t size = here->file ? bw_dbfile_geometry(here->file)->block_size : 0;
    uint8_t *bytes = bw_alloc(size + 1);
    if (here->file && bw_dbfile_read(here->file, here->block, bytes, NULL) == BW_OK) {
        bw_block_context context;
        bw_dbfile_context(here->file, here->block, &context);
        bw_tree_decode(tree, bw_session_layouts(session), bytes, &context);
        for (uint32_t i = 1; i < tree->count; i++) {
            bw_text_clear(&path);
            bw_field_path(tree, i, &path);
            if (tree->fields[i].kind != BW_FIELD_GAP)
                offer_path(g, bw_text_get(&path));
        }
    }
    free(bytes);
    bw_tree_free(tree);
    bw_text_free(&path);
}

static void offer_commands(gathering *g, bw_session *session)
{
    for (size_t i = 0; i < bw_commands_count(session->commands); i++) {
        const char *name = bw_commands_at(session->commands, i)->name;
        offer(g, name, name);
    }
}

static void offer_options(gathering *g, const bw_command *command)
{
    for (size_t i = 0; i < command->param_count; i++) {
        bw_text option = {0};
        bw_text_addf(&option, "--%s", command->params[i].name);
        if (command->params[i].flags & BW_PARAM_OPTION)
            offer(g, bw_text_get(&option), bw_text_get(&option));
        bw_text_free(&option);
    }
}

static void offer_values(gathering *g, bw_session *session, const bw_place *here,
                         const bw_param *param)
{
    switch (param->type) {
    case BW_ARG_FILE: offer_files(g, session); break;
    case BW_ARG_PATH: offer_paths(g); break;
    case BW_ARG_FIELD: offer_fields(g, session, here); break;
    case BW_ARG_COMMAND: offer_commands(g, session); break;
    case BW_ARG_SETTING: offer_settings(g); break;
    default: break;
    }
}

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

static void complete_name(gathering *g, bw_session *session, const char *line)
{
    g->typed = line;
    g->typed_length = strlen(line);
    offer_commands(g, session);
}

static void complete_argument(gathering *g, bw_session *session, const bw_place *here,
                              const bw_command *command, const words *w, size_t used)
{
    g->typed = w->word[w->count - 1];
    g->typed_length = strlen(g->typed);
    const bw_param *param = param_at_end(command, w, used, here);
    if (*g->typed == '-')
        offer_options(g, command);
    else if (param && param->type == BW_ARG_VALUE)
        offer_setting_values(g, w->word[w->count - 2]);
    else if (param && (g->typed_length || param->type != BW_ARG_FIELD))
        offer_values(g, session, here, param);
    bool values = param && param->type == BW_ARG_VALUE && g->found->count;
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
    gathering g = {.found = found};
    const bw_command *command = command_of(session, &w, &used);
    if (command)
        complete_argument(&g, session, here, command, &w, used);
    else
        complete_name(&g, session, line);
    if (found->count > MAX_LISTED)
        bw_text_addf(&found->hint, "  and %zu more", found->count - MAX_LISTED);
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
