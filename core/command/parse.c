/* Words into typed arguments. Options may stand anywhere; "--" ends them. */
#include "core/command/call.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const bw_param *by_name(const bw_command *command, const char *name, size_t length)
{
    for (size_t i = 0; i < command->param_count; i++)
        if (strlen(command->params[i].name) == length &&
            memcmp(command->params[i].name, name, length) == 0)
            return &command->params[i];
    return NULL;
}

static const bw_param *by_letter(const bw_command *command, char letter)
{
    for (size_t i = 0; i < command->param_count; i++)
        if (command->params[i].letter && command->params[i].letter == letter)
            return &command->params[i];
    return NULL;
}

static bool is_number(const char *text)
{
    char *end;
    if (!isdigit((unsigned char)text[0]))
        return false;
    strtoull(text, &end, 0);
    return *end == '\0';
}

static bw_status check_type(bw_call *call, const bw_param *param, const char *text)
{
    uint32_t word;
    bw_scn scn;
    const char *wanted = NULL;
    if (param->type == BW_ARG_NUMBER && !is_number(text))
        wanted = "a number: 123 or 0x7b";
    else if (param->type == BW_ARG_DBA && !bw_dba_parse(text, &word))
        wanted = "a DBA: 0x0040007a or 1,122";
    else if (param->type == BW_ARG_SCN && !bw_scn_parse(text, &scn))
        wanted = "an SCN: 0x0000.1020770e or 270563086";
    else if (param->type == BW_ARG_TIME && !bw_time_parse(text, &word))
        wanted = "a time: 0x4747bace or \"2025-03-16 05:46:54\"";
    if (!wanted)
        return BW_OK;
    return bw_error_set(&call->error, BW_ERR_ARGUMENT, "%s: '%s' is not %s", param->name, text,
                        wanted);
}

static bw_status add(bw_call *call, const bw_param *param, const char *text)
{
    bw_status status = check_type(call, param, text);
    if (status == BW_OK)
        call->arguments[call->count++] = (bw_argument){param, text};
    return status;
}

static bw_status no_option(bw_call *call, const char *word)
{
    return bw_error_set(&call->error, BW_ERR_ARGUMENT,
                        "%s has no option %s; see: blockwright help %s", call->command->name, word,
                        call->command->name);
}

/* An option at words[*at]; its value may be behind '=', behind the letter, or the next word. */
static bw_status parse_option(bw_call *call, size_t count, const char *const *words, size_t *at)
{
    const char *word = words[*at], *value = NULL;
    const bw_param *param;
    if (word[1] == '-') {
        size_t length = strcspn(word + 2, "=");
        param = by_name(call->command, word + 2, length);
        value = word[2 + length] == '=' ? word + 3 + length : NULL;
    } else {
        param = by_letter(call->command, word[1]);
        value = word[2] ? word + 2 : NULL;
    }
    if (!param)
        return no_option(call, word);
    if (param->type == BW_ARG_FLAG)
        return value ? no_option(call, word) : add(call, param, "");
    if (!value && *at + 1 < count)
        value = words[++*at];
    if (!value)
        return bw_error_set(&call->error, BW_ERR_ARGUMENT, "%s wants a value: %s", word,
                            param->help);
    return add(call, param, value);
}

static size_t given(const bw_call *call, const bw_param *param)
{
    size_t n = 0;
    for (size_t i = 0; i < call->count; i++)
        n += call->arguments[i].param == param;
    return n;
}

static bool is_positional(const bw_param *param)
{
    return !(param->flags & BW_PARAM_OPTION) && param->type != BW_ARG_FLAG;
}

/* Positional words fill the parameters in order; a required one behind a repeated one takes the
 * last word (find PATH... PATTERN). */
static bw_status place_words(bw_call *call, const char **words, size_t count)
{
    const bw_command *c = call->command;
    size_t at = 0, needed = 0;
    for (size_t i = 0; i < c->param_count; i++)
        needed += is_positional(&c->params[i]) && (c->params[i].flags & BW_PARAM_REQUIRED);
    for (size_t i = 0; i < c->param_count; i++) {
        const bw_param *param = &c->params[i];
        if (!is_positional(param) || given(call, param))
            continue;
        bool required = param->flags & BW_PARAM_REQUIRED;
        needed -= required;
        size_t room = count - at > needed ? count - at - needed : required && count > at;
        size_t take = param->flags & BW_PARAM_REPEATED ? room : room > 0;
        bool may_be_here = (param->flags & BW_PARAM_HERE) && call->sink->here.file;
        if (may_be_here) /* standing in a file, words belong to what follows */
            take = 0;
        for (; take; take--, at++)
            if (add(call, param, words[at]) != BW_OK)
                return call->error.status;
        if (required && !given(call, param) && !may_be_here)
            return bw_error_set(&call->error, BW_ERR_ARGUMENT,
                                "%s wants %s (%s); see: blockwright help %s", c->name, param->name,
                                param->help, c->name);
    }
    if (at < count)
        return bw_error_set(&call->error, BW_ERR_ARGUMENT,
                            "%s does not know what to do with '%s'; see: blockwright help %s",
                            c->name, words[at], c->name);
    return BW_OK;
}

bw_status bw_call_parse(bw_call *call, size_t count, const char *const *words)
{
    const char **plain = bw_alloc((count + 1) * sizeof(*plain));
    size_t plain_count = 0;
    bool options = true;
    bw_status status = BW_OK;
    call->arguments = bw_alloc((count + 1) * sizeof(*call->arguments));
    for (size_t i = 0; i < count && status == BW_OK; i++) {
        const char *word = words[i];
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && word[0] == '-' && word[1] && !isdigit((unsigned char)word[1]))
            status = parse_option(call, count, words, &i);
        else
            plain[plain_count++] = word;
    }
    if (status == BW_OK)
        status = place_words(call, plain, plain_count);
    free(plain);
    return status;
}

bw_status bw_split_line(const char *line, bw_arena *arena, const char ***words, size_t *count,
                        bw_error *err)
{
    size_t length = strlen(line), at = 0;
    char *out = bw_arena_alloc(arena, length * 2 + 2);
    *words = bw_arena_alloc(arena, (length + 2) * sizeof(char *));
    *count = 0;
    while (at < length) {
        while (isspace((unsigned char)line[at]))
            at++;
        if (!line[at])
            break;
        (*words)[(*count)++] = out;
        char quote = 0;
        for (; line[at] && (quote || !isspace((unsigned char)line[at])); at++) {
            if (quote ? line[at] == quote : line[at] == '\'' || line[at] == '"')
                quote = quote ? 0 : line[at];
            else if (line[at] == '\\' && quote != '\'' && line[at + 1])
                *out++ = line[++at];
            else
                *out++ = line[at];
        }
        if (quote)
            return bw_error_set(err, BW_ERR_ARGUMENT, "a %c quote is not closed", quote);
        *out++ = '\0';
    }
    return BW_OK;
}

void bw_join_words(size_t count, const char *const *words, bw_text *line)
{
    for (size_t i = 0; i < count; i++) {
        bool plain = *words[i] && !strpbrk(words[i], " \t\r\n\v\f\"'\\");
        bw_text_add(line, i ? " " : "");
        bw_text_add(line, plain ? "" : "'");
        for (const char *p = words[i]; *p; p++)
            if (*p == '\'')
                bw_text_add(line, "'\\''");
            else
                bw_text_add_bytes(line, p, 1);
        bw_text_add(line, plain ? "" : "'");
    }
}
