#include "core/failover/rules.h"
#include "core/failover/lint.h"

#include <stdlib.h>
#include <string.h>

struct bw_fsfo_rules {
    bw_arena *arena;
    bw_names names; /* lint fact i is name i */
    bw_fsfo_rule *rows;
    const bw_expr **when;
    size_t count;
    bw_fsfo_condition *conditions;
    size_t condition_count;
};

static const char *const levels[] = {"notice", "warning", "error"};

const char *bw_fsfo_level_name(bw_fsfo_level level)
{
    return levels[level];
}

bw_fsfo_rules *bw_fsfo_rules_new(void)
{
    bw_fsfo_rules *rules = bw_alloc(sizeof(*rules));
    const char *name, *doc;
    bool of_members;
    rules->arena = bw_arena_new();
    for (size_t i = 0; (name = bw_fsfo_lint_fact(i, &of_members, &doc)) != NULL; i++) {
        uint32_t id = bw_names_id(&rules->names, name, strlen(name)); /* may move the array */
        rules->names.declared[id] = true;
    }
    return rules;
}

void bw_fsfo_rules_free(bw_fsfo_rules *rules)
{
    if (!rules)
        return;
    bw_names_free(&rules->names);
    bw_arena_free(rules->arena);
    free(rules->rows);
    free(rules->when);
    free(rules->conditions);
    free(rules);
}

bw_arena *bw_fsfo_rules_arena(bw_fsfo_rules *rules)
{
    return rules->arena;
}

size_t bw_fsfo_rules_count(const bw_fsfo_rules *rules)
{
    return rules->count;
}

const bw_fsfo_rule *bw_fsfo_rules_at(const bw_fsfo_rules *rules, size_t index)
{
    return index < rules->count ? &rules->rows[index] : NULL;
}

const bw_expr *bw_fsfo_rules_when(const bw_fsfo_rules *rules, size_t index)
{
    return rules->when[index];
}

size_t bw_fsfo_conditions_count(const bw_fsfo_rules *rules)
{
    return rules->condition_count;
}

const bw_fsfo_condition *bw_fsfo_conditions_at(const bw_fsfo_rules *rules, size_t index)
{
    return index < rules->condition_count ? &rules->conditions[index] : NULL;
}

static const char *const *lines_of(bw_fsfo_rules *rules, const bw_data *list)
{
    const char **lines = bw_arena_alloc(rules->arena, (list->item_count + 1) * sizeof(char *));
    size_t count = 0;
    for (size_t i = 0; i < list->item_count; i++)
        if (list->items[i].kind == BW_DATA_STRING)
            lines[count++] = list->items[i].string;
    return lines;
}

static bw_status bad(bw_error *err, const char *name, const char *id, const char *what)
{
    return bw_error_set(err, BW_ERR_FORMAT, "%s: rule %s: %s; docs/failover.md tells of rules",
                        name, id, what);
}

static bool take_level(const char *word, bw_fsfo_level *level)
{
    for (size_t i = 0; i < BW_COUNT(levels); i++)
        if (strcmp(levels[i], word) == 0) {
            *level = (bw_fsfo_level)i;
            return true;
        }
    return false;
}

/* A rule of the whole cannot ask for what each member has of its own. */
static bool asks_for_members(const bw_expr *when)
{
    uint32_t id;
    for (size_t i = 0; bw_expr_name(when, i, &id); i++) {
        bool of_members = false;
        const char *doc;
        if (!bw_fsfo_lint_fact(id, &of_members, &doc) || of_members)
            return true;
    }
    return false;
}

static bw_status add_rule(bw_fsfo_rules *rules, const char *name, const bw_data *row, bw_error *err)
{
    const char *of = bw_data_string(row, "of", "whole");
    bw_error why = {0};
    bw_fsfo_rule rule = {.id = bw_data_string(row, "id", "without an id"),
                         .of_members = strcmp(of, "member") == 0,
                         .when = bw_data_string(row, "when", ""),
                         .says = bw_data_string(row, "says", ""),
                         .why = bw_data_string(row, "why", ""),
                         .remedy = lines_of(rules, bw_data_get(row, "remedy")),
                         .confidence = bw_data_string(row, "confidence", "K"),
                         .sample = bw_data_string(row, "sample", "")};
    if (!rule.of_members && strcmp(of, "whole") != 0)
        return bad(err, name, rule.id, "'of' is member or whole");
    if (!take_level(bw_data_string(row, "level", ""), &rule.level))
        return bad(err, name, rule.id, "'level' is error, warning or notice");
    if (!*rule.says)
        return bad(err, name, rule.id, "it has no 'says'");
    uint32_t known = rules->names.count;
    const bw_expr *when = bw_expr_compile(rule.when, &rules->names, rules->arena, &why);
    if (!when)
        return bad(err, name, rule.id, why.text);
    if (rules->names.count > known || (!rule.of_members && asks_for_members(when)))
        return bad(err, name, rule.id, "its 'when' asks for what is no fact of its subject");
    rules->rows = bw_realloc(rules->rows, (rules->count + 1) * sizeof(rule));
    rules->when = bw_realloc(rules->when, (rules->count + 1) * sizeof(when));
    rules->rows[rules->count] = rule;
    rules->when[rules->count++] = when;
    return BW_OK;
}

/* --- conditions --- */

/* A list of words as one text, a blank between them. */
static const char *joined(bw_fsfo_rules *rules, const bw_data *list)
{
    bw_text text = {0};
    for (size_t i = 0; i < list->item_count; i++)
        if (list->items[i].kind == BW_DATA_STRING)
            bw_text_addf(&text, "%s%s", text.length ? " " : "", list->items[i].string);
    const char *kept = bw_arena_strdup(rules->arena, bw_text_get(&text));
    bw_text_free(&text);
    return kept;
}

static bw_status add_condition(bw_fsfo_rules *rules, const char *name, const bw_data *row,
                               bw_error *err)
{
    int64_t count = bw_data_integer(row, "count", 1), within = bw_data_integer(row, "within", 0);
    bw_fsfo_condition c = {.name = bw_data_string(row, "name", ""),
                           .of_broker = bw_data_bool(row, "broker", false),
                           .kinds = joined(rules, bw_data_get(row, "kinds")),
                           .codes = joined(rules, bw_data_get(row, "codes")),
                           .file = bw_data_integer(row, "file", -1),
                           .action = bw_data_string(row, "action", "show"),
                           .why = bw_data_string(row, "why", ""),
                           .confidence = bw_data_string(row, "confidence", "K")};
    if (!*c.name)
        return bad(err, name, "of a condition", "it has no 'name'");
    if (!c.of_broker && !*c.kinds && !*c.codes)
        return bad(err, name, c.name, "it names neither 'kinds' of events nor 'codes' of errors");
    if (count < 1 || count > BW_FSFO_COUNT_MOST || within < 0 || within > 10000000)
        return bad(err, name, c.name, "'count' is 1 to 32, 'within' 0 to 10000000 seconds");
    if (strcmp(c.action, "show") != 0 && strcmp(c.action, "alarm") != 0)
        return bad(err, name, c.name, "'action' is show or alarm");
    c.count = (unsigned)count;
    c.within = (unsigned)within;
    rules->conditions =
        bw_realloc(rules->conditions, (rules->condition_count + 1) * sizeof(*rules->conditions));
    rules->conditions[rules->condition_count++] = c;
    return BW_OK;
}

bw_status bw_fsfo_rules_add(bw_fsfo_rules *rules, const char *name, const bw_data *root,
                            bw_error *err)
{
    const bw_data *list = bw_data_get(root, "rules"), *conditions = bw_data_get(root, "conditions");
    bw_status status = BW_OK;
    for (size_t i = 0; status == BW_OK && i < list->item_count; i++)
        status = add_rule(rules, name, &list->items[i], err);
    for (size_t i = 0; status == BW_OK && i < conditions->item_count; i++)
        status = add_condition(rules, name, &conditions->items[i], err);
    return status;
}
