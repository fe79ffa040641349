#include "core/file/journal_format.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void little(uint8_t *out, uint64_t value, int size)
{
    for (int i = 0; i < size; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

void bw_payload_put32(bw_text *payload, uint32_t value)
{
    uint8_t bytes[4];
    little(bytes, value, 4);
    bw_text_add_bytes(payload, bytes, 4);
}

void bw_payload_put64(bw_text *payload, uint64_t value)
{
    uint8_t bytes[8];
    little(bytes, value, 8);
    bw_text_add_bytes(payload, bytes, 8);
}

void bw_payload_put_text(bw_text *payload, const char *text)
{
    bw_payload_put32(payload, (uint32_t)strlen(text));
    bw_text_add(payload, text);
}

static void digest_of(const uint8_t head[BW_RECORD_HEAD], const bw_payload_part *parts,
                      size_t count, uint8_t chain[BW_DIGEST_BYTES])
{
    bw_sha256 sha;
    bw_sha256_begin(&sha);
    bw_sha256_add(&sha, chain, BW_DIGEST_BYTES);
    bw_sha256_add(&sha, head, BW_RECORD_HEAD);
    for (size_t i = 0; i < count; i++)
        bw_sha256_add(&sha, parts[i].bytes, parts[i].size);
    bw_sha256_end(&sha, chain);
}

void bw_record_seal(bw_record_type type, const bw_payload_part *parts, size_t count,
                    uint8_t head[BW_RECORD_HEAD], uint8_t chain[BW_DIGEST_BYTES])
{
    uint64_t length = 0;
    for (size_t i = 0; i < count; i++)
        length += parts[i].size;
    little(head, (uint64_t)type, 4);
    little(head + 4, 0, 4);
    little(head + 8, length, 8);
    digest_of(head, parts, count, chain);
}

/* --- payloads --- */
const uint8_t *bw_payload_get_bytes(bw_payload *p, size_t size)
{
    if (p->bad || (size_t)(p->end - p->at) < size) {
        p->bad = true;
        return NULL;
    }
    p->at += size;
    return p->at - size;
}

uint32_t bw_payload_get32(bw_payload *p)
{
    const uint8_t *bytes = bw_payload_get_bytes(p, 4);
    return bytes ? bw_get32(bytes, false) : 0;
}

uint64_t bw_payload_get64(bw_payload *p)
{
    const uint8_t *bytes = bw_payload_get_bytes(p, 8);
    return bytes ? bw_get64(bytes, false) : 0;
}

const char *bw_payload_get_text(bw_payload *p, size_t *length)
{
    *length = bw_payload_get32(p);
    const uint8_t *bytes = bw_payload_get_bytes(p, *length);
    if (!bytes)
        *length = 0;
    return (const char *)bytes;
}

/* --- reading --- */
static bool read_at(int fd, uint64_t at, void *buffer, size_t size)
{
    for (size_t got = 0; got < size;) {
        ssize_t n = pread(fd, (char *)buffer + got, size - got, (off_t)(at + got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    return true;
}

bool bw_journal_reader_begin(bw_journal_reader *r, int fd, bool verify)
{
    char magic[BW_JOURNAL_MAGIC_BYTES];
    struct stat st;
    *r = (bw_journal_reader){.fd = fd, .verify = verify, .at = BW_JOURNAL_MAGIC_BYTES};
    if (fstat(fd, &st) != 0 || !read_at(fd, 0, magic, sizeof(magic)) ||
        memcmp(magic, BW_JOURNAL_MAGIC, sizeof(magic)) != 0)
        return false;
    r->size = (uint64_t)st.st_size;
    r->payload = bw_alloc(BW_RECORD_MOST + BW_DIGEST_BYTES);
    return true;
}

static bool stop(bw_journal_reader *r, const char *problem)
{
    r->problem = problem;
    return false;
}

bool bw_journal_reader_next(bw_journal_reader *r)
{
    uint8_t head[BW_RECORD_HEAD];
    if (r->problem || r->at >= r->size)
        return false;
    if (r->size - r->at < BW_RECORD_HEAD + BW_DIGEST_BYTES || !read_at(r->fd, r->at, head, 16))
        return stop(r, "it ends inside a record");
    r->type = (bw_record_type)bw_get32(head, false);
    r->length = bw_get64(head + 8, false);
    if (r->type < BW_RECORD_BEGIN || r->type > BW_RECORD_POINTER ||
        bw_get32(head + 4, false) != 0 || r->length > BW_RECORD_MOST)
        return stop(r, "a record's head is no head");
    if (r->length > r->size - r->at - BW_RECORD_HEAD - BW_DIGEST_BYTES)
        return stop(r, "it ends inside a record");
    bool skip = !r->verify && r->type == BW_RECORD_BLOCK;
    size_t wanted = (size_t)r->length + BW_DIGEST_BYTES;
    if (!skip && !read_at(r->fd, r->at + BW_RECORD_HEAD, r->payload, wanted))
        return stop(r, "it cannot be read");
    if (r->verify) {
        uint8_t digest[BW_DIGEST_BYTES];
        memcpy(digest, r->chain, sizeof(digest));
        digest_of(head, &(bw_payload_part){r->payload, (size_t)r->length}, 1, digest);
        if (memcmp(digest, r->payload + r->length, BW_DIGEST_BYTES) != 0)
            return stop(r, "a digest does not fit its record");
        memcpy(r->chain, digest, sizeof(digest));
    }
    r->at += BW_RECORD_HEAD + r->length + BW_DIGEST_BYTES;
    return true;
}

void bw_journal_reader_end(bw_journal_reader *r)
{
    free(r->payload);
    r->payload = NULL;
}
