/* The rules in the order in which they are run and listed; the layouts' own follow them. */
#include "core/verify/rule.h"

#define CACHE(id, fault, text)                                                                     \
    {                                                                                              \
        {id, NULL, text, BW_BAD, 0, fault, false}, NULL                                            \
    }
#define STRICT(id, kinds, severity, text, check)                                                   \
    {                                                                                              \
        {id, kinds, text, severity, 0, BW_BLOCK_GOOD, false}, check                                \
    }
#define TABLE "table"
#define LEAF "index_leaf"
#define INDEX "index_leaf index_branch"
#define ITL "table index_leaf index_branch"
#define UNDO_HEADER "undo_header smu_header"

const bw_rule_row bw_rule_table[] = {
    CACHE("header", BW_BLOCK_BAD_HEADER, "format or address in the header is not this block's"),
    CACHE("tail", BW_BLOCK_FRACTURED, "the tail does not fit the head: a torn write"),
    CACHE("checksum", BW_BLOCK_BAD_CHECKSUM, "the checksum does not fit the bytes"),
    CACHE("zero", BW_BLOCK_ALL_ZERO, "the block is all zero, without even a header"),
    CACHE("corrupt", BW_BLOCK_MARKED_CORRUPT, "the block is marked corrupt (sequence 0xff)"),
    STRICT("6101", TABLE, BW_BAD, "row locked by non-existent transaction", bw_rule_6101),
    STRICT("6108", TABLE, BW_BAD, "xaction header lock count mismatch", bw_rule_6108),
    STRICT("6110", TABLE, BW_BAD, "the amount of space used is not equal to block size",
           bw_rule_6110),
    STRICT("6111", TABLE, BW_BAD, "space available on commit is incorrect", bw_rule_6111),
    STRICT("6135", TABLE, BW_BAD, "bad row offset", bw_rule_6135),
    STRICT("6401", INDEX, BW_BAD, "the index block does not validate", bw_rule_6401),
    STRICT("free-list", TABLE, BW_SUSPECT,
           "the list of free entries of the row directory is broken", bw_rule_free_list),
    STRICT("row-overlap", TABLE, BW_BAD, "rows lie over each other", bw_rule_row_overlap),
    STRICT("index-entry", INDEX, BW_BAD, "an entry lies outside, or over another one",
           bw_rule_index_entry),
    STRICT("index-order", INDEX, BW_BAD, "keys do not stand in order", bw_rule_index_order),
    STRICT("index-deleted", LEAF, BW_SUSPECT, "another number of deleted entries than told",
           bw_rule_index_deleted),
    STRICT("index-link", LEAF, BW_SUSPECT, "the next leaf does not lead back", bw_rule_index_link),
    STRICT("block-ahead", NULL, BW_SUSPECT,
           "the block's SCN is above the checkpoint of a file that is not fuzzy",
           bw_rule_block_ahead),
    STRICT("itl-ahead", ITL, BW_SUSPECT,
           "a commit SCN is above the checkpoint of a file that is not fuzzy", bw_rule_itl_ahead),
    STRICT("uba", ITL, BW_SUSPECT,
           "the undo address of an open transaction slot leads to nothing that fits", bw_rule_uba),
    STRICT("undo-pool", UNDO_HEADER, BW_SUSPECT,
           "the free block pool names an undo block that does not fit", bw_rule_undo_pool),
    STRICT("undo-active", UNDO_HEADER, BW_SUSPECT,
           "an active transaction does not own its last undo block", bw_rule_undo_active),
    STRICT("undo-record", "undo_block", BW_SUSPECT, "an undo record cannot be what it says",
           bw_rule_undo_record),
};
const size_t bw_rule_table_count = BW_COUNT(bw_rule_table);
