/* Sessions of tests: with the house's own layouts, rules and messages, and nothing of the person who
 * runs the tests. */
#ifndef BW_TESTS_UNIT_SESSIONS_H
#define BW_TESTS_UNIT_SESSIONS_H

#include <stdio.h>
#include <stdlib.h>

#include <blockwright/blockwright.h>

static inline bw_session *new_session(void)
{
    bw_error err = {0};
    setenv("XDG_CONFIG_HOME", "/nowhere", 1);
    bw_session *made = bw_session_new(getenv("BW_ROOT"), &err);
    if (!made) {
        fprintf(stderr, "no session: %s\n", err.text);
        exit(1);
    }
    return made;
}

#endif
