/* core/file/dump_text.h - the blocks that a text shows: "Dump of memory from ..." of Oracle's
 * traces, and the lines of BBED's dump. */
#ifndef BW_CORE_FILE_DUMP_TEXT_H
#define BW_CORE_FILE_DUMP_TEXT_H

#include <blockwright/base.h>

#define BW_DUMP_TEXT_LIMIT (256u * 1024u * 1024u) /* larger texts are not read as dumps */

typedef struct bw_dump_text bw_dump_text;

/* Is this the head of a text (and not of a binary file)? Cheap; the parser decides. */
bool bw_dump_text_likely(const char *head, size_t size);
/* Can a dump begin in this stretch of a text? Fast, for texts of which nearly none holds one: false
 * is certain when stretches overlap by BW_DUMP_MARK bytes. begins: it is the text's first. */
#define BW_DUMP_MARK 32
bool bw_dump_text_marked(const char *text, size_t size, bool begins);
/* NULL when the text shows no block. */
bw_dump_text *bw_dump_text_parse(const char *text, size_t size);
void bw_dump_text_free(bw_dump_text *dump);
/* All blocks in a row; the caller frees. */
uint8_t *bw_dump_text_bytes(const bw_dump_text *dump, uint64_t *size);
bool bw_dump_text_covers(const bw_dump_text *dump, uint64_t offset, uint64_t size);
bool bw_dump_text_place(const bw_dump_text *dump, uint64_t offset, uint32_t *rdba,
                        uint32_t *block_size);

#endif
