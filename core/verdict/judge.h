/* core/verdict/judge.h - facts put against the rules. */
#ifndef BW_CORE_VERDICT_JUDGE_H
#define BW_CORE_VERDICT_JUDGE_H

#include "core/verdict/gather.h"
#include "core/verdict/rules.h"

/* Fills in all of the verdict but as_of; texts live in the gather's arena. */
void bw_judge(const bw_verdict_rules *rules, bw_gather *gather, bw_verdict *verdict);

#endif
