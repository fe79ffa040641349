/* From the text of a message to its rows and decoded arguments. The text is cut into codes; behind
 * ORA-00600 and ORA-07445 the bracketed arguments count, behind others the values that the row says
 * stand after certain words. */
#include "core/log/knowledge.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ARGUMENTS 16
#define MAX_EXPLANATIONS 64

typedef struct message {
    const bw_knowledge *knowledge;
    const bw_workspace *workspace;
    bw_arena *arena;
    const char *code;                     /* "ORA-00600" */
    const char *body;                     /* what stands behind the code, blanks joined */
    const char *arguments[MAX_ARGUMENTS]; /* of internal errors, the brackets' insides */
    size_t argument_count;
} message;

static const char *const facilities[] = {"ORA", "RMAN", "DGM", "TNS", "PLS", "DBV", "EXP", "IMP"};

/* Copies text[0..size) with runs of blanks and line ends as one blank, none at the ends. */
static char *joined(bw_arena *arena, const char *text, size_t size)
{
    char *copy = bw_arena_alloc(arena, size + 1), *out = copy;
    for (size_t i = 0; i < size; i++) {
        if (!isspace((unsigned char)text[i]))
            *out++ = text[i];
        else if (out > copy && out[-1] != ' ')
            *out++ = ' ';
    }
    if (out > copy && out[-1] == ' ')
        out--;
    *out = 0;
    return copy;
}

/* Does a code begin at p ("ORA-600", "ora-00600:")? Sets where it ends; NULL = no. */
static const char *code_at(bw_arena *arena, const char *start, const char *p, const char **end)
{
    if (p > start && isalnum((unsigned char)p[-1]))
        return NULL;
    for (size_t i = 0; i < BW_COUNT(facilities); i++) {
        size_t length = strlen(facilities[i]);
        if (strncasecmp(p, facilities[i], length) != 0 || p[length] != '-')
            continue;
        const char *digits = p + length + 1;
        size_t count = strspn(digits, "0123456789");
        if (count < 1 || count > 5)
            continue;
        *end = digits + count;
        return bw_arena_printf(arena, "%s-%05d", facilities[i], atoi(digits));
    }
    return NULL;
}

/* A number that was broken over two lines is one again. */
static void mend_number(char *text)
{
    if (text[strspn(text, "0123456789 ")])
        return;
    char *out = text;
    for (const char *p = text; *p; p++)
        if (*p != ' ')
            *out++ = *p;
    *out = 0;
}

/* The insides of [..] groups; one that is cut off ends the list. */
static void read_brackets(message *m)
{
    for (const char *p = strchr(m->body, '['); p && m->argument_count < MAX_ARGUMENTS;
         p = strchr(p, '[')) {
        const char *close = strchr(++p, ']');
        if (!close)
            return;
        char *argument = joined(m->arena, p, (size_t)(close - p));
        mend_number(argument);
        m->arguments[m->argument_count++] = argument;
        p = close;
    }
}

static void read_words(message *m, const char *text)
{
    for (const char *p = text + strspn(text, " \t\r\n,;[]");
         *p && m->argument_count < MAX_ARGUMENTS; p += strspn(p, " \t\r\n,;[]")) {
        size_t length = strcspn(p, " \t\r\n,;[]");
        m->arguments[m->argument_count++] = joined(m->arena, p, length);
        p += length;
    }
}

static bool number_of(const char *text, uint64_t *number)
{
    char *end;
    if (!isdigit((unsigned char)text[0]))
        return false;
    *number = strtoull(text, &end, strncasecmp(text, "0x", 2) == 0 ? 16 : 10);
    return *end == 0;
}

static void set_place(const message *m, bw_explained_value *value, bool relative, uint32_t file,
                      uint64_t block)
{
    value->has_place = true;
    value->relative = relative;
    value->file = file;
    value->block = block;
    if (!m->workspace)
        return;
    if (relative)
        value->loaded = bw_workspace_by_dba(m->workspace, bw_dba_make(file, (uint32_t)block), NULL,
                                            &value->block);
    else
        value->loaded = bw_workspace_by_number(m->workspace, file, NULL);
}

static void decode_number(const message *m, bw_explained_value *value)
{
    value->has_number = number_of(value->given, &value->number);
    value->text = value->given;
    if (!value->has_number || value->number > UINT32_MAX)
        return;
    uint32_t dba = (uint32_t)value->number;
    if (strcmp(value->kind, "dba") == 0 && dba == 0)
        value->text = "0 (none)";
    else if (strcmp(value->kind, "dba") == 0) {
        set_place(m, value, true, bw_dba_file(dba), bw_dba_block(dba));
        value->text = bw_arena_printf(m->arena, "0x%08x = relative file %u, block %u", dba,
                                      bw_dba_file(dba), bw_dba_block(dba));
    } else if (strcmp(value->kind, "usn") == 0)
        value->text = bw_arena_printf(
            m->arena, dba ? "undo segment %u (_SYSSMU%u...)" : "undo segment %u (SYSTEM)", dba,
            dba);
}

static void decode_scn(const message *m, bw_explained_value *value, const char *base_text)
{
    uint64_t wrap = 0, base = 0;
    char text[BW_SCN_TEXT];
    value->has_number = number_of(value->given, &wrap) && number_of(base_text, &base) &&
                        wrap <= 0xffff && base <= UINT32_MAX;
    value->given = bw_arena_printf(m->arena, "%s.%s", value->given, base_text);
    value->text = value->given;
    if (!value->has_number)
        return;
    value->number = bw_scn_from((uint32_t)base, (uint16_t)wrap);
    value->text = bw_arena_printf(m->arena, "%llu (%s)", (unsigned long long)value->number,
                                  bw_scn_format(value->number, text));
}

/* What stands behind the words `after`, up to a delimiter; NULL when they do not occur. */
static const char *value_after(const message *m, const char *after)
{
    const char *found = after && *after ? strcasestr(m->body, after) : NULL;
    if (!found)
        return NULL;
    found += strlen(after);
    found += strspn(found, " #:");
    bool quoted = *found == '\'' || *found == '"';
    char stop[2] = {*found, 0};
    size_t length = quoted ? strcspn(++found, stop) : strcspn(found, " ,;)]");
    while (!quoted && length > 1 && (found[length - 1] == '.' || found[length - 1] == ':'))
        length--;
    return length ? joined(m->arena, found, length) : NULL;
}

static void decode_place(const message *m, const bw_data *spec, bw_explained_value *value)
{
    const char *block_text = value_after(m, bw_data_string(spec, "block", NULL));
    uint64_t file, block;
    value->text = value->given;
    if (!block_text || !number_of(value->given, &file) || !number_of(block_text, &block) ||
        file > 65535)
        return;
    set_place(m, value, false, (uint32_t)file, block);
    value->given = bw_arena_printf(m->arena, "%s, %s", value->given, block_text);
    value->text = bw_arena_printf(m->arena, "file %llu, block %llu", (unsigned long long)file,
                                  (unsigned long long)block);
}

static void decode_behind_words(const message *m, const bw_data *spec, bw_explanation *e)
{
    const char *given = value_after(m, bw_data_string(spec, "after", NULL));
    if (!given)
        return;
    bw_explained_value *value = &e->values[e->value_count++];
    value->name = bw_data_string(spec, "name", "");
    value->kind = bw_data_string(spec, "kind", "text");
    value->given = given;
    if (strcmp(value->kind, "place") == 0)
        decode_place(m, spec, value);
    else
        decode_number(m, value);
}

/* next is the argument that the value begins at; returns the one behind it. */
static size_t decode_argument(const message *m, const bw_data *spec, size_t next, bw_explanation *e)
{
    bw_explained_value *value = &e->values[e->value_count++];
    value->name = bw_data_string(spec, "name", "argument");
    value->kind = bw_data_string(spec, "kind", "text");
    value->given = m->arguments[next++];
    if (strcmp(value->kind, "scn") == 0 && next < m->argument_count)
        decode_scn(m, value, m->arguments[next++]);
    else
        decode_number(m, value);
    return next;
}

/* A value that is the difference of two: { name = "gap", of = 2, minus = 1, unit = "SCNs" }. */
static void derive(const message *m, const bw_data *spec, bw_explanation *e)
{
    size_t of = (size_t)bw_data_integer(spec, "of", 0) - 1;
    size_t minus = (size_t)bw_data_integer(spec, "minus", 0) - 1;
    if (of >= e->value_count || minus >= e->value_count || !e->values[of].has_number ||
        !e->values[minus].has_number)
        return;
    int64_t difference = (int64_t)(e->values[of].number - e->values[minus].number);
    bw_explained_value *value = &e->values[e->value_count++];
    value->name = bw_data_string(spec, "name", "difference");
    value->kind = "number";
    value->given = "";
    value->has_number = difference >= 0;
    value->number = (uint64_t)difference;
    value->text = bw_arena_printf(m->arena, "%lld %s", (long long)difference,
                                  bw_data_string(spec, "unit", ""));
}

static void decode_values(const message *m, const bw_data *row, size_t first, bw_explanation *e)
{
    static const bw_data unnamed = {0};
    const bw_data *specs = bw_data_get(row ? row : &unnamed, "values");
    const bw_data *derived = bw_data_get(row ? row : &unnamed, "derived");
    size_t next = first, room = specs->item_count + derived->item_count + MAX_ARGUMENTS;
    e->values = bw_arena_alloc(m->arena, room * sizeof(*e->values));
    for (size_t i = 0; i < specs->item_count; i++) {
        if (bw_data_string(&specs->items[i], "after", NULL))
            decode_behind_words(m, &specs->items[i], e);
        else if (next < m->argument_count && *m->arguments[next])
            next = decode_argument(m, &specs->items[i], next, e);
    }
    for (; next < m->argument_count; next++)
        if (*m->arguments[next])
            decode_argument(m, &unnamed, next, e);
    for (size_t i = 0; i < derived->item_count; i++)
        derive(m, &derived->items[i], e);
}

/* {file:n} {block:n} {n}: of value n. False: the line needs a value that is not there. */
static bool fill_in(const bw_explanation *e, const char *line, bw_text *out)
{
    for (const char *p = line; *p; p++) {
        unsigned n = 0;
        int used = 0;
        char what[8] = "";
        if (*p != '{' || ((sscanf(p, "{%7[a-z]:%u}%n", what, &n, &used) != 2 || !used) &&
                          (*what = 0, sscanf(p, "{%u}%n", &n, &used) != 1 || !used))) {
            bw_text_add_bytes(out, p, 1);
            continue;
        }
        if (n < 1 || n > e->value_count || (*what && !e->values[n - 1].has_place))
            return false;
        const bw_explained_value *value = &e->values[n - 1];
        if (strcmp(what, "block") == 0)
            bw_text_addf(out, "%llu", (unsigned long long)value->block);
        else if (*what && value->loaded)
            bw_text_add(out, bw_dbfile_path(value->loaded));
        else if (*what)
            bw_text_addf(out, "FILE%u", value->file);
        else
            bw_text_add(out, value->given);
        p += used - 1;
    }
    return true;
}

static void fill_look(const message *m, const bw_data *row, bw_explanation *e)
{
    const bw_data *lines = bw_data_get(row, "look");
    e->look = bw_arena_alloc(m->arena, (lines->item_count + 1) * sizeof(*e->look));
    for (size_t i = 0; i < lines->item_count; i++) {
        bw_text line = {0};
        if (lines->items[i].kind == BW_DATA_STRING && fill_in(e, lines->items[i].string, &line))
            e->look[e->look_count++] = bw_arena_strdup(m->arena, bw_text_get(&line));
        bw_text_free(&line);
    }
}

static const char *unknown_title(const message *m)
{
    const char *layer =
        m->argument_count ? bw_knowledge_layer(m->knowledge, m->arguments[0]) : NULL;
    if (layer)
        return bw_arena_printf(m->arena, "not in the knowledge base; its name belongs to: %s",
                               layer);
    return "not in the knowledge base";
}

static void explain_row(const message *m, const bw_data *row, size_t first, bw_explanation *e)
{
    static const bw_data empty = {0};
    e->known = row != NULL;
    row = row ? row : &empty;
    e->title = bw_data_string(row, "title", NULL);
    if (!e->title)
        e->title = unknown_title(m);
    e->cause = bw_data_string(row, "cause", "");
    e->repair = bw_data_string(row, "repair", "");
    e->confidence = bw_data_string(row, "confidence", e->known ? "likely" : "unknown");
    decode_values(m, row, first, e);
    fill_look(m, row, e);
}

static void explain_internal(message *m, bw_explanation *e)
{
    const char *argument = m->argument_count ? m->arguments[0] : "";
    e->code = *argument ? bw_arena_printf(m->arena, "%s [%s]", m->code, argument) : m->code;
    const bw_data *row = *argument ? bw_knowledge_internal(m->knowledge, argument) : NULL;
    if (!row && !*argument)
        row = bw_knowledge_code(m->knowledge, m->code);
    explain_row(m, row, 1, e);
}

static void explain_crash(message *m, bw_explanation *e)
{
    e->code = m->argument_count ? bw_arena_printf(m->arena, "%s [%s]", m->code, m->arguments[0])
                                : m->code;
    explain_row(m, bw_knowledge_code(m->knowledge, m->code), 0, e);
    const char *layer =
        m->argument_count ? bw_knowledge_layer(m->knowledge, m->arguments[0]) : NULL;
    if (layer)
        e->cause = bw_arena_printf(m->arena, "%s The function belongs to: %s.", e->cause, layer);
}

static void explain_message(message *m, bw_explanation *e)
{
    if (strcmp(m->code, "ORA-00600") == 0) {
        read_brackets(m);
        if (!m->argument_count && !strchr(m->body, '['))
            read_words(m, m->body);
        explain_internal(m, e);
    } else if (strcmp(m->code, "ORA-07445") == 0) {
        read_brackets(m);
        explain_crash(m, e);
    } else {
        e->code = m->code;
        explain_row(m, bw_knowledge_code(m->knowledge, m->code), 0, e);
    }
}

/* "4000 5": the first argument of an internal error that is known, or an ORA- code. */
static bool explain_bare(message *m, const char *text, bw_explanation *e)
{
    uint64_t number;
    read_words(m, text);
    if (!m->argument_count)
        return false;
    bool known = bw_knowledge_internal(m->knowledge, m->arguments[0]) != NULL;
    if (known || !number_of(m->arguments[0], &number)) {
        if (!known && !bw_knowledge_layer(m->knowledge, m->arguments[0]))
            return false;
        m->code = "ORA-00600";
        explain_internal(m, e);
        return true;
    }
    if (number > 99999)
        return false;
    m->code = bw_arena_printf(m->arena, "ORA-%05u", (unsigned)number);
    m->argument_count = 0;
    m->body = text;
    explain_message(m, e);
    return true;
}

static const char *next_code(bw_arena *arena, const char *start, const char *p, const char **at,
                             const char **end)
{
    for (; *p; p++) {
        const char *code = code_at(arena, start, p, end);
        if (code) {
            *at = p;
            return code;
        }
    }
    *at = p;
    return NULL;
}

bw_explanation *bw_explain(const bw_knowledge *knowledge, const bw_workspace *workspace,
                           const char *text, bw_arena *arena, size_t *count)
{
    bw_explanation *all = bw_arena_alloc(arena, MAX_EXPLANATIONS * sizeof(*all));
    const char *at, *end;
    *count = 0;
    for (const char *code = next_code(arena, text, text, &at, &end);
         code && *count < MAX_EXPLANATIONS;) {
        message m = {knowledge, workspace, arena, code};
        const char *body = end;
        body += strspn(body, ": \t");
        code = next_code(arena, text, end, &at, &end);
        m.body = joined(arena, body, (size_t)(at > body ? at - body : 0));
        explain_message(&m, &all[(*count)++]);
    }
    if (*count == 0) {
        message m = {knowledge, workspace, arena, NULL};
        *count = explain_bare(&m, text, &all[0]);
    }
    return *count ? all : NULL;
}
