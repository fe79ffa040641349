/* Facts of lint that come from several settings at once, or from what the site says. */
#include "core/failover/facts.h"
#include "core/failover/lint.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- the observer's host --- */

/* db01 is db01.example.com, when one of them is not qualified. */
static bool same_host(const char *a, size_t a_size, const char *b)
{
    size_t b_size = strlen(b);
    size_t a_short = strcspn(a, "."), b_short = strcspn(b, ".");
    a_short = a_short < a_size ? a_short : a_size;
    bool both = a_short < a_size && b_short < b_size;
    size_t size = both ? a_size : a_short;
    return a_size && b_size && size == (both ? b_size : b_short) && strncasecmp(a, b, size) == 0;
}

/* Each HOST= of a connect identifier. */
static bool names_host(const char *identifier, const char *host)
{
    const char *at = identifier;
    while ((at = strcasestr(at, "HOST")) != NULL) {
        at += strlen("HOST");
        const char *name = at + strspn(at, " ");
        if (*name != '=')
            continue;
        name += 1 + strspn(name + 1, " ");
        if (same_host(name, strcspn(name, ") "), host))
            return true;
    }
    return false;
}

static bool is_identifier(const char *name)
{
    return strcmp(name, "StaticConnectIdentifier") == 0 ||
           strcmp(name, "DGConnectIdentifier") == 0;
}

void bw_lint_observer_host(const bw_linting *l, const char *member, bw_lint_value *value)
{
    const bw_fsfo_setting *observer = bw_fsfo_find(l->fsfo, "", "Observer");
    (void)member;
    if (!observer || !observer->last)
        return;
    const char *host = observer->last->value;
    for (size_t i = 0; i < l->setting_count; i++) {
        const bw_fsfo_fact *told = l->settings[i].last;
        if (told && is_identifier(told->name) && names_host(told->value, host)) {
            value->value = value->known = true;
            bw_lint_point_at(l, value, told);
        }
    }
    for (size_t i = 0; i < l->site.host_count; i++)
        if (same_host(l->site.hosts[i], strlen(l->site.hosts[i]), host))
            value->value = value->known = true;
    if (!value->known)
        return;
    value->text = host;
    bw_lint_point_at(l, value, observer->last);
}

static bool says_database(const char *part, size_t size)
{
    if (size < 2 || strncasecmp(part, "db", 2) != 0)
        return false;
    for (size_t i = 2; i < size; i++)
        if (!isdigit((unsigned char)part[i]))
            return false;
    return true;
}

void bw_lint_observer_name(const bw_linting *l, const char *member, bw_lint_value *value)
{
    const bw_fsfo_setting *observer = bw_fsfo_find(l->fsfo, "", "Observer");
    (void)member;
    if (!observer || !observer->last)
        return;
    const char *host = observer->last->value, *end = host + strcspn(host, ".");
    value->known = true;
    value->text = host;
    bw_lint_point_at(l, value, observer->last);
    for (const char *part = host; part < end;) {
        size_t size = strcspn(part, "-_.");
        value->value |= says_database(part, size);
        part += size + 1;
    }
}

/* --- conditions --- */

static void note(const bw_linting *l, bw_lint_value *value, const char *name,
                 const bw_fsfo_fact *fact)
{
    value->value++;
    value->text = value->text ? bw_arena_printf(l->arena, "%s, %s", value->text, name) : name;
    if (fact)
        bw_lint_point_at(l, value, fact);
}

void bw_lint_conditions_off(const bw_linting *l, const char *member, bw_lint_value *value)
{
    static const char *const usual[] = {"Corrupted Controlfile", "Corrupted Dictionary",
                                        "Datafile Write Errors"};
    (void)member;
    for (size_t i = 0; i < BW_COUNT(usual); i++) {
        char name[64];
        snprintf(name, sizeof(name), "condition %s", usual[i]);
        const bw_fsfo_setting *s = bw_fsfo_find(l->fsfo, "", name);
        value->known = value->known || (s && s->last);
        if (s && s->last && s->last->number == 0)
            note(l, value, usual[i], s->last);
    }
}

void bw_lint_conditions_unexpected(const bw_linting *l, const char *member, bw_lint_value *value)
{
    (void)member;
    value->known = l->site.expected_count > 0;
    for (size_t i = 0; i < l->site.expected_count; i++) {
        char name[80];
        const char *equals = strchr(l->site.expected[i], '=');
        if (!equals)
            continue;
        snprintf(name, sizeof(name), "condition %.*s", (int)(equals - l->site.expected[i]),
                 l->site.expected[i]);
        const bw_fsfo_setting *s = bw_fsfo_find(l->fsfo, "", name);
        if (!s || !s->last || strcasecmp(s->last->value, equals + 1) != 0)
            note(l, value, l->site.expected[i], s ? s->last : NULL);
    }
}

/* --- members --- */

void bw_lint_flashback_elsewhere(const bw_linting *l, const char *member, bw_lint_value *value)
{
    value->known = true;
    for (size_t i = 0; i < l->member_count; i++) {
        const bw_fsfo_setting *s = bw_fsfo_find(l->fsfo, l->members[i], "flashback");
        if (s && s->last && s->last->number == 1 && strcasecmp(l->members[i], member) != 0)
            note(l, value, l->members[i], s->last);
    }
}

void bw_lint_target_one_way(const bw_linting *l, const char *member, bw_lint_value *value)
{
    const bw_fsfo_setting *own = bw_fsfo_find(l->fsfo, member, "FastStartFailoverTarget");
    if (!own || !own->last || !*own->last->value)
        return;
    const bw_fsfo_setting *back =
        bw_fsfo_find(l->fsfo, own->last->value, "FastStartFailoverTarget");
    value->text = own->last->value;
    value->known = back && back->last;
    value->value = value->known && !strcasestr(back->last->value, member);
    bw_lint_point_at(l, value, own->last);
    if (value->known)
        bw_lint_point_at(l, value, back->last);
}
