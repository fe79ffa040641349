/* The sandbox of data files: each attack ends in an error, and soon. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/script/datafile.h"

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void refused(const char *lua, size_t size)
{
    bw_arena *arena = bw_arena_new();
    bw_error err = {0};
    double start = seconds();
    if (bw_datafile_load_text("attack.lua", lua, size, arena, &err))
        fail_msg("accepted: %.60s", lua);
    assert_true(strlen(err.text) > 5);
    assert_true(seconds() - start < 5); /* it ends; how fast is for the bench */
    bw_arena_free(arena);
}

static void attacks_end_in_errors(void **state)
{
    (void)state;
    const char *attacks[] = {
        "while true do end",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} while true do t[#t + 1] = {} end",
        "local t = {} t.t = t return t",
        "local t = {} for i = 1, 1000 do t = { t } end return t",
        "return ('x'):rep(1 << 40)",
        "return { f = function() end }",
        "return { 1.5 }",
        "return 7",
        "return",
        "syntax error here",
        "return { [{}] = 1 }",
        "local function f() return f() + f() end return { f() }",
        "return { os.execute('true') }",
        "return { io.open('/etc/passwd') }",
        "return { load('return 1')() }",
        "return { pcall(1) }",
        "return setmetatable({}, { __gc = function() while true do end end })",
        "return { require('os') }",
    };
    for (size_t i = 0; i < BW_COUNT(attacks); i++)
        refused(attacks[i], strlen(attacks[i]));
    refused("\x1bLua\x54\0\x19\x93\r\n", 10); /* bytecode */
}

static void data_come_through(void **state)
{
    (void)state;
    const char *lua = "local base = 8 return { 'one', { [0] = 'zero', [6] = 'six', name = 'n' }, "
                      "flag = true, size = base * 1024 }";
    bw_arena *arena = bw_arena_new();
    bw_error err = {0};
    const bw_data *root = bw_datafile_load_text("good.lua", lua, strlen(lua), arena, &err);
    assert_non_null(root);
    assert_int_equal(root->item_count, 2);
    assert_string_equal(root->items[0].string, "one");
    assert_string_equal(bw_data_string(&root->items[1], "6", ""), "six");
    assert_string_equal(bw_data_string(&root->items[1], "0", ""), "zero");
    assert_true(bw_data_bool(root, "flag", false));
    assert_int_equal(bw_data_integer(root, "size", 0), 8192);
    assert_int_equal(bw_data_get(root, "absent")->kind, BW_DATA_NIL);
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attacks_end_in_errors),
        cmocka_unit_test(data_come_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
