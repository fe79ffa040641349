/* Layout data into C tables: docs/layout-grammar.md is the grammar. */
#include "core/layout/compile.h"
#include "core/layout/registry.h"
#include "core/layout/sentence.h"

#include <stdlib.h>
#include <string.h>

typedef struct compiler {
    bw_layouts *layouts;
    const char *file, *owner;
    const char *structure, *member; /* for messages */
    bw_error *err;
} compiler;

static bw_status broken(const compiler *c, const char *what, const char *which)
{
    return bw_error_set(c->err, BW_ERR_FORMAT, "layout %s, %s%s%s: %s %s", c->file,
                        c->structure ? c->structure : "top", c->member ? "." : "",
                        c->member ? c->member : "", what, which ? which : "");
}

static const char *keep(compiler *c, const char *text)
{
    return text ? bw_arena_strdup(c->layouts->arena, text) : NULL;
}

typedef bw_expr *expression(const char *, bw_names *, bw_arena *, bw_error *);

/* A number or an expression under key; NULL in *expr when it is not said. */
static bw_status compile_any(compiler *c, const bw_data *table, const char *key,
                             expression *compile_text, bw_expr **expr, const char **text)
{
    const bw_data *value = bw_data_get(table, key);
    bw_error inner;
    if (text)
        *text = "";
    if (value->kind == BW_DATA_NIL)
        return BW_OK;
    if (value->kind == BW_DATA_INTEGER) {
        *expr = bw_expr_constant(value->integer, c->layouts->arena);
        if (text)
            *text = bw_arena_printf(c->layouts->arena, "%lld", (long long)value->integer);
        return BW_OK;
    }
    if (value->kind != BW_DATA_STRING)
        return broken(c, "a number or an expression is wanted for", key);
    *expr = compile_text(value->string, &c->layouts->names, c->layouts->arena, &inner);
    if (text)
        *text = keep(c, value->string);
    return *expr ? BW_OK : broken(c, inner.text, NULL);
}

static bw_status compile_expr(compiler *c, const bw_data *table, const char *key, bw_expr **expr,
                              const char **text)
{
    return compile_any(c, table, key, bw_expr_compile, expr, text);
}

static bw_status compile_condition(compiler *c, const bw_data *table, const char *key,
                                   bw_expr **expr, const char **text)
{
    return compile_any(c, table, key, bw_expr_compile_condition, expr, text);
}

static const struct {
    const char *name;
    bw_meaning meaning;
} meanings[] = {
    {"flags", BW_MEANS_FLAGS},       {"enum", BW_MEANS_ENUM},   {"scn", BW_MEANS_SCN},
    {"time", BW_MEANS_TIME},         {"dba", BW_MEANS_DBA},     {"uba", BW_MEANS_UBA},
    {"xid", BW_MEANS_XID},           {"rba", BW_MEANS_RBA},     {"version", BW_MEANS_VERSION},
    {"checksum", BW_MEANS_CHECKSUM}, {"tail", BW_MEANS_TAIL},   {"row_offset", BW_MEANS_ROW_OFFSET},
    {"column", BW_MEANS_COLUMN},     {"count", BW_MEANS_COUNT}, {"epoch", BW_MEANS_EPOCH},
};

static bw_status compile_meaning(compiler *c, const bw_data *table, bw_meaning *meaning)
{
    const char *name = bw_data_string(table, "means", NULL);
    if (!name)
        return BW_OK;
    for (size_t i = 0; i < BW_COUNT(meanings); i++)
        if (strcmp(name, meanings[i].name) == 0) {
            *meaning = meanings[i].meaning;
            return BW_OK;
        }
    return broken(c, "unknown meaning", name);
}

static const struct {
    const char *name;
    uint8_t width;
    bw_field_kind kind;
    bool be, decimal;
} numbers[] = {
    {"ub1", 1, BW_FIELD_UINT, false, false},  {"ub2", 2, BW_FIELD_UINT, false, false},
    {"ub4", 4, BW_FIELD_UINT, false, false},  {"ub8", 8, BW_FIELD_UINT, false, false},
    {"sb1", 1, BW_FIELD_INT, false, true},    {"sb2", 2, BW_FIELD_INT, false, true},
    {"sb4", 4, BW_FIELD_INT, false, true},    {"sb8", 8, BW_FIELD_INT, false, true},
    {"sword", 4, BW_FIELD_INT, false, true},  {"ub2be", 2, BW_FIELD_UINT, true, false},
    {"ub4be", 4, BW_FIELD_UINT, true, false},
};

static void compile_type(bw_field_def *def)
{
    def->kind = strcmp(def->type, "text") == 0  ? BW_FIELD_TEXT
                : strcmp(def->type, "raw") == 0 ? BW_FIELD_RAW
                                                : BW_FIELD_STRUCT;
    for (size_t i = 0; i < BW_COUNT(numbers); i++)
        if (strcmp(def->type, numbers[i].name) == 0) {
            def->width = numbers[i].width;
            def->kind = numbers[i].kind;
            def->always_big_endian = numbers[i].be;
            def->decimal = numbers[i].decimal;
        }
}

static bw_status compile_flags(compiler *c, const bw_data *list, bw_field_def *def)
{
    bw_flag *flags = bw_arena_alloc(c->layouts->arena, (list->item_count + 1) * sizeof(bw_flag));
    for (size_t i = 0; i < list->item_count; i++) {
        const bw_data *one = &list->items[i];
        if (one->item_count < 2 || one->items[0].kind != BW_DATA_INTEGER ||
            one->items[1].kind != BW_DATA_STRING)
            return broken(c, "a flag is written { mask, \"NAME\" }", NULL);
        flags[i].mask = (uint64_t)one->items[0].integer;
        flags[i].name = keep(c, one->items[1].string);
        flags[i].letter = bw_data_string(one, "letter", "")[0];
        flags[i].in_bbed = bw_data_bool(one, "bbed", true);
    }
    def->flags = flags;
    def->flag_count = list->item_count;
    if (def->meaning == BW_MEANS_NOTHING)
        def->meaning = BW_MEANS_FLAGS;
    return BW_OK;
}

/* { [6] = "trans data" }: the data tree keeps integer keys as pairs named by their decimal text. */
static const bw_enum_value *compile_values(compiler *c, const bw_data *table, size_t *count)
{
    size_t room = table->pair_count + table->item_count;
    bw_enum_value *values = bw_arena_alloc(c->layouts->arena, (room + 1) * sizeof(*values));
    size_t n = 0;
    for (size_t i = 0; i < table->item_count; i++)
        if (table->items[i].kind == BW_DATA_STRING)
            values[n++] = (bw_enum_value){(int64_t)i + 1, keep(c, table->items[i].string)};
    for (size_t i = 0; i < table->pair_count; i++)
        if (table->pairs[i].value.kind == BW_DATA_STRING)
            values[n++] = (bw_enum_value){strtoll(table->pairs[i].key, NULL, 0),
                                          keep(c, table->pairs[i].value.string)};
    *count = n;
    return values;
}

static void compile_enum(compiler *c, const bw_data *table, bw_field_def *def)
{
    const bw_data *value = bw_data_get(table, "enum");
    if (value->kind == BW_DATA_STRING)
        def->enum_name = keep(c, value->string);
    else if (value->kind == BW_DATA_TABLE)
        def->values = compile_values(c, value, &def->value_count);
    if (value->kind != BW_DATA_NIL && def->meaning == BW_MEANS_NOTHING)
        def->meaning = BW_MEANS_ENUM;
}

static bw_status compile_places(compiler *c, const bw_data *table, bw_field_def *def)
{
    bw_status status = compile_expr(c, table, "at", &def->at, &def->at_text);
    if (status == BW_OK)
        status = compile_expr(c, table, "size", &def->size, &def->size_text);
    if (status == BW_OK)
        status = compile_expr(c, table, "count", &def->count, &def->count_text);
    if (status == BW_OK)
        status = compile_expr(c, table, "each_at", &def->each_at, NULL);
    if (status == BW_OK)
        status = compile_condition(c, table, "each_when", &def->each_when, NULL);
    if (status == BW_OK)
        status = compile_condition(c, table, "when", &def->when, &def->when_text);
    if (status == BW_OK)
        status = compile_expr(c, table, "target", &def->target, NULL);
    return status;
}

static bw_status compile_member(compiler *c, const bw_data *table, bw_field_def *def)
{
    if (table->item_count < 2 || table->items[0].kind != BW_DATA_STRING ||
        table->items[1].kind != BW_DATA_STRING)
        return broken(c, "a member is written { type, name, ... }", NULL);
    bw_names *names = &c->layouts->names;
    def->type = keep(c, table->items[0].string);
    def->name = keep(c, table->items[1].string);
    c->member = def->name;
    def->name_id = bw_names_id(names, def->name, strlen(def->name));
    names->declared[def->name_id] = true;
    compile_type(def);
    def->as = keep(c, bw_data_string(table, "as", def->type));
    def->bulk = bw_data_bool(table, "bulk", false);
    def->in_bbed = bw_data_bool(table, "bbed", true);
    def->covers = bw_data_bool(table, "covers", true);
    const char *base = bw_data_string(table, "base", NULL);
    if (base)
        def->decimal = strcmp(base, "dec") == 0;
    def->doc = keep(c, bw_data_string(table, "doc", ""));
    def->confidence = keep(c, bw_data_string(table, "conf", ""));
    def->source = keep(c, bw_data_string(table, "src", ""));
    def->count_mask = (uint64_t)bw_data_integer(table, "count_mask", 0);
    const char *from = bw_data_string(table, "from", NULL);
    def->from = from ? (int64_t)bw_names_ask(names, from, strlen(from)) : -1;
    bw_status status = compile_meaning(c, table, &def->meaning);
    compile_enum(c, table, def);
    const bw_data *flags = bw_data_get(table, "flags");
    if (status == BW_OK && flags->kind == BW_DATA_TABLE)
        status = compile_flags(c, flags, def);
    if (status == BW_OK)
        status = compile_places(c, table, def);
    def->more = def->target || def->meaning == BW_MEANS_ROW_OFFSET ||
                def->meaning == BW_MEANS_CHECKSUM || def->meaning == BW_MEANS_TAIL;
    if (status == BW_OK && (def->kind == BW_FIELD_TEXT || def->kind == BW_FIELD_RAW) && !def->size)
        status = broken(c, "text and raw need a size", NULL);
    c->member = NULL;
    return status;
}

static bw_severity severity_of(const char *name)
{
    return strcmp(name, "note") == 0 ? BW_NOTE : strcmp(name, "suspect") == 0 ? BW_SUSPECT : BW_BAD;
}

/* What a check is called: as it says, or after the struct and member that it marks; the second one
 * of a member is "kdbh.kdbhfseo.2". */
static const char *check_id(compiler *c, const bw_data *one, const bw_layout_def *def,
                            const char *field)
{
    const char *said = bw_data_string(one, "id", NULL), *dot = field ? "." : "";
    if (said)
        return keep(c, said);
    const char *name =
        bw_arena_printf(c->layouts->arena, "%s%s%s", def->name, dot, field ? field : "");
    const char *id = name;
    for (unsigned n = 2, i = 0; i + 1 < def->check_count; i++)
        if (strcmp(def->checks[i].id, id) == 0)
            id = bw_arena_printf(c->layouts->arena, "%s.%u", name, n++);
    return id;
}

static bw_status compile_checks(compiler *c, const bw_data *list, bw_layout_def *def)
{
    def->checks = bw_arena_alloc(c->layouts->arena, (list->item_count + 1) * sizeof(bw_check));
    for (size_t i = 0; i < list->item_count; i++) {
        const bw_data *one = &list->items[i];
        bw_check *check = &def->checks[def->check_count++];
        bw_error inner;
        if (one->item_count < 1 || one->items[0].kind != BW_DATA_STRING)
            return broken(c, "a check is written { \"rule\", why = \"...\" }", NULL);
        check->rule =
            bw_expr_compile_condition(one->items[0].string, &c->layouts->names, c->layouts->arena,
                                      &inner);
        if (!check->rule)
            return broken(c, inner.text, NULL);
        const char *field = bw_data_string(one, "field", NULL);
        check->id = check_id(c, one, def, field);
        check->field_id =
            field ? bw_names_ask(&c->layouts->names, field, strlen(field)) : UINT32_MAX;
        check->severity = severity_of(bw_data_string(one, "severity", "bad"));
        check->why = keep(c, bw_data_string(one, "why", one->items[0].string));
    }
    return BW_OK;
}

static bw_status compile_block_choice(compiler *c, const bw_data *table, bw_layout_def *def)
{
    const char *family = bw_data_string(table, "family", NULL);
    if (!family)
        return broken(c, "a block layout names its family", NULL);
    def->is_block = true;
    def->family = keep(c, family);
    def->bbed_title = keep(c, bw_data_string(table, "bbed", NULL));
    def->type = (int)bw_data_integer(table, "type", -1);
    def->block = bw_data_integer(table, "block", -1);
    def->before_all = bw_data_bool(table, "before_all", false);
    bw_status status = compile_expr(c, table, "object", &def->object, NULL);
    return status == BW_OK ? compile_condition(c, table, "when", &def->when, &def->when_text)
                           : status;
}

/* describe = { "sentence", { "condition", "sentence" }, ... } */
static bw_status compile_sentences(compiler *c, const bw_data *list, bw_layout_def *def)
{
    bw_error inner = {0};
    def->sentences =
        bw_arena_alloc(c->layouts->arena, (list->item_count + 1) * sizeof(*def->sentences));
    for (size_t i = 0; i < list->item_count; i++) {
        const bw_data *one = &list->items[i];
        bool pair = one->kind == BW_DATA_TABLE && one->item_count == 2 &&
                    one->items[0].kind == BW_DATA_STRING && one->items[1].kind == BW_DATA_STRING;
        if (!pair && one->kind != BW_DATA_STRING)
            return broken(c, "a sentence is written \"...\" or { \"condition\", \"...\" }", NULL);
        if (!bw_sentence_compile(&def->sentences[def->sentence_count++],
                                 pair ? one->items[0].string : NULL,
                                 pair ? one->items[1].string : one->string, &c->layouts->names,
                                 c->layouts->arena, &inner))
            return broken(c, inner.text, NULL);
    }
    return BW_OK;
}

static void add_def(bw_layouts *layouts, bw_layout_def *def)
{
    layouts->defs = bw_realloc(layouts->defs, (layouts->count + 1) * sizeof(*layouts->defs));
    layouts->defs[layouts->count++] = def;
}

/* "rci rdba": members, or members of members. */
static void compile_leads(compiler *c, const bw_data *table, bw_layout_def *def)
{
    const char *at = bw_data_string(table, "leads", "");
    while (*at && def->lead_count < BW_COUNT(def->leads)) {
        size_t length = strcspn(at, " ");
        def->leads[def->lead_count++] = bw_names_ask(&c->layouts->names, at, length);
        at += length + strspn(at + length, " ");
    }
}

/* A number that is always there; what stands at a place of its own may only be the first one. */
static bool in_run(const bw_field_def *def)
{
    return def->width && !def->when && !def->count;
}

static void find_runs(bw_layout_def *def)
{
    for (size_t i = def->field_count; i-- > 0 && !def->is_union;) {
        bw_field_def *f = &def->fields[i], *next = i + 1 < def->field_count ? f + 1 : NULL;
        bool goes_on = next && next->run && !next->at && next->covers == f->covers;
        if (!in_run(f))
            continue;
        f->run = 1 + (goes_on ? next->run : 0);
        f->run_length = f->width + (goes_on ? next->run_length : 0);
    }
}

static bw_status compile_layout(compiler *c, const bw_data *table, bool is_block)
{
    bw_layout_def *def = bw_arena_alloc(c->layouts->arena, sizeof(*def));
    const bw_data *fields = bw_data_get(table, "fields");
    const bw_data *checks = bw_data_get(table, "checks");
    const char *name = bw_data_string(table, "name", NULL);
    if (!name || fields->kind != BW_DATA_TABLE)
        return broken(c, "a layout has a name and fields", NULL);
    def->name = keep(c, name);
    def->file = keep(c, c->file);
    def->owner = keep(c, c->owner);
    def->type = -1;
    def->block = -1;
    c->structure = def->name;
    def->title = keep(c, bw_data_string(table, "title", name));
    def->doc = keep(c, bw_data_string(table, "doc", ""));
    def->confidence = keep(c, bw_data_string(table, "conf", ""));
    def->source = keep(c, bw_data_string(table, "src", ""));
    def->is_union = bw_data_bool(table, "union", false);
    compile_leads(c, table, def);
    bw_status status = compile_meaning(c, table, &def->meaning);
    if (status == BW_OK)
        status = compile_expr(c, table, "size", &def->size, &def->size_text);
    def->fields =
        bw_arena_alloc(c->layouts->arena, (fields->item_count + 1) * sizeof(bw_field_def));
    for (size_t i = 0; status == BW_OK && i < fields->item_count; i++)
        status = compile_member(c, &fields->items[i], &def->fields[def->field_count++]);
    find_runs(def);
    if (status == BW_OK)
        status = compile_checks(c, checks, def);
    if (status == BW_OK)
        status = compile_sentences(c, bw_data_get(table, "describe"), def);
    if (status == BW_OK && is_block)
        status = compile_block_choice(c, table, def);
    if (status == BW_OK)
        add_def(c->layouts, def);
    c->structure = NULL;
    return status;
}

static void compile_shared_enums(compiler *c, const bw_data *table)
{
    bw_layouts *l = c->layouts;
    for (size_t i = 0; i < table->pair_count; i++) {
        l->enums = bw_realloc(l->enums, (l->enum_count + 1) * sizeof(*l->enums));
        bw_shared_enum *shared = &l->enums[l->enum_count++];
        shared->name = keep(c, table->pairs[i].key);
        shared->owner = keep(c, c->owner);
        shared->values = compile_values(c, &table->pairs[i].value, &shared->value_count);
    }
}

bw_status bw_layouts_add(bw_layouts *layouts, const char *file, const char *owner,
                         const bw_data *root, bw_error *err)
{
    compiler c = {.layouts = layouts, .file = file, .owner = owner, .err = err};
    size_t defs_before = layouts->count, enums_before = layouts->enum_count;
    const bw_data *structs = bw_data_get(root, "structs");
    const bw_data *blocks = bw_data_get(root, "blocks");
    bw_status status = BW_OK;
    compile_shared_enums(&c, bw_data_get(root, "enums"));
    for (size_t i = 0; status == BW_OK && i < structs->item_count; i++)
        status = compile_layout(&c, &structs->items[i], false);
    for (size_t i = 0; status == BW_OK && i < blocks->item_count; i++)
        status = compile_layout(&c, &blocks->items[i], true);
    if (status != BW_OK) {
        layouts->count = defs_before;
        layouts->enum_count = enums_before;
    }
    return status;
}

static const bw_layout_def *find_struct(const bw_layouts *layouts, const char *name)
{
    for (size_t i = layouts->count; i-- > 0;) /* the latest wins: a user's own over a shipped one */
        if (!layouts->defs[i]->is_block && strcmp(layouts->defs[i]->name, name) == 0)
            return layouts->defs[i];
    return NULL;
}

static bool resolve_enum(const bw_layouts *layouts, bw_field_def *def)
{
    for (size_t i = layouts->enum_count; def->enum_name && i-- > 0;)
        if (strcmp(layouts->enums[i].name, def->enum_name) == 0) {
            def->values = layouts->enums[i].values;
            def->value_count = layouts->enums[i].value_count;
            return true;
        }
    return !def->enum_name;
}

static const char *undeclared(const bw_field_def *def, const bw_names *names)
{
    const bw_expr *all[] = {def->at,        def->size, def->count, def->each_at,
                            def->each_when, def->when, def->target};
    for (size_t i = 0; i < BW_COUNT(all); i++) {
        const char *name = bw_expr_undeclared(all[i], names);
        if (name)
            return name;
    }
    return NULL;
}

static bw_status resolve_member(compiler *c, bw_field_def *def)
{
    c->member = def->name;
    def->asked = c->layouts->names.asked[def->name_id];
    if (def->kind == BW_FIELD_STRUCT) {
        def->structure = find_struct(c->layouts, def->type);
        if (!def->structure)
            return broken(c, "no struct or type is called", def->type);
    }
    if (!resolve_enum(c->layouts, def))
        return broken(c, "no enum is called", def->enum_name);
    const char *name = undeclared(def, &c->layouts->names);
    return name ? broken(c, "an expression uses a name that no layout has:", name) : BW_OK;
}

bw_status bw_layouts_resolve(bw_layouts *layouts, bw_error *err)
{
    layouts->generation++;
    for (size_t n = 0; n < layouts->count; n++) {
        bw_layout_def *def = layouts->defs[n];
        compiler c = {.layouts = layouts, .file = def->file, .structure = def->name, .err = err};
        const char *name = bw_expr_undeclared(def->size, &layouts->names);
        for (size_t i = 0; !name && i < def->check_count; i++)
            name = bw_expr_undeclared(def->checks[i].rule, &layouts->names);
        for (size_t i = 0; !name && i < def->sentence_count; i++)
            name = bw_sentence_undeclared(&def->sentences[i], &layouts->names);
        name = name ? name : bw_expr_undeclared(def->object, &layouts->names);
        if (name)
            return broken(&c, "an expression uses a name that no layout has:", name);
        for (size_t i = 0; i < def->field_count; i++)
            if (resolve_member(&c, &def->fields[i]) != BW_OK)
                return BW_ERR_FORMAT;
    }
    return BW_OK;
}

void bw_layouts_remove_owner(bw_layouts *layouts, const char *owner)
{
    size_t kept = 0;
    for (size_t i = 0; i < layouts->count; i++)
        if (strcmp(layouts->defs[i]->owner, owner) != 0)
            layouts->defs[kept++] = layouts->defs[i];
    if (kept == layouts->count)
        return;
    layouts->count = kept;
    bw_layouts_resolve(layouts, NULL);
}
