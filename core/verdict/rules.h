/* core/verdict/rules.h - the rules, out of data files: see lua/verdict. */
#ifndef BW_CORE_VERDICT_RULES_H
#define BW_CORE_VERDICT_RULES_H

#include "core/base/data.h"
#include "core/layout/expr.h"
#include "core/verdict/fact.h"

bw_verdict_rules *bw_verdict_rules_new(void);
void bw_verdict_rules_free(bw_verdict_rules *rules);
/* Rows added must live in this arena. */
bw_arena *bw_verdict_rules_arena(bw_verdict_rules *rules);
/* root = { { id, of, level, mount, open, trust, when | cannot, says, error, remedy, confidence },
 * ... }. Rules are judged in the order in which they were added. */
bw_status bw_verdict_rules_add(bw_verdict_rules *rules, const char *name, const bw_data *root,
                               bw_error *err);

/* A rule as it is judged. */
typedef struct bw_verdict_judged {
    bw_subject_kind of;
    unsigned level;      /* lower ones press more */
    const bw_expr *when; /* names are fact ids; NULL = cannot */
} bw_verdict_judged;
const bw_verdict_judged *bw_verdict_rules_judged(const bw_verdict_rules *rules, size_t index);

#endif
