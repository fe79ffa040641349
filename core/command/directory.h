/* core/command/directory.h - a directory's own settings, the file .blockwright in it: read only when
 * the person trusts exactly these bytes in this place. It holds lines as the file settings does,
 * never anything that runs. */
#ifndef BW_CORE_COMMAND_DIRECTORY_H
#define BW_CORE_COMMAND_DIRECTORY_H

#include <blockwright/command.h>

/* Takes the settings of the directory when they are trusted; else session->untrusted names it. */
void bw_directory_look(bw_session *session, const char *directory);
/* The same for the directory that holds the file. */
void bw_directory_look_beside(bw_session *session, const char *file);

extern const bw_command bw_command_trust;

#endif
