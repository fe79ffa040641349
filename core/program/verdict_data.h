/* core/program/verdict_data.h - the rules of check, loaded into a session. */
#ifndef BW_CORE_PROGRAM_VERDICT_DATA_H
#define BW_CORE_PROGRAM_VERDICT_DATA_H

#include <blockwright/command.h>

void bw_verdict_data_load(bw_session *session);

#endif
