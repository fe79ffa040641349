/* From a pattern's text to its steps. Branches of a choice join in a step that takes nothing. */
#include "core/log/event_shape.h"

#define LENGTH 4096u /* bytes of a pattern */
#define STEPS 1000u  /* of one pattern: matching goes as deep */
#define LOOKS 20000u /* ahead in one pattern: choices behind choices double them */

typedef struct reader {
    bw_event_pattern *pattern;
    bw_arena *arena;
    const char *p;
    bw_event_step *fields[BW_EVENT_FIELDS]; /* those of a type */
    size_t field_count;
    unsigned steps, looks;
    const char *wrong; /* NULL: nothing so far */
} reader;

/* The place where the step that comes next is to be put. */
typedef bw_event_step **tail;

static void spoil(reader *r, const char *why)
{
    if (!r->wrong)
        r->wrong = why;
}

/* The sign to be read; 0 behind the last one, and when something is wrong: nothing more is read. */
static char sign(const reader *r)
{
    return r->wrong ? 0 : *r->p;
}

static bw_event_step *new_step(reader *r, bw_event_takes takes)
{
    bw_event_step *step = bw_arena_alloc(r->arena, sizeof(*step));
    step->takes = takes;
    if (r->steps++ >= STEPS)
        spoil(r, "is too long");
    return step;
}

static bw_event_step *append(reader *r, tail *to, bw_event_takes takes)
{
    bw_event_step *step = new_step(r, takes);
    **to = step;
    *to = &step->next;
    return step;
}

static void append_words(reader *r, tail *to, const char *text, size_t size)
{
    tail begin = *to;
    bw_event_step *last = NULL;
    for (size_t at = 0; at < size && !r->wrong; at += last->size ? last->size : 1) {
        const char *blank = memchr(text + at, ' ', size - at);
        size_t word = blank ? (size_t)(blank - text) - at : size - at;
        last = append(r, to, word ? BW_TAKES_WORDS : BW_TAKES_BLANKS);
        last->words = text + at;
        last->size = word;
        last->run_size = size - at;
    }
    for (bw_event_step *step = *begin; last && last->run_end != last; step = step->next)
        step->run_end = last;
}

static bool is_close(const char *p)
{
    return *p == '$' && !p[1];
}

static void read_close(reader *r, tail *to)
{
    r->p++;
    append(r, to, BW_TAKES_CLOSE);
}

/* Characters that mean themselves, up to one that does not. */
static void read_words(reader *r, tail *to)
{
    char *words = bw_arena_alloc(r->arena, strlen(r->p) + 1);
    size_t size = 0;
    for (; *r->p && !strchr("{[<]>|", *r->p) && !is_close(r->p); r->p++) {
        if (*r->p == '\\' && !*++r->p)
            break;
        words[size++] = bw_lower(*r->p);
    }
    append_words(r, to, words, size);
}

static bw_event_step *either(reader *r, bw_event_step *first, size_t field)
{
    bw_event_step *step = new_step(r, BW_TAKES_EITHER);
    step->next = first;
    step->field = (uint8_t)field;
    return step;
}

/* One of the words between | in text, then join. */
static bw_event_step *read_choice(reader *r, const char *text, size_t size, bw_event_step *join)
{
    const char *bar = memchr(text, '|', size);
    size_t own = bar ? (size_t)(bar - text) : size;
    char *words = bw_arena_printf(r->arena, "%.*s", (int)own, text);
    bw_event_step *first = join;
    tail to = &first;
    for (size_t i = 0; i < own; i++)
        words[i] = bw_lower(words[i]);
    append_words(r, &to, words, own);
    *to = join;
    if (!bar || r->wrong)
        return first;
    bw_event_step *step = either(r, first, r->pattern->field_count + 1);
    step->other = read_choice(r, bar + 1, size - own - 1, join);
    return step;
}

static void append_field(reader *r, tail *to, const bw_event_type *type, const char *words,
                         size_t size)
{
    uint8_t field = (uint8_t)r->pattern->field_count;
    bw_event_step *step = append(r, to, type ? BW_TAKES_FIELD : BW_TAKES_BEGIN);
    step->field = field;
    if (type) {
        step->shape = type->shape;
        r->fields[r->field_count++] = step;
        return;
    }
    bw_event_step *end = new_step(r, BW_TAKES_END);
    end->field = field;
    step->next = read_choice(r, words, size, end);
    *to = &end->next;
}

/* "{seq:seq}", "{seq}" or "{state:=started|stopped}" */
static void read_field(reader *r, tail *to)
{
    bw_event_pattern *pattern = r->pattern;
    const char *p = r->p + 1;
    size_t size = strcspn(p, "}"), name_size = strcspn(p, ":}");
    const char *type_name = name_size < size ? p + name_size + 1 : p;
    size_t type_size = (size_t)(p + size - type_name);
    bool choice = type_size && *type_name == '=';
    const bw_event_type *type = choice ? NULL : bw_event_type_called(type_name, type_size);
    if (!p[size] || !name_size || (!choice && !type) || pattern->field_count == BW_EVENT_FIELDS) {
        spoil(r, "has a field that is not {name:type}");
        return;
    }
    append_field(r, to, type, type_name + 1, type_size - 1);
    pattern->names[pattern->field_count] = bw_arena_printf(r->arena, "%.*s", (int)name_size, p);
    pattern->types[pattern->field_count] = type ? type->name : "choice";
    pattern->numbers[pattern->field_count++] = type ? type->number : BW_EVENT_NO_NUMBER;
    r->p = p + size + 1;
}

static bw_event_step *read_branches(reader *r, char close, bw_event_step *join);

static void read_group(reader *r, tail *to, char close)
{
    r->p++;
    bw_event_step *join = new_step(r, BW_TAKES_NOTHING);
    **to = read_branches(r, close, join);
    *to = &join->next;
}

/* Up to what ends a branch; then join. */
static bw_event_step *read_branch(reader *r, bw_event_step *join)
{
    bw_event_step *first = join;
    tail to = &first;
    for (char c; (c = sign(r)) && !strchr("]>|", c);) {
        if (c == '{')
            read_field(r, &to);
        else if (c == '[' || c == '<')
            read_group(r, &to, c == '[' ? ']' : '>');
        else if (is_close(r->p))
            read_close(r, &to);
        else
            read_words(r, &to);
    }
    *to = join;
    return first;
}

/* Branches with | between them, up to close; what stands in [..] may be missing. */
static bw_event_step *read_branches(reader *r, char close, bw_event_step *join)
{
    size_t field = r->pattern->field_count;
    bw_event_step *step = read_branch(r, join);
    if (sign(r) == '|') {
        r->p++;
        step = either(r, step, field);
        step->other = read_branches(r, close, join);
        return step;
    }
    if (sign(r) != close)
        spoil(r, "cannot be read: brackets [..] and <..> must pair");
    else if (close)
        r->p++;
    if (close == ']') {
        step = either(r, step, field);
        step->other = join;
    }
    return step;
}

/* --- what may come behind a field --- */
static void add_first(bw_event_firsts *firsts, unsigned char byte)
{
    firsts->bytes[byte / 32] |= UINT32_C(1) << byte % 32;
}

static void add_blanks(bw_event_firsts *firsts)
{
    for (const char *blank = " \t\n\v\f\r"; *blank; blank++)
        add_first(firsts, (unsigned char)*blank);
}

static void add_word(bw_event_firsts *firsts, char first)
{
    add_first(firsts, (unsigned char)first);
    if (first >= 'a' && first <= 'z')
        add_first(firsts, (unsigned char)(first - 'a' + 'A'));
}

static void add_everything(bw_event_firsts *firsts)
{
    memset(firsts->bytes, 0xff, sizeof(firsts->bytes));
    firsts->end = true;
}

/* What a field may begin with; more than that does no harm. */
static void add_shape(bw_event_firsts *firsts, bw_event_shape shape)
{
    if (bw_shape_is_text(shape)) {
        add_everything(firsts);
        return;
    }
    for (unsigned byte = 0; byte < 256; byte++)
        if (bw_shape_has(shape, (char)byte))
            add_first(firsts, (unsigned char)byte);
    if (shape == BW_SHAPE_SIGNED)
        add_first(firsts, '-');
}

static void add_firsts(reader *r, bw_event_firsts *firsts, const bw_event_step *step)
{
    for (; r->looks < LOOKS; step = step->next, r->looks++)
        switch (step->takes) {
        case BW_TAKES_WORDS: add_word(firsts, step->words[0]); return;
        case BW_TAKES_BLANKS: add_blanks(firsts); return;
        case BW_TAKES_CLOSE:
            add_blanks(firsts);
            firsts->end = true;
            return;
        case BW_TAKES_NUMBER:
        case BW_TAKES_FIELD: add_shape(firsts, step->shape); return;
        case BW_TAKES_DONE: add_everything(firsts); return;
        case BW_TAKES_EITHER: add_firsts(r, firsts, step->other); break;
        case BW_TAKES_BEGIN:
        case BW_TAKES_END:
        case BW_TAKES_NOTHING: break;
        }
    add_everything(firsts);
}

/* Does the pattern match whatever comes? */
static bool needs_nothing(reader *r, const bw_event_step *step)
{
    while (step->takes == BW_TAKES_NOTHING || step->takes == BW_TAKES_END)
        step = step->next;
    if (step->takes != BW_TAKES_EITHER || r->looks++ >= LOOKS)
        return step->takes == BW_TAKES_DONE;
    return needs_nothing(r, step->next) || needs_nothing(r, step->other);
}

/* Does whatever comes behind the field fit behind the most of it, if anywhere? */
static bool is_sure(reader *r, const bw_event_step *field)
{
    if (bw_shape_is_short(field->shape))
        return false;
    bool sure = true;
    for (unsigned byte = 0; byte < 256; byte++)
        sure &= !bw_event_firsts_has(&field->then, (char)byte) ||
                !bw_shape_has(field->shape, (char)byte);
    return sure || needs_nothing(r, field->next);
}

static void look_behind(reader *r, bw_event_step *field)
{
    add_firsts(r, &field->then, field->next);
    field->sure = is_sure(r, field);
    if (field->sure && field->shape <= BW_SHAPE_SIGNED)
        field->takes = BW_TAKES_NUMBER;
}

/* Many patterns begin alike up to a number: what comes behind it tells them apart. */
static void look_behind_number(bw_event_pattern *pattern)
{
    const bw_event_step *step = pattern->first;
    size_t size = 0; /* of what is fixed up to here */
    while (step->takes != BW_TAKES_NUMBER) {
        if (step->run_size) {
            size += step->run_size;
            step = step->run_end;
        } else if (step->takes != BW_TAKES_BEGIN && step->takes != BW_TAKES_END) {
            return;
        }
        step = step->next;
    }
    const bw_event_step *behind = step->next;
    if (!pattern->head || size != pattern->literal_size || step->shape != BW_SHAPE_DIGITS ||
        !behind->run_size)
        return;
    pattern->after_number = behind->words;
    pattern->after_size = behind->run_size;
}

bw_status bw_event_steps_read(bw_event_pattern *pattern, bw_arena *arena, bw_error *err)
{
    reader r = {.pattern = pattern, .arena = arena, .p = pattern->text + pattern->anywhere};
    bw_event_step *done = new_step(&r, BW_TAKES_DONE);
    if (strlen(pattern->text) > LENGTH)
        spoil(&r, "is too long");
    pattern->first = read_branches(&r, 0, done);
    if (r.wrong)
        return bw_error_set(err, BW_ERR_FORMAT, "the pattern '%s' %s", pattern->text, r.wrong);
    for (size_t i = 0; i < r.field_count; i++)
        look_behind(&r, r.fields[i]);
    add_firsts(&r, &pattern->firsts, pattern->first);
    look_behind_number(pattern);
    return BW_OK;
}
