/* core/command/undo_say.h - one undo record on a chain, as text, CSV and JSON. */
#ifndef BW_CORE_COMMAND_UNDO_SAY_H
#define BW_CORE_COMMAND_UNDO_SAY_H

#include "core/command/rows.h"
#include <blockwright/undo.h>

typedef struct bw_undo_say {
    bw_call *call;
    bw_rows_form form;
    const char *types; /* a letter a column, as rows takes them */
    bool of_transaction;
    unsigned number; /* of the step, from 1 */
} bw_undo_say;

/* CSV's heading; JSON's object with the array of steps begun. */
void bw_undo_say_begin(bw_undo_say *say);
void bw_undo_say_step(bw_undo_say *say, const bw_undo_step *step);
/* How the chain ended, slot by slot. False: it ended at something broken. only: this slot, -1 all.
 */
bool bw_undo_say_end(bw_undo_say *say, const bw_undo_chain *chain, int only);

#endif
