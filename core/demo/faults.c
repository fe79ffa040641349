#include "core/demo/faults.h"
#include "core/command/session.h"
#include <blockwright/journal.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void path_of(const bw_session *session, const char *name, bw_text *path)
{
    bw_text_clear(path);
    bw_text_addf(path, "%s/lua/demo/%s.lua", session->data_folder, name);
}

static int is_fault(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && dot && strcmp(dot, ".lua") == 0;
}

void bw_demo_fault_names(const bw_session *session, bw_text *names)
{
    struct dirent **entries;
    bw_text folder = {0};
    bw_text_addf(&folder, "%s/lua/demo", session->data_folder);
    int count = scandir(bw_text_get(&folder), &entries, is_fault, alphasort);
    for (int i = 0; i < count; i++) {
        bw_text_addf(names, "%s%.*s", names->length ? " " : "",
                     (int)(strlen(entries[i]->d_name) - 4), entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    bw_text_free(&folder);
}

bool bw_demo_fault_known(const bw_session *session, const char *name)
{
    bw_text path = {0};
    path_of(session, name, &path);
    bool known = !strchr(name, '/') && access(bw_text_get(&path), R_OK) == 0;
    bw_text_free(&path);
    return known;
}

static void forget_journals(const char *folder)
{
    bw_journal_info *journals;
    size_t count = bw_journal_list(folder, &journals, NULL);
    for (size_t i = 0; i < count; i++)
        bw_journal_forget(journals[i].path, false, NULL);
    free(journals);
}

/* All faults lie in USERS: no control file needs to be asked whether a database runs on it. */
bw_status bw_demo_fault_plant(bw_session *session, const char *folder, const char *name,
                              bw_error *err)
{
    bw_text path = {0}, file = {0};
    const bw_call_sink nobody = {0};
    path_of(session, name, &path);
    bw_text_addf(&file, "%s/users01.dbf", folder);
    const char *run[] = {"run", bw_text_get(&path), bw_text_get(&file)};
    const char *commit[] = {"commit", bw_text_get(&file), "--yes", "--live-i-know"};
    bool good = bw_command_run(session, BW_COUNT(run), run, &nobody, err) != 2 &&
                bw_command_run(session, BW_COUNT(commit), commit, &nobody, err) == 0;
    if (good)
        forget_journals(folder);
    bw_text_free(&path);
    bw_text_free(&file);
    return good ? BW_OK : err->status;
}
