/* core/command/verify_say.h - what verify says, for people, as JSON and as CSV. */
#ifndef BW_CORE_COMMAND_VERIFY_SAY_H
#define BW_CORE_COMMAND_VERIFY_SAY_H

#include <blockwright/command.h>
#include <blockwright/search.h>

typedef struct bw_verifying {
    bw_call *call;
    bw_json *json; /* NULL: text or CSV */
    bool csv;
    const bw_dbfile *file; /* the one that is looked at */
    const bw_rules *rules; /* NULL: the cache layer alone */
    bw_text line;
} bw_verifying;

/* A bad block: bw_verify's callback. */
bool bw_verify_say_block(void *verifying, const bw_bad_block *bad);
void bw_verify_say_totals(bw_verifying *v, const bw_verify_totals *totals);
/* The list of rules, and which are on. */
void bw_verify_say_rules(bw_verifying *v);

#endif
