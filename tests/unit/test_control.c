/* Control files: arithmetic against Oracle's printed numbers, pairs and records against blocks
 * written from the reference's tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>

#include "tests/unit/sessions.h"

#include "files.h"

/* DSI03: dirty 21, 0x36.4da4 to 0x36.4dbd. LH: "read 149 KB redo, 55 data blocks need recovery". */
static void recovery_work_is_as_the_alert_log_counts(void **state)
{
    (void)state;
    char text[BW_RECOVERY_TEXT];
    bw_rba low = {54, 19876, 0}, high = {54, 19901, 0};
    assert_true(bw_recovery_work(21, &low, &high, text));
    assert_string_equal(text, "21 blocks, 12 KB");
    low = (bw_rba){0xf, 0x18b0, 0};
    high = (bw_rba){0xf, 0x19da, 0};
    assert_true(bw_recovery_work(55, &low, &high, text));
    assert_string_equal(text, "55 blocks, 149 KB");
}

static void no_distance_across_logs_or_backwards(void **state)
{
    (void)state;
    uint64_t bytes;
    bw_rba a = {15, 3, 0}, b = {16, 3, 0}, open = {UINT32_MAX, UINT32_MAX, 0xffff};
    assert_false(bw_rba_distance(&a, &b, 512, &bytes));
    assert_false(bw_rba_distance(&open, &b, 512, &bytes));
    b = (bw_rba){15, 2, 511};
    assert_false(bw_rba_distance(&a, &b, 512, &bytes));
}

/* C02 (MAXINSTANCES 8): REDO THREAD at 9; ixora's trace with 32: the first pair is 39/40. */
static void first_pair_lies_behind_the_progress_records(void **state)
{
    (void)state;
    assert_int_equal(bw_control_first_pair(11) + 2, 9);
    assert_int_equal(bw_control_first_pair(35), 19);
}

/* Blocks of C02's sections: the difference of their printed places; slots as 11.2 creates them. */
static void sections_take_the_blocks_that_oracle_gives_them(void **state)
{
    (void)state;
    static const struct {
        uint32_t size, slots, first, next;
    } c02[] = {{256, 8, 9, 10},    {72, 16, 10, 11},     {68, 100, 89, 90},   {56, 100, 90, 91},
               {1108, 50, 91, 95}, {56, 292, 95, 96},    {200, 163, 96, 98},  {584, 28, 98, 99},
               {40, 409, 99, 100}, {736, 200, 100, 109}, {200, 245, 109, 112}};
    for (size_t i = 0; i < BW_COUNT(c02); i++)
        assert_int_equal(bw_control_blocks_for(c02[i].size, c02[i].slots, 16384),
                         c02[i].next - c02[i].first);
}

typedef struct fixture {
    bw_session *session;
    bw_dbfile *file;
    bw_control *control;
} fixture;

static int open_demo(void **state)
{
    fixture *f = bw_alloc(sizeof(*f));
    bw_error err = {0};
    bw_call_sink sink = {0};
    char line[400];
    f->session = new_session();
    snprintf(line, sizeof(line), "demo %s", in_folder("demo"));
    assert_int_equal(bw_command_run_line(f->session, line, &sink, &err), 0);
    f->file = bw_dbfile_open(in_folder("demo/control01.ctl"), &err);
    f->control = bw_control_open(f->file, &err);
    assert_non_null(f->control);
    *state = f;
    return 0;
}

static int close_demo(void **state)
{
    fixture *f = *state;
    bw_control_free(f->control);
    bw_dbfile_free(f->file);
    bw_session_free(f->session);
    free(f);
    return 0;
}

static uint64_t number(fixture *f, const char *section, uint32_t index, const char *field)
{
    bw_control_value value;
    assert_true(bw_control_get(f->control, section, index, field, &value));
    return value.number;
}

static void progress_of_the_open_thread(void **state)
{
    fixture *f = *state;
    bw_control_progress p;
    char text[BW_RECOVERY_TEXT];
    assert_int_equal(bw_control_threads(f->control), 11);
    assert_int_equal(bw_control_progress_read(f->control, 1, &p, NULL), BW_OK);
    assert_int_equal(p.status, 2);
    assert_true(p.has_rest);
    assert_int_equal(p.on_disk_scn, 0x210f97 + 31);
    assert_int_equal(p.on_disk_time, 1195883217);
    assert_int_equal(p.resetlogs_scn, 0x798a1);
    assert_int_equal(p.heartbeat, 1195884421);
    assert_int_equal(p.mount_id, 0x68ae01f3);
    assert_true(bw_recovery_work(p.dirty, &p.low, &p.on_disk, text));
    assert_string_equal(text, "5 blocks, 3 KB"); /* 7 blocks of 512 */
    assert_int_equal(bw_control_progress_read(f->control, 2, &p, NULL), BW_OK);
    assert_int_equal(p.status, 0);
    assert_false(p.has_rest);
    assert_int_equal(bw_control_progress_read(f->control, 12, &p, NULL), BW_ERR_RANGE);
}

static void the_newer_copy_counts_unless_it_is_torn(void **state)
{
    fixture *f = *state;
    uint8_t block[16384];
    bw_control_pair pair;
    assert_int_equal(bw_control_read(f->control, 10, block, &pair, NULL), BW_OK);
    assert_int_equal(pair.physical, 21);
    assert_int_equal(pair.sequence[0], 1634);
    assert_int_equal(pair.sequence[1], 1632);
    assert_int_equal(bw_get32(block + 28, false), 2); /* hws of log 1; the older copy says 1 */
    FILE *file = fopen(in_folder("demo/control01.ctl"), "r+b");
    fseek(file, 21 * 16384 + 5000, SEEK_SET);
    fputc(0x5a, file);
    fclose(file);
    bw_dbfile *torn = bw_dbfile_open(in_folder("demo/control01.ctl"), NULL);
    bw_control *control = bw_control_open(torn, NULL);
    assert_int_equal(bw_control_read(control, 10, block, &pair, NULL), BW_OK);
    assert_false(pair.good[0]);
    assert_int_equal(pair.physical, 22);
    assert_int_equal(bw_get32(block + 28, false), 1);
    bw_control_free(control);
    bw_dbfile_free(torn);
}

static void records_are_found_and_read(void **state)
{
    fixture *f = *state;
    bw_control_value value;
    static const struct {
        const char *name;
        uint32_t first;
    } places[] = {{"REDO THREAD", 9},   {"REDO LOG", 10},
                  {"DATA FILE", 11},    {"FILE NAMES", 12},
                  {"TABLESPACE", 13},   {"LOG HISTORY", 16},
                  {"ARCHIVED LOG", 18}, {"DATABASE INCARNATION", 19}};
    assert_int_equal(bw_control_sections(f->control), BW_COUNT(places));
    for (size_t i = 0; i < BW_COUNT(places); i++) {
        assert_string_equal(bw_control_section_at(f->control, i)->name, places[i].name);
        assert_int_equal(bw_control_section_at(f->control, i)->first, places[i].first);
    }
    assert_int_equal(number(f, "REDO THREAD", 0, "rtseq"), 17);
    assert_int_equal(number(f, "REDO LOG", 0, "leseq"), 17);
    assert_true(number(f, "REDO LOG", 0, "lenxs") == BW_SCN_NONE);
    assert_int_equal(number(f, "REDO LOG", 1, "lenxs"), 0x210f97);
    assert_false(bw_control_get(f->control, "REDO LOG", 2, "leseq", &value));
    assert_int_equal(number(f, "DATA FILE", 3, "fecpc"), 58);
    assert_int_equal(number(f, "DATA FILE", 3, "fecps"), 0x210f97);
    assert_true(bw_control_get(f->control, "FILE NAMES", 2, "fnnam", &value));
    assert_string_equal(value.text, "/u01/oradata/DEMO/system01.dbf");
    assert_true(bw_control_get(f->control, "TABLESPACE", 3, "tsnam", &value));
    assert_string_equal(value.text, "USERS");
    assert_int_equal(number(f, "LOG HISTORY", 1, "lhseq"), 16);
    assert_int_equal(number(f, "ARCHIVED LOG", 0, "alseq"), 15);
    assert_int_equal(number(f, "DATABASE INCARNATION", 1, "icrls"), 0x798a1);
}

/* The one place that is known from bytes: OCLPY reads the checkpoint count of file f at
 * 0x600CC + 520*(f-1), in physical block 24, the second copy of logical 11. */
static void the_checkpoint_count_lies_where_it_is_known(void **state)
{
    (void)state;
    uint8_t count[4];
    FILE *file = fopen(in_folder("demo/control02.ctl"), "rb");
    fseek(file, 0x600cc + 520 * 3, SEEK_SET);
    assert_int_equal(fread(count, 1, 4, file), 4);
    fclose(file);
    assert_int_equal(bw_get32(count, false), 58);
}

static void any_bytes_are_survived(void **state)
{
    fixture *f = *state;
    size_t size = 41 * 16384;
    uint8_t *bytes = bw_alloc(size);
    uint32_t random = 20251121;
    FILE *file = fopen(in_folder("demo/control02.ctl"), "rb");
    assert_int_equal(fread(bytes, 1, size, file), size);
    fclose(file);
    for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 400; i++) {
            random = random * 1664525 + 1013904223;
            bytes[16384 + random % (size - 16384)] = (uint8_t)(random >> 24);
        }
        bytes[16384] = 0x15;
        for (uint32_t n = 1; n < 41; n++)
            seal(bytes + n * 16384, 16384, 16, false);
        bw_error err = {0};
        bw_call_sink sink = {0};
        char line[400];
        snprintf(line, sizeof(line), "controlfile dump %s",
                 write_file(round % 2 ? "odd1.ctl" : "odd2.ctl", bytes, size));
        assert_in_range(bw_command_run_line(f->session, line, &sink, &err), 0, 2);
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recovery_work_is_as_the_alert_log_counts),
        cmocka_unit_test(no_distance_across_logs_or_backwards),
        cmocka_unit_test(first_pair_lies_behind_the_progress_records),
        cmocka_unit_test(sections_take_the_blocks_that_oracle_gives_them),
        cmocka_unit_test_setup_teardown(progress_of_the_open_thread, open_demo, close_demo),
        cmocka_unit_test_setup_teardown(the_newer_copy_counts_unless_it_is_torn, open_demo,
                                        close_demo),
        cmocka_unit_test_setup_teardown(records_are_found_and_read, open_demo, close_demo),
        cmocka_unit_test(the_checkpoint_count_lies_where_it_is_known),
        cmocka_unit_test_setup_teardown(any_bytes_are_survived, open_demo, close_demo),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
