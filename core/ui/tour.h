/* core/ui/tour.h - a walk through the demo with the real screens: steps from lua/tour/tour.lua,
 * each a text and what is done before it is shown. Enter goes on, Esc leaves; what was there comes
 * back. */
#ifndef BW_CORE_UI_TOUR_H
#define BW_CORE_UI_TOUR_H

#include "core/ui/shell.h"

#define BW_TOUR_LINES 3 /* of the screen, above the status line */

typedef struct bw_tour bw_tour; /* shell->tour; NULL = there is none now */

void bw_shell_tour(bw_shell *shell);       /* begins, after asking for the demo when none is open */
bool bw_tour_takes(const bw_shell *shell); /* the keys are the tour's now */
void bw_tour_key(bw_shell *shell, bw_key key);
void bw_tour_draw(const bw_shell *shell, bw_canvas *canvas, int y);
void bw_tour_free(bw_tour *tour);

#endif
