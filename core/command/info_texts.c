#include "core/command/info_texts.h"

#include <blockwright/text_files.h>

static void say_parameter(void *context, const bw_parameter *p)
{
    bw_call *call = context;
    bw_text line = {0};
    bw_text_addf(&line, "  parameter          %s.%s=", p->sid, p->name);
    bw_text_add_shown(&line, p->value);
    bw_text_add(&line, "\n");
    bw_call_write(call, bw_text_get(&line), line.length);
    bw_text_free(&line);
}

static void json_parameter(void *context, const bw_parameter *p)
{
    bw_json *json = bw_call_json(context);
    bw_json_begin_object(json);
    bw_json_put_string(json, "sid", p->sid);
    bw_json_put_string(json, "name", p->name);
    bw_json_put_string(json, "value", p->value);
    bw_json_put_uint(json, "at", p->at);
    bw_json_end(json);
}

static void say_user(void *context, const bw_password_entry *entry)
{
    bw_call_print(context, "  user               %s (byte %llu)\n", entry->name,
                  (unsigned long long)entry->at);
}

static void json_user(void *context, const bw_password_entry *entry)
{
    bw_json *json = bw_call_json(context);
    bw_json_begin_object(json);
    bw_json_put_string(json, "name", entry->name);
    bw_json_put_uint(json, "at", entry->at);
    bw_json_end(json);
}

void bw_info_texts(bw_call *call, bw_json *json, bw_dbfile *file)
{
    bw_file_kind kind = bw_dbfile_geometry(file)->kind;
    bool parameters = kind == BW_FILE_SPFILE;
    if (!parameters && kind != BW_FILE_PASSWORD)
        return;
    if (json) {
        bw_json_key(json, parameters ? "parameters" : "users");
        bw_json_begin_array(json);
    }
    bw_error err;
    bw_status status = parameters
                           ? bw_spfile_read(file, json ? json_parameter : say_parameter, call, &err)
                           : bw_password_file_read(file, json ? json_user : say_user, call, &err);
    if (status != BW_OK)
        bw_call_note(call, "%s", err.text);
    if (json)
        bw_json_end(json);
}
