-- The free block pool of an undo segment header names a block whose records do not fit (4193, 4194).
local function fits(undo, pool_seq, pool_rec)
  return undo:type() == 2 and undo:check().good and undo:get("ktubhseq") == pool_seq and undo:get("ktubhcnt") == pool_rec
end

return {
  name = "repair_ktuxcfbp",
  summary = "point the free block pool of an undo header at the undo block that fits (ORA-00600 [4194], [4193])",
  needs = "the undo segment header's file; the undo blocks in the same file",
  changes = "ktuxcfbp[n].ktufbuba.kubadba, checksum",
  risk = "a wrong block would be written over by the next transaction: the fit of seq and record count is checked",
  demo = "demo D --case S1",
  example = "run repair_ktuxcfbp D/system01.dbf",
  params = {
    { name = "block", type = "block", default = "9", help = "the header; block 9 is SYSTEM's" },
    { name = "entry", type = "number", default = 0, help = "entry of the pool, 0 to 4" },
    { name = "dba", type = "dba", help = "the undo block; looked for in the file when not given" },
  },
  run = function(p, files)
    local file = assert(files[1], "name the file")
    local blk = assert(file:block(p.block))
    local uba = "ktuxcfbp[" .. p.entry .. "].ktufbuba."
    local seq, rec = assert(blk:get(uba .. "kubaseq")), blk:get(uba .. "kubarec")
    local now = blk:get(uba .. "kubadba")
    local found = p.dba
    if not found then
      for undo in file:blocks() do
        bw.progress(undo:number(), file:block_count())
        if fits(undo, seq, rec) then
          assert(not found, "several undo blocks fit; say which: --set dba=...")
          found = undo:dba()
        end
      end
      assert(found, string.format("no undo block of the file has seq 0x%04x and %d records", seq, rec))
    end
    if found == now then
      print("the entry names the block that fits already")
      return
    end
    assert(blk:set(uba .. "kubadba", found, string.format("its undo block has seq 0x%04x and %d records", seq, rec)))
    assert(blk:apply_sum())
  end,
}
