-- Two blocks half written: corrupt_objects DIR/users01.dbf names their objects; copy_good_blocks DIR/users01.dbf --set
-- from=ANOTHER-DEMO/users01.dbf takes them from a copy; mark_corrupt and empty_block give them up.
return {
  name = "torn",
  summary = "blocks 11 and 12 of USERS are fractured; copy_good_blocks takes them from another demo's folder",
  run = function(_, files)
    for _, n in ipairs { 11, 12 } do
      local blk = files[1]:block(n)
      assert(blk:put(4096, ("\0"):rep(files[1]:block_size() - 4096), "the second half was never written"))
    end
  end,
}
