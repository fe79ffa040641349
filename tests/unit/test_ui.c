/* Canvas, keys, and the hex and tree panes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/ui/fuzzy.h"
#include "core/ui/mouse.h"
#include "core/ui/screen.h"
#include <blockwright/plugin.h>

static void first_line(const bw_screen *screen, const char *expected)
{
    bw_text text = {0};
    bw_screen_text(screen, &text);
    *strchr(text.data, '\n') = '\0';
    assert_string_equal(text.data, expected);
    bw_text_free(&text);
}

static void text_is_measured_and_cut_in_cells(void **state)
{
    (void)state;
    bw_screen screen = {0};
    bw_screen_init(&screen, 10, 3);
    bw_canvas *canvas = bw_screen_begin(&screen);
    assert_int_equal(bw_text_width("a\xe4\xb8\xad\xcc\x81"), 3); /* a, wide, combining */
    assert_int_equal(bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT,
                                   "a\xe4\xb8\xad"
                                   "b"),
                     4);
    first_line(&screen, "a\xe4\xb8\xad"
                        "b");
    canvas = bw_screen_begin(&screen);
    bw_canvas_put(canvas, 9, 0, BW_ROLE_TEXT, "\xe4\xb8\xad"); /* half of it does not fit */
    bw_canvas_put(canvas, -2, 0, BW_ROLE_TEXT, "xyz");
    bw_canvas_put(canvas, 0, 99, BW_ROLE_TEXT, "nowhere");
    first_line(&screen, "z");
    canvas = bw_screen_begin(&screen);
    bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT, "\x1b[2J\xff\xc3(");
    first_line(&screen, ".[2J\xef\xbf\xbd\xef\xbf\xbd(");
    canvas = bw_screen_begin(&screen);
    bw_canvas_put(bw_canvas_part(canvas, 2, 0, 3, 1), 0, 0, BW_ROLE_TEXT, "abcdef");
    first_line(&screen, "  abc");
    bw_screen_free(&screen);
}

/* U+202E turns the rest of a line round, U+009B is what ESC [ is in eight bits, U+200D joins emoji,
 * U+2028 is a line end. None of them comes to a terminal. */
static void nothing_odd_reaches_the_terminal(void **state)
{
    (void)state;
    bw_screen screen = {0};
    bw_screen_init(&screen, 12, 1);
    bw_canvas *canvas = bw_screen_begin(&screen);
    bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT,
                  "a\xe2\x80\xae"
                  "b\xc2\x9b"
                  "c\xe2\x80\x8d"
                  "d\xe2\x80\xa8"
                  "e\x7f\t\r");
    first_line(&screen, "a.b.c.d.e...");
    canvas = bw_screen_begin(&screen);
    /* lone surrogate, over-long slash, beyond Unicode, cut short */
    bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT, "\xed\xa0\x80|\xc0\xaf|\xf4\x90\x80\x80");
    bw_text text = {0};
    bw_screen_text(&screen, &text);
    assert_null(strpbrk(bw_text_get(&text), "\xed\xc0\xf4"));
    bw_text_free(&text);
    bw_screen_free(&screen);
}

static void wide_ones_have_two_halves(void **state)
{
    (void)state;
    bw_screen screen = {0};
    bw_screen_init(&screen, 6, 1);
    assert_int_equal(bw_text_width("\xf0\x9f\x9a\x80"), 2);         /* rocket */
    assert_int_equal(bw_text_width("\xe2\x9d\xa4\xef\xb8\x8f"), 1); /* heart, form chosen */
    assert_int_equal(bw_text_width("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"), 2); /* jamo: han */
    bw_canvas *canvas = bw_screen_begin(&screen);
    bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT, "\xe4\xb8\xad\xcc\x81x"); /* the accent is its */
    first_line(&screen, "\xe4\xb8\xad\xcc\x81x");
    bw_canvas_put(canvas, 1, 0, BW_ROLE_TEXT, "!");
    first_line(&screen, " !x");
    canvas = bw_screen_begin(&screen);
    bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT, "\xe4\xb8\xad\xe4\xb8\xad");
    bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT, "!");
    first_line(&screen, "! \xe4\xb8\xad");
    canvas = bw_screen_begin(&screen);
    bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT, "\xe4\xb8\xad\xe4\xb8\xad");
    bw_canvas_put(canvas, 1, 0, BW_ROLE_TEXT, "\xe4\xb8\xad");
    first_line(&screen, " \xe4\xb8\xad");
    bw_screen_free(&screen);
}

static void borders_have_a_plain_form(void **state)
{
    (void)state;
    bw_screen screen = {0};
    bw_screen_init(&screen, 12, 1);
    bw_canvas *canvas = bw_screen_begin(&screen);
    bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT, "\xe2\x94\x80\xe2\x94\x82 \xe2\x96\xbe \xc3\xa9");
    bw_screen_ascii(&screen);
    first_line(&screen, "-| v \xc3\xa9");
    bw_screen_free(&screen);
}

/* What xterm sends in mode 1006, by its documentation (ctlseqs). */
static void reports_of_the_mouse_are_read(void **state)
{
    (void)state;
    bw_mouse m;
    assert_true(bw_mouse_report("0;5;3M", &m));
    assert_true(m.act == BW_MOUSE_PRESS && m.x == 4 && m.y == 2);
    assert_true(bw_mouse_report("0;1;1m", &m) && m.act == BW_MOUSE_RELEASE && m.x == 0);
    assert_true(bw_mouse_report("32;223;50M", &m) && m.act == BW_MOUSE_DRAG && m.x == 222);
    assert_true(bw_mouse_report("64;1;2M", &m) && m.act == BW_MOUSE_WHEEL_UP);
    assert_true(bw_mouse_report("65;1;2M", &m) && m.act == BW_MOUSE_WHEEL_DOWN);
    const char *const others[] = {"",       "0;0;1M", "2;3;4M", "0;1;2",         "0;1;2X",
                                  "a;b;cM", "0;1",    "4;1;1M", "0;99999999;1M", "-1;1;1M"};
    for (size_t i = 0; i < BW_COUNT(others); i++)
        assert_false(bw_mouse_report(others[i], &m));
}

static void keys_keep_their_names(void **state)
{
    (void)state;
    const char *names[] = {"Ctrl-P", "Enter",    "g",         "G",        "Alt-x", "F12",
                           "Space",  "PageDown", "Shift-Tab", "\xc3\xa9", "Ctrl-]"};
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        bw_key key;
        char again[32];
        assert_true(bw_key_parse(names[i], &key));
        assert_string_equal(bw_key_format(key, again), names[i]);
    }
    bw_key key;
    assert_false(bw_key_parse("", &key));
    assert_false(bw_key_parse("Nonsense", &key));
}

static void letters_find_names(void **state)
{
    (void)state;
    assert_int_equal(bw_fuzzy_score("journal list", "lj"), 0); /* the order counts */
    assert_int_equal(bw_fuzzy_score("journal list", "journal lists"), 0);
    assert_true(bw_fuzzy_score("journal list", "") > 0);
    assert_true(bw_fuzzy_score("journal list", "JL") > bw_fuzzy_score("jumble", "JL"));
    assert_true(bw_fuzzy_score("find", "find") > bw_fuzzy_score("find bytes", "find"));
    assert_true(bw_fuzzy_score("log kinds", "ki") > bw_fuzzy_score("block first", "ki"));
    /* Letters that could stand in very many ways end all the same. */
    assert_int_equal(
        bw_fuzzy_score("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaab"), 0);
}

static void hex_pane_stays_in_the_block(void **state)
{
    (void)state;
    uint8_t bytes[100] = "hexadecimal";
    bw_hex_widget hex = {.bytes = bytes, .size = sizeof bytes};
    const bw_key keys[] = {
        BW_KEY_DOWN,    BW_KEY_END,  BW_KEY_PAGE_DOWN, BW_KEY_RIGHT,    BW_KEY_UP,
        BW_KEY_PAGE_UP, BW_KEY_LEFT, BW_KEY_HOME,      BW_KEY_DOWN | 0, BW_KEY_END | BW_KEY_CTRL,
        BW_KEY_DOWN};
    bw_screen screen = {0};
    bw_screen_init(&screen, 60, 4);
    for (int round = 0; round < 300; round++) {
        bw_hex_key(&hex, keys[round * 7 % (int)BW_COUNT(keys)], 60, 4);
        assert_true(hex.cursor < sizeof bytes);
        bw_hex_draw(&hex, bw_screen_begin(&screen), true);
        assert_true(hex.cursor >= hex.top && hex.cursor < hex.top + 4 * 16);
    }
    hex.cursor = 0;
    bw_hex_draw(&hex, bw_screen_begin(&screen), true);
    first_line(&screen, "    0 68657861 64656369 6d616c00 00000000  hexadecimal.....");
    bw_screen_free(&screen);
}

/* 0 { 1 { 2 3 } 4 } 5 */
static uint32_t tree_end(void *data, uint32_t node)
{
    (void)data;
    const uint32_t ends[] = {5, 4, 3, 4, 5, 6};
    return ends[node];
}

static void tree_draw(void *data, uint32_t node, bw_canvas *canvas, int x, int y, bool cursor)
{
    (void)data;
    (void)cursor;
    bw_canvas_putf(canvas, x, y, BW_ROLE_TEXT, "n%u", node);
}

static void tree_opens_closes_and_shows(void **state)
{
    (void)state;
    uint8_t open[6] = {1, 0, 0, 0, 0, 0};
    bw_tree_widget tree = {.count = 6, .open = open, .end = tree_end, .draw = tree_draw};
    bw_screen screen = {0};
    bw_screen_init(&screen, 20, 5);
    bw_tree_widget_key(&tree, BW_KEY_DOWN, 5);
    assert_int_equal(tree.cursor, 1);
    bw_tree_widget_key(&tree, BW_KEY_DOWN, 5); /* 1 is closed */
    assert_int_equal(tree.cursor, 4);
    bw_tree_widget_key(&tree, BW_KEY_DOWN, 5);
    bw_tree_widget_key(&tree, BW_KEY_DOWN, 5); /* there is no more */
    assert_int_equal(tree.cursor, 5);
    bw_tree_widget_show(&tree, 3);
    assert_int_equal(tree.cursor, 3);
    assert_int_equal(open[1], 1);
    bw_tree_widget_key(&tree, BW_KEY_LEFT, 5);
    assert_int_equal(tree.cursor, 1);
    bw_tree_widget_key(&tree, BW_KEY_LEFT, 5);
    assert_int_equal(open[1], 0);
    bw_tree_widget_draw(&tree, bw_screen_begin(&screen), true);
    first_line(&screen, "\xe2\x96\xbe n0");
    bw_screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_measured_and_cut_in_cells),
        cmocka_unit_test(nothing_odd_reaches_the_terminal),
        cmocka_unit_test(wide_ones_have_two_halves),
        cmocka_unit_test(borders_have_a_plain_form),
        cmocka_unit_test(reports_of_the_mouse_are_read),
        cmocka_unit_test(keys_keep_their_names),
        cmocka_unit_test(letters_find_names),
        cmocka_unit_test(hex_pane_stays_in_the_block),
        cmocka_unit_test(tree_opens_closes_and_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
