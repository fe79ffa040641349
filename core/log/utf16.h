/* core/log/utf16.h - a log written in UTF-16 (Windows tools do) as the UTF-8 that all else reads. */
#ifndef BW_CORE_LOG_UTF16_H
#define BW_CORE_LOG_UTF16_H

#include <blockwright/base.h>

typedef struct bw_utf16 bw_utf16;
/* Reads raw bytes at an offset; fewer than size only at the end. */
typedef size_t bw_utf16_source(void *context, uint64_t offset, uint8_t *buffer, size_t size);

/* head: the first bytes; NULL when they are no byte order mark of UTF-16. */
bw_utf16 *bw_utf16_new(const uint8_t *head, size_t size);
void bw_utf16_free(bw_utf16 *utf16); /* NULL is fine */
/* Reads at an offset of the UTF-8 text. Goes on where the last read ended, or from the nearest
 * place before offset that it remembers (one a MiB of text, 16 bytes each). */
size_t bw_utf16_read(bw_utf16 *utf16, bw_utf16_source *source, void *context, uint64_t offset,
                     uint8_t *buffer, size_t size);

#endif
