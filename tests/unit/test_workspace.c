/* Directories, listfiles, odd names; files found by DBA and by number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/dbfile.h>
#include <sys/stat.h>

#include "tests/unit/files.h"

static void a_directory_gives_its_oracle_files_once(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(8192, 6, false);
    bw_workspace *w = bw_workspace_new();
    bw_error err = {0};
    mkdir(in_folder("db"), 0700);
    mkdir(in_folder("db/deeper"), 0700);
    write_file("db/odd name\n\xff.dbf", bytes, 6 * 8192);
    write_file("db/deeper/users01.dbf", bytes, 6 * 8192);
    write_file("db/readme.txt", "no Oracle file at all, but long enough to look like something. ",
               60);
    assert_int_equal(symlink("..", in_folder("db/deeper/loop")), 0);
    assert_int_equal(bw_workspace_add(w, in_folder("db"), &err), BW_OK);
    assert_int_equal(bw_workspace_count(w), 2); /* the loop found nothing twice */
    uint64_t block = 0;
    assert_non_null(bw_workspace_by_dba(w, 5u << 22 | 3, NULL, &block));
    assert_int_equal(block, 3);
    assert_null(bw_workspace_by_dba(w, 6u << 22 | 3, NULL, &block));
    assert_non_null(bw_workspace_by_number(w, 5, NULL));
    bw_workspace_free(w);
    free(bytes);
}

static void a_listfile_gives_numbers(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(8192, 6, false);
    char list[600];
    bw_workspace *w = bw_workspace_new();
    bw_error err = {0};
    write_file("with space.dbf", bytes, 6 * 8192);
    snprintf(list, sizeof list, "# file list\n 9 %s/with space.dbf 49152\n", test_folder);
    assert_int_equal(bw_workspace_add(w, write_text("bbed.lst", list), &err), BW_OK);
    assert_int_equal(bw_workspace_count(w), 1);
    assert_int_equal(bw_dbfile_number(bw_workspace_file(w, 0)), 9);
    snprintf(list, sizeof list, "1 %s/not-there.dbf\n", test_folder);
    assert_int_not_equal(bw_workspace_add(w, write_text("bad.lst", list), &err), BW_OK);
    assert_non_null(strstr(err.text, "not-there.dbf"));
    bw_workspace_free(w);
    free(bytes);
}

static void a_directory_without_oracle_files_is_told(void **state)
{
    (void)state;
    bw_workspace *w = bw_workspace_new();
    bw_error err = {0};
    mkdir(in_folder("none"), 0700);
    assert_int_not_equal(bw_workspace_add(w, in_folder("none"), &err), BW_OK);
    assert_non_null(strstr(err.text, "no Oracle file"));
    bw_workspace_free(w);
}

/* Logs are told by content; commands that ask for Oracle files alone do not see them. */
static void logs_are_listed_when_they_are_wanted(void **state)
{
    (void)state;
    static const char alert[] = "Thu Apr 28 02:45:44 2016\nStarting ORACLE instance (normal)\n";
    bw_workspace *w = bw_workspace_new();
    bw_error err = {0};
    mkdir(in_folder("logs"), 0700);
    write_text("logs/any.name", alert);
    write_file("logs/readme.txt", "nothing that Oracle would write\n", 32);
    assert_int_not_equal(bw_workspace_add(w, in_folder("logs"), &err), BW_OK);
    assert_int_equal(bw_workspace_log_count(w), 0);
    assert_int_equal(bw_workspace_add_all(w, in_folder("logs"), &err), BW_OK);
    assert_int_equal(bw_workspace_add_all(w, in_folder("logs/any.name"), &err), BW_OK);
    assert_int_equal(bw_workspace_log_count(w), 1);
    assert_int_equal(bw_workspace_log_at(w, 0)->kind, BW_LOG_ALERT);
    assert_int_equal(bw_workspace_log_at(w, 0)->size, strlen(alert));
    assert_int_equal(bw_workspace_count(w), 0);
    bw_workspace_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_directory_gives_its_oracle_files_once),
        cmocka_unit_test(a_listfile_gives_numbers),
        cmocka_unit_test(logs_are_listed_when_they_are_wanted),
        cmocka_unit_test(a_directory_without_oracle_files_is_told),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
