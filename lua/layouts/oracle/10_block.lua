-- What every block begins with, and block 0. Reference 1.1, 1.5, 1.9.
return {
  enums = {
    block_type = {
      [0x00] = "unknown", [0x01] = "KTU UNDO HEADER", [0x02] = "KTU UNDO BLOCK", [0x06] = "trans data",
      [0x0b] = "file header", [0x0e] = "KTU UNDO HEADER W/UNLIMITED EXTENTS",
      [0x10] = "DATA SEGMENT HEADER - UNLIMITED", [0x15] = "control file block",
      [0x1b] = "LOB BLOCK", [0x1d] = "KTFB Bitmapped File Space Header",
      [0x1e] = "KTFB Bitmapped File Space Bitmap", [0x20] = "FIRST LEVEL BITMAP BLOCK",
      [0x21] = "SECOND LEVEL BITMAP BLOCK", [0x22] = "THIRD LEVEL BITMAP BLOCK",
      [0x23] = "PAGETABLE SEGMENT HEADER", [0x24] = "PAGETABLE EXTENT MAP BLOCK",
      [0x26] = "KTU SMU HEADER BLOCK", [0x28] = "PAGETABLE MANAGED LOB BLOCK",
    },
  },
  structs = {
    { name = "kcbh", title = "cache block header", size = 20, src = "1.1", conf = "B",
      doc = "head of every block but block 0 and redo blocks",
      fields = {
        { "ub1", "type_kcbh", at = 0, enum = "block_type", doc = "block type" },
        { "ub1", "frmt_kcbh", doc = "format and block size: low nibble 2, top three bits log2(size) - 8 (10g+)" },
        { "ub1", "spare1_kcbh", doc = "12.2+: low byte of the SCN's bits 32-47 when wrp has 0x8000" },
        { "ub1", "spare2_kcbh", doc = "12.2+: high byte of the same" },
        { "ub4", "rdba_kcbh", means = "dba", doc = "relative DBA of this block; control file: block number" },
        { "ub4", "bas_kcbh", doc = "SCN base of the last change; control file: control sequence" },
        { "ub2", "wrp_kcbh", doc = "SCN wrap; 0x8000 marks a 12.2+ SCN" },
        { "ub1", "seq_kcbh", doc = "change number inside the SCN, 1..254; 0xff: marked corrupt" },
        { "ub1", "flg_kcbh", flags = { { 0x01, "KCBHFNEW" }, { 0x02, "KCBHFDLC" }, { 0x04, "KCBHFCKV" }, { 0x08, "KCBHFTMP" } },
          doc = "new, delayed cleanout, checksum valid, temporary; 0x10 (likely): encrypted" },
        { "ub2", "chkval_kcbh", means = "checksum", doc = "XOR of all 16-bit words of the block is 0" },
        { "ub2", "spare3_kcbh" },
      },
      checks = {
        { "seq_kcbh != 0xff", field = "seq_kcbh", severity = "bad", why = "the block is marked corrupt (seq 0xff)" },
        { "(frmt_kcbh & 0x1f) == 2", field = "frmt_kcbh", severity = "bad", why = "no known block format" },
      },
    },
    { name = "block0", title = "OS header block", src = "1.9", conf = "B", doc = "block 0 of datafiles, control files and redo logs",
      fields = {
        { "ub1", "type_block0", at = 0 }, { "ub1", "frmt_block0", doc = "format as in kcbh" },
        { "ub4", "rdba_block0", at = 4, doc = "0xffc00000 in datafiles" },
        { "ub2", "chkval_block0", at = 16, means = "checksum", doc = "valid although no flag says so" },
        { "ub4", "blocksize_block0", at = 20, base = "dec", doc = "logical block size in bytes" },
        { "ub4", "blocks_block0", at = 24, base = "dec", doc = "number of blocks, block 0 not counted" },
        { "raw", "magic_block0", at = 28, size = 4, doc = "7d 7c 7b 7a little-endian, 7a 7b 7c 7d big-endian" },
        { "ub4", "flags_block0", at = 32, conf = "?", doc = "0x81a0 on Linux, 0 on Windows; meaning unknown" },
      },
      checks = {
        { "blocksize_block0 == bs", field = "blocksize_block0", severity = "bad", why = "not the block size of this file" },
      },
    },
  },
  blocks = {
    { name = "data_block0", family = "data", block = 0, when = "u1(0) == 0 && u4(28) != 0", title = "OS header block", fields = { { "block0", "block0", at = 0 } } },
    { name = "control_block0", family = "control", block = 0, when = "u1(0) == 0", title = "OS header block", fields = { { "block0", "block0", at = 0 } } },
    { name = "redo_block0", family = "redo", block = 0, title = "OS header block", fields = { { "block0", "block0", at = 0 } } },
    { name = "any_data", family = "data", title = "block of a kind without layout",
      fields = { { "kcbh", "kcbh", at = 0 }, { "ub4", "tailchk", at = "bs - 4", means = "tail" } } },
  },
}
