/* Any bytes as a text about a failover: configuration, lint, lamps, phases, branches. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <blockwright/blockwright.h>
#include <blockwright/branches.h>
#include <blockwright/failover.h>
#include <blockwright/fsfo.h>

static bw_session *session;

typedef struct reading {
    bw_fsfo *fsfo;
    bw_fsfo_lamps *lamps;
    bw_failovers *failovers;
    const bw_log *log;
} reading;

static bool feed(void *context, const bw_log_record *record, const bw_log_event *event)
{
    reading *r = context;
    const char *name = bw_log_path(r->log);
    bw_fsfo_add(r->fsfo, name, bw_log_get_kind(r->log), record, event);
    bw_fsfo_lamps_add(r->lamps, name, record, event);
    bw_failovers_add(r->failovers, name, record, event);
    return true;
}

static void read_all(reading *r, const char *name, const uint8_t *bytes, size_t size)
{
    bw_log *log = bw_log_from_memory(name, bytes, size);
    r->log = log;
    bw_log_each(log, bw_session_catalogue(session), 0, NULL, feed, r, NULL);
    bw_log_free(log);
}

/* Every finding points at lines, every fact at an output. */
static void check(reading *r)
{
    size_t count;
    const bw_fsfo_finding *found =
        bw_fsfo_lint(r->fsfo, bw_session_fsfo_rules(session), NULL, &count);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < found[i].evidence_count; k++)
            if (!bw_fsfo_output_at(r->fsfo, found[i].evidence[k]->output))
                abort();
    bw_fsfo_lamps_read(r->lamps, r->fsfo, &count);
    const bw_failover *f = bw_failovers_read(r->failovers, &count);
    for (size_t i = 0; i < count; i++)
        for (unsigned from = 0; from < BW_FAILOVER_PHASES; from++) {
            double low, high;
            unsigned clocks;
            if (bw_failover_range(&f[i], from, BW_FAILOVER_PHASES - 1, &low, &high, &clocks) &&
                low > high)
                abort();
        }
}

static void branches_of(const uint8_t *bytes, size_t size)
{
    char path[] = "/tmp/bw_fuzz_XXXXXX";
    size_t count;
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        abort();
    close(fd);
    bw_branches *b = bw_branches_new(bw_session_catalogue(session));
    bw_branches_add(b, path, NULL);
    const bw_branch *n = bw_branches_read(b, &count);
    for (size_t i = 0; i < count; i++)
        if (n[i].parent != BW_BRANCH_NONE && n[i].parent >= i)
            abort();
    bw_branches_free(b);
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (!session && !(session = bw_session_new(getenv("BW_ROOT"), NULL)))
        abort();
    reading r = {.fsfo = bw_fsfo_new(),
                 .lamps = bw_fsfo_lamps_new(bw_session_fsfo_rules(session)),
                 .failovers = bw_failovers_new()};
    read_all(&r, "a", bytes, size / 2);
    read_all(&r, "b", bytes + size / 2, size - size / 2);
    check(&r);
    bw_fsfo_free(r.fsfo);
    bw_fsfo_lamps_free(r.lamps);
    bw_failovers_free(r.failovers);
    branches_of(bytes, size);
    return 0;
}
