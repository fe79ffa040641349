/* The list of blocks as a table; a block is read when its row is on screen. */
#include "viewer.h"

#include <stdlib.h>

typedef struct block_list {
    bw_shell *shell;
    bw_dbfile *file;
    uint8_t *bytes;
    uint64_t row; /* the one in check; UINT64_MAX = none */
    bool readable;
    bw_block_check check;
} block_list;

enum { COLUMN_BLOCK, COLUMN_DBA, COLUMN_STATE, COLUMN_KIND, COLUMN_SCN, COLUMN_SEQ };

static const char *const headings[] = {"block", "dba", "state", "kind", "scn", "seq", NULL};

static uint64_t rows(void *data)
{
    const block_list *list = data;
    return bw_dbfile_geometry(list->file)->blocks;
}

static uint64_t block_of(const block_list *list, uint64_t row)
{
    return bw_dbfile_block_at(list->file, row);
}

/* All columns of a row are asked for one after the other: one read serves them. */
static void look_at(block_list *list, uint64_t row)
{
    if (list->row == row)
        return;
    uint64_t block = block_of(list, row);
    list->row = row;
    list->readable = bw_dbfile_read(list->file, block, list->bytes, NULL) == BW_OK;
    if (list->readable)
        bw_block_check_run(list->file, block, list->bytes, &list->check);
}

static bw_role add_state(const bw_block_check *check, bw_text *text)
{
    static const struct {
        const char *words;
        bw_role role;
    } states[] = {
        [BW_BLOCK_GOOD] = {"good", BW_ROLE_GOOD},
        [BW_BLOCK_EMPTY] = {"empty", BW_ROLE_DIM},
        [BW_BLOCK_FRACTURED] = {"fractured", BW_ROLE_FAULT_BAD},
        [BW_BLOCK_BAD_CHECKSUM] = {"bad checksum", BW_ROLE_FAULT_BAD},
        [BW_BLOCK_PARTIAL] = {"not whole in the dump", BW_ROLE_FAULT_NOTE},
        [BW_BLOCK_BAD_HEADER] = {"bad header", BW_ROLE_FAULT_BAD},
        [BW_BLOCK_ALL_ZERO] = {"all zero", BW_ROLE_FAULT_SUSPECT},
        [BW_BLOCK_MARKED_CORRUPT] = {"marked corrupt", BW_ROLE_FAULT_BAD},
    };
    if ((unsigned)check->fault >= BW_COUNT(states))
        return BW_ROLE_TEXT;
    bool unchecked = check->fault == BW_BLOCK_GOOD && !check->checksum_on;
    bw_text_add(text, unchecked ? "no checksum" : states[check->fault].words);
    return unchecked ? BW_ROLE_DIM : states[check->fault].role;
}

static bw_role add_cell(const block_list *list, int column, bw_text *text)
{
    char scn[BW_SCN_TEXT];
    switch (column) {
    case COLUMN_DBA: bw_text_addf(text, "0x%08x", list->check.rdba); return BW_ROLE_POINTER;
    case COLUMN_KIND:
        bw_text_addf(text, "0x%02x %s", list->check.type, bw_block_kind_of(list->check.type)->name);
        return BW_ROLE_TEXT;
    case COLUMN_SCN: bw_text_add(text, bw_scn_format(list->check.scn, scn)); return BW_ROLE_SCN;
    case COLUMN_SEQ: bw_text_addf(text, "0x%02x", list->check.seq); return BW_ROLE_NUMBER;
    case COLUMN_STATE: return add_state(&list->check, text);
    default: return BW_ROLE_TEXT;
    }
}

static bw_role cell(void *data, uint64_t row, int column, bw_text *text)
{
    block_list *list = data;
    if (column == COLUMN_BLOCK) {
        bw_text_addf(text, "%llu", (unsigned long long)block_of(list, row));
        return BW_ROLE_NUMBER;
    }
    look_at(list, row);
    if (list->readable)
        return add_cell(list, column, text);
    if (column == COLUMN_STATE)
        bw_text_add(text, "cannot be read");
    return BW_ROLE_FAULT_BAD;
}

static void chosen(void *data, uint64_t row)
{
    const block_list *list = data;
    bw_place place = {.file = list->file, .block = block_of(list, row)};
    bw_shell_go(list->shell, &place);
}

static void close_list(void *data)
{
    block_list *list = data;
    free(list->bytes);
    free(list);
}

void blocks_show(viewer *v)
{
    if (!v->file || v->size == 0) {
        bw_shell_message(v->shell, BW_NOTE, "there is no block to list");
        return;
    }
    block_list *list = bw_alloc(sizeof(*list));
    list->shell = v->shell;
    list->file = v->file;
    list->bytes = bw_alloc(v->size);
    list->row = UINT64_MAX;
    bw_text title = {0};
    bw_text_addf(&title, "Blocks of %s", bw_dbfile_path(v->file));
    bw_table_source source = {.rows = rows,
                              .cell = cell,
                              .chosen = chosen,
                              .close = close_list,
                              .data = list,
                              .headings = headings};
    bw_shell_table(v->shell, bw_text_get(&title), &source);
    bw_text_free(&title);
}
