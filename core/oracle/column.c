/* Column values to text. Encodings: reference 3.4; all big-endian. */
#include "core/oracle/column_large.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EXCESS_32 0x80000000u /* of years, days and nanoseconds of intervals */
#define EXCESS_60 60          /* of an interval's months, hours, minutes and seconds */
#define NEGATIVE_END 0x66     /* ends a negative NUMBER of less than 20 digits */

const char *bw_column_type_name(bw_column_type type)
{
    switch (type) {
    case BW_COLUMN_NUMBER: return "NUMBER";
    case BW_COLUMN_CHARACTERS: return "VARCHAR2";
    case BW_COLUMN_NATIONAL: return "NVARCHAR2";
    case BW_COLUMN_DATE: return "DATE";
    case BW_COLUMN_TIMESTAMP: return "TIMESTAMP";
    case BW_COLUMN_YEARS: return "INTERVAL YEAR TO MONTH";
    case BW_COLUMN_DAYS: return "INTERVAL DAY TO SECOND";
    case BW_COLUMN_FLOAT: return "BINARY_FLOAT";
    case BW_COLUMN_DOUBLE: return "BINARY_DOUBLE";
    case BW_COLUMN_ROWID: return "ROWID";
    case BW_COLUMN_LOB: return "LOB";
    case BW_COLUMN_UNIT: return "HCC unit";
    case BW_COLUMN_RAW: return "RAW";
    }
    return NULL;
}

/* --- characters --- */
/* Bytes of the UTF-8 sequence at p, 0 when there is none. */
static size_t utf8_sequence(const uint8_t *p, size_t left)
{
    size_t size = p[0] < 0x80                   ? 1
                  : p[0] >= 0xc2 && p[0] < 0xe0 ? 2
                  : (p[0] & 0xf0) == 0xe0       ? 3
                  : p[0] >= 0xf0 && p[0] < 0xf5 ? 4
                                                : 0;
    if (size > left)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
        (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return size;
}

static void add_utf8(uint32_t c, bw_text *text)
{
    uint8_t out[4] = {(uint8_t)c};
    size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = size; size > 1 && i-- > 0; c >>= 6)
        out[i] = (uint8_t)(i ? 0x80 | (c & 0x3f) : lead[size] | c);
    bw_text_add_bytes(text, out, size);
}

static bool is_control(uint32_t c)
{
    return c < 0x20 || c == 0x7f;
}

/* Controls, and bytes of other character sets than UTF-8, as \xNN. */
static void add_characters(const uint8_t *bytes, size_t size, bw_text *text)
{
    for (size_t i = 0; i < size;) {
        size_t sequence = utf8_sequence(bytes + i, size - i);
        if (!sequence || is_control(bytes[i])) {
            bw_text_addf(text, "\\x%02x", bytes[i]);
            sequence = 1;
        } else {
            bw_text_add_bytes(text, bytes + i, sequence);
        }
        i += sequence;
    }
}

static bool add_national(const uint8_t *bytes, size_t size, bw_text *text)
{
    if (size % 2)
        return false;
    for (size_t i = 0; i < size; i += 2) {
        uint32_t c = bw_get16(bytes + i, true);
        uint32_t low = i + 4 <= size ? bw_get16(bytes + i + 2, true) : 0;
        if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
            add_utf8(0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff)), text);
            i += 2;
        } else if (is_control(c) || (c & 0xf800) == 0xd800) {
            bw_text_addf(text, "\\u%04x", c);
        } else {
            add_utf8(c, text);
        }
    }
    return true;
}

static bool is_utf8(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size;) {
        size_t sequence = utf8_sequence(bytes + i, size - i);
        if (!sequence || (is_control(bytes[i]) && !strchr("\t\n\r", bytes[i])) || !bytes[i])
            return false;
        i += sequence;
    }
    return true;
}

/* --- numbers and times --- */
static bool add_number(const uint8_t *bytes, size_t size, bw_text *text)
{
    char number[BW_NUMBER_TEXT];
    if (!bw_number_decode(bytes, size, number))
        return false;
    bw_text_add(text, number);
    return true;
}

static bool add_time(const uint8_t *bytes, size_t size, bw_column_type type, bw_text *text)
{
    bw_datetime when;
    char buffer[BW_TIME_TEXT];
    if (type == BW_COLUMN_DATE ? !bw_date_decode(bytes, size, &when)
                               : !bw_timestamp_decode(bytes, size, &when))
        return false;
    bw_text_add(text, bw_datetime_format(&when, buffer));
    return true;
}

static bool add_years(const uint8_t *bytes, size_t size, bw_text *text)
{
    if (size != 5)
        return false;
    int64_t years = (int64_t)bw_get32(bytes, true) - EXCESS_32;
    int months = bytes[4] - EXCESS_60;
    if (abs(months) > 11)
        return false;
    bw_text_addf(text, "%c%02lld-%02d", years < 0 || months < 0 ? '-' : '+',
                 (long long)llabs(years), abs(months));
    return true;
}

static bool add_days(const uint8_t *bytes, size_t size, bw_text *text)
{
    if (size != 11)
        return false;
    int64_t days = (int64_t)bw_get32(bytes, true) - EXCESS_32;
    int64_t nanoseconds = (int64_t)bw_get32(bytes + 7, true) - EXCESS_32;
    int hours = bytes[4] - EXCESS_60, minutes = bytes[5] - EXCESS_60,
        seconds = bytes[6] - EXCESS_60;
    if (abs(hours) > 23 || abs(minutes) > 59 || abs(seconds) > 59 || llabs(nanoseconds) > 999999999)
        return false;
    bool negative = days < 0 || hours < 0 || minutes < 0 || seconds < 0 || nanoseconds < 0;
    bw_text_addf(text, "%c%02lld %02d:%02d:%02d.%09lld", negative ? '-' : '+', llabs(days),
                 abs(hours), abs(minutes), abs(seconds), llabs(nanoseconds));
    return true;
}

/* Positive values have their sign bit set, negative ones all bits turned: so bytes compare as the
 * numbers do. */
static uint64_t ieee_bits(const uint8_t *bytes, unsigned size)
{
    uint64_t bits = 0, sign = (uint64_t)1 << (8 * size - 1);
    for (unsigned i = 0; i < size; i++)
        bits = bits << 8 | bytes[i];
    uint64_t all = sign | (sign - 1);
    return bits & sign ? bits ^ sign : ~bits & all;
}

static bool add_binary(const uint8_t *bytes, size_t size, bw_column_type type, bw_text *text)
{
    double value;
    float single;
    if (size != (type == BW_COLUMN_FLOAT ? 4 : 8))
        return false;
    uint64_t bits = ieee_bits(bytes, (unsigned)size);
    uint32_t low = (uint32_t)bits;
    memcpy(&single, &low, sizeof(single));
    memcpy(&value, &bits, sizeof(value));
    value = type == BW_COLUMN_FLOAT ? (double)single : value;
    if (isnan(value))
        bw_text_add(text, "Nan");
    else if (isinf(value))
        bw_text_add(text, value < 0 ? "-Inf" : "Inf");
    else
        bw_text_addf(text, "%.*g", type == BW_COLUMN_FLOAT ? 9 : 17, value);
    return true;
}

/* --- addresses and locators --- */
/* A UROWID has a tag in front; 1: the address of a heap row. */
static bool add_rowid(const uint8_t *bytes, size_t size, bw_text *text)
{
    bw_rowid rowid;
    char base64[19];
    if ((size == 7 || size == 11) && bytes[0] == 1) {
        bytes++;
        size--;
    }
    if (!bw_rowid_decode(bytes, size, &rowid))
        return false;
    if (rowid.object)
        bw_text_add(text, bw_rowid_format(&rowid, base64));
    else
        bw_text_addf(text, "0x%08x.%u", rowid.rdba, rowid.slot);
    return true;
}

bool bw_column_decode(const uint8_t *bytes, size_t size, bw_column_type type, bw_text *text)
{
    if (size == 0)
        return true;
    switch (type) {
    case BW_COLUMN_NUMBER: return add_number(bytes, size, text);
    case BW_COLUMN_CHARACTERS: add_characters(bytes, size, text); return true;
    case BW_COLUMN_NATIONAL: return add_national(bytes, size, text);
    case BW_COLUMN_DATE:
    case BW_COLUMN_TIMESTAMP: return add_time(bytes, size, type, text);
    case BW_COLUMN_YEARS: return add_years(bytes, size, text);
    case BW_COLUMN_DAYS: return add_days(bytes, size, text);
    case BW_COLUMN_FLOAT:
    case BW_COLUMN_DOUBLE: return add_binary(bytes, size, type, text);
    case BW_COLUMN_ROWID: return add_rowid(bytes, size, text);
    case BW_COLUMN_LOB: return bw_locator_text(bytes, size, text);
    case BW_COLUMN_UNIT: return bw_hcc_text(bytes, size, text);
    case BW_COLUMN_RAW: bw_text_add_hex(text, bytes, size); return true;
    }
    return false;
}

/* Zero, positive, or negative: ">df" is rather -1 than three letters. */
static bool begins_as_number(const uint8_t *bytes, size_t size)
{
    if (size == 1)
        return bytes[0] == 0x80;
    return bytes[0] >= 0xc0 ||
           (bytes[0] >= 0x3a && bytes[0] <= 0x3e && bytes[size - 1] == NEGATIVE_END);
}

/* 1800 to 2199: other centuries are rarer than seven bytes of something else. */
static bool is_likely_time(const uint8_t *bytes, size_t size)
{
    bw_datetime when;
    return size >= 7 && bytes[0] >= 118 && bytes[0] <= 121 &&
           bw_timestamp_decode(bytes, size, &when);
}

bw_column_type bw_column_guess(const uint8_t *bytes, size_t size)
{
    char number[BW_NUMBER_TEXT];
    if (size && begins_as_number(bytes, size) && bw_number_decode(bytes, size, number))
        return BW_COLUMN_NUMBER;
    if (is_likely_time(bytes, size))
        return size == 7 ? BW_COLUMN_DATE : BW_COLUMN_TIMESTAMP;
    if (is_utf8(bytes, size))
        return BW_COLUMN_CHARACTERS;
    if (bw_is_hcc(bytes, size))
        return BW_COLUMN_UNIT;
    return bw_is_locator(bytes, size) ? BW_COLUMN_LOB : BW_COLUMN_RAW;
}
