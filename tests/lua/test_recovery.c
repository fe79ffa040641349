/* Each recovery script on the demo database, with a fault planted for it where case S1 has none:
 * what it stages, byte by byte where that can be told apart from the script, and that nothing is
 * written before commit. */
#include "core/script/recovery.h"
#include <blockwright/blockwright.h>
#include <blockwright/journal.h>
#include <blockwright/rules.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define BLOCK 8192u

typedef struct world {
    char folder[64];
    bw_session *session;
    bw_text said; /* what the script printed */
} world;

static void keep(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(&((world *)context)->said, text, size);
}

static int open_world(void **state)
{
    world *w = bw_alloc(sizeof(*w));
    bw_error err = {0};
    char path[80];
    snprintf(w->folder, sizeof(w->folder), "/tmp/blockwright-recovery-XXXXXX");
    if (!mkdtemp(w->folder))
        return -1;
    snprintf(path, sizeof(path), "%s/d", w->folder);
    w->session = bw_session_new(NULL, &err);
    const char *words[] = {"demo", path, "--case", "S1"};
    const bw_call_sink sink = {0};
    *state = w;
    return bw_command_run(w->session, BW_COUNT(words), words, &sink, &err);
}

static int close_world(void **state)
{
    world *w = *state;
    char command[96];
    snprintf(command, sizeof(command), "rm -rf '%s'", w->folder);
    bw_session_free(w->session);
    bw_text_free(&w->said);
    free(w);
    return system(command);
}

static const char *path_of(const world *w, const char *name)
{
    static char paths[4][200];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof(paths[0]), "%s/d/%s", w->folder, name);
    return path;
}

/* Bytes of the file itself, written behind everybody's back before it is opened. */
static void plant(const world *w, const char *name, uint64_t at, const void *bytes, size_t size)
{
    FILE *file = fopen(path_of(w, name), "r+");
    if (!file || fseek(file, (long)at, SEEK_SET) != 0 || fwrite(bytes, 1, size, file) != size ||
        fclose(file) != 0)
        abort();
}

static bw_dbfile *open_file(world *w, const char *name)
{
    bw_error err = {0};
    bw_dbfile *file = bw_workspace_open(bw_session_workspace(w->session), path_of(w, name), &err);
    if (!file)
        fail_msg("%s", err.text);
    return file;
}

static bw_status run(world *w, const char *script, const char *setting, const char *name,
                     bw_error *err)
{
    bw_recovery recovery;
    const bw_call_sink sink = {.write = keep, .context = w};
    const bw_limits limits = {.seconds = 20};
    bw_dbfile *file = open_file(w, name);
    bw_text_clear(&w->said);
    if (!bw_recovery_open(&recovery, w->session, &sink, script, &limits, err))
        return err->status;
    bw_status status = bw_recovery_run(&recovery, &setting, setting ? 1 : 0, &file, 1, err);
    bw_recovery_close(&recovery);
    return status;
}

static void runs(world *w, const char *script, const char *setting, const char *name)
{
    bw_error err = {0};
    if (run(w, script, setting, name, &err) != BW_OK)
        fail_msg("%s: %s", script, err.text);
}

/* Bytes as staged, at an offset of the file's block. */
static void staged(world *w, const char *name, uint64_t block, uint32_t offset, const void *bytes,
                   size_t size)
{
    uint8_t now[BLOCK * 2];
    assert_int_equal(bw_dbfile_read(open_file(w, name), block, now, NULL), BW_OK);
    assert_memory_equal(now + offset, bytes, size);
}

static bw_block_fault fault(world *w, const char *name, uint64_t block)
{
    uint8_t now[BLOCK * 2];
    bw_block_check check;
    assert_int_equal(bw_dbfile_read(open_file(w, name), block, now, NULL), BW_OK);
    bw_block_check_run(open_file(w, name), block, now, &check);
    return check.fault;
}

/* The check code of the first rule that is broken. */
static int kdbchk(world *w, const char *name, uint64_t block)
{
    uint8_t now[BLOCK];
    bw_block_context context;
    bw_finding *findings;
    bw_arena *arena = bw_arena_new();
    bw_rules *rules = bw_rules_new(bw_session_layouts(w->session));
    bw_tree *tree = bw_tree_new();
    assert_int_equal(bw_dbfile_read(open_file(w, name), block, now, NULL), BW_OK);
    bw_dbfile_context(open_file(w, name), block, &context);
    bw_tree_decode(tree, bw_session_layouts(w->session), now, &context);
    const bw_rule_subject subject = {.tree = tree};
    size_t count = bw_rules_run(rules, &subject, arena, &findings);
    int code = count ? findings[0].rule->code : 0;
    bw_tree_free(tree);
    bw_rules_free(rules);
    bw_arena_free(arena);
    return code;
}

static void copy_bytes(const world *w, const char *name, uint64_t at, uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path_of(w, name), "r");
    assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
    assert_int_equal(fread(bytes, 1, size, file), size);
    fclose(file);
}

/* --- case S1 --- */
/* cases.md S1.4: flag 0x2001 becomes committed, the lock byte goes; then a journal takes it back.
 */
static void an_itl_is_committed_written_and_taken_back(void **state)
{
    world *w = *state;
    bw_error err = {0};
    bw_journal_info journal, undone;
    uint8_t before[BLOCK], after[BLOCK];
    copy_bytes(w, "system01.dbf", 122 * BLOCK, before, BLOCK);
    assert_memory_equal(before + 60, "\x01\x20", 2);
    runs(w, "commit_itl", "block=122", "system01.dbf");
    staged(w, "system01.dbf", 122, 60, "\x00\x80", 2);
    assert_int_equal(fault(w, "system01.dbf", 122), BW_BLOCK_GOOD);
    assert_int_equal(kdbchk(w, "system01.dbf", 122), 0);
    copy_bytes(w, "system01.dbf", 122 * BLOCK, after, BLOCK);
    assert_memory_equal(before, after, BLOCK); /* dry */
    if (bw_commit(bw_session_edits(w->session), NULL, NULL, &journal, &err) != BW_OK)
        fail_msg("%s", err.text);
    copy_bytes(w, "system01.dbf", 122 * BLOCK, after, BLOCK);
    assert_memory_equal(after + 60, "\x00\x80", 2);
    assert_int_equal(bw_journal_restore(journal.path, NULL, &undone, &err), BW_OK);
    copy_bytes(w, "system01.dbf", 122 * BLOCK, after, BLOCK);
    assert_memory_equal(before, after, BLOCK);
}

/* [ktbdchk1: bad dscn]: 0x1020770e down to the header's 0x00210f97. */
static void commit_scns_are_lowered(void **state)
{
    world *w = *state;
    runs(w, "set_commit_scn", "block=122", "system01.dbf");
    staged(w, "system01.dbf", 122, 64, "\x97\x0f\x21\x00", 4); /* ktbitbas */
    staged(w, "system01.dbf", 122, 28, "\x97\x0f\x21\x00", 4); /* ktbbhcsc */
    staged(w, "system01.dbf", 122, 8, "\x97\x0f\x21\x00", 4);  /* bas_kcbh */
    assert_int_equal(fault(w, "system01.dbf", 122), BW_BLOCK_GOOD);
}

/* cases.md S1.1: 0x00400012 should be 0x00400013; the script finds it by sequence and count. */
static void the_free_block_pool_finds_its_block(void **state)
{
    world *w = *state;
    staged(w, "system01.dbf", 9, 4192, "\x12\x00\x40\x00", 4);
    runs(w, "repair_ktuxcfbp", NULL, "system01.dbf");
    staged(w, "system01.dbf", 9, 4192, "\x13\x00\x40\x00", 4);
    assert_int_equal(fault(w, "system01.dbf", 9), BW_BLOCK_GOOD);
}

static void blocks_from_the_future_are_listed(void **state)
{
    world *w = *state;
    runs(w, "itl_report", NULL, "system01.dbf");
    assert_non_null(strstr(bw_text_get(&w->said), "block 122 slot 0 0x2001 (--U-, 1) scn "
                                                  "0x0000.1020770e"));
    assert_null(strstr(bw_text_get(&w->said), "block 9 "));
}

/* --- planted faults --- */
static void a_broken_block_is_refitted(void **state)
{
    world *w = *state;
    plant(w, "users01.dbf", 11 * BLOCK + 4000, "broken", 6);
    assert_int_equal(fault(w, "users01.dbf", 11), BW_BLOCK_BAD_CHECKSUM);
    runs(w, "refit", "from=1", "users01.dbf");
    assert_int_equal(fault(w, "users01.dbf", 11), BW_BLOCK_GOOD);
    assert_int_equal(bw_edits_blocks(bw_session_edits(w->session), NULL), 1);
}

static void a_block_is_given_up(void **state)
{
    world *w = *state;
    runs(w, "mark_corrupt", "block=11", "users01.dbf");
    assert_int_equal(fault(w, "users01.dbf", 11), BW_BLOCK_MARKED_CORRUPT);
    staged(w, "users01.dbf", 11, 14, "\xff", 1);
    staged(w, "users01.dbf", 11, BLOCK - 4, "\xff\x06", 2);
}

static void a_block_is_emptied(void **state)
{
    world *w = *state;
    static const uint8_t zeros[BLOCK - 24];
    runs(w, "empty_block", "block=11", "users01.dbf");
    assert_int_equal(fault(w, "users01.dbf", 11), BW_BLOCK_EMPTY);
    staged(w, "users01.dbf", 11, 0, "\x00\xa2\x00\x00\x0b\x00\x00\x01", 8); /* file 4, block 11 */
    staged(w, "users01.dbf", 11, 20, zeros, sizeof(zeros));
}

/* A delete as Oracle leaves it: flag, and the row's space given back but for two bytes. */
static void a_deleted_row_comes_back(void **state)
{
    world *w = *state;
    uint8_t block[BLOCK], value[2];
    copy_bytes(w, "users01.dbf", 11 * BLOCK, block, BLOCK);
    unsigned row = 100u + bw_get16(block + 118, false);
    plant(w, "users01.dbf", 11 * BLOCK + row, "\x3c", 1);
    bw_put16(value, (uint16_t)(bw_get16(block + 110, false) + 26 - 2),
             false); /* 26 bytes: dept 10 */
    plant(w, "users01.dbf", 11 * BLOCK + 110, value, 2);
    runs(w, "undelete_rows", "block=11", "users01.dbf");
    staged(w, "users01.dbf", 11, row, block + row, 26);
    staged(w, "users01.dbf", 11, 110, block + 110, 2);
    assert_int_equal(fault(w, "users01.dbf", 11), BW_BLOCK_GOOD);
}

static void good_blocks_come_from_a_copy(void **state)
{
    world *w = *state;
    uint8_t block[BLOCK];
    char command[500], setting[250];
    static const uint8_t zeros[3000];
    snprintf(command, sizeof(command), "cp '%s' '%s'", path_of(w, "users01.dbf"),
             path_of(w, "copy.dbf"));
    assert_int_equal(system(command), 0);
    copy_bytes(w, "users01.dbf", 12 * BLOCK, block, BLOCK);
    plant(w, "users01.dbf", 12 * BLOCK + 3000, zeros, sizeof(zeros));
    plant(w, "users01.dbf", 12 * BLOCK + 8000, zeros, 192);
    assert_int_not_equal(fault(w, "users01.dbf", 12), BW_BLOCK_GOOD);
    snprintf(setting, sizeof(setting), "from=%s", path_of(w, "copy.dbf"));
    runs(w, "copy_good_blocks", setting, "users01.dbf");
    staged(w, "users01.dbf", 12, 0, block, BLOCK);
    assert_int_equal(bw_edits_blocks(bw_session_edits(w->session), NULL), 1);
}

static void a_header_follows_the_others(void **state)
{
    world *w = *state;
    uint8_t head[BLOCK];
    char setting[250];
    copy_bytes(w, "users01.dbf", BLOCK, head, BLOCK);
    plant(w, "users01.dbf", BLOCK + 484, "\x01\x02\x03\x00", 4); /* kcvcpscn */
    plant(w, "users01.dbf", BLOCK + 140, "\x01\x00\x00\x00", 4); /* kcvfhcpc */
    snprintf(setting, sizeof(setting), "from=%s", path_of(w, "sysaux01.dbf"));
    runs(w, "sync_header", setting, "users01.dbf");
    staged(w, "users01.dbf", 1, 484, head + 484, 6);
    assert_int_equal(fault(w, "users01.dbf", 1), BW_BLOCK_GOOD);
}

static void backup_mode_ends(void **state)
{
    world *w = *state;
    plant(w, "users01.dbf", BLOCK + 138, "\x05\x00", 2);
    runs(w, "end_backup", NULL, "users01.dbf");
    staged(w, "users01.dbf", 1, 138, "\x04\x00", 2);
    assert_int_equal(fault(w, "users01.dbf", 1), BW_BLOCK_GOOD);
    bw_error err = {0};
    assert_int_not_equal(run(w, "end_backup", NULL, "sysaux01.dbf", &err), BW_OK);
    assert_non_null(strstr(err.text, "not in backup mode"));
}

static void a_stale_mount_is_cleared_only_when_sure(void **state)
{
    world *w = *state;
    bw_error err = {0};
    assert_int_not_equal(run(w, "clear_stale_mount", "source_is_down=no", "control01.ctl", &err),
                         BW_OK);
    assert_non_null(strstr(err.text, "the source must be down first"));
    staged(w, "control01.ctl", 3, 20, "\x02\x00\x00\x00", 4);
    runs(w, "clear_stale_mount", "source_is_down=yes", "control01.ctl");
    staged(w, "control01.ctl", 3, 20, "\x00\x00\x00\x00", 4);
    assert_int_equal(fault(w, "control01.ctl", 3), BW_BLOCK_GOOD);
}

static void block_0_is_built_anew(void **state)
{
    world *w = *state;
    uint8_t head[BLOCK], zeros[BLOCK] = {0};
    copy_bytes(w, "users01.dbf", 0, head, BLOCK);
    plant(w, "users01.dbf", 0, zeros, BLOCK);
    runs(w, "rebuild_block0", NULL, "users01.dbf");
    staged(w, "users01.dbf", 0, 0, head, 16);
    staged(w, "users01.dbf", 0, 20, head + 20, 12); /* block size, blocks, magic */
    assert_int_equal(fault(w, "users01.dbf", 0), BW_BLOCK_GOOD);
}

static void sizes_are_what_is_there(void **state)
{
    world *w = *state;
    assert_int_equal(truncate(path_of(w, "users01.dbf"), 100 * BLOCK), 0);
    runs(w, "fix_size", NULL, "users01.dbf");
    staged(w, "users01.dbf", 0, 24, "\x63\x00\x00\x00", 4); /* 99 behind block 0 */
    staged(w, "users01.dbf", 1, 44, "\x63\x00\x00\x00", 4);
    assert_int_equal(fault(w, "users01.dbf", 0), BW_BLOCK_GOOD);
    assert_int_equal(fault(w, "users01.dbf", 1), BW_BLOCK_GOOD);
}

static void corrupt_objects_are_named(void **state)
{
    world *w = *state;
    plant(w, "users01.dbf", 11 * BLOCK + 4000, "broken", 6);
    runs(w, "corrupt_objects", NULL, "users01.dbf");
    assert_non_null(strstr(bw_text_get(&w->said), "51148\t1 blocks"));
    assert_non_null(strstr(bw_text_get(&w->said), "users01.dbf:11 (bad checksum)"));
}

/* SCOTT.DEPT, as everybody knows it. */
static void rows_are_exported(void **state)
{
    world *w = *state;
    bw_recovery recovery;
    bw_error err = {0};
    const bw_call_sink sink = {.write = keep, .context = w};
    const char *settings[] = {"object=51148", "types=ncc"};
    bw_dbfile *file = open_file(w, "users01.dbf");
    assert_true(bw_recovery_open(&recovery, w->session, &sink, "export_rows", NULL, &err));
    assert_int_equal(bw_recovery_run(&recovery, settings, 2, &file, 1, &err), BW_OK);
    bw_recovery_close(&recovery);
    assert_string_equal(bw_text_get(&w->said), "10,\"ACCOUNTING\",\"NEW YORK\"\n"
                                               "20,\"RESEARCH\",\"DALLAS\"\n"
                                               "30,\"SALES\",\"CHICAGO\"\n"
                                               "40,\"OPERATIONS\",\"BOSTON\"\n");
}

/* --- parameters and failures --- */
static void settings_are_checked(void **state)
{
    world *w = *state;
    bw_error err = {0};
    assert_int_not_equal(run(w, "commit_itl", NULL, "system01.dbf", &err), BW_OK);
    assert_non_null(strstr(err.text, "commit_itl.lua wants --set block="));
    assert_int_not_equal(run(w, "commit_itl", "blok=122", "system01.dbf", &err), BW_OK);
    assert_non_null(strstr(err.text, "has no parameter 'blok'"));
    assert_int_not_equal(run(w, "itl_report", "scn=yesterday", "system01.dbf", &err), BW_OK);
    assert_non_null(strstr(err.text, "'yesterday' is no scn"));
    assert_int_not_equal(run(w, "commit_itl", "block=9", "system01.dbf", &err), BW_OK);
    assert_non_null(strstr(err.text, "commit_itl.lua:"));
    assert_int_equal(bw_edits_count(bw_session_edits(w->session)), 0);
}

/* A script that fails half way leaves nothing staged. */
static void failure_takes_everything_back(void **state)
{
    world *w = *state;
    bw_error err = {0};
    char script[100];
    snprintf(script, sizeof(script), "%s/half.lua", w->folder);
    FILE *file = fopen(script, "w");
    fputs("return { run = function(_, files) assert(files[1]:block(11):put(4000, 'x')) "
          "error('no') end }",
          file);
    fclose(file);
    assert_int_not_equal(run(w, script, NULL, "users01.dbf", &err), BW_OK);
    assert_string_equal(err.text, "half.lua:1: no");
    assert_int_equal(bw_edits_count(bw_session_edits(w->session)), 0);
}

static void clear_locks_needs_its_slot(void **state)
{
    world *w = *state;
    bw_recovery recovery;
    bw_error err = {0};
    uint8_t head[BLOCK];
    const char *settings[] = {"block=11", "itl=1"};
    copy_bytes(w, "users01.dbf", 11 * BLOCK, head, BLOCK);
    unsigned row = 100u + bw_get16(head + 118, false);
    plant(w, "users01.dbf", 11 * BLOCK + row + 1, "\x02", 1); /* slot 1: never used */
    assert_int_equal(kdbchk(w, "users01.dbf", 11), 6101);
    bw_dbfile *file = open_file(w, "users01.dbf");
    assert_true(bw_recovery_open(&recovery, w->session, NULL, "clear_locks", NULL, &err));
    assert_int_equal(bw_recovery_run(&recovery, settings, 2, &file, 1, &err), BW_OK);
    bw_recovery_close(&recovery);
    assert_int_equal(kdbchk(w, "users01.dbf", 11), 0);
    assert_int_equal(fault(w, "users01.dbf", 11), BW_BLOCK_GOOD);
}

#define WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD(an_itl_is_committed_written_and_taken_back),
        WORLD(commit_scns_are_lowered),
        WORLD(the_free_block_pool_finds_its_block),
        WORLD(blocks_from_the_future_are_listed),
        WORLD(a_broken_block_is_refitted),
        WORLD(clear_locks_needs_its_slot),
        WORLD(a_block_is_given_up),
        WORLD(a_block_is_emptied),
        WORLD(a_deleted_row_comes_back),
        WORLD(good_blocks_come_from_a_copy),
        WORLD(a_header_follows_the_others),
        WORLD(backup_mode_ends),
        WORLD(a_stale_mount_is_cleared_only_when_sure),
        WORLD(block_0_is_built_anew),
        WORLD(sizes_are_what_is_there),
        WORLD(corrupt_objects_are_named),
        WORLD(rows_are_exported),
        WORLD(settings_are_checked),
        WORLD(failure_takes_everything_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
