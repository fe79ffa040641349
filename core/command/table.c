#include "core/command/table.h"

#include <stdlib.h>
#include <string.h>

#define ROOM 64 /* entries are made so many at a time */

typedef struct entry {
    const bw_command *command;
    char *owner;
    void *data;
} entry;

struct bw_commands {
    entry *entries; /* sorted by name */
    size_t count;
};

bw_commands *bw_commands_new(void)
{
    return bw_alloc(sizeof(bw_commands));
}

void bw_commands_free(bw_commands *commands)
{
    if (!commands)
        return;
    for (size_t i = 0; i < commands->count; i++)
        free(commands->entries[i].owner);
    free(commands->entries);
    free(commands);
}

size_t bw_commands_count(const bw_commands *commands)
{
    return commands->count;
}

const bw_command *bw_commands_at(const bw_commands *commands, size_t index)
{
    return commands->entries[index].command;
}

static bool has_alias(const bw_command *command, const char *name)
{
    size_t length = strlen(name);
    for (const char *p = command->aliases; p && *p;) {
        size_t word = strcspn(p, " ");
        if (word == length && memcmp(p, name, length) == 0)
            return true;
        p += word + (p[word] == ' ');
    }
    return false;
}

/* The first entry that does not come before the name. */
static size_t place_of(const bw_commands *commands, const char *name)
{
    size_t from = 0, to = commands->count;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (strcmp(commands->entries[middle].command->name, name) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

const bw_command *bw_commands_find(const bw_commands *commands, const char *name)
{
    size_t at = place_of(commands, name);
    if (at < commands->count && strcmp(commands->entries[at].command->name, name) == 0)
        return commands->entries[at].command;
    for (size_t i = 0; i < commands->count; i++)
        if (has_alias(commands->entries[i].command, name))
            return commands->entries[i].command;
    return NULL;
}

bw_status bw_commands_add(bw_commands *commands, const bw_command *command, const char *owner,
                          void *data, bw_error *err)
{
    if (!command->name || !command->summary || !command->run)
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "a command needs a name, a summary and a function");
    if (bw_commands_find(commands, command->name))
        return bw_error_set(err, BW_ERR_ARGUMENT, "a command '%s' exists already", command->name);
    if (commands->count % ROOM == 0)
        commands->entries = bw_realloc(commands->entries, (commands->count + ROOM) * sizeof(entry));
    size_t at = place_of(commands, command->name);
    memmove(&commands->entries[at + 1], &commands->entries[at],
            (commands->count++ - at) * sizeof(entry));
    commands->entries[at] = (entry){command, bw_strdup(owner), data};
    return BW_OK;
}

void bw_commands_remove_owner(bw_commands *commands, const char *owner)
{
    size_t kept = 0;
    for (size_t i = 0; i < commands->count; i++) {
        if (strcmp(commands->entries[i].owner, owner) == 0)
            free(commands->entries[i].owner);
        else
            commands->entries[kept++] = commands->entries[i];
    }
    commands->count = kept;
}

void *bw_commands_data(const bw_commands *commands, const bw_command *command)
{
    for (size_t i = 0; i < commands->count; i++)
        if (commands->entries[i].command == command)
            return commands->entries[i].data;
    return NULL;
}
