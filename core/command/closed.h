/* core/command/closed.h - which files a closed script may read: Oracle's, and logs of a known kind.
 * What the person has open is always among them; /etc/passwd is not. */
#ifndef BW_CORE_COMMAND_CLOSED_H
#define BW_CORE_COMMAND_CLOSED_H

#include <blockwright/command.h>

/* A datafile, control file, redo log, dump; a directory or listfile of such. False with err. */
bool bw_closed_oracle(const bw_session *session, const char *spec, bw_error *err);
/* The same, or a log, or a directory. */
bool bw_closed_path(const bw_session *session, const char *spec, bw_error *err);

#endif
