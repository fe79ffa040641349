/* A published trace of such a leaf (R. Foote, 12c) prints: 651 entries, one prefix, free space from
 * 1346 on. The directory of an ordinary leaf would end at 36 + 2 * 651 = 1338: 8 bytes more. It
 * prints a prefix as a row of 5 bytes, flag, lock and a column of 2, and "prc 651" that has no room
 * in it; entries have no number of their prefix. So a list of four bytes a prefix, place and number
 * of entries, and 4 bytes of header before it fit the numbers. Where the list stands and which of
 * the two comes first is not printed. A form is taken when it proves itself: all places lie where
 * entries do, and the numbers add up to the entries of the leaf. */
#include "core/oracle/index_prefix.h"

#define HEADER 36u
#define PREFIX_HEADER 4u
#define ENTRY_BYTES 4u
#define ROW_HEAD 2u /* flag, lock */

typedef struct space {
    unsigned begin, end; /* of the free bytes, from the index header */
} space;

static unsigned number_at(const bw_index_block *index, uint32_t at)
{
    return bw_get16(index->bytes + at, index->big_endian);
}

static bool is_place(const bw_index_block *index, unsigned place, space free)
{
    return place >= free.end && place < number_at(index, index->header + 32);
}

static unsigned place_of(const bw_index_block *index, unsigned prefix)
{
    uint32_t entry = index->prefix_list + ENTRY_BYTES * prefix;
    return number_at(index, entry + (index->prefix_count_first ? 2 : 0));
}

static unsigned count_of(const bw_index_block *index, unsigned prefix)
{
    uint32_t entry = index->prefix_list + ENTRY_BYTES * prefix;
    return number_at(index, entry + (index->prefix_count_first ? 0 : 2));
}

static bool proves_itself(const bw_index_block *index, space free)
{
    uint32_t entries = 0;
    for (unsigned i = 0; i < index->prefixes; i++) {
        entries += count_of(index, i);
        if (!is_place(index, place_of(index, i), free))
            return false;
    }
    for (unsigned i = 0; i < index->entries; i++)
        if (!is_place(index, number_at(index, index->directory + 2 * i), free))
            return false;
    return entries == index->entries;
}

/* A prefix ends where the next thing begins: so many columns have all of them. */
static void count_columns(bw_index_block *index)
{
    uint32_t at = bw_index_prefix_at(index, 0), end = bw_index_limit(index, at);
    bw_row_column column;
    while (at < end && index->prefix_columns < index->columns &&
           bw_index_column_read(index, &at, &column))
        index->prefix_columns++;
}

void bw_index_find_prefixes(bw_index_block *index)
{
    const uint32_t behind = index->header + HEADER, plain = index->directory;
    space free = {number_at(index, index->header + 10), number_at(index, index->header + 12)};
    unsigned rows = 2 * index->entries, size = free.begin - HEADER - rows;
    if (free.begin < HEADER + PREFIX_HEADER + ENTRY_BYTES + rows || free.end < free.begin ||
        index->header + free.end > index->size || (size - PREFIX_HEADER) % ENTRY_BYTES)
        return;
    unsigned list = size - PREFIX_HEADER;
    const uint32_t forms[][2] = {/* list of prefixes, directory of entries */
                                 {behind + PREFIX_HEADER, behind + PREFIX_HEADER + list},
                                 {behind + PREFIX_HEADER + rows, behind + PREFIX_HEADER},
                                 {behind + rows + PREFIX_HEADER, behind}};
    for (unsigned form = 0; form < 2 * BW_COUNT(forms); form++) {
        index->prefixes = list / ENTRY_BYTES;
        index->prefix_list = forms[form / 2][0];
        index->directory = forms[form / 2][1];
        index->prefix_count_first = form % 2;
        if (proves_itself(index, free)) {
            count_columns(index);
            return;
        }
    }
    index->prefixes = 0;
    index->directory = plain;
}

unsigned bw_index_prefix_of(const bw_index_block *index, unsigned entry)
{
    unsigned prefix = 0;
    for (unsigned seen = 0; prefix < index->prefixes; prefix++) {
        seen += count_of(index, prefix);
        if (entry < seen)
            break;
    }
    return prefix;
}

uint32_t bw_index_prefix_at(const bw_index_block *index, unsigned prefix)
{
    return prefix < index->prefixes ? index->header + place_of(index, prefix) + ROW_HEAD : 0;
}

uint32_t bw_index_prefix_limit(const bw_index_block *index, uint32_t offset, uint32_t limit)
{
    for (unsigned i = 0; i < index->prefixes; i++) {
        uint32_t at = index->header + place_of(index, i);
        limit = at > offset && at < limit ? at : limit;
    }
    return limit;
}
