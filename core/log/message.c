/* Records that span lines: <msg> of log.xml, objects of the JSON attention log. log.xml is no XML
 * document (no root, bytes of any character set), so its few forms are taken apart here. */
#include "core/log/reader.h"

#include <string.h>

#define MESSAGE_LINES 65536 /* one that never ends is given in parts */

static bool is_xml(bw_log_kind kind)
{
    return kind == BW_LOG_ALERT_XML || kind == BW_LOG_LISTENER_XML;
}

static const char *first_sign(const bw_log_line *line)
{
    size_t at = 0;
    while (at < line->size && (line->text[at] == ' ' || line->text[at] == '\t'))
        at++;
    return line->text + at;
}

bool bw_log_starts_message(bw_log_kind kind, const bw_log_line *line)
{
    if (is_xml(kind))
        return line->size >= 5 && memcmp(line->text, "<msg ", 5) == 0;
    return kind == BW_LOG_ATTENTION_JSON && line->size && *first_sign(line) == '{';
}

static bool ends_message(bw_log_kind kind, const bw_log_line *line)
{
    if (is_xml(kind))
        return memmem(line->text, line->size, "</msg>", 6) != NULL;
    size_t size = line->size;
    while (size && (line->text[size - 1] == ' ' || line->text[size - 1] == ','))
        size--;
    return size && line->text[size - 1] == '}';
}

static void add_raw(bw_text *raw, const bw_log_line *line)
{
    size_t room = raw->length < BW_LOG_TEXT_MAX ? BW_LOG_TEXT_MAX - raw->length : 0;
    bw_text_add_bytes(raw, line->text, line->size < room ? line->size : room);
    if (room)
        bw_text_add_bytes(raw, "\n", 1);
}

static void take_time(bw_log_state *state, const bw_text *raw, const char *key, char quote,
                      bw_log_kind kind)
{
    bw_stamp s;
    const char *end = raw->data + raw->length;
    const char *at = memmem(raw->data, raw->length, key, strlen(key));
    if (at)
        at = memchr(at + strlen(key), quote, (size_t)(end - at) - strlen(key));
    if (at && bw_stamp_iso(at + 1, (size_t)(end - at) - 1, &s))
        bw_log_take_stamp(state, &s, kind, true);
    else if (state->time.certainty == BW_LOG_TIME_OWN)
        state->time.certainty = BW_LOG_TIME_INHERITED;
}

/* Puts the sign for an entity at text; bytes used, 0 = none that log.xml is known to write. */
static size_t entity(const char *text, size_t size, char *sign)
{
    static const struct {
        char name[8], sign;
    } known[] = {
        {"&apos;", '\''}, {"&quot;", '"'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'},
    };
    for (size_t i = 0; i < BW_COUNT(known); i++) {
        size_t length = strlen(known[i].name);
        if (size >= length && memcmp(text, known[i].name, length) == 0) {
            *sign = known[i].sign;
            return length;
        }
    }
    return 0;
}

/* In place: a sign is shorter than its entity. */
static size_t resolve_entities(char *text, size_t size)
{
    size_t out = 0;
    for (size_t in = 0; in < size;) {
        char sign = text[in];
        size_t used = sign == '&' ? entity(text + in, size - in, &sign) : 0;
        text[out++] = sign;
        in += used ? used : 1;
    }
    return out;
}

static void take_xml_text(bw_log_cursor *c)
{
    char *data = c->raw.data, *end = data + c->raw.length;
    char *text = memmem(data, c->raw.length, "<txt>", 5);
    text = text ? text + 5 : end;
    char *close = memmem(text, (size_t)(end - text), "</txt>", 6);
    end = close ? close : end;
    while (end > text && (end[-1] == ' ' || end[-1] == '\n'))
        end--;
    c->text = text;
    c->text_size = resolve_entities(text, (size_t)(end - text));
}

/* The first value is the message; \" and \\ are its only escapes that matter here. */
static void take_json_text(bw_log_cursor *c)
{
    char *end = c->raw.data + c->raw.length;
    char *at = memchr(c->raw.data, ':', c->raw.length);
    at = at ? memchr(at, '"', (size_t)(end - at)) : NULL;
    c->text = at ? at + 1 : c->raw.data;
    c->text_size = 0;
    for (char *out = (char *)c->text, *in = out; at && in < end && *in != '"'; in++) {
        if (*in == '\\' && in + 1 < end && (in[1] == '"' || in[1] == '\\' || in[1] == '/'))
            in++;
        *out++ = *in;
        c->text_size++;
    }
}

bw_status bw_log_read_message(bw_log_cursor *c, const bw_log_line *first, uint64_t *end,
                              uint64_t *lines, bool *whole, bw_error *err)
{
    bw_log_line line = *first;
    bw_status status = BW_OK;
    bw_log_kind kind = c->log->kind;
    bw_text_clear(&c->raw);
    add_raw(&c->raw, &line);
    for (int n = 1; n < MESSAGE_LINES && !ends_message(kind, &line); n++) {
        status = bw_log_line_read(&c->window, *end, &line, err);
        if (status != BW_OK || bw_log_starts_message(kind, &line))
            break;
        add_raw(&c->raw, &line);
        *end = line.next;
        ++*lines;
    }
    *whole = status != BW_ERR_RANGE && line.ended;
    if (is_xml(kind)) {
        take_time(&c->at.state, &c->raw, "time=", '\'', kind);
        take_xml_text(c);
    } else {
        take_time(&c->at.state, &c->raw, "\"TIME\"", '"', kind);
        take_json_text(c);
    }
    while (status == BW_OK && (status = bw_log_line_read(&c->window, *end, &line, err)) == BW_OK &&
           bw_log_blank(&line)) {
        *end = line.next;
        ++*lines;
    }
    return status == BW_ERR_RANGE ? BW_OK : status;
}
