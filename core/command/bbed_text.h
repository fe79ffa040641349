/* core/command/bbed_text.h - BBED's screens from a decoded block, byte for byte (reference 8.3). */
#ifndef BW_CORE_COMMAND_BBED_TEXT_H
#define BW_CORE_COMMAND_BBED_TEXT_H

#include <blockwright/dbfile.h>

void bw_bbed_map(const bw_tree *tree, const char *path, uint32_t file, uint32_t dba, bool verbose,
                 bw_text *text);
void bw_bbed_print(const bw_tree *tree, uint32_t field, bw_text *text); /* with its members */
/* The whole block: one structure after the other. */
void bw_bbed_print_block(const bw_tree *tree, bw_text *text);
void bw_bbed_dump(const bw_tree *tree, const char *path, uint32_t file, uint32_t dba,
                  uint32_t offset, uint32_t count, bool verbose, bw_text *text);
/* A row at offset with column formats such as "nnct"; false when offset is outside. */
bool bw_bbed_examine_row(const bw_tree *tree, uint32_t offset, const char *formats, bw_text *text);
/* "rowdata[12]                @8175    " and the dashes below it. */
void bw_bbed_pointer(const bw_tree *tree, uint32_t offset, bool with_value, bw_text *text);

#endif
