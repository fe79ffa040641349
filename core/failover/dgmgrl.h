/* core/failover/dgmgrl.h - reads what dgmgrl prints, line by line. By labels, never by columns:
 * pasted outputs have lost their indentation. */
#ifndef BW_CORE_FAILOVER_DGMGRL_H
#define BW_CORE_FAILOVER_DGMGRL_H

#include <blockwright/log.h>

#define BW_DGMGRL_NAME 132 /* bytes of a member's name, with "observer " before it */

typedef enum bw_dgmgrl_place {
    BW_DGMGRL_NOWHERE,
    BW_DGMGRL_ITEMS,     /* labels, properties, members */
    BW_DGMGRL_STATUS,    /* the next line is a status */
    BW_DGMGRL_HEALTH,    /* conditions with YES or NO */
    BW_DGMGRL_ORA,       /* conditions that are errors */
    BW_DGMGRL_FLASHBACK, /* a line a database: On or Off */
    BW_DGMGRL_GROUPS,    /* table of redo log groups a thread */
    BW_DGMGRL_SIZES,     /* table of redo log sizes a thread */
} bw_dgmgrl_place;

typedef struct bw_dgmgrl {
    bw_dgmgrl_place place;
    char member[BW_DGMGRL_NAME];  /* that the section is about; "" the configuration */
    char named[BW_DGMGRL_NAME];   /* last one listed: errors below are its */
    char asked[BW_DGMGRL_NAME];   /* of the command: show database NAME ... */
    char primary[BW_DGMGRL_NAME]; /* in tables: whose online logs, whose standby logs */
    char standby[BW_DGMGRL_NAME];
    /* A value whose quote is still open, and an edit whose answer has not come. */
    char property[64];
    bw_text value;
    uint64_t value_line;
    bw_log_time started; /* of the session, as its banner says */
    bool fresh;          /* a command was seen, its output not yet */
    size_t edits_from; /* facts from this one on were asked for; SIZE_MAX: none */
} bw_dgmgrl;

struct bw_fsfo;
/* A new source begins. */
void bw_dgmgrl_reset(bw_dgmgrl *reading);
void bw_dgmgrl_free(bw_dgmgrl *reading);
/* False: the line is none of dgmgrl's, as far as can be told. line is terminated, trimmed. */
bool bw_dgmgrl_line(struct bw_fsfo *fsfo, const char *line, const bw_log_record *record);

/* Commands that change the configuration, and what is answered. command: trimmed, without prompt. */
bool bw_dgmgrl_edit(struct bw_fsfo *fsfo, const char *command, const bw_log_record *record);
bool bw_dgmgrl_answer(struct bw_fsfo *fsfo, const char *line);
/* The tables of `validate database`. */
bool bw_dgmgrl_table(struct bw_fsfo *fsfo, const char *line, const bw_log_record *record);

#endif
