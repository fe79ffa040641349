/* controlfile dump: a control file in the words of Oracle's own dump (event controlf). */
#include "core/command/builtin.h"

#include <blockwright/control.h>

#include <stdio.h>

#define STARS "***************************************************************************\n"

static void say_header(bw_call *call, bw_dbfile *file)
{
    const bw_geometry *g = bw_dbfile_geometry(file);
    const bw_identity *id = bw_dbfile_identity(file);
    bw_call_print(call, "DUMP OF CONTROL FILES, Seq # %u = 0x%x\n V10 STYLE FILE HEADER:\n",
                  id->control_seq, id->control_seq);
    bw_call_print(call, "\tCompatibility Vsn = %u=0x%x\n\tDb ID=%u=0x%x, Db Name='%s'\n",
                  g->version, g->version, id->dbid, id->dbid, id->dbname);
    bw_call_print(call, "\tActivation ID=%u=0x%x\n\tControl Seq=%u=0x%x, File size=%llu=0x%llx\n",
                  id->activation_id, id->activation_id, id->control_seq, id->control_seq,
                  (unsigned long long)g->header_blocks - 1,
                  (unsigned long long)g->header_blocks - 1);
    bw_call_print(call, "\tFile Number=%u, Blksiz=%u, File Type=%u %s\n", id->file_number,
                  g->block_size, id->file_type, id->file_type == 1 ? "CONTROL" : "BACKUP CONTROL");
}

static void rba_member(bw_json *json, const char *key, const bw_rba *rba)
{
    char text[40];
    snprintf(text, sizeof(text), "%u.%u.%u", rba->sequence, rba->block, rba->offset);
    bw_json_put_string(json, key, text);
}

/* As dumps print times. */
static const char *dump_time(uint32_t time, char text[BW_TIME_TEXT])
{
    bw_datetime t = bw_time_decode(time);
    snprintf(text, BW_TIME_TEXT, "%02d/%02d/%04d %02d:%02d:%02d", t.month, t.day, t.year, t.hour,
             t.minute, t.second);
    return text;
}

static void say_progress(bw_call *call, const bw_control_progress *p)
{
    char scn[BW_SCN_TEXT], time[BW_TIME_TEXT], work[BW_RECOVERY_TEXT];
    bw_call_print(call, "THREAD #%u - status:0x%x", p->thread, p->status);
    if (!p->has_rest) {
        bw_call_print(call, "%s\n",
                      p->status ? " (the rest of the record fits no known form)" : "");
        return;
    }
    bw_call_print(call, " flags:0x%x dirty:%u\n", p->flags, p->dirty);
    bw_call_print(call, "low cache rba:(0x%x.%x.%x) on disk rba:(0x%x.%x.%x)\n", p->low.sequence,
                  p->low.block, p->low.offset, p->on_disk.sequence, p->on_disk.block,
                  p->on_disk.offset);
    bw_call_print(call, "on disk scn: %s %s\n", bw_scn_format(p->on_disk_scn, scn),
                  dump_time(p->on_disk_time, time));
    bw_call_print(call, "resetlogs scn: %s %s\n", bw_scn_format(p->resetlogs_scn, scn),
                  dump_time(p->resetlogs_time, time));
    bw_call_print(call, "heartbeat: %u mount id: %u\n", p->heartbeat, p->mount_id);
    if (bw_recovery_work(p->dirty, &p->low, &p->on_disk, work))
        bw_call_print(call, "(crash recovery would read %s of redo; likely)\n", work);
}

static void json_progress(bw_json *json, const bw_control_progress *p)
{
    char work[BW_RECOVERY_TEXT];
    bw_json_begin_object(json);
    bw_json_put_uint(json, "thread", p->thread);
    bw_json_put_uint(json, "status", p->status);
    bw_json_put_string(json, "rest", p->has_rest ? "likely" : "unknown");
    if (p->has_rest) {
        bw_json_put_uint(json, "flags", p->flags);
        bw_json_put_uint(json, "dirty", p->dirty);
        rba_member(json, "low_cache_rba", &p->low);
        rba_member(json, "on_disk_rba", &p->on_disk);
        bw_json_put_uint(json, "on_disk_scn", p->on_disk_scn);
        bw_json_put_uint(json, "on_disk_time", p->on_disk_time);
        bw_json_put_uint(json, "resetlogs_scn", p->resetlogs_scn);
        bw_json_put_uint(json, "resetlogs_time", p->resetlogs_time);
        bw_json_put_uint(json, "heartbeat", p->heartbeat);
        bw_json_put_uint(json, "mount_id", p->mount_id);
        if (bw_recovery_work(p->dirty, &p->low, &p->on_disk, work))
            bw_json_put_string(json, "recovery", work);
    }
    bw_json_end(json);
}

/* Returns 1 when a record is corrupt, which does not stop the others. */
static int tell_progress(bw_call *call, bw_control *control, bw_json *json)
{
    int result = 0;
    bw_error err;
    if (json) {
        bw_json_key(json, "progress");
        bw_json_begin_array(json);
    } else {
        bw_call_print(call, STARS "CHECKPOINT PROGRESS RECORDS\n" STARS);
    }
    for (uint32_t t = 1; t <= bw_control_threads(control); t++) {
        bw_control_progress p;
        if (bw_control_progress_read(control, t, &p, &err) != BW_OK) {
            bw_call_note(call, "%s", err.text);
            result = 1;
        } else if (json) {
            json_progress(json, &p);
        } else {
            say_progress(call, &p);
        }
    }
    if (json)
        bw_json_end(json);
    return result;
}

static const char *value_text(const bw_control_field *field, const bw_control_value *value,
                              char text[560])
{
    char part[BW_SCN_TEXT + BW_TIME_TEXT];
    switch (field->type) {
    case BW_CONTROL_TEXT: snprintf(text, 560, "%s", value->text); break;
    case BW_CONTROL_SCN:
        snprintf(text, 560, "%s",
                 value->number == BW_SCN_NONE ? "0xffff.ffffffff"
                                              : bw_scn_format(value->number, part));
        break;
    case BW_CONTROL_TIME:
        snprintf(text, 560, "%s", value->number ? dump_time((uint32_t)value->number, part) : "-");
        break;
    case BW_CONTROL_RBA:
        snprintf(text, 560, "(0x%x.%x.%x)", value->rba.sequence, value->rba.block,
                 value->rba.offset);
        break;
    case BW_CONTROL_HEX: snprintf(text, 560, "0x%llx", (unsigned long long)value->number); break;
    case BW_CONTROL_NUMBER: snprintf(text, 560, "%llu", (unsigned long long)value->number); break;
    }
    return text;
}

static void json_value(bw_json *json, const bw_control_field *field, const bw_control_value *value)
{
    if (field->type == BW_CONTROL_RBA) {
        rba_member(json, field->name, &value->rba);
        return;
    }
    bw_json_key(json, field->name);
    if (field->type == BW_CONTROL_TEXT)
        bw_json_string(json, value->text);
    else if (field->type == BW_CONTROL_SCN && value->number == BW_SCN_NONE)
        bw_json_null(json);
    else
        bw_json_uint(json, value->number);
}

static void tell_record(bw_call *call, bw_control *control, const bw_control_section *section,
                        uint32_t index, const uint8_t *record, bw_json *json)
{
    const bw_control_field *fields;
    size_t count = bw_control_fields(section, &fields);
    char text[560];
    if (json) {
        bw_json_begin_object(json);
        bw_json_put_uint(json, "record", index + 1);
    } else {
        bw_call_print(call, "%s #%u:\n", section->name, index + 1);
    }
    for (size_t i = 0; i < count; i++) {
        bw_control_value value;
        if (!bw_control_field_holds(control, section, &fields[i], record))
            continue;
        bw_control_value_get(control, &fields[i], record, &value);
        if (json)
            json_value(json, &fields[i], &value);
        else
            bw_call_print(call, "  %-10s %-36s %-8s %s\n", fields[i].name,
                          value_text(&fields[i], &value, text),
                          bw_control_trust_name(fields[i].trust), fields[i].doc);
    }
    if (json)
        bw_json_end(json);
}

/* How far each field can be trusted: the same for all records of a section. */
static void json_trust(bw_json *json, const bw_control_section *section)
{
    const bw_control_field *fields;
    size_t count = bw_control_fields(section, &fields);
    bw_json_key(json, "fields");
    bw_json_begin_object(json);
    for (size_t i = 0; i < count; i++)
        bw_json_put_string(json, fields[i].name, bw_control_trust_name(fields[i].trust));
    bw_json_end(json);
}

static void begin_section(bw_call *call, const bw_control_section *s, bw_json *json)
{
    if (json) {
        bw_json_begin_object(json);
        bw_json_put_string(json, "name", s->name);
        bw_json_put_uint(json, "size", s->record_size);
        bw_json_put_uint(json, "blkno", s->first);
        bw_json_put_uint(json, "blocks", s->blocks);
        bw_json_put_uint(json, "slots", s->slots);
        bw_json_put_string(json, "trust", bw_control_trust_name(s->trust));
        bw_json_put_string(json, "how", s->how);
        json_trust(json, s);
        bw_json_key(json, "records");
        bw_json_begin_array(json);
    } else {
        bw_call_print(call, STARS "%s\n" STARS " (size = %u, blkno = %u, blocks = %u)\n (%s)\n",
                      s->name, s->record_size, s->first, s->blocks, s->how);
    }
}

static void tell_section(bw_call *call, bw_control *control, const bw_control_section *section,
                         bw_json *json)
{
    begin_section(call, section, json);
    for (uint32_t i = 0; i < section->slots; i++) {
        const uint8_t *record = bw_control_record(control, section, i);
        if (record && bw_control_record_used(section, record))
            tell_record(call, control, section, i, record, json);
    }
    if (json) {
        bw_json_end(json);
        bw_json_end(json);
    }
}

static int run_dump(bw_call *call)
{
    bw_dbfile *file = bw_call_file(call, "file");
    bw_control *control = file ? bw_control_open(file, bw_call_error(call)) : NULL;
    bw_json *json = bw_call_json(call);
    if (!control)
        return 2;
    if (json) {
        bw_json_begin_object(json);
        bw_json_put_string(json, "dbname", bw_dbfile_identity(file)->dbname);
        bw_json_put_uint(json, "dbid", bw_dbfile_identity(file)->dbid);
        bw_json_put_uint(json, "control_seq", bw_dbfile_identity(file)->control_seq);
    } else {
        say_header(call, file);
    }
    const char *note = bw_dbfile_geometry(file)->note;
    if (note[0])
        bw_call_note(call, "%s: %s", bw_dbfile_path(file), note);
    int result = tell_progress(call, control, json) | (note[0] != '\0');
    if (json) {
        bw_json_key(json, "sections");
        bw_json_begin_array(json);
    }
    for (size_t i = 0; i < bw_control_sections(control); i++)
        tell_section(call, control, bw_control_section_at(control, i), json);
    if (json) {
        bw_json_end(json);
        bw_json_end(json);
    }
    bw_control_free(control);
    return result;
}

static const bw_param dump_params[] = {BW_FILE_PARAM, BW_JSON_PARAM};
const bw_command bw_command_controlfile_dump = {
    .name = "controlfile dump",
    .summary = "A control file's header, checkpoint progress and records, as Oracle dumps them",
    .help = "Where the sections lie is inferred; each says how, and each field how far it can be "
            "trusted: certain, likely or unknown. Exit 1: a progress record is corrupt, or the "
            "file is cut.",
    .example = "controlfile dump $DEMO/control01.ctl",
    .params = dump_params,
    .param_count = BW_COUNT(dump_params),
    .run = run_dump,
};
