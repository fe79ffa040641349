/* core/log/words.h - fixed words in a line, whatever their case. The words are given in lower case;
 * case is that of ASCII alone, as in every character set that logs are written in. */
#ifndef BW_CORE_LOG_WORDS_H
#define BW_CORE_LOG_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Vectors as gcc and clang know them on every machine. */
typedef unsigned char bw_bytes8 __attribute__((vector_size(8)));
typedef unsigned char bw_bytes16 __attribute__((vector_size(16)));

static inline bw_bytes16 bw_sixteen_at(const char *text)
{
    bw_bytes16 bytes;
    memcpy(&bytes, text, sizeof(bytes));
    return bytes;
}

/* Of sixteen compared bytes. */
static inline bool bw_none_of(bw_bytes16 marks)
{
    uint64_t halves[2];
    memcpy(halves, &marks, sizeof(halves));
    return (halves[0] | halves[1]) == 0;
}

static inline char bw_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Of eight bytes, or of fewer. */
static inline bool bw_words_differ(const char *text, const char *words, size_t size)
{
    bw_bytes8 ours = {0}, theirs = {0};
    memcpy(&ours, text, size);
    memcpy(&theirs, words, size);
    ours |= (bw_bytes8)((ours - 'A') < 26) & 32;
    ours ^= theirs;
    uint64_t any;
    memcpy(&any, &ours, sizeof(any));
    return any != 0;
}

/* Is text, of which there are at least size bytes, the words? The last bytes are looked at twice
 * when size is no multiple of those that are looked at together. */
static inline bool bw_words_at(const char *text, const char *words, size_t size)
{
    size_t at = 0;
    if (size >= 8) {
        for (; at + 8 < size; at += 8)
            if (bw_words_differ(text + at, words + at, 8))
                return false;
        return !bw_words_differ(text + size - 8, words + size - 8, 8);
    }
    if (size >= 4)
        return !bw_words_differ(text, words, 4) &&
               !bw_words_differ(text + size - 4, words + size - 4, 4);
    while (at < size && bw_lower(text[at]) == words[at])
        at++;
    return at == size;
}

#endif
