#include "core/command/manual.h"
#include "core/command/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SIZE (4u * 1024u * 1024u) /* bytes of a page that is read */
#define MOST_SECTIONS 12u              /* that are printed whole; more are named only */

static const char *const pages[] = {"guide",   "keys",   "settings", "recovery", "journal",
                                    "verdict", "events", "findings", "lua",      "layout-grammar"};

/* The page; the caller frees. NULL: it is not there. */
static char *read_page(const bw_session *session, const char *name)
{
    bw_text path = {0}, content = {0};
    char piece[4096];
    bw_text_addf(&path, "%s/docs/%s.md", session->data_folder, name);
    FILE *file = fopen(bw_text_get(&path), "re");
    for (size_t size;
         file && content.length < MOST_SIZE && (size = fread(piece, 1, sizeof(piece), file)) > 0;)
        bw_text_add_bytes(&content, piece, size);
    if (file)
        fclose(file);
    char *page = file ? bw_strdup(bw_text_get(&content)) : NULL;
    bw_text_free(&path);
    bw_text_free(&content);
    return page;
}

/* --- sections: from one heading to the next --- */
static bool is_heading(const char *line)
{
    return line[0] == '#' && line[strspn(line, "#")] == ' ';
}

/* The heading behind p; NULL: there is none. Lines of code in ``` may begin with #. */
static char *next_heading(char *p)
{
    bool code = strncmp(p, "```", 3) == 0;
    while ((p = strchr(p, '\n'))) {
        p++;
        if (strncmp(p, "```", 3) == 0)
            code = !code;
        else if (!code && is_heading(p))
            return p;
    }
    return NULL;
}

typedef struct search {
    bw_call *call;
    const char *topic;
    bool in_text; /* else in headings only */
    size_t found;
} search;

static bool holds(const search *s, const char *section)
{
    if (s->in_text)
        return strcasestr(section, s->topic) != NULL;
    char *heading = strndup(section, strcspn(section, "\n"));
    bool has = strcasestr(heading, s->topic) != NULL;
    free(heading);
    return has;
}

static void look_at_section(search *s, const char *page, const char *section)
{
    if (!holds(s, section))
        return;
    if (s->found++ < MOST_SECTIONS)
        bw_call_print(s->call, "[docs/%s.md]\n%s\n", page, section);
    else
        bw_call_print(s->call, "[docs/%s.md]  %.*s\n", page, (int)strcspn(section, "\n"), section);
}

static void look_at_page(search *s, const char *page)
{
    char *text = read_page(bw_call_session(s->call), page);
    for (char *section = text, *next; section; section = next) {
        next = next_heading(section);
        if (next)
            next[-1] = '\0';
        look_at_section(s, page, section);
    }
    free(text);
}

static size_t look_at_settings(bw_call *call, const char *topic)
{
    size_t found = 0;
    for (size_t i = 0; bw_setting_at(i); i++) {
        const bw_setting *s = bw_setting_at(i);
        if (strcasestr(s->name, topic)) {
            bw_call_print(call, "set %s: %s\n  now %s, at first %s%s%s\n", s->name, s->help,
                          bw_settings_get(bw_call_session(call)->settings, s->name), s->initial,
                          s->choices ? "; one of: " : "", s->choices ? s->choices : "");
            found++;
        }
    }
    return found;
}

bool bw_manual_say(bw_call *call, const char *topic)
{
    if (strcmp(topic, "manual") == 0) {
        char *guide = read_page(bw_call_session(call), "guide");
        if (guide)
            bw_call_print(call, "%s", guide);
        free(guide);
        return guide != NULL;
    }
    size_t settings = look_at_settings(call, topic);
    search s = {.call = call, .topic = topic};
    for (int in_text = 0; in_text < 2 && s.found == 0; in_text++) {
        s.in_text = in_text;
        for (size_t i = 0; i < BW_COUNT(pages); i++)
            look_at_page(&s, pages[i]);
    }
    return settings + s.found > 0;
}
