/* What is offered when nothing is open: what was open lately, a path, the demo, a tour of it. */
#include "core/command/session.h"
#include "core/ui/recent.h"
#include "core/ui/saved.h"
#include "core/ui/shell.h"
#include "core/ui/tour.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct start {
    bw_shell *shell;
    char *recent[BW_RECENT];
    size_t count;
    bw_saved_info last; /* the last run's session */
    bool has_last;      /* it is offered, in the first row */
} start;

static bool open_path(bw_shell *shell, const char *path, bw_error *err)
{
    if (bw_workspace_add_all(shell->session->workspace, path, err) != BW_OK)
        return false;
    bw_recent_add(shell->session, path);
    return true;
}

bool bw_shell_open(bw_shell *shell, const char *path, bw_error *err)
{
    const bw_workspace *files = shell->session->workspace;
    size_t before = bw_workspace_count(files);
    if (!open_path(shell, path, err))
        return false;
    bw_shell_files(shell);
    if (bw_workspace_count(files) == before + 1) /* one file: its blocks at once */
        bw_shell_go(shell, &(bw_place){.file = bw_workspace_file(files, before), .block = 1});
    return true;
}

/* --- the demo --- */
static bool has_demo(const char *folder)
{
    bw_text list = {0};
    bw_text_addf(&list, "%s/demo.lst", folder);
    bool there = access(bw_text_get(&list), R_OK) == 0;
    bw_text_free(&list);
    return there;
}

static bool make_demo(bw_shell *shell, const char *folder, bw_error *err)
{
    const char *const words[] = {"demo", folder, "--case", "S1"};
    bw_call_sink sink = bw_shell_sink(shell, "the demo database");
    sink.write = NULL; /* what it says is for the shell */
    return has_demo(folder) ||
           bw_command_run(shell->session, BW_COUNT(words), words, &sink, err) != 2;
}

bool bw_shell_demo(bw_shell *shell)
{
    bw_text folder = {0}, answer = {0};
    const char *temporary = getenv("TMPDIR");
    bw_error err = {0};
    bw_text_addf(&folder, "%s/blockwright-demo-%ld", temporary && *temporary ? temporary : "/tmp",
                 (long)getuid());
    bool given =
        bw_shell_read_line(shell, "a demo of 7 MB is written to (Enter; Esc does nothing): ",
                           bw_text_get(&folder), &answer) &&
        answer.length;
    bool made = given && make_demo(shell, bw_text_get(&answer), &err) &&
                open_path(shell, bw_text_get(&answer), &err);
    if (given && !made)
        bw_shell_message(shell, BW_BAD, "%s", err.text);
    bw_text_free(&folder);
    bw_text_free(&answer);
    return made;
}

/* --- the list --- */
static void ask_path(bw_shell *shell)
{
    bw_shell_command_prompt(shell, "open ");
}

static void start_demo(bw_shell *shell)
{
    if (bw_shell_demo(shell))
        bw_shell_files(shell);
}

static void start_help(bw_shell *shell)
{
    bw_shell_run(shell, "help here");
}

static void start_quit(bw_shell *shell)
{
    bw_shell_leave(shell);
}

static const struct {
    const char *name, *what;
    void (*act)(bw_shell *shell);
} offers[] = {
    {"open ...", "a file, a directory of a database, a log, or a list of files", ask_path},
    {"tour", "two minutes with the demo: from an error message to the byte", bw_shell_tour},
    {"demo", "a small database with a broken block, to try everything on", start_demo},
    {"help", "which keys do what; F1 or ? tells it everywhere", start_help},
    {"quit", "leave; Ctrl-Q does it everywhere", start_quit},
};

static uint64_t rows(void *data)
{
    const start *s = data;
    return s->has_last + s->count + BW_COUNT(offers);
}

static bw_role cell(void *data, uint64_t row, int column, bw_text *text)
{
    const start *s = data;
    if (row < s->has_last) {
        if (column == 0)
            bw_text_add(text, "go on");
        else
            bw_text_addf(text, "what was open at %s: %zu file%s, %zu tab%s", s->last.when,
                         s->last.files, s->last.files == 1 ? "" : "s", s->last.tabs,
                         s->last.tabs == 1 ? "" : "s");
        return column == 0 ? BW_ROLE_KEY : BW_ROLE_STRING;
    }
    row -= s->has_last;
    bool recent = row < s->count;
    if (column == 0)
        bw_text_add(text, recent ? "open again" : offers[row - s->count].name);
    else
        bw_text_add(text, recent ? s->recent[row] : offers[row - s->count].what);
    return column == 0 ? BW_ROLE_KEY : recent ? BW_ROLE_STRING : BW_ROLE_TEXT;
}

static void chosen(void *data, uint64_t row)
{
    start *s = data;
    bw_error err = {0};
    if (row < s->has_last) {
        bw_shell_run(s->shell, "session load " BW_SAVED_LAST);
        return;
    }
    row -= s->has_last;
    if (row >= s->count)
        offers[row - s->count].act(s->shell);
    else if (!bw_shell_open(s->shell, s->recent[row], &err))
        bw_shell_message(s->shell, BW_BAD, "%s", err.text);
}

static void close_start(void *data)
{
    start *s = data;
    for (size_t i = 0; i < s->count; i++)
        free(s->recent[i]);
    free(s);
}

void bw_shell_start(bw_shell *shell)
{
    static const char *const headings[] = {"Enter does it", "", NULL};
    start *s = bw_alloc(sizeof(*s));
    s->shell = shell;
    s->has_last = bw_saved_offered(shell, &s->last);
    s->count = bw_recent_list(shell->session, s->recent);
    const bw_table_source source = {.rows = rows,
                                    .cell = cell,
                                    .chosen = chosen,
                                    .close = close_start,
                                    .data = s,
                                    .headings = headings};
    bw_shell_table(shell, "blockwright", &source);
    bw_shell_message(shell, BW_NOTE,
                     "nothing is open: arrows and Enter choose; `blockwright PATH` opens at once");
}
