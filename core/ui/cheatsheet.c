#include "core/ui/cheatsheet.h"
#include "core/ui/keymap.h"

#include <string.h>

/* action: of the block viewer, or ":" and a command line that a global key runs; NULL = no key. */
static const struct {
    const char *bbed, *action, *command;
} rows[] = {
    {"info", NULL, "files, info"},
    {"set file 4", NULL, "files"},
    {"set dba 4,12", "go-to-block", "view block_viewer"},
    {"set offset 60", "go-to-offset", NULL},
    {"set mode edit", "allow-edits", "set mode edit (bbed), or E in the block viewer"},
    {"show", NULL, "set"},
    {"map /v", "blocks", "map"},
    {"print ktbbh.ktbbhitl[0]", "go-to-field", "print ktbbh.ktbbhitl[0]"},
    {"examine /rnc *kdbr[3]", "follow", "examine '*kdbr[3]' /rnc"},
    {"dump offset 0 count 64", "other-pane", "dump"},
    {"find /x 06a2 top", "find", "find PATH x:06a2"},
    {"find", "find-next", NULL},
    {"modify /x 00 offset 60", "edit", "modify /x 00 -o 60"},
    {"assign kcvfhckp.kcvcpscn = ...", "edit", "assign FIELD VALUE"},
    {"copy dba 1,18 to dba 1,19", "copy-from", "copy"},
    {"sum apply", "seal", "seal"},
    {"verify", NULL, "verify"},
    {"undo", "undo", "undo"},
    {"revert", "revert", "revert"},
    {"(no like of it)", "redo", "redo edits: what was undone"},
    {"(BBED writes at once)", NULL, "edits, then commit; journal restore takes it back"},
    {"help", ":help here", "help COMMAND"},
    {"exit", ":quit", "quit"},
    {"BBED itself", NULL, "view bbed, or on the shell: blockwright bbed listfile=..."},
};

static void key_of(bw_session *session, const char *action, bw_text *key)
{
    const char *context = !action ? "" : *action == ':' ? "global" : "block_viewer";
    bw_text_clear(key);
    if (!action || !bw_keymap_keys(bw_keymap_of(session), context, action, key))
        bw_text_add(key, "-");
}

void bw_cheatsheet_say(bw_session *session, bool markdown, bw_text *text)
{
    bw_text key = {0};
    const char *head = markdown ? "| BBED | key in the block viewer | command |\n|---|---|---|\n"
                                : "BBED                             key in the viewer  command\n";
    bw_text_add(text, head);
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        key_of(session, rows[i].action, &key);
        bw_text_addf(text, markdown ? "| `%s` | %s | %s |\n" : "%-32s %-18s %s\n", rows[i].bbed,
                     bw_text_get(&key), rows[i].command ? rows[i].command : "-");
    }
    bw_text_free(&key);
}
