/* The tables of `validate database`: flashback, groups and sizes of redo logs. */
#include "core/failover/dgmgrl.h"
#include "core/failover/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* "dgtp:  On", or "ncdba  Off  1440" below a heading of columns. */
static bool take_flashback(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    char name[BW_DGMGRL_NAME], word[8];
    if (sscanf(line, "%130[^ :]%*[ :]%7s", name, word) != 2 ||
        (strcasecmp(word, "On") != 0 && strcasecmp(word, "Off") != 0))
        return false;
    bw_fsfo_fact *fact =
        bw_fsfo_put(fsfo, name, "flashback", word, strlen(word), record->line);
    bw_fsfo_put_number(fact, strcasecmp(word, "On") == 0);
    return true;
}

/* "(dgtp)   (dgts)": whose online logs, whose standby logs. */
static bool take_owners(bw_fsfo *fsfo, const char *line)
{
    bw_dgmgrl *d = &fsfo->reading;
    char online[BW_DGMGRL_NAME], standby[BW_DGMGRL_NAME];
    if (sscanf(line, "(%130[^ )]) (%130[^ )])", online, standby) != 2)
        return false;
    snprintf(d->primary, sizeof(d->primary), "%s", online);
    snprintf(d->standby, sizeof(d->standby), "%s", standby);
    return true;
}

/* "1  3  2  Insufficient SRLs": thread, online groups, standby groups. The number that the fact
 * keeps is how many standby groups are short of online groups + 1. */
static bool take_groups(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    const bw_dgmgrl *d = &fsfo->reading;
    char name[48], value[64];
    unsigned thread, online, standby;
    if (sscanf(line, "%5u %5u %5u", &thread, &online, &standby) != 3)
        return false;
    snprintf(name, sizeof(name), "redo groups thread %u", thread);
    snprintf(value, sizeof(value), "%u online, %u standby", online, standby);
    bw_fsfo_fact *fact =
        bw_fsfo_put(fsfo, d->standby, name, value, strlen(value), record->line);
    bw_fsfo_put_number(fact, standby < online + 1 ? (int64_t)online + 1 - standby : 0);
    return true;
}

/* "1  200 MBytes  100 MBytes": thread, smallest online log, smallest standby log. */
static bool take_sizes(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    const bw_dgmgrl *d = &fsfo->reading;
    char name[48], value[96], units[2][12];
    unsigned thread, online, standby;
    if (sscanf(line, "%5u %9u %11s %9u %11s", &thread, &online, units[0], &standby, units[1]) != 5)
        return false;
    snprintf(name, sizeof(name), "redo sizes thread %u", thread);
    snprintf(value, sizeof(value), "%u %s online, %u %s standby", online, units[0], standby,
             units[1]);
    bw_fsfo_fact *fact =
        bw_fsfo_put(fsfo, d->standby, name, value, strlen(value), record->line);
    bw_fsfo_put_number(fact, online != standby || strcasecmp(units[0], units[1]) != 0);
    return true;
}

bool bw_dgmgrl_table(bw_fsfo *fsfo, const char *line, const bw_log_record *record)
{
    switch (fsfo->reading.place) {
    case BW_DGMGRL_FLASHBACK: return take_flashback(fsfo, line, record);
    case BW_DGMGRL_GROUPS:
        return take_owners(fsfo, line) || take_groups(fsfo, line, record);
    case BW_DGMGRL_SIZES: return take_owners(fsfo, line) || take_sizes(fsfo, line, record);
    default: return false;
    }
}
