/* core/ui/shell.h - the workbench's state: panes with views, the jump list, the prompt. */
#ifndef BW_CORE_UI_SHELL_H
#define BW_CORE_UI_SHELL_H

#include "core/ui/job.h"
#include "core/ui/keymap.h"
#include "core/ui/screen.h"
#include "core/ui/splits.h"
#include <blockwright/plugin.h>

#define BW_TABS 16
#define BW_TAB_NAME 40
#define BW_STACK 8
#define BW_JUMPS 200
#define BW_HISTORY 1000 /* lines, the most that the setting history allows */
#define BW_MARKS 52     /* a to z, A to Z */

typedef struct bw_open_view {
    const bw_view_class *kind;
    void *data;
    int first_jump; /* shell's jump_at when it was opened: from there, back leads to what lies below
                     */
} bw_open_view;

/* A pane shows the top of a stack of views; Esc and q take the top away. */
typedef struct bw_pane {
    bw_open_view stack[BW_STACK];
    int depth;
} bw_pane;

/* A tab has panes of its own; one tab is on screen. */
typedef struct bw_tab {
    bw_pane panes[BW_PANES]; /* slots; splits says which are in use, and where they stand */
    bw_splits splits;
    int active;  /* slot of the pane with the focus */
    bool zoomed; /* the active pane has the whole screen for now */
    unsigned serial;
    char name[BW_TAB_NAME]; /* "" = named after what the active pane shows */
} bw_tab;

typedef struct bw_jump {
    bw_place place;
    unsigned tab; /* serial of the tab where it was; that tab may be closed by now */
} bw_jump;

typedef struct bw_prompt {
    bool active;
    char label[112];
    bw_text line, hint;
    size_t cursor; /* byte in line */
    void (*done)(void *data, const char *answer);
    void *data;
    const char *answers; /* "yes\0no\0": arrows step through them; NULL = any text */
    char *history[BW_HISTORY];
    int history_count, history_at;
    char *typed; /* what stood there when the first step into the history was made; NULL */
} bw_prompt;

/* The terminal, or a script of keys, as a job in the foreground needs it; members may be NULL. */
typedef struct bw_front {
    /* Esc or Ctrl-C, or & (with *beside set); other keys are kept for later. */
    bool (*stop_pressed)(void *context, bool *beside);
    void (*show)(void *context);                  /* the screen as it is drawn now */
    bool (*next_key)(void *context, bw_key *key); /* waits; false: there will be none any more */
    void (*redraw)(void *context);                /* the terminal's content is not what it was */
    void (*copy)(void *context, const char *text, size_t size); /* into the clipboard */
    void *context;
} bw_front;

/* busy.c: the job that runs in the foreground. Times are milliseconds of CLOCK_MONOTONIC. */
typedef struct bw_busy {
    bw_progress progress;
    char what[120];
    int64_t started, shown, looked;
    bool stopped;
    bool may_go, goes; /* beside the workbench: can be told to; was told to */
    uint64_t looks, stop_at_look; /* scripts of keys press Esc (& when script_goes) then; 0 = never */
    bool script_goes;
} bw_busy;

struct bw_shell {
    bw_session *session;
    bw_screen screen;
    bw_tab tabs[BW_TABS];
    int tab_count, tab_at;
    unsigned next_tab; /* serial */
    bw_jump jumps[BW_JUMPS];
    int jump_count, jump_at; /* jumps[jump_at] is where "back" goes from */
    bw_place marks[BW_MARKS]; /* file NULL = not set */
    bw_prompt prompt;
    char message[300];
    bw_severity message_severity;
    bw_key pending[BW_KEY_SEQUENCE]; /* the beginning of a sequence of keys */
    int pending_count;
    char hint[160]; /* what comes next after the action that was done; "" = none */
    bw_text later;  /* command lines of scripts, for when they have ended */
    bw_mouse mouse;  /* what BW_KEY_MOUSE is about */
    bw_text pasted;  /* what BW_KEY_PASTE is about */
    int mouse_pane;  /* slot where the button went down; < 0 = on none */
    int dragged;     /* the split whose line follows the mouse; < 0 = none */
    bw_front front;
    bw_busy busy;
    bw_jobs jobs;   /* what runs beside */
    struct bw_tour *tour; /* tour.c's; NULL = none */
    char preview[64]; /* theme that the gallery shows for now; "" = the one that is set */
    bw_text copied; /* last into the clipboard */
    bool quit;
    struct bw_kept_edits *kept; /* core/workspace's: what is staged, on disk */
    bool keep_staged;           /* the person left and wants to find it again */
    char left_behind[64];       /* state file of a run that died, being asked about */
    bw_text *output;            /* of the command that runs; NULL: its words are dropped */
    char plan[80];              /* title of the plan that it wants to be shown; "" = none */
    int64_t clock_ahead;        /* ms; scripts of keys let time pass for timers */
    bw_place told;              /* the place that hooks know of */
};

void bw_shell_init(bw_shell *shell, bw_session *session, int width, int height);
void bw_shell_end(bw_shell *shell);
void bw_shell_draw(bw_shell *shell);
void bw_status_draw(bw_shell *shell, bw_canvas *canvas, int y); /* status.c */
void bw_shell_key(bw_shell *shell, bw_key key);
void bw_shell_catch_up(bw_shell *shell);     /* runs what scripts asked of the screen */
bw_open_view *bw_shell_top(bw_shell *shell); /* NULL when the active pane is empty */
/* Lets the views on screen work; milliseconds until they want more, -1 = nothing to do. */
int bw_shell_idle(bw_shell *shell);
bool bw_shell_push(bw_shell *shell, const bw_view_class *kind, const bw_place *place);
/* The time line of a log; path NULL: of all. */
void bw_shell_open_log(bw_shell *shell, const char *path);
void bw_shell_push_ready(bw_shell *shell, const bw_view_class *kind, void *data);
void bw_shell_pop(bw_shell *shell);
bw_place bw_shell_place(bw_shell *shell);
void bw_shell_back(bw_shell *shell, bool forward);
void bw_shell_files(bw_shell *shell); /* the list of open files */
bool bw_shell_view(bw_shell *shell,
                   const char *name); /* on top; false: there is none, it is told */
/* A table whose columns give way on narrow screens: ranks has a digit a column, the highest goes
 * first, 0 stays. It must outlive the view. */
void bw_shell_table_ranked(bw_shell *shell, const char *title, const bw_table_source *source,
                           const char *ranks);
/* shell_keys.c: an action of the view on top, by name. False: the view has none such. */
bool bw_shell_do(bw_shell *shell, const char *action);
/* What may follow the keys that are pending, one a line: "s<tab>pane split". */
void bw_shell_pending(bw_shell *shell, bw_text *text);
void bw_shell_redraw(bw_shell *shell);  /* all of the terminal, whatever another program wrote */
void bw_shell_scripts(bw_shell *shell); /* the menu of recovery scripts */
void bw_shell_jumps(bw_shell *shell);   /* the places where the person was */
void bw_shell_text_view(bw_shell *shell, const char *title, const char *text);
void bw_shell_palette(bw_shell *shell);
void bw_shell_help(bw_shell *shell);
void bw_shell_command_prompt(bw_shell *shell, const char *initial);

/* form_view.c: until the person has filled it in (true) or gives up. */
void bw_shell_plan(bw_shell *shell, const char *title); /* plan_view.c: what is staged */

/* tabs.c: tabs and the panes in them. Actions that cannot be done say why on the status line. */
bw_tab *bw_shell_tab(bw_shell *shell);    /* the one on screen */
bw_pane *bw_shell_pane(bw_shell *shell);  /* the one with the focus */
bw_open_view *bw_pane_top(bw_pane *pane); /* NULL when it is empty */
void bw_tab_free(bw_tab *tab);            /* closes its views */
void bw_tab_title(bw_tab *tab, bw_text *text);
bw_tab *bw_shell_tab_add(bw_shell *shell); /* empty, behind the others, on screen; NULL: too many */
void bw_shell_tab_new(bw_shell *shell);    /* opened on the present place */
void bw_shell_tab_close(bw_shell *shell);
void bw_shell_tab_go(bw_shell *shell, int index);
bw_area bw_shell_area(const bw_shell *shell); /* what the panes have of the screen */
void bw_shell_split(bw_shell *shell, bool beside);
void bw_shell_pane_close(bw_shell *shell);
void bw_shell_pane_step(bw_shell *shell, int by);
void bw_shell_pane_toward(bw_shell *shell, int dx, int dy);
void bw_shell_pane_swap(bw_shell *shell);
void bw_shell_pane_grow(bw_shell *shell, bool beside, int by);

/* jobs_view.c */
void bw_shell_jobs(bw_shell *shell); /* their list */
bool bw_shell_beside(bw_shell *shell, const char *line, bw_error *err);
/* number 0: the one that is looked at, else the newest. False: none such runs. */
bool bw_shell_stop_job(bw_shell *shell, unsigned number);
int bw_shell_take_jobs(bw_shell *shell); /* as bw_shell_idle, for jobs */
void bw_jobs_status(const bw_shell *shell, bw_text *text); /* "job 1 34 %"; "" when none runs */

/* start_view.c */
void bw_shell_start(bw_shell *shell); /* what is offered when nothing is open */
bool bw_shell_open(bw_shell *shell, const char *path, bw_error *err);
bool bw_shell_demo(bw_shell *shell); /* asks where, writes the demo, opens it; false: it is not there */

void bw_shell_settings(bw_shell *shell); /* settings_view.c */
void bw_shell_themes(bw_shell *shell);   /* themes_view.c */

/* table_view.c: what the table on top shows, and the row under its cursor. NULL: it is no table. */
const bw_table_source *bw_table_source_on_top(bw_shell *shell, uint64_t *row);

/* own_views.c: what init.lua adds */
bool bw_shell_own_view(bw_shell *shell, const char *name); /* false: there is no such view */
/* For calls from the workbench whose words need no view: they are dropped, notes are shown. */
bw_call_sink bw_shell_sink(bw_shell *shell, const char *what);

/* question.c: the prompt in the middle of a command, until Enter (true) or Esc. */
bool bw_shell_read_line(bw_shell *shell, const char *label, const char *initial, bw_text *line);
/* Draws, shows, and waits for a key. False: there is nobody any more, the workbench ends. */
bool bw_shell_wait_key(bw_shell *shell, bw_key *key);

/* marks.c: NULL = there is no mark of that name */
bw_place *bw_shell_mark(bw_shell *shell, const char *name);
char bw_mark_letter(int index);
void bw_shell_marks(bw_shell *shell); /* as a table */
void bw_shell_notes(bw_shell *shell); /* notes_view.c: the person's notes as a table */
/* The first note in the block of the place; NULL: none. */
const char *bw_shell_note_at(bw_shell *shell, const bw_place *place);

/* leaving.c */
void bw_shell_leave(bw_shell *shell);       /* quits, after asking when edits are staged */
void bw_shell_keep_staged(bw_shell *shell); /* after each key */
void bw_shell_offer_kept(bw_shell *shell);  /* at the start: what a run that died had staged */

/* history.c: command lines kept between runs, as many as the setting says */
void bw_history_load(bw_shell *shell);
void bw_history_save(bw_shell *shell);
void bw_history_add(bw_shell *shell, const char *line);
void bw_history_free(bw_prompt *prompt);
/* The line that is step (-1 older, 1 newer) from here and begins with what was typed; NULL: none. */
const char *bw_history_step(bw_prompt *prompt, int step);

/* prompt.c */
/* As bw_shell_ask, with some answers that arrows offer: "yes\0no\0", static. Anything may be typed. */
void bw_shell_ask_one_of(bw_shell *shell, const char *label, const char *answers,
                         void (*done)(void *data, const char *answer), void *data);
void bw_prompt_draw(bw_prompt *prompt, bw_canvas *canvas, int y);
void bw_prompt_key(bw_shell *shell, bw_key key);
void bw_prompt_paste(bw_prompt *prompt, const char *text); /* one line of it */

/* mouse.c: shell->mouse, shell->pasted */
void bw_shell_mouse(bw_shell *shell);
void bw_shell_paste(bw_shell *shell);

/* shell_draw.c: where a pane is drawn, its title with it; width 0: it is not on the screen */
bw_area bw_shell_pane_area(bw_shell *shell, int slot);
int bw_shell_tab_under(bw_shell *shell, int x); /* in the line of tabs; -1 = none */

#endif
