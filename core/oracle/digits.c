#include "core/oracle/digits.h"

#include <ctype.h>
#include <stdlib.h>

bool bw_read_number(const char **text, uint64_t *value)
{
    bool hex = (*text)[0] == '0' && ((*text)[1] | 32) == 'x';
    if (!isdigit((unsigned char)**text) || (hex && !isxdigit((unsigned char)(*text)[2])))
        return false;
    char *end;
    *value = strtoull(*text, &end, hex ? 16 : 10);
    *text = end;
    return true;
}
