-- Content that somebody repaired without applying the sum: run refit DIR/users01.dbf --set block=11
return {
  name = "checksum",
  summary = "block 11 of USERS has a wrong checksum and tail, its content is whole; refit makes them fit",
  run = function(_, files)
    local blk = files[1]:block(11)
    assert(blk:put(16, string.pack("<I2", blk:u2(16) ~ 0x1234), "wrong checksum"))
    assert(blk:put(files[1]:block_size() - 4, "\1\2\3\4", "wrong tail"))
  end,
}
