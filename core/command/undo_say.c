/* Steps on a chain of undo records, and how the chain ended. */
#include "core/command/undo_say.h"

#include <stdlib.h>

#define LAYER_ROW 11u
#define MOST_COLUMNS 1024u

/* The columns of a step, as the listings of rows take them. */
typedef struct step_columns {
    bw_row_column columns[MOST_COLUMNS];
    unsigned numbers[MOST_COLUMNS];
    bw_rows rows;
} step_columns;

static step_columns *columns_of(const bw_undo_say *say, const bw_undo_step *step)
{
    step_columns *c = bw_alloc(sizeof(*c));
    bw_undo_columns walk = bw_undo_columns_of(step->undo, &step->record);
    size_t count = 0;
    while (count < MOST_COLUMNS &&
           bw_undo_columns_next(&walk, &c->numbers[count], &c->columns[count]))
        count++;
    c->rows = (bw_rows){.call = say->call,
                        .types = say->types,
                        .columns = c->columns,
                        .numbers = c->numbers,
                        .indent = "    ",
                        .column_count = count};
    return c;
}

/* --- words --- */
static const char *leaf_operation(unsigned code)
{
    switch (code) {
    case 2:
    case 3: return "purge the leaf entry: it was not there";
    case 4: return "mark the leaf entry deleted: it was deleted";
    case 5: return "restore the leaf entry: it was not deleted";
    case 18: return "put the key's data back";
    default: return "change of a leaf";
    }
}

static void add_row_words(const bw_undo_record *r, size_t columns, bw_text *text)
{
    char flags[BW_ROW_FLAGS_TEXT];
    if (r->rows) {
        bw_text_addf(text, "%s %u rows: they were %s", bw_row_operation_name(r->operation), r->rows,
                     r->operation == BW_ROW_QMD ? "not there" : "there; their columns are not shown");
        return;
    }
    bw_text_addf(text, "%s row %u: ", bw_row_operation_name(r->operation), r->row);
    switch (r->operation) {
    case BW_ROW_DRP: bw_text_add(text, "it was not there"); return;
    case BW_ROW_LKR: bw_text_addf(text, "only its lock changed, it was %u", r->lock); return;
    case BW_ROW_CFA: bw_text_add(text, "its forwarding address was another"); return;
    case BW_ROW_URP:
        bw_text_addf(text, "%u column%s", r->columns, r->columns == 1 ? " was" : "s were");
        break;
    case BW_ROW_IRP:
    case BW_ROW_ORP:
        bw_text_addf(text, "the piece %s of %u columns was", bw_row_flags_format(r->row_flags, flags),
                     r->columns);
        break;
    case BW_ROW_LMN: bw_text_add(text, "for LogMiner, nothing changed"); return;
    default: bw_text_add(text, "of a form that is not taken apart"); return;
    }
    if (columns < r->columns)
        bw_text_addf(text, ", %zu of them readable", columns);
}

static void add_words(const bw_undo_record *r, size_t columns, bw_text *text)
{
    if (r->flags & BW_UNDO_PIECE)
        bw_text_add(text, "a piece of a record that spans several undo blocks");
    else if (!r->has_change)
        bw_text_addf(text, "layer %u.%u, not taken apart", r->layer, r->code);
    else if (r->layer != LAYER_ROW)
        bw_text_addf(text, "%s", leaf_operation(r->operation));
    else
        add_row_words(r, columns, text);
}

/* "--U- 0x0000.1020770e"; not committed: the letters alone. */
static void add_state(const bw_itl *itl, bw_text *text)
{
    char flags[5], scn[BW_SCN_TEXT];
    bw_text_addf(text, "%s", bw_itl_flags_format(itl->flags, flags));
    if (itl->scn != BW_SCN_NONE)
        bw_text_addf(text, " %s", bw_scn_format(itl->scn, scn));
}

/* --- text --- */
static void text_step(const bw_undo_say *say, const bw_undo_step *step, const step_columns *c)
{
    const bw_undo_record *r = &step->record;
    char xid[BW_XID_TEXT], uba[BW_UBA_TEXT];
    bw_text text = {0};
    bw_text_addf(&text, "%3u  ", say->number);
    if (!say->of_transaction) {
        bw_text_addf(&text, "slot %u  %s  ", step->itl, bw_xid_format(step->change.xid, xid));
        add_state(&step->change, &text);
        bw_text_add(&text, "  ");
    }
    bw_text_addf(&text, "uba %s  file %u, block %llu @%u", bw_uba_format(step->change.uba, uba),
                 bw_dbfile_number(step->file), (unsigned long long)step->block, r->at);
    if (say->of_transaction && r->has_change)
        bw_text_addf(&text, "  object %u, block 0x%08x (%u,%u)", r->object, r->dba,
                     bw_dba_file(r->dba), bw_dba_block(r->dba));
    bw_text_addf(&text, "\n     ");
    add_words(r, c->rows.column_count, &text);
    bw_text_addf(&text, "%s%s\n", step->doubt ? "\n     likely: " : "",
                 step->doubt ? step->doubt : "");
    bw_call_write(say->call, bw_text_get(&text), text.length);
    bw_text_free(&text);
    bw_rows_columns_text(&c->rows);
}

/* --- CSV: a line a column; a step without columns has one line --- */
static void csv_step(const bw_undo_say *say, const bw_undo_step *step, const step_columns *c)
{
    const bw_undo_record *r = &step->record;
    char xid[BW_XID_TEXT], uba[BW_UBA_TEXT], flags[5], scn[BW_SCN_TEXT];
    bw_text value = {0};
    for (size_t i = 0; i < c->rows.column_count || i == 0; i++) {
        bw_call_print(say->call, "%u,%u,%s,%s,%s,%s,%u,%llu,%u,0x%08x,%s,", say->number, step->itl,
                      bw_xid_format(step->change.xid, xid),
                      bw_itl_flags_format(step->change.flags, flags),
                      step->change.scn == BW_SCN_NONE ? "" : bw_scn_format(step->change.scn, scn),
                      bw_uba_format(step->change.uba, uba), bw_dbfile_number(step->file),
                      (unsigned long long)step->block, r->number, r->dba,
                      step->doubt ? "likely" : "certain");
        bw_text_clear(&value);
        add_words(r, c->rows.column_count, &value);
        bw_rows_csv_text(say->call, bw_text_get(&value));
        bool row = r->has_change && r->layer == LAYER_ROW && !r->rows;
        bw_call_print(say->call, row ? ",%u," : ",,", r->row);
        if (i < c->rows.column_count)
            bw_call_print(say->call, "%u,", c->numbers[i]);
        else
            bw_call_print(say->call, ",");
        if (i < c->rows.column_count && !c->columns[i].null) {
            bw_rows_value(&c->rows, i, &value);
            bw_rows_csv_text(say->call, bw_text_get(&value));
        }
        bw_call_print(say->call, "\n");
    }
    bw_text_free(&value);
}

/* --- JSON --- */
static void json_text(bw_json *json, const char *key, const char *value)
{
    bw_json_key(json, key);
    bw_json_string(json, value);
}

static void json_change(bw_json *json, const bw_itl *change)
{
    char xid[BW_XID_TEXT], uba[BW_UBA_TEXT], flags[5];
    json_text(json, "xid", bw_xid_format(change->xid, xid));
    json_text(json, "uba", bw_uba_format(change->uba, uba));
    json_text(json, "flags", bw_itl_flags_format(change->flags, flags));
    bw_json_key(json, "scn");
    if (change->scn == BW_SCN_NONE)
        bw_json_null(json);
    else
        bw_json_uint(json, change->scn);
}

static void json_rows(bw_json *json, const bw_undo_step *step)
{
    const bw_undo_record *r = &step->record;
    bw_json_key(json, "rows");
    bw_json_begin_array(json);
    if (r->has_change && r->layer == LAYER_ROW && !r->rows)
        bw_json_uint(json, r->row);
    for (unsigned i = 0; i < r->rows; i++)
        bw_json_uint(json, bw_get16(step->undo->bytes + r->rows_at + 2 * i,
                                    step->undo->big_endian));
    bw_json_end(json);
}

static void json_step(const bw_undo_say *say, const bw_undo_step *step, const step_columns *c)
{
    bw_json *json = bw_call_json(say->call);
    const bw_undo_record *r = &step->record;
    bw_text words = {0};
    add_words(r, c->rows.column_count, &words);
    bw_json_begin_object(json);
    if (!say->of_transaction)
        bw_rows_json_number(json, "slot", step->itl);
    json_change(json, &step->change);
    bw_rows_json_number(json, "file", bw_dbfile_number(step->file));
    bw_rows_json_number(json, "block", step->block);
    bw_rows_json_number(json, "record", r->number);
    bw_rows_json_number(json, "offset", r->at);
    bw_rows_json_number(json, "object", r->object);
    bw_rows_json_number(json, "data_object", r->data_object);
    bw_rows_json_number(json, "dba", r->dba);
    json_text(json, "operation",
              r->has_change && r->layer == LAYER_ROW ? bw_row_operation_name(r->operation) : NULL);
    json_text(json, "words", bw_text_get(&words));
    json_rows(json, step);
    bw_rows_columns_json(&c->rows);
    json_text(json, "confidence", step->doubt ? "likely" : "certain");
    json_text(json, "doubt", step->doubt);
    bw_json_end(json);
    bw_text_free(&words);
}

/* --- the listing --- */
void bw_undo_say_begin(bw_undo_say *say)
{
    if (say->form == BW_ROWS_CSV)
        bw_call_print(say->call, "step,slot,xid,flags,scn,uba,file,block,record,dba,confidence,"
                                 "words,row,column,value\n");
    if (say->form != BW_ROWS_JSON)
        return;
    bw_json_begin_object(bw_call_json(say->call));
    bw_json_key(bw_call_json(say->call), "steps");
    bw_json_begin_array(bw_call_json(say->call));
}

void bw_undo_say_step(bw_undo_say *say, const bw_undo_step *step)
{
    step_columns *columns = columns_of(say, step);
    say->number++;
    if (say->form == BW_ROWS_JSON)
        json_step(say, step, columns);
    else if (say->form == BW_ROWS_CSV)
        csv_step(say, step, columns);
    else
        text_step(say, step, columns);
    free(columns);
}

static void say_end(const bw_undo_say *say, size_t slot, bw_undo_end end, const char *why)
{
    bw_json *json = bw_call_json(say->call);
    if (say->form == BW_ROWS_JSON) {
        bw_json_begin_object(json);
        bw_rows_json_number(json, "slot", slot);
        json_text(json, "end", end == BW_UNDO_BROKEN ? "broken" : "began");
        json_text(json, "why", why);
        bw_json_end(json);
    } else if (say->form == BW_ROWS_CSV) {
        if (end == BW_UNDO_BROKEN)
            bw_call_note(say->call, "slot %zu: the chain is broken: %s", slot, why);
    } else {
        if (say->of_transaction)
            bw_call_print(say->call, "%s", end == BW_UNDO_BROKEN ? "broken: " : "");
        else
            bw_call_print(say->call, "slot %zu%s: ", slot,
                          end == BW_UNDO_BROKEN ? ", broken" : "");
        bw_call_print(say->call, "%s\n", why);
    }
}

bool bw_undo_say_end(bw_undo_say *say, const bw_undo_chain *chain, int only)
{
    bw_json *json = bw_call_json(say->call);
    bool whole = true;
    if (say->form == BW_ROWS_JSON) {
        bw_json_end(json);
        bw_json_key(json, "ends");
        bw_json_begin_array(json);
    }
    for (size_t i = 0; i < bw_undo_chain_slots(chain); i++) {
        const char *why;
        bw_undo_end end = bw_undo_chain_end(chain, i, &why);
        if (only >= 0 && i != (size_t)only)
            continue;
        whole = whole && end != BW_UNDO_BROKEN;
        say_end(say, i, end, why);
    }
    if (say->form == BW_ROWS_JSON) {
        bw_json_end(json);
        bw_json_end(json);
    }
    return whole;
}
