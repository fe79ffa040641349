-- Rows of one table, read from its blocks alone. Simple rows: whole, in one piece, not compressed.
local function quoted(text)
  return '"' .. text:gsub('"', '""') .. '"'
end

local function value(bytes, kind)
  if kind == "n" then
    return bw.number(bytes) or "0x" .. bw.hex(bytes)
  elseif kind == "d" then
    return bw.date(bytes) or "0x" .. bw.hex(bytes)
  elseif kind == "x" then
    return "0x" .. bw.hex(bytes)
  end
  return quoted(bytes)
end

local function export_block(blk, types, deleted)
  local count = 0
  for row in blk:field("row"):children() do
    local flag = row.flag
    local whole = flag & 0xfc & ~0x10 == 0x2c
    if whole and (deleted or flag & 0x10 == 0) then
      local columns = {}
      for i = 0, row.cc - 1 do
        local column = row.col[i]
        local kind = types:sub(i + 1, i + 1)
        columns[i + 1] = column.collen == 255 and "" or value(column.coldata or "", kind)
      end
      print(table.concat(columns, ","))
      count = count + 1
    end
  end
  return count
end

return {
  name = "export_rows",
  summary = "print the rows of one table as CSV, straight from its blocks",
  needs = "the table's datafiles; its data object id",
  changes = "nothing",
  risk = "rows of open transactions are printed as they stand; chained, clustered and compressed ones are left out",
  params = {
    { name = "object", type = "number", required = true, help = "data object id (ktbbhod1)" },
    { name = "types", type = "text", default = "", help = "a letter a column: n NUMBER, c characters, d DATE, x hexadecimal" },
    { name = "deleted", type = "flag", default = false, help = "yes: deleted rows too" },
  },
  run = function(p, files)
    assert(#files > 0, "name the files")
    local rows = 0
    for _, file in ipairs(files) do
      for blk in file:blocks(2) do
        if blk:type() == 6 and blk:u4(24) == p.object and blk:field("row") then
          rows = rows + export_block(blk, p.types, p.deleted)
        end
        if blk:number() % 1000 == 0 then
          bw.progress(blk:number(), file:block_count())
        end
      end
    end
  end,
}
