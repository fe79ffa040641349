/* SPOOL: what is typed and said goes into the log file too. The only file this plugin writes. */
#include "console.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void spool_write(console *c, const char *line, const bw_text *out)
{
    FILE *log = fopen(c->logfile, "ae");
    bool good = log && fprintf(log, "BBED> %s\n%s", line, bw_text_get(out)) >= 0;
    if (log)
        good = fclose(log) == 0 && good;
    if (good)
        return;
    c->spool = false;
    bw_text_addf(&c->out, "-- the log file %s cannot be written: %s; spool is off\n", c->logfile,
                 strerror(errno));
}
