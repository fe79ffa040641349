#include "core/base/digest.h"

#include <string.h>

/* After FNV-1a, eight bytes at a time. */
static uint64_t mix(uint64_t digest, uint64_t word)
{
    digest = (digest ^ word) * UINT64_C(0x100000001b3);
    return digest ^ digest >> 32;
}

/* Four sums side by side: a multiplication does not wait for the one before. */
uint64_t bw_digest(uint64_t digest, const void *bytes, size_t size)
{
    uint64_t sums[4] = {mix(digest ^ UINT64_C(0xcbf29ce484222325), size), 1, 2, 3}, words[4];
    const char *at = bytes;
    for (; size >= sizeof(words); at += sizeof(words), size -= sizeof(words)) {
        memcpy(words, at, sizeof(words));
        for (int i = 0; i < 4; i++)
            sums[i] = mix(sums[i], words[i]);
    }
    memset(words, 0, sizeof(words));
    memcpy(words, at, size);
    for (int i = 1; i < 4; i++)
        sums[0] = mix(sums[0], sums[i]);
    for (int i = 0; i < 4; i++)
        sums[0] = mix(sums[0], words[i]);
    return sums[0];
}
