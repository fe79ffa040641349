/* The strict rules of rows and of index entries: each with a fault that is planted and a near miss.
 * Blocks are laid out by hand from the reference's tables (3.1 to 3.3, 3.7), in both byte orders;
 * their sums are done here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>
#include <blockwright/rules.h>

#include "tests/unit/files.h"
#include "tests/unit/sessions.h"

#define BLOCK 2048u
#define KDBH 92u /* 44 + 2 * 24 */
#define INDEX 92u

static bw_session *session;
static bw_rules *rules;
static bw_workspace *files; /* for rules that look at other blocks; NULL: none */
static bw_dbfile *file;

static int set_up(void **state)
{
    if (make_folder(state) != 0)
        return -1;
    session = new_session();
    rules = bw_rules_new(bw_session_layouts(session));
    return 0;
}

static int tear_down(void **state)
{
    bw_rules_free(rules);
    bw_session_free(session);
    return remove_folder(state);
}

/* "6108 trans=2 ilk=2 nlo=1; row-overlap ..." */
static void expect(const uint8_t *b, bool be, const char *found)
{
    const bw_block_context context = {
        .block_size = BLOCK, .block_number = 9, .family = "data", .big_endian = be};
    bw_tree *tree = bw_tree_new();
    bw_arena *arena = bw_arena_new();
    bw_finding *findings;
    bw_text said = {0};
    bw_tree_decode(tree, bw_session_layouts(session), b, &context);
    const bw_rule_subject subject = {tree, file, files};
    size_t count = bw_rules_run(rules, &subject, arena, &findings);
    for (size_t i = 0; i < count; i++) {
        bw_text_addf(&said, "%s%s ", i ? "; " : "", findings[i].rule->id);
        bw_finding_line(&findings[i], &said);
    }
    assert_string_equal(bw_text_get(&said), found);
    bw_text_free(&said);
    bw_arena_free(arena);
    bw_tree_free(tree);
}

static void start(uint8_t *b, unsigned kind, bool be)
{
    memset(b, 0, BLOCK);
    b[0] = 6;
    b[1] = 0x62;
    b[14] = 1;
    b[20] = (uint8_t)kind;
    set32(b + 4, 9, be);
    set32(b + 24, 4711, be);
    set16(b + 36, 2, be);
    set32(b + BLOCK - 4, 0x0601, be);
}

/* Slot 2: transaction 5.3.100, open, so many locks. */
static void open_slot(uint8_t *b, unsigned locks, bool be)
{
    set16(b + 68, 5, be);
    set16(b + 70, 3, be);
    set32(b + 72, 100, be);
    set16(b + 84, locks, be);
}

static const uint8_t row_bytes[14] = "\x2c\0\1\x0a"
                                     "abcdefghij";

/* Three rows of 14 bytes at 1902, 1916 and 1930 from kdbh, whose room is 2048 - 4 - 92 = 1952; the
 * highest ends 8 bytes before that, which nobody has: avsp = 1952 - 26 - 3 * 14 = 1884. The third
 * entry of the directory is free: 14 + 4 + 2 * 4 = 26. */
static void table(uint8_t *b, bool be)
{
    uint8_t *kdbh = b + KDBH;
    start(b, 1, be);
    kdbh[1] = 1;
    set16(kdbh + 2, 4, be);
    set16(kdbh + 4, 2, be);
    set16(kdbh + 6, 26, be);
    set16(kdbh + 8, 1902, be);
    set16(kdbh + 10, 1884, be);
    set16(kdbh + 12, 1884, be);
    set16(kdbh + 16, 4, be);
    for (unsigned i = 0; i < 3; i++) {
        unsigned entry = i == 2 ? 3 : i, at = 1930 - 14 * i;
        set16(kdbh + 18 + 2 * entry, at, be);
        memcpy(kdbh + at, row_bytes, sizeof(row_bytes));
    }
    set16(kdbh + 22, 0xffff, be);
}
#define ROW(i) (KDBH + 1930 - 14 * (i))

static void a_sound_table_block(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        table(b, be);
        expect(b, be, "");
    }
}

static void locks_are_counted(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        table(b, be);
        open_slot(b, 2, be);
        b[ROW(0) + 1] = b[ROW(1) + 1] = 2;
        expect(b, be, "");
        b[ROW(2) + 1] = 2;
        expect(b, be, "6108 trans=2 ilk=2 nlo=3");
        b[ROW(1) + 1] = b[ROW(2) + 1] = 0;
        expect(b, be, "6108 trans=2 ilk=2 nlo=1");
        set16(b + 84, 0x8000, be); /* committed and cleaned out: counts nothing any more */
        b[ROW(0) + 1] = 0;
        expect(b, be, "");
        b[ROW(0) + 1] = 2;
        expect(b, be, "6101 table=0 slot=0 lockid=2 ktbbhitc=2");
    }
}

static void places_of_rows(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        table(b, be);
        set16(b + KDBH + 8, 1916, be); /* the third row lies in what is called free space */
        expect(b, be, "6135 slot 3 offs 1902 fseo 1916 dtl 1952 bhs 26");
        table(b, be);
        set16(b + KDBH + 22, 3, be); /* a link to an entry: no place */
        expect(b, be, "free-list entry 3 of 4 is that of a row");
        set16(b + KDBH + 22, 4, be); /* neither */
        expect(b, be, "6135 slot 2 offs 4 fseo 1902 dtl 1952 bhs 26; free-list entry 4 of 4");
    }
}

static void the_list_of_free_entries(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        table(b, be);
        set16(b + KDBH + 4, 0xffff, be); /* a free entry that no list holds: nothing wrong */
        expect(b, be, "");
        set16(b + KDBH + 4, 2, be);
        set16(b + KDBH + 22, 2, be);
        expect(b, be, "free-list entry 2 comes again (4 entries)");
        table(b, be);
        set16(b + KDBH + 4, 1, be);
        expect(b, be, "free-list entry 1 of 4 is that of a row");
    }
}

static void rows_over_rows(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        table(b, be);
        b[ROW(1) + 3] = 11; /* one byte longer: into the next row; the sum of bytes is off too */
        expect(b, be,
               "6110 used=69 fsc=0 avsp=1884 dtl=1952; "
               "row-overlap slot 0 begins at 2022, slot 1 ends at 2023");
        b[ROW(1) + 3] = 10;
        b[ROW(1)] = 0x3c; /* deleted: two bytes are left of it, 12 and those two come back */
        b[ROW(1) + 3] = 20;
        set16(b + KDBH + 10, 1884 + 12, be);
        set16(b + KDBH + 12, 1884 + 14, be);
        expect(b, be, "");
    }
}

/* A key (K) and a row of it, two tables: kdbhfsbo = 14 + 8 + 4. */
static void locks_in_a_cluster_tell_the_table(void **state)
{
    uint8_t b[BLOCK], *kdbh = b + KDBH;
    (void)state;
    for (int be = 0; be < 2; be++) {
        start(b, 1, be);
        kdbh[1] = 2;
        set16(kdbh + 2, 2, be);
        set16(kdbh + 4, 0xffff, be);
        set16(kdbh + 6, 26, be);
        set16(kdbh + 8, 1900, be);
        set16(kdbh + 16, 1, be);
        set16(kdbh + 18, 1, be);
        set16(kdbh + 20, 1, be);
        set16(kdbh + 22, 1900, be);
        set16(kdbh + 24, 1930, be);
        memcpy(kdbh + 1900, "\xac\0\1\0\1\0\1\0\0\0\x09\0\0\0\0\0\x09\0\0\2\xc1\x0b", 22);
        memcpy(kdbh + 1930, "\x6c\0\1\0\1x", 6);
        expect(b, be, "");
        kdbh[1931] = 3;
        expect(b, be, "6101 table=1 slot=0 lockid=3 ktbbhitc=2");
    }
}

/* --- index --- */
/* Three entries of a non-unique leaf, 12 bytes each, up to 1892 usable bytes. */
static void leaf(uint8_t *b, bool be)
{
    uint8_t *header = b + INDEX;
    start(b, 2, be);
    header[3] = 2;
    set16(header + 8, 3, be);
    set16(header + 10, 42, be);
    set16(header + 12, 1856, be);
    set16(header + 14, 1814, be);
    set16(header + 32, 1892, be);
    for (unsigned i = 0; i < 3; i++) {
        unsigned at = 1880 - 12 * i;
        set16(header + 36 + 2 * i, at, be);
        memcpy(header + at, "\0\0\2\xc1\x02\6\x01\x40\0\x85\0\0", 12);
        header[at + 4] = (uint8_t)(2 + i);
    }
}
#define ENTRY(i) (INDEX + 1880 - 12 * (i))

static void a_sound_leaf(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        leaf(b, be);
        expect(b, be, "");
        open_slot(b, 1, be);
        b[ENTRY(1) + 1] = 2;
        b[ENTRY(1)] = 1;
        set16(b + INDEX + 18, 1, be);
        expect(b, be, "");
    }
}

static void what_6401_stands_for(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        leaf(b, be);
        set16(b + INDEX + 10, 44, be);
        expect(b, be, "6401 kdxcofbo = 44 != 42");
        leaf(b, be);
        open_slot(b, 2, be);
        b[ENTRY(1) + 1] = 2;
        expect(b, be, "6401 actual rows locked by itl 2 = 1 != # in trans. header = 2");
    }
}

static void entries_stand_in_order(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        leaf(b, be);
        b[ENTRY(1) + 4] = 2; /* the same key and rowid twice: not below */
        expect(b, be, "");
        b[ENTRY(1) + 4] = 5;
        expect(b, be, "index-order entry 2 is below entry 1");
        leaf(b, be);
        memcpy(b + ENTRY(2), "\0\0\xff\6\x01\x40\0\x85\0\0", 10); /* NULL comes last */
        expect(b, be, "");
        memcpy(b + ENTRY(1), "\0\0\xff\6\x01\x40\0\x85\0\1", 10); /* decided by the rowid */
        expect(b, be, "index-order entry 2 is below entry 1");
    }
}

static void entries_keep_apart(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        leaf(b, be);
        memcpy(b + ENTRY(2) + 2, "\3\xc1\x04\x02\6\x01\x40\0\x85\0\0", 11);
        expect(b, be, "index-entry entry 1 begins at 1960, entry 2 ends at 1961");
        leaf(b, be);
        set16(b + INDEX + 36, 2046, be);
        expect(b, be, "index-entry entry 0 lies outside the block");
    }
}

static void deleted_entries_are_counted(void **state)
{
    uint8_t b[BLOCK];
    (void)state;
    for (int be = 0; be < 2; be++) {
        leaf(b, be);
        b[ENTRY(0)] = 1;
        expect(b, be, "index-deleted kdxlende=0, marked deleted: 1");
    }
}

/* TERM: the first key is shorter, so it comes first. */
static void keys_of_branches(void **state)
{
    uint8_t b[BLOCK], *header = b + INDEX;
    (void)state;
    for (int be = 0; be < 2; be++) {
        start(b, 2, be);
        header[0] = 1;
        header[3] = 2;
        set16(header + 8, 2, be);
        set16(header + 10, 32, be);
        set16(header + 12, 1800, be);
        set16(header + 14, 1768, be);
        set16(header + 24, 1900, be);
        set16(header + 28, 1820, be);
        set16(header + 30, 1800, be);
        memcpy(header + 1820, "\1\2\3\4\2\xc1\x05\xfe", 8);
        memcpy(header + 1800, "\1\2\3\5\2\xc1\x05\2\x01\x40", 10);
        expect(b, be, "");
        set16(header + 28, 1800, be);
        set16(header + 30, 1820, be);
        expect(b, be, "index-order entry 1 is below entry 0");
    }
}

/* Leaves in blocks 2 and 3 of a file. */
static void leaves_lead_to_each_other(void **state)
{
    uint8_t *bytes = build_datafile(BLOCK, 5, false), b[BLOCK], *next = bytes + 3 * BLOCK;
    uint32_t dba2 = 5u << 22 | 2, dba3 = 5u << 22 | 3;
    bw_error err = {0};
    (void)state;
    leaf(b, false);
    set32(b + 4, dba2, false);
    set32(b + INDEX + 20, dba3, false);
    leaf(next, false);
    set32(next + 4, dba3, false);
    set32(next + INDEX + 24, dba2, false);
    for (unsigned fault = 0; fault < 4; fault++) {
        char name[32];
        if (fault == 1)
            set32(next + INDEX + 24, dba3, false);
        if (fault == 2)
            set32(next + 24, 4712, false); /* of another index */
        if (fault == 3)
            next[20] = 1; /* a table block */
        snprintf(name, sizeof(name), "leaves%u.dbf", fault);
        files = bw_session_workspace(session);
        file = bw_workspace_open(files, write_file(name, bytes, 5 * BLOCK), &err);
        assert_non_null(file);
        expect(b, false,
               fault == 0 ? ""
               : fault == 1
                   ? "index-link 0x01400003 has 0x01400003 as previous leaf, not 0x01400002"
                   : "index-link 0x01400003 is no leaf of this index");
    }
    files = NULL;
    file = NULL;
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_table_block),
        cmocka_unit_test(locks_are_counted),
        cmocka_unit_test(places_of_rows),
        cmocka_unit_test(the_list_of_free_entries),
        cmocka_unit_test(rows_over_rows),
        cmocka_unit_test(locks_in_a_cluster_tell_the_table),
        cmocka_unit_test(a_sound_leaf),
        cmocka_unit_test(what_6401_stands_for),
        cmocka_unit_test(entries_stand_in_order),
        cmocka_unit_test(entries_keep_apart),
        cmocka_unit_test(deleted_entries_are_counted),
        cmocka_unit_test(keys_of_branches),
        cmocka_unit_test(leaves_lead_to_each_other),
    };
    return cmocka_run_group_tests_name("strict blocks", tests, set_up, tear_down);
}
