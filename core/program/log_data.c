#include "core/program/log_data.h"
#include "core/command/session.h"
#include "core/log/catalogue.h"
#include "core/log/knowledge.h"
#include "core/program/data_rows.h"
#include "core/script/datafile.h"

static bw_status take_knowledge(void *context, const char *path, bw_error *err)
{
    bw_knowledge *knowledge = context;
    const bw_data *root = bw_datafile_load(path, bw_knowledge_arena(knowledge), err);
    return root ? bw_knowledge_add(knowledge, path, root, err) : BW_ERR_FORMAT;
}

static bw_status take_events(void *context, const char *path, bw_error *err)
{
    bw_catalogue *catalogue = context;
    const bw_data *root = bw_datafile_load(path, bw_catalogue_arena(catalogue), err);
    return root ? bw_catalogue_add(catalogue, path, root, err) : BW_ERR_FORMAT;
}

/* Own events come first, so that they can say better what a shipped row knows; they prove
 * themselves at once, the shipped ones under test. */
bw_catalogue *bw_log_data_catalogue(bw_session *session)
{
    bw_error err = {0};
    bw_catalogue *catalogue = bw_catalogue_new();
    bw_data_rows_load(session, "events", true, take_events, catalogue);
    bw_catalogue_prove(catalogue, 0, &err);
    if (err.status != BW_OK)
        bw_session_notice(session, err.text);
    bw_data_rows_load(session, "events", false, take_events, catalogue);
    return catalogue;
}

void bw_log_data_load(bw_session *session)
{
    session->knowledge = bw_knowledge_new();
    bw_data_rows_load(session, "explain", false, take_knowledge, session->knowledge);
    bw_data_rows_load(session, "explain", true, take_knowledge, session->knowledge);
    session->catalogue = bw_log_data_catalogue(session);
}
