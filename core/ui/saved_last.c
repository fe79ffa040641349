/* The session of the last run, and the one that the command line asks for. */
#include "core/command/session.h"
#include "core/ui/saved.h"

#include <string.h>

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

void bw_saved_begin(bw_shell *shell, const char *name)
{
    const char *how = bw_settings_get(shell->session->settings, "last-session");
    bw_saved_info info;
    if (name) {
        restore(shell, name);
        return;
    }
    if (!is_empty(shell) || strcmp(how, "off") == 0 || !bw_saved_info_of(BW_SAVED_LAST, &info))
        return;
    if (strcmp(how, "restore") == 0)
        restore(shell, BW_SAVED_LAST);
    else
        bw_shell_message(shell, BW_NOTE,
                         "no file is open; :session load last takes up what was open at %s (%zu "
                         "file%s)",
                         info.when, info.files, info.files == 1 ? "" : "s");
}

void bw_saved_end(bw_shell *shell)
{
    const char *how = bw_settings_get(shell->session->settings, "last-session");
    if (!is_empty(shell) && strcmp(how, "off") != 0)
        bw_saved_write(shell, BW_SAVED_LAST, NULL); /* a convenience: no reason not to leave */
}
