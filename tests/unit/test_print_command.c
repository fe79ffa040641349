/* map, print, dump, examine, sum as commands: what they say, what they refuse and how. The block is
 * block 131 of file 6 of a published BBED session, as far as the session shows it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>

#include "tests/unit/sessions.h"

#define BLOCK_SIZE 8192u

typedef struct fixture {
    bw_session *session;
    char path[64];
    bw_text said;
    bw_error error;
} fixture;

static void put(uint8_t *block, uint32_t offset, const void *bytes, size_t size)
{
    memcpy(block + offset, bytes, size);
}

static void make_block(uint8_t block[BLOCK_SIZE])
{
    const uint8_t head[] = {0x06, 0xa2, 0,    0, 0x83, 0x00, 0x80, 0x01,
                            0x6e, 0x06, 0x37, 0, 0,    0,    2,    4};
    const uint8_t kdbh[] = {0,    1,    2,    0, 0xff, 0xff, 22, 0,    0x7f, 0x1f, 0x69,
                            0x1f, 0x69, 0x1f, 0, 0,    2,    0,  0x8b, 0x1f, 0x7f, 0x1f};
    const uint8_t rows[] = {0x2c, 2,   2,    2,   0xc1, 3,    5,    'B',  'B', 'B',
                            'B',  'B', 0x2c, 1,   2,    2,    0xc1, 2,    6,   'A',
                            'A',  'A', 'A',  'A', 'A',  0x02, 0x06, 0x6e, 0x06};
    put(block, 0, head, sizeof head);
    block[20] = 1;    /* ktbbhtyp */
    block[36] = 2;    /* ktbbhict */
    block[38] = 0x32; /* ktbbhflg: ASSM */
    put(block, 100, kdbh, sizeof kdbh);
    put(block, 8163, rows, sizeof rows);
    uint16_t sum = bw_xor16(block, BLOCK_SIZE);
    put(block, 16, (const uint8_t[]){(uint8_t)sum, (uint8_t)(sum >> 8)}, 2);
}

static int set_up(void **state)
{
    fixture *f = bw_alloc(sizeof(*f));
    uint8_t *block = bw_alloc(BLOCK_SIZE);
    f->session = new_session();
    strcpy(f->path, "/tmp/bw_print_XXXXXX");
    int file = mkstemp(f->path);
    make_block(block);
    assert_int_equal(write(file, block, BLOCK_SIZE), BLOCK_SIZE);
    close(file);
    free(block);
    *state = f;
    return f->session ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    unlink(f->path);
    bw_session_free(f->session);
    bw_text_free(&f->said);
    free(f);
    return 0;
}

static void keep(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(&((fixture *)context)->said, text, size);
}

/* Runs "command FILE arguments"; what it said is in f->said. */
static int run(fixture *f, const char *command, const char *arguments)
{
    bw_text line = {0};
    const bw_call_sink sink = {.write = keep, .context = f};
    bw_text_clear(&f->said);
    f->error = (bw_error){0};
    bw_text_addf(&line, "%s %s %s", command, f->path, arguments);
    int result = bw_command_run_line(f->session, bw_text_get(&line), &sink, &f->error);
    bw_text_free(&line);
    return result;
}

static void assert_said(const fixture *f, const char *part)
{
    if (!strstr(bw_text_get(&f->said), part))
        fail_msg("'%s' is not in: %s", part, bw_text_get(&f->said));
}

static void assert_refused(fixture *f, const char *command, const char *arguments, const char *part)
{
    if (run(f, command, arguments) != 2)
        fail_msg("%s %s was not refused: %s", command, arguments, bw_text_get(&f->said));
    if (!strstr(f->error.text, part))
        fail_msg("'%s' is not in: %s", part, f->error.text);
    assert_string_equal(bw_text_get(&f->said), "");
}

static void fields_and_what_they_point_to(void **state)
{
    fixture *f = *state;
    assert_int_equal(run(f, "print", "kdbr[1] *kdbr[0] rowdata[12]"), 0);
    assert_string_equal(bw_text_get(&f->said),
                        "sb2 kdbr[1]                                 @120      8063\n"
                        "rowdata[12]\n"
                        "-----------\n"
                        "ub1 rowdata[12]                             @8175     0x2c\n"
                        "ub1 rowdata[12]                             @8175     0x2c\n");
    assert_int_equal(run(f, "p", "/x kdbhnrow /d rdba_kcbh"), 0);
    assert_string_equal(bw_text_get(&f->said),
                        "sb2 kdbhnrow                                @102      0x0002\n"
                        "ub4 rdba_kcbh                               @4        25165955\n");
}

static void a_whole_block_in_bbeds_words_and_in_ours(void **state)
{
    fixture *f = *state;
    assert_int_equal(run(f, "print", ""), 0);
    assert_said(f, "struct kcbh, 20 bytes                       @0       \n");
    assert_said(f, "ub4 tailchk                                 @8188     0x066e0602\n");
    assert_null(strstr(bw_text_get(&f->said), "-- "));
    assert_int_equal(run(f, "print", "--all"), 0);
    assert_said(f, "\n-- row[0]");
}

static void rows_in_either_order_of_words(void **state)
{
    fixture *f = *state;
    const char *columns = "col    0[2] @8178: 1 \ncol    1[6] @8181: AAAAAA\n";
    assert_int_equal(run(f, "examine", "*kdbr[0] /rnc"), 0);
    assert_said(f, columns);
    assert_int_equal(run(f, "x", "/rnc *kdbr[0]"), 0);
    assert_said(f, columns);
    assert_int_equal(run(f, "x", "8175 /rn"), 0);
    assert_said(f, "col    1[6] @8181:  0x41  0x41  0x41  0x41  0x41  0x41 \n");
}

static void json_has_rows_and_all_fields(void **state)
{
    fixture *f = *state;
    assert_int_equal(run(f, "print", "kdbhfrre --json"), 0);
    assert_string_equal(
        bw_text_get(&f->said),
        "[\n{\"path\":\"kdbh.kdbhfrre\",\"type\":\"sb2\",\"offset\":104,\"length\":2,"
        "\"raw\":\"ffff\",\"value\":-1,\"text\":\"-1\",\"confidence\":\"certain\",\"severity\":"
        "\"good\",\"why\":null}\n]\n");
    assert_int_equal(run(f, "print", "*kdbr[0] --json"), 0);
    assert_said(f, "\"path\":\"row[0]\"");
    assert_int_equal(run(f, "print", "--json"), 0);
    assert_said(f, "\"path\":\"ktbbh.ktbbhitl[1].ktbitflg\"");
    assert_refused(f, "print", "kdbhfrre kdbhfrrr --json", "kdbhfrre");
}

static void checksum_and_bytes(void **state)
{
    fixture *f = *state;
    assert_int_equal(run(f, "sum", ""), 0);
    char current[8] = {0}, required[8] = {0};
    const char *line = strstr(bw_text_get(&f->said), "current = ");
    assert_non_null(line);
    assert_int_equal(
        sscanf(line, "current = %7[0-9a-fx], required = %7[0-9a-fx]", current, required), 2);
    assert_string_equal(current, required);
    assert_int_equal(run(f, "dump", "-o 8176 -n 1000"), 0);
    assert_said(f, " 010202c1 02064141 41414141 02066e06 \n\n <32 bytes per line>\n");
    assert_int_equal(run(f, "map", "-v"), 0);
    assert_said(f, " KTB Data Block (Table/Cluster)\n");
}

static void mistakes_get_a_sentence(void **state)
{
    fixture *f = *state;
    assert_refused(f, "print", "kdrb", "kdbr");
    assert_refused(f, "print", "ktbbh.ktbitflag", "ktbitflg");
    assert_refused(f, "print", "something_else_altogether", "it has kcbh, ktbbh");
    assert_refused(f, "print", "kdbr[2]", "2 elements");
    assert_refused(f, "print", "rowdata[25]", "25 elements");
    assert_refused(f, "print", "*kdbhnrow", "does not point");
    assert_refused(f, "print", "**kdbr[0]", "no field");
    assert_refused(f, "print", "/y kcbh", "/x /d /u /o");
    assert_refused(f, "print", "8192", "0 to 8191");
    assert_refused(f, "print", "\"\"", "no field");
    assert_refused(f, "examine", "*kdbr[0] /rz", "nctixduo");
    assert_refused(f, "examine", "*kdbr[0] /x", "/rnnct");
    assert_refused(f, "examine", "8190 /rn", "no row fits");
    assert_refused(f, "dump", "-o 8192", "0 to 8191");
    assert_refused(f, "dump", "-n 0", "0 to 8191");
    assert_refused(f, "map", "-b 132", "132");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_what_they_point_to),
        cmocka_unit_test(a_whole_block_in_bbeds_words_and_in_ours),
        cmocka_unit_test(rows_in_either_order_of_words),
        cmocka_unit_test(json_has_rows_and_all_fields),
        cmocka_unit_test(checksum_and_bytes),
        cmocka_unit_test(mistakes_get_a_sentence),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
