/* The blocks of the datafiles: torn ones (C12), and those newer than the end of redo (C11). */
#include "core/search/scan.h"
#include "core/verdict/gather.h"
#include "core/workspace/held.h"

#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES (256u * 1024u)
#define QUICK_BYTES (64ull << 20) /* of all datafiles together, unless every block is asked for */
#define QUICK_LEAST (64ull << 10) /* of one */
#define PLACES 32u                /* that are remembered of each kind */
#define REREADS 3

/* Blocks of one kind of trouble: how many, and the first of them. */
typedef struct places {
    uint64_t count, at[PLACES];
} places;

typedef struct tally {
    places torn, above;
    bw_scn highest;              /* of sound blocks */
    uint64_t highest_at, blocks; /* blocks: read */
} tally;

typedef struct reading {
    const bw_dbfile *file;
    bw_scn end; /* BW_SCN_NONE: not known */
    tally all;
} reading;

static void note_place(places *p, uint64_t block)
{
    if (p->count < PLACES)
        p->at[p->count] = block;
    p->count++;
}

static bool is_torn(bw_block_fault fault)
{
    return fault == BW_BLOCK_FRACTURED || fault == BW_BLOCK_BAD_CHECKSUM ||
           fault == BW_BLOCK_BAD_HEADER || fault == BW_BLOCK_ALL_ZERO;
}

static void look_at(const reading *r, uint64_t block, const uint8_t *bytes, tally *t)
{
    bw_block_check check;
    bw_block_check_run(r->file, block, bytes, &check);
    if (is_torn(check.fault)) {
        note_place(&t->torn, block);
        return;
    }
    if (check.fault != BW_BLOCK_GOOD || check.scn == BW_SCN_NONE)
        return;
    if (r->end != BW_SCN_NONE && check.scn > r->end)
        note_place(&t->above, block);
    if (check.scn > t->highest) {
        t->highest = check.scn;
        t->highest_at = block;
    }
}

static void *look(void *context, uint64_t offset, const uint8_t *bytes, size_t fresh, size_t size)
{
    const reading *r = context;
    uint32_t block_size = bw_dbfile_geometry(r->file)->block_size;
    uint64_t position = offset / block_size;
    tally *t = bw_alloc(sizeof(*t));
    (void)size;
    for (size_t at = 0; at + block_size <= fresh; at += block_size, position++)
        look_at(r, bw_dbfile_block_at(r->file, position), bytes + at, t);
    t->blocks = position - offset / block_size;
    return t;
}

static void add_places(places *sum, const places *part)
{
    for (uint64_t i = 0; i < part->count && i < PLACES && sum->count + i < PLACES; i++)
        sum->at[sum->count + i] = part->at[i];
    sum->count += part->count;
}

static bool take(void *context, void *result, bool stop)
{
    reading *r = context;
    const tally *part = result;
    if (part && !stop) {
        r->all.blocks += part->blocks;
        add_places(&r->all.torn, &part->torn);
        add_places(&r->all.above, &part->above);
        if (part->highest > r->all.highest) {
            r->all.highest = part->highest;
            r->all.highest_at = part->highest_at;
        }
    }
    free(result);
    return !stop;
}

/* --- blocks that were only caught while they were written --- */
static bool still_torn(bw_dbfile *file, uint64_t block, uint8_t *bytes)
{
    const bw_geometry *grid = bw_dbfile_geometry(file);
    uint64_t position;
    size_t got = 0;
    bw_block_check check;
    if (!bw_dbfile_position(file, block, &position) ||
        bw_source_read_raw(bw_dbfile_source(file), position * grid->block_size, bytes,
                           grid->block_size, &got, NULL) != BW_OK ||
        got < grid->block_size)
        return true;
    bw_block_check_run(file, block, bytes, &check);
    return is_torn(check.fault);
}

/* Takes out of torn what is whole when read again; returns how many. */
static uint64_t reread(bw_dbfile *file, places *torn)
{
    uint8_t *bytes = bw_alloc(bw_dbfile_geometry(file)->block_size);
    uint64_t known = torn->count < PLACES ? torn->count : PLACES, kept = 0, healed = 0;
    for (uint64_t i = 0; i < known; i++) {
        bool bad = true;
        for (int round = 0; round < REREADS && bad; round++)
            bad = still_torn(file, torn->at[i], bytes);
        if (bad)
            torn->at[kept++] = torn->at[i];
        healed += !bad;
    }
    torn->count -= healed;
    free(bytes);
    return healed;
}

/* --- as facts --- */
/* "9 blocks: 40-48, 52" */
static const char *places_text(bw_arena *arena, const places *p)
{
    bw_text text = {0};
    uint64_t known = p->count < PLACES ? p->count : PLACES;
    bw_text_addf(&text, "%llu block%s", (unsigned long long)p->count, p->count == 1 ? "" : "s");
    for (uint64_t i = 0, end; i < known; i = end) {
        for (end = i + 1; end < known && p->at[end] == p->at[end - 1] + 1; end++)
            ;
        bw_text_addf(&text, "%s%llu", i ? ", " : ": ", (unsigned long long)p->at[i]);
        if (end > i + 1)
            bw_text_addf(&text, "-%llu", (unsigned long long)p->at[end - 1]);
    }
    if (p->count > known)
        bw_text_add(&text, " ...");
    const char *kept = bw_arena_strdup(arena, bw_text_get(&text));
    bw_text_free(&text);
    return kept;
}

static void put_places(bw_gather *g, bw_subject *s, bw_fact_id id, const places *p,
                       const char *field)
{
    bw_fact_set(s, id, (int64_t)p->count,
                &(bw_fact_place){s->name, p->count ? (int64_t)p->at[0] : -1, field, NULL});
    s->facts[id].text = places_text(g->arena, p);
}

static void put_tally(bw_gather *g, bw_subject *s, reading *r, uint64_t healed, bool all)
{
    const char *some = g->held ? "not all of its blocks have been looked at since the watch began"
                       : g->options->deep ? "it ended before its last block while it was read"
                                          : "only a part of its blocks was read; --deep reads all";
    static const char torn_field[] = "head, tail and checksum";
    tally *t = &r->all;
    put_places(g, s, BW_FACT_torn_seen, &t->torn, torn_field);
    if (all || t->torn.count)
        put_places(g, s, BW_FACT_torn, &t->torn, torn_field);
    else
        bw_fact_unseen(s, BW_FACT_torn, some);
    bw_fact_set(s, BW_FACT_healed, (int64_t)healed,
                &(bw_fact_place){s->name, -1, "blocks that were whole when read again", NULL});
    if (r->end == BW_SCN_NONE)
        bw_fact_unseen(s, BW_FACT_above_end, "the end of redo is not known");
    else if (all || t->above.count)
        put_places(g, s, BW_FACT_above_end, &t->above, "kcbh.bas_kcbh, wrp_kcbh");
    else
        bw_fact_unseen(s, BW_FACT_above_end, some);
    if (t->above.count)
        s->facts[BW_FACT_above_end].text = bw_arena_printf(
            g->arena, "%s; the highest SCN is %llu in block %llu", s->facts[BW_FACT_above_end].text,
            (unsigned long long)t->highest, (unsigned long long)t->highest_at);
    bw_scn checkpoint = (bw_scn)s->facts[BW_FACT_checkpoint_scn].value;
    if (t->highest >= checkpoint && t->highest)
        bw_gather_as_of(g, s->name, t->highest,
                        all ? "newest block" : "newest of the blocks that were read");
    else if (checkpoint)
        bw_gather_as_of(g, s->name, checkpoint, "checkpoint of the header");
}

static bw_status read_file(bw_gather *g, size_t index, uint64_t most, bw_error *err)
{
    bw_workspace *files;
    bw_dbfile *file = bw_gather_file(g, g->sides[index], &files, NULL);
    bw_status status = BW_OK;
    const bw_seen_fact *end = &g->whole.facts[BW_FACT_end_scn];
    if (file) {
        const bw_geometry *grid = bw_dbfile_geometry(file);
        reading r = {.file = file, .end = end->known ? (bw_scn)end->value : BW_SCN_NONE};
        uint64_t blocks = most / grid->block_size;
        bool all = blocks >= grid->blocks;
        bw_scan scan = {.source = bw_dbfile_source(file),
                        .to = (all ? grid->blocks : blocks) * grid->block_size,
                        .piece = PIECE_BYTES / grid->block_size * grid->block_size,
                        .threads = g->options->threads,
                        .look = look,
                        .tell = take,
                        .context = &r,
                        .progress = g->progress};
        bw_error one = {0};
        status = bw_scan_run(&scan, &one);
        if (status == BW_OK)
            put_tally(g, &g->subjects[index], &r, reread(file, &r.all.torn),
                      all && r.all.blocks >= grid->blocks);
        else if (status == BW_ERR_CANCELLED && err)
            *err = one;
        else
            bw_facts_unseen(&g->subjects[index], BW_OF_DATAFILE,
                            bw_arena_strdup(g->arena, one.text));
    }
    bw_workspace_free(files);
    return status == BW_ERR_CANCELLED ? status : BW_OK;
}

/* --- as the looks of a watch found them --- */
static void take_image(bw_gather *g, bw_subject *s)
{
    const bw_image *image = bw_workspace_image(g->base, s->name);
    const bw_seen_fact *end = &g->whole.facts[BW_FACT_end_scn];
    reading r = {.end = end->known ? (bw_scn)end->value : BW_SCN_NONE};
    if (!image || image->trouble.status != BW_OK)
        return;
    const bw_image_blocks *b = &image->blocks;
    for (uint64_t i = 0; i < b->torn && i < BW_IMAGE_PLACES; i++)
        note_place(&r.all.torn, b->torn_at[i]);
    if (b->highest > r.end)
        note_place(&r.all.above, b->highest_at);
    r.all.highest = b->highest;
    r.all.highest_at = b->highest_at;
    put_tally(g, s, &r, b->healed, b->rounds > 0);
}

static void take_images(bw_gather *g)
{
    if (g->held->runs)
        return; /* nobody asks for them */
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == BW_OF_DATAFILE) {
            take_image(g, &g->subjects[i]);
            bw_facts_unseen(&g->subjects[i], BW_OF_DATAFILE, "its blocks could not be read");
        }
}

bw_status bw_gather_blocks(bw_gather *g, bw_error *err)
{
    if (g->held) {
        take_images(g);
        return BW_OK;
    }
    uint64_t count = (uint64_t)g->whole.facts[BW_FACT_datafiles].value;
    uint64_t most = count ? QUICK_BYTES / count : QUICK_BYTES;
    bw_status status = BW_OK;
    most = g->options->deep ? UINT64_MAX : most < QUICK_LEAST ? QUICK_LEAST : most;
    for (size_t i = 0; i < g->count && status == BW_OK; i++)
        if (g->subjects[i].kind == BW_OF_DATAFILE && g->sides[i]->trouble.status == BW_OK)
            status = read_file(g, i, most, err);
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == BW_OF_DATAFILE)
            bw_facts_unseen(&g->subjects[i], BW_OF_DATAFILE, "its blocks could not be read");
    return status;
}
