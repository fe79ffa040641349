/* help: what the program itself can do. help --markdown is docs/commands.md. */
#include "core/command/builtin.h"
#include "core/command/manual.h"
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

/* Commands of the screen are typed there. */
static const char *how_run(const bw_command *c)
{
    return c->flags & BW_COMMAND_SCREEN ? ":" : "blockwright ";
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
        bw_call_print(call, "Example: %s%s\n", how_run(c), c->example);
    bw_text_free(&text);
}

static void markdown(bw_call *call, const bw_commands *commands)
{
    bw_text text = {0};
    bw_call_print(call, "# Commands\n\nMade by `blockwright help --markdown`; a test keeps it "
                        "true. `$DEMO` is the folder of a demo "
                        "database (`blockwright demo DIR`). What begins with : is typed in the workbench.\nExit status: 0 fine, 1 problems were "
                        "found, 2 could not do it.\n");
    for (size_t i = 0; i < bw_commands_count(commands); i++) {
        const bw_command *c = bw_commands_at(commands, i);
        bw_text_clear(&text);
        bw_command_usage(c, &text);
        bw_call_print(
            call, "\n## %s\n%s.%s%s\n\n    %s%s\n\n| argument | meaning |\n|---|---|\n",
            c->name, c->summary, c->help ? " " : "", c->help ? c->help : "", how_run(c),
            bw_text_get(&text));
        for (size_t p = 0; p < c->param_count; p++) {
            bw_text_clear(&text);
            add_option(&c->params[p], &text);
            bw_call_print(call, "| `%s` | %s |\n", bw_text_get(&text), c->params[p].help);
        }
        if (c->example)
            bw_call_print(call, "\nExample: `%s%s`\n", how_run(c), c->example);
    }
    bw_text_free(&text);
}

static int say_help(bw_call *call, const char *name)
{
    const bw_commands *commands = bw_session_commands(bw_call_session(call));
    if (bw_call_has(call, "markdown")) {
        markdown(call, commands);
        return 0;
    }
    if (name) {
        const bw_command *c = bw_commands_find(commands, name);
        if (!c)
            return bw_manual_say(call, name)
                       ? 0
                       : bw_call_fail(call,
                                      "there is no command '%s', and the manual does not speak of "
                                      "it; 'help' lists the commands",
                                      name);
        help_command(call, c);
        return 0;
    }
    bw_call_print(
        call, "blockwright [PATH...]            the workbench on files, directories or listfiles\n"
              "blockwright COMMAND [ARGUMENT...]\n\n");
    for (size_t i = 0; i < bw_commands_count(commands); i++)
        bw_call_print(call, "  %-20s  %s\n", bw_commands_at(commands, i)->name,
                      bw_commands_at(commands, i)->summary);
    bw_call_print(call, "\nblockwright help COMMAND tells more of one.\n");
    return 0;
}

static int run_help(bw_call *call)
{
    bw_text words = {0};
    for (size_t i = 0; i < bw_call_count(call, "topic"); i++)
        bw_text_addf(&words, "%s%s", i ? " " : "", bw_call_text_at(call, "topic", i));
    int result = say_help(call, words.length ? bw_text_get(&words) : NULL);
    bw_text_free(&words);
    return result;
}

static const bw_param help_params[] = {
    {"topic", 0, BW_ARG_COMMAND, BW_PARAM_REPEATED,
     "a command, or words to look for in settings and the manual"},
    {"markdown", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print docs/commands.md"}};
const bw_command bw_command_help = {
    .name = "help",
    .aliases = "h ?",
    .summary = "All commands, or one explained; or what the manual says of a topic",
    .example = "help print",
    .params = help_params,
    .param_count = BW_COUNT(help_params),
    .run = run_help};
