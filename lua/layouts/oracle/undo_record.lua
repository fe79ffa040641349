-- An undo record as it stands in an undo block (reference 3.9): an array of lengths, then the fields, each padded to 4.
-- The fields were checked on the change vectors 5.1 of real redo, which carry the same record. That the array of lengths stands in the
-- block too follows from sizes: the directory of J_core_demo_02's undo block leaves 108, 84 and 92 bytes, redo's siz for the same records.
local taken_apart = "nlen >= 4 && !(nlen & 1) && nlen <= 4096"
local whole = "!(flg & 0x103) && nlen >= 6 && " .. taken_apart .. " && reclen[0] >= 24 && reclen[1] >= 4" -- no piece of a record that spans blocks
local first = "(nlen + 3 & ~3)"
local second = first .. " + (reclen[0] + 3 & ~3)"
-- In rowundo and indexundo, which begin at the second field:
local third = "(reclen[1] + 3 & ~3)"
local fourth = third .. " + (reclen[2] + 3 & ~3)"
local fifth = fourth .. " + (reclen[3] + 3 & ~3)"
local fields = "(nlen / 2 - 1)"
local function more_than(count) return "nlen >= " .. 2 * count + 4 end -- fields
local code = "(op & 31)"
local some_columns = more_than(3) .. " && " .. code .. " == 5 && !(xtype & 0x80)"
local piece = more_than(3) .. " && (" .. code .. " == 2 || " .. code .. " == 6)"
local rows = more_than(4) .. " && " .. code .. " == 11"

-- The fields from k on, which begin at `at`; empty ones are left out.
local function rest(name, k, at, when, doc)
  return { "raw", name, count = fields .. " - " .. k, each_at = "i ? @" .. name .. " + (#" .. name .. " + 3 & ~3) : start + " .. at, each_when = "!i || reclen[" .. k .. " + i] > 0",
    size = "reclen[" .. k .. " + i]", when = when, bbed = false, means = "column", doc = doc, conf = "B", src = "ORACDC" }
end

-- Numbers of row operations, with the bits that the number shares its byte with.
local names = { "IUR", "IRP", "DRP", "LKR", "URP", "ORP", "MFC", "CFA", "CKI", "SKL", "QMI", "QMD", "13", "DSC", "15", "LMN", "LLB", "18", "19", "SHK",
  "array update", "CMP", "DCU", "MRK" }
local operations = {}
for number = 1, #names do
  local name = names[number]
  operations[number], operations[number + 0x20] = name, name
  operations[number + 0x40], operations[number + 0x60] = name .. ", row dependencies", name .. ", row dependencies"
end

local row_flags = {
  { 0x80, "KDRHFK", letter = "K" }, { 0x40, "KDRHFC", letter = "C" }, { 0x20, "KDRHFH", letter = "H" }, { 0x10, "KDRHFD", letter = "D" },
  { 0x08, "KDRHFF", letter = "F" }, { 0x04, "KDRHFL", letter = "L" }, { 0x02, "KDRHFP", letter = "P" }, { 0x01, "KDRHFN", letter = "N" },
}

return {
  enums = {
    kdo_xtype = { [1] = "XA", [2] = "XR", [3] = "CR", [0x81] = "XA, KDO_KDOM2", [0x82] = "XR, KDO_KDOM2" },
    kdilk_code = { [2] = "kdxlpu, purge leaf row", [3] = "kdxlpu, purge leaf row", [4] = "kdxlde, mark leaf row deleted",
      [5] = "kdxlre, restore leaf row", [18] = "kdxlup, update key data" },
  },
  structs = {
    { name = "undorec", title = "undo record", leads = "rci rdba", size = "ktubhidx[i - 1] - ktubhidx[i]", conf = "?", src = "ORACDC, J_core",
      fields = {
        { "ub2", "nlen", at = 0, bbed = false, doc = "bytes of the array of lengths, this number included", conf = "?", src = "J_core" },
        { "ub2", "reclen", count = taken_apart .. " ? nlen / 2 - 1 : 0", bbed = false, base = "dec", doc = "bytes of each field", conf = "B", src = "ORACDC" },
        { "ktubu", "ktubu", at = first, when = taken_apart .. " && reclen[0] >= 24", bbed = false, doc = "head of the record", conf = "B", src = "ORACDC" },
        { "ktubl", "ktubl", when = "flg & 8 && " .. taken_apart .. " && reclen[0] >= 48", bbed = false, doc = "what the transaction found when it began", conf = "B", src = "ORACDC, J_core" },
        { "rowundo", "row", at = second, when = "layer == 11 && opc == 1 && " .. whole, bbed = false, doc = "change of a row", conf = "B", src = "ORACDC" },
        { "indexundo", "index", at = second, when = "layer == 10 && opc == 22 && " .. whole, bbed = false, doc = "change of a leaf", conf = "B", src = "ORACDC" },
      },
      checks = {
        { "start + nlen <= bs - 4 && " .. taken_apart, field = "nlen", severity = "suspect", why = "no array of lengths: the record cannot be taken apart" },
        { "!(" .. taken_apart .. ") || reclen[0] >= 24", field = "reclen", severity = "suspect", why = "the head of the record (24 bytes) does not fit into its field" },
        { "!i || ktubhidx[i - 1] > ktubhidx[i]", severity = "bad", why = "begins behind its end: the directory of records (ktubhidx) must fall" },
      } },
    { name = "rowundo", title = "undo of a row's change", conf = "B", src = "ORACDC",
      fields = {
        { "ktb", "ktb", at = 0, bbed = false, doc = "what to do with the slot of the block", conf = "B", src = "ORACDC" },
        { "kdo", "kdo", at = third, when = more_than(2) .. " && reclen[2] >= 16", bbed = false, doc = "the row operation that takes the change back", conf = "B", src = "ORACDC" },
        { "ub2", "colno", at = fourth, count = "reclen[3] / 2", when = some_columns, bbed = false, base = "dec", doc = "numbers of the columns that follow, from 0", conf = "B", src = "ORACDC" },
        rest("value", 4, fifth, some_columns, "the columns that are not NULL as they were, in the order of colno; then what supplemental logging adds"),
        rest("value", 3, fourth, piece .. " && (cc < 2 || reclen[3] != size)", "the columns as they were; then what supplemental logging adds"),
        { "raw", "vector", at = fifth, size = "reclen[4]", when = more_than(4) .. " && " .. code .. " == 5 && xtype & 0x80", bbed = false,
          doc = "the columns as they were, each behind its length", conf = "?", src = "OLR" },
        rest("more", 3, fourth, more_than(3) .. " && (" .. code .. " < 2 || " .. code .. " == 3 || " .. code .. " == 4 || " .. code .. " > 6 && " .. code .. " != 11)", "further fields, such as what supplemental logging adds"),
        { "raw", "rowpiece", at = fourth, size = "reclen[3]", when = piece .. " && cc > 1 && reclen[3] == size", bbed = false,
          doc = "the row piece as it was, in a compressed form", conf = "?", src = "OLR" },
        { "ub2", "rowlen", at = fourth, count = "reclen[3] / 2", when = rows, bbed = false, base = "dec", doc = "bytes of each row", conf = "C", src = "OLR" },
        { "raw", "rowsbefore", at = fifth, size = "reclen[4]", when = rows, bbed = false, doc = "the rows as they were, one behind the other", conf = "C", src = "OLR" },
      } },
    { name = "indexundo", title = "undo of a leaf's change", conf = "C", src = "ORACDC, OLR",
      fields = {
        { "ktb", "ktb", at = 0, bbed = false, doc = "what to do with the slot of the block", conf = "B", src = "ORACDC" },
        { "kdilk", "kdilk", at = third, when = more_than(2) .. " && reclen[2] >= 16", bbed = false, doc = "the change of the leaf that takes the change back", conf = "C", src = "OLR, ORACDC" },
        { "raw", "key", at = fourth, size = "reclen[3]", when = more_than(3), bbed = false, doc = "key, each column behind its length", conf = "C", src = "OLR" },
        { "raw", "keydata", at = fifth, size = "reclen[4]", when = more_than(4), bbed = false, doc = "data of the entry", conf = "C", src = "OLR" },
      } },
    { name = "ktubu", title = "undo record head", size = 24, conf = "B", src = "ORACDC",
      fields = {
        { "ub4", "objn", at = 0, base = "dec", doc = "object number", conf = "B", src = "ORACDC" },
        { "ub4", "objd", base = "dec", doc = "data object id", conf = "B", src = "ORACDC" },
        { "ub4", "tsn", base = "dec", doc = "tablespace number", conf = "B", src = "ORACDC" },
        { "ub4", "rdba", means = "dba", doc = "the transaction's undo block before this one, 0 none", conf = "B", src = "ORACDC" },
        { "ub1", "layer", base = "dec", doc = "layer: 10 index, 11 row", conf = "B", src = "ORACDC" },
        { "ub1", "opc", base = "dec", doc = "operation of the layer", conf = "B", src = "ORACDC" },
        { "ub1", "slt", doc = "slot of the transaction", conf = "B", src = "ORACDC" },
        { "ub1", "rci", doc = "the transaction's record before this one in the block, 0 none", conf = "B", src = "ORACDC", target = "rci && rci <= ktubhcnt ? 20 + ktubhidx[rci] : 0" },
        { "ub2", "flg", conf = "C", src = "OLR", doc = "flags",
          flags = { { 0x8, "begin trans" }, { 0x4, "last buffer split" }, { 0x10, "user undo done" }, { 0x20, "temp object" }, { 0x40, "user only" }, { 0x80, "tablespace undo" },
            { 0x1, "head of several blocks" }, { 0x2, "tail of several blocks" }, { 0x100, "middle of several blocks" }, { 0x800, "buffer extension" } } },
        { "ub2", "wrp", doc = "low half of the slot's wrap; 1 in the record of a begin", conf = "B", src = "ORACDC" },
      } },
    { name = "ktubl", title = "undo of a transaction's begin", size = "reclen[0] - 24", conf = "B", src = "ORACDC, J_core",
      fields = {
        { "raw", "unknown_24", at = 0, size = 4, when = "reclen[0] >= 76", bbed = false, doc = "meaning unknown; not before 10g", conf = "?", src = "OLR" },
        { "kuba", "prev_ctl_uba", at = "reclen[0] >= 76 ? 4 : 0", doc = "trace: uba, of the transaction control before", conf = "B", src = "R02, J_core" },
        { "kscn", "ctl_max_scn", doc = "trace: ctl max scn", conf = "B", src = "R02, J_core" },
        { "kscn", "prv_tx_scn", doc = "trace: prv tx scn", conf = "B", src = "R02, J_core" },
        { "raw", "unknown_52", size = 4, when = "reclen[0] >= 76", bbed = false, doc = "meaning unknown", conf = "?", src = "OLR" },
        { "kscn", "txn_start_scn", when = "reclen[0] >= 76", doc = "trace: txn start scn", conf = "B", src = "R02, OLR" },
        { "ub4", "prev_brb", means = "dba", when = "reclen[0] >= 76", doc = "trace: prev brb, the undo block of the transaction before", conf = "B", src = "R02, OLR" },
        { "ub4", "prev_bcl", means = "dba", when = "reclen[0] >= 76", doc = "trace: prev bcl", conf = "B", src = "R02, OLR" },
        { "ub4", "logon_user", base = "dec", when = "reclen[0] >= 76", doc = "trace: logon user", conf = "B", src = "R02, OLR" },
      } },
    { name = "ktb", title = "undo of the block's slot", size = "reclen[1]", conf = "B", src = "ORACDC",
      fields = {
        { "ub1", "op", at = 0, enum = { [1] = "F", [2] = "C", [3] = "Z", [4] = "L", [5] = "R", [6] = "N", [0x11] = "F, cleanout", [0x12] = "C, cleanout", [0x14] = "L, cleanout" },
          doc = "F first change, C slot keeps its transaction, Z slot was unused, L slot of another transaction, R several slots, N nothing", conf = "B", src = "ORACDC" },
        { "ub1", "flg", doc = "0x08: the rest begins at 8 instead of 4", conf = "B", src = "ORACDC" },
        { "kuba", "uba", at = "flg & 8 ? 8 : 4", when = "(op & 15) == 2", doc = "C: the transaction's record before this one for the block", conf = "B", src = "ORACDC" },
        { "ktbit", "itl", at = "flg & 8 ? 8 : 4", when = "(op & 15) == 4", doc = "L: the slot as it was before", conf = "B", src = "ORACDC" },
        { "ub2", "itc", at = "flg & 8 ? 10 : 6", when = "(op & 15) == 5", base = "dec", doc = "R: slots", conf = "C", src = "OLR, R02" },
        { "ktbit", "itl", at = "flg & 8 ? 20 : 16", count = "itc < 256 ? itc : 0", when = "(op & 15) == 5", doc = "R: the slots as they were before", conf = "C", src = "OLR, R02" },
      } },
    { name = "kdo", title = "undo of a row", size = "reclen[2]", conf = "B", src = "ORACDC",
      fields = {
        { "ub4", "bdba", at = 0, means = "dba", doc = "block of the row", conf = "B", src = "ORACDC" },
        { "ub4", "hdba", means = "dba", doc = "segment header", conf = "B", src = "ORACDC" },
        { "ub2", "maxfr", base = "dec", doc = "trace: maxfr", conf = "B", src = "ORACDC" },
        { "ub1", "op", enum = operations, doc = "row operation in the low five bits; 0x40 row dependencies", conf = "B", src = "ORACDC, OLR" },
        { "ub1", "xtype", enum = "kdo_xtype", doc = "XA apply, XR roll back, CR consistent read", conf = "B", src = "ORACDC" },
        { "ub1", "itli", doc = "slot of the block's transaction list, from 1", conf = "B", src = "ORACDC" },
        { "ub1", "ispac", doc = "trace: ispac", conf = "C", src = "OLR" },
        { "kdopiece", "piece", at = 16, doc = "the row piece as it was", conf = "B", src = "ORACDC", when = code .. " == 2 || " .. code .. " == 6" },
        { "kdodrp", "drp", at = 16, doc = "the row that was not there", conf = "B", src = "ORACDC", when = code .. " == 3" },
        { "kdolkr", "lkr", at = 16, doc = "the lock as it was", conf = "C", src = "OLR", when = code .. " == 4" },
        { "kdourp", "urp", at = 16, doc = "what changes in the row", conf = "B", src = "ORACDC", when = code .. " == 5" },
        { "kdocfa", "cfa", at = 16, doc = "the forwarding address as it was", conf = "B", src = "ORACDC", when = code .. " == 8" },
        { "kdoqm", "qm", at = 16, doc = "several rows", conf = "C", src = "OLR", when = code .. " == 11 || " .. code .. " == 12" },
      } },
    { name = "kdopiece", title = "row piece (IRP, ORP)", conf = "B", src = "ORACDC, OLR",
      fields = {
        { "ub1", "fb", at = 0, flags = row_flags, doc = "flags of the row piece", conf = "B", src = "ORACDC" },
        { "ub1", "lb", base = "dec", doc = "lock byte", conf = "C", src = "OLR" },
        { "ub1", "cc", base = "dec", doc = "columns", conf = "B", src = "ORACDC" },
        { "ub1", "cki", base = "dec", doc = "cluster key", conf = "C", src = "OLR" },
        { "ub4", "hrid_dba", at = 4, when = "(fb & 0x28) == 8", means = "dba", doc = "head of a migrated row", conf = "C", src = "OLR" },
        { "ub2", "hrid_slot", at = 8, when = "(fb & 0x28) == 8", base = "dec", doc = "its row", conf = "C", src = "OLR" },
        { "ub4", "nrid_dba", at = 12, when = "!(fb & 4)", means = "dba", doc = "next piece of the row", conf = "C", src = "OLR" },
        { "ub2", "nrid_slot", at = 16, when = "!(fb & 4)", base = "dec", doc = "its row", conf = "C", src = "OLR" },
        { "ub2", "size", at = 24, base = "dec", doc = "trace: size/delt", conf = "C", src = "OLR" },
        { "ub2", "slot", base = "dec", doc = "row", conf = "B", src = "ORACDC" },
        { "ub1", "tabn", base = "dec", doc = "table of the cluster", conf = "C", src = "OLR" },
        { "raw", "nulls", size = "(cc + 7) / 8", doc = "a bit for each column that is NULL", conf = "B", src = "ORACDC" },
      } },
    { name = "kdodrp", title = "DRP", conf = "B", src = "ORACDC",
      fields = {
        { "ub2", "slot", at = 0, base = "dec", doc = "row", conf = "B", src = "ORACDC" },
        { "ub1", "tabn", base = "dec", doc = "table of the cluster", conf = "C", src = "OLR" },
      } },
    { name = "kdolkr", title = "LKR", conf = "C", src = "OLR",
      fields = {
        { "ub2", "slot", at = 0, base = "dec", doc = "row", conf = "C", src = "OLR" },
        { "ub1", "tabn", base = "dec", doc = "table of the cluster", conf = "C", src = "OLR" },
        { "ub1", "to", base = "dec", doc = "the lock byte as it was", conf = "C", src = "OLR" },
      } },
    { name = "kdourp", title = "URP", conf = "B", src = "ORACDC",
      fields = {
        { "ub1", "fb", at = 0, flags = row_flags, doc = "flags of the row piece", conf = "B", src = "R02" },
        { "ub1", "lock", base = "dec", doc = "lock byte", conf = "B", src = "R02" },
        { "ub1", "ckix", base = "dec", doc = "trace: ckix", conf = "B", src = "R02" },
        { "ub1", "tabn", base = "dec", doc = "table of the cluster", conf = "B", src = "R02" },
        { "ub2", "slot", base = "dec", doc = "row", conf = "B", src = "ORACDC" },
        { "ub1", "ncol", base = "dec", doc = "columns of the row", conf = "B", src = "R02" },
        { "ub1", "nnew", base = "dec", doc = "columns that follow", conf = "B", src = "ORACDC" },
        { "sb2", "size", base = "dec", doc = "bytes by which the row grows", conf = "B", src = "R02" },
        { "raw", "nulls", size = "(nnew + 7) / 8", doc = "a bit for each column that is NULL", conf = "B", src = "ORACDC" },
      } },
    { name = "kdocfa", title = "CFA", conf = "B", src = "ORACDC",
      fields = {
        { "ub4", "nrid_dba", at = 0, means = "dba", doc = "next piece of the row", conf = "B", src = "ORACDC" },
        { "ub2", "nrid_slot", base = "dec", doc = "its row", conf = "B", src = "ORACDC" },
        { "ub2", "slot", at = 8, base = "dec", doc = "row", conf = "B", src = "ORACDC" },
        { "ub1", "fb", flags = row_flags, doc = "flags of the row piece", conf = "C", src = "OLR" },
        { "ub1", "tabn", base = "dec", doc = "table of the cluster", conf = "C", src = "OLR" },
        { "ub1", "lock", base = "dec", doc = "lock byte", conf = "C", src = "OLR" },
      } },
    { name = "kdoqm", title = "QMI, QMD", conf = "C", src = "OLR",
      fields = {
        { "ub1", "tabn", at = 0, base = "dec", doc = "table of the cluster", conf = "C", src = "OLR" },
        { "ub1", "lock", base = "dec", doc = "lock byte", conf = "C", src = "OLR" },
        { "ub1", "nrow", base = "dec", doc = "rows", conf = "C", src = "OLR" },
        { "ub2", "slots", at = 4, count = "nrow", base = "dec", doc = "rows", conf = "C", src = "OLR" },
      } },
    { name = "kdilk", title = "undo of a leaf key", size = "reclen[2]", conf = "C", src = "OLR, ORACDC",
      fields = {
        { "ub1", "code", at = 0, enum = "kdilk_code", doc = "operation", conf = "C", src = "OLR" },
        { "ub1", "itli", doc = "slot of the block's transaction list, from 1", conf = "C", src = "OLR" },
        { "ub1", "kdxlkflg", doc = "trace: kdxlkflg", conf = "C", src = "OLR" },
        { "ub4", "indexid", at = 4, means = "dba", doc = "trace: indexid, header block of the index", conf = "C", src = "OLR" },
        { "ub4", "bdba", means = "dba", doc = "the leaf", conf = "C", src = "OLR" },
        { "sb4", "sdc", base = "dec", doc = "trace: sdc", conf = "C", src = "OLR" },
      } },
  },
}
