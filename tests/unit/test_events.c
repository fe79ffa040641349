/* The event catalogue: every row proves itself on its samples; fields carry their meaning; hostile
 * lines and rows end in an answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/log/catalogue.h"
#include "core/script/datafile.h"
#include <blockwright/blockwright.h>

static bw_session *session;
static bw_catalogue *catalogue;

static int open_session(void **state)
{
    (void)state;
    session = bw_session_new(getenv("BW_ROOT"), NULL);
    catalogue = session ? bw_session_catalogue(session) : NULL;
    return session ? 0 : -1;
}

static int close_session(void **state)
{
    (void)state;
    bw_session_free(session);
    return 0;
}

static bw_log_event matched(const char *line, const char *kind)
{
    bw_log_event event;
    if (!bw_catalogue_match(catalogue, line, strlen(line), &event))
        fail_msg("no event knows '%s'", line);
    assert_string_equal(event.rule->kind, kind);
    return event;
}

static uint64_t number(const bw_log_event *event, const char *name, const char *type)
{
    const bw_event_field *field = bw_event_get(event, name);
    if (!field || !field->has_number)
        fail_msg("%s has no number %s", event->rule->kind, name);
    assert_string_equal(field->type, type);
    return field->number;
}

static void every_row_proves_itself(void **state)
{
    (void)state;
    bw_error err = {0};
    if (bw_catalogue_prove(catalogue, 0, &err) != BW_OK)
        fail_msg("%s", err.text);
    assert_true(bw_catalogue_count(catalogue) > 200);
}

static void fields_have_their_meaning(void **state)
{
    (void)state;
    bw_log_event e = matched("Thread 1 advanced to log sequence 2 (LGWR switch)", "redo.switch");
    assert_int_equal(number(&e, "thread", "thread"), 1);
    assert_int_equal(number(&e, "seq", "seq"), 2);
    e = matched("ORA-01578: ORACLE data block corrupted (file # 5, block # 623)", "corr.ora1578");
    assert_int_equal(number(&e, "file", "file"), 5);
    assert_int_equal(number(&e, "block", "block"), 623);
    e = matched("Corrupt block relative dba: 0x0259eb83 (file 9, block 1698691)", "corr.block");
    assert_int_equal(number(&e, "dba", "dba"), 0x0259eb83);
    e = matched("Attempt to set limbo arscn 0:229593027 irscn 1:1", "fo.limbo");
    assert_int_equal(number(&e, "ar", "scn"), 229593027);
    assert_true(number(&e, "ir", "scn") == UINT64_C(4294967297));
    e = matched("Last redo scn: 0x0000.00f7a13b (16228667)", "tr.lastscn");
    assert_int_equal(number(&e, "scn", "scn"), 16228667); /* Oracle printed both */
}

static void what_processes_put_before_is_passed_over(void **state)
{
    (void)state;
    matched("ARC0 (PID:182821): Stuck archiver condition declared", "arch.stuck");
    matched("PDB(3):WARNING! Recovering data file 12 from a fuzzy backup. It might be an online",
            "mrec.fuzzy");
    matched("[W000 07/04 16:17:07.23] Fast-Start Failover threshold has expired.", "obs.expired");
    matched("DG 2009-04-12-12:12:08 0 2 0 RSM0: HEALTH CHECK ERROR: ORA-16737: the redo transport",
            "drc.health");
    matched("RFS[44]: Possible network disconnect with primary database", "dg.rfslost");
    matched("   ALTER DATABASE   MOUNT", "mount.begin");
}

static void lines_that_say_nothing_match_nothing(void **state)
{
    (void)state;
    bw_log_event event;
    const char *const none[] = {"", " ", ":", "[", "some words", "Thread", "((((", "a:b:c:d:e"};
    for (size_t i = 0; i < BW_COUNT(none); i++)
        assert_false(bw_catalogue_match(catalogue, none[i], strlen(none[i]), &event));
}

static void hostile_lines_end(void **state)
{
    (void)state;
    static char line[1 << 16];
    bw_log_event event;
    memset(line, ' ', sizeof(line));
    memcpy(line, "ORA-00279: ", 11);
    bw_catalogue_match(catalogue, line, sizeof(line), &event);
    memset(line, '(', sizeof(line));
    bw_catalogue_match(catalogue, line, sizeof(line), &event);
    for (unsigned i = 0, seed = 1; i < sizeof(line); i++)
        line[i] = (char)((seed = seed * 1103515245u + 12345u) >> 16);
    for (size_t size = 0; size < 3000; size++)
        bw_catalogue_match(catalogue, line + size, size, &event);
}

static void added(const char *row, bw_status expected, const char *words)
{
    bw_catalogue *own = bw_catalogue_new();
    bw_error err = {0};
    const bw_data *root =
        bw_datafile_load_text("own.lua", row, strlen(row), bw_catalogue_arena(own), &err);
    bw_status status = root ? bw_catalogue_add(own, "own.lua", root, &err) : BW_ERR_FORMAT;
    if (status == BW_OK)
        status = bw_catalogue_prove(own, 0, &err);
    assert_int_equal(status, expected);
    assert_non_null(strstr(err.text, words));
    bw_catalogue_free(own);
}

static void own_rows_are_checked(void **state)
{
    (void)state;
    added("return { { 'own.x', 'error', 'mine', { 'disk {n:int} [of {m:int} ]died' }, "
          "{ 'disk 3 died', 'Disk 3 of 4 died' } } }",
          BW_OK, "");
    added("return { { 'own.x', 'error', 'mine', { 'disk' }, { 'tape' } } }", BW_ERR_FORMAT, "tape");
    added("return { { 'own.x', 'grave', 'mine', { 'disk' } } }", BW_ERR_FORMAT, "severity");
    added("return { { 'own.x', 'error', 'mine', { 'disk {n:colour}' } } }", BW_ERR_FORMAT, "field");
    added("return { { 'own.x', 'error', 'mine', { 'disk {n' } } }", BW_ERR_FORMAT, "field");
    added("return { { 'own.x', 'error', 'mine', { 'disk [x' } } }", BW_ERR_FORMAT, "pair");
    added("return { 5, {} }", BW_ERR_FORMAT, "row 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_proves_itself),
        cmocka_unit_test(fields_have_their_meaning),
        cmocka_unit_test(what_processes_put_before_is_passed_over),
        cmocka_unit_test(lines_that_say_nothing_match_nothing),
        cmocka_unit_test(hostile_lines_end),
        cmocka_unit_test(own_rows_are_checked),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
