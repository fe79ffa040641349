/* Dump texts put back together: the traces of both byte orders, repeats, BBED's dump lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "files.h"
#include <blockwright/source.h>

static bw_source *open_text(const char *text)
{
    return bw_source_from_memory("dump.txt", text, strlen(text));
}

static void read_all(bw_source *source, uint8_t *bytes, size_t size)
{
    size_t got;
    bw_error err = {0};
    assert_int_equal(bw_source_read(source, 0, bytes, size, &got, &err), BW_OK);
    assert_int_equal(got, size);
}

/* A 512-byte block: words as a little-endian platform prints them stand reversed. */
static void little_endian_words_are_turned(void **state)
{
    (void)state;
    bw_source *source =
        open_text("Dump of memory from 0x0CEB6400 to 0x0CEB6600 \n"
                  "CEB6400 0000A206 01400010 001732D3 04010000  [......@..2......] \n"
                  "CEB6410 000084CB 00000001 0000D2B8 001732D3  [.............2..] \n"
                  "CEB6420 00000000 00000000 00000000 00000000  [................] \n"
                  "        Repeat 28 times \n"
                  "CEB65F0 00000000 00000000 00000000 32D30601  [...............2] \n");
    uint8_t bytes[512];
    uint32_t rdba, size;
    assert_int_equal(bw_source_get_kind(source), BW_SOURCE_DUMP_TEXT);
    assert_int_equal(bw_source_size(source), 512);
    read_all(source, bytes, 512);
    assert_memory_equal(bytes, "\x06\xa2\0\0\x10\0\x40\x01\xd3\x32\x17\0\0\0\x01\x04", 16);
    assert_memory_equal(bytes + 508, "\x01\x06\xd3\x32", 4);
    assert_true(bw_source_covers(source, 0, 512));
    assert_true(bw_source_dump_place(source, 0, &rdba, &size));
    assert_int_equal(rdba, 0x01400010);
    assert_int_equal(size, 512);
    bw_source_free(source);
}

static void big_endian_words_stand_as_they_are(void **state)
{
    (void)state;
    bw_source *source =
        open_text("Dump of memory from 0x110000 to 0x110200\n"
                  "110000 06A20000 01400010 001732D3 00000104  [......@..2......]\n");
    uint8_t bytes[512];
    read_all(source, bytes, 512);
    assert_memory_equal(bytes, "\x06\xa2\0\0\x01\x40\0\x10\0\x17\x32\xd3\0\0\x01\x04", 16);
    assert_true(bw_source_covers(source, 0, 16));
    assert_false(bw_source_covers(source, 0, 17)); /* the text shows no more */
    bw_source_free(source);
}

static void bbed_lines_are_in_file_order_and_merge(void **state)
{
    (void)state;
    bw_source *source =
        open_text("BBED> dump /v count 16\n"
                  " Block: 198     Offsets: 8163 to 8191  Dba:0x010000c6\n"
                  "-------------------------------------------------------\n"
                  " 2c010202 c1030768 75617465 6e672c01 l ,......huateng,.\n"
                  " 0202c102 04637069 63f1a106 01       l .....cpic....\n"
                  "\n <16 bytes per line>\n"
                  "BBED> d offset 0 count 8\n"
                  " Block: 198              Offsets:    0 to    7           Dba:0x010000c6\n"
                  "------------------------------------------------------------------------\n"
                  " 06a20000 010000c6 \n");
    uint8_t bytes[8192];
    assert_int_equal(bw_source_size(source), 8192);
    read_all(source, bytes, sizeof bytes);
    assert_memory_equal(bytes, "\x06\xa2\0\0\x01\0\0\xc6", 8);
    assert_memory_equal(bytes + 8163, "\x2c\x01\x02\x02\xc1\x03\x07huateng", 14);
    assert_memory_equal(bytes + 8188, "\xf1\xa1\x06\x01", 4);
    assert_false(bw_source_covers(source, 8, 1));
    bw_source_free(source);
}

static void other_texts_stay_texts(void **state)
{
    (void)state;
    const char *texts[] = {"hello\n",
                           "Dump of memory from 0x1 to 0x2\n",
                           "Dump of memory from zz to yy\n",
                           "Dump of memory from 0x0 to 0x200\nno hex here\n",
                           " Block: 1 Offsets: 9 to 3 Dba:0x1\n 06a2\n",
                           "Repeat 99999999999 times\n",
                           " Block: 1 Offsets: 0 to 99999999 Dba:0x1\n 06a2\n"};
    for (size_t i = 0; i < BW_COUNT(texts); i++) {
        bw_source *source = open_text(texts[i]);
        assert_int_equal(bw_source_get_kind(source), BW_SOURCE_FILE);
        bw_source_free(source);
    }
}

/* A dump behind so much other text that its heading lies across the pieces that are looked through,
 * each time with another of its bytes at the joint. */
static void a_dump_deep_in_a_trace_is_found(void **state)
{
    (void)state;
    enum { PIECE = 128 * 1024, TEXT = PIECE + 4096 };
    static const char dump[] = "Dump of memory from 0x1000 to 0x1200\n1000 0000A206 01400010\n";
    char *text = bw_alloc(TEXT);
    for (size_t before = PIECE - sizeof(dump); before < PIECE + sizeof(dump); before++) {
        memset(text, 'x', TEXT);
        for (size_t i = 99; i < TEXT; i += 100)
            text[i] = '\n';
        text[before - 1] = '\n';
        memcpy(text + before, dump, sizeof(dump) - 1);
        bw_source *source = bw_source_open(write_file("deep.trc", text, TEXT), NULL);
        assert_non_null(source);
        assert_int_equal(bw_source_get_kind(source), BW_SOURCE_DUMP_TEXT);
        bw_source_free(source);
    }
    free(text);
}

/* Few lines may claim many blocks: memory must stay bounded. */
static void a_text_of_many_headers_is_bounded(void **state)
{
    (void)state;
    bw_text text = {0};
    for (unsigned i = 0; i < 20000; i++)
        bw_text_addf(&text, " Block: 1 Offsets: 0 to 3 Dba:0x%08x\n 06a20000 \n", i);
    bw_source *source = bw_source_from_memory("many", text.data, text.length);
    assert_int_equal(bw_source_get_kind(source), BW_SOURCE_DUMP_TEXT);
    assert_true(bw_source_size(source) <= 4096u * 8192u);
    bw_source_free(source);
    bw_text_free(&text);
}

/* The same block twice, as a trace shows it in the cache and on disk: the first only in part. */
static void the_fuller_of_two_dumps_counts(void **state)
{
    (void)state;
    bw_text text = {0};
    bw_text_add(&text,
                "Dump of memory from 0x1000 to 0x1200\n1000 0000A206 01400010 11111111 04010000\n"
                "Dump of memory from 0x2000 to 0x2200\n2000 0000A206 01400010 22222222 04010000\n"
                " Repeat 31 times\n"
                "Dump of memory from 0x3000 to 0x3200\n3000 0000A206 01400010 33333333 04010000\n"
                " Repeat 31 times\n");
    bw_source *source = bw_source_from_memory("twice", text.data, text.length);
    uint8_t bytes[512];
    assert_int_equal(bw_source_size(source), 512);
    read_all(source, bytes, 512);
    assert_memory_equal(bytes + 8, "\x22\x22\x22\x22", 4);
    assert_false(bw_source_covers(source, UINT64_MAX - 1, 8));
    bw_source_free(source);
    bw_text_free(&text);
}

/* BBED does not print sizes: offsets and the format byte tell them. */
static void sizes_of_bbeds_blocks(void **state)
{
    (void)state;
    bw_source *redo = open_text(" Block: 2 Offsets: 0 to 7 Dba:0x01400002\n 01220000 02000000 \n");
    assert_int_equal(bw_source_size(redo), 512);
    bw_source_free(redo);
    bw_source *grown = open_text(" Block: 2 Offsets: 0 to 3 Dba:0x01400002\n 11111111 \n"
                                 " Block: 2 Offsets: 16380 to 16383 Dba:0x01400002\n 22222222 \n");
    uint8_t bytes[16384];
    assert_int_equal(bw_source_size(grown), 16384);
    read_all(grown, bytes, sizeof bytes);
    assert_memory_equal(bytes, "\x11\x11\x11\x11", 4);
    assert_memory_equal(bytes + 16380, "\x22\x22\x22\x22", 4);
    assert_true(bw_source_covers(grown, 0, 4));
    assert_false(bw_source_covers(grown, 4, 1));
    bw_source_free(grown);
}

/* A hand-made listing as web pages have them: 9i, so that the heading tells the size. */
static void plain_listings_are_read(void **state)
{
    (void)state;
    bw_source *source = open_text("[table rdba 0x01400010; 2K block]\n"
                                  "0000  06 02 00 00 10 00 40 01 D3 32 17 00 00 00 01 04\n"
                                  "0010  CB 84 00 00 01 00 00 00\n"
                                  "[second; 2K block]\n"
                                  "0000  06 02 00 00 11 00 40 01 D3 32 17 00 00 00 01 04\n");
    uint8_t bytes[2048];
    uint32_t rdba, size;
    assert_int_equal(bw_source_get_kind(source), BW_SOURCE_DUMP_TEXT);
    assert_int_equal(bw_source_size(source), 4096);
    read_all(source, bytes, 2048);
    assert_memory_equal(bytes + 8, "\xd3\x32\x17\0\0\0\x01\x04\xcb\x84\0\0\x01", 13);
    assert_true(bw_source_covers(source, 0, 24));
    assert_false(bw_source_covers(source, 0, 25));
    assert_true(bw_source_dump_place(source, 2048, &rdba, &size));
    assert_int_equal(rdba, 0x01400011);
    assert_int_equal(size, 2048);
    bw_source_free(source);
}

static void other_listings_are_no_blocks(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0000  7f 45 4c 46 02 01 01 00 00 00 00 00 00 00 00 00\n", /* no block's format byte */
        "0010  06 02 00 00 10 00 40 01 D3 32 17 00 00 00 01 04\n", /* not the beginning */
        "0000  06 02 00 00 10 00 40 01\n",                         /* no whole line */
        "0000  06 02 00 00 10 00 40 01 D3 32 17 00 00 00 01 cafe\n",
    };
    for (size_t i = 0; i < BW_COUNT(texts); i++) {
        bw_source *source = open_text(texts[i]);
        assert_int_not_equal(bw_source_get_kind(source), BW_SOURCE_DUMP_TEXT);
        bw_source_free(source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(little_endian_words_are_turned),
        cmocka_unit_test(big_endian_words_stand_as_they_are),
        cmocka_unit_test(bbed_lines_are_in_file_order_and_merge),
        cmocka_unit_test(other_texts_stay_texts),
        cmocka_unit_test(a_dump_deep_in_a_trace_is_found),
        cmocka_unit_test(a_text_of_many_headers_is_bounded),
        cmocka_unit_test(the_fuller_of_two_dumps_counts),
        cmocka_unit_test(sizes_of_bbeds_blocks),
        cmocka_unit_test(plain_listings_are_read),
        cmocka_unit_test(other_listings_are_no_blocks),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
