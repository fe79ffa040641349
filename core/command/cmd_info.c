/* info: what a file is and where it stands, from its first two blocks. */
#include "core/command/builtin.h"
#include "core/command/call.h"
#include "core/command/info_texts.h"
#include "core/command/session.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One fact of a file, given to a sink that writes it as text or as JSON. */
typedef struct facts {
    bw_call *call;
    bw_json *json;
} facts;

static void fact_text(const facts *f, const char *key, const char *value)
{
    if (f->json) {
        bw_json_key(f->json, key);
        bw_json_string(f->json, value);
    } else {
        bw_call_print(f->call, "  %-18s %s\n", key, value);
    }
}

static void fact_number(const facts *f, const char *key, uint64_t value)
{
    if (f->json) {
        bw_json_key(f->json, key);
        bw_json_uint(f->json, value);
    } else {
        bw_call_print(f->call, "  %-18s %llu\n", key, (unsigned long long)value);
    }
}

static void fact_bool(const facts *f, const char *key, bool value)
{
    if (f->json) {
        bw_json_key(f->json, key);
        bw_json_bool(f->json, value);
    } else {
        bw_call_print(f->call, "  %-18s %s\n", key, value ? "yes" : "no");
    }
}

static void fact_scn(const facts *f, const char *key, bw_scn scn)
{
    char text[BW_SCN_TEXT];
    if (scn == BW_SCN_NONE) {
        if (f->json) {
            bw_json_key(f->json, key);
            bw_json_null(f->json);
        } else {
            bw_call_print(f->call, "  %-18s none\n", key);
        }
    } else if (f->json) {
        fact_number(f, key, scn);
    } else {
        bw_call_print(f->call, "  %-18s %llu (%s)\n", key, (unsigned long long)scn,
                      bw_scn_format(scn, text));
    }
}

static void fact_time(const facts *f, const char *key, uint32_t time)
{
    char text[BW_TIME_TEXT];
    fact_text(f, key,
              time && time != UINT32_MAX ? bw_time_format(time, text)
              : f->json                  ? NULL
                                         : "none");
}

static void fact_version(const facts *f, uint32_t v)
{
    bw_text text = {0};
    if (v >> 24 >= 18)
        bw_text_addf(&text, "%u.%u.%u.%u.0", v >> 24, v >> 16 & 0xff, v >> 8 & 0xff, v & 0xff);
    else
        bw_text_addf(&text, "%u.%u.%u.%u.%u", v >> 24, v >> 20 & 0xf, v >> 12 & 0xff, v >> 8 & 0xf,
                     v & 0xff);
    fact_text(f, "compat", bw_text_get(&text));
    bw_text_free(&text);
}

static void tell_grid(const facts *f, const bw_geometry *g)
{
    fact_text(f, "kind", bw_file_kind_name(g->kind));
    fact_number(f, "blocksize", g->block_size);
    fact_number(f, "blocks", g->blocks);
    if (g->header_blocks) /* as kccfhfsz counts: without block 0 */
        fact_number(f, "fsz", g->header_blocks - 1);
    if (!g->has_block0)
        fact_number(f, "first_block", g->first_block);
    fact_text(f, "endian", g->big_endian ? "big" : "little");
}

static void tell_datafile(const facts *f, const bw_identity *id)
{
    bw_text text = {0};
    fact_number(f, "file", id->file_number);
    fact_number(f, "rfile", id->relative_file);
    fact_text(f, "tablespace", id->tablespace);
    fact_number(f, "ts", id->tablespace_number);
    fact_scn(f, "creation_scn", id->creation_scn);
    fact_time(f, "creation_time", id->creation_time);
    fact_scn(f, "checkpoint_scn", id->checkpoint_scn);
    fact_time(f, "checkpoint_time", id->checkpoint_time);
    fact_number(f, "checkpoint_count", id->checkpoint_count);
    bw_text_addf(&text, "%u.%u.%u", id->rba_sequence, id->rba_block, id->rba_offset);
    fact_text(f, "rba", bw_text_get(&text));
    bw_text_clear(&text);
    bw_text_addf(&text, "0x%04x", id->status);
    fact_text(f, "status", bw_text_get(&text));
    fact_bool(f, "fuzzy", id->fuzzy);
    fact_bool(f, "backup_mode", id->backup_mode);
    fact_scn(f, "resetlogs_scn", id->resetlogs_scn);
    fact_time(f, "resetlogs_time", id->resetlogs_time);
    if (id->platform)
        fact_text(f, "platform", bw_platform_name(id->platform));
    bw_text_free(&text);
}

static void tell_redo(const facts *f, const bw_identity *id)
{
    fact_number(f, "thread", id->thread);
    fact_number(f, "sequence", id->sequence);
    fact_scn(f, "first_scn", id->first_scn);
    fact_scn(f, "next_scn", id->next_scn);
    fact_time(f, "first_time", id->first_time);
    fact_time(f, "next_time", id->next_time);
    fact_bool(f, "current", id->next_block == UINT32_MAX);
    fact_scn(f, "resetlogs_scn", id->resetlogs_scn);
    fact_time(f, "resetlogs_time", id->resetlogs_time);
}

static void tell_identity(const facts *f, const bw_geometry *g, const bw_identity *id)
{
    fact_text(f, "dbname", id->dbname);
    fact_number(f, "dbid", id->dbid);
    fact_version(f, g->version);
    fact_number(f, "control_seq", id->control_seq);
    if (id->has_datafile)
        tell_datafile(f, id);
    if (id->has_redo)
        tell_redo(f, id);
    if (id->has_control) {
        fact_time(f, "creation_time", id->creation_time);
        fact_scn(f, "checkpoint_scn", id->checkpoint_scn);
        fact_time(f, "checkpoint_time", id->checkpoint_time);
        fact_number(f, "mount_id_likely", id->mount_id);
    }
}

static void tell_file(const facts *f, bw_dbfile *file)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    const bw_identity *id = bw_dbfile_identity(file);
    if (f->json) {
        bw_json_begin_object(f->json);
        fact_text(f, "path", bw_dbfile_path(file));
    } else {
        bw_call_print(f->call, "%s\n", bw_dbfile_path(file));
    }
    tell_grid(f, g);
    if (id->has_header)
        tell_identity(f, g, id);
    if (g->note[0])
        fact_text(f, "note", g->note);
    bw_info_texts(f->call, f->json, file);
    if (f->json)
        bw_json_end(f->json);
}

/* A file that was named and is nothing of Oracle's ends the command; one that is cut is told. */
static int check_file(bw_call *call, const bw_dbfile *file)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    if (g->tail_bytes && g->kind != BW_FILE_UNKNOWN)
        bw_call_note(call, "%s: %s", bw_dbfile_path(file), g->note);
    return bw_call_refuse_unknown(call, file);
}

static int run_info(bw_call *call)
{
    facts f = {call, bw_call_json(call)};
    bw_workspace *found = bw_workspace_new_over(bw_session_workspace(bw_call_session(call)));
    size_t paths = bw_call_count(call, "path");
    int result = 0;
    for (size_t i = 0; i < paths && result == 0; i++)
        if (bw_workspace_add(found, bw_call_text_at(call, "path", i), bw_call_error(call)) != BW_OK)
            result = 2;
    bw_workspace *shown = paths ? found : bw_session_workspace(bw_call_session(call));
    if (result == 0 && bw_workspace_count(shown) == 0)
        result = bw_call_fail(call, "info: which file? Name a file, a directory or a listfile");
    for (size_t i = 0; result == 0 && i < bw_workspace_count(shown); i++)
        result = check_file(call, bw_workspace_file(shown, i));
    if (result == 0 && f.json)
        bw_json_begin_array(f.json);
    for (size_t i = 0; result == 0 && i < bw_workspace_count(shown); i++)
        tell_file(&f, bw_workspace_file(shown, i));
    if (result == 0 && f.json)
        bw_json_end(f.json);
    bw_workspace_free(found);
    return result;
}

static const bw_param info_params[] = {
    {"path", 0, BW_ARG_PATH, BW_PARAM_REPEATED, "files, directories or BBED listfiles"},
    BW_JSON_PARAM,
};
const bw_command bw_command_info = {
    .name = "info",
    .summary = "What each file is: kind, database, tablespace, checkpoint, status",
    .help =
        "Reads the first two blocks of each file only; of an spfile all parameters, of a password "
        "file the users. Without a path: the files that are open.",
    .example = "info $DEMO",
    .params = info_params,
    .param_count = BW_COUNT(info_params),
    .run = run_info,
};
