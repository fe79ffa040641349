/* core/script/plan.h - what is staged, as a plan: each edit with its field's old and new value and
 * the reason, and each block's check before and after. */
#ifndef BW_CORE_SCRIPT_PLAN_H
#define BW_CORE_SCRIPT_PLAN_H

#include <blockwright/command.h>

void bw_plan_text(bw_session *session, bw_text *text);
void bw_plan_json(bw_session *session, bw_json *json);
/* Blocks that would be worse checked after than before. */
size_t bw_plan_worse(bw_session *session);

#endif
