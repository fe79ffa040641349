#include "core/command/closed.h"

#include <sys/stat.h>

/* Oracle's, or opened by the person, whatever it is. */
static bool may(const bw_workspace *open, const bw_dbfile *file)
{
    bool known = bw_dbfile_geometry(file)->kind != BW_FILE_UNKNOWN;
    for (size_t i = 0; !known && i < bw_workspace_count(open); i++)
        known = bw_workspace_file(open, i) == file;
    return known;
}

bool bw_closed_oracle(const bw_session *session, const char *spec, bw_error *err)
{
    bw_workspace *tried = bw_workspace_new_over(bw_session_workspace(session));
    bool good = bw_workspace_add(tried, spec, err) == BW_OK;
    for (size_t i = 0; good && i < bw_workspace_count(tried); i++)
        good = may(bw_session_workspace(session), bw_workspace_file(tried, i));
    if (!good && bw_workspace_count(tried))
        bw_error_set(err, BW_ERR_ARGUMENT,
                     "a script may not read %s: it is no file of Oracle's; name it on the command "
                     "line when it is one",
                     spec);
    bw_workspace_free(tried);
    return good;
}

static bool is_log(const char *path)
{
    bw_error ignored;
    bw_log *log = bw_log_open(path, &ignored);
    bool known = log && bw_log_get_kind(log) != BW_LOG_UNKNOWN;
    bw_log_free(log);
    return known;
}

bool bw_closed_path(const bw_session *session, const char *spec, bw_error *err)
{
    struct stat st;
    bool there = stat(spec, &st) == 0;
    return (there && S_ISDIR(st.st_mode)) || (there && S_ISREG(st.st_mode) && is_log(spec)) ||
           bw_closed_oracle(session, spec, err);
}
