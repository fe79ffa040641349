/* core/log/event_pattern.h - the patterns of the event catalogue, turned into regular expressions.
 *
 * A pattern is the message as it stands, with {name:type} for what varies, {name:=a|b} for what is
 * one of some words, [..] for what may be missing and <a|b> for either. Case does not matter. It must match from the message's beginning;
 * one that begins with * may begin anywhere, one that ends with $ must reach the line's end.
 * A backslash takes the next character as it is. */
#ifndef BW_CORE_LOG_EVENT_PATTERN_H
#define BW_CORE_LOG_EVENT_PATTERN_H

#include <blockwright/events.h>

#include <stdatomic.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define BW_EVENT_LITERAL 64
#define BW_EVENT_HEAD 3u /* bytes that choose a pattern's bucket */

typedef enum bw_event_number {
    BW_EVENT_NUMBER, /* decimal, or hex with 0x */
    BW_EVENT_SCN,    /* or in parts */
    BW_EVENT_NO_NUMBER,
} bw_event_number;

typedef struct bw_event_pattern {
    const char *text;
    /* What every match begins with or holds, in lower case, runs of blanks as one; may be "". */
    char literal[BW_EVENT_LITERAL];
    size_t literal_size;
    bool head;        /* literal begins the match and is at least BW_EVENT_HEAD long */
    bool plain;       /* a head that is the whole pattern */
    bool digit;       /* begins with a whole number */
    bool anywhere;    /* the match may begin behind the text's beginning */
    atomic_bool known; /* it was tried to compile it: the next two are as they stay */
    bool compiled;     /* to machine code */
    pcre2_code *code;  /* NULL: not tried, or broken */
    const char *names[BW_EVENT_FIELDS];
    const char *types[BW_EVENT_FIELDS]; /* of group i + 1 */
    bw_event_number numbers[BW_EVENT_FIELDS];
    size_t field_count;
} bw_event_pattern;

/* Takes text apart (literal, fields); the regular expression is compiled by _compile: once,
 * by one thread at a time. */
bw_status bw_event_pattern_read(bw_event_pattern *pattern, const char *text, bw_arena *arena,
                                bw_error *err);
bw_status bw_event_pattern_compile(bw_event_pattern *pattern, bw_error *err);
void bw_event_pattern_free(bw_event_pattern *pattern);

#endif
