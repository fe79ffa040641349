/* The catalogue over the reference's list of messages, each a line of a real log with the kind that
 * its reader gave it by eye, and over the shared logs. */
#include "realdata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <blockwright/blockwright.h>
#include <blockwright/failover.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static bw_session *session;

static int open_session(void **state)
{
    (void)state;
    session = bw_session_new(getenv("BW_ROOT"), NULL);
    return session ? 0 : -1;
}

static int close_session(void **state)
{
    (void)state;
    bw_session_free(session);
    realdata_layouts_free();
    return 0;
}

/* Column n (from 0) of a line with tabs; ends it with a zero. */
static char *column(char *line, int n)
{
    for (; n && line; n--) {
        line = strchr(line, '\t');
        line = line ? line + 1 : NULL;
    }
    return line;
}

static void cut(char *text)
{
    if (text)
        text[strcspn(text, "\t\r\n")] = 0;
}

static bool is_sample(const char *text)
{
    bw_catalogue *catalogue = bw_session_catalogue(session);
    for (size_t i = 0; i < bw_catalogue_count(catalogue); i++) {
        const bw_event_rule *rule = bw_catalogue_at(catalogue, i);
        for (size_t k = 0; k < rule->sample_count; k++)
            if (strcmp(rule->samples[k], text) == 0)
                return true;
    }
    return false;
}

/* Of 396 messages 13 are left: lines that the log reader takes for itself (stamps, XML), kinds that
 * we name otherwise or more closely (bkp.begin for df.bkp), one of two messages in a glued line. */
static void messages_have_the_kind_their_reader_gave_them(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    char *text = realdata_read("../reference/log-events.tsv", &size), *save = NULL;
    unsigned all = 0, right = 0, apart = 0, apart_right = 0;
    strtok_r(text, "\n", &save);
    for (char *line; (line = strtok_r(NULL, "\n", &save));) {
        char *kind = column(line, 1), *message = column(line, 4);
        if (!message)
            continue;
        cut(message);
        cut(kind);
        bw_log_event event;
        bool good =
            bw_catalogue_match(bw_session_catalogue(session), message, strlen(message), &event) &&
            strcmp(event.rule->kind, kind) == 0;
        bool unseen = !is_sample(message);
        all++;
        right += good;
        apart += unseen;
        apart_right += unseen && good;
    }
    free(text);
    printf("events: %u of %u messages have their kind; %u of %u that are no samples of ours\n",
           right, all, apart_right, apart);
    assert_int_equal(all, 396);
    assert_true(right >= 383);
    assert_true(apart_right + 13 >= apart);
}

/* The reference's own regular expression, applied to the message behind any prefix. */
static pcre2_match_data *reference_match(pcre2_code *code, const char *message)
{
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    for (const char *at = message; *at; at++)
        if (pcre2_match(code, (PCRE2_SPTR)at, strlen(at), 0, 0, match, NULL) > 0)
            return match;
    pcre2_match_data_free(match);
    return NULL;
}

static bool holds_value(const bw_log_event *event, const char *value, size_t size)
{
    while (size && strchr(" .\r", value[size - 1]))
        size--;
    while (size && *value == ' ') {
        value++;
        size--;
    }
    if (size > 4 && memcmp(value, "ORA-", 4) == 0) { /* error 16523 is ORA-16523 */
        value += 4;
        size -= 4;
    }
    for (size_t i = 0; i < event->field_count; i++) {
        const bw_event_field *field = &event->fields[i];
        bool writer = strcmp(field->name, "writer") == 0;
        if (writer ? memmem(field->text, field->size, value, size) != NULL
                   : field->size >= size && field->size <= size + 1 &&
                         memcmp(field->text, value, size) == 0)
            return true;
    }
    return false;
}

/* Each named group of a reference's pattern is a field of our event; those of rows whose message a
 * closer row takes (ERR09, SQL02, SQL03), of envelopes that the log reader takes (OBS01, DRC01), of
 * the line that holds two messages (ARCH10) are not looked at. In MREC27 the reference's \\S+ cuts
 * the restore point's name at its blank; MREC24 prints one SCN twice. */
static void fields_are_those_that_the_reference_names(void **state)
{
    (void)state;
    realdata_need();
    static const char apart[] = "ERR09 SQL02 SQL03 OBS01 DRC01 ARCH10 MREC27 MREC24 ";
    size_t size;
    char *text = realdata_read("../reference/log-events.tsv", &size), *save = NULL;
    unsigned all = 0, missing = 0;
    strtok_r(text, "\n", &save);
    for (char *line; (line = strtok_r(NULL, "\n", &save));) {
        char *id = line, *pattern = column(line, 3), *message = column(line, 4);
        bw_log_event event;
        int number;
        PCRE2_SIZE offset;
        if (!message)
            continue;
        cut(message);
        cut(pattern);
        cut(id);
        pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &number,
                                         &offset, NULL);
        assert_non_null(code);
        pcre2_match_data *match = reference_match(code, message);
        bool known = bw_catalogue_match(bw_session_catalogue(session), message, strlen(message),
                                        &event);
        uint32_t groups = match && known && !strstr(apart, id) ? pcre2_get_ovector_count(match) : 0;
        for (uint32_t group = 1; group < groups; group++) {
            PCRE2_UCHAR *value;
            PCRE2_SIZE length;
            if (pcre2_substring_get_bynumber(match, group, &value, &length) != 0)
                continue;
            all++;
            if (!holds_value(&event, (const char *)value, length)) {
                missing++;
                print_message("  %s: no field holds '%s' of '%s'\n", id, (const char *)value,
                              message);
            }
            pcre2_substring_free(value);
        }
        pcre2_match_data_free(match);
        pcre2_code_free(code);
    }
    free(text);
    print_message("events: %u fields named by the reference, %u missing\n", all, missing);
    assert_true(all >= 500);
    assert_int_equal(missing, 0);
}

/* The events of a log as texts, sorted: kind and fields, and who wrote each. */
typedef struct told {
    struct told_event {
        char text[512], writer[32];
    } *events;
    size_t count;
} told;

static bool tell(void *context, const bw_log_record *record, const bw_log_event *event)
{
    told *t = context;
    (void)record;
    if (!event)
        return true;
    assert_true(t->count < 1000);
    struct told_event *e = &t->events[t->count++];
    int at = snprintf(e->text, sizeof(e->text), "%s", event->rule->kind);
    for (size_t i = 0; i < event->field_count && at < 500; i++) {
        const bw_event_field *f = &event->fields[i];
        if (strcmp(f->name, "writer") == 0)
            snprintf(e->writer, sizeof(e->writer), "%.*s", (int)f->size, f->text);
        else
            at += snprintf(e->text + at, sizeof(e->text) - (size_t)at, " %s=%.*s", f->name,
                           (int)f->size, f->text);
    }
    return true;
}

static int by_text_and_writer(const void *a, const void *b)
{
    const struct told_event *x = a, *y = b;
    int texts = strcmp(x->text, y->text);
    return texts ? texts : strcmp(x->writer, y->writer);
}

static told events_of(const char *name)
{
    size_t size;
    told t = {bw_alloc(1000 * sizeof(*t.events)), 0};
    char *bytes = realdata_read(name, &size);
    bw_log *log = bw_log_from_memory(name, bytes, size);
    assert_int_equal(bw_log_each(log, bw_session_catalogue(session), 0, NULL, tell, &t, NULL),
                     BW_OK);
    bw_log_free(log);
    free(bytes);
    qsort(t.events, t.count, sizeof(*t.events), by_text_and_writer);
    return t;
}

/* 01 and 02 are one instance's log as text and as log.xml. They differ in one thing: what the text
 * has as PDB$SEED(2) or ORCLPDB(3) before a message, the XML has in an attribute. 16 by grep:
 * those of 01 that go on with Resize operation, [n] Successfully, alter, Completed. */
static void text_and_xml_tell_the_same_events(void **state)
{
    (void)state;
    realdata_need();
    told text = events_of("logs/01_19.3_win_alert_orcl.log");
    told xml = events_of("logs/02_19.3_win_adr_log.xml");
    unsigned writers = 0;
    assert_int_equal(text.count, xml.count);
    assert_true(text.count > 700);
    for (size_t i = 0; i < text.count; i++) {
        assert_string_equal(text.events[i].text, xml.events[i].text);
        if (strcmp(text.events[i].writer, xml.events[i].writer) == 0)
            continue;
        writers++;
        assert_string_equal(xml.events[i].writer, "");
        assert_non_null(strchr(text.events[i].writer, '('));
    }
    print_message("%zu events in both, %u of them with the container's name in the text alone\n",
                  text.count, writers);
    assert_int_equal(writers, 16);
    free(text.events);
    free(xml.events);
}

typedef struct lengths {
    int64_t detection, failover, reinstate; /* microseconds; 0 = none */
} lengths;

static void take_length(void *context, const bw_span *span)
{
    lengths *l = context;
    int64_t us = span->end.us - span->begin.us;
    if (strcmp(span->kind, "detection") == 0)
        l->detection = us;
    else if (strcmp(span->kind, "failover") == 0)
        l->failover = us;
    else if (strcmp(span->kind, "reinstate") == 0)
        l->reinstate = us;
}

typedef struct counts {
    uint64_t records, known, switches, starts;
    lengths phases;
} counts;

static counts count(const char *name)
{
    size_t size;
    counts c = {0};
    char *bytes = realdata_read(name, &size);
    bw_log *log = bw_log_from_memory(name, bytes, size);
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_spans *spans = bw_spans_new(take_length, &c.phases);
    bw_log_record record;
    bw_log_event event;
    while (bw_log_next(cursor, &record, NULL) == BW_OK) {
        bool known = bw_catalogue_match(bw_session_catalogue(session), record.text,
                                        record.text_size, &event);
        bw_spans_add(spans, known ? &event : NULL, &record);
        c.records++;
        c.known += known;
        c.switches += known && strcmp(event.rule->kind, "redo.switch") == 0;
        c.starts += known && strcmp(event.rule->kind, "inst.start") == 0;
    }
    bw_spans_finish(spans);
    bw_spans_free(spans);
    bw_log_cursor_free(cursor);
    bw_log_free(log);
    free(bytes);
    return c;
}

/* Expected: grep -c over the file, "advanced to log sequence" and "Starting ORACLE instance". */
static void counts_are_those_of_grep(void **state)
{
    (void)state;
    realdata_need();
    counts c = count("logs/11_10g_linux_alert_whpay_TZ_2.2MB.log");
    assert_int_equal(c.switches, 4474);
    assert_int_equal(c.starts, 1);
    c = count("logs/01_19.3_win_alert_orcl.log");
    assert_int_equal(c.switches, 1);
    assert_int_equal(c.starts, 5);
    counts xml = count("logs/02_19.3_win_adr_log.xml");
    assert_int_equal(xml.switches, c.switches);
    assert_int_equal(xml.starts, c.starts);
}

static void assert_tenths(int64_t us, int tenths)
{
    assert_int_equal((us + 50000) / 100000, tenths);
}

/* failover.md section 5, read from the observers' logs by hand: seconds, to a tenth. */
static void phases_are_those_read_by_hand(void **state)
{
    (void)state;
    realdata_need();
    const struct sample {
        const char *name;
        int detection, failover, reinstate;
    } samples[] = {{"logs/25_12.2_fsfo_observer_dgt.log", 308, 112, 224},
                   {"logs/27_19c_fsfo_observer_yc_0300.log", 310, 153, 546},
                   {"logs/32_19c_fsfo_observer_mydb_0700.log", 311, 122, 0},
                   {"logs/98_19c_fsfo_observer_and_reinstate_kst.txt", 0, 185, 0},
                   {"logs/81_case_12.1_fsfo_observer.log", 0, 993, 0}};
    for (size_t i = 0; i < BW_COUNT(samples); i++) {
        lengths l = count(samples[i].name).phases;
        assert_tenths(l.detection, samples[i].detection);
        assert_tenths(l.failover, samples[i].failover);
        assert_tenths(l.reinstate, samples[i].reinstate);
    }
}

static bool feed_failovers(void *context, const bw_log_record *record, const bw_log_event *event)
{
    bw_failovers_add(context, "log", record, event);
    return true;
}

/* S4 from its two logs, 80 and 81: the clocks are five hours apart; the archived logs of the new
 * branch are called ..._910320360. By hand: 02:45:51 condition, 02:45:51.54 ordered, 02:47:30.82
 * done (99.28 s), 910320360 is 02:46:00. */
static void the_failover_of_case_s4(void **state)
{
    (void)state;
    realdata_need();
    static const char *const names[] = {"logs/80_case_12.1_fsfo_old_primary_alert_primdb1.log",
                                        "logs/81_case_12.1_fsfo_observer.log"};
    bw_failovers *failovers = bw_failovers_new();
    bw_log *logs[2];
    bw_log_alignment a;
    for (int i = 0; i < 2; i++) {
        size_t size;
        char *bytes = realdata_read(names[i], &size);
        logs[i] = bw_log_from_memory(names[i], bytes, size);
        free(bytes);
    }
    assert_int_equal(bw_log_align(logs[0], logs[1], &a, NULL), BW_OK);
    assert_int_equal(a.zone_s, -5 * 3600);
    bw_log_set_offset(logs[1], a.offset_us);
    for (int i = 0; i < 2; i++) {
        bw_log_each(logs[i], bw_session_catalogue(session), 0, NULL, feed_failovers, failovers,
                    NULL);
        bw_log_free(logs[i]);
    }
    bw_failovers_add_branch(failovers, "1_1_910320360.arc", 910320360);
    size_t count;
    double seconds;
    const bw_failover *f = bw_failovers_read(failovers, &count);
    assert_int_equal(count, 1);
    assert_int_equal(f->points[0].line, 2); /* 02:45:44, the first write error */
    assert_int_equal(f->points[2].line, 18);
    assert_string_equal(f->condition, "Inaccessible Logfile");
    assert_non_null(strstr(f->reason, "no automatic reinstate because"));
    assert_true(bw_failover_seconds(f, 4, 9, &seconds));
    assert_tenths((int64_t)(seconds * 1e6), 993);
    char text[BW_LOG_TIME_TEXT];
    assert_string_equal(bw_log_time_format(&f->points[6].time, text), "2016-04-28 02:46:00 ?");
    bw_failovers_free(failovers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_have_the_kind_their_reader_gave_them),
        cmocka_unit_test(fields_are_those_that_the_reference_names),
        cmocka_unit_test(text_and_xml_tell_the_same_events),
        cmocka_unit_test(counts_are_those_of_grep),
        cmocka_unit_test(phases_are_those_read_by_hand),
        cmocka_unit_test(the_failover_of_case_s4),
    };
    return cmocka_run_group_tests(tests, open_session, close_session);
}
