/* The replication: every write of the source is queued with its bytes and comes to the copy as the
 * scenario has it. */
#include "core/demo/live.h"
#include "core/demo/demo.h"
#include "core/demo/live_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TROUBLE BW_LIVE_TROUBLE
#define CONTROL_PART 6u /* the first of the set's control files; a copy of one follows */
#define MOUNT_ID BW_DEMO_MOUNT_ID
#define OTHER_MOUNT_ID 0x77c0ffeeu
#define OTHER_ACTIVATION_ID 0x6a11feedu
#define TORN_AT                                                                                    \
    64u /* bytes of a control file write that arrive: the checksum, not what it is of              \
         */
#define STALE_SECONDS 20u /* how old the image is that goes backwards */

typedef struct entry { /* blocks on their way */
    unsigned part;
    uint64_t offset;
    size_t size;
    uint32_t second; /* of the source, when they were written */
    uint8_t *bytes;
} entry;

struct bw_live {
    size_t scenario;
    uint32_t second;             /* since the start */
    bw_live_source source, copy; /* copy: only where another instance has it */
    bool copy_lives;
    int files[2][BW_DEMO_FILES]; /* source, copy */
    entry *queue;
    size_t queued, room;
    uint8_t *stale;   /* control01.ctl as it was once */
    bw_status status; /* of the first write that failed */
    bw_error error;
};

/* --- the scenarios: what happens in one second, seen from second on --- */
static void run(bw_live *l);

typedef void (*second_of_life)(bw_live *l, uint32_t second);

static void send_all(bw_live *l);
static void send_older_than(bw_live *l, uint32_t seconds);

static void healthy(bw_live *l, uint32_t second)
{
    (void)second;
    run(l);
    send_all(l);
}

static void lag(bw_live *l, uint32_t second)
{
    run(l);
    send_older_than(l, second < TROUBLE ? 0 : 25);
}

static void stall(bw_live *l, uint32_t second)
{
    run(l);
    if (second < TROUBLE)
        send_all(l);
}

static void resync(bw_live *l, uint32_t second)
{
    run(l);
    if (second < TROUBLE || second >= TROUBLE + 15)
        send_all(l);
}

static void heartbeat_stops(bw_live *l, uint32_t second)
{
    if (second < TROUBLE)
        run(l);
    send_all(l);
}

/* --- writing --- */
static void put(bw_live *l, int side, unsigned part, const uint8_t *bytes, size_t size,
                uint64_t offset)
{
    if (l->status == BW_OK &&
        pwrite(l->files[side][part], bytes, size, (off_t)offset) != (ssize_t)size)
        l->status =
            bw_error_set(&l->error, BW_ERR_IO, "demo: %s of the %s: %s",
                         l->source.set.parts[part].name, side ? "copy" : "source", strerror(errno));
}

static void enqueue(bw_live *l, unsigned part, const uint8_t *bytes, size_t size, uint64_t offset)
{
    if (l->queued == l->room) {
        l->room = l->room ? 2 * l->room : 64;
        l->queue = bw_realloc(l->queue, l->room * sizeof(entry));
    }
    entry *e = &l->queue[l->queued++];
    *e = (entry){part, offset, size, l->source.seconds, bw_alloc(size)};
    memcpy(e->bytes, bytes, size);
}

static void source_wrote(void *context, unsigned part, uint32_t block, uint32_t count)
{
    bw_live *l = context;
    bw_page_file *file = &l->source.set.parts[part].pages;
    size_t size = (size_t)count * file->block_size;
    uint64_t offset = (uint64_t)block * file->block_size;
    put(l, 0, part, bw_page(file, block), size, offset);
    enqueue(l, part, bw_page(file, block), size, offset);
}

static void copy_wrote(void *context, unsigned part, uint32_t block, uint32_t count)
{
    bw_live *l = context;
    bw_page_file *file = &l->copy.set.parts[part].pages;
    put(l, 1, part, bw_page(file, block), (size_t)count * file->block_size,
        (uint64_t)block * file->block_size);
}

static void run(bw_live *l)
{
    bw_live_source_second(&l->source);
}

/* --- sending --- */
static void drop_first(bw_live *l, size_t count)
{
    if (!count)
        return;
    for (size_t i = 0; i < count; i++)
        free(l->queue[i].bytes);
    memmove(l->queue, l->queue + count, (l->queued - count) * sizeof(entry));
    l->queued -= count;
}

static void send_first(bw_live *l, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(l, 1, l->queue[i].part, l->queue[i].bytes, l->queue[i].size, l->queue[i].offset);
    drop_first(l, count);
}

static void send_all(bw_live *l)
{
    send_first(l, l->queued);
}

static void send_older_than(bw_live *l, uint32_t seconds)
{
    size_t count = 0;
    while (count < l->queued && l->queue[count].second + seconds <= l->source.seconds)
        count++;
    send_first(l, count);
}

/* Datafiles at once, redo and control files much later: a write order that no instance has. */
static void out_of_order(bw_live *l, uint32_t second)
{
    run(l);
    if (second < TROUBLE) {
        send_all(l);
        return;
    }
    for (size_t i = 0; i < l->queued; i++)
        if (l->queue[i].part < CONTROL_PART - 2) {
            put(l, 1, l->queue[i].part, l->queue[i].bytes, l->queue[i].size, l->queue[i].offset);
            l->queue[i].size = 0; /* done */
        }
    send_older_than(l, 40);
}

static void torn_control(bw_live *l, uint32_t second)
{
    run(l);
    for (size_t i = 0; second >= TROUBLE && i < l->queued; i++)
        if (l->queue[i].part >= CONTROL_PART)
            l->queue[i].size = TORN_AT;
    send_all(l);
}

/* The source dies, and half of what it wrote last never leaves the host. */
static void source_dies(bw_live *l, uint32_t second)
{
    if (second > TROUBLE)
        return;
    run(l);
    if (second < TROUBLE)
        send_all(l);
    else
        send_first(l, l->queued / 2);
}

/* Another instance takes the copy as it is. It must not be written by the replication any more. */
static void take_copy(bw_live *l, uint32_t mount_id)
{
    bw_live_source *c = &l->copy;
    *c = l->source;
    for (size_t i = 0; i < BW_DEMO_FILES && l->source.set.parts[i].name; i++) {
        bw_page_file *pages = &c->set.parts[i].pages;
        size_t size = (size_t)pages->block_size * pages->blocks;
        pages->bytes = bw_alloc(size);
        memcpy(pages->bytes, l->source.set.parts[i].pages.bytes, size);
    }
    c->mount_id = mount_id;
    c->wrote = copy_wrote;
    c->context = l;
    l->copy_lives = true;
}

static void mounted_elsewhere(bw_live *l, uint32_t second)
{
    run(l);
    if (second <= TROUBLE) /* what the other instance takes over is all there */
        send_all(l);
    if (second == TROUBLE)
        take_copy(l, OTHER_MOUNT_ID);
    if (l->copy_lives)
        bw_live_source_beat(&l->copy);
}

static void role_change(bw_live *l, uint32_t second)
{
    if (second < TROUBLE)
        run(l);
    else if (second == TROUBLE)
        bw_live_source_close(&l->source);
    if (second <= TROUBLE)
        send_all(l);
    if (second == TROUBLE + 5) {
        take_copy(l, OTHER_MOUNT_ID);
        l->copy.activation_id = OTHER_ACTIVATION_ID;
        bw_live_source_open(&l->copy);
    }
    if (l->copy_lives)
        bw_live_source_second(&l->copy);
}

static void split_brain(bw_live *l, uint32_t second)
{
    run(l);
    if (second <= TROUBLE) /* what the other instance takes over is all there */
        send_all(l);
    if (second == TROUBLE) {
        take_copy(l, OTHER_MOUNT_ID);
        bw_live_source_activate(&l->copy, OTHER_ACTIVATION_ID);
        l->copy.scn += 20; /* from here on it has a life of its own */
    }
    if (l->copy_lives)
        bw_live_source_second(&l->copy);
}

/* The storage of the source gives back an image of the control file that is long gone. */
static void goes_backwards(bw_live *l, uint32_t second)
{
    bw_page_file *control = &l->source.set.parts[CONTROL_PART].pages;
    size_t size = (size_t)control->block_size * control->blocks;
    run(l);
    send_all(l);
    if (second == TROUBLE) {
        l->stale = bw_alloc(size);
        memcpy(l->stale, control->bytes, size);
    }
    if (l->stale && second >= TROUBLE + 2 * STALE_SECONDS)
        for (unsigned copy = 0; copy < 2; copy++)
            put(l, 0, CONTROL_PART + copy, l->stale, size, 0);
}

static const struct {
    bw_live_scenario what;
    second_of_life second;
} scenarios[] = {
    {{"healthy", "each write of the source is at the copy within the second"}, healthy},
    {{"lag", "the copy falls back to 25 seconds behind"}, lag},
    {{"stall", "nothing is sent any more"}, stall},
    {{"heartbeat-stops", "the source's instance hangs: nothing is written any more"},
     heartbeat_stops},
    {{"mounted-elsewhere", "another instance mounts the copy"}, mounted_elsewhere},
    {{"out-of-order", "datafiles arrive at once, redo and control files 40 seconds later"},
     out_of_order},
    {{"torn-control", "of writes to the control files only the first bytes arrive"}, torn_control},
    {{"source-dies", "the source dies in the middle of a second that is half sent"}, source_dies},
    {{"resync", "nothing is sent for 15 seconds, then all of it"}, resync},
    {{"role-change", "the source is shut down, and the copy is opened"}, role_change},
    {{"split-brain", "source and copy are both open and both go on"}, split_brain},
    {{"goes-backwards", "the source's storage gives back an old control file"}, goes_backwards},
};

const bw_live_scenario *bw_live_scenario_at(size_t index)
{
    return index < BW_COUNT(scenarios) ? &scenarios[index].what : NULL;
}

/* --- the whole --- */
static int open_part(const char *folder, const char *side, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/%s/%s", folder, side, name);
    return length > 0 && (size_t)length < sizeof(path) ? open(path, O_RDWR | O_CLOEXEC) : -1;
}

static bw_status open_all(bw_live *l, const char *folder, bw_error *err)
{
    static const char *const sides[] = {"source", "copy"};
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < BW_DEMO_FILES && l->source.set.parts[i].name; i++) {
            l->files[side][i] = open_part(folder, sides[side], l->source.set.parts[i].name);
            if (l->files[side][i] < 0)
                return bw_error_set(err, BW_ERR_IO, "demo: %s/%s/%s: %s", folder, sides[side],
                                    l->source.set.parts[i].name, strerror(errno));
        }
    return BW_OK;
}

static size_t scenario_named(const char *name)
{
    size_t i = 0;
    while (i < BW_COUNT(scenarios) && strcmp(scenarios[i].what.name, name) != 0)
        i++;
    return i;
}

bw_live *bw_live_new(const char *folder, const char *scenario, bw_error *err)
{
    size_t which = scenario_named(scenario);
    bw_text said = {0};
    if (which == BW_COUNT(scenarios)) {
        bw_error_set(err, BW_ERR_NOT_FOUND, "demo: there is no scenario '%s'", scenario);
        return NULL;
    }
    bw_status status = bw_demo_case_s0(folder, "none", &said, err);
    bw_text_free(&said);
    bw_live *l = bw_alloc(sizeof(*l));
    memset(l->files, 0xff, sizeof(l->files)); /* -1 */
    l->scenario = which;
    bw_live_source_begin(&l->source, MOUNT_ID);
    l->source.wrote = source_wrote;
    l->source.context = l;
    if (status == BW_OK && open_all(l, folder, err) == BW_OK)
        return l;
    bw_live_free(l);
    return NULL;
}

bw_status bw_live_step(bw_live *l, bw_error *err)
{
    scenarios[l->scenario].second(l, ++l->second);
    if (l->status != BW_OK && err)
        *err = l->error;
    return l->status;
}

uint32_t bw_live_seconds(const bw_live *l)
{
    return l->second;
}

void bw_live_free(bw_live *l)
{
    if (!l)
        return;
    drop_first(l, l->queued);
    free(l->queue);
    free(l->stale);
    bw_live_source_end(&l->source);
    if (l->copy_lives)
        bw_live_source_end(&l->copy);
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < BW_DEMO_FILES; i++)
            if (l->files[side][i] >= 0)
                close(l->files[side][i]);
    free(l);
}
