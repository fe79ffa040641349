/* core/ui/mouse.h - what terminals report of the mouse (SGR 1006), taken apart. */
#ifndef BW_CORE_UI_MOUSE_H
#define BW_CORE_UI_MOUSE_H

#include <blockwright/canvas.h>

/* "0;12;5M", what follows ESC [ <. False: it is none of the acts that are used. */
bool bw_mouse_report(const char *text, bw_mouse *mouse);
/* "press 12 5" of a script of keys; cells count from 0. */
bool bw_mouse_words(const char *text, bw_mouse *mouse);

#endif
