/* core/ui/keymap_file.h - keys from files: lines as they are typed behind ":".
 *
 *     # comment
 *     bind block_viewer J next-block
 *     bind global "Ctrl-X Ctrl-C" :quit
 *     unbind global q */
#ifndef BW_CORE_UI_KEYMAP_FILE_H
#define BW_CORE_UI_KEYMAP_FILE_H

#include "core/ui/keymap.h"

/* keys/SET of the data folder; "default" has none. What is wrong is appended to troubles, a line
 * each; the other lines count. */
void bw_keymap_read_set(bw_keymap *keymap, const char *data_folder, const char *set,
                        bw_text *troubles);
/* $XDG_CONFIG_HOME/blockwright/keys, where it is there. */
void bw_keymap_read_own(bw_keymap *keymap, bw_text *troubles);
/* One line. False with err; note: as of bw_keymap_bind. */
bool bw_keymap_line(bw_keymap *keymap, const char *line, const char *where, bw_text *note,
                    bw_error *err);

#endif
