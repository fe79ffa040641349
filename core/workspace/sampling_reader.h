/* core/workspace/sampling_reader.h - what the thread of a sampling works with. */
#ifndef BW_CORE_WORKSPACE_SAMPLING_READER_H
#define BW_CORE_WORKSPACE_SAMPLING_READER_H

#include "core/workspace/image.h"
#include <blockwright/control.h>

#include <sys/stat.h>

#define BW_READER_THREADS 16u /* redo threads whose progress is followed */
#define BW_READER_FILES 20000u

typedef struct bw_reader_file {
    char *path;
    int fd;               /* -1: not open */
    bool listed;          /* the directory has it */
    bool opened_now;      /* only for this look: too many are open already */
    struct stat st;       /* at this look */
    bw_image *last, *now; /* of the look before, and of this one; now NULL: not read yet */
    bw_image *parsed;     /* what file is made of */
    bw_dbfile *file;      /* its head; NULL: nothing could be read */
    /* --- datafiles: where the next blocks are --- */
    uint64_t next_block;
    bw_scn highest, highest_before; /* of this round, and of the one before */
    uint64_t highest_at, highest_before_at;
    bool torn_twice[BW_IMAGE_PLACES]; /* [i]: last->blocks.torn_at[i] was torn at two looks */
    uint64_t suspects[BW_IMAGE_PLACES];
    unsigned suspect_count;
    /* --- control files: where the next piece behind the head is --- */
    uint64_t next_piece;
} bw_reader_file;

typedef struct bw_reader {
    char *folder;
    bool blocks;
    bw_reader_file **files; /* by path */
    size_t count, open_count, open_most;
    size_t next_file;              /* whose blocks come next */
    bw_rba low[BW_READER_THREADS]; /* low cache RBA of thread i + 1; sequence 0: nothing is known */
    int inotify;                   /* -1: there is none, walk again now and then */
    double walked;                 /* seconds, when the directory was listed */
    bool walk_again;
    uint64_t looks;
    bw_error trouble; /* of the directory */
    uint8_t *buffer;  /* of BW_READER_BUFFER bytes */
} bw_reader;
#define BW_READER_BUFFER (256u * 1024u)

bw_reader *bw_reader_new(const char *folder, bool blocks);
void bw_reader_free(bw_reader *reader);
bw_images *bw_reader_look(bw_reader *reader);

/* --- parts of a look --- */
void bw_reader_list(bw_reader *reader); /* which files are there */
/* Reads at most size bytes; short at the end of the file. False: now has the trouble. */
bool bw_reader_read(bw_reader_file *f, uint64_t offset, void *buffer, size_t size, size_t *got);
/* Makes file out of the image, unless it is of the same bytes. */
void bw_reader_parse(bw_reader_file *f, const bw_image *image);
void bw_reader_controls(bw_reader *reader); /* the control files, of one moment if it can be */
void bw_reader_redo(bw_reader *reader);     /* how far the redo from the low cache RBAs is whole */
void bw_reader_blocks(bw_reader *reader);   /* some more blocks of datafiles */
double bw_reader_seconds(void);
void bw_reader_pause(void); /* between two tries */

static inline bool bw_reader_is(const bw_reader_file *f, bw_file_kind kind)
{
    return f->file && bw_dbfile_geometry(f->file)->kind == kind;
}

#endif
