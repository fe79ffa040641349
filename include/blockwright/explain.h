/* blockwright/explain.h - what an error of Oracle's says: its arguments by name, decoded, the block
 * they point at, the likely cause, where to look, how it is repaired.
 *
 * The knowledge is data (lua/explain/, and the person's own $XDG_CONFIG_HOME/blockwright/explain/).
 * Threads: a bw_knowledge that is loaded may be read by any. */
#ifndef BLOCKWRIGHT_EXPLAIN_H
#define BLOCKWRIGHT_EXPLAIN_H

#include <blockwright/dbfile.h>

typedef struct bw_knowledge bw_knowledge;

/* One argument, or two that make one value (SCN wrap and base). */
typedef struct bw_explained_value {
    const char *name;  /* "current SCN" */
    const char *kind;  /* "scn", "dba", "place", "usn", "number", "text" */
    const char *given; /* as it stood in the message */
    const char *text;  /* decoded, for people */
    bool has_number;
    uint64_t number;   /* of numbers and SCNs */
    bool has_place;    /* kinds "dba" and "place": the block it points at */
    bool relative;     /* file is a relative number, out of a DBA */
    uint32_t file;
    uint64_t block;
    bw_dbfile *loaded; /* the workspace's file that holds the block; NULL = not loaded */
} bw_explained_value;

typedef struct bw_explanation {
    const char *code;       /* "ORA-00600 [2662]", "ORA-01578" */
    bool known;             /* false: only what its number or name tells of the layer */
    const char *title;      /* one sentence */
    const char *cause, *repair; /* "" when nothing is known */
    const char *confidence; /* "certain", "likely", "unknown" */
    bw_explained_value *values;
    size_t value_count;
    const char **look;      /* lines of commands that show the place */
    size_t look_count;
} bw_explanation;

/* Every code in text, in its order, wrapped lines or not; also bare "4000 5" and "2662 0 16 0 22 9".
 * workspace (may be NULL) turns addresses into files. What is returned lives in arena; NULL with
 * count 0 when text names no code. */
BW_API bw_explanation *bw_explain(const bw_knowledge *knowledge, const bw_workspace *workspace,
                                  const char *text, bw_arena *arena, size_t *count);

#endif
