-- Rows of one table, read from its blocks alone; chained rows are put together from the files that are named.
local function csv_value(text)
  if not text then
    return ""
  end
  return text:find("^%-?[0-9.]+$") and text or '"' .. text:gsub('"', '""') .. '"'
end

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
local function json_value(text)
  if not text then
    return "null"
  end
  return '"' .. text:gsub('[%c"\\]', function(c) return escapes[c] or string.format("\\u%04x", c:byte()) end) .. '"'
end

-- One row as a line; false when it is no row of its own, or not wanted.
local function line_of(row, p)
  if not row.head or (row.deleted and not p.deleted) then
    return false
  end
  local value, columns = p.format == "json" and json_value or csv_value, {}
  for i = 1, row.n do
    columns[i] = value(row[i])
  end
  local line = table.concat(columns, ",")
  return p.format == "json" and "[" .. line .. "]" or line
end

return {
  name = "export_rows",
  summary = "print the rows of one table as CSV or JSON, straight from its blocks",
  needs = "all datafiles of the table; its data object id",
  changes = "nothing",
  risk = "rows of open transactions are printed as they stand; rows whose pieces are missing are told and left out",
  demo = "demo D",
  example = "run export_rows D/users01.dbf --set object=51148 --set types=ncc",
  params = {
    { name = "object", type = "number", required = true, help = "data object id (ktbbhod1)" },
    { name = "types", type = "text", default = "", help = "a letter a column: n NUMBER, c characters, d DATE ... (help rows); others as bytes in hexadecimal" },
    { name = "deleted", type = "flag", default = false, help = "yes: deleted rows too" },
    { name = "format", type = "text", default = "csv", help = "csv, or json: an array a line" },
  },
  run = function(p, files)
    assert(#files > 0, "name the files")
    assert(p.format == "csv" or p.format == "json", "format is csv or json")
    local types, missing = p.types .. ("r"):rep(255 - #p.types), 0
    for _, file in ipairs(files) do
      for blk in file:blocks(2) do
        if blk:type() == 6 and blk:u1(20) == 1 and blk:u4(24) == p.object then
          for row in assert(blk:rows(types)) do
            local line = row.whole and line_of(row, p)
            if line then
              print(line)
            elseif row.head and not row.whole then
              missing = missing + 1
            end
          end
        end
        if blk:number() % 1000 == 0 then
          bw.progress(blk:number(), file:block_count())
        end
      end
    end
    if missing > 0 then
      print("-- " .. missing .. " rows are not whole: name all files of the table")
    end
  end,
}
