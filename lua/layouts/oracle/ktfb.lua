-- KTFB, the space management of locally managed tablespaces: header in block 2, bitmaps from block 3 on
-- (reference 2.7, 2.8). Members are named as Oracle's trace dumps print them.
local head = { "kcbh", "kcbh", at = 0, doc = "cache block header", conf = "B", src = "OCLBIN" }
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "B", src = "OCLBIN" }
local function number(name, doc, src)
  return { "ub4", name, base = "dec", doc = doc, conf = "B", src = src or "OCLBIN, S01" }
end

return {
  structs = {
    { name = "ktfbh", title = "file space header", size = 68, conf = "B", src = "OCLBIN, S01",
      fields = {
        { "ub4", "RelFno", at = 0, base = "dec", doc = "relative file number", conf = "B", src = "OCLBIN, S01" },
        number("Unit", "blocks per bit"),
        number("Size", "blocks of the file"),
        number("Flag", "9 autoextend on, 1 off"),
        number("Increment", "blocks by which the file extends itself"),
        number("MaxSize", "blocks up to which the file extends itself"),
        number("InitialArea", "blocks behind block 1 taken by this header and the bitmaps"),
        number("Tail", "last usable block"),
        number("First", "unit at which the search for space begins"),
        number("Free", "free units"),
        { "kscn", "DeallocationScn", doc = "SCN of the last deallocation", conf = "B", src = "OCLBIN" },
        { "raw", "HeaderOpcode", size = 12, doc = "opcode and saved area; zero while no operation is pending", conf = "?", src = "S01" },
        { "ub4", "unknown_80", doc = "meaning unknown", conf = "?", src = "OCLBIN" },
        { "ub4", "unknown_84", doc = "128 in two samples, 8 in a third; meaning unknown", conf = "?", src = "OCLBIN, S01" },
      },
      checks = {
        { "Unit > 0", field = "Unit", severity = "bad", why = "no blocks per bit" },
        { "Unit == 0 || Free * Unit <= Size", field = "Free", severity = "bad", why = "more free units than the file has" },
        { "Unit == 0 || First * Unit <= Size + Unit", field = "First", severity = "suspect", why = "behind the end of the file" },
        { "MaxSize == 0 || !(Flag & 8) || Size <= MaxSize", field = "Size", severity = "suspect", why = "larger than MaxSize" },
      } },
    { name = "ktfbb", title = "file space bitmap", size = "bs - 24", conf = "B", src = "OCLBIN",
      doc = "a bit per unit, set when used, the lowest bit of each byte first",
      fields = {
        { "ub4", "RelFno", at = 0, base = "dec", doc = "relative file number", conf = "B", src = "OCLBIN" },
        number("BeginBlock", "first block that the bitmap covers", "OCLBIN"),
        number("Flag", "0 permanent, 1 temporary", "OCLBIN, bmp1"),
        number("First", "used units at the beginning: number of the first zero bit", "OCLBIN"),
        number("Free", "free units: zero bits", "OCLBIN"),
        { "raw", "ktfbb_zero", size = 16, doc = "0", conf = "B", src = "OCLBIN" },
        { "ub1", "bitmap", at = 36, count = "bs - 256", bulk = true, doc = "bit i covers the blocks from BeginBlock + i * Unit", conf = "B", src = "OCLBIN, bmp1" },
      },
      checks = {
        { "Free <= (bs - 256) * 8", field = "Free", severity = "bad", why = "more free units than the bitmap has bits" },
        { "First + Free <= (bs - 256) * 8", field = "First", severity = "bad", why = "first free unit and free units do not fit into the bitmap" },
        -- (expressions cannot run over the bitmap: the two places that First names are looked at)
        { "First >= (bs - 256) * 8 || !(u1(start + 36 + First / 8) >> (First & 7) & 1)", field = "First", severity = "bad", why = "the unit is marked as used" },
        { "First == 0 || First > (bs - 256) * 8 || u1(start + 36 + (First - 1) / 8) >> ((First - 1) & 7) & 1", field = "First", severity = "bad", why = "the unit before it is free" },
      } },
  },
  blocks = {
    { name = "space_header", family = "data", type = 0x1d, title = "KTFB Bitmapped File Space Header",
      doc = "free space of the file: how its bitmaps are to be read",
      describe = { "{=Size} block{s} in the file, {=Unit} to a bit of the bitmaps; {=Free} units free, the search begins at unit {=First}.",
        { "Flag & 8", "The file extends itself by {=Increment} blocks up to {=MaxSize}." } },
      fields = { head, { "ktfbh", "ktfbh", at = 20, doc = "file space header", conf = "B", src = "OCLBIN, S01" }, tail } },
    { name = "space_bitmap", family = "data", type = 0x1e, title = "KTFB Bitmapped File Space Bitmap",
      doc = "which units of the file are taken, a bit each",
      describe = { "It covers the file from block {=BeginBlock} on: {=First} used units at the beginning, {=Free} free." },
      fields = { head, { "ktfbb", "ktfbb", at = 20, doc = "file space bitmap", conf = "B", src = "OCLBIN" }, tail } },
  },
}
