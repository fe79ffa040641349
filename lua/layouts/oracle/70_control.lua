-- Control file: header (block 1), checkpoint progress (blocks 3..), and paired blocks. Reference 4.
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail" }
return {
  structs = {
    { name = "control_header", title = "control file header", conf = "C", src = "4.2",
      fields = {
        { "kccfh", "control_kccfh", at = 0 },
        { "ub4", "mount_id", conf = "?", doc = "probably the present mount id" },
        { "ub4", "control_created", means = "time", doc = "creation time of the control file" },
        { "kscn", "control_checkpoint_scn", doc = "control file checkpoint SCN" },
        { "ub4", "control_checkpoint_time", means = "time", doc = "time of that checkpoint" },
      } },
    { name = "checkpoint_progress", title = "checkpoint progress record", conf = "K", src = "4.4", doc = "only the status is known by its bytes",
      fields = { { "ub4", "progress_status", at = 0, enum = { [0] = "unused", [1] = "mounted", [2] = "open" }, doc = "state of the thread that owns the record" } } },
  },
  blocks = {
    { name = "control_header_block", family = "control", block = 1, title = "control file header",
      fields = { { "kcbh", "kcbh", at = 0 }, { "control_header", "control_header", at = 20 }, tail } },
    { name = "control_progress_block", family = "control", block = 3, title = "control file block (checkpoint progress, thread 1)",
      fields = { { "kcbh", "kcbh", at = 0 }, { "checkpoint_progress", "checkpoint_progress", at = 20 }, tail } },
    { name = "control_block", family = "control", title = "control file block",
      fields = { { "kcbh", "kcbh", at = 0 }, tail } },
  },
}
