#include "core/workspace/kept_edits.h"
#include <blockwright/own_files.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FOLDER "staged"
#define ABOUT "-- "

struct bw_kept_edits {
    bw_edits *edits;
    uint64_t generation; /* of what is in the file */
    char name[64];
    bw_text path; /* "" while there is no file */
};

/* When a process began, in clock ticks since boot: a number of a process comes again, not so this
 * one with it. 0 = there is no such process, or it has ended and waits to be buried. Field 22 of
 * proc(5)'s stat, behind the name in brackets. */
static unsigned long long started(long pid)
{
    char path[64], line[1024] = "";
    unsigned long long ticks = 0;
    snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    const char *rest =
        fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL; /* ") S 1 ..." */
    fclose(file);
    if (rest && (rest[2] == 'Z' || rest[2] == 'X'))
        return 0;
    for (int field = 2; rest && field < 22; field++)
        rest = strchr(rest + 1, ' ');
    if (rest)
        sscanf(rest, " %llu", &ticks);
    return ticks;
}

bw_kept_edits *bw_kept_edits_new(bw_edits *edits)
{
    bw_kept_edits *kept = bw_alloc(sizeof(*kept));
    kept->edits = edits;
    kept->generation = bw_edits_generation(edits);
    snprintf(kept->name, sizeof(kept->name), FOLDER "/%ld-%llu.lua", (long)getpid(),
             started(getpid()));
    return kept;
}

static void drop(bw_kept_edits *kept)
{
    if (kept->path.length)
        bw_state_remove(kept->name);
    bw_text_clear(&kept->path);
}

void bw_kept_edits_free(bw_kept_edits *kept, bool keep)
{
    if (!kept)
        return;
    if (!keep)
        drop(kept);
    bw_text_free(&kept->path);
    free(kept);
}

/* What the next start says of it: comments in front of the script. */
static void say_about(bw_edits *edits, bw_text *text)
{
    bw_edit first, e;
    size_t blocks = bw_edits_blocks(edits, NULL);
    char when[32];
    time_t now = time(NULL);
    struct tm utc;
    if (!bw_edits_at(edits, 0, &first))
        return;
    strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%SZ", gmtime_r(&now, &utc));
    bw_text_addf(text, ABOUT "%zu block%s, %s%s, %s\n", blocks, blocks == 1 ? "" : "s",
                 bw_dbfile_path(first.file),
                 bw_edits_blocks(edits, first.file) == blocks ? "" : " and others", when);
    for (size_t i = 0; bw_edits_at(edits, i, &e); i++) {
        bw_text_add(text, ABOUT);
        bw_edit_text(&e, text);
    }
    bw_text_add(text, "\n");
}

bw_status bw_kept_edits_update(bw_kept_edits *kept, bw_error *err)
{
    uint64_t generation = bw_edits_generation(kept->edits);
    if (generation == kept->generation)
        return BW_OK;
    kept->generation = generation;
    if (bw_edits_count(kept->edits) == 0) {
        drop(kept);
        return BW_OK;
    }
    bw_text script = {0};
    say_about(kept->edits, &script);
    bw_edits_lua(kept->edits, &script);
    bw_status status = bw_state_write(kept->name, bw_text_get(&script), script.length, err);
    if (status == BW_OK && kept->path.length == 0)
        bw_state_path(&kept->path, kept->name);
    bw_text_free(&script);
    return status;
}

const char *bw_kept_edits_path(const bw_kept_edits *kept)
{
    return bw_text_get(&kept->path);
}

/* --- what others left --- */
typedef struct looking {
    const bw_workspace *files;
    bw_kept_left *left;
    struct timespec written; /* when what is in left was */
} looking;

static bool runs_still(const char *name)
{
    long pid;
    unsigned long long ticks;
    const char *slash = strrchr(name, '/');
    return slash && sscanf(slash + 1, "%ld-%llu.lua", &pid, &ticks) == 2 && started(pid) == ticks;
}

/* Does the script name an open file? Names with odd characters are escaped there and not found:
 * such scripts are offered when nothing is open. */
static bool concerns(const char *script, const bw_workspace *files)
{
    bool found = bw_workspace_count(files) == 0;
    for (size_t i = 0; !found && i < bw_workspace_count(files); i++) {
        bw_text call = {0};
        char *whole = realpath(bw_dbfile_path(bw_workspace_file(files, i)), NULL);
        bw_text_addf(&call, "put(\"%s\"", whole ? whole : "");
        found = whole && strstr(script, bw_text_get(&call));
        free(whole);
        bw_text_free(&call);
    }
    return found;
}

static void take_about(const char *script, bw_text *about)
{
    bw_text_clear(about);
    for (; strncmp(script, ABOUT, strlen(ABOUT)) == 0; script += strcspn(script, "\n") + 1) {
        size_t length = strcspn(script, "\n");
        bw_text_add_bytes(about, script + strlen(ABOUT), length - strlen(ABOUT));
        bw_text_add(about, "\n");
        if (!script[length])
            break;
    }
}

static bool newer(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

static void look_at(void *context, const char *name)
{
    looking *l = context;
    bw_text path = {0}, script = {0};
    struct stat st;
    bw_state_path(&path, name);
    bool there = !runs_still(name) && stat(bw_text_get(&path), &st) == 0 &&
                 bw_state_read(name, &script, NULL) == BW_OK;
    if (there && !concerns(bw_text_get(&script), l->files)) {
        l->left->others++;
    } else if (there && newer(&st.st_mtim, &l->written)) {
        l->written = st.st_mtim;
        bw_text_clear(&l->left->name);
        bw_text_add(&l->left->name, name);
        take_about(bw_text_get(&script), &l->left->about);
    }
    bw_text_free(&path);
    bw_text_free(&script);
}

bw_kept_left bw_kept_edits_left(const bw_workspace *files)
{
    bw_kept_left left = {0};
    looking l = {.files = files, .left = &left};
    bw_state_each(FOLDER, look_at, &l);
    return left;
}
