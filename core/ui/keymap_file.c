#include "core/ui/keymap_file.h"
#include "core/command/call.h"
#include <blockwright/own_files.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MOST_LINES 2000u

static bool take_words(bw_keymap *map, const char **words, size_t count, const char *where,
                       bw_text *note, bw_error *err)
{
    bw_text target = {0};
    bool bind = count > 3 && strcmp(words[0], "bind") == 0;
    if (!bind && !(count == 3 && strcmp(words[0], "unbind") == 0)) {
        bw_error_set(err, BW_ERR_FORMAT,
                     "a line is: bind CONTEXT KEY ACTION, bind CONTEXT KEY :COMMAND, or unbind "
                     "CONTEXT KEY");
        return false;
    }
    if (bind)
        bw_join_words(count - 3, words + 3, &target);
    bool good =
        bw_keymap_bind(map, words[1], words[2], bw_text_get(&target), where, note, err) == BW_OK;
    bw_text_free(&target);
    return good;
}

bool bw_keymap_line(bw_keymap *map, const char *line, const char *where, bw_text *note,
                    bw_error *err)
{
    bw_arena *arena = bw_arena_new();
    const char **words;
    size_t count;
    bool good = *line == '#' || bw_split_line(line, arena, &words, &count, err) == BW_OK;
    if (good && *line != '#' && count)
        good = take_words(map, words, count, where, note, err);
    bw_arena_free(arena);
    return good;
}

/* Only what the person can mend is told: a key that the file itself binds twice, or that a view
 * hides (sets know that); that it changes a default is what the file is for. */
static bool worth_telling(const char *note, const char *path, bool is_set)
{
    return (!is_set && strstr(note, " goes first with ")) || strstr(note, " begins like it") ||
           (strstr(note, " before (") && strstr(note, path));
}

static void read_lines(bw_keymap *map, FILE *file, const char *path, bool is_set, bw_text *troubles)
{
    char line[512], where[600];
    for (unsigned n = 1; n <= MOST_LINES && fgets(line, sizeof(line), file); n++) {
        bw_error err = {0};
        bw_text note = {0};
        char *text = line + strspn(line, " \t");
        text[strcspn(text, "\r\n")] = '\0';
        snprintf(where, sizeof(where), "%.500s:%u", path, n);
        if (!bw_keymap_line(map, text, where, &note, &err))
            bw_text_addf(troubles, "%s: %s\n", where, err.text);
        else if (worth_telling(bw_text_get(&note), path, is_set))
            bw_text_addf(troubles, "%s: %s\n", where, bw_text_get(&note));
        bw_text_free(&note);
    }
}

static void read_path(bw_keymap *map, const char *path, bool is_set, bw_text *troubles)
{
    FILE *file = fopen(path, "re");
    if (file) {
        read_lines(map, file, path, is_set, troubles);
        fclose(file);
    } else if (is_set || errno != ENOENT) {
        bw_text_addf(troubles, "%s: %s\n", path, strerror(errno));
    }
}

void bw_keymap_read_set(bw_keymap *map, const char *data_folder, const char *set, bw_text *troubles)
{
    bw_text path = {0};
    if (strcmp(set, "default") == 0)
        return;
    bw_text_addf(&path, "%s/keys/%s", data_folder, set);
    read_path(map, bw_text_get(&path), true, troubles);
    bw_text_free(&path);
}

void bw_keymap_read_own(bw_keymap *map, bw_text *troubles)
{
    bw_text path = {0};
    if (bw_config_path(&path, "keys"))
        read_path(map, bw_text_get(&path), false, troubles);
    bw_text_free(&path);
}
