-- Control file: header in block 1, checkpoint progress, and the blocks kept in pairs (reference 4).
local head = { "kcbh", "kcbh", at = 0, doc = "cache block header; its SCN is the control file sequence that wrote the block", conf = "C", src = "ixora, DSI-02" }
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "C", src = "ixora, DSI-02" }
local payload = { "ub1", "payload", at = 20, count = "bs - 24", bulk = true, doc = "records; their directory on disk is not known, controlfile dump infers it", conf = "?", src = "MOUNT" }

return {
  structs = {
    { name = "control_header", title = "control file header", size = 272, conf = "C", src = "DSI-02", doc = "names behind kccfh are ours",
      fields = {
        { "kccfh", "kccfh", at = 0, doc = "generic file header; kccfhcsq is the control file sequence", conf = "C", src = "DSI-02" },
        { "ub4", "mount_id", at = 76, doc = "probably the present mount id", conf = "?", src = "DSI-02" },
        { "ub4", "control_created", means = "time", doc = "creation time of the control file", conf = "C", src = "DSI-02" },
        { "kscn", "control_checkpoint_scn", doc = "control file checkpoint SCN", conf = "C", src = "DSI-02" },
        { "ub4", "control_checkpoint_time", means = "time", doc = "time of that checkpoint", conf = "C", src = "DSI-02" },
        { "ub4", "max_instances", at = 244, count = 3, base = "dec", doc = "three numbers equal to MAXINSTANCES in the one sample", conf = "?", src = "DSI-02" },
        { "ub4", "unknown_288", at = 268, doc = "1 in the one sample; meaning unknown", conf = "?", src = "DSI-02" },
      },
      checks = { { "kccfhtyp == 1 || kccfhtyp == 4", field = "kccfhtyp", severity = "bad", why = "not the type of a control file (1)" } } },
    { name = "checkpoint_progress", title = "checkpoint progress record", conf = "C", src = "MOUNT",
      doc = "one block per thread from block 3 on; rewritten every 3 seconds while the database is mounted",
      fields = {
        { "ub4", "progress_status", at = 0, enum = { [0] = "unused", [1] = "mounted", [2] = "open" }, doc = "state of the thread", conf = "C", src = "MOUNT" },
        { "ub1", "progress_rest", count = "bs - 28", bulk = true, doc = "dirty buffers, low cache and on disk RBA, SCN, heartbeat, mount id: places only likely, see controlfile dump", conf = "?", src = "MOUNT" },
      } },
  },
  blocks = {
    { name = "control_header_block", family = "control", block = 1, title = "control file header",
      fields = { head, { "control_header", "control_header", at = 20, doc = "control file header", conf = "C", src = "DSI-02" }, tail } },
    -- Thread t has block 2 + t; how many threads the file provides for is not known, the first is always there.
    { name = "control_progress_block", family = "control", block = 3, type = 0x15, title = "control file block (checkpoint progress of thread 1)",
      fields = { head, { "checkpoint_progress", "checkpoint_progress", at = 20, doc = "checkpoint progress record", conf = "C", src = "MOUNT" }, tail } },
    { name = "control_block", family = "control", title = "control file block", fields = { head, payload, tail } },
  },
}
