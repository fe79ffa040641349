/* core/base/data.h - a neutral tree of data, as a Lua data file or a config file gives it.
 *
 * core/script fills it (the only place that knows Lua); layouts, themes and rules read it.
 * All nodes live in the arena of the root. */
#ifndef BW_CORE_BASE_DATA_H
#define BW_CORE_BASE_DATA_H

#include <blockwright/base.h>

typedef enum bw_data_kind {
    BW_DATA_NIL,
    BW_DATA_BOOL,
    BW_DATA_INTEGER,
    BW_DATA_STRING,
    BW_DATA_TABLE
} bw_data_kind;

typedef struct bw_data {
    bw_data_kind kind;
    bool boolean;
    int64_t integer;       /* floats with an integral value too; others become strings */
    const char *string;    /* may hold any bytes but zero */
    struct bw_data *items; /* table: the array part 1..n, in order */
    size_t item_count;
    struct bw_data_pair *pairs; /* table: string keys, sorted by key */
    size_t pair_count;
} bw_data;

typedef struct bw_data_pair {
    const char *key;
    bw_data value;
} bw_data_pair;

/* The value under key, or a NIL node (never NULL). */
const bw_data *bw_data_get(const bw_data *table, const char *key);
const char *bw_data_string(const bw_data *table, const char *key, const char *otherwise);
int64_t bw_data_integer(const bw_data *table, const char *key, int64_t otherwise);
bool bw_data_bool(const bw_data *table, const char *key, bool otherwise);

#endif
