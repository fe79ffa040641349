-- The 20-byte cache block header and the tail that must fit it (reference 1.1 to 1.4), the SCN (1.5), and for
-- block types without a layout of their own: header and tail.
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail",
  doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh; differs from the head when the block is fractured", conf = "B", src = "OCLBIN, DSI" }

local types = {
  { 0x00, "unknown (never used)", "formatted and never used since" },
  { 0x01, "KTU UNDO HEADER", "the header of an undo segment of the times before unlimited extents" },
  { 0x03, "KTT SAVE UNDO HEADER", "undo kept for a tablespace that is offline: its first block" },
  { 0x04, "KTT SAVE UNDO BLOCK", "undo kept for a tablespace that is offline" },
  { 0x05, "DATA SEGMENT HEADER", "the header of a segment of the times before unlimited extents" },
  { 0x07, "temp data", "rows of a temporary segment; it means nothing once the session has ended" },
  { 0x08, "sort key", "keys of a sort; they mean nothing once the session has ended" },
  { 0x09, "sort run", "a run of a sort; it means nothing once the session has ended" },
  { 0x0a, "DATA SEGMENT FREE LIST BLOCK", "the free lists of a group (older form)" },
  { 0x0c, "DATA SEGMENT HEADER WITH FREE LIST GROUPS", "the header of a segment with groups of free lists, of the times before unlimited extents" },
  { 0x0d, "COMPATIBILITY SEGMENT", "the compatibility segment" },
  { 0x0f, "KTT SAVE UNDO HEADER W/UNLIMITED EXTENTS", "undo kept for a tablespace that is offline: its first block" },
  { 0x13, "backup set piece header", "the header of a backup piece" },
  { 0x14, "backup set directory", "the directory of a backup piece" },
  { 0x15, "control file block", "control file records; it does not belong into a datafile" },
  { 0x16, "DATA SEGMENT FREE LIST BLOCK WITH FREE BLOCK COUNT", "the free lists of a group" },
  { 0x17, "BITMAPPED DATA SEGMENT HEADER", "the header of a LOB segment (older form)" },
  { 0x18, "BITMAPPED DATA SEGMENT FREELIST", "free lists of a LOB segment (older form)" },
  { 0x19, "BITMAP INDEX BLOCK", "the index over the space of a LOB segment (older form)" },
  { 0x1a, "BITMAP BLOCK", "a bitmap of the space of a LOB segment (older form)" },
  -- SecureFiles: as traces of 12.1 call them (BERX)
  { 0x3d, "NGLOB: Hash Bucket", "space of a SecureFile segment; no source tells its members" },
  { 0x3e, "NGLOB: Committed Free Space", "space of a SecureFile segment that may be used again; no source tells its members" },
  { 0x3f, "NGLOB: Segment Header", "first block of a SecureFile segment; no source tells its members" },
  { 0x40, "NGLOB: Persistent Undo", "undo of a SecureFile segment; no source tells its members" },
  { 0x45, "NGLOB: Lob Extent Header", "an extent of a SecureFile segment; no source tells its members" },
}

local block_type = {
  [0x02] = "KTU UNDO BLOCK", [0x06] = "trans data", [0x0b] = "file header", [0x0e] = "KTU UNDO HEADER W/UNLIMITED EXTENTS",
  [0x10] = "DATA SEGMENT HEADER - UNLIMITED", [0x11] = "DATA SEGMENT HEADER WITH FLG BLKS - UNLIMITED",
  [0x12] = "EXTENT MAP BLOCK", [0x20] = "FIRST LEVEL BITMAP BLOCK", [0x21] = "SECOND LEVEL BITMAP BLOCK",
  [0x22] = "THIRD LEVEL BITMAP BLOCK", [0x23] = "PAGETABLE SEGMENT HEADER", [0x24] = "PAGETABLE EXTENT MAP BLOCK",
  [0x1b] = "LOB BLOCK", [0x28] = "PAGETABLE MANAGED LOB BLOCK",
  [0x1d] = "KTFB Bitmapped File Space Header", [0x1e] = "KTFB Bitmapped File Space Bitmap", [0x25] = "EXTENT MAP BLOCK OF SYSTEM MANAGED UNDO SEGMENT", [0x26] = "KTU SMU HEADER BLOCK",
}
local head = { "kcbh", "kcbh", at = 0, doc = "cache block header", conf = "B", src = "OCLBIN" }
local blocks = {}
for i = 1, #types do
  local code, title, doc = types[i][1], types[i][2], types[i][3]
  block_type[code] = title
  blocks[i] = { name = "data_block_type_" .. code, family = "data", type = code, title = title, doc = doc, fields = { head, tail } }
end
blocks[#blocks + 1] = { name = "data_block_other", family = "data", title = "block of a type without a layout",
  doc = "not known: no source describes blocks of this type", fields = { head, tail } }
-- What lies behind the header is the cipher's, unless the bytes bear out a table or index.
blocks[#blocks + 1] = { name = "encrypted_block", family = "data", title = "encrypted block", before_all = true,
  when = "u1(15) & 0x10 && u1(0) && u1(0) != 0x0b && !(u1(0) == 6 && (u1(20) == 1 || u1(20) == 2 || u1(20) == 5))",
  doc = "contents of an encrypted tablespace: only the header and the tail can be read without its key",
  describe = { "Encrypted {type_kcbh}." },
  fields = { head,
    { "raw", "cipher", at = 20, size = "bs - 24", bbed = false, doc = "encrypted; the key is in the wallet", conf = "K", src = "K" },
    tail } }

return {
  enums = { block_type = block_type },
  structs = {
    { name = "kcbh", title = "cache block header", size = 20, conf = "B", src = "OCLBIN, S001",
      doc = "head of every block but block 0 and the redo blocks",
      fields = {
        { "ub1", "type_kcbh", at = 0, enum = "block_type", doc = "block type", conf = "B", src = "OCLBIN, S001" },
        { "ub1", "frmt_kcbh", doc = "low nibble 2: format 8 and later; top three bits log2(block size) - 8 from 10g on (0xa2: 8K)", conf = "B", src = "OCLBIN" },
        { "ub1", "spare1_kcbh", doc = "0", conf = "C", src = "S001" },
        { "ub1", "spare2_kcbh", doc = "0; from 12.2 on this and the byte before may carry SCN bits 48 and up", conf = "C", src = "S001, OBET" },
        { "ub4", "rdba_kcbh", means = "dba", doc = "relative DBA of this block; bigfile and control file: block number", conf = "B", src = "OCLBIN" },
        { "ub4", "bas_kcbh", doc = "SCN base of the last change; control file: control sequence that wrote the block", conf = "B", src = "OCLBIN" },
        { "ub2", "wrp_kcbh", doc = "SCN wrap of the last change", conf = "C", src = "S001" },
        { "ub1", "seq_kcbh", doc = "change number inside the SCN, 1 to 254; 0xff: block marked corrupt", conf = "C", src = "DSI-12, FUNG-s" },
        { "ub1", "flg_kcbh", doc = "new, delayed cleanout, checksum valid, temporary, 0x10 encrypted (likely)", conf = "B", src = "OCLBIN, ixora",
          flags = { { 0x01, "KCBHFNEW" }, { 0x02, "KCBHFDLC" }, { 0x04, "KCBHFCKV" }, { 0x08, "KCBHFTMP" }, { 0x10, "encrypted", bbed = false } } },
        { "ub2", "chkval_kcbh", means = "checksum", doc = "makes the XOR of all 16-bit words of the block 0; counts when flag 0x04 is set", conf = "B", src = "OCLBIN" },
        { "ub2", "spare3_kcbh", doc = "0", conf = "C", src = "S001" },
      },
      checks = {
        { "seq_kcbh != 0xff", id = "corrupt", field = "seq_kcbh", severity = "bad", why = "the block is marked corrupt (sequence 0xff)" },
        { "(frmt_kcbh & 0x0f) == 2 || (frmt_kcbh == 0 && type_kcbh == 0)", field = "frmt_kcbh", severity = "suspect", why = "no block format of Oracle 8 and later" },
      } },
    { name = "kscn", title = "SCN", size = 8, means = "scn", conf = "B", src = "OCLBIN, OLR",
      doc = "base, wrap, and two bytes that count only when the wrap has 0x8000 (12.2 and later)",
      fields = {
        { "ub4", "kscnbas", at = 0, doc = "SCN base: bits 0 to 31", conf = "B", src = "OCLBIN" },
        { "ub2", "kscnwrp", doc = "SCN wrap: bits 32 to 47; with 0x8000 set bits 48 to 62", conf = "B", src = "OCLBIN, OLR" },
        { "ub2", "kscnwrp2", when = "kscnwrp & 0x8000", bbed = false, doc = "bits 32 to 47 of an SCN in the 12.2 form", conf = "B", src = "OLR, ORACDC-T" },
        { "ub2", "kscnpad", when = "!(kscnwrp & 0x8000)", bbed = false, doc = "padding, never cleared: may hold garbage", conf = "B", src = "OCLBIN" },
      } },
  },
  blocks = blocks,
}
