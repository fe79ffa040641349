/* core/ui/keymap.h - which key does what: the defaults of the shell and of each view, a set (vi,
 * emacs), the person's file of keys, bw.key of init.lua and `bind`; what comes later counts.
 *
 * Contexts, asked in this order when a key is pressed: "override", the view's name, "moving"
 * (actions that every view understands), "global". A target is an action's name, or ":" and a
 * command line. Threads: main thread. */
#ifndef BW_CORE_UI_KEYMAP_H
#define BW_CORE_UI_KEYMAP_H

#include <blockwright/plugin.h>

#define BW_KEY_SEQUENCE 3 /* keys one after the other that do one thing: Ctrl-W s */

typedef struct bw_binding {
    char *context;
    bw_key keys[BW_KEY_SEQUENCE];
    int count;
    char *target; /* "" = the key was taken away */
    char *where;  /* "default", "set vi", "/home/.../keys:12", "init.lua", "bind" */
} bw_binding;

typedef struct bw_keymap bw_keymap;

/* The session's, made anew when the setting `keys` was changed. Never NULL. */
bw_keymap *bw_keymap_of(bw_session *session);
void bw_keymap_free(bw_keymap *keymap);

size_t bw_keymap_count(const bw_keymap *keymap);
const bw_binding *bw_keymap_at(const bw_keymap *keymap, size_t index);
/* What is wrong with the keys: unknown names, one key for two things; one a line, "" = nothing. */
const char *bw_keymap_troubles(const bw_keymap *keymap);

typedef enum bw_keymap_answer {
    BW_KEYMAP_NOTHING, /* the context does not name the keys */
    BW_KEYMAP_TAKEN,   /* it did by default, and somebody took that away */
    BW_KEYMAP_MORE,    /* they begin a longer sequence */
    BW_KEYMAP_FOUND,
} bw_keymap_answer;
bw_keymap_answer bw_keymap_ask(const bw_keymap *keymap, const char *context, const bw_key *keys,
                               int count, const bw_binding **found);

/* Binds for as long as the program runs. target "": takes the key away. note, which may be NULL,
 * gets a sentence when the key did something else before, or is hidden by another context. */
bw_status bw_keymap_bind(bw_keymap *keymap, const char *context, const char *keys,
                         const char *target, const char *where, bw_text *note, bw_error *err);

/* The keys of a target in a context as a person reads them, "> ] +", appended; false: none. */
bool bw_keymap_keys(const bw_keymap *keymap, const char *context, const char *target,
                    bw_text *text);
/* Appends text with "{name}" become the first key of a view's action, "{:line}" the one of a
 * command line (the line itself while it has none). Other braces stay. */
void bw_keymap_expand(bw_session *session, const char *context, const char *from, bw_text *text);
/* The key that the view understands for an action; 0 = the view has no such action. */
bw_key bw_view_action_key(const bw_view_class *kind, const char *name);
const bw_view_action *bw_view_action_find(const bw_view_class *kind, const char *name);
char *bw_keys_format(const bw_key *keys, int count, char buffer[96]);

/* moving and the contexts' tables, for help and docs */
extern const bw_view_action bw_moving_actions[];
extern const bw_view_action bw_global_keys[]; /* name: the command line behind ":" */
/* Classes of the core that plugins do not own: table, text, plan, form, help, palette; NULL at the
 * end. */
extern const bw_view_class *const bw_core_views[];
const bw_view_class *bw_view_class_named(bw_session *session, const char *name); /* NULL = none */

/* keys_say.c: for people; the keys of one context, or of all. False: no such context. */
bool bw_keymap_say(bw_session *session, const char *context, bool markdown, bw_text *text);

#endif
