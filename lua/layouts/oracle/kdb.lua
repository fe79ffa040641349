-- kdbh, the data layer of table and cluster blocks: header, table and row directory, rows (reference 3.2, 3.3).
-- Row offsets count from kdbh, which follows the slots; bitmap managed segments put 8 bytes between.
local kdbh_at = "44 + 24 * (ktbbhict & 0xff) + (ktbbhflg & 0x30 ? 8 : 0)"
-- Over the row directory: rows marked as deleted, entries without a row.
local deleted = "count(kdbhnrow, kdbr[i] >= kdbhfsbo && u1(@kdbh + kdbr[i]) & 0x10)"
local holes = "count(kdbhnrow, kdbr[i] < kdbhfsbo)"
-- Compressed blocks (basic, OLTP, HCC) have a second header of 8 bytes and two lists behind kdbh. The directories end
-- where free space begins, so they are found without the lists (published traces: pti[0] at 0x16 and 0x1e, hsiz = fsbo).
local directories = "(kdbhflag & 0x40 ? kdbhfsbo - 4 * kdbhntab - 2 * kdbhnrow : 14)"
-- flag_9ir2 "C": rows are made of values and of symbols, the entries of table 0; HCC has it clear.
local tokens = "(kdbhflag & 0x40 && u1(@kdbh + 21) & 1)"
local symbols = "(kdbhntab > 1 ? u2(@kdbh + " .. directories .. " + 2) : 0)"
local row_fits = "kdbr[i] >= kdbhfsbo && @kdbh + kdbr[i] + 3 <= bs - 4"

-- A LOB locator tells its length twice (reference 3.5; as core/oracle/column_large.c looks for it).
local function u2be(at) return "(u1(" .. at .. ") << 8 | u1(" .. at .. " + 1))" end
local is_locator = "collen >= 24 && collen < 254 && u1(@coldata) == 0 && " .. u2be("@coldata") .. " + 2 <= collen && " .. u2be("@coldata + 20") .. " + 20 == collen"

-- A unit of Hybrid Columnar Compression: its magic number, "KDZ0", stands within five bytes behind the list of its pieces.
local unit_list_end = "@coldata + 10 + 10 * " .. u2be("@coldata + 8")
local function magic(behind) return "u4(" .. unit_list_end .. " + " .. behind .. ") == (be ? 0x4b445a30 : 0x305a444b)" end
local is_unit = "kdbhflag & 0x40 && !" .. tokens .. " && collen >= 254 && " .. u2be("@coldata + 8") .. " * 10 + 20 <= #coldata && (" .. magic(0)
for i = 1, 4 do is_unit = is_unit .. " || " .. magic(i) end
is_unit = is_unit .. ")"

local row_flags = {
  { 0x80, "KDRHFK", letter = "K" }, { 0x40, "KDRHFC", letter = "C" }, { 0x20, "KDRHFH", letter = "H" }, { 0x10, "KDRHFD", letter = "D" },
  { 0x08, "KDRHFF", letter = "F" }, { 0x04, "KDRHFL", letter = "L" }, { 0x02, "KDRHFP", letter = "P" }, { 0x01, "KDRHFN", letter = "N" },
}

return {
  structs = {
    { name = "kdbh", title = "data header", size = 14, conf = "B", src = "T01, T02, DSI-06",
      doc = "row offsets count from its first byte",
      fields = {
        { "ub1", "kdbhflag", at = 0, flags = { { 0x40, "compressed", letter = "0", bbed = false }, { 0x20, "row dependencies", letter = "R", bbed = false } },
          doc = "0 in ordinary tables; as traces print it: 0 compressed, R each row carries an SCN", conf = "C", src = "T01, biti_rainy, mynw" },
        { "sb1", "kdbhntab", doc = "tables in the block: more than one in clusters and compressed tables", conf = "B", src = "T01" },
        { "sb2", "kdbhnrow", doc = "entries of the row directory", conf = "B", src = "T01" },
        { "sb2", "kdbhfrre", doc = "first free entry of the row directory, -1 none", conf = "B", src = "T01" },
        { "sb2", "kdbhfsbo", doc = "where free space begins, counted from kdbh", conf = "B", src = "T01" },
        { "sb2", "kdbhfseo", doc = "where free space ends, counted from kdbh", conf = "B", src = "T01" },
        { "sb2", "kdbhavsp", doc = "available space in bytes", conf = "B", src = "T01" },
        { "sb2", "kdbhtosp", doc = "available space in bytes once all transactions have committed", conf = "B", src = "T01" },
      },
      checks = {
        { "kdbhnrow >= 0", field = "kdbhnrow", severity = "bad", why = "fewer than no rows" },
        { "kdbhntab >= 0", field = "kdbhntab", severity = "bad", why = "fewer than no tables" },
        { "kdbhfsbo <= kdbhfseo", field = "kdbhfseo", severity = "bad", why = "free space ends before it begins" },
        { "start + kdbhfseo <= bs - 4", field = "kdbhfseo", severity = "bad", why = "free space ends behind the block" },
        { "kdbhflag & 0x40 || kdbhfsbo == 14 + 4 * kdbhntab + 2 * kdbhnrow", id = "6129", field = "kdbhfsbo", severity = "suspect",
          why = "fsbo wrong: not the end of the row directory (14 + 4 * kdbhntab + 2 * kdbhnrow)" },
        { "kdbhfrre >= -1 && kdbhfrre < (kdbhnrow ? kdbhnrow : 1)", field = "kdbhfrre", severity = "bad", why = "no entry of the row directory" },
        { "kdbhavsp <= bs - 4 - start && kdbhtosp <= bs - 4 - start", field = "kdbhavsp", severity = "bad", why = "more space than the block has" },
      } },
    { name = "kdbt", title = "table directory entry", size = 4, conf = "B", src = "T01, T02",
      fields = {
        { "sb2", "kdbtoffs", at = 0, doc = "first entry of the table in the row directory", conf = "B", src = "T01" },
        { "sb2", "kdbtnrow", doc = "entries of the table", conf = "B", src = "T01" },
      } },
    { name = "kdbh9ir2", title = "header of a compressed block", size = 8, conf = "C", src = "biti_rainy, Exadata book",
      doc = "traces print its members, not their places: these follow their order and the counts that the lists need",
      fields = {
        { "ub1", "r0_9ir2", at = 0, base = "dec", bbed = false, doc = "0 or 1 in samples", conf = "?", src = "biti_rainy" },
        { "ub1", "mec_kdbh9ir2", base = "dec", bbed = false, doc = "set: rows tell their number of columns, symbols may stand for several", conf = "?", src = "biti_rainy, JL" },
        { "ub2", "shcf_kdbh9ir2", bbed = false, doc = "ten flags", conf = "?", src = "Exadata book" },
        { "ub1", "r1_9ir2", base = "dec", bbed = false, doc = "0 in samples", conf = "?", src = "biti_rainy" },
        { "ub1", "fcls_9ir2_entries", base = "dec", bbed = false, doc = "entries of fcls_9ir2", conf = "?", src = "coral" },
        { "ub1", "perm_9ir2_entries", base = "dec", bbed = false, doc = "entries of perm_9ir2", conf = "?", src = "coral" },
        { "ub1", "flag_9ir2", bbed = false, flags = { { 0x20, "R", letter = "R" }, { 0x10, "bit 4", letter = "4" }, { 0x08, "L", letter = "L" }, { 0x04, "N", letter = "N" },
          { 0x02, "O", letter = "O" }, { 0x01, "C", letter = "C" } }, doc = "as traces print it; C: rows refer to symbols", conf = "?", src = "Exadata book" },
      },
      checks = { { "flag_9ir2 & 1", field = "flag_9ir2", severity = "note", why = "no symbols: units of Hybrid Columnar Compression (likely); the rows inside are not decoded" } } },
    { name = "kdtoken", title = "value of a compressed row", conf = "C", src = "dbatools, JL, Exadata book",
      doc = "below 200 a symbol; 200 to 249 a length and the bytes; 250 a length of two bytes; 255 NULL; others are not known",
      fields = {
        { "ub1", "token", at = 0, base = "dec", bbed = false, target = "token < 200 && token < kdbhnrow ? @kdbh + kdbr[token] : 0", doc = "symbol, or length + 200", conf = "C", src = "dbatools, JL" },
        { "ub2be", "toklong", when = "token == 250", base = "dec", bbed = false, doc = "length in bytes", conf = "C", src = "Exadata book" },
        { "raw", "tokdata", when = "token >= 200 && token <= 250", size = "token == 250 ? toklong : token - 200", means = "column", bbed = false, doc = "bytes of the value", conf = "C", src = "dbatools, JL" },
      },
      checks = { { "token <= 250 || token == 255", field = "token", severity = "note", why = "251 to 254: of an unknown form" } } },
    { name = "kdsymbol", title = "symbol", conf = "C", src = "JL, dbatools", doc = "what rows of a compressed block refer to by its number",
      fields = {
        { "ub2be", "symuses", at = 0, base = "dec", bbed = false, doc = "rows and symbols that refer to it", conf = "C", src = "biti_rainy, JL" },
        { "ub1", "symcolumns", when = "u1(start + 2) < 200", base = "dec", bbed = false, doc = "columns that it stands for; a symbol of one column has none of this", conf = "C", src = "JL, dbatools" },
        { "kdtoken", "symvalue", count = "u1(start + 2) < 200 ? u1(start + 2) : 1", each_when = "i == 0 || token >= 200", bbed = false,
          doc = "values, up to the first one that is a symbol itself: what follows depends on that; `rows` resolves all", conf = "C", src = "JL, dbatools" },
      } },
    { name = "kdcrow", title = "row piece of a compressed block", conf = "C", src = "JL, Exadata book",
      fields = {
        { "ub1", "flag", at = 0, flags = row_flags, bbed = false, doc = "as in other rows", conf = "C", src = "JL" },
        { "ub1", "lock", base = "dec", bbed = false, target = "lock && lock <= (ktbbhict & 0xff) ? 20 + 24 * lock : 0", doc = "slot of the transaction that locks the row, 0 none", conf = "C", src = "JL" },
        { "ub1", "cc", base = "dec", bbed = false, doc = "values stored in this piece", conf = "C", src = "JL" },
        { "rowid6", "hrid", when = "(flag & 0xa8) == 0x08", bbed = false, doc = "head of a migrated row", conf = "K", src = "reference 3.3" },
        { "rowid6", "nrid", when = "!(flag & 0x84)", bbed = false, doc = "next piece of a chained or migrated row", conf = "K", src = "reference 3.3" },
        { "kscn6", "dscn", when = "kdbhflag & 0x20", bbed = false, doc = "SCN of the row's last change", conf = "?", src = "reference 3.3" },
        { "ub1", "ccolumns", when = "mec_kdbh9ir2 && cc", base = "dec", bbed = false, doc = "columns that the values bring", conf = "C", src = "JL" },
        { "kdtoken", "value", count = "cc", bbed = false, doc = "values and symbols", conf = "C", src = "JL, Exadata book" },
      },
      checks = {
        { "!lock || ktbbhict == 0 || lock <= (ktbbhict & 0xff)", id = "6101", field = "lock", severity = "bad", why = "row locked by non-existent transaction (check code 6101)" },
        { "!(flag & 0x10)", field = "flag", severity = "note", why = "deleted: the values are what its bytes still say" },
      } },
    { name = "kscn6", title = "SCN", size = 6, means = "scn", conf = "?", src = "mynw", doc = "six bytes, base first as in kscn: likely",
      fields = {
        { "ub4", "dscnbas", at = 0, bbed = false, doc = "SCN base", conf = "?", src = "mynw" },
        { "ub2", "dscnwrp", bbed = false, doc = "SCN wrap", conf = "?", src = "mynw" },
      } },
    { name = "rowid6", title = "row address", size = 6, conf = "C", src = "RICO2, DSI-11", doc = "big-endian on every platform",
      fields = {
        { "ub4be", "rowid_rdba", at = 0, means = "dba", doc = "block", conf = "C", src = "RICO2" },
        { "ub2be", "rowid_slot", base = "dec", doc = "entry of its row directory", conf = "C", src = "RICO2" },
      } },
    { name = "column", title = "column", conf = "B", src = "T01, T02, F04", doc = "a length and as many bytes; trailing NULL columns are not stored",
      fields = {
        { "ub1", "collen", at = 0, base = "dec", doc = "length in bytes; 255 NULL; 254: two length bytes follow", conf = "B", src = "T01, F04" },
        { "ub2", "collong", when = "collen == 254", base = "dec", doc = "length in bytes, in the file's byte order", conf = "C", src = "OLR, ORACDC" },
        { "raw", "coldata", size = "collen < 254 ? collen : collen == 254 ? collong : 0", means = "column", doc = "bytes of the value; the dictionary tells its type", conf = "B", src = "T01" },
        { "lobloc", "lob", at = "@coldata - start", when = is_locator, bbed = false, covers = false, doc = "what the bytes have the form of: a LOB locator", conf = "K", src = "OLR" },
        { "kdzunit", "kdzunit", at = "@coldata - start", when = is_unit, bbed = false, covers = false, doc = "head of a compression unit; its rows are not decoded", conf = "K", src = "JL" },
      } },
    { name = "kdzpiece", title = "piece of a compression unit", size = 10, conf = "K", src = "JL",
      fields = {
        { "ub4be", "poff", at = 0, base = "dec", bbed = false, doc = "trace: POFF, where in the unit the piece begins", conf = "K", src = "JL" },
        { "rowid6", "prid", bbed = false, doc = "trace: PRID, row piece that holds it", conf = "K", src = "JL" },
      } },
    { name = "kdzunit", title = "head of a compression unit (HCC)", conf = "K", src = "JL", doc = "big-endian; rows inside are packed by column and not decoded",
      fields = {
        { "ub4be", "kdzlength", at = 0, base = "dec", bbed = false, doc = "trace: Length of CU row, bytes in this piece", conf = "K", src = "JL" },
        { "ub1", "kdzhrh", bbed = false, doc = "trace: kdzhrh, flags", conf = "?", src = "JL" },
        { "ub1", "cblk", base = "dec", bbed = false, doc = "trace: CBLK, blocks of the unit behind this one", conf = "K", src = "JL" },
        { "ub2be", "start_slot", base = "dec", bbed = false, doc = "trace: Start Slot", conf = "?", src = "JL" },
        { "ub2be", "nump", base = "dec", bbed = false, doc = "trace: NUMP, pieces that follow", conf = "K", src = "JL" },
        { "kdzpiece", "kdzpiece", count = "nump", bbed = false, doc = "trace: PNUM, the pieces", conf = "K", src = "JL" },
      } },
    { name = "lobloc", title = "LOB locator", conf = "C", src = "OLR", doc = "big-endian on every platform",
      fields = {
        { "ub2be", "loblen", at = 0, base = "dec", bbed = false, doc = "length, these two bytes not counted", conf = "K", src = "OLR" },
        { "raw", "lobflags", size = 8, bbed = false, doc = "version and flags; 0x04 in the fourth: data or inode in the row", conf = "C", src = "OLR" },
        { "raw", "lobid", size = 10, bbed = false, doc = "LOB id", conf = "C", src = "OLR" },
        { "ub2be", "lobinode", base = "dec", bbed = false, doc = "length of the inode, counted from here", conf = "C", src = "OLR" },
        { "ub2be", "lobflg2", bbed = false, flags = { { 0x0100, "BasicFile, in the row" }, { 0x0400, "BasicFile, outside" }, { 0x0800, "SecureFile, in the row" }, { 0x4000, "SecureFile, extents" } }, doc = "where the data are", conf = "C", src = "OLR" },
        { "ub4be", "lobpages", when = "lobflg2 & 0x0500 && loblen >= 28", base = "dec", bbed = false, doc = "full pages outside", conf = "C", src = "OLR" },
        { "ub2be", "lobrest", when = "lobflg2 & 0x0500 && loblen >= 28", base = "dec", bbed = false, doc = "bytes in the row, or in the last page", conf = "C", src = "OLR" },
        { "ub4be", "lobchunk", at = 36, count = "(loblen - 34) / 4", each_when = "i == 0 || lobchunk", when = "(lobflg2 & 0x0500) == 0x0400 && loblen >= 38", means = "dba", bbed = false, doc = "chunks; more than these through the LOB index", conf = "C", src = "OLR" },
        { "raw", "lobdata", at = 36, size = "lobrest", when = "(lobflg2 & 0x0500) == 0x0100 && loblen >= 34 + lobrest", bbed = false, doc = "data", conf = "C", src = "OLR" },
        { "raw", "lobnew", at = 24, size = "loblen - 22", when = "!(lobflg2 & 0x0500) && loblen > 22", bbed = false, doc = "length and extents of a SecureFile, of variable widths: `rows` shows them", conf = "C", src = "OLR" },
      } },
    { name = "clusterkey", title = "cluster key chain", size = 16, conf = "K", src = "h2o",
      fields = {
        { "ub2", "curc", at = 0, base = "dec", doc = "rows of the key in this block", conf = "K", src = "h2o" },
        { "ub2", "comc", base = "dec", doc = "the same, committed", conf = "K", src = "h2o" },
        { "rowid6", "pk", doc = "previous key of the chain", conf = "K", src = "h2o" },
        { "rowid6", "nk", doc = "next key of the chain", conf = "K", src = "h2o" },
      } },
    { name = "kdrh", title = "row piece", conf = "B", src = "T01, T02, F04",
      fields = {
        { "ub1", "flag", at = 0, flags = row_flags, doc = "K cluster key, C in cluster, H head, D deleted, F first, L last piece, P and N column goes on", conf = "B", src = "T01, OLR, FUNG-s" },
        { "ub1", "lock", base = "dec", target = "lock && lock <= (ktbbhict & 0xff) ? 20 + 24 * lock : 0", doc = "slot of the transaction that locks the row, 0 none", conf = "B", src = "T02" },
        { "ub1", "cc", base = "dec", doc = "columns stored in this piece", conf = "B", src = "T01" },
        { "ub1", "cki", when = "(flag & 0xc0) == 0x40", base = "dec", target = "cki < kdbhnrow ? @kdbh + kdbr[cki] : 0", doc = "cluster key the row belongs to", conf = "K", src = "h2o" },
        { "clusterkey", "ckey", when = "flag & 0x80", doc = "chain of the cluster key", conf = "K", src = "h2o" },
        { "rowid6", "hrid", when = "(flag & 0xa8) == 0x08", doc = "head of a migrated row", conf = "K", src = "reference 3.3" },
        { "rowid6", "nrid", when = "!(flag & 0x84)", doc = "next piece of a chained or migrated row", conf = "C", src = "OLR" },
        { "kscn6", "dscn", when = "kdbhflag & 0x20 && !(flag & 0x80)", bbed = false, doc = "SCN of the row's last change (ROWDEPENDENCIES)", conf = "C", src = "mynw" },
        { "column", "col", count = "cc", doc = "columns", conf = "B", src = "T01, T02" },
      },
      checks = {
        { "!lock || ktbbhict == 0 || lock <= (ktbbhict & 0xff)", id = "6101", field = "lock", severity = "bad", why = "row locked by non-existent transaction (check code 6101)" },
        { "!(flag & 0x10)", field = "flag", severity = "note", why = "deleted: the columns are what its bytes still say" },
      } },
  },
  blocks = {
    { name = "table", family = "data", type = 0x06, when = "u1(20) != 2 && u1(20) != 5", bbed = "KTB Data Block (Table/Cluster)", title = "trans data (table or cluster)",
      doc = "rows of one table, or of the tables of a cluster", object = "ktbbhsg1",
      describe = {
        { "!(kdbhflag & 0x40)", "{=count(kdbhnrow, kdbr[i] >= kdbhfsbo)} row{s}." },
        { "!(kdbhflag & 0x40) && " .. deleted, "{=" .. deleted .. "} of them deleted and still readable." },
        { "!(kdbhflag & 0x40) && " .. holes, "{=" .. holes .. "} hole{s} in the row directory." },
        { "kdbhflag & 0x40", "Compressed." },
        { "kdbhntab > 1", "{=kdbhntab} table{s}: a cluster, or a symbol table and its rows." },
        "{=kdbhavsp} bytes free, {=kdbhtosp} once all transactions have ended.",
      },
      fields = {
        { "kcbh", "kcbh", at = 0, doc = "cache block header", conf = "B", src = "OCLBIN" },
        { "ktbbh", "ktbbh", at = 20, doc = "transaction layer", conf = "B", src = "T01" },
        { "ktbbhe", "ktbbhe", at = "44 + 24 * (ktbbhict & 0xff)", when = "ktbbhflg & 0x30", bbed = false, doc = "in bitmap managed segments alone", conf = "K", src = "DSI-06" },
        { "kdbh", "kdbh", at = kdbh_at, doc = "data header", conf = "B", src = "T01" },
        { "kdbh9ir2", "kdbh9ir2", at = "@kdbh + 14", when = "kdbhflag & 0x40 && " .. directories .. " >= 22", bbed = false, doc = "compressed blocks alone", conf = "C", src = "biti_rainy, Exadata book" },
        { "ub2", "fcls_9ir2", at = "@kdbh + 22", count = "fcls_9ir2_entries", when = "kdbhflag & 0x40 && 22 + 2 * fcls_9ir2_entries <= " .. directories, bbed = false, doc = "lengths of columns, 9.2", conf = "?", src = "biti_rainy" },
        { "ub1", "perm_9ir2", at = "@kdbh + 22 + 2 * fcls_9ir2_entries", count = "perm_9ir2_entries", base = "dec",
          when = "kdbhflag & 0x40 && 22 + 2 * fcls_9ir2_entries + perm_9ir2_entries <= " .. directories, bbed = false, doc = "order of the columns in this block", conf = "?", src = "JL, coral" },
        { "kdbt", "kdbt", at = "@kdbh + " .. directories, count = "kdbhntab", doc = "table directory; in compressed blocks entry 0 is the symbols", conf = "B", src = "T01" },
        { "sb2", "kdbr", at = "@kdbh + " .. directories .. " + 4 * kdbhntab", count = "kdbhnrow", means = "row_offset", from = "kdbh",
          doc = "row directory: offset of the row, or in a free entry the next free one", conf = "B", src = "T01" },
        { "ub1", "freespace", at = "@kdbh + kdbhfsbo", count = "kdbhfseo - kdbhfsbo", bulk = true, when = "kdbhfseo > kdbhfsbo && kdbhfsbo > 0",
          doc = "free space", conf = "B", src = "S001, F04" },
        { "ub1", "rowdata", at = "@kdbh + kdbhfseo", count = "bs - 4 - @kdbh - kdbhfseo", bulk = true, covers = false, when = "kdbhfseo > 0 && @kdbh + kdbhfseo < bs - 4",
          doc = "where the rows lie", conf = "B", src = "S001, F04" },
        { "kdrh", "row", at = "@kdbh + kdbhfseo", count = "kdbhnrow", each_at = "@kdbh + kdbr[i]", each_when = row_fits,
          when = "!" .. tokens, bbed = false, doc = "rows, as the row directory names them", conf = "B", src = "T01, T02" },
        { "kdsymbol", "symbol", at = "@kdbh + kdbhfseo", count = symbols, each_at = "@kdbh + kdbr[i]", each_when = row_fits, when = tokens, bbed = false,
          doc = "symbol table: values that rows of this block share", conf = "C", src = "JL, dbatools" },
        { "kdcrow", "crow", at = "@kdbh + kdbhfseo", count = "kdbhnrow - " .. symbols, each_at = "@kdbh + kdbr[i + " .. symbols .. "]",
          each_when = "kdbr[i + " .. symbols .. "] >= kdbhfsbo && @kdbh + kdbr[i + " .. symbols .. "] + 3 <= bs - 4", when = tokens, bbed = false,
          doc = "rows; their number is that of their rowid", conf = "C", src = "JL, Exadata book" },
        { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "B", src = "OCLBIN" },
      } },
  },
}
