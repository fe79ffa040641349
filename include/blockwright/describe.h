/* blockwright/describe.h - any block in plain words: what it is, whose, how it stands, what is odd.
 *
 * The sentences about kinds of blocks stand beside their layouts (describe,
 * docs/layout-grammar.md); what is odd comes from the cache layer's checks and the strict rules.
 * Never fails: an unknown, empty, zeroed, encrypted or corrupt block is described as that. */
#ifndef BLOCKWRIGHT_DESCRIBE_H
#define BLOCKWRIGHT_DESCRIBE_H

#include <blockwright/rules.h>

typedef struct bw_description {
    const char *kind;   /* "trans data (table or cluster)" */
    const char *layout; /* name of the layout that was put over it; "" = none */
    const char *what;   /* sentences, each part one or more; "" = nothing to say */
    const char *owner;
    const char *state;
    bool has_object;
    uint32_t object; /* data object id of the segment that owns it */
    bw_block_fault fault;
    const bw_finding *findings;
    size_t finding_count;
    const char **odd; /* a sentence each: the fault, then the findings */
    size_t odd_count;
    const char **oracle; /* errors that Oracle raises on it, each once */
    size_t oracle_count;
} bw_description;

/* subject->file must not be NULL; the tree is the block's, as bw_tree_decode made it. All texts
 * live in arena. */
BW_API void bw_describe(const bw_rules *rules, const bw_rule_subject *subject, bw_arena *arena,
                        bw_description *description);

#endif
