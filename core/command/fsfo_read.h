/* core/command/fsfo_read.h - what the failover commands share: reading a configuration, saying where. */
#ifndef BW_CORE_COMMAND_FSFO_READ_H
#define BW_CORE_COMMAND_FSFO_READ_H

#include <blockwright/command.h>
#include <blockwright/fsfo.h>

/* Of the logs, outputs and folders of the parameter "path". NULL: the call has an error. */
bw_fsfo *bw_fsfo_read(bw_call *call);
/* "file:line", and its time where it is known. */
void bw_fsfo_place_text(const bw_fsfo *fsfo, const bw_fsfo_fact *fact, bw_text *text);
/* The same for programs, with its value and output. */
void bw_fsfo_write_fact(bw_json *json, const bw_fsfo *fsfo, const bw_fsfo_fact *fact);
/* What an error is, in a line; "" = not known. code: "ORA-16661". */
const char *bw_error_title(bw_call *call, const char *code);

#endif
