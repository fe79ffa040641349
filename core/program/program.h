/* core/program/program.h - the parts put together, and the command line. */
#ifndef BW_CORE_PROGRAM_PROGRAM_H
#define BW_CORE_PROGRAM_PROGRAM_H

#include <blockwright/blockwright.h>

/* What `blockwright ...` does; returns the exit status. */
int bw_program_main(int argc, char **argv);

#endif
