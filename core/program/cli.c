/* The command line: a command with its words, or paths for the workbench. */
#include "core/command/session.h"
#include "core/program/program.h"
#include "core/program/read_line.h"
#include "core/ui/workbench.h"
#include <blockwright/journal.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

static void write_out(void *context, const char *text, size_t size)
{
    (void)context;
    fwrite(text, 1, size, stdout);
}

static void write_note(void *context, const char *text)
{
    (void)context;
    fprintf(stderr, "blockwright: %s\n", text);
}

static bool read_line(void *context, const char *prompt, bw_text *line)
{
    (void)context;
    fflush(stdout);
    return bw_read_line(prompt, line);
}

/* Progress is for people: only on a terminal, only now and then. */
static bool show_progress(void *context, uint64_t done, uint64_t total)
{
    unsigned *last = context;
    unsigned percent = total ? (unsigned)(done * 100 / total) : 100;
    if (percent != *last && isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO))
        fprintf(stderr, "\r%3u %%%s", percent, percent == 100 ? "\r     \r" : "");
    *last = percent;
    fflush(stdout); /* whoever reads along sees what was said so far */
    return !interrupted;
}

static int run_command(bw_session *session, int count, char **words)
{
    unsigned percent = 101;
    bw_error err = {0};
    bw_call_sink sink = {.read_line = read_line,
                         .write = write_out,
                         .note = write_note,
                         .progress = {.report = show_progress, .context = &percent}};
    struct sigaction action = {.sa_handler = on_interrupt};
    sigaction(SIGINT, &action, NULL);
    if (session->start_error.status != BW_OK)
        write_note(NULL, session->start_error.text);
    int result = bw_command_run(session, (size_t)count, (const char *const *)words, &sink, &err);
    fflush(stdout);
    if (result == 2)
        fprintf(stderr, "blockwright: %s\n", err.text);
    return result;
}

typedef struct options {
    bw_workbench_options workbench;
    int first; /* index of the first word that is no option */
    bool wrong;
} options;

static const char *value_of(int argc, char **argv, int *at, const char *name)
{
    size_t length = strlen(name);
    if (strncmp(argv[*at], name, length) != 0)
        return NULL;
    if (argv[*at][length] == '=')
        return argv[*at] + length + 1;
    return argv[*at][length] == '\0' && *at + 1 < argc ? argv[++*at] : NULL;
}

static bool workbench_option(int argc, char **argv, int *at, bw_workbench_options *w)
{
    const char *value;
    if ((value = value_of(argc, argv, at, "--script"))) {
        w->script = value;
    } else if ((value = value_of(argc, argv, at, "--dump-screen"))) {
        w->dump_screen = value;
    } else if ((value = value_of(argc, argv, at, "--session"))) {
        w->session = value;
    } else if ((value = value_of(argc, argv, at, "--theme"))) {
        w->theme = value;
    } else if ((value = value_of(argc, argv, at, "--size"))) {
        if (sscanf(value, "%dx%d", &w->width, &w->height) != 2 || w->width < 1 || w->height < 1 ||
            w->width > 1000 || w->height > 1000)
            return false;
    } else {
        return false;
    }
    return true;
}

static options read_options(int argc, char **argv)
{
    options o = {.workbench = {.width = 80, .height = 24}, .first = 1};
    for (; o.first < argc && argv[o.first][0] == '-' && argv[o.first][1]; o.first++) {
        if (strcmp(argv[o.first], "--") == 0) {
            o.first++;
            break;
        }
        if (!workbench_option(argc, argv, &o.first, &o.workbench)) {
            o.wrong = true;
            break;
        }
    }
    return o;
}

static bool is_path(const char *word)
{
    struct stat st;
    const char *equals = strchr(word, '=');
    return stat(word, &st) == 0 || (equals && stat(equals + 1, &st) == 0) || strchr(word, '/');
}

/* The workbench cannot open a file whose commit was stopped half way; on a terminal the person may
 * settle it here and now. */
static bool ask_to_resolve(const char *path, const bw_error *err)
{
    char answer[16];
    bw_journal_info *journals;
    fprintf(stderr, "blockwright: %s\n", err->text);
    if (!isatty(STDIN_FILENO))
        return false;
    size_t count = bw_journal_list(path, &journals, NULL);
    bool resolved = false;
    for (size_t i = 0; i < count; i++) {
        bw_error trouble = {0};
        if (journals[i].state != BW_JOURNAL_UNFINISHED)
            continue;
        fprintf(stderr, "%s (%s, %llu blocks in %u files)\nroll [b]ack, [f]orward, or [q]uit? ",
                journals[i].path, journals[i].title, (unsigned long long)journals[i].blocks,
                journals[i].files);
        if (!fgets(answer, sizeof(answer), stdin) || (answer[0] != 'b' && answer[0] != 'f'))
            break;
        resolved = bw_journal_resolve(journals[i].path, answer[0] == 'f', &trouble) == BW_OK;
        fprintf(stderr, "%s\n", resolved ? "done" : trouble.text);
    }
    free(journals);
    return resolved;
}

static int open_workbench(bw_session *session, const bw_workbench_options *w, int count,
                          char **paths)
{
    for (int i = 0; i < count; i++) {
        bw_error err = {0};
        bw_status status = bw_workspace_add_all(session->workspace, paths[i], &err);
        if (status == BW_ERR_UNFINISHED && ask_to_resolve(paths[i], &err)) {
            i--;
            continue;
        }
        if (status == BW_ERR_UNFINISHED)
            return 2;
        if (status != BW_OK) {
            fprintf(stderr, "blockwright: %s\n", err.text);
            return 2;
        }
    }
    bw_workbench_options all = *w;
    all.opened = paths;
    all.opened_count = count;
    return bw_workbench_main(session, &all);
}

/* "journal" is the first word of several. */
static bool is_command(const bw_session *session, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i < bw_commands_count(session->commands); i++) {
        const char *name = bw_commands_at(session->commands, i)->name;
        if (strncmp(name, word, length) == 0 && name[length] == ' ')
            return true;
    }
    return bw_commands_find(session->commands, word) != NULL;
}

/* `blockwright demo` where a folder demo lies: the command would only say that it wants a folder. */
static bool means_path(const bw_session *session, const char *word, int words)
{
    const bw_command *command = bw_commands_find(session->commands, word);
    bool wants_more = command == NULL;
    for (size_t i = 0; command && i < command->param_count; i++)
        wants_more = wants_more || command->params[i].flags & BW_PARAM_REQUIRED;
    return words == 1 && wants_more && is_path(word);
}

static int start(bw_session *session, int argc, char **argv)
{
    options o = read_options(argc, argv);
    session->notice = write_note;
    if (o.wrong) {
        fprintf(stderr, "blockwright: unknown or incomplete option %s; see blockwright help\n",
                argv[o.first]);
        return 2;
    }
    const char *word = o.first < argc ? argv[o.first] : NULL;
    bool command = word && o.first == 1 && is_command(session, word) &&
                   !means_path(session, word, argc - o.first);
    if (command || (word && !is_path(word)))
        return run_command(session, argc - o.first, argv + o.first);
    return open_workbench(session, &o.workbench, argc - o.first, argv + o.first);
}

int bw_program_main(int argc, char **argv)
{
    char help[] = "help", *help_words[] = {argv[0], help};
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts("blockwright " BLOCKWRIGHT_VERSION);
        return 0;
    }
    bool asks_help = argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
    bw_error err = {0};
    bw_session *session = bw_session_new(NULL, &err);
    if (!session) {
        fprintf(stderr, "blockwright: %s\n", err.text);
        return 2;
    }
    int result = asks_help ? start(session, 2, help_words) : start(session, argc, argv);
    bw_session_free(session);
    return result;
}
