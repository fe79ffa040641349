/* core/script/result.h - what a function of init.lua gives to be shown: a text, or a table with
 * columns and rows, copied out of Lua. */
#ifndef BW_CORE_SCRIPT_RESULT_H
#define BW_CORE_SCRIPT_RESULT_H

#include <blockwright/command.h>

typedef struct bw_result {
    bw_arena *arena;
    const char *text; /* NULL: it is a table */
    const char **columns;
    const char **cells; /* row by row; "" where Lua had nil */
    bw_place *places;   /* a row each: where it leads; file NULL = nowhere */
    size_t column_count, row_count;
} bw_result;

#define BW_RESULT_COLUMNS 16u

void bw_result_free(bw_result *result); /* {0} is fine */
/* As JSON when the call wants it, else in columns. */
void bw_result_print(const bw_result *result, bw_call *call);

#endif
