#include "core/plugin/loader.h"
#include "core/plugin/host.h"
#include "core/plugin/search_path.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    bw_host host;
    char *name, *version, *summary; /* copies: the plugin's own go with it */
    char *path, *folder;
    void *handle;            /* NULL when refused */
    const bw_plugin *plugin; /* in the shared object */
    char *reason;            /* NULL when loaded */
} entry;

struct bw_plugins {
    bw_session *session;
    bw_views *views;
    entry **entries; /* single allocations: plugins keep pointers to their hosts */
    size_t count;
};

/* --- one entry --- */
static char *name_of_file(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = bw_strdup(slash ? slash + 1 : path);
    size_t length = strlen(name);
    if (length > 3 && strcmp(name + length - 3, ".so") == 0)
        name[length - 3] = 0;
    return name;
}

static entry *entry_new(bw_plugins *plugins, const char *path)
{
    entry *e = bw_alloc(sizeof(*e));
    e->path = bw_strdup(path);
    e->name = name_of_file(path);
    e->version = bw_strdup("");
    e->summary = bw_strdup("");
    e->host.session = plugins->session;
    e->host.views = plugins->views;
    e->host.memory = bw_arena_new();
    return e;
}

static void entry_free(entry *e)
{
    bw_arena_free(e->host.memory);
    free(e->name);
    free(e->version);
    free(e->summary);
    free(e->path);
    free(e->folder);
    free(e->reason);
    free(e);
}

static void keep(char **member, const char *text)
{
    free(*member);
    *member = bw_strdup(text ? text : "");
}

/* --- judging a shared object --- */
#define OLDEST_MAJOR 0
#define NEWEST_MAJOR 99

static bool refuse_foreign(const entry *e, bw_error *err)
{
    char symbol[40];
    for (int major = OLDEST_MAJOR; major <= NEWEST_MAJOR; major++) {
        snprintf(symbol, sizeof(symbol), "blockwright_plugin_%d", major);
        if (!dlsym(e->handle, symbol))
            continue;
        bw_error_set(err, BW_ERR_FORMAT,
                     "plugin %s was built for ABI %d, this program speaks ABI "
                     "%d: rebuild it against the installed headers",
                     e->name, major, BW_PLUGIN_MAJOR);
        return false;
    }
    bw_error_set(err, BW_ERR_FORMAT,
                 "%s exports no blockwright_plugin_%d: it is no blockwright "
                 "plugin, or was built without BW_PLUGIN_EXPORT; take it out of the folder",
                 e->path, BW_PLUGIN_MAJOR);
    return false;
}

static bool is_word(const char *name)
{
    size_t length =
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return length > 0 && length <= 64 && name[length] == 0;
}

static bool descriptor_fits(const entry *e, bw_error *err)
{
    const bw_plugin *plugin = e->plugin;
    if (plugin->size < sizeof(bw_plugin))
        bw_error_set(err, BW_ERR_FORMAT,
                     "plugin %s says that its descriptor has %u bytes, %zu are "
                     "needed: set .size = sizeof(bw_plugin)",
                     e->name, plugin->size, sizeof(bw_plugin));
    else if (!plugin->name || !is_word(plugin->name))
        bw_error_set(err, BW_ERR_FORMAT,
                     "%s gives no name, or one that is not a single word of "
                     "letters, digits, - and _",
                     e->path);
    else if (strcmp(plugin->name, "user") == 0) /* owns the layouts of the person's own folder */
        bw_error_set(err, BW_ERR_FORMAT,
                     "%s calls itself 'user', which means the person's own "
                     "layouts: give it another name",
                     e->path);
    else if (!plugin->start)
        bw_error_set(err, BW_ERR_FORMAT, "plugin %s has no start function", plugin->name);
    else
        return true;
    return false;
}

static bool is_loaded(const bw_plugins *plugins, const entry *e, bw_error *err)
{
    for (size_t i = 0; i < plugins->count; i++) {
        const entry *other = plugins->entries[i];
        if (!other->handle || other == e || strcmp(other->name, e->plugin->name) != 0)
            continue;
        bw_error_set(err, BW_ERR_ARGUMENT, "a plugin named %s is loaded already, from %s",
                     other->name, other->path);
        return true;
    }
    return false;
}

static bool open_object(entry *e, bw_error *err)
{
    char real[PATH_MAX];
    if (!bw_plugin_trusted(e->path, real, err))
        return false;
    e->handle = dlopen(real, RTLD_NOW | RTLD_LOCAL);
    if (!e->handle) {
        bw_error_set(err, BW_ERR_FORMAT, "plugin %s cannot be loaded: %s", e->name, dlerror());
        return false;
    }
    e->folder = strndup(real, (size_t)(strrchr(real, '/') - real));
    e->host.folder = e->folder;
    char symbol[40];
    snprintf(symbol, sizeof(symbol), "blockwright_plugin_%d", BW_PLUGIN_MAJOR);
    e->plugin = dlsym(e->handle, symbol);
    return e->plugin ? true : refuse_foreign(e, err);
}

/* --- starting and stopping --- */
static bool start(entry *e, bw_error *err)
{
    bw_error said = {.status = BW_ERR_ARGUMENT};
    keep(&e->name, e->plugin->name);
    keep(&e->version, e->plugin->version);
    keep(&e->summary, e->plugin->summary);
    e->host.owner = e->name;
    e->host.starting = true;
    bool started = e->plugin->start(&e->host, &said);
    e->host.starting = false;
    if (started)
        return true;
    bw_host_take_back(&e->host);
    bw_error_set(err, said.status, "plugin %s did not start: %s", e->name,
                 said.text[0] ? said.text : "it gave no reason");
    return false;
}

static void refuse(entry *e, const bw_error *why)
{
    e->reason = bw_strdup(why->text);
    e->plugin = NULL;
    if (e->handle)
        dlclose(e->handle);
    e->handle = NULL;
}

bool bw_plugins_load_file(bw_plugins *plugins, const char *path, bw_error *err)
{
    bw_error why = {0};
    entry *e = entry_new(plugins, path);
    plugins->entries = bw_realloc(plugins->entries, (plugins->count + 1) * sizeof(entry *));
    plugins->entries[plugins->count++] = e;
    if (open_object(e, &why) && descriptor_fits(e, &why) && !is_loaded(plugins, e, &why) &&
        start(e, &why))
        return true;
    refuse(e, &why);
    if (err)
        *err = why;
    return false;
}

static void load_found(void *context, const char *path)
{
    bw_plugins_load_file(context, path, NULL);
}

bw_plugins *bw_plugins_load(bw_session *session)
{
    char libraries[PATH_MAX];
    bw_plugins *plugins = bw_alloc(sizeof(*plugins));
    plugins->session = session;
    plugins->views = bw_views_new();
    bw_plugin_search(bw_plugin_libraries(libraries) ? libraries : NULL, load_found, plugins);
    return plugins;
}

static void stop(entry *e)
{
    bw_host_take_back(&e->host);
    if (e->plugin->stop)
        e->plugin->stop(&e->host);
    dlclose(e->handle);
    e->handle = NULL;
}

bool bw_plugins_unload_one(bw_plugins *plugins, const char *name)
{
    for (size_t i = 0; i < plugins->count; i++) {
        entry *e = plugins->entries[i];
        if (!e->handle || strcmp(e->name, name) != 0)
            continue;
        stop(e);
        entry_free(e);
        memmove(&plugins->entries[i], &plugins->entries[i + 1],
                (--plugins->count - i) * sizeof(entry *));
        return true;
    }
    return false;
}

void bw_plugins_unload(bw_plugins *plugins)
{
    if (!plugins)
        return;
    for (size_t i = plugins->count; i-- > 0;) {
        if (plugins->entries[i]->handle)
            stop(plugins->entries[i]);
        entry_free(plugins->entries[i]);
    }
    free(plugins->entries);
    bw_views_free(plugins->views);
    free(plugins);
}

/* --- looking --- */
size_t bw_plugins_count(const bw_plugins *plugins)
{
    return plugins->count;
}

bw_plugin_info bw_plugins_at(const bw_plugins *plugins, size_t index)
{
    if (index >= plugins->count)
        return (bw_plugin_info){"", "", "", "", "there is no such plugin"};
    const entry *e = plugins->entries[index];
    return (bw_plugin_info){.name = e->name,
                            .version = e->version,
                            .summary = e->summary,
                            .path = e->path,
                            .refused = e->reason};
}

const bw_view_class *bw_plugins_view(const bw_plugins *plugins, const char *name)
{
    return bw_views_find(plugins->views, name);
}

size_t bw_plugins_view_count(const bw_plugins *plugins)
{
    return bw_views_count(plugins->views);
}

const bw_view_class *bw_plugins_view_at(const bw_plugins *plugins, size_t index)
{
    return bw_views_at(plugins->views, index);
}
