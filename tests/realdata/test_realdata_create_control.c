/* Our CREATE CONTROLFILE statement beside Oracle's own, of 9.2, 12.1 and 19c: from headers with the
 * numbers of those databases, and a control file dump that names their files, the same text must
 * come out. */
#include "realdata.h"

#include <blockwright/blockwright.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/database_files.h"

#define DBID 0x3c549ef2u

typedef struct database {
    const char *text, *begins; /* Oracle's, and where in it the compared part begins */
    const char *name, *charset;
    uint32_t version, limits[5], log_blocks, log_block_size;
    bool archivelog, resetlogs;
    uint32_t numbers[12]; /* of the datafiles */
    const char *files[12];
    const char *logs[4][2]; /* by group */
} database;

static char folder[] = "/tmp/blockwright-create-XXXXXX";

static const char *in_database(const char *format, unsigned number, unsigned other)
{
    static char path[200];
    size_t length = (size_t)snprintf(path, sizeof(path), "%s/", folder);
    snprintf(path + length, sizeof(path) - length, format, number, other);
    return path;
}

static void write_files(const database *db)
{
    const db_facts facts = {db->name, DBID, db->version, false};
    for (unsigned i = 0; i < 12 && db->files[i]; i++) {
        const db_datafile file = {
            .number = (uint16_t)db->numbers[i], .scn = 2000, .control_seq = 1};
        db_write_datafile(&facts, in_database("file%02u.dbf", db->numbers[i], 0), &file);
    }
    for (unsigned g = 0; g < 4 && db->logs[g][0]; g++)
        for (unsigned m = 0; m < 2 && db->logs[g][m]; m++) {
            const db_log log = {.group = (uint16_t)(g + 1),
                                .thread = 1,
                                .sequence = 11 + g,
                                .first = 1100 + 100 * g,
                                .next = g == 2 ? 0 : 1200 + 100 * g,
                                .blocks = db->log_blocks,
                                .used = db->log_blocks};
            db_write_log(&facts, in_database("redo%02u_%u.log", g + 1, m), &log);
        }
}

/* In the wording of Oracle's dump: limits, archive mode, names. */
static void write_trace(const database *db)
{
    static const char stars[] =
        "***************************************************************************\n";
    static const struct {
        const char *title;
        unsigned limit;
    } sections[] = {{"REDO THREAD RECORDS", 3},
                    {"LOG FILE HISTORY RECORDS", 4},
                    {"LOG FILE RECORDS", 0},
                    {"DATA FILE RECORDS", 2}};
    FILE *file = fopen(in_database("dump.trc", 0, 0), "w");
    assert_non_null(file);
    fprintf(file,
            "DUMP OF CONTROL FILES, Seq # 1000 = 0x3e8\n        Db ID=%u=0x%x, Db Name='%s'\n",
            DBID, DBID, db->name);
    fprintf(file,
            " Database flags = 0x%08x 0x00001000\n Max log members = %u, Max data members = 1\n",
            0x00404000u | db->archivelog, db->limits[1]);
    fprintf(file, "%sCHECKPOINT PROGRESS RECORDS\n%sTHREAD #1 - status:0x2 flags:0x0 dirty:1\n",
            stars, stars);
    for (size_t i = 0; i < BW_COUNT(sections); i++)
        fprintf(file,
                "%s%s\n%s (size = 72, compat size = 72, section max = %u, section in-use = 8,\n",
                stars, sections[i].title, stars, db->limits[sections[i].limit]);
    for (unsigned g = 0; g < 4 && db->logs[g][0]; g++) {
        fprintf(file, "LOG FILE #%u:\n", g + 1);
        for (unsigned m = 0; m < 2 && db->logs[g][m]; m++)
            fprintf(file, "  name #%u: %s\n", m, db->logs[g][m]);
    }
    for (unsigned i = 0; i < 12 && db->files[i]; i++)
        fprintf(file, "DATA FILE #%u:\n  name #1: %s\n", db->numbers[i], db->files[i]);
    fclose(file);
}

static void write_database(const database *db)
{
    assert_non_null(mkdtemp(folder));
    write_files(db);
    write_trace(db);
}

static void remove_database(void)
{
    char command[100];
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
}

static void collect(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(context, text, size);
}

/* From `begins` to the line of the semicolon. */
static char *statement_in(const char *text, const char *begins)
{
    const char *from = strstr(text, begins), *to = from ? strstr(from, "\n;") : NULL;
    assert_non_null(to);
    return strndup(from, (size_t)(to - from));
}

static void compare_lines(char *ours, char *printed)
{
    char *a = ours, *b = printed;
    while (a || b) {
        char *left = a ? strsep(&a, "\n") : NULL, *right = b ? strsep(&b, "\n") : NULL;
        realdata_text("line of the statement", left ? left : "(none)", right ? right : "(none)");
    }
}

static void compare(const database *db)
{
    size_t size;
    bw_error err = {0};
    bw_text out = {0};
    bw_call_sink sink = {.write = collect, .context = &out};
    char line[300], *text = realdata_read(db->text, &size);
    write_database(db);
    setenv("XDG_CONFIG_HOME", "/nowhere", 1);
    bw_session *session = bw_session_new(getenv("BW_ROOT"), &err);
    snprintf(line, sizeof(line),
             "controlfile create %s --%sresetlogs --old-names --charset %s --trace %s", folder,
             db->resetlogs ? "" : "no", db->charset, in_database("dump.trc", 0, 0));
    if (bw_command_run_line(session, line, &sink, &err) != 0)
        fail_msg("%s", err.text);
    char *ours = statement_in(bw_text_get(&out), db->begins);
    char *printed = statement_in(text, db->begins);
    compare_lines(ours, printed);
    free(ours);
    free(printed);
    free(text);
    bw_text_free(&out);
    bw_session_free(session);
    remove_database();
}

#define ORA19 "/u01/app/oracle/oradata/ORA19/"
static const database ora19 = {
    .text = "logs/87_19c_controlfile_trace_ora19.sql",
    .begins = "CREATE CONTROLFILE REUSE DATABASE \"ORA19\" NORESETLOGS",
    .name = "ORA19",
    .charset = "AL32UTF8",
    .version = 0x13000000,
    .limits = {16, 3, 100, 8, 292},
    .log_blocks = 409600,
    .numbers = {1, 3, 4, 7},
    .files = {ORA19 "system01.dbf", ORA19 "sysaux01.dbf", ORA19 "undotbs01.dbf",
              ORA19 "users01.dbf"},
    .logs = {{ORA19 "redo01.log"}, {ORA19 "redo02.log"}, {ORA19 "redo03.log"}}};

static void statement_of_19c(void **state)
{
    (void)state;
    realdata_need();
    database reset = ora19;
    compare(&ora19);
    reset.resetlogs = true;
    reset.begins = "CREATE CONTROLFILE REUSE DATABASE \"ORA19\" RESETLOGS";
    compare(&reset);
    realdata_finish("CREATE CONTROLFILE of 19c (87), both sets", 30);
}

#define DATA "+DATA/ORCL12/DATAFILE/"
#define MEMBER(n, a, b)                                                                            \
    {                                                                                              \
        "+DATA/ORCL12/ONLINELOG/group_" n "." a, "+ARCH/ORCL12/ONLINELOG/group_" n "." b           \
    }
static void statement_of_12c(void **state)
{
    (void)state;
    realdata_need();
    const database orcl12 = {.text = "logs/93_12.1_create_controlfile_resetlogs_session.txt",
                             .begins = "CREATE CONTROLFILE REUSE DATABASE \"ORCL12\" RESETLOGS",
                             .name = "ORCL12",
                             .charset = "AL32UTF8",
                             .version = 0x0c100200,
                             .limits = {16, 3, 100, 8, 292},
                             .log_blocks = 102400,
                             .resetlogs = true,
                             .numbers = {1, 3, 4, 6},
                             .files = {DATA "system", DATA "sysaux", DATA "undotbs1", DATA "users"},
                             .logs = {MEMBER("1", "262.888429551", "257.888429559"),
                                      MEMBER("2", "263.888429563", "258.888429569"),
                                      MEMBER("3", "264.888429575", "259.888429581")}};
    compare(&orcl12);
    realdata_finish("CREATE CONTROLFILE of 12.1 (93), two members a group", 25);
}

/* The first lines of the text were edited by its author (set DATABASE): compared from the limits
 * on. */
static void statement_of_9i(void **state)
{
    (void)state;
    realdata_need();
#define LOGS(n)                                                                                    \
    {                                                                                              \
        "/usr11/oralogs/fac_02/redo0" n ".log", "/usr23/oralogs/fac_02/redo0" n ".log"             \
    }
    const database fac = {
        .text = "logs/86_9i_controlfile_trace_fac.sql",
        .begins = "    MAXLOGFILES 5",
        .name = "FAC_02",
        .charset = "WE8ISO8859P1",
        .version = 0x09200000,
        .limits = {5, 5, 100, 1, 226},
        .log_blocks = 204800,
        .archivelog = true,
        .resetlogs = true,
        .numbers = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
        .files = {"/usr10/oradata/fac_02/system01.dbf", "/usr13/oradata/fac_02/undotbs01.dbf",
                  "/usr20/oradata/fac_02/apps.dbf", "/usr20/oradata/fac_02/costing.dbf",
                  "/usr20/oradata/fac_02/costing_lg.dbf", "/usr20/oradata/fac_02/cwmlite01.dbf",
                  "/usr20/oradata/fac_02/drsys01.dbf", "/usr21/oradata/fac_02/indx01.dbf",
                  "/usr20/oradata/fac_02/odm01.dbf", "/usr10/oradata/fac_02/tools01.dbf",
                  "/usr20/oradata/fac_02/users01.dbf", "/usr20/oradata/fac_02/xdb01.dbf"},
        .logs = {LOGS("1"), LOGS("2"), LOGS("3"), LOGS("4")}};
    compare(&fac);
    realdata_finish("CREATE CONTROLFILE of 9.2 (86), from the limits on", 35);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statement_of_19c),
        cmocka_unit_test(statement_of_12c),
        cmocka_unit_test(statement_of_9i),
    };
    return cmocka_run_group_tests_name("realdata_create_control", tests, NULL, realdata_end);
}
