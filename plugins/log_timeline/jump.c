/* From a row to elsewhere: the block that a message names, the next error, a text. */
#include "timeline.h"

#include <blockwright/undo.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLICE_NS 15000000LL

/* --- to the block --- */
static bool number_of(const bw_log_event *event, const char *type, uint64_t *number)
{
    for (size_t i = 0; i < event->field_count; i++)
        if (event->fields[i].has_number && strcmp(event->fields[i].type, type) == 0) {
            *number = event->fields[i].number;
            return true;
        }
    return false;
}

/* What the message names by its fields: a DBA, or file and block. False: no block. */
static bool place_by_fields(timeline *t, const char *message, bw_place *place, bw_text *named)
{
    bw_workspace *files = bw_session_workspace(bw_shell_session(t->shell));
    bw_log_event event;
    uint64_t file, block, dba;
    if (!bw_catalogue_match(t->catalogue, message, strlen(message), &event))
        return false;
    if (number_of(&event, "dba", &dba) && dba <= UINT32_MAX) {
        bw_text_addf(named, "DBA 0x%08llx (file %u, block %u)", (unsigned long long)dba,
                     bw_dba_file((uint32_t)dba), bw_dba_block((uint32_t)dba));
        place->file = bw_workspace_by_dba(files, (uint32_t)dba, NULL, &place->block);
    } else if (number_of(&event, "file", &file) && number_of(&event, "block", &block)) {
        bw_text_addf(named, "file %llu, block %llu", (unsigned long long)file,
                     (unsigned long long)block);
        place->file = bw_workspace_by_number(files, (uint32_t)file, NULL);
        place->block = block;
    }
    return named->length > 0;
}

/* The first address among an error's arguments. *segment: of undo, when it names only that. */
static bool place_by_error(timeline *t, const char *message, bw_place *place, bw_text *named,
                           int64_t *segment)
{
    bw_session *session = bw_shell_session(t->shell);
    bw_arena *arena = bw_arena_new();
    size_t count = 0;
    bw_explanation *all = bw_explain(bw_session_knowledge(session), bw_session_workspace(session),
                                     message, arena, &count);
    for (size_t i = 0; i < count && !named->length; i++)
        for (size_t k = 0; k < all[i].value_count && !named->length; k++) {
            const bw_explained_value *value = &all[i].values[k];
            if (value->has_place) {
                bw_text_add(named, value->text);
                *place = (bw_place){value->loaded, value->block, 0};
            } else if (strcmp(value->kind, "usn") == 0 && value->has_number) {
                *segment = (int64_t)value->number;
            }
        }
    bw_arena_free(arena);
    return named->length > 0;
}

static void open_block(timeline *t, const bw_place *place, const char *named)
{
    if (!place->file) {
        bw_shell_message(t->shell, BW_NOTE,
                         "%s: that file is not open; start blockwright with the folder of the "
                         "datafiles too",
                         named);
    } else if (!bw_dbfile_has_block(place->file, place->block)) {
        bw_shell_message(t->shell, BW_NOTE, "%s: %s has no such block", named,
                         bw_dbfile_path(place->file));
    } else {
        t->place = *place;
        bw_shell_run(t->shell, "view block_viewer");
    }
}

/* [4000] names an undo segment alone: the block is the one in SYSTEM that holds a transaction of
 * that segment from beyond the file's checkpoint. */
static void open_block_ahead(timeline *t, uint16_t segment)
{
    bw_workspace *files = bw_session_workspace(bw_shell_session(t->shell));
    bw_place place = {.file = bw_workspace_by_number(files, 1, NULL)};
    bw_error err = {0};
    char named[80];
    snprintf(named, sizeof(named), "a block with a transaction of undo segment %u", segment);
    if (place.file &&
        bw_itl_ahead_find(place.file, segment, bw_shell_progress(t->shell, "looking for the block"),
                          &place.block, &place.offset, &err) != BW_OK) {
        bw_shell_message(t->shell, BW_NOTE, "%s", err.text);
        return;
    }
    open_block(t, &place, named);
}

void jump_to_block(timeline *t)
{
    bw_place place = {0};
    bw_text named = {0};
    int64_t segment = -1;
    if (t->cursor >= t->row_count)
        return;
    char *message = bw_strdup(row_get(t, row_item(t, t->cursor))->text);
    if (place_by_fields(t, message, &place, &named) ||
        place_by_error(t, message, &place, &named, &segment))
        open_block(t, &place, bw_text_get(&named));
    else if (segment >= 0 && segment <= UINT16_MAX)
        open_block_ahead(t, (uint16_t)segment);
    else
        bw_shell_message(t->shell, BW_NOTE,
                         "this message names no block; x tells what it means, e goes to the next "
                         "error");
    free(message);
    bw_text_free(&named);
}

/* --- to the next one of a kind --- */
static bool is_of(const timeline *t, size_t row, const char *const *kinds)
{
    const bw_event_rule *rule = item_rule(t, row_item(t, row));
    for (size_t i = 0; rule && kinds[i]; i++)
        if (strncmp(rule->kind, kinds[i], strlen(kinds[i])) == 0)
            return true;
    return false;
}

bool jump_is_error(const timeline *t, size_t row)
{
    return item_severity(t, row_item(t, row)) >= BW_EVENT_ERROR;
}

bool jump_is_start(const timeline *t, size_t row)
{
    static const char *const kinds[] = {"inst.start", NULL};
    return is_of(t, row, kinds);
}

bool jump_is_failover(const timeline *t, size_t row)
{
    static const char *const kinds[] = {"fo.",        "fsfo.",     "obs.fo",  "so.",      "act.",
                                        "inc.resetl", "inc.sbps",  "obs.rei", "obs.lost", "obs.exp",
                                        "dgm.switch", "obs.newpr", "fb.cmd",  "snap.cmd", NULL};
    return is_of(t, row, kinds);
}

void jump_next(timeline *t, bool (*is_it)(const timeline *t, size_t row), bool forward,
               const char *what)
{
    size_t from = t->cursor < t->row_count ? t->cursor : t->row_count;
    for (size_t row = from; forward ? ++row < t->row_count : row-- > 0;)
        if (is_it(t, row)) {
            t->cursor = row;
            t->at_end = false;
            axis_show_row(t);
            return;
        }
    bw_shell_message(t->shell, BW_NOTE, "no %s %s among the rows", what,
                     forward ? "further down" : "further up");
}

/* --- to a text --- */
static void search_said(void *data, const char *answer)
{
    timeline *t = data;
    if (*answer) {
        regex_t regex;
        int code = regcomp(&regex, answer, REG_EXTENDED | REG_ICASE | REG_NOSUB);
        if (code) {
            char why[128];
            regerror(code, &regex, why, sizeof(why));
            bw_shell_message(t->shell, BW_BAD, "%.100s: %s", answer, why);
            return;
        }
        if (t->has_search)
            regfree(&t->search);
        t->search = regex;
        t->has_search = true;
        snprintf(t->search_text, sizeof(t->search_text), "%s", answer);
    }
    jump_search(t, true);
}

void jump_ask_search(timeline *t)
{
    bw_shell_ask(t->shell, "search: ", t->search_text, search_said, t);
}

void jump_search(timeline *t, bool forward)
{
    if (!t->has_search) {
        bw_shell_message(t->shell, BW_NOTE, "nothing to search for: / asks");
        return;
    }
    t->searching = t->row_count > 0;
    t->search_forward = forward;
    t->search_at = t->cursor;
    t->search_left = t->row_count;
}

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

bool jump_search_slice(timeline *t)
{
    int64_t end = now_ns() + SLICE_NS;
    while (t->search_left && t->row_count && now_ns() < end) {
        size_t n = t->row_count;
        t->search_left--;
        t->search_at = (t->search_at + (t->search_forward ? 1 : n - 1)) % n;
        if (regexec(&t->search, row_get(t, row_item(t, t->search_at))->text, 0, NULL, 0) == 0) {
            t->cursor = t->search_at;
            t->at_end = t->searching = false;
            axis_show_row(t);
            return false;
        }
    }
    if (t->search_left && t->row_count)
        return true;
    t->searching = false;
    bw_shell_message(t->shell, BW_NOTE,
                     "'%s' is in no row; & with sev:all looks in every line of the logs",
                     t->search_text);
    return false;
}
