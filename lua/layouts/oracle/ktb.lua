-- ktbbh, the transaction layer at byte 20 of table, cluster and index blocks, with its list of interested
-- transactions (reference 3.1).
local used_slot = "(u4(start + 24 + 24 * i) || u4(start + 28 + 24 * i))" -- an xid stands in it
local used_slots = "{=count(ktbbhict & 0xff, " .. used_slot .. ")}"
local open_slot = used_slot .. " && !(u2(start + 40 + 24 * i) & 0xa000)" -- neither committed nor with an upper bound

return {
  structs = {
    { name = "kxid", title = "transaction id", size = 8, means = "xid", conf = "B", src = "ORACDC-T, T01",
      fields = {
        { "ub2", "kxidusn", at = 0, doc = "undo segment number; 0xffff: direct load", conf = "B", src = "ORACDC-T" },
        { "ub2", "kxidslt", doc = "slot in the transaction table", conf = "B", src = "ORACDC-T" },
        { "ub4", "kxidsqn", doc = "wrap of the slot", conf = "B", src = "ORACDC-T" },
      } },
    { name = "kuba", title = "undo byte address", size = 8, means = "uba", conf = "B", src = "ORACDC-T, T01",
      fields = {
        { "ub4", "kubadba", at = 0, means = "dba", doc = "undo block", conf = "B", src = "ORACDC-T" },
        { "ub2", "kubaseq", doc = "undo sequence of that block", conf = "B", src = "ORACDC-T" },
        { "ub1", "kubarec", doc = "record in that block", conf = "B", src = "ORACDC-T" },
        { "ub1", "kubapad", bbed = false, doc = "padding", conf = "B", src = "ORACDC-T" },
      } },
    { name = "ktbbhsid", union = true, title = "owner of the block", size = 4, conf = "B", src = "T01, DSI-06",
      fields = {
        { "ub4", "ktbbhsg1", doc = "data object id of the segment", conf = "B", src = "T01" },
        { "ub4", "ktbbhod1", doc = "the same, as object number", conf = "B", src = "T01" },
      } },
    { name = "ktbitun", union = true, title = "free space credit or SCN wrap", size = 2, conf = "B", src = "T01, T02",
      fields = {
        { "sb2", "_ktbitfsc", doc = "while the transaction is active: free space credit in bytes", conf = "B", src = "H01" },
        { "ub2", "_ktbitwrp", doc = "when committed: SCN wrap; 0x8000 from 12.2 on", conf = "B", src = "T02, ORACDC-T" },
      } },
    { name = "ktbit", title = "interested transaction", size = 24, leads = "ktbitxid", conf = "B", src = "T01, T02",
      fields = {
        { "kxid", "ktbitxid", at = 0, doc = "the transaction", conf = "B", src = "T01" },
        { "kuba", "ktbituba", doc = "its last undo record for this block", conf = "B", src = "T01" },
        { "ub2", "ktbitflg", count_mask = 0x0fff, conf = "B", src = "T01, OLR, DSI-06",
          flags = { { 0x8000, "KTBFCOM", letter = "C" }, { 0x4000, "KTBFIBI", letter = "B" }, { 0x2000, "KTBFUPB", letter = "U" }, { 0x1000, "KTBFTAC", letter = "T" } },
          doc = "C committed, B undo holds the slot's former content, U the SCN is an upper bound, T active at cleanout; low 12 bits: rows locked" },
        { "ktbitun", "_ktbitun", doc = "free space credit or SCN wrap", conf = "B", src = "T02" },
        { "ub4", "ktbitbas", doc = "SCN base of the commit", conf = "B", src = "T02" },
      } },
    { name = "ktbbh", title = "transaction layer",
      describe = {
        "{=ktbbhict & 0xff} transaction slot{s}, " .. used_slots .. " used.",
        { "count(ktbbhict & 0xff, " .. open_slot .. ")", "{=count(ktbbhict & 0xff, " .. open_slot .. ")} of the transactions active, or not cleaned out yet." },
        { "sum(ktbbhict & 0xff, u2(start + 40 + 24 * i) & 0x8000 ? 0 : u2(start + 40 + 24 * i) & 0x0fff)",
          "The slots count {=sum(ktbbhict & 0xff, u2(start + 40 + 24 * i) & 0x8000 ? 0 : u2(start + 40 + 24 * i) & 0x0fff)} locked row{s}." },
        "Cleaned out last at SCN {ktbbhcsc}.",
        { "!(ktbbhflg & 0x30) && ktbbhflg & 1", "It is on a free list; the next block there is {ktbbhfnx}." },
        { "ktbbhflg & 0x30", "Its free space is kept in the bitmap block {ktbbhfnx}." },
      }, size = "24 + 24 * (ktbbhict & 0xff)", conf = "B", src = "T01, T02, DSI-06",
      fields = {
        { "ub1", "ktbbhtyp", at = 0, enum = { [1] = "KDDBTDATA", [2] = "KDDBTINDEX" }, doc = "1 table or cluster, 2 index", conf = "B", src = "S001, DSI-06" },
        { "raw", "ktbbhpad", size = 3, bbed = false, doc = "padding", conf = "B", src = "T01" },
        { "ktbbhsid", "ktbbhsid", doc = "segment that owns the block", conf = "B", src = "T01" },
        { "kscn", "ktbbhcsc", doc = "SCN of the last full cleanout", conf = "B", src = "T01" },
        { "sb2", "ktbbhict", doc = "slots in the low byte; the high byte may hold flags", conf = "C", src = "DSI-06, RICO2" },
        { "ub1", "ktbbhflg", doc = "0x01 on the free list, 0x30 segment space managed by bitmaps (trace: flg E)", conf = "C", src = "JL, DSI-06", flags = { { 0x01, "on free list", bbed = false } } },
        { "ub1", "ktbbhfsl", doc = "slot that put the block on the free list", conf = "C", src = "JL" },
        { "ub4", "ktbbhfnx", means = "dba", doc = "bitmap managed: first level bitmap block; else next block of the free list", conf = "C", src = "DSI-06, DSI-11" },
        { "ktbit", "ktbbhitl", count = "ktbbhict & 0xff", doc = "interested transaction list", conf = "B", src = "T01, T02" },
      },
      checks = {
        { "ktbbhtyp == 1 || ktbbhtyp == 2 || ktbbhtyp == 5", field = "ktbbhtyp", severity = "bad", why = "neither table (1) nor index (2) nor LOB (5)" },
        { "44 + 24 * (ktbbhict & 0xff) <= bs - 4", field = "ktbbhict", severity = "bad", why = "more slots than the block can hold" },
        { "ktbbhict & 0xff", field = "ktbbhict", severity = "suspect", why = "a block without a single slot" },
      } },
    { name = "ktbbhe", title = "transaction layer of a bitmap managed block", size = 8, conf = "K", src = "DSI-06, T01",
      fields = { { "raw", "ktbbhe_bytes", at = 0, size = 8, bbed = false, doc = "trace: brn, ver, opc, inc, exflg; zero in all samples", conf = "?", src = "DSI-06" } } },
  },
}
