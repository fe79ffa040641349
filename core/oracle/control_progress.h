/* core/oracle/control_progress.h - the bytes of a checkpoint progress block. */
#ifndef BW_CORE_ORACLE_CONTROL_PROGRESS_H
#define BW_CORE_ORACLE_CONTROL_PROGRESS_H

#include <blockwright/control.h>

/* progress->thread is set already; block is a whole block of a control file. */
void bw_control_progress_get(const uint8_t *block, bool big_endian, bw_control_progress *progress);

#endif
