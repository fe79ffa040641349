#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/digest.h"
#include "core/base/processor.h"
#include <blockwright/base.h>

static void text_grows_past_every_boundary(void **state)
{
    (void)state;
    bw_text text = {0};
    char expected[1001];
    for (int i = 0; i < 1000; i++) {
        bw_text_addf(&text, "%c", 'a' + i % 26);
        expected[i] = (char)('a' + i % 26);
    }
    expected[1000] = '\0';
    assert_string_equal(bw_text_get(&text), expected);
    bw_text_addf(&text, "%s", expected); /* longer than the first guess of addf */
    assert_int_equal(text.length, 2000);
    assert_memory_equal(text.data + 1000, expected, 1001);
    bw_text_free(&text);
}

static void arena_keeps_what_it_gave(void **state)
{
    (void)state;
    bw_arena *arena = bw_arena_new();
    char *first = bw_arena_printf(arena, "%s-%d", "block", 623);
    unsigned char *large = bw_arena_alloc(arena, 1 << 20);
    for (size_t i = 0; i < 1 << 20; i++)
        assert_int_equal(large[i], 0);
    memset(large, 0xff, 1 << 20);
    char *second = bw_arena_strdup(arena, "tail");
    assert_string_equal(first, "block-623");
    assert_string_equal(second, "tail");
    bw_arena_free(arena);
}

static void numbers_read_in_both_byte_orders(void **state)
{
    (void)state;
    const uint8_t bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    assert_int_equal(bw_get16(bytes, true), 0x0102);
    assert_int_equal(bw_get16(bytes, false), 0x0201);
    assert_int_equal(bw_get32(bytes, true), 0x01020304);
    assert_int_equal(bw_get32(bytes, false), 0x04030201);
    assert_true(bw_get64(bytes, true) == 0x0102030405060708);
    assert_true(bw_get64(bytes, false) == 0x0807060504030201);
    uint8_t out[4];
    bw_put32(out, 0x01020304, true);
    assert_memory_equal(out, bytes, 4);
}

/* What it gives after a reset is zero again, whichever of its chunks it kept. */
static void arena_begins_anew(void **state)
{
    (void)state;
    static const size_t sizes[] = {10, 900, 3000, 60000, 1 << 20, 200000};
    bw_arena *arena = bw_arena_new();
    for (int round = 0; round < 4; round++) {
        for (size_t i = 0; i < BW_COUNT(sizes); i++) {
            size_t size = sizes[(i + (size_t)round) % BW_COUNT(sizes)];
            unsigned char *memory = bw_arena_alloc(arena, size);
            for (size_t at = 0; at < size; at++)
                assert_int_equal(memory[at], 0);
            memset(memory, 0xa5, size);
        }
        bw_arena_reset(arena);
    }
    bw_arena_free(arena);
}

static void digests_tell_bytes_and_borders(void **state)
{
    (void)state;
    char bytes[200] = {0};
    for (size_t i = 0; i < sizeof(bytes); i++) {
        uint64_t before = bw_digest(0, bytes, sizeof(bytes));
        bytes[i] = 1;
        assert_int_not_equal(bw_digest(0, bytes, sizeof(bytes)), before);
    }
    for (size_t size = 0; size < sizeof(bytes); size++)
        assert_int_not_equal(bw_digest(0, bytes, size), bw_digest(0, bytes, size + 1));
    assert_int_not_equal(bw_digest(bw_digest(0, "ab", 2), "c", 1),
                         bw_digest(bw_digest(0, "a", 1), "bc", 2));
}

/* The compiler's library asks the same questions in its own way. */
static void the_processor_is_known(void **state)
{
    (void)state;
#if defined(__x86_64__) && defined(__GNUC__)
    assert_int_equal(bw_processor_avx2(), __builtin_cpu_supports("avx2") != 0);
    assert_true(!bw_processor_sha() || __builtin_cpu_supports("sse4.1"));
#else
    assert_false(bw_processor_avx2() || bw_processor_sha());
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows_past_every_boundary),
        cmocka_unit_test(arena_keeps_what_it_gave),
        cmocka_unit_test(arena_begins_anew),
        cmocka_unit_test(digests_tell_bytes_and_borders),
        cmocka_unit_test(the_processor_is_known),
        cmocka_unit_test(numbers_read_in_both_byte_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
