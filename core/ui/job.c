/* Commands in processes of their own. Between the two goes a pipe of frames: a letter, four bytes
 * of size, content. 'T' text, 'N' a note, 'E' an error, 'P' done and total. */
#include "core/ui/job.h"
#include "core/command/table.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FRAME_HEAD 5
#define FRAME_MOST 65536u
#define PROGRESS_EVERY 100 /* ms */

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- in the process of the job --- */
typedef struct child {
    int pipe;
    int64_t told; /* when progress was */
} child;

static volatile sig_atomic_t stop_asked;

static void on_stop(int number)
{
    (void)number;
    stop_asked = 1;
}

static void write_all(int descriptor, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size) {
        ssize_t n = write(descriptor, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(2); /* nobody listens any more */
        at += n;
        size -= (size_t)n;
    }
}

static void put_frame(child *c, char kind, const void *content, size_t size)
{
    uint32_t length = (uint32_t)size;
    char head[FRAME_HEAD] = {kind};
    memcpy(head + 1, &length, sizeof(length));
    write_all(c->pipe, head, sizeof(head));
    write_all(c->pipe, content, size);
}

static void child_write(void *context, const char *text, size_t size)
{
    for (size_t at = 0; at < size; at += FRAME_MOST)
        put_frame(context, 'T', text + at, size - at < FRAME_MOST ? size - at : FRAME_MOST);
}

static void child_note(void *context, const char *text)
{
    put_frame(context, 'N', text, strnlen(text, FRAME_MOST));
}

static bool child_progress(void *context, uint64_t done, uint64_t total)
{
    child *c = context;
    int64_t now = now_ms();
    if (now - c->told >= PROGRESS_EVERY) {
        const uint64_t both[2] = {done, total};
        c->told = now;
        put_frame(c, 'P', both, sizeof(both));
    }
    return !stop_asked;
}

/* The terminal stays the workbench's: no crash handler of its, no descriptors to it. */
static void leave_terminal(void)
{
    static const int plain[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGHUP};
    for (size_t i = 0; i < BW_COUNT(plain); i++)
        signal(plain[i], SIG_DFL);
    signal(SIGTSTP, SIG_IGN);
    struct sigaction action = {.sa_handler = on_stop};
    sigaction(SIGTERM, &action, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int nothing = open("/dev/null", O_RDONLY);
    for (int i = 0; i < 3; i++)
        dup2(nothing, i);
}

static _Noreturn void run_child(bw_session *session, const char *line, const bw_place *here,
                                int pipe)
{
    child c = {.pipe = pipe};
    bw_error err = {0};
    leave_terminal();
    bw_call_sink sink = {.write = child_write,
                         .note = child_note,
                         .context = &c,
                         .progress = {child_progress, &c},
                         .here = *here};
    int result = bw_command_run_line(session, line, &sink, &err);
    if (result == 2)
        put_frame(&c, 'E', err.text, strlen(err.text));
    _exit(result);
}

/* --- starting --- */
static const bw_command *command_of(bw_session *session, const char *line)
{
    char name[64];
    size_t first = strcspn(line, " "), second = first + strspn(line + first, " ");
    second += strcspn(line + second, " ");
    for (size_t length = second;; length = first) { /* "journal list" before "journal" */
        snprintf(name, sizeof(name), "%.*s", (int)length, line);
        const bw_command *command = bw_commands_find(bw_session_commands(session), name);
        if (command || length == first)
            return command;
    }
}

bool bw_job_may(bw_session *session, const char *line, bw_error *err)
{
    const bw_command *command = command_of(session, line);
    if (!command)
        bw_error_set(err, BW_ERR_NOT_FOUND, "there is no command '%.*s'; Ctrl-P lists them",
                     (int)strcspn(line, " "), line);
    else if (command->flags & (BW_COMMAND_WRITES | BW_COMMAND_SCREEN))
        bw_error_set(err, BW_ERR_ARGUMENT,
                     "%s changes something here and cannot run beside the workbench; leave the & "
                     "away",
                     command->name);
    return command && !(command->flags & (BW_COMMAND_WRITES | BW_COMMAND_SCREEN));
}

bw_job *bw_job_start(bw_jobs *jobs, bw_session *session, const char *line, const bw_place *here,
                     bw_error *err)
{
    int ends[2];
    if (!bw_job_may(session, line, err))
        return NULL;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        bw_error_set(err, BW_ERR_LIMIT, "the system gives no pipe: %s", strerror(errno));
        return NULL;
    }
    int pid = fork();
    if (pid == 0)
        run_child(session, line, here, ends[1]);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        bw_error_set(err, BW_ERR_LIMIT, "the system gives no process: %s", strerror(errno));
        return NULL;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    bw_job *job = bw_alloc(sizeof(*job));
    *job = (bw_job){.number = jobs->count ? jobs->jobs[jobs->count - 1]->number + 1 : 1,
                    .line = bw_strdup(line),
                    .here = *here,
                    .begun = now_ms(),
                    .pid = pid,
                    .pipe = ends[0]};
    jobs->jobs = bw_realloc(jobs->jobs, (jobs->count + 1) * sizeof(*jobs->jobs));
    jobs->jobs[jobs->count++] = job;
    return job;
}

/* --- what it says --- */
static void new_line(bw_job *job, const char *text, size_t size)
{
    if (job->line_count == job->room) {
        job->room = job->room ? job->room * 2 : 64;
        job->lines = bw_realloc(job->lines, job->room * sizeof(*job->lines));
    }
    job->lines[job->line_count++] = strndup(text, size);
}

static void longer_line(bw_job *job, const char *text, size_t size)
{
    char **last = &job->lines[job->line_count - 1];
    size_t before = strlen(*last);
    *last = bw_realloc(*last, before + size + 1);
    memcpy(*last + before, text, size);
    (*last)[before + size] = '\0';
}

static void take_text(bw_job *job, const char *text, size_t size)
{
    while (size) {
        const char *end = memchr(text, '\n', size);
        size_t length = end ? (size_t)(end - text) : size;
        if (job->kept + length + 1 > BW_JOB_KEPT)
            job->dropped += length + 1;
        else if (job->line_open)
            longer_line(job, text, length);
        else
            new_line(job, text, length);
        job->kept += job->dropped ? 0 : length + 1;
        job->line_open = !end && !job->dropped;
        text += length + (end != NULL);
        size -= length + (end != NULL);
    }
}

static void take_frame(bw_job *job, char kind, const char *content, size_t size)
{
    if (kind == 'T')
        take_text(job, content, size);
    else if (kind == 'P' && size == 16) {
        memcpy(&job->done, content, 8);
        memcpy(&job->total, content + 8, 8);
    } else if (kind == 'N' || kind == 'E')
        snprintf(job->error, sizeof(job->error), "%.*s", (int)size, content);
}

static void take_frames(bw_job *job)
{
    const char *bytes = bw_text_get(&job->frames);
    size_t at = 0;
    uint32_t size;
    while (job->frames.length - at >= FRAME_HEAD) {
        memcpy(&size, bytes + at + 1, sizeof(size));
        if (size > job->frames.length - at - FRAME_HEAD)
            break;
        take_frame(job, bytes[at], bytes + at + FRAME_HEAD, size);
        at += FRAME_HEAD + size;
    }
    memmove(job->frames.data, bytes + at, job->frames.length - at + 1);
    job->frames.length -= at;
}

static void has_ended(bw_job *job)
{
    int status = 0;
    close(job->pipe);
    job->pipe = -1;
    while (waitpid(job->pid, &status, 0) < 0 && errno == EINTR)
        ;
    job->ended = now_ms();
    job->unread = true;
    job->state = job->stop_asked                                 ? BW_JOB_STOPPED
                 : WIFEXITED(status) && WEXITSTATUS(status) == 0 ? BW_JOB_FINE
                 : WIFEXITED(status) && WEXITSTATUS(status) == 1 ? BW_JOB_PROBLEMS
                                                                 : BW_JOB_FAILED;
    if (WIFSIGNALED(status) && !job->stop_asked)
        snprintf(job->error, sizeof(job->error), "its process was ended by signal %d",
                 WTERMSIG(status));
}

#define SLICE (1u << 20) /* bytes taken at once, so that keys are not kept waiting */

static bool take(bw_job *job)
{
    char piece[65536];
    bool some = false;
    for (size_t taken = 0; job->pipe >= 0 && taken < SLICE;) {
        ssize_t n = read(job->pipe, piece, sizeof(piece));
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        some = true;
        if (n <= 0) {
            has_ended(job);
            break;
        }
        taken += (size_t)n;
        bw_text_add_bytes(&job->frames, piece, (size_t)n);
        take_frames(job);
    }
    return some;
}

bool bw_jobs_take(bw_jobs *jobs)
{
    bool some = false;
    for (size_t i = 0; i < jobs->count; i++)
        some = take(jobs->jobs[i]) || some;
    return some;
}

size_t bw_jobs_running(const bw_jobs *jobs)
{
    size_t count = 0;
    for (size_t i = 0; i < jobs->count; i++)
        count += jobs->jobs[i]->state == BW_JOB_RUNS;
    return count;
}

void bw_jobs_wait(const bw_jobs *jobs, int milliseconds)
{
    struct pollfd pipes[64];
    nfds_t count = 0;
    for (size_t i = 0; i < jobs->count && count < BW_COUNT(pipes); i++)
        if (jobs->jobs[i]->pipe >= 0)
            pipes[count++] = (struct pollfd){.fd = jobs->jobs[i]->pipe, .events = POLLIN};
    poll(pipes, count, milliseconds);
}

int64_t bw_job_ms(const bw_job *job)
{
    return (job->state == BW_JOB_RUNS ? now_ms() : job->ended) - job->begun;
}

/* --- ending --- */
void bw_job_stop(bw_job *job)
{
    if (job->state == BW_JOB_RUNS)
        kill(job->pid, job->stop_asked ? SIGKILL : SIGTERM);
    job->stop_asked = true;
}

/* It only reads, so nothing is left half done. One whose disk hangs dies when the disk answers:
 * nobody waits for that longer than a moment. */
static void kill_it(bw_job *job)
{
    kill(job->pid, SIGKILL);
    close(job->pipe);
    for (int i = 0; i < 100 && waitpid(job->pid, NULL, WNOHANG) == 0; i++)
        poll(NULL, 0, 1);
}

static void job_free(bw_job *job)
{
    if (job->state == BW_JOB_RUNS)
        kill_it(job);
    for (size_t i = 0; i < job->line_count; i++)
        free(job->lines[i]);
    free(job->lines);
    free(job->line);
    bw_text_free(&job->frames);
    free(job);
}

void bw_jobs_forget(bw_jobs *jobs, size_t index)
{
    job_free(jobs->jobs[index]);
    memmove(jobs->jobs + index, jobs->jobs + index + 1,
            (--jobs->count - index) * sizeof(*jobs->jobs));
}

void bw_jobs_free(bw_jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++)
        job_free(jobs->jobs[i]);
    free(jobs->jobs);
    *jobs = (bw_jobs){0};
}
