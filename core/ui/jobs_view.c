/* Jobs on the screen: their list, and what one of them prints while it runs. */
#include "core/command/session.h"
#include "core/ui/shell.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- how far it is --- */
static void say_seconds(bw_text *text, int64_t ms)
{
    if (ms >= 60000)
        bw_text_addf(text, "%lld min %02lld s", (long long)ms / 60000, (long long)ms / 1000 % 60);
    else
        bw_text_addf(text, "%lld.%lld s", (long long)ms / 1000, (long long)ms / 100 % 10);
}

static void say_progress(const bw_job *job, bw_text *text)
{
    if (job->total && job->done <= job->total)
        bw_text_addf(text, "%u %%", (unsigned)((double)job->done * 100.0 / (double)job->total));
    else
        bw_text_add(text, "runs");
}

/* Engines count bytes; small numbers are files or the like, which have no rate worth a word. */
#define LEAST_BYTES 65536u

static void say_rate(const bw_job *job, bw_text *text)
{
    int64_t ms = bw_job_ms(job);
    if (job->total >= LEAST_BYTES && ms > 0)
        bw_text_addf(text, "%.1f MiB/s", (double)job->done / 1048.576 / (double)ms);
}

static void say_left(const bw_job *job, bw_text *text)
{
    if (job->state == BW_JOB_RUNS && job->done && job->total >= job->done)
        say_seconds(text, (int64_t)((double)(job->total - job->done) / (double)job->done *
                                    (double)bw_job_ms(job)));
}

static bw_role say_state(const bw_job *job, bw_text *text)
{
    static const char *const words[] = {[BW_JOB_FINE] = "fine",
                                        [BW_JOB_PROBLEMS] = "problems found",
                                        [BW_JOB_FAILED] = "failed",
                                        [BW_JOB_STOPPED] = "stopped"};
    static const bw_role roles[] = {[BW_JOB_RUNS] = BW_ROLE_PROGRESS,
                                    [BW_JOB_FINE] = BW_ROLE_GOOD,
                                    [BW_JOB_PROBLEMS] = BW_ROLE_FAULT_SUSPECT,
                                    [BW_JOB_FAILED] = BW_ROLE_FAULT_BAD,
                                    [BW_JOB_STOPPED] = BW_ROLE_FAULT_NOTE};
    if (job->state == BW_JOB_RUNS)
        say_progress(job, text);
    else
        bw_text_add(text, words[job->state]);
    return roles[job->state];
}

void bw_jobs_status(const bw_shell *shell, bw_text *text)
{
    size_t running = bw_jobs_running(&shell->jobs);
    for (size_t i = shell->jobs.count; running == 1 && i-- > 0;)
        if (shell->jobs.jobs[i]->state == BW_JOB_RUNS) {
            bw_text_addf(text, "job %u ", shell->jobs.jobs[i]->number);
            say_progress(shell->jobs.jobs[i], text);
        }
    if (running > 1)
        bw_text_addf(text, "%zu jobs", running);
}

/* --- the lines of one --- */
typedef struct result {
    bw_shell *shell;
    unsigned number;
} result;

static bw_job *job_numbered(const bw_shell *shell, unsigned number)
{
    for (size_t i = 0; i < shell->jobs.count; i++)
        if (shell->jobs.jobs[i]->number == number)
            return shell->jobs.jobs[i];
    return NULL;
}

/* One row more than lines: how it stands, or how it ended. */
static uint64_t line_rows(void *data)
{
    const result *r = data;
    const bw_job *job = job_numbered(r->shell, r->number);
    return job ? job->line_count + 1 : 0;
}

static bw_role say_end(const bw_job *job, bw_text *text)
{
    bw_role role = say_state(job, text);
    bw_text_add(text, job->state == BW_JOB_RUNS ? " after " : ", it took ");
    say_seconds(text, bw_job_ms(job));
    if (job->state == BW_JOB_RUNS && job->done) {
        bw_text_add(text, ", ");
        say_left(job, text);
        bw_text_add(text, " left; Ctrl-C stops it");
    }
    if (job->dropped)
        bw_text_addf(text, "; %zu bytes beyond the first 8 MiB were left out", job->dropped);
    if (job->error[0])
        bw_text_addf(text, ": %s", job->error);
    return role;
}

static bw_role line_cell(void *data, uint64_t row, int column, bw_text *text)
{
    const result *r = data;
    const bw_job *job = job_numbered(r->shell, r->number);
    (void)column;
    if (!job)
        return BW_ROLE_DIM;
    if (row >= job->line_count)
        return say_end(job, text);
    bw_text_add(text, job->lines[row]);
    return BW_ROLE_TEXT;
}

/* A block address in the line, else "block 12" or "Page 12" of the file that the job was about. */
static bool place_in(const bw_shell *shell, const bw_job *job, const char *line, bw_place *place)
{
    const bw_workspace *files = bw_session_workspace(shell->session);
    for (const char *at = line; (at = strstr(at, "0x")); at += 2) {
        char *end;
        unsigned long dba = strtoul(at, &end, 16);
        place->file = end - at == 10
                          ? bw_workspace_by_dba(files, (uint32_t)dba, job->here.file, &place->block)
                          : NULL;
        if (place->file)
            return true;
    }
    const char *word = strstr(line, "block ");
    word = word ? word : strstr(line, "Page ");
    place->file = job->here.file;
    return place->file && word && isdigit((unsigned char)strchr(word, ' ')[1]) &&
           (place->block = strtoull(strchr(word, ' ') + 1, NULL, 10), true);
}

static void line_chosen(void *data, uint64_t row)
{
    const result *r = data;
    const bw_job *job = job_numbered(r->shell, r->number);
    bw_place place = {0};
    if (job && row < job->line_count && place_in(r->shell, job, job->lines[row], &place))
        bw_shell_go(r->shell, &place);
    else
        bw_shell_message(r->shell, BW_NOTE, "this line names no block of a file that is open");
}

static void show(bw_shell *shell, const bw_job *job)
{
    static const char *const headings[] = {"what it says", NULL};
    char title[200];
    result *r = bw_alloc(sizeof(*r));
    *r = (result){shell, job->number};
    snprintf(title, sizeof(title), "job %u: %s", job->number, job->line);
    const bw_table_source source = {.rows = line_rows,
                                    .cell = line_cell,
                                    .chosen = line_chosen,
                                    .close = free,
                                    .data = r,
                                    .headings = headings};
    bw_shell_table(shell, title, &source);
}

/* --- the list, the newest first --- */
static uint64_t job_rows(void *data)
{
    return ((bw_shell *)data)->jobs.count;
}

static bw_job *job_at(const bw_shell *shell, uint64_t row)
{
    return shell->jobs.jobs[shell->jobs.count - 1 - row];
}

static bw_role job_cell(void *data, uint64_t row, int column, bw_text *text)
{
    bw_job *job = job_at(data, row);
    switch (column) {
    case 0: bw_text_addf(text, "%u", job->number); return BW_ROLE_NUMBER;
    case 1: return say_state(job, text);
    case 2: say_seconds(text, bw_job_ms(job)); return BW_ROLE_TIME;
    case 3: say_rate(job, text); return BW_ROLE_NUMBER;
    case 4: say_left(job, text); return BW_ROLE_TIME;
    case 5: bw_text_addf(text, "%zu", job->line_count); return BW_ROLE_NUMBER;
    default: bw_text_add(text, job->line); return BW_ROLE_TEXT;
    }
}

static void job_chosen(void *data, uint64_t row)
{
    show(data, job_at(data, row));
}

void bw_shell_jobs(bw_shell *shell)
{
    static const char *const headings[] = {"job",  "how it is", "for",     "rate",
                                           "left", "lines",     "command", NULL};
    const bw_table_source source = {.rows = job_rows,
                                    .cell = job_cell,
                                    .chosen = job_chosen,
                                    .data = shell,
                                    .headings = headings};
    bw_shell_table(shell, "Jobs", &source);
}

/* --- what the commands do --- */
bool bw_shell_beside(bw_shell *shell, const char *line, bw_error *err)
{
    bw_place here = bw_shell_place(shell);
    bw_job *job = bw_job_start(&shell->jobs, shell->session, line, &here, err);
    if (job)
        show(shell, job);
    return job != NULL;
}

/* The job that is looked at, else the newest that runs. */
static bw_job *job_in_focus(bw_shell *shell)
{
    uint64_t row;
    const bw_table_source *source = bw_table_source_on_top(shell, &row);
    bw_job *job = NULL;
    if (source && source->rows == line_rows)
        job = job_numbered(shell, ((result *)source->data)->number);
    else if (source && source->rows == job_rows && row < shell->jobs.count)
        job = job_at(shell, row);
    for (size_t i = shell->jobs.count; !(job && job->state == BW_JOB_RUNS) && i-- > 0;)
        job = shell->jobs.jobs[i];
    return job && job->state == BW_JOB_RUNS ? job : NULL;
}

bool bw_shell_stop_job(bw_shell *shell, unsigned number)
{
    bw_job *job = number ? job_numbered(shell, number) : job_in_focus(shell);
    if (!job || job->state != BW_JOB_RUNS)
        return false;
    bw_job_stop(job);
    bw_shell_message(shell, BW_NOTE, "job %u is told to stop; once more ends it", job->number);
    return true;
}

static void tell_ended(bw_shell *shell, bw_job *job)
{
    bw_text state = {0};
    uint64_t row;
    const bw_table_source *source = bw_table_source_on_top(shell, &row);
    say_state(job, &state);
    bool looked_at =
        source && source->rows == line_rows && ((result *)source->data)->number == job->number;
    if (!looked_at)
        bw_shell_message(shell, job->state == BW_JOB_FAILED ? BW_BAD : BW_NOTE,
                         "job %u has ended: %s (%s); :jobs shows it", job->number,
                         bw_text_get(&state), job->line);
    job->unread = false;
    bw_text_free(&state);
}

int bw_shell_take_jobs(bw_shell *shell)
{
    bool some = bw_jobs_take(&shell->jobs);
    for (size_t i = 0; i < shell->jobs.count; i++)
        if (shell->jobs.jobs[i]->unread)
            tell_ended(shell, shell->jobs.jobs[i]);
    return some ? 0 : bw_jobs_running(&shell->jobs) ? 100 : -1;
}
