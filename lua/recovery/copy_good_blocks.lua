-- What is bad here and good in a second copy of the same file.
return {
  name = "copy_good_blocks",
  summary = "replace blocks that do not verify by those of a second copy that do",
  needs = "a second copy of the same datafile (same database, same file number)",
  changes = "the bad blocks, whole",
  risk = "a block of the copy may be older: its SCN is told; recovery applies redo only when the header asks for it",
  demo = "demo D --fault torn, and another demo E",
  example = "run copy_good_blocks D/users01.dbf --set from=E/users01.dbf",
  params = {
    { name = "from", type = "file", required = true, help = "the copy" },
    { name = "newer", type = "flag", default = true, help = "no: take blocks whose SCN is lower than this file's header, too" },
  },
  run = function(p, files)
    local file = assert(files[1], "name the file to be mended")
    local mine, theirs = assert(file:header()), assert(p.from:header())
    assert(mine.dbid == theirs.dbid and file:relative() == p.from:relative(), "the copy is of another file")
    assert(file:block_size() == p.from:block_size(), "the copy has another block size")
    for blk in file:blocks(1) do
      bw.progress(blk:number(), file:block_count())
      if not blk:check().good then
        local other = p.from:block(blk:number())
        local check = other and other:check()
        if check and check.good and other:get("rdba_kcbh") == blk:dba() then
          assert(blk:copy_from(other, "from the copy, SCN " .. bw.scn_text(check.scn or 0)))
        else
          print("block " .. blk:number() .. " is bad in both")
        end
      end
    end
  end,
}
