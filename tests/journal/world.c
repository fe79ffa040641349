#include "world.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    abort();
}

static void write_old(const char *path, size_t blocks)
{
    uint8_t block[WORLD_BLOCK];
    memset(block, 'o', sizeof(block));
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    for (size_t i = 0; fd >= 0 && i < blocks; i++)
        if (write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
            die(path);
    if (fd < 0 || close(fd) != 0)
        die(path);
}

void world_make(world *w, size_t blocks)
{
    memset(w, 0, sizeof(*w));
    w->blocks = blocks;
    snprintf(w->folder, sizeof(w->folder), "/tmp/blockwright-journal-XXXXXX");
    if (!mkdtemp(w->folder))
        die(w->folder);
    snprintf(w->paths[0], sizeof(w->paths[0]), "%s/a/one.dbf", w->folder);
    snprintf(w->paths[1], sizeof(w->paths[1]), "%s/a/two.dbf", w->folder);
    snprintf(w->paths[2], sizeof(w->paths[2]), "%s/b/three.dbf", w->folder);
    char name[128];
    for (const char *sub = "ab"; *sub; sub++) {
        snprintf(name, sizeof(name), "%s/%c", w->folder, *sub);
        if (mkdir(name, 0755) != 0)
            die(name);
    }
    for (size_t i = 0; i < WORLD_FILES; i++)
        write_old(w->paths[i], blocks);
}

void world_open(world *w)
{
    bw_error err;
    for (size_t i = 0; i < WORLD_FILES; i++) {
        w->sources[i] = bw_source_open(w->paths[i], &err);
        if (!w->sources[i])
            die(err.text);
        bw_source_stage(w->sources[i], WORLD_BLOCK, 0);
    }
}

void world_close(world *w)
{
    for (size_t i = 0; i < WORLD_FILES; i++) {
        bw_source_free(w->sources[i]);
        w->sources[i] = NULL;
    }
}

void world_remove(world *w)
{
    char command[200];
    world_close(w);
    snprintf(command, sizeof(command), "rm -rf '%s'", w->folder);
    if (system(command) != 0)
        die(command);
}

void world_stage(world *w, size_t files, size_t count, uint8_t stamp)
{
    uint8_t block[WORLD_BLOCK];
    bw_error err;
    memset(block, stamp, sizeof(block));
    for (size_t i = 0; i < files; i++)
        for (size_t b = 0; b < count; b++)
            if (bw_overlay_put(w->sources[i], b * WORLD_BLOCK, block, sizeof(block), &err) != BW_OK)
                die(err.text);
}

bw_status world_commit(world *w, size_t files, const bw_journal_io *io, bw_journal_info *info,
                       bw_error *err)
{
    const bw_journal_job job = {.title = "test", .io = io, .live_i_know = true};
    return bw_journal_commit(w->sources, files, &job, info, err);
}

static int file_state(const char *path, size_t blocks, size_t count)
{
    static uint8_t bytes[WORLD_BLOCK * WORLD_MANY];
    size_t size = blocks * WORLD_BLOCK;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || read(fd, bytes, size) != (ssize_t)size)
        die(path);
    close(fd);
    for (size_t i = 0; i < size; i++) {
        if (i >= count * WORLD_BLOCK && bytes[i] != 'o')
            return -2;
        if (i < count * WORLD_BLOCK && bytes[i] != bytes[0])
            return -1;
    }
    return bytes[0];
}

int world_state(const world *w, size_t files, size_t count)
{
    int state = file_state(w->paths[0], w->blocks, count);
    for (size_t i = 1; i < files; i++)
        if (file_state(w->paths[i], w->blocks, count) != state)
            return -1;
    return state;
}

bool world_resolve(world *w, bool forward, bw_error *err)
{
    bw_journal_info info;
    for (size_t i = 0; i < WORLD_FILES; i++)
        if (bw_journal_pending(w->paths[i], &info) &&
            bw_journal_resolve(info.path, forward, err) != BW_OK)
            return false;
    for (size_t i = 0; i < WORLD_FILES; i++)
        if (bw_journal_pending(w->paths[i], &info))
            return false;
    return true;
}

size_t world_journals(const world *w, bw_journal_state state)
{
    size_t found = 0;
    for (size_t i = 1; i < WORLD_FILES; i++) { /* files 1 and 2 lie in the two folders */
        bw_journal_info *journals;
        size_t count = bw_journal_list(w->paths[i], &journals, NULL);
        for (size_t j = 0; j < count; j++)
            found += journals[j].state == state;
        free(journals);
    }
    return found;
}
