#include "core/log/knowledge.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct rows {
    const bw_data **row;
    size_t count;
} rows;

struct bw_knowledge {
    bw_arena *arena;
    rows codes, internal, layers, ranges;
};

bw_knowledge *bw_knowledge_new(void)
{
    bw_knowledge *knowledge = bw_alloc(sizeof(*knowledge));
    knowledge->arena = bw_arena_new();
    return knowledge;
}

void bw_knowledge_free(bw_knowledge *knowledge)
{
    if (!knowledge)
        return;
    free(knowledge->codes.row);
    free(knowledge->internal.row);
    free(knowledge->layers.row);
    free(knowledge->ranges.row);
    bw_arena_free(knowledge->arena);
    free(knowledge);
}

bw_arena *bw_knowledge_arena(bw_knowledge *knowledge)
{
    return knowledge->arena;
}

static bw_status add_rows(rows *to, const char *name, const bw_data *root, const char *key,
                          const char *must, bw_error *err)
{
    const bw_data *list = bw_data_get(root, key);
    to->row = bw_realloc(to->row, (to->count + list->item_count + 1) * sizeof(*to->row));
    for (size_t i = 0; i < list->item_count; i++) {
        const bw_data *row = &list->items[i];
        if (row->kind != BW_DATA_TABLE || !bw_data_string(row, must, NULL))
            return bw_error_set(err, BW_ERR_FORMAT, "%s: row %zu of %s has no '%s'", name, i + 1,
                                key, must);
        to->row[to->count++] = row;
    }
    return BW_OK;
}

bw_status bw_knowledge_add(bw_knowledge *knowledge, const char *name, const bw_data *root,
                           bw_error *err)
{
    bw_status status = add_rows(&knowledge->codes, name, root, "codes", "title", err);
    if (status == BW_OK)
        status = add_rows(&knowledge->internal, name, root, "internal", "title", err);
    if (status == BW_OK)
        status = add_rows(&knowledge->layers, name, root, "layers", "prefix", err);
    if (status == BW_OK)
        status = add_rows(&knowledge->ranges, name, root, "ranges", "layer", err);
    return status;
}

static const bw_data *row_called(const rows *in, const char *key, const char *value)
{
    for (size_t i = in->count; i-- > 0;)
        if (strcasecmp(bw_data_string(in->row[i], key, ""), value) == 0)
            return in->row[i];
    return NULL;
}

const bw_data *bw_knowledge_code(const bw_knowledge *knowledge, const char *code)
{
    return row_called(&knowledge->codes, "code", code);
}

const bw_data *bw_knowledge_internal(const bw_knowledge *knowledge, const char *argument)
{
    return row_called(&knowledge->internal, "argument", argument);
}

const char *bw_knowledge_layer(const bw_knowledge *knowledge, const char *argument)
{
    char *end;
    long number = strtol(argument, &end, 10);
    for (size_t i = 0; *argument && !*end && i < knowledge->ranges.count; i++) {
        const bw_data *row = knowledge->ranges.row[i];
        if (number >= bw_data_integer(row, "from", 0) && number <= bw_data_integer(row, "to", -1))
            return bw_data_string(row, "layer", NULL);
    }
    const bw_data *best = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < knowledge->layers.count; i++) {
        const char *prefix = bw_data_string(knowledge->layers.row[i], "prefix", "");
        size_t length = strlen(prefix);
        if (length > longest && strncasecmp(argument, prefix, length) == 0) {
            best = knowledge->layers.row[i];
            longest = length;
        }
    }
    return best ? bw_data_string(best, "layer", NULL) : NULL;
}
