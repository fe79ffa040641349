-- A header that says the same checkpoint as the others lets the database open without recovery of it.
local fields = {
  "kcvfhckp.kcvcpscn", "kcvfhckp.kcvcptim", "kcvfhckp.kcvcpthr", "kcvfhckp.kcrbaseq", "kcvfhckp.kcrbabno",
  "kcvfhckp.kcrbabof", "kcvfhcpc", "kcvfhccc", "kcvfhrlc", "kcvfhrls",
}
return {
  name = "sync_header",
  summary = "give a datafile header the checkpoint and resetlogs data of another (forced open)",
  needs = "a file that lags and whose redo is gone; a file of the same database to take the values from",
  changes = "checkpoint SCN, time, RBA, counts, resetlogs SCN and time, checksum of block 1",
  risk = "changes that only the missing redo holds are lost, and blocks of different times stand side by side: export and rebuild",
  demo = "demo D --fault lagging",
  example = "run sync_header D/users01.dbf --set from=D/sysaux01.dbf",
  params = {
    { name = "from", type = "file", required = true, help = "the file whose header is right" },
    { name = "fuzzy", type = "flag", default = false, help = "yes: clear the fuzzy bits as well" },
  },
  run = function(p, files)
    local file = assert(files[1], "name the file that lags")
    local mine, theirs = assert(file:header()), assert(p.from:header())
    assert(mine.dbid == theirs.dbid, "the files are of different databases")
    local blk, from = assert(file:block(1)), assert(p.from:block(1))
    for _, path in ipairs(fields) do
      local value = assert(from:get(path))
      if blk:get(path) ~= value then
        local text = path:find("scn$") or path == "kcvfhrls" and true
        assert(blk:set(path, text and bw.scn_text(value) or value, "as " .. p.from:path()))
      end
    end
    if p.fuzzy then
      assert(blk:set("kcvfhsta", blk:get("kcvfhsta") & ~0x4055, "no longer fuzzy"))
    end
    assert(blk:apply_sum())
  end,
}
