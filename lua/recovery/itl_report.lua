-- Blocks from the future: SCNs above what the header knows.
return {
  name = "itl_report",
  summary = "list transaction slots with SCNs above the file's checkpoint",
  needs = "datafiles",
  changes = "nothing",
  risk = "none",
  demo = "demo D --case S1",
  example = "run itl_report D/system01.dbf",
  params = { { name = "scn", type = "scn", help = "another limit than the header's checkpoint" } },
  run = function(p, files)
    assert(#files > 0, "name the files")
    for _, file in ipairs(files) do
      local limit = p.scn or assert(file:header()).checkpoint_scn
      for blk in file:blocks(2) do
        bw.progress(blk:number(), file:block_count())
        if blk:type() == 6 then
          for i = 0, ((blk:get("ktbbhict") or 0) & 0xff) - 1 do
            local slot = "ktbbhitl[" .. i .. "]."
            local scn = (blk:get(slot .. "ktbitbas") or 0) | ((blk:get(slot .. "_ktbitwrp") or 0) & 0x7fff) << 32
            if (blk:get(slot .. "ktbitflg") or 0) & 0xa000 ~= 0 and scn > limit then
              print(string.format("%s block %d slot %d %s scn %s xid %s", file:path(), blk:number(), i,
                blk:text(slot .. "ktbitflg"), bw.scn_text(scn), blk:text(slot .. "ktbitxid")))
            end
          end
        end
      end
    end
  end,
}
