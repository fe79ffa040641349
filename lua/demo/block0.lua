-- Block 0 overwritten with zeros: run rebuild_block0 DIR/users01.dbf
return {
  name = "block0",
  summary = "block 0 of USERS is all zeros; rebuild_block0 builds it anew",
  run = function(_, files)
    assert(files[1]:block(0):put(0, ("\0"):rep(files[1]:block_size()), "overwritten"))
  end,
}
