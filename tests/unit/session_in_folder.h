/* The fixture of tests that need one session, and a folder for what it reads and writes. */
#ifndef BW_TESTS_UNIT_SESSION_IN_FOLDER_H
#define BW_TESTS_UNIT_SESSION_IN_FOLDER_H

#include "tests/unit/files.h"
#include "tests/unit/sessions.h"

static bw_session *session;

static inline int open_session(void **state)
{
    session = new_session();
    return make_folder(state);
}

static inline int close_session(void **state)
{
    bw_session_free(session);
    return remove_folder(state);
}

#endif
