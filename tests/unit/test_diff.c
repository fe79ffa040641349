/* Two files side by side: blocks against copies changed here at known places, fields against
 * blocks laid out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/resource.h>

#include "files.h"
#include <blockwright/blockwright.h>

#include "tests/unit/sessions.h"

#define SIZE 8192u
#define BLOCKS 100u /* more than one piece of 32 blocks */

typedef struct seen {
    bw_text runs;
    unsigned stop_after; /* runs; 0 = never */
    unsigned count;
} seen;

static bool note_run(void *context, const bw_diff_run *run)
{
    seen *s = context;
    bw_text_addf(&s->runs, "%s %u+%u; ", bw_diff_state_name(run->state), (unsigned)run->first,
                 (unsigned)run->count);
    return ++s->count != s->stop_after;
}

static bool note_pair(void *context, const bw_diff_run *run)
{
    seen *s = context;
    bw_text_addf(&s->runs, "%s %u+%u at %u; ", bw_diff_state_name(run->state), (unsigned)run->first,
                 (unsigned)run->count, (unsigned)run->right_first);
    return true;
}

static bw_dbfile *open_or_fail(const char *path)
{
    bw_error err = {0};
    bw_dbfile *file = bw_dbfile_open(path, &err);
    if (!file)
        fail_msg("%s", err.text);
    return file;
}

static void expect_runs(const char *left, const char *right, const char *runs,
                        bw_diff_totals *totals)
{
    bw_error err = {0};
    bw_dbfile *a = open_or_fail(left), *b = open_or_fail(right);
    for (unsigned threads = 1; threads <= 3; threads++) {
        seen s = {0};
        assert_int_equal(bw_diff_files(a, b, threads, note_run, &s, NULL, totals, &err), BW_OK);
        assert_string_equal(bw_text_get(&s.runs), runs);
        bw_text_free(&s.runs);
    }
    bw_dbfile_free(a);
    bw_dbfile_free(b);
}

static void changed_blocks_are_told_as_runs(void **state)
{
    (void)state;
    bw_diff_totals totals;
    uint8_t *bytes = build_datafile(SIZE, BLOCKS, false);
    write_file("left.dbf", bytes, (size_t)SIZE * BLOCKS);
    const unsigned changed[] = {31, 32, 33, 70, 99}; /* 31 | 32: a piece's edge */
    for (size_t i = 0; i < BW_COUNT(changed); i++)
        bytes[changed[i] * SIZE + (i % 2 ? 0 : SIZE - 1)] ^= 1; /* first or last byte */
    write_file("right.dbf", bytes, (size_t)SIZE * BLOCKS);
    free(bytes);
    expect_runs(in_folder("left.dbf"), in_folder("right.dbf"),
                "equal 0+31; changed 31+3; equal 34+36; changed 70+1; equal 71+28; changed 99+1; ",
                &totals);
    assert_int_equal(totals.changed, 5);
    assert_int_equal(totals.equal, 95);
    assert_true(bw_diff_any(&totals));
    expect_runs(in_folder("left.dbf"), in_folder("left.dbf"), "equal 0+100; ", &totals);
    assert_false(bw_diff_any(&totals));
}

static void a_shorter_side_and_a_piece_meet_their_own_blocks(void **state)
{
    (void)state;
    bw_diff_totals totals;
    uint8_t *bytes = build_datafile(SIZE, BLOCKS, false);
    write_file("whole.dbf", bytes, (size_t)SIZE * BLOCKS);
    write_file("short.dbf", bytes, (size_t)SIZE * 60 + 100);
    bytes[52 * SIZE + 100] ^= 1;
    write_file("piece.dbf", bytes + (size_t)SIZE * 50, (size_t)SIZE * 10);
    free(bytes);
    expect_runs(in_folder("whole.dbf"), in_folder("short.dbf"), "equal 0+60; only left 60+40; ",
                &totals);
    assert_true(totals.tail_differs);
    expect_runs(in_folder("piece.dbf"), in_folder("whole.dbf"),
                "only right 0+50; equal 50+2; changed 52+1; equal 53+7; only right 60+40; ",
                &totals);
    assert_int_equal(totals.only_right, 90);
}

/* Block 40 is missing on the right, block 70 is there twice, block 90 is another. */
static void a_shifted_side_is_paired_by_address(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_diff_totals totals;
    uint8_t *bytes = build_datafile(SIZE, BLOCKS, false);
    write_file("still.dbf", bytes, (size_t)SIZE * BLOCKS);
    bytes[90 * SIZE + 500] ^= 1;
    uint8_t *shifted = malloc((size_t)SIZE * BLOCKS);
    memcpy(shifted, bytes, (size_t)40 * SIZE);
    memcpy(shifted + (size_t)40 * SIZE, bytes + (size_t)41 * SIZE, (size_t)30 * SIZE);
    memcpy(shifted + (size_t)70 * SIZE, bytes + (size_t)70 * SIZE, (size_t)30 * SIZE);
    write_file("shifted.dbf", shifted, (size_t)SIZE * BLOCKS);
    free(shifted);
    free(bytes);
    bw_dbfile *a = open_or_fail(in_folder("still.dbf")),
              *b = open_or_fail(in_folder("shifted.dbf"));
    seen s = {0};
    assert_int_equal(bw_diff_files_by_address(a, b, note_pair, &s, NULL, &totals, &err), BW_OK);
    assert_string_equal(bw_text_get(&s.runs), "equal 0+40 at 0; only left 40+1 at 40; "
                                              "equal 41+30 at 40; equal 71+19 at 71; "
                                              "changed 90+1 at 90; equal 91+9 at 91; "
                                              "only right 70+1 at 70; ");
    assert_int_equal(totals.equal, 98);
    bw_text_free(&s.runs);
    bw_dbfile_free(a);
    bw_dbfile_free(b);
    expect_runs(in_folder("still.dbf"), in_folder("shifted.dbf"),
                "equal 0+40; changed 40+30; equal 70+20; changed 90+1; equal 91+9; ", &totals);
}

/* --- three copies --- */
static bool note_odd(void *context, const bw_diff_odd_run *run)
{
    seen *s = context;
    bw_text_addf(&s->runs, "%s %u+%u; ", bw_diff_odd_name(run->odd), (unsigned)run->first,
                 (unsigned)run->count);
    return ++s->count != s->stop_after;
}

/* Writes a copy with the last byte of the given blocks changed by `by`; ends with 0. */
static void write_copy(const char *name, const unsigned *changed, uint8_t by, unsigned blocks)
{
    uint8_t *bytes = build_datafile(SIZE, BLOCKS, false);
    for (; *changed; changed++)
        bytes[(*changed + 1) * SIZE - 1] ^= by;
    write_file(name, bytes, (size_t)SIZE * blocks);
    free(bytes);
}

static bw_status ask_three(const char *const names[3], unsigned threads, seen *s,
                           bw_diff_three_totals *totals, bw_error *err)
{
    bw_dbfile *files[3];
    for (int i = 0; i < 3; i++)
        files[i] = open_or_fail(in_folder(names[i]));
    bw_status status =
        bw_diff_three(files[0], files[1], files[2], threads, note_odd, s, NULL, totals, err);
    for (int i = 0; i < 3; i++)
        bw_dbfile_free(files[i]);
    return status;
}

static void two_that_agree_outvote_the_third(void **state)
{
    (void)state;
    const char *const names[3] = {"one.dbf", "two.dbf", "three.dbf"};
    bw_error err = {0};
    write_copy("one.dbf", (const unsigned[]){5, 31, 32, 60, 61, 0}, 1, BLOCKS);
    write_copy("two.dbf", (const unsigned[]){31, 40, 60, 61, 0}, 1, BLOCKS - 2);
    write_copy("three.dbf", (const unsigned[]){32, 50, 60, 97, 99, 0}, 1, BLOCKS);
    for (unsigned threads = 1; threads <= 3; threads++) {
        seen s = {0};
        bw_diff_three_totals totals;
        assert_int_equal(ask_three(names, threads, &s, &totals, &err), BW_OK);
        assert_string_equal(bw_text_get(&s.runs),
                            "all agree 0+5; left alone 5+1; all agree 6+25; third alone 31+1; "
                            "right alone 32+1; all agree 33+7; right alone 40+1; all agree 41+9; "
                            "third alone 50+1; all agree 51+10; third alone 61+1; all agree 62+35; "
                            "third alone 97+1; ");
        assert_int_equal(totals.blocks[BW_DIFF_ALL_AGREE], 98 - 7);
        assert_int_equal(totals.blocks[BW_DIFF_ODD_LEFT], 1);
        assert_int_equal(totals.blocks[BW_DIFF_ODD_RIGHT], 2);
        assert_int_equal(totals.blocks[BW_DIFF_ODD_THIRD], 4);
        assert_int_equal(totals.blocks[BW_DIFF_NONE_AGREE], 0);
        assert_int_equal(totals.lacks[0], 0);
        assert_int_equal(totals.lacks[1], 2);
        assert_int_equal(totals.lacks[2], 0);
        bw_text_free(&s.runs);
    }
}

static void three_that_all_differ_are_told(void **state)
{
    (void)state;
    const char *const names[3] = {"one.dbf", "two.dbf", "three.dbf"};
    bw_error err = {0};
    seen s = {.stop_after = 2};
    bw_diff_three_totals totals;
    write_copy("one.dbf", (const unsigned[]){7, 8, 0}, 1, BLOCKS);
    write_copy("two.dbf", (const unsigned[]){7, 0}, 2, BLOCKS);
    write_copy("three.dbf", (const unsigned[]){7, 0}, 4, BLOCKS);
    assert_int_equal(ask_three(names, 1, &s, &totals, &err), BW_OK); /* stops when told to */
    assert_string_equal(bw_text_get(&s.runs), "all agree 0+7; none agree 7+1; ");
    bw_text_free(&s.runs);
}

static void three_copies_must_be_files_alike(void **state)
{
    (void)state;
    const char *names[3] = {"one.dbf", "two.dbf", "other"};
    bw_error err = {0};
    bw_diff_three_totals totals;
    seen s = {0};
    uint8_t *small = build_datafile(4096, 10, false);
    write_file("small.dbf", small, 10 * 4096);
    free(small);
    char text[20000];
    memset(text, 'x', sizeof(text));
    write_file("other", text, sizeof(text));
    assert_int_equal(ask_three(names, 1, &s, &totals, &err), BW_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "no file of Oracle's"));
    names[2] = "small.dbf";
    assert_int_equal(ask_three(names, 1, &s, &totals, &err), BW_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "blocks of"));
    assert_int_equal(s.count, 0);
    bw_text_free(&s.runs);
}

static void files_of_no_kind_are_compared_by_position(void **state)
{
    (void)state;
    bw_diff_totals totals;
    uint8_t *bytes = calloc(3, SIZE);
    memset(bytes, 'x', (size_t)3 * SIZE);
    write_file("a.txt", bytes, 2 * SIZE + 10);
    bytes[2 * SIZE + 9] = 'y';
    write_file("b.txt", bytes, 2 * SIZE + 10);
    free(bytes);
    expect_runs(in_folder("a.txt"), in_folder("b.txt"), "equal 0+2; ", &totals);
    assert_true(totals.tail_differs && bw_diff_any(&totals));
}

/* A header of 2,048-byte blocks on one side, none on the other: positions, and no fields. */
static void a_file_of_no_kind_is_cut_like_the_other(void **state)
{
    (void)state;
    bw_diff_totals totals;
    uint8_t *bytes = build_datafile(2048, 9, false);
    write_file("known.dbf", bytes, 9 * 2048);
    memset(bytes, 'x', 2048);
    bytes[2048] ^= 0xff;
    write_file("unknown.dbf", bytes, 9 * 2048);
    free(bytes);
    bw_dbfile *a = open_or_fail(in_folder("known.dbf")),
              *b = open_or_fail(in_folder("unknown.dbf"));
    bool cut_alike = bw_dbfile_geometry(b)->block_size == 2048;
    assert_int_equal(bw_diff_numbered(a, b), cut_alike);
    bw_dbfile_free(a);
    bw_dbfile_free(b);
    expect_runs(in_folder("known.dbf"), in_folder("unknown.dbf"), "changed 0+2; equal 2+7; ",
                &totals);
}

static void unlike_block_sizes_are_refused(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_diff_totals totals;
    uint8_t *bytes = build_datafile(4096, 4, false);
    bw_dbfile *small = open_or_fail(write_file("small.dbf", bytes, 4 * 4096));
    free(bytes);
    bw_dbfile *large = open_or_fail(in_folder("left.dbf"));
    assert_int_equal(bw_diff_files(small, large, 0, NULL, NULL, NULL, &totals, &err),
                     BW_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "4096"));
    bw_dbfile_free(small);
    bw_dbfile_free(large);
}

static void a_file_that_shrinks_or_grows_is_told(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_diff_totals totals;
    uint8_t *bytes = build_datafile(SIZE, BLOCKS, false);
    const char *names[] = {"one.dbf", "two.dbf"};
    for (int cut = 0; cut < 2; cut++) {
        bw_dbfile *files[2];
        for (int i = 0; i < 2; i++)
            files[i] = open_or_fail(write_file(names[i], bytes, (size_t)SIZE * BLOCKS));
        assert_int_equal(truncate(in_folder(names[cut]), (off_t)SIZE * 40 + 17), 0);
        assert_int_equal(bw_diff_files(files[0], files[1], 2, NULL, NULL, NULL, &totals, &err),
                         BW_ERR_IO);
        assert_non_null(strstr(err.text, "block 40"));
        bw_dbfile_free(files[0]);
        bw_dbfile_free(files[1]);
    }
    bw_dbfile *left = open_or_fail(write_file("one.dbf", bytes, (size_t)SIZE * BLOCKS));
    bw_dbfile *right = open_or_fail(in_folder("left.dbf"));
    assert_int_equal(truncate(in_folder("one.dbf"), (off_t)SIZE * BLOCKS + SIZE), 0);
    assert_int_equal(bw_diff_files(left, right, 2, NULL, NULL, NULL, &totals, &err), BW_OK);
    assert_true(totals.left_grew && !totals.right_grew);
    bw_dbfile_free(left);
    bw_dbfile_free(right);
    free(bytes);
}

static bool stop_at_once(void *context, uint64_t done, uint64_t total)
{
    (void)context;
    (void)done;
    (void)total;
    return false;
}

static void it_stops_when_asked(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_diff_totals totals;
    bw_progress progress = {stop_at_once, NULL};
    bw_dbfile *a = open_or_fail(in_folder("left.dbf")), *b = open_or_fail(in_folder("right.dbf"));
    assert_int_equal(bw_diff_files(a, b, 2, NULL, NULL, &progress, &totals, &err),
                     BW_ERR_CANCELLED);
    seen s = {.stop_after = 2};
    assert_int_equal(bw_diff_files(a, b, 2, note_run, &s, NULL, &totals, &err), BW_OK);
    assert_string_equal(bw_text_get(&s.runs), "equal 0+31; changed 31+3; ");
    bw_text_free(&s.runs);
    bw_dbfile_free(a);
    bw_dbfile_free(b);
}

static void next_goes_both_ways(void **state)
{
    (void)state;
    const struct {
        uint64_t from;
        bool forward, found;
        uint64_t block;
    } steps[] = {{0, true, true, 31},   {33, true, true, 33},  {34, true, true, 70},
                 {71, true, true, 99},  {100, true, false, 0}, {99, false, true, 70},
                 {70, false, true, 33}, {31, false, false, 0}, {5000, false, true, 99},
                 {0, false, false, 0},  {5000, true, false, 0}};
    bw_dbfile *a = open_or_fail(in_folder("left.dbf")), *b = open_or_fail(in_folder("right.dbf"));
    for (size_t i = 0; i < BW_COUNT(steps); i++) {
        bool found;
        uint64_t block = 0;
        bw_error err = {0};
        assert_int_equal(
            bw_diff_next(a, b, steps[i].from, steps[i].forward, NULL, &found, &block, &err), BW_OK);
        assert_int_equal(found, steps[i].found);
        assert_int_equal(block, steps[i].block);
    }
    bw_dbfile_free(a);
    bw_dbfile_free(b);
}

/* --- fields --- */
typedef struct fields {
    bw_text matter, housekeeping;
} fields;

static void note_field(void *context, const bw_diff_field *f)
{
    fields *seen_fields = context;
    bw_text_addf(f->housekeeping ? &seen_fields->housekeeping : &seen_fields->matter, "%s ",
                 f->path);
}

static void expect_fields(const char *right, const char *matter, const char *housekeeping)
{
    bw_error err = {0};
    bw_session *session = new_session();
    assert_non_null(session);
    bw_dbfile *a = open_or_fail(in_folder("left.dbf")), *b = open_or_fail(right);
    bw_diff_blocks pair = {0};
    fields seen_fields = {0};
    assert_int_equal(bw_diff_blocks_read(&pair, bw_session_layouts(session), a, 1, b, 1, &err),
                     BW_OK);
    bw_diff_trees(pair.left, pair.right, pair.sound, note_field, &seen_fields);
    assert_string_equal(bw_text_get(&seen_fields.matter), matter);
    assert_string_equal(bw_text_get(&seen_fields.housekeeping), housekeeping);
    bw_text_free(&seen_fields.matter);
    bw_text_free(&seen_fields.housekeeping);
    bw_diff_blocks_free(&pair);
    bw_dbfile_free(a);
    bw_dbfile_free(b);
    bw_session_free(session);
}

static void edited_fields_are_named_and_no_others(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(SIZE, BLOCKS, false), *header = bytes + SIZE;
    set16(header + 138, 0x2001, false);
    set32(header + 140, 7, false);
    set32(header + 492, 0x4747bacf, false);
    const char *edited = "kcvfh.kcvfhsta kcvfh.kcvfhckp.kcvcptim kcvfh.kcvfhcpc ";
    expect_fields(write_file("raw.dbf", bytes, (size_t)SIZE * BLOCKS), edited, "");
    seal(header, SIZE, 16, false);
    expect_fields(write_file("sealed.dbf", bytes, (size_t)SIZE * BLOCKS), edited,
                  "kcvfh.kcvfhbfh.chkval_kcbh ");
    free(bytes);
}

/* The head's sequence is housekeeping while both blocks are sound, news when one is torn. */
static void a_torn_block_has_no_housekeeping(void **state)
{
    (void)state;
    uint8_t *bytes = build_datafile(SIZE, BLOCKS, false), *header = bytes + SIZE;
    header[14] = 2;
    seal(header, SIZE, 16, false);
    expect_fields(write_file("torn.dbf", bytes, (size_t)SIZE * BLOCKS),
                  "kcvfh.kcvfhbfh.seq_kcbh kcvfh.kcvfhbfh.chkval_kcbh ", "");
    header[SIZE - 4] = 2;
    seal(header, SIZE, 16, false);
    expect_fields(write_file("ticked.dbf", bytes, (size_t)SIZE * BLOCKS), "",
                  "kcvfh.kcvfhbfh.seq_kcbh tailchk ");
    free(bytes);
}

/* --- directories --- */
#define SMALL 2048u

/* A datafile of 3 small blocks: file number and DBID as given. */
static void write_datafile(const char *name, uint32_t number, uint32_t dbid, uint32_t scn)
{
    uint8_t *bytes = build_datafile(SMALL, 3, false), *header = bytes + SMALL;
    set32(header + 28, dbid, false);
    set16(header + 52, number, false);
    set32(header + 484, scn, false);
    seal(header, SMALL, 16, false);
    write_file(name, bytes, (size_t)3 * SMALL);
    free(bytes);
}

static void make_sides(char left[300], char right[300])
{
    char command[1400];
    snprintf(left, 300, "%s", in_folder("source"));
    snprintf(right, 300, "%s", in_folder("copy"));
    snprintf(command, sizeof(command), "rm -rf '%s' '%s'; mkdir '%s' '%s'", left, right, left,
             right);
    assert_int_equal(system(command), 0);
}

static bw_diff_pairs *pairs_of(const char *left, const char *right)
{
    bw_error err = {0};
    bw_diff_pairs *pairs = bw_diff_pairs_new(NULL, left, right, NULL, &err);
    if (!pairs)
        fail_msg("%s", err.text);
    return pairs;
}

/* "left|right" without the directories. */
static void expect_pair(const bw_diff_pairs *pairs, size_t index, const char *left,
                        const char *right)
{
    const bw_diff_pair *pair = bw_diff_pairs_at(pairs, index);
    const bw_diff_side *sides[] = {pair->left, pair->right};
    const char *names[] = {left, right};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sides[i] != NULL, names[i] != NULL);
        if (sides[i])
            assert_string_equal(strrchr(sides[i]->path, '/') + 1, names[i]);
    }
}

static void files_pair_by_what_they_are_worst_first(void **state)
{
    (void)state;
    char left[300], right[300];
    make_sides(left, right);
    write_datafile("source/equal.dbf", 1, 77, 1000);
    write_datafile("copy/renamed \xff\n.dbf", 1, 77, 1000);
    write_datafile("source/behind.dbf", 2, 77, 1000);
    write_datafile("copy/behind.dbf", 2, 77, 900);
    write_datafile("source/gone.dbf", 3, 77, 1000);
    write_datafile("source/emptied.dbf", 4, 77, 1000);
    write_file("copy/emptied.dbf", "", 0);
    write_file("copy/readme.txt", "nothing of Oracle's", 19);
    bw_diff_pairs *pairs = pairs_of(left, right);
    assert_int_equal(bw_diff_pairs_count(pairs), 4);
    expect_pair(pairs, 0, "emptied.dbf", "emptied.dbf");
    expect_pair(pairs, 1, "gone.dbf", NULL);
    expect_pair(pairs, 2, "behind.dbf", "behind.dbf");
    expect_pair(pairs, 3, "equal.dbf", "renamed \xff\n.dbf");
    assert_int_equal(bw_diff_pairs_at(pairs, 3)->badness, 0);
    for (size_t column = 0; column < bw_diff_columns(); column++)
        assert_int_equal(bw_diff_cell_differs(bw_diff_pairs_at(pairs, 2), column),
                         strcmp(bw_diff_column_key(column), "checkpoint_scn") == 0);
    bw_scn low, high;
    assert_true(bw_diff_pairs_span(pairs, 1, &low, &high));
    assert_int_equal(low, 900);
    assert_int_equal(high, 1000);
    assert_non_null(strstr(bw_diff_pairs_note(pairs, 0), "1 files are nothing of Oracle's"));
    bw_diff_pairs_free(pairs);
}

static void two_databases_are_told_and_not_paired(void **state)
{
    (void)state;
    char left[300], right[300];
    make_sides(left, right);
    write_datafile("source/users01.dbf", 5, 77, 1000);
    write_datafile("copy/users01.dbf", 5, 78, 1000);
    bw_diff_pairs *pairs = pairs_of(left, right);
    assert_int_equal(bw_diff_pairs_count(pairs), 2);
    assert_non_null(strstr(bw_diff_pairs_note(pairs, 0), "two different databases"));
    bw_diff_pairs_free(pairs);
    pairs = pairs_of(left, left);
    assert_non_null(strstr(bw_diff_pairs_note(pairs, 0), "same directory"));
    assert_int_equal(bw_diff_pairs_at(pairs, 0)->badness, 0);
    bw_diff_pairs_free(pairs);
}

/* The demo's control file says of each file what the file's header says, until the header is
 * changed. */
static void the_control_file_has_its_own_say(void **state)
{
    (void)state;
    char command[1400], left[300], right[300];
    bw_error err = {0};
    make_sides(left, right);
    bw_session *session = new_session();
    const char *words[] = {"demo", right};
    bw_call_sink sink = {0};
    snprintf(command, sizeof(command), "rmdir '%s'", right);
    assert_int_equal(system(command), 0);
    assert_int_equal(bw_command_run(session, 2, words, &sink, &err), 0);
    bw_session_free(session);
    snprintf(command, sizeof(command),
             "cp '%s'/* '%s' && printf '\\143' | dd of='%s/users01.dbf' bs=1 seek=%u conv=notrunc "
             "2>/dev/null",
             right, left, left, SIZE + 140); /* 0x63 = 99 into the checkpoint count */
    assert_int_equal(system(command), 0);
    bw_diff_pairs *pairs = pairs_of(left, right);
    expect_pair(pairs, 0, "users01.dbf", "users01.dbf");
    const bw_diff_pair *pair = bw_diff_pairs_at(pairs, 0);
    assert_true(pair->left->has_control_view && pair->right->has_control_view);
    assert_int_equal(pair->left->id.checkpoint_count, 99);
    assert_int_equal(pair->left->control_count, pair->right->id.checkpoint_count);
    assert_int_equal(pair->left->control_scn, pair->left->id.checkpoint_scn);
    bw_diff_pairs_free(pairs);
}

/* More files than a process may have open. */
static void thousands_of_datafiles_need_few_descriptors(void **state)
{
    (void)state;
    char left[300], right[300];
    make_sides(left, right);
    for (uint32_t n = 1; n <= 1000; n++) {
        char name[64];
        snprintf(name, sizeof(name), "source/f%u.dbf", n);
        write_datafile(name, n, 77, 1000);
        snprintf(name, sizeof(name), "copy/g%u.dbf", 1001 - n); /* other names, other order */
        write_datafile(name, n, 77, n == 500 ? 999 : 1000);
    }
    struct rlimit usual, few;
    getrlimit(RLIMIT_NOFILE, &usual);
    few = usual;
    few.rlim_cur = 32;
    setrlimit(RLIMIT_NOFILE, &few);
    bw_diff_pairs *pairs = pairs_of(left, right);
    setrlimit(RLIMIT_NOFILE, &usual);
    assert_int_equal(bw_diff_pairs_count(pairs), 1000);
    expect_pair(pairs, 0, "f500.dbf", "g501.dbf");
    for (size_t i = 1; i < 1000; i++) {
        const bw_diff_pair *pair = bw_diff_pairs_at(pairs, i);
        assert_int_equal(pair->badness, 0);
        assert_int_equal(pair->left->id.file_number, pair->right->id.file_number);
    }
    bw_diff_pairs_free(pairs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changed_blocks_are_told_as_runs),
        cmocka_unit_test(a_shorter_side_and_a_piece_meet_their_own_blocks),
        cmocka_unit_test(a_shifted_side_is_paired_by_address),
        cmocka_unit_test(two_that_agree_outvote_the_third),
        cmocka_unit_test(three_that_all_differ_are_told),
        cmocka_unit_test(three_copies_must_be_files_alike),
        cmocka_unit_test(files_of_no_kind_are_compared_by_position),
        cmocka_unit_test(a_file_of_no_kind_is_cut_like_the_other),
        cmocka_unit_test(unlike_block_sizes_are_refused),
        cmocka_unit_test(a_file_that_shrinks_or_grows_is_told),
        cmocka_unit_test(it_stops_when_asked),
        cmocka_unit_test(next_goes_both_ways),
        cmocka_unit_test(edited_fields_are_named_and_no_others),
        cmocka_unit_test(a_torn_block_has_no_housekeeping),
        cmocka_unit_test(files_pair_by_what_they_are_worst_first),
        cmocka_unit_test(two_databases_are_told_and_not_paired),
        cmocka_unit_test(the_control_file_has_its_own_say),
        cmocka_unit_test(thousands_of_datafiles_need_few_descriptors),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
