/* core/ui/complete.h - what may stand at the end of a command line that is being typed. */
#ifndef BW_CORE_UI_COMPLETE_H
#define BW_CORE_UI_COMPLETE_H

#include <blockwright/command.h>

typedef struct bw_completion {
    bw_text more; /* what all candidates go on with behind what was typed, quoted as the line needs
                     it */
    bw_text hint; /* one line: the candidates once something is typed, else what is wanted */
    size_t count; /* of candidates */
} bw_completion;

/* line: up to the cursor. here: where the person stands, for files and field paths. The texts are
 * appended; the caller frees them. Folders are looked into, nothing is opened. */
void bw_complete(bw_session *session, const bw_place *here, const char *line, bw_completion *found);

#endif
