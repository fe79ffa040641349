/* Any line to the BBED console: words of its grammar in any order, and any bytes between them. */
#include "plugins/bbed/console.h"
#include <blockwright/blockwright.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const pieces[] = {
    "set ",        "show ",
    "info ",       "map",
    "/v ",         "dump ",
    "print ",      "p ",
    "x",           "/rnct ",
    "/3wx ",       "/2hd ",
    "/x ",         "/d ",
    "/c ",         "find ",
    "f ",          "copy ",
    "to ",         "modify ",
    "m /x ",       "assign ",
    "= ",          "sum ",
    "apply ",      "push ",
    "pop ",        "all ",
    "revert ",     "undo ",
    "verify ",     "corrupt ",
    "help ",       "dba ",
    "1,2 ",        "4,13171 ",
    "file ",       "1 ",
    "filename ",   "'f.dbf' ",
    "block ",      "+1 ",
    "-1 ",         "offset ",
    "8191 ",       "8192 ",
    "0xffffffff ", "count ",
    "65536 ",      "0 ",
    "ibase ",      "hex ",
    "oct ",        "obase ",
    "width ",      "mode ",
    "browse ",     "edit ",
    "*kdbr[0] ",   "kdbr[99] ",
    "ktbbh ",      "ktbbh.ktbbhitl[0].ktbitflg ",
    "rowdata[1] ", "kcbh ",
    "top ",        "curr ",
    "\"",          "'",
    "#",           ",",
    "ff ",         "18446744073709551616 ",
    "-",           "0o7 ",
    "1. ",         "stack ",
    "listfile ",
};

static const char *const beginnings[] = {
    "set ",    "show ",    "map ",    "map/v ",   "dump ",       "d /v ",      "p ",
    "p /d ",   "x /rnct ", "x /2wx ", "find /x ", "f ",          "copy ",      "m /x ",
    "m /d ",   "m /c ",    "assign ", "sum ",     "sum apply ",  "push ",      "pop ",
    "revert ", "undo ",    "verify ", "corrupt ", "set offset ", "set block ", "p *kdbr[0] ",
};

static unsigned next(unsigned *seed, unsigned limit)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % limit;
}

static void make_line(unsigned *seed, char *line, size_t room)
{
    size_t at = 0;
    line[0] = '\0';
    if (next(seed, 8))
        at = (size_t)snprintf(line, room, "%s", beginnings[next(seed, BW_COUNT(beginnings))]);
    for (unsigned n = next(seed, 6); n > 0 && at + 40 < room; n--) {
        if (next(seed, 12) == 0) { /* a byte of any value but the end */
            line[at++] = (char)(1 + next(seed, 255));
            line[at] = '\0';
        } else {
            at +=
                (size_t)snprintf(line + at, room - at, "%s", pieces[next(seed, BW_COUNT(pieces))]);
        }
    }
}

/* Four blocks: the OS header, a table block's head, random bytes, random bytes behind a table's
 * head. */
static void write_blocks(unsigned *seed)
{
    static uint8_t bytes[4 * 8192];
    for (size_t i = 2 * 8192; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)next(seed, 256);
    memcpy(bytes, "\0\xa2\0\0\0\0\xc0\xff", 8);
    memcpy(bytes + 20, "\0\x20\0\0\x03\0\0\0\x7d\x7c\x7b\x7a", 12);
    for (unsigned n = 1; n < 4; n += 2) {
        uint8_t *b = bytes + n * 8192;
        b[0] = 6;
        b[1] = 0xa2;
        bw_put32(b + 4, 4u << 22 | n, false);
        b[20] = 1;
        b[36] = 2;
    }
    FILE *file = fopen("f.dbf", "w");
    if (!file || fwrite(bytes, 1, sizeof(bytes), file) != sizeof(bytes) || fclose(file) != 0)
        abort();
}

int main(int argc, char **argv)
{
    unsigned rounds = argc > 1 ? (unsigned)atoi(argv[1]) : 5000, seed = 1;
    char folder[] = "/tmp/blockwright-fuzz-XXXXXX", line[512], command[64];
    bw_error err = {0};
    bw_session *session = bw_session_new(NULL, &err);
    if (!session || !mkdtemp(folder) || chdir(folder) != 0)
        return 2;
    write_blocks(&seed);
    console *c = console_new(session);
    unsigned answered = 0;
    if (!startup_keyword(c, "f.dbf", &err))
        return 2;
    for (unsigned i = 0; i < rounds; i++) {
        make_line(&seed, line, sizeof(line));
        console_line(c, line);
        answered += c->out.length && strncmp(bw_text_get(&c->out), "BBED-", 5) != 0;
        c->quit = false;
        c->edit = c->edit && i % 16 == 0; /* commits are slow: now and then */
    }
    printf("%u of %u lines meant something\n", answered, rounds);
    console_free(c);
    bw_session_free(session);
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command) == 0 ? 0 : 1;
}
