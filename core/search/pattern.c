/* Patterns: what a person types, as masked bytes. */
#include <blockwright/search.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct bw_pattern_form form;

/* How often a byte stands in blocks, roughly: unused space is zero, small numbers and counts lead,
 * then 0xff, what NUMBERs begin with, and text. */
static unsigned commonness(uint8_t byte)
{
    if (byte == 0)
        return 5;
    if (byte <= 4 || byte == 0xff)
        return 4;
    if (byte < 0x20 || byte == 0x80 || byte == 0xc1 || byte == 0xc2)
        return 3;
    return byte < 0x80 ? 2 : 1;
}

/* Smaller is rarer; a byte without half of its bits is worse than any whole one. */
static unsigned worth(const form *f, uint32_t i)
{
    unsigned holes = f->mask[i] == 0xff ? 0 : f->mask[i] ? 10 : 100;
    return holes + commonness(f->bytes[i]);
}

static void choose_taps(form *f)
{
    uint32_t best = 0, second = f->size > 1;
    for (uint32_t i = 1; i < f->size; i++)
        if (worth(f, i) < worth(f, best)) {
            second = best;
            best = i;
        } else if (worth(f, i) < worth(f, second)) {
            second = i;
        }
    f->taps[0] = best;
    f->taps[1] = second;
}

static void add(form *f, const void *bytes, size_t size)
{
    memcpy(f->bytes + f->size, bytes, size);
    memset(f->mask + f->size, 0xff, size);
    f->size += (uint32_t)size;
}

static form *next_form(bw_pattern *pattern)
{
    return &pattern->forms[pattern->form_count++];
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : isxdigit((unsigned char)c) ? (c | 32) - 'a' + 10 : -1;
}

static bw_status parse_hex(form *f, const char *text, bw_error *err)
{
    unsigned halves = 0;
    for (; *text; text++) {
        if (isspace((unsigned char)*text))
            continue;
        int digit = hex_digit(*text);
        if (digit < 0 && *text != '?')
            return bw_error_set(err, BW_ERR_ARGUMENT,
                                "'%c' is no hex digit: write pairs such as 06a2??00", *text);
        if (halves / 2 >= BW_PATTERN_BYTES)
            return bw_error_set(err, BW_ERR_ARGUMENT, "a pattern has at most %d bytes",
                                BW_PATTERN_BYTES);
        unsigned shift = halves % 2 ? 0 : 4;
        if (digit >= 0) {
            f->bytes[halves / 2] |= (uint8_t)(digit << shift);
            f->mask[halves / 2] |= (uint8_t)(0xf << shift);
        }
        halves++;
    }
    if (halves == 0 || halves % 2)
        return bw_error_set(err, BW_ERR_ARGUMENT, "%s: write whole bytes, two hex digits each",
                            halves ? "half a byte is left over" : "no bytes given");
    f->size = halves / 2;
    return BW_OK;
}

static bw_status parse_text(form *f, const char *text, bw_error *err)
{
    while (*text) {
        if (f->size >= BW_PATTERN_BYTES)
            return bw_error_set(err, BW_ERR_ARGUMENT, "a pattern has at most %d bytes",
                                BW_PATTERN_BYTES);
        uint8_t byte = (uint8_t)*text++;
        if (byte == '\\' && text[0] == '\\') {
            text++;
        } else if (byte == '\\' && text[0] == 'x' && hex_digit(text[1]) >= 0 &&
                   hex_digit(text[2]) >= 0) {
            byte = (uint8_t)(hex_digit(text[1]) << 4 | hex_digit(text[2]));
            text += 3;
        }
        add(f, &byte, 1);
    }
    return f->size ? BW_OK : bw_error_set(err, BW_ERR_ARGUMENT, "no text to look for was given");
}

static bw_status parse_number(bw_pattern *pattern, const char *text, bool big_endian, bw_error *err)
{
    char *end;
    bool negative = text[0] == '-';
    uint64_t value = negative ? (uint64_t)strtoll(text, &end, 0) : strtoull(text, &end, 0);
    if (end == text || *end)
        return bw_error_set(err, BW_ERR_ARGUMENT, "'%s' is no number: write 4220957 or 0x40681d",
                            text);
    uint8_t bytes[8];
    bool wide = negative ? (int64_t)value < INT32_MIN : value > UINT32_MAX;
    bw_put32(bytes + (wide && big_endian ? 4 : 0), (uint32_t)value, big_endian);
    if (wide)
        bw_put32(bytes + (big_endian ? 0 : 4), (uint32_t)(value >> 32), big_endian);
    add(next_form(pattern), bytes, wide ? 8 : 4);
    pattern->align = 2;
    return BW_OK;
}

static bw_status parse_value(form *f, const char *text, bw_error *err)
{
    uint8_t number[22];
    size_t size = bw_number_encode(text, number);
    if (!size)
        return bw_error_set(err, BW_ERR_ARGUMENT, "'%s' is no number that Oracle can store", text);
    uint8_t length = (uint8_t)size;
    add(f, &length, 1);
    add(f, number, size);
    return BW_OK;
}

static bw_status parse_dba(bw_pattern *pattern, const char *text, bool big_endian, bw_error *err)
{
    uint32_t dba;
    if (!bw_dba_parse(text, &dba))
        return bw_error_set(err, BW_ERR_ARGUMENT, "'%s' is no DBA: write 0x0040007a or 1,122",
                            text);
    uint8_t bytes[4];
    bw_put32(bytes, dba, big_endian);
    add(next_form(pattern), bytes, 4);
    if (!big_endian) {
        bw_put32(bytes, dba, true);
        add(next_form(pattern), bytes, 4);
    }
    return BW_OK;
}

/* base, wrap as in headers; wrap, base as in an ITL. The wrap's top bit is a flag, not a digit. */
static bw_status parse_scn(bw_pattern *pattern, const char *text, bool big_endian, bw_error *err)
{
    bw_scn scn;
    if (!bw_scn_parse(text, &scn))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "'%s' is no SCN: write 0x0000.1020770e or 270563086", text);
    uint8_t base[4], wrap[2];
    bw_put32(base, (uint32_t)scn, big_endian);
    bw_put16(wrap, (uint16_t)(scn >> 32) & 0x7fff, big_endian);
    form *header = next_form(pattern), *itl = next_form(pattern);
    add(header, base, 4);
    add(header, wrap, 2);
    add(itl, wrap, 2);
    add(itl, base, 4);
    header->mask[big_endian ? 4 : 5] = 0x7f;
    itl->mask[big_endian ? 0 : 1] = 0x7f;
    pattern->align = 2;
    return BW_OK;
}

bw_status bw_pattern_parse(bw_pattern *pattern, bw_pattern_kind kind, const char *text,
                           bool big_endian, bw_error *err)
{
    *pattern = (bw_pattern){.align = 1};
    bw_status status = BW_ERR_ARGUMENT;
    switch (kind) {
    case BW_PATTERN_TEXT: status = parse_text(next_form(pattern), text, err); break;
    case BW_PATTERN_HEX: status = parse_hex(next_form(pattern), text, err); break;
    case BW_PATTERN_NUMBER: status = parse_number(pattern, text, big_endian, err); break;
    case BW_PATTERN_VALUE: status = parse_value(next_form(pattern), text, err); break;
    case BW_PATTERN_DBA: status = parse_dba(pattern, text, big_endian, err); break;
    case BW_PATTERN_SCN: status = parse_scn(pattern, text, big_endian, err); break;
    }
    for (uint32_t i = 0; i < pattern->form_count; i++)
        choose_taps(&pattern->forms[i]);
    return status;
}
