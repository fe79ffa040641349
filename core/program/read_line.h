/* core/program/read_line.h - a line from the person: edited, with a history, where there is a
 * terminal; else the next line of the input. */
#ifndef BW_CORE_PROGRAM_READ_LINE_H
#define BW_CORE_PROGRAM_READ_LINE_H

#include <blockwright/base.h>

/* Without the newline, appended. False at the end of the input. The prompt is written to stdout. */
bool bw_read_line(const char *prompt, bw_text *line);

#endif
