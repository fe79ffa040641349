/* The table of the open files. */
#include "core/command/session.h"
#include "core/ui/shell.h"

#include <stdlib.h>
#include <string.h>

/* --- files --- */
static uint64_t file_rows(void *data)
{
    bw_shell *shell = data;
    const bw_workspace *files = bw_session_workspace(shell->session);
    return bw_workspace_count(files) + bw_workspace_log_count(files);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* The base name; with its folder in front when another open file has the same (two copies of one
 * database). */
static const char *shown_name(bw_workspace *files, const bw_dbfile *file)
{
    const char *path = bw_dbfile_path(file), *base = base_name(path);
    for (size_t i = 0; i < bw_workspace_count(files); i++) {
        const bw_dbfile *other = bw_workspace_file(files, i);
        if (other == file || strcmp(base_name(bw_dbfile_path(other)), base) != 0)
            continue;
        const char *from = base > path ? base - 1 : path;
        while (from > path && from[-1] != '/')
            from--;
        return from;
    }
    return base;
}

static bw_role identity_cell(const bw_identity *id, int column, bw_text *text)
{
    char when[BW_TIME_TEXT];
    switch (column) {
    case 2: bw_text_add(text, id->dbname); return BW_ROLE_STRING;
    case 3:
        if (id->has_redo)
            bw_text_addf(text, "thread %u seq %u", id->thread, id->sequence);
        else
            bw_text_add(text, id->tablespace);
        return BW_ROLE_STRING;
    case 5:
        if (id->has_datafile || id->has_control)
            bw_text_addf(text, "%llu", (unsigned long long)id->checkpoint_scn);
        else if (id->has_redo)
            bw_text_addf(text, "%llu", (unsigned long long)id->first_scn);
        return BW_ROLE_SCN;
    default:
        if (id->checkpoint_time || id->first_time)
            bw_text_add(text,
                        bw_time_format(id->has_redo ? id->first_time : id->checkpoint_time, when));
        return BW_ROLE_TIME;
    }
}

/* Logs stand behind the files. */
static bw_role log_cell(const bw_workspace_log *log, int column, bw_text *text)
{
    switch (column) {
    case 0: bw_text_add(text, base_name(log->path)); return BW_ROLE_TEXT;
    case 1: bw_text_addf(text, "log: %s", bw_log_kind_name(log->kind)); return BW_ROLE_STRUCT;
    case 7: bw_text_addf(text, "%llu bytes", (unsigned long long)log->size); return BW_ROLE_DIM;
    default: return BW_ROLE_TEXT;
    }
}

static bw_role file_cell(void *data, uint64_t row, int column, bw_text *text)
{
    bw_shell *shell = data;
    bw_workspace *files = bw_session_workspace(shell->session);
    if (row >= bw_workspace_count(files))
        return log_cell(bw_workspace_log_at(files, (size_t)row - bw_workspace_count(files)), column,
                        text);
    const bw_dbfile *file = bw_workspace_file(files, (size_t)row);
    const bw_geometry *grid = bw_dbfile_geometry(file);
    const bw_identity *id = bw_dbfile_identity(file);
    switch (column) {
    case 0: bw_text_add(text, shown_name(files, file)); return BW_ROLE_TEXT;
    case 1: bw_text_add(text, bw_file_kind_name(grid->kind)); return BW_ROLE_STRUCT;
    case 4: bw_text_addf(text, "%llu", (unsigned long long)grid->blocks); return BW_ROLE_NUMBER;
    case 7:
        bw_text_add(text, id->backup_mode ? "backup mode" : id->fuzzy ? "fuzzy" : "");
        return id->backup_mode ? BW_ROLE_FAULT_SUSPECT : BW_ROLE_FAULT_NOTE;
    default: return id->has_header ? identity_cell(id, column, text) : BW_ROLE_TEXT;
    }
}

static void file_chosen(void *data, uint64_t row)
{
    bw_shell *shell = data;
    bw_workspace *files = bw_session_workspace(shell->session);
    if (row >= bw_workspace_count(files)) {
        size_t log = (size_t)row - bw_workspace_count(files);
        bw_shell_open_log(shell, bw_workspace_log_at(files, log)->path);
        return;
    }
    bw_dbfile *file = bw_workspace_file(files, (size_t)row);
    const bw_geometry *grid = bw_dbfile_geometry(file);
    bw_place place = {.file = file,
                      .block = grid->has_block0 && grid->blocks > 1 ? 1 : grid->first_block};
    bw_shell_go(shell, &place);
}

void bw_shell_files(bw_shell *shell)
{
    static const char *const headings[] = {"file",       "kind", "db", "tablespace", "blocks",
                                           "checkpoint", "time", "",   NULL};
    bw_table_source source = {.rows = file_rows,
                              .cell = file_cell,
                              .chosen = file_chosen,
                              .data = shell,
                              .headings = headings};
    bw_shell_table_ranked(shell, "Files", &source, "04856231");
}
