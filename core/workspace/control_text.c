/* Control file dumps in texts: traces, and what was pasted out of them. */
#include "core/log/bytes.h"
#include "core/workspace/control_text_reader.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES (256ull << 20) /* far above a dump of every record there can be */
#define LINE 2048u                /* what is longer is cut: no line of a dump is */

static bool is_stars(const char *line)
{
    return line[0] == '*' && strspn(line, "*") > 40 && line[strspn(line, "* ")] == '\0';
}

/* Titles stand between two lines of stars; the first one is often not pasted. */
static void remember(bw_control_reader *r, const char *line)
{
    size_t length = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ ");
    bool title = length > 3 && length < BW_PRINTED_TITLE && line[length] == '\0';
    snprintf(r->before, BW_PRINTED_TITLE, "%s", title ? line : "");
}

static void read_line(bw_control_reader *r, char *line)
{
    size_t length = strlen(line);
    r->line++;
    while (length && isspace((unsigned char)line[length - 1]))
        line[--length] = '\0';
    line += strspn(line, " \t");
    if (is_stars(line)) {
        if (r->before[0])
            bw_control_reader_section(r);
        r->before[0] = '\0';
        return;
    }
    remember(r, line);
    bw_control_reader_line(r, line);
}

/* Lines out of pieces: what is longer than LINE is cut, not read as two. */
static bw_status read_lines(bw_control_reader *r, bw_log_bytes *bytes, bw_error *err)
{
    char piece[16384], line[LINE];
    size_t got, length = 0;
    uint64_t offset = 0;
    do {
        bw_status status = bw_log_bytes_read(bytes, offset, piece, sizeof(piece), &got, err);
        if (status != BW_OK)
            return status;
        for (size_t i = 0; i < got; i++) {
            if (piece[i] == '\n') {
                line[length] = '\0';
                read_line(r, line);
                length = 0;
            } else if (length + 1 < LINE) {
                line[length++] = piece[i] ? piece[i] : ' ';
            }
        }
        offset += got;
    } while (got == sizeof(piece) && offset < MOST_BYTES);
    line[length] = '\0';
    read_line(r, line);
    return offset < MOST_BYTES
               ? BW_OK
               : bw_error_set(err, BW_ERR_LIMIT,
                              "%s: more than 256 MB of text; cut the control file dump out of it",
                              bw_log_bytes_path(bytes));
}

/* Section titles alone can be of anything: a dump has printed a value. */
static bool says_something(const bw_control_text *d)
{
    return d->has_header || d->has_entry || d->progress_count || d->thread_count || d->log_count ||
           d->file_count;
}

static void free_dump(bw_control_text *d)
{
    free(d->progress);
    free(d->sections);
    free(d->threads);
    free(d->logs);
    free(d->files);
    free(d->tablespaces);
}

static void keep_speaking(bw_control_texts *texts)
{
    size_t kept = 0;
    for (size_t i = 0; i < texts->count; i++)
        if (says_something(&texts->dumps[i]))
            texts->dumps[kept++] = texts->dumps[i];
        else
            free_dump(&texts->dumps[i]);
    texts->count = kept;
}

bw_control_texts *bw_control_texts_read(const char *path, bw_error *err)
{
    bw_log_bytes *bytes = bw_log_bytes_open(path, err);
    if (!bytes)
        return NULL;
    bw_control_texts *texts = bw_alloc(sizeof(*texts));
    texts->arena = bw_arena_new();
    bw_control_reader r = {.texts = texts};
    bw_status status = read_lines(&r, bytes, err);
    keep_speaking(texts);
    if (status == BW_OK && texts->count == 0)
        status = bw_error_set(err, BW_ERR_NOT_FOUND,
                              "%s: no control file dump (event controlf, level 2 or more) is in it",
                              path);
    bw_log_bytes_free(bytes);
    if (status == BW_OK)
        return texts;
    bw_control_texts_free(texts);
    return NULL;
}

void bw_control_texts_free(bw_control_texts *texts)
{
    if (!texts)
        return;
    for (size_t i = 0; i < texts->count; i++)
        free_dump(&texts->dumps[i]);
    free(texts->dumps);
    bw_arena_free(texts->arena);
    free(texts);
}

size_t bw_control_texts_count(const bw_control_texts *texts)
{
    return texts->count;
}

const bw_control_text *bw_control_texts_at(const bw_control_texts *texts, size_t index)
{
    return index < texts->count ? &texts->dumps[index] : NULL;
}

const bw_printed_section *bw_control_text_section(const bw_control_text *text, const char *name)
{
    for (size_t i = 0; i < text->section_count; i++)
        if (strcmp(text->sections[i].name, name) == 0)
            return &text->sections[i];
    return NULL;
}
