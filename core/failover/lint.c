/* Each rule is put to the whole, or to each member. A rule that asks for what no text tells is not
 * judged: silence is no finding. */
#include "core/failover/facts.h"
#include "core/failover/lint.h"
#include "core/failover/rules.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_MEMBERS 256u /* a broker configuration has fewer */

typedef struct findings {
    bw_fsfo_finding *list; /* room for every rule and member */
    size_t count;
} findings;

static void list_members(bw_linting *l)
{
    const char **names = bw_arena_alloc(l->arena, (l->setting_count + 1) * sizeof(char *));
    for (size_t i = 0; i < l->setting_count && l->member_count < MOST_MEMBERS; i++) {
        const char *member = l->settings[i].member;
        if (*member && (!l->member_count || strcasecmp(names[l->member_count - 1], member) != 0))
            names[l->member_count++] = member;
    }
    l->members = names;
}

static bool holds(const bw_linting *l, const bw_expr *when, const char *member,
                  bw_lint_value values[BW_LINT_FACTS])
{
    static const bw_block_context nowhere = {0};
    bw_named named[BW_LINT_FACTS] = {0};
    uint32_t id;
    for (size_t i = 0; bw_expr_name(when, i, &id); i++) {
        bw_lint_value_get(l, id, member, &values[id]);
        if (!values[id].known)
            return false;
        named[id] = (bw_named){.value = values[id].value};
    }
    bw_scope scope = {.context = &nowhere, .named = named};
    return bw_expr_run(when, &scope) != 0;
}

/* "{member}", "{threshold}": as the texts say it. */
static void put_value(const char *name, size_t size, const char *member,
                      const bw_lint_value values[BW_LINT_FACTS], bw_text *text)
{
    const char *fact, *doc;
    bool of_members;
    if (size == strlen("member") && memcmp(name, "member", size) == 0) {
        bw_text_add(text, member);
        return;
    }
    for (size_t i = 0; (fact = bw_fsfo_lint_fact(i, &of_members, &doc)) != NULL; i++)
        if (strlen(fact) == size && memcmp(fact, name, size) == 0) {
            if (values[i].text)
                bw_text_add(text, values[i].text);
            else
                bw_text_addf(text, "%lld", (long long)values[i].value);
            return;
        }
    bw_text_addf(text, "{%.*s}", (int)size, name);
}

static const char *fill_in(const bw_linting *l, const char *sentence, const char *member,
                           const bw_lint_value values[BW_LINT_FACTS])
{
    bw_text text = {0};
    while (*sentence) {
        const char *end = *sentence == '{' ? strchr(sentence, '}') : NULL;
        if (!end) {
            bw_text_add_bytes(&text, sentence++, 1);
            continue;
        }
        put_value(sentence + 1, (size_t)(end - sentence - 1), member, values, &text);
        sentence = end + 1;
    }
    const char *kept = bw_arena_strdup(l->arena, bw_text_get(&text));
    bw_text_free(&text);
    return kept;
}

static const char *const *fill_in_all(const bw_linting *l, const char *const *lines,
                                      const char *member, const bw_lint_value values[BW_LINT_FACTS])
{
    size_t count = 0;
    while (lines[count])
        count++;
    const char **filled = bw_arena_alloc(l->arena, (count + 1) * sizeof(*filled));
    for (size_t i = 0; i < count; i++)
        filled[i] = fill_in(l, lines[i], member, values);
    return filled;
}

/* What the facts of the condition rest on, each line once. */
static void collect(const bw_linting *l, const bw_expr *when,
                    const bw_lint_value values[BW_LINT_FACTS], bw_fsfo_finding *finding)
{
    uint32_t id;
    bw_lint_value all = {0};
    for (size_t i = 0; bw_expr_name(when, i, &id); i++)
        for (size_t k = 0; k < values[id].count; k++) {
            bool again = false;
            for (size_t m = 0; m < all.count && !again; m++)
                again = all.evidence[m] == values[id].evidence[k];
            if (!again)
                bw_lint_point_at(l, &all, values[id].evidence[k]);
        }
    finding->evidence = all.evidence;
    finding->evidence_count = all.count;
}

static void judge(const bw_linting *l, const bw_fsfo_rules *rules, size_t index,
                  const char *member, findings *found)
{
    bw_lint_value values[BW_LINT_FACTS] = {0};
    const bw_fsfo_rule *rule = bw_fsfo_rules_at(rules, index);
    const bw_expr *when = bw_fsfo_rules_when(rules, index);
    if (!holds(l, when, member, values))
        return;
    bw_fsfo_finding *finding = &found->list[found->count++];
    *finding = (bw_fsfo_finding){.rule = rule,
                                 .member = member,
                                 .says = fill_in(l, rule->says, member, values),
                                 .remedy = fill_in_all(l, rule->remedy, member, values)};
    collect(l, when, values, finding);
}

/* Rows of one level keep their order. */
static void sort_findings(findings *found)
{
    for (size_t i = 1; i < found->count; i++)
        for (size_t at = i;
             at && found->list[at].rule->level > found->list[at - 1].rule->level; at--) {
            bw_fsfo_finding one = found->list[at];
            found->list[at] = found->list[at - 1];
            found->list[at - 1] = one;
        }
}

const bw_fsfo_finding *bw_fsfo_lint(bw_fsfo *fsfo, const bw_fsfo_rules *rules,
                                    const bw_fsfo_site *site, size_t *count)
{
    findings found = {0};
    bw_linting l = {.fsfo = fsfo};
    l.settings = bw_fsfo_settings(fsfo, &l.setting_count);
    l.arena = fsfo->order_arena;
    if (site)
        l.site = *site;
    list_members(&l);
    found.list = bw_arena_alloc(l.arena, bw_fsfo_rules_count(rules) * (l.member_count + 1) *
                                             sizeof(*found.list));
    for (size_t i = 0; i < bw_fsfo_rules_count(rules); i++) {
        if (!bw_fsfo_rules_at(rules, i)->of_members)
            judge(&l, rules, i, "", &found);
        else
            for (size_t m = 0; m < l.member_count; m++)
                judge(&l, rules, i, l.members[m], &found);
    }
    sort_findings(&found);
    *count = found.count;
    return found.list;
}
