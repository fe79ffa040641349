#include "core/plugin/search_path.h"
#include "core/plugin/folders.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct seeker {
    void (*found)(void *context, const char *path);
    void *context;
} seeker;

static int is_shared_object(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 3 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 3, ".so") == 0;
}

static void seek_folder(const seeker *s, const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_shared_object, alphasort);
    for (int i = 0; i < count; i++) {
        bw_text path = {0};
        bw_text_addf(&path, "%s/%s", folder, entries[i]->d_name);
        s->found(s->context, bw_text_get(&path));
        bw_text_free(&path);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void seek_list(const seeker *s, const char *list)
{
    char *copy = bw_strdup(list), *rest = copy;
    for (char *folder = strsep(&rest, ":"); folder; folder = strsep(&rest, ":"))
        if (*folder)
            seek_folder(s, folder);
    free(copy);
}

static void seek_user(const seeker *s)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    bw_text folder = {0};
    if (data && *data == '/')
        bw_text_addf(&folder, "%s/blockwright/plugins", data);
    else if (home && *home)
        bw_text_addf(&folder, "%s/.local/share/blockwright/plugins", home);
    if (folder.length)
        seek_folder(s, bw_text_get(&folder));
    bw_text_free(&folder);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* In the build tree every plugin has a folder of its own. */
static void seek_build(const seeker *s)
{
    struct dirent **entries;
    int count = scandir(BW_BUILD_PLUGINS_DIR, &entries, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        bw_text folder = {0};
        bw_text_addf(&folder, "%s/%s", BW_BUILD_PLUGINS_DIR, entries[i]->d_name);
        seek_folder(s, bw_text_get(&folder));
        bw_text_free(&folder);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

/* An installation may have been moved as a whole (DESTDIR, a tar file): the plugins lie beside the
 * libraries wherever these are now. */
static void seek_shipped(const seeker *s, const char *libraries)
{
    if (!libraries) {
        seek_folder(s, BW_INSTALL_PLUGINS_DIR);
        return;
    }
    if (strncmp(libraries, BW_BUILD_DIR "/", sizeof(BW_BUILD_DIR)) == 0) {
        seek_build(s);
        return;
    }
    bw_text folder = {0};
    bw_text_addf(&folder, "%s/blockwright/plugins", libraries);
    seek_folder(s, bw_text_get(&folder));
    bw_text_free(&folder);
}

void bw_plugin_search(const char *libraries, void (*found)(void *context, const char *path),
                      void *context)
{
    seeker s = {found, context};
    const char *list = getenv("BLOCKWRIGHT_PLUGINS");
    if (list)
        seek_list(&s, list);
    seek_user(&s);
    seek_shipped(&s, libraries);
}

/* From where the program is to where its libraries are; in the build tree nothing changes. */
static void to_libraries(char folder[PATH_MAX])
{
    size_t length = strlen(folder), tail = strlen("/" BW_PROGRAMS);
    if (length < tail || strcmp(folder + length - tail, "/" BW_PROGRAMS) != 0)
        return;
    length -= tail;
    snprintf(folder + length, PATH_MAX - length, "/" BW_LIBRARIES);
}

bool bw_plugin_libraries(char folder[PATH_MAX])
{
    static const char here;
    Dl_info where;
    struct link_map *object;
    if (!dladdr1(&here, &where, (void **)&object, RTLD_DL_LINKMAP))
        return false;
    bool program = !*object->l_name; /* the dynamic loader has no name for it */
    if (!realpath(program ? "/proc/self/exe" : object->l_name, folder))
        return false;
    *strrchr(folder, '/') = '\0';
    if (program)
        to_libraries(folder);
    return true;
}

static bool mine_alone(const char *path, mode_t kind, bw_error *err)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
        return false;
    }
    if ((st.st_mode & S_IFMT) != kind) {
        bw_error_set(err, BW_ERR_ARGUMENT, "%s is no %s", path,
                     kind == S_IFDIR ? "folder" : "regular file");
        return false;
    }
    if (st.st_uid != 0 && st.st_uid != geteuid()) {
        bw_error_set(
            err, BW_ERR_ARGUMENT,
            "%s belongs to user %u, neither to you nor to root; if you trust it: chown %u %s", path,
            (unsigned)st.st_uid, (unsigned)geteuid(), path);
        return false;
    }
    if (st.st_mode & (S_IWGRP | S_IWOTH)) {
        bw_error_set(err, BW_ERR_ARGUMENT,
                     "%s can be written by others (mode %04o); if you trust it: chmod go-w %s",
                     path, (unsigned)(st.st_mode & 07777), path);
        return false;
    }
    return true;
}

bool bw_plugin_trusted(const char *path, char real[PATH_MAX], bw_error *err)
{
    if (!realpath(path, real)) {
        bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
        return false;
    }
    char *slash = strrchr(real, '/');
    if (!mine_alone(real, S_IFREG, err))
        return false;
    *slash = '\0';
    bool trusted = mine_alone(slash == real ? "/" : real, S_IFDIR, err);
    *slash = '/';
    return trusted;
}
