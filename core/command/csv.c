#include "core/command/csv.h"

#include <string.h>

void bw_csv_text_n(bw_text *line, const char *text, size_t size)
{
    const char *end = text + size;
    bw_text_add(line, line->length ? ",\"" : "\"");
    for (const char *quote; (quote = memchr(text, '"', (size_t)(end - text))); text = quote + 1) {
        bw_text_add_bytes(line, text, (size_t)(quote + 1 - text));
        bw_text_add(line, "\"");
    }
    bw_text_add_bytes(line, text, (size_t)(end - text));
    bw_text_add(line, "\"");
}

void bw_csv_text(bw_text *line, const char *text)
{
    if (text)
        bw_csv_text_n(line, text, strlen(text));
    else
        bw_text_add(line, ",");
}

void bw_csv_number(bw_text *line, uint64_t number)
{
    bw_text_addf(line, "%s%llu", line->length ? "," : "", (unsigned long long)number);
}
