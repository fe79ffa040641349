/* core/ui/key_script.h - a file of keys in place of a person, for tests and recordings.
 *
 * A line is "text" to type, a key's name (Down, Ctrl-P), `stop N` (Esc when a job in the foreground
 * looks for the Nth time from now), `beside N` (the same, with &), `dump FILE` (the screen as it is), `dump-styled FILE` (with roles and styles,
 * bw_screen_styled), `copied FILE` (what was last put into the clipboard), `size WxH`, `wait SECONDS` (for timers; nobody waits),
 * `mouse press|double|drag|release|wheel-up|wheel-down X Y` (cells from 0 on), `paste TEXT`, or a # comment. */
#ifndef BW_CORE_UI_KEY_SCRIPT_H
#define BW_CORE_UI_KEY_SCRIPT_H

#include "core/ui/shell.h"
#include "core/ui/theme.h"

#include <stdio.h>

typedef struct bw_key_script {
    bw_shell *shell;       /* borrowed */
    const bw_theme *theme; /* borrowed */
    FILE *file;
    char line[4096];
    const char *typed; /* what is left of a line of text; NULL = none */
    bw_error error;    /* status BW_OK until a line is wrong */
} bw_key_script;

bool bw_key_script_open(bw_key_script *script, const char *path, bw_error *err);
void bw_key_script_close(bw_key_script *script);
/* The next key; false at the end, or when a line is wrong. A bw_front's next_key: context is the
 * script. */
bool bw_key_script_next(void *context, bw_key *key);
bw_status bw_screen_write(const bw_screen *screen, const char *path, const bw_theme *theme,
                          bw_error *err);

#endif
