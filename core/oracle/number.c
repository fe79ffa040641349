/* Oracle NUMBER: base-100 digits behind an exponent byte; complemented when negative. */
#include <blockwright/oracle.h>

#include <ctype.h>
#include <string.h>

#define MAX_BYTES 22u
#define MAX_DIGITS 20u    /* base-100 */
#define NEGATIVE_END 102u /* closes a negative number of fewer than 20 digits */

/* Base-100 digits, most significant first; value = 0.d1d2d3... * 100^(exponent + 1). */
typedef struct digits {
    bool negative;
    int exponent; /* power of 100 of the first digit */
    unsigned count;
    uint8_t digit[MAX_DIGITS];
} digits;

static bool unpack(const uint8_t *bytes, size_t size, digits *d)
{
    d->negative = !(bytes[0] & 0x80);
    d->exponent = d->negative ? 62 - bytes[0] : bytes[0] - 193;
    size_t last = size;
    if (d->negative && bytes[size - 1] == NEGATIVE_END)
        last--;
    else if (d->negative && size - 1 != MAX_DIGITS)
        return false;
    d->count = (unsigned)(last - 1);
    if (d->count == 0 || d->count > MAX_DIGITS)
        return false;
    for (unsigned i = 0; i < d->count; i++) {
        int value = d->negative ? 101 - bytes[i + 1] : bytes[i + 1] - 1;
        if (value < 0 || value > 99)
            return false;
        d->digit[i] = (uint8_t)value;
    }
    return d->digit[0] != 0; /* Oracle never stores a leading zero */
}

static void put_pair(char **out, unsigned pair)
{
    *(*out)++ = (char)('0' + pair / 10);
    *(*out)++ = (char)('0' + pair % 10);
}

/* Plain decimal: exponent 62 is 10^125, so the longest text is 127 digits before the point. */
static void write_decimal(const digits *d, char *text)
{
    char *out = text;
    if (d->negative)
        *out++ = '-';
    char *whole = out;
    if (d->exponent < 0)
        *out++ = '0';
    for (int i = 0; i <= d->exponent; i++)
        put_pair(&out, (unsigned)i < d->count ? d->digit[i] : 0);
    if (whole[0] == '0' && d->exponent >= 0) { /* a first digit below 10 */
        memmove(whole, whole + 1, (size_t)(out - whole - 1));
        out--;
    }
    if ((int)d->count > d->exponent + 1) {
        *out++ = '.';
        for (int i = d->exponent + 1; i < 0; i++)
            put_pair(&out, 0);
        for (unsigned i = d->exponent < 0 ? 0 : (unsigned)d->exponent + 1; i < d->count; i++)
            put_pair(&out, d->digit[i]);
        while (out[-1] == '0')
            out--;
        if (out[-1] == '.')
            out--;
    }
    *out = '\0';
}

bool bw_number_decode(const uint8_t *bytes, size_t size, char text[BW_NUMBER_TEXT])
{
    digits d;
    text[0] = '\0';
    if (size == 0 || size > MAX_BYTES)
        return false;
    if (size == 1 && (bytes[0] == 0x80 || bytes[0] == 0x00)) {
        strcpy(text, bytes[0] ? "0" : "-~");
        return true;
    }
    if (size == 2 && bytes[0] == 0xff && bytes[1] == 0x65) {
        strcpy(text, "~");
        return true;
    }
    if (size == 1 || !unpack(bytes, size, &d))
        return false;
    write_decimal(&d, text);
    return true;
}

/* Decimal digits of text without sign and point; *point = digits before the point. */
static bool read_decimal(const char *text, char *decimal, size_t room, int *point)
{
    size_t count = 0;
    *point = -1;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text == '.' && *point < 0) {
            *point = (int)count;
        } else if (isdigit((unsigned char)*text) && count < room) {
            if (count || *text != '0' || *point >= 0)
                decimal[count++] = *text;
        } else {
            return false;
        }
    }
    if (*point < 0)
        *point = (int)count;
    decimal[count] = '\0';
    return true;
}

/* Pairs of decimal digits, aligned to the point. */
static bool pack(const char *decimal, int point, digits *d)
{
    int count = (int)strlen(decimal), start = 0;
    while (decimal[start] == '0')
        start++;
    while (count > start && decimal[count - 1] == '0')
        count--;
    int first = point - start; /* decimal digits before the point from the first non-zero one */
    d->exponent = (first + (first > 0 ? 1 : 0)) / 2 - 1;
    if (first <= 0)
        d->exponent = -((-first) / 2) - 1;
    int at = start - ((first % 2 != 0) ? 1 : 0);
    for (d->count = 0; at < count; at += 2) {
        if (d->count == MAX_DIGITS)
            return false;
        int tens = at >= start ? decimal[at] - '0' : 0;
        int ones = at + 1 < count ? decimal[at + 1] - '0' : 0;
        d->digit[d->count++] = (uint8_t)(tens * 10 + ones);
    }
    return d->exponent >= -65 && d->exponent <= 62;
}

size_t bw_number_encode(const char *text, uint8_t bytes[22])
{
    char decimal[160];
    int point;
    digits d = {.negative = text[0] == '-'};
    if (!read_decimal(text + d.negative, decimal, sizeof(decimal) - 1, &point))
        return 0;
    if (decimal[strspn(decimal, "0")] == '\0') {
        bytes[0] = 0x80;
        return 1;
    }
    if (!pack(decimal, point, &d))
        return 0;
    size_t size = 0;
    bytes[size++] = (uint8_t)(d.negative ? 62 - d.exponent : 193 + d.exponent);
    for (unsigned i = 0; i < d.count; i++)
        bytes[size++] = (uint8_t)(d.negative ? 101 - d.digit[i] : d.digit[i] + 1);
    if (d.negative && d.count < MAX_DIGITS)
        bytes[size++] = NEGATIVE_END;
    return size;
}
