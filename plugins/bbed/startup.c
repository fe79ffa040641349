/* How BBED is started: keywords on the command line and in a parfile, the listfile, the banner. */
#include "console.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#define LINE_BYTES 4096
#define MOST_FILES 65535u
#define MOST_DEPTH 8u /* parfiles and cmdfiles that name each other */

void startup_banner(bw_text *out)
{
    char when[64];
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    strftime(when, sizeof(when), "%a %b %e %H:%M:%S %Y", &local);
    bw_text_addf(out,
                 "\nBBED: Release 2.0.0.0.0 - Limited Production on %s\n\n"
                 "-- blockwright's console: the language is BBED's, the program is not Oracle's.\n"
                 "-- Lines marked -- are ours.\n\n",
                 when);
}

static FILE *open_text(const char *path, bw_error *err)
{
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        bw_error_set(err, BW_ERR_ARGUMENT, "%s is no file of text", path);
        return NULL;
    }
    FILE *file = fopen(path, "re");
    if (!file)
        bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
    return file;
}

/* --- listfile: "file# path [bytes]" --- */
static bool add_listed(console *c, char *line)
{
    char *end;
    unsigned long number = strtoul(line, &end, 10);
    char *path = end + strspn(end, " \t");
    if (end == line || *path == '\0' || number == 0 || number > MOST_FILES)
        return false;
    char *last = path + strlen(path);
    while (last > path && isspace((unsigned char)last[-1]))
        *--last = '\0';
    char *size = last;
    while (size > path && isdigit((unsigned char)size[-1]))
        size--;
    uint64_t bytes = 0;
    if (size > path && size < last && (size[-1] == ' ' || size[-1] == '\t')) {
        bytes = strtoull(size, NULL, 10);
        while (size > path && (size[-1] == ' ' || size[-1] == '\t'))
            *--size = '\0';
    }
    c->files = bw_realloc(c->files, (c->file_count + 1) * sizeof(*c->files));
    c->files[c->file_count++] = (listed_file){(uint32_t)number, bw_strdup(path), bytes};
    return true;
}

bool startup_listfile(console *c, const char *path, bw_error *err)
{
    char line[LINE_BYTES];
    FILE *list = open_text(path, err);
    bool good = list != NULL;
    for (unsigned n = 1; good && fgets(line, sizeof(line), list); n++) {
        char *text = line + strspn(line, " \t\r\n");
        if (*text == '\0' || *text == '#')
            continue;
        if (!add_listed(c, text)) {
            bw_error_set(err, BW_ERR_FORMAT,
                         "%s, line %u: file number, path and perhaps a size "
                         "are wanted",
                         path, n);
            good = false;
        }
    }
    if (list)
        fclose(list);
    if (good) {
        free(c->listfile);
        c->listfile = bw_strdup(path);
    }
    return good;
}

/* --- parfile: keyword=value a line --- */
static bool parfile(console *c, const char *path, bw_error *err)
{
    char line[LINE_BYTES];
    if (c->cmdfile_depth >= MOST_DEPTH) {
        bw_error_set(err, BW_ERR_LIMIT, "%s: parameter files name each other without end", path);
        return false;
    }
    FILE *file = open_text(path, err);
    bool good = file != NULL;
    c->cmdfile_depth++;
    while (good && fgets(line, sizeof(line), file)) {
        char *text = line + strspn(line, " \t\r\n");
        text[strcspn(text, "\r\n")] = '\0';
        char *last = text + strlen(text);
        while (last > text && isspace((unsigned char)last[-1]))
            *--last = '\0';
        if (*text && *text != '#')
            good = startup_keyword(c, text, err);
    }
    c->cmdfile_depth--;
    if (file)
        fclose(file);
    return good;
}

/* A keyword whose value SET understands: the line is run, and what it says is kept for an error. */
static bool by_set(console *c, const char *setting, const char *value, bw_error *err)
{
    bw_text line = {0};
    bool name = strstr(setting, "file") != NULL; /* only names may hold blanks */
    bw_text_addf(&line, name ? "set %s '%s'" : "set %s %s", setting, value);
    console_line(c, bw_text_get(&line));
    bw_text_free(&line);
    bool good = strncmp(bw_text_get(&c->out), "BBED-", 5) != 0;
    if (!good)
        bw_error_set(err, BW_ERR_ARGUMENT, "%.*s", (int)strcspn(bw_text_get(&c->out), "\n"),
                     bw_text_get(&c->out));
    return good;
}

static bool first_file(console *c)
{
    if (c->here.file || c->file_count == 0)
        return true;
    position p;
    if (open_number(c, c->files[0].number, &p))
        c->here = p;
    return true;
}

bool startup_keyword(console *c, const char *word, bw_error *err)
{
    const char *equals = strchr(word, '=');
    char key[32];
    if (!equals || (size_t)(equals - word) >= sizeof(key))
        return by_set(c, "filename", word, err);
    memcpy(key, word, (size_t)(equals - word));
    key[equals - word] = '\0';
    const char *value = equals + 1;
    if (strcasecmp(key, "password") == 0 || strcasecmp(key, "revert") == 0)
        return true; /* nothing is locked here; REVERT is a command */
    if (strcasecmp(key, "parfile") == 0)
        return parfile(c, value, err);
    if (strcasecmp(key, "listfile") == 0)
        return startup_listfile(c, value, err) && first_file(c);
    if (strcasecmp(key, "datafile") == 0)
        return by_set(c, "filename", value, err);
    if (strcasecmp(key, "silent") == 0) {
        c->silent = value[0] == 'y' || value[0] == 'Y';
        return true;
    }
    if (strcasecmp(key, "cmdfile") == 0) {
        run_cmdfile(c, value);
        return true;
    }
    static const char *const set[] = {"filename", "blocksize", "mode",
                                      "spool",    "bifile",    "logfile"};
    for (size_t i = 0; i < BW_COUNT(set); i++)
        if (strcasecmp(key, set[i]) == 0)
            return by_set(c, set[i], value, err);
    bw_error_set(
        err, BW_ERR_ARGUMENT,
        "'%s' is no keyword of bbed: filename blocksize listfile mode silent spool cmdfile "
        "bifile logfile parfile revert password",
        key);
    return false;
}

/* Each line as if it were typed; all they say, one after the other. */
void run_cmdfile(console *c, const char *path)
{
    char line[LINE_BYTES];
    bw_error err = {0};
    bw_text all = {0};
    FILE *file = c->cmdfile_depth < MOST_DEPTH ? open_text(path, &err) : NULL;
    c->cmdfile_depth++;
    while (file && !c->quit && fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\r\n")] = '\0';
        console_line(c, line);
        bw_text_addf(&all, "%s%s\n%s", console_prompt(c), line, bw_text_get(&c->out));
    }
    c->cmdfile_depth--;
    bw_text_clear(&c->out);
    if (file)
        fclose(file);
    else
        bw_text_addf(&all, "BBED-00303: unable to open file '%s'\n-- %s\n", path, err.text);
    bw_text_add_bytes(&c->out, bw_text_get(&all), all.length);
    bw_text_free(&all);
}
