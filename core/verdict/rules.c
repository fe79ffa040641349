#include "core/verdict/rules.h"

#include <stdlib.h>
#include <string.h>

struct bw_verdict_rules {
    bw_arena *arena;
    bw_names names; /* fact i is name i */
    bw_verdict_rule *rows;
    bw_verdict_judged *judged;
    size_t count;
};

/* Reference 6.4: what stands in the way of what. */
static const char *const levels[] = {"live",  "control file", "identity", "redo",
                                     "order", "media",        "crash",    "clean"};
static const char *const lights[] = {"green", "unknown", "amber", "red"};
static const char *const lamps[] = {"mount", "open", "trust"};

const char *bw_light_name(bw_light light)
{
    return lights[light];
}

const char *bw_lamp_name(bw_lamp lamp)
{
    return lamps[lamp];
}

bw_verdict_rules *bw_verdict_rules_new(void)
{
    bw_verdict_rules *rules = bw_alloc(sizeof(*rules));
    rules->arena = bw_arena_new();
    for (bw_fact_id id = 0; id < BW_FACT_COUNT; id++) {
        const char *name = bw_fact_name(id);
        uint32_t known = bw_names_id(&rules->names, name, strlen(name));
        rules->names.declared[known] = true;
    }
    return rules;
}

void bw_verdict_rules_free(bw_verdict_rules *rules)
{
    if (!rules)
        return;
    bw_names_free(&rules->names);
    bw_arena_free(rules->arena);
    free(rules->rows);
    free(rules->judged);
    free(rules);
}

bw_arena *bw_verdict_rules_arena(bw_verdict_rules *rules)
{
    return rules->arena;
}

size_t bw_verdict_rules_count(const bw_verdict_rules *rules)
{
    return rules->count;
}

const bw_verdict_rule *bw_verdict_rules_at(const bw_verdict_rules *rules, size_t index)
{
    return index < rules->count ? &rules->rows[index] : NULL;
}

const bw_verdict_judged *bw_verdict_rules_judged(const bw_verdict_rules *rules, size_t index)
{
    return &rules->judged[index];
}

/* --- one row --- */
static size_t find_word(const char *const *words, size_t count, const char *word)
{
    size_t i = 0;
    while (i < count && (!word || strcmp(words[i], word) != 0))
        i++;
    return i;
}

static bw_status bad(const char *name, const char *id, const char *what, const char *value,
                     bw_error *err)
{
    return bw_error_set(err, BW_ERR_FORMAT,
                        "%s: rule %s: %s '%s' is not known; docs/verdict.md "
                        "lists what is",
                        name, id, what, value ? value : "");
}

static bw_status take_lights(const char *name, const bw_data *row, bw_verdict_rule *rule,
                             bw_error *err)
{
    for (int lamp = 0; lamp < BW_LAMPS; lamp++) {
        const char *word = bw_data_string(row, lamps[lamp], "green");
        size_t light = find_word(lights, BW_COUNT(lights), word);
        if (light == BW_COUNT(lights))
            return bad(name, rule->id, lamps[lamp], word, err);
        rule->lights[lamp] = (bw_light)light;
    }
    return BW_OK;
}

static const char *const *take_remedy(bw_verdict_rules *rules, const bw_data *list)
{
    const char **lines = bw_arena_alloc(rules->arena, (list->item_count + 1) * sizeof(char *));
    size_t count = 0;
    for (size_t i = 0; i < list->item_count; i++)
        if (list->items[i].kind == BW_DATA_STRING)
            lines[count++] = list->items[i].string;
    return lines;
}

/* A condition may ask for facts of its own subject and of the whole. */
static bw_status check_facts(const char *name, const bw_verdict_rule *rule,
                             const bw_verdict_judged *judged, bw_error *err)
{
    uint32_t id;
    for (size_t i = 0; bw_expr_name(judged->when, i, &id); i++) {
        const char *of = NULL, *doc, *fact = bw_verdict_fact(id, &of, &doc);
        if (!fact || (strcmp(of, "whole") != 0 && strcmp(of, rule->of) != 0))
            return bad(name, rule->id, "the fact",
                       fact ? fact : "of the condition, or another name in it,", err);
    }
    return BW_OK;
}

static bw_status take_condition(bw_verdict_rules *rules, const char *name, bw_verdict_rule *rule,
                                bw_verdict_judged *judged, bw_error *err)
{
    bw_error why = {0};
    if (!rule->when == !rule->cannot)
        return bw_error_set(err, BW_ERR_FORMAT, "%s: rule %s needs either 'when' or 'cannot'", name,
                            rule->id);
    if (!rule->when)
        return BW_OK;
    judged->when = bw_expr_compile(rule->when, &rules->names, rules->arena, &why);
    if (!judged->when)
        return bw_error_set(err, BW_ERR_FORMAT, "%s: rule %s: %s", name, rule->id, why.text);
    return check_facts(name, rule, judged, err);
}

static bw_status add_row(bw_verdict_rules *rules, const char *name, const bw_data *row,
                         bw_error *err)
{
    static const char *const kinds[] = {"whole", "control", "datafile", "log", "thread"};
    bw_verdict_rule rule = {.id = bw_data_string(row, "id", "without an id"),
                            .of = bw_data_string(row, "of", NULL),
                            .level = bw_data_string(row, "level", NULL),
                            .says = bw_data_string(row, "says", NULL),
                            .error = bw_data_string(row, "error", NULL),
                            .confidence = bw_data_string(row, "confidence", "K"),
                            .when = bw_data_string(row, "when", NULL),
                            .cannot = bw_data_string(row, "cannot", NULL)};
    bw_verdict_judged judged = {.of = (bw_subject_kind)find_word(kinds, BW_COUNT(kinds), rule.of),
                                .level = (unsigned)find_word(levels, BW_COUNT(levels), rule.level)};
    if (judged.of == BW_SUBJECT_KINDS)
        return bad(name, rule.id, "of", rule.of, err);
    if (judged.level == BW_COUNT(levels))
        return bad(name, rule.id, "level", rule.level, err);
    if (!rule.says)
        return bw_error_set(err, BW_ERR_FORMAT, "%s: rule %s has no 'says'", name, rule.id);
    bw_status status = take_lights(name, row, &rule, err);
    if (status == BW_OK)
        status = take_condition(rules, name, &rule, &judged, err);
    if (status != BW_OK)
        return status;
    rule.remedy = take_remedy(rules, bw_data_get(row, "remedy"));
    rules->rows = bw_realloc(rules->rows, (rules->count + 1) * sizeof(rule));
    rules->judged = bw_realloc(rules->judged, (rules->count + 1) * sizeof(judged));
    rules->rows[rules->count] = rule;
    rules->judged[rules->count++] = judged;
    return BW_OK;
}

bw_status bw_verdict_rules_add(bw_verdict_rules *rules, const char *name, const bw_data *root,
                               bw_error *err)
{
    bw_status first = BW_OK;
    for (size_t i = 0; i < root->item_count; i++) {
        bw_error one = {0};
        bw_status status = add_row(rules, name, &root->items[i], &one);
        if (status != BW_OK && first == BW_OK) {
            first = status;
            if (err)
                *err = one;
        }
    }
    return first;
}
