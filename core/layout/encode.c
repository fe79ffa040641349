/* The way back: what a person wrote for a field, as the field's bytes. */
#include "core/layout/registry.h"
#include <blockwright/oracle.h>

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct target {
    const bw_field *field;
    const char *name;
    bool big_endian;
    uint8_t *out;
} target;

static bw_status refuse(const target *t, const char *text, const char *wanted, bw_error *err)
{
    return bw_error_set(err, BW_ERR_ARGUMENT, "'%s' does not fit %s: write %s", text, t->name,
                        wanted);
}

/* Bytes of a number in the field's order; the caller has checked the range. */
static void put_number(const target *t, uint64_t value)
{
    for (uint32_t i = 0; i < t->field->length; i++) {
        uint32_t at = t->big_endian ? t->field->length - 1 - i : i;
        t->out[at] = (uint8_t)(value >> (8 * i));
    }
}

static uint64_t largest(const bw_field *field)
{
    return field->length >= 8 ? UINT64_MAX : (1ull << (8 * field->length)) - 1;
}

/* Decimal, 0x hexadecimal, 0o octal, a sign. Negative numbers fill the field's width. */
static bool parse_number(const char *text, uint64_t *value, bool *negative)
{
    char *end;
    *negative = text[0] == '-';
    const char *digits = text + (*negative || text[0] == '+');
    bool octal = digits[0] == '0' && (digits[1] == 'o' || digits[1] == 'O');
    bool hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
    if (!isalnum((unsigned char)digits[0]))
        return false;
    errno = 0;
    *value = strtoull(digits + (octal || hex ? 2 : 0), &end, octal ? 8 : hex ? 16 : 10);
    return errno == 0 && *end == '\0' && isxdigit((unsigned char)end[-1]);
}

static bw_status put_plain(const target *t, const char *text, bw_error *err)
{
    uint64_t value, top = largest(t->field);
    bool negative, is_signed = t->field->kind == BW_FIELD_INT;
    if (!parse_number(text, &value, &negative))
        return refuse(t, text, "a number: 35, 0x23, 0o43", err);
    bool pattern =
        strpbrk(text, "xX") != NULL; /* 0xffff is a bit pattern, also of a signed field */
    uint64_t limit = negative ? top / 2 + 1 : is_signed && !pattern ? top / 2 : top;
    if (value > limit)
        return bw_error_set(err, BW_ERR_RANGE,
                            "%s is out of range for %s: it has %u bytes, %s%llu to %llu", text,
                            t->name, t->field->length, is_signed ? "-" : "",
                            is_signed ? (unsigned long long)(top / 2 + 1) : 0ull,
                            (unsigned long long)(is_signed ? top / 2 : top));
    put_number(t, negative ? 0 - value : value);
    return BW_OK;
}

/* --- names --- */
static bool flag_value(const bw_field_def *def, const char *word, size_t length, uint64_t *value)
{
    for (size_t i = 0; i < def->flag_count; i++)
        if (strlen(def->flags[i].name) == length &&
            strncasecmp(def->flags[i].name, word, length) == 0) {
            *value |= def->flags[i].mask;
            return true;
        }
    return false;
}

/* "--U-": each letter in its place or a dash. */
static bool flag_letters(const bw_field_def *def, const char *text, size_t length, uint64_t *value)
{
    if (length != def->flag_count || !def->flags[0].letter)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '-' && text[i] != def->flags[i].letter)
            return false;
        if (text[i] != '-')
            *value |= def->flags[i].mask;
    }
    return true;
}

/* "C---", "C---,1", "KDRHFL|KDRHFH", "none"; the count behind the comma is kept when not said. */
static bool parse_flags(const bw_field *field, const char *text, uint64_t *value)
{
    const bw_field_def *def = field->def;
    const char *comma = strchr(text, ',');
    size_t length = comma ? (size_t)(comma - text) : strlen(text);
    bool negative;
    uint64_t count = field->value & def->count_mask;
    if (comma &&
        (!def->count_mask || !parse_number(comma + 1 + strspn(comma + 1, " "), &count, &negative) ||
         negative || (count & ~def->count_mask)))
        return false;
    *value = count;
    if (length == 4 && strncasecmp(text, "none", 4) == 0)
        return true;
    if (flag_letters(def, text, length, value))
        return true;
    for (size_t at = 0; at < length;) {
        size_t word = strcspn(text + at, "|+ ,");
        if (word && !flag_value(def, text + at, word, value))
            return false;
        at += word + 1;
    }
    return length > 0;
}

static bool parse_enum(const bw_field_def *def, const char *text, uint64_t *value)
{
    for (size_t i = 0; i < def->value_count; i++)
        if (strcasecmp(def->values[i].name, text) == 0) {
            *value = (uint64_t)def->values[i].value;
            return true;
        }
    return false;
}

static bw_status put_scalar(const target *t, const char *text, bw_error *err)
{
    const bw_field *field = t->field;
    uint64_t value = 0;
    uint32_t small = 0;
    bool known = false;
    switch (field->meaning) {
    case BW_MEANS_FLAGS: known = field->def && parse_flags(field, text, &value); break;
    case BW_MEANS_ENUM: known = field->def && parse_enum(field->def, text, &value); break;
    case BW_MEANS_TIME:
        known = strchr(text, '-') && bw_time_parse(text, &small);
        value = small;
        break;
    case BW_MEANS_DBA:
        known = strchr(text, ',') && bw_dba_parse(text, &small);
        value = small;
        break;
    default: break;
    }
    if (!known)
        return put_plain(t, text, err);
    if (value > largest(field))
        return refuse(t, text, "a value that its bytes can hold", err);
    put_number(t, value);
    return BW_OK;
}

/* --- structs that mean one thing --- */
static bw_status put_scn(const target *t, const char *text, bw_error *err)
{
    bw_scn scn;
    uint8_t bytes[8] = {0};
    if (!bw_scn_parse(text, &scn))
        return refuse(t, text, "an SCN: 0x0000.0021fa09 or 2226697", err);
    bool big = t->field->length >= 8 &&
               (bw_get16(t->out + 4, t->big_endian) & BW_SCN_BIG_FLAG || scn >> 48);
    if (scn != BW_SCN_NONE && scn >> 48 && !big)
        return bw_error_set(err, BW_ERR_RANGE, "SCN %s needs 8 bytes, %s has %u", text, t->name,
                            t->field->length);
    memcpy(bytes, t->out, t->field->length < 8 ? t->field->length : 8);
    bw_scn_put(bytes, scn, big, t->big_endian);
    memcpy(t->out, bytes, big ? 8 : 6); /* bytes 6 and 7 mean nothing in the short form: kept */
    return BW_OK;
}

/* Hexadecimal parts parted by dots: widths in bytes, in memory order one after the other. */
static bw_status put_parts(const target *t, const char *text, const uint8_t *widths, size_t parts,
                           const char *wanted, bw_error *err)
{
    uint32_t at = 0;
    uint8_t bytes[16];
    const char *rest = text;
    for (size_t i = 0; i < parts; i++) {
        char *end;
        errno = 0;
        unsigned long long value = isxdigit((unsigned char)*rest) ? strtoull(rest, &end, 16) : 0;
        bool last = i + 1 == parts;
        if (!isxdigit((unsigned char)*rest) || errno || *end != (last ? '\0' : '.') ||
            value >> (8 * widths[i]))
            return refuse(t, text, wanted, err);
        bw_field part = {.length = widths[i]};
        put_number(&(target){&part, t->name, t->big_endian, bytes + at}, value);
        at += widths[i];
        rest = end + 1;
    }
    memcpy(t->out, bytes, at);
    return BW_OK;
}

static bw_status put_struct(const target *t, const char *text, bw_error *err)
{
    switch (t->field->meaning) {
    case BW_MEANS_SCN:
        if (t->field->length >= 6)
            return put_scn(t, text, err);
        break;
    case BW_MEANS_UBA:
        return put_parts(t, text, (const uint8_t[]){4, 2, 1}, 3, "a UBA: 0x00800057.0faf.07", err);
    case BW_MEANS_XID:
        return put_parts(t, text, (const uint8_t[]){2, 2, 4}, 3,
                         "a transaction id: 0x0007.01f.000011cf", err);
    case BW_MEANS_RBA:
        return put_parts(t, text, (const uint8_t[]){4, 4, 2}, 3, "an RBA: 0x000036.00004da3.0010",
                         err);
    default: break;
    }
    return bw_error_set(err, BW_ERR_ARGUMENT, "%s is a structure: change one of its members",
                        t->name);
}

/* --- bytes --- */
static bw_status put_text(const target *t, const char *text, bw_error *err)
{
    size_t length = strlen(text);
    bool quoted = length >= 2 && text[0] == '"' && text[length - 1] == '"';
    const char *bytes = text + quoted;
    length -= quoted ? 2 : 0;
    if (length > t->field->length)
        return bw_error_set(err, BW_ERR_RANGE, "\"%.*s\" has %zu bytes, %s holds %u", (int)length,
                            bytes, length, t->name, t->field->length);
    memset(t->out, 0, t->field->length);
    memcpy(t->out, bytes, length);
    return BW_OK;
}

static int hex_digit(char c)
{
    return isdigit((unsigned char)c)    ? c - '0'
           : isxdigit((unsigned char)c) ? (tolower((unsigned char)c) - 'a') + 10
                                        : -1;
}

static bw_status put_bytes(const target *t, const char *text, bw_error *err)
{
    const char *p = strncmp(text, "0x", 2) == 0 ? text + 2 : text;
    uint32_t count = 0;
    for (; *p; p += 2) {
        while (*p == ' ')
            p++;
        int high = hex_digit(p[0]), low = high < 0 ? -1 : hex_digit(p[1]);
        if (low < 0)
            return refuse(t, text, "hexadecimal bytes: 2c010c", err);
        if (count == t->field->length)
            return bw_error_set(err, BW_ERR_RANGE, "%s has %u bytes, more were given", t->name,
                                t->field->length);
        t->out[count++] = (uint8_t)(high << 4 | low);
    }
    return count ? BW_OK : refuse(t, text, "hexadecimal bytes: 2c010c", err);
}

static bw_status encode(const target *t, const char *text, bw_error *err)
{
    switch (t->field->kind) {
    case BW_FIELD_STRUCT: return put_struct(t, text, err);
    case BW_FIELD_ARRAY:
        return bw_error_set(err, BW_ERR_ARGUMENT, "%s is an array: change one element, %s[0]",
                            t->name, t->name);
    case BW_FIELD_UINT:
    case BW_FIELD_INT: return put_scalar(t, text, err);
    case BW_FIELD_TEXT: return put_text(t, text, err);
    default: return put_bytes(t, text, err);
    }
}

bw_status bw_field_encode(const bw_tree *tree, uint32_t index, const char *text, uint8_t *out,
                          bw_error *err)
{
    const bw_field *field = &tree->fields[index];
    bool always_big = field->def && field->def->always_big_endian;
    bw_text path = {0};
    bw_field_path(tree, index, &path);
    memcpy(out, tree->bytes + field->offset, field->length);
    target t = {field, bw_text_get(&path), tree->context.big_endian || always_big, out};
    while (*text == ' ')
        text++;
    bw_status status = *text ? encode(&t, text, err) : refuse(&t, text, "a value", err);
    bw_text_free(&path);
    return status;
}
