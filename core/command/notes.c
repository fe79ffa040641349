#include "core/command/notes.h"
#include "core/command/call.h"
#include "core/command/session.h"
#include <blockwright/own_files.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_NOTES 20000u
#define MOST_TEXT 2000u /* bytes of one note */
static const char heading[] = "blockwright notes 1";

struct bw_notes {
    bw_note *notes;
    size_t count;
    const bw_dbfile *asked; /* the file that was asked about last, and its whole path */
    char asked_path[PATH_MAX];
};

static void put(bw_notes *n, const char *path, uint64_t block, uint32_t offset, const char *when,
                const char *text)
{
    n->notes = bw_realloc(n->notes, (n->count + 1) * sizeof(bw_note));
    n->notes[n->count++] =
        (bw_note){bw_strdup(path), block, offset, bw_strdup(when), bw_strdup(text)};
}

static void release(bw_note *note)
{
    free(note->path);
    free(note->when);
    free(note->text);
}

void bw_notes_free(bw_notes *n)
{
    for (size_t i = 0; n && i < n->count; i++)
        release(&n->notes[i]);
    if (n)
        free(n->notes);
    free(n);
}

/* --- the file --- */
static void take_line(bw_notes *n, const char *line)
{
    bw_arena *arena = bw_arena_new();
    const char **words;
    size_t count;
    if (n->count < MOST_NOTES && bw_split_line(line, arena, &words, &count, NULL) == BW_OK &&
        count == 6 && strcmp(words[0], "note") == 0 && strlen(words[5]) <= MOST_TEXT) {
        unsigned long long offset = strtoull(words[3], NULL, 10);
        put(n, words[1], strtoull(words[2], NULL, 10),
            offset > UINT32_MAX ? UINT32_MAX : (uint32_t)offset, words[4], words[5]);
    }
    bw_arena_free(arena);
}

bw_notes *bw_notes_of(bw_session *session)
{
    bw_text content = {0};
    bw_notes *n = session->notes;
    if (n)
        return n;
    n = session->notes = bw_alloc(sizeof(*n));
    if (bw_state_read("notes", &content, NULL) == BW_OK && content.length) {
        char *rest = content.data, *line = strsep(&rest, "\n");
        bool known = strcmp(line, heading) == 0;
        while (known && (line = strsep(&rest, "\n")))
            take_line(n, line);
    }
    bw_text_free(&content);
    return n;
}

static bw_status write_all(const bw_notes *n, bw_error *err)
{
    bw_text content = {0};
    bw_text_addf(&content, "%s\n", heading);
    for (size_t i = 0; i < n->count; i++) {
        const bw_note *note = &n->notes[i];
        char block[24], offset[16];
        snprintf(block, sizeof(block), "%llu", (unsigned long long)note->block);
        snprintf(offset, sizeof(offset), "%u", note->offset);
        bw_join_words(6,
                      (const char *[]){"note", note->path, block, offset, note->when, note->text},
                      &content);
        bw_text_add(&content, "\n");
    }
    bw_status status = bw_state_write("notes", bw_text_get(&content), content.length, err);
    bw_text_free(&content);
    return status;
}

/* --- what is asked --- */
size_t bw_notes_count(const bw_notes *n)
{
    return n->count;
}

const bw_note *bw_notes_at(const bw_notes *n, size_t index)
{
    return index < n->count ? &n->notes[index] : NULL;
}

/* Asked at each drawing: the file system is asked only when the file is another one. */
static const char *whole_path(bw_notes *n, const bw_dbfile *file)
{
    if (n->asked != file && !realpath(bw_dbfile_path(file), n->asked_path))
        snprintf(n->asked_path, sizeof(n->asked_path), "%s", bw_dbfile_path(file));
    n->asked = file;
    return n->asked_path;
}

const bw_note *bw_notes_in_block(bw_notes *n, const bw_dbfile *file, uint64_t block)
{
    const char *path = n->count ? whole_path(n, file) : "";
    for (size_t i = 0; i < n->count; i++)
        if (n->notes[i].block == block && strcmp(n->notes[i].path, path) == 0)
            return &n->notes[i];
    return NULL;
}

/* --- changing --- */
bw_status bw_notes_add(bw_notes *n, const bw_place *place, const char *text, bw_error *err)
{
    char when[40];
    time_t now = time(NULL);
    struct tm local;
    const char *path = whole_path(n, place->file);
    if (!*text || strlen(text) > MOST_TEXT || strpbrk(text, "\r\n"))
        return bw_error_set(err, BW_ERR_ARGUMENT, "a note is one line of 1 to %u bytes", MOST_TEXT);
    if (strpbrk(path, "\r\n"))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "the file's name has a line break: no note can be kept about it");
    if (n->count == MOST_NOTES)
        return bw_error_set(err, BW_ERR_LIMIT, "%u notes are the most; note delete takes one away",
                            MOST_NOTES);
    localtime_r(&now, &local);
    strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &local);
    put(n, path, place->block, place->offset, when, text);
    bw_status status = write_all(n, err);
    if (status != BW_OK)
        release(&n->notes[--n->count]);
    return status;
}

bw_status bw_notes_delete(bw_notes *n, size_t index, bw_error *err)
{
    if (index >= n->count)
        return bw_error_set(err, BW_ERR_NOT_FOUND, "there is no note %zu; note list shows them",
                            index + 1);
    release(&n->notes[index]);
    memmove(&n->notes[index], &n->notes[index + 1], (n->count - index - 1) * sizeof(bw_note));
    n->count--;
    return write_all(n, err);
}
