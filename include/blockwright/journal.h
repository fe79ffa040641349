/* blockwright/journal.h - staged edits written to disk, so that they can be taken back.
 *
 * A commit is one unit over all its files: whatever stops it (kill, power, a full disk) leaves a
 * journal beside the first file from which each file is made all-old or all-new. The journal stays
 * after a good commit: it is what `journal restore` undoes it from. docs/journal.md has the format.
 * Threads: one at a time; files stay locked against another blockwright while they are written. */
#ifndef BLOCKWRIGHT_JOURNAL_H
#define BLOCKWRIGHT_JOURNAL_H

#include <blockwright/edit.h>

#define BW_JOURNAL_SUFFIX ".bwj"
#define BW_JOURNAL_PATH 4096

typedef enum bw_journal_state {
    BW_JOURNAL_NOT_BEGUN,    /* stopped before anything was written to a file: holds nothing needed */
    BW_JOURNAL_RUNNING,      /* another process is committing now */
    BW_JOURNAL_UNFINISHED,   /* stopped while files were written: resolve it */
    BW_JOURNAL_SEALED,       /* all written and read back */
    BW_JOURNAL_ROLLED_BACK,  /* resolved, or failed and taken back: all files are as before */
    BW_JOURNAL_ROLLED_FORWARD,
    BW_JOURNAL_RESTORED,     /* sealed once, undone since by journal restore */
    BW_JOURNAL_DAMAGED,      /* its own bytes are broken: it is never replayed */
} bw_journal_state;
BW_API const char *bw_journal_state_name(bw_journal_state state);

typedef struct bw_journal_info {
    char path[BW_JOURNAL_PATH];
    bw_journal_state state;
    uint64_t time; /* Unix microseconds */
    char title[256];
    uint32_t files;
    uint64_t blocks;
    char problem[256]; /* of a damaged one */
} bw_journal_info;

/* --- commit --- */
typedef struct bw_commit_options {
    const char *title;          /* for the journal; NULL = the titles of the steps */
    bool live_i_know;           /* also while another process has a file open for writing */
    const bw_progress *progress; /* bytes; may be NULL; asked only before the first byte is written */
} bw_commit_options;
/* Writes what is staged in file (NULL: in all files). On success it is staged no more and
 * info->path names the journal. On failure everything stays staged, and the files are as before; if
 * even that could not be reached the sentence says so and names the journal that resolves it. */
BW_API bw_status bw_commit(bw_edits *edits, bw_dbfile *file, const bw_commit_options *options,
                           bw_journal_info *info, bw_error *err);

/* --- afterwards --- */
/* Journals of a folder, or of the folder of a file, oldest first. The caller frees the array. */
BW_API size_t bw_journal_list(const char *path, bw_journal_info **journals, bw_error *err);
BW_API bw_status bw_journal_read(const char *path, bw_journal_info *info, bw_error *err);
/* A journal that names this file and keeps it from being opened: unfinished, damaged, or running. */
BW_API bool bw_journal_pending(const char *file_path, bw_journal_info *info);
/* Calls show for each block: its file, Oracle's block number, both images. False stops. */
typedef bool (*bw_journal_block)(void *context, const char *path, uint64_t block,
                                 const uint8_t *before, const uint8_t *after, uint32_t size);
BW_API bw_status bw_journal_show(const char *path, bw_journal_block show, void *context,
                                 bw_error *err);
/* Makes all files of an unfinished journal old (forward false) or new. */
BW_API bw_status bw_journal_resolve(const char *path, bool forward, bw_error *err);
/* Undoes a sealed commit by a commit of its own (info: the new journal). Refused when a block is no
 * longer as the commit left it. */
BW_API bw_status bw_journal_restore(const char *path, const bw_commit_options *options,
                                    bw_journal_info *info, bw_error *err);
/* Deletes a journal. An unfinished or damaged one only by force: its files may be half old and half
 * new, and nothing can tell any more. One that is being written is refused always. */
BW_API bw_status bw_journal_forget(const char *path, bool force, bw_error *err);

#endif
