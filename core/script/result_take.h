/* core/script/result_take.h - values of Lua into a bw_result. */
#ifndef BW_CORE_SCRIPT_RESULT_TAKE_H
#define BW_CORE_SCRIPT_RESULT_TAKE_H

#include "core/script/result.h"
#include "core/script/sandbox.h"

/* Takes the value from the stack's top: a text, nil (an empty text), or { columns = { ... },
 * rows = { { ..., go = block or field } } }. result is empty on failure. */
bw_status bw_result_take(bw_sandbox *box, bw_result *result, bw_error *err);

#endif
