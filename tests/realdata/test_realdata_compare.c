/* compare on real headers: after edits at offsets that the reference gives, exactly the edited
 * fields are named. The expected paths are those under which BBED prints these offsets. */
#include "realdata.h"

#include <blockwright/dbfile.h>
#include <blockwright/diff.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct edit {
    uint32_t at, size; /* in block 1, bytes */
    const char *field;
} edits[] = {
    /* one row a test: three fields, in the order of their places in the layout */
    {28, 4, "kcvfh.kcvfhhdr.kccfhdbi"},
    {138, 2, "kcvfh.kcvfhsta"},
    {140, 4, "kcvfh.kcvfhcpc"},

    {112, 4, "kcvfh.kcvfhrlc"},
    {116, 4, "kcvfh.kcvfhrls.kscnbas"},
    {148, 4, "kcvfh.kcvfhccc"},

    {40, 4, "kcvfh.kcvfhhdr.kccfhcsq"},
    {484, 4, "kcvfh.kcvfhckp.kcvcpscn.kscnbas"},
    {492, 4, "kcvfh.kcvfhckp.kcvcptim"},

    {100, 4, "kcvfh.kcvfhcrs.kscnbas"},
    {108, 4, "kcvfh.kcvfhcrt"},
    {500, 4, "kcvfh.kcvfhckp.u.kcvcprba.kcrbaseq"},
};

typedef struct named {
    bool edited[3];
    unsigned others, all;
    const struct edit *edits; /* three */
} named;

static void note_field(void *context, const bw_diff_field *f)
{
    named *n = context;
    bool expected = false;
    if (f->housekeeping)
        return;
    n->all++;
    for (int i = 0; i < 3; i++)
        if (strcmp(f->path, n->edits[i].field) == 0)
            n->edited[i] = expected = true;
    if (!expected) {
        n->others++;
        realdata_missing(f->path);
    }
}

static bool note_run(void *context, const bw_diff_run *run)
{
    if (run->state != BW_DIFF_EQUAL)
        realdata_equal("the one changed block", (int64_t)run->first, 1);
    *(unsigned *)context += run->state != BW_DIFF_EQUAL;
    return true;
}

static bw_dbfile *file_of(const char *name, const char *bytes, size_t size)
{
    bw_error err = {0};
    bw_dbfile *file = bw_dbfile_from_source(bw_source_from_memory(name, bytes, size), &err);
    if (!file)
        fail_msg("%s", err.text);
    return file;
}

static void compare_after(const char *original, size_t size, const struct edit *three, bool sealed)
{
    char *copy = malloc(size), *header = copy + REALDATA_BLOCK;
    memcpy(copy, original, size);
    for (int i = 0; i < 3; i++)
        for (uint32_t b = 0; b < three[i].size; b++)
            header[three[i].at + b] ^= (char)(0x11 << i);
    if (sealed) {
        uint16_t sum = bw_xor16((uint8_t *)header, REALDATA_BLOCK);
        header[16] ^= (char)(sum & 0xff);
        header[17] ^= (char)(sum >> 8);
    }
    bw_dbfile *left = file_of("left", original, size), *right = file_of("right", copy, size);
    unsigned runs = 0;
    bw_diff_totals totals;
    bw_error err = {0};
    assert_int_equal(bw_diff_files(left, right, 2, note_run, &runs, NULL, &totals, &err), BW_OK);
    realdata_equal("runs that are not equal", runs, 1);
    bw_diff_blocks pair = {0};
    named n = {.edits = three};
    assert_int_equal(bw_diff_blocks_read(&pair, realdata_layouts(), left, 1, right, 1, &err),
                     BW_OK);
    bw_diff_trees(pair.left, pair.right, pair.sound, note_field, &n);
    for (int i = 0; i < 3; i++)
        realdata_equal(three[i].field, n.edited[i], 1);
    realdata_equal("fields named", n.all, 3);
    bw_diff_blocks_free(&pair);
    bw_dbfile_free(left);
    bw_dbfile_free(right);
    free(copy);
}

static void three_edits_name_three_fields(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    char *file = realdata_read("headers/system01.11204.linux.first5blocks.dbf", &size);
    for (size_t i = 0; i + 3 <= BW_COUNT(edits); i += 3) {
        compare_after(file, size, &edits[i], false);
        compare_after(file, size, &edits[i], true);
    }
    free(file);
    realdata_finish("compare of edited headers", 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(three_edits_name_three_fields)};
    return cmocka_run_group_tests_name("realdata_compare", tests, NULL, realdata_end);
}
