/* The list of rules: the table's, then those that the layouts carry; and which of them are on. */
#include "core/verify/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int code_of(const char *id)
{
    for (const char *p = id; *p; p++)
        if (!isdigit((unsigned char)*p))
            return 0;
    return atoi(id);
}

int64_t bw_rules_find(const bw_rules *rules, const char *id, size_t length)
{
    for (size_t i = 0; i < rules->count; i++)
        if (strlen(rules->rules[i].id) == length && memcmp(rules->rules[i].id, id, length) == 0)
            return (int64_t)i;
    return -1;
}

/* A rule of a layout under an id that the table has marks the field in trees and is not run: the
 * table's function sees more. */
static void add(bw_rules *rules, bw_rule rule, bool from_layout)
{
    if (from_layout && bw_rules_find(rules, rule.id, strlen(rule.id)) >= 0)
        return;
    rules->rules = bw_realloc(rules->rules, (rules->count + 1) * sizeof(*rules->rules));
    rules->on = bw_realloc(rules->on, (rules->count + 1) * sizeof(*rules->on));
    rule.code = code_of(rule.id);
    rule.from_layout = from_layout;
    rules->on[rules->count] = true;
    rules->rules[rules->count++] = rule;
}

static void add_checks(bw_rules *rules, const bw_layout_def *layout)
{
    const char *name = bw_layout_get_info(layout).name;
    for (size_t i = 0; i < bw_layout_check_count(layout); i++) {
        bw_check_info check = bw_layout_check_info(layout, i);
        if (check.severity > BW_NOTE) /* notes tell a state, nothing is wrong */
            add(rules, (bw_rule){check.id, name, check.why, check.severity, 0, 0, true}, true);
    }
}

bw_rules *bw_rules_new(const bw_layouts *layouts)
{
    bw_rules *rules = bw_alloc(sizeof(*rules));
    for (size_t i = 0; i < bw_rule_table_count; i++)
        add(rules, bw_rule_table[i].rule, false);
    add(rules,
        (bw_rule){"bounds", NULL, "a count or place leads outside of the block", BW_BAD, 0, 0,
                  true},
        true);
    for (size_t i = 0; i < bw_layouts_count(layouts); i++)
        add_checks(rules, bw_layouts_at(layouts, i));
    return rules;
}

void bw_rules_free(bw_rules *rules)
{
    if (!rules)
        return;
    free(rules->rules);
    free(rules->on);
    free(rules);
}

size_t bw_rules_count(const bw_rules *rules)
{
    return rules->count;
}

const bw_rule *bw_rules_at(const bw_rules *rules, size_t index)
{
    return &rules->rules[index];
}

bool bw_rules_on(const bw_rules *rules, size_t index)
{
    return rules->on[index];
}

static bool is(const char *word, size_t length, const char *other)
{
    return strlen(other) == length && memcmp(word, other, length) == 0;
}

static bool switch_group(bw_rules *rules, const char *word, size_t length, bool on)
{
    bool cache = is(word, length, "cache"), strict = is(word, length, "strict");
    if (!cache && !strict && !is(word, length, "all"))
        return false;
    for (size_t i = 0; i < rules->count; i++)
        if (rules->rules[i].fault == BW_BLOCK_GOOD ? !cache : !strict)
            rules->on[i] = on;
    return true;
}

bw_status bw_rules_switch(bw_rules *rules, const char *ids, bool on, bw_error *err)
{
    for (const char *at = ids;; at++) {
        size_t length = strcspn(at, ",");
        int64_t found = bw_rules_find(rules, at, length);
        if (found >= 0)
            rules->on[found] = on;
        else if (!switch_group(rules, at, length, on))
            return bw_error_set(err, BW_ERR_ARGUMENT,
                                "there is no rule '%.*s'; verify --rules lists them", (int)length,
                                at);
        at += length;
        if (!*at)
            return BW_OK;
    }
}

bool bw_rules_any_strict(const bw_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++)
        if (rules->on[i] && rules->rules[i].fault == BW_BLOCK_GOOD)
            return true;
    return false;
}

const char *bw_rule_of_fault(bw_block_fault fault)
{
    for (size_t i = 0; fault != BW_BLOCK_GOOD && i < bw_rule_table_count; i++)
        if (bw_rule_table[i].rule.fault == fault)
            return bw_rule_table[i].rule.id;
    return NULL;
}

bool bw_rules_fault_on(const bw_rules *rules, bw_block_fault fault)
{
    const char *id = bw_rule_of_fault(fault);
    return id && rules->on[bw_rules_find(rules, id, strlen(id))];
}
