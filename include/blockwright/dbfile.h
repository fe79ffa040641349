/* blockwright/dbfile.h - an Oracle file: what it is, its grid of blocks, whose it is; and
 * a workspace: the files of one or more databases.
 *
 * Threads: a dbfile belongs to one thread, but for bw_dbfile_source's raw reads. */
#ifndef BLOCKWRIGHT_DBFILE_H
#define BLOCKWRIGHT_DBFILE_H

#include <blockwright/layout.h>
#include <blockwright/log.h>
#include <blockwright/oracle.h>
#include <blockwright/source.h>

typedef enum bw_file_kind {
    BW_FILE_UNKNOWN, /* blocks of a guessed size; hex only */
    BW_FILE_DATA,
    BW_FILE_TEMP,
    BW_FILE_CONTROL,
    BW_FILE_REDO,    /* online or archived */
    BW_FILE_SPFILE,  /* server parameter file */
    BW_FILE_PASSWORD,/* password file (orapw) */
    BW_FILE_BLOCKS,  /* bare blocks, cut out of a datafile or dumped as text: no block 0 */
} bw_file_kind;
/* Are the places of tail and checksum in its blocks known? */
static inline bool bw_file_kind_sealed(bw_file_kind kind)
{
    return kind != BW_FILE_UNKNOWN && kind != BW_FILE_SPFILE && kind != BW_FILE_PASSWORD;
}
BW_API const char *bw_file_kind_name(bw_file_kind kind); /* "datafile", "redo log" ... */

/* The grid of a file. */
typedef struct bw_geometry {
    bw_file_kind kind;
    uint32_t block_size;   /* bytes */
    bool big_endian;
    bool has_block0;
    uint64_t first_block;  /* number of the block at the source's offset 0 */
    uint64_t blocks;       /* whole blocks that are there */
    uint64_t header_blocks;/* blocks (block 0 counted) that the file says it has; 0 = says nothing */
    uint32_t tail_bytes;   /* bytes behind the last whole block */
    uint32_t version;      /* compatible vsn, 0 = unknown */
    bool bigfile;
    const char *family;    /* for bw_block_context: "data", "control", "redo" */
    char note[240];        /* how it was inferred, when it was; "" otherwise */
} bw_geometry;

/* Whose file it is and where it stands. has_* tell which parts the kind holds. */
typedef struct bw_identity {
    bool has_header;                 /* block 1 was there and readable as a header */
    char dbname[9];
    uint32_t dbid;
    uint32_t control_seq;
    uint16_t file_number;            /* absolute; redo: group or file number */
    uint16_t file_type;              /* kccfhtyp */
    uint32_t file_blocks;            /* kccfhfsz: without block 0; archived logs: the online log's */
    uint32_t activation_id;
    /* datafiles */
    bool has_datafile;
    uint32_t relative_file;
    char tablespace[31];
    uint32_t tablespace_number;
    bw_scn creation_scn, checkpoint_scn, resetlogs_scn, previous_resetlogs_scn;
    uint32_t creation_time, checkpoint_time, resetlogs_time, previous_resetlogs_time;
    uint32_t checkpoint_count, control_checkpoint_count;
    uint16_t checkpoint_thread;
    uint32_t rba_sequence, rba_block;
    uint16_t rba_offset;
    uint16_t status;                 /* kcvfhsta */
    bool fuzzy;                      /* any of the fuzzy bits */
    bool backup_mode;
    uint32_t root_dba;
    uint16_t platform;               /* 0 = unknown */
    /* control files: the header's checkpoint is in checkpoint_scn/time, creation in creation_time */
    bool has_control;
    uint32_t mount_id;               /* likely, not certain */
    /* redo */
    bool has_redo;
    uint16_t thread;
    uint32_t sequence;
    bw_scn first_scn, next_scn;      /* next: BW_SCN_NONE while current */
    uint32_t first_time, next_time;
    uint32_t next_block;             /* nab; 0xffffffff while current */
    char description[65];
} bw_identity;

typedef struct bw_dbfile bw_dbfile;

/* spec is a path, or "number=path" to say which file# it is. */
BW_API bw_dbfile *bw_dbfile_open(const char *spec, bw_error *err);
BW_API bw_dbfile *bw_dbfile_from_source(bw_source *source_owned, bw_error *err);
BW_API void bw_dbfile_free(bw_dbfile *file);
BW_API const char *bw_dbfile_path(const bw_dbfile *file);
BW_API uint32_t bw_dbfile_number(const bw_dbfile *file);     /* given, or the header's, or 0 */
BW_API uint32_t bw_dbfile_relative(const bw_dbfile *file);   /* the rdba's file bits, or 0 */
BW_API const bw_geometry *bw_dbfile_geometry(const bw_dbfile *file);
BW_API const bw_identity *bw_dbfile_identity(const bw_dbfile *file);
BW_API bw_source *bw_dbfile_source(bw_dbfile *file); /* borrowed */

/* Reads block n (numbered as Oracle numbers it: block 0 is the OS header, also when it is not in
 * this file) into buffer[block_size]. Beyond the end: BW_ERR_RANGE with the last number there. */
BW_API bw_status bw_dbfile_read(bw_dbfile *file, uint64_t block, uint8_t *buffer, bw_error *err);
BW_API bool bw_dbfile_has_block(const bw_dbfile *file, uint64_t block);
/* Number of the block at a position (0 = the first there). Files run on from geometry's first_block;
 * the blocks of a dump text carry the numbers that the text names. */
BW_API uint64_t bw_dbfile_block_at(const bw_dbfile *file, uint64_t position);
/* False when a dump text shows only some bytes of the block; always true for files. */
BW_API bool bw_dbfile_shows(const bw_dbfile *file, uint64_t block);
BW_API bool bw_dbfile_position(const bw_dbfile *file, uint64_t block, uint64_t *position);
/* Turns what a person says of a block into a number: "623", "0x26f", "5,623", "dba 0x0140026f".
 * For bare blocks also a position counted from 0 when no block carries that number. */
BW_API bw_status bw_dbfile_parse_block(const bw_dbfile *file, const char *text, uint64_t *block,
                                       bw_error *err);
BW_API void bw_dbfile_context(const bw_dbfile *file, uint64_t block, bw_block_context *context);
BW_API uint32_t bw_dbfile_dba(const bw_dbfile *file, uint64_t block); /* the rdba it should carry */

/* --- checks of one block: what DBVERIFY checks at the cache layer --- */
typedef enum bw_block_fault {
    BW_BLOCK_GOOD,
    BW_BLOCK_EMPTY,          /* never used: not a problem */
    BW_BLOCK_FRACTURED,      /* tail does not match head, seq 0xff included */
    BW_BLOCK_BAD_CHECKSUM,
    BW_BLOCK_BAD_HEADER,     /* wrong frmt, rdba or redo block number */
    BW_BLOCK_ALL_ZERO,
    BW_BLOCK_MARKED_CORRUPT, /* seq 0xff with a tail that follows */
    BW_BLOCK_PARTIAL,        /* a dump text shows only a part of it: not judged */
} bw_block_fault;
typedef struct bw_block_check {
    bw_block_fault fault;
    uint8_t type, frmt, seq, flg;
    uint32_t rdba;         /* as stored */
    bw_scn scn;
    uint32_t tail, tail_expected;
    uint16_t checksum;     /* as stored */
    uint16_t computed;     /* XOR over the whole block: 0 = right */
    uint16_t required;     /* the value that would be right */
    bool checksum_on;      /* flg 0x04, or a place where it is always valid */
} bw_block_check;
BW_API const char *bw_block_fault_name(bw_block_fault fault);   /* "fractured", "bad checksum" */
BW_API const char *bw_block_fault_reason(bw_block_fault fault); /* "Fractured block found" */
BW_API void bw_block_check_run(const bw_dbfile *file, uint64_t block, const uint8_t *bytes,
                               bw_block_check *check);

/* --- a workspace: open files, grouped into databases by DBID --- */
typedef struct bw_workspace bw_workspace;
BW_API bw_workspace *bw_workspace_new(void);
/* One that takes files which base holds already from there, with what is staged on them; they stay
 * base's own, and base must outlive it. */
BW_API bw_workspace *bw_workspace_new_over(const bw_workspace *base);
BW_API void bw_workspace_free(bw_workspace *workspace);
/* path: a file, "n=file", a directory (searched, not below mount points' loops; 8 levels) or a BBED
 * listfile ("file# path [bytes]"). What is no Oracle file in a directory is counted and left
 * out. */
BW_API bw_status bw_workspace_add(bw_workspace *workspace, const char *path, bw_error *err);
/* The same, and logs are listed too. */
BW_API bw_status bw_workspace_add_all(bw_workspace *workspace, const char *path, bw_error *err);
/* One file, "n=file" too: the one that is open already, or opened now. Borrowed; NULL with err. */
BW_API bw_dbfile *bw_workspace_open(bw_workspace *workspace, const char *spec, bw_error *err);
BW_API size_t bw_workspace_count(const bw_workspace *workspace);
BW_API bw_dbfile *bw_workspace_file(const bw_workspace *workspace, size_t index); /* borrowed */
/* The directory, counted from 0 in the order of opening, that files are open from; NULL: there are no
 * more. The caller frees it. */
BW_API char *bw_workspace_folder(const bw_workspace *workspace, size_t index);
BW_API size_t bw_workspace_left_out(const bw_workspace *workspace);
/* Logs that bw_workspace_add_all met. They are not opened: each reader opens its
 * own bw_log by path. */
typedef struct bw_workspace_log {
    const char *path;
    bw_log_kind kind;
    uint64_t size; /* bytes when it was looked at */
} bw_workspace_log;
BW_API size_t bw_workspace_log_count(const bw_workspace *workspace);
BW_API const bw_workspace_log *bw_workspace_log_at(const bw_workspace *workspace, size_t index);
/* The file that holds this rdba, preferring files of the same database as near (may be NULL);
 * matched by relative file number and, when several, by tablespace. NULL when not loaded. */
BW_API bw_dbfile *bw_workspace_by_dba(const bw_workspace *workspace, uint32_t dba,
                                      const bw_dbfile *near, uint64_t *block);
BW_API bw_dbfile *bw_workspace_by_number(const bw_workspace *workspace, uint32_t file_number,
                                         const bw_dbfile *near);

#endif
