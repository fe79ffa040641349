/* Every example of docs/lua.md, on the demo database. */
#include "core/script/api.h"
#include <blockwright/blockwright.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lauxlib.h>

#include <cmocka.h>

static char folder[64];
static bw_session *session;

static int make_demo(void **state)
{
    bw_error err = {0};
    char path[80];
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/blockwright-manual-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/d", folder);
    session = bw_session_new(NULL, &err);
    const char *words[] = {"demo", path};
    const bw_call_sink sink = {0};
    return bw_command_run(session, BW_COUNT(words), words, &sink, &err);
}

static int remove_demo(void **state)
{
    char command[96];
    (void)state;
    bw_session_free(session);
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command);
}

static void run_example(const char *text, size_t size)
{
    bw_script script;
    bw_error err = {0};
    char demo[80];
    const bw_limits limits = {.seconds = 10};
    snprintf(demo, sizeof(demo), "%s/d", folder);
    if (!bw_script_open(&script, session, NULL, &limits, &err))
        fail_msg("%s", err.text);
    lua_pushstring(script.box.lua, demo);
    lua_setglobal(script.box.lua, "DEMO");
    bw_status status = bw_sandbox_load(&script.box, "example", text, size, &err);
    if (status == BW_OK)
        status = bw_sandbox_call(&script.box, 0, 0, &err);
    bw_script_close(&script);
    if (status != BW_OK)
        fail_msg("%.*s\n%s", (int)size, text, err.text);
    if (bw_edits_count(bw_session_edits(session)) != 0)
        fail_msg("%.*s\nleaves edits", (int)size, text);
}

static void examples_do_what_they_say(void **state)
{
    (void)state;
    char path[512];
    struct stat st;
    unsigned count = 0;
    const char *root = getenv("BW_ROOT");
    snprintf(path, sizeof(path), "%s/docs/lua.md", root ? root : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &st), 0);
    char *text = bw_alloc((size_t)st.st_size + 1);
    assert_int_equal(fread(text, 1, (size_t)st.st_size, file), st.st_size);
    fclose(file);
    for (char *p = text; (p = strstr(p, "```lua\n"));) {
        p += 7;
        char *end = strstr(p, "```");
        assert_non_null(end);
        run_example(p, (size_t)(end - p));
        p = end;
        count++;
    }
    free(text);
    print_message("%u examples\n", count);
    assert_true(count > 40);
}

/* One state a run: nothing is left of it, however often. */
static void many_runs_leave_nothing(void **state)
{
    (void)state;
    static const char text[] = "local b = bw.open(DEMO .. '/users01.dbf'):block(11); "
                               "for f in b:root():fields() do f:text() end";
    for (int i = 0; i < 2000; i++)
        run_example(text, sizeof(text) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(examples_do_what_they_say, make_demo, remove_demo),
        cmocka_unit_test_setup_teardown(many_runs_leave_nothing, make_demo, remove_demo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
