/* Redo records against the list that came with the logs and against single records of other
 * databases; checkpoint progress against what Oracle's control file dumps print. */
#include "realdata.h"

#include "core/oracle/control_field.h"
#include "core/oracle/control_progress.h"

#include <blockwright/redo.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void next_record(bw_redo *redo, const char *line, bw_redo_record *record)
{
    unsigned sequence, block, offset, length, vld, sub, wrap, base;
    bw_error err = {0};
    assert_int_equal(sscanf(line, "RBA 0x%x.%x.%x len 0x%x vld 0x%x scn %x.%x sub %u", &sequence,
                            &block, &offset, &length, &vld, &wrap, &base, &sub),
                     8);
    if (bw_redo_next(redo, record, &err) != BW_OK)
        fail_msg("%s: %s", line, err.text);
    realdata_equal("sequence", record->rba.sequence, sequence);
    realdata_equal("block", record->rba.block, block);
    realdata_equal("offset", record->rba.offset, offset);
    realdata_equal("length", record->length, length);
    realdata_equal("vld", record->vld, vld);
    realdata_equal("scn", (int64_t)record->scn, (int64_t)wrap << 32 | base);
    realdata_equal("sub", record->subscn, sub);
    realdata_equal("whole", record->whole, 1);
}

static void compare_vector(const bw_redo_vector *v, const char *line)
{
    unsigned layer, code, cls, afn, dba, wrap, base, seq, typ, fields;
    assert_int_equal(sscanf(line,
                            " OP:%u.%u cls %u afn %u dba 0x%x scn %x.%x seq %u typ %u "
                            "fields %u",
                            &layer, &code, &cls, &afn, &dba, &wrap, &base, &seq, &typ, &fields),
                     10);
    realdata_equal("layer", v->layer, layer);
    realdata_equal("code", v->code, code);
    realdata_equal("cls", v->cls, cls);
    realdata_equal("afn", v->afn, afn);
    realdata_equal("dba", v->dba, dba);
    realdata_equal("scn", (int64_t)v->scn, (int64_t)wrap << 32 | base);
    realdata_equal("seq", v->seq, seq);
    realdata_equal("typ", v->typ, typ);
    realdata_equal("fields", v->fields, fields);
}

/* A record's number among those of its block's layout, -1: not shown. */
static int shown_as(const bw_tree *tree, uint32_t offset)
{
    char path[60];
    for (int n = 0; n < 21; n++) {
        snprintf(path, sizeof(path), "redo_record[%d]", n);
        int64_t field = bw_tree_find(tree, path);
        if (field >= 0 && tree->fields[field].offset == offset)
            return n;
    }
    return -1;
}

static void compare_shown_vector(const bw_tree *tree, int n, size_t k, const bw_redo_vector *v)
{
    const struct {
        const char *name;
        int64_t value;
    } rows[] = {
        {"op_layer", v->layer},  {"op_code", v->code},   {"vector_class", v->cls},
        {"vector_file", v->afn}, {"vector_dba", v->dba}, {"vector_scn.kscnbas", (int64_t)v->scn},
        {"vector_seq", v->seq},  {"vector_typ", v->typ}, {"lengths_bytes", 2 + 2 * v->fields}};
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        char path[120];
        snprintf(path, sizeof(path), "redo_record[%d].change_vector[%zu].%s", n, k, rows[i].name);
        realdata_number(tree, path, rows[i].value);
    }
}

/* The block's layout shows every record that begins in it, and every vector whose header lies in
 * the block, at the places where the reader of the whole log finds them. */
static void compare_layout(bw_dbfile *file, const bw_redo_record *record)
{
    uint8_t block[512];
    uint32_t at = record->rba.offset;
    if (at + 68 > 512)
        return;
    assert_int_equal(bw_dbfile_read(file, record->rba.block, block, NULL), BW_OK);
    bw_block_context context;
    bw_dbfile_context(file, record->rba.block, &context);
    bw_tree *tree = bw_tree_new();
    bw_tree_decode(tree, realdata_layouts(), block, &context);
    int n = shown_as(tree, at);
    char path[80];
    realdata_equal("record is shown", n >= 0, 1);
    snprintf(path, sizeof(path), "redo_record[%d].record_length", n);
    realdata_number(tree, path, record->length);
    snprintf(path, sizeof(path), "redo_record[%d].vld", n);
    realdata_number(tree, path, record->vld);
    snprintf(path, sizeof(path), "redo_record[%d].record_scn_base", n);
    realdata_number(tree, path, (int64_t)record->scn);
    for (size_t k = 0; k < record->vector_count; k++)
        if (at + record->vectors[k].at + 34 <= 512)
            compare_shown_vector(tree, n, k, &record->vectors[k]);
    for (uint32_t i = 0; i < tree->count; i++)
        if (tree->fields[i].severity >= BW_SUSPECT)
            realdata_missing(tree->fields[i].why);
    bw_tree_free(tree);
}

static void compare_log(unsigned log)
{
    size_t size, at = 0;
    char name[80];
    snprintf(name, sizeof(name), "redo/arch1_%u.records.txt", log);
    char *list = realdata_read(name, &size), *rest = NULL;
    snprintf(name, sizeof(name), "redo/arch1_%u_1224959854.dbf", log);
    bw_dbfile *file = bw_dbfile_from_source(realdata_open(name), NULL);
    bw_redo *redo = bw_redo_open(file, 2, NULL);
    bw_redo_record record = {0};
    for (char *line = strtok_r(list, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "RBA ", 4) == 0) {
            realdata_equal("vectors of the record before", (int64_t)record.vector_count,
                           (int64_t)at);
            next_record(redo, line, &record);
            compare_layout(file, &record);
            at = 0;
        } else if (strncmp(line, "    OP:", 7) == 0) {
            assert_true(at < record.vector_count);
            compare_vector(&record.vectors[at++], line);
        }
    }
    assert_int_equal(bw_redo_next(redo, &record, NULL), BW_ERR_NOT_FOUND);
    bw_redo_free(redo);
    bw_dbfile_free(file);
    free(list);
}

static void records_are_as_listed(void **state)
{
    (void)state;
    realdata_need();
    compare_log(15);
    compare_log(16);
    realdata_finish("redo records of arch1_15 and arch1_16", 20000);
}

static void put32(uint8_t *at, uint32_t value, bool be)
{
    bw_put32(at, value, be);
}

/* A log of one record: block 0, a header of this version, and the record over blocks of 512. */
static bw_dbfile *log_of(const uint8_t *record, size_t size, uint32_t version, bool be)
{
    static uint8_t bytes[512 * 200];
    char path[] = "/tmp/bw_redo_XXXXXX";
    uint32_t blocks = 2 + (uint32_t)((size + 495) / 496) + 1;
    bw_error err = {0};
    assert_true(blocks <= 200);
    memset(bytes, 0, sizeof(bytes));
    bytes[1] = 0x22;
    put32(bytes + 20, 512, be);
    put32(bytes + 24, blocks - 1, be);
    memcpy(bytes + 28, be ? "\x7a\x7b\x7c\x7d" : "\x7d\x7c\x7b\x7a", 4);
    for (uint32_t n = 1; n < blocks; n++) {
        uint8_t *b = bytes + (size_t)n * 512;
        b[0] = 1;
        b[1] = 0x22;
        put32(b + 4, n, be);
        put32(b + 8, 66, be);
        bw_put16(b + 12, n == 2 ? 0x8010 : 0, be);
    }
    put32(bytes + 512 + 20, version, be);
    bw_put16(bytes + 512 + 50, 2, be);
    put32(bytes + 512 + 156, blocks, be);
    for (size_t i = 0; i < size; i++)
        bytes[(2 + i / 496) * 512 + 16 + i % 496] = record[i];
    int fd = mkstemp(path);
    assert_int_equal(write(fd, bytes, blocks * 512), blocks * 512);
    close(fd);
    bw_dbfile *file = bw_dbfile_open(path, &err);
    unlink(path);
    assert_non_null(file);
    return file;
}

static size_t from_hex(const char *hex, uint8_t *bytes, size_t room)
{
    size_t n = 0;
    unsigned byte;
    while (n < room && sscanf(hex + 2 * n, "%2x", &byte) == 1)
        bytes[n++] = (uint8_t)byte;
    return n;
}

/* Three records carry in the list the SCN of another one (docs/findings.md). */
static bool scn_is_listed_wrongly(const char *rba)
{
    static const char *const wrong[] = {"0x053105.00017784.0058", "0x0001d2.0001b181.0010",
                                        "0x0044a4.006c74be.0070"};
    for (size_t i = 0; i < BW_COUNT(wrong); i++)
        if (strcmp(rba, wrong[i]) == 0)
            return true;
    return false;
}

/* One line: file, test, variable, source, scn, rba, bytes, comment, hex. */
static void compare_single(char *line)
{
    static uint8_t bytes[90000];
    char *column[9] = {0}, *rest = line;
    bw_redo_record record;
    bw_error err = {0};
    for (size_t i = 0; i < 9 && rest; i++)
        column[i] = strsep(&rest, "\t");
    if (!column[8])
        return;
    size_t size = from_hex(column[8], bytes, sizeof(bytes));
    bool be = strstr(column[3], "Aix") != NULL;
    uint32_t version = strstr(column[3], "11g") ? 0x0b200400 : 0x13000000;
    bw_dbfile *file = log_of(bytes, size, version, be);
    bw_redo *redo = bw_redo_open(file, 2, &err);
    assert_non_null(redo);
    assert_int_equal(bw_redo_next(redo, &record, &err), BW_OK);
    realdata_equal(column[2], record.length, (int64_t)strtoull(column[6], NULL, 10));
    if (!scn_is_listed_wrongly(column[5]))
        realdata_equal(column[2], (int64_t)record.scn, (int64_t)strtoull(column[4], NULL, 16));
    realdata_equal(column[2], record.whole, 1);
    if (strcmp(column[0], "Op11_2_Test.java") == 0 && record.length == 664) { /* vector 10 */
        static const uint32_t places[] = {68, 144, 332, 504};
        realdata_equal("vector 10", (int64_t)record.vector_count, 4);
        for (size_t i = 0; i < record.vector_count && i < 4; i++)
            realdata_equal("vector 10", record.vectors[i].at, places[i]);
    }
    bw_redo_free(redo);
    bw_dbfile_free(file);
}

static void single_records_are_whole(void **state)
{
    (void)state;
    realdata_need();
    size_t size;
    char *list = realdata_read("redo/oracdc_redo_records.tsv", &size), *rest = NULL;
    for (char *line = strtok_r(list, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        if (line[0] != '#')
            compare_single(line);
    free(list);
    realdata_finish("redo records of oracdc", 600);
}

/* --- checkpoint progress --- */
typedef struct printed {
    unsigned thread, status, flags, dirty, low[3], disk[3], wrap, base, wrap2, base2, heartbeat,
        mount;
    unsigned on_disk[6], resetlogs[6]; /* month, day, year, hour, minute, second */
} printed;

/* Reads the five lines of a thread; false: not all there, or a thread that is not used. */
static bool read_printed(const char *text, printed *p)
{
    const char *scn = strstr(text, "on disk scn:");
    if (!scn || sscanf(text,
                       "THREAD #%u - status:0x%x flags:0x%x dirty:%u low cache rba:(0x%x.%x.%x) on "
                       "disk rba:(0x%x.%x.%x",
                       &p->thread, &p->status, &p->flags, &p->dirty, &p->low[0], &p->low[1],
                       &p->low[2], &p->disk[0], &p->disk[1], &p->disk[2]) != 10)
        return false;
    unsigned *d = p->on_disk, *r = p->resetlogs;
    int values =
        sscanf(scn,
               "on disk scn: 0x%x.%x %u/%u/%u %u:%u:%u resetlogs scn: 0x%x.%x %u/%u/%u "
               "%u:%u:%u heartbeat: %u mount id: %u",
               &p->wrap, &p->base, &d[0], &d[1], &d[2], &d[3], &d[4], &d[5], &p->wrap2, &p->base2,
               &r[0], &r[1], &r[2], &r[3], &r[4], &r[5], &p->heartbeat, &p->mount);
    return values == 18 && p->status != 0;
}

static uint32_t time_of(const unsigned p[6])
{
    return ((((p[2] - 1988) * 12 + p[0] - 1) * 31 + p[1] - 1) * 24 + p[3]) * 3600 + p[4] * 60 +
           p[5];
}

/* Writes the printed values in the order of X$KCCCP or of the dump, and reads them back. */
static void compare_progress(const printed *p, bool heartbeat_first)
{
    uint8_t block[16384] = {0};
    bw_control_progress ours = {.thread = p->thread};
    uint32_t at = 72;
    put32(block + 20, p->status, false);
    put32(block + 24, p->flags, false);
    put32(block + 28, p->dirty, false);
    put32(block + 36, p->low[0], false);
    put32(block + 40, p->low[1], false);
    put32(block + 48, p->disk[0], false);
    put32(block + 52, p->disk[1], false);
    put32(block + 60, p->base, false);
    put32(block + 68, time_of(p->on_disk), false);
    if (heartbeat_first) {
        put32(block + at, p->heartbeat, false);
        at += 4;
    }
    put32(block + at, p->base2, false);
    put32(block + at + 8, time_of(p->resetlogs), false);
    if (!heartbeat_first)
        put32(block + at + 12, p->heartbeat, false);
    put32(block + 88, p->mount, false);
    bw_control_progress_get(block, false, &ours);
    realdata_equal("believed", ours.has_rest, 1);
    realdata_equal("status", ours.status, p->status);
    realdata_equal("dirty", ours.dirty, p->dirty);
    realdata_equal("low cache rba", ours.low.block, p->low[1]);
    realdata_equal("on disk rba", ours.on_disk.block, p->disk[1]);
    realdata_equal("on disk scn", (int64_t)ours.on_disk_scn, p->base);
    realdata_equal("on disk time", ours.on_disk_time, time_of(p->on_disk));
    realdata_equal("resetlogs scn", (int64_t)ours.resetlogs_scn, p->base2);
    realdata_equal("resetlogs time", ours.resetlogs_time, time_of(p->resetlogs));
    realdata_equal("heartbeat", ours.heartbeat, p->heartbeat);
    realdata_equal("mount id", ours.mount_id, p->mount);
}

/* What we believe of the record's form takes every progress record that Oracle printed. */
static void printed_progress_is_believed(void **state)
{
    (void)state;
    realdata_need();
    static const char *const texts[] = {
        "text/DSI03.sessions.txt", "text/LH_2018-06-02-Oracle_Recovery_04.sessions.txt",
        "logs/A9_11.2_controlf_dump_level2_and_crash_recovery_orcl.trc"};
    for (size_t i = 0; i < BW_COUNT(texts); i++) {
        size_t size;
        char *text = realdata_read(texts[i], &size);
        for (char *at = text; (at = strstr(at, "THREAD #")); at++) {
            printed p;
            if (!read_printed(at, &p))
                continue;
            compare_progress(&p, true);
            compare_progress(&p, false);
        }
        free(text);
    }
    realdata_finish("checkpoint progress of DSI03, LH, A9", 110);
}

/* "REDO LOG 72/10, DATAFILE 520/11": record size and first logical block of a section. */
static void printed_sections_have_our_sizes(void **state)
{
    (void)state;
    realdata_need();
    static const struct {
        const char *printed, *ours;
        int behind; /* first pair + so many; 0: its place follows from records alone */
    } names[] = {
        {"REDO THREAD ", "REDO THREAD", 2},   {"REDO LOG ", "REDO LOG", 3},
        {"DATAFILE ", "DATA FILE", 4},        {": FILENAME ", "FILE NAMES", 0},
        {"TABLESPACE ", "TABLESPACE", 0},     {"LOG HISTORY ", "LOG HISTORY", 0},
        {"ARCHIVED LOG ", "ARCHIVED LOG", 0}, {" INCARNATION ", "DATABASE INCARNATION", 0}};
    size_t size;
    char *text = realdata_read("text/C02_controlfile_level8_sections_11204.txt", &size);
    char *sections = strstr(text, "sections:");
    assert_non_null(sections);
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        unsigned record_size = 0, first = 0;
        char *at = strstr(sections, names[i].printed);
        assert_non_null(at);
        sscanf(at + strlen(names[i].printed), "%u/%u", &record_size, &first);
        realdata_equal(names[i].ours,
                       bw_control_kind_size(bw_control_kind_named(names[i].ours), 0x0b200400),
                       record_size);
        if (names[i].behind) /* 8 instances: 11 progress records, as DSI03 prints */
            realdata_equal(names[i].ours, bw_control_first_pair(11) + (unsigned)names[i].behind,
                           first);
    }
    free(text);
    realdata_finish("sections of C02", 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_as_listed),
        cmocka_unit_test(single_records_are_whole),
        cmocka_unit_test(printed_progress_is_believed),
        cmocka_unit_test(printed_sections_have_our_sizes),
    };
    return cmocka_run_group_tests_name("realdata_recovery", tests, NULL, realdata_end);
}
