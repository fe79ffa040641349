/* Keys by name: "Ctrl-P", "Enter", "g"; for help, key files and scripts. */
#include "core/ui/screen.h"

#include <stdio.h>
#include <string.h>

#define BW_KEY_NAME(name, text) text,
static const char *const names[] = {"", BW_KEYS(BW_KEY_NAME)};
#undef BW_KEY_NAME

static const struct {
    bw_key bit;
    const char *prefix;
} modifiers[] = {{BW_KEY_CTRL, "Ctrl-"}, {BW_KEY_ALT, "Alt-"}, {BW_KEY_SHIFT, "Shift-"}};

char *bw_key_format(bw_key key, char buffer[32])
{
    char utf8[5];
    size_t at = 0;
    bw_key code = key & 0x00ffffffu;
    for (size_t i = 0; i < BW_COUNT(modifiers); i++)
        if (key & modifiers[i].bit)
            at += (size_t)snprintf(buffer + at, 32 - at, "%s", modifiers[i].prefix);
    if (code > BW_KEY_FIRST && code < BW_KEY_LAST)
        snprintf(buffer + at, 32 - at, "%s", names[code - BW_KEY_FIRST]);
    else if (code == ' ')
        snprintf(buffer + at, 32 - at, "Space");
    else if (code <= 0x10ffff) {
        bw_utf8_put(key & BW_KEY_CTRL && code >= 'a' && code <= 'z' ? code - 32 : code, utf8);
        snprintf(buffer + at, 32 - at, "%s", utf8);
    }
    return buffer;
}

bool bw_key_parse(const char *name, bw_key *key)
{
    bw_key bits = 0;
    for (size_t i = 0; i < BW_COUNT(modifiers); i++) {
        size_t length = strlen(modifiers[i].prefix);
        if (strncmp(name, modifiers[i].prefix, length) == 0 && name[length]) {
            bits |= modifiers[i].bit;
            name += length;
        }
    }
    for (bw_key code = BW_KEY_FIRST + 1; code < BW_KEY_LAST && *name && name[1]; code++)
        if (strcmp(names[code - BW_KEY_FIRST], name) == 0) {
            *key = bits | code;
            return true;
        }
    const char *end = name;
    uint32_t code = strcmp(name, "Space") == 0 ? ' ' : *name ? bw_utf8_next(&end) : 0;
    if (code == 0 || (code != ' ' && *end) || bw_char_width(code) < 0)
        return false;
    *key = bits | (bits & BW_KEY_CTRL && code >= 'A' && code <= 'Z' ? code + 32 : code);
    return true;
}
