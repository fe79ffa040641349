/* What is told of two blocks must not depend on how their trees were made: with members of equal
 * elements (bw_diff_blocks_read) or without (bw_diff_blocks_read_changes). Over blocks of all kinds
 * and blocks of random bytes, each beside copies of it with changed, moved and inserted bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/sessions.h"
#include "tests/unit/twins/lay.h"
#include <blockwright/blockwright.h>
#include <blockwright/diff.h>

static bw_session *session;
static uint64_t state = 88172645463325252u;
static unsigned compared, told, smaller; /* pairs; lists that are not empty; trees with less */

static uint32_t next_random(uint32_t below)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (uint32_t)(state >> 11) % below;
}

static void note(void *context, const bw_diff_field *f)
{
    bw_text_addf(context, "%s: %s | %s (%s, %s)\n", f->path, f->left ? f->left : "-",
                 f->right ? f->right : "-", f->confidence, f->housekeeping ? f->housekeeping : "");
}

static bw_dbfile *file_of(const uint8_t *bytes, uint32_t size)
{
    bw_error err = {0};
    return bw_dbfile_from_source(bw_source_from_memory("block", bytes, size), &err);
}

typedef bw_status reader(bw_diff_blocks *, const bw_layouts *, bw_dbfile *, uint64_t, bw_dbfile *,
                         uint64_t, bw_error *);

/* Fields of both trees. */
static uint32_t list(reader *read, bw_dbfile *left, bw_dbfile *right, bw_text *text)
{
    bw_error err = {0};
    bw_diff_blocks pair = {0};
    assert_int_equal(read(&pair, bw_session_layouts(session), left, bw_dbfile_block_at(left, 0),
                          right, bw_dbfile_block_at(right, 0), &err),
                     BW_OK);
    size_t matter = bw_diff_trees(pair.left, pair.right, pair.sound, note, text);
    uint32_t object = 0;
    bool owned = bw_tree_object(pair.left, &object);
    bw_text_addf(text, "%zu matter; %s; object %u %d\n", matter, pair.left->title, object, owned);
    uint32_t fields = pair.left->count + pair.right->count;
    bw_diff_blocks_free(&pair);
    return fields;
}

static void compare(const uint8_t *a, const uint8_t *b, uint32_t size)
{
    bw_text whole = {0}, changes = {0};
    bw_dbfile *left = file_of(a, size), *right = file_of(b, size);
    bool alike = left && right && bw_dbfile_geometry(left)->blocks == 1 &&
                 bw_dbfile_geometry(right)->blocks == 1 &&
                 bw_dbfile_geometry(left)->block_size == bw_dbfile_geometry(right)->block_size;
    if (alike) {
        uint32_t fields = list(bw_diff_blocks_read, left, right, &whole);
        uint32_t fewer = list(bw_diff_blocks_read_changes, left, right, &changes);
        assert_string_equal(bw_text_get(&changes), bw_text_get(&whole));
        assert_true(fewer <= fields);
        compared++;
        told += strchr(bw_text_get(&whole), '|') != NULL;
        smaller += fewer < fields;
    }
    bw_text_free(&whole);
    bw_text_free(&changes);
    bw_dbfile_free(left);
    bw_dbfile_free(right);
}

/* Some bytes other, a run of bytes moved, or a byte put in; the header stays. */
static void change(uint8_t *b, uint32_t size)
{
    uint32_t from = 20 + next_random(size - 40), length = 1 + next_random(64);
    switch (next_random(4)) {
    case 0: b[from] ^= (uint8_t)(1 + next_random(255)); break;
    case 1:
        for (uint32_t i = 1 + next_random(8); i > 0; i--)
            b[20 + next_random(next_random(2) ? size - 24 : 150)] ^=
                (uint8_t)(1u << next_random(8));
        break;
    case 2:
        if (from + length <= size)
            memmove(b + 20 + next_random(size - 20 - length), b + from, length);
        break;
    default: memmove(b + from + 1, b + from, size - from - 1 - 4);
    }
}

static void compare_with_copies(const uint8_t *b, uint32_t size, unsigned copies)
{
    uint8_t *other = bw_alloc(size);
    for (unsigned i = 0; i < copies; i++) {
        memcpy(other, b, size);
        change(other, size);
        compare(b, other, size);
    }
    free(other);
}

static void blocks_of_all_kinds(void **unused)
{
    (void)unused;
    for (size_t f = 0; f < TWIN_COUNT(twin_families); f++)
        for (size_t i = 0; i < 2 * twin_families[f]->count; i++) {
            const twin *t = &twin_families[f]->twins[i / 2];
            uint8_t *b = bw_alloc(t->size);
            lay_twin(t, b, i % 2);
            compare_with_copies(b, t->size, 12);
            free(b);
        }
    assert_true(told > 500 && smaller > 100);
}

/* Small numbers make many elements that nest; large ones lead out of the block. */
static void blocks_of_random_bytes(void **unused)
{
    (void)unused;
    static const uint32_t types[] = {6, 6, 6, 2, 0x0e, 0x20, 0x21, 0x23, 0x26};
    for (unsigned n = 0; n < 160; n++) {
        uint8_t b[4096];
        uint32_t most = n % 4 ? 1u << (1 + n % 8) : 256, type = types[n % BW_COUNT(types)];
        for (uint32_t i = 0; i < sizeof(b); i++)
            b[i] = (uint8_t)(next_random(4) ? next_random(most) : next_random(256));
        memset(b, 0, 20);
        b[0] = (uint8_t)type, b[1] = 0x82, b[14] = 1;
        set32(b + 4, 5u << 22 | (100 + n), false);
        b[20] = n % 2 ? 1 : 2;
        set16(b + 36, next_random(5), false);
        set32(b + sizeof(b) - 4, type << 8 | 1, false);
        compare_with_copies(b, sizeof(b), 6);
    }
    assert_true(smaller > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(blocks_of_all_kinds),
                                       cmocka_unit_test(blocks_of_random_bytes)};
    session = new_session();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    printf("%u pairs, %u with fields that differ, %u in less\n", compared, told, smaller);
    bw_session_free(session);
    return failed;
}
