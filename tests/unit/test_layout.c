/* Layouts written in the test, blocks laid out by hand: grammar, expressions, hostile counts, gaps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/layout/compile.h"
#include "core/layout/expr.h"
#include "core/script/datafile.h"

static bw_status add(bw_layouts *layouts, const char *lua, bw_error *err)
{
    bw_arena *arena = bw_arena_new();
    const bw_data *root = bw_datafile_load_text("test.lua", lua, strlen(lua), arena, err);
    bw_status status = root ? bw_layouts_add(layouts, "test.lua", "", root, err) : BW_ERR_FORMAT;
    if (status == BW_OK)
        status = bw_layouts_resolve(layouts, err);
    bw_arena_free(arena);
    return status;
}

static bw_layouts *loaded(const char *lua)
{
    bw_layouts *layouts = bw_layouts_new();
    bw_error err = {0};
    if (add(layouts, lua, &err) != BW_OK)
        fail_msg("%s", err.text);
    return layouts;
}

static bw_block_context context(bool be)
{
    return (bw_block_context){.block_size = 512, .family = "data", .big_endian = be};
}

static void expressions_agree_with_c(void **state)
{
    (void)state;
    const struct {
        const char *text;
        int64_t value;
    } cases[] = {{"1 + 2 * 3", 1 + 2 * 3},
                 {"(1 + 2) * 3", (1 + 2) * 3},
                 {"7 & 0xff | 0x100", (7 & 0xff) | 0x100},
                 {"1 << 4 == 16 && 3 > 2", 1},
                 {"10 - 4 - 3", 10 - 4 - 3},
                 {"-5 / 2", -5 / 2},
                 {"-5 % 3", -5 % 3},
                 {"5 / 0", 0},
                 {"5 % 0", 0},
                 {"1 ? 2 : 3", 2},
                 {"0 ? 2 : 0 ? 4 : 5", 5},
                 {"!3 + ~0", -1},
                 {"2 < 1 || 2 <= 2", 1},
                 {"0x32 & 0x30 ? 8 : 0", 8},
                 {"1 << 70", 0},
                 {"6 ^ 3", 6 ^ 3},
                 {"bs", 512},
                 {"1 != 1", 0}};
    bw_arena *arena = bw_arena_new();
    bw_names names = {0};
    bw_block_context c = context(false);
    bw_scope scope = {.context = &c, .bytes = (const uint8_t *)""};
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        bw_error err = {0};
        bw_expr *expr = bw_expr_compile(cases[i].text, &names, arena, &err);
        if (!expr)
            fail_msg("%s", err.text);
        if (bw_expr_run(expr, &scope) != cases[i].value)
            fail_msg("%s is not %lld", cases[i].text, (long long)cases[i].value);
    }
    const char *bad[] = {"",
                         "1 +",
                         "(1",
                         "1)",
                         "a b",
                         "u1(",
                         "@",
                         "x[1",
                         "1 ? 2",
                         "$",
                         "((((((((((((((((((((((((((((((((((((1"};
    for (size_t i = 0; i < BW_COUNT(bad); i++) {
        bw_error err = {0};
        assert_null(bw_expr_compile(bad[i], &names, arena, &err));
        assert_true(strlen(err.text) > 10);
    }
    bw_names_free(&names);
    bw_arena_free(arena);
}

/* The compiler of C says what each expression comes to, for names of many values; on the left, on
 * the right, in brackets, under masks, against constants: all forms that steps have. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wparentheses" /* which sides belong together is asked here */
#define AGREES(expression) {#expression, (int64_t)(expression)}
static void names_take_part_as_in_c(void **state)
{
    (void)state;
    static const int64_t values[] = {INT64_MIN + 1, -70000, -2, -1, 0, 1, 2, 3, 5, 8, 254, 65535,
                                     INT64_MAX / 8};
    bw_arena *arena = bw_arena_new();
    bw_names names = {0};
    bw_error err;
    for (size_t n = 0; n < BW_COUNT(values) * BW_COUNT(values); n++) {
        const int64_t a = values[n % BW_COUNT(values)], b = values[n / BW_COUNT(values)];
        const int64_t c = a < 0 ? 3 : -3;
        const struct {
            const char *text;
            int64_t value;
        } cases[] = {
            AGREES(a == 5), AGREES(a != 5), AGREES(a < 5), AGREES(a <= 5), AGREES(a > 5),
            AGREES(a >= 5), AGREES(5 < a), AGREES(5 >= a), AGREES(-1 == a), AGREES(a == b),
            AGREES(a < b), AGREES(a >= b), AGREES(!a), AGREES(!(a & 3)), AGREES(a & 3),
            AGREES((a & 0xfe) == 2), AGREES((a & 12) != 8), AGREES(a && b), AGREES(a || b),
            AGREES(a && b && c < 0), AGREES(a > 1 && b > 1 || c > 0),
            AGREES((a > 1 || b > 1) && c > 0), AGREES(!(a && b)),
            AGREES(!(a & 1 && b & 1) || c == 3), AGREES(a ? b : c),
            AGREES(a > 2 ? b > 2 ? 1 : 2 : c > 0 ? 3 : 4), AGREES(a && (b ? c > 0 : c < 0)),
            AGREES((a & 7) + (b & 7) * 3), AGREES(3 * (b & 7) + (a & 7)),
            AGREES((a & 7) - ((b & 7) - (c - 1))), AGREES(20 - (a & 15)),
            AGREES((a & 63) << (b & 3)), AGREES((a & 7) <= (b & 7) + c),
            AGREES(c + (b & 7) >= (a & 7)), AGREES((a & 255) / 2 - 1 > 3),
            AGREES((a & 255) % 7 == (b & 255) % 7), AGREES(~a & b | c ^ 5),
            AGREES(-(a & 15) < 0 - (b & 15)), AGREES((a == 1) + (b == 1) + (c == 3)),
            AGREES(2 + 3 * 4 == 14 && a != 0),
        };
        for (size_t i = 0; i < BW_COUNT(cases); i++) {
            bw_expr *value = bw_expr_compile(cases[i].text, &names, arena, &err);
            bw_expr *condition = bw_expr_compile_condition(cases[i].text, &names, arena, &err);
            bw_named named[3] = {{0}};
            named[bw_names_id(&names, "a", 1)].value = a;
            named[bw_names_id(&names, "b", 1)].value = b;
            named[bw_names_id(&names, "c", 1)].value = c;
            const bw_block_context nowhere = {0};
            const bw_scope scope = {.context = &nowhere, .named = named};
            if (bw_expr_run(value, &scope) != cases[i].value)
                fail_msg("a = %lld, b = %lld: %s is not %lld", (long long)a, (long long)b,
                         cases[i].text, (long long)cases[i].value);
            if (bw_expr_run(condition, &scope) != (cases[i].value != 0))
                fail_msg("a = %lld, b = %lld: the condition %s is wrong", (long long)a,
                         (long long)b, cases[i].text);
        }
        bw_arena_reset(arena);
    }
    bw_names_free(&names);
    bw_arena_free(arena);
}
#pragma GCC diagnostic pop

static const char sample[] =
    "return { structs = {\n"
    " { name = 'pair', fields = { { 'ub1', 'a', at = 0 }, { 'ub2', 'b' } } },\n"
    " { name = 'both', union = true, size = 4, fields = { { 'ub4', 'whole' }, { 'ub1', 'first' } } "
    "},\n"
    " { name = 'head', fields = { { 'ub2', 'count', at = 0 }, { 'ub2', 'flag', flags = { { 1, "
    "'ONE', letter = 'O' }, { 2, 'TWO', letter = 'T' } }, count_mask = 0xff0 },\n"
    "   { 'pair', 'list', count = 'count' }, { 'both', 'u' }, { 'ub2be', 'turned' } } } },\n"
    " blocks = { { name = 'b', family = 'data', type = 7, fields = { { 'head', 'head', at = 16 },\n"
    "   { 'sb2', 'dir', at = 100, count = 3, means = 'row_offset', from = 'head' },\n"
    "   { 'pair', 'row', count = 3, each_at = '@head + dir[i]', each_when = 'dir[i] > 0' } } } } }";

static bw_tree *decode(const bw_layouts *layouts, const uint8_t *bytes, bool be)
{
    bw_tree *tree = bw_tree_new();
    bw_block_context c = context(be);
    bw_tree_decode(tree, layouts, bytes, &c);
    return tree;
}

static const bw_field *field(const bw_tree *tree, const char *path)
{
    int64_t index = bw_tree_find(tree, path);
    if (index < 0)
        fail_msg("no field %s", path);
    return &tree->fields[index];
}

static void members_stand_where_the_layout_says(void **state)
{
    (void)state;
    for (int be = 0; be < 2; be++) {
        uint8_t b[512] = {7};
        b[16 + be] = 2;                                        /* count */
        b[18 + be] = 0x21;                                     /* flag: ONE, number 2 */
        b[20] = 9, b[21 + be] = 5;                             /* list[0] */
        b[23] = 8, b[24 + be] = 6;                             /* list[1] */
        b[26] = 0xaa;                                          /* u */
        b[30] = 0x12, b[31] = 0x34;                            /* turned */
        b[100 + be] = 200, b[102 + be] = 0, b[104 + be] = 210; /* dir */
        b[216] = 77;
        bw_layouts *layouts = loaded(sample);
        bw_tree *tree = decode(layouts, b, be);
        assert_int_equal(field(tree, "head.count")->value, 2);
        assert_int_equal(field(tree, "list[1].b")->value, 6);
        assert_int_equal(field(tree, "list[1].b")->offset, 24);
        assert_int_equal(field(tree, "head.list[0].a")->value, 9);
        assert_int_equal(field(tree, "u.first")->offset, 26);
        assert_int_equal(field(tree, "u.first")->value, 0xaa);
        assert_int_equal(field(tree, "turned")->value, 0x1234);
        assert_int_equal(field(tree, "dir[2]")->target, 226);
        assert_int_equal(field(tree, "row[0].a")->offset, 216);
        assert_int_equal(field(tree, "row[0].a")->value, 77);
        assert_int_equal(bw_tree_find(tree, "row[1]"), -1); /* each_when passed it over */
        assert_int_equal(bw_tree_find(tree, "list[4294967295]"), -1);
        assert_int_equal(bw_tree_find(tree, "list[99999999999999999999]"), -1);
        bw_text text = {0};
        bw_field_text(tree, (uint32_t)bw_tree_find(tree, "flag"), &text);
        assert_string_equal(bw_text_get(&text), "0x0021 (O-, 32)"); /* 0x21 & 0xff0 */
        bw_text_free(&text);
        bw_tree_free(tree);
        bw_layouts_free(layouts);
    }
}

/* Numbers of all widths one behind the other, from one place to the next up to and over the end of
 * the block: those that fit are read, the first that does not is cut, and so are all behind it. */
static void numbers_at_the_end_of_the_block_are_read_or_cut(void **state)
{
    (void)state;
    bw_layouts *layouts = loaded(
        "return { structs = { { name = 'row', fields = { { 'ub1', 'one', at = 0 },\n"
        "   { 'sb2', 'two' }, { 'ub4', 'four' }, { 'ub8', 'eight' }, { 'sb1', 'last' } } } },\n"
        " blocks = { { name = 'b', family = 'data', type = 7,\n"
        "   fields = { { 'row', 'row', at = 'u2(2)' } } } } }");
    static const struct {
        const char *name;
        unsigned at, width;
    } members[] = {{"one", 0, 1}, {"two", 1, 2}, {"four", 3, 4}, {"eight", 7, 8}, {"last", 15, 1}};
    for (unsigned begin = 480; begin < 512; begin++)
        for (int be = 0; be < 2; be++) {
            uint8_t b[512];
            for (unsigned i = 0; i < sizeof(b); i++)
                b[i] = (uint8_t)(200 + i * 7);
            b[0] = 7;
            b[2 + be] = (uint8_t)begin, b[3 - be] = (uint8_t)(begin >> 8);
            bw_tree *tree = decode(layouts, b, be);
            for (size_t m = 0; m < BW_COUNT(members); m++) {
                const bw_field *f = field(tree, members[m].name);
                unsigned at = begin + members[m].at, width = members[m].width;
                uint64_t value = 0;
                for (unsigned i = 0; i < width && at + width <= 512; i++)
                    value |= (uint64_t)b[be ? at + width - 1 - i : at + i] << 8 * i;
                if (f->kind == BW_FIELD_INT)
                    value = width == 1 ? (uint64_t)(int8_t)value : (uint64_t)(int16_t)value;
                assert_int_equal(f->value, value);
                assert_int_equal(f->severity, at + width <= 512 ? BW_GOOD : BW_BAD);
                assert_int_equal(f->offset, at < 512 ? at : 512);
                assert_int_equal(f->length, at >= 512 ? 0 : at + width <= 512 ? width : 512 - at);
            }
            bw_tree_free(tree);
        }
    bw_layouts_free(layouts);
}

/* 8,224 numbers of 8 bytes, 65,792 in all, of a block of 512. */
static void a_struct_longer_than_a_block_is_cut(void **state)
{
    (void)state;
    bw_text lua = {0};
    bw_text_add(&lua, "return { structs = { { name = 'row', fields = {");
    for (int i = 0; i < 8224; i++)
        bw_text_add(&lua, "{'ub8','m'},");
    bw_text_add(&lua, "} } }, blocks = { { name = 'b', family = 'data', type = 7, fields = {"
                      " { 'row', 'row', at = 0 } } } } }");
    bw_layouts *layouts = loaded(bw_text_get(&lua));
    uint8_t *b = calloc(1, 512); /* of its own, so that sanitizers see a read behind it */
    b[0] = 7;
    bw_tree *tree = decode(layouts, b, false);
    assert_int_equal(tree->count, 2 + 8224);
    assert_int_equal(tree->fields[2].value, 7);
    assert_int_equal(tree->fields[2 + 63].severity, BW_GOOD);
    assert_int_equal(tree->fields[2 + 64].severity, BW_BAD);
    assert_int_equal(tree->fields[2 + 64].length, 0);
    bw_tree_free(tree);
    free(b);
    bw_layouts_free(layouts);
    bw_text_free(&lua);
}

static void every_byte_is_named_or_a_gap(void **state)
{
    (void)state;
    uint8_t b[512] = {7}, seen[512] = {0};
    bw_layouts *layouts = loaded(sample);
    bw_tree *tree = decode(layouts, b, false);
    for (uint32_t i = 1; i < tree->count; i++) {
        const bw_field *f = &tree->fields[i];
        if (f->kind != BW_FIELD_STRUCT && f->kind != BW_FIELD_ARRAY)
            for (uint32_t at = f->offset; at < f->offset + f->length; at++)
                seen[at] |= f->kind == BW_FIELD_GAP ? 2 : 1;
    }
    for (uint32_t at = 0; at < 512; at++)
        assert_true(seen[at] == 1 || seen[at] == 2); /* one of them, never both */
    bw_tree_free(tree);
    bw_layouts_free(layouts);
}

static void hostile_counts_are_cut_with_a_reason(void **state)
{
    (void)state;
    uint8_t b[512] = {7};
    memset(b + 16, 0xff, 2);
    bw_layouts *layouts = loaded(sample);
    bw_tree *tree = decode(layouts, b, false);
    assert_int_equal(field(tree, "list")->severity, BW_BAD);
    assert_non_null(field(tree, "list")->why);
    for (uint32_t i = 0; i < tree->count; i++)
        assert_true(tree->fields[i].offset + tree->fields[i].length <= 512);
    bw_tree_free(tree);
    bw_layouts_free(layouts);
}

/* Arrays whose own place lies outside the block, with elements inside it and without. */
static void arrays_behind_the_block_have_no_length(void **state)
{
    (void)state;
    uint8_t b[512] = {7};
    bw_layouts *layouts =
        loaded("return { blocks = { { name = 'b', family = 'data', fields = { { 'ub2', 'far', at = "
               "4000, count = 3 },"
               " { 'ub2', 'placed', at = 5000, count = 2, each_at = '20 + 2 * i' } } } } }");
    bw_tree *tree = decode(layouts, b, false);
    assert_int_equal(field(tree, "far")->length, 0);
    assert_int_equal(field(tree, "far")->severity, BW_BAD);
    assert_int_equal(field(tree, "placed")->offset, 20);
    assert_int_equal(field(tree, "placed")->length, 4);
    bw_tree_free(tree);
    bw_layouts_free(layouts);
}

static void nesting_without_end_stops(void **state)
{
    (void)state;
    uint8_t b[512] = {7};
    bw_layouts *layouts = loaded(
        "return { structs = { { name = 'r', fields = { { 'r', 'r', count = 60000 } } } },"
        " blocks = { { name = 'b', family = 'data', fields = { { 'r', 'r', at = 0 } } } } }");
    bw_tree *tree = decode(layouts, b, false);
    assert_true(tree->count <= 200000);
    assert_int_equal(tree->fields[0].severity, BW_BAD);
    bw_tree_free(tree);
    bw_layouts_free(layouts);
}

/* The words of a block are put together from fields, sums over arrays, and conditions. */
static void sentences_say_what_the_bytes_hold(void **state)
{
    (void)state;
    uint8_t b[512] = {3, 9, 0, 9, 200, 7, 7};
    bw_layouts *layouts = loaded(
        "return { structs = { { name = 's', fields = { { 'ub1', 'n', at = 0 } },"
        " describe = { 'n of s: {=n}.' } } },"
        " blocks = { { name = 'b', family = 'data', object = 'x[4] * 2', doc = 'a test',"
        " fields = { { 'ub1', 'n', at = 0 }, { 'ub1', 'x', at = 0, count = 5 },"
        " { 's', 'first', at = 5 }, { 's', 'many', at = 1, count = 2 }, { 'ub1', 'n', at = 0 } },"
        " describe = { '{=count(5, x[i] == 9)} nine{s}', { 'x[2]', 'no' }, { '!x[2]',"
        " '{=count(n - 2, i == 0)} zero{s}, {=sum(n + 2, x[i] * i)} in all.' },"
        " 'n is {n}, in first {first.n}; {=count(0 - 1, 1)}{=sum(9999999, 1)}' } } } }");
    bw_tree *tree = decode(layouts, b, false);
    bw_text text = {0};
    uint32_t object = 0;
    bw_tree_describe(tree, &text);
    assert_string_equal(bw_text_get(&text), "2 nines 1 zero, 836 in all. n is 3 (0x03), in first 7 "
                                            "(0x07); 04096 n of s: 3.");
    assert_true(bw_tree_object(tree, &object));
    assert_int_equal(object, 400);
    assert_string_equal(bw_tree_doc(tree), "a test");
    bw_text_free(&text);
    bw_tree_free(tree);
    bw_layouts_free(layouts);
}

static void broken_layouts_name_what_is_wrong(void **state)
{
    (void)state;
    const struct {
        const char *lua, *word;
    } bad[] = {
        {"return { structs = { { name = 's', fields = { { 'nosuch', 'x' } } } } }", "nosuch"},
        {"return { structs = { { name = 's', fields = { { 'ub1', 'x', at = 'nobody + 1' } } } } }",
         "nobody"},
        {"return { structs = { { name = 's', fields = { { 'ub1', 'x', means = 'odd' } } } } }",
         "odd"},
        {"return { structs = { { name = 's', fields = { { 'text', 'x' } } } } }", "size"},
        {"return { structs = { { name = 's', fields = { { 'ub1', 'x', enum = 'gone' } } } } }",
         "gone"},
        {"return { structs = { { name = 's', fields = { { 'ub1', 'x', at = '1 +' } } } } }", "1 +"},
        {"return { structs = { { fields = {} } } }", "name"},
        {"return { structs = { { name = 's', fields = {}, describe = { '{=nobody}' } } } }",
         "nobody"},
        {"return { structs = { { name = 's', fields = {}, describe = { '{no_field}' } } } }",
         "no_field"},
        {"return { structs = { { name = 's', fields = {}, describe = { '{=count(2, sum(2, 1))}' } "
         "} "
         "} }",
         "inside"},
        {"return { structs = { { name = 's', fields = {}, describe = { { '1' } } } } }",
         "sentence"},
        {"return { structs = { { name = 's', fields = { { 'ub1', 'x', at = 'count(2, 1)' } } } } }",
         "end is wanted"},
        {"return { blocks = { { name = 'b', fields = {} } } }", "family"}};
    for (size_t i = 0; i < BW_COUNT(bad); i++) {
        bw_layouts *layouts = bw_layouts_new();
        bw_error err = {0};
        assert_int_not_equal(add(layouts, bad[i].lua, &err), BW_OK);
        if (!strstr(err.text, bad[i].word))
            fail_msg("'%s' does not name %s", err.text, bad[i].word);
        bw_layouts_free(layouts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_agree_with_c),
        cmocka_unit_test(names_take_part_as_in_c),
        cmocka_unit_test(numbers_at_the_end_of_the_block_are_read_or_cut),
        cmocka_unit_test(a_struct_longer_than_a_block_is_cut),
        cmocka_unit_test(members_stand_where_the_layout_says),
        cmocka_unit_test(every_byte_is_named_or_a_gap),
        cmocka_unit_test(hostile_counts_are_cut_with_a_reason),
        cmocka_unit_test(arrays_behind_the_block_have_no_length),
        cmocka_unit_test(nesting_without_end_stops),
        cmocka_unit_test(sentences_say_what_the_bytes_hold),
        cmocka_unit_test(broken_layouts_name_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
