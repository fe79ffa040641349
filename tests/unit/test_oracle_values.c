/* Oracle's own values: the vectors of the reference (sections 1.2 - 1.8, 3.4, 7.1, 9), which come
 * from real blocks and from what Oracle printed, and arithmetic done by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <blockwright/oracle.h>

static void scn_fields_of_eleven_ignore_the_padding(void **state)
{
    (void)state;
    const uint8_t plain[8] = {0x46, 0x2f, 0x09, 0x10, 0x01, 0x00, 0, 0};
    const uint8_t garbage[8] = {0x46, 0x2f, 0x09, 0x10, 0x01, 0x00, 0x69, 0x09};
    const uint8_t big_endian[8] = {0x10, 0x09, 0x2f, 0x46, 0x00, 0x01, 0, 0};
    assert_true(bw_scn_get(plain, false) == 4564004678u);
    assert_true(bw_scn_get(garbage, false) == 4564004678u);
    assert_true(bw_scn_get(big_endian, true) == 4564004678u);
}

static void scn_fields_of_twelve_two_use_all_eight_bytes(void **state)
{
    (void)state;
    const uint8_t small[8] = {0x0b, 0x8c, 0x32, 0x00, 0x00, 0x80, 0x00, 0x00};
    const uint8_t large[8] = {0x01, 0x00, 0x00, 0x00, 0x02, 0x80, 0x03, 0x00};
    uint8_t back[8];
    assert_true(bw_scn_get(small, false) == 3312651);
    assert_true(bw_scn_get(large, false) == 0x0002000300000001u);
    bw_scn_put(back, 0x0002000300000001u, true, false);
    assert_memory_equal(back, large, 8);
}

static void an_open_scn_is_none(void **state)
{
    (void)state;
    const uint8_t open[8] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0};
    assert_true(bw_scn_get(open, false) == BW_SCN_NONE);
}

static void scn_texts(void **state)
{
    (void)state;
    char text[BW_SCN_TEXT];
    bw_scn scn;
    assert_string_equal(bw_scn_format(0x1020770e, text), "0x0000.1020770e");
    assert_string_equal(bw_scn_format(4564004678u, text), "0x0001.10092f46");
    assert_string_equal(bw_scn_format(0x0002000300000001u, text), "0x0002.0003.00000001");
    assert_true(bw_scn_parse("0x0000.1020770e", &scn) && scn == 0x1020770e);
    assert_true(bw_scn_parse("0x0002.0003.00000001", &scn) && scn == 0x0002000300000001u);
    assert_true(bw_scn_parse("1231531", &scn) && scn == 1231531);
    assert_true(bw_scn_parse("01231531", &scn) && scn == 1231531);
    assert_true(bw_scn_parse("0x12caab", &scn) && scn == 1231531);
    const char *const bad[] = {
        "", "x", "0x", "-1", "1.2.3.4", "0x10000.00000000", "12q", "99999999999999999999999"};
    for (size_t i = 0; i < BW_COUNT(bad); i++)
        assert_false(bw_scn_parse(bad[i], &scn));
}

static void dba_texts(void **state)
{
    (void)state;
    uint32_t dba;
    assert_true(bw_dba_parse("0x0040007a", &dba) && dba == 4194426);
    assert_true(bw_dba_parse("4194426", &dba) && dba == 0x0040007a);
    assert_true(bw_dba_parse("1,122", &dba) && dba == 0x0040007a);
    assert_true(bw_dba_parse(" 4 , 13171 ", &dba) && dba == 0x01003373);
    assert_int_equal(bw_dba_file(0x01003373), 4);
    assert_int_equal(bw_dba_block(0x01003373), 13171);
    const char *const bad[] = {"", "0x100000000", "1024,1", "1,4194304", "1,", ",1", "1,2,3", "-1"};
    for (size_t i = 0; i < BW_COUNT(bad); i++)
        assert_false(bw_dba_parse(bad[i], &dba));
}

static void times_as_oracle_counts_them(void **state)
{
    (void)state;
    const struct {
        uint32_t time;
        const char *text;
    } known[] = {{972599860, "2018-04-04 22:37:40"},  {0x39fda322, "2018-04-08 16:34:42"},
                 {0x488361fc, "2025-11-07 16:04:12"}, {824297857, "2013-08-24 11:37:37"},
                 {0x4747bace, "2025-03-16 05:46:54"}, {1196471037, "2025-03-23 01:03:57"}};
    for (size_t i = 0; i < BW_COUNT(known); i++) {
        char text[BW_TIME_TEXT];
        uint32_t back;
        assert_string_equal(bw_time_format(known[i].time, text), known[i].text);
        assert_true(bw_time_parse(known[i].text, &back));
        assert_int_equal(back, known[i].time);
        assert_true(bw_time_valid(known[i].time));
    }
}

static void times_that_no_calendar_has(void **state)
{
    (void)state;
    uint32_t time;
    /* 1988-01-01 plus one month of 31 days and 30 days: 31 February */
    assert_false(bw_time_valid((31 + 30) * 86400));
    assert_false(bw_time_parse("2025-02-29 00:00:00", &time));
    assert_true(bw_time_parse("2024-02-29", &time));
    const char *const bad[] = {"",
                               "1987-12-31",
                               "2025-13-01",
                               "2025-03-16 25:00:00",
                               "2025-03-16 05:46:54x",
                               "0x1ffffffff",
                               "soon"};
    for (size_t i = 0; i < BW_COUNT(bad); i++)
        assert_false(bw_time_parse(bad[i], &time));
}

typedef struct number {
    const char *text;
    size_t size;
    uint8_t bytes[22];
} number;

static const number numbers[] = {
    {"0", 1, {0x80}},
    {"9", 2, {0xc1, 0x0a}},
    {"7521", 3, {0xc2, 0x4c, 0x16}},
    {"1250", 3, {0xc2, 0x0d, 0x33}},
    {"3990", 3, {0xc2, 0x28, 0x5b}},
    {"200", 2, {0xc2, 0x03}},
    {"-1", 3, {0x3e, 0x64, 0x66}},
    {"-123.45", 5, {0x3d, 0x64, 0x4e, 0x38, 0x66}},
    {"0.5", 2, {0xc0, 0x33}},
    {"0.05", 2, {0xc0, 0x06}},
    {"0.001", 2, {0xbf, 0x0b}},
    {"-0.5", 3, {0x3f, 0x33, 0x66}},
    {"1000000", 2, {0xc4, 0x02}},
    {"100.001", 5, {0xc2, 0x02, 0x01, 0x01, 0x0b}}, /* pairs 1, 00 . 00, 10 */
};

static void numbers_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(numbers); i++) {
        char text[BW_NUMBER_TEXT];
        uint8_t bytes[22];
        const number *n = &numbers[i];
        assert_true(bw_number_decode(n->bytes, n->size, text));
        assert_string_equal(text, n->text);
        assert_int_equal(bw_number_encode(n->text, bytes), n->size);
        assert_memory_equal(bytes, n->bytes, n->size);
    }
}

static void numbers_at_the_ends(void **state)
{
    (void)state;
    char text[BW_NUMBER_TEXT], huge[128] = "1";
    uint8_t bytes[22];
    memset(huge + 1, '0', 125);
    assert_true(bw_number_decode((const uint8_t[]){0xff, 0x65}, 2, text));
    assert_string_equal(text, "~");
    assert_true(bw_number_decode((const uint8_t[]){0x00}, 1, text));
    assert_string_equal(text, "-~");
    assert_true(bw_number_decode((const uint8_t[]){0xff, 0x0b}, 2, text)); /* 10 * 100^62 = 1E125 */
    assert_string_equal(text, huge);
    assert_int_equal(bw_number_encode(huge, bytes), 2);
    assert_memory_equal(bytes, ((const uint8_t[]){0xff, 0x0b}), 2);
    assert_true(bw_number_decode((const uint8_t[]){0x80, 0x02}, 2, text)); /* 1E-130 */
    assert_int_equal(strlen(text), 132);
    assert_int_equal(text[131], '1');
    /* twenty pairs: no closing byte on the negative side */
    const char *longest = "-9999999999999999999999999999999999999999";
    assert_int_equal(bw_number_encode(longest, bytes), 21);
    assert_int_equal(bytes[0], 62 - 19);
    assert_int_equal(bytes[20], 2);
    assert_true(bw_number_decode(bytes, 21, text));
    assert_string_equal(text, longest);
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    char text[BW_NUMBER_TEXT];
    uint8_t bytes[23] = {0xc1, 0x02};
    assert_false(bw_number_decode(bytes, 0, text));
    assert_false(bw_number_decode(bytes, 1, text));
    assert_false(bw_number_decode(bytes, 23, text));
    assert_false(bw_number_decode((const uint8_t[]){0xc1, 0x00}, 2, text));
    assert_false(bw_number_decode((const uint8_t[]){0xc1, 0x65}, 2, text)); /* digit 100 */
    assert_false(bw_number_decode((const uint8_t[]){0xc2, 0x01, 0x05}, 3, text));
    assert_false(bw_number_decode((const uint8_t[]){0x3e, 0x64}, 2, text)); /* not closed */
    assert_false(bw_number_decode((const uint8_t[]){0x3e, 0x66}, 2, text)); /* no digit */
    const char *const bad[] = {"", "-", "1x", "1.2.3", "+1", " 1", "1e5"};
    for (size_t i = 0; i < BW_COUNT(bad); i++)
        assert_int_equal(bw_number_encode(bad[i], bytes), 0);
}

static void decoding_any_bytes_stays_inside_the_text(void **state)
{
    (void)state;
    struct {
        char text[BW_NUMBER_TEXT];
        char guard[8];
    } out = {.guard = "guarded"};
    uint8_t bytes[24];
    srand(4711);
    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)(rand() >> 7);
        if (bw_number_decode(bytes, (size_t)(rand() % 24), out.text))
            assert_true(strlen(out.text) < BW_NUMBER_TEXT);
        assert_string_equal(out.guard, "guarded");
    }
}

static void dates(void **state)
{
    (void)state;
    bw_datetime when;
    char text[BW_TIME_TEXT];
    const uint8_t ward[7] = {0x77, 0xb5, 0x02, 0x16, 0x01, 0x01, 0x01};
    const uint8_t whalen[7] = {0x78, 0x67, 0x09, 0x11, 0x01, 0x01, 0x01};
    assert_true(bw_date_decode(ward, 7, &when));
    assert_string_equal(bw_datetime_format(&when, text), "1981-02-22 00:00:00");
    assert_true(bw_date_decode(whalen, 7, &when));
    assert_string_equal(bw_datetime_format(&when, text), "2003-09-17 00:00:00");
    assert_false(bw_date_decode(ward, 6, &when));
    assert_false(bw_date_decode((const uint8_t[]){0x78, 0x67, 0x00, 1, 1, 1, 1}, 7, &when));
    assert_false(bw_date_decode((const uint8_t[]){0x78, 0x67, 0x02, 30, 1, 1, 1}, 7, &when));
    assert_false(bw_date_decode((const uint8_t[]){0x78, 0x67, 0x02, 1, 26, 1, 1}, 7, &when));
    assert_false(bw_date_decode((const uint8_t[]){0x78, 0x67, 0x02, 1, 0, 1, 1}, 7, &when));
}

static void timestamps_with_a_zone_are_stored_in_utc(void **state)
{
    (void)state;
    bw_datetime when;
    char text[BW_TIME_TEXT];
    /* 2020-01-01 00:30:00.5 UTC, written at +08:00, at -05:30 (the day before), in a named region
     */
    uint8_t bytes[13] = {0x78, 0x78, 1, 1, 1, 31, 1, 0x1d, 0xcd, 0x65, 0x00, 28, 60};
    assert_true(bw_timestamp_decode(bytes, 11, &when));
    assert_string_equal(bw_datetime_format(&when, text), "2020-01-01 00:30:00.500000000");
    assert_true(bw_timestamp_decode(bytes, 13, &when));
    assert_string_equal(bw_datetime_format(&when, text), "2020-01-01 08:30:00.500000000 +08:00");
    bytes[11] = 15;
    bytes[12] = 30;
    assert_true(bw_timestamp_decode(bytes, 13, &when));
    assert_string_equal(bw_datetime_format(&when, text), "2019-12-31 19:00:00.500000000 -05:30");
    bytes[11] = 0x80;
    assert_true(bw_timestamp_decode(bytes, 13, &when));
    assert_false(when.has_zone);
    assert_int_equal(when.minute, 30);
    bytes[7] = 0x40; /* over a second of nanoseconds */
    assert_false(bw_timestamp_decode(bytes, 13, &when));
    assert_false(bw_timestamp_decode(bytes, 12, &when));
}

static void rowids(void **state)
{
    (void)state;
    bw_rowid rowid;
    char text[19];
    assert_true(bw_rowid_parse("AAASdBAAMAAAADbAAA", &rowid));
    assert_int_equal(rowid.object, 75585);
    assert_int_equal(rowid.rdba, 0x030000db);
    assert_int_equal(rowid.slot, 0);
    assert_string_equal(bw_rowid_format(&rowid, text), "AAASdBAAMAAAADbAAA");
    assert_true(bw_rowid_decode((const uint8_t[]){0x01, 0x40, 0, 0x85, 0, 1}, 6, &rowid));
    assert_int_equal(bw_dba_file(rowid.rdba), 5);
    assert_int_equal(bw_dba_block(rowid.rdba), 133);
    assert_int_equal(rowid.slot, 1);
    assert_false(bw_rowid_parse("AAASdBAAMAAAADbAA", &rowid));
    assert_false(bw_rowid_parse("AAASdBAAMAAAADb!AA", &rowid));
    assert_false(bw_rowid_parse("AAASdB//MAAAADbAAA", &rowid)); /* file beyond 1023 */
    assert_false(bw_rowid_decode((const uint8_t[]){1, 2, 3, 4, 5, 6, 7}, 7, &rowid));
}

static uint16_t word_by_word(const uint8_t *bytes, size_t size)
{
    uint16_t sum = 0;
    for (size_t i = 0; i + 1 < size; i += 2)
        sum ^= (uint16_t)(bytes[i] | bytes[i + 1] << 8);
    return size % 2 ? (uint16_t)(sum ^ bytes[size - 1]) : sum;
}

static void checksum_of_real_blocks_is_zero(void **state)
{
    (void)state;
    uint8_t block[8192] = {0x00, 0xa2,        0,           0,    0,           0,
                           0xc0, 0xff,        [16] = 0xc7, 0x7f, [21] = 0x20, [25] = 0x04,
                           0x01, [28] = 0x7d, 0x7c,        0x7b, 0x7a};
    assert_int_equal(bw_xor16(block, sizeof block), 0);
    uint8_t bitmap[8192] = {0x1e, 0xa2,        0,    0,    0x04, 0,        0x40,          0,
                            0x0b, [14] = 0x01, 0x04, 0xdc, 0x80, [20] = 1, [8188] = 0x01, 0x1e,
                            0x0b, 0x00};
    bw_put32(bitmap + 24, 508032, false);
    bw_put32(bitmap + 36, 63488, false);
    assert_int_equal(bw_xor16(bitmap, sizeof bitmap), 0);
    bitmap[4000] ^= 0x20;
    assert_int_equal(bw_xor16(bitmap, sizeof bitmap), 0x20);
}

static void checksum_at_any_place_and_size(void **state)
{
    (void)state;
    uint8_t bytes[600];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 131 + i / 7);
    for (size_t at = 0; at < 9; at++)
        for (size_t size = 0; size <= 520; size += 13)
            assert_int_equal(bw_xor16(bytes + at, size), word_by_word(bytes + at, size));
}

static void block_kinds(void **state)
{
    (void)state;
    assert_string_equal(bw_block_kind_of(0x06)->name, "trans data");
    assert_string_equal(bw_block_kind_of(0x0b)->title, "Data File Header");
    assert_string_equal(bw_block_kind_of(0x02)->title, "Undo Data");
    assert_string_equal(bw_block_kind_of(0x0e)->title, "Unlimited Undo Segment Header");
    assert_string_equal(bw_block_kind_of(0x10)->title, "Unlimited Data Segment Header");
    assert_string_equal(bw_block_kind_of(0x1d)->name, "KTFB Bitmapped File Space Header");
    assert_string_equal(bw_block_kind_of(0x20)->name, "FIRST LEVEL BITMAP BLOCK");
    assert_string_equal(bw_block_kind_of(0x26)->name, "KTU SMU HEADER BLOCK");
    const uint8_t refused[] = {21, 29, 30, 32, 33, 34, 35, 36, 38}; /* BBED-00400 */
    for (size_t i = 0; i < BW_COUNT(refused); i++)
        assert_null(bw_block_kind_of(refused[i])->title);
    for (unsigned type = 0; type < 256; type++)
        assert_int_equal(bw_block_kind_of((uint8_t)type)->type, type);
}

static void formats_tell_block_sizes(void **state)
{
    (void)state;
    const struct {
        uint8_t frmt;
        uint32_t size;
    } known[] = {{0x22, 512},  {0x62, 2048},  {0x82, 4096},
                 {0xa2, 8192}, {0xc2, 16384}, {0xe2, 32768}};
    for (size_t i = 0; i < BW_COUNT(known); i++) {
        assert_int_equal(bw_frmt_block_size(known[i].frmt), known[i].size);
        assert_int_equal(bw_frmt_for(known[i].size), known[i].frmt);
    }
    assert_int_equal(bw_frmt_block_size(0x02), 0);
    assert_int_equal(bw_frmt_block_size(0xa3), 0);
    assert_string_equal(bw_platform_name(13), "Linux x86 64-bit");
    assert_null(bw_platform_name(14));
    assert_null(bw_platform_name(60000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scn_fields_of_eleven_ignore_the_padding),
        cmocka_unit_test(scn_fields_of_twelve_two_use_all_eight_bytes),
        cmocka_unit_test(an_open_scn_is_none),
        cmocka_unit_test(scn_texts),
        cmocka_unit_test(dba_texts),
        cmocka_unit_test(times_as_oracle_counts_them),
        cmocka_unit_test(times_that_no_calendar_has),
        cmocka_unit_test(numbers_both_ways),
        cmocka_unit_test(numbers_at_the_ends),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(decoding_any_bytes_stays_inside_the_text),
        cmocka_unit_test(dates),
        cmocka_unit_test(timestamps_with_a_zone_are_stored_in_utc),
        cmocka_unit_test(rowids),
        cmocka_unit_test(checksum_of_real_blocks_is_zero),
        cmocka_unit_test(checksum_at_any_place_and_size),
        cmocka_unit_test(block_kinds),
        cmocka_unit_test(formats_tell_block_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
