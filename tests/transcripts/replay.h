/* A published session as steps, and the files that it was held on, rebuilt from what it prints. */
#ifndef BW_TESTS_TRANSCRIPTS_REPLAY_H
#define BW_TESTS_TRANSCRIPTS_REPLAY_H

#include "plugins/bbed/console.h"

typedef struct replay_step {
    char *command;
    char **lines; /* without what the author wrote behind '#', trailing blanks cut */
    size_t line_count;
    char path[256]; /* of the block that the step shows; "" = none shown */
    uint64_t block;
    bool mixed; /* it shows another block than the one that was set */
} replay_step;

/* One block as the session shows it before it changes it. */
typedef struct replay_block {
    char path[256];
    uint64_t block;
    uint8_t *bytes, *known, *changed; /* [block_size] */
    size_t from_step; /* when Oracle itself wrote the block in between, it begins anew here */
    int64_t copy_of;  /* after COPY: the block whose bytes it shows; -1 = its own */
    uint32_t header;  /* offset of kdbh, kdxle or kdxbr, from a map */
    unsigned runs;    /* of BBED over it, as its question about the BIFILE tells */
    bool mixed;       /* its bytes are of several runs: sums and checks need not agree */
    unsigned rows;    /* of a table block, as far as they were printed */
    unsigned level;   /* of an index block: 1 = branch */
    bool fitted;      /* its first SUM was used to choose the word that nobody published ... */
    uint16_t adjust;  /* ... by this much, in memory order of a little-endian machine */
} replay_block;

typedef struct replay {
    replay_step *steps;
    size_t step_count;
    replay_block *blocks;
    size_t block_count;
    struct standing *standing;
    char folder[64]; /* the files lie below it */
    int outside;     /* the real root */
    uint32_t block_size;
    bool big_endian;
    bool override; /* learning replaces what was known */
    bool conflict; /* a byte was learnt that had another value */
} replay;

bool replay_open(replay *r, const char *name); /* false: the transcript is absent */
/* The files anew, with what fitting found. */
void replay_write_files(replay *r);
/* Blocks that Oracle wrote between the step before and this one; true when there are any. */
bool replay_rewrite(replay *r, size_t step);
replay_block *replay_find_block(replay *r, const char *path, uint64_t block);
void replay_leave(replay *r);
void replay_close(replay *r);
/* The console's lines, tabs as a terminal shows them, trailing blanks cut. */
char **replay_lines(const replay *r, const char *text, size_t *count);
void replay_lines_free(char **lines, size_t count);
/* The line tells bytes that the session shows nowhere else. */
bool replay_line_unknown(const replay *r, const replay_step *step, const char *line);
/* "listfile=LIST" names the list of the session's files; other keywords stay. */
const char *replay_path(const char *keyword);
/* From here on the session's paths are ours: the folder becomes the root. False: not permitted (no
 * root, no user namespaces). */
bool replay_enter(replay *r);

#endif
