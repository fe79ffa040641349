/* core/program/fsfo_data.h - the rules of lint and the conditions of lua/fsfo. */
#ifndef BW_CORE_PROGRAM_FSFO_DATA_H
#define BW_CORE_PROGRAM_FSFO_DATA_H

#include "core/command/session.h"

/* Makes session->fsfo_rules. Trouble with a file is told to the person. */
void bw_fsfo_data_load(bw_session *session);

#endif
