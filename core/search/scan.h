/* core/search/scan.h - going over a source in large pieces with several threads, told in order. */
#ifndef BW_CORE_SEARCH_SCAN_H
#define BW_CORE_SEARCH_SCAN_H

#include <blockwright/source.h>

typedef struct bw_scan {
    const bw_source *source;
    uint64_t from, to; /* bytes of the source, half open */
    size_t piece;      /* bytes a piece; a multiple of the block size */
    size_t overlap;    /* bytes read behind a piece's end, for what lies across it */
    unsigned ahead;    /* pieces that may be looked at before the first of them is told; 0 = 64 */
    unsigned threads;  /* the caller's included; 0 = all cores */
    /* Looks at one piece; called by several threads at once, the caller's among them. fresh <= size: bytes that are
     * this piece's own; the rest is overlap. The result (may be NULL) goes to tell. */
    void *(*look)(void *context, uint64_t offset, const uint8_t *bytes, size_t fresh, size_t size);
    /* Takes over a piece's result, in the order of the source, in the caller's thread. Returning
     * false ends the scan. Also called with stop = true for results that come too late: free them.
     */
    bool (*tell)(void *context, void *result, bool stop);
    void *context;
    const bw_progress *progress;
} bw_scan;

bw_status bw_scan_run(const bw_scan *scan, bw_error *err);

#endif
