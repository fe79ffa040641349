#include "core/command/staged.h"
#include "core/command/call.h"
#include "core/command/session.h"

bool bw_staging_begin(bw_call *call, bw_staging *s)
{
    *s = (bw_staging){.edits = bw_session_edits(bw_call_session(call)),
                      .why = bw_call_text(call, "why")};
    if (!bw_call_block(call, "block", &s->file, &s->block))
        return false;
    bw_edits_allow(s->edits, s->file, true); /* whoever writes the command asks for the edit */
    bw_edits_begin(s->edits, call->command->name, "");
    return true;
}

static int show(bw_call *call, bw_edits *edits)
{
    bw_text text = {0};
    bw_edits_text(edits, &text);
    if (text.length == 0)
        bw_text_add(&text, "nothing changed: the bytes are these already\n");
    bw_call_write(call, bw_text_get(&text), text.length);
    bw_text_free(&text);
    return 0;
}

int bw_staging_end(bw_call *call, bw_staging *s, bw_status status)
{
    bw_session *session = bw_call_session(call);
    if (status != BW_OK) {
        bw_edits_abandon(s->edits);
        return 2;
    }
    bw_edits_end(s->edits);
    show(call, s->edits);
    if (bw_edits_count(s->edits) && bw_call_has(call, "commit"))
        return bw_command_run_line(session, "commit --yes --shown", call->sink,
                                   bw_call_error(call));
    if (bw_edits_count(s->edits) && !session->lasting)
        bw_call_note(call, "nothing was written; say --commit to write it");
    return 0;
}
