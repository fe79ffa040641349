/* core/ui/term.h - the terminal: the grid copied out, keys read in. One at a time. */
#ifndef BW_CORE_UI_TERM_H
#define BW_CORE_UI_TERM_H

#include "core/ui/screen.h"
#include "core/ui/theme.h"

typedef struct bw_term bw_term;

bw_term *bw_term_open(const bw_theme *theme, bw_error *err);
void bw_term_close(bw_term *term); /* the terminal is as it was before */
void bw_term_size(const bw_term *term, int *width, int *height);
void bw_term_show(bw_term *term, const bw_screen *screen);
/* Waits for a key. false: the input has ended (hang-up), or a signal asks to stop. */
bool bw_term_key(bw_term *term, bw_key *key);

#endif
