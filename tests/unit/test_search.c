/* Patterns against bytes laid out by hand, and whole-file scans over blocks built here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <blockwright/search.h>

static void parse(bw_pattern *pattern, bw_pattern_kind kind, const char *text, bool big_endian)
{
    bw_error err = {0};
    if (bw_pattern_parse(pattern, kind, text, big_endian, &err) != BW_OK)
        fail_msg("%s", err.text);
}

static void masked_hex_lets_holes_pass(void **state)
{
    (void)state;
    const uint8_t bytes[] = {0x06, 0xa2, 0x11, 0x00, 0x06, 0xa2,
                             0x99, 0x01, 0x06, 0xa3, 0x00, 0x00};
    bw_pattern p;
    parse(&p, BW_PATTERN_HEX, "06 a? ?? 0?", false);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 0, true), 0);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 1, true), 4);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 5, true), 8);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 9, true), -1);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 8, false), 4);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 0, false), -1);
    parse(&p, BW_PATTERN_HEX, "????", false); /* nothing but holes: everywhere */
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 3, true), 3);
}

static void nonsense_patterns_are_refused_with_a_sentence(void **state)
{
    (void)state;
    const struct {
        bw_pattern_kind kind;
        const char *text;
    } bad[] = {{BW_PATTERN_HEX, ""},      {BW_PATTERN_HEX, "06a"},   {BW_PATTERN_HEX, "zz"},
               {BW_PATTERN_TEXT, ""},     {BW_PATTERN_NUMBER, "x"},  {BW_PATTERN_NUMBER, "12 "},
               {BW_PATTERN_DBA, "1,2,3"}, {BW_PATTERN_SCN, "never"}, {BW_PATTERN_VALUE, "1e"}};
    for (size_t i = 0; i < BW_COUNT(bad); i++) {
        bw_pattern p;
        bw_error err = {0};
        assert_int_not_equal(bw_pattern_parse(&p, bad[i].kind, bad[i].text, false, &err), BW_OK);
        assert_true(strlen(err.text) > 10);
    }
}

static void numbers_follow_the_byte_order_and_lie_even(void **state)
{
    (void)state;
    /* 0x0040681d little-endian at 3 (odd: not meant) and at 8; big-endian at 12 */
    const uint8_t bytes[] = {0,    0,    0,    0x1d, 0x68, 0x40, 0,    0,
                             0x1d, 0x68, 0x40, 0,    0,    0x40, 0x68, 0x1d};
    bw_pattern p;
    parse(&p, BW_PATTERN_NUMBER, "4220957", false);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 0, true), 8);
    parse(&p, BW_PATTERN_NUMBER, "0x40681d", true);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 0, true), 12);
}

static void values_are_oracle_numbers_with_their_length(void **state)
{
    (void)state;
    const uint8_t row[] = {0x2c, 0x01, 0x02, 0x03, 0xc2,
                           0x4c, 0x16, 0x02, 0xc1, 0x0a}; /* 7521, 9 */
    bw_pattern p;
    parse(&p, BW_PATTERN_VALUE, "7521", false);
    assert_int_equal(bw_pattern_in(&p, row, sizeof row, 0, true), 3);
    parse(&p, BW_PATTERN_VALUE, "9", false);
    assert_int_equal(bw_pattern_in(&p, row, sizeof row, 0, true), 7);
}

static void scns_are_found_in_headers_and_in_itls(void **state)
{
    (void)state;
    /* 0x0000.1020770e: base first; then the ITL form with wrap 0x8000 first */
    const uint8_t bytes[] = {9, 9, 0x0e, 0x77, 0x20, 0x10, 0,    0x80,
                             9, 9, 0,    0x80, 0x0e, 0x77, 0x20, 0x10};
    bw_pattern p;
    parse(&p, BW_PATTERN_SCN, "0x0000.1020770e", false);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 0, true), 2);
    assert_int_equal(bw_pattern_in(&p, bytes, sizeof bytes, 4, true), 10);
}

static void text_understands_escapes(void **state)
{
    (void)state;
    const char bytes[] = "..SYSTEM\0ab\\c";
    bw_pattern p;
    parse(&p, BW_PATTERN_TEXT, "M\\x00a", false);
    assert_int_equal(bw_pattern_in(&p, (const uint8_t *)bytes, sizeof bytes, 0, true), 7);
    parse(&p, BW_PATTERN_TEXT, "b\\\\c", false);
    assert_int_equal(bw_pattern_in(&p, (const uint8_t *)bytes, sizeof bytes, 0, true), 10);
}

/* --- against a search that goes place by place --- */
static bool stands_at(const uint8_t *bytes, const uint8_t *wanted, const uint8_t *mask, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((bytes[i] & mask[i]) != (wanted[i] & mask[i]))
            return false;
    return true;
}

static int64_t place_by_place(const uint8_t *bytes, size_t size, const uint8_t *wanted,
                              const uint8_t *mask, size_t length, size_t from, bool forward)
{
    int64_t hit = -1;
    for (size_t at = forward ? from : 0; at + length <= size && (forward || at < from); at++)
        if (stands_at(bytes + at, wanted, mask, length)) {
            hit = (int64_t)at;
            if (forward)
                return hit;
        }
    return hit;
}

/* Few different bytes, so that there are many hits and many near ones; lengths around the sieve's
 * chunks. */
static void the_sieve_finds_what_going_place_by_place_finds(void **state)
{
    (void)state;
    static const uint8_t masks[] = {0xff, 0xff, 0xf0, 0x0f, 0x00};
    uint8_t bytes[1100], wanted[6], mask[6];
    uint32_t seed = 7;
    size_t hits = 0;
    for (int round = 0; round < 3000; round++) {
        char text[16] = "";
        size_t size = 1 + (seed >> 8) % sizeof(bytes), length = 1 + (size_t)round % sizeof(wanted);
        for (size_t i = 0; i < size; i++)
            bytes[i] = (uint8_t)((seed = seed * 1664525u + 1013904223u) >> 24) & 0x13;
        for (size_t i = 0; i < length; i++) {
            seed = seed * 1664525u + 1013904223u;
            wanted[i] = (seed >> 24) & 0x13;
            mask[i] = masks[(seed >> 16) % BW_COUNT(masks)];
            text[2 * i] = mask[i] & 0xf0 ? "0123456789abcdef"[wanted[i] >> 4] : '?';
            text[2 * i + 1] = mask[i] & 0x0f ? "0123456789abcdef"[wanted[i] & 15] : '?';
        }
        bw_pattern p;
        parse(&p, BW_PATTERN_HEX, text, false);
        size_t from = (seed >> 4) % size;
        for (int forward = 0; forward < 2; forward++) {
            int64_t right = place_by_place(bytes, size, wanted, mask, length, from, forward);
            assert_int_equal(bw_pattern_in(&p, bytes, size, from, forward), right);
            hits += right >= 0;
        }
    }
    assert_in_range(hits, 1000, 5900); /* both answers came often */
}

/* 300 blocks of 8 KiB, so that several pieces exist; block 0 says so as reference 1.9 tells. */
#define BLOCKS 300u
#define SIZE 8192u

static void seal(uint8_t *block)
{
    uint16_t sum = 0;
    block[16] = block[17] = 0;
    for (unsigned i = 0; i < SIZE; i += 2)
        sum ^= bw_get16(block + i, false);
    bw_put16(block + 16, sum, false);
}

static uint8_t *build(void)
{
    uint8_t *file = calloc(BLOCKS, SIZE);
    file[1] = 0xa2;
    bw_put32(file + 4, 0xffc00000, false);
    bw_put32(file + 20, SIZE, false);
    bw_put32(file + 24, BLOCKS - 1, false);
    memcpy(file + 28, "\x7d\x7c\x7b\x7a", 4);
    seal(file);
    for (uint32_t n = 1; n < BLOCKS; n++) {
        uint8_t *b = file + n * SIZE;
        b[0] = n == 1 ? 0x0b : 0x06;
        b[1] = 0xa2;
        bw_put32(b + 4, 1u << 22 | n, false);
        bw_put32(b + 8, 1000 + n, false);
        b[14] = 1;
        b[15] = 4;
        b[20] = 1;
        bw_put32(b + SIZE - 4, (1000 + n) << 16 | (uint32_t)b[0] << 8 | 1, false);
        if (n == 1) {
            bw_put16(b + 52, 1, false);
            bw_put16(b + 54, 3, false);
            bw_put32(b + 44, BLOCKS - 1, false);
            bw_put32(b + 48, SIZE, false);
            bw_put32(b + 368, 1, false);
        }
        seal(b);
    }
    return file;
}

static bw_dbfile *open_bytes(uint8_t *bytes)
{
    bw_error err = {0};
    bw_dbfile *file =
        bw_dbfile_from_source(bw_source_from_memory("built.dbf", bytes, BLOCKS * SIZE), &err);
    free(bytes);
    if (!file)
        fail_msg("%s", err.text);
    return file;
}

typedef struct seen {
    uint64_t blocks[16];
    bw_block_fault faults[16];
    size_t count;
} seen;

static bool see_bad(void *context, const bw_bad_block *bad)
{
    seen *s = context;
    assert_int_equal(bw_get32(bad->bytes + 4, false) & 0x3fffff, bad->block);
    s->blocks[s->count] = bad->block;
    s->faults[s->count++] = bad->check.fault;
    return true;
}

static void verify_names_exactly_the_damaged_blocks_in_order(void **state)
{
    (void)state;
    uint8_t *bytes = build();
    bytes[250 * SIZE + 5000] ^= 1;      /* checksum */
    bytes[40 * SIZE + SIZE - 3] = 0x07; /* tail's type byte */
    seal(bytes + 40 * SIZE);
    bw_dbfile *file = open_bytes(bytes);
    for (unsigned threads = 1; threads <= 4; threads++) {
        seen s = {0};
        bw_verify_totals totals;
        bw_error err = {0};
        const bw_verify job = {.file = file, .threads = threads, .bad = see_bad, .context = &s};
        assert_int_equal(bw_verify_run(&job, &totals, &err), BW_OK);
        assert_int_equal(totals.examined, BLOCKS);
        assert_int_equal(totals.failing, 2);
        assert_int_equal(totals.highest_scn, 1000 + BLOCKS - 1);
        assert_int_equal(s.count, 2);
        assert_int_equal(s.blocks[0], 40);
        assert_int_equal(s.faults[0], BW_BLOCK_FRACTURED);
        assert_int_equal(s.blocks[1], 250);
        assert_int_equal(s.faults[1], BW_BLOCK_BAD_CHECKSUM);
    }
    bw_dbfile_free(file);
}

static bool see_hit(void *context, bw_hit hit)
{
    seen *s = context;
    s->blocks[s->count++] = hit.block * SIZE + hit.offset;
    return s->count < 16;
}

static void find_sees_hits_across_blocks_and_pieces(void **state)
{
    (void)state;
    const uint64_t places[] = {100, 41 * SIZE - 3, 128 * SIZE - 4, 299 * SIZE + SIZE - 8};
    uint8_t *bytes = build();
    for (size_t i = 0; i < BW_COUNT(places); i++)
        memcpy(bytes + places[i], "NEEDLE!", 7);
    bw_dbfile *file = open_bytes(bytes);
    bw_pattern p;
    parse(&p, BW_PATTERN_TEXT, "NEEDLE!", false);
    bw_error err = {0};
    seen s = {0};
    assert_int_equal(bw_find_all(file, &p, 2, see_hit, &s, NULL, &err), BW_OK);
    assert_int_equal(s.count, BW_COUNT(places));
    for (size_t i = 0; i < BW_COUNT(places); i++)
        assert_int_equal(s.blocks[i], places[i]);
    bool found;
    bw_hit hit;
    assert_int_equal(bw_find_next(file, &p, (bw_hit){0, 101}, true, NULL, &found, &hit, &err),
                     BW_OK);
    assert_true(found);
    assert_int_equal(hit.block * SIZE + hit.offset, places[1]);
    assert_int_equal(bw_find_next(file, &p, (bw_hit){128, 0}, false, NULL, &found, &hit, &err),
                     BW_OK);
    assert_true(found);
    assert_int_equal(hit.block * SIZE + hit.offset, places[2]);
    assert_int_equal(bw_find_next(file, &p, (bw_hit){0, 100}, false, NULL, &found, &hit, &err),
                     BW_OK);
    assert_false(found);
    bw_dbfile_free(file);
}

static bool stop_at_once(void *context, uint64_t done, uint64_t total)
{
    (void)context;
    assert_true(done <= total);
    return false;
}

static void a_cancelled_scan_says_so(void **state)
{
    (void)state;
    bw_dbfile *file = open_bytes(build());
    bw_progress progress = {.report = stop_at_once};
    bw_verify_totals totals;
    bw_error err = {0};
    const bw_verify job = {.file = file, .threads = 2, .progress = &progress};
    assert_int_equal(bw_verify_run(&job, &totals, &err), BW_ERR_CANCELLED);
    bw_dbfile_free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masked_hex_lets_holes_pass),
        cmocka_unit_test(nonsense_patterns_are_refused_with_a_sentence),
        cmocka_unit_test(numbers_follow_the_byte_order_and_lie_even),
        cmocka_unit_test(values_are_oracle_numbers_with_their_length),
        cmocka_unit_test(scns_are_found_in_headers_and_in_itls),
        cmocka_unit_test(text_understands_escapes),
        cmocka_unit_test(the_sieve_finds_what_going_place_by_place_finds),
        cmocka_unit_test(verify_names_exactly_the_damaged_blocks_in_order),
        cmocka_unit_test(find_sees_hits_across_blocks_and_pieces),
        cmocka_unit_test(a_cancelled_scan_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
