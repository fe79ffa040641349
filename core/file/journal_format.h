/* core/file/journal_format.h - the bytes of a journal: records, each with a digest over itself and
 * the one before. docs/journal.md tells the same to people. All numbers are little-endian. */
#ifndef BW_CORE_FILE_JOURNAL_FORMAT_H
#define BW_CORE_FILE_JOURNAL_FORMAT_H

#include "core/file/sha256.h"
#include <blockwright/base.h>

#define BW_JOURNAL_MAGIC "BWJRNL01"
#define BW_JOURNAL_MAGIC_BYTES 8u
#define BW_RECORD_HEAD 16u            /* type ub4, zero ub4, length ub8 */
#define BW_RECORD_MOST (256u * 1024u) /* payload bytes: two images of the largest block */
#define BW_JOURNAL_FILES 65536u       /* files in one commit */

typedef enum bw_record_type {
    BW_RECORD_BEGIN = 1,    /* Unix microseconds ub8, files ub4, blocks ub8, title (text) */
    BW_RECORD_FILE = 2,     /* size ub8, first block ub8, block size ub4, absolute path (text) */
    BW_RECORD_BLOCK = 3,    /* file ub4, offset ub8, size ub4, before[size], after[size] */
    BW_RECORD_READY = 4,    /* blocks ub8: from here on files may have been written */
    BW_RECORD_SEALED = 5,   /* empty */
    BW_RECORD_BACK = 6,     /* empty */
    BW_RECORD_FORWARD = 7,  /* empty */
    BW_RECORD_RESTORED = 8, /* path of the journal that undid this one (text) */
    BW_RECORD_POINTER = 9,  /* path of the journal that names files of this folder (text) */
} bw_record_type;

/* Numbers and texts of a payload, behind each other. */
void bw_payload_put32(bw_text *payload, uint32_t value);
void bw_payload_put64(bw_text *payload, uint64_t value);
void bw_payload_put_text(bw_text *payload, const char *text); /* length ub4, bytes */

/* A payload lies in one place or in several. */
typedef struct bw_payload_part {
    const void *bytes; /* borrowed */
    size_t size;
} bw_payload_part;
/* The head that goes before the payload; chain, which goes behind it, is the digest of the record
 * before and becomes this one's. */
void bw_record_seal(bw_record_type type, const bw_payload_part *parts, size_t count,
                    uint8_t head[BW_RECORD_HEAD], uint8_t chain[BW_DIGEST_BYTES]);

/* Walking over a payload: every get fails softly, `bad` tells. */
typedef struct bw_payload {
    const uint8_t *at, *end;
    bool bad;
} bw_payload;
uint32_t bw_payload_get32(bw_payload *p);
uint64_t bw_payload_get64(bw_payload *p);
const char *bw_payload_get_text(bw_payload *p, size_t *length); /* not terminated */
const uint8_t *bw_payload_get_bytes(bw_payload *p, size_t size);

/* Reading a journal record by record; fd is borrowed. */
typedef struct bw_journal_reader {
    int fd;
    uint64_t at, size;
    bool verify; /* read payloads of blocks and check digests; else they are skipped */
    uint8_t chain[BW_DIGEST_BYTES]; /* of the last good record; only when verifying */
    uint8_t *payload;               /* [BW_RECORD_MOST + digest], owned */
    bw_record_type type;
    uint64_t length;
    const char *problem; /* why reading ended before the end of the file; NULL = it did not */
} bw_journal_reader;
bool bw_journal_reader_begin(bw_journal_reader *reader, int fd, bool verify);
bool bw_journal_reader_next(bw_journal_reader *reader); /* false: no more; look at problem */
void bw_journal_reader_end(bw_journal_reader *reader);

#endif
