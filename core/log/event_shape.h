/* core/log/event_shape.h - the characters that the fields of events are made of. */
#ifndef BW_CORE_LOG_EVENT_SHAPE_H
#define BW_CORE_LOG_EVENT_SHAPE_H

#include "core/log/event_pattern.h"
#include "core/log/words.h"

static inline bool bw_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool bw_is_hex(char c)
{
    return bw_is_digit(c) || (bw_lower(c) >= 'a' && bw_lower(c) <= 'f');
}

static inline bool bw_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool bw_is_of_word(char c)
{
    return bw_is_digit(c) || (bw_lower(c) >= 'a' && bw_lower(c) <= 'z') || c == '_';
}

/* Is it a text's shape, made of anything but line ends? */
static inline bool bw_shape_is_text(bw_event_shape shape)
{
    return shape >= BW_SHAPE_TEXT;
}

/* Does it take as little as it can? */
static inline bool bw_shape_is_short(bw_event_shape shape)
{
    return shape == BW_SHAPE_TEXT || shape == BW_SHAPE_COMMAND;
}

/* May what repeats in it not be there at all? */
static inline bool bw_shape_may_be_none(bw_event_shape shape)
{
    return shape >= BW_SHAPE_REST;
}

/* Is c one of the characters that repeat in it? */
static inline bool bw_shape_has(bw_event_shape shape, char c)
{
    switch (shape) {
    case BW_SHAPE_DIGITS:
    case BW_SHAPE_SIGNED: return bw_is_digit(c);
    case BW_SHAPE_POINTS:
    case BW_SHAPE_DECIMAL: return bw_is_digit(c) || c == '.';
    case BW_SHAPE_SCN: return bw_is_hex(c) || bw_lower(c) == 'x' || c == '.' || c == ':';
    case BW_SHAPE_HEX: return bw_is_hex(c);
    case BW_SHAPE_RBA: return bw_is_hex(c) || bw_lower(c) == 'x' || c == '.';
    case BW_SHAPE_WORD: return bw_is_of_word(c);
    case BW_SHAPE_NAME: return !bw_is_blank(c) && !(c && strchr(",;:'\"()[]", c));
    default: return c != '\n';
    }
}

/* May c be its last one? */
static inline bool bw_shape_may_end(bw_event_shape shape, char c)
{
    switch (shape) {
    case BW_SHAPE_DECIMAL: return bw_is_digit(c);
    case BW_SHAPE_SCN: return c != '.' && c != ':';
    case BW_SHAPE_RBA:
    case BW_SHAPE_NAME: return c != '.';
    default: return true;
    }
}

#endif
