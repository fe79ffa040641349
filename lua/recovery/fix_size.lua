-- The length that the headers tell, when the file was cut or grew behind Oracle's back (ORA-01200).
return {
  name = "fix_size",
  summary = "write the file's real number of blocks into block 0 and block 1 (ORA-01200)",
  needs = "a datafile whose length is right and whose headers are not",
  changes = "block0_blocks, kccfhfsz, both checksums",
  risk = "the control file and the bitmap blocks must agree: re-create the control file; extents beyond the end are lost",
  demo = "demo D --fault size",
  example = "run fix_size D/users01.dbf",
  params = {},
  run = function(_, files)
    local file = assert(files[1], "name the file")
    local real = file:block_count() - 1
    local zero, head = assert(file:block(0)), assert(file:block(1))
    if zero:get("block0_blocks") ~= real then
      assert(zero:set("block0_blocks", real, "blocks that are there"))
      assert(zero:apply_sum())
    end
    if head:get("kccfhfsz") ~= real then
      assert(head:set("kccfhfsz", real, "blocks that are there"))
      assert(head:apply_sum())
    end
  end,
}
