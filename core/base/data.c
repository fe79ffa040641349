#include "core/base/data.h"

#include <string.h>

const bw_data *bw_data_get(const bw_data *table, const char *key)
{
    static const bw_data nil = {.kind = BW_DATA_NIL};
    size_t low = 0, high = table->pair_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(key, table->pairs[middle].key);
        if (order == 0)
            return &table->pairs[middle].value;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return &nil;
}

const char *bw_data_string(const bw_data *table, const char *key, const char *otherwise)
{
    const bw_data *value = bw_data_get(table, key);
    return value->kind == BW_DATA_STRING ? value->string : otherwise;
}

int64_t bw_data_integer(const bw_data *table, const char *key, int64_t otherwise)
{
    const bw_data *value = bw_data_get(table, key);
    return value->kind == BW_DATA_INTEGER ? value->integer : otherwise;
}

bool bw_data_bool(const bw_data *table, const char *key, bool otherwise)
{
    const bw_data *value = bw_data_get(table, key);
    return value->kind == BW_DATA_BOOL ? value->boolean : otherwise;
}
