/* The block checksum: XOR of all 16-bit words. XOR commutes, so eight bytes go at a time, into four
 * sums that do not wait for each other. */
#include <blockwright/oracle.h>

#include <string.h>

static inline uint64_t word_at(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
    return word;
}

uint16_t bw_xor16(const uint8_t *bytes, size_t size)
{
    uint64_t a = 0, b = 0, c = 0, d = 0;
    size_t at = 0;
    for (; at + 32 <= size; at += 32) {
        a ^= word_at(bytes + at);
        b ^= word_at(bytes + at + 8);
        c ^= word_at(bytes + at + 16);
        d ^= word_at(bytes + at + 24);
    }
    uint64_t sum = a ^ b ^ c ^ d;
    for (; at < size; at += sizeof(sum)) {
        uint64_t word = 0;
        memcpy(&word, bytes + at, size - at < sizeof(word) ? size - at : sizeof(word));
        sum ^= word;
    }
    sum ^= sum >> 32;
    sum ^= sum >> 16;
    uint8_t folded[2];
    uint16_t low = (uint16_t)sum;
    memcpy(folded, &low, 2);
    return bw_get16(folded, false);
}
