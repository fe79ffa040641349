-- Block 0 is the operating system's header: size and order, nothing of the database.
return {
  name = "rebuild_block0",
  summary = "build block 0 anew from block 1 and the file's length",
  needs = "a datafile whose block 1 is whole",
  changes = "block 0, whole",
  risk = "none for the data: Oracle reads from it the block size and the length",
  demo = "demo D --fault block0",
  example = "run rebuild_block0 D/users01.dbf",
  params = { { name = "from", type = "file", help = "another datafile of the database: bytes 32-35, whose meaning is not known, are taken from it" } },
  run = function(p, files)
    local file = assert(files[1], "name the file")
    local blk, head = assert(file:block(0)), assert(file:block(1))
    local size, frmt = file:block_size(), head:get("frmt_kcbh")
    local order = head:u4(48) == size and "<" or ">" -- kccfhbsz in the order in which it makes sense
    local magic = order == "<" and "\x7d\x7c\x7b\x7a" or "\x7a\x7b\x7c\x7d"
    local bytes = string.pack(order .. "BBI2I4I4I4I2I2I4I4", 0, frmt, 0, 0xffc00000, 0, 0, 0, 0, size, file:block_count() - 1)
    local word = p.from and p.from:block(0):bytes(32, 4) or order == "<" and "\xa0\x81\0\0" or "\0\0\0\0" -- what Linux files have; Windows: zeros
    assert(blk:put(0, bytes .. magic .. word .. ("\0"):rep(size - #bytes - 8), "as block 1 and the length say"))
    local sum = 0
    for at = 0, size - 2, 2 do
      sum = sum ~ blk:u2(at)
    end
    assert(blk:put(16, string.pack(order .. "I2", sum), "checksum as the bytes require"))
  end,
}
