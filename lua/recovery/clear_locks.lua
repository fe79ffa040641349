-- Rows locked by a transaction slot that no longer means anything (kdbchk 6101).
return {
  name = "clear_locks",
  summary = "release the rows that a transaction slot holds (check code 6101)",
  needs = "a table block with rows locked by nobody",
  changes = "the rows' lock bytes, checksum",
  risk = "none when the transaction is committed; else rows of an open one can be changed by others",
  demo = "demo D --fault locks",
  example = "run clear_locks D/users01.dbf --set block=11 --set itl=1",
  params = {
    { name = "block", type = "block", required = true, help = "122, 1,122 or 0x0040007a" },
    { name = "itl", type = "number", required = true, help = "the slot, counted from 0; its lock byte is one more" },
  },
  run = function(p, files)
    local blk = assert(assert(files[1], "name the file"):block(p.block))
    local held = {} -- taken before anything is changed, for a change outdates field handles
    for row in assert(blk:field("kdbr")):children() do
      local at = row:target()
      if at and blk:u1(at + 1) == p.itl + 1 then
        held[#held + 1] = at + 1
      end
    end
    for _, at in ipairs(held) do
      assert(blk:put(at, "\0", "lock of slot " .. p.itl .. " released"))
    end
    assert(blk:apply_sum())
  end,
}
