/* The logs of all hosts, read by a thread of their own: a log on a disk that hangs holds up that
 * thread alone. Facts are looked at between logs_lock and logs_unlock, which never wait for a disk. */
#ifndef LOGS_H
#define LOGS_H

#include <blockwright/branches.h>
#include <blockwright/failover.h>
#include <blockwright/fsfo.h>
#include <blockwright/lanes.h>
#include <blockwright/plugin.h>

#define LOG_EVENTS 4096u /* kept, the newest */

typedef struct log_event {
    bw_log_time time; /* on the clock of the first alert log */
    uint64_t line;
    unsigned log; /* index into log_facts.logs */
    bw_event_severity severity;
    char kind[32];
    char text[200]; /* safe for the screen */
} log_event;

typedef struct log_name {
    char *path;
    const char *name; /* behind the last slash */
    bw_log_kind kind;
    uint64_t events;
    char trouble[200];
    double moved; /* seconds added to its stamps */
} log_name;

typedef struct log_facts {
    uint64_t generation; /* grows with each change */
    bool complete;       /* all that was there when reading began is read */
    log_name *logs;
    size_t log_count;
    log_event *events; /* a ring: event i is events[i % LOG_EVENTS] */
    uint64_t event_count;
    bw_failovers *failovers;
    bw_fsfo_lamps *lamps;
    bw_fsfo *config;             /* NULL: not read yet */
    bw_log_inventory *inventory; /* so, too */
    bw_branches *branches;       /* so, too */
    bw_scn flashback;            /* of the last FLASHBACK DATABASE TO SCN; BW_SCN_NONE */
} log_facts;

typedef struct logs logs;
/* The logs of the session's workspace, and those in the folders (NULL at the end). */
void logs_again(logs *l); /* archived logs and incarnations are looked for anew */
logs *logs_new(bw_session *session, const char *const *folders);
void logs_free(logs *l); /* at once, whatever the thread does; NULL is fine */
log_facts *logs_lock(logs *l);
void logs_unlock(logs *l);
const char *logs_path(const log_facts *f, const char *name); /* NULL: no log of that name */
bool logs_wait(logs *l, unsigned milliseconds); /* true: the first reading is complete */
double logs_silent(logs *l); /* seconds that one step of reading takes already; 0 = it answers */

#endif
