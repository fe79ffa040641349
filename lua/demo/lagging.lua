-- A file restored from yesterday, its redo gone: run sync_header DIR/users01.dbf --set from=DIR/sysaux01.dbf
return {
  name = "lagging",
  summary = "the header of USERS is 150 SCNs and an hour behind the others; sync_header makes it say the same",
  run = function(_, files)
    local blk = files[1]:block(1)
    assert(blk:set("kcvfhckp.kcvcpscn", bw.scn_text(blk:get("kcvfhckp.kcvcpscn") - 150), "an earlier checkpoint"))
    assert(blk:set("kcvfhckp.kcvcptim", blk:get("kcvfhckp.kcvcptim") - 3600, "an hour earlier"))
    assert(blk:set("kcvfhckp.kcrbaseq", blk:get("kcvfhckp.kcrbaseq") - 1, "of the log before"))
    assert(blk:set("kcvfhcpc", blk:get("kcvfhcpc") - 2, "two checkpoints before"))
    assert(blk:set("kcvfhccc", blk:get("kcvfhccc") - 2, "two checkpoints before"))
    assert(blk:apply_sum())
  end,
}
