/* blockwright/diff.h - two files, two blocks or two directories side by side.
 *
 * Three levels: bw_diff_files tells which blocks differ, bw_diff_trees which fields of two decoded
 * blocks, bw_diff_pairs which files of two directories belong together and how their headers
 * differ. All reads see what is staged. Threads: one comparison belongs to one thread, but for the
 * workers that bw_diff_files starts and ends itself; callbacks come in the caller's thread. */
#ifndef BLOCKWRIGHT_DIFF_H
#define BLOCKWRIGHT_DIFF_H

#include <blockwright/dbfile.h>

/* --- blocks --- */
typedef enum bw_diff_state {
    BW_DIFF_EQUAL,
    BW_DIFF_CHANGED,
    BW_DIFF_ONLY_LEFT,
    BW_DIFF_ONLY_RIGHT,
} bw_diff_state;
BW_API const char *bw_diff_state_name(bw_diff_state state); /* "equal", "changed", ... */

/* Blocks first .. first+count-1, numbered as Oracle numbers them, all of one state. */
typedef struct bw_diff_run {
    bw_diff_state state;
    uint64_t first, count;
    uint64_t right_first; /* number of the first block on the right; first, unless paired by address */
} bw_diff_run;

typedef struct bw_diff_totals {
    uint64_t equal, changed, only_left, only_right; /* blocks */
    bool tail_differs;          /* the bytes behind the last whole block, which no run tells of */
    bool left_grew, right_grew; /* more bytes are there now than when the file was opened */
    uint64_t bytes;             /* read of each side */
} bw_diff_totals;
/* True when not everything is equal. */
BW_API bool bw_diff_any(const bw_diff_totals *totals);

/* BW_ERR_ARGUMENT with a sentence when the two cannot be laid side by side: block sizes differ. */
BW_API bw_status bw_diff_fits(const bw_dbfile *left, const bw_dbfile *right, bw_error *err);
/* False when one of them is nothing of Oracle's and cut otherwise: runs then tell positions in
 * blocks of the known one's size, which bw_diff_blocks_read cannot use. */
BW_API bool bw_diff_numbered(const bw_dbfile *left, const bw_dbfile *right);
/* Compares by block number, so that a piece cut out of a file meets its own blocks (bare blocks are
 * numbered by their rdba). Runs come in rising order and join without holes, but for dump texts.
 * tell (may be NULL) returning false ends the comparison, which is no error. threads: 0 = all
 * cores. A file that shrinks meanwhile: BW_ERR_IO. */
BW_API bw_status bw_diff_files(bw_dbfile *left, bw_dbfile *right, unsigned threads,
                               bool (*tell)(void *context, const bw_diff_run *run), void *context,
                               const bw_progress *progress, bw_diff_totals *totals, bw_error *err);
/* The same with blocks paired by the address that they carry, for a side that is shifted because
 * blocks are missing or were put in. Numbers are places in each file. One thread, 34 MiB of memory;
 * the bytes behind the last block are not looked at. BW_ERR_LIMIT: more than 8,388,608 blocks. */
BW_API bw_status bw_diff_files_by_address(bw_dbfile *left, bw_dbfile *right,
                                          bool (*tell)(void *context, const bw_diff_run *run),
                                          void *context, const bw_progress *progress,
                                          bw_diff_totals *totals, bw_error *err);
/* The nearest block at or behind (backward: before) from that both have and that differs. */
BW_API bw_status bw_diff_next(bw_dbfile *left, bw_dbfile *right, uint64_t from, bool forward,
                              const bw_progress *progress, bool *found, uint64_t *block,
                              bw_error *err);

/* --- three copies --- */
typedef enum bw_diff_odd {
    BW_DIFF_ALL_AGREE,
    BW_DIFF_ODD_LEFT,  /* right and third agree against it */
    BW_DIFF_ODD_RIGHT,
    BW_DIFF_ODD_THIRD,
    BW_DIFF_NONE_AGREE,
    BW_DIFF_ODDS /* how many there are */
} bw_diff_odd;
BW_API const char *bw_diff_odd_name(bw_diff_odd odd); /* "all agree", "left alone", ... */

typedef struct bw_diff_odd_run {
    bw_diff_odd odd;
    uint64_t first, count; /* blocks, as Oracle numbers them */
} bw_diff_odd_run;

typedef struct bw_diff_three_totals {
    uint64_t blocks[BW_DIFF_ODDS]; /* that all three have, by who stands alone */
    /* Blocks that left, right and third lack though another has them; left: at least so many. */
    uint64_t lacks[3];
    bool tails_differ; /* the bytes behind the last whole block of one of them */
} bw_diff_three_totals;

/* BW_ERR_ARGUMENT with a sentence when one of them is no file of Oracle's with blocks of the others'
 * size, or a dump's text. */
BW_API bw_status bw_diff_three_fits(const bw_dbfile *left, const bw_dbfile *right,
                                    const bw_dbfile *third, bw_error *err);
/* Which of three copies of each block stands alone: two that agree outvote the third, which says
 * nothing yet about who is right. Left is read twice; 2 bits of memory for each of its blocks. Runs
 * come in rising order, those that all agree about too. Otherwise as bw_diff_files. */
BW_API bw_status bw_diff_three(bw_dbfile *left, bw_dbfile *right, bw_dbfile *third,
                               unsigned threads,
                               bool (*tell)(void *context, const bw_diff_odd_run *run),
                               void *context, const bw_progress *progress,
                               bw_diff_three_totals *totals, bw_error *err);

/* --- fields --- */
typedef struct bw_diff_field {
    const char *path; /* "ktbbh.ktbbhitl[1].ktbitflg"; valid during the call, as all texts */
    const char *left,
        *right;                      /* values as bw_field_text writes them (long runs of bytes:
                                      * from the first unequal one, "at 504: 05"); NULL: not on this side */
    int64_t left_field, right_field; /* numbers in the trees; -1: not on this side */
    const char *confidence;          /* of the layout: "certain", "likely", "unknown" */
    /* Why the difference is no news between healthy copies ("follows the block's bytes"), NULL when
     * it matters. */
    const char *housekeeping;
} bw_diff_field;

/* Tells every scalar field that differs, in the order of the left block. sound: both blocks passed
 * bw_block_check_run; only then is anything housekeeping. Returns how many fields matter. */
BW_API size_t bw_diff_trees(const bw_tree *left, const bw_tree *right, bool sound,
                            void (*tell)(void *context, const bw_diff_field *field), void *context);

/* A block of each file read, checked and decoded; they may be two blocks of one file. */
typedef struct bw_diff_blocks {
    uint8_t *left_bytes, *right_bytes;
    bw_block_check left_check, right_check;
    bw_tree *left, *right;
    bool sound; /* both are good or empty */
} bw_diff_blocks;
/* pair is {0} at first, and may be read into again: what it holds is used again. */
BW_API bw_status bw_diff_blocks_read(bw_diff_blocks *pair, const bw_layouts *layouts,
                                     bw_dbfile *left, uint64_t left_block, bw_dbfile *right,
                                     uint64_t right_block, bw_error *err);
/* The same for bw_diff_trees alone, in less memory: where the two are equal the trees lack the
 * members of elements, and nothing in them is judged. bw_diff_trees tells the same of them. */
BW_API bw_status bw_diff_blocks_read_changes(bw_diff_blocks *pair, const bw_layouts *layouts,
                                             bw_dbfile *left, uint64_t left_block, bw_dbfile *right,
                                             uint64_t right_block, bw_error *err);
BW_API void bw_diff_blocks_free(bw_diff_blocks *pair); /* {0} is fine */

/* --- directories: which files belong together, and how their headers differ --- */
typedef struct bw_diff_side {
    char *path;
    bw_error trouble; /* status BW_OK: it could be opened, and the rest is known */
    bw_geometry grid;
    bw_identity id;
    uint64_t size; /* bytes */
    bool settled;  /* no journal lay in its folder */
    /* What the newest control file of the same directory says of this datafile. */
    bool has_control_view;
    uint32_t control_count; /* checkpoint count */
    bw_scn control_scn;     /* checkpoint SCN: likely, not certain; BW_SCN_NONE: not known */
} bw_diff_side;

/* One of them may be NULL: there is no such file on that side. */
typedef struct bw_diff_pair {
    const bw_diff_side *left, *right;
    unsigned badness; /* 0: headers are equal; the table has the worst first */
} bw_diff_pair;

/* Both may be directories (searched as bw_workspace_add does) or files. Files are opened one at a
 * time, those that base (may be NULL) holds are taken from there. Files pair by kind, DBID and
 * file number (redo: thread and group, or thread and sequence; control files: copy), those that
 * cannot be read by name; never across databases. */
typedef struct bw_diff_pairs bw_diff_pairs;
BW_API bw_diff_pairs *bw_diff_pairs_new(const bw_workspace *base, const char *left,
                                        const char *right, const bw_progress *progress,
                                        bw_error *err);
BW_API void bw_diff_pairs_free(bw_diff_pairs *pairs);
BW_API size_t bw_diff_pairs_count(const bw_diff_pairs *pairs);
BW_API const bw_diff_pair *bw_diff_pairs_at(const bw_diff_pairs *pairs, size_t index);
/* Sentences that concern all: two databases, the same directory twice, files left out. NULL at the
 * end. */
BW_API const char *bw_diff_pairs_note(const bw_diff_pairs *pairs, size_t index);
/* Lowest and highest checkpoint SCN of the datafiles of a side (0 left, 1 right): its skew. False:
 * it has no datafile. */
BW_API bool bw_diff_pairs_span(const bw_diff_pairs *pairs, int side, bw_scn *low, bw_scn *high);

BW_API size_t bw_diff_columns(void);
BW_API const char *bw_diff_column_name(size_t column); /* "checkpoint SCN" */
BW_API const char *bw_diff_column_key(size_t column);  /* "checkpoint_scn" */
/* The side's value; appended, nothing when its kind has none. */
BW_API void bw_diff_cell(const bw_diff_side *side, size_t column, bw_text *text);
BW_API bool bw_diff_cell_differs(const bw_diff_pair *pair, size_t column);

#endif
