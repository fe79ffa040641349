/* core/command/look.h - one block read and decoded for one command, and the paths into it. */
#ifndef BW_CORE_COMMAND_LOOK_H
#define BW_CORE_COMMAND_LOOK_H

#include <blockwright/bbed.h>
#include <blockwright/command.h>

typedef struct bw_look {
    bw_dbfile *file; /* borrowed */
    uint64_t block;
    uint8_t *bytes;
    bw_tree *tree;
    bw_bbed_place place;
    bw_text text; /* what the command is going to say; written by bw_look_close */
} bw_look;

/* Reads the block of the parameters "file" and "block". False: the call has an error; close it.
 * BW_LOOK_FIELDS refuses files that are nothing of Oracle's; BW_LOOK_BYTES takes any. */
typedef enum bw_look_at { BW_LOOK_FIELDS, BW_LOOK_BYTES } bw_look_at;
bool bw_look_open(bw_call *call, bw_look *look, bw_look_at at);
/* Says the text unless result is 2 (an error stands alone), frees, and hands result back. */
int bw_look_close(bw_call *call, bw_look *look, int result);

typedef bw_bbed_spot bw_spot;

/* "ktbbh.ktbbhitl[0]", "rowdata[12]", "*kdbr[0]", an offset. False: the call has an error that
 * tells the nearest names. */
bool bw_look_find(bw_call *call, const bw_look *look, const char *path, bw_spot *spot);

#endif
