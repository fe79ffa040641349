#include "core/file/sha256.h"

#include <string.h>

const uint32_t bw_sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static inline uint32_t rotate(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static uint32_t big32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void fill_schedule(const uint8_t *block, uint32_t w[64])
{
    for (int i = 0; i < 16; i++)
        w[i] = big32(block + 4 * i);
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        uint32_t s0 = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3;
        uint32_t s1 = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
}

/* One round. The eight variables change places from round to round; v[-i & 7] is the standard's a
 * in round i, so that nothing is moved. */
static inline void step(uint32_t v[8], unsigned i, uint32_t addend)
{
    uint32_t a = v[-i & 7], b = v[(1 - i) & 7], c = v[(2 - i) & 7];
    uint32_t e = v[(4 - i) & 7], f = v[(5 - i) & 7], g = v[(6 - i) & 7], *h = &v[(7 - i) & 7];
    uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    uint32_t t1 = *h + s1 + ((e & f) ^ (~e & g)) + addend;
    uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    v[(3 - i) & 7] += t1;
    *h = t1 + s0 + ((a & b) ^ (a & c) ^ (b & c));
}

void bw_sha256_compress_plain(uint32_t state[8], const uint8_t *bytes, size_t blocks)
{
    for (; blocks > 0; blocks--, bytes += BW_SHA256_BLOCK) {
        uint32_t w[64], v[8];
        fill_schedule(bytes, w);
        memcpy(v, state, sizeof(v));
        for (unsigned i = 0; i < 64; i += 8) { /* written out: the indices become registers */
            step(v, 0, bw_sha256_constants[i] + w[i]);
            step(v, 1, bw_sha256_constants[i + 1] + w[i + 1]);
            step(v, 2, bw_sha256_constants[i + 2] + w[i + 2]);
            step(v, 3, bw_sha256_constants[i + 3] + w[i + 3]);
            step(v, 4, bw_sha256_constants[i + 4] + w[i + 4]);
            step(v, 5, bw_sha256_constants[i + 5] + w[i + 5]);
            step(v, 6, bw_sha256_constants[i + 6] + w[i + 6]);
            step(v, 7, bw_sha256_constants[i + 7] + w[i + 7]);
        }
        for (int i = 0; i < 8; i++)
            state[i] += v[i];
    }
}

void bw_sha256_begin(bw_sha256 *sha)
{
    static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memcpy(sha->state, first, sizeof(first));
    sha->length = 0;
}

void bw_sha256_add(bw_sha256 *sha, const void *bytes, size_t size)
{
    const uint8_t *p = bytes;
    size_t used = sha->length % BW_SHA256_BLOCK;
    sha->length += size;
    if (used) {
        size_t n = BW_SHA256_BLOCK - used < size ? BW_SHA256_BLOCK - used : size;
        memcpy(sha->block + used, p, n);
        p += n;
        size -= n;
        if (used + n < BW_SHA256_BLOCK)
            return;
        bw_sha256_compress(sha->state, sha->block, 1);
    }
    bw_sha256_compress(sha->state, p, size / BW_SHA256_BLOCK);
    memcpy(sha->block, p + size / BW_SHA256_BLOCK * BW_SHA256_BLOCK, size % BW_SHA256_BLOCK);
}

void bw_sha256_end(bw_sha256 *sha, uint8_t digest[BW_DIGEST_BYTES])
{
    uint64_t bits = sha->length * 8;
    static const uint8_t padding[BW_SHA256_BLOCK] = {0x80};
    uint8_t length[8];
    size_t used = sha->length % BW_SHA256_BLOCK;
    for (int i = 0; i < 8; i++)
        length[i] = (uint8_t)(bits >> (56 - 8 * i));
    bw_sha256_add(sha, padding, used < 56 ? 56 - used : 120 - used);
    bw_sha256_add(sha, length, 8);
    for (int i = 0; i < BW_DIGEST_BYTES; i++)
        digest[i] = (uint8_t)(sha->state[i / 4] >> (24 - 8 * (i % 4)));
}
