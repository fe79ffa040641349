/* Scripts over and over in one process: good ones, ones that fail, that never end, that want too
 * much memory, that stage and are taken back. Usage: many_runs COUNT. What is held afterwards must
 * not have grown with COUNT; a sanitizer build tells of each byte that was lost. */
#include "core/script/alarms.h"
#include "core/script/recovery.h"
#include <blockwright/blockwright.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const scripts[] = {
    "for f in U:block(11):root():fields() do f:text() f:path() f:value() end",
    "for row in U:block(11):rows('ncc') do assert(row.n == 3) end",
    "for row in U:block(11):rows() do error('in the middle of the rows') end",
    "for c in U:block(11):versions() do print(c.xid) end",
    "for i in S:block(122):itls() do print(i.xid) end",
    "local n = 0 for b, at in U:find('text', 'SALES') do n = n + 1 end assert(n >= 1)",
    "for b, at in U:find('hex', '0?') do error('in the middle of a search') end",
    "assert(#U:verify() == 0)",
    "assert(#bw.diff(U, S) > 0 and #bw.diff(U:block(11), U:block(12)) > 0)",
    "U:block(11):put(4000, 'x', 'why') U:block(11):seal() bw.edits()",
    "U:block(11):put(4000, 'x') error('half way')",
    "bw.cmd.verify { U } bw.cmd.blocks { U, from = 1, to = 9 } bw.command('dba', '1,122')",
    "bw.form { title = 'f', fields = { { name = 'a', default = ('x'):rep(1000) } } }",
    "bw.cmd.commit { yes = true }",
    "local t = {} while true do t[#t + 1] = ('x'):rep(10000) .. #t end",
    "local t = {} while true do t[#t + 1] = U:block(11):text('kcbh') .. #t end",
    "while true do end",
    "pcall(function() while true do end end) while true do end",
    "coroutine.wrap(function() while true do end end)()",
    "return { name = 'x', params = { { name = 'p' } }, run = function(p) print(p.p) end }",
    "x = = 1",
};

static void run_one(bw_session *session, const char *demo, const char *text)
{
    bw_script script;
    bw_error err = {0};
    bw_text whole = {0};
    const bw_limits limits = {.memory = 8u << 20, .instructions = 400000, .seconds = 5};
    bw_text_addf(&whole, "local U, S = bw.open('%s/users01.dbf'), bw.open('%s/system01.dbf') %s",
                 demo, demo, text);
    if (!bw_script_open(&script, session, NULL, &limits, &err))
        abort();
    bw_edits_begin(bw_session_edits(session), "run", "");
    if (bw_sandbox_load(&script.box, "run", bw_text_get(&whole), whole.length, &err) == BW_OK)
        bw_sandbox_call(&script.box, 0, 0, &err);
    bw_edits_abandon(bw_session_edits(session));
    bw_script_close(&script);
    bw_text_free(&whole);
}

static void run_recovery(bw_session *session, const char *demo)
{
    bw_recovery recovery;
    bw_error err = {0};
    char path[200];
    const char *settings[] = {"block=11"};
    snprintf(path, sizeof(path), "%s/users01.dbf", demo);
    bw_dbfile *file = bw_workspace_open(bw_session_workspace(session), path, &err);
    if (!file || !bw_recovery_open(&recovery, session, NULL, "mark_corrupt", NULL, &err))
        abort();
    if (bw_recovery_run(&recovery, settings, 1, &file, 1, &err) != BW_OK)
        abort();
    bw_recovery_close(&recovery);
    bw_edits_revert(bw_session_edits(session), NULL, BW_ALL_BLOCKS, 0, 0);
    bw_edits_forget(bw_session_edits(session), file);
}

static void run_all(bw_session *session, const char *demo, unsigned n)
{
    run_one(session, demo, scripts[n % BW_COUNT(scripts)]);
    if (n % 50 == 0)
        run_recovery(session, demo);
    if (n % 100 == 0)
        bw_alarms_free(bw_alarms_new(session));
}

int main(int count, char **arguments)
{
    unsigned runs = count > 1 ? (unsigned)strtoul(arguments[1], NULL, 10) : 300;
    char folder[] = "/tmp/blockwright-runs-XXXXXX", command[100], demo[60];
    bw_error err = {0};
    const bw_call_sink sink = {0};
    bw_session *session = bw_session_new(NULL, &err);
    if (!session || !mkdtemp(folder))
        return 2;
    snprintf(demo, sizeof(demo), "%s/d", folder);
    const char *words[] = {"demo", demo};
    if (bw_command_run(session, BW_COUNT(words), words, &sink, &err) != 0)
        return 2;
    for (unsigned n = 0; n < 800; n++) /* caches fill */
        run_all(session, demo, n);
    size_t before = mallinfo2().uordblks;
    for (unsigned n = 0; n < runs; n++)
        run_all(session, demo, n);
    size_t after = mallinfo2().uordblks;
    printf("%u runs: %zu bytes held before, %zu after\n", runs, before, after);
    bw_session_free(session);
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command) != 0 || after > before + 16 * 1024;
}
