/* core/command/info_texts.h - what info tells of spfiles and password files. */
#ifndef BW_CORE_COMMAND_INFO_TEXTS_H
#define BW_CORE_COMMAND_INFO_TEXTS_H

#include <blockwright/command.h>

/* The parameters of an spfile, the users of a password file; nothing for other kinds. json: NULL, or
 * the call's, inside the object of the file. */
void bw_info_texts(bw_call *call, bw_json *json, bw_dbfile *file);

#endif
