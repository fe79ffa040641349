-- kdbh, the data layer of table and cluster blocks: header, table and row directory, rows (reference 3.2, 3.3).
-- Row offsets count from kdbh, which follows the slots; bitmap managed segments put 8 bytes between.
local kdbh_at = "44 + 24 * (ktbbhict & 0xff) + (ktbbhflg & 0x30 ? 8 : 0)"
-- Compressed blocks have a column map before the directories, of a form that is not known.
local plain = "!(kdbhflag & 0x40)"

local row_flags = {
  { 0x80, "KDRHFK", letter = "K" }, { 0x40, "KDRHFC", letter = "C" }, { 0x20, "KDRHFH", letter = "H" }, { 0x10, "KDRHFD", letter = "D" },
  { 0x08, "KDRHFF", letter = "F" }, { 0x04, "KDRHFL", letter = "L" }, { 0x02, "KDRHFP", letter = "P" }, { 0x01, "KDRHFN", letter = "N" },
}

return {
  structs = {
    { name = "kdbh", title = "data header", size = 14, conf = "B", src = "T01, T02, DSI-06",
      doc = "row offsets count from its first byte",
      fields = {
        { "ub1", "kdbhflag", at = 0, flags = { { 0x40, "compressed", bbed = false } }, doc = "0 in ordinary tables; 0x40 compressed (likely)", conf = "B", src = "T01" },
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
        { "kdbhflag & 0x40 || kdbhfsbo == 14 + 4 * kdbhntab + 2 * kdbhnrow", field = "kdbhfsbo", severity = "suspect",
          why = "not the end of the row directory (14 + 4 * kdbhntab + 2 * kdbhnrow)" },
        { "kdbhfrre >= -1 && kdbhfrre < (kdbhnrow ? kdbhnrow : 1)", field = "kdbhfrre", severity = "bad", why = "no entry of the row directory" },
        { "kdbhavsp <= bs - 4 - start && kdbhtosp <= bs - 4 - start", field = "kdbhavsp", severity = "bad", why = "more space than the block has" },
      } },
    { name = "kdbt", title = "table directory entry", size = 4, conf = "B", src = "T01, T02",
      fields = {
        { "sb2", "kdbtoffs", at = 0, doc = "first entry of the table in the row directory", conf = "B", src = "T01" },
        { "sb2", "kdbtnrow", doc = "entries of the table", conf = "B", src = "T01" },
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
        { "raw", "coldata", size = "collen == 255 ? 0 : collen == 254 ? collong : collen", means = "column", doc = "bytes of the value; the dictionary tells its type", conf = "B", src = "T01" },
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
        { "ub1", "lock", base = "dec", doc = "slot of the transaction that locks the row, 0 none", conf = "B", src = "T02" },
        { "ub1", "cc", base = "dec", doc = "columns stored in this piece", conf = "B", src = "T01" },
        { "ub1", "cki", when = "(flag & 0xc0) == 0x40", base = "dec", doc = "cluster key the row belongs to", conf = "K", src = "h2o" },
        { "clusterkey", "ckey", when = "flag & 0x80", doc = "chain of the cluster key", conf = "K", src = "h2o" },
        { "rowid6", "hrid", when = "(flag & 0xa8) == 0x08", doc = "head of a migrated row", conf = "K", src = "reference 3.3" },
        { "rowid6", "nrid", when = "!(flag & 0x84)", doc = "next piece of a chained or migrated row", conf = "C", src = "OLR" },
        { "column", "col", count = "cc", doc = "columns", conf = "B", src = "T01, T02" },
      },
      checks = {
        { "ktbbhict == 0 || lock <= (ktbbhict & 0xff)", id = "6101", field = "lock", severity = "bad", why = "row locked by non-existent transaction (check code 6101)" },
        { "!(flag & 0x10)", field = "flag", severity = "note", why = "deleted: the columns are what its bytes still say" },
      } },
  },
  blocks = {
    { name = "table", family = "data", type = 0x06, when = "u1(20) != 2", bbed = "KTB Data Block (Table/Cluster)", title = "trans data (table or cluster)",
      fields = {
        { "kcbh", "kcbh", at = 0, doc = "cache block header", conf = "B", src = "OCLBIN" },
        { "ktbbh", "ktbbh", at = 20, doc = "transaction layer", conf = "B", src = "T01" },
        { "ktbbhe", "ktbbhe", at = "44 + 24 * (ktbbhict & 0xff)", when = "ktbbhflg & 0x30", bbed = false, doc = "in bitmap managed segments alone", conf = "K", src = "DSI-06" },
        { "kdbh", "kdbh", at = kdbh_at, doc = "data header", conf = "B", src = "T01" },
        { "kdbt", "kdbt", at = "@kdbh + 14", count = "kdbhntab", when = plain, doc = "table directory", conf = "B", src = "T01" },
        { "sb2", "kdbr", at = "@kdbh + 14 + 4 * kdbhntab", count = "kdbhnrow", when = plain, means = "row_offset", from = "kdbh",
          doc = "row directory: offset of the row, or in a free entry the next free one", conf = "B", src = "T01" },
        { "ub1", "freespace", at = "@kdbh + kdbhfsbo", count = "kdbhfseo - kdbhfsbo", bulk = true, when = "kdbhfseo > kdbhfsbo && kdbhfsbo > 0",
          doc = "free space", conf = "B", src = "S001, F04" },
        { "ub1", "rowdata", at = "@kdbh + kdbhfseo", count = "bs - 4 - @kdbh - kdbhfseo", bulk = true, covers = false, when = "kdbhfseo > 0 && @kdbh + kdbhfseo < bs - 4",
          doc = "where the rows lie", conf = "B", src = "S001, F04" },
        { "kdrh", "row", at = "@kdbh + kdbhfseo", count = "kdbhnrow", each_at = "@kdbh + kdbr[i]", each_when = "kdbr[i] >= kdbhfsbo && @kdbh + kdbr[i] + 3 <= bs - 4",
          when = plain, bbed = false, doc = "rows, as the row directory names them", conf = "B", src = "T01, T02" },
        { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "B", src = "OCLBIN" },
      } },
  },
}
