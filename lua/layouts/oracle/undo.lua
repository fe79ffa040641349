-- Undo segment headers, undo blocks, and the segment header that shares their beginning (reference 3.8, 3.9).
local head = { "kcbh", "kcbh", at = 0, doc = "cache block header", conf = "B", src = "OCLBIN" }
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "B", src = "OCLBIN" }
local extents = { "ktech", "ktech", at = 20, doc = "extent control header", conf = "C", src = "S001, S03" }
local map = { "ktemh", "ktemh", at = 92, doc = "extent map header", conf = "C", src = "S001, S03" }
local extent_list = { "ktetb", "ktetb", at = 108, count = "count_ktemh", doc = "extents", conf = "C", src = "S001, S03" }
-- mapend_ktech counts from 20, as trace dumps print it ("offset: 4128"). The transaction control follows the map in SYSTEM's header; where it
-- stands in an automatic one was never seen in bytes, so its own constants (xts 0x68, version 1) choose between the two places that are possible.
local behind_map = "20 + mapend_ktech"
local control_at = "u4(" .. behind_map .. " + 36) != 0x68 && u4(" .. behind_map .. " + 84) == 0x68 ? " .. behind_map .. " + 48 : " .. behind_map
local header = { head, extents, map, extent_list,
  { "ktuxc", "ktuxc", at = control_at, when = "mapend_ktech >= 88", doc = "transaction control", conf = "C", src = "S001, DSI-10" } }

-- How many of the slots are in a state.
local function in_state(state, slots)
  return "count(" .. slots .. ", u1(@ktuxc + 104 + 40 * i + 16) == " .. state .. ")"
end

local function undo_header(name, type, title, bbed, slots, members)
  local fields = {}
  for i = 1, #header do fields[i] = header[i] end
  for i = 1, #members do fields[#fields + 1] = members[i] end
  fields[#fields + 1] = tail
  return { name = name, family = "data", type = type, bbed = bbed, title = title, fields = fields,
    doc = "first block of an undo segment: its extents, and the transaction table that says who has committed",
    describe = { { "mapend_ktech >= 88", "{=" .. in_state("9", slots) .. " + " .. in_state("10", slots) .. " + " .. in_state("2", slots) .. "} slot{s} in the transaction table, "
      .. "{=" .. in_state("10", slots) .. "} active, {=" .. in_state("2", slots) .. "} prepared." } } }
end

-- Slots of an automatic header: 48 in 8 KB of 9i, 34 from 11g on, more in larger blocks. Of a quarter of the block (less 128 bytes) each took
-- 40 bytes, later 56 with what the trace calls EXT TRN TBL. Those beyond the later number count when their state is one.
local quarter = "(bs / 4 - 128)"
local slot_at = "@ktuxc + 104 + 40 * i"
local is_slot = "(u1(" .. slot_at .. " + 16) == 9 || u1(" .. slot_at .. " + 16) == 10 || u1(" .. slot_at .. " + 16) == 2)"
local behind_slots = "@ktuxc + 104 + " .. quarter

return {
  enums = { ktuxe_state = { [2] = "prepared", [9] = "inactive", [10] = "active" } },
  structs = {
    { name = "kthwm", title = "high water mark", size = 32, conf = "K", src = "S03, QREF",
      fields = {
        { "ub4", "extno_ktehw", at = 0, doc = "extent", conf = "C", src = "S03" },
        { "ub4", "blkno_ktehw", doc = "block in the extent", conf = "C", src = "S03" },
        { "ub4", "extsize_ktehw", doc = "blocks in the extent", conf = "C", src = "S03" },
        { "ub4", "blkaddr_ktehw", means = "dba", doc = "block behind the mark", conf = "C", src = "S03" },
        { "ub4", "mapblk_ktehw", means = "dba", doc = "map block of the extent, 0 this one", conf = "K", src = "QREF" },
        { "ub4", "offset_ktehw", doc = "entry in the map", conf = "K", src = "QREF" },
        { "ub4", "flblks_ktehw", doc = "blocks in the header's free lists", conf = "K", src = "QREF" },
        { "ub4", "blkcnt_ktehw", doc = "blocks below the mark", conf = "K", src = "QREF" },
      } },
    { name = "ktech", title = "extent control header",
      describe = {
        { "extents_ktech", "{=extents_ktech} extent{s} with {=blocks_ktech} block{s}; the high water mark is at {blkaddr_ktehw}." },
      }, size = 72, conf = "C", src = "S001, S03",
      fields = {
        { "ub4", "spare1_ktech", at = 0, doc = "0", conf = "C", src = "S03, S04" },
        { "ub4", "tsn_ktech", as = "word", base = "dec", doc = "tablespace number, no longer used", conf = "C", src = "S03" },
        { "ub4", "lastmap_ktech", means = "dba", doc = "last extent map block, 0 none", conf = "C", src = "S03, S04" },
        { "ub4", "mapcount_ktech", doc = "extent map blocks", conf = "C", src = "S03, S04" },
        { "ub4", "extents_ktech", doc = "extents of the segment", conf = "C", src = "S03" },
        { "ub4", "blocks_ktech", doc = "blocks of the segment", conf = "C", src = "S03" },
        { "ub2", "mapend_ktech", doc = "end of the extent map, counted from byte 20", conf = "C", src = "S03" },
        { "kthwm", "hwmark_ktech", at = 28, doc = "high water mark", conf = "C", src = "S03" },
        { "kxid", "locker_ktech", at = 60, doc = "transaction that locks the header, 0 none", conf = "K", src = "S03" },
        { "ub4", "flag_ktech", at = 68, when = "type_kcbh != 0x23", doc = "flags", conf = "?", src = "S03" },
      },
      checks = { { "20 + mapend_ktech <= bs - 4", field = "mapend_ktech", severity = "bad", why = "the extent map ends behind the block" } } },
    { name = "ktemh", title = "extent map header", size = 16, conf = "C", src = "S001, S03",
      fields = {
        { "ub4", "count_ktemh", at = 0, doc = "extents in this map", conf = "C", src = "S03, S04" },
        { "ub4", "next_ktemh", means = "dba", doc = "next extent map block, 0 none", conf = "C", src = "S03, S04" },
        { "ub4", "obj_ktemh", base = "dec", doc = "object number of the segment, 0 for undo", conf = "C", src = "S03, S04" },
        { "ub4", "flag_ktemh", doc = "0x40000000 in samples", conf = "C", src = "S04" },
      },
      checks = { { "start + 16 + 8 * count_ktemh <= (mapend_ktech ? 20 + mapend_ktech : bs - 4)", field = "count_ktemh", severity = "bad", why = "more extents than the map has room for" } } },
    { name = "ktetb", title = "extent", size = 8, conf = "C", src = "S03, QREF",
      fields = {
        { "ub4", "ktetbdba", at = 0, means = "dba", doc = "first block", conf = "C", src = "S03" },
        { "ub4", "ktetbnbk", doc = "blocks", conf = "C", src = "S03" },
      } },
    { name = "ktufb", title = "free undo block", size = 12, conf = "C", src = "S001",
      fields = {
        { "kuba", "ktufbuba", at = 0, doc = "undo block, 0 none", conf = "C", src = "S001" },
        { "sb2", "ktufbext", doc = "extent", conf = "C", src = "S001" },
        { "sb2", "ktufbspc", doc = "free bytes", conf = "C", src = "S001" },
      } },
    { name = "ktuxc", title = "transaction control",
      describe = {
        "{=ktuxcnfb} free block{s} in the pool. Slots that were used again committed up to SCN {ktuxcscn}.",
      }, size = 104, conf = "C", src = "S001, DSI-10",
      fields = {
        { "kscn", "ktuxcscn", at = 0, doc = "highest commit SCN of a slot that was used again", conf = "C", src = "S001" },
        { "kuba", "ktuxcuba", doc = "undo record of the slot used last", conf = "C", src = "S001" },
        { "sb2", "ktuxcflg", flags = { { 0x1, "KTUXCFSK" } }, doc = "flags", conf = "C", src = "S001" },
        { "ub2", "ktuxcseq", doc = "undo sequence", conf = "C", src = "S001" },
        { "sb2", "ktuxcnfb", doc = "free blocks in the pool", conf = "C", src = "S001" },
        { "ub4", "ktuxcinc", at = 24, doc = "incarnation", conf = "C", src = "S001" },
        { "sb2", "ktuxcchd", doc = "first free slot", conf = "C", src = "S001" },
        { "sb2", "ktuxcctl", doc = "last free slot", conf = "C", src = "S001" },
        { "ub2", "ktuxcmgc", doc = "trace: mgc; differs between samples", conf = "C", src = "DSI-10" },
        { "ub2", "ktuxcver", bbed = false, doc = "version, 1", conf = "B", src = "DSI-10" },
        { "ub4", "ktuxcxts", doc = "trace: xts, 0x68", conf = "B", src = "DSI-10" },
        { "ub4", "ktuxcopt", doc = "optimal size, 0x7ffffffe none", conf = "C", src = "S001" },
        { "ktufb", "ktuxcfbp", at = 44, count = 5, doc = "free block pool", conf = "C", src = "S001" },
      } },
    { name = "ktuxe", title = "transaction table entry", size = 40, leads = "ktuxedba", conf = "B", src = "DSI-10",
      fields = {
        { "ub4", "ktuxewrp", at = 0, doc = "wrap of the slot (kxidsqn)", conf = "B", src = "DSI-10" },
        { "ub4", "ktuxedba", means = "dba", doc = "last undo block of the transaction", conf = "B", src = "DSI-10" },
        { "kscn", "ktuxescn", doc = "commit SCN", conf = "B", src = "DSI-10" },
        { "ub1", "ktuxesta", enum = "ktuxe_state", doc = "state", conf = "B", src = "DSI-10" },
        { "ub1", "ktuxecfl", doc = "0x80 active, 0x10 dead", conf = "C", src = "DSI-10, JL" },
        { "sb2", "ktuxeuel", doc = "next free slot, -1 end of the chain", conf = "B", src = "DSI-10" },
        { "raw", "ktuxepxid", size = 12, doc = "parent transaction and four bytes more; order unknown", conf = "?", src = "DSI-10" },
        { "ub4", "ktuxenub", doc = "undo blocks", conf = "B", src = "DSI-10" },
        { "ub4", "ktuxestm", doc = "statement number", conf = "?", src = "DSI-10" },
      } },
    { name = "ktubh", title = "undo block header", size = "16 + 2 * ktubhcnt", conf = "C", src = "S001, DSI-10",
      fields = {
        { "kxid", "ktubhxid", at = 0, doc = "transaction that used the block last", conf = "C", src = "S001" },
        { "ub2", "ktubhseq", doc = "undo sequence; must fit the uba that leads here (ORA-600 [4193])", conf = "C", src = "S001" },
        { "ub1", "ktubhcnt", doc = "records (ORA-600 [4194] when the uba's record differs)", conf = "C", src = "S001" },
        { "ub1", "ktubhirb", target = "ktubhirb && ktubhirb <= ktubhcnt ? 20 + u2(34 + 2 * ktubhirb) : 0", doc = "record from which a rollback begins", conf = "C", src = "S001" },
        { "ub1", "ktubhicl", target = "ktubhicl && ktubhicl <= ktubhcnt ? 20 + u2(34 + 2 * ktubhicl) : 0", doc = "record from which cleanout begins", conf = "C", src = "S001" },
        { "ub1", "ktubhflg", doc = "flags", conf = "C", src = "S001" },
        { "ub2", "ktubhidx", count = "ktubhcnt + 1", target = "i ? 20 + u2(34 + 2 * i) : 0", doc = "where records begin, counted from byte 20; entry 0 is the end of the data", conf = "C", src = "DSI-10" },
      },
      checks = {
        { "20 + ktubhidx[0] <= bs - 4", field = "ktubhidx", severity = "bad", why = "undo data end behind the block" },
        { "ktubhidx[ktubhcnt] <= ktubhidx[0]", field = "ktubhidx", severity = "bad", why = "the last record begins behind the end of the data" },
        { "34 + 2 * ktubhcnt + 2 <= 20 + ktubhidx[ktubhcnt]", field = "ktubhcnt", severity = "bad", why = "the directory of records reaches into the records" },
        { "ktubhirb <= ktubhcnt", field = "ktubhirb", severity = "bad", why = "no record of this block" },
      } },
    { name = "ktshc", title = "free list header", size = 8, conf = "K", src = "S03",
      fields = {
        { "ub2", "ktshcnxf", at = 0, base = "dec", doc = "transaction free lists", conf = "K", src = "S03" },
        { "ub2", "ktshcnfl", base = "dec", doc = "free lists", conf = "K", src = "S03" },
        { "ub2", "ktshcnfb", base = "dec", doc = "free list blocks", conf = "K", src = "S03" },
        { "ub1", "ktshctyp", doc = "segment type", conf = "K", src = "S03" },
      } },
    { name = "ktsfs", title = "free list", size = 20, conf = "C", src = "S03, S04", doc = "trace: flg, lhd, ltl",
      fields = {
        { "ub2", "ktsfsflg", at = 0, doc = "flags", conf = "C", src = "S03" },
        { "kxid", "ktsfsxid", at = 4, doc = "transaction that owns the list", conf = "K", src = "S04" },
        { "ub4", "ktsfslhd", means = "dba", doc = "first block of the list", conf = "K", src = "S04" },
        { "ub4", "ktsfsltl", means = "dba", doc = "last block of the list", conf = "K", src = "S04" },
      } },
  },
  blocks = {
    undo_header("undo_header", 0x0e, "KTU UNDO HEADER W/UNLIMITED EXTENTS", "Unlimited Undo Segment Header", "(bs - 4 - @ktuxc - 104) / 40", {
      { "ktuxe", "ktuxe", at = "@ktuxc + 104", count = "(bs - 4 - @ktuxc - 104) / 40", when = "mapend_ktech >= 88", doc = "transaction table", conf = "C", src = "S001, DSI-10" } }),
    undo_header("smu_header", 0x26, "KTU SMU HEADER BLOCK", nil, quarter .. " / 40", {
      { "ktuxe", "ktuxe", at = "@ktuxc + 104", count = quarter .. " / 40", each_at = slot_at, each_when = "(i < " .. quarter .. " / 56 || " .. is_slot .. ") && " .. slot_at .. " + 40 <= bs - 4",
        when = "mapend_ktech >= 88", doc = "transaction table", conf = "K", src = "J_core, DSI-09" },
      { "ub4", "retention", at = behind_slots, count = "count_ktemh", means = "epoch", bbed = false, conf = "?", src = "J_core",
        when = "mapend_ktech >= 88 && count_ktemh > 0 && count_ktemh <= 512 && " .. behind_slots .. " + 4 * count_ktemh <= bs - 4 && u4(" .. behind_slots .. ") >= 0x35000000 && u4(" .. behind_slots .. ") < 0x80000000",
        doc = "trace: Retention Table, commit time of each extent; the place is a guess that the bytes bear out" } }),
    { name = "smu_extent_map", family = "data", type = 0x25, title = "EXTENT MAP BLOCK OF SYSTEM MANAGED UNDO SEGMENT",
      doc = "extents of an undo segment for which its header has no room", describe = { "{=count_ktemh} extent{s}; the next map is {next_ktemh}." },
      fields = { head,
        { "ktemh", "ktemh", at = 20, bbed = false, when = "36 + 8 * u4(20) <= bs - 4", doc = "extent map header", conf = "?", src = "S04" },
        { "ktetb", "ktetb", at = 36, count = "count_ktemh", bbed = false, doc = "extents", conf = "?", src = "S04" },
        tail } },
    { name = "undo_block", family = "data", type = 0x02, bbed = "Undo Data", title = "KTU UNDO BLOCK",
      doc = "undo records: how to take changes back, and what rows looked like before",
      describe = {
        "{=ktubhcnt} undo record{s} of sequence {=ktubhseq}; the block was used last by transaction {ktubhxid}.",
        { "ktubhirb", "A rollback of that transaction begins at record {=ktubhirb}." },
      },
      fields = { head,
        { "ktubh", "ktubh", at = 20, doc = "undo block header", conf = "C", src = "S001" },
        { "ub1", "freespace", at = "20 + #ktubh", count = "ktubhidx[ktubhcnt] - #ktubh", bulk = true, when = "ktubhidx[ktubhcnt] > #ktubh",
          doc = "free space", conf = "C", src = "S001" },
        { "ub1", "undodata", at = "20 + ktubhidx[ktubhcnt]", count = "bs - 24 - ktubhidx[ktubhcnt]", bulk = true, covers = false,
          when = "24 + ktubhidx[ktubhcnt] < bs", doc = "where the records lie", conf = "C", src = "S001, DSI-10" },
        { "undorec", "undorec", at = "20 + ktubhidx[ktubhcnt]", count = "ktubhcnt + 1", each_at = "20 + ktubhidx[i]",
          each_when = "i", bbed = false,
          doc = "undo records, number 1 at the end of the block", conf = "C", src = "DSI-10" },
        tail } },
    { name = "segment_header", family = "data", type = 0x10, bbed = "Unlimited Data Segment Header", title = "DATA SEGMENT HEADER - UNLIMITED",
      doc = "first block of a segment whose free space is kept in lists: its extents and free lists", object = "obj_ktemh",
      fields = { head, extents, map, extent_list,
        { "ktshc", "ktshc", at = behind_map, when = "mapend_ktech >= 88", doc = "free list header", conf = "K", src = "S03" },
        { "ktsfs", "ktsfs_seg", at = behind_map .. " + 8", count = 1, when = "mapend_ktech >= 88", doc = "free lists of the segment", conf = "K", src = "S03" },
        { "ktsfs", "ktsfs_txn", at = behind_map .. " + 28", count = 16, when = "mapend_ktech >= 88", doc = "free lists of transactions", conf = "K", src = "S03" },
        tail } },
    { name = "segment_header_groups", family = "data", type = 0x11, title = "DATA SEGMENT HEADER WITH FLG BLKS - UNLIMITED",
      doc = "first block of a segment with groups of free lists: its extents", object = "obj_ktemh",
      fields = { head, extents, map, extent_list, tail } },
  },
}
