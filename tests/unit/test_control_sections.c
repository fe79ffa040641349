/* Sections of a control file of 11.2 against the places that Oracle printed (C02: dump of level 8
 * of 594 blocks, and v$controlfile_record_section); the layouts against the C reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>

#include "core/oracle/control_field.h"
#include "tests/unit/session_in_folder.h"

#define BLOCK 16384u
#define BLOCKS 595u /* block 0 counted */
#define SEQUENCE 1080u

static uint8_t *file_bytes;

static uint8_t *physical(uint32_t block)
{
    return file_bytes + (size_t)block * BLOCK;
}

/* Record i of a section that begins in logical block `first`, in the first copy; records run on
 * from payload to payload. Writes size bytes of record from `at` on. */
static void put(uint32_t first, uint32_t record_size, uint32_t i, uint32_t at, const void *bytes,
                uint32_t size)
{
    for (uint32_t n = 0; n < size; n++) {
        uint32_t stream = i * record_size + at + n;
        uint32_t logical = first + stream / (BLOCK - 24);
        physical(2 * logical + 1)[20 + stream % (BLOCK - 24)] = ((const uint8_t *)bytes)[n];
    }
}

static void put_number(uint32_t first, uint32_t record_size, uint32_t i, uint32_t at,
                       uint32_t value, uint32_t width)
{
    uint8_t bytes[4];
    set32(bytes, value, false);
    put(first, record_size, i, at, bytes, width);
}

static void put_blocks(void)
{
    file_bytes = calloc(BLOCKS, BLOCK);
    file_bytes[1] = 0xc2;
    set32(file_bytes + 20, BLOCK, false);
    set32(file_bytes + 24, BLOCKS - 1, false);
    memcpy(file_bytes + 28, "\x7d\x7c\x7b\x7a", 4);
    uint8_t *header = physical(1);
    set32(header + 24, 0x0b200400, false);
    set32(header + 28, 4034009431u, false);
    memcpy(header + 32, "LUCIFER", 7);
    set32(header + 40, SEQUENCE, false);
    set32(header + 44, BLOCKS - 1, false);
    set32(header + 48, BLOCK, false);
    set16(header + 54, 1, false);
    for (int i = 0; i < 3; i++)
        set32(header + 264 + 4 * i, 8, false);
}

#define FILES 40u /* more than fit into one block: record 32 runs on into the next */

static void put_records(void)
{
    put_number(10, 72, 0, 0, 0x32000, 4);
    put_number(10, 72, 0, 4, 1, 4);
    put_number(10, 72, 0, 12, 512, 4);
    put_number(10, 72, 0, 16, 0x2850f, 4);
    put_number(10, 72, 0, 22, 1, 2);
    for (uint32_t i = 0; i < FILES; i++) {
        put_number(11, 520, i, 4, 8192, 2);
        put_number(11, 520, i, 6, 0xe, 2);
        put_number(11, 520, i, 184, 100 + i, 4);
    }
    put_number(15, 524, 0, 4, 1, 2);
    put(15, 524, 0, 11, "/oradata/lucifer/redo01.log", 27);
    put(89, 68, 0, 4, "SYSTEM", 6);
    put_number(141, 56, 0, 0, 1, 4);
}

static bw_dbfile *write_control(void)
{
    for (uint32_t n = 0; n < BLOCKS; n++) {
        uint8_t *b = physical(n);
        if (n) {
            b[0] = 0x15;
            b[1] = 0xc2;
            set32(b + 4, n, false);
            set32(b + 8, n < 15 ? 0 : n % 2 ? SEQUENCE : SEQUENCE - 1, false);
            b[14] = 1;
            b[15] = 4;
            set32(b + BLOCK - 4, (bw_get32(b + 8, false) & 0xffff) << 16 | 0x1501, false);
        }
        seal(b, BLOCK, 16, false);
    }
    bw_dbfile *file =
        bw_dbfile_open(write_file("control01.ctl", file_bytes, (size_t)BLOCKS * BLOCK), NULL);
    assert_non_null(file);
    return file;
}

static bw_dbfile *build(void)
{
    free(file_bytes);
    put_blocks();
    put_records();
    return write_control();
}

static void sections_lie_where_oracle_printed_them(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t size, first, slots;
    } printed[] = {{"REDO THREAD", 256, 9, 8},
                   {"REDO LOG", 72, 10, 16},
                   {"DATA FILE", 520, 11, 100},
                   {"TABLESPACE", 68, 89, 100},
                   {"TEMPORARY FILE", 56, 90, 100},
                   {"RMAN CONFIGURATION", 1108, 91, 50},
                   {"LOG HISTORY", 56, 95, 292},
                   {"OFFLINE RANGE", 200, 96, 163},
                   {"ARCHIVED LOG", 584, 98, 28},
                   {"BACKUP SET", 40, 99, 409},
                   {"BACKUP PIECE", 736, 100, 200},
                   {"BACKUP DATAFILE", 200, 109, 245},
                   {"BACKUP REDOLOG", 76, 112, 215},
                   {"DATAFILE COPY", 736, 113, 200},
                   {"BACKUP CORRUPTION", 44, 122, 371},
                   {"COPY CORRUPTION", 40, 123, 409},
                   {"DELETED OBJECT", 20, 124, 818},
                   {"PROXY COPY", 928, 125, 246},
                   {"EXTENDED DATABASE ENTRY", 900, 140, 1},
                   {"DATABASE INCARNATION", 56, 141, 292},
                   {"FLASHBACK LOG", 84, 142, 2048},
                   {"RMAN STATUS", 116, 158, 141},
                   {"THREAD INSTANCE NAME MAPPING", 80, 159, 8},
                   {"MTTR", 100, 160, 8},
                   {"DATAFILE HISTORY", 568, 161, 57},
                   {"STANDBY DATABASE MATRIX", 400, 163, 31},
                   {"GUARANTEED RESTORE POINT", 212, 164, 2048},
                   {"RESTORE POINT", 212, 191, 2083},
                   {"DATABASE BLOCK CORRUPTION", 80, 218, 8384},
                   {"ACM OPERATION", 104, 259, 64},
                   {"FOREIGN ARCHIVED LOG", 604, 260, 1002}};
    bw_dbfile *file = build();
    bw_control *control = bw_control_open(file, NULL);
    for (size_t i = 0; i < BW_COUNT(printed); i++) {
        const bw_control_section *s = bw_control_section_named(control, printed[i].name);
        assert_non_null(s);
        assert_int_equal(s->record_size, printed[i].size);
        assert_int_equal(s->first, printed[i].first);
        assert_in_range(printed[i].slots, 1, s->slots); /* they fit into its blocks */
        assert_int_equal(s->trust, BW_CONTROL_LIKELY);
    }
    bw_control_free(control);
    bw_dbfile_free(file);
}

static void records_run_on_over_blocks(void **state)
{
    (void)state;
    bw_dbfile *file = build();
    bw_control *control = bw_control_open(file, NULL);
    bw_control_value value;
    for (uint32_t i = 0; i < FILES; i++) {
        assert_true(bw_control_get(control, "DATA FILE", i, "fecpc", &value));
        assert_int_equal(value.number, 100 + i);
    }
    assert_false(bw_control_get(control, "DATA FILE", FILES, "fecpc", &value));
    bw_control_place place = bw_control_place_of(control, 2 * 12 + 1);
    assert_int_equal(place.kind, 5);
    assert_int_equal(place.first_record, 32 * 520 - 16360); /* file 32 ends there */
    assert_true(place.paired && place.counts);
    place = bw_control_place_of(control, 2 * 12 + 2);
    assert_true(place.paired && !place.counts);
    place = bw_control_place_of(control, 3);
    assert_int_equal(place.kind, 2);
    assert_false(place.paired);
    bw_control_free(control);
    bw_dbfile_free(file);
}

/* Another size of file: what may have grown is looked for by content. */
static void a_grown_file_keeps_the_sections_before(void **state)
{
    (void)state;
    bw_dbfile *file = build();
    bw_dbfile_free(file);
    size_t grown = BLOCKS + 20;
    uint8_t *bytes = calloc(grown, BLOCK);
    memcpy(bytes, file_bytes, (size_t)BLOCKS * BLOCK);
    set32(bytes + 24, (uint32_t)grown - 1, false);
    seal(bytes, BLOCK, 16, false);
    file = bw_dbfile_open(write_file("control02.ctl", bytes, grown * BLOCK), NULL);
    bw_control *control = bw_control_open(file, NULL);
    assert_int_equal(bw_control_section_named(control, "TABLESPACE")->first, 89);
    assert_null(bw_control_section_named(control, "MTTR"));
    assert_int_equal(bw_control_section_named(control, "DATABASE INCARNATION")->first, 141);
    bw_control_free(control);
    bw_dbfile_free(file);
    free(bytes);
}

static void the_browser_shows_records(void **state)
{
    (void)state;
    bw_dbfile *file = build();
    uint8_t *block = malloc(BLOCK);
    bw_block_context context;
    bw_tree *tree = bw_tree_new();
    assert_int_equal(bw_dbfile_read(file, 25, block, NULL), BW_OK);
    bw_dbfile_context(file, 25, &context);
    bw_tree_decode(tree, bw_session_layouts(session), block, &context);
    assert_string_equal(tree->title, "control file block (DATA FILE)");
    int64_t count = bw_tree_find(tree, "record[0].fecpc"); /* the first that begins here: file 33 */
    assert_true(count >= 0);
    assert_int_equal(tree->fields[count].value, 132);
    int64_t head = bw_tree_find(tree, "record_goes_on");
    assert_int_equal(tree->fields[head].length, 280);
    bw_dbfile_context(file, 26, &context);
    bw_tree_decode(tree, bw_session_layouts(session), block, &context);
    assert_string_equal(tree->title, "control file block (DATA FILE, not the copy that counts)");
    assert_int_equal(tree->fields[bw_tree_find(tree, "kcbh")].severity, BW_NOTE);
    bw_tree_free(tree);
    free(block);
    bw_dbfile_free(file);
}

/* The struct of a kind in lua/layouts/oracle/control_records.lua; NULL when it is not there. */
static const bw_layout_def *layout_of(const bw_control_kind *kind)
{
    char title[80];
    const bw_layout_def *found = NULL;
    size_t most = 0;
    snprintf(title, sizeof(title), "%s record", kind->name);
    for (size_t i = 0; i < bw_layouts_count(bw_session_layouts(session)); i++) {
        const bw_layout_def *layout = bw_layouts_at(bw_session_layouts(session), i);
        bw_layout_info info = bw_layout_get_info(layout);
        if (!info.is_block && info.title && strcmp(info.title, title) == 0 &&
            info.field_count >= most) {
            most = info.field_count;
            found = layout;
        }
    }
    return found;
}

static void layouts_and_reader_agree(void **state)
{
    (void)state;
    for (size_t k = 0; bw_control_kind_at(k); k++) {
        const bw_control_kind *kind = bw_control_kind_at(k);
        const bw_layout_def *layout = layout_of(kind);
        assert_non_null(layout);
        for (size_t i = 0; i < kind->field_count; i++) {
            bw_field_info info = bw_layout_field_info(layout, i);
            char at[16];
            snprintf(at, sizeof(at), "%u", kind->fields[i].at);
            assert_string_equal(info.name, kind->fields[i].name);
            assert_string_equal(info.at, at);
            assert_string_equal(info.doc, kind->fields[i].doc);
            assert_int_equal(info.confidence[0], "?KC"[kind->fields[i].trust]);
        }
    }
}

static int end(void **state)
{
    free(file_bytes);
    return close_session(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_lie_where_oracle_printed_them),
        cmocka_unit_test(records_run_on_over_blocks),
        cmocka_unit_test(a_grown_file_keeps_the_sections_before),
        cmocka_unit_test(the_browser_shows_records),
        cmocka_unit_test(layouts_and_reader_agree),
    };
    return cmocka_run_group_tests(tests, open_session, end);
}
