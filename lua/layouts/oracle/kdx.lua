-- kdxco, kdxle, kdxbr: index leaf and branch blocks (reference 3.7).
-- BBED maps both headers four bytes too short: its kd_off, freespace and rowdata lie four bytes before the true
-- ones. kd_off[0] is then the usable size, kd_off[2] the first row. They are kept as BBED has them, so that habits
-- and scripts hold; the true row directory and free space stand beside them under names of ours.
local header_at = "44 + 24 * (ktbbhict & 0xff) + (ktbbhflg & 0x30 ? 8 : 0)"
local head = { "kcbh", "kcbh", at = 0, doc = "cache block header", conf = "B", src = "OCLBIN" }
local transactions = { "ktbbh", "ktbbh", at = 20, doc = "transaction layer", conf = "B", src = "DSI-11" }
local extended = { "ktbbhe", "ktbbhe", at = "44 + 24 * (ktbbhict & 0xff)", when = "ktbbhflg & 0x30", bbed = false,
  doc = "in bitmap managed segments alone", conf = "K", src = "DSI-06" }
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "B", src = "OCLBIN" }

-- Compressed leaves ("iot flags=-C-") have a list of prefixes besides the directory: 4 bytes of header, and 4 bytes each
-- for place and number of entries. That much follows from the numbers of a trace (Foote); which stands first does not. It is
-- told by where places can lie: at or behind kdxcofeo, where no number of entries comes to in practice.
local compressed = "(kdxcoopc & 0x20 && kdxcolev == 0 && kdxcofbo > 36 + 2 * kdxconro)"
local listed = "(kdxcofbo - 40 - 2 * kdxconro)" -- bytes of the list
local function place(at) return "(u2(@kdxle + " .. at .. ") >= kdxcofeo)" end
local list_first = "(" .. place("40") .. " != " .. place("42") .. ")"
local list_last = "(" .. place("40 + 2 * kdxconro") .. " != " .. place("42 + 2 * kdxconro") .. ")"
local rows_at = "(" .. compressed .. " ? " .. list_first .. " ? 40 + " .. listed .. " : " .. place("36") .. " ? 36 : 40 : 36)"
local list_at = "(" .. list_first .. " ? 40 : 40 + 2 * kdxconro)"
local known = compressed .. " && " .. listed .. " % 4 == 0 && (" .. list_first .. " || " .. list_last .. ")"

-- What both kinds share behind their header; true_size is the header's true length, 4 more than BBED's.
local function directory(header, true_size, usable, row)
  local start = "@" .. header
  local rows = header == "kdxle" and rows_at or true_size
  return { "sb2", "kd_off", at = start .. " + " .. true_size - 4, count = "kdxconro", covers = false,
      doc = "as BBED maps it, 4 bytes early: kd_off[n + 2] is row n", conf = "C", src = "DSI-11" },
    { "ub1", "freespace", at = start .. " + kdxcofbo - 4", count = "kdxcofeo - kdxcofbo", bulk = true, covers = false, when = "kdxcofeo > kdxcofbo",
      doc = "as BBED maps it, 4 bytes early", conf = "C", src = "DSI-11" },
    { "ub1", "rowdata", at = start .. " + kdxcofeo - 4", count = usable .. " - kdxcofeo", bulk = true, covers = false, when = usable .. " > kdxcofeo",
      doc = "as BBED maps it, 4 bytes early", conf = "C", src = "DSI-11" },
    { "sb2", "kdxrowoff", at = start .. " + " .. rows, count = "kdxconro", means = "row_offset", from = header, bbed = false,
      doc = "row directory: offset of the entry from the index header", conf = "C", src = "h2o, DSI-11, O19_1" },
    { "raw", "kdxfree", at = start .. " + kdxcofbo", size = "kdxcofeo - kdxcofbo", when = "kdxcofeo > kdxcofbo && kdxcofbo > 0", bbed = false,
      doc = "free space", conf = "C", src = "DSI-11" },
    { row, row == "kdxleafrow" and "leafrow" or "branchrow", at = start .. " + kdxcofeo", count = "kdxconro", each_at = start .. " + kdxrowoff[i]",
      each_when = "kdxrowoff[i] >= kdxcofbo && " .. start .. " + kdxrowoff[i] < bs - 4", bbed = false, doc = "entries in key order", conf = "C", src = "DSI-11" }
end
local leaf_off, leaf_free, leaf_data, leaf_rows, leaf_gap, leaf_entries = directory("kdxle", 36, "kdxlebksz", "kdxleafrow")
local branch_off, branch_free, branch_data, branch_rows, branch_gap, branch_entries = directory("kdxbr", 28, "kdxbrbksz", "kdxbranchrow")

return {
  structs = {
    { name = "kdxco", title = "index header, common part", size = 16, conf = "C", src = "DSI-11, h2o, O19_1",
      fields = {
        { "ub1", "kdxcolev", at = 0, doc = "level, 0 leaf", conf = "C", src = "DSI-11" },
        { "ub1", "kdxcolok", doc = "slot that locks the block while it splits", conf = "C", src = "DSI-11" },
        { "ub1", "kdxcoopc", flags = { { 0x80, "converted", bbed = false }, { 0x20, "compressed", bbed = false }, { 0x10, "index-organized table", bbed = false } },
          doc = "operation code in the low bits; traces print 0x10 as iot flags=I--, 0x20 as -C-", conf = "C", src = "DSI-11, Foote" },
        { "ub1", "kdxconco", doc = "columns of the key; a non-unique index counts the rowid too", conf = "C", src = "DSI-11, O19_1" },
        { "ub4", "kdxcosdc", doc = "structure changes", conf = "C", src = "DSI-11" },
        { "sb2", "kdxconro", doc = "entries", conf = "C", src = "DSI-11" },
        { "sb2", "kdxcofbo", doc = "where free space begins, counted from the index header", conf = "C", src = "DSI-11, h2o" },
        { "sb2", "kdxcofeo", doc = "where free space ends, counted from the index header", conf = "C", src = "DSI-11" },
        { "sb2", "kdxcoavs", doc = "available bytes: those between, and what deleted entries left", conf = "C", src = "DSI-11" },
      },
      checks = {
        { "kdxconro >= 0", field = "kdxconro", severity = "bad", why = "fewer than no entries" },
        { "kdxcofbo == (kdxcolev ? 28 : 36) + 2 * kdxconro || (kdxcoopc & 0x20 && kdxcolev == 0 && kdxcofbo > 36 + 2 * kdxconro)", id = "6401", field = "kdxcofbo", severity = "bad", why = "not the end of the row directory (check code 6401)" },
        { "kdxcofeo >= kdxcofbo && start + kdxcofeo <= bs - 4", field = "kdxcofeo", severity = "bad", why = "free space ends outside the block" },
        { "kdxcoavs >= kdxcofeo - kdxcofbo", field = "kdxcoavs", severity = "suspect", why = "less than lies between kdxcofbo and kdxcofeo" },
      } },
    { name = "kdxle", title = "index leaf header", size = 32, conf = "C", src = "DSI-11, h2o, O19_1",
      fields = {
        { "kdxco", "kdxlexco", at = 0, doc = "common part", conf = "C", src = "DSI-11" },
        { "sb2", "kdxlespl", doc = "bytes of uncommitted entries when the block was split", conf = "C", src = "DSI-11" },
        { "sb2", "kdxlende", doc = "deleted entries", conf = "C", src = "DSI-11" },
        { "ub4", "kdxlenxt", means = "dba", doc = "next leaf", conf = "C", src = "DSI-11" },
        { "ub4", "kdxleprv", means = "dba", doc = "previous leaf", conf = "C", src = "DSI-11" },
        { "ub1", "kdxledsz", doc = "bytes before the key: 6 in a unique index, the rowid", conf = "C", src = "DSI-11" },
        { "ub1", "kdxleflg", doc = "flags", conf = "?", src = "DSI-11" },
        { "ub2", "kdxlepad", bbed = false, doc = "0", conf = "C", src = "h2o, O19_1" },
      } },
    { name = "kdxbr", title = "index branch header", size = 24, conf = "C", src = "DSI-11, h2o",
      fields = {
        { "kdxco", "kdxbrxco", at = 0, doc = "common part", conf = "C", src = "DSI-11" },
        { "ub4", "kdxbrlmc", means = "dba", doc = "left-most child", conf = "C", src = "DSI-11, h2o" },
        { "sb2", "kdxbrsno", doc = "where the last split went", conf = "?", src = "DSI-11" },
        { "ub2", "kdxbrsno_high", bbed = false, doc = "upper half of the same; BBED shows the lower alone", conf = "?", src = "h2o" },
      } },
    { name = "kdxleafrow", title = "leaf entry", conf = "C", src = "DSI-11, O19_1",
      fields = {
        { "ub1", "kdxrflag", at = 0, flags = { { 0x01, "deleted", letter = "D" } }, doc = "0x01: deleted", conf = "C", src = "DSI-11" },
        { "ub1", "kdxrlock", base = "dec", target = "kdxrlock && kdxrlock <= (ktbbhict & 0xff) ? 20 + 24 * kdxrlock : 0", doc = "slot of the transaction that locks the entry, 0 none", conf = "C", src = "DSI-11" },
        { "rowid6", "kdxrrowid", when = "kdxledsz == 6", doc = "row of a unique entry", conf = "C", src = "DSI-11" },
        { "ub4be", "kdxrobject", when = "kdxledsz == 10", base = "dec", doc = "data object: global index of a partitioned table", conf = "K", src = "reference 1.6" },
        { "rowid6", "kdxrrowid", when = "kdxledsz == 10", doc = "row of a unique entry", conf = "K", src = "reference 1.6" },
        { "raw", "kdxrdata", when = "kdxledsz && kdxledsz != 6 && kdxledsz != 10", size = "kdxledsz", doc = "bytes before the key", conf = "C", src = "DSI-11" },
        { "column", "kdxrcol", count = "kdxconco", when = "!" .. compressed, doc = "key columns; the last of a non-unique entry is the rowid", conf = "C", src = "DSI-11, O19_1" },
        { "column", "kdxrcol", count = 1, when = compressed, doc = "first column behind the prefix; `rows` shows the whole key", conf = "K", src = "Foote" },
        { "kdrh", "kdxrpiece", when = "kdxcoopc & 0x10 && !" .. compressed, doc = "the row's other columns, of an index-organized table", conf = "K", src = "JL" },
      },
      checks = { { "!kdxrlock || ktbbhict == 0 || kdxrlock <= (ktbbhict & 0xff)", field = "kdxrlock", severity = "bad", why = "entry locked by non-existent transaction" } } },
    { name = "kdxprefix", title = "prefix list entry", size = 4, conf = "?", src = "Foote", doc = "place and number of entries, in this order or the other",
      fields = {
        { "ub2", "kdxpfirst", at = 0, base = "dec", bbed = false, doc = "place of the prefix from the index header, or how many entries have it", conf = "?", src = "Foote" },
        { "ub2", "kdxpsecond", base = "dec", bbed = false, doc = "the other of the two", conf = "?", src = "Foote" },
      } },
    { name = "kdxprefixrow", title = "prefix", conf = "K", src = "Foote", doc = "columns that entries share",
      fields = {
        { "ub1", "kdxpflag", at = 0, bbed = false, doc = "trace: -P-----; its bit is not known", conf = "?", src = "Foote" },
        { "ub1", "kdxplock", base = "dec", bbed = false, doc = "0", conf = "?", src = "Foote" },
        { "column", "kdxpcol", bbed = false, doc = "first column of the prefix", conf = "K", src = "Foote" },
      } },
    { name = "kdxbranchcol", title = "column of a branch entry", conf = "C", src = "DSI-11", doc = "254 ends a key whose further columns do not matter (trace: TERM)",
      fields = {
        { "ub1", "kdxbcollen", at = 0, base = "dec", doc = "length in bytes; 254 end of the key", conf = "K", src = "DSI-11" },
        { "raw", "kdxbcoldata", when = "kdxbcollen < 254", size = "kdxbcollen", means = "column", doc = "bytes of the key", conf = "C", src = "DSI-11" },
      } },
    { name = "kdxbranchrow", title = "branch entry", conf = "C", src = "DSI-11",
      fields = {
        { "ub4", "kdxbrdba", at = 0, means = "dba", doc = "child block", conf = "C", src = "DSI-11" },
        { "kdxbranchcol", "kdxbcol", count = "kdxconco", each_when = "i == 0 || kdxbcollen != 254",
          doc = "key from which the child holds entries", conf = "C", src = "DSI-11" },
      } },
  },
  blocks = {
    { name = "index_leaf", family = "data", type = 0x06, when = "u1(20) == 2 && u1(44 + 24 * (u2(36) & 0xff) + (u1(38) & 0x30 ? 8 : 0)) == 0",
      bbed = "KTB Data Block (Index Leaf)", title = "trans data (index leaf)",
      doc = "the lowest level of an index: keys and the rows that they belong to", object = "ktbbhsg1",
      describe = {
        "{=kdxconro} entries of {=kdxconco} column{s}, {=kdxlende} of them deleted; {=kdxcoavs} bytes free.",
        "Before it {kdxleprv}, behind it {kdxlenxt} in key order.",
      },
      fields = { head, transactions, extended,
        { "kdxle", "kdxle", at = header_at, doc = "leaf header", conf = "C", src = "DSI-11" },
        { "ub2", "kdxlebksz", at = "@kdxle + 32", base = "dec", bbed = false, doc = "usable bytes, counted from the index header", conf = "C", src = "h2o, DSI-11" },
        { "ub2", "kdxlebkpad", at = "@kdxle + 34", bbed = false, doc = "0", conf = "C", src = "h2o" },
        { "raw", "kdxprefixes", at = "@kdxle + 36", size = 4, when = compressed .. " && " .. rows_at .. " != 36", bbed = false, doc = "traces print kdxlepnro and kdxlepnco, number of prefixes and of their columns", conf = "?", src = "Foote" },
        { "kdxprefix", "kdxprefix", at = "@kdxle + " .. list_at, count = listed .. " / 4", when = known, bbed = false, doc = "list of prefixes", conf = "?", src = "Foote" },
        { "kdxprefixrow", "kdxprefixrow", at = "@kdxle + kdxcofeo", count = listed .. " / 4", bbed = false, when = known,
          each_at = "@kdxle + (u2(@kdxle + " .. list_at .. " + 4 * i) >= kdxcofeo ? u2(@kdxle + " .. list_at .. " + 4 * i) : u2(@kdxle + " .. list_at .. " + 4 * i + 2))",
          doc = "prefixes", conf = "?", src = "Foote" },
        leaf_off, leaf_free, leaf_data, leaf_rows, leaf_gap, leaf_entries, tail } },
    { name = "index_branch", family = "data", type = 0x06, when = "u1(20) == 2", bbed = "KTB Data Block (Index Branch)", title = "trans data (index branch)",
      doc = "an upper level of an index: keys and the blocks below", object = "ktbbhsg1",
      describe = { "Level {=kdxcolev} of the index with {=kdxconro + 1} child block{s}; {=kdxcoavs} bytes free." },
      fields = { head, transactions, extended,
        { "kdxbr", "kdxbr", at = header_at, doc = "branch header", conf = "C", src = "DSI-11" },
        { "ub2", "kdxbrbksz", at = "@kdxbr + 24", base = "dec", bbed = false, doc = "usable bytes, counted from the index header", conf = "C", src = "h2o" },
        { "ub2", "kdxbr2urrc", at = "@kdxbr + 26", bbed = false, doc = "meaning unknown", conf = "?", src = "h2o" },
        branch_off, branch_free, branch_data, branch_rows, branch_gap, branch_entries, tail } },
  },
}
