/* core/ui/recent.h - paths that were opened lately, kept in the state file "recent", one a line,
 * the newest first; nothing is kept or offered while the setting of this name is off. */
#ifndef BW_CORE_UI_RECENT_H
#define BW_CORE_UI_RECENT_H

#include <blockwright/command.h>

#define BW_RECENT 20

void bw_recent_add(bw_session *session, const char *path);
/* Those that still exist; to be freed one by one. */
size_t bw_recent_list(bw_session *session, char *paths[BW_RECENT]);

#endif
