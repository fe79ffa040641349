-- BEGIN BACKUP without an end keeps the header's checkpoint frozen.
return {
  name = "end_backup",
  summary = "end hot backup mode in a datafile header",
  needs = "a file whose header says hot backup although no backup runs",
  changes = "kcvfhsta, checksum of block 1",
  risk = "the file still needs redo from the backup's checkpoint on: ALTER DATABASE END BACKUP is the better way when the database mounts",
  demo = "demo D --fault backup",
  example = "run end_backup D/users01.dbf",
  params = {},
  run = function(_, files)
    local blk = assert(assert(files[1], "name the file"):block(1))
    local status = assert(blk:get("kcvfhsta"))
    assert(status & 1 == 1, "the header is not in backup mode")
    assert(blk:set("kcvfhsta", status & ~1, "backup mode ended"))
    assert(blk:apply_sum())
  end,
}
