/* help, layouts: what the program itself knows. help --markdown is docs/commands.md. */
#include "core/command/builtin.h"
#include "core/command/table.h"

#include <ctype.h>
#include <string.h>

void bw_command_usage(const bw_command *c, bw_text *text)
{
    bw_text_add(text, c->name);
    for (size_t i = 0; i < c->param_count; i++) {
        const bw_param *p = &c->params[i];
        bool option = p->flags & BW_PARAM_OPTION;
        bool optional = !(p->flags & BW_PARAM_REQUIRED);
        bw_text name = {0};
        for (const char *s = p->name; *s; s++)
            bw_text_addf(&name, "%c", toupper((unsigned char)*s));
        if (option && p->type == BW_ARG_FLAG)
            bw_text_addf(text, " [--%s]", p->name);
        else if (option && p->letter)
            bw_text_addf(text, " [-%c %s]", p->letter, bw_text_get(&name));
        else if (option)
            bw_text_addf(text, " [--%s %s]", p->name, bw_text_get(&name));
        else
            bw_text_addf(text, " %s%s%s%s", optional ? "[" : "", bw_text_get(&name),
                         p->flags & BW_PARAM_REPEATED ? "..." : "", optional ? "]" : "");
        bw_text_free(&name);
    }
}

static void add_option(const bw_param *p, bw_text *text)
{
    bool option = p->flags & BW_PARAM_OPTION;
    if (option && p->letter)
        bw_text_addf(text, "-%c, ", p->letter);
    bw_text_addf(text, "%s%s", option ? "--" : "", p->name);
}

static void help_command(bw_call *call, const bw_command *c)
{
    bw_text text = {0};
    bw_command_usage(c, &text);
    bw_call_print(call, "%s\n  %s\n", bw_text_get(&text), c->summary);
    if (c->aliases)
        bw_call_print(call, "  also: %s\n", c->aliases);
    for (size_t i = 0; i < c->param_count; i++) {
        bw_text_clear(&text);
        add_option(&c->params[i], &text);
        bw_call_print(call, "  %-16s %s\n", bw_text_get(&text), c->params[i].help);
    }
    if (c->help)
        bw_call_print(call, "%s\n", c->help);
    if (c->example)
        bw_call_print(call, "Example: blockwright %s\n", c->example);
    bw_text_free(&text);
}

static void markdown(bw_call *call, const bw_commands *commands)
{
    bw_text text = {0};
    bw_call_print(call, "# Commands\n\nMade by `blockwright help --markdown`; a test keeps it "
                        "true. `$DEMO` is the folder of a demo "
                        "database (`blockwright demo DIR`).\nExit status: 0 fine, 1 problems were "
                        "found, 2 could not do it.\n");
    for (size_t i = 0; i < bw_commands_count(commands); i++) {
        const bw_command *c = bw_commands_at(commands, i);
        bw_text_clear(&text);
        bw_command_usage(c, &text);
        bw_call_print(
            call, "\n## %s\n%s.%s%s\n\n    blockwright %s\n\n| argument | meaning |\n|---|---|\n",
            c->name, c->summary, c->help ? " " : "", c->help ? c->help : "", bw_text_get(&text));
        for (size_t p = 0; p < c->param_count; p++) {
            bw_text_clear(&text);
            add_option(&c->params[p], &text);
            bw_call_print(call, "| `%s` | %s |\n", bw_text_get(&text), c->params[p].help);
        }
        if (c->example)
            bw_call_print(call, "\nExample: `blockwright %s`\n", c->example);
    }
    bw_text_free(&text);
}

static int run_help(bw_call *call)
{
    const bw_commands *commands = bw_session_commands(bw_call_session(call));
    const char *name = bw_call_text(call, "command");
    if (bw_call_has(call, "markdown")) {
        markdown(call, commands);
        return 0;
    }
    if (name) {
        const bw_command *c = bw_commands_find(commands, name);
        if (!c)
            return bw_call_fail(call, "there is no command '%s'; 'help' lists them all", name);
        help_command(call, c);
        return 0;
    }
    bw_call_print(
        call, "blockwright [PATH...]            the workbench on files, directories or listfiles\n"
              "blockwright COMMAND [ARGUMENT...]\n\n");
    for (size_t i = 0; i < bw_commands_count(commands); i++)
        bw_call_print(call, "  %-12s %s\n", bw_commands_at(commands, i)->name,
                      bw_commands_at(commands, i)->summary);
    bw_call_print(call, "\nblockwright help COMMAND tells more of one.\n");
    return 0;
}

static const bw_param help_params[] = {
    {"command", 0, BW_ARG_COMMAND, 0, "the command to explain"},
    {"markdown", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print docs/commands.md"}};
const bw_command bw_command_help = {.name = "help",
                                    .aliases = "h ?",
                                    .summary = "All commands, or one explained",
                                    .example = "help print",
                                    .params = help_params,
                                    .param_count = BW_COUNT(help_params),
                                    .run = run_help};

/* --- layouts --- */
static void layout_json(bw_json *json, const bw_layout_info *info)
{
    bw_json_begin_object(json);
    bw_json_key(json, "name");
    bw_json_string(json, info->name);
    bw_json_key(json, "title");
    bw_json_string(json, info->title);
    bw_json_key(json, "block");
    bw_json_bool(json, info->is_block);
    bw_json_key(json, "members");
    bw_json_uint(json, info->field_count);
    bw_json_key(json, "file");
    bw_json_string(json, info->file);
    bw_json_end(json);
}

static int one_layout(bw_call *call, const char *name)
{
    const bw_layout_def *layout = bw_layouts_find(bw_session_layouts(bw_call_session(call)), name);
    if (!layout)
        return bw_call_fail(call, "there is no layout '%s'; 'layouts' lists them all", name);
    bw_layout_info info = bw_layout_get_info(layout);
    bw_call_print(call, "%s: %s\n%s%s(%s)\n", info.name, info.title, info.doc,
                  *info.doc ? "\n" : "", info.file);
    for (size_t i = 0; i < info.field_count; i++) {
        bw_field_info f = bw_layout_field_info(layout, i);
        bw_call_print(call, "  %-10s %-20s %-24s %s%s%s\n", f.type, f.name, *f.at ? f.at : "",
                      f.doc, *f.confidence ? "  confidence " : "", f.confidence);
    }
    return 0;
}

static int run_layouts(bw_call *call)
{
    const bw_layouts *layouts = bw_session_layouts(bw_call_session(call));
    bw_json *json = bw_call_json(call);
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
    {"name", 0, BW_ARG_TEXT, 0, "one layout with its members"}, BW_JSON_PARAM};
const bw_command bw_command_layouts = {.name = "layouts",
                                       .summary = "The struct layouts that are loaded",
                                       .example = "layouts kcvfh",
                                       .params = layouts_params,
                                       .param_count = BW_COUNT(layouts_params),
                                       .run = run_layouts};
