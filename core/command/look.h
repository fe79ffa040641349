/* core/command/look.h - blocks read and decoded for a command, and the paths into it. */
#ifndef BW_CORE_COMMAND_LOOK_H
#define BW_CORE_COMMAND_LOOK_H

#include <blockwright/bbed.h>
#include <blockwright/command.h>

typedef struct bw_look {
    bw_dbfile *file; /* borrowed */
    uint64_t block;
    bool several; /* more than one block is named: say which this is */
    uint8_t *bytes;
    bw_tree *tree;
    bw_bbed_place place;
    bw_text text; /* what the command is going to say */
} bw_look;

/* BW_LOOK_FIELDS refuses files that are nothing of Oracle's; BW_LOOK_BYTES takes any. */
typedef enum bw_look_at { BW_LOOK_FIELDS, BW_LOOK_BYTES } bw_look_at;

/* Reads and decodes each block that the parameters "file" and "block" name (100-200 is a range; -b
 * may be given several times; without it the one where the person stands), and calls one with it:
 * it appends to look->text, or writes to the call's JSON, and returns an exit status. The text is
 * said behind each block. One block's JSON stands alone, that of several in an array. Returns the
 * highest status; at 2 it ends, and an error has been set. */
int bw_look_each(bw_call *call, bw_look_at at, int (*one)(bw_call *, bw_look *, void *data),
                 void *data);

typedef bw_bbed_spot bw_spot;

/* "ktbbh.ktbbhitl[0]", "rowdata[12]", "*kdbr[0]", an offset. False: the call has an error that
 * tells the nearest names. */
bool bw_look_find(bw_call *call, const bw_look *look, const char *path, bw_spot *spot);

#endif
