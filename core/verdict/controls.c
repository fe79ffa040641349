/* The control files, each by itself: C2, C3 of the reference. */
#include "core/verdict/gather.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_BLOCKS 65536u /* of a control file that are read: 1 GiB of blocks of 16 KB */

/* A header that is torn or zero no longer says what the file is; its name may. */
static bool named_like_control(const bw_diff_side *side)
{
    const char *name = bw_diff_base_name(side);
    size_t length = strlen(name);
    return (length > 4 && strcasecmp(name + length - 4, ".ctl") == 0) ||
           strncasecmp(name, "control", 7) == 0;
}

static bool is_control(const bw_gather *g, const bw_diff_side *side)
{
    bool opened = side->trouble.status == BW_OK;
    if (opened && side->id.has_header)
        return side->id.has_control && side->id.dbid == g->dbid;
    return (opened && side->grid.kind == BW_FILE_CONTROL) || named_like_control(side);
}

static bool sound(const bw_dbfile *file, uint64_t block, const uint8_t *bytes,
                  bw_block_check *check)
{
    bw_block_check_run(file, block, bytes, check);
    return check->fault == BW_BLOCK_GOOD && check->type == 0x15;
}

/* What going over all blocks of one control file gives. */
typedef struct blocks {
    uint32_t top;    /* highest sequence of a sound block */
    uint64_t top_at; /* that block */
    uint64_t bad;    /* logical blocks without a sound copy */
    uint64_t first_bad;
    bool all; /* each could be read */
} blocks;

static void look_at_blocks(bw_dbfile *file, uint32_t first_pair, blocks *found)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    uint8_t *bytes = bw_alloc(grid->block_size);
    bool good[2] = {false, false}, used[2] = {false, false};
    *found = (blocks){.all = true};
    for (uint64_t block = 1; block < grid->blocks && block < MOST_BLOCKS; block++) {
        bw_block_check check;
        uint64_t half = block >= 2ull * first_pair + 1 ? (block + 1) % 2 : 0;
        bool pairs = block >= 2ull * first_pair + 1;
        found->all = bw_dbfile_read(file, block, bytes, NULL) == BW_OK;
        if (!found->all)
            break;
        good[half] = sound(file, block, bytes, &check);
        used[half] = good[half] || check.fault != BW_BLOCK_EMPTY;
        if (good[half] && bw_get32(bytes + 8, grid->big_endian) > found->top) {
            found->top = bw_get32(bytes + 8, grid->big_endian);
            found->top_at = block;
        }
        bool bad = pairs ? half && !good[0] && !good[1] && (used[0] || used[1])
                         : block > 1 && used[0] && !good[0];
        if (bad && !found->bad++)
            found->first_bad = block - (pairs ? 1 : 0);
    }
    free(bytes);
}

static void read_progress(bw_subject *subject, bw_control *control, const char *path)
{
    int64_t thread = 0, mount_id = 0, heartbeat = 0;
    for (uint32_t t = 1; t <= bw_control_threads(control); t++) {
        bw_control_progress p;
        if (bw_control_progress_read(control, t, &p, NULL) == BW_OK && p.status && !thread) {
            thread = t;
            mount_id = p.has_rest ? p.mount_id : 0;
            heartbeat = p.has_rest ? p.heartbeat : 0;
        }
    }
    bw_fact_place place = {path, 2 + (thread ? thread : 1), "checkpoint progress: status", NULL};
    bw_fact_set(subject, BW_FACT_control_thread, thread, &place);
    place.field = "checkpoint progress: mount id";
    place.trust = "likely";
    bw_fact_set(subject, BW_FACT_control_mount_id, mount_id, &place);
    place.field = "checkpoint progress: heartbeat";
    bw_fact_set(subject, BW_FACT_control_heartbeat, heartbeat, &place);
}

static void read_content(bw_subject *subject, bw_dbfile *file, const char *path)
{
    bw_control *control = bw_control_open(file, NULL);
    blocks found;
    if (!control)
        return;
    read_progress(subject, control, path);
    look_at_blocks(file, bw_control_first_pair(bw_control_threads(control)), &found);
    bw_fact_set(subject, BW_FACT_control_block_seq, found.top,
                &(bw_fact_place){path, (int64_t)found.top_at, "kcbh.bas_kcbh (sequence)", NULL});
    if (found.all || found.bad)
        bw_fact_set(subject, BW_FACT_control_bad_blocks, (int64_t)found.bad,
                    &(bw_fact_place){path, found.bad ? (int64_t)found.first_bad : -1,
                                     "blocks without a sound copy", NULL});
    else
        bw_fact_unseen(subject, BW_FACT_control_bad_blocks,
                       "not all of its blocks could be read (a watch holds 64 MB of a control "
                       "file; blockwright check reads it whole)");
    bw_control_free(control);
}

static void read_one(bw_gather *g, const bw_diff_side *side)
{
    bw_subject *subject = bw_gather_add(g, BW_OF_CONTROL, side->path, side);
    bw_workspace *files;
    bw_error err = {0};
    bw_dbfile *file = bw_gather_file(g, side, &files, &err);
    const bw_identity *id = file ? bw_dbfile_identity(file) : NULL;
    bw_fact_place place = {side->path, 1, "block 1", NULL};
    bw_fact_set(subject, BW_FACT_control_readable, id && id->has_control, &place);
    subject->facts[BW_FACT_control_readable].text = !file ? bw_arena_strdup(g->arena, err.text)
                                                    : id->has_control ? "a header"
                                                                      : "no control file header";
    if (file) {
        uint8_t *bytes = bw_alloc(bw_dbfile_geometry(file)->block_size);
        bw_block_check check = {0};
        bool read = bw_dbfile_read(file, 1, bytes, NULL) == BW_OK;
        bool good = read && sound(file, 1, bytes, &check);
        bw_fact_set(subject, BW_FACT_control_header_bad, !good, &place);
        subject->facts[BW_FACT_control_header_bad].text =
            read ? bw_block_fault_name(check.fault) : "not there";
        free(bytes);
    }
    if (id && id->has_control) {
        place.field = "kccfh.kccfhcsq";
        bw_fact_set(subject, BW_FACT_control_seq, id->control_seq, &place);
        place.field = "kccfh.kccfhtyp";
        bw_fact_set(subject, BW_FACT_control_type, id->file_type, &place);
        read_content(subject, file, side->path);
    }
    bw_facts_unseen(subject, BW_OF_CONTROL,
                    bw_arena_printf(g->arena, "it could not be read (%s)",
                                    subject->facts[BW_FACT_control_readable].text));
    bw_workspace_free(files);
}

static void sum_up(bw_gather *g)
{
    const bw_seen_fact *top = NULL, *beat = NULL;
    int64_t count = 0;
    for (size_t i = 0; i < g->count; i++) {
        const bw_seen_fact *seq = &g->subjects[i].facts[BW_FACT_control_seq];
        if (g->subjects[i].kind != BW_OF_CONTROL || !seq->known)
            continue;
        count++;
        if (!top || seq->value > top->value)
            top = seq;
        const bw_seen_fact *own = &g->subjects[i].facts[BW_FACT_control_heartbeat];
        if (own->known && (!beat || own->value > beat->value))
            beat = own;
    }
    bw_fact_set(&g->whole, BW_FACT_controls, count, &(bw_fact_place){g->path, -1, NULL, NULL});
    if (beat)
        g->whole.facts[BW_FACT_top_heartbeat] = *beat;
    else
        bw_fact_unseen(&g->whole, BW_FACT_top_heartbeat, "no control file's heartbeat can be read");
    if (top)
        g->whole.facts[BW_FACT_top_seq] = *top;
    else
        bw_fact_unseen(&g->whole, BW_FACT_top_seq, "there is no control file that can be read");
}

void bw_gather_controls(bw_gather *g)
{
    for (size_t i = 0; i < g->folder.count; i++)
        if (is_control(g, g->folder.files[i]))
            read_one(g, g->folder.files[i]);
    sum_up(g);
}
