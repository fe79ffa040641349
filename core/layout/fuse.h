/* core/layout/fuse.h - fewer steps for the same program. */
#ifndef BW_CORE_LAYOUT_FUSE_H
#define BW_CORE_LAYOUT_FUSE_H

#include "core/layout/program.h"

/* In place, without loops in it; returns how many steps are left. */
uint32_t bw_steps_fuse(bw_step *steps, uint32_t count);

#endif
