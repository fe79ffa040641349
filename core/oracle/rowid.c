/* Rowids: big-endian in rows, base 64 in Oracle's output (OOOOOOFFFBBBBBBRRR). */
#include <blockwright/oracle.h>

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool bw_rowid_decode(const uint8_t *bytes, size_t size, bw_rowid *rowid)
{
    *rowid = (bw_rowid){0};
    if (size != 6 && size != 10)
        return false;
    if (size == 10)
        rowid->object = bw_get32(bytes, true);
    rowid->rdba = bw_get32(bytes + size - 6, true);
    rowid->slot = bw_get16(bytes + size - 2, true);
    return true;
}

static char *put_digits(char *out, uint32_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--, value >>= 6)
        out[i] = alphabet[value & 63];
    return out + digits;
}

char *bw_rowid_format(const bw_rowid *rowid, char buffer[19])
{
    char *out = put_digits(buffer, rowid->object, 6);
    out = put_digits(out, bw_dba_file(rowid->rdba), 3);
    out = put_digits(out, bw_dba_block(rowid->rdba), 6);
    *put_digits(out, rowid->slot, 3) = '\0';
    return buffer;
}

static bool get_digits(const char *text, int digits, uint32_t limit, uint32_t *value)
{
    uint64_t sum = 0;
    for (int i = 0; i < digits; i++) {
        const char *digit = text[i] ? strchr(alphabet, text[i]) : NULL;
        if (!digit)
            return false;
        sum = sum << 6 | (uint64_t)(digit - alphabet);
    }
    *value = (uint32_t)sum;
    return sum <= limit;
}

bool bw_rowid_parse(const char *text, bw_rowid *rowid)
{
    uint32_t file, block, slot;
    if (strlen(text) != 18 || !get_digits(text, 6, UINT32_MAX, &rowid->object) ||
        !get_digits(text + 6, 3, 1023, &file) || !get_digits(text + 9, 6, 0x3fffff, &block) ||
        !get_digits(text + 15, 3, UINT16_MAX, &slot))
        return false;
    rowid->rdba = bw_dba_make(file, block);
    rowid->slot = (uint16_t)slot;
    return true;
}
