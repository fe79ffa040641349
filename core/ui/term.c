/* The one place that knows curses. Styles become colour pairs once, at the start. */
#include "core/ui/term.h"
#include "core/ui/colours.h"
#include "core/ui/mouse.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

struct bw_term {
    SCREEN *screen;
    attr_t attributes[BW_ROLE_COUNT];
    short pairs[BW_ROLE_COUNT];
    bool unseen_on_blank[BW_ROLE_COUNT]; /* neither background nor line */
    bw_key kept[32]; /* typed ahead while a job ran */
    size_t kept_count;
    bool reports;     /* the terminal knows the modes below */
    bool mouse_on;
    bw_mouse mouse;   /* the last one */
    int64_t pressed;  /* ms; when the button went down last */
    bw_text pasted;
};

/* Modes of the terminal that is ours; a crash needs to end them without knowing whose it is. */
static volatile sig_atomic_t modes_set;
static const char modes_end[] = "\033[?1002l\033[?1006l\033[?2004l";
static const char paste_begin[] = "\033[?2004h", mouse_begin[] = "\033[?1002h\033[?1006h",
                  mouse_end[] = "\033[?1002l\033[?1006l";
enum own_codes { CODE_MOUSE = KEY_MAX + 1, CODE_PASTE };

static void send(const char *text)
{
    ssize_t written = write(STDOUT_FILENO, text, strlen(text));
    (void)written; /* a terminal that is gone shows when keys are read */
}

static void end_modes(void)
{
    if (modes_set)
        send(modes_end);
    modes_set = 0;
}

static void begin_modes(const bw_term *term)
{
    if (!term->reports)
        return;
    modes_set = 1;
    send(paste_begin);
    if (term->mouse_on)
        send(mouse_begin);
}

static volatile sig_atomic_t stop_asked;
static char last_words[600];

void bw_term_last_words(const char *text)
{
    snprintf(last_words, sizeof(last_words), "%s", text);
}

/* A crash must not leave the terminal in raw mode; endwin is not signal-safe, but the process is
 * over anyway and the alternative is a terminal that shows nothing. */
static void on_fatal(int number)
{
    end_modes();
    endwin();
    ssize_t written = write(STDERR_FILENO, last_words, strlen(last_words));
    (void)written; /* nobody is left who could be told */
    signal(number, SIG_DFL);
    raise(number);
}

static void on_stop(int number)
{
    (void)number;
    stop_asked = 1;
}

/* The other end of the terminal is closed: reads give nothing from now on. */
static bool hung_up(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) > 0 && input.revents & (POLLHUP | POLLERR | POLLNVAL);
}

static void catch_signals(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    struct sigaction action = {.sa_handler = on_stop}; /* no SA_RESTART: reading a key ends */
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    for (size_t i = 0; i < BW_COUNT(fatal); i++)
        signal(fatal[i], on_fatal);
}

/* --- colours --- */
static attr_t attributes_of(const bw_style *s, const bw_paint *p)
{
    attr_t a = A_NORMAL;
    a |= s->bold || p->bold ? A_BOLD : 0;
    a |= s->dim || p->dim ? A_DIM : 0;
    a |= s->underline ? A_UNDERLINE : 0;
    a |= s->reverse || p->reverse ? A_REVERSE : 0;
    a |= s->italic ? A_ITALIC : 0;
    return a;
}

int bw_term_colours(const bw_term *term)
{
    (void)term;
    if (!has_colors())
        return 0;
    return COLORS > 256 && tigetflag("RGB") > 0 ? BW_COLOURS_DIRECT
           : COLORS >= 256                      ? 256
           : COLORS >= 16                       ? 16
                                                : 8;
}

void bw_term_style(bw_term *term, const bw_theme *theme)
{
    bool colour = has_colors() && start_color() == OK && use_default_colors() == OK;
    const bw_palette palette = bw_palette_of(bw_term_colours(term));
    for (int role = 0; role < BW_ROLE_COUNT; role++) {
        const bw_style *s = &theme->styles[role];
        bw_paint p = colour ? bw_style_paint(s, &palette)
                            : (bw_paint){.fg = -1, .bg = -1, .reverse = s->bg >= 0};
        bool plain = p.fg < 0 && p.bg < 0;
        term->attributes[role] = attributes_of(s, &p);
        term->pairs[role] = 0;
        if (colour && !plain && init_extended_pair(role + 1, p.fg, p.bg) == OK)
            term->pairs[role] = (short)(role + 1);
        term->unseen_on_blank[role] =
            s->bg < 0 && !(term->attributes[role] & (A_UNDERLINE | A_REVERSE));
    }
    clearok(stdscr, TRUE);
}

void bw_term_redraw(bw_term *term)
{
    (void)term;
    clearok(stdscr, TRUE);
}

static bool utf8_locale(void)
{
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return true;
    return setlocale(LC_CTYPE, "C.UTF-8") || setlocale(LC_CTYPE, "en_US.UTF-8");
}

static bw_status unfit(bw_error *err)
{
    const char *name = getenv("TERM");
    return bw_error_set(err, BW_ERR_ARGUMENT,
                        "the terminal '%s' cannot show the workbench; set TERM (export "
                        "TERM=xterm-256color), or use the "
                        "commands: blockwright help",
                        name && *name ? name : "(TERM is not set)");
}

bw_term *bw_term_open(const bw_theme *theme, bw_error *err)
{
    const char *name = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        bw_error_set(
            err, BW_ERR_ARGUMENT,
            "the workbench needs a terminal; without one use the commands (blockwright help) "
            "or --script KEYS --dump-screen FILE");
        return NULL;
    }
    utf8_locale();
    SCREEN *screen = name && *name ? newterm(NULL, stdout, stdin) : NULL;
    if (!screen || !tigetstr("cup") || tigetstr("cup") == (char *)-1) {
        if (screen) {
            endwin();
            delscreen(screen);
        }
        unfit(err);
        return NULL;
    }
    bw_term *term = bw_alloc(sizeof(*term));
    term->screen = screen;
    set_term(screen);
    endwin(); /* showing resumes. Until that happened once, curses 6 writes out at every move of the
                 cursor: a hundred small writes a screen, over ssh a packet each */
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    set_escdelay(25);
    bw_term_style(term, theme);
    /* Where a mouse is known the other reports are as well; consoles and old terminals stay plain.
     */
    const char *mouse = tigetstr("kmous");
    term->reports = mouse && mouse != (char *)-1;
    define_key("\033[<", CODE_MOUSE);
    define_key("\033[200~", CODE_PASTE);
    begin_modes(term);
    catch_signals();
    return term;
}

void bw_term_close(bw_term *term)
{
    if (!term)
        return;
    end_modes();
    endwin();
    delscreen(term->screen);
    bw_text_free(&term->pasted);
    free(term);
}

void bw_term_size(const bw_term *term, int *width, int *height)
{
    (void)term;
    getmaxyx(stdscr, *height, *width);
}

#define GAP 3 /* cells between two words */

static bool is_blank(const bw_cell *cell)
{
    return cell->text[0] == ' ' && !cell->text[1];
}

/* The role that cell x is drawn in. Between two words of one row a blank may take on the role in
 * front of it when nobody sees the difference: this saves the switch to plain and back, a third of
 * the bytes of a page. */
static bw_role shown_role(const bw_term *term, const bw_cell *row, int width, int x, bw_role before)
{
    bw_role own = (bw_role)row[x].role;
    if (!is_blank(&row[x]) || !term->unseen_on_blank[own] || !term->unseen_on_blank[before])
        return own;
    for (int next = x + 1; next < width && next < x + GAP; next++)
        if (!is_blank(&row[next]))
            return before;
    return own; /* the end of a line stays plain: it can be erased in one go */
}

/* Cells of one role, which go to curses together. */
typedef struct run {
    char text[256];
    int x, length;
    bw_role role;
} run;

static void show_run(const bw_term *term, run *r, int y)
{
    if (!r->length)
        return;
    attr_set(term->attributes[r->role], term->pairs[r->role], NULL);
    mvaddnstr(y, r->x, r->text, r->length);
    r->length = 0;
}

/* As an empty screen has it. */
static bool is_empty(const bw_term *term, const bw_cell *cell, bw_role role)
{
    return is_blank(cell) && term->attributes[role] == A_NORMAL && term->pairs[role] == 0;
}

static bool is_ascii(const bw_cell *cell)
{
    return (unsigned char)cell->text[0] < 0x80 && !cell->text[1];
}

/* On a row that is empty. Only ASCII is put together: about the width of other characters curses
 * may think differently. */
static void show_row(const bw_term *term, const bw_screen *screen, int y)
{
    const bw_cell *row = &screen->cells[y * screen->width];
    run r = {.role = BW_ROLE_TEXT};
    for (int x = 0; x < screen->width; x++) {
        if (!row[x].text[0])
            continue;
        bw_role role = shown_role(term, row, screen->width, x, r.role);
        bool alone = !is_ascii(&row[x]), empty = is_empty(term, &row[x], role);
        if (role != r.role || alone || empty || r.length == sizeof(r.text))
            show_run(term, &r, y);
        r.role = role;
        if (empty)
            continue;
        if (!r.length)
            r.x = x;
        for (const char *p = row[x].text; *p; p++)
            r.text[r.length++] = *p;
        if (alone)
            show_run(term, &r, y);
    }
    show_run(term, &r, y);
}

void bw_term_show(bw_term *term, const bw_screen *screen)
{
    erase();
    for (int y = 0; y < screen->height; y++)
        show_row(term, screen, y);
    bool cursor = screen->cursor_x >= 0;
    curs_set(cursor ? 1 : 0);
    if (cursor)
        move(screen->cursor_y, screen->cursor_x);
    refresh();
}

static bw_key special(wint_t code)
{
    static const struct {
        int curses;
        bw_key key;
    } table[] = {{KEY_UP, BW_KEY_UP},
                 {KEY_DOWN, BW_KEY_DOWN},
                 {KEY_LEFT, BW_KEY_LEFT},
                 {KEY_RIGHT, BW_KEY_RIGHT},
                 {KEY_PPAGE, BW_KEY_PAGE_UP},
                 {KEY_NPAGE, BW_KEY_PAGE_DOWN},
                 {KEY_HOME, BW_KEY_HOME},
                 {KEY_END, BW_KEY_END},
                 {KEY_IC, BW_KEY_INSERT},
                 {KEY_DC, BW_KEY_DELETE},
                 {KEY_BACKSPACE, BW_KEY_BACKSPACE},
                 {KEY_ENTER, BW_KEY_ENTER},
                 {KEY_BTAB, BW_KEY_TAB | BW_KEY_SHIFT},
                 {KEY_RESIZE, BW_KEY_RESIZE},
                 {KEY_SLEFT, BW_KEY_LEFT | BW_KEY_SHIFT},
                 {KEY_SRIGHT, BW_KEY_RIGHT | BW_KEY_SHIFT}};
    for (size_t i = 0; i < BW_COUNT(table); i++)
        if ((int)code == table[i].curses)
            return table[i].key;
    if ((int)code >= KEY_F(1) && (int)code <= KEY_F(12))
        return BW_KEY_F1 + (code - (wint_t)KEY_F(1));
    return 0;
}

static bw_key ordinary(wint_t code)
{
    switch (code) {
    case '\r':
    case '\n': return BW_KEY_ENTER;
    case '\t': return BW_KEY_TAB;
    case 0x08:
    case 0x7f: return BW_KEY_BACKSPACE;
    case 0x1b: return BW_KEY_ESCAPE;
    default: break;
    }
    if (code == 0)
        return BW_KEY_CTRL | ' ';
    if (code < 0x1b)
        return BW_KEY_CTRL | ('a' + code - 1);
    return code < 0x20 ? BW_KEY_CTRL | (code + 0x40) : (bw_key)code;
}

/* --- reports of the mouse, pasted text --- */
#define REPORT_WAIT 100        /* ms between the characters of a report */
#define PASTE_WAIT 1000        /* ms; a paste whose end never comes is taken as it is */
#define MOST_PASTED (1u << 20) /* bytes; what goes beyond is read and dropped */
#define DOUBLE_MS 400

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void note_double(bw_term *term, const bw_mouse *before)
{
    if (term->mouse.act != BW_MOUSE_PRESS)
        return;
    int64_t now = now_ms();
    if (now - term->pressed < DOUBLE_MS && before->x == term->mouse.x && before->y == term->mouse.y)
        term->mouse.act = BW_MOUSE_DOUBLE;
    term->pressed = term->mouse.act == BW_MOUSE_DOUBLE ? 0 : now;
}

static bw_key read_mouse(bw_term *term)
{
    char report[24];
    size_t length = 0;
    wint_t code = 0;
    bw_mouse before = term->mouse;
    timeout(REPORT_WAIT);
    while (length + 1 < sizeof(report) && code != 'M' && code != 'm' && get_wch(&code) == OK)
        report[length++] = (char)code;
    report[length] = '\0';
    if (!bw_mouse_report(report, &term->mouse))
        return 0;
    note_double(term, &before);
    return BW_KEY_MOUSE;
}

/* keypad off: what is pasted may hold what function keys send. */
static bw_key read_paste(bw_term *term)
{
    static const char end[] = "\033[201~";
    char utf8[5];
    wint_t code;
    size_t fits = 0; /* characters of end that came */
    bw_text_clear(&term->pasted);
    keypad(stdscr, FALSE);
    timeout(PASTE_WAIT);
    while (end[fits] && get_wch(&code) == OK) {
        fits = code == (wint_t)end[fits] ? fits + 1 : code == (wint_t)end[0];
        bw_utf8_put((uint32_t)code, utf8);
        if (term->pasted.length < MOST_PASTED)
            bw_text_add(&term->pasted, utf8);
    }
    keypad(stdscr, TRUE);
    const char *text = bw_text_get(&term->pasted), *last = strstr(text, end);
    if (last) {
        term->pasted.length = (size_t)(last - text);
        term->pasted.data[term->pasted.length] = '\0';
    }
    return BW_KEY_PASTE;
}

bw_mouse bw_term_mouse(const bw_term *term)
{
    return term->mouse;
}

const bw_text *bw_term_pasted(const bw_term *term)
{
    return &term->pasted;
}

void bw_term_use_mouse(bw_term *term, bool on)
{
    if (on == term->mouse_on)
        return;
    term->mouse_on = on;
    if (term->reports)
        send(on ? mouse_begin : mouse_end);
}

void bw_term_bell(bw_term *term)
{
    (void)term;
    beep();
}

/* A key that curses has within so many milliseconds; 0 = none came. */
static bw_key read_key(bw_term *term, int milliseconds)
{
    wint_t code;
    timeout(milliseconds);
    int kind = get_wch(&code);
    if (kind == KEY_CODE_YES && code == CODE_MOUSE)
        return read_mouse(term);
    if (kind == KEY_CODE_YES && code == CODE_PASTE)
        return read_paste(term);
    return kind == ERR ? 0 : kind == KEY_CODE_YES ? special(code) : ordinary(code);
}

/* Ctrl-Z: raw mode keeps the signal from us, so it is sent by hand. */
static void suspend_program(const bw_term *term)
{
    end_modes();
    endwin();
    raise(SIGTSTP);
    refresh();
    begin_modes(term);
}

/* The same with Alt: Esc and at once another key; and with Ctrl-Z done. Curses has already waited
 * to see whether Esc begins a key of several bytes: what came by then is there. */
static bw_key next_key(bw_term *term, int milliseconds)
{
    bw_key key = read_key(term, milliseconds);
    if (key == BW_KEY_ESCAPE) {
        bw_key after = read_key(term, 0);
        return after ? after | BW_KEY_ALT : key;
    }
    if (key == (BW_KEY_CTRL | 'z')) {
        suspend_program(term);
        return BW_KEY_RESIZE; /* the terminal may have another size now */
    }
    return key;
}

/* Reading fails at once when the terminal is gone; a signal or a resize may end one wait early. */
#define FAILURES 100

bw_term_event bw_term_key(bw_term *term, int milliseconds, bw_key *key)
{
    if (term->kept_count) {
        *key = term->kept[0];
        memmove(term->kept, term->kept + 1, --term->kept_count * sizeof(bw_key));
        return BW_TERM_KEY;
    }
    for (int failures = 0; !stop_asked && failures < FAILURES; failures++) {
        *key = next_key(term, milliseconds);
        if (*key)
            return BW_TERM_KEY;
        if (milliseconds >= 0 && !hung_up())
            return BW_TERM_NOTHING;
    }
    return BW_TERM_GONE;
}

bool bw_term_stop_pressed(bw_term *term, bool *beside)
{
    bw_key key;
    while (!stop_asked && (key = next_key(term, 0)) != 0) {
        *beside = key == '&';
        if (key == BW_KEY_ESCAPE || key == (BW_KEY_CTRL | 'c') || *beside)
            return true;
        if (term->kept_count < BW_COUNT(term->kept))
            term->kept[term->kept_count++] = key;
    }
    return stop_asked || hung_up();
}

/* --- clipboard --- */
static void add_base64(bw_text *out, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16;
        three |= i + 1 < size ? (uint32_t)bytes[i + 1] << 8 : 0;
        three |= i + 2 < size ? bytes[i + 2] : 0;
        char four[4] = {digits[three >> 18], digits[three >> 12 & 63], digits[three >> 6 & 63],
                        digits[three & 63]};
        memset(four + (size - i < 3 ? size - i + 1 : 4), '=', size - i < 3 ? 3 - (size - i) : 0);
        bw_text_add_bytes(out, four, 4);
    }
}

/* tmux hands it on when set-clipboard allows; screen needs it wrapped in a string of its own. */
void bw_term_copy(bw_term *term, const char *text, size_t size)
{
    const char *name = getenv("TERM");
    bool screen = name && strncmp(name, "screen", 6) == 0 && !getenv("TMUX");
    bw_text out = {0};
    (void)term;
    bw_text_add(&out, screen ? "\033P\033]52;c;" : "\033]52;c;");
    add_base64(&out, (const uint8_t *)text, size);
    bw_text_add(&out, screen ? "\a\033\\" : "\a");
    fwrite(bw_text_get(&out), 1, out.length, stdout);
    fflush(stdout);
    bw_text_free(&out);
}
