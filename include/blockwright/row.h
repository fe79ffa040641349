/* blockwright/row.h - rows of table and cluster blocks: pieces, chains of pieces, column values.
 *
 * Blocks are any bytes: nothing here reads outside of them. Pure functions, but for
 * bw_row_follow, which reads blocks. */
#ifndef BLOCKWRIGHT_ROW_H
#define BLOCKWRIGHT_ROW_H

#include <blockwright/dbfile.h>

/* --- column values --- */
/* A letter a type, as a string of types is written: "nncd". */
typedef enum bw_column_type {
    BW_COLUMN_NUMBER = 'n',
    BW_COLUMN_CHARACTERS = 'c',
    BW_COLUMN_NATIONAL = 'N', /* AL16UTF16 */
    BW_COLUMN_DATE = 'd',
    BW_COLUMN_TIMESTAMP = 't', /* with or without zone */
    BW_COLUMN_YEARS = 'y',     /* INTERVAL YEAR TO MONTH */
    BW_COLUMN_DAYS = 's',      /* INTERVAL DAY TO SECOND */
    BW_COLUMN_FLOAT = 'f',     /* BINARY_FLOAT */
    BW_COLUMN_DOUBLE = 'F',    /* BINARY_DOUBLE */
    BW_COLUMN_ROWID = 'i',     /* ROWID, UROWID of a heap table */
    BW_COLUMN_LOB = 'l',       /* locator */
    BW_COLUMN_UNIT = 'h',      /* Hybrid Columnar Compression: a unit of many rows */
    BW_COLUMN_RAW = 'r',
} bw_column_type;
BW_API const char *bw_column_type_name(bw_column_type type); /* "NUMBER"; NULL: no such letter */
/* What the bytes most likely are. A guess: short values fit several types. */
BW_API bw_column_type bw_column_guess(const uint8_t *bytes, size_t size);
/* Appends the value's text, UTF-8. False: no value of this type, nothing appended. */
BW_API bool bw_column_decode(const uint8_t *bytes, size_t size, bw_column_type type, bw_text *text);

/* --- a table or cluster block --- */
typedef struct bw_table_block {
    const uint8_t *bytes; /* borrowed */
    uint32_t size;
    bool big_endian;
    uint32_t kdbh;      /* offset of the data header; row offsets count from it */
    unsigned tables;    /* entries of the table directory: more than 1 in clusters */
    unsigned rows;      /* entries of the row directory */
    uint32_t directory; /* offset of the row directory */
    bool dependencies;  /* ROWDEPENDENCIES: each row carries the SCN of its last change */
    bool symbols;       /* compressed: rows refer to entries of table 0 */
    bool counted;       /* compressed: rows and symbols of several columns tell how many */
    unsigned first;     /* directory entry of slot 0 of a rowid: the symbols stand before it */
} bw_table_block;
/* Not one, or its directories do not fit: an error without the file's name. */
BW_API bw_status bw_table_block_open(const uint8_t *bytes, uint32_t size, bool big_endian,
                                     bw_table_block *table, bw_error *err);
/* Offset of a row of the directory; 0: a free entry, or one that points outside. */
BW_API uint32_t bw_table_row_at(const bw_table_block *table, unsigned slot);
/* Which table of a cluster the entry belongs to: 0 ..., 0 in plain tables. */
BW_API unsigned bw_table_of_row(const bw_table_block *table, unsigned slot);

#define BW_ROW_KEY 0x80u       /* cluster key */
#define BW_ROW_CLUSTERED 0x40u /* row of a clustered table */
#define BW_ROW_HEAD 0x20u
#define BW_ROW_DELETED 0x10u
#define BW_ROW_FIRST 0x08u
#define BW_ROW_LAST 0x04u
#define BW_ROW_FROM_PREVIOUS 0x02u /* its first column began in the piece before */
#define BW_ROW_INTO_NEXT 0x01u     /* its last column goes on in the next piece */

typedef struct bw_row_piece {
    uint32_t offset; /* in the block */
    uint8_t flags, lock, columns;
    uint8_t cluster_key; /* CLUSTERED: entry of the key */
    bool has_head;       /* a migrated row's body tells its head */
    bw_rowid head;
    bool has_next;
    bw_rowid next;
    bool has_scn;                /* ROWDEPENDENCIES */
    bw_scn scn;                  /* of its last change, once the transaction is cleaned out */
    uint16_t current, committed; /* KEY: rows of the key in this block */
    bw_rowid previous_key, next_key;
    uint32_t data; /* offset of the first column */
} bw_row_piece;
/* False: what the flags promise does not fit into the block; data is 0 when the three bytes that
 * all pieces begin with do not fit either. */
BW_API bool bw_row_piece_read(const bw_table_block *table, uint32_t offset, bw_row_piece *piece);

typedef struct bw_row_column {
    const uint8_t *bytes; /* borrowed */
    uint32_t length;      /* 0 when NULL */
    bool null;
} bw_row_column;
/* The column at *offset, and *offset to the next one. False: it reaches over the block's end.
 * Not for blocks with symbols. */
BW_API bool bw_row_column_read(const bw_table_block *table, uint32_t *offset,
                               bw_row_column *column);
#define BW_ROW_COLUMNS 255u /* of a piece, symbols resolved */
/* All columns of a piece, symbols replaced by the values that they stand for, in the order in which
 * the block stores them. *count is set in any case; *end (may be NULL): offset behind the piece.
 * NULL, or why columns are missing. */
BW_API const char *bw_row_columns_read(const bw_table_block *table, const bw_row_piece *piece,
                                       bw_row_column columns[BW_ROW_COLUMNS], unsigned *count,
                                       uint32_t *end);
/* One entry of the symbol table; *uses: how many rows and symbols refer to it. */
BW_API const char *bw_row_symbol_read(const bw_table_block *table, unsigned symbol, unsigned *uses,
                                      bw_row_column columns[BW_ROW_COLUMNS], unsigned *count);
/* Entry i of perm_9ir2: where the column that is stored at place i belongs; false: none stored. */
BW_API bool bw_row_permutation(const bw_table_block *table, unsigned place, unsigned *column);
#define BW_ROW_FLAGS_TEXT 9
BW_API char *bw_row_flags_format(uint8_t flags, char text[BW_ROW_FLAGS_TEXT]); /* "--H-FL--" */

/* --- a whole row, over all its pieces --- */
typedef struct bw_row_place {
    bw_dbfile *file; /* borrowed */
    uint64_t block;
    uint32_t offset;
    unsigned slot;
} bw_row_place;
typedef struct bw_row {
    bw_arena *arena;
    bw_row_place *pieces; /* in the order of the row; the arena's */
    size_t piece_count;
    bw_row_column *columns; /* bytes are the arena's */
    size_t column_count;
    char incomplete[240]; /* why the row ends before its last piece; "" = it is whole */
} bw_row;
BW_API bw_row *bw_row_new(void);
BW_API void bw_row_free(bw_row *row);
/* Reads the row of a directory entry and follows it through the blocks of the workspace's files; a
 * piece that is no head is read from there on. What was found before a missing or damaged piece is
 * kept and `incomplete` says what is missing. BW_ERR_RANGE: no such row. */
BW_API bw_status bw_row_follow(const bw_workspace *workspace, bw_dbfile *file, uint64_t block,
                               unsigned slot, bw_row *row, bw_error *err);

#endif
