-- Marks transactions of a block as committed: what recovery would have done had it known.
-- Offsets of the block's rows; taken before anything is changed, for a change outdates field handles.
local function rows_of(blk)
  local rows = {}
  for row in assert(blk:field("kdbr")):children() do
    rows[#rows + 1] = row:target()
  end
  return rows
end

return {
  name = "commit_itl",
  summary = "mark open transactions of a table block as committed (ORA-00600 [4000])",
  needs = "a table block whose transaction slot names an undo segment that is gone",
  changes = "ktbitflg, the slot's free space credit, the rows' lock bytes, kdbhavsp, checksum",
  risk = "rows of a transaction that never committed become visible",
  demo = "demo D --case S1",
  example = "run commit_itl D/system01.dbf --set block=122",
  params = {
    { name = "block", type = "block", required = true, help = "122, 1,122 or 0x0040007a" },
    { name = "itl", type = "number", help = "one slot, counted from 0; all open ones when not given" },
  },
  run = function(p, files)
    local blk = assert(assert(files[1], "name the file"):block(p.block))
    assert(blk:get("ktbbhtyp") == 1, "block " .. p.block .. " is no table block")
    local slots = blk:get("ktbbhict") & 0xff
    assert(not p.itl or p.itl < slots, "the block has only " .. slots .. " slots")
    local rows = rows_of(blk)
    for i = p.itl or 0, p.itl or slots - 1 do
      local slot = "ktbbhitl[" .. i .. "]."
      local flag, used = blk:get(slot .. "ktbitflg"), blk:get(slot .. "kxidsqn") ~= 0
      if used and flag & 0x8000 == 0 then
        local credit = flag & 0x2000 == 0 and blk:get(slot .. "_ktbitfsc") or 0
        assert(blk:set(slot .. "ktbitflg", "C---,0", "committed"))
        if credit > 0 then
          assert(blk:set(slot .. "_ktbitfsc", 0, "its credit is free space now"))
          assert(blk:set("kdbhavsp", blk:get("kdbhavsp") + credit, "credit of the committed transaction"))
        end
        for _, at in ipairs(rows) do
          if blk:u1(at + 1) == i + 1 then
            assert(blk:put(at + 1, "\0", "lock of slot " .. i .. " released"))
          end
        end
      end
    end
    assert(blk:apply_sum())
  end,
}
