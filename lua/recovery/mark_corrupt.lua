-- Gives a block up: Oracle skips it where it is told to (DBMS_REPAIR, event 10231).
return {
  name = "mark_corrupt",
  summary = "mark a block as corrupt (sequence 0xff), so that Oracle can skip it",
  needs = "a block that cannot be repaired",
  changes = "seq_kcbh, tailchk, chkval_kcbh",
  risk = "the rows of the block are lost to the database; export them first",
  demo = "demo D --fault torn",
  example = "run mark_corrupt D/users01.dbf --set block=11",
  params = { { name = "block", type = "block", required = true, help = "122, 1,122 or 0x0040007a" } },
  run = function(p, files)
    local blk = assert(assert(files[1], "name the file"):block(p.block))
    assert(blk:set("seq_kcbh", 0xff, "given up"))
    assert(blk:seal())
  end,
}
