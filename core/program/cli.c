/* The command line: a command with its words, or paths for the workbench. */
#include "core/command/session.h"
#include "core/program/program.h"
#include "core/ui/workbench.h"

#include <signal.h>
#include <stdio.h>
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

/* Progress is for people: only on a terminal, only now and then. */
static bool show_progress(void *context, uint64_t done, uint64_t total)
{
    unsigned *last = context;
    unsigned percent = total ? (unsigned)(done * 100 / total) : 100;
    if (percent != *last && isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO))
        fprintf(stderr, "\r%3u %%%s", percent, percent == 100 ? "\r     \r" : "");
    *last = percent;
    return !interrupted;
}

static int run_command(bw_session *session, int count, char **words)
{
    unsigned percent = 101;
    bw_error err = {0};
    bw_call_sink sink = {.write = write_out,
                         .note = write_note,
                         .progress = {.report = show_progress, .context = &percent}};
    struct sigaction action = {.sa_handler = on_interrupt};
    sigaction(SIGINT, &action, NULL);
    if (session->layout_error.status != BW_OK)
        write_note(NULL, session->layout_error.text);
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

static int open_workbench(bw_session *session, const bw_workbench_options *w, int count,
                          char **paths)
{
    for (int i = 0; i < count; i++) {
        bw_error err = {0};
        if (bw_workspace_add(session->workspace, paths[i], &err) != BW_OK) {
            fprintf(stderr, "blockwright: %s\n", err.text);
            return 2;
        }
    }
    return bw_workbench_main(session, w);
}

static int start(bw_session *session, int argc, char **argv)
{
    options o = read_options(argc, argv);
    if (o.wrong) {
        fprintf(stderr, "blockwright: unknown or incomplete option %s; see blockwright help\n",
                argv[o.first]);
        return 2;
    }
    const char *word = o.first < argc ? argv[o.first] : NULL;
    bool command = word && bw_commands_find(session->commands, word) && o.first == 1;
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
