/* core/verdict/held.h - the verdict over a directory as a watch holds it: the same facts, the same
 * rules, no second reader. */
#ifndef BW_CORE_VERDICT_HELD_H
#define BW_CORE_VERDICT_HELD_H

#include "core/verdict/gather.h"

/* Facts alone; the lights are told by bw_verdict_judge_held. side must outlive it. NULL with err:
 * it holds no Oracle file. */
bw_verdict *bw_verdict_gather_held(const bw_held_side *side, bw_error *err);
/* Once. source: facts of the database that it is a copy of; NULL = not known. */
void bw_verdict_judge_held(const bw_verdict_rules *rules, bw_verdict *verdict,
                           const bw_verdict *source);
const bw_gather *bw_verdict_facts(const bw_verdict *verdict);

#endif
