/* The columns of the header table: what two copies of a database are compared by. */
#include "core/diff/columns.h"
#include <blockwright/diff.h>

#include <string.h>

static bool scn_text(bool has, bw_scn scn, bw_text *text)
{
    char buffer[BW_SCN_TEXT];
    if (has && scn == BW_SCN_NONE)
        bw_text_add(text, "open");
    else if (has)
        bw_text_addf(text, "%llu (%s)", (unsigned long long)scn, bw_scn_format(scn, buffer));
    return has;
}

static void time_text(bool has, uint32_t time, bw_text *text)
{
    char buffer[BW_TIME_TEXT];
    if (has)
        bw_text_add(text, bw_time_format(time, buffer));
}

static void number_text(bool has, uint64_t number, bw_text *text)
{
    if (has)
        bw_text_addf(text, "%llu", (unsigned long long)number);
}

static void flag_text(bool has, bool flag, bw_text *text)
{
    if (has)
        bw_text_add(text, flag ? "yes" : "no");
}

static void database(const bw_diff_side *s, bw_text *text)
{
    if (s->id.has_header)
        bw_text_addf(text, "%s %u", s->id.dbname, s->id.dbid);
}

static void resetlogs(const bw_diff_side *s, bw_text *text)
{
    bool has = s->id.has_datafile || s->id.has_redo;
    if (scn_text(has, s->id.resetlogs_scn, text)) {
        bw_text_add(text, " ");
        time_text(has, s->id.resetlogs_time, text);
    }
}

static void block_size(const bw_diff_side *s, bw_text *text)
{
    bool known = s->grid.kind != BW_FILE_UNKNOWN;
    number_text(known, s->grid.block_size, text);
    if (known)
        bw_text_add(text, s->grid.big_endian ? " big-endian" : " little-endian");
}

static void creation(const bw_diff_side *s, bw_text *text)
{
    if (scn_text(s->id.has_datafile, s->id.creation_scn, text))
        bw_text_add(text, " ");
    time_text(s->id.has_datafile || s->id.has_control, s->id.creation_time, text);
}

static void backup_mode(const bw_diff_side *s, bw_text *text)
{
    flag_text(s->id.has_datafile, s->id.backup_mode, text);
}

static void fuzzy(const bw_diff_side *s, bw_text *text)
{
    flag_text(s->id.has_datafile, s->id.fuzzy, text);
}

static void status(const bw_diff_side *s, bw_text *text)
{
    if (s->id.has_datafile)
        bw_text_addf(text, "0x%04x", s->id.status);
}

static bool has_checkpoint(const bw_diff_side *s)
{
    return s->id.has_datafile || s->id.has_control;
}

static void checkpoint_scn(const bw_diff_side *s, bw_text *text)
{
    scn_text(has_checkpoint(s), s->id.checkpoint_scn, text);
}

static void checkpoint_time(const bw_diff_side *s, bw_text *text)
{
    time_text(has_checkpoint(s), s->id.checkpoint_time, text);
}

static void checkpoint_count(const bw_diff_side *s, bw_text *text)
{
    number_text(s->id.has_datafile, s->id.checkpoint_count, text);
}

/* The control file's view, and the header's own value where that is another one. */
static void control_count(const bw_diff_side *s, bw_text *text)
{
    number_text(s->has_control_view, s->control_count, text);
    if (s->has_control_view && s->control_count != s->id.checkpoint_count)
        bw_text_addf(text, " (the file says %u)", s->id.checkpoint_count);
}

static void control_scn(const bw_diff_side *s, bw_text *text)
{
    bool has = s->has_control_view && s->control_scn != BW_SCN_NONE;
    number_text(has, s->control_scn, text);
    if (has && s->control_scn != s->id.checkpoint_scn)
        bw_text_addf(text, " (the file says %llu)", (unsigned long long)s->id.checkpoint_scn);
    if (has)
        bw_text_add(text, " likely");
}

static void checkpoint_rba(const bw_diff_side *s, bw_text *text)
{
    if (s->id.has_datafile)
        bw_text_addf(text, "thread %u, %u.%u.%u", s->id.checkpoint_thread, s->id.rba_sequence,
                     s->id.rba_block, s->id.rba_offset);
}

static void control_seq(const bw_diff_side *s, bw_text *text)
{
    number_text(s->id.has_header, s->id.control_seq, text);
}

static void sequence(const bw_diff_side *s, bw_text *text)
{
    number_text(s->id.has_redo, s->id.sequence, text);
}

static void first_scn(const bw_diff_side *s, bw_text *text)
{
    scn_text(s->id.has_redo, s->id.first_scn, text);
}

static void next_scn(const bw_diff_side *s, bw_text *text)
{
    scn_text(s->id.has_redo, s->id.next_scn, text);
}

static void size(const bw_diff_side *s, bw_text *text)
{
    number_text(true, s->size, text);
}

/* Badness orders rows; 900 and up is kept for files that are missing or unreadable. */
static const struct {
    const char *key, *name;
    void (*cell)(const bw_diff_side *, bw_text *);
    unsigned badness;
} columns[] = {
    {"database", "database, DBID", database, 800},
    {"block_size", "block size", block_size, 780},
    {"resetlogs", "resetlogs", resetlogs, 700},
    {"creation", "creation", creation, 650},
    {"backup_mode", "backup mode", backup_mode, 600},
    {"fuzzy", "fuzzy", fuzzy, 550},
    {"status", "status", status, 500},
    {"checkpoint_scn", "checkpoint SCN", checkpoint_scn, 400},
    {"checkpoint_time", "checkpoint time", checkpoint_time, 390},
    {"checkpoint_count", "checkpoint count", checkpoint_count, 380},
    {"checkpoint_rba", "checkpoint rba", checkpoint_rba, 370},
    {"control_scn", "control file: SCN", control_scn, 368},
    {"control_count", "control file: count", control_count, 366},
    {"sequence", "log sequence", sequence, 360},
    {"first_scn", "first SCN", first_scn, 350},
    {"next_scn", "next SCN", next_scn, 340},
    {"size", "size, bytes", size, 300},
    {"control_seq", "control file seq", control_seq, 200},
};

size_t bw_diff_columns(void)
{
    return BW_COUNT(columns);
}

const char *bw_diff_column_name(size_t column)
{
    return columns[column].name;
}

const char *bw_diff_column_key(size_t column)
{
    return columns[column].key;
}

unsigned bw_diff_column_badness(size_t column)
{
    return columns[column].badness;
}

void bw_diff_cell(const bw_diff_side *side, size_t column, bw_text *text)
{
    if (side && side->trouble.status == BW_OK)
        columns[column].cell(side, text);
}

bool bw_diff_cell_differs(const bw_diff_pair *pair, size_t column)
{
    bw_text left = {0}, right = {0};
    if (!pair->left || !pair->right || pair->left->trouble.status != BW_OK ||
        pair->right->trouble.status != BW_OK)
        return false;
    bw_diff_cell(pair->left, column, &left);
    bw_diff_cell(pair->right, column, &right);
    bool differs = strcmp(bw_text_get(&left), bw_text_get(&right)) != 0;
    bw_text_free(&left);
    bw_text_free(&right);
    return differs;
}
