#include "core/ui/fuzzy.h"

#include <ctype.h>
#include <string.h>

#define DEEPEST 48 /* letters of typed that are looked at */

static int lower(char c)
{
    return tolower((unsigned char)c);
}

static int begins_word(const char *name, const char *at)
{
    return at == name || !isalnum((unsigned char)at[-1]);
}

/* The best score of typed from at on; side: the letter before was matched just before at. Tries
 * each place of the first letter; names are short, so trying all of them is cheap, but deep ones
 * are cut off. */
static int best(const char *name, const char *at, const char *typed, int side, int depth,
                int *tries)
{
    int found = -1;
    while (*typed == ' ')
        typed++;
    if (!*typed)
        return 0;
    if (depth == DEEPEST || --*tries < 0)
        return -1;
    for (const char *p = at; *p; p++) {
        if (lower(*p) != lower(*typed))
            continue;
        int rest = best(name, p + 1, typed + 1, 1, depth + 1, tries);
        int here = 1 + (begins_word(name, p) ? 8 : 0) + (side && p == at ? 6 : 0);
        if (rest >= 0 && rest + here > found)
            found = rest + here;
    }
    return found;
}

int bw_fuzzy_score(const char *name, const char *typed)
{
    int tries = 2000;
    int score = best(name, name, typed, 0, 0, &tries);
    size_t length = strlen(name);
    return score < 0 ? 0 : 1 + score * 64 + (length < 64 ? 63 - (int)length : 0);
}
