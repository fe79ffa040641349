-- Locally managed tablespace: file space header and bitmap. Reference 2.7, 2.8.
return {
  structs = {
    { name = "ktfbh", title = "KTFB file space header", src = "2.7", conf = "B", doc = "block 2 of a file with local extent management; names as the trace dump prints them",
      fields = {
        { "ub4", "RelFno", at = 0, base = "dec", doc = "relative file number" },
        { "ub4", "Unit", base = "dec", doc = "blocks per bit" },
        { "ub4", "Size", base = "dec", doc = "size of the file in blocks" },
        { "ub4", "Flag", base = "dec", doc = "9: autoextend on, 1: off" },
        { "ub4", "Increment", base = "dec", doc = "autoextend increment in blocks" },
        { "ub4", "MaxSize", base = "dec", doc = "most blocks that autoextend may reach" },
        { "ub4", "InitialArea", base = "dec", doc = "blocks behind block 1 for header and bitmaps" },
        { "ub4", "Tail", base = "dec", doc = "last usable block" },
        { "ub4", "First", base = "dec", doc = "unit where the search for free space starts" },
        { "ub4", "Free", base = "dec", doc = "free units" },
        { "kscn", "DeallocationScn", doc = "SCN of the last deallocation" },
        { "raw", "HeaderOpcode", size = 12, conf = "?", doc = "opcode and save area of a pending operation" },
        { "ub4", "unknown_80", conf = "?", doc = "meaning unknown" },
        { "ub4", "unknown_84", conf = "?", doc = "meaning unknown" },
      } },
    { name = "ktfbb", title = "KTFB file space bitmap", src = "2.8", conf = "B", doc = "one bit a unit, 1 = used, lowest bit of each byte first",
      fields = {
        { "ub4", "RelFno", at = 0, base = "dec", doc = "relative file number" },
        { "ub4", "BeginBlock", base = "dec", doc = "first block that the bitmap covers" },
        { "ub4", "Flag", base = "dec", doc = "0 permanent, 1 temporary" },
        { "ub4", "First", base = "dec", doc = "leading used bits: index of the first free unit" },
        { "ub4", "Free", base = "dec", doc = "free units in this bitmap" },
        { "raw", "reserved_40", at = 20, size = 16, bbed = false },
        { "raw", "bitmap", at = 36, size = "bs - 256", doc = "the bits" },
      },
      checks = {
        { "Free <= (bs - 256) * 8", field = "Free", severity = "bad", why = "more free units than the bitmap has bits" },
        { "First <= (bs - 256) * 8", field = "First", severity = "bad", why = "lies behind the bitmap" },
      } },
  },
  blocks = {
    { name = "space_header", family = "data", type = 0x1d, title = "KTFB Bitmapped File Space Header",
      fields = { { "kcbh", "kcbh", at = 0 }, { "ktfbh", "ktfbh", at = 20 }, { "ub4", "tailchk", at = "bs - 4", means = "tail" } } },
    { name = "space_bitmap", family = "data", type = 0x1e, title = "KTFB Bitmapped File Space Bitmap",
      fields = { { "kcbh", "kcbh", at = 0 }, { "ktfbb", "ktfbb", at = 20 }, { "ub4", "tailchk", at = "bs - 4", means = "tail" } } },
  },
}
