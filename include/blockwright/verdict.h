/* blockwright/verdict.h - may this copy of a database be mounted, opened, trusted? What its files
 * show, put against a table of rules (lua/verdict, docs/verdict.md): lights, the rows that hold,
 * what each rests on, and what could not be seen.
 *
 * A light is green only when every rule that could dim it was judged on all that it needs. Files
 * are opened read-only, one at a time, and never locked. Threads: one object, one thread. */
#ifndef BLOCKWRIGHT_VERDICT_H
#define BLOCKWRIGHT_VERDICT_H

#include <blockwright/dbfile.h>

typedef enum bw_light { BW_LIGHT_GREEN, BW_LIGHT_UNKNOWN, BW_LIGHT_AMBER, BW_LIGHT_RED } bw_light;
BW_API const char *bw_light_name(bw_light light); /* "green", "unknown" ... */

typedef enum bw_lamp { BW_LAMP_MOUNT, BW_LAMP_OPEN, BW_LAMP_TRUST, BW_LAMPS } bw_lamp;
BW_API const char *bw_lamp_name(bw_lamp lamp); /* "mount" ... */

/* One value that a row rests on. Texts are valid as long as the verdict, as all below. */
typedef struct bw_verdict_evidence {
    const char *file;  /* path, NULL: of the whole directory */
    int64_t block;     /* -1: of no block */
    const char *field; /* "kcvfh.kcvfhcpc", or in words */
    const char *value;
    const char *trust; /* "certain", "likely", "unknown" */
} bw_verdict_evidence;

typedef struct bw_verdict_row {
    const char *id;         /* "D6" as in the decision table; a person's own rules have their own */
    const char *level;      /* "control file": earlier ones stand in the way of later ones */
    const char *says;       /* what is so, a sentence */
    const char *error;      /* what Oracle would say; NULL: nothing */
    const char *confidence; /* of the rule: "A" shown by a case, "B" second hand, "K", "INF" */
    bw_light lights[BW_LAMPS];
    const char *const *remedy; /* in order; NULL behind the last */
    size_t subjects;           /* files or threads it holds for; says and error tell the first */
    const bw_verdict_evidence *evidence; /* of the first twenty */
    size_t evidence_count;
} bw_verdict_row;

/* Where a file stands in time; only what has an SCN. */
typedef struct bw_verdict_as_of {
    const char *file;
    bw_scn scn;       /* control file: on disk; log: its last record; datafile: newest block seen */
    const char *what; /* what that SCN is, in words */
} bw_verdict_as_of;

typedef struct bw_verdict {
    bw_light lights[BW_LAMPS];
    const char *overall; /* one sentence */
    const char *advice;  /* before anything is done; NULL when clean */
    const bw_verdict_row *rows; /* what holds, the most pressing first */
    size_t row_count;
    const char *const *unseen; /* why a light is not green although nothing is wrong; NULL at the end */
    const char *const *beyond; /* rows that no input of this program can show, with why; so, too */
    const bw_verdict_as_of *as_of;
    size_t as_of_count;
} bw_verdict;

typedef struct bw_verdict_rules bw_verdict_rules;
BW_API size_t bw_verdict_rules_count(const bw_verdict_rules *rules);
typedef struct bw_verdict_rule {
    const char *id, *of, *level, *says, *error, *confidence;
    const char *when;   /* the condition; NULL: cannot tells why there is none */
    const char *cannot; /* why files cannot show it */
    bw_light lights[BW_LAMPS];
    const char *const *remedy;
} bw_verdict_rule;
BW_API const bw_verdict_rule *bw_verdict_rules_at(const bw_verdict_rules *rules, size_t index);

/* What conditions may ask for. NULL behind the last. of: "control", "datafile" ... */
BW_API const char *bw_verdict_fact(size_t index, const char **of, const char **doc);

#define BW_VERDICT_WATCH 4000 /* milliseconds: as long as Oracle itself watches at mount */
typedef struct bw_verdict_options {
    const char *source; /* directory of the database that path is a copy of; NULL = not given */
    bool deep;          /* read every block; else the first 64 MiB, spread over all datafiles */
    unsigned watch;     /* milliseconds between two looks at the control files; 0 = one look */
    unsigned threads;   /* of the reading of blocks; 0 = all cores */
} bw_verdict_options;
/* NULL with err: path or source cannot be read, hold no Oracle file, or somebody stopped it. base
 * may be NULL: files that it holds are taken from there, with what is staged. */
BW_API bw_verdict *bw_verdict_read(const bw_verdict_rules *rules, const bw_workspace *base,
                                   const char *path, const bw_verdict_options *options,
                                   const bw_progress *progress, bw_error *err);
BW_API void bw_verdict_free(bw_verdict *verdict); /* NULL is fine */

#endif
