/* A workbench of a test: remembers what a view asked for, and what it drew. */
#ifndef FAKE_SHELL_H
#define FAKE_SHELL_H

#include <blockwright/plugin.h>

struct bw_shell {
    bw_session *session;
    const bw_view_class *view_class;
    void *view;
    unsigned gone;      /* calls of bw_shell_go */
    bw_place place;     /* of the last one */
    char message[512];  /* the last one */
    const char *answer; /* what the person will say to the next question */
    const char *const *form; /* what is filled into the next form, NULL at the end; NULL: given up */
    char ran[512];      /* the last command line of bw_shell_run */
    bool table_open;
    bw_table_source table;
};

/* The grid that views draw into: one byte a cell, anything beyond ASCII is '#'. */
#define FAKE_CELLS 256
struct bw_canvas {
    char (*cells)[FAKE_CELLS]; /* rows of the whole screen */
    int x, y, width, height;   /* this part of it */
};

/* Draws the view on width x height and returns the screen as text, lines ended by newlines. */
const char *fake_screen(bw_shell *shell, int width, int height);
/* Lets the view work until it has nothing to do at once. */
void fake_settle(bw_shell *shell);
/* Every key of a name list, blanks between; a single character is itself. */
void fake_keys(bw_shell *shell, const char *names);

#endif
