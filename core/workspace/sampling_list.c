/* Which files a watched directory has: listed when the kernel tells that something came or went,
 * and now and then all the same, since not every filesystem tells. */
#include "core/workspace/sampling_reader.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>
#endif

#define DEPTH 8
#define WALK_SECONDS 30.0      /* at the latest */
#define WALK_SECONDS_BLIND 5.0 /* where the kernel tells nothing */

/* --- what the kernel tells --- */
#ifdef __linux__
static void watch_folder(bw_reader *r, const char *folder)
{
    if (r->inotify < 0)
        r->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (r->inotify >= 0)
        inotify_add_watch(r->inotify, folder,
                          IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |
                              IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

static bool something_came(bw_reader *r)
{
    bool came = false;
    while (r->inotify >= 0 && read(r->inotify, r->buffer, BW_READER_BUFFER) > 0)
        came = true;
    return came;
}
#else
static void watch_folder(bw_reader *r, const char *folder)
{
    (void)r;
    (void)folder;
}

static bool something_came(bw_reader *r)
{
    (void)r;
    return false;
}
#endif

/* --- the list --- */
static size_t place_of(const bw_reader *r, const char *path, bool *there)
{
    size_t low = 0, high = r->count;
    *there = false;
    while (low < high && !*there) {
        size_t middle = (low + high) / 2;
        int order = strcmp(r->files[middle]->path, path);
        *there = order == 0;
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void list_file(bw_reader *r, const char *path)
{
    bool there;
    size_t at = place_of(r, path, &there);
    if (!there && r->count < BW_READER_FILES) {
        bw_reader_file *f = bw_alloc(sizeof(*f));
        f->path = bw_strdup(path);
        f->fd = -1;
        if ((r->count & (r->count + 1)) == 0)
            r->files = bw_realloc(r->files, (2 * r->count + 2) * sizeof(*r->files));
        memmove(r->files + at + 1, r->files + at, (r->count - at) * sizeof(*r->files));
        r->files[at] = f;
        r->count++;
        there = true;
    }
    if (there)
        r->files[at]->listed = true;
    else
        bw_error_set(&r->trouble, BW_ERR_LIMIT,
                     "%s: there are more than %u files below; name the directory of the datafiles",
                     r->folder, BW_READER_FILES);
}

/* A pipe or socket under such a name stands where a file should be: it is told of. */
static bool named_like_ours(const char *path)
{
    static const char *const endings[] = {".ctl", ".dbf", ".log", ".rdo"};
    size_t length = strlen(path);
    for (size_t i = 0; i < BW_COUNT(endings); i++)
        if (length > 4 && strcasecmp(path + length - 4, endings[i]) == 0)
            return true;
    return false;
}

static void walk(bw_reader *r, const char *folder, int depth);

static void walk_entry(bw_reader *r, const char *path, int depth)
{
    struct stat st;
    if (stat(path, &st) != 0) { /* a link to nowhere, or it just went */
        if (lstat(path, &st) == 0 && named_like_ours(path))
            list_file(r, path);
    } else if (S_ISDIR(st.st_mode)) {
        walk(r, path, depth + 1);
    } else if (S_ISREG(st.st_mode) || named_like_ours(path)) {
        list_file(r, path);
    }
}

static void walk(bw_reader *r, const char *folder, int depth)
{
    struct dirent **names;
    int count = depth > DEPTH ? 0 : scandir(folder, &names, NULL, alphasort);
    if (count < 0 && depth == 0)
        bw_error_set(&r->trouble, BW_ERR_IO, "%s: the directory cannot be read: %s", folder,
                     strerror(errno));
    watch_folder(r, folder);
    for (int i = 0; i < count; i++) {
        if (names[i]->d_name[0] != '.') {
            bw_text path = {0};
            bw_text_addf(&path, "%s/%s", folder, names[i]->d_name);
            walk_entry(r, bw_text_get(&path), depth);
            bw_text_free(&path);
        }
        free(names[i]);
    }
    if (count > 0 || (count == 0 && depth <= DEPTH))
        free(names);
}

void bw_reader_list(bw_reader *r)
{
    double now = bw_reader_seconds(), most = r->inotify < 0 ? WALK_SECONDS_BLIND : WALK_SECONDS;
    struct stat st;
    bool came = something_came(r);
    if (!came && !r->walk_again && r->looks && now - r->walked < most && r->trouble.status == BW_OK)
        return;
    r->walked = now;
    r->walk_again = false;
    r->trouble = (bw_error){0};
    for (size_t i = 0; i < r->count; i++)
        r->files[i]->listed = false;
    if (stat(r->folder, &st) == 0 && S_ISREG(st.st_mode))
        list_file(r, r->folder);
    else
        walk(r, r->folder, 0);
}
