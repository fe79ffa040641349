#include "core/oracle/column_large.h"

#include <string.h>

/* --- LOB locators: two bytes of length, flags, the id at 10, the inode from 20 on --- */
#define ID_AT 10u
#define ID_BYTES 10u
#define INODE_AT 20u /* its length, counted from here */
#define FLAGS_AT 22u
#define INODE_HEAD 24u
#define OLD_INSIDE 0x0100u /* flags of BasicFiles */
#define OLD_OUTSIDE 0x0400u
#define NEW_INSIDE 0x0800u /* of SecureFiles */
#define NEW_EXTENTS 0x4000u
#define EXTENTS_LISTED 0x20u /* flg3: the extents stand here; 0x40: in a block of their own */
#define EXTENTS_ELSEWHERE 0x40u
#define MAX_SHOWN 4u /* chunks or extents that are named */

bool bw_is_locator(const uint8_t *bytes, size_t size)
{
    return size >= INODE_AT && bytes[0] == 0 && bw_get16(bytes, true) + 2u <= size &&
           (size == INODE_AT ||
            (size >= INODE_HEAD && bw_get16(bytes + INODE_AT, true) + INODE_AT == size));
}

static void add_bytes_inside(uint32_t length, bw_text *text)
{
    if (length)
        bw_text_addf(text, ", in the row: %u bytes", length);
    else
        bw_text_add(text, ", empty");
}

static void add_chunks(const uint8_t *bytes, size_t size, bw_text *text)
{
    uint32_t pages = bw_get32(bytes + 24, true), rest = bw_get16(bytes + 28, true);
    bw_text_addf(text, ", outside: %u full pages and %u bytes", pages, rest);
    const char *before = ", chunks ";
    for (size_t at = 36, shown = 0; at + 4 <= size && bw_get32(bytes + at, true); at += 4) {
        if (++shown > MAX_SHOWN) {
            bw_text_add(text, ", ...");
            break;
        }
        bw_text_addf(text, "%s0x%08x", before, bw_get32(bytes + at, true));
        before = ", ";
    }
}

/* A big-endian number of 1 to 4 bytes. */
static uint32_t number_of(const uint8_t *bytes, size_t width)
{
    uint32_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | bytes[i];
    return value;
}

/* A flag, a block and how many: one byte, two when the flag has 0x20. */
static void add_extents(const uint8_t *bytes, size_t size, size_t at, bw_text *text)
{
    unsigned count = bytes[at] + 1u;
    bw_text_addf(text, ", %u extent%s", count, count == 1 ? "" : "s");
    at++;
    for (unsigned i = 0; i < count && at < size; i++) {
        size_t width = bytes[at] & 0x20 ? 2 : 1;
        if (i == MAX_SHOWN || at + 5 + width > size) {
            bw_text_add(text, ", ...");
            break;
        }
        bw_text_addf(text, ", 0x%08x (%u blocks)", number_of(bytes + at + 1, 4),
                     number_of(bytes + at + 5, width));
        at += 5 + width;
    }
}

/* flg3 at 26 (low bits: width of the length less one; high: where extents stand), flg4 at 27, the
 * length at 28, one or two bytes of version. */
static void add_new(const uint8_t *bytes, size_t size, unsigned flags, bw_text *text)
{
    bw_text_add(text, ", SecureFile");
    size_t width = size > 27 ? (bytes[26] & 3u) + 1 : 0, at = 28 + width;
    if (!width || at >= size) {
        bw_text_addf(text, " (flags 0x%04x)", flags);
        return;
    }
    uint32_t length = number_of(bytes + 28, width);
    at += bytes[27] & 0x0f ? 2 : 1;
    if (flags & NEW_INSIDE)
        add_bytes_inside(length, text);
    else
        bw_text_addf(text, ", outside: %u bytes", length);
    if (flags & NEW_EXTENTS && (bytes[26] & 0xf0) == EXTENTS_LISTED && at < size)
        add_extents(bytes, size, at, text);
    if (flags & NEW_EXTENTS && (bytes[26] & 0xf0) == EXTENTS_ELSEWHERE && at + 4 <= size)
        bw_text_addf(text, ", extents listed in 0x%08x", number_of(bytes + at, 4));
}

bool bw_locator_text(const uint8_t *bytes, size_t size, bw_text *text)
{
    if (size < INODE_AT)
        return false;
    unsigned flags = size >= INODE_HEAD ? bw_get16(bytes + FLAGS_AT, true) : 0;
    bw_text_add(text, "LOB ");
    bw_text_add_hex(text, bytes + ID_AT, ID_BYTES);
    if (size < INODE_HEAD)
        bw_text_add(text, ", reached through the LOB index");
    else if (flags & OLD_INSIDE && size >= 30)
        add_bytes_inside(bw_get16(bytes + 28, true), text);
    else if (flags & OLD_OUTSIDE && size >= 36)
        add_chunks(bytes, size, text);
    else
        add_new(bytes, size, flags, text);
    return true;
}

/* --- Hybrid Columnar Compression ---
 * A published dump (JL, a unit of 12 pieces) prints the first bytes: length of this piece, a byte
 * of flags, one of CBLK, slot, number of pieces; then for each piece an offset and an address. The
 * magic number of the unit follows, then, by its order in the trace, checksum and length. */
#define LIST_AT 10u
#define ENTRY_BYTES 10u
#define MAGIC 0x4b445a30u /* "KDZ0" */
#define MAGIC_WITHIN 4u   /* behind the list: a version, of an unknown width */

/* Offset of the magic number, 0: none. */
static size_t magic_at(const uint8_t *bytes, size_t size)
{
    if (size < LIST_AT || bw_get32(bytes, true) > size)
        return 0;
    size_t at = LIST_AT + (size_t)ENTRY_BYTES * bw_get16(bytes + 8, true);
    for (size_t i = 0; i <= MAGIC_WITHIN && at + i + 4 <= size; i++)
        if (bw_get32(bytes + at + i, true) == MAGIC)
            return at + i;
    return 0;
}

bool bw_is_hcc(const uint8_t *bytes, size_t size)
{
    return magic_at(bytes, size) != 0;
}

bool bw_hcc_text(const uint8_t *bytes, size_t size, bw_text *text)
{
    size_t magic = magic_at(bytes, size);
    if (!magic)
        return false;
    bw_text_addf(text, "compression unit (HCC), %u pieces follow; its rows are not decoded",
                 bw_get16(bytes + 8, true));
    if (magic + 12 <= size)
        bw_text_addf(text, "; %u bytes (likely), here %zu", bw_get32(bytes + magic + 8, true),
                     size);
    return true;
}
