/* Redo records run on over block borders; facts: reference 5.1, 5.3, 5.4. */
#include <blockwright/redo.h>

#include <stdlib.h>
#include <string.h>

#define BLOCK_HEADER 16u
#define FREE_FOR_HEADER 20u /* a record begins only where more than this is left */
#define SHORT_HEADER 24u
#define LWN_HEADER 68u
#define LWN 0x04u              /* bit of vld: the header has the log writer's batch */
#define MOST_LENGTH (8u << 20) /* far above what a record of blocks of 32 KB needs */
#define VECTOR_HEAD 24u        /* up to 11.2 */
#define VECTOR_HEAD_12C 32u

struct bw_redo {
    bw_dbfile *file;
    uint32_t block_size, sequence, vector_head;
    uint64_t block, end; /* the one in buffer; the first behind the log */
    uint32_t offset;     /* in the block, where reading goes on */
    bool big_endian, loaded;
    uint8_t *buffer, *record;
    size_t record_room;
    bw_redo_vector *vectors;
    size_t vector_room;
};

/* False: this block is not, or no longer, one of this log. */
static bool load(bw_redo *r, uint64_t block, bw_error *err, bw_status *status)
{
    r->loaded = false;
    r->block = block;
    *status = BW_ERR_NOT_FOUND;
    if (block >= r->end || !bw_dbfile_has_block(r->file, block)) {
        bw_error_set(err, *status, "%s: the log ends before block %llu", bw_dbfile_path(r->file),
                     (unsigned long long)block);
        return false;
    }
    *status = bw_dbfile_read(r->file, block, r->buffer, err);
    if (*status != BW_OK)
        return false;
    if (r->buffer[0] != 1 || bw_get32(r->buffer + 8, r->big_endian) != r->sequence) {
        *status = bw_error_set(err, BW_ERR_NOT_FOUND,
                               "%s: block %llu is not of sequence %u: the log ends before it",
                               bw_dbfile_path(r->file), (unsigned long long)block, r->sequence);
        return false;
    }
    r->loaded = true;
    r->offset = BLOCK_HEADER;
    return true;
}

/* To the first place from here where a record begins: its length is not zero. */
static bool seek_record(bw_redo *r, bw_error *err, bw_status *status)
{
    for (;;) {
        if (!r->loaded && !load(r, r->block, err, status))
            return false;
        if (r->offset + FREE_FOR_HEADER < r->block_size &&
            bw_get32(r->buffer + r->offset, r->big_endian) != 0)
            return true;
        r->loaded = false;
        r->block++;
    }
}

static bool take_bytes(bw_redo *r, uint32_t length, bw_error *err, bw_status *status)
{
    uint32_t done = 0;
    if (r->record_room < length) {
        r->record = bw_realloc(r->record, length);
        r->record_room = length;
    }
    while (done < length) {
        if (r->offset == r->block_size && !load(r, r->block + 1, err, status))
            return false;
        uint32_t part = r->block_size - r->offset;
        if (part > length - done)
            part = length - done;
        memcpy(r->record + done, r->buffer + r->offset, part);
        done += part;
        r->offset += part;
    }
    r->offset = (r->offset + 3) & ~3u;
    return true;
}

static uint32_t align4(uint32_t size)
{
    return (size + 3) & ~3u;
}

/* Bytes of the vector at `at`, and its number of fields; 0: it does not fit into the record. */
static uint32_t vector_size(const bw_redo *r, uint32_t at, uint32_t length, uint16_t *fields)
{
    if (at + r->vector_head + 2 > length)
        return 0;
    const uint8_t *lengths = r->record + at + r->vector_head;
    uint32_t array = bw_get16(lengths, r->big_endian);
    uint64_t size = (uint64_t)r->vector_head + align4(array);
    if (array < 2 || array % 2 || at + size > length)
        return 0;
    *fields = (uint16_t)((array - 2) / 2);
    for (uint32_t i = 1; i <= *fields; i++)
        size += align4(bw_get16(lengths + (size_t)2 * i, r->big_endian));
    return at + size > length ? 0 : (uint32_t)size;
}

static void take_vector(const bw_redo *r, uint32_t at, bw_redo_vector *v)
{
    const uint8_t *p = r->record + at;
    bool be = r->big_endian;
    v->layer = p[0];
    v->code = p[1];
    v->cls = bw_get16(p + 2, be);
    v->afn = bw_get16(p + 4, be);
    v->object = (uint32_t)bw_get16(p + 6, be) << 16 | bw_get16(p + 22, be);
    v->dba = bw_get32(p + 8, be);
    v->scn = bw_scn_get(p + 12, be);
    v->seq = p[20];
    v->typ = p[21];
    v->container = r->vector_head == VECTOR_HEAD_12C ? bw_get16(p + 24, be) : 0;
    v->at = at;
}

static void take_vectors(bw_redo *r, bw_redo_record *record)
{
    uint32_t at = record->header;
    size_t count = 0;
    while (at < record->length) {
        bw_redo_vector v = {0};
        v.size = vector_size(r, at, record->length, &v.fields);
        if (v.size == 0)
            break;
        take_vector(r, at, &v);
        if (count == r->vector_room) {
            r->vector_room = count ? count * 2 : 8;
            r->vectors = bw_realloc(r->vectors, r->vector_room * sizeof(v));
        }
        r->vectors[count++] = v;
        at += v.size;
    }
    record->vectors = r->vectors;
    record->vector_count = count;
    record->whole = at == record->length;
}

static void take_header(const bw_redo *r, bw_redo_record *record)
{
    const uint8_t *p = r->record;
    bool be = r->big_endian;
    record->vld = p[4];
    record->scn = bw_scn_from(bw_get32(p + 8, be), bw_get16(p + 6, be));
    record->subscn = bw_get16(p + 12, be);
    record->container = bw_get32(p + 16, be);
    record->header = SHORT_HEADER;
    record->has_lwn = (record->vld & LWN) && record->length >= LWN_HEADER;
    if (!record->has_lwn)
        return;
    record->header = LWN_HEADER;
    record->lwn_number = bw_get16(p + 24, be);
    record->lwn_strands = bw_get16(p + 26, be);
    record->lwn_blocks = bw_get32(p + 28, be);
    record->lwn_scn = bw_scn_get(p + 40, be);
    record->time = bw_get32(p + 64, be);
}

bw_status bw_redo_next(bw_redo *r, bw_redo_record *record, bw_error *err)
{
    bw_status status = BW_OK;
    *record = (bw_redo_record){0};
    if (!seek_record(r, err, &status))
        return status;
    record->rba = (bw_rba){r->sequence, (uint32_t)r->block, (uint16_t)r->offset};
    record->length = bw_get32(r->buffer + r->offset, r->big_endian);
    if (record->length < SHORT_HEADER || record->length > MOST_LENGTH)
        return bw_error_set(err, BW_ERR_FORMAT,
                            "%s: block %u, byte %u: no redo record of %u bytes can be here; read "
                            "on from another block with -b",
                            bw_dbfile_path(r->file), record->rba.block, record->rba.offset,
                            record->length);
    if (!take_bytes(r, record->length, err, &status))
        return status;
    record->bytes = r->record;
    take_header(r, record);
    take_vectors(r, record);
    return BW_OK;
}

/* The block says where the first record that begins in it is; none does in one that is filled by a
 * record begun before. */
static void seek_first(bw_redo *r)
{
    bw_status status;
    while (load(r, r->block, NULL, &status)) {
        uint16_t first = bw_get16(r->buffer + 12, r->big_endian);
        uint32_t offset = first & 0x7fffu;
        if ((first & 0x8000u) && offset >= BLOCK_HEADER && offset < r->block_size) {
            r->offset = offset;
            return;
        }
        r->block++;
    }
}

bw_redo *bw_redo_open(bw_dbfile *file, uint64_t block, bw_error *err)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    const bw_identity *id = bw_dbfile_identity(file);
    if (g->kind != BW_FILE_REDO || !id->has_redo) {
        bw_error_set(err, BW_ERR_FORMAT, "%s: %s, no redo log with a readable block 1",
                     bw_dbfile_path(file), bw_file_kind_name(g->kind));
        return NULL;
    }
    bw_redo *r = bw_alloc(sizeof(*r));
    *r = (bw_redo){.file = file,
                   .block_size = g->block_size,
                   .sequence = id->sequence,
                   .vector_head = g->version >= 0x0c100000 ? VECTOR_HEAD_12C : VECTOR_HEAD,
                   .block = block < 2 ? 2 : block,
                   .end = id->next_block,
                   .big_endian = g->big_endian};
    r->buffer = bw_alloc(g->block_size);
    seek_first(r);
    return r;
}

void bw_redo_free(bw_redo *r)
{
    if (!r)
        return;
    free(r->buffer);
    free(r->record);
    free(r->vectors);
    free(r);
}
