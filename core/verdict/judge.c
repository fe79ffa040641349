/* Each rule is put to each subject of its kind. A rule that asks for a fact which is not known is
 * not judged, and the lights it could dim are then not green. */
#include "core/verdict/judge.h"

#include <stdlib.h>
#include <string.h>

#define MOST_EVIDENCE 20u /* subjects of a row whose values are listed */

typedef struct words {
    const char **at;
    size_t count;
} words;

/* Something that was not seen, of how many subjects. Rules ask for it one after the other, so the
 * most that one rule met is what counts. */
typedef struct unseen {
    const char *why, *first; /* first: the subject's name; NULL = the whole */
    size_t rule, of_rule, most;
} unseen;

typedef struct judging {
    const bw_verdict_rules *rules;
    bw_gather *gather;
    bw_verdict *verdict;
    bw_verdict_row *rows;
    unsigned *row_levels;
    size_t row_count;
    words beyond;
    unseen *unseen;
    size_t unseen_count;
    bw_named named[BW_FACT_COUNT];
} judging;

static void add_once(bw_arena *arena, words *list, const char *sentence)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i], sentence) == 0)
            return;
    const char **more = bw_arena_alloc(arena, (list->count + 2) * sizeof(char *));
    if (list->count)
        memcpy(more, list->at, list->count * sizeof(char *));
    more[list->count++] = sentence;
    list->at = more;
}

static void note_unseen(judging *j, size_t rule, const char *subject, const char *why)
{
    size_t i = 0;
    while (i < j->unseen_count && strcmp(j->unseen[i].why, why) != 0)
        i++;
    if (i == j->unseen_count) {
        j->unseen = bw_realloc(j->unseen, (i + 1) * sizeof(unseen));
        j->unseen[j->unseen_count++] = (unseen){.why = why, .first = subject, .rule = rule};
    }
    unseen *u = &j->unseen[i];
    u->of_rule = u->rule == rule ? u->of_rule + 1 : 1;
    u->rule = rule;
    u->most = u->of_rule > u->most ? u->of_rule : u->most;
}

static const char *unseen_text(bw_arena *arena, const unseen *u)
{
    if (!u->first)
        return u->why;
    return u->most > 1
               ? bw_arena_printf(arena, "%s and %zu more: %s", u->first, u->most - 1, u->why)
               : bw_arena_printf(arena, "%s: %s", u->first, u->why);
}

/* --- facts --- */
static const bw_seen_fact *fact_of(const judging *j, const bw_subject *subject, uint32_t id)
{
    const bw_seen_fact *own = &subject->facts[id];
    return own->known || own->why ? own : &j->gather->whole.facts[id];
}

static const char *fact_text(bw_arena *arena, const bw_seen_fact *fact)
{
    return fact->text ? fact->text : bw_arena_printf(arena, "%lld", (long long)fact->value);
}

/* Why a fact is not known, as far as the rule is concerned: nobody asked outweighs what cannot be
 * seen at all, and that what could not be seen here. */
static int weight(const bw_seen_fact *fact)
{
    return fact->known ? 0 : fact->beyond ? 2 : fact->why ? 1 : 3;
}

/* A fact that the rule asks for and that is not known; NULL = all are. */
static const bw_seen_fact *missing_fact(const judging *j, const bw_verdict_judged *rule,
                                        const bw_subject *subject)
{
    uint32_t id;
    const bw_seen_fact *missing = NULL;
    for (size_t i = 0; bw_expr_name(rule->when, i, &id); i++) {
        const bw_seen_fact *fact = fact_of(j, subject, id);
        if (weight(fact) > (missing ? weight(missing) : 0))
            missing = fact;
    }
    return missing;
}

static bool holds(judging *j, const bw_verdict_judged *rule, const bw_subject *subject)
{
    static const bw_block_context nowhere = {0};
    uint32_t id;
    for (size_t i = 0; bw_expr_name(rule->when, i, &id); i++)
        j->named[id] = (bw_named){.value = fact_of(j, subject, id)->value};
    bw_scope scope = {.context = &nowhere, .named = j->named};
    return bw_expr_run(rule->when, &scope) != 0;
}

/* --- sentences with {fact}, {fact.file} and {file} in them --- */
static bw_fact_id find_fact(const char *name, size_t length)
{
    bw_fact_id id = 0;
    while (id < BW_FACT_COUNT &&
           (strlen(bw_fact_name(id)) != length || memcmp(bw_fact_name(id), name, length) != 0))
        id++;
    return id;
}

/* Length of the name before this ending, 0 when it has another. */
static size_t before_ending(const char *name, size_t length, const char *ending)
{
    size_t tail = strlen(ending);
    return length > tail && memcmp(name + length - tail, ending, tail) == 0 ? length - tail : 0;
}

/* "seq": the value; "seq.file", "seq.block": where it was read; "file": the subject. */
static void put_value(const judging *j, const bw_subject *subject, const char *name, size_t length,
                      bw_text *text)
{
    size_t file = before_ending(name, length, ".file");
    size_t block = before_ending(name, length, ".block");
    bw_fact_id id = find_fact(name, file ? file : block ? block : length);
    const bw_seen_fact *fact = id < BW_FACT_COUNT ? fact_of(j, subject, id) : NULL;
    if (length == 4 && memcmp(name, "file", 4) == 0)
        bw_text_add(text, subject->name);
    else if (!fact || !fact->known || (file && !fact->file))
        bw_text_add(text, "?");
    else if (file)
        bw_text_add(text, fact->file);
    else if (block)
        bw_text_addf(text, "%lld", (long long)fact->block);
    else
        bw_text_add(text, fact_text(j->gather->arena, fact));
}

static const char *fill_in(const judging *j, const bw_subject *subject, const char *sentence)
{
    bw_text text = {0};
    if (!sentence)
        return NULL;
    while (*sentence) {
        const char *end = *sentence == '{' ? strchr(sentence, '}') : NULL;
        if (end) {
            put_value(j, subject, sentence + 1, (size_t)(end - sentence - 1), &text);
            sentence = end + 1;
        } else {
            bw_text_add_bytes(&text, sentence++, 1);
        }
    }
    const char *kept = bw_arena_strdup(j->gather->arena, bw_text_get(&text));
    bw_text_free(&text);
    return kept;
}

static const char *const *fill_in_all(const judging *j, const bw_subject *subject,
                                      const char *const *lines)
{
    size_t count = 0;
    while (lines[count])
        count++;
    const char **filled = bw_arena_alloc(j->gather->arena, (count + 1) * sizeof(char *));
    for (size_t i = 0; i < count; i++)
        filled[i] = fill_in(j, subject, lines[i]);
    return filled;
}

/* --- rows --- */
static bool told(const bw_verdict_row *row, const bw_verdict_evidence *e)
{
    for (size_t i = 0; i < row->evidence_count; i++)
        if (row->evidence[i].field == e->field && row->evidence[i].file == e->file)
            return true;
    return false;
}

static void add_evidence(judging *j, bw_verdict_row *row, const bw_verdict_judged *rule,
                         const bw_subject *subject)
{
    uint32_t id;
    size_t names = 0;
    while (bw_expr_name(rule->when, names, &id))
        names++;
    bw_verdict_evidence *list = bw_arena_alloc(j->gather->arena, (row->evidence_count + names + 1) *
                                                                     sizeof(bw_verdict_evidence));
    if (row->evidence_count)
        memcpy(list, row->evidence, row->evidence_count * sizeof(*list));
    row->evidence = list;
    for (size_t i = 0; bw_expr_name(rule->when, i, &id); i++) {
        const bw_seen_fact *fact = fact_of(j, subject, id);
        bw_verdict_evidence one = {fact->file, fact->block, fact->field,
                                   fact_text(j->gather->arena, fact), fact->trust};
        if (!told(row, &one) && id != BW_FACT_reds)
            list[row->evidence_count++] = one;
    }
}

static bw_verdict_row *new_row(judging *j, size_t index, const bw_subject *subject)
{
    const bw_verdict_rule *rule = bw_verdict_rules_at(j->rules, index);
    bw_verdict_row *row = &j->rows[j->row_count];
    j->row_levels[j->row_count++] = bw_verdict_rules_judged(j->rules, index)->level;
    *row = (bw_verdict_row){.id = rule->id,
                            .level = rule->level,
                            .says = fill_in(j, subject, rule->says),
                            .error = fill_in(j, subject, rule->error),
                            .confidence = rule->confidence,
                            .remedy = fill_in_all(j, subject, rule->remedy)};
    memcpy(row->lights, rule->lights, sizeof(row->lights));
    return row;
}

static void dim(judging *j, const bw_light lights[BW_LAMPS], bw_light most)
{
    for (int lamp = 0; lamp < BW_LAMPS; lamp++) {
        bw_light light = lights[lamp] < most ? lights[lamp] : most;
        if (light > j->verdict->lights[lamp])
            j->verdict->lights[lamp] = light;
    }
}

static bool can_dim(const bw_verdict_rule *rule)
{
    return rule->lights[0] || rule->lights[1] || rule->lights[2];
}

static bool is_of_whole(const judging *j, const bw_seen_fact *fact)
{
    const bw_seen_fact *first = j->gather->whole.facts;
    return fact >= first && fact < first + BW_FACT_COUNT;
}

static void not_judged(judging *j, size_t index, const bw_subject *subject,
                       const bw_seen_fact *fact)
{
    const bw_verdict_rule *rule = bw_verdict_rules_at(j->rules, index);
    bw_arena *arena = j->gather->arena;
    if (fact->beyond)
        add_once(arena, &j->beyond, bw_arena_printf(arena, "%s: %s", rule->id, fact->why));
    else if (fact->why && can_dim(rule)) {
        note_unseen(j, index, is_of_whole(j, fact) ? NULL : subject->name, fact->why);
        dim(j, rule->lights, BW_LIGHT_UNKNOWN);
    }
}

static void judge_subject(judging *j, size_t index, const bw_subject *subject, bw_verdict_row **row)
{
    const bw_verdict_rule *rule = bw_verdict_rules_at(j->rules, index);
    const bw_verdict_judged *judged = bw_verdict_rules_judged(j->rules, index);
    const bw_seen_fact *missing = missing_fact(j, judged, subject);
    if (missing) {
        not_judged(j, index, subject, missing);
        return;
    }
    if (!holds(j, judged, subject))
        return;
    if (!*row)
        *row = new_row(j, index, subject);
    if ((*row)->subjects++ < MOST_EVIDENCE)
        add_evidence(j, *row, judged, subject);
    dim(j, rule->lights, BW_LIGHT_RED);
}

static void no_subject(judging *j, size_t index, bw_subject_kind of)
{
    const bw_verdict_rule *rule = bw_verdict_rules_at(j->rules, index);
    static const char *const sentences[BW_SUBJECT_KINDS] = {
        [BW_OF_CONTROL] = "there is no control file in this directory",
        [BW_OF_DATAFILE] = "there is no datafile in this directory",
        [BW_OF_LOG] = "there is no redo log in this directory",
        [BW_OF_THREAD] = "no checkpoint progress could be read, so the redo that is needed is not "
                         "known"};
    if (!can_dim(rule))
        return;
    note_unseen(j, index, NULL, sentences[of]);
    dim(j, rule->lights, BW_LIGHT_UNKNOWN);
}

static void judge_rule(judging *j, size_t index)
{
    const bw_verdict_rule *rule = bw_verdict_rules_at(j->rules, index);
    const bw_verdict_judged *judged = bw_verdict_rules_judged(j->rules, index);
    bw_gather *g = j->gather;
    bw_verdict_row *row = NULL;
    if (!judged->when) {
        add_once(g->arena, &j->beyond, bw_arena_printf(g->arena, "%s: %s", rule->id, rule->cannot));
        return;
    }
    size_t seen = 0;
    for (size_t i = 0; i < g->count; i++)
        if (g->subjects[i].kind == judged->of) {
            judge_subject(j, index, &g->subjects[i], &row);
            seen++;
        }
    if (judged->of == BW_OF_WHOLE)
        judge_subject(j, index, &g->whole, &row);
    else if (!seen)
        no_subject(j, index, judged->of);
    bool red = row && (row->lights[0] == BW_LIGHT_RED || row->lights[1] == BW_LIGHT_RED ||
                       row->lights[2] == BW_LIGHT_RED);
    g->whole.facts[BW_FACT_reds].value += red;
}

/* --- the sentence over all --- */
static const bw_verdict_row *first_red(const bw_verdict *v, bw_lamp lamp)
{
    for (size_t i = 0; i < v->row_count; i++)
        if (v->rows[i].lights[lamp] == BW_LIGHT_RED)
            return &v->rows[i];
    return NULL;
}

static const char *overall(const judging *j)
{
    static const char *const heads[] = {"NOT SAFE TO MOUNT", "NOT SAFE TO OPEN",
                                        "DO NOT TRUST THIS COPY"};
    const bw_verdict *v = j->verdict;
    for (int lamp = 0; lamp < BW_LAMPS; lamp++)
        if (v->lights[lamp] == BW_LIGHT_RED)
            return bw_arena_printf(j->gather->arena, "%s: %s", heads[lamp],
                                   first_red(v, (bw_lamp)lamp)->says);
    const char *last = v->row_count ? v->rows[v->row_count - 1].says : "nothing is wrong";
    bool unknown = v->lights[0] == BW_LIGHT_UNKNOWN || v->lights[1] == BW_LIGHT_UNKNOWN;
    if (unknown && j->unseen_count)
        return bw_arena_printf(j->gather->arena, "UNKNOWN because %s",
                               unseen_text(j->gather->arena, &j->unseen[0]));
    if (v->lights[BW_LAMP_TRUST] == BW_LIGHT_UNKNOWN && j->unseen_count)
        return bw_arena_printf(j->gather->arena,
                               "SAFE TO MOUNT - %s; its contents are not proven: %s", last,
                               unseen_text(j->gather->arena, &j->unseen[0]));
    for (size_t i = 0; i < v->row_count; i++)
        if (v->rows[i].lights[0] || v->rows[i].lights[1] || v->rows[i].lights[2])
            return bw_arena_printf(j->gather->arena, "WITH CARE: %s; %s", v->rows[i].says, last);
    return bw_arena_printf(j->gather->arena, "SAFE TO MOUNT - %s", last);
}

static void sort_rows(judging *j)
{
    for (size_t i = 1; i < j->row_count; i++) /* few, and rows of one level keep their order */
        for (size_t at = i; at && j->row_levels[at] < j->row_levels[at - 1]; at--) {
            bw_verdict_row row = j->rows[at];
            unsigned level = j->row_levels[at];
            j->rows[at] = j->rows[at - 1];
            j->row_levels[at] = j->row_levels[at - 1];
            j->rows[at - 1] = row;
            j->row_levels[at - 1] = level;
        }
}

static const char *const *list_of(bw_arena *arena, const words *list)
{
    return list->at ? list->at : bw_arena_alloc(arena, sizeof(char *));
}

static const char *const *unseen_list(judging *j)
{
    bw_arena *arena = j->gather->arena;
    const char **list = bw_arena_alloc(arena, (j->unseen_count + 1) * sizeof(char *));
    for (size_t i = 0; i < j->unseen_count; i++)
        list[i] = unseen_text(arena, &j->unseen[i]);
    return list;
}

/* What was read of files that somebody writes, or through a broken control file, proves nothing. */
static void doubt_later_lights(judging *j)
{
    bw_verdict *v = j->verdict;
    bool doubt = false;
    for (int lamp = BW_LAMP_OPEN; lamp < BW_LAMPS && v->lights[BW_LAMP_MOUNT] == BW_LIGHT_RED;
         lamp++)
        if (v->lights[lamp] == BW_LIGHT_GREEN) {
            v->lights[lamp] = BW_LIGHT_UNKNOWN;
            doubt = true;
        }
    if (doubt)
        note_unseen(j, 0, NULL,
                    "whether it opens and can be trusted is told when it can be mounted");
}

void bw_judge(const bw_verdict_rules *rules, bw_gather *gather, bw_verdict *verdict)
{
    judging *j = bw_alloc(sizeof(*j));
    size_t count = bw_verdict_rules_count(rules);
    *j = (judging){.rules = rules, .gather = gather, .verdict = verdict};
    j->rows = bw_arena_alloc(gather->arena, (count + 1) * sizeof(bw_verdict_row));
    j->row_levels = bw_arena_alloc(gather->arena, (count + 1) * sizeof(unsigned));
    bw_fact_set(&gather->whole, BW_FACT_reds, 0, &(bw_fact_place){.block = -1});
    for (size_t i = 0; i < count; i++)
        judge_rule(j, i);
    doubt_later_lights(j);
    sort_rows(j);
    verdict->rows = j->rows;
    verdict->row_count = j->row_count;
    verdict->unseen = unseen_list(j);
    verdict->beyond = list_of(gather->arena, &j->beyond);
    verdict->overall = overall(j);
    bool clean = j->row_count && strcmp(j->rows[j->row_count - 1].level, "clean") == 0;
    verdict->advice = clean ? NULL
                            : "First copy all control files and online logs aside: mounting "
                              "already writes the control file, opening destroys the evidence.";
    free(j->unseen);
    free(j);
}
