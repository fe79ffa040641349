/* SHA-256 by the processor's own instructions, where it has them: plain C takes 60 ms for the 16
 * MiB of a commit of 1,000 blocks, all of its writing and syncing 25 ms. Everywhere else the plain
 * function is called. */
#include "core/file/sha256.h"
#include "core/base/processor.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1"))) static inline

WITH_SHA __m128i load(const void *at)
{
    return _mm_loadu_si128((const __m128i *)at);
}

/* The next four words of the message schedule; w holds the last sixteen, group g takes the place of
 * g - 4. */
WITH_SHA __m128i next_words(const __m128i w[4], int g)
{
    __m128i sum = _mm_sha256msg1_epu32(w[g & 3], w[(g + 1) & 3]);
    sum = _mm_add_epi32(sum, _mm_alignr_epi8(w[(g + 3) & 3], w[(g + 2) & 3], 4));
    return _mm_sha256msg2_epu32(sum, w[(g + 3) & 3]);
}

/* Four rounds. The instructions want the state as ABEF and CDGH. */
WITH_SHA void rounds(__m128i state[2], __m128i words, const uint32_t *constants)
{
    __m128i sum = _mm_add_epi32(words, load(constants));
    state[1] = _mm_sha256rnds2_epu32(state[1], state[0], sum);
    state[0] = _mm_sha256rnds2_epu32(state[0], state[1], _mm_shuffle_epi32(sum, 0x0e));
}

WITH_SHA void compress_block(__m128i *abef, __m128i *cdgh, const uint8_t *bytes)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    const uint32_t *constants = bw_sha256_constants;
    __m128i w[4], state[2] = {*abef, *cdgh};
    for (int g = 0; g < 4; g++)
        w[g] = _mm_shuffle_epi8(load(bytes + 16 * g), swap);
    for (int g = 0; g < 4; g++)
        rounds(state, w[g], constants + 4 * g);
    for (int turn = 1; turn < 4; turn++) {
        constants += 16; /* written out: the words stay in registers */
        rounds(state, w[0] = next_words(w, 0), constants);
        rounds(state, w[1] = next_words(w, 1), constants + 4);
        rounds(state, w[2] = next_words(w, 2), constants + 8);
        rounds(state, w[3] = next_words(w, 3), constants + 12);
    }
    *abef = _mm_add_epi32(*abef, state[0]);
    *cdgh = _mm_add_epi32(*cdgh, state[1]);
}

__attribute__((target("sha,sse4.1"))) static void compress_wide(uint32_t state[8],
                                                                const uint8_t *bytes, size_t blocks)
{
    __m128i *s = (__m128i *)(void *)state;
    __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(s), 0xb1);
    __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(s + 1), 0x1b);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);
    for (; blocks > 0; blocks--, bytes += BW_SHA256_BLOCK)
        compress_block(&abef, &cdgh, bytes);
    __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128(s, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128(s + 1, _mm_alignr_epi8(dchg, feba, 8));
}

void bw_sha256_compress(uint32_t state[8], const uint8_t *bytes, size_t blocks)
{
    if (bw_processor_sha())
        compress_wide(state, bytes, blocks);
    else
        bw_sha256_compress_plain(state, bytes, blocks);
}
#else
void bw_sha256_compress(uint32_t state[8], const uint8_t *bytes, size_t blocks)
{
    bw_sha256_compress_plain(state, bytes, blocks);
}
#endif
