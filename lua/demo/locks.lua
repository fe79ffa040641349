-- Rows locked by a slot that nobody uses (check code 6101): run clear_locks DIR/users01.dbf --set block=11 --set itl=1
return {
  name = "locks",
  summary = "rows 0 and 2 of SCOTT.DEPT are locked by a transaction slot that was never used; clear_locks frees them",
  run = function(_, files)
    local blk = files[1]:block(11)
    for _, row in ipairs { 0, 2 } do
      assert(blk:put(blk:get("row[" .. row .. "]"):offset() + 1, "\2", "row " .. row .. " locked by slot 1"))
    end
    assert(blk:seal())
  end,
}
