/* blockwright/index.h - entries of index leaf and branch blocks. Pure functions of any bytes. */
#ifndef BLOCKWRIGHT_INDEX_H
#define BLOCKWRIGHT_INDEX_H

#include <blockwright/row.h>

typedef struct bw_index_block {
    const uint8_t *bytes; /* borrowed */
    uint32_t size;
    bool big_endian;
    uint32_t header;  /* offset of kdxco; entry offsets count from it */
    unsigned level;   /* 0: leaf */
    unsigned columns; /* of a key; a non-unique leaf counts the rowid too */
    unsigned entries;
    unsigned data_size; /* leaf: bytes before the key, 6 in a unique index: the rowid */
    bool iot;           /* index-organized table: the row's other columns follow the key */
    bool compressed;    /* leaf: columns that entries share stand once, in a prefix */
    unsigned
        prefixes; /* 0 in a compressed leaf: its list of prefixes was not found (likely form) */
    unsigned prefix_columns;
    uint32_t prefix_list;    /* offset of the list: place and number of entries of each prefix */
    bool prefix_count_first; /* in the list the number stands before the place */
    uint32_t next, previous; /* leaf: neighbours' DBAs, 0 none */
    uint32_t left_most;      /* branch: DBA of the child before all entries */
    uint32_t directory;      /* offset of the row directory */
} bw_index_block;
/* Not an index block, or its directory does not fit: an error without the file's name. */
BW_API bw_status bw_index_block_open(const uint8_t *bytes, uint32_t size, bool big_endian,
                                     bw_index_block *index, bw_error *err);

#define BW_INDEX_DELETED 0x01u

typedef struct bw_index_entry {
    uint32_t offset;     /* in the block */
    uint8_t flags, lock; /* leaf */
    bool has_rowid;      /* unique leaf; elsewhere the rowid is the key's last column */
    bw_rowid rowid;
    uint32_t child;  /* branch: DBA */
    unsigned prefix; /* compressed leaf: which prefix the key begins with */
    uint32_t data;   /* offset of the first column that the entry itself stores */
} bw_index_entry;
/* False: no such entry, or it does not lie in the block. */
BW_API bool bw_index_entry_read(const bw_index_block *index, unsigned number,
                                bw_index_entry *entry);
/* The key's column at *offset, and *offset to the next one. False: the key ends here (branches
 * keep only as many bytes as tell two children apart) or reaches over the block's end. */
BW_API bool bw_index_column_read(const bw_index_block *index, uint32_t *offset,
                                 bw_row_column *column);

#define BW_INDEX_COLUMNS 510u /* of a key (kdxconco is one byte), and of the row of an IOT */
/* The entry's whole key, prefix included; returns the number of columns. *end (may be NULL): offset
 * behind the bytes that the entry stores of it. */
BW_API unsigned bw_index_key_read(const bw_index_block *index, const bw_index_entry *entry,
                                  bw_row_column columns[BW_INDEX_COLUMNS], uint32_t *end);
/* A leaf of an index-organized table: what follows the key at `offset`. False: nothing does. */
BW_API bool bw_index_piece_read(const bw_index_block *index, uint32_t offset, bw_row_piece *piece);
/* Its columns, appended behind the key's; returns the number of all. */
BW_API unsigned bw_index_piece_columns(const bw_index_block *index, const bw_row_piece *piece,
                                       bw_row_column columns[BW_INDEX_COLUMNS], unsigned count);
/* Where the bytes of the entry at `offset` must end: at the next one, or where usable space does.
 */
BW_API uint32_t bw_index_limit(const bw_index_block *index, uint32_t offset);
/* A key that ends in two rowids in order and no third one: a piece of a bitmap index, likely. */
BW_API bool bw_index_is_bitmap(const bw_index_block *index, const bw_row_column *columns,
                               unsigned count);

#endif
