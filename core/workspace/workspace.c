/* A workspace: files given one by one, found below a directory, or named by a BBED listfile. */
#include "core/oracle/geometry.h"
#include "core/workspace/held.h"
#include "core/workspace/log_list.h"
#include "core/workspace/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_DEPTH 8
#define MAX_ENTRIES 100000u /* directory entries looked at in one add */
#define LISTFILE_BYTES (1024u * 1024u)

typedef struct member {
    bw_dbfile *file;
    dev_t device; /* the same file is not opened twice */
    ino_t inode;
    bool borrowed; /* of the workspace below */
} member;

struct bw_workspace {
    const bw_workspace *base; /* NULL: none */
    bw_held *held;            /* NULL: files are those on disk */
    bool settled;             /* no journal lies beside the files that are opened */
    member *members;
    size_t count;
    bw_log_list logs;
    bool takes_logs; /* in the add that runs */
    size_t left_out; /* files of a directory that are neither Oracle files nor logs */
    size_t entries;
    bw_file_came came; /* NULL: nobody listens */
    void *came_context;
    bw_error unfinished; /* met while a directory was walked; status BW_OK = none */
};

bw_workspace *bw_workspace_new(void)
{
    return bw_alloc(sizeof(bw_workspace));
}

bw_workspace *bw_workspace_new_over(const bw_workspace *base)
{
    bw_workspace *workspace = bw_workspace_new();
    workspace->base = base;
    return workspace;
}

void bw_workspace_watch(bw_workspace *workspace, bw_file_came came, void *context)
{
    workspace->came = came;
    workspace->came_context = context;
}

void bw_workspace_free(bw_workspace *workspace)
{
    if (!workspace)
        return;
    for (size_t i = 0; i < workspace->count; i++)
        if (!workspace->members[i].borrowed)
            bw_dbfile_free(workspace->members[i].file);
    free(workspace->members);
    bw_log_list_free(&workspace->logs);
    bw_held_free(workspace->held);
    free(workspace);
}

void bw_workspace_settle(bw_workspace *workspace, bool settled)
{
    workspace->settled = settled;
}

void bw_workspace_hold(bw_workspace *workspace, const bw_images *images)
{
    workspace->held = bw_held_take(workspace->held, images);
}

/* What it holds, or the one below. */
static const bw_held *held_of(const bw_workspace *workspace)
{
    return !workspace         ? NULL
           : workspace->held  ? workspace->held
           : workspace->base  ? workspace->base->held
                              : NULL;
}

const bw_images *bw_workspace_held(const bw_workspace *workspace)
{
    const bw_held *held = held_of(workspace);
    return held ? bw_held_images(held) : NULL;
}

const bw_image *bw_workspace_image(const bw_workspace *workspace, const char *path)
{
    return bw_images_find(bw_workspace_held(workspace), path);
}

size_t bw_workspace_count(const bw_workspace *workspace)
{
    return workspace->count;
}

bw_dbfile *bw_workspace_file(const bw_workspace *workspace, size_t index)
{
    return workspace->members[index].file;
}

size_t bw_workspace_left_out(const bw_workspace *workspace)
{
    return workspace->left_out;
}

size_t bw_workspace_log_count(const bw_workspace *workspace)
{
    return workspace->logs.count;
}

const bw_workspace_log *bw_workspace_log_at(const bw_workspace *workspace, size_t index)
{
    return &workspace->logs.items[index].log;
}

/* The file of this device and inode, NULL when it is not there. */
static bw_dbfile *known(const bw_workspace *workspace, const struct stat *st)
{
    for (size_t i = 0; i < workspace->count; i++)
        if (workspace->members[i].inode == st->st_ino && workspace->members[i].device == st->st_dev)
            return workspace->members[i].file;
    return NULL;
}

static const char *path_of(const char *spec)
{
    const char *equals = strchr(spec, '=');
    return equals && strspn(spec, "0123456789") == (size_t)(equals - spec) && equals > spec
               ? equals + 1
               : spec;
}

static bw_status add_file(bw_workspace *workspace, const char *spec, bool only_oracle,
                          bw_error *err)
{
    struct stat st = {0};
    bool there = stat(path_of(spec), &st) == 0;
    if (there && known(workspace, &st))
        return BW_OK;
    bw_dbfile *shared = there && workspace->base ? known(workspace->base, &st) : NULL;
    bw_dbfile *file = shared               ? shared
                      : workspace->settled ? bw_dbfile_open_settled(spec, err)
                                           : bw_dbfile_open(spec, err);
    if (!file)
        return err ? err->status : BW_ERR_IO;
    if (only_oracle && !shared && bw_dbfile_geometry(file)->kind == BW_FILE_UNKNOWN) {
        bw_dbfile_free(file);
        return BW_ERR_FORMAT;
    }
    workspace->members = bw_realloc(workspace->members, (workspace->count + 1) * sizeof(member));
    workspace->members[workspace->count++] = (member){file, st.st_dev, st.st_ino, shared != NULL};
    if (workspace->came)
        workspace->came(workspace->came_context, file);
    return BW_OK;
}

static void walk(bw_workspace *workspace, const char *folder, int depth);

static void walk_entry(bw_workspace *workspace, const char *path, int depth)
{
    struct stat st;
    if (stat(path, &st) != 0 || workspace->entries++ > MAX_ENTRIES)
        return;
    bw_error trouble;
    if (S_ISDIR(st.st_mode))
        walk(workspace, path, depth + 1);
    else if (S_ISREG(st.st_mode) && add_file(workspace, path, true, &trouble) != BW_OK) {
        bool log = workspace->takes_logs && bw_log_list_add(&workspace->logs, path);
        workspace->left_out += !log;
        if (trouble.status == BW_ERR_UNFINISHED)
            workspace->unfinished = trouble;
    }
}

/* Names in order, so that file lists are the same each time. Links back up end at the depth. */
static void walk(bw_workspace *workspace, const char *folder, int depth)
{
    struct dirent **entries;
    int count = depth > MAX_DEPTH ? 0 : scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            bw_text path = {0};
            bw_text_addf(&path, "%s/%s", folder, entries[i]->d_name);
            walk_entry(workspace, bw_text_get(&path), depth);
            bw_text_free(&path);
        }
        free(entries[i]);
    }
    if (count > 0 || (count == 0 && depth <= MAX_DEPTH))
        free(entries);
}

/* "1 /u01/system01.dbf 524288000": number, path, perhaps a size. Blank and # lines are passed over.
 * The spec "1=/u01/system01.dbf" is written; false when the line is not of this form. */
static bool listfile_line(char *line, bw_text *spec)
{
    unsigned number;
    int at = 0;
    if (sscanf(line, " %u %n", &number, &at) != 1 || !at || !line[at] || number == 0)
        return false;
    char *end = line + strlen(line);
    while (end > line + at && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        *--end = '\0';
    char *blank = strrchr(line + at, ' ');
    if (blank && strspn(blank + 1, "0123456789") == strlen(blank + 1))
        *blank = '\0';
    bw_text_clear(spec);
    bw_text_addf(spec, "%u=%s", number, line + at);
    return strchr(line + at, '/') || strchr(line + at, '.');
}

/* Most files that are asked about are blocks: their first bytes tell. */
static bool begins_as_text(int fd)
{
    char bytes[512];
    ssize_t got = pread(fd, bytes, sizeof(bytes), 0);
    return got > 0 && !memchr(bytes, 0, (size_t)got);
}

static char *read_small_text(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0)
        return NULL;
    char *text = NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
        st.st_size <= (off_t)LISTFILE_BYTES && begins_as_text(fd)) {
        text = bw_alloc((size_t)st.st_size + 1);
        ssize_t got = read(fd, text, (size_t)st.st_size);
        if (got <= 0 || memchr(text, 0, (size_t)got)) {
            free(text);
            text = NULL;
        }
    }
    close(fd);
    return text;
}

/* Every line must be one of a listfile; with none the text is something else. */
static size_t listfile_lines(char *text, bw_workspace *workspace, bw_error *err, bw_status *status)
{
    size_t lines = 0;
    bw_text spec = {0};
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n"));) {
        size_t blank = strspn(line, " \t\r");
        if (line[blank] == '\0' || line[blank] == '#')
            continue;
        if (!listfile_line(line, &spec)) {
            lines = 0;
            break;
        }
        lines++;
        if (workspace && *status == BW_OK)
            *status = add_file(workspace, bw_text_get(&spec), false, err);
    }
    bw_text_free(&spec);
    return lines;
}

static bool add_listfile(bw_workspace *workspace, const char *path, bw_error *err,
                         bw_status *status)
{
    char *text = read_small_text(path);
    if (!text)
        return false;
    char *copy = bw_strdup(text);
    *status = BW_OK;
    bool is_list = listfile_lines(copy, NULL, NULL, status) > 0;
    free(copy);
    if (is_list)
        listfile_lines(text, workspace, err, status);
    free(text);
    return is_list;
}

bw_status bw_workspace_add(bw_workspace *workspace, const char *path, bw_error *err)
{
    struct stat st;
    bw_status status;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        size_t before = workspace->count + workspace->logs.count;
        workspace->entries = 0;
        workspace->unfinished = (bw_error){0};
        walk(workspace, path, 0);
        if (workspace->unfinished.status != BW_OK) {
            if (err)
                *err = workspace->unfinished;
            return BW_ERR_UNFINISHED;
        }
        if (workspace->count + workspace->logs.count > before)
            return BW_OK;
        return bw_error_set(
            err, BW_ERR_NOT_FOUND,
            "%s holds no Oracle file (%zu others were looked at); name the directory "
            "of the datafiles",
            path, workspace->left_out);
    }
    if (add_listfile(workspace, path, err, &status))
        return status;
    if (!workspace->takes_logs)
        return add_file(workspace, path, false, err);
    bw_error unfit = {0};
    status = add_file(workspace, path, true, &unfit);
    if (status == BW_OK || (status != BW_ERR_UNFINISHED && bw_log_list_add(&workspace->logs, path)))
        return BW_OK;
    return add_file(workspace, path, false, err);
}

bw_status bw_workspace_add_all(bw_workspace *workspace, const char *path, bw_error *err)
{
    workspace->takes_logs = true;
    bw_status status = bw_workspace_add(workspace, path, err);
    workspace->takes_logs = false;
    return status;
}

bw_dbfile *bw_workspace_open(bw_workspace *workspace, const char *spec, bw_error *err)
{
    struct stat st;
    if (held_of(workspace))
        return bw_held_open(held_of(workspace), spec, err);
    if (stat(path_of(spec), &st) == 0) {
        bw_dbfile *file = known(workspace, &st);
        if (file)
            return file;
    }
    return add_file(workspace, spec, false, err) == BW_OK
               ? workspace->members[workspace->count - 1].file
               : NULL;
}

/* How well a file fits an rdba seen in near: own database first, then its tablespace. */
static int fitness(const bw_dbfile *file, const bw_dbfile *near)
{
    const bw_identity *id = bw_dbfile_identity(file);
    if (!near)
        return 1;
    const bw_identity *other = bw_dbfile_identity(near);
    int same_db = !id->has_header || !other->has_header || id->dbid == other->dbid;
    int same_ts = id->has_datafile && other->has_datafile &&
                  id->tablespace_number == other->tablespace_number;
    return 1 + 4 * same_db + 2 * same_ts + (file == near);
}

bw_dbfile *bw_workspace_by_dba(const bw_workspace *workspace, uint32_t dba, const bw_dbfile *near,
                               uint64_t *block)
{
    bw_dbfile *best = NULL;
    int best_fitness = 0;
    for (size_t i = 0; i < workspace->count; i++) {
        bw_dbfile *file = workspace->members[i].file;
        const bw_geometry *grid = bw_dbfile_geometry(file);
        bool bigfile = grid->bigfile;
        if (strcmp(grid->family, "data") != 0 ||
            (bigfile ? file != near : bw_dbfile_relative(file) != bw_dba_file(dba)))
            continue;
        if (fitness(file, near) > best_fitness) {
            best_fitness = fitness(file, near);
            best = file;
            *block = bigfile ? dba : bw_dba_block(dba);
        }
    }
    return best;
}

bw_dbfile *bw_workspace_by_number(const bw_workspace *workspace, uint32_t file_number,
                                  const bw_dbfile *near)
{
    bw_dbfile *best = NULL;
    for (size_t i = 0; i < workspace->count; i++) {
        bw_dbfile *file = workspace->members[i].file;
        bool data = strcmp(bw_dbfile_geometry(file)->family, "data") == 0;
        if (data && bw_dbfile_number(file) == file_number &&
            (!best || fitness(file, near) > fitness(best, near)))
            best = file;
    }
    return best;
}
