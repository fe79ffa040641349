/* Sources: reads across pages and ends, the cache, and what is no file at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/source.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "tests/unit/files.h"

#define PAGES 40u /* more than the cache holds */
#define PAGE 65536u

/* Every byte tells where it is. */
static uint8_t byte_at(uint64_t offset)
{
    return (uint8_t)(offset * 7 + offset / PAGE);
}

static bw_source *open_pattern(uint64_t size)
{
    uint8_t *bytes = malloc(size);
    bytes[0] = 0; /* binary from the start: no text */
    for (uint64_t i = 1; i < size; i++)
        bytes[i] = byte_at(i);
    bw_source *source = bw_source_open(write_file("pattern", bytes, size), NULL);
    free(bytes);
    assert_non_null(source);
    return source;
}

static void expect_read(bw_source *source, uint64_t offset, size_t size, size_t there)
{
    static uint8_t buffer[3 * PAGE];
    size_t got = 99;
    assert_int_equal(bw_source_read(source, offset, buffer, size, &got, NULL), BW_OK);
    assert_int_equal(got, there);
    for (size_t i = 0; i < there; i++)
        if (buffer[i] != byte_at(offset + i))
            fail_msg("byte %llu", (unsigned long long)(offset + i));
}

static void reads_cross_pages_and_stop_at_the_end(void **state)
{
    (void)state;
    uint64_t size = PAGES * PAGE + 100;
    bw_source *source = open_pattern(size);
    assert_int_equal(bw_source_size(source), size);
    assert_int_equal(bw_source_get_kind(source), BW_SOURCE_FILE);
    expect_read(source, PAGE - 5, 10, 10);
    expect_read(source, 3, 3 * PAGE, 3 * PAGE); /* larger than a page */
    expect_read(source, size - 8, 512, 8);
    expect_read(source, size, 512, 0);
    expect_read(source, UINT64_MAX - 3, 512, 0);
    for (unsigned round = 0; round < 2; round++)
        for (uint64_t page = 0; page < PAGES; page++)
            expect_read(source, page * PAGE + 17, 64, 64);
    assert_true(bw_source_covers(source, 0, size));
    bw_source_free(source);
}

static void a_file_cut_while_open_gives_what_is_left(void **state)
{
    (void)state;
    bw_source *source = open_pattern(4 * PAGE);
    assert_int_equal(truncate(in_folder("pattern"), PAGE + 10), 0);
    expect_read(source, PAGE + 4, 512, 6);
    expect_read(source, 2 * PAGE, 512, 0);
    bw_source_free(source);
}

static void refused(const char *path, bw_status status, const char *hint)
{
    bw_error err = {0};
    assert_null(bw_source_open(path, &err));
    assert_int_equal(err.status, status);
    if (!strstr(err.text, hint))
        fail_msg("no '%s' in: %s", hint, err.text);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(name.sun_path, sizeof(name.sun_path), "%s/socket", test_folder);
    assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof(name)), 0);
    refused(name.sun_path, BW_ERR_ARGUMENT, "no file or disk");
    close(fd);
    assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
    refused(in_folder("fifo"), BW_ERR_ARGUMENT, "no file or disk");
    refused(test_folder, BW_ERR_ARGUMENT, "directory");
    refused(in_folder("missing"), BW_ERR_NOT_FOUND, "check the path");
    refused(write_file("empty", "", 0), BW_ERR_FORMAT, "empty");
}

/* Root may read everything, so root becomes nobody for a moment. */
static void the_unreadable_is_refused_with_advice(void **state)
{
    (void)state;
    bool root = geteuid() == 0;
    chmod(test_folder, 0755);
    chmod(write_file("secret", "secret", 6), 0);
    if (root && seteuid(65534) != 0)
        skip(); /* a container without other users */
    refused(in_folder("secret"), BW_ERR_IO, "no permission");
    if (root)
        assert_int_equal(seteuid(0), 0);
}

static void one_byte_is_a_source(void **state)
{
    (void)state;
    bw_source *source = bw_source_open(write_file("one", "x", 1), NULL);
    assert_non_null(source);
    assert_int_equal(bw_source_size(source), 1);
    bw_source_free(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_cross_pages_and_stop_at_the_end),
        cmocka_unit_test(a_file_cut_while_open_gives_what_is_left),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(the_unreadable_is_refused_with_advice),
        cmocka_unit_test(one_byte_is_a_source),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
