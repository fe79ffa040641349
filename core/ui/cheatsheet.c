#include "core/ui/cheatsheet.h"
#include "core/ui/keymap.h"

#include <string.h>

/* action: of the block viewer, or ":" and a command line that a global key runs; command: a line as
 * it can be typed behind ":" while block 122 of the demo's system01.dbf is shown. NULL = none. */
static const struct {
    const char *bbed, *action, *command;
} rows[] = {
    {"info", NULL, "files"},
    {"set dba 1,122", "go-to-block", NULL},
    {"set block +1", "next-block", NULL},
    {"set offset 60", "go-to-offset", NULL},
    {"set mode edit", "allow-edits", "edit on"},
    {"show", NULL, "set"},
    {"map /v", NULL, "map -v"},
    {"print ktbbh.ktbbhitl[0]", "go-to-field", "print ktbbh.ktbbhitl[0]"},
    {"print *kdbr[0]", "follow", "print *kdbr[0]"},
    {"examine /rnc *kdbr[0]", NULL, "examine *kdbr[0] /rnc"},
    {"dump /v offset 0 count 64", NULL, "dump -v -o 0 -n 64"},
    {"find /x 06a2 curr", "find", NULL},
    {"find", "find-next", NULL},
    {"push", "set-mark", "mark set a"},
    {"pop", ":back", "back"},
    {"modify /x 01 offset 60", "edit", "modify 60 01"},
    {"assign ktbbhitl[0].ktbitflg=0x8000", "edit", "assign ktbbhitl[0].ktbitflg 0x8000"},
    {"copy dba 1,18 to dba 1,19", "copy-from", NULL},
    {"sum", NULL, "sum"},
    {"sum apply", "seal", "seal"},
    {"verify", NULL, "verify"},
    {"undo", "undo", "undo"},
    {"(no like of it: undo an undo)", "redo", "redo"},
    {"revert", "revert", "revert"},
    {"(what is staged, not yet written)", NULL, "edits"},
    {"(BBED writes at once; here)", NULL, "commit"},
    {"help all", ":help here", "help"},
    {"exit", ":quit", "quit"},
    {"(BBED's own language)", NULL, "view bbed"},
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
                                : "BBED                                key in the viewer  command\n";
    bw_text_add(text, head);
    for (size_t i = 0; i < BW_COUNT(rows); i++) {
        key_of(session, rows[i].action, &key);
        bw_text_addf(text, markdown ? "| `%s` | %s | %s |\n" : "%-35s %-18s %s\n", rows[i].bbed,
                     bw_text_get(&key), rows[i].command ? rows[i].command : "-");
    }
    bw_text_free(&key);
}
