/* trust: which directories may change settings. Kept in the state as lines "digest path". */
#include "core/command/directory.h"
#include "core/command/session.h"
#include "core/command/settings.h"
#include "core/file/sha256.h"
#include <blockwright/own_files.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST_TEXT (2 * BW_DIGEST_BYTES + 1)

static void digest_of(const bw_text *content, char text[DIGEST_TEXT])
{
    uint8_t digest[BW_DIGEST_BYTES];
    bw_sha256 sha;
    bw_sha256_begin(&sha);
    bw_sha256_add(&sha, bw_text_get(content), content->length);
    bw_sha256_end(&sha, digest);
    for (size_t i = 0; i < BW_DIGEST_BYTES; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
}

/* --- the list --- */
static bool is_of(const char *line, const char *folder)
{
    return strlen(line) > DIGEST_TEXT && strcmp(line + DIGEST_TEXT, folder) == 0;
}

static bool trusted(const char *folder, const char *digest)
{
    bw_text list = {0};
    bool found = false;
    bw_state_read("trusted", &list, NULL);
    char *copy = bw_strdup(bw_text_get(&list)), *rest = copy;
    for (char *line; (line = strsep(&rest, "\n")) && !found;)
        found = is_of(line, folder) && strncmp(line, digest, DIGEST_TEXT - 1) == 0;
    free(copy);
    bw_text_free(&list);
    return found;
}

/* digest NULL: the folder goes from the list. */
static bw_status keep(const char *folder, const char *digest, bw_error *err)
{
    bw_text list = {0}, changed = {0};
    bw_state_read("trusted", &list, NULL);
    char *copy = bw_strdup(bw_text_get(&list)), *rest = copy;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line && !is_of(line, folder))
            bw_text_addf(&changed, "%s\n", line);
    if (digest)
        bw_text_addf(&changed, "%s %s\n", digest, folder);
    bw_status status = bw_state_write("trusted", bw_text_get(&changed), changed.length, err);
    free(copy);
    bw_text_free(&list);
    bw_text_free(&changed);
    return status;
}

/* --- looking --- */
static bw_status read_own(const char *folder, bw_text *path, bw_text *content, bw_error *err)
{
    bw_text_addf(path, "%s/.blockwright", folder);
    return bw_small_file_read(bw_text_get(path), content, err);
}

static void remember_untrusted(bw_session *session, const char *folder)
{
    free(session->untrusted);
    session->untrusted = bw_strdup(folder);
}

void bw_directory_look(bw_session *session, const char *directory)
{
    char folder[PATH_MAX], digest[DIGEST_TEXT];
    bw_text path = {0}, content = {0};
    if (!realpath(directory, folder) ||
        (session->looked_at && strcmp(folder, session->looked_at) == 0))
        return;
    free(session->looked_at);
    session->looked_at = bw_strdup(folder);
    if (read_own(folder, &path, &content, NULL) == BW_OK) {
        bw_error err = {0};
        digest_of(&content, digest);
        if (!trusted(folder, digest))
            remember_untrusted(session, folder);
        else if (bw_settings_take(session->settings, bw_text_get(&content), bw_text_get(&path),
                                  BW_ORIGIN_DIRECTORY, &err) != BW_OK)
            bw_session_notice(session, err.text);
    }
    bw_text_free(&path);
    bw_text_free(&content);
}

void bw_directory_look_beside(bw_session *session, const char *file)
{
    const char *slash = strrchr(file, '/');
    char *folder = slash ? strndup(file, slash == file ? 1 : (size_t)(slash - file)) : NULL;
    bw_directory_look(session, folder ? folder : ".");
    free(folder);
}

/* --- the command --- */
static int list(bw_call *call)
{
    bw_text kept = {0};
    bw_state_read("trusted", &kept, NULL);
    char *copy = bw_strdup(bw_text_get(&kept)), *rest = copy;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (strlen(line) > DIGEST_TEXT)
            bw_call_print(call, "%s\n", line + DIGEST_TEXT);
    free(copy);
    bw_text_free(&kept);
    return 0;
}

/* What would be taken is checked first: a file with a wrong line is not trusted half. */
static int take(bw_call *call, const char *folder)
{
    bw_session *session = bw_call_session(call);
    bw_text path = {0}, content = {0};
    char digest[DIGEST_TEXT];
    bw_error *err = bw_call_error(call);
    bw_settings *tried = bw_settings_new();
    bw_status status = read_own(folder, &path, &content, err);
    if (status == BW_OK)
        status = bw_settings_take(tried, bw_text_get(&content), bw_text_get(&path),
                                  BW_ORIGIN_DIRECTORY, err);
    if (status == BW_OK) {
        digest_of(&content, digest);
        status = keep(folder, digest, err);
    }
    if (status == BW_OK) {
        bw_settings_take(session->settings, bw_text_get(&content), bw_text_get(&path),
                         BW_ORIGIN_DIRECTORY, NULL);
        bw_call_print(call, "%s\ntrusted from now on, as long as it stays as it is:\n\n%s",
                      bw_text_get(&path), bw_text_get(&content));
        free(session->untrusted);
        session->untrusted = NULL;
    }
    bw_settings_free(tried);
    bw_text_free(&path);
    bw_text_free(&content);
    return status == BW_OK ? 0 : 2;
}

static int run(bw_call *call)
{
    char folder[PATH_MAX];
    const char *directory = bw_call_text(call, "directory");
    if (bw_call_has(call, "list"))
        return list(call);
    if (!realpath(directory ? directory : ".", folder) || strchr(folder, '\n'))
        return bw_call_fail(call, "%s is no directory", directory ? directory : ".");
    if (!bw_call_has(call, "forget"))
        return take(call, folder);
    if (keep(folder, NULL, bw_call_error(call)) != BW_OK)
        return 2;
    bw_call_note(call, "%s is not trusted any more; the next start leaves its settings alone",
                 folder);
    return 0;
}

static const bw_param params[] = {
    {"directory", 0, BW_ARG_PATH, 0,
     "where the file .blockwright lies; the present one by default"},
    {"list", 'l', BW_ARG_FLAG, BW_PARAM_OPTION, "the directories that are trusted"},
    {"forget", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "trust it no more"},
};
const bw_command bw_command_trust = {
    .name = "trust",
    .summary = "Take the settings of a directory, from its file .blockwright",
    .help =
        "The file holds lines \"name = value\", as ~/.config/blockwright/settings does; nothing "
        "in it runs, and what set calls personal is refused. It counts while the present "
        "directory or an opened file lies beside it. Trusted are these bytes in this place: a "
        "file that changes is asked about again.",
    .example = "trust --list",
    .params = params,
    .param_count = BW_COUNT(params),
    .run = run,
    .flags = BW_COMMAND_WRITES, /* not for scripts: they could change what a person sees */
};
