/* core/log/event_pattern.h - the patterns of the event catalogue, turned into steps.
 *
 * A pattern is the message as it stands, with {name:type} for what varies, {name:=a|b} for what is
 * one of some words, [..] for what may be missing and <a|b> for either. Case does not matter. It
 * must match from the message's beginning; one that begins with * may begin anywhere, one that ends
 * with $ must reach the line's end. A backslash takes the next character as it is. */
#ifndef BW_CORE_LOG_EVENT_PATTERN_H
#define BW_CORE_LOG_EVENT_PATTERN_H

#include <blockwright/events.h>

#define BW_EVENT_LITERAL 64
#define BW_EVENT_HEAD 3u /* bytes that choose a pattern's bucket */

typedef enum bw_event_number {
    BW_EVENT_NUMBER, /* decimal, or hex with 0x */
    BW_EVENT_SCN,    /* or in parts */
    BW_EVENT_NO_NUMBER,
} bw_event_number;

/* What the text of a field looks like. Types of one shape differ in what they mean. */
typedef enum bw_event_shape {
    BW_SHAPE_DIGITS,   /* 17 */
    BW_SHAPE_SIGNED,   /* -17 */
    BW_SHAPE_POINTS,   /* digits and points in any order */
    BW_SHAPE_DECIMAL,  /* the same, a digit last */
    BW_SHAPE_SCN,      /* 0x0000.00f7a13b, 0:229593027, f7a13b */
    BW_SHAPE_HEX,      /* 0x17 */
    BW_SHAPE_RBA,      /* 0x17.2.10 */
    BW_SHAPE_WORD,     /* letters, digits, _ */
    BW_SHAPE_NAME,     /* neither blanks, quotes nor brackets; no point last */
    BW_SHAPE_TEXT,     /* as little as possible */
    BW_SHAPE_REST,     /* the whole line */
    BW_SHAPE_BRACKETS, /* the whole line from a [ on */
    BW_SHAPE_COMMAND,  /* the line but for points and blanks at its end */
} bw_event_shape;

typedef enum bw_event_takes {
    BW_TAKES_WORDS,
    BW_TAKES_BLANKS, /* one or more */
    BW_TAKES_FIELD,
    BW_TAKES_NUMBER, /* a field of digits behind which no digit fits */
    BW_TAKES_EITHER, /* what next begins, else what other begins */
    BW_TAKES_BEGIN,  /* nothing: a field of given words begins here */
    BW_TAKES_END,    /* nothing: it ends here */
    BW_TAKES_CLOSE,  /* blanks up to the line's end, which must be there */
    BW_TAKES_NOTHING,
    BW_TAKES_DONE, /* the pattern matches */
} bw_event_takes;

/* With what something may begin. */
typedef struct bw_event_firsts {
    uint32_t bytes[8]; /* a bit each */
    bool end;          /* or it may take nothing at the line's end */
} bw_event_firsts;
static inline bool bw_event_firsts_has(const bw_event_firsts *firsts, char c)
{
    return firsts->bytes[(unsigned char)c / 32] >> (unsigned char)c % 32 & 1;
}

/* One thing that a pattern wants next. */
typedef struct bw_event_step {
    bw_event_takes takes;
    bw_event_shape shape; /* of a field */
    uint8_t field;        /* its number; of a choice, that of the first field in it */
    bw_event_firsts then; /* of what comes behind a field */
    bool sure;            /* nothing but the most of it may fit */
    struct bw_event_step *next, *other;
    const char *words; /* in lower case */
    size_t size;       /* up to the first blank */
    /* Where each run of blanks is one, words are taken together with the words and blanks behind
     * them: the size of all. */
    size_t run_size;
    struct bw_event_step *run_end; /* the last step of it */
} bw_event_step;

typedef struct bw_event_pattern {
    const char *text;
    /* What every match begins with or holds, in lower case, runs of blanks as one; may be "". */
    char literal[BW_EVENT_LITERAL];
    size_t literal_size;
    bool head;     /* literal begins the match and is at least BW_EVENT_HEAD long */
    bool plain;    /* a head that is the whole pattern */
    bool anywhere; /* the match may begin behind the text's beginning */
    bw_event_step *first;
    bw_event_firsts firsts;
    size_t begun; /* bytes of first's run, when the literal begins with it; else 0 */
    /* When a head is followed by a number: the words behind that. */
    const char *after_number; /* NULL: none */
    size_t after_size;
    const char *names[BW_EVENT_FIELDS];
    const char *types[BW_EVENT_FIELDS];
    bw_event_number numbers[BW_EVENT_FIELDS];
    size_t field_count;
} bw_event_pattern;

/* The type that is called so; NULL: none. */
typedef struct bw_event_type {
    const char *name;
    bw_event_shape shape;
    bw_event_number number; /* what number its text is */
} bw_event_type;
const bw_event_type *bw_event_type_called(const char *name, size_t size);

/* Everything that pattern points to lives in arena, text for as long as the caller lets it. */
bw_status bw_event_pattern_read(bw_event_pattern *pattern, const char *text, bw_arena *arena,
                                bw_error *err);
/* Its part that fills first and the fields. */
bw_status bw_event_steps_read(bw_event_pattern *pattern, bw_arena *arena, bw_error *err);

#endif
