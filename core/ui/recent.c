#include "core/ui/recent.h"
#include <blockwright/own_files.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool wanted(bw_session *session)
{
    return bw_settings_is(bw_session_settings(session), "recent", "on");
}

size_t bw_recent_list(bw_session *session, char *paths[BW_RECENT])
{
    bw_text kept = {0};
    size_t count = 0;
    if (wanted(session))
        bw_state_read("recent", &kept, NULL);
    char *copy = bw_strdup(bw_text_get(&kept)), *rest = copy;
    for (char *line; (line = strsep(&rest, "\n")) && count < BW_RECENT;)
        if (*line == '/' && access(line, F_OK) == 0)
            paths[count++] = bw_strdup(line);
    free(copy);
    bw_text_free(&kept);
    return count;
}

void bw_recent_add(bw_session *session, const char *path)
{
    char whole[PATH_MAX], *paths[BW_RECENT];
    bw_text text = {0};
    if (!wanted(session) || !realpath(path, whole) || strchr(whole, '\n'))
        return;
    size_t count = bw_recent_list(session, paths), kept = 1;
    bw_text_addf(&text, "%s\n", whole);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(paths[i], whole) != 0 && kept++ < BW_RECENT)
            bw_text_addf(&text, "%s\n", paths[i]);
        free(paths[i]);
    }
    bw_state_write("recent", bw_text_get(&text), text.length, NULL); /* a convenience */
    bw_text_free(&text);
}
