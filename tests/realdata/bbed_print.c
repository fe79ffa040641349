#include "bbed_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(printed_fields *fields, const char *name, unsigned offset, unsigned length,
                const char *value)
{
    fields->items = bw_realloc(fields->items, (fields->count + 1) * sizeof(*fields->items));
    printed_field *field = &fields->items[fields->count++];
    *field = (printed_field){.offset = offset, .length = length};
    snprintf(field->name, sizeof(field->name), "%s", name);
    snprintf(field->value, sizeof(field->value), "%s", value);
    for (size_t n = strlen(field->value); n && strchr(" \r\n", field->value[n - 1]); n--)
        field->value[n - 1] = '\0';
}

void printed_fields_free(printed_fields *fields)
{
    free(fields->items);
    *fields = (printed_fields){0};
}

/* "kccfhdbn[3]" -> "kccfhdbn": elements are known by their offset. */
static void add_elements(printed_fields *fields, char *name, unsigned offset, const char *value)
{
    unsigned first = 0, last = 0;
    char *bracket = strchr(name, '[');
    bool range = bracket && sscanf(bracket, "[%u..%u]", &first, &last) == 2;
    bool text = range && value[0] != '0';
    if (bracket)
        *bracket = '\0';
    if (value[0] == '(')
        value = "";
    for (unsigned i = first; i <= last && last - first < 64; i++) {
        char one[2] = {text && i - first < strlen(value) ? value[i - first] : '\0', '\0'};
        add(fields, name, offset + (i - first), 0, text ? one : value);
    }
}

static void session_line(printed_fields *fields, const char *line)
{
    char type[16], name[32], value[64] = "";
    unsigned length = 0, offset = 0;
    int used = 0;
    const char *at = strchr(line, '@');
    if (!at || sscanf(at, "@%u%n", &offset, &used) < 1)
        return;
    if (sscanf(line, " %15[a-z] %31[a-zA-Z0-9_], %u bytes", type, name, &length) == 3 ||
        sscanf(line, " %15[a-z] %31[a-zA-Z0-9_][%*u], %u bytes", type, name, &length) == 3) {
        add(fields, name, offset, length, "");
        return;
    }
    if (sscanf(line, " %15[a-z0-9_] %31[^ @]", type, name) != 2)
        return;
    at += used;
    while (*at == '-' || (*at >= '0' && *at <= '9')) /* "@513-519": the range is in the name */
        at++;
    sscanf(at, " %63[^\n]", value);
    char *note = strstr(value, "  ("), *comment = strchr(value, '#');
    if (note)
        *note = '\0';
    if (comment)
        *comment = '\0';
    add_elements(fields, name, offset, value);
}

printed_fields bbed_print_session(const char *text, const char *what)
{
    printed_fields fields = {0};
    char prompt[64], line[256];
    snprintf(prompt, sizeof(prompt), "BBED> p %s\n", what);
    const char *at = strstr(text, prompt);
    at = at ? strchr(at, '\n') + 1 : "";
    while (*at && strncmp(at, "BBED>", 5) != 0) {
        size_t length = strcspn(at, "\n");
        snprintf(line, sizeof(line), "%.*s", (int)(length < 255 ? length : 255), at);
        session_line(&fields, line);
        at += length + (at[length] == '\n');
    }
    return fields;
}

/* Notes name members of kcbh by their first word alone; their places are those of BBED's full
 * print. */
static void note_cache_header(printed_fields *fields, const char *item)
{
    static const struct {
        const char *word, *name;
        unsigned offset;
    } members[] = {
        {"frmt", "frmt_kcbh", 1},      {"rdba", "rdba_kcbh", 4},      {"bas", "bas_kcbh", 8},
        {"wrp", "wrp_kcbh", 12},       {"seq", "seq_kcbh", 14},       {"flg", "flg_kcbh", 15},
        {"chkval", "chkval_kcbh", 16}, {"spare3", "spare3_kcbh", 18},
    };
    char word[16], value[64];
    if (sscanf(item, " %15[a-z0-9] %63[^\n]", word, value) != 2)
        return;
    for (size_t i = 0; i < BW_COUNT(members); i++)
        if (strcmp(word, members[i].word) == 0)
            add(fields, members[i].name, members[i].offset, 0, value);
}

/* The word in front of at: "   ub2 kcvfhsta    @138" -> "kcvfhsta". */
static void word_before(const char *item, const char *at, char *name, size_t size)
{
    while (at > item && at[-1] == ' ')
        at--;
    const char *end = at;
    while (at > item && at[-1] != ' ')
        at--;
    snprintf(name, size, "%.*s", (int)(end - at), at);
}

/* "kcvfhcrs @100 0x0000000e / 0x0000" is an SCN's base and wrap; "@152 all zero" a whole struct. */
static void note_item(printed_fields *fields, const char *item)
{
    char name[32], value[64] = "", number[16];
    unsigned offset, base, wrap;
    const char *at = strchr(item, '@');
    if (!at) {
        note_cache_header(fields, item);
        return;
    }
    if (sscanf(at, "@%u%*[^ ] %63[^\n]", &offset, value) < 2 &&
        sscanf(at, "@%u %63[^\n]", &offset, value) < 2)
        return;
    word_before(item, at, name, sizeof(name));
    if (sscanf(value, "%x / %x", &base, &wrap) == 2) {
        snprintf(number, sizeof(number), "0x%08x", base);
        add(fields, "kscnbas", offset, 0, number);
        snprintf(number, sizeof(number), "0x%04x", wrap);
        add(fields, "kscnwrp", offset + 4, 0, number);
    } else if (strchr(item, ':') == NULL) {
        add_elements(fields, name, offset, strstr(value, "zero") ? "0" : value);
    }
}

printed_fields bbed_print_notes(const char *text, const char *first, const char *last)
{
    printed_fields fields = {0};
    const char *from = strstr(text, first), *to = from ? strstr(from, last) : NULL;
    if (!to)
        return fields;
    char *copy = bw_alloc((size_t)(to - from) + 1), *rest = NULL;
    memcpy(copy, from, (size_t)(to - from));
    for (char *item = strtok_r(copy, ";\n", &rest); item; item = strtok_r(NULL, ";\n", &rest))
        note_item(&fields, item);
    free(copy);
    return fields;
}

/* The field that bears the printed name at the printed place; text fields hold all their
 * characters. */
static const bw_field *find(const bw_tree *tree, const printed_field *printed)
{
    for (uint32_t i = 1; i < tree->count; i++) {
        const bw_field *f = &tree->fields[i];
        bool here = f->kind == BW_FIELD_TEXT ? printed->offset - f->offset < f->length
                                             : f->offset == printed->offset;
        bool kind = printed->length ? f->kind == BW_FIELD_STRUCT : f->kind != BW_FIELD_ARRAY;
        if (here && kind && strcmp(f->name, printed->name) == 0 && bw_field_in_bbed(tree, i))
            return f;
    }
    return NULL;
}

static void compare_text(const printed_field *printed, const bw_tree *tree, const bw_field *f)
{
    size_t length = strlen(printed->value), room = f->length - (printed->offset - f->offset);
    const char *ours = (const char *)tree->bytes + printed->offset;
    bool same = length == 0 ? *ours == '\0' || *ours == ' '
                            : length <= room && memcmp(ours, printed->value, length) == 0;
    realdata_equal(printed->name, same, true);
}

/* BBED's words for the value: numbers with width and sign, flags with the names it knows. Where
 * notes write 0 or 2 for 0x00000002 the number counts. */
static void compare_scalar(const printed_field *printed, const bw_tree *tree, const bw_field *f)
{
    bw_text ours = {0};
    bw_field_bbed_text(tree, (uint32_t)(f - tree->fields), &ours);
    if (strncmp(printed->value, "0x", 2) == 0)
        realdata_text(printed->name, bw_text_get(&ours), printed->value);
    else
        realdata_equal(printed->name, strtoll(bw_text_get(&ours), NULL, 0),
                       strtoll(printed->value, NULL, 0));
    bw_text_free(&ours);
}

/* Notes say 0 for a struct of zeros. */
static void compare_zeros(const printed_field *printed, const bw_tree *tree, const bw_field *f)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < f->length; i++)
        sum += tree->bytes[f->offset + i];
    realdata_equal(printed->name, sum, strtoll(printed->value, NULL, 0));
}

void bbed_print_compare(const printed_fields *fields, const bw_tree *tree, bbed_covers covers,
                        void *context)
{
    for (size_t i = 0; i < fields->count; i++) {
        const printed_field *printed = &fields->items[i];
        const bw_field *f = find(tree, printed);
        if (!f)
            realdata_missing(printed->name);
        else if (covers && !covers(context, printed->offset,
                                   printed->length || f->kind == BW_FIELD_TEXT ? 1 : f->length))
            continue;
        else if (printed->length)
            realdata_equal(printed->name, f->length, printed->length);
        else if (f->kind == BW_FIELD_TEXT)
            compare_text(printed, tree, f);
        else if (f->kind == BW_FIELD_STRUCT)
            compare_zeros(printed, tree, f);
        else
            compare_scalar(printed, tree, f);
    }
}
