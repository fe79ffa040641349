/* HELP: the syntax of each command, as BBED prints it (text/X02). */
#include "console.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *command;
    const char *text;
} topics[] = {
    {"set", "SET DBA [ dba | file#, block# ]\n"
            "SET FILENAME 'filename'\n"
            "SET FILE file#\n"
            "SET BLOCK [+/-]block#\n"
            "SET OFFSET [ [+/-]byte offset | symbol | *symbol ]\n"
            "SET BLOCKSIZE bytes\n"
            "SET LIST[FILE] 'filename'\n"
            "SET WIDTH character_count\n"
            "SET COUNT bytes_to_display\n"
            "SET IBASE [ HEX | OCT | DEC ]\n"
            "SET OBASE [ HEX | OCT | DEC ]\n"
            "SET MODE  [ BROWSE | EDIT ]\n"
            "SET SPOOL [ Y | N ]\n"},
    {"show", "SHOW [ <SET parameter> | ALL ]\n"},
    {"info", "INFO\n"},
    {"map", "MAP[/v] [ DBA | FILENAME | FILE | BLOCK ]\n"},
    {"dump", "DUMP[/v] [ DBA | FILENAME | FILE | BLOCK | OFFSET | COUNT ]\n"},
    {"print", "PRINT[/x|d|u|o|c] [ DBA | FILE | FILENAME | BLOCK | OFFSET | symbol | *symbol ]\n"},
    {"examine", "EXAMINE[/Nuf] [ DBA | FILE | FILENAME | BLOCK | OFFSET | symbol | *symbol ]\n"
                "</Nuf>:\n"
                "N - a number which specifies a repeat count.\n"
                "u - a letter which specifies a unit size:\n"
                "  b - b1, ub1 (byte)\n"
                "  h - b2, ub2 (half-word)\n"
                "  w - b4, ub4(word)\n"
                "  r - Oracle table/index row\n"
                "f - a letter which specifies a display format:\n"
                "  x - hexadecimal\n"
                "  d - decimal\n"
                "  u - unsigned decimal\n"
                "  o - octal\n"
                "  c - character (native)\n"
                "  n - Oracle number\n"
                "  t - Oracle date\n"
                "  i - Oracle rowid\n"},
    {"find", "FIND[/x|d|u|o|c] numeric/character string [ TOP | CURR ]\n"},
    {"copy", "COPY [ DBA | FILE | FILENAME | BLOCK ] TO [ DBA | FILE | FILENAME | BLOCK ]\n"},
    {"modify", "MODIFY[/x|d|u|o|c] numeric/character string\n"
               "      [ DBA | FILE | FILENAME | BLOCK | OFFSET | symbol | *symbol ]\n"},
    {"assign", "ASSIGN[/x|d|u|o] <target spec>=<source spec>\n"
               "<target spec> : [ DBA | FILE | FILENAME | BLOCK | OFFSET | symbol | *symbol ]\n"
               "<source spec> : [ value | <target spec options> ]\n"},
    {"sum", "SUM [ DBA | FILE | FILENAME | BLOCK ] [ APPLY ]\n"},
    {"push", "PUSH [ DBA | FILE | FILENAME | BLOCK | OFFSET ]\n"},
    {"pop", "POP [ALL]\n"},
    {"revert", "REVERT [ DBA | FILE | FILENAME | BLOCK ]\n"},
    {"undo", "UNDO\n"},
    {"help", "HELP [ <bbed command> | ALL ]\n"},
    {"verify", "VERIFY [ DBA | FILE | FILENAME | BLOCK ]\n"},
    {"corrupt", "CORRUPT [ DBA | FILE | FILENAME | BLOCK ]\n"},
};

bool do_help(console *c, words *w)
{
    const char *what = words_next(w);
    bool all = !what || strcasecmp(what, "all") == 0, found = false;
    for (size_t i = 0; i < BW_COUNT(topics); i++)
        if (all || strncasecmp(topics[i].command, what, strlen(what)) == 0) {
            bw_text_add(&c->out, topics[i].text);
            found = true;
        }
    return found || bbed_error(c, 200, "invalid keyword (%s)", what);
}
