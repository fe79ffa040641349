/* Branches of databases out of lists, names, logs and headers. SCNs, times and relations are those
 * of failover.md's sections 4 and 8, of RMAN's own lists there, or chosen here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "files.h"
#include <blockwright/blockwright.h>
#include <blockwright/branches.h>

#include "tests/unit/session_in_folder.h"

static bw_branches *read_texts(const char *const *texts, size_t count)
{
    bw_branches *b = bw_branches_new(bw_session_catalogue(session));
    for (size_t i = 0; i < count; i++) {
        char name[32];
        bw_error err = {0};
        snprintf(name, sizeof(name), "text%zu.txt", i);
        assert_int_equal(bw_branches_add(b, write_text(name, texts[i]), &err), BW_OK);
    }
    return b;
}

#define HEAD                                                                                       \
    "RMAN> list incarnation\n\nList of Database Incarnations\n"                                    \
    "DB Key  Inc Key DB Name  DB ID            STATUS  Reset SCN  Reset Time\n"                    \
    "------- ------- -------- ---------------- --- ---------- ----------\n"

/* Both sides of S4: only days are printed; the names tell the seconds, the alert log the SCN. */
static void both_sides_of_a_failover(void **state)
{
    (void)state;
    static const char lists[] = HEAD "44 44 POC054A 1278101452 PARENT  98432256  18-APR-16\n"
                                     "45 45 POC054A 1278101452 PARENT  101420992 26-APR-16\n"
                                     "46 46 POC054A 1278101452 CURRENT 102068825 28-APR-16\n" HEAD
                                     "44 44 POC054A 1278101452 PARENT  98432256  18-APR-16\n"
                                     "45 45 POC054A 1278101452 CURRENT 101420992 26-APR-16\n";
    static const char *const texts[] = {
        lists,
        "$ ls /oraarch\n/oraarch/1_71_910144956.arc\n/oraarch/1_1_910320360.arc\n",
        "Thu Apr 28 02:46:00 2016\n"
        "RESETLOGS after incomplete recovery UNTIL CHANGE 102068825\n",
    };
    size_t count;
    bw_branches *b = read_texts(texts, 3);
    const bw_branch *n = bw_branches_read(b, &count);
    assert_int_equal(count, 3);
    assert_int_equal(n[0].scn, 98432256);
    assert_int_equal(n[0].id, 0);
    assert_int_equal(n[0].parent, BW_BRANCH_NONE);
    assert_int_equal(n[1].scn, 101420992);
    assert_int_equal(n[1].id, 910144956);
    assert_int_equal(n[1].parent, 0);
    assert_true(n[1].parent_told);
    assert_int_equal(n[2].scn, 102068825);
    assert_int_equal(n[2].id, 910320360);
    assert_int_equal(n[2].parent, 1);
    assert_int_equal(n[2].depth, 2);
    assert_int_equal(n[2].seen_count, 3); /* RMAN's row, the name, the alert log */
    assert_int_equal(bw_branches_newest(b), 2);
    bw_branches_free(b);
}

/* RMAN's list of sample 65: the orphan began at a higher SCN, but earlier than the branch that
 * replaced it; both come from the one of 10:58. */
static void an_orphan_branch_stays_aside(void **state)
{
    (void)state;
    static const char list[] = HEAD "1 1 LINORA 3385851293 PARENT 1      2014-02-08 11:47:41\n"
                                    "2 2 LINORA 3385851293 PARENT 869112 2014-03-07 10:35:25\n"
                                    "3 3 LINORA 3385851293 PARENT 870364 2014-03-07 10:58:41\n"
                                    "5 5 LINORA 3385851293 CURRENT 870978 2014-03-07 11:35:43\n"
                                    "4 4 LINORA 3385851293 ORPHAN 871371 2014-03-07 11:17:09\n";
    static const char *const texts[] = {list};
    size_t count, current = 0, orphan = 0, third = 0;
    bw_branches *b = read_texts(texts, 1);
    const bw_branch *n = bw_branches_read(b, &count);
    assert_int_equal(count, 5);
    for (size_t i = 0; i < count; i++) {
        current = n[i].scn == 870978 ? i : current;
        orphan = n[i].scn == 871371 ? i : orphan;
        third = n[i].scn == 870364 ? i : third;
    }
    assert_int_equal(n[current].parent, third);
    assert_int_equal(n[orphan].parent, third);
    assert_false(n[orphan].parent_told);
    assert_int_equal(bw_branches_newest(b), current);
    bw_branches_free(b);
}

/* A name that fits two days of one kind is put to neither. */
static void what_may_be_two_branches_is_neither(void **state)
{
    (void)state;
    static const char *const texts[] = {
        HEAD "45 45 A 7 PARENT  100 28-APR-16\n46 46 A 7 CURRENT 200 28-APR-16\n",
        "/a/1_1_910320360.arc\n"};
    size_t count;
    bw_branches *b = read_texts(texts, 2);
    const bw_branch *n = bw_branches_read(b, &count);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++)
        assert_true(n[i].id == 0 || n[i].scn == BW_SCN_NONE);
    bw_branches_free(b);
}

static void one_day_takes_a_name_as_likely(void **state)
{
    (void)state;
    static const char *const texts[] = {HEAD "46 46 A 7 CURRENT 200 28-APR-16\n",
                                        "/a/1_1_910320360.arc\n"};
    size_t count;
    bw_branches *b = read_texts(texts, 2);
    const bw_branch *n = bw_branches_read(b, &count);
    assert_int_equal(count, 1);
    assert_int_equal(n[0].id, 910320360);
    assert_false(n[0].seen[0].likely);
    assert_true(n[0].seen[1].likely);
    bw_branches_free(b);
}

/* Two databases have nothing to do with each other, whatever their SCNs. */
static void databases_stay_apart(void **state)
{
    (void)state;
    static const char *const texts[] = {HEAD "1 1 A 7 CURRENT 200 2016-04-28 02:46:00\n" HEAD
                                             "1 1 B 8 CURRENT 300 2017-04-28 02:46:00\n"};
    size_t count;
    bw_branches *b = read_texts(texts, 1);
    const bw_branch *n = bw_branches_read(b, &count);
    assert_int_equal(count, 2);
    assert_int_equal(n[0].parent, BW_BRANCH_NONE);
    assert_int_equal(n[1].parent, BW_BRANCH_NONE);
    bw_branches_free(b);
}

/* --- files --- */

#define DATA 8192u
/* Facts of the demo, as core/demo writes them (cases.md S1.4). */
#define CHECKPOINT 0x00210f97u
#define RESETLOGS 0x000798a1u
#define RESETLOGS_TIME 1195618763u

/* users01.dbf of the copy goes through a resetlogs at `scn`, a day later. */
static void fork_at(const char *path, uint32_t scn)
{
    static uint8_t bytes[DATA];
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, DATA, SEEK_SET), 0);
    assert_int_equal(fread(bytes, 1, DATA, file), DATA);
    set32(bytes + 112, RESETLOGS_TIME + 86400, false);
    set32(bytes + 116, scn, false);
    set32(bytes + 416, RESETLOGS_TIME, false);
    set32(bytes + 420, RESETLOGS, false);
    seal(bytes, DATA, 16, false);
    assert_int_equal(fseek(file, DATA, SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, DATA, file), DATA);
    fclose(file);
}

static bw_branch_relation relation_of(const bw_branches *b, const char *name)
{
    size_t count;
    const bw_branch_file *files = bw_branches_files(b, &count);
    for (size_t i = 0; i < count; i++)
        if (strstr(files[i].path, name))
            return files[i].relation;
    fail_msg("%s is not among the files", name);
    return BW_BRANCH_UNKNOWN;
}

/* The others' checkpoint is at CHECKPOINT: beyond a branch point below it, not beyond one above. */
static void files_are_orphans_beyond_the_branch_point(void **state)
{
    (void)state;
    static const bw_call_sink quiet = {0};
    for (int beyond = 0; beyond < 2; beyond++) {
        char line[600];
        size_t count;
        bw_error err = {0};
        const char *folder = in_folder(beyond ? "beyond" : "before");
        snprintf(line, sizeof(line), "demo %s", folder);
        assert_int_equal(bw_command_run_line(session, line, &quiet, &err), 0);
        snprintf(line, sizeof(line), "%s/users01.dbf", folder);
        fork_at(line, beyond ? CHECKPOINT - 100 : CHECKPOINT + 100);
        bw_branches *b = bw_branches_new(bw_session_catalogue(session));
        assert_int_equal(bw_branches_add(b, folder, &err), BW_OK);
        const bw_branch *n = bw_branches_read(b, &count);
        size_t newest = bw_branches_newest(b);
        assert_int_equal(n[newest].id, RESETLOGS_TIME + 86400);
        assert_int_equal(n[n[newest].parent].id, RESETLOGS_TIME);
        assert_int_equal(n[n[newest].parent].scn, RESETLOGS);
        assert_true(n[newest].parent_told);
        assert_int_equal(relation_of(b, "users01"), BW_BRANCH_SAME);
        assert_int_equal(relation_of(b, "system01"),
                         beyond ? BW_BRANCH_ORPHAN : BW_BRANCH_ANCESTOR);
        bw_branches_free(b);
    }
}

static void hostile_texts_end(void **state)
{
    (void)state;
    bw_text text = {0};
    bw_error err = {0};
    size_t count;
    unsigned seed = 3;
    bw_text_add(&text, HEAD);
    for (unsigned i = 0; i < 30000; i++) {
        seed = seed * 1103515245u + 12345u;
        unsigned r = seed >> 16;
        if (r % 3 == 0)
            bw_text_addf(&text, "1 1 A %u CURRENT %u 20%02u-0%u-1%u\n", r % 2, r, r % 99, r % 9,
                         r % 9);
        else
            bw_text_addf(&text, "/a/1_%u_%u.arc\n", 1 + r % 50, 800000000u + seed % 400000000u);
    }
    bw_branches *b = bw_branches_new(bw_session_catalogue(session));
    assert_int_equal(bw_branches_add(b, write_text("hostile.txt", bw_text_get(&text)), &err),
                     BW_OK);
    const bw_branch *n = bw_branches_read(b, &count);
    assert_true(count > 0 && count <= 1000);
    for (size_t i = 0; i < count; i++)
        assert_true(n[i].parent == BW_BRANCH_NONE || n[i].parent < i);
    bw_branches_free(b);
    bw_text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_of_a_failover),
        cmocka_unit_test(an_orphan_branch_stays_aside),
        cmocka_unit_test(what_may_be_two_branches_is_neither),
        cmocka_unit_test(one_day_takes_a_name_as_likely),
        cmocka_unit_test(databases_stay_apart),
        cmocka_unit_test(files_are_orphans_beyond_the_branch_point),
        cmocka_unit_test(hostile_texts_end),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
