/* The block checksum: XOR of all 16-bit words. XOR commutes, so eight bytes go at a time and four
 * lanes run side by side; the compiler makes vector code of the loop. */
#include <blockwright/oracle.h>

#include <string.h>

#define LANES 8u

uint16_t bw_xor16(const uint8_t *bytes, size_t size)
{
    uint64_t lanes[LANES] = {0}, word, sum = 0;
    size_t at = 0;
    for (; at + sizeof(lanes) <= size; at += sizeof(lanes)) {
        uint64_t words[LANES];
        memcpy(words, bytes + at, sizeof(words));
        for (unsigned i = 0; i < LANES; i++)
            lanes[i] ^= words[i];
    }
    for (unsigned i = 0; i < LANES; i++)
        sum ^= lanes[i];
    for (; at < size; at += sizeof(word)) {
        word = 0;
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
