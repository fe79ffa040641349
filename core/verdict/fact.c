#include "core/verdict/fact.h"

static const struct {
    const char *name, *doc;
    bw_subject_kind of;
} table[] = {
#define ROW(name, of, doc) {#name, doc, BW_OF_##of},
    BW_FACTS(ROW)
#undef ROW
};

const char *bw_subject_kind_name(bw_subject_kind kind)
{
    static const char *const names[] = {"whole", "control", "datafile", "log", "thread"};
    return names[kind];
}

const char *bw_fact_name(bw_fact_id id)
{
    return table[id].name;
}

const char *bw_verdict_fact(size_t index, const char **of, const char **doc)
{
    if (index >= BW_FACT_COUNT)
        return NULL;
    *of = bw_subject_kind_name(table[index].of);
    *doc = table[index].doc;
    return table[index].name;
}

void bw_fact_set(bw_subject *subject, bw_fact_id id, int64_t value, const bw_fact_place *place)
{
    subject->facts[id] = (bw_seen_fact){.known = true,
                                        .value = value,
                                        .file = place->file,
                                        .block = place->block,
                                        .field = place->field ? place->field : table[id].doc,
                                        .trust = place->trust ? place->trust : "certain"};
}

void bw_fact_unseen(bw_subject *subject, bw_fact_id id, const char *why)
{
    subject->facts[id] = (bw_seen_fact){.why = why};
}

void bw_facts_unseen(bw_subject *subject, bw_subject_kind of, const char *why)
{
    for (bw_fact_id id = 0; id < BW_FACT_COUNT; id++)
        if (table[id].of == of && !subject->facts[id].known && !subject->facts[id].why)
            bw_fact_unseen(subject, id, why);
}
