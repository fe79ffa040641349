/* What Oracle printed of control files, read back: values typed off the texts by hand. */
#include "realdata.h"

#include <blockwright/blockwright.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t at(int year, int month, int day, int hour, int minute, int second)
{
    return (uint32_t)(((((year - 1988) * 12 + month - 1) * 31 + day - 1) * 24 + hour) * 3600 +
                      minute * 60 + second);
}

static bw_control_texts *read_texts(const char *name)
{
    const char *given = getenv("BLOCKWRIGHT_REALDATA"), *root = getenv("BW_ROOT");
    char path[4200];
    bw_error err = {0};
    if (given && *given)
        snprintf(path, sizeof(path), "%s/%s", given, name);
    else
        snprintf(path, sizeof(path), "%s/../shared/data/%s", root ? root : ".", name);
    bw_control_texts *texts = bw_control_texts_read(path, &err);
    if (!texts)
        fail_msg("%s", err.text);
    return texts;
}

typedef struct expected {
    unsigned dirty, low[2], disk[2];
    bool whole; /* the lines behind the RBAs were printed, too */
    bw_scn scn, resetlogs_scn;
    uint32_t time, resetlogs_time, heartbeat, mount;
    const char *work; /* what the alert log said when crash recovery had run, or by arithmetic */
} expected;

static void compare_progress(const bw_control_text *dump, const expected *e)
{
    assert_non_null(dump);
    assert_true(dump->progress_count > 0);
    const bw_control_progress *p = &dump->progress[0];
    char work[BW_RECOVERY_TEXT];
    realdata_equal("thread", p->thread, 1);
    realdata_equal("status", p->status, 2);
    realdata_equal("flags", p->flags, 0);
    realdata_equal("dirty", p->dirty, e->dirty);
    realdata_equal("low cache sequence", p->low.sequence, e->low[0]);
    realdata_equal("low cache block", p->low.block, e->low[1]);
    realdata_equal("on disk sequence", p->on_disk.sequence, e->disk[0]);
    realdata_equal("on disk block", p->on_disk.block, e->disk[1]);
    realdata_equal("whole", p->has_rest, e->whole);
    assert_true(bw_recovery_work(p->dirty, &p->low, &p->on_disk, work));
    realdata_text("work", work, e->work);
    if (!e->whole)
        return;
    realdata_equal("on disk scn", (int64_t)p->on_disk_scn, (int64_t)e->scn);
    realdata_equal("on disk time", p->on_disk_time, e->time);
    realdata_equal("resetlogs scn", (int64_t)p->resetlogs_scn, (int64_t)e->resetlogs_scn);
    realdata_equal("resetlogs time", p->resetlogs_time, e->resetlogs_time);
    realdata_equal("heartbeat", p->heartbeat, e->heartbeat);
    realdata_equal("mount id", p->mount_id, e->mount);
}

static void compare_section(const bw_control_text *dump, const char *name, uint32_t size,
                            uint32_t max, uint32_t in_use, uint32_t first)
{
    const bw_printed_section *s = bw_control_text_section(dump, name);
    assert_non_null(s);
    realdata_equal(name, s->size, size);
    realdata_equal(name, s->max, max);
    realdata_equal(name, s->in_use, in_use);
    realdata_equal(name, s->first, first);
    realdata_equal(name, s->records, max);
}

/* DSI03 and A9 print the same database's dumps, before and after shutdown abort. */
static void compare_orcl(const char *name)
{
    const expected before = {.dirty = 30,
                             .low = {54, 17062},
                             .disk = {54, 17107},
                             .whole = true,
                             .scn = 0x372e55,
                             .resetlogs_scn = 0x2d8db8,
                             .time = at(2018, 3, 20, 15, 46, 19),
                             .resetlogs_time = at(2018, 2, 26, 17, 24, 23),
                             .heartbeat = 971215409,
                             .mount = 1498920122,
                             .work = "30 blocks, 22 KB"}; /* 45 blocks of 512 */
    const expected crashed = {.dirty = 21,
                              .low = {54, 19876},
                              .disk = {54, 19901},
                              .whole = true,
                              .scn = 0x3731ec,
                              .resetlogs_scn = 0x2d8db8,
                              .time = at(2018, 3, 20, 16, 15, 6),
                              .resetlogs_time = at(2018, 2, 26, 17, 24, 23),
                              .heartbeat = 971294256,
                              .mount = 1499044775,
                              .work = "21 blocks, 12 KB"};
    bw_control_texts *texts = read_texts(name);
    size_t count = bw_control_texts_count(texts);
    assert_true(count >= 2);
    const bw_control_text *full = bw_control_texts_at(texts, count - 2);
    compare_progress(full, &before);
    compare_progress(bw_control_texts_at(texts, count - 1), &crashed);
    compare_section(full, "DATABASE ENTRY", 316, 1, 1, 1);
    compare_section(full, "CHECKPOINT PROGRESS RECORDS", 8180, 11, 0, 2);
    compare_section(full, "EXTENDED DATABASE ENTRY", 900, 1, 1, 150);
    realdata_text("name", full->dbname, "ORCL");
    realdata_equal("flags", full->flags, 0x404001);
    realdata_equal("resetlogs scn", (int64_t)full->resetlogs_scn, 0x2d8db8);
    realdata_equal("resetlogs time", full->resetlogs_time, at(2018, 2, 26, 17, 24, 23));
    realdata_equal("prior scn", (int64_t)full->prior_resetlogs_scn, 0x2d3346);
    realdata_equal("prior time", full->prior_resetlogs_time, at(2018, 2, 26, 14, 33, 26));
    realdata_equal("checkpoint", (int64_t)full->checkpoint_scn, 0x370ab3);
    realdata_equal("enabled", full->enabled_threads, 1);
    realdata_equal("open", full->open_threads, 1);
    bw_control_texts_free(texts);
}

static void dumps_of_orcl(void **state)
{
    (void)state;
    realdata_need();
    compare_orcl("text/DSI03.sessions.txt");
    compare_orcl("logs/A9_11.2_controlf_dump_level2_and_crash_recovery_orcl.trc");
    realdata_finish("control file dumps of DSI03, A9", 100);
}

static void headers_of_dumps(void **state)
{
    (void)state;
    realdata_need();
    bw_control_texts *texts = read_texts("text/DSI03.sessions.txt");
    const bw_control_text *d = bw_control_texts_at(texts, 0);
    realdata_equal("version", d->version, 0x0b200400);
    realdata_equal("dbid", d->dbid, 1493347395);
    realdata_text("name", d->dbname, "ORCL");
    realdata_equal("sequence", d->control_seq, 28874);
    realdata_equal("size", d->blocks, 614);
    realdata_equal("block size", d->block_size, 16384);
    bw_control_texts_free(texts);
    texts = read_texts("text/LH_2018-06-02-Oracle_Recovery_04.sessions.txt");
    d = bw_control_texts_at(texts, 0);
    realdata_equal("dbid", d->dbid, 1068485233);
    realdata_text("name", d->dbname, "ORCL11G");
    realdata_equal("sequence", d->control_seq, 695);
    realdata_equal("size", d->blocks, 614);
    bw_control_texts_free(texts);
    realdata_finish("headers of control file dumps", 10);
}

static void dumps_of_orcl11g(void **state)
{
    (void)state;
    realdata_need();
    const expected open = {.dirty = 93,
                           .low = {15, 3},
                           .disk = {15, 425},
                           .whole = true,
                           .scn = 0x176e06,
                           .resetlogs_scn = 0x158c21,
                           .time = at(2018, 6, 2, 6, 31, 28),
                           .resetlogs_time = at(2018, 5, 31, 10, 58, 25),
                           .heartbeat = 978332391,
                           .mount = 1085236076,
                           .work = "93 blocks, 211 KB"}; /* 422 blocks of 512 */
    const expected crashed = {
        .dirty = 55, .low = {15, 6320}, .disk = {15, 6618}, .work = "55 blocks, 149 KB"};
    bw_control_texts *texts = read_texts("text/LH_2018-06-02-Oracle_Recovery_04.sessions.txt");
    assert_int_equal(bw_control_texts_count(texts), 3);
    const bw_control_text *full = bw_control_texts_at(texts, 1);
    compare_progress(full, &open);
    compare_progress(bw_control_texts_at(texts, 2), &crashed);
    realdata_equal("threads printed", (int64_t)full->progress_count, 4);
    realdata_equal("thread 2", full->progress[1].status, 0);
    realdata_equal("members", full->log_members, 3);
    realdata_equal("flags", full->flags, 0x404001);
    realdata_equal("checkpoint", (int64_t)full->checkpoint_scn, 0x176c36);
    realdata_equal("sequence", full->control_seq, 730);
    compare_section(full, "EXTENDED DATABASE ENTRY", 900, 1, 1, 150);
    bw_control_texts_free(texts);
    realdata_finish("control file dumps of LH", 35);
}

static void datafile_of_f07(void **state)
{
    (void)state;
    realdata_need();
    bw_control_texts *texts = read_texts("text/F07_dump_of_data_files_booboo_11204.txt");
    assert_int_equal(bw_control_texts_count(texts), 1);
    const bw_control_text *d = bw_control_texts_at(texts, 0);
    assert_int_equal(d->file_count, 1);
    const bw_printed_file *f = &d->files[0];
    realdata_equal("number", f->number, 1);
    realdata_text("name", f->name, "/u01/app/oracle/oradata/BOOBOO/system01.dbf");
    realdata_equal("creation size", f->blocks, 41600);
    realdata_equal("block size", f->block_size, 8192);
    realdata_equal("status", f->status, 0xe);
    realdata_equal("tablespace", f->tablespace, 0);
    realdata_equal("krfil", f->relative, 1);
    realdata_equal("count", f->checkpoint_count, 76);
    realdata_equal("scn", (int64_t)f->checkpoint_scn, 0x779cc);
    realdata_equal("time", f->checkpoint_time, at(2019, 12, 21, 22, 50, 59));
    realdata_equal("stop", f->stop_scn == BW_SCN_NONE, 1);
    realdata_equal("stop time", f->stop_time, at(2019, 12, 21, 19, 55, 30));
    realdata_equal("creation", (int64_t)f->creation_scn, 7);
    realdata_equal("offline", (int64_t)f->offline_scn, 0x6e823);
    realdata_equal("backup end", (int64_t)f->backup_end_scn, 0);
    realdata_equal("not temporary", f->temporary, 0);
    realdata_equal("no header of a control file", d->has_header, 0);
    bw_control_texts_free(texts);
    realdata_finish("DUMP OF DATA FILES of F07", 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_of_dumps),
        cmocka_unit_test(dumps_of_orcl),
        cmocka_unit_test(dumps_of_orcl11g),
        cmocka_unit_test(datafile_of_f07),
    };
    return cmocka_run_group_tests_name("realdata_control_text", tests, NULL, realdata_end);
}
