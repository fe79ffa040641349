#include "core/script/match.h"

#include <ctype.h>
#include <string.h>

#define MOST_DEPTH 180
#define TICK_STEPS 0xffffu

static const char *try(bw_match *m, const char *s, const char *p);

static void step(bw_match *m)
{
    if ((++m->steps & TICK_STEPS) == 0 && m->tick)
        m->tick(m->context);
}

static const char *wrong(bw_match *m, const char *problem)
{
    m->problem = problem;
    return NULL;
}

/* --- one character --- */
/* Behind the class at p: a character, %x, or [set]. NULL: the pattern ends inside. */
static const char *class_end(bw_match *m, const char *p)
{
    if (*p++ == '%')
        return p == m->pattern_end ? wrong(m, "malformed pattern (ends with '%')") : p + 1;
    if (p[-1] != '[')
        return p;
    if (p < m->pattern_end && *p == '^')
        p++;
    do { /* a ] in the first place stands for itself */
        if (p == m->pattern_end)
            return wrong(m, "malformed pattern (missing ']')");
        if (*p++ == '%') {
            if (p == m->pattern_end)
                return wrong(m, "malformed pattern (missing ']')");
            p++;
        }
    } while (p == m->pattern_end || *p != ']');
    return p + 1;
}

static bool in_named(unsigned char c, char name)
{
    bool yes;
    switch (tolower((unsigned char)name)) {
    case 'a': yes = isalpha(c); break;
    case 'c': yes = iscntrl(c); break;
    case 'd': yes = isdigit(c); break;
    case 'g': yes = isgraph(c); break;
    case 'l': yes = islower(c); break;
    case 'p': yes = ispunct(c); break;
    case 's': yes = isspace(c); break;
    case 'u': yes = isupper(c); break;
    case 'w': yes = isalnum(c); break;
    case 'x': yes = isxdigit(c); break;
    default: return (unsigned char)name == c;
    }
    return isupper((unsigned char)name) ? !yes : yes;
}

/* p is at '[', end at the closing ']'. */
static bool in_set(unsigned char c, const char *p, const char *end)
{
    bool yes = true;
    if (p[1] == '^') {
        yes = false;
        p++;
    }
    while (++p < end) {
        if (*p == '%') {
            p++;
            if (in_named(c, *p))
                return yes;
        } else if (p[1] == '-' && p + 2 < end) {
            if ((unsigned char)*p <= c && c <= (unsigned char)p[2])
                return yes;
            p += 2;
        } else if ((unsigned char)*p == c) {
            return yes;
        }
    }
    return !yes;
}

static bool matches_one(const bw_match *m, const char *s, const char *p, const char *end)
{
    if (s >= m->subject_end)
        return false;
    switch (*p) {
    case '.': return true;
    case '%': return in_named((unsigned char)*s, p[1]);
    case '[': return in_set((unsigned char)*s, p, end - 1);
    default: return *p == *s;
    }
}

/* --- repetitions --- */
static const char *longest_first(bw_match *m, const char *s, const char *p, const char *end)
{
    ptrdiff_t count = 0;
    for (; matches_one(m, s + count, p, end); count++)
        step(m);
    for (; count >= 0; count--) {
        const char *found = try(m, s + count, end + 1);
        if (found || m->problem)
            return found;
        step(m);
    }
    return NULL;
}

static const char *shortest_first(bw_match *m, const char *s, const char *p, const char *end)
{
    for (;;) {
        const char *found = try(m, s, end + 1);
        if (found || m->problem)
            return found;
        if (!matches_one(m, s, p, end))
            return NULL;
        s++;
        step(m);
    }
}

/* --- captures --- */
static const char *begin_capture(bw_match *m, const char *s, const char *p, ptrdiff_t what)
{
    if (m->level >= BW_CAPTURES)
        return wrong(m, "too many captures");
    m->captures[m->level] = (bw_capture){s, what};
    m->level++;
    const char *found = try(m, s, p);
    if (!found)
        m->level--;
    return found;
}

static const char *end_capture(bw_match *m, const char *s, const char *p)
{
    int level = m->level - 1;
    while (level >= 0 && m->captures[level].length != BW_CAPTURE_OPEN)
        level--;
    if (level < 0)
        return wrong(m, "invalid pattern capture");
    m->captures[level].length = s - m->captures[level].start;
    const char *found = try(m, s, p);
    if (!found)
        m->captures[level].length = BW_CAPTURE_OPEN;
    return found;
}

/* %1: the same text again. */
static const char *same_again(bw_match *m, const char *s, char digit)
{
    int level = digit - '1';
    if (level < 0 || level >= m->level || m->captures[level].length < 0)
        return wrong(m, "invalid capture index");
    size_t length = (size_t)m->captures[level].length;
    bool same =
        (size_t)(m->subject_end - s) >= length && memcmp(m->captures[level].start, s, length) == 0;
    m->steps += length / 64;
    step(m);
    return same ? s + length : NULL;
}

/* %bxy: balanced. */
static const char *balanced(bw_match *m, const char *s, const char *p)
{
    if (p + 1 >= m->pattern_end)
        return wrong(m, "malformed pattern (missing arguments to '%b')");
    if (s >= m->subject_end || *s != *p)
        return NULL;
    int open = 1;
    for (const char *at = s + 1; at < m->subject_end; at++) {
        step(m);
        if (*at == p[1] && --open == 0)
            return at + 1;
        if (*at == p[0] && p[0] != p[1])
            open++;
    }
    return NULL;
}

/* %f[set]: from outside the set to inside. */
static bool at_frontier(const bw_match *m, const char *s, const char *p, const char *end)
{
    unsigned char before = s == m->subject ? 0 : (unsigned char)s[-1];
    unsigned char here = s == m->subject_end ? 0 : (unsigned char)*s;
    return !in_set(before, p, end - 1) && in_set(here, p, end - 1);
}

/* --- one item of the pattern --- */
static const char *percent(bw_match *m, const char *s, const char *p, bool *taken)
{
    *taken = true;
    const char *rest;
    if (p[1] == 'b') {
        s = balanced(m, s, p + 2);
        rest = p + 4;
    } else if (p[1] == 'f') {
        if (p + 2 >= m->pattern_end || p[2] != '[')
            return wrong(m, "missing '[' after '%f' in pattern");
        rest = class_end(m, p + 2);
        if (!rest || !at_frontier(m, s, p + 2, rest))
            return NULL;
    } else if (isdigit((unsigned char)p[1])) {
        s = same_again(m, s, p[1]);
        rest = p + 2;
    } else {
        *taken = false;
        return NULL;
    }
    return s ? try(m, s, rest) : NULL;
}

static const char *single(bw_match *m, const char *s, const char *p)
{
    const char *end = class_end(m, p);
    if (!end)
        return NULL;
    char suffix = end < m->pattern_end ? *end : '\0';
    bool here = matches_one(m, s, p, end);
    switch (suffix) {
    case '?': {
        const char *found = here ? try(m, s + 1, end + 1) : NULL;
        return found || m->problem ? found : try(m, s, end + 1);
    }
    case '+': return here ? longest_first(m, s + 1, p, end) : NULL;
    case '*': return longest_first(m, s, p, end);
    case '-': return shortest_first(m, s, p, end);
    default: return here ? try(m, s + 1, end) : NULL;
    }
}

static const char *item(bw_match *m, const char *s, const char *p)
{
    bool taken = false;
    if (*p == '(')
        return p + 1 < m->pattern_end && p[1] == ')'
                   ? begin_capture(m, s, p + 2, BW_CAPTURE_POSITION)
                   : begin_capture(m, s, p + 1, BW_CAPTURE_OPEN);
    if (*p == ')')
        return end_capture(m, s, p + 1);
    if (*p == '$' && p + 1 == m->pattern_end)
        return s == m->subject_end ? s : NULL;
    if (*p == '%' && p + 1 < m->pattern_end) {
        const char *found = percent(m, s, p, &taken);
        if (taken)
            return found;
    }
    return single(m, s, p);
}

/* A plain character without a suffix is the commonest item: those are walked over here, so that the
 * depth counts only what can branch. */
static const char *try(bw_match *m, const char *s, const char *p)
{
    while (p < m->pattern_end && !strchr("().%[*+-?$^", *p)) {
        char next = p + 1 < m->pattern_end ? p[1] : '\0';
        if (next == '*' || next == '+' || next == '-' || next == '?')
            break;
        step(m);
        if (s >= m->subject_end || *s != *p)
            return NULL;
        s++;
        p++;
    }
    if (p == m->pattern_end)
        return s;
    if (m->depth >= MOST_DEPTH)
        return wrong(m, "pattern too complex");
    m->depth++;
    step(m);
    const char *found = item(m, s, p);
    m->depth--;
    return found;
}

const char *bw_match_at(bw_match *m, const char *subject, const char *pattern)
{
    m->level = 0;
    m->depth = 0;
    const char *end = try(m, subject, pattern);
    for (int i = 0; end && i < m->level; i++)
        if (m->captures[i].length == BW_CAPTURE_OPEN)
            return wrong(m, "unfinished capture");
    return m->problem ? NULL : end;
}
