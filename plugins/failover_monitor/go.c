/* From a line to what it tells of. */
#include "monitor_view.h"

void go_block(watch *w, const char *path, uint64_t block)
{
    bw_error err = {0};
    bw_place place = {.block = block};
    place.file = bw_workspace_open(bw_session_workspace(bw_shell_session(w->shell)), path, &err);
    if (place.file)
        bw_shell_go(w->shell, &place);
    else
        bw_shell_message(w->shell, BW_BAD, "%s", err.text);
}

void go_to(watch *w, const line *where)
{
    if (where->path && where->block >= 0)
        go_block(w, where->path, (uint64_t)where->block);
    else if (where->path)
        bw_shell_go_log(w->shell, where->path, where->row);
    else
        bw_shell_message(w->shell, BW_NOTE,
                         "this line leads nowhere; choose one that names a block or a log");
}
