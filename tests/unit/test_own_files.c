/* The program's own state: kept whole, private, never outside its folder's files. */
#include <blockwright/own_files.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char home[] = "/tmp/bw-own-XXXXXX";

static int new_home(void **state)
{
    (void)state;
    return mkdtemp(home) && setenv("XDG_STATE_HOME", home, 1) == 0 ? 0 : -1;
}

static int remove_home(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof(command), "rm -rf %s", home);
    return system(command);
}

static void paths_follow_the_variables(void **state)
{
    (void)state;
    bw_text path = {0};
    setenv("XDG_CONFIG_HOME", "/c", 1);
    assert_true(bw_config_path(&path, "layouts"));
    assert_string_equal(bw_text_get(&path), "/c/blockwright/layouts");
    unsetenv("XDG_CONFIG_HOME");
    setenv("HOME", "/h", 1);
    bw_text_clear(&path);
    assert_true(bw_config_path(&path, ""));
    assert_string_equal(bw_text_get(&path), "/h/.config/blockwright");
    unsetenv("HOME");
    bw_text_clear(&path);
    assert_false(bw_config_path(&path, "layouts"));
    assert_int_equal(path.length, 0);
    bw_text_free(&path);
}

static void collect(void *context, const char *name)
{
    bw_text_addf(context, "%s;", name);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    static const char zeros[] = "a\0b";
    bw_error err;
    bw_text content = {0}, path = {0}, names = {0};
    struct stat st;
    assert_int_equal(bw_state_read("marks/one", &content, &err), BW_ERR_NOT_FOUND);
    assert_int_equal(bw_state_write("marks/one", "longer than the next", 20, &err), BW_OK);
    assert_int_equal(bw_state_write("marks/one", zeros, 3, &err), BW_OK);
    assert_int_equal(bw_state_read("marks/one", &content, &err), BW_OK);
    assert_int_equal(content.length, 3);
    assert_memory_equal(content.data, zeros, 3);
    bw_state_path(&path, "marks/one");
    assert_int_equal(stat(bw_text_get(&path), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    bw_text_clear(&path);
    bw_state_path(&path, "marks");
    assert_int_equal(stat(bw_text_get(&path), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    bw_state_each("marks", collect, &names);
    assert_string_equal(bw_text_get(&names), "marks/one;");
    bw_state_remove("marks/one");
    bw_state_remove("marks/one");
    assert_int_equal(bw_state_read("marks/one", &content, &err), BW_ERR_NOT_FOUND);
    bw_text_free(&content);
    bw_text_free(&path);
    bw_text_free(&names);
}

static void no_room_is_told_and_nothing_is_left(void **state)
{
    (void)state;
    bw_error err;
    bw_text names = {0};
    setenv("XDG_STATE_HOME", "/proc/self", 1);
    assert_int_equal(bw_state_write("notes", "x", 1, &err), BW_ERR_IO);
    assert_non_null(strstr(err.text, "/proc/self/blockwright/notes cannot be written"));
    bw_state_each("", collect, &names);
    assert_int_equal(names.length, 0);
    setenv("XDG_STATE_HOME", home, 1);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    bw_error err;
    bw_text content = {0};
    assert_int_equal(bw_state_write("folder/file", "x", 1, &err), BW_OK);
    assert_int_not_equal(bw_state_read("folder", &content, &err), BW_OK);
    assert_int_equal(content.length, 0);
    bw_text_free(&content);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(no_room_is_told_and_nothing_is_left),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(paths_follow_the_variables),
    };
    return cmocka_run_group_tests_name("own_files", tests, new_home, remove_home);
}
