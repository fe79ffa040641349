-- kcvfh, the datafile header in block 1 (reference 2.1 to 2.4). Members stand in the order in which BBED prints
-- them; `at` says where they are. Offsets 0 to 519 are the same from 10g to 19c.

-- Of 9i only the members up to kcvfhcpc are known. 10g and later write the block size into frmt_kcbh, 9i writes 0x02.
local v10 = "frmt_kcbh & 0xf0 || kccfhcvn >= 0x0a000000"

-- Members from 10g on, named by Oracle.
local function later(type, name, at, means, doc, conf, src)
  return { type, name, at = at, means = means, when = v10, doc = doc, conf = conf, src = src }
end

-- Bytes whose meaning is known or guessed while Oracle's name is not: the name is ours, BBED shows nothing.
local function unnamed(type, name, at, doc, conf, enum, means)
  return { type, name, at = at, when = v10, bbed = false, enum = enum, means = means, doc = doc, conf = conf, src = "OCLBIN" }
end

local status_flags = {
  { 0x0001, "KCVFHHBP" }, { 0x0004, "KCVFHOFZ" }, { 0x0010, "KCVFHMFZ" }, { 0x0040, "KCVFHAFZ" }, { 0x0100, "KCVFHBCP" },
  { 0x0200, "KCVFHFMH" }, { 0x0400, "KCVFHXCH" }, { 0x0800, "KCVFHZBA" }, { 0x1000, "KCVFHPCP" },
  { 0x2000, "KCVFHRBS", bbed = false }, -- BBED prints 0x2004 as (KCVFHOFZ)
  { 0x4000, "KCVFHSBY" }, { 0x8000, "KCVFHL0C" },
}

return {
  enums = {
    platform = {
      [1] = "Solaris SPARC 32-bit", [2] = "Solaris SPARC 64-bit", [3] = "HP-UX 64-bit", [4] = "HP-UX IA 64-bit", [5] = "Tru64",
      [6] = "AIX 64-bit", [7] = "Windows IA 32-bit", [8] = "Windows IA 64-bit", [9] = "zSeries Linux", [10] = "Linux IA 32-bit",
      [11] = "Linux IA 64-bit", [12] = "Windows x86 64-bit", [13] = "Linux x86 64-bit", [15] = "OpenVMS", [16] = "Mac OS",
      [17] = "Solaris x86", [18] = "Linux on Power",
    },
  },
  structs = {
    { name = "kcrba", title = "redo byte address", size = 12, means = "rba", conf = "B", src = "OCLBIN",
      fields = {
        { "ub4", "kcrbaseq", at = 0, doc = "log sequence number", conf = "B", src = "OCLBIN" },
        { "ub4", "kcrbabno", doc = "redo block number", conf = "B", src = "OCLBIN" },
        { "ub2", "kcrbabof", doc = "byte offset in the redo block, usually 16", conf = "B", src = "OCLBIN" },
        { "ub2", "kcrbapad", bbed = false, doc = "padding, never cleared", conf = "B", src = "F03" },
      } },
    { name = "kcvcpu", union = true, title = "where recovery begins", size = 12, conf = "B", src = "OCLBIN, F03",
      fields = { { "kcrba", "kcvcprba", doc = "redo address for a real thread", conf = "B", src = "OCLBIN" } } },
    { name = "kcvcp", title = "checkpoint", size = 36, conf = "B", src = "OCLBIN",
      fields = {
        { "kscn", "kcvcpscn", at = 0, doc = "checkpoint SCN", conf = "B", src = "OCLBIN" },
        { "ub4", "kcvcptim", at = 8, means = "time", doc = "checkpoint time", conf = "B", src = "OCLBIN" },
        { "ub2", "kcvcpthr", at = 12, doc = "thread that made the checkpoint", conf = "B", src = "OCLBIN" },
        { "ub2", "kcvcppad", at = 14, bbed = false, doc = "padding, never cleared", conf = "B", src = "OCLBIN" },
        { "kcvcpu", "u", at = 16, doc = "where recovery begins", conf = "B", src = "OCLBIN" },
        { "ub1", "kcvcpetb", at = 28, count = 8, doc = "enabled threads, a bit each: 0x02 is thread 1", conf = "B", src = "OCLBIN" },
      } },
    { name = "kcvmxcd", title = "external cache descriptor", size = 16, conf = "C", src = "FUNG-s",
      fields = { { "ub4", "space_kcvmxcd", at = 0, count = 4, doc = "external cache", conf = "C", src = "FUNG-s" } } },

    { name = "kcvfh", title = "datafile header", conf = "B", src = "OCLBIN, sundar5, DSI-04, OBET",
      doc = "block 1 of a datafile or tempfile: 9i about 360 bytes, 10g 676, 11g 860, 12c to 19c 1272",
      size = "kccfhcvn >= 0x0c000000 ? 1272 : kccfhcvn >= 0x0b000000 ? 860 : (" .. v10 .. ") ? 676 : 360",
      fields = {
        { "kcbh", "kcvfhbfh", at = 0, doc = "cache block header", conf = "B", src = "OCLBIN" },
        { "kccfh", "kcvfhhdr", at = 20, doc = "generic file header", conf = "B", src = "OCLBIN" },
        { "ub4", "kcvfhrdb", at = 96, means = "dba", doc = "root dba: segment header of bootstrap$, in SYSTEM's first file alone", conf = "B", src = "OCLBIN, DSI-04" },
        { "kscn", "kcvfhcrs", at = 100, doc = "creation SCN of the file", conf = "B", src = "OCLBIN" },
        { "ub4", "kcvfhcrt", at = 108, means = "time", doc = "creation time of the file", conf = "B", src = "OCLBIN" },
        { "ub4", "kcvfhrlc", at = 112, means = "time", doc = "resetlogs count, which is the resetlogs time", conf = "B", src = "OCLBIN" },
        { "kscn", "kcvfhrls", at = 116, doc = "resetlogs SCN", conf = "B", src = "OCLBIN" },
        { "ub4", "kcvfhbti", at = 124, means = "time", doc = "time of BEGIN BACKUP", conf = "C", src = "FUNG-s" },
        { "kscn", "kcvfhbsc", at = 128, doc = "SCN of BEGIN BACKUP", conf = "C", src = "FUNG-s" },
        { "ub2", "kcvfhbth", at = 136, doc = "thread of the BEGIN BACKUP checkpoint", conf = "C", src = "FUNG-s" },
        { "ub2", "kcvfhsta", at = 138, flags = status_flags, doc = "status: hot backup, online fuzzy, media recovery fuzzy, absolutely fuzzy and more", conf = "B", src = "OCLBIN, DSI-04" },
        later("kcvcp", "kcvfhckp", 484, nil, "current checkpoint", "B", "OCLBIN"),
        { "ub4", "kcvfhcpc", at = 140, doc = "checkpoint count of the file", conf = "B", src = "OCLBIN" },
        later("ub4", "kcvfhrts", 144, "time", "time of the last recovery", "B", "OCLBIN, FUNG-s"),
        later("ub4", "kcvfhccc", 148, nil, "the control file's copy of the checkpoint count, usually one less", "B", "OCLBIN"),
        later("kcvcp", "kcvfhbcp", 152, nil, "checkpoint of BEGIN BACKUP; counts while the file is in backup mode", "C", "DSI-04"),
        later("ub4", "kcvfhbhz", 312, nil, "file size in blocks at BEGIN BACKUP", "C", "FUNG-s"),
        later("kcvmxcd", "kcvfhxcd", 316, nil, "external cache descriptor", "C", "FUNG-s"),
        later("sword", "kcvfhtsn", 332, nil, "tablespace number", "B", "OCLBIN"),
        later("ub2", "kcvfhtln", 336, nil, "bytes in the tablespace name", "B", "OCLBIN"),
        { "text", "kcvfhtnm", at = 338, size = 30, when = v10, doc = "tablespace name, padded with zeros", conf = "B", src = "OCLBIN" },
        later("ub4", "kcvfhrfn", 368, nil, "relative file number; 0x400 in a bigfile tablespace", "B", "OCLBIN, TEST2"),
        later("kscn", "kcvfhrfs", 372, nil, "recovery fuzzy SCN", "C", "FUNG-s"),
        later("ub4", "kcvfhrft", 380, "time", "recovery fuzzy time", "B", "OCLBIN, FUNG-s"),
        later("kscn", "kcvfhafs", 384, nil, "absolute fuzzy SCN: recovery must reach it", "C", "FUNG-s"),
        later("ub4", "kcvfhbbc", 392, nil, "backup: blocks backed up", "C", "FUNG-s"),
        later("ub4", "kcvfhncb", 396, nil, "backup: blocks newly marked corrupt", "C", "FUNG-s"),
        later("ub4", "kcvfhmcb", 400, nil, "backup: media corrupt blocks", "C", "FUNG-s"),
        later("ub4", "kcvfhlcb", 404, nil, "backup: logically corrupt blocks", "C", "FUNG-s"),
        later("ub4", "kcvfhbcs", 408, nil, "backup: completion stamp", "C", "FUNG-s"),
        later("ub2", "kcvfhofb", 412, nil, "meaning unknown; 10 in SYSTEM of 10.2 and 11.2, else 0", "?", "OCLBIN"),
        later("ub2", "kcvfhnfb", 414, nil, "meaning unknown; 10 in SYSTEM of 10.2 and 11.2, else 0", "?", "OCLBIN"),
        later("ub4", "kcvfhprc", 416, "time", "previous resetlogs count, which is a time", "B", "OCLBIN"),
        later("kscn", "kcvfhprs", 420, nil, "previous resetlogs SCN", "B", "OCLBIN"),
        later("kscn", "kcvfhprfs", 428, nil, "previous resetlogs fuzzy SCN", "C", "FUNG-s"),
        later("ub4", "kcvfhtrt", 444, "time", "terminal recovery stamp (standby activation)", "C", "FUNG-s"),
        unnamed("ub2", "platform_created", 644, "platform id; the three agree in every sample, so their order is a guess", "?", "platform"),
        unnamed("ub2", "platform_converted", 646, "platform id", "?", "platform"),
        unnamed("ub2", "platform_last", 648, "platform id", "?", "platform"),
        unnamed("ub2", "endian_code", 650, "1 in little-endian samples; probably the byte order", "?"),
        unnamed("ub4", "space_header_rdba", 664, "rdba of the file space header in block 2", "B", nil, "dba"),
        unnamed("ub4", "unknown_668", 668, "near the creation SCN in SYSTEM and SYSAUX, 3 elsewhere; meaning unknown", "?"),
      },
      checks = {
        { "kcvfhtln <= 30", field = "kcvfhtln", severity = "bad", why = "a tablespace name has at most 30 bytes" },
        { "!(kcvfhsta & 0x0001)", field = "kcvfhsta", severity = "note", why = "hot backup in progress: the checkpoint is frozen" },
        { "!(kcvfhsta & 0x0054)", field = "kcvfhsta", severity = "note", why = "fuzzy: the file needs recovery before it can be opened" },
        { "!(kcvfhsta & 0x0300)", field = "kcvfhsta", severity = "suspect", why = "bad checkpoint, or RESETLOGS did not finish" },
        { "kccfhbsz == bs", field = "kccfhbsz", severity = "bad", why = "not the block size that this file is read with" },
      } },
  },
  blocks = {
    { name = "datafile_header", family = "data", type = 0x0b, bbed = "Data File Header", title = "file header",
      doc = "which file this is and how far it has got; read first when a database opens",
      describe = {
        "File {=kccfhfno} of database {kccfhdbn}, tablespace {kcvfhtnm}; checkpoint SCN {kcvfhckp.kcvcpscn} of {kcvfhckp.kcvcptim}, checkpoint count {=kcvfhcpc}.",
        { "kcvfhsta & 1", "It is in hot backup: the checkpoint does not move." },
        { "kcvfhsta & 0x54", "It is fuzzy: it needs recovery before it can be opened without the redo that follows." },
        { "!(kcvfhsta & 0x55)", "It was closed cleanly." },
      },
      fields = {
        { "kcvfh", "kcvfh", at = 0, doc = "datafile header", conf = "B", src = "OCLBIN" },
        { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "B", src = "OCLBIN" },
      } },
  },
}
