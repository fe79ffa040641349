/* Forms: what a value must be, and asking line by line where there is no screen. */
#include <blockwright/command.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_number(const char *text)
{
    char *end;
    if (!isdigit((unsigned char)text[0]))
        return false;
    strtoull(text, &end, 0);
    return *end == '\0';
}

/* Example of what is wanted; NULL: the value is fine. */
static const char *misfit(const char *type, const char *value)
{
    uint32_t word;
    bw_scn scn;
    if (strcmp(type, "number") == 0 && !is_number(value))
        return "a number: 123 or 0x7b";
    if (strcmp(type, "flag") == 0 && strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        return "yes or no";
    if (strcmp(type, "dba") == 0 && !bw_dba_parse(value, &word))
        return "a DBA: 0x0040007a or 1,122";
    if (strcmp(type, "scn") == 0 && !bw_scn_parse(value, &scn))
        return "an SCN: 0x0000.1020770e or 270563086";
    if (strcmp(type, "time") == 0 && !bw_time_parse(value, &word))
        return "a time: 0x4747bace or 2025-03-16 05:46:54";
    return NULL;
}

bw_status bw_form_check(const bw_form_field *field, bw_error *err)
{
    const char *value = bw_text_get(&field->value);
    if (!*value)
        return field->required ? bw_error_set(err, BW_ERR_ARGUMENT, "%s is wanted: %s", field->name,
                                              field->help)
                               : BW_OK;
    const char *wanted = misfit(field->type, value);
    return wanted ? bw_error_set(err, BW_ERR_ARGUMENT, "%s: '%s' is not %s", field->name, value,
                                 wanted)
                  : BW_OK;
}

/* Enter alone keeps what stands there. */
static bool ask(const bw_call_sink *sink, bw_form_field *field, bw_error *err)
{
    bw_text prompt = {0}, line = {0};
    bool good;
    bw_text_addf(&prompt, "%s, %s [%s]: ", field->name, field->help, bw_text_get(&field->value));
    while ((good = sink->read_line(sink->context, bw_text_get(&prompt), &line))) {
        if (line.length) {
            bw_text_clear(&field->value);
            bw_text_add(&field->value, bw_text_get(&line));
        }
        if (bw_form_check(field, err) == BW_OK)
            break;
        if (sink->note)
            sink->note(sink->context, err->text);
    }
    bw_text_free(&prompt);
    bw_text_free(&line);
    return good;
}

bool bw_sink_form(const bw_call_sink *sink, bw_form *form, bw_error *err)
{
    if (sink->form && sink->form(sink->context, form))
        return true;
    for (size_t i = 0; !sink->form && sink->read_line && i <= form->count; i++) {
        if (i == form->count)
            return true;
        if (!ask(sink, &form->fields[i], err))
            break;
    }
    bw_error_set(err, BW_ERR_CANCELLED, "%s: nobody answered", form->title);
    return false;
}
