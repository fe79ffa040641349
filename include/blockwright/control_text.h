/* blockwright/control_text.h - control files as Oracle prints them: traces of event controlf (level
 * 2 and up) and of file_hdrs, also when only pieces of them were pasted into a text. What is
 * printed is certain, where our reading of a control file's bytes is only likely.
 *
 * Threads: none is shared; an object belongs to one thread. */
#ifndef BLOCKWRIGHT_CONTROL_TEXT_H
#define BLOCKWRIGHT_CONTROL_TEXT_H

#include <blockwright/control.h>

typedef struct bw_printed_section {
    char name[44];              /* "DATA FILE RECORDS" */
    uint32_t size, max, in_use; /* bytes of a record; slots; used */
    uint32_t first, records;    /* blkno and numrecs of the first extent */
} bw_printed_section;

typedef struct bw_printed_thread {
    uint32_t thread, status, logs, current, sequence; /* current: group; 0xe closed, 0xf open */
    bw_scn checkpoint_scn;
    uint32_t checkpoint_time;
    bw_rba checkpoint_rba;
} bw_printed_thread;

#define BW_PRINTED_MEMBERS 5 /* the most that a log can have */
typedef struct bw_printed_log {
    uint32_t group, thread, blocks, sequence, block_size, next_block, flags, members;
    bw_scn first_scn, next_scn; /* next: BW_SCN_NONE while current */
    uint32_t first_time, next_time;
    const char *names[BW_PRINTED_MEMBERS + 1]; /* of the members; NULL behind the last */
} bw_printed_log;

typedef struct bw_printed_file {
    bool temporary;
    uint32_t number, blocks, block_size, status; /* blocks: at creation */
    uint32_t tablespace, relative;
    uint32_t checkpoint_count, checkpoint_time, stop_time;
    bw_scn creation_scn, checkpoint_scn, stop_scn, offline_scn, backup_end_scn;
    const char *name; /* NULL: not printed */
} bw_printed_file;

typedef struct bw_printed_tablespace {
    uint32_t number;
    char name[31];
} bw_printed_tablespace;

/* One dump. has_*: that part was printed. */
typedef struct bw_control_text {
    uint64_t line; /* of the text, from 1, where it begins */
    bool has_header;
    uint32_t version, dbid, control_seq, blocks, block_size;
    char dbname[9];
    bool has_entry;
    uint32_t flags, enabled_threads, open_threads, log_members; /* log_members: 0 = not printed */
    bw_scn resetlogs_scn, prior_resetlogs_scn, checkpoint_scn;
    uint32_t resetlogs_time, prior_resetlogs_time;
    bw_control_progress *progress; /* has_rest: all five lines; else only what came before */
    size_t progress_count;
    bw_printed_section *sections;
    size_t section_count;
    bw_printed_thread *threads;
    size_t thread_count;
    bw_printed_log *logs;
    size_t log_count;
    bw_printed_file *files;
    size_t file_count;
    bw_printed_tablespace *tablespaces;
    size_t tablespace_count;
} bw_control_text;

typedef struct bw_control_texts bw_control_texts;
/* All dumps of a text, also a gzip one. BW_ERR_NOT_FOUND: it holds none. BW_ERR_LIMIT: it is larger
 * than a trace can be. */
BW_API bw_control_texts *bw_control_texts_read(const char *path, bw_error *err);
BW_API void bw_control_texts_free(bw_control_texts *texts); /* NULL is fine */
BW_API size_t bw_control_texts_count(const bw_control_texts *texts);
BW_API const bw_control_text *bw_control_texts_at(const bw_control_texts *texts, size_t index);
BW_API const bw_printed_section *bw_control_text_section(const bw_control_text *text,
                                                         const char *name); /* NULL: not printed */

#endif
