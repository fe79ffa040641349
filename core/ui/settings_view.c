/* The settings as a table; Enter asks for a new value. */
#include "core/command/session.h"
#include "core/command/settings.h"
#include "core/ui/shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t rows(void *data)
{
    uint64_t count = 0;
    (void)data;
    while (bw_setting_at(count))
        count++;
    return count;
}

static bw_role cell(void *data, uint64_t row, int column, bw_text *text)
{
    const bw_shell *shell = data;
    const bw_settings *settings = shell->session->settings;
    const bw_setting *s = bw_setting_at(row);
    const char *value = bw_settings_get(settings, s->name);
    switch (column) {
    case 0: bw_text_add(text, s->name); return BW_ROLE_STRUCT;
    case 1:
        bw_text_add(text, value);
        return strcmp(value, s->initial) == 0 ? BW_ROLE_TEXT : BW_ROLE_CHANGED;
    case 2: bw_text_add(text, s->initial); return BW_ROLE_DIM;
    case 3:
        bw_text_add(text, bw_setting_origin_name(bw_settings_origin(settings, s->name)));
        return BW_ROLE_DIM;
    default: bw_text_add(text, s->help); return BW_ROLE_TEXT;
    }
}

static void change(bw_shell *shell, const bw_setting *s, const char *value)
{
    bw_error err = {0};
    if (bw_settings_set(shell->session->settings, s->name, value, BW_ORIGIN_SET, &err) != BW_OK)
        bw_shell_message(shell, BW_BAD, "%s", err.text);
    else
        bw_shell_message(shell, BW_GOOD,
                         "%s = %s until the program ends; set --save %s %s keeps it", s->name,
                         value, s->name, value);
}

static void chosen(void *data, uint64_t row)
{
    bw_shell *shell = data;
    const bw_setting *s = bw_setting_at(row);
    bw_text label = {0}, answer = {0};
    bw_text_addf(&label, "%s (", s->name);
    bw_setting_range(s, &label);
    bw_text_add(&label, "): ");
    if (bw_shell_read_line(shell, bw_text_get(&label),
                           bw_settings_get(shell->session->settings, s->name), &answer))
        change(shell, s, bw_text_get(&answer));
    bw_text_free(&label);
    bw_text_free(&answer);
}

void bw_shell_settings(bw_shell *shell)
{
    static const char *const headings[] = {"setting",    "value",        "default",
                                           "comes from", "what it does", NULL};
    const bw_table_source source = {
        .rows = rows, .cell = cell, .chosen = chosen, .data = shell, .headings = headings};
    bw_shell_table(shell, "Settings", &source);
    if (shell->session->untrusted)
        bw_shell_message(shell, BW_NOTE, "%s/.blockwright is not read before :trust %s",
                         shell->session->untrusted, shell->session->untrusted);
}
