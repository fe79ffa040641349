/* blockwright/canvas.h - a grid of cells to draw into, and the keys that come back.
 *
 * A view draws text in roles; a theme gives each role colour and attribute; the terminal file copies
 * the grid to ncursesw. Tests read the grid without a terminal. Coordinates are cells, 0,0 at the top
 * left of the canvas given; drawing outside is cut off, never an error. */
#ifndef BLOCKWRIGHT_CANVAS_H
#define BLOCKWRIGHT_CANVAS_H

#include <blockwright/base.h>

typedef struct bw_canvas bw_canvas;

/* What a piece of text is. The order is the order in themes and in the gallery. */
#define BW_ROLES(X)                                                                               \
    X(TEXT, "text")                 /* ordinary */                                                \
    X(DIM, "dim")                   /* offsets, separators, what matters less */                  \
    X(TITLE, "title")               /* headings, pane titles */                                   \
    X(STATUS, "status")             /* status line */                                             \
    X(STATUS_STRONG, "status.strong")                                                             \
    X(BORDER, "border")                                                                           \
    X(BORDER_FOCUS, "border.focus")                                                               \
    X(CURSOR, "cursor")             /* the cell or line under the cursor, in the focused pane */  \
    X(CURSOR_OTHER, "cursor.other") /* the same in a pane without focus */                        \
    X(SELECTION, "selection")       /* bytes of the selected field */                             \
    X(MATCH, "match")               /* found by a search */                                       \
    X(KEY, "key")                   /* a key's name in help */                                    \
    X(HEADER, "header")             /* block header bytes and fields (kcbh) */                    \
    X(STRUCT, "struct")             /* a struct's name in a tree */                               \
    X(NUMBER, "number")             /* plain values */                                            \
    X(POINTER, "pointer")           /* DBA, UBA, row offsets: can be followed */                  \
    X(SCN, "scn")                                                                                 \
    X(TIME, "time")                                                                               \
    X(STRING, "string")             /* text bytes */                                              \
    X(FLAGS, "flags")                                                                             \
    X(CHECKSUM, "checksum")         /* checksum and tail */                                       \
    X(DATA, "data")                 /* row data */                                                \
    X(ZERO, "zero")                 /* 00 bytes */                                                \
    X(FREE, "free")                 /* free space, gaps */                                        \
    X(UNKNOWN, "unknown")           /* meaning not known, or only likely */                       \
    X(CHANGED, "changed")           /* staged edits */                                            \
    X(DIFFERENT, "different")       /* unequal in a comparison */                                 \
    X(FAULT_NOTE, "fault.note")                                                                   \
    X(FAULT_SUSPECT, "fault.suspect")                                                             \
    X(FAULT_BAD, "fault.bad")                                                                     \
    X(GOOD, "good")                 /* verified */                                                \
    X(PROGRESS, "progress")

#define BW_ROLE_ENUM(name, text) BW_ROLE_##name,
typedef enum bw_role { BW_ROLES(BW_ROLE_ENUM) BW_ROLE_COUNT } bw_role;
#undef BW_ROLE_ENUM
BW_API const char *bw_role_name(bw_role role);

BW_API int bw_canvas_width(const bw_canvas *canvas);
BW_API int bw_canvas_height(const bw_canvas *canvas);
/* Writes UTF-8 from x on; control characters and broken UTF-8 show as a replacement; wide
 * characters take two cells. Returns the x behind the text. */
BW_API int bw_canvas_put(bw_canvas *canvas, int x, int y, bw_role role, const char *utf8);
BW_API int bw_canvas_putf(bw_canvas *canvas, int x, int y, bw_role role, const char *format, ...)
    BW_PRINTF(5, 6);
BW_API void bw_canvas_fill(bw_canvas *canvas, int x, int y, int width, int height, bw_role role,
                           const char *utf8_cell); /* usually " " */
BW_API void bw_canvas_role(bw_canvas *canvas, int x, int y, int width, bw_role role); /* restyle */
BW_API void bw_canvas_cursor(bw_canvas *canvas, int x, int y); /* show the terminal's cursor here */
/* A canvas that is a part of another; it is freed with its parent's frame, never by the caller. */
BW_API bw_canvas *bw_canvas_part(bw_canvas *canvas, int x, int y, int width, int height);
BW_API int bw_text_width(const char *utf8); /* cells, by our own table */
/* Bytes of the first line when the text is broken at blanks into lines of so many cells; 0 only for "". */
BW_API size_t bw_text_fit(const char *utf8, int cells);

/* --- keys: a Unicode code point or one of these, with modifiers --- */
typedef uint32_t bw_key;
#define BW_KEY_CTRL 0x01000000u
#define BW_KEY_ALT 0x02000000u
#define BW_KEY_SHIFT 0x04000000u
#define BW_KEYS(X)                                                                                \
    X(UP, "Up") X(DOWN, "Down") X(LEFT, "Left") X(RIGHT, "Right") X(PAGE_UP, "PageUp")            \
    X(PAGE_DOWN, "PageDown") X(HOME, "Home") X(END, "End") X(INSERT, "Insert")                    \
    X(DELETE, "Delete") X(BACKSPACE, "Backspace") X(ENTER, "Enter") X(ESCAPE, "Esc")              \
    X(TAB, "Tab") X(F1, "F1") X(F2, "F2") X(F3, "F3") X(F4, "F4") X(F5, "F5") X(F6, "F6")         \
    X(F7, "F7") X(F8, "F8") X(F9, "F9") X(F10, "F10") X(F11, "F11") X(F12, "F12")                 \
    X(RESIZE, "Resize") X(MOUSE, "Mouse") X(PASTE, "Paste")
#define BW_KEY_ENUM(name, text) BW_KEY_##name,
enum bw_special_key { BW_KEY_FIRST = 0x110000, BW_KEYS(BW_KEY_ENUM) BW_KEY_LAST };
#undef BW_KEY_ENUM
/* --- the mouse, when the setting of this name is on --- */
typedef enum bw_mouse_act {
    BW_MOUSE_PRESS,  /* the left button */
    BW_MOUSE_DOUBLE, /* again at the same cell at once; PRESS came before it */
    BW_MOUSE_DRAG,   /* moved with the button held */
    BW_MOUSE_RELEASE,
    BW_MOUSE_WHEEL_UP,
    BW_MOUSE_WHEEL_DOWN,
} bw_mouse_act;
typedef struct bw_mouse {
    bw_mouse_act act;
    int x, y; /* cells */
} bw_mouse;

BW_API char *bw_key_format(bw_key key, char buffer[32]);  /* "Ctrl-P", "Enter", "g" */
BW_API bool bw_key_parse(const char *name, bw_key *key);  /* the inverse */

#endif
