/* Blocks out of texts. Three grammars:
 *
 *   trace: "Dump of memory from 0x0CEB6400 to 0x0CEB8400"
 *          "CEB6400 0000A206 01400010 001732D3 04010000  [......@..2......]"
 *          "        Repeat 499 times"
 *     Groups are 32-bit words as the platform reads them: little-endian ones stand reversed.
 *
 *   BBED:  " Block: 9      Offsets: 4192 to 4207     Dba:0x00400009"
 *          " 12004000 d2000500 ..."
 *     Groups are in the order of the file.
 *
 *   plain listing: "0000  06 02 00 00 22 00 C0 03 36 23 93 00 00 00 01 04"
 *     Offset and bytes in the order of the file. A line of offset 0 that begins like a block
 *     begins one; 9i blocks do not tell their size: a "2K block" in the text before does.
 *
 * A text may show a block several times: of traces the first that shows most of it counts (cache,
 * then disk), of BBED's dumps the last bytes seen (a session goes on editing). */
#include "core/file/dump_text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRACE_WORDS "Dump of memory from "
#define MIN_BLOCK 512u
#define MAX_BLOCK 32768u
#define MAX_BLOCKS 4096u /* bounds memory: a few lines of text can claim a whole block */
#define BBED_BLOCK 8192u /* neither BBED nor a plain listing prints the size */
#define LINE_BYTES 16u   /* of a trace dump */
#define RDBA_SLOTS 8192u /* hash of BBED's blocks: twice MAX_BLOCKS, so that it never fills */

typedef enum dump_grammar { GRAMMAR_TRACE, GRAMMAR_BBED, GRAMMAR_PLAIN } dump_grammar;

typedef struct dumped {
    uint32_t size; /* bytes of the block */
    uint32_t rdba;
    bool has_rdba;
    dump_grammar grammar;
    uint32_t covered_count;
    uint8_t *bytes;
    uint8_t *covered; /* one bit a byte */
} dumped;

struct bw_dump_text {
    dumped *blocks;
    size_t count;
};

typedef struct parser {
    bw_dump_text *dump;
    dumped *now;                /* block that lines go to; NULL = none */
    uint64_t address;           /* trace: of its first byte */
    uint32_t next;              /* BBED: offset of the next line; trace: behind the last line */
    uint32_t last;              /* BBED: last offset that the header names */
    uint32_t plain_size;        /* plain listing: of the next block, by the heading before it */
    uint16_t slots[RDBA_SLOTS]; /* BBED: index + 1 of the block with an rdba, 0 = free */
} parser;

bool bw_dump_text_likely(const char *head, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)head[i] < 0x20 && !isspace((unsigned char)head[i]) && head[i] != '\f' &&
            head[i] != 0x1b)
            return false;
    return size > 0;
}

/* A word that each grammar's first line must have. */
bool bw_dump_text_marked(const char *text, size_t size, bool begins)
{
    static const char trace[] = TRACE_WORDS, bbed[] = "Offsets:", plain[] = "\n0000";
    return memmem(text, size, trace, sizeof(trace) - 1) ||
           memmem(text, size, bbed, sizeof(bbed) - 1) ||
           memmem(text, size, plain, sizeof(plain) - 1) ||
           (begins && size >= 4 && memcmp(text, "0000", 4) == 0);
}

static void cover(dumped *block, uint32_t offset, uint8_t byte)
{
    if (offset >= block->size)
        return;
    uint8_t bit = (uint8_t)(1u << (offset & 7));
    block->covered_count += !(block->covered[offset >> 3] & bit);
    block->covered[offset >> 3] |= bit;
    block->bytes[offset] = byte;
}

static bool is_covered(const dumped *block, uint32_t offset)
{
    return block->covered[offset >> 3] & 1u << (offset & 7);
}

static dumped *add_block(bw_dump_text *dump, uint32_t size)
{
    if (dump->count == MAX_BLOCKS)
        return NULL;
    if ((dump->count & (dump->count - 1)) == 0)
        dump->blocks =
            bw_realloc(dump->blocks, (dump->count ? dump->count * 2 : 1) * sizeof(dumped));
    dumped *block = &dump->blocks[dump->count++];
    *block = (dumped){.size = size};
    block->bytes = bw_alloc(size);
    block->covered = bw_alloc(size / 8);
    return block;
}

static bool plausible_size(uint64_t size)
{
    return size >= MIN_BLOCK && size <= MAX_BLOCK && (size & (size - 1)) == 0;
}

/* Hex digits at *p, at most limit; 0 when there are none. */
static unsigned hex(const char **p, const char *end, unsigned limit, uint64_t *value)
{
    unsigned digits = 0;
    *value = 0;
    while (*p < end && digits < limit && isxdigit((unsigned char)**p)) {
        char c = *(*p)++;
        *value =
            *value << 4 | (uint64_t)(isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10);
        digits++;
    }
    return digits;
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    return p;
}

/* "0x" may stand before an address. */
static bool address(const char **p, const char *end, uint64_t *value)
{
    *p = skip_blanks(*p, end);
    if (end - *p > 2 && (*p)[0] == '0' && ((*p)[1] | 32) == 'x')
        *p += 2;
    return hex(p, end, 16, value) > 0;
}

static bool trace_header(parser *ps, const char *line, const char *end)
{
    static const char words[] = TRACE_WORDS;
    const char *p = memmem(line, (size_t)(end - line), words, sizeof(words) - 1);
    uint64_t from, to;
    if (!p)
        return false;
    p += sizeof(words) - 1;
    if (!address(&p, end, &from))
        return false;
    p = skip_blanks(p, end);
    if (end - p < 3 || memcmp(p, "to ", 3) != 0)
        return false;
    p += 3;
    ps->now = NULL;
    if (address(&p, end, &to) && plausible_size(to - from)) {
        ps->now = add_block(ps->dump, (uint32_t)(to - from));
        ps->address = from;
        ps->next = 0;
    }
    return true;
}

/* One line of a trace dump: address and up to four words. */
static bool trace_line(parser *ps, const char *line, const char *end)
{
    uint64_t at, word;
    const char *p = line;
    if (!address(&p, end, &at) || p == end || (*p != ' ' && *p != '\t'))
        return false;
    uint64_t offset = (at - ps->address) & 0xffffffff;
    if (offset >= ps->now->size)
        return false;
    for (unsigned i = 0; i < 4; i++) {
        p = skip_blanks(p, end);
        if (hex(&p, end, 8, &word) != 8)
            return i > 0;
        for (unsigned b = 0; b < 4; b++)
            cover(ps->now, (uint32_t)offset + 4 * i + b, (uint8_t)(word >> (24 - 8 * b)));
    }
    ps->next = (uint32_t)offset + LINE_BYTES;
    return true;
}

static bool trace_repeat(parser *ps, const char *line, const char *end)
{
    char text[64];
    unsigned long times;
    size_t size = (size_t)(end - line) < sizeof(text) - 1 ? (size_t)(end - line) : sizeof(text) - 1;
    memcpy(text, line, size);
    text[size] = '\0';
    if (sscanf(text, " Repeat %lu times", &times) != 1 || ps->next < LINE_BYTES)
        return false;
    for (; times && ps->next + LINE_BYTES <= ps->now->size; times--, ps->next += LINE_BYTES)
        for (uint32_t b = 0; b < LINE_BYTES; b++)
            cover(ps->now, ps->next + b, ps->now->bytes[ps->next - LINE_BYTES + b]);
    return true;
}

/* Keeps what is known of the block; new bytes are not covered. */
static void resize(dumped *block, uint32_t size)
{
    uint8_t *bytes = bw_alloc(size), *covered = bw_alloc(size / 8);
    uint32_t keep = size < block->size ? size : block->size;
    memcpy(bytes, block->bytes, keep);
    memcpy(covered, block->covered, keep / 8);
    free(block->bytes);
    free(block->covered);
    block->bytes = bytes;
    block->covered = covered;
    block->size = size;
    block->covered_count = 0;
    for (uint32_t i = 0; i < keep; i++)
        block->covered_count += is_covered(block, i);
}

/* Where the block with this rdba is noted, or would be: a text may name blocks millions of times.
 */
static uint16_t *slot_of(parser *ps, uint32_t rdba)
{
    uint32_t at = rdba * 2654435761u >> 19; /* Knuth's multiplicative hash, 13 bits left */
    while (ps->slots[at] && ps->dump->blocks[ps->slots[at] - 1].rdba != rdba)
        at = (at + 1) % RDBA_SLOTS;
    return &ps->slots[at];
}

static dumped *bbed_block(parser *ps, uint32_t rdba, uint32_t last)
{
    uint16_t *slot = slot_of(ps, rdba);
    dumped *block = *slot ? &ps->dump->blocks[*slot - 1] : add_block(ps->dump, BBED_BLOCK);
    if (!block)
        return NULL;
    *slot = (uint16_t)(block - ps->dump->blocks + 1);
    block->grammar = GRAMMAR_BBED;
    block->rdba = rdba;
    block->has_rdba = true;
    uint32_t size = block->size;
    while (size <= last)
        size *= 2;
    if (size != block->size)
        resize(block, size);
    return block;
}

static bool bbed_header(parser *ps, const char *line, const char *end)
{
    char text[160];
    unsigned long block;
    unsigned from, to, rdba = 0;
    size_t size = (size_t)(end - line) < sizeof(text) - 1 ? (size_t)(end - line) : sizeof(text) - 1;
    memcpy(text, line, size);
    text[size] = '\0';
    if (sscanf(text, " Block: %lu Offsets: %u to %u Dba:%x", &block, &from, &to, &rdba) < 3)
        return false;
    if (rdba == 0) /* a file without a number: the block number is all there is */
        rdba = (unsigned)block;
    ps->now = to < MAX_BLOCK && from <= to ? bbed_block(ps, rdba, to) : NULL;
    ps->next = from;
    ps->last = to;
    return true;
}

/* Groups of hex pairs; the rest of a /v line behind " l " is text. */
static bool bbed_line(parser *ps, const char *line, const char *end)
{
    const char *p = line;
    uint32_t at = ps->next;
    if (p == end || *p != ' ')
        return false;
    for (;;) {
        uint64_t byte;
        p = skip_blanks(p, end);
        const char *group = p;
        while (hex(&p, end, 2, &byte) == 2 && at <= ps->last)
            cover(ps->now, at++, (uint8_t)byte);
        if (p == group || p == end || *p != ' ')
            break;
    }
    bool some = at > ps->next;
    ps->next = at;
    return some;
}

static bool looks_like_frmt(uint8_t byte)
{
    return (byte & 0x1f) == 2;
}

/* "... ITL1 lck 1; 2K block]" */
static void plain_heading(parser *ps, const char *line, const char *end)
{
    static const char words[] = "K block";
    const char *p = memmem(line, (size_t)(end - line), words, sizeof(words) - 1);
    uint32_t size = 0;
    while (p && p > line && isdigit((unsigned char)p[-1]))
        p--;
    for (; p && p < end && isdigit((unsigned char)*p) && size <= MAX_BLOCK; p++)
        size = size * 10 + (uint32_t)(*p - '0');
    if (plausible_size((uint64_t)size * 1024))
        ps->plain_size = size * 1024;
}

/* Pairs of hex digits, each behind blanks, up to a line's 16; returns how many. */
static unsigned plain_bytes(const char *p, const char *end, uint8_t bytes[LINE_BYTES])
{
    unsigned count = 0;
    uint64_t byte;
    while (count < LINE_BYTES && p < end && (*p == ' ' || *p == '\t')) {
        p = skip_blanks(p, end);
        if (hex(&p, end, 2, &byte) != 2 || (p < end && isalnum((unsigned char)*p)))
            break;
        bytes[count++] = (uint8_t)byte;
    }
    return count;
}

static void plain_block(parser *ps, const uint8_t bytes[LINE_BYTES])
{
    ps->now = add_block(ps->dump, ps->plain_size ? ps->plain_size : BBED_BLOCK);
    ps->plain_size = 0;
    if (!ps->now)
        return;
    ps->now->grammar = GRAMMAR_PLAIN;
    ps->now->rdba = bw_get32(bytes + 4, false); /* listings are known of little-endian files only */
    ps->now->has_rdba = true;
}

static bool plain_line(parser *ps, const char *line, const char *end)
{
    uint8_t bytes[LINE_BYTES];
    uint64_t offset;
    const char *p = line;
    unsigned digits = hex(&p, end, 8, &offset);
    if (digits < 4 || offset % LINE_BYTES)
        return false;
    unsigned count = plain_bytes(p, end, bytes);
    if (offset == 0 && count == LINE_BYTES && bytes[0] && looks_like_frmt(bytes[1]) && !bytes[2] &&
        !bytes[3])
        plain_block(ps, bytes);
    if (!ps->now || ps->now->grammar != GRAMMAR_PLAIN)
        return false;
    for (unsigned i = 0; i < count; i++)
        cover(ps->now, (uint32_t)offset + i, bytes[i]);
    return count > 0;
}

static void parse_line(parser *ps, const char *line, const char *end)
{
    plain_heading(ps, line, end);
    if (trace_header(ps, line, end) || bbed_header(ps, line, end) || plain_line(ps, line, end) ||
        !ps->now)
        return;
    if (ps->now->grammar == GRAMMAR_PLAIN)
        return;
    if (ps->now->grammar == GRAMMAR_BBED) {
        const char *p = skip_blanks(line, end);
        if (p < end && (*p == '-' || *p == '<'))
            return; /* the rule under the header, the note below the lines */
        if (p < end && ps->next <= ps->last && bbed_line(ps, line, end))
            return;
        if (ps->next > ps->last)
            ps->now = NULL;
    } else if (!trace_line(ps, line, end)) {
        trace_repeat(ps, line, end);
    }
}

static void swap_words(dumped *block)
{
    for (uint32_t i = 0; i + 4 <= block->size; i += 4) {
        uint32_t word = bw_get32(block->bytes + i, true);
        bw_put32(block->bytes + i, word, false);
    }
}

/* Words of a little-endian platform stand reversed: the block's second byte is its format. */
static void settle_order(dumped *block)
{
    bool as_printed = looks_like_frmt(block->bytes[1]) && block->bytes[3] == 0;
    bool reversed = looks_like_frmt(block->bytes[2]) && block->bytes[0] == 0;
    bool big_endian = as_printed && !reversed;
    if (!big_endian)
        swap_words(block);
    if (is_covered(block, 4)) {
        block->rdba = bw_get32(block->bytes + 4, big_endian);
        block->has_rdba = true;
    }
}

static void drop(bw_dump_text *dump, size_t index)
{
    free(dump->blocks[index].bytes);
    free(dump->blocks[index].covered);
    memmove(&dump->blocks[index], &dump->blocks[index + 1],
            (dump->count - index - 1) * sizeof(dumped));
    dump->count--;
}

/* A frmt byte tells the size of a block that came without one; only redo has blocks below 2 KiB. */
static void settle_shown_size(dumped *block)
{
    unsigned code = block->bytes[1] >> 5;
    uint32_t size = 1u << (code + 8);
    bool redo = block->bytes[0] == 0x01 && block->bytes[1] == 0x22;
    if (is_covered(block, 1) && looks_like_frmt(block->bytes[1]) && (code >= 3 || redo) &&
        size != block->size)
        resize(block, size);
}

/* The same block shown better, or earlier and as well. */
static bool shown_better(const bw_dump_text *dump, size_t index)
{
    const dumped *block = &dump->blocks[index];
    for (size_t i = 0; i < dump->count; i++) {
        const dumped *other = &dump->blocks[i];
        if (i == index || !block->has_rdba || !other->has_rdba || other->rdba != block->rdba ||
            other->size != block->size)
            continue;
        if (other->covered_count > block->covered_count ||
            (other->covered_count == block->covered_count && i < index))
            return true;
    }
    return false;
}

/* One size for all: a source is one grid. Blocks of another size than the first are left out. */
static void settle(bw_dump_text *dump)
{
    for (size_t i = 0; i < dump->count; i++) {
        if (dump->blocks[i].grammar == GRAMMAR_TRACE)
            settle_order(&dump->blocks[i]);
        else
            settle_shown_size(&dump->blocks[i]);
    }
    for (size_t i = 0; i < dump->count;) {
        if (dump->blocks[i].covered_count == 0 || dump->blocks[i].size != dump->blocks[0].size ||
            shown_better(dump, i))
            drop(dump, i);
        else
            i++;
    }
}

bw_dump_text *bw_dump_text_parse(const char *text, size_t size)
{
    parser ps = {.dump = bw_alloc(sizeof(bw_dump_text))};
    const char *end = text + size;
    for (const char *line = text; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = stop ? stop : end;
        if (line_end > line && line_end[-1] == '\r')
            line_end--;
        parse_line(&ps, line, line_end);
        line = stop ? stop + 1 : end;
    }
    settle(ps.dump);
    if (ps.dump->count)
        return ps.dump;
    bw_dump_text_free(ps.dump);
    return NULL;
}

void bw_dump_text_free(bw_dump_text *dump)
{
    if (!dump)
        return;
    while (dump->count)
        drop(dump, dump->count - 1);
    free(dump->blocks);
    free(dump);
}

uint8_t *bw_dump_text_bytes(const bw_dump_text *dump, uint64_t *size)
{
    uint32_t block_size = dump->blocks[0].size;
    *size = (uint64_t)block_size * dump->count;
    uint8_t *bytes = bw_alloc((size_t)*size);
    for (size_t i = 0; i < dump->count; i++)
        memcpy(bytes + i * block_size, dump->blocks[i].bytes, block_size);
    return bytes;
}

static const dumped *block_at(const bw_dump_text *dump, uint64_t offset)
{
    uint64_t index = offset / dump->blocks[0].size;
    return index < dump->count ? &dump->blocks[index] : NULL;
}

bool bw_dump_text_covers(const bw_dump_text *dump, uint64_t offset, uint64_t size)
{
    if (size > UINT64_MAX - offset)
        return false;
    for (uint64_t at = offset; at < offset + size; at++) {
        const dumped *block = block_at(dump, at);
        if (!block || !is_covered(block, (uint32_t)(at % block->size)))
            return false;
    }
    return true;
}

bool bw_dump_text_place(const bw_dump_text *dump, uint64_t offset, uint32_t *rdba,
                        uint32_t *block_size)
{
    const dumped *block = block_at(dump, offset);
    if (!block || !block->has_rdba)
        return false;
    *rdba = block->rdba;
    *block_size = block->size;
    return true;
}
