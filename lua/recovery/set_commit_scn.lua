-- Commit SCNs above what the database knows stop it with [ktbdchk1: bad dscn] and [2662].
return {
  name = "set_commit_scn",
  summary = "lower commit SCNs of a block to a limit (ORA-00600 [ktbdchk1: bad dscn])",
  needs = "a data block with SCNs above the file header's checkpoint",
  changes = "ktbitbas and ktbitwrp of the slots, ktbbhcsc, the block's own SCN and tail, checksum",
  risk = "queries as of an earlier time may see these rows too early",
  demo = "demo D --case S1",
  example = "run set_commit_scn D/system01.dbf --set block=122",
  params = {
    { name = "block", type = "block", required = true, help = "122, 1,122 or 0x0040007a" },
    { name = "scn", type = "scn", help = "the highest allowed; the header's checkpoint when not given" },
  },
  run = function(p, files)
    local file = assert(files[1], "name the file")
    local blk = assert(file:block(p.block))
    local limit = p.scn or assert(file:header()).checkpoint_scn
    local limit_text = bw.scn_text(limit)
    if blk:get("ktbbhcsc") > limit then
      assert(blk:set("ktbbhcsc", limit_text, "cleanout SCN at the limit"))
    end
    for i = 0, (blk:get("ktbbhict") & 0xff) - 1 do
      local slot = "ktbbhitl[" .. i .. "]."
      local flag = blk:get(slot .. "ktbitflg")
      if flag & 0xa000 ~= 0 then -- the last bytes hold an SCN only when it is committed
        local scn = blk:get(slot .. "ktbitbas") | (blk:get(slot .. "_ktbitwrp") & 0x7fff) << 32
        if scn > limit then
          assert(blk:set(slot .. "_ktbitwrp", limit >> 32 & 0x7fff, "commit SCN at the limit"))
          assert(blk:set(slot .. "ktbitbas", limit & 0xffffffff, "commit SCN at the limit"))
        end
      end
    end
    local own = blk:get("bas_kcbh") | (blk:get("wrp_kcbh") & 0x7fff) << 32
    if own > limit then
      assert(blk:set("bas_kcbh", limit & 0xffffffff, "the block's SCN at the limit"))
      assert(blk:set("wrp_kcbh", limit >> 32 & 0x7fff, "the block's SCN at the limit"))
    end
    assert(blk:seal())
  end,
}
