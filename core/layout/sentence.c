#include "core/layout/sentence.h"

#include <string.h>

#define MOST_PARTS 32u

static void name_field(bw_sentence_part *part, const char *hole, bw_names *names, bw_arena *arena)
{
    const char *dot = strrchr(hole, '.'), *last = dot ? dot + 1 : hole;
    part->path = dot ? bw_arena_strdup(arena, hole) : NULL;
    part->name_id = bw_names_ask(names, last, strlen(last));
}

static void say_field(const bw_sentence_part *part, const bw_tree *tree, const bw_scope *scope,
                      bw_text *text)
{
    const bw_named *named = &scope->named[part->name_id];
    int64_t field = part->path     ? bw_tree_find(tree, part->path)
                    : named->field ? (int64_t)named->field
                                   : -1;
    if (field < 0)
        bw_text_add(text, "?");
    else
        bw_field_text(tree, (uint32_t)field, text);
}

static bool compile_hole(bw_sentence_part *part, const char *text, size_t length, bw_names *names,
                         bw_arena *arena, bw_error *err)
{
    char hole[256];
    if (length >= sizeof(hole) || length == 0) {
        bw_error_set(err, BW_ERR_FORMAT, "an empty or too long {} in a sentence");
        return false;
    }
    memcpy(hole, text, length);
    hole[length] = '\0';
    part->name_id = -1;
    if (hole[0] == '=')
        part->number = bw_expr_compile_loops(hole + 1, names, arena, err);
    else if (strcmp(hole, "s") != 0)
        name_field(part, hole, names, arena);
    return hole[0] != '=' || part->number;
}

bool bw_sentence_compile(bw_sentence *sentence, const char *when, const char *text, bw_names *names,
                         bw_arena *arena, bw_error *err)
{
    *sentence =
        (bw_sentence){.parts = bw_arena_alloc(arena, MOST_PARTS * sizeof(bw_sentence_part))};
    sentence->when = when ? bw_expr_compile_loops(when, names, arena, err) : NULL;
    if (when && !sentence->when)
        return false;
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "{");
        if (sentence->count + 2 > MOST_PARTS) {
            bw_error_set(err, BW_ERR_FORMAT, "sentence '%s': too many parts", text);
            return false;
        }
        if (length)
            sentence->parts[sentence->count++].literal =
                bw_arena_printf(arena, "%.*s", (int)length, at);
        at += length;
        if (!*at)
            break;
        length = strcspn(++at, "}");
        if (!compile_hole(&sentence->parts[sentence->count++], at, length, names, arena, err))
            return false;
        at += length + (at[length] == '}');
    }
    return true;
}

const char *bw_sentence_undeclared(const bw_sentence *sentence, const bw_names *names)
{
    const char *name = bw_expr_undeclared(sentence->when, names);
    for (size_t i = 0; !name && i < sentence->count; i++) {
        const bw_sentence_part *part = &sentence->parts[i];
        if (part->number)
            name = bw_expr_undeclared(part->number, names);
        else if (!part->literal && part->name_id >= 0 && !names->declared[part->name_id])
            name = names->names[part->name_id];
    }
    return name;
}

void bw_sentence_say(const bw_sentence *sentence, const bw_tree *tree, const bw_scope *scope,
                     bw_text *text)
{
    int64_t last = 0;
    if (sentence->when && !bw_expr_run(sentence->when, scope))
        return;
    for (size_t i = 0; i < sentence->count; i++) {
        const bw_sentence_part *part = &sentence->parts[i];
        if (part->literal) {
            bw_text_add(text, part->literal);
        } else if (part->number) {
            last = bw_expr_run(part->number, scope);
            bw_text_addf(text, "%lld", (long long)last);
        } else if (part->name_id < 0) {
            bw_text_add(text, last == 1 ? "" : "s");
        } else {
            say_field(part, tree, scope, text);
        }
    }
}
