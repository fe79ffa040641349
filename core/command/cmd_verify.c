/* verify: every block of files, in DBVERIFY's words; strictly when asked for. */
#include "core/command/builtin.h"
#include "core/command/call.h"
#include "core/command/verify_say.h"

/* A file that is shorter than its header says, or cut inside a block. */
static bool is_short(const bw_dbfile *file)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    return g->header_blocks > g->blocks || g->tail_bytes != 0;
}

static bool sealed_or_unknown(bw_call *call, const bw_dbfile *file)
{
    bw_file_kind kind = bw_dbfile_geometry(file)->kind;
    if (kind == BW_FILE_UNKNOWN || bw_file_kind_sealed(kind))
        return true;
    bw_call_note(call, "%s: %s: where its blocks keep a checksum is unknown; not verified",
                 bw_dbfile_path(file), bw_file_kind_name(kind));
    return false;
}

/* Its end is said by end_file. */
static void begin_file(bw_verifying *v, bool short_file)
{
    if (v->json) {
        bw_json_begin_object(v->json);
        bw_json_put_string(v->json, "path", bw_dbfile_path(v->file));
        bw_json_put_bool(v->json, "short", short_file);
        bw_json_key(v->json, "bad");
        bw_json_begin_array(v->json);
    } else if (!v->csv) {
        bw_call_print(v->call, "DBVERIFY - Verification starting : FILE = %s\n\n",
                      bw_dbfile_path(v->file));
    }
}

static void end_file(bw_verifying *v, const bw_verify_totals *totals, bool short_file)
{
    const char *path = bw_dbfile_path(v->file), *note = bw_dbfile_geometry(v->file)->note;
    if (v->json) {
        bw_json_end(v->json);
        bw_verify_say_totals(v, totals);
        bw_json_end(v->json);
        return;
    }
    if (v->csv) {
        if (short_file)
            bw_call_note(v->call, "%s: %s", path, note);
        return;
    }
    if (short_file)
        bw_call_print(v->call, "%s: %s\n\n", path, note);
    if (totals->partial)
        bw_call_print(v->call, "%llu blocks are not whole in this dump and were not checked\n",
                      (unsigned long long)totals->partial);
    bw_call_print(v->call, "\nDBVERIFY - Verification complete\n\n");
    bw_verify_say_totals(v, totals);
}

static int verify_file(bw_verifying *v, bw_dbfile *file, const bw_workspace *files)
{
    bw_call *call = v->call;
    bw_verify_totals totals;
    if (!sealed_or_unknown(call, file))
        return 0;
    if (bw_call_refuse_unknown(call, file))
        return 2;
    bool short_file = is_short(file) && !bw_call_has(call, "partial");
    const bw_verify job = {.file = file,
                           .threads = (unsigned)bw_call_number(call, "jobs", 0),
                           .rules = v->rules,
                           .layouts = bw_session_layouts(bw_call_session(call)),
                           .workspace = files,
                           .bad = bw_verify_say_block,
                           .context = v,
                           .progress = bw_call_progress(call)};
    v->file = file;
    begin_file(v, short_file);
    if (bw_verify_run(&job, &totals, bw_call_error(call)) != BW_OK)
        return 2;
    end_file(v, &totals, short_file);
    return totals.failing || short_file;
}

/* The rules that the call asks for: the cache layer's; --strict: all; --rule: those and no others;
 * --no-rule: without those. False: no such rule, the error is set. */
static bool choose_rules(bw_call *call, bw_rules *rules)
{
    bw_error *err = bw_call_error(call);
    size_t only = bw_call_count(call, "rule");
    bw_rules_switch(rules, only ? "all" : "strict", !only && bw_call_has(call, "strict"), NULL);
    for (size_t i = 0; i < only; i++)
        if (bw_rules_switch(rules, bw_call_text_at(call, "rule", i), true, err) != BW_OK)
            return false;
    for (size_t i = 0; i < bw_call_count(call, "no-rule"); i++)
        if (bw_rules_switch(rules, bw_call_text_at(call, "no-rule", i), false, err) != BW_OK)
            return false;
    return true;
}

static int verify_files(bw_verifying *v, bw_workspace *files)
{
    bw_call *call = v->call;
    size_t paths = bw_call_count(call, "path");
    for (size_t i = 0; i < paths; i++)
        if (bw_workspace_add(files, bw_call_text_at(call, "path", i), bw_call_error(call)) != BW_OK)
            return 2;
    const bw_workspace *checked = paths ? files : bw_session_workspace(bw_call_session(call));
    if (bw_workspace_count(checked) == 0)
        return bw_call_fail(call, "verify: which file? Name a file, a directory or a listfile");
    int result = 0;
    if (v->json)
        bw_json_begin_array(v->json);
    else if (v->csv)
        bw_call_print(call, "path,block,dba,rule,severity,offset,text,details\n");
    for (size_t i = 0; i < bw_workspace_count(checked) && result != 2; i++) {
        int one = verify_file(v, bw_workspace_file(checked, i), checked);
        result = one > result ? one : result;
    }
    if (v->json && result != 2)
        bw_json_end(v->json);
    return result;
}

static int run_verify(bw_call *call)
{
    bw_session *session = bw_call_session(call);
    bw_verifying v = {.call = call, .json = bw_call_json(call), .csv = bw_call_has(call, "csv")};
    bw_rules *rules = bw_rules_new(bw_session_layouts(session));
    int result = 2;
    if (choose_rules(call, rules)) {
        bool list = bw_call_has(call, "rules");
        bool chosen = bw_call_has(call, "strict") || bw_call_has(call, "rule") ||
                      bw_call_has(call, "no-rule");
        v.rules = chosen || list ? rules : NULL;
        bw_workspace *files = bw_workspace_new_over(bw_session_workspace(session));
        if (list)
            bw_verify_say_rules(&v);
        result = list ? 0 : verify_files(&v, files);
        bw_workspace_free(files);
    }
    bw_text_free(&v.line);
    bw_rules_free(rules);
    return result;
}

static const bw_param verify_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REPEATED,
     "files, directories or listfiles; those that are open when not given"},
    {"strict", 's', BW_ARG_FLAG, BW_PARAM_OPTION, "also decode each block and apply every rule"},
    {"rule", 0, BW_ARG_TEXT, BW_PARAM_OPTION,
     "only these rules: ids with commas between; cache, strict and all are groups"},
    {"no-rule", 0, BW_ARG_TEXT, BW_PARAM_OPTION, "without these rules"},
    {"rules", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "list the rules, and which are on, instead"},
    {"jobs", 'j', BW_ARG_NUMBER, BW_PARAM_OPTION, "threads; all cores when not given"},
    {"partial", 0, BW_ARG_FLAG, BW_PARAM_OPTION,
     "a file shorter than its header says is no problem"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print CSV: a line for each thing found"},
    BW_JSON_PARAM,
};
const bw_command bw_command_verify = {
    .name = "verify",
    .summary =
        "Check every block, in DBVERIFY's words: header, tail, checksum; --strict: all rules",
    .help = "Each rule has an id: Oracle's check code (6101) or a name of ours (itl-ahead, "
            "kdbh.kdbhfseo); verify --rules lists them. Without options the cache layer's rules "
            "are on (header, tail, checksum, zero, corrupt); --strict switches all on, --rule ID "
            "exactly those that it names, --no-rule ID takes some away: verify --strict --no-rule "
            "checksum,itl-ahead FILE. Both may be given several times. Strict rules judge blocks "
            "in which the cache layer finds no fault. Exit status 1 when something was found, or "
            "when a file is shorter than its header says.",
    .example = "verify $DEMO",
    .params = verify_params,
    .param_count = BW_COUNT(verify_params),
    .run = run_verify,
};
