/* Values as texts: for people, and in BBED's words. */
#include "core/layout/registry.h"
#include <blockwright/oracle.h>

#include <ctype.h>
#include <string.h>

#define SHOWN_BYTES 32u /* of raw bytes and gaps */

static const uint8_t *at(const bw_tree *tree, const bw_field *field)
{
    return tree->bytes + field->offset;
}

static void add_hex(const uint8_t *bytes, uint32_t length, bw_text *text)
{
    for (uint32_t i = 0; i < length && i < SHOWN_BYTES; i++)
        bw_text_addf(text, "%02x", bytes[i]);
    if (length > SHOWN_BYTES)
        bw_text_addf(text, "... (%u bytes)", length);
}

static void add_quoted(const uint8_t *bytes, uint32_t length, bw_text *text)
{
    while (length && bytes[length - 1] == 0)
        length--;
    bw_text_add(text, "\"");
    for (uint32_t i = 0; i < length; i++) {
        if (bytes[i] == '"' || bytes[i] == '\\')
            bw_text_addf(text, "\\%c", bytes[i]);
        else if (isprint(bytes[i]))
            bw_text_addf(text, "%c", bytes[i]);
        else
            bw_text_addf(text, "\\x%02x", bytes[i]);
    }
    bw_text_add(text, "\"");
}

static bool all_zero(const uint8_t *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (bytes[i])
            return false;
    return true;
}

static void add_scn(const bw_tree *tree, const bw_field *field, bw_text *text)
{
    uint8_t bytes[8] = {0};
    char scn_text[BW_SCN_TEXT];
    memcpy(bytes, at(tree, field), field->length < 8 ? field->length : 8);
    bw_scn scn = bw_scn_get(bytes, tree->context.big_endian);
    if (scn == BW_SCN_NONE)
        bw_text_add(text, "none");
    else
        bw_text_addf(text, "%s (%llu)", bw_scn_format(scn, scn_text), (unsigned long long)scn);
}

static void add_dba(const bw_tree *tree, uint32_t dba, bw_text *text)
{
    if (tree->context.bigfile)
        bw_text_addf(text, "0x%08x (block %u)", dba, dba);
    else
        bw_text_addf(text, "0x%08x (%u,%u)", dba, bw_dba_file(dba), bw_dba_block(dba));
}

static void add_flags(const bw_field *field, bw_text *text)
{
    const bw_field_def *def = field->def;
    const char *before = "";
    bw_text_addf(text, "0x%0*llx (", 2 * (int)field->length, (unsigned long long)field->value);
    bool letters = def->flag_count && def->flags[0].letter;
    for (size_t i = 0; i < def->flag_count; i++) {
        bool set = (field->value & def->flags[i].mask) == def->flags[i].mask;
        if (letters) {
            bw_text_addf(text, "%c", set ? def->flags[i].letter : '-');
        } else if (set) {
            bw_text_addf(text, "%s%s", before, def->flags[i].name);
            before = ", ";
        }
    }
    if (!letters && *before == '\0')
        bw_text_add(text, "none");
    if (def->count_mask)
        bw_text_addf(text, ", %llu", (unsigned long long)(field->value & def->count_mask));
    bw_text_add(text, ")");
}

/* Up to 12.2 the digits are packed in nibbles; from 18 on each byte is a number. */
static void add_version(uint32_t version, bw_text *text)
{
    if (version >> 24 >= 18) {
        bw_text_addf(text, "0x%08x (%u.%u.%u.%u)", version, version >> 24, version >> 16 & 0xff,
                     version >> 8 & 0xff, version & 0xff);
        return;
    }
    bw_text_addf(text, "0x%08x (%u.%u.%u.%u.%u)", version, version >> 24, version >> 20 & 0xf,
                 version >> 12 & 0xff, version >> 8 & 0xf, version & 0xff);
}

static void add_enum(const bw_field *field, bw_text *text)
{
    const char *name = bw_enum_name(field->def, (int64_t)field->value);
    bw_text_addf(text, "0x%0*llx (%s)", 2 * (int)field->length, (unsigned long long)field->value,
                 name ? name : "unknown");
}

static void add_plain(const bw_field *field, bw_text *text)
{
    if (field->kind == BW_FIELD_INT)
        bw_text_addf(text, "%lld", (long long)(int64_t)field->value);
    else
        bw_text_addf(text, "%llu (0x%0*llx)", (unsigned long long)field->value,
                     2 * (int)field->length, (unsigned long long)field->value);
}

static void add_time(uint32_t time, bw_text *text)
{
    char buffer[BW_TIME_TEXT];
    if (time == 0)
        bw_text_add(text, "none");
    else
        bw_text_addf(text, "%s%s", bw_time_format(time, buffer),
                     bw_time_valid(time) ? "" : " (no calendar day)");
}

static void add_number(const bw_tree *tree, const bw_field *field, bw_text *text)
{
    switch (field->meaning) {
    case BW_MEANS_FLAGS: add_flags(field, text); break;
    case BW_MEANS_ENUM: add_enum(field, text); break;
    case BW_MEANS_TIME: add_time((uint32_t)field->value, text); break;
    case BW_MEANS_DBA: add_dba(tree, (uint32_t)field->value, text); break;
    case BW_MEANS_VERSION: add_version((uint32_t)field->value, text); break;
    case BW_MEANS_CHECKSUM:
    case BW_MEANS_TAIL:
        bw_text_addf(text, "0x%0*llx", 2 * (int)field->length, (unsigned long long)field->value);
        break;
    case BW_MEANS_ROW_OFFSET:
        bw_text_addf(text, "%lld", (long long)(int64_t)field->value);
        if (field->target)
            bw_text_addf(text, " (@%u)", field->target);
        break;
    default: add_plain(field, text);
    }
}

/* Structs that mean one thing: SCN, UBA, XID, RBA, as Oracle's dumps print them. */
static void add_struct(const bw_tree *tree, const bw_field *field, bw_text *text)
{
    const uint8_t *p = at(tree, field);
    bool be = tree->context.big_endian;
    if (field->meaning == BW_MEANS_SCN && field->length >= 6)
        add_scn(tree, field, text);
    else if (field->meaning == BW_MEANS_UBA && field->length >= 7)
        bw_text_addf(text, "0x%08x.%04x.%02x", bw_get32(p, be), bw_get16(p + 4, be), p[6]);
    else if (field->meaning == BW_MEANS_XID && field->length >= 8)
        bw_text_addf(text, "0x%04x.%03x.%08x", bw_get16(p, be), bw_get16(p + 2, be),
                     bw_get32(p + 4, be));
    else if (field->meaning == BW_MEANS_RBA && field->length >= 10)
        bw_text_addf(text, "0x%06x.%08x.%04x", bw_get32(p, be), bw_get32(p + 4, be),
                     bw_get16(p + 8, be));
}

/* Column bytes whose type only the dictionary knows: text when it reads as text, a NUMBER or DATE
 * when it is a well-formed one; the bytes stand beside the guess. */
static void add_column(const uint8_t *bytes, uint32_t length, bw_text *text)
{
    char number[BW_NUMBER_TEXT], when_text[BW_TIME_TEXT];
    bw_datetime when;
    bool printable = length > 0;
    for (uint32_t i = 0; i < length && printable; i++)
        printable = isprint(bytes[i]);
    if (printable) {
        add_quoted(bytes, length, text);
        return;
    }
    add_hex(bytes, length, text);
    if (length == 7 && bw_date_decode(bytes, length, &when))
        bw_text_addf(text, " (date %s?)", bw_datetime_format(&when, when_text));
    else if (bw_number_decode(bytes, length, number))
        bw_text_addf(text, " (number %s?)", number);
}

void bw_field_text(const bw_tree *tree, uint32_t index, bw_text *text)
{
    const bw_field *field = &tree->fields[index];
    switch (field->kind) {
    case BW_FIELD_STRUCT: add_struct(tree, field, text); break;
    case BW_FIELD_ARRAY: break;
    case BW_FIELD_UINT:
    case BW_FIELD_INT: add_number(tree, field, text); break;
    case BW_FIELD_TEXT: add_quoted(at(tree, field), field->length, text); break;
    case BW_FIELD_RAW:
    case BW_FIELD_GAP:
        if (field->meaning == BW_MEANS_COLUMN)
            add_column(at(tree, field), field->length, text);
        else if (all_zero(at(tree, field), field->length))
            bw_text_addf(text, "%u bytes, all zero", field->length);
        else
            add_hex(at(tree, field), field->length, text);
        break;
    }
}

static void add_bbed_flags(const bw_field *field, bw_text *text)
{
    const char *before = " (";
    for (size_t i = 0; i < field->def->flag_count; i++)
        if (field->def->flags[i].in_bbed && field->value & field->def->flags[i].mask) {
            bw_text_addf(text, "%s%s", before, field->def->flags[i].name);
            before = ", ";
        }
    bw_text_add(text, *before == ',' ? ")" : " (NONE)");
}

void bw_field_bbed_text(const bw_tree *tree, uint32_t index, bw_text *text)
{
    const bw_field *field = &tree->fields[index];
    if (field->kind == BW_FIELD_TEXT && field->length)
        bw_text_addf(text, "%c", at(tree, field)[0]);
    if (field->kind != BW_FIELD_UINT && field->kind != BW_FIELD_INT)
        return;
    bool one_byte = field->def && strcmp(field->def->as, "s_blkz") == 0;
    if (one_byte) /* BBED prints the first byte alone */
        bw_text_addf(text, "0x%02x", at(tree, field)[0]);
    else if (field->def && field->def->decimal)
        bw_text_addf(text, "%lld", (long long)(int64_t)field->value);
    else
        bw_text_addf(text, "0x%0*llx", 2 * (int)field->length,
                     (unsigned long long)field->value &
                         (field->length >= 8 ? UINT64_MAX : (1ull << (8 * field->length)) - 1));
    if (field->meaning == BW_MEANS_FLAGS && field->def)
        add_bbed_flags(field, text);
    /* BBED names the values of few members; those have their names in the member itself. */
    const char *name = field->meaning == BW_MEANS_ENUM && field->def && !field->def->enum_name
                           ? bw_enum_name(field->def, (int64_t)field->value)
                           : NULL;
    if (name)
        bw_text_addf(text, " (%s)", name);
}

bool bw_field_in_bbed(const bw_tree *tree, uint32_t index)
{
    const bw_field *field = &tree->fields[index];
    return index == 0 || (field->def && field->def->in_bbed);
}

bool bw_field_is_union(const bw_tree *tree, uint32_t index)
{
    const bw_field_def *def = tree->fields[index].def;
    return def && def->structure && def->structure->is_union;
}

const char *bw_field_doc(const bw_tree *tree, uint32_t index)
{
    const bw_field_def *def = tree->fields[index].def;
    if (!def)
        return "";
    return *def->doc || !def->structure ? def->doc : def->structure->doc;
}

const char *bw_field_confidence(const bw_tree *tree, uint32_t index)
{
    const bw_field_def *def = tree->fields[index].def;
    const char *mark = !def                                  ? "?"
                       : *def->confidence || !def->structure ? def->confidence
                                                             : def->structure->confidence;
    if (*mark == 'B' || *mark == 'C' || *mark == '\0')
        return "certain";
    return *mark == 'K' ? "likely" : "unknown";
}
