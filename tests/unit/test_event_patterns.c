/* Patterns of events against regular expressions: what a pattern means is told to PCRE2, which has
 * to find the same match and the same fields in any line. And the sieve against looking at each
 * place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "core/log/event_match.h"
#include "core/log/event_sieve.h"
#include "tests/unit/sessions.h"
#include <blockwright/blockwright.h>

/* --- chance, the same in every run --- */
static uint32_t chance_state = 1;

static unsigned chance(unsigned below)
{
    chance_state = chance_state * 1664525u + 1013904223u;
    return (chance_state >> 8) % below;
}

/* --- a pattern as a regular expression --- */
static const struct {
    const char *name, *regex, *like; /* like: one text of that type */
} types[] = {
    {"int", "-?\\d+", "-17"},
    {"thread", "\\d+", "1"},
    {"seq", "\\d+", "20417"},
    {"file", "\\d+", "4"},
    {"block", "\\d+", "623"},
    {"group", "\\d+", "2"},
    {"error", "\\d+", "00600"},
    {"seconds", "[\\d.]+", "1.25"},
    {"id", "-?\\d+", "1350000000"},
    {"decimal", "[\\d.]*\\d", "11.2.0.4"},
    {"scn", "(?:0x)?[0-9a-f][0-9a-f.:x]*(?<![.:])", "0x0000.00f7a13b"},
    {"dba", "0x[0-9a-f]+", "0x0259eb83"},
    {"hex", "0x[0-9a-f]+", "0xF"},
    {"rba", "[0-9a-fx.]*[0-9a-fx]", "0x17.2.10"},
    {"word", "\\w+", "LGWR_2"},
    {"name", "[^\\s,;:'\"()\\[\\]]*[^\\s,;:'\"()\\[\\].]", "db.example.org"},
    {"text", ".+?", "a few words"},
    {"rest", ".*", "all, that: is left."},
    {"brackets", "\\[.*", "[kcbz], [1]"},
    {"command", ".*?(?=\\s*(?:\\.\\.\\.)?\\s*(?:\\n|$))", "alter database open..."},
    {"path", ".+?", "/u01/x (1).trc"},
    {"time", ".+?", "12:00:01"},
};

static size_t type_of(const char *name, size_t size)
{
    for (size_t i = 0; i < BW_COUNT(types); i++)
        if (strlen(types[i].name) == size && memcmp(types[i].name, name, size) == 0)
            return i;
    fail_msg("no type %.*s", (int)size, name);
    return 0;
}

static void add_literal(bw_text *regex, char c)
{
    if (c == ' ')
        bw_text_add(regex, "\\s+");
    else
        bw_text_addf(regex, "\\x%02x", (unsigned char)c);
}

/* Behind the field that begins at p. */
static const char *add_field(bw_text *regex, const char *p)
{
    const char *end = strchr(p, '}'), *colon = memchr(p, ':', (size_t)(end - p));
    const char *type = colon ? colon + 1 : p + 1;
    bw_text_add(regex, "(");
    if (*type != '=')
        bw_text_add(regex, types[type_of(type, (size_t)(end - type))].regex);
    for (const char *c = type + 1; *type == '=' && c < end; c++)
        if (*c == '|')
            bw_text_add(regex, "|");
        else
            add_literal(regex, *c);
    bw_text_add(regex, ")");
    return end + 1;
}

static pcre2_code *regex_of(const char *pattern)
{
    bw_text regex = {0};
    bool anywhere = *pattern == '*';
    for (const char *p = pattern + anywhere; *p;) {
        if (*p == '{') {
            p = add_field(&regex, p);
            continue;
        }
        if (*p == '[' || *p == '<')
            bw_text_add(&regex, "(?:");
        else if (*p == ']' || *p == '>')
            bw_text_add(&regex, *p == ']' ? ")?" : ")");
        else if (*p == '|')
            bw_text_add(&regex, "|");
        else if (*p == '$' && !p[1])
            bw_text_add(&regex, "\\s*$");
        else
            add_literal(&regex, *p == '\\' ? *++p : *p);
        p++;
    }
    int number;
    PCRE2_SIZE offset;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)bw_text_get(&regex), regex.length,
                      PCRE2_CASELESS | PCRE2_DOLLAR_ENDONLY | (anywhere ? 0 : PCRE2_ANCHORED),
                      &number, &offset, NULL);
    if (!code)
        fail_msg("%s: %s", pattern, bw_text_get(&regex));
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    bw_text_free(&regex);
    return code;
}

/* --- lines that nearly fit --- */

/* One way of all that the pattern leaves open. */
static void add_like(bw_text *line, const char *pattern)
{
    for (const char *p = pattern + (*pattern == '*'); *p; p++) {
        if (*p == '{') {
            const char *end = strchr(p, '}'), *colon = memchr(p, ':', (size_t)(end - p));
            const char *type = colon ? colon + 1 : p + 1;
            if (*type == '=')
                bw_text_add_bytes(line, type + 1, strcspn(type + 1, "|}"));
            else
                bw_text_add(line, types[type_of(type, (size_t)(end - type))].like);
            p = end;
        } else if ((*p == '[' || *p == '<' || *p == '|') && chance(3) == 0) {
            p += strcspn(p, "|]>"); /* nearly: what is nested is left half */
        } else if (*p == '\\' && p[1]) {
            bw_text_add_bytes(line, ++p, 1);
        } else if (!strchr("[]<>|", *p) && (*p != '$' || p[1])) {
            bw_text_add_bytes(line, p, 1);
        }
    }
}

static void spoil(bw_text *line)
{
    static const char signs[] = " \t\n.:x0a(['\"-9A\x80\0_,]";
    for (unsigned times = chance(4); times && line->length; times--) {
        size_t at = chance((unsigned)line->length), size = line->length;
        switch (chance(4)) {
        case 0: line->data[at] = signs[chance(sizeof(signs))]; break;
        case 1: line->data[at] ^= 0x20; break;
        case 2: /* a byte more */
            bw_text_add_bytes(line, "", 1);
            memmove(line->data + at + 1, line->data + at, size - at);
            line->data[at] = signs[chance(sizeof(signs))];
            break;
        default: line->length = at; /* cut */
        }
    }
}

static bool is_plain(const bw_text *line)
{
    for (size_t i = 0; i < line->length; i++)
        if ((unsigned char)line->data[i] < ' ' ||
            (i && line->data[i] == ' ' && line->data[i - 1] == ' '))
            return false;
    return true;
}

typedef struct twin {
    bw_event_pattern pattern;
    pcre2_code *code;
    pcre2_match_data *match;
    unsigned matched, compared;
} twin;

static void compare(twin *t, const bw_text *text, bool plain)
{
    bw_event_place places[BW_EVENT_FIELDS];
    const char *line = bw_text_get(text);
    const bw_event_line whole = {line, line + text->length, plain};
    int groups = pcre2_match(t->code, (PCRE2_SPTR)line, text->length, 0, 0, t->match, NULL);
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(t->match);
    if (groups == PCRE2_ERROR_MATCHLIMIT)
        return;
    t->compared++;
    if (bw_event_match(&t->pattern, &whole, 0, places) != (groups > 0))
        fail_msg("'%s' and '%s': a match for one of both only", t->pattern.text, line);
    for (size_t i = 0; groups > 0 && i < t->pattern.field_count; i++) {
        bool set = (int)i + 1 < groups && at[2 * i + 2] != PCRE2_UNSET;
        if (set != (places[i].begin != NULL) || (set && (places[i].begin != line + at[2 * i + 2] ||
                                                         places[i].end != line + at[2 * i + 3])))
            fail_msg("'%s' and '%s': field %zu differs", t->pattern.text, line, i);
    }
    t->matched += groups > 0;
}

/* How often it matched. */
static unsigned compare_many(const char *pattern, unsigned lines)
{
    bw_arena *arena = bw_arena_new();
    bw_text line = {0};
    bw_error err = {0};
    twin t = {.code = regex_of(pattern)};
    if (bw_event_pattern_read(&t.pattern, pattern, arena, &err) != BW_OK)
        fail_msg("%s", err.text);
    t.match = pcre2_match_data_create_from_pattern(t.code, NULL);
    for (unsigned i = 0; i < lines; i++) {
        bw_text_clear(&line);
        if (t.pattern.anywhere && chance(2))
            bw_text_add(&line, "before it ");
        add_like(&line, pattern);
        if (chance(3) == 0)
            bw_text_add(&line, chance(2) ? " and more" : ")  ");
        spoil(&line);
        compare(&t, &line, false);
        if (is_plain(&line))
            compare(&t, &line, true);
    }
    assert_true(t.compared >= lines);
    pcre2_match_data_free(t.match);
    pcre2_code_free(t.code);
    bw_text_free(&line);
    bw_arena_free(arena);
    return t.matched;
}

static void shipped_patterns_mean_what_their_expressions_do(void **state)
{
    (void)state;
    bw_session *session = new_session();
    bw_catalogue *catalogue = bw_session_catalogue(session);
    size_t patterns = 0, useless = 0;
    for (size_t i = 0; i < bw_catalogue_count(catalogue); i++)
        for (size_t k = 0; k < bw_catalogue_at(catalogue, i)->pattern_count; k++, patterns++)
            useless += compare_many(bw_catalogue_at(catalogue, i)->patterns[k], 150) < 10;
    assert_true(patterns > 400);
    assert_true(useless * 20 < patterns); /* else the lines are no test */
    bw_session_free(session);
}

/* What no shipped row does, or few. */
static void odd_patterns_mean_what_their_expressions_do(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "{a:name}.{b:name}",
        "{a:decimal}.{b:int}",
        "{a:seconds}.5{b:rest}",
        "{a:scn}x{b:hex}",
        "{a:scn}:{b:scn}",
        "{a:rba}.{b:rba} {c:word}{d:word}",
        "{a:text}{b:text}{c:rest}",
        "{a:text} {b:text}$",
        "{a:word}[ {b:word}][ {c:word}]$",
        "[{a:int} ][{b:int} ]{c:rest}",
        "<{a:int}|{b:word}|[x]{c:text}> end",
        "[a[b[c {x:word}]]] {y:rest}",
        "x {k:=on|off|on demand} {l:=off|on}[ {m:=a|b}]{n:int}",
        "{k:=A B|A}[ B] {r:rest}",
        "*{n:int} blocks",
        "*[a ]b<c|d>{r:name}",
        "*{r:text}$",
        "a  b{x:int}",
        "\\[{x:int}\\] \\{\\} c:\\\\{p:path} $",
        "one|two {n:int}|{w:word}",
        "{c:command}",
        "do {c:command}[...]",
        "{b:brackets}\\]",
        "{t:path}:{n:int}: {r:text}",
        "$ at the front, 5$ inside",
        "",
    };
    for (size_t i = 0; i < BW_COUNT(odd); i++)
        if (compare_many(odd[i], 4000) < 50)
            fail_msg("'%s' hardly ever matched", odd[i]);
}

/* What is known to stand at the front need not be looked at again. */
static void a_known_beginning_is_passed_over(void **state)
{
    (void)state;
    bw_arena *arena = bw_arena_new();
    bw_event_pattern pattern;
    bw_event_place places[BW_EVENT_FIELDS];
    static const char text[] = "Thread 12 opened at log sequence 345.";
    const bw_event_line line = {text, text + sizeof(text) - 1, true};
    assert_int_equal(bw_event_pattern_read(
                         &pattern, "Thread {t:thread} opened at log sequence {s:seq}", arena, NULL),
                     BW_OK);
    assert_int_equal(pattern.begun, 7);
    assert_true(bw_event_match(&pattern, &line, pattern.begun, places));
    assert_memory_equal(places[0].begin, "12 ", 3);
    assert_ptr_equal(places[0].end, text + 9);
    assert_ptr_equal(places[1].end, text + sizeof(text) - 2);
    bw_arena_free(arena);
}

/* Nesting and length are bounded: matching goes as deep as a pattern is long. */
static void endless_patterns_are_refused(void **state)
{
    (void)state;
    static const char *const pieces[] = {"[", "<", "|", "[a]", "a ", "<a|", "{a:=b|", "a[", "\\"};
    for (size_t i = 0; i < 2 * BW_COUNT(pieces); i++) {
        const char *piece = pieces[i / 2];
        bw_arena *arena = bw_arena_new();
        bw_text text = {0};
        bw_event_pattern pattern;
        while (text.length < (i % 2 ? 200000 : 4000))
            bw_text_add(&text, piece);
        bw_status status = bw_event_pattern_read(&pattern, bw_text_get(&text), arena, NULL);
        assert_int_equal(status, i % 2 == 0 && *piece == '\\' ? BW_OK : BW_ERR_FORMAT);
        bw_text_free(&text);
        bw_arena_free(arena);
    }
}

/* What may follow a field is looked for ahead, past every choice. */
static void many_choices_are_read_soon(void **state)
{
    (void)state;
    bw_arena *arena = bw_arena_new();
    bw_event_pattern pattern;
    bw_event_place places[BW_EVENT_FIELDS];
    bw_text text = {0};
    static const char line[] = "word 5x";
    const bw_event_line whole = {line, line + sizeof(line) - 1, true};
    bw_text_add(&text, "{a:word}");
    for (int i = 0; i < 200; i++)
        bw_text_add(&text, "[]<|>");
    bw_text_add(&text, " {b:hex}x");
    assert_int_equal(bw_event_pattern_read(&pattern, bw_text_get(&text), arena, NULL), BW_OK);
    assert_false(bw_event_match(&pattern, &whole, 0, places));
    bw_text_free(&text);
    bw_arena_free(arena);
}

/* Fields that may end at every byte, over lines that fit in the end nowhere: without a bound each
 * of these takes minutes. */
static void the_effort_is_bounded(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "{a:text}{b:text}{c:text}{d:text}x", "{a:text} {b:text} {c:text} {d:rest}x",
        "{a:rest}{b:rest}{c:rest}x",         "{a:text}{b:word}{c:text}{d:word}x",
        "{a:text}{b:int}{c:text}{d:int}x",   "{a:command}{b:text}{c:command}x",
        "*{a:name}{b:name}{c:name} x",       "{a:text}[ ][ ][ ][ ]{b:text}[ ][ ]{c:text}x",
    };
    static const char *const lines[] = {"a", "7", " ", "a ", "7a", ". ", "a\n", "..."};
    static char text[8192];
    for (size_t i = 0; i < BW_COUNT(patterns) * BW_COUNT(lines); i++) {
        bw_arena *arena = bw_arena_new();
        bw_event_pattern pattern;
        bw_event_place places[BW_EVENT_FIELDS];
        const char *piece = lines[i % BW_COUNT(lines)];
        for (size_t k = 0; k < sizeof(text); k++)
            text[k] = piece[k % strlen(piece)];
        const bw_event_line line = {text, text + sizeof(text), *piece == 'a' && !piece[1]};
        assert_int_equal(
            bw_event_pattern_read(&pattern, patterns[i / BW_COUNT(lines)], arena, NULL), BW_OK);
        assert_false(bw_event_match(&pattern, &line, 0, places));
        bw_arena_free(arena);
    }
}

/* --- the sieve --- */

static bool stands_in(const char *text, size_t size, const char *words)
{
    size_t length = strlen(words);
    for (size_t i = 0; i + length <= size; i++)
        if (strncasecmp(text + i, words, length) == 0)
            return true;
    return false;
}

/* Words that share their ends and middles, in texts made of their pieces. */
static void the_sieve_finds_all_words_and_no_other(void **state)
{
    (void)state;
    static const char *const words[] = {"started with pid=",
                                        " started with",
                                        "data blocks read",
                                        "locks need",
                                        "abababab",
                                        "babababa",
                                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                        "aaaaaaaa",
                                        "[crs-1607]: ",
                                        "standby database"};
    for (size_t count = 1; count <= BW_COUNT(words); count++) {
        bw_event_sieve *sieve = bw_event_sieve_new();
        for (size_t i = 0; i < count; i++) /* numbers beyond one word of the set, too */
            bw_event_sieve_add(sieve, words[i], strlen(words[i]), (unsigned)(i * 13));
        for (unsigned round = 0; round < 3000; round++) {
            char text[160];
            size_t size = 0, found = 0;
            uint64_t held[2] = {0};
            while (size < 100 && chance(6)) {
                const char *w = words[chance(BW_COUNT(words))];
                size_t from = chance(3) ? 0 : chance((unsigned)strlen(w));
                for (w += from; *w && size < sizeof(text) && chance(40); w++)
                    text[size++] = chance(2) && *w >= 'a' && *w <= 'z' ? (char)(*w & ~0x20) : *w;
            }
            bw_event_sieve_pass(sieve, text, size, held);
            for (size_t i = 0; i < count; i++) {
                bool is = held[i * 13 / 64] >> i * 13 % 64 & 1;
                assert_int_equal(is, stands_in(text, size, words[i]));
                found += is;
            }
            for (size_t k = 0; k < 2; k++)
                found -= (size_t)__builtin_popcountll(held[k]);
            assert_int_equal(found, 0); /* no other bit is set */
        }
        bw_event_sieve_free(sieve);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_patterns_mean_what_their_expressions_do),
        cmocka_unit_test(odd_patterns_mean_what_their_expressions_do),
        cmocka_unit_test(a_known_beginning_is_passed_over),
        cmocka_unit_test(endless_patterns_are_refused),
        cmocka_unit_test(many_choices_are_read_soon),
        cmocka_unit_test(the_effort_is_bounded),
        cmocka_unit_test(the_sieve_finds_all_words_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
