/* blockwright/search.h - engines that go over whole files: find and verify.
 *
 * Both read the file in large pieces past the cache, with as many threads as asked for; memory does
 * not grow with the file. Callbacks come in the order of the file, in the caller's thread. */
#ifndef BLOCKWRIGHT_SEARCH_H
#define BLOCKWRIGHT_SEARCH_H

#include <blockwright/rules.h>

/* --- what to look for --- */
typedef enum bw_pattern_kind {
    BW_PATTERN_TEXT,   /* bytes as typed; \xNN and \\ are understood */
    BW_PATTERN_HEX,    /* "06a2??00": pairs, blanks allowed, ? stands for any half byte */
    BW_PATTERN_NUMBER, /* ub4, ub8 when larger, in the file's byte order, on an even offset */
    BW_PATTERN_VALUE,  /* a number as Oracle stores it in rows: length byte and NUMBER */
    BW_PATTERN_DBA,    /* in the file's byte order, or big-endian as in rowids */
    BW_PATTERN_SCN,    /* base and wrap, or wrap and base as in an ITL; bit 0x8000 is ignored */
} bw_pattern_kind;

#define BW_PATTERN_BYTES 256
typedef struct bw_pattern {
    struct bw_pattern_form {
        uint8_t bytes[BW_PATTERN_BYTES]; /* masked already */
        uint8_t mask[BW_PATTERN_BYTES];  /* 0xff where the byte must be equal */
        uint32_t size;
        uint32_t taps[2];                /* the two rarest bytes, sought first; equal: size is 1 */
    } forms[2];
    uint32_t form_count;
    uint32_t align; /* 1 or 2: of the hit's offset in the block */
} bw_pattern;

/* big_endian: the byte order of the file that will be searched. */
BW_API bw_status bw_pattern_parse(bw_pattern *pattern, bw_pattern_kind kind, const char *text,
                                  bool big_endian, bw_error *err);
/* First hit at or behind from (forward), last hit before from (backward); -1 when none. */
BW_API int64_t bw_pattern_in(const bw_pattern *pattern, const uint8_t *bytes, size_t size,
                             size_t from, bool forward);

/* --- find --- */
typedef struct bw_hit {
    uint64_t block;
    uint32_t offset; /* in the block */
} bw_hit;
/* Nearest hit at or behind (backward: before) the place given; found tells whether there was one. */
BW_API bw_status bw_find_next(bw_dbfile *file, const bw_pattern *pattern, bw_hit from, bool forward,
                              const bw_progress *progress, bool *found, bw_hit *hit, bw_error *err);
/* Every hit; tell returning false ends the search, which is no error. threads: 0 = all cores. */
BW_API bw_status bw_find_all(bw_dbfile *file, const bw_pattern *pattern, unsigned threads,
                             bool (*tell)(void *context, bw_hit hit), void *context,
                             const bw_progress *progress, bw_error *err);

/* --- verify --- */
typedef struct bw_verify_totals {
    uint64_t examined, data, index, other, segment; /* by kind, as DBVERIFY counts */
    uint64_t failing_data, failing_index;           /* sound, but strict rules are broken */
    uint64_t failing_other;                         /* the same of all other kinds */
    uint64_t failing;                               /* blocks with any fault or finding */
    uint64_t empty, marked_corrupt, influx, encrypted;
    uint64_t partial; /* of a dump text: blocks that it does not show whole; not checked */
    bw_scn highest_scn;
} bw_verify_totals;

/* A block that is not as it should be; all of it is valid during the call that tells of it. */
typedef struct bw_bad_block {
    uint64_t block;
    const uint8_t *bytes;
    bw_block_check check; /* fault: BW_BLOCK_GOOD when only strict rules are broken */
    const bw_finding *findings;
    size_t finding_count;
} bw_bad_block;

/* Checks every whole block of a file: header, tail and checksum, and where that finds nothing the
 * strict rules that are on. Without rules blocks are not decoded at all. */
typedef struct bw_verify {
    bw_dbfile *file;
    unsigned threads;              /* 0 = all cores */
    const bw_rules *rules;         /* NULL: header, tail and checksum alone */
    const bw_layouts *layouts;     /* not NULL when rules is not */
    const bw_workspace *workspace; /* for rules across blocks; may be NULL */
    bool (*bad)(void *context, const bw_bad_block *bad); /* may be NULL; false stops */
    void *context;
    const bw_progress *progress;
} bw_verify;
BW_API bw_status bw_verify_run(const bw_verify *verify, bw_verify_totals *totals, bw_error *err);

#endif
