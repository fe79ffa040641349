/* Growing text, and errors as sentences. */
#include <blockwright/base.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bw_status bw_error_set(bw_error *err, bw_status status, const char *format, ...)
{
    if (err) {
        va_list arguments;
        va_start(arguments, format);
        err->status = status;
        vsnprintf(err->text, sizeof(err->text), format, arguments);
        va_end(arguments);
    }
    return status;
}

static char *reserve(bw_text *text, size_t more)
{
    size_t need = text->length + more + 1;
    if (need > text->capacity) {
        size_t capacity = text->capacity ? text->capacity : 64;
        while (capacity < need)
            capacity *= 2;
        text->data = bw_realloc(text->data, capacity);
        text->capacity = capacity;
    }
    return text->data + text->length;
}

void bw_text_add_bytes(bw_text *text, const void *bytes, size_t size)
{
    char *end = reserve(text, size);
    if (size)
        memcpy(end, bytes, size);
    end[size] = '\0';
    text->length += size;
}

void bw_text_add_hex(bw_text *text, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bw_text_addf(text, "%02x", ((const uint8_t *)bytes)[i]);
}

void bw_text_add(bw_text *text, const char *string)
{
    bw_text_add_bytes(text, string, strlen(string));
}

void bw_text_vaddf(bw_text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(reserve(text, 96), 97, format, arguments);
    if (length > 96)
        vsnprintf(reserve(text, (size_t)length), (size_t)length + 1, format, again);
    va_end(again);
    if (length > 0)
        text->length += (size_t)length;
    text->data[text->length] = '\0';
}

void bw_text_addf(bw_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bw_text_vaddf(text, format, arguments);
    va_end(arguments);
}

void bw_text_clear(bw_text *text)
{
    text->length = 0;
    if (text->data)
        text->data[0] = '\0';
}

void bw_text_free(bw_text *text)
{
    free(text->data);
    *text = (bw_text){0};
}

const char *bw_text_get(const bw_text *text)
{
    return text->data ? text->data : "";
}

/* Length of the UTF-8 sequence at p, 0 when it is none or one that a terminal would obey. */
static size_t shown_length(const unsigned char *p)
{
    if (p[0] < 0x80)
        return p[0] >= 0x20 && p[0] != 0x7f;
    size_t length = p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc2 ? 2 : 0;
    if (p[0] >= 0xf5 || (p[0] == 0xc2 && p[1] < 0xa0))
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

void bw_text_add_shown(bw_text *text, const char *string)
{
    for (const unsigned char *p = (const unsigned char *)string; *p;) {
        size_t length = shown_length(p);
        if (length)
            bw_text_add_bytes(text, p, length);
        else
            bw_text_addf(text, "\\x%02x", *p);
        p += length ? length : 1;
    }
}

bool bw_text_is_plain(const char *string)
{
    const unsigned char *p = (const unsigned char *)string;
    for (size_t length = 1; *p && length; p += length)
        length = shown_length(p);
    return *p == '\0';
}
