/* Which items become rows: one line of words, "sev:error kind:redo code:600 src:alert from:...
 * text". */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

static const char *const letters[] = {"i", "n", "w", "E", "C"};

const char *severity_letter(int severity)
{
    return severity < 0 ? " " : letters[severity];
}

bw_role severity_role(int severity)
{
    static const bw_role roles[] = {BW_ROLE_DIM, BW_ROLE_TEXT, BW_ROLE_FAULT_NOTE,
                                    BW_ROLE_FAULT_SUSPECT, BW_ROLE_FAULT_BAD};
    return severity < 0 ? BW_ROLE_DIM : roles[severity];
}

/* --- taking --- */
static bool in_range(const timeline *t, const item *one)
{
    const filter *f = &t->filter;
    int64_t key = item_key(t, one);
    if (f->from.certainty != BW_LOG_TIME_NONE && (key == NO_TIME || key < f->from.us))
        return false;
    return f->to.certainty == BW_LOG_TIME_NONE || (key != NO_TIME && key <= f->to.us);
}

static bool is_of_kind(const filter *f, const bw_event_rule *rule)
{
    size_t length = strlen(f->kind);
    return !length || (rule && strncmp(rule->kind, f->kind, length) == 0 &&
                       (rule->kind[length] == '.' || !rule->kind[length]));
}

bool filter_takes(const timeline *t, const item *one)
{
    const filter *f = &t->filter;
    const source *s = &t->sources[one->source];
    if (item_severity(t, one) < f->least || !is_of_kind(f, item_rule(t, one)) || !in_range(t, one))
        return false;
    return !f->source[0] || strcasestr(s->path, f->source);
}

bool filter_reads_text(const filter *f)
{
    return f->has_regex;
}

bool filter_text(const filter *f, const char *text)
{
    return regexec(&f->regex, text, 0, NULL, 0) == 0;
}

void filter_free(filter *f)
{
    if (f->has_regex)
        regfree(&f->regex);
    f->has_regex = false;
}

/* --- reading what the person typed --- */
static bool take_severity(filter *f, const char *value)
{
    f->least = -1;
    if (strcmp(value, "all") == 0)
        return true;
    for (int s = BW_EVENT_INFO; s <= BW_EVENT_CRITICAL; s++)
        if (*value &&
            strncmp(bw_event_severity_name((bw_event_severity)s), value, strlen(value)) == 0) {
            f->least = s;
            return true;
        }
    return false;
}

/* 2016-04-28_02:45:44: a blank would end the word. */
static bool take_time(const char *value, char text[40], bw_log_time *time, bw_error *err)
{
    snprintf(text, 40, "%.39s", value);
    for (char *p = text; *p; p++)
        *p = *p == '_' ? ' ' : *p;
    return bw_log_time_parse(text, time, err) == BW_OK;
}

static void take_text(filter *f, const char *word)
{
    size_t length = strlen(f->text);
    snprintf(f->text + length, sizeof(f->text) - length, "%s%s", length ? " " : "", word);
}

/* code:600 finds ORA-00600 and ORA-600, and so with RMAN, DGM and TNS. */
static bool take_code(filter *f, const char *value)
{
    char pattern[80];
    size_t zeros = strspn(value, "0"), digits = strspn(value + zeros, "0123456789");
    if (digits == 0 || digits > 6 || value[zeros + digits])
        return false;
    snprintf(pattern, sizeof(pattern), "(ORA|RMAN|DGM|TNS)-0*%s([^0-9]|$)", value + zeros);
    take_text(f, pattern);
    return true;
}

static bool take_word(filter *f, const char *word, bw_error *err)
{
    const char *value = strchr(word, ':');
    size_t name = value ? (size_t)(value++ - word) : 0;
    if (name == 3 && strncmp(word, "sev", 3) == 0) {
        if (!take_severity(f, value))
            bw_error_set(err, BW_ERR_ARGUMENT,
                         "sev:%.20s: info, notice, warning, error, critical or all", value);
    } else if (name == 4 && strncmp(word, "code", 4) == 0) {
        if (!take_code(f, value))
            bw_error_set(err, BW_ERR_ARGUMENT, "code:%.20s: write the number, code:1578", value);
    } else if (name == 4 && strncmp(word, "kind", 4) == 0) {
        snprintf(f->kind, sizeof(f->kind), "%s", value);
    } else if (name == 3 && strncmp(word, "src", 3) == 0) {
        snprintf(f->source, sizeof(f->source), "%s", value);
    } else if (name == 4 && strncmp(word, "from", 4) == 0) {
        take_time(value, f->from_text, &f->from, err);
    } else if (name == 2 && strncmp(word, "to", 2) == 0) {
        take_time(value, f->to_text, &f->to, err);
    } else {
        take_text(f, word);
    }
    return err->status == BW_OK;
}

static bool compile_text(filter *f, bw_error *err)
{
    if (!f->text[0])
        return true;
    int code = regcomp(&f->regex, f->text, REG_EXTENDED | REG_ICASE | REG_NOSUB);
    if (code) {
        char why[128];
        regerror(code, &f->regex, why, sizeof(why));
        bw_error_set(err, BW_ERR_ARGUMENT, "%.100s: %s", f->text, why);
        return false;
    }
    f->has_regex = true;
    return true;
}

static bool parse(filter *f, const char *line, bw_error *err)
{
    char *copy = bw_strdup(line), *rest = copy;
    *f = (filter){.least = BW_EVENT_NOTICE};
    bool good = true;
    for (char *word; good && (word = strsep(&rest, " "));)
        good = !*word || take_word(f, word, err);
    free(copy);
    return good && compile_text(f, err);
}

void filter_line(const filter *f, bw_text *line)
{
    bw_text_addf(line, "sev:%s",
                 f->least < 0 ? "all" : bw_event_severity_name((bw_event_severity)f->least));
    if (f->kind[0])
        bw_text_addf(line, " kind:%s", f->kind);
    if (f->source[0])
        bw_text_addf(line, " src:%s", f->source);
    size_t at = line->length;
    if (f->from_text[0])
        bw_text_addf(line, " from:%s", f->from_text);
    if (f->to_text[0])
        bw_text_addf(line, " to:%s", f->to_text);
    for (char *p = line->data + at; *p; p++) /* blanks of the times; the words' own stay */
        if (*p == ' ' && strncmp(p, " from:", 6) != 0 && strncmp(p, " to:", 4) != 0)
            *p = '_';
    if (f->text[0])
        bw_text_addf(line, " %s", f->text);
}

/* Records that no row knows are kept only while they are wanted: then the logs are read anew. */
static bool needs_reading(const filter *was, const filter *now)
{
    if (strcmp(was->text, now->text) != 0)
        return true;
    return now->least < 0 && was->least >= 0 && !now->has_regex;
}

void filter_said(timeline *t, const char *line)
{
    filter now;
    bw_error err = {0};
    if (!parse(&now, line, &err)) {
        filter_free(&now);
        bw_shell_message(t->shell, BW_BAD, "%s", err.text);
        return;
    }
    bool again = needs_reading(&t->filter, &now);
    filter_free(&t->filter);
    t->filter = now;
    if (again) {
        read_again(t);
        return;
    }
    row_keep(t);
    items_filter(t, true);
    row_return(t);
}

static void said(void *data, const char *answer)
{
    filter_said(data, answer);
}

void filter_ask(timeline *t)
{
    bw_text line = {0};
    filter_line(&t->filter, &line);
    bw_shell_ask(t->shell, "sev: kind: code: src: from: to: and a pattern: ", bw_text_get(&line),
                 said, t);
    bw_text_free(&line);
}
