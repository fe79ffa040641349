#include "core/command/look.h"
#include "core/command/call.h"

#include <stdlib.h>

bool bw_look_open(bw_call *call, bw_look *look, bw_look_at at)
{
    *look = (bw_look){0};
    if (!bw_call_block(call, "block", &look->file, &look->block))
        return false;
    if (at == BW_LOOK_FIELDS && bw_call_refuse_unknown(call, look->file) != 0)
        return false;
    bw_block_context context;
    look->bytes = bw_alloc(bw_dbfile_geometry(look->file)->block_size);
    look->tree = bw_tree_new();
    if (bw_dbfile_read(look->file, look->block, look->bytes, bw_call_error(call)) != BW_OK)
        return false;
    bw_dbfile_context(look->file, look->block, &context);
    bw_tree_decode(look->tree, bw_session_layouts(bw_call_session(call)), look->bytes, &context);
    look->place = (bw_bbed_place){bw_dbfile_path(look->file), bw_dbfile_number(look->file),
                                  bw_dbfile_dba(look->file, look->block)};
    return true;
}

int bw_look_close(bw_call *call, bw_look *look, int result)
{
    if (result != 2)
        bw_call_write(call, bw_text_get(&look->text), look->text.length);
    bw_text_free(&look->text);
    bw_tree_free(look->tree);
    free(look->bytes);
    return result;
}

bool bw_look_find(bw_call *call, const bw_look *look, const char *path, bw_spot *spot)
{
    return bw_bbed_find(look->tree, path, spot, bw_call_error(call)) == BW_OK;
}
