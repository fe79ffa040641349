-- Segments: extent maps, and the blocks of automatic segment space management (reference 3.10).
-- Of these blocks no bytes were at hand, only traces of them (A01, A02) and the place of the data object number
-- (RICO3). Places marked K follow from the numbers that the traces print; those marked ? are from memory of published
-- dumps, and are shown only in a block whose bytes bear them out. BBED refuses all these types.
local head = { "kcbh", "kcbh", at = 0, doc = "cache block header", conf = "B", src = "OCLBIN" }
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "B", src = "OCLBIN" }

local function objd(at)
  return { "ub4", "objd", at = at, base = "dec", bbed = false, doc = "data object id of the segment", conf = "C", src = "RICO3" }
end

-- The L2 array begins 0x1434 behind byte 20 in 8K blocks, the auxiliary map 2716 behind it: as many entries of 8 bytes
-- (307) lie between the two as between the map header's end, 280, and the auxiliary map.
local maps_fit = "mapend_ktech > 260 && 24 + 2 * mapend_ktech - 260 <= bs"
local l2_known = maps_fit .. " && u4(196) == bs && 20 + u4(204) == 2 * (20 + mapend_ktech) - 280"
local l2_room = "(bs - 4 - 2 * (20 + mapend_ktech) + 280) / 4"

-- Two blocks a byte, the first in the low half.
local states = { [0] = "unformatted", "full", "0-25% free", "25-50% free", "50-75% free", "75-100% free", "6", "metadata",
  "8", "9", "10", "11", "12", "13", "14", "15" }
local pairs_of_states = {}
for high = 0, 15 do
  for low = 0, 15 do
    pairs_of_states[16 * high + low] = states[low] .. ", " .. states[high]
  end
end
-- A first range in the file of the bitmap block, not longer than the 1,024 blocks that one such block looks after.
local ranges_fit = "u4(204) >> 22 == rdba_kcbh >> 22 && u4(208) > 0 && u4(208) <= 1024 && u4(212) == 0"
local blocks_of_ranges = "u4(208) + u4(220) + u4(232) + u4(244) + u4(256) + u4(268) + u4(280) + u4(292) + "
  .. "u4(304) + u4(316) + u4(328) + u4(340) + u4(352) + u4(364) + u4(376) + u4(388)"

-- L2: the items before the object number (104) in the trace's order, four bytes each; the list of L1 blocks behind opcode and
-- xid, where the first entry of 8 bytes holds an address in this file.
local l2_head = "u4(96) >> 22 == rdba_kcbh >> 22 && u4(84) > 0 && u4(84) <= (bs - 200) / 8 && u4(88) <= u4(84)"
local function l2_entries(at)
  return "(u4(" .. at .. ") >> 22 == rdba_kcbh >> 22 && (u4(" .. at .. ") & 0x3fffff) > 0 && u2(" .. at .. " + 4) <= 15)"
end
local l2_list = "0"
for at = 136, 108, -4 do -- the lowest place that fits
  l2_list = "(" .. l2_entries(at) .. " ? " .. at .. " : " .. l2_list .. ")"
end

local function extent_map(name, type, title)
  return { name = name, family = "data", type = type, title = title, object = "obj_ktemh",
    doc = "extents of a segment for which its header has no room", describe = { "{=count_ktemh} extent{s}; the next map is {next_ktemh}." },
    fields = { head,
      { "ktemh", "ktemh", at = 20, bbed = false, when = "36 + 8 * u4(20) <= bs - 4", doc = "extent map header", conf = "?", src = "S04" },
      { "ktetb", "ktetb", at = 36, count = "count_ktemh", bbed = false, doc = "extents", conf = "?", src = "S04" },
      tail } }
end

return {
  enums = { block_states = pairs_of_states },
  structs = {
    { name = "auxmap", title = "auxiliary map entry", size = 8, conf = "K", src = "A01",
      fields = {
        { "ub4", "l1_dba", at = 0, means = "dba", doc = "first level bitmap block of the extent", conf = "K", src = "A01" },
        { "ub4", "data_dba", means = "dba", doc = "first data block of the extent", conf = "K", src = "A01" },
      } },
    { name = "l1range", title = "first level bitmap block", size = 8, conf = "?", src = "memory of published dumps",
      fields = {
        { "ub4", "l1range_dba", at = 0, means = "dba", doc = "block", conf = "?", src = "memory of published dumps" },
        { "ub2", "l1range_free", base = "dec", doc = "trace: Free, highest state of free space among its blocks", conf = "?", src = "memory of published dumps" },
        { "ub2", "l1range_inst", base = "dec", doc = "trace: Inst, instance that uses it", conf = "?", src = "memory of published dumps" },
      } },
    { name = "dbarange", title = "range of blocks", size = 12, conf = "?", src = "memory of published dumps",
      fields = {
        { "ub4", "range_dba", at = 0, means = "dba", doc = "first block", conf = "?", src = "memory of published dumps" },
        { "ub4", "range_length", base = "dec", doc = "blocks", conf = "?", src = "memory of published dumps" },
        { "ub4", "range_offset", base = "dec", doc = "number of its first state", conf = "?", src = "memory of published dumps" },
      } },
  },
  blocks = {
    extent_map("extent_map", 0x12, "EXTENT MAP BLOCK"),
    extent_map("pagetable_extent_map", 0x24, "PAGETABLE EXTENT MAP BLOCK"),
    { name = "pagetable_segment_header", family = "data", type = 0x23, title = "PAGETABLE SEGMENT HEADER",
      doc = "first block of a segment whose free space is kept in bitmaps: its extents and bitmap blocks", object = "obj_ktemh",
      fields = { head,
        { "ktech", "ktech", at = 20, bbed = false, doc = "extent control header, as in other segment headers", conf = "K", src = "A01, S03" },
        { "kthwm", "low_hwm", at = 88, bbed = false, when = "u4(100) >> 22 == blkaddr_ktehw >> 22", doc = "low high water mark: all blocks below are formatted", conf = "?", src = "memory of published dumps" },
        { "ub4", "l1_high_hwm", at = 120, means = "dba", bbed = false, when = "u4(100) >> 22 == u4(60) >> 22", doc = "first level bitmap of the high water mark", conf = "?", src = "memory of published dumps" },
        { "ub4", "l1_low_hwm", at = 124, means = "dba", bbed = false, when = "u4(100) >> 22 == u4(60) >> 22", doc = "first level bitmap of the low high water mark", conf = "?", src = "memory of published dumps" },
        { "ub4", "blksz", at = 196, base = "dec", bbed = false, when = l2_known, doc = "block size", conf = "?", src = "memory of published dumps" },
        { "ub4", "l2_start", at = 204, bbed = false, when = l2_known, doc = "where the L2 array begins, counted from byte 20", conf = "?", src = "memory of published dumps" },
        { "ub4", "l3_first", at = 208, means = "dba", bbed = false, when = l2_known, doc = "first third level bitmap block, 0 none", conf = "?", src = "memory of published dumps" },
        { "ub4", "l2_hint", at = 212, means = "dba", bbed = false, when = l2_known, doc = "second level bitmap block where inserts look first", conf = "?", src = "memory of published dumps" },
        { "ktemh", "ktemh", at = 264, bbed = false, doc = "extent map header", conf = "K", src = "A01, RICO3" },
        { "ktetb", "ktetb", at = 280, count = "count_ktemh", bbed = false, when = maps_fit, doc = "extents", conf = "K", src = "A01" },
        { "auxmap", "auxmap", at = "20 + mapend_ktech", count = "count_ktemh", bbed = false, when = maps_fit, doc = "auxiliary map: one entry an extent", conf = "K", src = "A01" },
        { "ub4", "l2_dba", at = "2 * (20 + mapend_ktech) - 280", count = l2_room, means = "dba", bbed = false, when = maps_fit,
          each_when = "u4(2 * (20 + mapend_ktech) - 280 + 4 * i)", doc = "second level bitmap blocks", conf = "K", src = "A01" },
        tail },
      checks = {
        { "count_ktemh <= (mapend_ktech - 260) / 8 || mapcount_ktech", field = "count_ktemh", severity = "suspect", why = "more extents than the map has room for" },
      } },
    { name = "bitmap_level1", family = "data", type = 0x20, title = "FIRST LEVEL BITMAP BLOCK",
      doc = "how full each block of a range is, in bitmap managed segments", object = "objd",
      fields = { head, objd(192),
        { "dbarange", "dbarange", at = 204, count = 16, bbed = false, when = ranges_fit, each_when = "u4(208 + 12 * i)", doc = "ranges of blocks", conf = "?", src = "memory of published dumps" },
        { "ub1", "states", at = 396, count = "(" .. blocks_of_ranges .. " + 1) / 2", bbed = false, when = ranges_fit .. " && " .. blocks_of_ranges .. " <= 1024",
          enum = "block_states", doc = "states of two blocks each, in the order of the ranges", conf = "?", src = "memory of published dumps" },
        tail } },
    { name = "bitmap_level2", family = "data", type = 0x21, title = "SECOND LEVEL BITMAP BLOCK", object = "objd",
      doc = "the first level bitmap blocks below it, and how much free space each knows of",
      fields = { head,
        { "ub4", "l2_number", at = 84, base = "dec", bbed = false, when = l2_head, doc = "trace: number, first level blocks in the list", conf = "?", src = "memory of published dumps" },
        { "ub4", "l2_nfree", at = 88, base = "dec", bbed = false, when = l2_head, doc = "trace: nfree, how many of them have free space", conf = "?", src = "memory of published dumps" },
        { "ub4", "l2_ffree", at = 92, base = "dec", bbed = false, when = l2_head, doc = "trace: ffree, the first of those", conf = "?", src = "memory of published dumps" },
        { "ub4", "l2_pdba", at = 96, means = "dba", bbed = false, when = l2_head, doc = "trace: pdba, block above: third level or segment header", conf = "?", src = "memory of published dumps" },
        { "ub4", "l2_inc", at = 100, base = "dec", bbed = false, when = l2_head, doc = "trace: Inc #", conf = "?", src = "memory of published dumps" },
        objd(104),
        { "l1range", "l1range", at = l2_list, count = "u4(84)", each_when = "l1range_dba || i == 0", bbed = false, when = l2_head .. " && " .. l2_list, doc = "first level bitmap blocks", conf = "?", src = "memory of published dumps" },
        tail } },
    { name = "bitmap_level3", family = "data", type = 0x22, title = "THIRD LEVEL BITMAP BLOCK", object = "objd",
      doc = "the second level bitmap blocks below it", fields = { head, objd(192), tail } },
  },
}
