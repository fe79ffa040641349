/* core/diff/folder.h - the headers of all files of one side; no file stays open. */
#ifndef BW_CORE_DIFF_FOLDER_H
#define BW_CORE_DIFF_FOLDER_H

#include <blockwright/diff.h>

typedef struct bw_diff_folder {
    bw_diff_side **files;
    size_t count;
} bw_diff_folder;

bw_status bw_diff_folder_read(bw_diff_folder *folder, const bw_workspace *base, const char *path,
                              const bw_progress *progress, bw_error *err);
/* Fills in what the newest control file of the folder says of each datafile. */
void bw_diff_control_views(bw_diff_folder *folder, const bw_workspace *base);
void bw_diff_folder_free(bw_diff_folder *folder);

/* The name without its directories. */
const char *bw_diff_base_name(const bw_diff_side *side);

#endif
