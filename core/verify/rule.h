/* core/verify/rule.h - how a rule is written in C.
 *
 * A row of the table in rule_table.c names the rule, the block layouts that it judges, and a
 * function that calls bw_rule_found for each place where the rule is broken. A rule that cannot
 * tell (a count out of range, a block that is not loaded) says nothing: only what is certainly
 * broken is found. */
#ifndef BW_CORE_VERIFY_RULE_H
#define BW_CORE_VERIFY_RULE_H

#include <blockwright/row.h>
#include <blockwright/rules.h>

typedef struct bw_rule_run bw_rule_run;

typedef struct bw_rule_row {
    bw_rule rule;                    /* code and from_layout are filled in by bw_rules_new */
    void (*check)(bw_rule_run *run); /* NULL: a fault of the cache layer */
} bw_rule_row;

extern const bw_rule_row bw_rule_table[];
extern const size_t bw_rule_table_count;

/* What the function may ask. */
const bw_rule_subject *bw_rule_look(const bw_rule_run *run);
/* Field number by the tail of a path, -1 when the block has none. */
int64_t bw_rule_field(const bw_rule_run *run, const char *path);
/* Value of a field, otherwise when the block has none. */
int64_t bw_rule_value(const bw_rule_run *run, const char *path, int64_t otherwise);
/* Bytes of the block at dba in the same database, and what it is; valid until the next call or the
 * end of the rule. NULL: not loaded, of another block size, or not readable. Safe in scan threads.
 */
const uint8_t *bw_rule_other(bw_rule_run *run, uint32_t dba, bw_block_context *context);

/* The rule is broken at offset of the block. details: lines as kdbchk writes them, or "". */
void bw_rule_found(bw_rule_run *run, uint32_t offset, const char *details, ...) BW_PRINTF(3, 4);
/* What Oracle says when it meets what was found last; rules with a check code have it already. */
void bw_rule_oracle(bw_rule_run *run, const char *error, ...) BW_PRINTF(2, 3);

/* The functions of the table. */
void bw_rule_6101(bw_rule_run *run);
void bw_rule_6108(bw_rule_run *run);
void bw_rule_6110(bw_rule_run *run);
void bw_rule_6111(bw_rule_run *run);
void bw_rule_6135(bw_rule_run *run);
void bw_rule_6401(bw_rule_run *run);
void bw_rule_block_ahead(bw_rule_run *run);
void bw_rule_free_list(bw_rule_run *run);
void bw_rule_index_deleted(bw_rule_run *run);
void bw_rule_index_entry(bw_rule_run *run);
void bw_rule_index_link(bw_rule_run *run);
void bw_rule_index_order(bw_rule_run *run);
void bw_rule_itl_ahead(bw_rule_run *run);
void bw_rule_row_overlap(bw_rule_run *run);
void bw_rule_uba(bw_rule_run *run);
void bw_rule_undo_active(bw_rule_run *run);
void bw_rule_undo_pool(bw_rule_run *run);
void bw_rule_undo_record(bw_rule_run *run);

/* What rules of table and cluster blocks begin with; false: the block's directories do not fit. */
bool bw_rule_table_block(const bw_rule_run *run, bw_table_block *table);

#endif
