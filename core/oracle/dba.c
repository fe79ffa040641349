/* DBA: file and block in one word, as a person writes it. */
#include "core/oracle/digits.h"

#include <ctype.h>

#define MAX_FILE 1023u
#define MAX_BLOCK 0x3fffffu

static void skip_blanks(const char **text)
{
    while (isspace((unsigned char)**text))
        ++*text;
}

static bool number(const char **text, uint64_t *value)
{
    skip_blanks(text);
    bool read = bw_read_number(text, value);
    skip_blanks(text);
    return read;
}

bool bw_dba_parse(const char *text, uint32_t *dba)
{
    uint64_t first, second;
    if (!number(&text, &first))
        return false;
    if (*text == '\0') {
        *dba = (uint32_t)first;
        return first <= UINT32_MAX;
    }
    if (*text++ != ',' || !number(&text, &second) || *text)
        return false;
    if (first > MAX_FILE || second > MAX_BLOCK)
        return false;
    *dba = bw_dba_make((uint32_t)first, (uint32_t)second);
    return true;
}
