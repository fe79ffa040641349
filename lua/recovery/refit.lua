-- Tail and checksum as the rest of the block requires.
return {
  name = "refit",
  summary = "stage tail and checksum as the bytes require: one block, a range, or all that fail",
  needs = "blocks whose content was repaired, or is known to be whole",
  changes = "tailchk and chkval_kcbh",
  risk = "a fractured block looks whole afterwards although it is half old: look at it first",
  demo = "demo D --fault checksum",
  example = "run refit D/users01.dbf --set block=11",
  params = {
    { name = "block", type = "block", help = "one block" },
    { name = "from", type = "number", help = "first block of a range" },
    { name = "to", type = "number", help = "last block of the range" },
  },
  run = function(p, files)
    local file = assert(files[1], "name the file")
    assert(p.block or p.from, "say which: --set block=N, or --set from=N --set to=M")
    if p.block then
      assert(assert(file:block(p.block)):seal())
      return
    end
    for blk in file:blocks(p.from, p.to) do
      if not blk:check().good then
        assert(blk:seal())
      end
    end
  end,
}
