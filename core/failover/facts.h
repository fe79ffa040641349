/* core/failover/facts.h - what the readers of texts put into a bw_fsfo. */
#ifndef BW_CORE_FAILOVER_FACTS_H
#define BW_CORE_FAILOVER_FACTS_H

#include "core/failover/dgmgrl.h"
#include <blockwright/fsfo.h>

struct bw_fsfo {
    bw_arena *arena;
    bw_fsfo_output *outputs;
    size_t output_count;
    bw_fsfo_fact *facts;
    size_t fact_count;
    bool cut;
    bool in_output; /* the next fact belongs to the last output */
    const char *source;
    bw_dgmgrl reading; /* where in dgmgrl's output the source stands */
    const char *log_member; /* the database that writes the log; NULL = not told yet */
    /* Made by bw_fsfo_settings. */
    bw_arena *order_arena;
    bw_fsfo_setting *settings;
    size_t setting_count;
};

/* Facts from here on belong to a new output. */
void bw_fsfo_begin(bw_fsfo *fsfo, const char *what, const bw_log_record *record);
/* Of `size` bytes of value; blanks around it are dropped. NULL: too many. */
bw_fsfo_fact *bw_fsfo_put(bw_fsfo *fsfo, const char *member, const char *name, const char *value,
                          size_t size, uint64_t line);
void bw_fsfo_put_text(bw_fsfo *fsfo, const char *member, const char *name, const char *value,
                      uint64_t line);
/* Gives the fact a number that its value does not begin with. */
void bw_fsfo_put_number(bw_fsfo_fact *fact, int64_t number);

/* What events of observer, broker and alert logs tell. */
void bw_fsfo_add_event(bw_fsfo *fsfo, bw_log_kind kind, const bw_log_record *record,
                       const bw_log_event *event);

#endif
