-- Two rows of DEPT deleted and committed, their bytes still there: run undelete_rows DIR/users01.dbf --set block=11
return {
  name = "deleted",
  summary = "rows 1 and 3 of SCOTT.DEPT are deleted; undelete_rows brings them back",
  run = function(_, files)
    local blk, freed = files[1]:block(11), 0
    for _, row in ipairs { 1, 3 } do
      local piece = blk:get("row[" .. row .. "]")
      local at, size = piece:offset(), piece:length()
      assert(blk:put(at, string.char(blk:u1(at) | 0x10), "row " .. row .. " deleted"))
      freed = freed + size - 2 -- flag and lock byte stay taken
    end
    local free = blk:get("kdbhavsp") + freed
    assert(blk:set("kdbhavsp", free, "space of the deleted rows"))
    assert(blk:set("kdbhtosp", free, "space of the deleted rows"))
    assert(blk:seal())
  end,
}
