/* Splits of the screen, the keymap, kept sessions and notes: without drawing, and with garbage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "core/command/notes.h"
#include "core/command/session.h"
#include "core/ui/keymap_file.h"
#include "core/ui/saved.h"
#include <blockwright/blockwright.h>
#include <blockwright/own_files.h>

typedef struct fixture {
    char folder[64], file[96];
    bw_session *session;
    bw_shell *shell;
} fixture;

/* A file of 64 KiB that is nothing of Oracle's: places need no more. */
static int make(void **state)
{
    static fixture f;
    bw_error err = {0};
    char zero[65536] = {0};
    snprintf(f.folder, sizeof(f.folder), "/tmp/bw_workbench.XXXXXX");
    assert_non_null(mkdtemp(f.folder));
    setenv("XDG_STATE_HOME", f.folder, 1);
    setenv("XDG_CONFIG_HOME", f.folder, 1);
    snprintf(f.file, sizeof(f.file), "%s/some file.bin", f.folder);
    FILE *file = fopen(f.file, "w");
    assert_true(file && fwrite(zero, 1, sizeof(zero), file) == sizeof(zero) && fclose(file) == 0);
    f.session = bw_session_new(getenv("BW_ROOT"), &err);
    assert_non_null(f.session);
    f.shell = bw_alloc(sizeof(*f.shell));
    bw_shell_init(f.shell, f.session, 80, 24);
    *state = &f;
    return 0;
}

static int clear(void **state)
{
    fixture *f = *state;
    char line[128];
    bw_shell_end(f->shell);
    free(f->shell);
    bw_session_free(f->session);
    snprintf(line, sizeof(line), "rm -rf '%s'", f->folder);
    return system(line) == 0 ? 0 : 1;
}

/* --- layouts of one's own, read again --- */
static void own_layout(const fixture *f, const char *content)
{
    char path[160];
    snprintf(path, sizeof(path), "%s/blockwright", f->folder);
    mkdir(path, 0700);
    snprintf(path, sizeof(path), "%s/blockwright/layouts", f->folder);
    mkdir(path, 0700);
    snprintf(path, sizeof(path), "%s/blockwright/layouts/mine.lua", f->folder);
    FILE *file = fopen(path, "w");
    assert_true(file && fputs(content, file) >= 0 && fclose(file) == 0);
}

static void own_layouts_are_read_again(void **state)
{
    fixture *f = *state;
    bw_layouts *layouts = bw_session_layouts(f->session);
    size_t shipped = bw_layouts_count(layouts);
    own_layout(f, "return { structs = { { name = 'first', fields = { { 'ub4', 'a' } } } } }");
    uint64_t before = bw_layouts_generation(layouts);
    assert_int_equal(bw_shell_run(f->shell, "layouts reload"), 0);
    assert_true(bw_layouts_generation(layouts) > before);
    assert_non_null(bw_layouts_find(layouts, "first"));
    own_layout(f, "return { structs = { { name = 'second', fields = { { 'ub4', 'a' } } } } }");
    assert_int_equal(bw_shell_run(f->shell, "layouts reload"), 0);
    assert_null(bw_layouts_find(layouts, "first"));
    assert_non_null(bw_layouts_find(layouts, "second"));
    own_layout(f, "return { structs = { { name = 'third', fields = 7 } } }");
    assert_int_equal(bw_shell_run(f->shell, "layouts reload"), 2);
    assert_non_null(strstr(f->shell->message, "mine.lua"));
    assert_int_equal(bw_layouts_count(layouts), shipped);
    assert_non_null(bw_layouts_find(layouts, "kcbh"));
}

/* --- work while no key waits --- */
static int counting_idle(void *view)
{
    ++*(int *)view;
    return 1000;
}

static void draw_nothing(void *view, bw_canvas *canvas, bool focused)
{
    (void)view, (void)canvas, (void)focused;
}

static void close_nothing(void *view)
{
    (void)view;
}

static void only_watches_work_while_covered(void **state)
{
    fixture *f = *state;
    static const bw_view_class rests = {.size = sizeof(bw_view_class),
                                        .name = "rests",
                                        .draw = draw_nothing,
                                        .close = close_nothing,
                                        .idle = counting_idle};
    static const bw_view_class watches = {.size = sizeof(bw_view_class),
                                          .name = "watches",
                                          .draw = draw_nothing,
                                          .close = close_nothing,
                                          .idle = counting_idle,
                                          .works_covered = true};
    int rested = 0, watched = 0;
    bw_shell_push_ready(f->shell, &watches, &watched);
    bw_shell_push_ready(f->shell, &rests, &rested);
    assert_int_equal(bw_shell_idle(f->shell), 1000);
    assert_int_equal(watched, 1);
    assert_int_equal(rested, 1);
    bw_shell_text_view(f->shell, "above both", "text");
    bw_shell_idle(f->shell);
    assert_int_equal(watched, 2);
    assert_int_equal(rested, 1);
    bw_shell_tab_new(f->shell); /* another tab */
    bw_shell_idle(f->shell);
    assert_int_equal(watched, 3);
    assert_int_equal(rested, 1);
}

/* --- splits --- */
static void same_area(bw_area a, int x, int y, int width, int height)
{
    assert_int_equal(a.x, x);
    assert_int_equal(a.y, y);
    assert_int_equal(a.width, width);
    assert_int_equal(a.height, height);
}

static void panes_share_the_screen(void **state)
{
    (void)state;
    const bw_area whole = {0, 1, 100, 20};
    bw_splits s;
    bw_splits_init(&s, 0);
    same_area(bw_splits_area(&s, 0, whole), 0, 1, 100, 20);
    assert_true(bw_splits_add(&s, 0, 1, true));
    assert_true(bw_splits_add(&s, 1, 2, false));
    same_area(bw_splits_area(&s, 0, whole), 0, 1, 49, 20); /* one column parts them */
    same_area(bw_splits_area(&s, 1, whole), 50, 1, 50, 10);
    same_area(bw_splits_area(&s, 2, whole), 50, 11, 50, 10);
    assert_int_equal(bw_splits_toward(&s, 0, whole, 1, 0), 1);
    assert_int_equal(bw_splits_toward(&s, 1, whole, 0, 1), 2);
    assert_int_equal(bw_splits_toward(&s, 2, whole, -1, 0), 0);
    assert_int_equal(bw_splits_toward(&s, 0, whole, 0, 1), -1);
    assert_true(bw_splits_grow(&s, 2, false, 200)); /* 700 of 1000 are the lower one's */
    same_area(bw_splits_area(&s, 2, whole), 50, 7, 50, 14);
    assert_true(bw_splits_grow(&s, 2, true, -100)); /* the same pane, its other split */
    same_area(bw_splits_area(&s, 0, whole), 0, 1, 59, 20);
    assert_false(bw_splits_grow(&s, 0, false, 100));
    bw_splits_swap(&s, 0, 2);
    assert_int_equal(bw_splits_pane(&s, 0), 2);
    assert_true(bw_splits_remove(&s, 2));
    assert_int_equal(bw_splits_count(&s), 2);
    same_area(bw_splits_area(&s, 0, whole), 0, 7, 100, 14);
    assert_true(bw_splits_remove(&s, 1));
    assert_false(bw_splits_remove(&s, 0));
}

static void three_in_a_row_become_alike(void **state)
{
    (void)state;
    const bw_area whole = {0, 0, 90, 10};
    bw_splits s;
    bw_splits_init(&s, 0);
    bw_splits_add(&s, 0, 1, true);
    bw_splits_add(&s, 1, 2, true);
    bw_splits_equalise(&s);
    for (int pane = 0; pane < 3; pane++) {
        bw_area a = bw_splits_area(&s, pane, whole);
        assert_int_equal(a.x, pane * 30);
        assert_in_range(a.width, 29, 30);
    }
}

static void splits_are_text_and_back(void **state)
{
    (void)state;
    const char *good[] = {"0", "(beside 500 0 1)", "(below 300 (beside 950 7 2) 4)"};
    static const char deep[] =
        "(beside 500 (beside 500 (beside 500 (beside 500 (beside 500 (beside 500 "
        "(beside 500 (beside 500 (beside 500 0 1) 2) 3) 4) 5) 6) 7) 0) 1)";
    const char *bad[] = {"",
                         "8",
                         "-1",
                         "(beside 500 0 0)",
                         "(beside 0 0 1)",
                         "(beside 1000 0 1)",
                         "(above 500 0 1)",
                         "(beside 500 0 1",
                         "(beside 500 0 1) ",
                         "0 1",
                         "(below 99999999999999999999 0 1)",
                         deep};
    bw_splits s;
    for (size_t i = 0; i < BW_COUNT(good); i++) {
        bw_text text = {0};
        assert_true(bw_splits_parse(&s, good[i]));
        bw_splits_format(&s, &text);
        assert_string_equal(bw_text_get(&text), good[i]);
        bw_text_free(&text);
    }
    for (size_t i = 0; i < BW_COUNT(bad); i++) {
        bw_splits_init(&s, 5);
        assert_false(bw_splits_parse(&s, bad[i]));
        assert_int_equal(bw_splits_pane(&s, 0), 5); /* untouched */
    }
    bw_splits_init(&s, 0);
    for (int pane = 1; pane < BW_PANES; pane++)
        assert_true(bw_splits_add(&s, pane - 1, pane, pane % 2));
    assert_int_equal(bw_splits_free_slot(&s), -1);
    assert_false(bw_splits_add(&s, 0, 3, true));
}

/* --- keys --- */
static const char *target_of(fixture *f, const char *context, const char *key)
{
    const bw_binding *found = NULL;
    bw_key code;
    assert_true(bw_key_parse(key, &code));
    return bw_keymap_ask(bw_keymap_of(f->session), context, &code, 1, &found) == BW_KEYMAP_FOUND
               ? found->target
               : "";
}

static void choose_keys(fixture *f, const char *set)
{
    assert_int_equal(bw_settings_set(f->session->settings, "keys", set, BW_ORIGIN_SET, NULL),
                     BW_OK);
}

static void keys_are_bound_and_taken_away(void **state)
{
    fixture *f = *state;
    bw_keymap *map = bw_keymap_of(f->session);
    bw_text note = {0};
    bw_error err = {0};
    assert_string_equal(target_of(f, "global", "q"), ":close");
    assert_true(bw_keymap_line(map, "bind global q :tab name 'a b'", "bind", &note, &err));
    assert_string_equal(target_of(f, "global", "q"), ":tab name 'a b'");
    assert_string_equal(bw_text_get(&note), "q in global did :close before (default)");
    assert_true(bw_keymap_line(map, "unbind global q", "bind", NULL, &err));
    assert_string_equal(target_of(f, "global", "q"), "");
    bw_text_clear(&note);
    assert_true(bw_keymap_line(map, "bind global n :back", "bind", &note, &err));
    assert_non_null(
        strstr(bw_text_get(&note), "there table (default) goes first with search-next"));
    bw_text_clear(&note);
    assert_true(bw_keymap_line(map, "bind table \"g g\" home", "bind", &note, &err));
    assert_true(bw_keymap_line(map, "bind table g end", "bind", &note, &err));
    assert_non_null(strstr(bw_text_get(&note), "g g (home, bind) begins like it"));
    bw_text_free(&note);
    choose_keys(f, "vi");
    assert_string_equal(target_of(f, "moving", "h"), "left");
    assert_string_equal(target_of(f, "table", "g"), "end"); /* what was bound stays */
    choose_keys(f, "emacs");
    assert_string_equal(target_of(f, "moving", "h"), "");
    assert_string_equal(target_of(f, "moving", "Ctrl-N"), "down");
}

static void wrong_keys_are_told(void **state)
{
    fixture *f = *state;
    const char *bad[][2] = {{"bind global Nokey :files", "'Nokey' is no key"},
                            {"bind nowhere q :files", "'nowhere' is neither a view"},
                            {"bind table q fly", "table has no action 'fly'"},
                            {"bind global q :fly", "there is no command 'fly'"},
                            {"bind global \"a b c d\" :files", "3 keys at most"},
                            {"bind global q", "a line is: bind CONTEXT KEY ACTION"},
                            {"fly", "a line is: bind CONTEXT KEY ACTION"},
                            {"bind 'global", "quote is not closed"}};
    for (size_t i = 0; i < BW_COUNT(bad); i++) {
        bw_error err = {0};
        assert_false(bw_keymap_line(bw_keymap_of(f->session), bad[i][0], "x", NULL, &err));
        assert_non_null(strstr(err.text, bad[i][1]));
    }
}

/* The shipped sets name only what is there. */
static void the_sets_have_no_troubles(void **state)
{
    fixture *f = *state;
    const char *const sets[] = {"default", "vi", "emacs"};
    for (size_t i = 0; i < BW_COUNT(sets); i++) {
        choose_keys(f, sets[i]);
        assert_string_equal(bw_keymap_troubles(bw_keymap_of(f->session)), "");
    }
}

static void a_file_of_keys_is_told_of_by_line(void **state)
{
    fixture *f = *state;
    char path[128];
    snprintf(path, sizeof(path), "%s/blockwright", f->folder);
    mkdir(path, 0700);
    snprintf(path, sizeof(path), "%s/blockwright/keys", f->folder);
    FILE *file = fopen(path, "w");
    fputs("# mine\nbind global F5 :files\nbind global F5 :back\nbind global F6 :nonsense\n", file);
    fclose(file);
    choose_keys(f, "vi"); /* reads all anew */
    const char *troubles = bw_keymap_troubles(bw_keymap_of(f->session));
    assert_non_null(strstr(troubles, "keys:3: F5 in global did :files before ("));
    assert_non_null(strstr(troubles, "keys:2)"));
    assert_non_null(strstr(troubles, "keys:4: there is no command 'nonsense'"));
    assert_string_equal(target_of(f, "global", "F5"), ":back");
}

/* --- sessions --- */
static void a_session_comes_back(void **state)
{
    fixture *f = *state;
    bw_error err = {0};
    bw_text troubles = {0};
    bw_place place = {.file = bw_session_open(f->session, f->file, &err)};
    assert_non_null(place.file);
    place.block = bw_dbfile_geometry(place.file)->blocks - 1;
    place.offset = 17;
    bw_shell_files(f->shell);
    bw_shell_go(f->shell, &place);
    *bw_shell_mark(f->shell, "m") = place;
    bw_shell_split(f->shell, true);
    bw_shell_tab_new(f->shell);
    snprintf(bw_shell_tab(f->shell)->name, BW_TAB_NAME, "it's two");
    assert_int_equal(bw_saved_write(f->shell, "s", &err), BW_OK);
    *bw_shell_mark(f->shell, "m") = (bw_place){0};
    bw_shell_tab_close(f->shell);
    bw_shell_pane_close(f->shell);
    assert_int_equal(bw_saved_read(f->shell, "s", &troubles, &err), BW_OK);
    assert_string_equal(bw_text_get(&troubles), "");
    assert_int_equal(f->shell->tab_count, 2);
    assert_int_equal(f->shell->tab_at, 1);
    assert_string_equal(bw_shell_tab(f->shell)->name, "it's two");
    assert_int_equal(bw_splits_count(&f->shell->tabs[0].splits), 2);
    assert_ptr_equal(bw_shell_mark(f->shell, "m")->file, place.file);
    assert_int_equal(bw_shell_mark(f->shell, "m")->offset, 17);
    bw_text_free(&troubles);
}

static void take(fixture *f, const char *lines, const char *told)
{
    bw_error err = {0};
    bw_text text = {0}, troubles = {0};
    bw_text_addf(&text, "blockwright session 1\n%s", lines);
    assert_int_equal(bw_saved_take(f->shell, text.data, &troubles, &err), BW_OK);
    assert_non_null(strstr(bw_text_get(&troubles), told));
    assert_in_range(f->shell->tab_count, 1, BW_TABS);
    for (int i = 0; i < f->shell->tab_count; i++) {
        bw_tab *tab = &f->shell->tabs[i];
        assert_true(bw_splits_index(&tab->splits, tab->active) >= 0);
        assert_non_null(bw_pane_top(&tab->panes[tab->active]));
    }
    bw_shell_draw(f->shell);
    bw_text_free(&text);
    bw_text_free(&troubles);
}

static void damaged_sessions_are_told_and_taken_as_far_as_they_go(void **state)
{
    fixture *f = *state;
    bw_error err = {0};
    bw_text line = {0};
    char nothing[] = "", other[] = "blockwright session 2\n";
    assert_int_equal(bw_saved_take(f->shell, nothing, &line, &err), BW_ERR_FORMAT);
    assert_int_equal(bw_saved_take(f->shell, other, &line, &err), BW_ERR_FORMAT);
    take(f, "", "");
    take(f, "file /nowhere/x.dbf\n", "/nowhere/x.dbf");
    take(f, "mark ! /x 1 1\n", "marks have the names");
    take(f, "tab\n", "not understood");
    take(f, "commit\nquit\n", "not understood");
    take(f, "view 0 files\n", "no pane");
    take(f, "tab a 0 0\nview 99999999999999 files\nview -1 files\n", "no pane");
    take(f, "tab a '(beside 500 0 0)' 7\nview 0 files\n", "no splits");
    take(f, "tab a 0 -5\nview 0 block_viewer\n", "");
    take(f, "tab a 0 0\nview 0 nosuchview '' 0 0 ''\n", "there is no such view");
    take(f, "tab a 0 0\ncurrent 77\n", "");
    take(f, "file 'open quote\n", "quote is not closed");
    bw_text_clear(&line);
    for (int i = 0; i < 40; i++)
        bw_text_add(&line, "tab t 0 0\nview 0 files\n");
    take(f, bw_text_get(&line), "too many tabs");
    bw_text_clear(&line);
    bw_text_add(&line, "tab t 0 0\n");
    for (int i = 0; i < 40; i++)
        bw_text_add(&line, "view 0 files\n");
    take(f, bw_text_get(&line), "no pane");
    /* far beyond the end: the last block, the last byte */
    bw_text_clear(&line);
    bw_text_addf(&line, "mark z '%s' 18446744073709551615 99999999999\n", f->file);
    take(f, bw_text_get(&line), "");
    const bw_place *mark = bw_shell_mark(f->shell, "z");
    assert_int_equal(mark->block, bw_dbfile_geometry(mark->file)->blocks - 1);
    assert_int_equal(mark->offset, bw_dbfile_geometry(mark->file)->block_size - 1);
    bw_text_free(&line);
}

/* Each byte of a good session turned into others, one at a time. */
static void sessions_with_wrong_bytes_end_well(void **state)
{
    fixture *f = *state;
    bw_text good = {0};
    const char bytes[] = {0, '\n', ' ', '\'', '(', '9', '-', (char)0xff};
    bw_text_addf(&good,
                 "blockwright session 1\nfile '%s'\nmark a '%s' 3 4\njump '%s' 2 0\n"
                 "tab 'x y' '(beside 500 0 (below 300 1 2))' 1\nview 0 files\n"
                 "view 1 files\ncurrent 0\n",
                 f->file, f->file, f->file);
    for (size_t at = 22; at < good.length; at++)
        for (size_t b = 0; b < BW_COUNT(bytes); b++) {
            bw_text troubles = {0};
            char *copy = bw_strdup(bw_text_get(&good));
            copy[at] = bytes[b];
            assert_int_equal(bw_saved_take(f->shell, copy, &troubles, &(bw_error){0}), BW_OK);
            assert_in_range(f->shell->tab_count, 1, BW_TABS);
            free(copy);
            bw_text_free(&troubles);
        }
    bw_text_free(&good);
}

static void names_of_sessions_lead_nowhere_else(void **state)
{
    fixture *f = *state;
    const char *bad[] = {"", ".", "..", "../x", "a/b", ".x", "a b", "x\n"};
    for (size_t i = 0; i < BW_COUNT(bad); i++)
        assert_int_equal(bw_saved_write(f->shell, bad[i], &(bw_error){0}), BW_ERR_ARGUMENT);
}

/* --- notes --- */
static void notes_outlive_the_session(void **state)
{
    fixture *f = *state;
    bw_error err = {0};
    bw_place place = {.file = bw_session_open(f->session, f->file, &err), .block = 3, .offset = 9};
    bw_notes *notes = bw_notes_of(f->session);
    assert_int_equal(bw_notes_add(notes, &place, "it's odd", &err), BW_OK);
    assert_int_equal(bw_notes_add(notes, &place, "two\nlines", &err), BW_ERR_ARGUMENT);
    assert_int_equal(bw_notes_add(notes, &place, "", &err), BW_ERR_ARGUMENT);
    bw_notes_free(notes);
    f->session->notes = NULL;
    notes = bw_notes_of(f->session);
    assert_int_equal(bw_notes_count(notes), 1);
    assert_string_equal(bw_notes_in_block(notes, place.file, 3)->text, "it's odd");
    assert_null(bw_notes_in_block(notes, place.file, 4));
    assert_int_equal(bw_notes_delete(notes, 1, &err), BW_ERR_NOT_FOUND);
    assert_int_equal(bw_notes_delete(notes, 0, &err), BW_OK);
    assert_int_equal(bw_notes_count(notes), 0);
}

static void damaged_notes_are_left_out(void **state)
{
    fixture *f = *state;
    static const char text[] =
        "blockwright notes 1\nnote\nnote a b c d e f g\nnote 'x 1 2 3\n"
        "note /x 99999999999999999999999 99999999999 when 'good'\n\xff\xfe\n";
    assert_int_equal(bw_state_write("notes", text, sizeof(text) - 1, NULL), BW_OK);
    const bw_notes *notes = bw_notes_of(f->session);
    assert_int_equal(bw_notes_count(notes), 1);
    assert_string_equal(bw_notes_at(notes, 0)->text, "good");
}

int main(void)
{
#define WITH_SHELL(test) cmocka_unit_test_setup_teardown(test, make, clear)
    const struct CMUnitTest tests[] = {
        WITH_SHELL(own_layouts_are_read_again),
        WITH_SHELL(only_watches_work_while_covered),
        cmocka_unit_test(panes_share_the_screen),
        cmocka_unit_test(three_in_a_row_become_alike),
        cmocka_unit_test(splits_are_text_and_back),
        WITH_SHELL(keys_are_bound_and_taken_away),
        WITH_SHELL(wrong_keys_are_told),
        WITH_SHELL(the_sets_have_no_troubles),
        WITH_SHELL(a_file_of_keys_is_told_of_by_line),
        WITH_SHELL(a_session_comes_back),
        WITH_SHELL(damaged_sessions_are_told_and_taken_as_far_as_they_go),
        WITH_SHELL(sessions_with_wrong_bytes_end_well),
        WITH_SHELL(names_of_sessions_lead_nowhere_else),
        WITH_SHELL(notes_outlive_the_session),
        WITH_SHELL(damaged_notes_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
