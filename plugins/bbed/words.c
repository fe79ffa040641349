/* A line's words: blanks part them, quotes keep them together, '=' is one, # begins a comment. */
#include "console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool add_word(words *w, const char *text, size_t length, bool quoted)
{
    if (w->count == MAX_WORDS)
        return false;
    char *copy = bw_alloc(length + 1);
    memcpy(copy, text, length);
    w->quoted[w->count] = quoted;
    w->items[w->count++] = copy;
    return true;
}

/* "4, 13171" is one word: a comma holds together what blanks part. */
static bool join(words *w, const char *text, size_t length)
{
    char *last = w->items[w->count - 1];
    size_t have = strlen(last);
    last = bw_realloc(last, have + length + 1);
    memcpy(last + have, text, length);
    last[have + length] = '\0';
    w->items[w->count - 1] = last;
    return true;
}

static bool take(words *w, const char *text, size_t length)
{
    bool after_comma = w->count && !w->quoted[w->count - 1] && length &&
                       (text[0] == ',' || strchr(w->items[w->count - 1], '\0')[-1] == ',');
    return after_comma ? join(w, text, length) : add_word(w, text, length, false);
}

/* "map/v", "x /rnc": the options leave the words. */
static void find_options(words *w)
{
    for (size_t i = 0; i < w->count && i < 2; i++) {
        char *slash = w->quoted[i] ? NULL : strchr(w->items[i], '/');
        if (!slash || (i == 1 && slash != w->items[i]))
            continue;
        snprintf(w->options, sizeof(w->options), "%s", slash + 1);
        *slash = '\0';
        if (w->items[i][0] == '\0') {
            free(w->items[i]);
            memmove(w->items + i, w->items + i + 1, (w->count - i - 1) * sizeof(*w->items));
            memmove(w->quoted + i, w->quoted + i + 1, (w->count - i - 1) * sizeof(*w->quoted));
            w->count--;
        }
        return;
    }
}

bool words_split(const char *line, words *w)
{
    memset(w, 0, sizeof(*w));
    const char *p = line;
    for (bool good = true; good;) {
        p += strspn(p, " \t\r\n;");
        if (*p == '\0' || *p == '#')
            break;
        if (*p == '\'' || *p == '"') {
            const char *end = strchr(p + 1, *p);
            size_t length = end ? (size_t)(end - p - 1) : strlen(p + 1);
            good = add_word(w, p + 1, length, true);
            p += length + 1 + (end != NULL);
        } else if (*p == '=') {
            good = add_word(w, p++, 1, false);
        } else {
            size_t length = strcspn(p, " \t\r\n;='\"");
            good = take(w, p, length);
            p += length;
        }
        if (!good)
            return false;
    }
    find_options(w);
    return true;
}

void words_free(words *w)
{
    for (size_t i = 0; i < w->count; i++)
        free(w->items[i]);
    w->count = 0;
}

const char *words_peek(const words *w)
{
    return w->at < w->count ? w->items[w->at] : NULL;
}

const char *words_next(words *w)
{
    return w->at < w->count ? w->items[w->at++] : NULL;
}

bool words_keyword(words *w, const char *keyword, size_t least)
{
    const char *word = words_peek(w);
    size_t length = word ? strlen(word) : 0;
    if (length < least || w->quoted[w->at] || strncasecmp(word, keyword, length) != 0)
        return false;
    w->at++;
    return true;
}
