/* Lanes: logs that are followed, a few records of each in turn. */
#include <blockwright/lanes.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TURN 256u           /* records of one lane before the next one has its turn */
#define MOST_FOLDERS 64u
#define MOST_ENTRIES 4096u  /* of a folder that are looked at */
#define MOST_REJECTED 4096u /* files that are no logs, remembered so that they are not read again */

typedef struct file_id {
    dev_t device;
    ino_t inode;
} file_id;

typedef struct following {
    bw_lane lane;
    char *path;
    file_id id; /* when it came; a path that was named has none */
    bw_log *log;
    bw_log_cursor *cursor;
    bool still;         /* the last look found it as it was */
    bool told_tail;     /* a last line without newline was told: */
    uint64_t tail;      /* its number */
    size_t tail_size;   /* and bytes */
} following;

struct bw_lanes {
    bw_catalogue *catalogue;
    following *list[BW_LANES_MOST];
    size_t count, next;
    char *folders[MOST_FOLDERS];
    size_t folder_count;
    file_id rejected[MOST_REJECTED];
    size_t rejected_count;
};

bw_lanes *bw_lanes_new(bw_catalogue *catalogue)
{
    bw_lanes *lanes = bw_alloc(sizeof(*lanes));
    lanes->catalogue = catalogue;
    return lanes;
}

static void close_log(following *f)
{
    bw_log_cursor_free(f->cursor);
    bw_log_free(f->log);
    f->cursor = NULL;
    f->log = NULL;
}

void bw_lanes_free(bw_lanes *lanes)
{
    if (!lanes)
        return;
    for (size_t i = 0; i < lanes->count; i++) {
        close_log(lanes->list[i]);
        free(lanes->list[i]->path);
        free(lanes->list[i]);
    }
    for (size_t i = 0; i < lanes->folder_count; i++)
        free(lanes->folders[i]);
    free(lanes);
}

size_t bw_lanes_count(const bw_lanes *lanes)
{
    return lanes->count;
}

const bw_lane *bw_lanes_at(const bw_lanes *lanes, size_t index)
{
    return index < lanes->count ? &lanes->list[index]->lane : NULL;
}

/* --- what there is to follow --- */

static bool add_log(bw_lanes *lanes, const char *path, file_id id)
{
    if (lanes->count == BW_LANES_MOST)
        return false;
    following *f = bw_alloc(sizeof(*f));
    f->path = bw_strdup(path);
    f->id = id;
    const char *slash = strrchr(f->path, '/');
    f->lane = (bw_lane){.path = f->path, .name = slash ? slash + 1 : f->path};
    lanes->list[lanes->count++] = f;
    return true;
}

bool bw_lanes_add(bw_lanes *lanes, const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return add_log(lanes, path, (file_id){0});
    if (lanes->folder_count == MOST_FOLDERS)
        return false;
    lanes->folders[lanes->folder_count++] = bw_strdup(path);
    return true;
}

static bool is_known(const bw_lanes *lanes, const char *path, file_id id)
{
    for (size_t i = 0; i < lanes->count; i++)
        if (strcmp(lanes->list[i]->path, path) == 0 ||
            (lanes->list[i]->id.inode == id.inode && lanes->list[i]->id.device == id.device))
            return true;
    for (size_t i = 0; i < lanes->rejected_count; i++)
        if (lanes->rejected[i].inode == id.inode && lanes->rejected[i].device == id.device)
            return true;
    return false;
}

/* A file that is empty may become a log yet. */
static void consider(bw_lanes *lanes, const char *path, const struct stat *st)
{
    file_id id = {st->st_dev, st->st_ino};
    if (!S_ISREG(st->st_mode) || st->st_size == 0 || is_known(lanes, path, id))
        return;
    bw_log *log = bw_log_open(path, NULL);
    bool good = log && bw_log_get_kind(log) != BW_LOG_UNKNOWN;
    bw_log_free(log);
    if (good)
        add_log(lanes, path, id);
    else if (lanes->rejected_count < MOST_REJECTED)
        lanes->rejected[lanes->rejected_count++] = id;
}

static void look_into(bw_lanes *lanes, const char *folder)
{
    DIR *open_folder = opendir(folder);
    struct dirent *entry;
    bw_text path = {0};
    for (size_t i = 0; open_folder && i < MOST_ENTRIES && (entry = readdir(open_folder)); i++) {
        struct stat st;
        bw_text_clear(&path);
        bw_text_addf(&path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && stat(bw_text_get(&path), &st) == 0)
            consider(lanes, bw_text_get(&path), &st);
    }
    if (open_folder)
        closedir(open_folder);
    bw_text_free(&path);
}

/* --- following --- */

static void tell_trouble(following *f, const char *why)
{
    snprintf(f->lane.trouble, sizeof(f->lane.trouble), "%.199s", why);
    f->lane.behind = false;
}

static bool open_log(following *f)
{
    struct stat st;
    bw_error err = {0};
    if (stat(f->path, &st) == 0 && !S_ISREG(st.st_mode)) {
        tell_trouble(f, "this is no regular file: it is not read");
        return false;
    }
    f->log = bw_log_open(f->path, &err);
    if (!f->log) {
        tell_trouble(f, err.text);
        return false;
    }
    f->cursor = bw_log_cursor_new(f->log);
    return true;
}

/* False: nothing can be read of it now. */
static bool refresh(following *f)
{
    bw_log_change change = BW_LOG_SAME;
    bw_error err = {0};
    struct stat st;
    if (!f->log)
        return open_log(f);
    if (stat(f->path, &st) == 0 && !S_ISREG(st.st_mode)) {
        tell_trouble(f, "this is no regular file any more: it is not read");
        return false;
    }
    if (bw_log_follow(f->log, &change, &err) != BW_OK) {
        tell_trouble(f, err.text);
        return false;
    }
    f->still = change == BW_LOG_SAME;
    if (change == BW_LOG_TRUNCATED || change == BW_LOG_REPLACED) {
        f->lane.restarts++;
        f->told_tail = false;
    }
    return true;
}

/* Is the last line, which has no newline, to be told now? */
static bool tail_is_due(following *f, const bw_log_record *r)
{
    bool again = f->told_tail && f->tail == r->number && f->tail_size == r->text_size;
    if (again || (r->provisional && !f->still))
        return false;
    f->told_tail = r->provisional;
    f->tail = r->number;
    f->tail_size = r->text_size;
    return true;
}

static void tell(bw_lanes *lanes, following *f, const bw_log_record *r, bw_lanes_take *take,
                 void *context)
{
    bw_log_event event;
    f->lane.records++;
    if (!bw_catalogue_match(lanes->catalogue, r->text, r->text_size, &event))
        return;
    f->lane.events++;
    take(context, &f->lane, f->log, r, &event);
}

/* One turn of one lane; returns the records that it took. */
static size_t read_turn(bw_lanes *lanes, following *f, size_t most, bw_lanes_take *take,
                        void *context)
{
    bw_log_record r;
    bw_error err = {0};
    bw_status status = BW_OK;
    size_t count = 0;
    while (count < most && (status = bw_log_next(f->cursor, &r, &err)) == BW_OK) {
        count++;
        if (tail_is_due(f, &r))
            tell(lanes, f, &r, take, context);
        else if (r.provisional) /* given again with the next look */
            bw_log_seek_record(f->cursor, r.number, NULL);
        if (r.provisional) {
            status = BW_ERR_RANGE;
            break;
        }
    }
    f->lane.kind = bw_log_get_kind(f->log);
    f->lane.behind = status == BW_OK;
    if (status != BW_OK && status != BW_ERR_RANGE)
        tell_trouble(f, err.text);
    return count;
}

bool bw_lanes_look(bw_lanes *lanes, size_t most, bw_lanes_take *take, void *context)
{
    size_t left = most, behind = 0;
    for (size_t i = 0; i < lanes->folder_count; i++)
        look_into(lanes, lanes->folders[i]);
    for (size_t i = 0; i < lanes->count; i++) {
        following *f = lanes->list[i];
        f->lane.trouble[0] = 0;
        f->lane.behind = refresh(f);
        behind += f->lane.behind;
    }
    while (left && behind) {
        behind = 0;
        for (size_t i = 0; i < lanes->count && left; i++) {
            following *f = lanes->list[lanes->next++ % lanes->count];
            if (f->lane.behind)
                left -= read_turn(lanes, f, left < TURN ? left : TURN, take, context);
        }
        for (size_t i = 0; i < lanes->count; i++)
            behind += lanes->list[i]->lane.behind;
    }
    return behind == 0;
}
