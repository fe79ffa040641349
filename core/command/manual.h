/* core/command/manual.h - the manual inside the program: the pages in docs of the data folder. */
#ifndef BW_CORE_COMMAND_MANUAL_H
#define BW_CORE_COMMAND_MANUAL_H

#include <blockwright/command.h>

/* Prints what settings and the manual say of a topic: the settings that name it, sections of whose
 * heading it is a part, else those in whose text it stands. "manual": the whole guide. False:
 * nothing. */
bool bw_manual_say(bw_call *call, const char *topic);

#endif
