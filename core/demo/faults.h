/* core/demo/faults.h - faults that Lua plants in a demo database: lua/demo/NAME.lua, a script as
 * those of lua/recovery, for users01.dbf. What it stages is written at once. */
#ifndef BW_CORE_DEMO_FAULTS_H
#define BW_CORE_DEMO_FAULTS_H

#include <blockwright/command.h>

/* The names, blanks between; appended. */
void bw_demo_fault_names(const bw_session *session, bw_text *names);
bool bw_demo_fault_known(const bw_session *session, const char *name);
/* Plants the fault in the database of the folder, and takes the journal of it away. */
bw_status bw_demo_fault_plant(bw_session *session, const char *folder, const char *name,
                              bw_error *err);

#endif
