/* layouts: the structs that are known, as a list, one by one, or all as docs/layouts.md. */
#include "core/command/builtin.h"

#include <string.h>

static void layout_json(bw_json *json, const bw_layout_info *info)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "name", info->name);
    bw_json_put_string(json, "title", info->title);
    bw_json_put_bool(json, "block", info->is_block);
    bw_json_put_uint(json, "members", info->field_count);
    bw_json_put_string(json, "file", info->file);
    bw_json_end(json);
}

/* Where a member stands: its offset, or the expression that tells it. */
static void add_place(const bw_field_info *f, bw_text *text)
{
    if (f->offset >= 0)
        bw_text_addf(text, "%lld", (long long)f->offset);
    else
        bw_text_add(text, *f->at ? f->at : "next");
}

static void add_name(const bw_field_info *f, bw_text *text)
{
    bw_text_addf(text, *f->count ? "%s[%s]" : "%s", f->name, f->count);
}

static void field_json(bw_json *json, const bw_field_info *f)
{
    bw_text place = {0};
    add_place(f, &place);
    bw_json_begin_object(json);
    bw_json_put_string(json, "name", f->name);
    bw_json_put_string(json, "type", f->type);
    bw_json_put_string(json, "place", bw_text_get(&place));
    bw_json_put_string(json, "count", f->count);
    bw_json_put_string(json, "when", f->when);
    bw_json_put_string(json, "confidence", f->confidence);
    bw_json_put_string(json, "source", f->source);
    bw_json_put_string(json, "doc", f->doc);
    bw_json_end(json);
    bw_text_free(&place);
}

static void fields_text(bw_call *call, const bw_layout_def *layout, size_t count)
{
    bw_text place = {0}, name = {0};
    for (size_t i = 0; i < count; i++) {
        bw_field_info f = bw_layout_field_info(layout, i);
        bw_text_clear(&place);
        bw_text_clear(&name);
        add_place(&f, &place);
        add_name(&f, &name);
        bw_call_print(call, "  %-10s %-24s %-16s %s  (%s, %s%s%s)\n", f.type, bw_text_get(&name),
                      bw_text_get(&place), f.doc, f.confidence, f.source, *f.when ? "; when " : "",
                      f.when);
    }
    bw_text_free(&place);
    bw_text_free(&name);
}

static int one_layout(bw_call *call, const char *name)
{
    const bw_layout_def *layout = bw_layouts_find(bw_session_layouts(bw_call_session(call)), name);
    bw_json *json = bw_call_json(call);
    if (!layout)
        return bw_call_fail(call, "there is no layout '%s'; 'layouts' lists them all", name);
    bw_layout_info info = bw_layout_get_info(layout);
    if (json) {
        bw_json_begin_array(json);
        for (size_t i = 0; i < info.field_count; i++) {
            bw_field_info f = bw_layout_field_info(layout, i);
            field_json(json, &f);
        }
        bw_json_end(json);
        return 0;
    }
    bw_call_print(call, "%s: %s\n%s%s(%s)\n", info.name, info.title, info.doc,
                  *info.doc ? "\n" : "", info.file);
    fields_text(call, layout, info.field_count);
    return 0;
}

/* --- docs/layouts.md --- */
#define LONGEST 160u /* of an expression in a table; the rest stands in the layout file */

/* In a cell of a table a bar must not end it. */
static void add_cell(bw_text *text, const char *value, bool code)
{
    size_t length = strlen(value), shown = length > LONGEST ? LONGEST : length;
    bw_text_add(text, length && code ? "`" : "");
    for (size_t i = 0; i < shown; i++) {
        if (value[i] == '|')
            bw_text_add(text, "\\");
        bw_text_add_bytes(text, value + i, 1);
    }
    bw_text_addf(text, "%s%s | ", shown < length ? " ..." : "", length && code ? "`" : "");
}

static void markdown_field(bw_call *call, const bw_field_info *f)
{
    bw_text line = {0}, place = {0}, name = {0};
    add_place(f, &place);
    add_name(f, &name);
    bw_text_add(&line, "| ");
    add_cell(&line, bw_text_get(&place), f->offset < 0);
    add_cell(&line, f->type, false);
    add_cell(&line, bw_text_get(&name), true);
    add_cell(&line, f->when, true);
    add_cell(&line, f->confidence, false);
    add_cell(&line, f->source, false);
    add_cell(&line, f->doc, false);
    bw_call_print(call, "%.*s\n", (int)line.length - 1, bw_text_get(&line));
    bw_text_free(&line);
    bw_text_free(&place);
    bw_text_free(&name);
}

static void markdown_binding(bw_call *call, const bw_layout_info *info)
{
    bw_call_print(call, "Block of family %s", info->family);
    if (info->block_number >= 0)
        bw_call_print(call, ", block %lld", (long long)info->block_number);
    if (info->block_type >= 0)
        bw_call_print(call, ", type 0x%02x", (unsigned)info->block_type);
    if (*info->when)
        bw_call_print(call, ", when `%.*s%s`", (int)LONGEST, info->when,
                      strlen(info->when) > LONGEST ? " ..." : "");
    bw_call_print(call, ".%s%s", *info->doc ? " Holds: " : "", info->doc);
}

static void markdown_layout(bw_call *call, const bw_layout_def *layout)
{
    bw_layout_info info = bw_layout_get_info(layout);
    bw_call_print(call, "\n### %s: %s\n", info.name, info.title);
    if (info.is_block) {
        markdown_binding(call, &info);
    } else {
        bw_call_print(call, info.is_union ? "Union" : "Struct");
        if (info.length >= 0)
            bw_call_print(call, ", %lld bytes", (long long)info.length);
        else if (*info.size)
            bw_call_print(call, ", `%s` bytes", info.size);
        bw_call_print(call, "; %s, %s.%s%s", info.confidence, info.source, *info.doc ? " " : "",
                      info.doc);
    }
    bw_call_print(call, "\n\n| offset | type | name | when | sure | source | meaning |\n"
                        "|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < info.field_count; i++) {
        bw_field_info f = bw_layout_field_info(layout, i);
        markdown_field(call, &f);
    }
}

static void markdown(bw_call *call, const bw_layouts *layouts)
{
    const char *file = "";
    bw_call_print(
        call,
        "# Layouts\n\nMade by `blockwright layouts --markdown` from the files in "
        "lua/layouts/oracle; a test keeps it true. docs/layout-grammar.md tells how they are "
        "written.\n\n"
        "offset: from the start of the struct or block; an expression where blocks differ; next: "
        "behind the member before. when: there only then (vsn, kccfhcvn: version of the file, "
        "0x0b200400 is 11.2.0.4). sure: B checked on real bytes, C confirmed by a source, both "
        "shown as "
        "certain; K likely; ? unknown. source: labels of the sources that were read; K: own "
        "knowledge.\n");
    for (size_t i = 0; i < bw_layouts_count(layouts); i++) {
        const bw_layout_def *layout = bw_layouts_at(layouts, i);
        const char *path = bw_layout_get_info(layout).file, *slash = strrchr(path, '/');
        const char *name = slash ? slash + 1 : path;
        if (strcmp(name, file) != 0)
            bw_call_print(call, "\n## %s\n", name);
        file = name;
        markdown_layout(call, layout);
    }
}

static int run_layouts(bw_call *call)
{
    const bw_layouts *layouts = bw_session_layouts(bw_call_session(call));
    bw_json *json = bw_call_json(call);
    if (bw_call_has(call, "markdown")) {
        markdown(call, layouts);
        return 0;
    }
    if (bw_call_text(call, "name"))
        return one_layout(call, bw_call_text(call, "name"));
    if (json)
        bw_json_begin_array(json);
    for (size_t i = 0; i < bw_layouts_count(layouts); i++) {
        bw_layout_info info = bw_layout_get_info(bw_layouts_at(layouts, i));
        if (json)
            layout_json(json, &info);
        else
            bw_call_print(call, "%-22s %-8s %-44s %3zu members\n", info.name,
                          info.is_block ? "block" : "struct", info.title, info.field_count);
    }
    if (json)
        bw_json_end(json);
    return 0;
}

static const bw_param layouts_params[] = {
    {"name", 0, BW_ARG_LAYOUT, 0, "one layout with its members"},
    {"markdown", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "print docs/layouts.md: all, with offsets, confidence and source"},
    BW_JSON_PARAM};
const bw_command bw_command_layouts = {.name = "layouts",
                                       .summary = "The struct layouts that are loaded",
                                       .example = "layouts kcvfh",
                                       .params = layouts_params,
                                       .param_count = BW_COUNT(layouts_params),
                                       .run = run_layouts};
