/* core/ui/cheatsheet.h - BBED's commands, and what does the same here. */
#ifndef BW_CORE_UI_CHEATSHEET_H
#define BW_CORE_UI_CHEATSHEET_H

#include <blockwright/command.h>

/* Keys are shown as they are bound now. */
void bw_cheatsheet_say(bw_session *session, bool markdown, bw_text *text);

#endif
