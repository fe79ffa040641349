/* core/ui/term.h - the terminal: the grid copied out, keys read in. One at a time. */
#ifndef BW_CORE_UI_TERM_H
#define BW_CORE_UI_TERM_H

#include "core/ui/screen.h"
#include "core/ui/theme.h"

typedef struct bw_term bw_term;

bw_term *bw_term_open(const bw_theme *theme, bw_error *err);
void bw_term_close(bw_term *term); /* the terminal is as it was before */
/* Into the terminal's clipboard, by OSC 52. */
void bw_term_copy(bw_term *term, const char *text, size_t size);
/* What a crash says on the terminal once it is restored: "" for nothing. Copied. */
void bw_term_last_words(const char *text);
void bw_term_style(bw_term *term, const bw_theme *theme); /* from now on */
int bw_term_colours(const bw_term *term); /* 0, 8, 16, 256 or BW_COLOURS_DIRECT */
void bw_term_size(const bw_term *term, int *width, int *height);
void bw_term_show(bw_term *term, const bw_screen *screen);
void bw_term_redraw(bw_term *term); /* the next show sends all cells: the terminal's may be wrong */
typedef enum bw_term_event {
    BW_TERM_KEY,
    BW_TERM_NOTHING, /* the time is over */
    BW_TERM_GONE     /* the input has ended (hang-up), or a signal asks to stop */
} bw_term_event;
/* What BW_KEY_MOUSE and BW_KEY_PASTE were about; good until the next key. */
bw_mouse bw_term_mouse(const bw_term *term);
const bw_text *bw_term_pasted(const bw_term *term);
void bw_term_use_mouse(bw_term *term, bool on); /* off at first */
void bw_term_bell(bw_term *term);
/* Waits for a key for so many milliseconds; -1 = for as long as it takes. */
bw_term_event bw_term_key(bw_term *term, int milliseconds, bw_key *key);
/* Was Esc or Ctrl-C pressed, or is the terminal gone? Other keys are kept for bw_term_key. */
bool bw_term_stop_pressed(bw_term *term, bool *beside); /* or &: then *beside is set */

#endif
