-- Control file: header in block 1 and checkpoint progress (reference 4). The blocks behind, which are kept in pairs and hold
-- records of one section each, are in control_records.lua.
local head = { "kcbh", "kcbh", at = 0, doc = "cache block header; its SCN is the control file sequence that wrote the block", conf = "C", src = "ixora, DSI-02" }
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "C", src = "ixora, DSI-02" }

-- Only the place of the status is known from bytes. The others follow the order of X$KCCCP (heartbeat before the resetlogs SCN) or of
-- Oracle's dump (behind it), from 36 or 32 on; the form whose values fit each other is shown (core/oracle/control_progress.c judges alike).
local year = 12 * 31 * 86400
local function form(low, heartbeat_first)
  local time, scn = low + 32, low + 24
  local resetlogs = low + 36 + (heartbeat_first and 4 or 0)
  local beat, mount = low + (heartbeat_first and 36 or 48), low + 52
  local at = function(n) return "u4(" .. n .. ")" end
  local ordered = "(" .. at(low) .. " == 0xffffffff || " .. at(low) .. " < " .. at(low + 12) .. " || " .. at(low) .. " == " .. at(low + 12) .. " && " .. at(low + 4) .. " <= " .. at(low + 16) .. ")"
  local off = at(beat) .. " - " .. at(time)
  local fits = at(20) .. " && " .. at(low + 12) .. " && " .. at(mount) .. " && " .. at(resetlogs + 8) .. " && " .. ordered .. " && " ..
    at(time) .. " >= " .. at(resetlogs + 8) .. " && " .. off .. " < " .. year .. " && " .. off .. " > -" .. year .. " && " .. at(time) .. " != 0xffffffff"
  local fields = {
    { "ub4", "progress_flags", at = 0, conf = "K", src = "DSI03", doc = "flags" },
    { "ub4", "progress_dirty", at = 4, base = "dec", conf = "K", src = "DSI03", doc = "dirty buffers: blocks that crash recovery has to change" },
    { "kcrba", "low_cache_rba", at = low - 24, conf = "K", src = "DSI03", doc = "where crash recovery begins; all ones: nothing is dirty" },
    { "kcrba", "on_disk_rba", conf = "K", src = "DSI03", doc = "where the redo that is on disk ends" },
    { "kscn", "on_disk_scn", at = scn - 24, conf = "K", src = "DSI03", doc = "SCN there" },
    { "ub4", "on_disk_time", at = time - 24, means = "time", conf = "K", src = "DSI03", doc = "when it was written" },
    { "ub4", "heartbeat", at = beat - 24, base = "dec", conf = "K", src = "DSI03", doc = "counts up every 3 seconds while the database is mounted" },
    { "kscn", "progress_resetlogs_scn", at = resetlogs - 24, conf = "K", src = "DSI03", doc = "resetlogs SCN" },
    { "ub4", "progress_resetlogs_time", at = resetlogs + 8 - 24, means = "time", conf = "K", src = "DSI03", doc = "resetlogs time" },
    { "ub4", "progress_mount_id", at = mount - 24, base = "dec", conf = "K", src = "DSI03", doc = "of the instance that has it mounted; second argument of ORA-00600 [kccsbck_first]" },
  }
  return fields, fits
end

local progress = { { "ub4", "progress_status", at = 0, enum = { [0] = "unused", [1] = "mounted", [2] = "open" }, doc = "state of the thread", conf = "C", src = "MOUNT" } }
local structs, taken = {}, "0"
local forms = { { 36, true }, { 36, false }, { 32, true }, { 32, false } }
for n = 1, #forms do
  local f = forms[n]
  local name = "progress_" .. f[1] .. (f[2] and "_view" or "_dump")
  local fields, fits = form(f[1], f[2])
  structs[#structs + 1] = { name = name, title = "checkpoint progress", conf = "K", src = "DSI03", fields = fields, doc = "places are inferred: the values fit each other" }
  progress[#progress + 1] = { name, "progress", at = 4, when = "!(" .. taken .. ") && " .. fits, doc = "places are inferred: the values fit each other", conf = "K", src = "DSI03" }
  taken = taken .. " || " .. fits
end
structs[#structs + 1] = { name = "checkpoint_progress", title = "checkpoint progress record", conf = "C", src = "MOUNT", fields = progress,
  doc = "one block per thread from block 3 on, a single copy; rewritten every 3 seconds while the database is mounted" }
structs[#structs + 1] = { name = "control_header", title = "control file header", size = 272, conf = "C", src = "DSI-02", doc = "names behind kccfh are ours",
  fields = {
    { "kccfh", "kccfh", at = 0, doc = "generic file header; kccfhcsq is the control file sequence", conf = "C", src = "DSI-02" },
    { "ub4", "mount_id", at = 76, doc = "probably the present mount id", conf = "?", src = "DSI-02" },
    { "ub4", "control_created", means = "time", doc = "creation time of the control file", conf = "C", src = "DSI-02" },
    { "kscn", "control_checkpoint_scn", doc = "control file checkpoint SCN", conf = "C", src = "DSI-02" },
    { "ub4", "control_checkpoint_time", means = "time", doc = "time of that checkpoint", conf = "C", src = "DSI-02" },
    { "ub4", "max_instances", at = 244, count = 3, base = "dec", doc = "three numbers equal to MAXINSTANCES in the one sample", conf = "?", src = "DSI-02" },
    { "ub4", "unknown_288", at = 268, doc = "1 in the one sample; meaning unknown", conf = "?", src = "DSI-02" },
  },
  checks = { { "kccfhtyp == 1 || kccfhtyp == 4", field = "kccfhtyp", severity = "bad", why = "not the type of a control file (1)" } } }

local function progress_block(name, match)
  match.name, match.family, match.type = name, "control", 0x15
  match.title = "control file block (checkpoint progress)"
  match.doc = "how far the thread has got; rewritten every three seconds while the database is mounted"
  match.describe = { "The thread is {progress_status}." }
  match.fields = { head, { "checkpoint_progress", "checkpoint_progress", at = 20, doc = "checkpoint progress record", conf = "C", src = "MOUNT" }, tail }
  return match
end

return {
  structs = structs,
  blocks = {
    { name = "control_header_block", family = "control", block = 1, title = "control file header",
      doc = "whose control file it is, and its sequence",
      describe = { "Control file of database {kccfhdbn}, sequence {=kccfhcsq}, {=kccfhfsz} blocks; checkpoint SCN {control_checkpoint_scn} of {control_checkpoint_time}." },
      fields = { head, { "control_header", "control_header", at = 20, doc = "control file header", conf = "C", src = "DSI-02" }, tail } },
    progress_block("control_progress_block", { when = "section == 2" }), -- thread t has block 2 + t
    progress_block("control_first_progress", { block = 3 }), -- a block cut out of its file
  },
}
