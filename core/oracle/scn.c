/* SCN: 48 bits as base and wrap, or from 12.2 on up to 63 bits in the same eight bytes. */
#include "core/oracle/digits.h"

#include <ctype.h>
#include <stdio.h>

bw_scn bw_scn_from(uint32_t base, uint16_t wrap)
{
    return (bw_scn)(wrap & 0x7fffu) << 32 | base;
}

bw_scn bw_scn_get(const uint8_t bytes[8], bool big_endian)
{
    uint32_t base = bw_get32(bytes, big_endian);
    uint16_t wrap = bw_get16(bytes + 4, big_endian);
    if (base == UINT32_MAX && wrap == UINT16_MAX)
        return BW_SCN_NONE;
    /* The last two bytes are padding, often garbage, unless the wrap's top bit is set. */
    if (wrap & BW_SCN_BIG_FLAG)
        return (bw_scn)(wrap & 0x7fffu) << 48 | (bw_scn)bw_get16(bytes + 6, big_endian) << 32 |
               base;
    return (bw_scn)wrap << 32 | base;
}

void bw_scn_put(uint8_t bytes[8], bw_scn scn, bool big_form, bool big_endian)
{
    bw_put32(bytes, (uint32_t)scn, big_endian);
    if (scn == BW_SCN_NONE) {
        bw_put32(bytes + 4, UINT32_MAX, big_endian);
    } else if (big_form) {
        bw_put16(bytes + 4, (uint16_t)(BW_SCN_BIG_FLAG | (scn >> 48 & 0x7fff)), big_endian);
        bw_put16(bytes + 6, (uint16_t)(scn >> 32), big_endian);
    } else {
        bw_put16(bytes + 4, (uint16_t)(scn >> 32), big_endian);
        bw_put16(bytes + 6, 0, big_endian);
    }
}

/* One part of a dotted SCN: hex digits, an optional 0x before the first. */
static bool hex_part(const char **text, unsigned max_digits, uint64_t *value)
{
    const char *p = *text;
    unsigned digits = 0;
    for (*value = 0; isxdigit((unsigned char)*p); p++, digits++)
        *value =
            *value << 4 | (uint64_t)(isdigit((unsigned char)*p) ? *p - '0' : (*p | 32) - 'a' + 10);
    *text = p;
    return digits > 0 && digits <= max_digits;
}

static bool parse_dotted(const char *text, bw_scn *scn)
{
    uint64_t parts[3];
    int count = 0;
    if (text[0] == '0' && (text[1] | 32) == 'x')
        text += 2;
    do {
        if (count == 3 || !hex_part(&text, 8, &parts[count++]))
            return false;
    } while (*text++ == '.');
    if (text[-1] != '\0' || count < 2)
        return false;
    for (int i = 0; i < count - 1; i++)
        if (parts[i] > 0xffff)
            return false;
    *scn = count == 2 ? parts[0] << 32 | parts[1]
                      : (parts[0] & 0x7fff) << 48 | parts[1] << 32 | parts[2];
    return true;
}

bool bw_scn_parse(const char *text, bw_scn *scn)
{
    for (const char *p = text; *p; p++)
        if (*p == '.')
            return parse_dotted(text, scn);
    return bw_read_number(&text, scn) && *text == '\0' && *scn < BW_SCN_NONE >> 1;
}

char *bw_scn_format(bw_scn scn, char buffer[BW_SCN_TEXT])
{
    if (scn == BW_SCN_NONE)
        snprintf(buffer, BW_SCN_TEXT, "0xffff.ffffffff");
    else if (scn >> 48)
        snprintf(buffer, BW_SCN_TEXT, "0x%04x.%04x.%08x", (unsigned)(scn >> 48),
                 (unsigned)(scn >> 32 & 0xffff), (unsigned)scn);
    else
        snprintf(buffer, BW_SCN_TEXT, "0x%04x.%08x", (unsigned)(scn >> 32), (unsigned)scn);
    return buffer;
}
