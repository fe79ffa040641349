#include "core/log/event_pattern.h"

#include <ctype.h>
#include <string.h>

typedef struct field_type {
    const char *name, *regex;
    bw_event_number number; /* what number its text is */
} field_type;

/* Types of the same shape differ in what they mean to those who read the event. */
static const field_type types[] = {
    {"int", "-?\\d+"},
    {"thread", "\\d+"},
    {"seq", "\\d+"},
    {"file", "\\d+"},
    {"block", "\\d+"},
    {"group", "\\d+"},
    {"error", "\\d+"},
    {"seconds", "[\\d.]+"},
    {"id", "-?\\d+"},
    {"decimal", "[\\d.]*\\d"},
    {"scn", "(?:0x)?[0-9a-f][0-9a-f.:x]*(?<![.:])", BW_EVENT_SCN},
    {"dba", "0x[0-9a-f]+"},
    {"hex", "0x[0-9a-f]+"},
    {"rba", "[0-9a-fx.]*[0-9a-fx]", BW_EVENT_NO_NUMBER},
    {"word", "\\w+"},
    {"name", "[^\\s,;:'\"()\\[\\]]*[^\\s,;:'\"()\\[\\].]"},
    {"text", ".+?"},
    {"rest", ".*"},
    {"brackets", "\\[.*", BW_EVENT_NO_NUMBER},
    {"command", ".*?(?=\\s*(?:\\.\\.\\.)?\\s*(?:\\n|$))", BW_EVENT_NO_NUMBER},
    {"path", ".+?"},
    {"time", ".+?"},
};

static const field_type *type_called(const char *name, size_t size)
{
    for (size_t i = 0; i < BW_COUNT(types); i++)
        if (strlen(types[i].name) == size && memcmp(types[i].name, name, size) == 0)
            return &types[i];
    return NULL;
}

static const field_type choice = {"choice", "", BW_EVENT_NO_NUMBER};

static void add_literal(bw_text *regex, char c)
{
    if (c == ' ')
        bw_text_add(regex, "\\s+");
    else if (isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80)
        bw_text_addf(regex, "%c", c);
    else
        bw_text_addf(regex, "\\x%02x", (unsigned char)c);
}

static void add_type(bw_text *regex, const field_type *type, const char *words, size_t size)
{
    bw_text_addf(regex, "(%s", type->regex);
    for (size_t i = 0; type == &choice && i < size; i++)
        if (words[i] == '|')
            bw_text_add(regex, "|");
        else
            add_literal(regex, words[i]);
    bw_text_add(regex, ")");
}

/* "{seq:seq}", "{seq}" or "{state:=started|stopped}", p behind the brace; returns the place behind
 * it, NULL = malformed. */
static const char *read_field(bw_event_pattern *pattern, const char *p, bw_arena *arena,
                              bw_text *regex)
{
    size_t size = strcspn(p, "}"), name_size = strcspn(p, ":}");
    const char *type_name = name_size < size ? p + name_size + 1 : p;
    size_t type_size = (size_t)(p + size - type_name);
    const field_type *type = *type_name == '=' ? &choice : type_called(type_name, type_size);
    if (!p[size] || !name_size || !type)
        return NULL;
    if (regex) {
        add_type(regex, type, type_name + 1, type_size - 1);
    } else {
        if (pattern->field_count == BW_EVENT_FIELDS)
            return NULL;
        pattern->names[pattern->field_count] = bw_arena_printf(arena, "%.*s", (int)name_size, p);
        pattern->numbers[pattern->field_count] = type->number;
        pattern->types[pattern->field_count++] = type->name;
    }
    return p + size + 1;
}

/* A choice of one, "{state:=started}", is as fixed as plain text: behind its '=', else p. */
static const char *enter_single_choice(const char *p)
{
    const char *words = *p == '{' ? strstr(p, ":=") : NULL;
    size_t end = strcspn(p, "}");
    bool single = words && words < p + end && !memchr(p, '|', end);
    return single ? words + 2 : p;
}

/* The run of fixed characters at p into literal; returns the place behind it. */
static const char *read_run(const char *p, char literal[BW_EVENT_LITERAL])
{
    size_t size = 0;
    bool inside = false;
    for (; *p && size < BW_EVENT_LITERAL - 1; p++) {
        const char *words = enter_single_choice(p);
        inside |= words != p;
        p = words;
        if (inside && *p == '}') {
            inside = false;
            continue;
        }
        if (strchr("{[<]>}|$", *p))
            break;
        if (*p == '\\' && !*++p)
            break;
        if (*p != ' ' || size == 0 || literal[size - 1] != ' ')
            literal[size++] = (char)tolower((unsigned char)*p);
    }
    literal[size] = 0;
    return p;
}

/* What every match holds: the beginning, or when that varies the longest run outside of choices. */
static void read_literal(bw_event_pattern *pattern)
{
    const char *p = pattern->text + pattern->anywhere;
    char run[BW_EVENT_LITERAL];
    int depth = 0;
    const char *end = read_run(p, pattern->literal);
    pattern->head = !pattern->anywhere && strlen(pattern->literal) >= BW_EVENT_HEAD;
    pattern->plain = pattern->head && !*end; /* unless a field is inside */
    while (*p && !pattern->head) {
        if (strchr("{[<]>}|$", *p) && enter_single_choice(p) == p) {
            depth += strchr("{[<", *p) ? 1 : strchr("}]>", *p) ? -1 : 0;
            p++;
            continue;
        }
        p = read_run(p, run);
        if (depth == 0 && strlen(run) > strlen(pattern->literal))
            memcpy(pattern->literal, run, sizeof(run));
    }
    pattern->literal_size = strlen(pattern->literal);
}

static bool is_whole_number(const char *type)
{
    const field_type *known = type_called(type, strlen(type));
    return known && strstr(known->regex, "\\d+") && known->regex[0] != '[';
}

bw_status bw_event_pattern_read(bw_event_pattern *pattern, const char *text, bw_arena *arena,
                                bw_error *err)
{
    *pattern = (bw_event_pattern){.text = text, .anywhere = text[0] == '*'};
    read_literal(pattern);
    for (const char *p = text; p && *p;) {
        if (*p == '\\' && p[1])
            p += 2;
        else if (*p++ == '{')
            p = read_field(pattern, p, arena, NULL);
        if (!p)
            return bw_error_set(err, BW_ERR_FORMAT,
                                "the pattern '%s' has a field that is not {name:type}", text);
    }
    pattern->plain &= pattern->field_count == 0;
    pattern->digit = text[0] == '{' && is_whole_number(pattern->types[0]);
    return BW_OK;
}

static void add_piece(bw_event_pattern *pattern, const char **at, bw_text *regex)
{
    const char *p = *at;
    switch (*p) {
    case '{': *at = read_field(pattern, p + 1, NULL, regex); return;
    case '[': bw_text_add(regex, "(?:"); break;
    case ']': bw_text_add(regex, ")?"); break;
    case '<': bw_text_add(regex, "(?:"); break;
    case '>': bw_text_add(regex, ")"); break;
    case '|': bw_text_add(regex, "|"); break;
    case '\\':
        if (p[1])
            add_literal(regex, *++p);
        break;
    case '$':
        if (!p[1]) {
            bw_text_add(regex, "\\s*$");
            break;
        }
        add_literal(regex, '$');
        break;
    default: add_literal(regex, *p);
    }
    *at = p + 1;
}

bw_status bw_event_pattern_compile(bw_event_pattern *pattern, bw_error *err)
{
    bw_text regex = {0};
    int number;
    PCRE2_SIZE offset;
    for (const char *p = pattern->text + pattern->anywhere; *p;)
        add_piece(pattern, &p, &regex);
    uint32_t options =
        PCRE2_CASELESS | PCRE2_DOLLAR_ENDONLY | (pattern->anywhere ? 0 : PCRE2_ANCHORED);
    pattern->code = pcre2_compile((PCRE2_SPTR)bw_text_get(&regex), regex.length, options, &number,
                                  &offset, NULL);
    if (pattern->code)
        pattern->compiled = pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE) == 0;
    atomic_store_explicit(&pattern->known, true, memory_order_release);
    bw_text_free(&regex);
    return pattern->code ? BW_OK
                         : bw_error_set(err, BW_ERR_FORMAT,
                                        "the pattern '%s' cannot be read: "
                                        "brackets [..] and <..> must pair",
                                        pattern->text);
}

void bw_event_pattern_free(bw_event_pattern *pattern)
{
    pcre2_code_free(pattern->code);
}
