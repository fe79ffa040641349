/* core/demo/case_s2.h - the demo database after a power loss. */
#ifndef BW_CORE_DEMO_CASE_S2_H
#define BW_CORE_DEMO_CASE_S2_H

#include "core/demo/set.h"

void bw_demo_power_loss(bw_demo_set *set);

#endif
