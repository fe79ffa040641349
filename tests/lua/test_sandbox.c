/* What a script must not be able to do: run without end, fill the memory, reach the system. Each
 * attack of reference/anchors.md 3.2 is a case here, with time measured from outside. */
#include "core/script/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Runs text under 64 MiB and 1 million instructions (the limits the attacks were measured with),
 * and gives the error. */
static bw_status attack(const char *text, bw_error *err, double *took)
{
    bw_sandbox box;
    const bw_limits limits = {.memory = 64u << 20, .instructions = 1000000, .seconds = 0.05};
    *err = (bw_error){0};
    if (!bw_sandbox_open(&box, &limits, err))
        fail_msg("%s", err->text);
    double start = now();
    bw_status status = bw_sandbox_load(&box, "attack", text, strlen(text), err);
    if (status == BW_OK)
        status = bw_sandbox_call(&box, 0, 0, err);
    *took = now() - start;
    bw_sandbox_close(&box);
    assert_int_equal(box.memory.used, 0); /* all that Lua took was given back */
    return status;
}

static const char *const endless[] = {
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    "repeat until pcall(error) and false",
    "string.find(('a'):rep(4e5), '.-.-.-.-b$')",
    "string.match(('a'):rep(4e5), '.-.-.-.-b$')",
    "string.gsub(('a'):rep(4e5), '.-.-.-.-b$', '')",
    "for _ in string.gmatch(('a'):rep(4e5), '.-.-.-.-b') do end",
    "local s = ('('):rep(2e5); while true do s:find('%b()') end",
    "setmetatable({}, {__gc = function() while true do end end}) while true do end",
    "local x = ('').rep('', 1 << 62) while true do x = x .. '' end",
    "table.move({}, 1, 1 << 60, 2)",
    "table.move(setmetatable({}, {__index = function() return 1 end}), 1, 1e6, 2, {})"
    " while true do end",
    "table.insert(setmetatable({}, {__len = function() return 1 << 60 end}), 1, 0)",
    "local m = {}; local t = setmetatable({}, m); m.__len = function() return 1 << 60 end; "
    "table.insert(t, 1, 0)",
    "local m = {}; local t = setmetatable({}, m); m.__len = function() return 1 << 60 end; "
    "table.concat(t)",
    "local co = coroutine.wrap(function() while true do end end) co()",
    "while true do coroutine.wrap(function() for i = 1, 100 do end end)() end",
    "while true do pcall(coroutine.wrap(function() while true do end end)) end",
    "while true do local x <close> = setmetatable({}, {__close = function() while true do end end})"
    " end",
    "local function f() return pcall(f) end while true do f() end",
    "xpcall(function() error('x') end, function() while true do end end)",
    "local s = ('a'):rep(1e7) while true do s:upper() end",
    "local s = ('a'):rep(1e7) while true do s = s:reverse() end",
    "table.sort({3, 2, 1, 5, 4}, function() while true do end end)",
    "local t = {} for i = 1, 1e5 do t[i] = i % 7 end while true do table.sort(t, function(a, b) "
    "return a > b end) end",
    "tostring(setmetatable({}, {__tostring = function() while true do end end}))",
    "print(setmetatable({}, {__name = 'x', __tostring = function() while true do end end}))",
    "for _ in pairs(setmetatable({}, {__pairs = function() return function() return 1 end end})) "
    "do end",
    "local s = 'x' while true do s = s .. s end",
    "local t = {} while true do t[#t + 1] = ('x'):rep(1000) end",
    "local function f() return f() + 1 end f()",
    "return ('x'):rep(1 << 30)",
    "return ('x'):rep(1e6, ('y'):rep(1e6))",
    "local t = {} for i = 1, 1e9 do t[i] = i end",
    "while true do utf8.len(('a'):rep(1e6)) end",
    "while true do utf8.codepoint(('a'):rep(1e5), 1, 1e5) end",
    "while true do string.format('%99.99f', 1 / 3) end",
};

static void endless_scripts_are_stopped(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(endless); i++) {
        bw_error err;
        double took;
        bw_status status = attack(endless[i], &err, &took);
        print_message("%6.1f ms  %.60s\n           %.100s\n", took * 1e3, endless[i], err.text);
        if (status == BW_OK)
            fail_msg("went through: %s", endless[i]);
        if (took > 5.0) /* "never" of the reference; the figure above is the evidence */
            fail_msg("%.1f s: %s", took, endless[i]);
        assert_true(strlen(err.text) > 0);
    }
}

static const struct {
    const char *text, *said;
} closed[] = {
    {"io.open('/etc/passwd')", "io is not available to scripts"},
    {"os.execute('true')", "os is not available to scripts"},
    {"os.remove('/tmp/x')", "os is not available to scripts"},
    {"debug.sethook()", "debug is not available to scripts"},
    {"package.loadlib('libc.so.6', 'system')", "package is not available to scripts"},
    {"require 'os'", "require is not available to scripts"},
    {"load('return 1')", "load is not available to scripts"},
    {"loadfile('/etc/passwd')", "loadfile is not available to scripts"},
    {"dofile('/etc/passwd')", "dofile is not available to scripts"},
    {"collectgarbage('stop')", "collectgarbage is not available to scripts"},
    {"string.dump(print)", "attempt to call a nil value"},
    {"getmetatable('').__index = nil", "attempt to index a boolean value"},
    {"setmetatable({}, {__gc = print})", "__gc is not available"},
    {"setmetatable(_G, {__index = function(_, k) return k end}) return undefined()",
     "attempt to call a string value"},
};

static void the_system_is_out_of_reach(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(closed); i++) {
        bw_error err;
        double took;
        assert_int_not_equal(attack(closed[i].text, &err, &took), BW_OK);
        if (!strstr(err.text, closed[i].said))
            fail_msg("%s: %s", closed[i].text, err.text);
    }
}

static void bytecode_is_refused(void **state)
{
    (void)state;
    bw_error err;
    double took;
    assert_int_equal(attack("\x1bLua\x54", &err, &took), BW_ERR_FORMAT);
}

/* Errors name the script and the line. */
static void errors_are_sentences(void **state)
{
    (void)state;
    bw_error err;
    double took;
    attack("local x = 1\nerror('no such block')", &err, &took);
    assert_string_equal(err.text, "attack:2: no such block");
    attack("local x = 1\nlocal y = x.z.w", &err, &took);
    assert_non_null(strstr(err.text, "attack:2: "));
    attack("error({})", &err, &took);
    assert_non_null(strstr(err.text, "table: "));
    attack("x = = 1", &err, &took);
    assert_non_null(strstr(err.text, "attack:1: "));
}

/* --- the matcher: against the examples of the Lua manual and answers worked out by hand --- */
static const char *const true_things[] = {
    "('hello world'):find('wor') == 7",
    "select(2, ('hello world'):find('o w')) == 7",
    "('hello'):find('l', 4, true) == 4",
    "('a.b'):find('.', 1, true) == 2",
    "('a+b'):find('+', 1, true) == 2",
    "('hello'):find('xyz') == nil",
    "('hello'):find('') == 1",
    "('hello'):find('', 6) == 6",
    "('hello'):find('', 7) == nil",
    "('hello'):find('l', -2) == 4",
    "('key = value'):match('^(%w+)%s*=%s*(%w+)$') == 'key'",
    "select(2, ('key = value'):match('^(%w+)%s*=%s*(%w+)$')) == 'value'",
    "('  x '):match('^%s*(.-)%s*$') == 'x'",
    "('abc'):match('()b()') == 2",
    "select(2, ('abc'):match('()b()')) == 3",
    "('THE (quick) fox'):find('%((%a+)%)') == 5",
    "('f(a(b)c)d'):match('%b()') == '(a(b)c)'",
    "('THE (quick) fox'):gsub('%f[%a]%a+', string.lower) == 'the (quick) fox'",
    "('hello hello'):match('(%a+) %1') == 'hello'",
    "('hello world'):gsub('o', '0') == 'hell0 w0rld'",
    "select(2, ('hello world'):gsub('o', '0')) == 2",
    "('hello world'):gsub('o', '0', 1) == 'hell0 world'",
    "('hello'):gsub('', '-') == '-h-e-l-l-o-'",
    "('abc'):gsub('%w', '%0%0') == 'aabbcc'",
    "('hello world'):gsub('(%w+) (%w+)', '%2 %1') == 'world hello'",
    "('$name is $age'):gsub('%$(%w+)', {name = 'x', age = 3}) == 'x is 3'",
    "('abc'):gsub('b', function() return false end) == 'abc'",
    "('50%'):gsub('%%', '%%%%') == '50%%'",
    "('0x2c'):match('^0[xX](%x+)$') == '2c'",
    "('a]b'):match('[]]') == ']'",
    "('a-b'):match('[a%-]+') == 'a-'",
    "('abc123'):match('[^%d]+') == 'abc'",
    "('x^y'):match('[x^]+') == 'x^'",
    "('aXb'):match('%u') == 'X' and ('aXb'):match('%U') == 'a'",
    "('caaab'):match('a-b') == 'aaab'",
    "('aab'):match('a?a?a?b') == 'aab'",
    "('a\\0b'):match('%z') == nil and ('a\\0b'):find('\\0') == 2",
    "(function() local n = 0 for w in ('one two  three'):gmatch('%a+') do n = n + #w end return n "
    "end)() == 11",
    "(function() local t = {} for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do t[k] = v end "
    "return t.a .. t.b end)() == '12'",
    "(function() local n = 0 for _ in ('abc'):gmatch('') do n = n + 1 end return n end)() == 4",
    "not pcall(string.find, 'a', '[a')",
    "not pcall(string.find, 'a', '%')",
    "not pcall(string.find, 'a', '(a')",
    "not pcall(string.match, 'a', 'a)')",
    "not pcall(string.find, 'a', '%1')",
    "not pcall(string.gsub, 'a', 'a', '%2')",
    "('x'):rep(3, '-') == 'x-x-x' and ('x'):rep(0) == '' and ('x'):rep(-1) == ''",
    "table.concat({1, 2, 3}, ',') == '1,2,3' and #table.move({1, 2}, 1, 2, 2) == 3",
};

static void patterns_mean_what_the_manual_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(true_things); i++) {
        bw_error err;
        double took;
        bw_text text = {0};
        bw_text_addf(&text, "assert(%s)", true_things[i]);
        if (attack(bw_text_get(&text), &err, &took) != BW_OK)
            fail_msg("%s: %s", true_things[i], err.text);
        bw_text_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endless_scripts_are_stopped),
        cmocka_unit_test(the_system_is_out_of_reach),
        cmocka_unit_test(bytecode_is_refused),
        cmocka_unit_test(errors_are_sentences),
        cmocka_unit_test(patterns_mean_what_the_manual_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
