/* core/ui/job.h - long commands beside the workbench: each in a process that is a copy of this one,
 * with the files, layouts and staged edits as they are at that moment. It reads and prints; it
 * cannot stage, write or ask. What it prints comes through a pipe and is taken when nothing else is
 * to be done, so the screen never waits for it. Main thread. */
#ifndef BW_CORE_UI_JOB_H
#define BW_CORE_UI_JOB_H

#include <blockwright/command.h>

typedef enum bw_job_state {
    BW_JOB_RUNS,
    BW_JOB_FINE,
    BW_JOB_PROBLEMS, /* it found some */
    BW_JOB_FAILED,   /* error says why */
    BW_JOB_STOPPED,  /* because the person asked for it */
} bw_job_state;

typedef struct bw_job {
    unsigned number; /* from 1 on */
    char *line;      /* the command */
    bw_place here;   /* where the person stood */
    bw_job_state state;
    uint64_t done, total; /* as bw_progress tells; total 0 = not known */
    int64_t begun, ended; /* ms of CLOCK_MONOTONIC */
    char **lines;         /* what it printed; the last may be unfinished */
    size_t line_count, room;
    size_t kept, dropped;    /* bytes; lines beyond BW_JOB_KEPT are counted alone */
    bool line_open;          /* the last line goes on */
    char error[300];         /* or the last note */
    int pid, pipe;           /* pipe < 0: its end was read */
    bool stop_asked, unread; /* unread: ended since the person looked */
    bw_text frames;          /* bytes of frames that are not whole yet */
} bw_job;
#define BW_JOB_KEPT (8u * 1024u * 1024u)

typedef struct bw_jobs {
    bw_job **jobs;
    size_t count;
} bw_jobs;

void bw_jobs_free(bw_jobs *jobs); /* ends what runs, at once */
/* Can the line be a job? It is a command, and one that changes nothing here. */
bool bw_job_may(bw_session *session, const char *line, bw_error *err);
/* NULL with err: the command writes or is none, or the system gives no process. */
bw_job *bw_job_start(bw_jobs *jobs, bw_session *session, const char *line, const bw_place *here,
                     bw_error *err);
void bw_job_stop(bw_job *job);                    /* asks; asked twice, it is ended */
void bw_jobs_forget(bw_jobs *jobs, size_t index); /* one that has ended */
/* Takes what has come. True: something has changed on the screen. */
bool bw_jobs_take(bw_jobs *jobs);
size_t bw_jobs_running(const bw_jobs *jobs);
void bw_jobs_wait(const bw_jobs *jobs, int milliseconds); /* until one has something to say */
int64_t bw_job_ms(const bw_job *job);                     /* how long it has run */

#endif
