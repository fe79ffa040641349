#include "core/program/fsfo_data.h"
#include "core/failover/rules.h"
#include "core/program/data_rows.h"
#include "core/script/datafile.h"

static bw_status take_rules(void *context, const char *path, bw_error *err)
{
    bw_fsfo_rules *rules = context;
    const bw_data *root = bw_datafile_load(path, bw_fsfo_rules_arena(rules), err);
    return root ? bw_fsfo_rules_add(rules, path, root, err) : BW_ERR_FORMAT;
}

void bw_fsfo_data_load(bw_session *session)
{
    session->fsfo_rules = bw_fsfo_rules_new();
    bw_data_rows_load(session, "fsfo", true, take_rules, session->fsfo_rules);
    bw_data_rows_load(session, "fsfo", false, take_rules, session->fsfo_rules);
}
