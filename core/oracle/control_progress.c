/* Checkpoint progress records. Only the place of the status is known from bytes (MOUNT); the rest
 * follows the order of X$KCCCP or of Oracle's dump, and is believed when the values fit each other.
 */
#include "core/oracle/control_progress.h"

#include <stdio.h>
#include <string.h>

#define STATUS_AT 20u

static bw_rba rba_get(const uint8_t *at, bool be)
{
    return (bw_rba){bw_get32(at, be), bw_get32(at + 4, be), bw_get16(at + 8, be)};
}

static bool rba_is_open(const bw_rba *rba)
{
    return rba->sequence == UINT32_MAX;
}

static bool real_time(uint32_t time)
{
    return time != 0 && time != UINT32_MAX && bw_time_valid(time);
}

/* rest: the low cache RBA. The views put the heartbeat before the resetlogs SCN, dumps behind. */
static void take_rest(const uint8_t *rest, bool be, bool heartbeat_first, bw_control_progress *p)
{
    const uint8_t *resetlogs = rest + 36 + (heartbeat_first ? 4 : 0);
    p->low = rba_get(rest, be);
    p->on_disk = rba_get(rest + 12, be);
    p->on_disk_scn = bw_scn_get(rest + 24, be);
    p->on_disk_time = bw_get32(rest + 32, be);
    p->heartbeat = bw_get32(rest + (heartbeat_first ? 36 : 48), be);
    p->resetlogs_scn = bw_scn_get(resetlogs, be);
    p->resetlogs_time = bw_get32(resetlogs + 8, be);
    p->mount_id = bw_get32(rest + 52, be);
}

/* The heartbeat counts on the clock of the times, a few months off at most. */
static bool rest_fits(const bw_control_progress *p)
{
    static const uint32_t year = 12u * 31 * 86400;
    uint64_t between;
    bool ordered = rba_is_open(&p->low) || p->low.sequence < p->on_disk.sequence ||
                   bw_rba_distance(&p->low, &p->on_disk, 512, &between);
    uint32_t off = p->heartbeat > p->on_disk_time ? p->heartbeat - p->on_disk_time
                                                  : p->on_disk_time - p->heartbeat;
    return ordered && real_time(p->on_disk_time) && real_time(p->resetlogs_time) && off < year &&
           p->on_disk.sequence != 0 && p->on_disk_scn >= p->resetlogs_scn &&
           p->on_disk_scn != BW_SCN_NONE && p->on_disk_time >= p->resetlogs_time && p->mount_id;
}

void bw_control_progress_get(const uint8_t *block, bool be, bw_control_progress *progress)
{
    static const struct {
        uint32_t dirty, rest;
        bool heartbeat_first;
    } places[] = {{28, 36, true}, {28, 36, false}, {28, 32, true}, {28, 32, false}};
    uint32_t thread = progress->thread;
    bw_control_progress plain = {.thread = thread, .status = bw_get32(block + STATUS_AT, be)};
    for (size_t i = 0; i < BW_COUNT(places); i++) {
        *progress = plain;
        progress->flags = bw_get32(block + STATUS_AT + 4, be);
        progress->dirty = bw_get32(block + places[i].dirty, be);
        take_rest(block + places[i].rest, be, places[i].heartbeat_first, progress);
        progress->has_rest = rest_fits(progress);
        if (progress->has_rest)
            return;
    }
    *progress = plain;
}

bool bw_rba_distance(const bw_rba *low, const bw_rba *high, uint32_t block_size, uint64_t *bytes)
{
    if (rba_is_open(low) || rba_is_open(high) || low->sequence != high->sequence)
        return false;
    uint64_t from = (uint64_t)low->block * block_size + low->offset;
    uint64_t to = (uint64_t)high->block * block_size + high->offset;
    *bytes = to - from;
    return to >= from;
}

/* As the alert log counts after crash recovery: whole kilobytes of redo in blocks of 512. */
bool bw_recovery_work(uint32_t dirty, const bw_rba *low, const bw_rba *on_disk,
                      char text[BW_RECOVERY_TEXT])
{
    uint64_t bytes;
    if (!bw_rba_distance(low, on_disk, 512, &bytes))
        return false;
    snprintf(text, BW_RECOVERY_TEXT, "%u blocks, %llu KB", dirty,
             (unsigned long long)(bytes / 1024));
    return true;
}
