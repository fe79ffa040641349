/* bbed/console.h - the language of BBED 2.0 over staged edits: one line in, BBED's text out.
 *
 * The console knows no terminal: plugin.c feeds it from the shell, a pipe or a pane of the
 * workbench. One concept a file: words.c (a line's words), place.c (DBA, FILE, BLOCK, OFFSET,
 * symbols), settings.c (SET, SHOW, INFO), look.c (MAP, DUMP, PRINT, EXAMINE, FIND), change.c
 * (MODIFY ... CORRUPT), undo.c (UNDO, REVERT), verify.c, startup.c (keywords, parfile, listfile),
 * help.c. */
#ifndef BBED_CONSOLE_H
#define BBED_CONSOLE_H

#include <blockwright/bbed.h>
#include <blockwright/journal.h>
#include <blockwright/plugin.h>

#define MAX_WORDS 64
#define MAX_STACK 64
#define MAX_PATTERN 256

typedef enum number_base { BASE_DEC, BASE_HEX, BASE_OCT } number_base;

/* A line of the listfile. */
typedef struct listed_file {
    uint32_t number;
    char *path;
    uint64_t bytes; /* as the listfile says; 0 = not said */
} listed_file;

typedef struct position {
    uint32_t file_number; /* 0: a file named by FILENAME */
    bw_dbfile *file;      /* borrowed; NULL: none is open */
    uint64_t block;
    uint32_t offset;
} position;

typedef struct console {
    bw_session *session;
    bw_text out;                                      /* what the present line said */
    bw_text note;                                     /* lines marked --, said behind the rest */
    bool (*ask)(void *context, const char *question); /* Y/N; NULL: nobody to ask */
    void *ask_context;

    listed_file *files;
    size_t file_count;
    position here;
    position stack[MAX_STACK];
    size_t stack_count;

    bool edit, silent, spool, quit;
    number_base ibase, obase;
    uint32_t width, count, block_size;
    char *bifile, *listfile, *logfile; /* owned */

    uint8_t pattern[MAX_PATTERN]; /* of the last FIND */
    size_t pattern_size;

    uint8_t *bytes; /* the block at `here`, as staged; owned */
    size_t room;
    bw_tree *tree;
    unsigned cmdfile_depth;
} console;

console *console_new(bw_session *session);
void console_free(console *c);
/* Runs one line; what it says is in c->out (cleared first), BBED's blank line at the end included.
 */
void console_line(console *c, const char *line);
const char *console_prompt(const console *c);

/* --- startup.c --- */
/* "filename=x", "parfile=y", a path. False with err. */
bool startup_keyword(console *c, const char *word, bw_error *err);
bool startup_listfile(console *c, const char *path, bw_error *err);
void startup_banner(bw_text *out);
void run_cmdfile(console *c, const char *path);

/* --- words.c --- */
typedef struct words {
    char *items[MAX_WORDS]; /* owned */
    bool quoted[MAX_WORDS];
    size_t count, at; /* at: the next one to be read */
    char options[32]; /* behind the command's '/', "" when none */
} words;
bool words_split(const char *line, words *w); /* false: too many */
void words_free(words *w);
const char *words_peek(const words *w); /* NULL at the end */
const char *words_next(words *w);
/* The next word is this keyword, perhaps shortened to at least `least` letters; then it is taken.
 */
bool words_keyword(words *w, const char *keyword, size_t least);

/* Says "BBED-00nnn: text" on the console. Returns false, so that `return bbed_error(...)` reads
 * well. */
bool bbed_error(console *c, int number, const char *format, ...) BW_PRINTF(3, 4);
void bbed_truth(console *c, const char *format, ...) BW_PRINTF(2, 3); /* a line marked -- */

/* --- place.c --- */
bool parse_number(const console *c, const char *text, uint64_t *value);
bool open_number(console *c, uint32_t number, position *p); /* FILE n */
bool open_filename(console *c, const char *path, position *p);
/* Where a command's specs lead, from `here` on; symbols and counts as well. */
#define SPEC_COUNT 1u  /* COUNT n is allowed and sets c->count */
#define SPEC_SYMBOL 2u /* symbol and *symbol are allowed */
typedef struct target {
    position at;
    bool has_symbol;
    char symbol[256];
    bw_bbed_spot spot; /* of the symbol */
    bool has_dba, has_file, has_filename, has_block, has_offset, has_count;
} target;
bool parse_target(console *c, words *w, unsigned flags, target *t);
/* Reads the block at p into c->bytes and c->tree. */
bool load_block(console *c, const position *p);
bw_bbed_place place_of(const console *c, const position *p);
uint32_t dba_of(const position *p);

/* --- commands: each returns false after an error --- */
bool do_set(console *c, words *w);
bool do_show(console *c, words *w);
bool do_info(console *c, words *w);
bool do_map(console *c, words *w);
bool do_dump(console *c, words *w);
bool do_print(console *c, words *w);
bool do_examine(console *c, words *w);
bool do_find(console *c, words *w);
bool do_modify(console *c, words *w);
bool do_assign(console *c, words *w);
bool do_copy(console *c, words *w);
bool do_sum(console *c, words *w);
bool do_corrupt(console *c, words *w);
bool do_push(console *c, words *w);
bool do_pop(console *c, words *w);
bool do_undo(console *c, words *w);
bool do_revert(console *c, words *w);
bool do_verify(console *c, words *w);
bool do_help(console *c, words *w);

/* look.c: the DUMP screen at c->here, as MODIFY, COPY and FIND show it */
void show_dump(console *c, bool verbose);
/* settings.c */
void say_setting(console *c, const char *name, const char *format, ...) BW_PRINTF(3, 4);
void say_place(console *c, const target *t);
/* change.c: what was staged on the file is written when the mode is EDIT */
bool settle(console *c, bw_dbfile *file, const char *title);
/* spool.c: appends to the log file; the only place that opens a file for writing */
/* look.c: MODIFY takes what FIND takes, as bytes in c->pattern */
bool parse_pattern(console *c, const words *w, const char *text);
void spool_write(console *c, const char *line, const bw_text *out);

#endif
