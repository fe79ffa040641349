/* core/file/sha256.h - SHA-256 (FIPS 180-4), for the digests of the journal. */
#ifndef BW_CORE_FILE_SHA256_H
#define BW_CORE_FILE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BW_DIGEST_BYTES 32
#define BW_SHA256_BLOCK 64

typedef struct bw_sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    uint8_t block[BW_SHA256_BLOCK];
} bw_sha256;

void bw_sha256_begin(bw_sha256 *sha);
void bw_sha256_add(bw_sha256 *sha, const void *bytes, size_t size);
void bw_sha256_end(bw_sha256 *sha, uint8_t digest[BW_DIGEST_BYTES]);

/* Whole blocks into the state: by the processor's instructions where it has them, and in plain C.
 */
void bw_sha256_compress(uint32_t state[8], const uint8_t *bytes, size_t blocks);
void bw_sha256_compress_plain(uint32_t state[8], const uint8_t *bytes, size_t blocks);
extern const uint32_t bw_sha256_constants[64];

#endif
