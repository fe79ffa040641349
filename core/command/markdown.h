/* core/command/markdown.h - tables of rules, as they stand in docs. */
#ifndef BW_CORE_COMMAND_MARKDOWN_H
#define BW_CORE_COMMAND_MARKDOWN_H

#include <blockwright/command.h>

/* " text |"; NULL is empty. */
void bw_call_cell(bw_call *call, const char *text);
/* " 1. first 2. second |": a list that ends with NULL. */
void bw_call_list_cell(bw_call *call, const char *const *lines);

#endif
