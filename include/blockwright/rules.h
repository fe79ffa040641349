/* blockwright/rules.h - the strict checks: one list of rules, each switched on or off by its id.
 *
 * Three kinds of rules stand in the list: the faults of the cache layer that bw_block_check_run
 * finds ("tail", "checksum" ...), rules written in C (core/verify/), and the checks that layouts
 * carry ("kdbh.kdbhfseo"). Ids of digits alone are Oracle's check codes, which kdbchk, DBVERIFY and
 * BBED print; all other ids are ours.
 * Threads: a bw_rules that is no longer changed may be used by any; runs are independent. */
#ifndef BLOCKWRIGHT_RULES_H
#define BLOCKWRIGHT_RULES_H

#include <blockwright/dbfile.h>

typedef struct bw_rule {
    const char *id;
    const char *kinds; /* names of block layouts (docs/layouts.md), or of the struct that has the
                          rule, separated by blanks; NULL = every block */
    const char *text;  /* what is wrong when it is broken, one line */
    bw_severity severity;
    int code;             /* Oracle's check code, 0 = the rule is ours */
    bw_block_fault fault; /* BW_BLOCK_GOOD unless it is a fault of the cache layer */
    bool from_layout;
} bw_rule;

typedef struct bw_rules bw_rules;
/* All rules, those of layouts as they are loaded now; every one is on. */
BW_API bw_rules *bw_rules_new(const bw_layouts *layouts);
BW_API void bw_rules_free(bw_rules *rules); /* NULL is fine */
BW_API size_t bw_rules_count(const bw_rules *rules);
BW_API const bw_rule *bw_rules_at(const bw_rules *rules, size_t index); /* lives as rules */
BW_API bool bw_rules_on(const bw_rules *rules, size_t index);
/* ids: one or several separated by commas; "all", "cache" (the cache layer's), "strict" (the rest).
 * An id that no rule has is refused with a sentence. */
BW_API bw_status bw_rules_switch(bw_rules *rules, const char *ids, bool on, bw_error *err);
/* Is any rule on that needs the block decoded? */
BW_API bool bw_rules_any_strict(const bw_rules *rules);
/* The id of a fault of the cache layer; NULL for those that are no fault. */
BW_API const char *bw_rule_of_fault(bw_block_fault fault);
BW_API bool bw_rules_fault_on(const bw_rules *rules, bw_block_fault fault);

/* A block to be judged. */
typedef struct bw_rule_subject {
    const bw_tree *tree;           /* the block, decoded; its bytes must be all there */
    const bw_dbfile *file;         /* NULL: it stands alone, rules about its file say nothing */
    const bw_workspace *workspace; /* for rules that look at other blocks; NULL: they say nothing */
} bw_rule_subject;

typedef struct bw_finding {
    const bw_rule *rule;
    const char *details; /* kdbchk's lines ("table=0   slot=3\nlockid=2   ktbbhitc=1") or "" */
    const char *oracle;  /* the error that Oracle raises when it meets this; NULL = not known */
    uint32_t field;      /* of the tree; 0 = the block as a whole */
    uint32_t offset;     /* in the block, of what is wrong */
} bw_finding;

#define BW_MOST_FINDINGS 1000u /* of one block; what is beyond is left out */
/* Runs the rules that are on, but for the cache layer's, in the order of the list. The findings and
 * their texts live in arena; returns their number. */
BW_API size_t bw_rules_run(const bw_rules *rules, const bw_rule_subject *subject, bw_arena *arena,
                           bw_finding **findings);
/* Details in one line: "table=0 slot=3 lockid=2 ktbbhitc=1"; appended. */
BW_API void bw_finding_line(const bw_finding *finding, bw_text *text);

#endif
