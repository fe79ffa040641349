-- Headers that tell another length than the file has (ORA-01200): run fix_size DIR/users01.dbf
return {
  name = "size",
  summary = "block 0 and the header of USERS claim 1024 blocks, 127 are there; fix_size writes what is there",
  run = function(_, files)
    local zero, head = files[1]:block(0), files[1]:block(1)
    assert(zero:set("block0_blocks", 1024, "a resize that did not come through"))
    assert(zero:apply_sum())
    assert(head:set("kccfhfsz", 1024, "a resize that did not come through"))
    assert(head:apply_sum())
  end,
}
