/* What a journal says: its state, its files, its blocks; and the journals of a folder. */
#include "core/file/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *bw_journal_state_name(bw_journal_state state)
{
    static const char *const names[] = {"not begun",   "running",        "unfinished", "sealed",
                                        "rolled back", "rolled forward", "restored",   "damaged"};
    return (unsigned)state < BW_COUNT(names) ? names[state] : "unknown";
}

/* --- one journal --- */
typedef struct story {
    bw_journal_info *info;
    bool begun, ready, pointer;
    uint64_t blocks; /* records of blocks seen */
    uint32_t files;
    const char *wanted; /* a file's absolute path, or NULL */
    bool names_wanted;
    char points_to[BW_JOURNAL_PATH];
} story;

static void copy_payload_text(bw_payload *p, char *out, size_t size)
{
    size_t length;
    const char *text = bw_payload_get_text(p, &length);
    snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), text ? text : "");
}

static void take_begin(story *s, bw_payload p)
{
    s->begun = true;
    s->info->time = bw_payload_get64(&p);
    s->info->files = bw_payload_get32(&p);
    s->info->blocks = bw_payload_get64(&p);
    copy_payload_text(&p, s->info->title, sizeof(s->info->title));
}

static void take_file(story *s, bw_payload p)
{
    char path[BW_JOURNAL_PATH];
    bw_payload_get_bytes(&p, 20);
    copy_payload_text(&p, path, sizeof(path));
    s->files++;
    s->names_wanted = s->names_wanted || (s->wanted && strcmp(path, s->wanted) == 0);
}

static void take_record(story *s, const bw_journal_reader *r)
{
    bw_payload p = {r->payload, r->payload + r->length, false};
    switch (r->type) {
    case BW_RECORD_BEGIN: take_begin(s, p); break;
    case BW_RECORD_FILE: take_file(s, p); break;
    case BW_RECORD_BLOCK: s->blocks++; break;
    case BW_RECORD_READY:
        s->ready = s->blocks == s->info->blocks && s->files == s->info->files &&
                   bw_payload_get64(&p) == s->blocks;
        s->info->state = s->ready ? BW_JOURNAL_UNFINISHED : BW_JOURNAL_DAMAGED;
        break;
    case BW_RECORD_SEALED: s->info->state = BW_JOURNAL_SEALED; break;
    case BW_RECORD_BACK: s->info->state = BW_JOURNAL_ROLLED_BACK; break;
    case BW_RECORD_FORWARD: s->info->state = BW_JOURNAL_ROLLED_FORWARD; break;
    case BW_RECORD_RESTORED: s->info->state = BW_JOURNAL_RESTORED; break;
    case BW_RECORD_POINTER:
        s->pointer = true;
        copy_payload_text(&p, s->points_to, sizeof(s->points_to));
        break;
    }
}

/* Its writer holds a lock on it as long as it lives. */
static bool is_locked(int fd)
{
#ifdef F_OFD_GETLK
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
#else
    (void)fd;
    return false;
#endif
}

/* Broken before READY was reached: nothing was written to a file, or the journal was spoilt later.
 * Which one it is cannot be told when a digest is wrong; a plain end is a plain death. */
static void settle(story *s, const bw_journal_reader *r, int fd)
{
    bool cut = r->problem && strcmp(r->problem, "it ends inside a record") == 0;
    if (is_locked(fd))
        s->info->state = BW_JOURNAL_RUNNING;
    else if (r->problem && !s->ready && !cut)
        s->info->state = BW_JOURNAL_DAMAGED;
    if (r->problem)
        snprintf(s->info->problem, sizeof(s->info->problem), "%s", r->problem);
}

static bool read_story(const char *path, bool verify, story *s, bw_error *err)
{
    bw_journal_reader reader;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    snprintf(s->info->path, sizeof(s->info->path), "%s", path);
    s->info->state = BW_JOURNAL_NOT_BEGUN;
    if (fd < 0) {
        bw_error_set(err, BW_ERR_IO, "the journal %s cannot be opened: %s", path, strerror(errno));
        return false;
    }
    struct stat st;
    bool journal =
        fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && bw_journal_reader_begin(&reader, fd, verify);
    if (journal) {
        while (bw_journal_reader_next(&reader))
            take_record(s, &reader);
        settle(s, &reader, fd);
        bw_journal_reader_end(&reader);
    } else if (S_ISREG(st.st_mode) && st.st_size < (off_t)BW_JOURNAL_MAGIC_BYTES) {
        journal = true; /* killed between making it and its first bytes */
        if (is_locked(fd))
            s->info->state = BW_JOURNAL_RUNNING;
    } else {
        bw_error_set(err, BW_ERR_FORMAT, "%s is no journal of blockwright", path);
    }
    close(fd);
    return journal;
}

bw_status bw_journal_read(const char *path, bw_journal_info *info, bw_error *err)
{
    *info = (bw_journal_info){0};
    story s = {.info = info};
    return read_story(path, true, &s, err) ? BW_OK : err ? err->status : BW_ERR_FORMAT;
}

/* --- a folder --- */
static bool is_journal_name(const char *name)
{
    size_t length = strlen(name), suffix = strlen(BW_JOURNAL_SUFFIX);
    return length > suffix && strcmp(name + length - suffix, BW_JOURNAL_SUFFIX) == 0;
}

static int by_time(const void *a, const void *b)
{
    const bw_journal_info *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return strcmp(x->path, y->path);
}

static bool folder_of(const char *path, char folder[BW_JOURNAL_PATH])
{
    struct stat st;
    char *real = realpath(path, NULL);
    if (!real)
        return false;
    snprintf(folder, BW_JOURNAL_PATH, "%s", real);
    free(real);
    if (stat(folder, &st) == 0 && !S_ISDIR(st.st_mode)) {
        char *slash = strrchr(folder, '/');
        slash[slash == folder] = '\0';
    }
    return true;
}

size_t bw_journal_list(const char *path, bw_journal_info **journals, bw_error *err)
{
    char folder[BW_JOURNAL_PATH], name[BW_JOURNAL_PATH + 300];
    size_t count = 0;
    struct dirent *entry;
    *journals = NULL;
    DIR *open_folder = folder_of(path, folder) ? opendir(folder) : NULL;
    if (!open_folder) {
        bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
        return 0;
    }
    while ((entry = readdir(open_folder))) {
        bw_journal_info info = {0};
        story s = {.info = &info};
        if (!is_journal_name(entry->d_name))
            continue;
        snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
        if (!read_story(name, true, &s, NULL) || s.pointer)
            continue;
        *journals = bw_realloc(*journals, (count + 1) * sizeof(**journals));
        (*journals)[count++] = info;
    }
    closedir(open_folder);
    if (count)
        qsort(*journals, count, sizeof(**journals), by_time);
    return count;
}

/* --- the unfinished journal of a file --- */
static bool is_pending(const char *journal, const char *file, bw_journal_info *info)
{
    *info = (bw_journal_info){0};
    story s = {.info = info, .wanted = file};
    if (!read_story(journal, false, &s, NULL))
        return false;
    if (s.pointer) {
        char target[BW_JOURNAL_PATH];
        memcpy(target, s.points_to, sizeof(target));
        *info = (bw_journal_info){0};
        s = (story){.info = info, .wanted = file};
        if (!read_story(target, false, &s, NULL))
            return false;
    }
    bool blocks = info->state == BW_JOURNAL_UNFINISHED || info->state == BW_JOURNAL_DAMAGED ||
                  (info->state == BW_JOURNAL_RUNNING && s.ready);
    return blocks && s.names_wanted;
}

void bw_journal_drop_pointers(const char *file, const char *journal)
{
    char folder[BW_JOURNAL_PATH], name[BW_JOURNAL_PATH + 300];
    struct dirent *entry;
    char *real = realpath(journal, NULL);
    DIR *open_folder = folder_of(file, folder) ? opendir(folder) : NULL;
    while (open_folder && real && (entry = readdir(open_folder))) {
        bw_journal_info info = {0};
        story s = {.info = &info};
        if (!is_journal_name(entry->d_name))
            continue;
        snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
        if (read_story(name, true, &s, NULL) && s.pointer && strcmp(s.points_to, real) == 0)
            unlink(name);
    }
    if (open_folder)
        closedir(open_folder);
    free(real);
}

bool bw_journal_pending(const char *file_path, bw_journal_info *info)
{
    char folder[BW_JOURNAL_PATH], name[BW_JOURNAL_PATH + 300];
    char *file = realpath(file_path, NULL);
    struct dirent *entry;
    bool found = false;
    DIR *open_folder = file && folder_of(file, folder) ? opendir(folder) : NULL;
    while (open_folder && !found && (entry = readdir(open_folder))) {
        if (!is_journal_name(entry->d_name))
            continue;
        snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
        found = is_pending(name, file, info);
    }
    if (open_folder)
        closedir(open_folder);
    free(file);
    return found;
}
