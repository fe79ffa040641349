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
#include "tests/unit/sessions.h"
#include <blockwright/blockwright.h>

static bw_session *session;
static bw_catalogue *catalogue;

static int open_session(void **state)
{
    (void)state;
    session = new_session();
    catalogue = bw_session_catalogue(session);
    return 0;
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

/* Rows in the person's configuration folder come first; a bad one is told when the session starts.
 */
static void rows_of_the_person_come_first(void **state)
{
    (void)state;
    char folder[] = "/tmp/bw_events_XXXXXX", path[128];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "mkdir -p %s/blockwright/events", folder);
    assert_int_equal(system(path), 0);
    snprintf(path, sizeof(path), "%s/blockwright/events/own.lua", folder);
    FILE *file = fopen(path, "w");
    fputs("return { { 'own.crash', 'critical', 'call Anna', "
          "{ 'Beginning crash recovery of {threads:int} threads' }, "
          "{ 'Beginning crash recovery of 1 threads' } }, "
          "{ 'own.disk', 'error', 'array', { 'disk {n:int} is {state:=dead|slow}' }, "
          "{ 'disk 3 is dead' } } }",
          file);
    fclose(file);
    setenv("XDG_CONFIG_HOME", folder, 1);
    bw_session *own = bw_session_new(getenv("BW_ROOT"), NULL);
    bw_log_event event;
    static const char crash[] = "Beginning crash recovery of 1 threads", disk[] = "DISK 7 is slow";
    bw_catalogue *rows = bw_session_catalogue(own); /* loaded now */
    unsetenv("XDG_CONFIG_HOME");
    assert_true(bw_catalogue_match(rows, crash, strlen(crash), &event));
    assert_string_equal(event.rule->kind, "own.crash");
    assert_true(bw_catalogue_match(rows, disk, strlen(disk), &event));
    assert_string_equal(event.rule->kind, "own.disk");
    assert_int_equal(bw_event_get(&event, "n")->number, 7);
    const bw_event_field *choice = bw_event_get(&event, "state");
    assert_int_equal(choice->size, 4);
    assert_memory_equal(choice->text, "slow", 4);
    bw_session_free(own);
    snprintf(path, sizeof(path), "rm -r %s", folder);
    assert_int_equal(system(path), 0);
}

/* docs/events.md has a line for each row. */
static void the_list_in_docs_is_whole(void **state)
{
    (void)state;
    char path[4096], row[512];
    snprintf(path, sizeof(path), "%s/docs/events.md", getenv("BW_ROOT"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    static char text[1 << 17];
    text[fread(text, 1, sizeof(text) - 1, file)] = 0;
    fclose(file);
    for (size_t i = 0; i < bw_catalogue_count(catalogue); i++) {
        const bw_event_rule *rule = bw_catalogue_at(catalogue, i);
        snprintf(row, sizeof(row), "| %s | %s | %s |", rule->kind,
                 bw_event_severity_name(rule->severity), rule->meaning);
        if (!strstr(text, row))
            fail_msg("docs/events.md lacks: %s", row);
    }
}

/* --- all records of a log --- */

typedef struct sequence {
    uint64_t next, last; /* number of a line; where to stop */
    bool odd;
} sequence;

static bool expect_next(void *context, const bw_log_record *r, const bw_log_event *event)
{
    sequence *s = context;
    char text[64];
    const char *form = s->next % 3 ? "Thread 1 advanced to log sequence %llu" : "nothing %llu";
    int size = snprintf(text, sizeof(text), form, (unsigned long long)s->next);
    s->odd |= r->number != s->next || r->line != s->next + 1 || r->text_size != (size_t)size ||
              memcmp(r->text, text, r->text_size) != 0 || !event != !(s->next % 3);
    s->odd |= event && number(event, "seq", "seq") != s->next;
    return s->next++ < s->last;
}

/* Large enough for helping threads. */
static void records_of_a_large_log_come_in_their_order(void **state)
{
    (void)state;
    const uint64_t lines = 40000;
    bw_text text = {0};
    for (uint64_t i = 0; i < lines; i++)
        bw_text_addf(&text, i % 3 ? "Thread 1 advanced to log sequence %llu\n" : "nothing %llu\n",
                     (unsigned long long)i);
    bw_log *log = bw_log_from_memory("test", text.data, text.length);
    sequence all = {.last = lines}, some = {.last = 12345}, tail = {.next = 39990, .last = lines};
    assert_int_equal(bw_log_each(log, catalogue, 0, NULL, expect_next, &all, NULL), BW_OK);
    assert_int_equal(all.next, lines);
    assert_int_equal(bw_log_each(log, catalogue, 0, NULL, expect_next, &some, NULL), BW_OK);
    assert_int_equal(some.next, 12346);
    assert_int_equal(bw_log_each(log, catalogue, 39990, NULL, expect_next, &tail, NULL), BW_OK);
    assert_int_equal(tail.next, lines);
    assert_false(all.odd || some.odd || tail.odd);
    bw_log_free(log);
    bw_text_free(&text);
}

static bool wants_switches(void *context, const bw_event_rule *rule)
{
    (void)context;
    return strcmp(rule->kind, "redo.switch") == 0;
}

/* The next line that is wanted: 1, 2, 4, 5, 7, 8 ... of the same log. */
static bool expect_next_wanted(void *context, const bw_log_record *r, const bw_log_event *event)
{
    sequence *s = context;
    s->next += s->next % 3 == 0;
    return event && expect_next(s, r, event);
}

static void only_wanted_events_come(void **state)
{
    (void)state;
    bw_text text = {0};
    for (uint64_t i = 0; i < 30001; i++)
        bw_text_addf(&text, i % 3 ? "Thread 1 advanced to log sequence %llu\n" : "nothing %llu\n",
                     (unsigned long long)i);
    bw_log *log = bw_log_from_memory("test", text.data, text.length);
    sequence all = {.last = 40000};
    assert_int_equal(
        bw_log_each_wanted(log, catalogue, wants_switches, NULL, expect_next_wanted, &all, NULL),
        BW_OK);
    assert_int_equal(all.next, 30000);
    assert_false(all.odd);
    bw_log_free(log);
    bw_text_free(&text);
}

/* A message of log.xml with two lines: the second continues it, told or not the first. */
static bool tell_continues(void *context, const bw_log_record *r, const bw_log_event *event)
{
    bw_text_addf(context, "%s %d, ", event->rule->kind, r->continues);
    return true;
}

static void a_later_line_of_a_message_continues_it(void **state)
{
    (void)state;
    static const char text[] =
        "<msg time='2021-06-17T11:23:35.863+05:30' org_id='oracle' comp_id='rdbms'>\n"
        " <txt>Shutting down instance: further logons disabled\n"
        "Thread 1 advanced to log sequence 5\n </txt>\n</msg>\n"
        "<msg time='2021-06-17T11:23:36.863+05:30' org_id='oracle' comp_id='rdbms'>\n"
        " <txt>Thread 1 advanced to log sequence 6\n </txt>\n</msg>\n";
    bw_log *log = bw_log_from_memory("log.xml", text, sizeof(text) - 1);
    bw_text told = {0};
    assert_int_equal(
        bw_log_each_wanted(log, catalogue, wants_switches, NULL, tell_continues, &told, NULL),
        BW_OK);
    assert_string_equal(bw_text_get(&told), "redo.switch 1, redo.switch 0, ");
    bw_text_free(&told);
    bw_log_free(log);
}

/* --- spans --- */

typedef struct heard {
    bw_span spans[64];
    size_t count;
} heard;

static void hear(void *context, const bw_span *span)
{
    heard *h = context;
    assert_true(h->count < BW_COUNT(h->spans));
    h->spans[h->count++] = *span;
}

/* still_open: what is open behind the last record, told before the end; may be NULL. */
static heard spans_told(const char *text, heard *still_open)
{
    heard h = {0};
    bw_log *log = bw_log_from_memory("test", text, strlen(text));
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_spans *spans = bw_spans_new(hear, &h);
    bw_log_record record;
    bw_log_event event;
    while (bw_log_next(cursor, &record, NULL) == BW_OK)
        bw_spans_add(spans,
                     bw_catalogue_match(catalogue, record.text, record.text_size, &event) ? &event
                                                                                          : NULL,
                     &record);
    size_t ended = h.count;
    if (still_open) {
        bw_spans_tell_open(spans);
        *still_open = h;
        memmove(still_open->spans, h.spans + ended, (h.count - ended) * sizeof(*h.spans));
        still_open->count = h.count - ended;
        h.count = ended;
    }
    bw_spans_finish(spans);
    bw_spans_free(spans);
    bw_log_cursor_free(cursor);
    bw_log_free(log);
    return h;
}

static heard spans_of(const char *text)
{
    return spans_told(text, NULL);
}

static const bw_span *span_of(const heard *h, const char *kind)
{
    for (size_t i = 0; i < h->count; i++)
        if (strcmp(h->spans[i].kind, kind) == 0)
            return &h->spans[i];
    fail_msg("no span %s", kind);
    return NULL;
}

/* S4's observer: ordered 07:45:51.54, succeeded 07:47:30.82, by hand 99.28 s. */
static void the_failover_of_case_s4_took_99_seconds(void **state)
{
    (void)state;
    heard h = spans_of("07:45:51.54  Thursday, April 28, 2016\n"
                       "Initiating Fast-Start Failover to database \"stdbydb\"...\n"
                       "Performing failover NOW, please wait...\n"
                       "Failover succeeded, new primary is \"stdbydb\"\n"
                       "07:47:30.82  Thursday, April 28, 2016\n");
    const bw_span *failover = span_of(&h, "failover");
    assert_int_equal(failover->ends, BW_SPAN_SEEN);
    assert_int_equal(failover->end.us - failover->begin.us, 99280000);
    assert_int_equal(span_of(&h, "unprotected")->ends, BW_SPAN_OPEN);
    /* the archive name's branch id is a time: the resetlogs of that failover */
    char text[BW_TIME_TEXT];
    assert_string_equal(bw_time_format(910320360, text), "2016-04-28 02:46:00");
}

/* A view asks while a log grows: what is open is told, and is told again at the end. */
static void what_is_open_is_told_without_ending_it(void **state)
{
    (void)state;
    heard open, h = spans_told("Thu Apr 28 02:00:00 2016\nStarting ORACLE instance (normal)\n"
                               "Thu Apr 28 02:00:10 2016\nALTER DATABASE MOUNT\n"
                               "Thu Apr 28 02:00:15 2016\nCompleted: ALTER DATABASE MOUNT\n",
                               &open);
    assert_int_equal(open.count, 2); /* instance, startup */
    assert_int_equal(span_of(&open, "instance")->ends, BW_SPAN_OPEN);
    assert_int_equal(span_of(&open, "instance")->end.us - span_of(&open, "instance")->begin.us,
                     15000000);
    assert_int_equal(h.count, 3); /* the mount, seen, and the two once more */
    assert_int_equal(span_of(&h, "mount")->ends, BW_SPAN_SEEN);
    assert_int_equal(span_of(&h, "startup")->ends, BW_SPAN_OPEN);
}

static void a_start_without_an_end_is_an_outage(void **state)
{
    (void)state;
    heard h = spans_of("Thu Apr 28 02:00:00 2016\nStarting ORACLE instance (normal)\n"
                       "Thu Apr 28 02:00:10 2016\nALTER DATABASE MOUNT\n"
                       "Thu Apr 28 02:00:15 2016\nCompleted: ALTER DATABASE MOUNT\n"
                       "Thu Apr 28 02:30:00 2016\nThread 1 advanced to log sequence 7\n"
                       "Thu Apr 28 03:00:00 2016\nStarting ORACLE instance (normal)\n"
                       "Thu Apr 28 03:00:05 2016\nShutting down instance (immediate)\n"
                       "Thu Apr 28 03:00:09 2016\nInstance shutdown complete\n"
                       "a line that no row knows\n"
                       "Thu Apr 28 04:00:09 2016\nStarting ORACLE instance (normal)\n");
    const bw_span *outage = span_of(&h, "outage");
    assert_int_equal(outage->ends, BW_SPAN_CUT);
    assert_int_equal(outage->end.us - outage->begin.us, INT64_C(1800000000));
    size_t outages = 0;
    for (size_t i = 0; i < h.count; i++)
        outages += strcmp(h.spans[i].kind, "outage") == 0;
    assert_int_equal(outages, 1);
    const bw_span *mount = span_of(&h, "mount");
    assert_int_equal(mount->end.us - mount->begin.us, 5000000);
    assert_int_equal(span_of(&h, "instance")->ends, BW_SPAN_CUT);
    const bw_span *shutdown = span_of(&h, "shutdown");
    assert_int_equal(shutdown->end.us - shutdown->begin.us, 4000000);
    const bw_span *down = span_of(&h, "down");
    assert_int_equal(down->end.us - down->begin.us, INT64_C(3600000000));
}

/* Two instances write into one log: the last lines of the dying one (process 71) come after the
 * first line of the new one and must not end it. */
static void the_last_words_of_the_instance_before(void **state)
{
    (void)state;
    heard h = spans_of("Mon Mar 02 12:11:40 2020\nStarting ORACLE instance (normal)\n"
                       "Mon Mar 02 12:11:42 2020\nCompleted: ALTER DATABASE OPEN\n"
                       "Mon Mar 02 12:11:46 2020\nPSP0 (ospid: 71): terminating the instance\n"
                       "Starting ORACLE instance (normal)\n"
                       "Mon Mar 02 12:11:47 2020\nInstance terminated by PSP0, pid = 71\n"
                       "Mon Mar 02 12:12:00 2020\nCompleted: ALTER DATABASE OPEN\n"
                       "Mon Mar 02 12:13:00 2020\nShutting down instance (immediate) (OS id: 80)\n"
                       "Mon Mar 02 12:13:09 2020\nInstance shutdown complete (OS id: 80)\n");
    unsigned instances = 0, startups = 0;
    for (size_t i = 0; i < h.count; i++) {
        const bw_span *s = &h.spans[i];
        if (strcmp(s->kind, "instance") == 0 && s->ends == BW_SPAN_SEEN) {
            instances++;
            assert_int_equal(s->begin_line, 7);
            assert_int_equal(s->end.us - s->begin.us, 83000000); /* 12:11:46 to 12:13:09 */
        }
        startups += strcmp(s->kind, "startup") == 0 && s->ends == BW_SPAN_SEEN;
    }
    assert_int_equal(instances, 1);
    assert_int_equal(startups, 2);
}

static void phases_of_an_observed_failover(void **state)
{
    (void)state;
    heard h = spans_of("[W000 07/04 16:16:36.48] Primary database cannot be reached.\n"
                       "[W000 07/04 16:17:07.23] Fast-Start Failover threshold has expired.\n"
                       "16:17:07.23  Tuesday, July 04, 2017\n"
                       "Initiating Fast-Start Failover to database \"dgts\"...\n"
                       "Performing failover NOW, please wait...\n"
                       "Failover succeeded, new primary is \"dgts\"\n"
                       "16:17:18.42  Tuesday, July 04, 2017\n");
    /* reference, failover.md section 5, sample 25: 30.75 s and 11.19 s */
    const bw_span *detection = span_of(&h, "detection");
    assert_int_equal(detection->end.us - detection->begin.us, 30750000);
    const bw_span *failover = span_of(&h, "failover");
    assert_int_equal(failover->end.us - failover->begin.us, 11190000);
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
        cmocka_unit_test(rows_of_the_person_come_first),
        cmocka_unit_test(the_list_in_docs_is_whole),
        cmocka_unit_test(records_of_a_large_log_come_in_their_order),
        cmocka_unit_test(only_wanted_events_come),
        cmocka_unit_test(a_later_line_of_a_message_continues_it),
        cmocka_unit_test(the_failover_of_case_s4_took_99_seconds),
        cmocka_unit_test(what_is_open_is_told_without_ending_it),
        cmocka_unit_test(a_start_without_an_end_is_an_outage),
        cmocka_unit_test(the_last_words_of_the_instance_before),
        cmocka_unit_test(phases_of_an_observed_failover),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
