/* failover tree: the incarnations of a database and its copies, and which file stands on which. */
#include "core/command/aligned_logs.h"
#include "core/command/builtin.h"
#include "core/command/csv.h"
#include <blockwright/branches.h>

#include <stdio.h>
#include <string.h>

#define SOURCES_SHOWN 4u /* of a branch, a line each */
#define SOURCES_LOOKED_AT 1000u

static const char *scn_text(bw_scn scn, char text[24])
{
    snprintf(text, 24, "%llu", (unsigned long long)scn);
    return scn == BW_SCN_NONE ? "?" : text;
}

/* When it began: the second, the day, or a time around. */
static const char *time_text(const bw_branch *n, char text[2 * BW_TIME_TEXT + 8])
{
    char first[BW_TIME_TEXT], last[BW_TIME_TEXT];
    bw_time_format(n->first, first);
    bw_time_format(n->last, last);
    if (n->id)
        snprintf(text, 2 * BW_TIME_TEXT + 8, "%s", first);
    else if (!n->first)
        snprintf(text, 2 * BW_TIME_TEXT + 8, "time not known");
    else if (strncmp(first, last, 10) == 0)
        snprintf(text, 2 * BW_TIME_TEXT + 8, "on %.10s", first);
    else
        snprintf(text, 2 * BW_TIME_TEXT + 8, "%s to %s", first, last);
    return text;
}

/* --- text --- */

static bool is_told(const bw_branch *n, size_t index)
{
    const bw_branch_seen *s = &n->seen[index];
    for (size_t i = 0; i < index; i++)
        if (strcmp(n->seen[i].what, s->what) == 0 && strcmp(n->seen[i].file, s->file) == 0)
            return true;
    return false;
}

/* The first of each kind in each file. */
static void say_sources(bw_call *call, const bw_branch *n)
{
    bw_text text = {0};
    size_t shown = 0;
    for (size_t i = 0; i < n->seen_count && i < SOURCES_LOOKED_AT && shown < SOURCES_SHOWN; i++) {
        const bw_branch_seen *s = &n->seen[i];
        if (is_told(n, i))
            continue;
        shown++;
        bw_text_clear(&text);
        bw_text_add_shown(&text, bw_base_name(s->file));
        if (s->line)
            bw_text_addf(&text, ":%llu", (unsigned long long)s->line);
        bw_call_print(call, "%*s%s in %s%s%s\n", (int)(2 * n->depth + 4), "", s->what,
                      bw_text_get(&text), s->current ? ", runs on it" : "",
                      s->likely ? " (likely)" : "");
    }
    if (n->seen_count > shown)
        bw_call_print(call, "%*sand %zu more\n", (int)(2 * n->depth + 4), "",
                      n->seen_count - shown);
    bw_text_free(&text);
}

static void say_branch(bw_call *call, const bw_branch *n, bool newest)
{
    char scn[24], time[2 * BW_TIME_TEXT + 8], id[16] = "?";
    if (n->id)
        snprintf(id, sizeof(id), "%u", n->id);
    bw_call_print(call, "%*s%s%s at SCN %s, %s, resetlogs id %s%s\n", (int)(2 * n->depth), "",
                  n->depth ? "+ " : "", n->depth ? "RESETLOGS" : "branch", scn_text(n->scn, scn),
                  time_text(n, time), id, newest ? "  <- the newest" : "");
    if (n->parent != BW_BRANCH_NONE && !n->parent_told)
        bw_call_print(call, "%*slikely from the one above: it is the newest older one\n",
                      (int)(2 * n->depth + 4), "");
    say_sources(call, n);
}

static void say_file(bw_call *call, const bw_branch *nodes, const bw_branch_file *f)
{
    char scn[24], limit[24], id[24];
    bw_text path = {0};
    bw_text_add_shown(&path, f->path);
    snprintf(id, sizeof(id), "%u", nodes[f->branch].id);
    bw_call_print(call, "  %-9s %10s  SCN %-14s %s\n", bw_branch_relation_name(f->relation),
                  nodes[f->branch].id ? id : "?", scn_text(f->scn, scn), bw_text_get(&path));
    if (f->relation == BW_BRANCH_ORPHAN)
        bw_call_print(call, "            beyond the branch point %s: flash it back below, or restore "
                            "it (ORA-19909, ORA-01190)\n",
                      scn_text(f->limit, limit));
    bw_text_free(&path);
}

static void say_tree(bw_call *call, const bw_branches *b, const bw_branch *nodes, size_t count)
{
    size_t file_count;
    const bw_branch_file *files = bw_branches_files(b, &file_count);
    for (size_t i = 0; i < count; i++)
        say_branch(call, &nodes[i], i == bw_branches_newest(b));
    if (file_count)
        bw_call_print(call, "\nFiles, against the newest branch\n");
    for (size_t i = 0; i < file_count; i++)
        say_file(call, nodes, &files[i]);
}

/* --- JSON and CSV --- */

static void put_scn(bw_json *json, const char *key, bw_scn scn)
{
    bw_json_key(json, key);
    if (scn == BW_SCN_NONE)
        bw_json_null(json);
    else
        bw_json_uint(json, scn);
}

static void write_branch(bw_json *json, const bw_branch *n, size_t index, bool newest)
{
    char time[2 * BW_TIME_TEXT + 8];
    bw_json_begin_object(json);
    bw_json_put_uint(json, "branch", index);
    bw_json_key(json, "parent");
    if (n->parent == BW_BRANCH_NONE)
        bw_json_null(json);
    else
        bw_json_uint(json, n->parent);
    bw_json_put_bool(json, "parent_likely", n->parent != BW_BRANCH_NONE && !n->parent_told);
    put_scn(json, "scn", n->scn);
    bw_json_put_uint(json, "resetlogs_id", n->id);
    bw_json_put_string(json, "time", time_text(n, time));
    bw_json_put_uint(json, "dbid", n->dbid);
    bw_json_put_bool(json, "newest", newest);
    bw_json_key(json, "seen");
    bw_json_begin_array(json);
    for (size_t i = 0; i < n->seen_count; i++) {
        bw_json_begin_object(json);
        bw_json_put_string(json, "what", n->seen[i].what);
        bw_json_put_string(json, "file", n->seen[i].file);
        bw_json_put_uint(json, "line", n->seen[i].line);
        bw_json_put_bool(json, "current", n->seen[i].current);
        bw_json_put_bool(json, "likely", n->seen[i].likely);
        bw_json_end(json);
    }
    bw_json_end(json);
    bw_json_end(json);
}

static void write_tree(bw_json *json, const bw_branches *b, const bw_branch *nodes, size_t count)
{
    size_t file_count;
    const bw_branch_file *files = bw_branches_files(b, &file_count);
    bw_json_begin_object(json);
    bw_json_key(json, "branches");
    bw_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        write_branch(json, &nodes[i], i, i == bw_branches_newest(b));
    bw_json_end(json);
    bw_json_key(json, "files");
    bw_json_begin_array(json);
    for (size_t i = 0; i < file_count; i++) {
        bw_json_begin_object(json);
        bw_json_put_string(json, "path", files[i].path);
        bw_json_put_string(json, "what", files[i].what);
        bw_json_put_uint(json, "branch", files[i].branch);
        put_scn(json, "scn", files[i].scn);
        put_scn(json, "branch_point", files[i].limit);
        bw_json_put_string(json, "relation", bw_branch_relation_name(files[i].relation));
        bw_json_end(json);
    }
    bw_json_end(json);
    bw_json_end(json);
}

static void csv_tree(bw_call *call, const bw_branches *b, const bw_branch *nodes)
{
    size_t count;
    char scn[24], limit[24];
    const bw_branch_file *files = bw_branches_files(b, &count);
    bw_text line = {0};
    bw_call_print(call, "path,what,resetlogs_id,scn,branch_point,relation\n");
    for (size_t i = 0; i < count; i++) {
        bw_text_clear(&line);
        bw_csv_text(&line, files[i].path);
        bw_csv_text(&line, files[i].what);
        bw_csv_number(&line, nodes[files[i].branch].id);
        bw_csv_text(&line, scn_text(files[i].scn, scn));
        bw_csv_text(&line, scn_text(files[i].limit, limit));
        bw_csv_text(&line, bw_branch_relation_name(files[i].relation));
        bw_call_print(call, "%s\n", bw_text_get(&line));
    }
    bw_text_free(&line);
}

static int tell_tree(bw_call *call, bw_branches *b)
{
    size_t count, file_count, bad = 0;
    const bw_branch *nodes = bw_branches_read(b, &count);
    const bw_branch_file *files = bw_branches_files(b, &file_count);
    for (size_t i = 0; i < file_count; i++)
        bad += files[i].relation == BW_BRANCH_ORPHAN || files[i].relation == BW_BRANCH_FOREIGN;
    if (count == 0)
        bw_call_note(call, "nothing here tells of an incarnation: give files of the database, its "
                           "archived logs, RMAN's 'list incarnation' or alert logs");
    if (bw_call_json(call))
        write_tree(bw_call_json(call), b, nodes, count);
    else if (bw_call_has(call, "csv"))
        csv_tree(call, b, nodes);
    else
        say_tree(call, b, nodes, count);
    return bad || count == 0;
}

static int run_tree(bw_call *call)
{
    bw_branches *b = bw_branches_new(bw_session_catalogue(bw_call_session(call)));
    bw_status status = BW_OK;
    for (size_t i = 0; status == BW_OK && i < bw_call_count(call, "path"); i++)
        status = bw_branches_add(b, bw_call_text_at(call, "path", i), bw_call_error(call));
    int result = status == BW_OK ? tell_tree(call, b) : 2;
    bw_branches_free(b);
    return result;
}

static const bw_param tree_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REPEATED | BW_PARAM_REQUIRED,
     "files of both sides, archived logs, RMAN lists, alert logs, or folders of them"},
    {"csv", 0, BW_ARG_FLAG, BW_PARAM_OPTION, "print the files as CSV"},
    BW_JSON_PARAM};
const bw_command bw_command_failover_tree = {
    .name = "failover tree",
    .aliases = "incarnations",
    .summary = "The incarnations of a database and its copies as one tree, and the files on each",
    .help = "A branch is a resetlogs SCN and time; its id is that time. Out of headers of "
            "datafiles and logs, control file records, names of archived logs, RMAN's 'list "
            "incarnation', and alert logs. Files are put against the newest branch: the same, an "
            "ancestor (recoverable through resetlogs), an ORPHAN (beyond the point where the "
            "newest one left), aside or foreign. Exit status 1: one is an orphan or foreign.",
    .example = "failover tree $DEMO",
    .params = tree_params,
    .param_count = BW_COUNT(tree_params),
    .run = run_tree};
