/* core/verify/rules.h - the list of rules from inside. */
#ifndef BW_CORE_VERIFY_RULES_H
#define BW_CORE_VERIFY_RULES_H

#include "core/verify/rule.h"

struct bw_rules {
    bw_rule *rules; /* first the rows of bw_rule_table, in their order */
    bool *on;
    size_t count;
};

/* Number of the rule with this id, -1 = none. */
int64_t bw_rules_find(const bw_rules *rules, const char *id, size_t length);

#endif
