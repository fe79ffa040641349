/* core/demo/demo.h - a small, format-true database to try everything on. */
#ifndef BW_CORE_DEMO_DEMO_H
#define BW_CORE_DEMO_DEMO_H

#include <blockwright/command.h>

extern const bw_command bw_command_demo;

#endif
