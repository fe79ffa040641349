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

/* What the next start says of it: the first line. */
static void say_about(bw_edits *edits, bw_text *text)
{
    bw_edit first;
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
typedef struct newest {
    bw_text name;
    struct timespec written;
} newest;

static bool runs_still(const char *name)
{
    long pid;
    unsigned long long ticks;
    const char *slash = strrchr(name, '/');
    return slash && sscanf(slash + 1, "%ld-%llu.lua", &pid, &ticks) == 2 && started(pid) == ticks;
}

static void look_at(void *context, const char *name)
{
    newest *best = context;
    bw_text path = {0};
    struct stat st;
    bw_state_path(&path, name);
    if (!runs_still(name) && stat(bw_text_get(&path), &st) == 0 &&
        (st.st_mtim.tv_sec > best->written.tv_sec ||
         (st.st_mtim.tv_sec == best->written.tv_sec &&
          st.st_mtim.tv_nsec > best->written.tv_nsec))) {
        best->written = st.st_mtim;
        bw_text_clear(&best->name);
        bw_text_add(&best->name, name);
    }
    bw_text_free(&path);
}

bool bw_kept_edits_left(bw_text *name, bw_text *about)
{
    newest best = {0};
    bw_text script = {0};
    bw_state_each(FOLDER, look_at, &best);
    bool found = best.name.length && bw_state_read(bw_text_get(&best.name), &script, NULL) == BW_OK;
    if (found) {
        const char *line = bw_text_get(&script);
        bw_text_add(name, bw_text_get(&best.name));
        if (strncmp(line, ABOUT, strlen(ABOUT)) == 0)
            bw_text_add_bytes(about, line + strlen(ABOUT), strcspn(line, "\n") - strlen(ABOUT));
    }
    bw_text_free(&script);
    bw_text_free(&best.name);
    return found;
}
