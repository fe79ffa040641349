/* The session of the last run, and the one that the command line asks for. */
#include "core/command/session.h"
#include "core/ui/saved.h"

static bool is_empty(const bw_shell *shell)
{
    const bw_workspace *files = shell->session->workspace;
    return bw_workspace_count(files) + bw_workspace_log_count(files) == 0;
}

static void restore(bw_shell *shell, const char *name)
{
    bw_text line = {0};
    bw_text_addf(&line, "session load '%s'", name);
    bw_shell_run(shell, bw_text_get(&line));
    bw_text_free(&line);
}

bool bw_saved_offered(const bw_shell *shell, bw_saved_info *info)
{
    return !bw_settings_is(shell->session->settings, "last-session", "off") &&
           bw_saved_info_of(BW_SAVED_LAST, info);
}

void bw_saved_begin(bw_shell *shell, const char *name)
{
    bw_saved_info info;
    if (name)
        restore(shell, name);
    else if (is_empty(shell) &&
             bw_settings_is(shell->session->settings, "last-session", "restore") &&
             bw_saved_offered(shell, &info))
        restore(shell, BW_SAVED_LAST);
}

void bw_saved_end(bw_shell *shell)
{
    if (!is_empty(shell) && !bw_settings_is(shell->session->settings, "last-session", "off"))
        bw_saved_write(shell, BW_SAVED_LAST, NULL); /* a convenience: no reason not to leave */
}
