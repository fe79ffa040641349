-- A block as Oracle formats it before its first use: header, zeros, tail.
return {
  name = "empty_block",
  summary = "format a block: header and tail right, content empty",
  needs = "a corrupt block whose content is lost, in a segment that will be rebuilt or truncated",
  changes = "the whole block",
  risk = "everything in the block is gone (the journal keeps it); its segment must be rebuilt",
  demo = "demo D --fault torn",
  example = "run empty_block D/users01.dbf --set block=12",
  params = { { name = "block", type = "block", required = true, help = "122, 1,122 or 0x0040007a" } },
  run = function(p, files)
    local file = assert(files[1], "name the file")
    local blk = assert(file:block(p.block))
    local frmt = { [2048] = 0x62, [4096] = 0x82, [8192] = 0xa2, [16384] = 0xc2, [32768] = 0xe2 }
    assert(blk:put(0, ("\0"):rep(file:block_size()), "formatted"))
    assert(blk:set("frmt_kcbh", assert(frmt[file:block_size()], "no data block has this size"), "format and block size"))
    assert(blk:set("rdba_kcbh", blk:dba(), "its own address"))
    assert(blk:set("seq_kcbh", 1, "formatted"))
    assert(blk:set("flg_kcbh", 0x05, "new, with checksum"))
    assert(blk:seal())
  end,
}
