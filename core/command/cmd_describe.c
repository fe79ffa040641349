/* describe: blocks in plain words. */
#include "core/command/builtin.h"
#include "core/command/look.h"

#include <blockwright/describe.h>

#include <stdlib.h>
#include <string.h>

#define WIDTH 78u
#define MOST_ODD 20u /* of one block, in text; --json has all */

typedef struct describing {
    bw_rules *rules;
    bw_arena *arena;
    unsigned said; /* blocks */
} describing;

/* Words of text in lines of at most WIDTH characters, each behind indent blanks, the first behind
 * lead. */
static void add_wrapped(bw_text *out, const char *lead, unsigned indent, const char *text)
{
    size_t column = strlen(lead);
    bw_text_add(out, lead);
    for (bool first = true; *text; first = false) {
        size_t word = strcspn(text, " ");
        bool fits = first || column + 1 + word <= WIDTH;
        if (!fits)
            bw_text_addf(out, "\n%*s", (int)indent, "");
        else if (!first)
            bw_text_add(out, " ");
        bw_text_add_bytes(out, text, word);
        column = (fits ? column + !first : indent) + word;
        text += word;
        text += strspn(text, " ");
    }
    bw_text_add(out, "\n");
}

static const char *title_of(bw_call *call, const char *error, bw_arena *arena)
{
    size_t count;
    bw_session *session = bw_call_session(call);
    const bw_explanation *all = bw_explain(bw_session_knowledge(session),
                                           bw_session_workspace(session), error, arena, &count);
    return all && count && all[0].known ? all[0].title : NULL;
}

static void say_text(bw_call *call, bw_look *look, const bw_description *d, describing *with)
{
    bw_text paragraph = {0};
    if (with->said++)
        bw_text_add(&look->text, "\n");
    bw_text_addf(&look->text, "Block %llu, 0x%08x, of %s\n", (unsigned long long)look->block,
                 look->place.dba, look->place.path);
    bw_text_addf(&paragraph, "%s %s %s", d->what, d->owner, d->state);
    if (d->odd_count == 0 && d->fault != BW_BLOCK_PARTIAL)
        bw_text_add(&paragraph, " Nothing is odd about it.");
    add_wrapped(&look->text, "", 0, bw_text_get(&paragraph));
    for (size_t i = 0; i < d->odd_count && i < MOST_ODD; i++)
        add_wrapped(&look->text, "  odd:    ", 10, d->odd[i]);
    if (d->odd_count > MOST_ODD)
        bw_text_addf(&look->text, "  odd:    and %zu more; --json lists them\n",
                     d->odd_count - MOST_ODD);
    for (size_t i = 0; i < d->oracle_count && i < MOST_ODD; i++) {
        const char *title = title_of(call, d->oracle[i], with->arena);
        bw_text_clear(&paragraph);
        bw_text_addf(&paragraph, "%s%s%s%s", d->oracle[i], title ? " (" : "", title ? title : "",
                     title ? ")" : "");
        add_wrapped(&look->text, "  Oracle: ", 10, bw_text_get(&paragraph));
    }
    bw_text_free(&paragraph);
}

static void list(bw_json *json, const char *key, const char *const *items, size_t count)
{
    bw_json_key(json, key);
    bw_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        bw_json_string(json, items[i]);
    bw_json_end(json);
}

static void say_json(bw_json *json, const bw_look *look, const bw_description *d)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "path", look->place.path);
    bw_json_put_uint(json, "block", look->block);
    bw_json_put_uint(json, "dba", look->place.dba);
    bw_json_put_string(json, "kind", d->kind);
    bw_json_put_string(json, "layout", d->layout);
    bw_json_put_string(json, "what", d->what);
    bw_json_put_string(json, "owner", d->owner);
    bw_json_key(json, "object");
    if (d->has_object)
        bw_json_uint(json, d->object);
    else
        bw_json_null(json);
    bw_json_put_string(json, "state", d->state);
    bw_json_put_string(json, "fault", bw_block_fault_name(d->fault));
    bw_json_key(json, "rules");
    bw_json_begin_array(json);
    for (size_t i = 0; i < d->finding_count; i++)
        bw_json_string(json, d->findings[i].rule->id);
    bw_json_end(json);
    list(json, "odd", d->odd, d->odd_count);
    list(json, "oracle", d->oracle, d->oracle_count);
    bw_json_end(json);
}

static int describe(bw_call *call, bw_look *look, void *data)
{
    describing *with = data;
    bw_description d;
    const bw_rule_subject subject = {look->tree, look->file,
                                     bw_session_workspace(bw_call_session(call))};
    bw_arena_reset(with->arena);
    bw_describe(with->rules, &subject, with->arena, &d);
    if (bw_call_json(call))
        say_json(bw_call_json(call), look, &d);
    else
        say_text(call, look, &d, with);
    return d.odd_count != 0;
}

static int run_describe(bw_call *call)
{
    describing with = {bw_rules_new(bw_session_layouts(bw_call_session(call))), bw_arena_new(), 0};
    int result = bw_look_each(call, BW_LOOK_FIELDS, describe, &with);
    bw_rules_free(with.rules);
    bw_arena_free(with.arena);
    return result;
}

static const bw_param describe_params[] = {
    BW_FILE_PARAM,
    BW_BLOCKS_PARAM,
    BW_JSON_PARAM,
};
const bw_command bw_command_describe = {
    .name = "describe",
    .aliases = "desc",
    .summary = "A block in plain words: what it is, whose, how it stands, what is odd about it",
    .help =
        "Any block: also empty, zeroed, encrypted, corrupt ones and those of unknown kinds. Odd "
        "things come from the checks of verify --strict; where Oracle would raise an error, it "
        "is named (explain tells more of each). Exit status 1 when something is odd.",
    .example = "describe $DEMO/users01.dbf -b 11",
    .params = describe_params,
    .param_count = BW_COUNT(describe_params),
    .run = run_describe,
};
