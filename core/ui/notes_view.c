/* The person's notes as a table: Enter goes to the place. */
#include "core/command/notes.h"
#include "core/command/session.h"
#include "core/ui/shell.h"

#include <stdio.h>

const char *bw_shell_note_at(bw_shell *shell, const bw_place *place)
{
    const bw_note *note = bw_notes_in_block(bw_notes_of(shell->session), place->file, place->block);
    return note ? note->text : NULL;
}

static const bw_note *note_at(void *data, uint64_t row)
{
    return bw_notes_at(bw_notes_of(((bw_shell *)data)->session), (size_t)row);
}

static uint64_t rows(void *data)
{
    return bw_notes_count(bw_notes_of(((bw_shell *)data)->session));
}

static bw_role cell(void *data, uint64_t row, int column, bw_text *text)
{
    const bw_note *note = note_at(data, row);
    switch (column) {
    case 0: bw_text_addf(text, "%llu", (unsigned long long)row + 1); return BW_ROLE_DIM;
    case 1: bw_text_add(text, note->text); return BW_ROLE_TEXT;
    case 2: bw_text_add(text, note->path); return BW_ROLE_STRING;
    case 3: bw_text_addf(text, "%llu", (unsigned long long)note->block); return BW_ROLE_NUMBER;
    case 4: bw_text_addf(text, "%u", note->offset); return BW_ROLE_NUMBER;
    default: bw_text_add(text, note->when); return BW_ROLE_TIME;
    }
}

static void chosen(void *data, uint64_t row)
{
    bw_shell *shell = data;
    bw_error err = {0};
    const bw_note *note = note_at(data, row);
    bw_place place = {.file = bw_session_open(shell->session, note->path, &err),
                      .block = note->block,
                      .offset = note->offset};
    if (!place.file) {
        bw_shell_message(shell, BW_BAD, "%s", err.text);
        return;
    }
    bw_shell_pop(shell); /* the list itself */
    bw_shell_go(shell, &place);
}

void bw_shell_notes(bw_shell *shell)
{
    static const char *const headings[] = {"", "note", "file", "block", "offset", "written", NULL};
    const bw_table_source source = {
        .rows = rows, .cell = cell, .chosen = chosen, .data = shell, .headings = headings};
    bw_shell_table(shell, "Notes", &source);
}
