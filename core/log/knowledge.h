/* core/log/knowledge.h - the rows that explain.h explains with, out of data files. */
#ifndef BW_CORE_LOG_KNOWLEDGE_H
#define BW_CORE_LOG_KNOWLEDGE_H

#include "core/base/data.h"
#include <blockwright/explain.h>

bw_knowledge *bw_knowledge_new(void);
void bw_knowledge_free(bw_knowledge *knowledge);
/* Rows added must live in this arena. */
bw_arena *bw_knowledge_arena(bw_knowledge *knowledge);
/* root = { codes = {...}, internal = {...}, layers = {...}, ranges = {...} }, each optional. Of two
 * rows with one code the later one counts. */
bw_status bw_knowledge_add(bw_knowledge *knowledge, const char *name, const bw_data *root,
                           bw_error *err);

/* The row of "ORA-01578", or of the first argument of an internal error; NULL = not known. */
const bw_data *bw_knowledge_code(const bw_knowledge *knowledge, const char *code);
const bw_data *bw_knowledge_internal(const bw_knowledge *knowledge, const char *argument);
/* The layer that a first argument or a C function belongs to, NULL = not known. */
const char *bw_knowledge_layer(const bw_knowledge *knowledge, const char *argument);

#endif
