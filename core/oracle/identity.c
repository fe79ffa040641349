/* Whose file it is: block 1 at the offsets of reference 2.1, 2.2, 4.2 and 5.2. */
#include "core/oracle/geometry.h"

#include <stdlib.h>
#include <string.h>

#define STATUS_BACKUP 0x0001u
#define STATUS_FUZZY (0x0001u | 0x0004u | 0x0010u | 0x0040u | 0x4000u)
#define BIGFILE_RFN 1024u
#define TYPE_TEMP 6u

typedef struct header {
    const uint8_t *bytes;
    bool be;
} header;

static uint16_t h16(const header *h, unsigned at)
{
    return bw_get16(h->bytes + at, h->be);
}

static uint32_t h32(const header *h, unsigned at)
{
    return bw_get32(h->bytes + at, h->be);
}

static bw_scn hscn(const header *h, unsigned at)
{
    return bw_scn_get(h->bytes + at, h->be);
}

static void copy_text(char *to, const uint8_t *from, size_t size)
{
    memcpy(to, from, size);
    to[size] = '\0';
}

/* kccfh: 20 bytes into datafile and control file headers, 16 into redo's. */
static void read_generic(const header *h, unsigned at, bw_geometry *grid, bw_identity *id)
{
    grid->version = h32(h, at + 4);
    id->dbid = h32(h, at + 8);
    copy_text(id->dbname, h->bytes + at + 12, 8);
    id->control_seq = h32(h, at + 20);
    id->file_blocks = h32(h, at + 24);
    id->file_number = h16(h, at + 32);
    id->file_type = h16(h, at + 34);
    id->activation_id = h32(h, at + 36);
    id->has_header = true;
}

static void read_datafile(const header *h, bw_geometry *grid, bw_identity *id)
{
    read_generic(h, 20, grid, id);
    id->has_datafile = true;
    id->root_dba = h32(h, 96);
    id->creation_scn = hscn(h, 100);
    id->creation_time = h32(h, 108);
    id->resetlogs_time = h32(h, 112);
    id->resetlogs_scn = hscn(h, 116);
    id->status = h16(h, 138);
    id->fuzzy = id->status & STATUS_FUZZY;
    id->backup_mode = id->status & STATUS_BACKUP;
    id->checkpoint_count = h32(h, 140);
    id->control_checkpoint_count = h32(h, 148);
    id->tablespace_number = h32(h, 332);
    uint16_t length = h16(h, 336);
    copy_text(id->tablespace, h->bytes + 338, length < 30 ? length : 30);
    id->relative_file = h32(h, 368);
    id->previous_resetlogs_time = h32(h, 416);
    id->previous_resetlogs_scn = hscn(h, 420);
    id->checkpoint_scn = hscn(h, 484);
    id->checkpoint_time = h32(h, 492);
    id->checkpoint_thread = h16(h, 496);
    id->rba_sequence = h32(h, 500);
    id->rba_block = h32(h, 504);
    id->rba_offset = h16(h, 508);
    id->platform = grid->version >= 0x0a000000 && bw_platform_name(h16(h, 644)) ? h16(h, 644) : 0;
    grid->bigfile = id->relative_file == BIGFILE_RFN && h32(h, 4) == 1;
    if (id->file_type == TYPE_TEMP && grid->kind == BW_FILE_DATA)
        grid->kind = BW_FILE_TEMP;
}

static void read_control(const header *h, bw_geometry *grid, bw_identity *id)
{
    read_generic(h, 20, grid, id);
    id->has_control = true;
    id->mount_id = h32(h, 96);
    id->creation_time = h32(h, 100);
    id->checkpoint_scn = hscn(h, 104);
    id->checkpoint_time = h32(h, 112);
}

static void read_redo(const header *h, bw_geometry *grid, bw_identity *id)
{
    read_generic(h, 16, grid, id);
    id->has_redo = true;
    id->sequence = h32(h, 8);
    copy_text(id->description, h->bytes + 92, 64);
    id->next_block = h32(h, 156);
    id->resetlogs_time = h32(h, 160);
    id->resetlogs_scn = hscn(h, 164);
    id->thread = h16(h, 176);
    id->first_scn = hscn(h, 180);
    id->first_time = h32(h, 188);
    id->next_scn = hscn(h, 192);
    id->next_time = h32(h, 200);
}

static void read_kind(const header *h, bw_geometry *grid, bw_identity *id)
{
    bool file_header = h->bytes[0] == 0x0b;
    if ((grid->kind == BW_FILE_DATA || grid->kind == BW_FILE_BLOCKS) && file_header)
        read_datafile(h, grid, id);
    else if (strcmp(grid->family, "control") == 0 && h->bytes[0] == 0x15)
        read_control(h, grid, id);
    else if (grid->kind == BW_FILE_REDO && h->bytes[0] == 0x01)
        read_redo(h, grid, id);
}

void bw_identity_read(bw_source *source, bw_geometry *grid, bw_identity *id)
{
    *id = (bw_identity){0};
    uint64_t position = grid->has_block0 ? 1 : 1 - grid->first_block;
    bool there =
        grid->block_size && (grid->has_block0 || grid->first_block <= 1) && position < grid->blocks;
    if (!there)
        return;
    uint8_t *bytes = bw_alloc(grid->block_size);
    size_t got;
    if (bw_source_read(source, position * grid->block_size, bytes, grid->block_size, &got, NULL) ==
            BW_OK &&
        got == grid->block_size && got >= 512) {
        header h = {bytes, grid->big_endian};
        if (got >= 1024 || grid->kind == BW_FILE_REDO)
            read_kind(&h, grid, id);
    }
    free(bytes);
}
