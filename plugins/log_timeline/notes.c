/* Marks and notes, kept between runs in the person's state folder: one line each,
 * "record<tab>hash<tab>path<tab>note". The hash tells a line that is no longer the one marked. */
#include "timeline.h"

#include <blockwright/own_files.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_IN "timeline/marks"

static void add(timeline *t, char *path_owned, uint64_t record, uint32_t hash, const char *note)
{
    t->marks = bw_realloc(t->marks, (t->mark_count + 1) * sizeof(*t->marks));
    t->marks[t->mark_count++] = (mark){path_owned, record, hash, bw_strdup(note)};
}

static void load_line(timeline *t, char *line)
{
    unsigned long long record;
    unsigned hash;
    int at = 0;
    if (sscanf(line, "%llu\t%x\t%n", &record, &hash, &at) != 2 || !at)
        return;
    char *tab = strchr(line + at, '\t');
    if (!tab)
        return;
    *tab = '\0';
    add(t, bw_strdup(line + at), record, hash, tab + 1);
}

void notes_free(timeline *t)
{
    for (size_t i = 0; i < t->mark_count; i++) {
        free(t->marks[i].path);
        free(t->marks[i].note);
    }
    free(t->marks);
    t->marks = NULL;
    t->mark_count = 0;
}

void notes_load(timeline *t)
{
    bw_text content = {0};
    notes_free(t);
    if (bw_state_read(KEPT_IN, &content, NULL) == BW_OK && content.length) {
        char *rest = content.data;
        for (char *line; (line = strsep(&rest, "\n"));)
            load_line(t, line);
    }
    bw_text_free(&content);
}

static void save(timeline *t)
{
    bw_text content = {0};
    bw_error err = {0};
    for (size_t i = 0; i < t->mark_count; i++)
        bw_text_addf(&content, "%llu\t%08x\t%s\t%s\n", (unsigned long long)t->marks[i].record,
                     t->marks[i].hash, t->marks[i].path, t->marks[i].note);
    if (bw_state_write(KEPT_IN, bw_text_get(&content), content.length, &err) != BW_OK)
        bw_shell_message(t->shell, BW_BAD, "the mark is not kept: %s", err.text);
    bw_text_free(&content);
}

/* Found by name where the log lies now: a mark belongs to one file. Names with a tab or a line end
 * cannot be kept. The caller frees; NULL. */
static char *kept_path(const timeline *t, const item *one)
{
    char *path = realpath(t->sources[one->source].path, NULL);
    if (path && strpbrk(path, "\t\n")) {
        free(path);
        path = NULL;
    }
    return path;
}

static size_t find(const timeline *t, const item *one)
{
    size_t i = 0;
    char *path = t->mark_count ? kept_path(t, one) : NULL;
    if (!path)
        return t->mark_count;
    while (i < t->mark_count &&
           (t->marks[i].record != one->record || t->marks[i].hash != one->hash ||
            strcmp(t->marks[i].path, path) != 0))
        i++;
    free(path);
    return i;
}

const mark *note_of(const timeline *t, const item *one)
{
    for (size_t i = 0; i < t->mark_count; i++)
        if (t->marks[i].record == one->record && t->marks[i].hash == one->hash) {
            size_t at = find(t, one);
            return at < t->mark_count ? &t->marks[at] : NULL;
        }
    return NULL;
}

bool note_is_there(const timeline *t, size_t row)
{
    return note_of(t, row_item(t, row)) != NULL;
}

static void take_away(timeline *t, size_t at)
{
    free(t->marks[at].path);
    free(t->marks[at].note);
    t->marks[at] = t->marks[--t->mark_count];
}

/* What another session wrote meanwhile is read first, so that it is not lost. */
static void set(timeline *t, const char *note, bool away)
{
    const item *one = row_item(t, t->cursor);
    char *path = kept_path(t, one);
    if (!path) {
        bw_shell_message(t->shell, BW_NOTE, "no mark can be kept for a log of this name");
        return;
    }
    notes_load(t);
    size_t at = find(t, one);
    if (at < t->mark_count)
        take_away(t, at);
    if (away)
        free(path);
    else
        add(t, path, one->record, one->hash, note);
    save(t);
}

void note_switch(timeline *t)
{
    if (t->cursor < t->row_count)
        set(t, "", note_of(t, row_item(t, t->cursor)) != NULL);
}

static void said(void *data, const char *answer)
{
    timeline *t = data;
    bw_text note = {0};
    if (t->cursor >= t->row_count)
        return;
    bw_text_add(&note, answer);
    for (char *p = note.data; p && *p; p++)
        *p = (uint8_t)*p < ' ' ? ' ' : *p;
    set(t, bw_text_get(&note), false);
    bw_text_free(&note);
}

void note_ask(timeline *t)
{
    if (t->cursor >= t->row_count)
        return;
    const mark *m = note_of(t, row_item(t, t->cursor));
    bw_shell_ask(t->shell, "note: ", m ? m->note : "", said, t);
}
