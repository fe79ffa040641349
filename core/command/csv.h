/* core/command/csv.h - one line of CSV, cell by cell; the first cell of an empty text has no comma.
 */
#ifndef BW_CORE_COMMAND_CSV_H
#define BW_CORE_COMMAND_CSV_H

#include <blockwright/base.h>

void bw_csv_text_n(bw_text *line, const char *text, size_t size); /* quoted; may hold any byte */
void bw_csv_text(bw_text *line,
                 const char *text); /* NULL: nothing, which "" is not; never the first cell */
void bw_csv_number(bw_text *line, uint64_t number);

#endif
