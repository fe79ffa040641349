/* core/ui/workbench.h - the workbench on a terminal, or without one from a script of keys. */
#ifndef BW_CORE_UI_WORKBENCH_H
#define BW_CORE_UI_WORKBENCH_H

#include <blockwright/plugin.h>

typedef struct bw_workbench_options {
    const char *script;      /* file of keys; NULL = a terminal */
    const char *dump_screen; /* file that gets the last screen of a script; NULL = none */
    const char *theme;       /* name; NULL = dark, or mono where NO_COLOR is set */
    const char *session;     /* a kept session to take up; NULL = none */
    int width, height;       /* of a script's screen */
    char *const *opened;     /* paths that were opened, to be offered again; borrowed */
    int opened_count;
} bw_workbench_options;

/* Runs until the person quits; returns the exit status. */
int bw_workbench_main(bw_session *session, const bw_workbench_options *options);

#endif
