/* The grid of a file: from block 0 (reference 1.9) or, for blocks cut out of one, from the format
 * byte, the size and the tail (reference 1.3). */
#include "core/oracle/geometry.h"

#include <stdio.h>
#include <string.h>

#define UNKNOWN_BLOCK 8192u

static bool valid_size(uint32_t size)
{
    return size >= 512 && size <= 32768 && (size & (size - 1)) == 0;
}

const char *bw_file_kind_name(bw_file_kind kind)
{
    static const char *const names[] = {
        [BW_FILE_UNKNOWN] = "unknown",        [BW_FILE_DATA] = "datafile",
        [BW_FILE_TEMP] = "tempfile",          [BW_FILE_CONTROL] = "control file",
        [BW_FILE_REDO] = "redo log",          [BW_FILE_SPFILE] = "spfile",
        [BW_FILE_PASSWORD] = "password file", [BW_FILE_BLOCKS] = "blocks"};
    return names[kind];
}

/* Block 0 has a magic in the byte order of its platform and the block size in the same order. */
static bool read_block0(const uint8_t *head, bw_geometry *grid)
{
    static const uint8_t little[4] = {0x7d, 0x7c, 0x7b, 0x7a}, big[4] = {0x7a, 0x7b, 0x7c, 0x7d};
    bool is_big = memcmp(head + 28, big, 4) == 0;
    if (!is_big && memcmp(head + 28, little, 4) != 0)
        return false;
    uint32_t size = bw_get32(head + 20, is_big);
    if (!valid_size(size) || head[0] != 0)
        return false;
    grid->block_size = size;
    grid->big_endian = is_big;
    grid->has_block0 = true;
    grid->header_blocks = (uint64_t)bw_get32(head + 24, is_big) + 1;
    return true;
}

/* Which file it is shows in block 1, or in the format byte of block 0 when that is all there is. */
static void settle_kind(const uint8_t *block1, size_t size, const uint8_t *block0,
                        bw_geometry *grid)
{
    bool redo_format = block0[1] == 0x22 || (block0[1] == 0x82 && grid->block_size == 4096);
    grid->kind = BW_FILE_DATA;
    if (size >= 2 && block1[0] == 0x01 && (block1[1] == 0x22 || block1[1] == 0x82))
        grid->kind = BW_FILE_REDO;
    else if (size >= 2 && block1[0] == 0x15)
        grid->kind = BW_FILE_CONTROL;
    else if (size < 2 && redo_format)
        grid->kind = BW_FILE_REDO;
}

/* Does a whole cache block of this size and order lie at bytes? Its tail repeats its head. */
static bool tail_fits(const uint8_t *bytes, size_t have, uint32_t size, bool big_endian)
{
    if (have < size)
        return false;
    uint32_t base = bw_get32(bytes + 8, big_endian);
    uint32_t tail = bw_get32(bytes + size - 4, big_endian);
    return tail == ((base & 0xffff) << 16 | (uint32_t)bytes[0] << 8 | bytes[14]);
}

static bool checksum_fits(const uint8_t *bytes, size_t have, uint32_t size)
{
    return have >= size && bw_xor16(bytes, size) == 0;
}

/* A redo block: format, zero, and a block number that makes sense; the checksum is at 14. */
static bool redo_block(const uint8_t *bytes, size_t have, bw_geometry *grid)
{
    if (have < 512 || bytes[0] != 1 || (bytes[1] != 0x22 && bytes[1] != 0x82) || bytes[2] ||
        bytes[3])
        return false;
    static const uint32_t sizes[] = {512, 1024, 4096};
    for (size_t i = 0; i < BW_COUNT(sizes); i++)
        if (checksum_fits(bytes, have, sizes[i])) {
            grid->block_size = sizes[i];
            break;
        }
    if (!grid->block_size)
        grid->block_size = bytes[1] == 0x82 ? 4096 : 512;
    grid->big_endian = bw_get32(bytes + 4, false) > bw_get32(bytes + 4, true);
    grid->kind = BW_FILE_REDO;
    grid->first_block = bw_get32(bytes + 4, grid->big_endian);
    return true;
}

/* A fitting second byte is chance ("about" has one): the spares are clear, or tail or checksum fit.
 */
static bool like_cache_block(const uint8_t *bytes, size_t have, uint32_t size)
{
    bool spares_clear = !bytes[2] && !bytes[3] && !bytes[18] && !bytes[19];
    return spares_clear || tail_fits(bytes, have, size, false) ||
           tail_fits(bytes, have, size, true) || checksum_fits(bytes, have, size);
}

static uint32_t bare_size(const uint8_t *bytes, size_t have, bool *big_endian)
{
    uint32_t size = bw_frmt_block_size(bytes[1]);
    *big_endian = false;
    if (size >= 2048) {
        if (!like_cache_block(bytes, have, size))
            return 0;
        *big_endian = !tail_fits(bytes, have, size, false) && tail_fits(bytes, have, size, true);
        return size;
    }
    for (size = bytes[1] == 0x02 ? 2048 : 0; size && size <= 32768; size *= 2)
        for (int order = 0; order < 2; order++)
            if (tail_fits(bytes, have, size, order)) {
                *big_endian = order;
                return size;
            }
    return bytes[1] == 0x02 && have >= 2048 ? UNKNOWN_BLOCK : 0;
}

/* Without a fitting tail (fractured, cut short) the rdba tells the order: file numbers are small.
 */
static bool order_by_rdba(const uint8_t *bytes)
{
    uint32_t little = bw_get32(bytes + 4, false), big = bw_get32(bytes + 4, true);
    return bw_dba_file(big) + (bw_dba_block(big) >> 12) <
           bw_dba_file(little) + (bw_dba_block(little) >> 12);
}

static void read_bare(const uint8_t *bytes, size_t have, bw_geometry *grid)
{
    if (redo_block(bytes, have, grid)) {
        snprintf(grid->note, sizeof(grid->note),
                 "redo blocks cut out of a log (no block 0): block size %u inferred",
                 grid->block_size);
        return;
    }
    uint32_t size = bare_size(bytes, have, &grid->big_endian);
    if (!size) {
        grid->block_size = UNKNOWN_BLOCK;
        snprintf(grid->note, sizeof(grid->note),
                 "not recognised as an Oracle file; shown as bytes in pages of %u", UNKNOWN_BLOCK);
        return;
    }
    if (!tail_fits(bytes, have, size, grid->big_endian))
        grid->big_endian = order_by_rdba(bytes);
    grid->block_size = size;
    grid->kind = BW_FILE_BLOCKS;
    uint32_t rdba = bw_get32(bytes + 4, grid->big_endian);
    grid->family = bytes[0] == 0x15 ? "control" : "data";
    grid->bigfile = bytes[0] == 0x0b && rdba == 1 && have >= 372 &&
                    bw_get32(bytes + 368, grid->big_endian) == 1024;
    grid->first_block = grid->family[0] == 'c' || grid->bigfile ? rdba : bw_dba_block(rdba);
    snprintf(
        grid->note, sizeof(grid->note),
        "bare blocks (no block 0): block size %u, %s-endian and first block %llu inferred from "
        "the blocks themselves",
        size, grid->big_endian ? "big" : "little", (unsigned long long)grid->first_block);
}

/* Block 0 was overwritten, but the header behind it is whole: it tells size and order as well. */
static bool read_behind_block0(bw_source *source, bw_geometry *grid)
{
    static const size_t largest = 32768;
    uint8_t block[32768];
    size_t got;
    for (uint32_t size = 2048; size <= largest; size *= 2) {
        if (bw_source_read(source, size, block, size, &got, NULL) != BW_OK || got < size)
            return false;
        for (int order = 0; order < 2; order++) {
            uint32_t rdba = bw_get32(block + 4, order);
            bool header = block[0] == 0x0b && block[1] == bw_frmt_for(size) &&
                          (rdba == 1 || bw_dba_block(rdba) == 1) &&
                          bw_get32(block + 48, order) == size;
            if (!header ||
                (!tail_fits(block, got, size, order) && !checksum_fits(block, got, size)))
                continue;
            grid->block_size = size;
            grid->big_endian = order;
            grid->has_block0 = true;
            grid->kind = BW_FILE_DATA;
            grid->header_blocks = (uint64_t)bw_get32(block + 44, order) + 1;
            snprintf(grid->note, sizeof(grid->note),
                     "block 0 is no block 0; block size %u and order inferred from block 1 "
                     "(run rebuild_block0 mends it)",
                     size);
            return true;
        }
    }
    return false;
}

static bool holds(const uint8_t *bytes, size_t size, const char *text)
{
    return memmem(bytes, size, text, strlen(text)) != NULL;
}

/* Neither kind's header is described anywhere: a password file says what it is, an spfile is a row
 * of blocks of type 0x43 in format 0x22 that assign parameters. */
static bool read_text_kinds(const uint8_t *head, size_t got, bw_geometry *grid)
{
    if (got < 1024 || !memchr(head, 0, 32)) /* prose about them has no zero bytes */
        return false;
    bool block0 = head[0] == 0;
    const uint8_t *first = head + (block0 ? 512 : 0);
    if (holds(head, 1024, "ORACLE Remote Password file"))
        grid->kind = BW_FILE_PASSWORD;
    else if (first[0] == 0x43 && first[1] == 0x22 && !first[2] && !first[3] &&
             memchr(head, '=', got))
        grid->kind = BW_FILE_SPFILE;
    else
        return false;
    grid->block_size = 512;
    grid->has_block0 = block0;
    grid->first_block = block0 ? 0 : 1;
    snprintf(grid->note, sizeof(grid->note), "recognised by its text; blocks of 512 bytes likely");
    return true;
}

static const char *family_of(bw_file_kind kind)
{
    return kind == BW_FILE_REDO       ? "redo"
           : kind == BW_FILE_CONTROL  ? "control"
           : kind == BW_FILE_UNKNOWN  ? "unknown"
           : kind == BW_FILE_SPFILE   ? "spfile"
           : kind == BW_FILE_PASSWORD ? "password"
                                      : "data";
}

static void count_blocks(bw_geometry *grid, uint64_t size)
{
    grid->blocks = size / grid->block_size;
    grid->tail_bytes = (uint32_t)(size % grid->block_size);
    bool known = grid->kind != BW_FILE_UNKNOWN;
    if (grid->note[0] == '\0' && grid->header_blocks > grid->blocks && !grid->tail_bytes)
        snprintf(grid->note, sizeof(grid->note),
                 "shorter than its header says: %llu of %llu blocks are here",
                 (unsigned long long)grid->blocks, (unsigned long long)grid->header_blocks);
    else if (known && grid->tail_bytes)
        snprintf(
            grid->note, sizeof(grid->note),
            "%llu whole blocks and %u bytes of another: the file was cut or is still being copied",
            (unsigned long long)grid->blocks, grid->tail_bytes);
}

void bw_geometry_read(bw_source *source, bw_geometry *grid)
{
    static const size_t most = 32768;
    uint8_t head[32768];
    size_t got = 0;
    *grid = (bw_geometry){.kind = BW_FILE_UNKNOWN};
    memset(head, 0, sizeof(head));
    bw_source_read(source, 0, head, most, &got, NULL);
    bool dump = bw_source_get_kind(source) == BW_SOURCE_DUMP_TEXT;
    uint32_t rdba, size;
    if (!dump && read_text_kinds(head, got, grid)) {
        /* all is said */
    } else if (!dump && got >= 512 && read_block0(head, grid)) {
        uint8_t block1[2] = {0};
        size_t there = 0;
        bw_source_read(source, grid->block_size, block1, 2, &there, NULL);
        settle_kind(block1, there, head, grid);
    } else if (dump || !read_behind_block0(source, grid)) {
        read_bare(head, got, grid);
    }
    if (dump && bw_source_dump_place(source, 0, &rdba, &size)) {
        bool told = grid->kind == BW_FILE_BLOCKS;
        grid->block_size = size;
        grid->first_block = grid->bigfile ? rdba : bw_dba_block(rdba);
        grid->kind = grid->kind == BW_FILE_REDO ? BW_FILE_REDO : BW_FILE_BLOCKS;
        snprintf(grid->note, sizeof(grid->note), "blocks put together from a dump text%s",
                 told ? "" : "; bytes that it does not show read as zero");
    }
    if (!grid->family)
        grid->family = family_of(grid->kind);
    count_blocks(grid, bw_source_size(source));
}
