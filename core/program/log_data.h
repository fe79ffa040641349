/* core/program/log_data.h - the data files that explain and events know from, into a session. */
#ifndef BW_CORE_PROGRAM_LOG_DATA_H
#define BW_CORE_PROGRAM_LOG_DATA_H

#include <blockwright/command.h>

/* Shipped rows and the person's own; what is wrong with them is noticed to the person. */
void bw_log_data_load(bw_session *session);
bw_catalogue *bw_log_data_catalogue(bw_session *session); /* the events alone; the caller frees */

#endif
