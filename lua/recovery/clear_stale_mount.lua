-- Control files copied from a running database say that it has them mounted (kccsbck_first).
return {
  name = "clear_stale_mount",
  summary = "clear the mount left in copied control files (ORA-00600 [kccsbck_first])",
  needs = "all copies of the control file of a database that surely runs nowhere on them",
  changes = "the status word of the checkpoint progress records, checksum",
  risk = "two instances on one database destroy it: stop the source, and wait until its heartbeat has stopped (commit looks for it)",
  demo = "demo D",
  example = "run clear_stale_mount D/control01.ctl D/control02.ctl --set source_is_down=yes",
  params = { { name = "source_is_down", type = "flag", required = true, help = "yes: you made sure" } },
  run = function(p, files)
    assert(p.source_is_down, "the source must be down first")
    assert(#files > 0, "name every copy of the control file")
    for _, file in ipairs(files) do
      assert(file:kind() == "control file", file:path() .. " is no control file")
      for n = 3, 10 do
        local blk = file:block(n)
        local status = blk and blk:type() == 0x15 and blk:u4(20) or 0
        if status == 1 or status == 2 then
          assert(blk:put(20, "\0\0\0\0", "thread " .. n - 2 .. " is not mounted"))
          assert(blk:apply_sum())
        end
      end
    end
  end,
}
