/* Streaming JSON. The top level's elements stand one a line; what is inside them stays on it. */
#include "core/command/call.h"

#include <stdio.h>
#include <string.h>

static void put(bw_json *json, const char *text)
{
    bw_call_write(json->call, text, strlen(text));
}

static void before_value(bw_json *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->used[json->depth])
        put(json, ",");
    if (json->depth == 1 && !json->one_line)
        put(json, "\n");
    json->used[json->depth] = true;
}

static void begin(bw_json *json, char close, const char *open)
{
    before_value(json);
    put(json, open);
    if (json->depth < BW_JSON_DEPTH - 1)
        json->depth++;
    json->close[json->depth] = close;
    json->used[json->depth] = false;
}

void bw_json_begin_array(bw_json *json)
{
    begin(json, ']', "[");
}

void bw_json_begin_line(bw_json *json)
{
    json->used[0] = false;
    json->one_line = true;
    bw_json_begin_object(json);
}

void bw_json_begin_object(bw_json *json)
{
    begin(json, '}', "{");
}

void bw_json_end(bw_json *json)
{
    char close[3] = {json->close[json->depth], 0, 0};
    if (json->depth == 1 && json->used[1] && !json->one_line)
        put(json, "\n");
    json->depth--;
    if (json->depth == 0)
        close[1] = '\n';
    put(json, close);
}

/* Length of the UTF-8 sequence at p (1..4), 0 when it is none. */
static size_t utf8_length(const unsigned char *p, size_t room)
{
    size_t length = p[0] < 0x80                   ? 1
                    : p[0] >= 0xc2 && p[0] < 0xe0 ? 2
                    : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
                    : p[0] >= 0xf0 && p[0] < 0xf5 ? 4
                                                  : 0;
    if (length > room)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
    bool surrogate = (p[0] == 0xed && p[1] >= 0xa0) || (p[0] == 0xf4 && p[1] >= 0x90);
    return length > 1 && (overlong || surrogate) ? 0 : length;
}

void bw_json_quote(bw_text *out, const char *value, size_t size)
{
    bw_text_add(out, "\"");
    for (size_t i = 0; i < size;) {
        const unsigned char *p = (const unsigned char *)value + i;
        size_t length = utf8_length(p, size - i);
        if (length == 0)
            bw_text_add(out, "\xef\xbf\xbd");
        else if (*p == '"' || *p == '\\')
            bw_text_addf(out, "\\%c", *p);
        else if (*p < 0x20 || *p == 0x7f)
            bw_text_addf(out, "\\u%04x", *p);
        else
            bw_text_add_bytes(out, p, length);
        i += length ? length : 1;
    }
    bw_text_add(out, "\"");
}

static void put_string(bw_json *json, const char *value, size_t size)
{
    bw_text out = {0};
    bw_json_quote(&out, value, size);
    bw_call_write(json->call, out.data, out.length);
    bw_text_free(&out);
}

void bw_json_key(bw_json *json, const char *key)
{
    before_value(json);
    put_string(json, key, strlen(key));
    put(json, ":");
    json->after_key = true;
}

void bw_json_string_n(bw_json *json, const char *value, size_t size)
{
    before_value(json);
    put_string(json, value, size);
}

void bw_json_string(bw_json *json, const char *value)
{
    if (value)
        bw_json_string_n(json, value, strlen(value));
    else
        bw_json_null(json);
}

void bw_json_raw(bw_json *json, const char *values, size_t size)
{
    before_value(json);
    bw_call_write(json->call, values, size);
}

void bw_json_uint(bw_json *json, uint64_t value)
{
    char text[24];
    before_value(json);
    snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
    put(json, text);
}

void bw_json_int(bw_json *json, int64_t value)
{
    char text[24];
    before_value(json);
    snprintf(text, sizeof(text), "%lld", (long long)value);
    put(json, text);
}

void bw_json_bool(bw_json *json, bool value)
{
    before_value(json);
    put(json, value ? "true" : "false");
}

void bw_json_null(bw_json *json)
{
    before_value(json);
    put(json, "null");
}

void bw_json_pair(bw_json *json, const char *key, const char *value)
{
    bw_json_key(json, key);
    bw_json_string(json, value);
}

void bw_json_pair_uint(bw_json *json, const char *key, uint64_t value)
{
    bw_json_key(json, key);
    bw_json_uint(json, value);
}

void bw_json_put_uint(bw_json *json, const char *key, uint64_t value)
{
    bw_json_key(json, key);
    bw_json_uint(json, value);
}

void bw_json_put_string(bw_json *json, const char *key, const char *value)
{
    bw_json_key(json, key);
    bw_json_string(json, value);
}

void bw_json_put_bool(bw_json *json, const char *key, bool value)
{
    bw_json_key(json, key);
    bw_json_bool(json, value);
}
