/* What may stand in the place of an argument, by its type. */
#include "core/ui/offers.h"
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include "core/script/init.h"
#include "core/ui/keymap.h"
#include "core/ui/shell.h"
#include <blockwright/own_files.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void offer(bw_gathering *g, const char *word, const char *shown)
{
    bw_completion *found = g->found;
    if (strncmp(word, g->typed, g->typed_length) != 0)
        return;
    if (found->count++ < BW_OFFERS_LISTED)
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

/* For what may come several times: the hint holds what was offered. */
static void offer_once(bw_gathering *g, const char *word, const char *shown)
{
    const char *hint = bw_text_get(&g->found->hint), *at = strstr(hint, shown);
    size_t length = strlen(shown);
    if (!at || (at[length] && at[length] != ' '))
        offer(g, word, shown);
}

/* --- candidates --- */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void offer_entry(bw_gathering *g, DIR *dir, const char *folder, const char *name)
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

static void offer_paths(bw_gathering *g)
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

static void offer_settings(bw_gathering *g)
{
    for (size_t i = 0; bw_setting_at(i); i++)
        offer(g, bw_setting_at(i)->name, bw_setting_at(i)->name);
}

/* What the setting named before it may be. */
static void offer_setting_values(bw_gathering *g, const char *name)
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

static void offer_files(bw_gathering *g, bw_session *session)
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
static void offer_path(bw_gathering *g, const char *path)
{
    offer(g, path, path);
    for (const char *p = path; *p && *p != '['; p++)
        if (*p == '.')
            offer(g, p + 1, p + 1);
}

/* The fields of the block where the person stands; NULL: there is none. */
static bw_tree *fields_here(bw_session *session, const bw_place *here)
{
    bw_tree *tree = here->file ? bw_tree_new() : NULL;
    if (!tree)
        return NULL;
    uint8_t *bytes = bw_alloc(bw_dbfile_geometry(here->file)->block_size);
    bw_block_context context;
    bw_dbfile_context(here->file, here->block, &context);
    if (bw_dbfile_read(here->file, here->block, bytes, NULL) == BW_OK)
        bw_tree_decode(tree, bw_session_layouts(session), bytes, &context);
    free(bytes);
    return tree;
}

static void offer_fields(bw_gathering *g, bw_session *session, const bw_place *here)
{
    bw_text path = {0};
    bw_tree *tree = fields_here(session, here);
    for (uint32_t i = 1; tree && i < tree->count; i++) {
        bw_text_clear(&path);
        bw_field_path(tree, i, &path);
        if (tree->fields[i].kind != BW_FIELD_GAP)
            offer_path(g, bw_text_get(&path));
    }
    bw_tree_free(tree);
    bw_text_free(&path);
}

/* Addresses that stand in the block, its own first: as 0x0040007a, or as 1,122 once a comma or a
 * small number was typed. */
static void offer_addresses(bw_gathering *g, bw_session *session, const bw_place *here)
{
    char hex[16], pair[32];
    bw_tree *tree = fields_here(session, here);
    for (uint32_t i = 0; tree && i < tree->count; i++) {
        const bw_field *f = &tree->fields[i];
        uint32_t dba = i == 0 ? bw_dbfile_dba(here->file, here->block) : (uint32_t)f->value;
        if (dba == 0 || (i > 0 && f->meaning != BW_MEANS_DBA))
            continue;
        snprintf(hex, sizeof(hex), "0x%08x", dba);
        snprintf(pair, sizeof(pair), "%u,%u", bw_dba_file(dba), bw_dba_block(dba));
        offer_once(g, hex, hex);
        if (strncmp(g->typed, "0x", 2) != 0)
            offer_once(g, pair, pair);
    }
    bw_tree_free(tree);
}

void bw_offer_commands(bw_gathering *g, bw_session *session)
{
    for (size_t i = 0; i < bw_commands_count(session->commands); i++) {
        const char *name = bw_commands_at(session->commands, i)->name;
        offer(g, name, name);
    }
}

void bw_offer_options(bw_gathering *g, const bw_command *command)
{
    for (size_t i = 0; i < command->param_count; i++) {
        bw_text option = {0};
        bw_text_addf(&option, "--%s", command->params[i].name);
        if (command->params[i].flags & BW_PARAM_OPTION)
            offer(g, bw_text_get(&option), bw_text_get(&option));
        bw_text_free(&option);
    }
}

/* --- of the workbench --- */
static void offer_views(bw_gathering *g, bw_session *session, bool contexts)
{
    static const char *const others[] = {"override", "moving", "global"};
    size_t count = session->plugins ? bw_plugins_view_count(session->plugins) : 0;
    const bw_init_view *own;
    for (size_t i = 0; i < count; i++)
        offer(g, bw_plugins_view_at(session->plugins, i)->name,
              bw_plugins_view_at(session->plugins, i)->name);
    for (size_t i = 0; contexts && bw_core_views[i]; i++)
        offer(g, bw_core_views[i]->name, bw_core_views[i]->name);
    for (size_t i = 0; contexts && i < BW_COUNT(others); i++)
        offer(g, others[i], others[i]);
    for (size_t i = 0; !contexts && session->init && (own = bw_init_view_at(session->init, i)); i++)
        offer(g, own->name, own->name);
}

static void offer_table(bw_gathering *g, const bw_view_action *actions)
{
    for (const bw_view_action *a = actions; a && a->name; a++)
        if (*a->name)
            offer(g, a->name, a->name);
}

/* Of the view that the words before name (bind), or of the one on top (do). */
static void offer_actions(bw_gathering *g, bw_session *session, const char *const *before,
                          size_t count)
{
    const bw_open_view *top = session->shell ? bw_shell_top(session->shell) : NULL;
    const bw_view_class *kind = count ? bw_view_class_named(session, before[0])
                                : top ? top->kind
                                      : NULL;
    offer_table(g, kind ? kind->actions : NULL);
    offer_table(g, bw_moving_actions);
    for (size_t i = 0; *g->typed == ':' && i < bw_commands_count(session->commands); i++) {
        bw_text line = {0};
        bw_text_addf(&line, ":%s", bw_commands_at(session->commands, i)->name);
        offer(g, bw_text_get(&line), bw_text_get(&line));
        bw_text_free(&line);
    }
}

static void offer_session(void *context, const char *name)
{
    const char *base = strrchr(name, '/');
    base = base ? base + 1 : name;
    offer(context, base, base);
}

static void offer_layouts(bw_gathering *g, bw_session *session)
{
    const bw_layouts *layouts = bw_session_layouts(session);
    for (size_t i = 0; i < bw_layouts_count(layouts); i++)
        offer_once(g, bw_layout_get_info(bw_layouts_at(layouts, i)).name,
                   bw_layout_get_info(bw_layouts_at(layouts, i)).name);
}

bool bw_offer_is_short(bw_arg_type type)
{
    return type == BW_ARG_VALUE || type == BW_ARG_VIEW || type == BW_ARG_SESSION;
}

void bw_offer_values(bw_gathering *g, bw_session *session, const bw_place *here,
                     const bw_param *param, const char *const *before, size_t count)
{
    switch (param->type) {
    case BW_ARG_FILE: offer_files(g, session); break;
    case BW_ARG_PATH: offer_paths(g); break;
    case BW_ARG_FIELD: offer_fields(g, session, here); break;
    case BW_ARG_BLOCK:
    case BW_ARG_DBA: offer_addresses(g, session, here); break;
    case BW_ARG_COMMAND: bw_offer_commands(g, session); break;
    case BW_ARG_SETTING: offer_settings(g); break;
    case BW_ARG_VALUE: offer_setting_values(g, count ? before[count - 1] : ""); break;
    case BW_ARG_LAYOUT: offer_layouts(g, session); break;
    case BW_ARG_VIEW: offer_views(g, session, strcmp(param->name, "context") == 0); break;
    case BW_ARG_ACTION: offer_actions(g, session, before, count); break;
    case BW_ARG_SESSION: bw_state_each("sessions", offer_session, g); break;
    default: break;
    }
}
