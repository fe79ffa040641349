/* blockwright/blockwright.h - everything at once, and a session for those who embed the library. */
#ifndef BLOCKWRIGHT_H
#define BLOCKWRIGHT_H

#include <blockwright/branches.h>
#include <blockwright/control.h>
#include <blockwright/control_text.h>
#include <blockwright/diff.h>
#include <blockwright/fsfo.h>
#include <blockwright/index.h>
#include <blockwright/lanes.h>
#include <blockwright/own_files.h>
#include <blockwright/plugin.h>
#include <blockwright/recovery.h>
#include <blockwright/redo.h>
#include <blockwright/search.h>
#include <blockwright/text_files.h>
#include <blockwright/undo.h>
#include <blockwright/verdict.h>

#define BLOCKWRIGHT_VERSION "0.1.0"

/* A session with the shipped commands and layouts loaded. data_folder holds lua/ and themes/;
 * NULL = found beside the program or where it was installed. */
BW_API bw_session *bw_session_new(const char *data_folder, bw_error *err);
BW_API void bw_session_free(bw_session *session);

#endif
