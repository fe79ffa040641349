#include "core/command/aligned_logs.h"
#include "core/command/log_paths.h"

#include <string.h>

const char *bw_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

typedef struct feeding {
    const bw_log *log;
    bw_aligned_take *take;
    void *context;
    bool more;
} feeding;

static bool feed(void *context, const bw_log_record *record, const bw_log_event *event)
{
    feeding *f = context;
    f->more = f->take(f->context, f->log, record, event);
    return f->more;
}

static bw_status align(bw_call *call, bw_log *first, bw_log *log)
{
    bw_log_alignment a;
    bw_status status = bw_log_align(first, log, &a, bw_call_error(call));
    if (status != BW_OK || !a.found || a.offset_us == 0)
        return status;
    bw_log_set_offset(log, a.offset_us);
    bw_call_note(call,
                 "%s: moved by %.2f s onto the clock of %s (measured %+.2f s, %u pair%s of %s)",
                 bw_base_name(bw_log_path(log)), (double)a.offset_us / 1e6,
                 bw_base_name(bw_log_path(first)), (double)a.measured_us / 1e6, a.pairs,
                 a.pairs == 1 ? "" : "s", a.anchor);
    return BW_OK;
}

bw_status bw_aligned_logs_each(bw_call *call, const char *param, bw_aligned_take *take,
                               void *context)
{
    bw_log *first = NULL;
    bw_log_paths paths;
    feeding f = {.take = take, .context = context, .more = true};
    bw_status status = bw_log_paths_take(call, param, &paths) ? BW_OK : BW_ERR_ARGUMENT;
    for (size_t i = 0; status == BW_OK && f.more && i < paths.count; i++) {
        bw_log *log = bw_log_open(paths.path[i], bw_call_error(call));
        if (!log) {
            status = BW_ERR_IO;
            break;
        }
        f.log = log;
        if (first)
            status = align(call, first, log);
        if (status == BW_OK)
            status = bw_log_each(log, bw_session_catalogue(bw_call_session(call)), 0,
                                 bw_call_progress(call), feed, &f, bw_call_error(call));
        if (first)
            bw_log_free(log);
        else
            first = log;
    }
    bw_log_free(first);
    bw_log_paths_free(&paths);
    return status;
}
