/* blockwright/own_files.h - the person's own files: what they configured, and what the program
 * keeps for them between runs (marks, notes, history, sessions, staged edits of a run that died).
 *
 * Configuration lies in $XDG_CONFIG_HOME/blockwright (~/.config/blockwright); it is read, and written
 * only when the person asks for it (set --save).
 * State lies in $XDG_STATE_HOME/blockwright (~/.local/state/blockwright); folders are made with
 * mode 0700, files with 0600. Nothing is ever written beside the files that are looked at. Names
 * are relative, with '/' between folders: "timeline/notes". Threads: main thread. */
#ifndef BLOCKWRIGHT_OWN_FILES_H
#define BLOCKWRIGHT_OWN_FILES_H

#include <blockwright/base.h>

/* Appends the path; name "" is the folder itself. False, nothing appended: neither the variable nor
 * HOME is set. */
BW_API bool bw_config_path(bw_text *path, const char *name);
BW_API bool bw_state_path(bw_text *path, const char *name);

/* The whole file, appended to content. BW_ERR_NOT_FOUND: there is none; BW_ERR_LIMIT: over 64 MiB.
 */
BW_API bw_status bw_state_read(const char *name, bw_text *content, bw_error *err);
/* Replaces the whole file at once (written beside it, synced, renamed): a reader sees the old or
 * the new one. */
BW_API bw_status bw_state_write(const char *name, const char *content, size_t size, bw_error *err);
/* The same for a file of the configuration. */
BW_API bw_status bw_config_read(const char *name, bw_text *content, bw_error *err);
BW_API bw_status bw_config_write(const char *name, const char *content, size_t size, bw_error *err);
/* Any small file of settings, up to 64 KiB: no device, no pipe. */
BW_API bw_status bw_small_file_read(const char *path, bw_text *content, bw_error *err);
BW_API void bw_state_remove(const char *name); /* no such file: fine */
/* Each regular file in a folder of the state, in no order; hidden ones and unfinished ones are left
 * out. */
BW_API void bw_state_each(const char *folder, void (*take)(void *context, const char *name),
                          void *context);

#endif
