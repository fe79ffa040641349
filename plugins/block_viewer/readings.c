/* The bytes under the cursor, read as everything that they could be. */
#include "viewer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct taker {
    reading *readings;
    size_t count;
    const uint8_t *p; /* the cursor's byte */
    uint32_t left;    /* bytes from there to the block's end */
    bool big;         /* the file's byte order */
} taker;

static void take(taker *t, const char *label, bw_role role, const char *format, ...)
    BW_PRINTF(4, 5);

static void take(taker *t, const char *label, bw_role role, const char *format, ...)
{
    if (t->count == READINGS)
        return;
    reading *r = &t->readings[t->count++];
    va_list arguments;
    r->label = label;
    r->role = role;
    va_start(arguments, format);
    vsnprintf(r->text, sizeof(r->text), format, arguments);
    va_end(arguments);
}

static void take_small_integers(taker *t)
{
    uint16_t two = t->left >= 2 ? bw_get16(t->p, t->big) : 0;
    take(t, "ub1", BW_ROLE_NUMBER, "0x%02x %u", t->p[0], t->p[0]);
    if (t->left >= 2)
        take(t, "ub2", BW_ROLE_NUMBER, "0x%04x %u", two, two);
    if (t->left >= 4)
        take(t, "ub4", BW_ROLE_NUMBER, "0x%08x %u", bw_get32(t->p, t->big), bw_get32(t->p, t->big));
}

/* Signed readings only where they differ from the unsigned ones. */
static void take_signed(taker *t)
{
    if ((int8_t)t->p[0] < 0)
        take(t, "sb1", BW_ROLE_NUMBER, "%d", (int8_t)t->p[0]);
    if (t->left >= 2 && (int16_t)bw_get16(t->p, t->big) < 0)
        take(t, "sb2", BW_ROLE_NUMBER, "%d", (int16_t)bw_get16(t->p, t->big));
    if (t->left >= 4 && (int32_t)bw_get32(t->p, t->big) < 0)
        take(t, "sb4", BW_ROLE_NUMBER, "%d", (int32_t)bw_get32(t->p, t->big));
}

static void take_eight(taker *t)
{
    if (t->left < 8)
        return;
    uint64_t value = bw_get64(t->p, t->big);
    take(t, "ub8", BW_ROLE_NUMBER, "0x%016" PRIx64 " %" PRIu64, value, value);
    if ((int64_t)value < 0)
        take(t, "sb8", BW_ROLE_NUMBER, "%" PRId64, (int64_t)value);
}

static void take_signed_swapped(taker *t)
{
    if ((int16_t)bw_get16(t->p, !t->big) < 0)
        take(t, t->big ? "sb2 le" : "sb2 be", BW_ROLE_NUMBER, "%d",
             (int16_t)bw_get16(t->p, !t->big));
    if (t->left >= 4 && (int32_t)bw_get32(t->p, !t->big) < 0)
        take(t, t->big ? "sb4 le" : "sb4 be", BW_ROLE_NUMBER, "%d",
             (int32_t)bw_get32(t->p, !t->big));
    if (t->left >= 8 && (int64_t)bw_get64(t->p, !t->big) < 0)
        take(t, t->big ? "sb8 le" : "sb8 be", BW_ROLE_NUMBER, "%" PRId64,
             (int64_t)bw_get64(t->p, !t->big));
}

/* The byte order that the file does not have: column data, rowids, files copied between platforms.
 */
static void take_swapped(taker *t)
{
    if (t->left < 2)
        return;
    uint16_t two = bw_get16(t->p, !t->big);
    take(t, t->big ? "ub2 le" : "ub2 be", BW_ROLE_NUMBER, "0x%04x %u", two, two);
    if (t->left >= 4)
        take(t, t->big ? "ub4 le" : "ub4 be", BW_ROLE_NUMBER, "0x%08x %u", bw_get32(t->p, !t->big),
             bw_get32(t->p, !t->big));
    if (t->left >= 8)
        take(t, t->big ? "ub8 le" : "ub8 be", BW_ROLE_NUMBER, "%" PRIu64, bw_get64(t->p, !t->big));
    take_signed_swapped(t);
}

static void take_addresses(taker *t)
{
    if (t->left < 4)
        return;
    uint32_t dba = bw_get32(t->p, t->big);
    take(t, "dba", BW_ROLE_POINTER, "%u,%u", bw_dba_file(dba), bw_dba_block(dba));
    if (t->left >= 7) /* kuba: dba, sequence ub2, record ub1 */
        take(t, "uba", BW_ROLE_POINTER, "0x%08x.%04x.%02x", dba, bw_get16(t->p + 4, t->big),
             t->p[6]);
}

static void take_scn(taker *t)
{
    char text[BW_SCN_TEXT];
    if (t->left < 8)
        return;
    bw_scn scn = bw_scn_get(t->p, t->big);
    if (scn == BW_SCN_NONE)
        take(t, "scn", BW_ROLE_SCN, "none (open-ended)");
    else
        take(t, "scn", BW_ROLE_SCN, "%s %" PRIu64, bw_scn_format(scn, text), scn);
}

static void take_time(taker *t)
{
    char text[BW_TIME_TEXT];
    if (t->left >= 4 && bw_get32(t->p, t->big) && bw_time_valid(bw_get32(t->p, t->big)))
        take(t, "time", BW_ROLE_TIME, "%s", bw_time_format(bw_get32(t->p, t->big), text));
}

/* A NUMBER's length is that of the column, or stands in the byte before it. */
static void take_number(taker *t, uint32_t column)
{
    char text[BW_NUMBER_TEXT];
    uint32_t length = t->p[0];
    if (column >= 1 && column <= 21 && column <= t->left && bw_number_decode(t->p, column, text))
        take(t, "number", BW_ROLE_NUMBER, "%.80s", text);
    else if (length >= 1 && length <= 21 && length < t->left &&
             bw_number_decode(t->p + 1, length, text))
        take(t, "number", BW_ROLE_NUMBER, "%.60s (length byte %u first)", text, length);
}

static void take_dates(taker *t, uint32_t column)
{
    bw_datetime when;
    char text[BW_TIME_TEXT];
    if (t->left >= 7 && bw_date_decode(t->p, 7, &when))
        take(t, "date", BW_ROLE_TIME, "%s", bw_datetime_format(&when, text));
    if ((column == 11 || column == 13) && t->left >= column &&
        bw_timestamp_decode(t->p, column, &when))
        take(t, "timestamp", BW_ROLE_TIME, "%s", bw_datetime_format(&when, text));
    else if (t->left >= 11 && bw_timestamp_decode(t->p, 11, &when) && column == 0)
        take(t, "timestamp", BW_ROLE_TIME, "%s", bw_datetime_format(&when, text));
}

static void take_rowid(taker *t, uint32_t column)
{
    bw_rowid rowid;
    char text[19];
    uint32_t size = column == 6 ? 6 : 10;
    if (t->left < size || !bw_rowid_decode(t->p, size, &rowid))
        return;
    take(t, "rowid", BW_ROLE_POINTER, "%s %u,%u row %u", bw_rowid_format(&rowid, text),
         bw_dba_file(rowid.rdba), bw_dba_block(rowid.rdba), rowid.slot);
}

static void take_text(taker *t)
{
    char text[41];
    uint32_t length = 0;
    while (length < t->left && length < sizeof(text) - 1 && t->p[length] >= 0x20 &&
           t->p[length] < 0x7f) {
        text[length] = (char)t->p[length];
        length++;
    }
    text[length] = 0;
    if (length >= 2)
        take(t, "text", BW_ROLE_STRING, "'%s'", text);
}

/* The length of the column whose first byte is under the cursor, 0 when it is none. */
static uint32_t column_length(const viewer *v)
{
    const bw_field *f = &v->fields->fields[viewer_field(v)];
    bool column = f->meaning == BW_MEANS_COLUMN && f->offset == v->hex.cursor;
    return column ? f->length : 0;
}

size_t readings_take(const viewer *v, reading readings[READINGS])
{
    taker t = {.readings = readings};
    if (v->hex.cursor >= v->size || v->fields->count == 0)
        return 0;
    uint32_t column = column_length(v);
    t.p = v->bytes + v->hex.cursor;
    t.left = v->size - v->hex.cursor;
    t.big = bw_dbfile_geometry(v->file)->big_endian;
    take_small_integers(&t);
    take_number(&t, column);
    take_dates(&t, column);
    take_text(&t);
    take_addresses(&t);
    take_scn(&t);
    take_time(&t);
    take_signed(&t);
    take_eight(&t);
    take_rowid(&t, column);
    take_swapped(&t);
    return t.count;
}
