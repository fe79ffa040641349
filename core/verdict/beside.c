/* What lies beside the files of the database: locks, the tails of alert logs, dumps of control
 * files as text. */
#include "core/verdict/gather.h"
#include "core/workspace/held.h"
#include <blockwright/control_text.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define TAIL_BYTES 65536u

static bool begins(const char *name, const char *with)
{
    return strncasecmp(name, with, strlen(with)) == 0;
}

static bool ends(const char *name, const char *with)
{
    size_t length = strlen(name), tail = strlen(with);
    return length >= tail && strcasecmp(name + length - tail, with) == 0;
}

/* --- locks --- */
/* The process that holds a lock on the file, 0 = nobody; asks only, locks nothing. */
static pid_t holder(const char *path)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool asked = fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0;
    if (fd >= 0)
        close(fd);
    return asked && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

/* A watch has asked already. */
static pid_t holder_of(const bw_gather *g, const char *path)
{
    const bw_image *image = bw_workspace_image(g->base, path);
    return image ? (pid_t)image->locked : holder(path);
}

static void look_for_locks(bw_gather *g)
{
    bw_seen_fact *fact = &g->whole.facts[BW_FACT_locked];
    bw_fact_set(&g->whole, BW_FACT_locked, 0, &(bw_fact_place){g->path, -1, NULL, NULL});
    for (size_t i = 0; i < g->folder.count && !fact->value; i++) {
        const bw_diff_side *side = g->folder.files[i];
        if (!side->id.has_control && !begins(bw_diff_base_name(side), "lk"))
            continue;
        pid_t pid = holder_of(g, side->path);
        if (!pid)
            continue;
        bw_fact_set(&g->whole, BW_FACT_locked, pid,
                    &(bw_fact_place){side->path, -1, "process that holds it locked", NULL});
        fact->text = bw_arena_printf(g->arena, "%ld", (long)pid);
    }
}

/* --- alert logs --- */
/* What is odd about the end of a text, NULL = nothing. */
static const char *odd_end(const char *path)
{
    bw_source *source = bw_source_open(path, NULL);
    char *bytes = bw_alloc(TAIL_BYTES);
    size_t got = 0;
    const char *what = NULL;
    if (source) {
        uint64_t size = bw_source_size(source), from = size > TAIL_BYTES ? size - TAIL_BYTES : 0;
        bw_source_read_raw(source, from, bytes, TAIL_BYTES, &got, NULL);
        what = got && memchr(bytes, 0, got)    ? "zero bytes near its end"
               : got && bytes[got - 1] != '\n' ? "its last line breaks off"
                                               : NULL;
    }
    free(bytes);
    bw_source_free(source);
    return what;
}

static void look_at_alert_logs(bw_gather *g)
{
    int64_t odd = 0, seen = 0;
    const char *path = g->path, *what = NULL;
    for (size_t i = 0; i < g->folder.count; i++) {
        const char *name = bw_diff_base_name(g->folder.files[i]);
        if (!begins(name, "alert") || !ends(name, ".log"))
            continue;
        const char *found = odd_end(g->folder.files[i]->path);
        seen++;
        if (found && !odd++) {
            path = g->folder.files[i]->path;
            what = found;
        }
    }
    if (!seen)
        return; /* an alert log need not be here: nobody asked */
    bw_fact_set(&g->whole, BW_FACT_log_holes, odd,
                &(bw_fact_place){path, -1, "end of the log", NULL});
    g->whole.facts[BW_FACT_log_holes].text = what ? what : "whole";
}

/* --- the database's flags, when a dump of a control file lies there --- */
static void take_flags(bw_gather *g, const char *path)
{
    bw_control_texts *texts = bw_control_texts_read(path, NULL);
    for (size_t i = texts ? bw_control_texts_count(texts) : 0; i-- > 0;) {
        const bw_control_text *dump = bw_control_texts_at(texts, i);
        if (!dump->has_entry || (dump->has_header && dump->dbid != g->dbid))
            continue;
        bw_fact_set(&g->whole, BW_FACT_db_flags, dump->flags,
                    &(bw_fact_place){path, -1, "DATABASE ENTRY: flags", NULL});
        g->whole.facts[BW_FACT_db_flags].text = bw_arena_printf(g->arena, "0x%08x", dump->flags);
        break;
    }
    bw_control_texts_free(texts);
}

static void look_for_flags(bw_gather *g)
{
    for (size_t i = 0; !g->held && i < g->folder.count && !g->whole.facts[BW_FACT_db_flags].known;
         i++)
        if (ends(g->folder.files[i]->path, ".trc"))
            take_flags(g, g->folder.files[i]->path);
    if (!g->whole.facts[BW_FACT_db_flags].known)
        g->whole.facts[BW_FACT_db_flags] = (bw_seen_fact){
            .beyond = true,
            .why = "the place of the database flags in a control file is not known; a "
                   "dump of it beside the files (.trc, event controlf) shows them"};
}

void bw_gather_beside(bw_gather *g)
{
    look_for_locks(g);
    if (!g->held)
        look_at_alert_logs(g);
    look_for_flags(g);
}
