#include "core/program/verdict_data.h"
#include "core/program/data_rows.h"
#include "core/script/datafile.h"
#include "core/verdict/rules.h"

static bw_status take_rules(void *context, const char *path, bw_error *err)
{
    bw_verdict_rules *rules = context;
    const bw_data *root = bw_datafile_load(path, bw_verdict_rules_arena(rules), err);
    return root ? bw_verdict_rules_add(rules, path, root, err) : BW_ERR_FORMAT;
}

/* Own rules come first: the last of the shipped ones ask what held before them. */
void bw_verdict_data_load(bw_session *session)
{
    session->verdict_rules = bw_verdict_rules_new();
    bw_data_rows_load(session, "verdict", true, take_rules, session->verdict_rules);
    bw_data_rows_load(session, "verdict", false, take_rules, session->verdict_rules);
}
