-- What blockwright itself adds in Lua: views over all open files. Runs closed, as any script, when somebody first
-- looks at views. A view of the same name in a person's own init.lua counts more.

-- Each transaction slot of a data block with a commit SCN: number, flags as text, the SCN.
local function slots(blk)
  local count, i = blk:type() == 6 and (blk:get("ktbbhict") or 0) & 0xff or 0, -1
  return function()
    while i < count - 1 do
      i = i + 1
      local slot = "ktbbhitl[" .. i .. "]."
      local base, flag = blk:get(slot .. "ktbitbas"), blk:get(slot .. "ktbitflg") or 0
      if base and flag & 0xa000 ~= 0 then
        return i, blk:text(slot .. "ktbitflg"), base | (blk:get(slot .. "_ktbitwrp") & 0x7fff) << 32
      end
    end
  end
end

-- Calls take(file, block) for every block of every open datafile.
local function each_block(take)
  local files, total, done = {}, 0, 0
  for _, file in ipairs(bw.files()) do
    if file:kind() == "datafile" and file:header() then
      files[#files + 1] = file
      total = total + file:block_count()
    end
  end
  for _, file in ipairs(files) do
    for blk in file:blocks(1) do
      done = done + 1
      bw.progress(done, total)
      take(file, blk)
    end
  end
end

bw.view {
  name = "future",
  title = "Transaction slots above their file's checkpoint",
  help = "SCNs that the database cannot know yet: ORA-00600 [4000], [ktbdchk1: bad dscn], [2662]",
  open = function()
    local rows = {}
    each_block(function(file, blk)
      local limit = file:header().checkpoint_scn
      for i, flags, scn in slots(blk) do
        if scn > limit then
          rows[#rows + 1] = { file:path():match("[^/]*$"), blk:number(), i, flags, bw.scn_text(scn), bw.scn_text(limit),
            go = blk:field("ktbbhitl[" .. i .. "]") }
        end
      end
    end)
    return { columns = { "file", "block", "slot", "flags", "commit SCN", "checkpoint" }, rows = rows }
  end,
}

bw.view {
  name = "corrupt",
  title = "Blocks that do not verify, and their objects",
  help = "every block of every open datafile is read and checked",
  open = function()
    local rows = {}
    each_block(function(file, blk)
      local check = blk:check()
      if not check.good then
        local object = blk:type() == 6 and blk:u4(24) or 0
        rows[#rows + 1] = { file:path():match("[^/]*$"), blk:number(), blk:kind(), object > 0 and object or "", check.fault, go = blk }
      end
    end)
    return { columns = { "file", "block", "kind", "object", "fault" }, rows = rows }
  end,
}
