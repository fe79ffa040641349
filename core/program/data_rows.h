/* core/program/data_rows.h - rows of data that lua/KIND ships and a person adds to. */
#ifndef BW_CORE_PROGRAM_DATA_ROWS_H
#define BW_CORE_PROGRAM_DATA_ROWS_H

#include "core/command/session.h"

/* Hands every file of the kind to take. own: the person's folder, else the shipped one. Trouble
 * with one is told to the person. */
void bw_data_rows_load(bw_session *session, const char *kind, bool own,
                       bw_status (*take)(void *context, const char *path, bw_error *err),
                       void *context);

#endif
