/* Find: forward and back from the cursor, in the block, the file or all files. */
#include "viewer.h"

#include <stdlib.h>
#include <string.h>

static const char *const scope_names[SCOPE_COUNT] = {"this block", "this file", "all files"};

void find_clear(viewer *v)
{
    free(v->find.text);
    v->find.text = NULL;
    v->find.set = false;
}

static bw_pattern_kind kind_of(const char *answer, const char **text)
{
    static const struct {
        const char *prefix;
        bw_pattern_kind kind;
    } kinds[] = {{"x:", BW_PATTERN_HEX}, {"n:", BW_PATTERN_NUMBER}, {"v:", BW_PATTERN_VALUE},
                 {"d:", BW_PATTERN_DBA}, {"s:", BW_PATTERN_SCN},    {"t:", BW_PATTERN_TEXT}};
    for (size_t i = 0; i < BW_COUNT(kinds); i++)
        if (strncmp(answer, kinds[i].prefix, 2) == 0) {
            *text = answer + 2;
            return kinds[i].kind;
        }
    *text = answer;
    return BW_PATTERN_TEXT;
}

static bool parse_for(const finder *f, const bw_dbfile *file, bw_pattern *pattern, bw_error *err)
{
    return bw_pattern_parse(pattern, f->kind, f->text, bw_dbfile_geometry(file)->big_endian, err) ==
           BW_OK;
}

bool find_set(viewer *v, const char *answer, bw_error *err)
{
    const char *text;
    finder wanted = {.kind = kind_of(answer, &text), .scope = v->find.scope, .set = true};
    bw_pattern pattern;
    wanted.text = bw_strdup(text);
    if (!parse_for(&wanted, v->file, &pattern, err)) {
        free(wanted.text);
        return false;
    }
    find_clear(v);
    v->find = wanted;
    return true;
}

void find_next_scope(viewer *v)
{
    v->find.scope = (v->find.scope + 1) % SCOPE_COUNT;
    v->find.paused = false;
    bw_shell_message(v->shell, BW_NOTE, "find looks in %s", scope_names[v->find.scope]);
}

/* --- one step --- */
/* A search that the person may stop; where it was then. */
typedef struct patience {
    const bw_progress *shown; /* the shell's */
    uint64_t done;            /* bytes looked at in the present file */
} patience;

static bool still_patient(void *context, uint64_t done, uint64_t total)
{
    patience *p = context;
    p->done = done;
    return p->shown->report(p->shown->context, done, total);
}

typedef enum outcome { FOUND, NOT_THERE, PAUSED, FAILED } outcome;

/* Where a search that was stopped after done bytes goes on; the engine counts from a boundary at or
 * before the place where it began, so some bytes may be looked at twice, none is left out. */
static bw_place where_it_stopped(const bw_place *from, uint64_t done, bool forward)
{
    const bw_geometry *grid = bw_dbfile_geometry(from->file);
    uint64_t blocks = done / grid->block_size, slack = 1024 * 1024 / grid->block_size + 1;
    bw_place place = {.file = from->file};
    uint64_t moved = blocks > slack ? blocks - slack : 0;
    uint64_t room = from->block > grid->first_block ? from->block - grid->first_block : 0;
    place.block = forward ? from->block + moved : from->block - (moved < room ? moved : room);
    return place;
}

static outcome find_in_file(viewer *v, const bw_place *from, bool forward, patience *wait,
                            bw_error *err)
{
    bw_pattern pattern;
    bw_progress progress = {still_patient, wait};
    bw_hit hit = {from->block, from->offset};
    bool found = false;
    if (!parse_for(&v->find, from->file, &pattern, err))
        return FAILED;
    bw_status status =
        bw_find_next(from->file, &pattern, hit, forward, &progress, &found, &hit, err);
    if (status == BW_ERR_CANCELLED) {
        v->find.resume = where_it_stopped(from, wait->done, forward);
        return PAUSED;
    }
    if (status != BW_OK)
        return FAILED;
    if (!found)
        return NOT_THERE;
    v->find.hit = (bw_place){.file = from->file, .block = hit.block, .offset = hit.offset};
    v->find.hit_size = pattern.forms[0].size;
    return FOUND;
}

static outcome find_in_block(viewer *v, const bw_place *from, bool forward, bw_error *err)
{
    bw_pattern pattern;
    if (!parse_for(&v->find, v->file, &pattern, err))
        return FAILED;
    int64_t at = bw_pattern_in(&pattern, v->bytes, v->size, from->offset, forward);
    if (at < 0)
        return NOT_THERE;
    v->find.hit = (bw_place){.file = v->file, .block = v->block, .offset = (uint32_t)at};
    v->find.hit_size = pattern.forms[0].size;
    return FOUND;
}

static size_t index_of(const bw_workspace *workspace, const bw_dbfile *file)
{
    size_t count = bw_workspace_count(workspace);
    for (size_t i = 0; i < count; i++)
        if (bw_workspace_file(workspace, i) == file)
            return i;
    return count;
}

static bw_place edge_of(bw_dbfile *file, bool first)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    return (bw_place){.file = file, .block = grid->first_block + (first ? 0 : grid->blocks)};
}

/* From the present file on to the last one (forward) or back to the first. */
static outcome find_in_files(viewer *v, bw_place from, bool forward, bw_error *err)
{
    const bw_workspace *workspace = bw_session_workspace(bw_shell_session(v->shell));
    size_t count = bw_workspace_count(workspace), i = index_of(workspace, from.file);
    patience wait = {.shown = bw_shell_progress(v->shell, "find")};
    outcome result = find_in_file(v, &from, forward, &wait, err);
    while (result == NOT_THERE && v->find.scope == SCOPE_ALL) {
        if (i >= count || (forward ? i + 1 == count : i == 0))
            break;
        i = forward ? i + 1 : i - 1;
        from = edge_of(bw_workspace_file(workspace, i), forward);
        wait.done = 0;
        result = find_in_file(v, &from, forward, &wait, err);
    }
    return result;
}

static void tell(viewer *v, outcome result, bool forward, const bw_error *err)
{
    finder *f = &v->find;
    f->paused = result == PAUSED;
    f->paused_forward = forward;
    f->paused_at = viewer_place(v);
    if (result == FOUND)
        bw_shell_go(v->shell, &f->hit);
    else if (result == FAILED)
        bw_shell_message(v->shell, BW_BAD, "%s", err->text);
    else if (result == PAUSED)
        bw_shell_message(v->shell, BW_NOTE, "nothing as far as %s block %llu: %s looks further",
                         bw_dbfile_path(f->resume.file), (unsigned long long)f->resume.block,
                         forward ? "n" : "N");
    else
        bw_shell_message(v->shell, BW_NOTE, "'%s' is not %s in %s; S widens the search", f->text,
                         forward ? "further down" : "further up", scope_names[f->scope]);
}

static bw_place start_of_step(const viewer *v, bool forward)
{
    const finder *f = &v->find;
    bw_place from = viewer_place(v);
    if (f->paused && f->paused_forward == forward && f->paused_at.file == from.file &&
        f->paused_at.block == from.block && f->paused_at.offset == from.offset)
        return f->resume;
    from.offset += forward ? 1 : 0;
    return from;
}

void find_step(viewer *v, bool forward)
{
    bw_error err = {0};
    if (!v->find.set) {
        ask_find(v);
        return;
    }
    if (!v->file || (v->find.scope == SCOPE_BLOCK && v->size == 0)) {
        bw_shell_message(v->shell, BW_NOTE, "there is nothing here to look in");
        return;
    }
    bw_place from = start_of_step(v, forward);
    outcome result = v->find.scope == SCOPE_BLOCK ? find_in_block(v, &from, forward, &err)
                                                  : find_in_files(v, from, forward, &err);
    tell(v, result, forward, &err);
}
