#include "core/program/data_rows.h"
#include "core/script/data_folder.h"

#include <blockwright/own_files.h>

void bw_data_rows_load(bw_session *session, const char *kind, bool own,
                       bw_status (*take)(void *context, const char *path, bw_error *err),
                       void *context)
{
    bw_text path = {0};
    bw_error err = {0};
    if (own)
        bw_config_path(&path, kind);
    else
        bw_text_addf(&path, "%s/lua/%s", session->data_folder, kind);
    if (path.length)
        bw_data_folder_each(bw_text_get(&path), take, context, &err);
    if (err.status != BW_OK)
        bw_session_notice(session, err.text);
    bw_text_free(&path);
}
