#include "trace_dump.h"

#include <blockwright/oracle.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the reader stands: lines of a row follow the line that names it. */
typedef struct reader {
    const bw_tree *tree;
    uint32_t header; /* offset of kdbh: the trace counts from there */
    unsigned row;
    bool done;
    char column[80];  /* path of the column that is printed now, "" none */
    unsigned missing; /* bytes of it that are still to be printed */
    bw_text printed;
} reader;

/* The number behind key in line, in C's notations; false when the key is not there. */
static bool number_behind(const char *line, const char *key, long long *value)
{
    const char *at = strstr(line, key);
    if (!at)
        return false;
    char *end;
    at += strlen(key);
    *value = strtoll(at, &end, 0);
    return end != at;
}

static void compare_behind(const reader *r, const char *line, const char *key, const char *path)
{
    long long printed;
    if (number_behind(line, key, &printed))
        realdata_number(r->tree, path, printed);
}

/* An SCN, "0x0000.001732d3" or "0x80e5e2", against base and wrap found by their paths. */
static void compare_scn(const reader *r, const char *line, const char *key, const char *base,
                        const char *wrap)
{
    const char *at = strstr(line, key);
    char text[64];
    bw_scn printed;
    if (!at || sscanf(at + strlen(key), " %63[0-9a-fx.]", text) != 1 ||
        !bw_scn_parse(text, &printed))
        return;
    uint32_t b = realdata_field(r->tree, base), w = realdata_field(r->tree, wrap);
    if (b && w)
        realdata_equal(base,
                       (int64_t)bw_scn_from((uint32_t)r->tree->fields[b].value,
                                            (uint16_t)r->tree->fields[w].value),
                       (int64_t)printed);
}

static void read_cache_header(const reader *r, const char *line)
{
    if (strstr(line, "seq: 0x") && strstr(line, "tail: 0x")) {
        compare_scn(r, line, "scn:", "kcbh.bas_kcbh", "kcbh.wrp_kcbh");
        compare_behind(r, line, "seq: ", "kcbh.seq_kcbh");
        compare_behind(r, line, "flg: ", "kcbh.flg_kcbh");
        compare_behind(r, line, "tail: ", "tailchk");
    }
    if (strstr(line, "chkval: ")) {
        long long format = 0;
        uint32_t field = realdata_field(r->tree, "kcbh.frmt_kcbh");
        compare_behind(r, line, "chkval: ", "kcbh.chkval_kcbh");
        compare_behind(r, line, "type: ", "kcbh.type_kcbh");
        /* the trace prints the format version, the low nibble */
        if (number_behind(line, "frmt: ", &format))
            realdata_equal("frmt_kcbh", (int64_t)r->tree->fields[field].value & 0x0f, format);
    }
    if (strstr(line, "buffer tsn:") || strncmp(line, "Block header dump:", 18) == 0 ||
        strncmp(line, "bdba:", 5) == 0) {
        compare_behind(r, line, "rdba: ", "kcbh.rdba_kcbh");
        compare_behind(r, line, "dump:", "kcbh.rdba_kcbh");
        compare_behind(r, line, "bdba:", "kcbh.rdba_kcbh");
    }
}

static void read_transaction_layer(const reader *r, const char *line)
{
    const bw_tree *tree = r->tree;
    char flag;
    if (strstr(line, "seg/obj:")) {
        compare_behind(r, line, "seg/obj:", "ktbbh.ktbbhsid.ktbbhod1");
        compare_scn(r, line, "csc:", "ktbbh.ktbbhcsc.kscnbas", "ktbbh.ktbbhcsc.kscnwrp");
        compare_behind(r, line, "itc:", "ktbbh.ktbbhict");
        compare_behind(r, line, "typ:", "ktbbh.ktbbhtyp");
        uint32_t field = realdata_field(tree, "ktbbh.ktbbhflg");
        if (sscanf(strstr(line, "flg:"), "flg: %c", &flag) == 1)
            realdata_equal("ktbbhflg",
                           tree->fields[field].value & 0x30 ? 'E'
                           : tree->fields[field].value & 1  ? 'O'
                                                            : '-',
                           flag);
    }
    if (strstr(line,
               "brn:")) /* bitmap managed: the free list's link is the bitmap block's address */
        compare_behind(r, line, "bdba:", "ktbbh.ktbbhfnx");
    compare_behind(r, line, "fsl:", "ktbbh.ktbbhfsl");
    compare_behind(r, line, "fnx:", "ktbbh.ktbbhfnx");
}

static void compare_slot(const reader *r, unsigned slot, const char *member, unsigned printed)
{
    char path[80];
    snprintf(path, sizeof(path), "ktbbhitl[%u].%s", slot, member);
    realdata_number(r->tree, path, printed);
}

/* "0x02   0x0008.006.00000279  0x00800351.0278.15  ----    1  fsc 0x0000.00000000" */
static void read_slot(const reader *r, const char *line)
{
    unsigned slot, usn, slt, sqn, dba, seq, rec, locks, wrap, base;
    char flags[8], kind[8], path[80], expected[32];
    if (sscanf(line, "0x%x 0x%x.%x.%x 0x%x.%x.%x %7s %u %7s 0x%x.%x", &slot, &usn, &slt, &sqn, &dba,
               &seq, &rec, flags, &locks, kind, &wrap, &base) != 12)
        return;
    slot--;
    compare_slot(r, slot, "ktbitxid.kxidusn", usn);
    compare_slot(r, slot, "ktbitxid.kxidslt", slt);
    compare_slot(r, slot, "ktbitxid.kxidsqn", sqn);
    compare_slot(r, slot, "ktbituba.kubadba", dba);
    compare_slot(r, slot, "ktbituba.kubaseq", seq);
    compare_slot(r, slot, "ktbituba.kubarec", rec);
    compare_slot(r, slot, strcmp(kind, "scn") == 0 ? "_ktbitun._ktbitwrp" : "_ktbitun._ktbitfsc",
                 wrap);
    compare_slot(r, slot, "ktbitbas", base);
    snprintf(path, sizeof(path), "ktbbhitl[%u].ktbitflg", slot);
    uint32_t field = realdata_field(r->tree, path);
    realdata_equal(path, (int64_t)(r->tree->fields[field].value & 0x0fff), locks);
    bw_text text = {0};
    bw_field_text(r->tree, field, &text);
    const char *bracket = strchr(bw_text_get(&text), '(');
    snprintf(expected, sizeof(expected), "(%s, %u)", flags, locks);
    realdata_text(path, bracket ? bracket : bw_text_get(&text), expected);
    bw_text_free(&text);
}

static void read_data_header(const reader *r, const char *line)
{
    static const struct {
        const char *key, *path;
    } members[] = {
        {"ntab=", "kdbh.kdbhntab"}, {"nrow=", "kdbh.kdbhnrow"}, {"frre=", "kdbh.kdbhfrre"},
        {"fsbo=", "kdbh.kdbhfsbo"}, {"fseo=", "kdbh.kdbhfseo"}, {"avsp=", "kdbh.kdbhavsp"},
        {"tosp=", "kdbh.kdbhtosp"},
    };
    long long printed;
    for (size_t i = 0; i < BW_COUNT(members); i++)
        if (strncmp(line, members[i].key, strlen(members[i].key)) == 0)
            compare_behind(r, line, members[i].key, members[i].path);
    if (strncmp(line, "flag=--------", 13) == 0)
        realdata_number(r->tree, "kdbh.kdbhflag", 0);
    if (strncmp(line, "tsiz:", 5) == 0 && number_behind(line, "tsiz:", &printed))
        realdata_equal("tsiz", r->tree->context.block_size - 4 - r->header, printed);
    if (strncmp(line, "hsiz:", 5) == 0 && number_behind(line, "hsiz:", &printed)) {
        const bw_field *kdbr = &r->tree->fields[realdata_field(r->tree, "kdbr")];
        realdata_equal("hsiz", kdbr->offset + kdbr->length - r->header, printed);
    }
}

static void compare_entry(const reader *r, const char *path, unsigned place)
{
    uint32_t field = realdata_field(r->tree, path);
    if (field)
        realdata_equal(path, r->tree->fields[field].offset - r->header, place);
}

/* "0xe:pti[0]  nrow=3  offs=0" and "0x14:pri[1]  offs=0x1f66": place, entry, values. */
static void read_directories(const reader *r, const char *line)
{
    unsigned place, entry;
    char path[64];
    if (sscanf(line, "0x%x:pti[%u]", &place, &entry) == 2) {
        snprintf(path, sizeof(path), "kdbt[%u]", entry);
        compare_entry(r, path, place);
        snprintf(path, sizeof(path), "kdbt[%u].kdbtnrow", entry);
        compare_behind(r, line, "nrow=", path);
        snprintf(path, sizeof(path), "kdbt[%u].kdbtoffs", entry);
        compare_behind(r, line, "offs=", path);
    }
    if (sscanf(line, "0x%x:pri[%u]", &place, &entry) == 2) {
        snprintf(path, sizeof(path), "kdbr[%u]", entry);
        compare_entry(r, path, place);
        compare_behind(r, line, "offs=", path);
    }
}

/* "tl: 8 fb: --H-FL-- lb: 0x2  cc: 2" */
static void read_row_piece(const reader *r, const char *line)
{
    unsigned length, lock, columns;
    char letters[16], path[64], expected[32];
    if (sscanf(line, "tl: %u fb: %15s lb: 0x%x cc: %u", &length, letters, &lock, &columns) != 4)
        return;
    snprintf(path, sizeof(path), "row[%u]", r->row);
    realdata_equal(path, r->tree->fields[realdata_field(r->tree, path)].length, length);
    snprintf(path, sizeof(path), "row[%u].lock", r->row);
    realdata_number(r->tree, path, lock);
    snprintf(path, sizeof(path), "row[%u].cc", r->row);
    realdata_number(r->tree, path, columns);
    snprintf(path, sizeof(path), "row[%u].flag", r->row);
    bw_text text = {0};
    bw_field_text(r->tree, realdata_field(r->tree, path), &text);
    const char *bracket = strchr(bw_text_get(&text), '(');
    snprintf(expected, sizeof(expected), "(%s)", letters);
    realdata_text(path, bracket ? bracket : "", expected);
    bw_text_free(&text);
}

/* Takes as many bytes as the line prints and the column still has: "c1 03". */
static void take_bytes(reader *r, const char *at)
{
    unsigned byte;
    for (int used; r->missing && sscanf(at, " %2x%n", &byte, &used) == 1; at += used) {
        bw_text_addf(&r->printed, "%02x ", byte);
        r->missing--;
    }
}

static void compare_column(reader *r)
{
    const bw_field *data = &r->tree->fields[realdata_field(r->tree, r->column)];
    bw_text ours = {0};
    for (uint32_t i = 0; i < data->length; i++)
        bw_text_addf(&ours, "%02x ", r->tree->bytes[data->offset + i]);
    realdata_text(r->column, bw_text_get(&ours), bw_text_get(&r->printed));
    bw_text_free(&ours);
    r->column[0] = '\0';
}

/* "col  1: [ 2]  c1 03", or "col  3: [100]" and lines of bytes. A column whose author left bytes
 * out ("......") is not compared. */
static void read_column(reader *r, const char *line)
{
    unsigned column, length;
    int used = 0;
    char path[80];
    if (sscanf(line, "col %u: [%u]%n", &column, &length, &used) == 2 && used) {
        snprintf(path, sizeof(path), "row[%u].col[%u].%s", r->row, column,
                 length > 250 ? "collong" : "collen");
        realdata_number(r->tree, path, length);
        snprintf(r->column, sizeof(r->column), "row[%u].col[%u].coldata", r->row, column);
        r->missing = length;
        bw_text_clear(&r->printed);
        take_bytes(r, line + used);
    } else if (r->column[0] && line[0] == ' ') {
        take_bytes(r, line);
    } else {
        r->column[0] = '\0';
    }
    if (r->column[0] && !r->missing)
        compare_column(r);
}

static void read_rows(reader *r, const char *line)
{
    unsigned table, place;
    char path[64];
    if (sscanf(line, "tab %u, row %u, @0x%x", &table, &r->row, &place) == 3) {
        snprintf(path, sizeof(path), "row[%u]", r->row);
        compare_entry(r, path, place);
    }
    read_row_piece(r, line);
    read_column(r, line);
}

void trace_dump_compare(const char *text, const bw_tree *tree)
{
    reader r = {.tree = tree};
    r.header = tree->fields[realdata_field(tree, "kdbh")].offset;
    char *copy = bw_strdup(text), *rest = NULL;
    for (char *line = strtok_r(copy, "\n", &rest); line && !r.done;
         line = strtok_r(NULL, "\n", &rest)) {
        r.done = strncmp(line, "end_of_block_dump", 17) == 0;
        read_cache_header(&r, line);
        read_transaction_layer(&r, line);
        read_slot(&r, line);
        read_data_header(&r, line);
        read_directories(&r, line);
        read_rows(&r, line);
    }
    bw_text_free(&r.printed);
    free(copy);
}
