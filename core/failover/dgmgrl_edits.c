/* Commands that change the configuration. What they ask for is a value only once dgmgrl answers
 * that it was done. */
#include "core/failover/dgmgrl.h"
#include "core/failover/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The next word of *text, without quotes; *text moves behind it and the blanks. */
static void next_word(const char **text, char word[], size_t room)
{
    char quote = **text == '\'' || **text == '"' ? **text : 0;
    const char *from = *text + (quote ? 1 : 0);
    size_t size = quote ? 0 : strcspn(from, " \t=;");
    while (quote && from[size] && from[size] != quote)
        size++;
    snprintf(word, room, "%.*s", (int)(size < room ? size : room - 1), from);
    from += size + (quote && from[size] ? 1 : 0);
    *text = from + strspn(from, " \t");
}

static bool take_words(const char **text, const char *words)
{
    size_t size = strlen(words);
    if (strncasecmp(*text, words, size) != 0)
        return false;
    *text += size + strspn(*text + size, " \t");
    return true;
}

static void ask(bw_fsfo *fsfo, const char *member, const char *name, const char *value,
                const bw_log_record *record)
{
    bw_fsfo_begin(fsfo, "edit", record);
    fsfo->reading.edits_from = fsfo->fact_count;
    bw_fsfo_fact *fact = bw_fsfo_put(fsfo, member, name, value, strlen(value), record->line);
    if (fact)
        fact->asked = true;
}

static bool take_property(bw_fsfo *fsfo, const char *member, const char *text,
                          const bw_log_record *record)
{
    char name[64], value[512];
    if (!take_words(&text, "SET PROPERTY "))
        return false;
    next_word(&text, name, sizeof(name));
    if (*text != '=')
        return false;
    text += 1 + strspn(text + 1, " \t");
    next_word(&text, value, sizeof(value));
    ask(fsfo, member, name, value, record);
    return true;
}

static bool take_mode(bw_fsfo *fsfo, const char *text, const bw_log_record *record)
{
    static const char *const modes[] = {"MaxAvailability", "MaxPerformance", "MaxProtection"};
    if (!take_words(&text, "SET PROTECTION MODE AS "))
        return false;
    for (size_t i = 0; i < BW_COUNT(modes); i++)
        if (strncasecmp(text, modes[i], strlen(modes[i])) == 0)
            ask(fsfo, "", "ProtectionMode", modes[i], record);
    return true;
}

/* ENABLE FAST_START FAILOVER [CONDITION "Stuck Archiver"] */
static bool take_switch(bw_fsfo *fsfo, const char *text, bool on, const bw_log_record *record)
{
    char condition[64], name[80];
    if (!take_words(&text, "FAST_START FAILOVER"))
        return false;
    if (!take_words(&text, "CONDITION ")) {
        ask(fsfo, "", "FastStartFailover", on ? "ENABLED" : "DISABLED", record);
        return true;
    }
    next_word(&text, condition, sizeof(condition));
    unsigned long code = strtoul(condition, NULL, 10);
    if (code && code < 100000)
        snprintf(name, sizeof(name), "condition ORA-%05lu", code);
    else
        snprintf(name, sizeof(name), "condition %s", condition);
    ask(fsfo, "", name, on ? "YES" : "NO", record);
    return true;
}

bool bw_dgmgrl_edit(bw_fsfo *fsfo, const char *command, const bw_log_record *record)
{
    char member[BW_DGMGRL_NAME];
    if (take_words(&command, "ENABLE "))
        return take_switch(fsfo, command, true, record);
    if (take_words(&command, "DISABLE "))
        return take_switch(fsfo, command, false, record);
    if (!take_words(&command, "EDIT "))
        return false;
    if (take_words(&command, "CONFIGURATION "))
        return take_property(fsfo, "", command, record) || take_mode(fsfo, command, record);
    if (!take_words(&command, "DATABASE "))
        return false;
    next_word(&command, member, sizeof(member));
    return take_property(fsfo, member, command, record);
}

bool bw_dgmgrl_answer(bw_fsfo *fsfo, const char *line)
{
    static const char *const done[] = {"Succeeded.", "Enabled.", "Disabled.", "Enabled in ",
                                       "Property \""};
    bw_dgmgrl *d = &fsfo->reading;
    bool good = false;
    for (size_t i = 0; i < BW_COUNT(done); i++)
        good = good || strncasecmp(line, done[i], strlen(done[i])) == 0;
    for (size_t i = d->edits_from; good && i < fsfo->fact_count; i++)
        fsfo->facts[i].asked = false;
    if (good)
        d->edits_from = SIZE_MAX;
    return good;
}
