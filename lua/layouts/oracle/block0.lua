-- Block 0, the OS header block that every datafile, control file and redo log begins with (reference 1.9).
-- Its member names are ours: Oracle's are not known.
local function block0(family)
  return {
    name = family .. "_block0", family = family, block = 0, title = "OS header block",
    doc = "block size and number of blocks, for the layer below the cache",
    describe = { "Blocks of {=block0_block_size} bytes, {=block0_blocks} behind this one." },
    -- A block cut out of a file may stand at number 0; only the magic tells that it is block 0.
    when = "u1(0) == 0 && (u4(28) == 0x7a7b7c7d || u4(20) == bs)",
    fields = { { "block0", "block0", at = 0, conf = "B", src = "OCLBIN" } },
  }
end

return {
  structs = {
    { name = "block0", title = "OS header block", size = 36, conf = "B", src = "OCLBIN",
      doc = "written by the operating system layer; zero from byte 36 to the end, without a tail",
      fields = {
        { "ub1", "block0_type", at = 0, doc = "always 0", conf = "B", src = "OCLBIN" },
        { "ub1", "block0_frmt", doc = "format and block size as in frmt_kcbh; 0xa2 8K, 0xc2 16K, 0x22 redo 512, 0x82 4K", conf = "B", src = "OCLBIN, OLR" },
        { "ub2", "block0_spare", doc = "0", conf = "B", src = "OCLBIN" },
        { "ub4", "block0_rdba", means = "dba", doc = "0xffc00000: file 1023, block 0", conf = "B", src = "OCLBIN" },
        { "raw", "block0_zero", size = 7, doc = "SCN and sequence: 0", conf = "B", src = "OCLBIN" },
        { "ub1", "block0_flg", doc = "0 in datafiles of 11.2, 0x04 in redo logs of 23ai: checksum valid", conf = "B", src = "OCLBIN, arch1_15" },
        { "ub2", "block0_chkval", means = "checksum", doc = "XOR of all 16-bit words is 0; valid although no flag says so", conf = "B", src = "OCLBIN" },
        { "ub2", "block0_spare2", doc = "0", conf = "B", src = "OCLBIN" },
        { "ub4", "block0_block_size", base = "dec", doc = "logical block size in bytes", conf = "B", src = "OCLBIN, OLR, BINFO" },
        { "ub4", "block0_blocks", base = "dec", doc = "blocks of the file, block 0 not counted (= kccfhfsz)", conf = "B", src = "OCLBIN" },
        { "raw", "block0_magic", size = 4, doc = "7d 7c 7b 7a little-endian, 7a 7b 7c 7d big-endian", conf = "B", src = "OCLBIN, OLR" },
        { "ub4", "block0_flags", doc = "datafiles: 0x81a0 on Linux, 0 on Windows; redo of 23ai: 4; meaning unknown", conf = "?", src = "OCLBIN" },
      },
      checks = {
        { "u4(28) == 0x7a7b7c7d", field = "block0_magic", severity = "suspect", why = "not the magic number of an Oracle file in this byte order" },
        { "block0_block_size == bs", field = "block0_block_size", severity = "bad", why = "not the block size that this file is read with" },
      } },
  },
  blocks = { block0("data"), block0("control"), block0("redo") },
}
