/* Rules run over one decoded block. */
#include "core/verify/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bw_rule_run {
    const bw_rules *rules;
    const bw_rule_subject *subject;
    const bw_rule *rule; /* the one that runs */
    bw_arena *arena;
    bw_finding *findings;
    size_t count;
    uint8_t *other; /* the block that bw_rule_other read last */
};

const bw_rule_subject *bw_rule_look(const bw_rule_run *run)
{
    return run->subject;
}

int64_t bw_rule_field(const bw_rule_run *run, const char *path)
{
    return bw_tree_find(run->subject->tree, path);
}

int64_t bw_rule_value(const bw_rule_run *run, const char *path, int64_t otherwise)
{
    int64_t field = bw_rule_field(run, path);
    return field < 0 ? otherwise : (int64_t)run->subject->tree->fields[field].value;
}

const uint8_t *bw_rule_other(bw_rule_run *run, uint32_t dba, bw_block_context *context)
{
    const bw_rule_subject *s = run->subject;
    uint64_t block, position;
    uint32_t size = s->tree->context.block_size;
    size_t got = 0;
    if (!s->workspace)
        return NULL;
    bw_dbfile *file = bw_workspace_by_dba(s->workspace, dba, s->file, &block);
    if (!file || bw_dbfile_geometry(file)->block_size != size || !bw_dbfile_shows(file, block) ||
        !bw_dbfile_position(file, block, &position))
        return NULL;
    if (!run->other)
        run->other = bw_alloc(size);
    bw_dbfile_context(file, block, context);
    /* past the cache: other threads scan the file at the same time */
    bw_status status =
        bw_source_read_raw(bw_dbfile_source(file), position * size, run->other, size, &got, NULL);
    return status == BW_OK && got == size ? run->other : NULL;
}

/* --- what is found --- */
/* Oracle's own block checking ends a process with this one; 10.2 calls it kddummy_blkchk. */
static const char *error_of_code(bw_rule_run *run)
{
    const bw_rule_subject *s = run->subject;
    if (!run->rule->code)
        return NULL;
    return bw_arena_printf(run->arena, "ORA-00600 [kdBlkCheckError], [%u], [%llu], [%d]",
                           s->file ? bw_dbfile_number(s->file) : s->tree->context.file_number,
                           (unsigned long long)s->tree->context.block_number, run->rule->code);
}

static void found(bw_rule_run *run, uint32_t field, uint32_t offset, const char *details)
{
    if (run->count == BW_MOST_FINDINGS)
        return;
    run->findings[run->count++] = (bw_finding){.rule = run->rule,
                                               .details = bw_arena_strdup(run->arena, details),
                                               .oracle = error_of_code(run),
                                               .field = field,
                                               .offset = offset};
}

void bw_rule_found(bw_rule_run *run, uint32_t offset, const char *details, ...)
{
    bw_text text = {0};
    va_list arguments;
    va_start(arguments, details);
    bw_text_vaddf(&text, details, arguments);
    va_end(arguments);
    int64_t field = bw_tree_at(run->subject->tree, offset);
    found(run, field < 0 ? 0 : (uint32_t)field, offset, bw_text_get(&text));
    bw_text_free(&text);
}

void bw_rule_oracle(bw_rule_run *run, const char *error, ...)
{
    bw_text text = {0};
    va_list arguments;
    if (run->count == 0 || run->findings[run->count - 1].rule != run->rule)
        return;
    va_start(arguments, error);
    bw_text_vaddf(&text, error, arguments);
    va_end(arguments);
    run->findings[run->count - 1].oracle = bw_arena_strdup(run->arena, bw_text_get(&text));
    bw_text_free(&text);
}

/* --- running --- */
static bool judges(const bw_rule *rule, const char *layout)
{
    size_t length = strlen(layout);
    if (!rule->kinds)
        return true;
    if (!length) /* no layout fits the block */
        return false;
    for (const char *at = rule->kinds; (at = strstr(at, layout)); at += length)
        if ((at == rule->kinds || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static void run_table(bw_rule_run *run)
{
    for (size_t i = 0; i < bw_rule_table_count; i++) {
        run->rule = &run->rules->rules[i];
        if (bw_rule_table[i].check && run->rules->on[i] &&
            judges(run->rule, run->subject->tree->layout))
            bw_rule_table[i].check(run);
    }
}

/* What the decoder found while it put the layouts over the bytes. */
static void take_broken(bw_rule_run *run)
{
    const bw_tree *tree = run->subject->tree;
    for (uint32_t i = 0; i < tree->broken_count; i++) {
        const bw_broken *b = &tree->broken[i];
        int64_t rule = bw_rules_find(run->rules, b->rule, strlen(b->rule));
        if (rule < 0 || !run->rules->on[rule] || !run->rules->rules[rule].from_layout)
            continue;
        run->rule = &run->rules->rules[rule];
        found(run, b->field, tree->fields[b->field].offset,
              strcmp(b->why, run->rule->text) == 0 ? "" : b->why);
    }
}

size_t bw_rules_run(const bw_rules *rules, const bw_rule_subject *subject, bw_arena *arena,
                    bw_finding **findings)
{
    bw_finding *room = bw_alloc(BW_MOST_FINDINGS * sizeof(*room));
    bw_rule_run run = {.rules = rules, .subject = subject, .arena = arena, .findings = room};
    run_table(&run);
    take_broken(&run);
    *findings = NULL;
    if (run.count) {
        *findings = bw_arena_alloc(arena, run.count * sizeof(*room));
        memcpy(*findings, room, run.count * sizeof(*room));
    }
    free(room);
    free(run.other);
    return run.count;
}

void bw_finding_line(const bw_finding *finding, bw_text *text)
{
    for (const char *p = finding->details; *p; p++)
        if (*p != ' ' && *p != '\n')
            bw_text_add_bytes(text, p, 1);
        else if (p[1] != ' ' && p[1] != '\n')
            bw_text_add(text, " ");
}
