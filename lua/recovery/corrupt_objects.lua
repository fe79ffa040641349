-- Which objects suffer: the object number stands in each data block.
return {
  name = "corrupt_objects",
  summary = "list the objects (data object ids) that have blocks which do not verify",
  needs = "datafiles",
  changes = "nothing",
  risk = "none",
  demo = "demo D --fault torn",
  example = "run corrupt_objects D/users01.dbf",
  params = {},
  run = function(_, files)
    assert(#files > 0, "name the files")
    local objects = {}
    for _, file in ipairs(files) do
      for blk in file:blocks(1) do
        bw.progress(blk:number(), file:block_count())
        local check = blk:check()
        if not check.good then
          local id = blk:type() == 6 and blk:u4(24) or 0
          local name = id > 0 and tostring(id) or "no object"
          objects[name] = objects[name] or {}
          table.insert(objects[name], string.format("%s:%d (%s)", file:path(), blk:number(), check.fault))
        end
      end
    end
    local names = {}
    for name in pairs(objects) do
      names[#names + 1] = name
    end
    table.sort(names)
    for _, name in ipairs(names) do
      print(name, #objects[name] .. " blocks", table.concat(objects[name], " "))
    end
    if #names == 0 then
      print("every block verifies")
    end
  end,
}
