-- A deleted row keeps its bytes until its space is used again.
return {
  name = "undelete_rows",
  summary = "bring back rows that carry the delete flag",
  needs = "a table block whose deleted rows were not overwritten",
  changes = "the rows' flag and lock bytes, kdbhavsp, kdbhtosp, checksum",
  risk = "indexes know nothing of the rows: rebuild them; rows of several deletes come back together",
  demo = "demo D --fault deleted",
  example = "run undelete_rows D/users01.dbf --set block=11",
  params = {
    { name = "block", type = "block", required = true, help = "122, 1,122 or 0x0040007a" },
    { name = "row", type = "number", help = "one row; all deleted ones when not given" },
  },
  run = function(p, files)
    local blk = assert(assert(files[1], "name the file"):block(p.block))
    local rows, back = {}, 0
    for row in assert(blk:field("kdbr"), "no table block"):children() do
      rows[#rows + 1] = row:target() or 0
    end
    for n, at in ipairs(rows) do
      local wanted = at > 0 and (not p.row or p.row == n - 1)
      local flag = wanted and blk:u1(at) or 0
      if flag & 0x10 ~= 0 then
        local size = blk:get("row[" .. n - 1 .. "]"):length()
        assert(blk:put(at, string.char(flag & ~0x10, 0), "row " .. n - 1 .. " is not deleted"))
        back = back + size - 2 -- a deleted row counts two bytes
      end
    end
    if back > 0 then
      local avsp, tosp = blk:get("kdbhavsp"), blk:get("kdbhtosp")
      if avsp >= back then
        assert(blk:set("kdbhavsp", avsp - back, "the rows take their space again"))
        assert(blk:set("kdbhtosp", avsp - back, "the rows take their space again"))
      end
    end
    assert(blk:apply_sum())
  end,
}
