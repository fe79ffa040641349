/* A row over all its pieces: nrid leads from one to the next, P and N tell that a column was cut
 * between two (reference 3.3). */
#include <blockwright/row.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PIECES 65536u
#define MAX_BYTES (64u << 20) /* a chain that is longer than this is kept up to here */

typedef struct walk {
    const bw_workspace *workspace;
    bw_row *row;
    bw_row_place here;
    bw_rowid mark; /* a chain that comes back to it never ends */
    size_t mark_at;
    size_t bytes;
    bool open;     /* the last column goes on in the next piece */
    bw_text joint; /* the last column while it is put together of several pieces */
} walk;

bw_row *bw_row_new(void)
{
    bw_row *row = bw_alloc(sizeof(*row));
    row->arena = bw_arena_new();
    return row;
}

void bw_row_free(bw_row *row)
{
    if (!row)
        return;
    bw_arena_free(row->arena);
    free(row->pieces);
    free(row->columns);
    free(row);
}

static void row_reset(bw_row *row)
{
    bw_arena_reset(row->arena);
    row->piece_count = row->column_count = 0;
    row->incomplete[0] = '\0';
}

/* Room for one more, doubled at powers of two. */
static void *room_for(void *items, size_t count, size_t size)
{
    return count & (count - 1) ? items : bw_realloc(items, (count ? 2 * count : 1) * size);
}

static void add_piece(walk *w)
{
    bw_row *row = w->row;
    row->pieces = room_for(row->pieces, row->piece_count, sizeof(*row->pieces));
    row->pieces[row->piece_count++] = w->here;
}

/* A column that was put together moves to the row's arena. */
static void settle_joint(walk *w)
{
    if (!w->joint.length)
        return;
    uint8_t *bytes = bw_arena_alloc(w->row->arena, w->joint.length);
    memcpy(bytes, w->joint.data, w->joint.length);
    w->row->columns[w->row->column_count - 1].bytes = bytes;
    bw_text_clear(&w->joint);
}

static void join_column(walk *w, const bw_row_column *column)
{
    bw_row_column *last = &w->row->columns[w->row->column_count - 1];
    if (!w->joint.length)
        bw_text_add_bytes(&w->joint, last->bytes, last->length);
    bw_text_add_bytes(&w->joint, column->bytes, column->length);
    last->length = (uint32_t)w->joint.length;
    last->null = last->null && column->null;
}

static void add_column(walk *w, const bw_row_column *column, bool goes_on)
{
    bw_row *row = w->row;
    w->bytes += column->length;
    if (goes_on && row->column_count) {
        join_column(w, column);
        return;
    }
    settle_joint(w);
    uint8_t *bytes = bw_arena_alloc(row->arena, column->length);
    if (column->length)
        memcpy(bytes, column->bytes, column->length);
    row->columns = room_for(row->columns, row->column_count, sizeof(*row->columns));
    row->columns[row->column_count++] =
        (bw_row_column){.bytes = bytes, .length = column->length, .null = column->null};
}

static void stop(walk *w, const char *why)
{
    snprintf(w->row->incomplete, sizeof(w->row->incomplete), "file %u, block %llu, slot %u: %.160s",
             bw_dbfile_number(w->here.file), (unsigned long long)w->here.block, w->here.slot, why);
}

static bool take_columns(walk *w, const bw_table_block *table, const bw_row_piece *piece)
{
    bw_row_column columns[BW_ROW_COLUMNS];
    unsigned count;
    const char *why = bw_row_columns_read(table, piece, columns, &count, NULL);
    bool goes_on = w->open && piece->flags & BW_ROW_FROM_PREVIOUS;
    for (unsigned i = 0; i < count; i++, goes_on = false) {
        add_column(w, &columns[i], goes_on);
        if (w->bytes > MAX_BYTES) {
            stop(w, "more than 64 MiB of columns; the rest of the chain is not read");
            return false;
        }
    }
    if (why)
        stop(w, why);
    w->open = piece->flags & BW_ROW_INTO_NEXT;
    return !why;
}

/* Brent: the mark moves on at powers of two, so that any circle is met. */
static bool is_circle(walk *w, const bw_rowid *next)
{
    if (w->mark_at && w->mark.rdba == next->rdba && w->mark.slot == next->slot)
        return true;
    size_t count = w->row->piece_count;
    if ((count & (count - 1)) == 0) {
        w->mark = *next;
        w->mark_at = count;
    }
    return false;
}

/* Most pieces stay in their file, which need not be one of the workspace. */
static bw_dbfile *file_of(const walk *w, uint32_t rdba, uint64_t *block)
{
    bool bigfile = bw_dbfile_geometry(w->here.file)->bigfile;
    *block = bigfile ? rdba : bw_dba_block(rdba);
    if (bw_dbfile_dba(w->here.file, *block) == rdba)
        return w->here.file;
    return bw_workspace_by_dba(w->workspace, rdba, w->here.file, block);
}

/* False: the row ends here. */
static bool go_on(walk *w, const bw_row_piece *piece)
{
    if (!piece->has_next)
        return false;
    if (is_circle(w, &piece->next) || w->row->piece_count >= MAX_PIECES) {
        stop(w, "the chain of pieces comes back to itself");
        return false;
    }
    uint64_t block;
    bw_dbfile *file = file_of(w, piece->next.rdba, &block);
    if (!file) {
        char why[120];
        snprintf(why, sizeof(why), "the next piece is in 0x%08x (file %u, block %u), not loaded",
                 piece->next.rdba, bw_dba_file(piece->next.rdba), bw_dba_block(piece->next.rdba));
        stop(w, why);
        return false;
    }
    w->here = (bw_row_place){.file = file, .block = block, .slot = piece->next.slot};
    return true;
}

static bw_status read_piece(walk *w, uint8_t *bytes, bw_row_piece *piece, bw_error *err)
{
    const bw_geometry *g = bw_dbfile_geometry(w->here.file);
    bw_table_block table;
    bw_status status = bw_dbfile_read(w->here.file, w->here.block, bytes, err);
    if (status == BW_OK)
        status = bw_table_block_open(bytes, g->block_size, g->big_endian, &table, err);
    if (status != BW_OK)
        return status;
    w->here.offset = bw_table_row_at(&table, table.first + w->here.slot);
    if (!w->here.offset || !bw_row_piece_read(&table, w->here.offset, piece))
        return bw_error_set(err, BW_ERR_RANGE, "no row there; its directory has %u entries",
                            table.rows - table.first);
    add_piece(w);
    return take_columns(w, &table, piece) ? BW_OK : BW_ERR_FORMAT;
}

bw_status bw_row_follow(const bw_workspace *workspace, bw_dbfile *file, uint64_t block,
                        unsigned slot, bw_row *row, bw_error *err)
{
    walk w = {.workspace = workspace, .row = row, .here = {file, block, 0, slot}};
    bw_error error = {0};
    bw_row_piece piece;
    bw_status status;
    row_reset(row);
    do {
        uint8_t *bytes = bw_alloc(bw_dbfile_geometry(w.here.file)->block_size);
        status = read_piece(&w, bytes, &piece, &error);
        free(bytes);
    } while (status == BW_OK && go_on(&w, &piece));
    settle_joint(&w);
    bw_text_free(&w.joint);
    if (row->piece_count == 0)
        return bw_error_set(err, status, "%s, block %llu, slot %u: %s", bw_dbfile_path(file),
                            (unsigned long long)block, slot, error.text);
    if (status != BW_OK && !row->incomplete[0])
        stop(&w, error.text);
    return BW_OK;
}
