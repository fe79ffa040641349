/* The types of fields, and the fixed characters by which a pattern is found. */
#include "core/log/event_pattern.h"
#include "core/log/words.h"

const bw_event_type *bw_event_type_called(const char *name, size_t size)
{
    static const bw_event_type types[] = {
        {"int", BW_SHAPE_SIGNED, BW_EVENT_NUMBER},
        {"thread", BW_SHAPE_DIGITS, BW_EVENT_NUMBER},
        {"seq", BW_SHAPE_DIGITS, BW_EVENT_NUMBER},
        {"file", BW_SHAPE_DIGITS, BW_EVENT_NUMBER},
        {"block", BW_SHAPE_DIGITS, BW_EVENT_NUMBER},
        {"group", BW_SHAPE_DIGITS, BW_EVENT_NUMBER},
        {"error", BW_SHAPE_DIGITS, BW_EVENT_NUMBER},
        {"seconds", BW_SHAPE_POINTS, BW_EVENT_NUMBER},
        {"id", BW_SHAPE_SIGNED, BW_EVENT_NUMBER},
        {"decimal", BW_SHAPE_DECIMAL, BW_EVENT_NUMBER},
        {"scn", BW_SHAPE_SCN, BW_EVENT_SCN},
        {"dba", BW_SHAPE_HEX, BW_EVENT_NUMBER},
        {"hex", BW_SHAPE_HEX, BW_EVENT_NUMBER},
        {"rba", BW_SHAPE_RBA, BW_EVENT_NO_NUMBER},
        {"word", BW_SHAPE_WORD, BW_EVENT_NUMBER},
        {"name", BW_SHAPE_NAME, BW_EVENT_NUMBER},
        {"text", BW_SHAPE_TEXT, BW_EVENT_NUMBER},
        {"rest", BW_SHAPE_REST, BW_EVENT_NUMBER},
        {"brackets", BW_SHAPE_BRACKETS, BW_EVENT_NO_NUMBER},
        {"command", BW_SHAPE_COMMAND, BW_EVENT_NO_NUMBER},
        {"path", BW_SHAPE_TEXT, BW_EVENT_NUMBER},
        {"time", BW_SHAPE_TEXT, BW_EVENT_NUMBER},
    };
    for (size_t i = 0; i < BW_COUNT(types); i++)
        if (strlen(types[i].name) == size && memcmp(types[i].name, name, size) == 0)
            return &types[i];
    return NULL;
}

/* A choice of one, "{state:=started}", is as fixed as plain text: behind its '=', else p. */
static const char *enter_single_choice(const char *p)
{
    const char *words = *p == '{' ? strstr(p, ":=") : NULL;
    size_t end = strcspn(p, "}");
    bool single = words && words < p + end && !memchr(p, '|', end);
    return single ? words + 2 : p;
}

/* The run of fixed characters at p into literal; returns the place behind it. */
static const char *read_run(const char *p, char literal[BW_EVENT_LITERAL])
{
    size_t size = 0;
    bool inside = false;
    for (; *p && size < BW_EVENT_LITERAL - 1; p++) {
        const char *words = enter_single_choice(p);
        inside |= words != p;
        p = words;
        if (inside && *p == '}') {
            inside = false;
            continue;
        }
        if (strchr("{[<]>}|$", *p))
            break;
        if (*p == '\\' && !*++p)
            break;
        if (*p != ' ' || size == 0 || literal[size - 1] != ' ')
            literal[size++] = bw_lower(*p);
    }
    literal[size] = 0;
    return p;
}

/* What every match holds: the beginning, or when that varies the longest run outside of choices. */
static void read_literal(bw_event_pattern *pattern)
{
    const char *p = pattern->text + pattern->anywhere;
    char run[BW_EVENT_LITERAL];
    int depth = 0;
    const char *end = read_run(p, pattern->literal);
    pattern->head = !pattern->anywhere && strlen(pattern->literal) >= BW_EVENT_HEAD;
    pattern->plain = pattern->head && !*end; /* unless a field is inside */
    while (*p && !pattern->head) {
        if (strchr("{[<]>}|$", *p) && enter_single_choice(p) == p) {
            depth += strchr("{[<", *p) ? 1 : strchr("}]>", *p) ? -1 : 0;
            p++;
            continue;
        }
        p = read_run(p, run);
        if (depth == 0 && strlen(run) > strlen(pattern->literal))
            memcpy(pattern->literal, run, sizeof(run));
    }
    pattern->literal_size = strlen(pattern->literal);
}

bw_status bw_event_pattern_read(bw_event_pattern *pattern, const char *text, bw_arena *arena,
                                bw_error *err)
{
    *pattern = (bw_event_pattern){.text = text, .anywhere = text[0] == '*'};
    read_literal(pattern);
    bw_status status = bw_event_steps_read(pattern, arena, err);
    const bw_event_step *first = pattern->first;
    if (status != BW_OK)
        return status;
    pattern->plain &= pattern->field_count == 0;
    if (pattern->head && first->takes == BW_TAKES_WORDS && first->run_size <= pattern->literal_size)
        pattern->begun = first->run_size;
    return BW_OK;
}
