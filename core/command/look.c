#include "core/command/look.h"
#include "core/command/call.h"

#include <stdlib.h>
#include <string.h>

typedef struct walk {
    bw_call *call;
    bw_look look;
    int (*one)(bw_call *, bw_look *, void *);
    void *data;
    int result; /* the highest so far */
} walk;

static void look_at(walk *w, uint64_t block)
{
    bw_look *look = &w->look;
    bw_block_context context;
    int result = 2;
    if (bw_dbfile_read(look->file, block, look->bytes, bw_call_error(w->call)) == BW_OK) {
        look->block = block;
        bw_dbfile_context(look->file, block, &context);
        bw_tree_decode(look->tree, bw_session_layouts(bw_call_session(w->call)), look->bytes,
                       &context);
        look->place = (bw_bbed_place){bw_dbfile_path(look->file), bw_dbfile_number(look->file),
                                      bw_dbfile_dba(look->file, block)};
        bw_text_clear(&look->text);
        result = w->one(w->call, look, w->data);
        if (result != 2)
            bw_call_write(w->call, bw_text_get(&look->text), look->text.length);
    }
    w->result = result > w->result ? result : w->result;
}

/* "100-200", "5,100-200": the dash of a range stands behind a digit. False: an error is set. */
static bool parse_range(walk *w, const char *text, uint64_t *first, uint64_t *last)
{
    bw_error *err = bw_call_error(w->call);
    const char *dash = strrchr(text, '-');
    char from[64];
    if (!dash || dash == text || (size_t)(dash - text) >= sizeof(from)) {
        bool good = bw_dbfile_parse_block(w->look.file, text, first, err) == BW_OK;
        *last = *first;
        return good;
    }
    memcpy(from, text, (size_t)(dash - text));
    from[dash - text] = '\0';
    if (bw_dbfile_parse_block(w->look.file, from, first, err) != BW_OK ||
        bw_dbfile_parse_block(w->look.file, dash + 1, last, err) != BW_OK)
        return false;
    if (*last < *first)
        bw_call_fail(w->call, "%s: the range ends before it begins", text);
    return *last >= *first;
}

static void look_at_named(walk *w)
{
    size_t named = bw_call_count(w->call, "block");
    for (size_t i = 0; i < named && w->result != 2; i++) {
        uint64_t first, last;
        if (!parse_range(w, bw_call_text_at(w->call, "block", i), &first, &last))
            w->result = 2;
        for (uint64_t n = first; w->result != 2 && n <= last; n++)
            look_at(w, n);
    }
}

static bool names_several(bw_call *call)
{
    const char *first = bw_call_text(call, "block");
    return bw_call_count(call, "block") > 1 || (first && strchr(first, '-'));
}

static void look_at_all(walk *w)
{
    bw_json *json = bw_call_json(w->call);
    bool several = w->look.several = names_several(w->call);
    uint64_t block;
    if (json && several)
        bw_json_begin_array(json);
    if (several || bw_call_has(w->call, "block"))
        look_at_named(w);
    else if (bw_call_block(w->call, "block", &w->look.file, &block))
        look_at(w, block);
    else
        w->result = 2;
    if (json && several && w->result != 2)
        bw_json_end(json);
}

int bw_look_each(bw_call *call, bw_look_at at, int (*one)(bw_call *, bw_look *, void *), void *data)
{
    walk w = {.call = call, .one = one, .data = data};
    w.look.file = bw_call_file(call, "file");
    if (!w.look.file || (at == BW_LOOK_FIELDS && bw_call_refuse_unknown(call, w.look.file) != 0))
        return 2;
    w.look.bytes = bw_alloc(bw_dbfile_geometry(w.look.file)->block_size);
    w.look.tree = bw_tree_new();
    look_at_all(&w);
    bw_text_free(&w.look.text);
    bw_tree_free(w.look.tree);
    free(w.look.bytes);
    return w.result;
}

bool bw_look_find(bw_call *call, const bw_look *look, const char *path, bw_spot *spot)
{
    return bw_bbed_find(look->tree, path, spot, bw_call_error(call)) == BW_OK;
}
