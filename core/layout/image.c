/* Structs are described by tables: which of their members are addresses, of what, and of how many.
 * What no table names is copied as it is. */
#include "core/layout/image.h"
#include "core/layout/registry.h"
#include "core/layout/sentence.h"

#include <stdlib.h>
#include <string.h>

typedef enum kind {
    TEXT,
    FILE_NAME, /* a path, kept by its last name */
    EXPR,
    BYTE,
    NUMBER,
    NAME,
    DEF_ADDRESS,
    DEF,
    FIELD,
    CHECK,
    SENTENCE,
    PART,
    FLAG,
    VALUE,
    ENUM,
    ROOT
} kind;

typedef struct slot {
    kind of;
    size_t offset; /* of the address in its struct */
    size_t count;  /* offset of the size_t that tells how many; ONE */
} slot;
#define ONE SIZE_MAX

/* All of a registry. */
typedef struct root {
    bw_layout_def **defs;
    size_t def_count;
    bw_shared_enum *enums;
    size_t enum_count;
    char **names; /* in the order of their ids */
    size_t name_count;
    bool *declared, *asked;
    uint32_t *slots;
    size_t slot_count;
} root;

static const slot name_slots[] = {{TEXT, 0, ONE}};
static const slot address_slots[] = {{DEF, 0, ONE}};

#define AT(member) offsetof(bw_layout_def, member)
static const slot def_slots[] = {
    {TEXT, AT(name), ONE},
    {TEXT, AT(title), ONE},
    {TEXT, AT(doc), ONE},
    {FILE_NAME, AT(file), ONE},
    {TEXT, AT(owner), ONE},
    {TEXT, AT(confidence), ONE},
    {TEXT, AT(source), ONE},
    {FIELD, AT(fields), AT(field_count)},
    {CHECK, AT(checks), AT(check_count)},
    {SENTENCE, AT(sentences), AT(sentence_count)},
    {EXPR, AT(size), ONE},
    {TEXT, AT(size_text), ONE},
    {TEXT, AT(when_text), ONE},
    {TEXT, AT(family), ONE},
    {TEXT, AT(bbed_title), ONE},
    {EXPR, AT(when), ONE},
    {EXPR, AT(object), ONE},
};
#undef AT

#define AT(member) offsetof(bw_field_def, member)
static const slot field_slots[] = {
    {TEXT, AT(name), ONE},
    {TEXT, AT(type), ONE},
    {TEXT, AT(as), ONE},
    {DEF, AT(structure), ONE},
    {EXPR, AT(at), ONE},
    {EXPR, AT(size), ONE},
    {EXPR, AT(count), ONE},
    {EXPR, AT(each_at), ONE},
    {EXPR, AT(each_when), ONE},
    {EXPR, AT(when), ONE},
    {EXPR, AT(target), ONE},
    {TEXT, AT(at_text), ONE},
    {TEXT, AT(count_text), ONE},
    {TEXT, AT(when_text), ONE},
    {TEXT, AT(size_text), ONE},
    {FLAG, AT(flags), AT(flag_count)},
    {TEXT, AT(enum_name), ONE},
    {VALUE, AT(values), AT(value_count)},
    {TEXT, AT(doc), ONE},
    {TEXT, AT(confidence), ONE},
    {TEXT, AT(source), ONE},
};
#undef AT

static const slot check_slots[] = {
    {TEXT, offsetof(bw_check, id), ONE},
    {EXPR, offsetof(bw_check, rule), ONE},
    {TEXT, offsetof(bw_check, why), ONE},
};
static const slot sentence_slots[] = {
    {EXPR, offsetof(bw_sentence, when), ONE},
    {PART, offsetof(bw_sentence, parts), offsetof(bw_sentence, count)},
};
static const slot part_slots[] = {
    {TEXT, offsetof(bw_sentence_part, literal), ONE},
    {EXPR, offsetof(bw_sentence_part, number), ONE},
    {TEXT, offsetof(bw_sentence_part, path), ONE},
};
static const slot flag_slots[] = {{TEXT, offsetof(bw_flag, name), ONE}};
static const slot value_slots[] = {{TEXT, offsetof(bw_enum_value, name), ONE}};
static const slot enum_slots[] = {
    {TEXT, offsetof(bw_shared_enum, name), ONE},
    {TEXT, offsetof(bw_shared_enum, owner), ONE},
    {VALUE, offsetof(bw_shared_enum, values), offsetof(bw_shared_enum, value_count)},
};
static const slot root_slots[] = {
    {DEF_ADDRESS, offsetof(root, defs), offsetof(root, def_count)},
    {ENUM, offsetof(root, enums), offsetof(root, enum_count)},
    {NAME, offsetof(root, names), offsetof(root, name_count)},
    {BYTE, offsetof(root, declared), offsetof(root, name_count)},
    {BYTE, offsetof(root, asked), offsetof(root, name_count)},
    {NUMBER, offsetof(root, slots), offsetof(root, slot_count)},
};

#define TABLE(type, slots) {sizeof(type), slots, BW_COUNT(slots)}
static const struct {
    size_t size; /* TEXT and EXPR tell theirs themselves */
    const slot *slots;
    size_t count;
} tables[] = {
    [BYTE] = {1, NULL, 0},
    [NUMBER] = {sizeof(uint32_t), NULL, 0},
    [NAME] = TABLE(char *, name_slots),
    [DEF_ADDRESS] = TABLE(bw_layout_def *, address_slots),
    [DEF] = TABLE(bw_layout_def, def_slots),
    [FIELD] = TABLE(bw_field_def, field_slots),
    [CHECK] = TABLE(bw_check, check_slots),
    [SENTENCE] = TABLE(bw_sentence, sentence_slots),
    [PART] = TABLE(bw_sentence_part, part_slots),
    [FLAG] = TABLE(bw_flag, flag_slots),
    [VALUE] = TABLE(bw_enum_value, value_slots),
    [ENUM] = TABLE(bw_shared_enum, enum_slots),
    [ROOT] = TABLE(root, root_slots),
};

/* --- writing --- */
/* Texts and programs hold no addresses. */
static bool is_fixed(kind of)
{
    return of == TEXT || of == EXPR;
}

typedef struct kept {
    kind of;
    const void *object;
    size_t at;
} kept;

/* One of the two runs of words, and the addresses that lead into it. */
typedef struct part {
    char *bytes;
    size_t size, room;
    uint32_t *places;
    size_t place_count;
} part;

typedef struct writer {
    part fixed, structs;
    kept *kept; /* what is written already */
    size_t kept_count;
} writer;

static part *part_of(writer *w, kind of)
{
    return is_fixed(of) ? &w->fixed : &w->structs;
}

static size_t size_of(kind of, const void *objects, size_t count)
{
    return of == TEXT   ? strlen(objects) + 1
           : of == EXPR ? bw_expr_size(objects)
                        : tables[of].size * count;
}

/* Equal texts and programs are written once. */
static bool same(kind of, const void *a, const void *b)
{
    if (!is_fixed(of))
        return a == b;
    size_t size = size_of(of, a, 1);
    return size == size_of(of, b, 1) && memcmp(a, b, size) == 0;
}

static const kept *find(const writer *w, kind of, const void *object)
{
    for (const kept *k = w->kept; k < w->kept + w->kept_count; k++)
        if (k->of == of && same(of, k->object, object))
            return k;
    return NULL;
}

static size_t append(writer *w, kind of, const void *objects, size_t count)
{
    part *p = part_of(w, of);
    size_t size = size_of(of, objects, count), at = p->size, unit = sizeof(uintptr_t);
    p->size += (size + unit - 1) / unit * unit;
    while (p->size > p->room)
        p->bytes = bw_realloc(p->bytes, p->room = p->room ? 2 * p->room : 65536);
    memset(p->bytes + at, 0, p->size - at);
    memcpy(p->bytes + at, objects, size);
    w->kept = bw_realloc(w->kept, (w->kept_count + 1) * sizeof(*w->kept));
    w->kept[w->kept_count++] = (kept){of, objects, at};
    return at;
}

static size_t put(writer *w, kind of, const void *objects, size_t count);

/* Puts what an address of the object, which was appended at at, leads to. */
static void put_slot(writer *w, const slot *s, const char *object, size_t at)
{
    const void *target;
    size_t count = 1;
    memcpy(&target, object + s->offset, sizeof(target));
    if (s->count != ONE)
        memcpy(&count, object + s->count, sizeof(count));
    uintptr_t put_at = target && count ? put(w, s->of, target, count) : 0;
    memcpy(w->structs.bytes + at + s->offset, &put_at, sizeof(put_at));
    if (!put_at)
        return;
    part *into = s->of == FILE_NAME ? &w->fixed : part_of(w, s->of);
    into->places = bw_realloc(into->places, (into->place_count + 1) * sizeof(*into->places));
    into->places[into->place_count++] = (uint32_t)((at + s->offset) / sizeof(uintptr_t));
}

static size_t put(writer *w, kind of, const void *objects, size_t count)
{
    if (of == FILE_NAME) {
        const char *slash = strrchr(objects, '/');
        return put(w, TEXT, slash ? slash + 1 : objects, 1);
    }
    const kept *known = find(w, of, objects);
    if (known)
        return known->at;
    size_t at = append(w, of, objects, count), size = tables[of].size;
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < tables[of].count; n++)
            put_slot(w, &tables[of].slots[n], (const char *)objects + i * size, at + i * size);
    return at;
}

#define ROOT_AT sizeof(uintptr_t) /* so that 0 is no place */

static bw_layout_words words_of(const part *p)
{
    return (bw_layout_words){(const uintptr_t *)p->bytes, p->size / sizeof(uintptr_t)};
}

static bw_layout_places places_of(const part *p)
{
    return (bw_layout_places){p->places, p->place_count};
}

bw_layout_image bw_layout_image_new(const bw_layouts *layouts)
{
    const root all = {layouts->defs,        layouts->count,       layouts->enums,
                      layouts->enum_count,  layouts->names.names, layouts->names.count,
                      layouts->names.declared, layouts->names.asked, layouts->names.slots,
                      layouts->names.slot_count};
    const part empty = {.size = ROOT_AT};
    writer w = {.fixed = empty, .structs = empty};
    w.fixed.bytes = bw_alloc(w.fixed.room = ROOT_AT);
    w.structs.bytes = bw_alloc(w.structs.room = ROOT_AT);
    put(&w, ROOT, &all, 1);
    free(w.kept);
    return (bw_layout_image){.fixed = words_of(&w.fixed),
                             .structs = words_of(&w.structs),
                             .into_fixed = places_of(&w.fixed),
                             .into_structs = places_of(&w.structs)};
}

void bw_layout_image_free(bw_layout_image *image)
{
    free((void *)image->fixed.words);
    free((void *)image->structs.words);
    free((void *)image->into_fixed.places);
    free((void *)image->into_structs.places);
    *image = (bw_layout_image){0};
}

/* --- reading --- */
static void *copy(const void *objects, size_t size)
{
    return memcpy(bw_alloc(size), objects, size);
}

/* One text for all layouts of a file: they stand side by side. */
static void name_files(const bw_layouts *layouts, const char *folder)
{
    const char *name = NULL, *path = NULL;
    for (size_t i = 0; i < layouts->count; i++) {
        if (layouts->defs[i]->file != name) {
            name = layouts->defs[i]->file;
            path = bw_arena_printf(layouts->arena, "%s/%s", folder, name);
        }
        layouts->defs[i]->file = path;
    }
}

static void add_to(uintptr_t *words, const bw_layout_places *places, const void *begin)
{
    for (size_t i = 0; i < places->count; i++)
        words[places->places[i]] += (uintptr_t)begin;
}

void bw_layout_image_read(const bw_layout_image *image, const char *folder, bw_layouts *layouts)
{
    size_t size = image->structs.count * sizeof(uintptr_t);
    uintptr_t *words = bw_arena_alloc(layouts->arena, size);
    memcpy(words, image->structs.words, size);
    add_to(words, &image->into_fixed, image->fixed.words);
    add_to(words, &image->into_structs, words);
    const root *all = (const root *)((const char *)words + ROOT_AT);
    layouts->defs = copy(all->defs, all->def_count * sizeof(*all->defs));
    layouts->count = all->def_count;
    layouts->enums = copy(all->enums, all->enum_count * sizeof(*all->enums));
    layouts->enum_count = all->enum_count;
    const bw_names names = {.names = all->names,
                            .declared = all->declared,
                            .asked = all->asked,
                            .count = (uint32_t)all->name_count,
                            .slots = all->slots,
                            .slot_count = (uint32_t)all->slot_count};
    layouts->names = bw_names_like(&names);
    name_files(layouts, folder);
}
