-- Blocks of LOBs. No bytes were at hand. BasicFiles: 8132 of 8192 bytes hold data, as any manual's arithmetic of chunks says,
-- so 56 bytes stand before them and the tail behind; what the first 36 hold behind kcbh is not known. SecureFiles: type 6 with
-- ktbbhtyp 5 ("typ: 5 - LOCAL LOBS"); the header's order is that of redo (OLR kdliLoadData) without its first four bytes,
-- as traces print its length, 52, and the data's, which reach the tail. Shown only where that length fits.
local head = { "kcbh", "kcbh", at = 0, doc = "cache block header", conf = "B", src = "OCLBIN" }
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "B", src = "OCLBIN" }
local header_at = "44 + 24 * (ktbbhict & 0xff) + (ktbbhflg & 0x30 ? 8 : 0)"
local header_fits = header_at .. " + 52 + u2(" .. header_at .. " + 48) <= bs - 4"

local function chunk(name, type, title)
  return { name = name, family = "data", type = type, title = title, doc = "data of a LOB",
    fields = { head,
      { "raw", "lobheader", at = 20, size = 36, bbed = false, doc = "traces print object id, LOB id, page number, version, parent: the order is not known", conf = "?", src = "JL" },
      { "raw", "lobdata", at = 56, size = "bs - 60", bbed = false, doc = "data of the chunk", conf = "K", src = "arithmetic of chunks" },
      tail } }
end

return {
  structs = {
    { name = "kdlich", title = "SecureFile block header", size = 24, conf = "?", src = "OLR, memory of published dumps",
      fields = {
        { "raw", "kdliscn", at = 0, size = 6, bbed = false, doc = "SCN", conf = "?", src = "OLR" },
        { "ub1", "kdliflg0", bbed = false, flags = { { 0x80, "ver" }, { 0x20, "data" }, { 0x10, "lhb" }, { 0x40, "tree" }, { 0x08, "lock" } }, doc = "kind: 0x10 lhb, 0x20 data, 0x30 btree, 0x40 itree, 0x60 aux", conf = "?", src = "OLR" },
        { "ub1", "kdliflg1", bbed = false, doc = "flags", conf = "?", src = "OLR" },
        { "raw", "kdlilid", size = 10, bbed = false, doc = "LOB id", conf = "?", src = "OLR" },
        { "raw", "kdlirid", size = 6, bbed = false, doc = "rid", conf = "?", src = "OLR" },
      } },
    { name = "kdlidh", title = "SecureFile data header", size = 28, conf = "?", src = "OLR, memory of published dumps",
      fields = {
        { "ub1", "kdliflg2", at = 0, bbed = false, doc = "flags", conf = "?", src = "OLR" },
        { "ub1", "kdliflg3", bbed = false, doc = "flags", conf = "?", src = "OLR" },
        { "ub1", "kdlipskip", base = "dec", bbed = false, doc = "bytes to skip at the data's begin", conf = "?", src = "OLR" },
        { "ub1", "kdlisskip", base = "dec", bbed = false, doc = "bytes to skip at the data's end", conf = "?", src = "OLR" },
        { "raw", "kdlihash", size = 20, bbed = false, doc = "hash of the data, when deduplicated", conf = "?", src = "OLR" },
        { "ub2", "kdlihwm", base = "dec", bbed = false, doc = "bytes of data", conf = "?", src = "OLR" },
        { "ub2", "kdlispr", base = "dec", bbed = false, doc = "spare", conf = "?", src = "OLR" },
      } },
  },
  blocks = {
    chunk("lob_block", 0x1b, "LOB BLOCK"),
    chunk("pagetable_lob_block", 0x28, "PAGETABLE MANAGED LOB BLOCK"),
    -- before kdb.lua's table layout in nothing but the condition: ktbbhtyp 5
    { name = "securefile_data", family = "data", type = 0x06, when = "u1(20) == 5", title = "trans data (SecureFile LOB)",
      doc = "data of a LOB", object = "ktbbhsg1",
      fields = { head,
        { "ktbbh", "ktbbh", at = 20, doc = "transaction layer", conf = "C", src = "DSI-06" },
        { "ktbbhe", "ktbbhe", at = "44 + 24 * (ktbbhict & 0xff)", when = "ktbbhflg & 0x30", bbed = false, doc = "in bitmap managed segments alone", conf = "K", src = "DSI-06" },
        { "kdlich", "kdlich", at = header_at, when = header_fits, bbed = false, doc = "LOB and kind of block", conf = "?", src = "OLR" },
        { "kdlidh", "kdlidh", at = header_at .. " + 24", when = header_fits, bbed = false, doc = "data header", conf = "?", src = "OLR" },
        { "raw", "lobdata", at = header_at .. " + 52", size = "kdlihwm", when = header_fits, bbed = false, doc = "data of the LOB", conf = "?", src = "OLR" },
        tail } },
  },
}
