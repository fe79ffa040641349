-- An undo record as it stands in an undo block (reference 3.9): an array of lengths, then the fields, each padded to 4.
-- The fields were checked on redo records; that the array of lengths stands in the block too is inferred from equal sizes: likely, no more.
local first = "(nlen + 3 & ~3)"
local second = first .. " + (reclen[0] + 3 & ~3)"
local third = second .. " + (reclen[1] + 3 & ~3)"

return {
  structs = {
    { name = "undorec", title = "undo record", size = "ktubhidx[i - 1] - ktubhidx[i]", conf = "?", src = "ORACDC-T",
      fields = {
        { "ub2", "nlen", at = 0, bbed = false, doc = "bytes of the array of lengths, this number included", conf = "?", src = "ORACDC-T" },
        { "ub2", "reclen", count = "nlen >= 4 && nlen <= 256 ? nlen / 2 - 1 : 0", bbed = false, base = "dec", doc = "bytes of each field", conf = "?", src = "ORACDC-T" },
        { "ktubu", "ktubu", at = first, when = "nlen >= 4 && nlen <= 256 && reclen[0] >= 24", bbed = false, doc = "head of the record", conf = "?", src = "ORACDC-T" },
        { "ktubl", "ktubl", when = "nlen >= 4 && nlen <= 256 && reclen[0] >= 76 && flg & 8", bbed = false, doc = "where the transaction began", conf = "?", src = "OLR" },
        { "ktb", "ktb", at = second, when = "nlen >= 6 && nlen <= 256 && reclen[0] >= 24 && reclen[1] >= 4 && (layer == 10 || layer == 11)",
          bbed = false, doc = "what to do with the slot of the block", conf = "?", src = "ORACDC-T" },
        { "kdo", "kdo", at = third, when = "nlen >= 8 && nlen <= 256 && reclen[0] >= 24 && reclen[1] >= 4 && reclen[2] >= 16 && layer == 11",
          bbed = false, doc = "the row operation that takes the change back", conf = "?", src = "OLR" },
      } },
    { name = "ktubu", title = "undo record head", size = 24, conf = "?", src = "ORACDC-T",
      fields = {
        { "ub4", "objn", at = 0, base = "dec", doc = "object number", conf = "?", src = "ORACDC-T" },
        { "ub4", "objd", base = "dec", doc = "data object id", conf = "?", src = "ORACDC-T" },
        { "ub4", "tsn", base = "dec", doc = "tablespace number", conf = "?", src = "ORACDC-T" },
        { "ub4", "rdba", means = "dba", doc = "the transaction's undo block before this one, 0 none", conf = "?", src = "ORACDC-T" },
        { "ub1", "layer", base = "dec", doc = "layer: 10 index, 11 row", conf = "?", src = "ORACDC-T" },
        { "ub1", "opc", base = "dec", doc = "operation of the layer", conf = "?", src = "ORACDC-T" },
        { "ub1", "slt", doc = "slot of the transaction", conf = "?", src = "ORACDC-T" },
        { "ub1", "rci", doc = "the transaction's record before this one in the block, 0 none", conf = "?", src = "ORACDC-T" },
        { "ub2", "flg", conf = "?", src = "OLR", doc = "flags",
          flags = { { 0x8, "begin trans" }, { 0x4, "last buffer split" }, { 0x10, "user undo done" }, { 0x20, "temp object" }, { 0x80, "tablespace undo" } } },
        { "ub2", "wrp", doc = "low half of the slot's wrap", conf = "?", src = "ORACDC-T" },
      } },
    { name = "ktubl", title = "undo of a transaction's begin", size = 52, conf = "?", src = "OLR",
      fields = {
        { "raw", "unknown_24", at = 0, size = 4, bbed = false, doc = "meaning unknown", conf = "?", src = "OLR" },
        { "kuba", "prev_ctl_uba", doc = "uba of the transaction control before", conf = "?", src = "OLR" },
        { "kscn", "ctl_max_scn", doc = "trace: ctl max scn", conf = "?", src = "OLR" },
        { "kscn", "prv_tx_scn", doc = "trace: prv tx scn", conf = "?", src = "OLR" },
      } },
    { name = "ktb", title = "undo of the block's slot", size = "(flg & 8 ? 8 : 4) + (op & 15 ? (op & 15) == 1 ? 16 : (op & 15) == 2 ? 8 : (op & 15) == 4 ? 24 : 0 : 0)", conf = "?", src = "ORACDC-T",
      fields = {
        { "ub1", "op", at = 0, doc = "1 F, 2 C, 3 Z, 4 L, 5 R, 6 N; 0x10 block cleanout", conf = "?", src = "ORACDC-T" },
        { "ub1", "flg", doc = "0x08: the rest begins at 8 instead of 4", conf = "?", src = "ORACDC-T" },
        { "kuba", "uba", at = "flg & 8 ? 8 : 4", when = "(op & 15) == 2", doc = "C: uba that the slot had before", conf = "?", src = "ORACDC-T" },
        { "ktbit", "itl", at = "flg & 8 ? 8 : 4", when = "(op & 15) == 4", doc = "L: the slot as it was before", conf = "?", src = "ORACDC-T" },
      } },
    { name = "kdo", title = "undo of a row", size = 16, conf = "?", src = "OLR",
      fields = {
        { "ub4", "bdba", at = 0, means = "dba", doc = "block of the row", conf = "?", src = "OLR" },
        { "ub4", "hdba", means = "dba", doc = "segment header", conf = "?", src = "OLR" },
        { "ub2", "maxfr", base = "dec", doc = "trace: maxfr", conf = "?", src = "OLR" },
        { "ub1", "op", doc = "row operation", conf = "?", src = "OLR" },
        { "ub1", "xtype", doc = "1 XA, 2 XR, 3 CR; 0x80 KDOM2", conf = "?", src = "OLR" },
        { "ub1", "itli", doc = "slot of the block's transaction list", conf = "?", src = "OLR" },
      } },
  },
}
