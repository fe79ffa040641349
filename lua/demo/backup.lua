-- A hot backup that was begun and never ended: run end_backup DIR/users01.dbf
return {
  name = "backup",
  summary = "USERS is in hot backup mode, although no backup runs; end_backup ends it",
  run = function(_, files)
    local blk = files[1]:block(1)
    assert(blk:set("kcvfhsta", blk:get("kcvfhsta") | 1, "hot backup begun"))
    assert(blk:apply_sum())
  end,
}
