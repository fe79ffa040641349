/* bbed: the console on the shell and in the workbench. */
#include "console.h"
#include "view.h"

#include <string.h>
#include <strings.h>

/* --- on the shell --- */
static void say(bw_call *call, console *c)
{
    bw_call_write(call, bw_text_get(&c->out), c->out.length);
    bw_text_clear(&c->out);
}

static bool ask(void *context, const char *question)
{
    bw_text answer = {0};
    bool yes = bw_call_read_line(context, question, &answer) &&
               strchr("yY", bw_text_get(&answer)[0]) && answer.length;
    bw_text_free(&answer);
    return yes;
}

static int start_console(bw_call *call, console *c)
{
    bw_place here = bw_call_place(call);
    if (here.file)
        c->here = (position){bw_dbfile_number(here.file), here.file, here.block, here.offset};
    for (size_t i = 0; i < bw_call_count(call, "word"); i++) {
        if (!startup_keyword(c, bw_call_text_at(call, "word", i), bw_call_error(call)))
            return 2;
        if (strncasecmp(bw_call_text_at(call, "word", i), "cmdfile=", 8) == 0)
            say(call, c);
    }
    bw_text_clear(&c->out);
    if (!c->silent)
        startup_banner(&c->out);
    say(call, c);
    return 0;
}

static int run_bbed(bw_call *call)
{
    console *c = console_new(bw_call_session(call));
    bw_text line = {0};
    c->ask = ask;
    c->ask_context = call;
    int result = start_console(call, c);
    while (result == 0 && !c->quit && bw_call_read_line(call, console_prompt(c), &line)) {
        console_line(c, bw_text_get(&line));
        say(call, c);
    }
    size_t staged = bw_edits_blocks(bw_session_edits(bw_call_session(call)), NULL);
    if (staged)
        bw_call_note(call,
                     "%zu staged block(s) were not written: mode=edit writes each change, or "
                     "use the workbench's console and :commit",
                     staged);
    bw_text_free(&line);
    console_free(c);
    return result;
}

static const bw_param params[] = {
    {"word", 0, BW_ARG_TEXT, BW_PARAM_REPEATED,
     "filename=F listfile=F parfile=F mode=edit cmdfile=F blocksize=N silent=Y spool=Y, or a file"},
};
static const bw_command bbed = {
    .name = "bbed",
    .summary = "A console that speaks BBED's language",
    .help = "Everything that BBED 2.0 understands, with its abbreviations. MODIFY, ASSIGN, COPY, "
            "SUM APPLY and CORRUPT stage; with mode=edit each change is committed at once through "
            "a journal, and UNDO and REVERT take it back, also tomorrow. Lines marked -- are "
            "blockwright's own.",
    .params = params,
    .param_count = BW_COUNT(params),
    .run = run_bbed,
    .flags = BW_COMMAND_WRITES,
};

static bool start(bw_host *host, bw_error *err)
{
    return bw_host_add_command(host, &bbed, NULL, err) && bw_host_add_view(host, &bbed_view, err);
}

BW_PLUGIN_EXPORT = {
    .size = sizeof(bw_plugin),
    .minor = BW_PLUGIN_MINOR,
    .name = "bbed",
    .version = "1.0",
    .summary = "BBED's console over staged edits and the journal",
    .start = start,
};
