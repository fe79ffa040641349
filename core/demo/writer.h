/* core/demo/writer.h - blocks written from the reference's tables, not by the decoder's layouts. */
#ifndef BW_CORE_DEMO_WRITER_H
#define BW_CORE_DEMO_WRITER_H

#include <blockwright/oracle.h>

/* A file under construction in memory; demo files are small. Little-endian throughout. */
typedef struct bw_page_file {
    uint8_t *bytes;
    uint32_t block_size, blocks; /* blocks with block 0 */
    uint32_t file_number;
} bw_page_file;

void bw_page_file_init(bw_page_file *file, uint32_t file_number, uint32_t block_size,
                       uint32_t blocks);
uint8_t *bw_page(bw_page_file *file, uint32_t block);
void bw_put_scn48(uint8_t *at, bw_scn scn);
/* kcbh of a block; format of 10g and later. */
void bw_put_kcbh(bw_page_file *file, uint32_t block, uint8_t type, bw_scn scn, uint8_t seq);
/* Block 0 with its magic, size and checksum. */
void bw_put_block0(bw_page_file *file, uint8_t frmt);
void bw_seal_cache(bw_page_file *file, uint32_t block); /* tail and checksum at 16 */
void bw_seal_redo(bw_page_file *file, uint32_t block);  /* checksum at 14 */
/* Writes the file anew; never over one that exists. */
bw_status bw_page_file_save(bw_page_file *file, const char *folder, const char *name,
                            bw_error *err);
bw_status bw_demo_save(const char *folder, const char *name, const void *bytes, size_t size,
                       bw_error *err);

#endif
