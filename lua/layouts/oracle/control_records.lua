-- The records of the control file's sections (reference 4.5). Which section a block is of, the program finds out of the whole file
-- (core/oracle/control_sections.c: inferred) and gives as `section` (number in X$KCCRT + 1), with the bytes of a record that began in the
-- block before (`first_record`) and whether the other block of the pair counts (`copy` 2).
-- Members as core/oracle/control_field.c, which controlfile dump reads by; a test compares the two. Sizes: record sizes are printed by Oracle,
-- the places inside follow the order of the X$ views: unknown ("?") or likely ("K"), certain only where a source says so.
local head = { "kcbh", "kcbh", at = 0, doc = "cache block header; its SCN is the control file sequence that wrote the block", conf = "C", src = "ixora, DSI-02" }
local tail = { "ub4", "tailchk", at = "bs - 4", means = "tail", doc = "low 16 bits of bas_kcbh, type_kcbh, seq_kcbh", conf = "C", src = "ixora, DSI-02" }
local older = { "copy != 2", field = "kcbh", severity = "note", id = "control-copy", why = "not the copy that counts: the other block of this pair is newer or whole" }

local function num(type, name, at, doc, conf) return { type, name, at = at, base = "dec", doc = doc, conf = conf or "?", src = "X$" } end
local function hex(type, name, at, doc, conf) return { type, name, at = at, doc = doc, conf = conf or "?", src = "X$" } end
local function time(name, at, doc, conf) return { "ub4", name, at = at, means = "time", doc = doc, conf = conf or "?", src = "X$" } end
local function scn(name, at, doc, conf) return { "kscn", name, at = at, doc = doc, conf = conf or "?", src = "X$" } end
local function text(name, at, size, doc, conf) return { "text", name, at = at, size = size, doc = doc, conf = conf or "?", src = "X$" } end
local function circular() return { num("ub4", "recid", 0, "record id"), time("stamp", 4, "stamp") } end

-- { number in X$KCCRT, name, title, sizes of 9i, 10g to 11.2, 12c on (0: none or not known), members }
local kinds = {
  { 2, "redo_thread", "REDO THREAD", { 104, 256, 256 }, {
    num("ub2", "rtsta", 0, "status: 0xe enabled and closed, 0xf open"), num("ub2", "rtnlf", 2, "logs of the thread"),
    num("ub2", "rtlfh", 4, "first log"), num("ub2", "rtlft", 6, "last log"), num("ub2", "rtcln", 8, "current log"),
    num("ub4", "rtseq", 12, "sequence of the current log"), scn("rtenb", 16, "SCN at which the thread was enabled"),
    time("rtets", 24, "when it was enabled"), scn("rtdis", 28, "SCN at which it was disabled"), time("rtdit", 36, "when it was disabled"),
    scn("rtckp_scn", 40, "checkpoint SCN of the thread"), time("rtckp_tim", 48, "time of that checkpoint"),
    { "kcrba", "rtckp_rba", at = 56, doc = "where redo after that checkpoint begins", conf = "?", src = "X$" } } },
  { 3, "redo_log", "REDO LOG", { 72, 72, 72 }, {
    num("ub4", "lesiz", 0, "size in blocks", "K"), num("ub4", "leseq", 4, "log sequence number; 0: never used", "K"), num("ub4", "lehws", 8, "writes of the header", "K"),
    num("ub4", "lebsz", 12, "block size in bytes", "K"), num("ub4", "lenab", 16, "next available block; 4294967295 while current", "K"),
    hex("ub2", "leflg", 20, "1 archived, 8 current", "K"), num("ub2", "lethr", 22, "thread", "K"), num("ub2", "lelff", 24, "next log of the thread", "K"),
    num("ub2", "lelfb", 26, "previous log of the thread", "K"), scn("lelos", 28, "lowest SCN", "K"), time("lelot", 36, "time of the lowest SCN", "K"),
    scn("lenxs", 40, "lowest SCN of the next log", "K"), time("lenxt", 48, "time of that SCN", "K"), scn("lepvs", 52, "lowest SCN of the previous log", "K"),
    num("ub2", "learf", 60, "next log to archive", "K"), num("ub2", "learb", 62, "previous log to archive", "K"), num("ub2", "lefnh", 64, "first of its file names", "K"),
    num("ub2", "lefnt", 66, "last of its file names", "K"), num("ub2", "ledup", 68, "members", "K") } },
  { 4, "data_file", "DATA FILE", { 0, 520, 520 }, {
    num("ub4", "fecsz", 0, "blocks at creation"), num("ub2", "febsz", 4, "block size in bytes"), hex("ub2", "festa", 6, "status; 0xe online"),
    scn("fecrc_scn", 8, "creation SCN"), time("fecrc_tim", 16, "creation time"), scn("fecps", 172, "checkpoint SCN", "K"), time("fecpt", 180, "checkpoint time", "K"),
    num("ub4", "fecpc", 184, "checkpoint count", "C"), scn("fests", 188, "stop SCN; open: the file is in use, or the instance died", "K"), time("festt", 196, "stop time", "K") } },
  { 5, "file_name", "FILE NAMES", { 524, 524, 524 }, {
    num("ub2", "fnfwd", 0, "next name"), num("ub2", "fnbwd", 2, "previous name"), num("ub2", "fnfno", 4, "file or group number"),
    num("ub2", "fntyp", 6, "3 redo log, 4 datafile, 7 tempfile"), text("fnnam", 11, 513, "path", "K") } },
  { 6, "tablespace", "TABLESPACE", { 68, 68, 180 }, { num("ub4", "tstsn", 0, "tablespace number"), text("tsnam", 4, 30, "name") } },
  { 7, "temporary_file", "TEMPORARY FILE", { 0, 56, 56 }, {
    num("ub4", "tfcsz", 0, "blocks at creation"), num("ub2", "tfbsz", 4, "block size in bytes"), hex("ub2", "tfsta", 6, "status"),
    scn("tfcrc_scn", 8, "creation SCN"), time("tfcrc_tim", 16, "creation time") } },
  { 8, "rman_configuration", "RMAN CONFIGURATION", { 0, 1108, 1108 } },
  { 9, "log_history", "LOG HISTORY", { 36, 56, 56 }, {
    num("ub4", "lhrid", 0, "record id", "K"), time("lhstm", 4, "stamp", "K"), num("ub2", "lhthp", 8, "thread", "K"), num("ub4", "lhseq", 12, "log sequence number", "K"),
    scn("lhlos", 16, "lowest SCN", "K"), time("lhlot", 24, "time of the lowest SCN", "K"), scn("lhnxs", 28, "lowest SCN of the next log", "K"),
    scn("lhrls", 36, "resetlogs SCN"), time("lhrlc", 44, "resetlogs time") } },
  { 10, "offline_range", "OFFLINE RANGE", { 56, 200, 200 }, circular() },
  { 11, "archived_log", "ARCHIVED LOG", { 584, 584, 584 }, {
    num("ub4", "alrid", 0, "record id"), time("alstm", 4, "stamp"), num("ub2", "althp", 8, "thread"), num("ub4", "alseq", 12, "log sequence number"),
    scn("allos", 16, "lowest SCN"), time("allot", 24, "time of the lowest SCN"), scn("alnxs", 28, "lowest SCN of the next log"), time("alnxt", 36, "time of that SCN"),
    text("alnam", 71, 513, "path") } },
  { 12, "backup_set", "BACKUP SET", { 40, 40, 96 }, circular() },
  { 13, "backup_piece", "BACKUP PIECE", { 736, 736, 780 }, circular() },
  { 14, "backup_datafile", "BACKUP DATAFILE", { 116, 200, 200 }, circular() },
  { 15, "backup_redolog", "BACKUP REDOLOG", { 76, 76, 76 }, circular() },
  { 16, "datafile_copy", "DATAFILE COPY", { 660, 736, 736 }, circular() },
  { 17, "backup_corruption", "BACKUP CORRUPTION", { 44, 44, 44 }, circular() },
  { 18, "copy_corruption", "COPY CORRUPTION", { 40, 40, 40 }, circular() },
  { 19, "deleted_object", "DELETED OBJECT", { 20, 20, 20 }, circular() },
  { 20, "proxy_copy", "PROXY COPY", { 0, 928, 928 }, circular() },
  { 21, "backup_spfile", "BACKUP SPFILE", { 0, 124, 124 }, circular() },
  { 22, "extended_entry", "EXTENDED DATABASE ENTRY", { 0, 900, 900 } },
  { 23, "incarnation", "DATABASE INCARNATION", { 0, 56, 56 }, {
    num("ub4", "icrid", 0, "record id"), time("icstm", 4, "stamp"), scn("icrls", 8, "resetlogs SCN"), time("icrlc", 16, "resetlogs time"),
    scn("icprs", 20, "resetlogs SCN of the incarnation before"), time("icprc", 28, "resetlogs time of the incarnation before") } },
  { 24, "flashback_log", "FLASHBACK LOG", { 0, 84, 84 } },
  { 25, "recovery_destination", "RECOVERY DESTINATION", { 0, 180, 180 } },
  { 26, "space_reservation", "INSTANCE SPACE RESERVATION", { 0, 28, 28 } },
  { 27, "removable_file", "REMOVABLE RECOVERY FILES", { 0, 32, 32 } },
  { 28, "rman_status", "RMAN STATUS", { 0, 116, 116 }, circular() },
  { 29, "instance_name", "THREAD INSTANCE NAME MAPPING", { 0, 80, 80 } },
  { 30, "mttr", "MTTR", { 0, 100, 100 } },
  { 31, "datafile_history", "DATAFILE HISTORY", { 0, 568, 568 }, circular() },
  { 32, "standby_matrix", "STANDBY DATABASE MATRIX", { 0, 400, 400 } },
  { 33, "guaranteed_point", "GUARANTEED RESTORE POINT", { 0, 212, 256 } },
  { 34, "restore_point", "RESTORE POINT", { 0, 212, 256 }, circular() },
  { 35, "block_corruption", "DATABASE BLOCK CORRUPTION", { 0, 80, 80 }, circular() },
  { 36, "acm_operation", "ACM OPERATION", { 0, 104, 104 } },
  { 37, "foreign_archived_log", "FOREIGN ARCHIVED LOG", { 0, 604, 604 }, circular() },
  { 38, "pdb_record", "PDB RECORD", { 0, 0, 780 } },
  { 39, "auxiliary_copy", "AUXILIARY DATAFILE COPY", { 0, 0, 584 }, circular() },
  { 40, "multi_instance_apply", "MULTI INSTANCE REDO APPLY", { 0, 0, 556 } },
  { 41, "pdbinc_record", "PDBINC RECORD", { 0, 0, 144 }, circular() },
  { 42, "tablespace_key_history", "TABLESPACE KEY HISTORY", { 0, 0, 108 }, circular() },
}

-- A record of which the first 24 bytes are zero was never used (members begin with numbers, sizes, links or a record id).
local function used(at, size)
  local words = "u4(" .. at .. ")"
  for n = 4, size < 24 and size - 4 or 20, 4 do words = words .. " || u4(" .. at .. " + " .. n .. ")" end
  return words
end

local structs, blocks = {}, {}
local function block_for(kind, size, name, when)
  local begin = "(20 + first_record)"
  local struct = "control_" .. kind[2] .. (when and "_" .. size or "")
  local fields = kind[5] or {}
  if #fields == 0 then fields = { { "raw", "unknown_0", at = 0, size = size, doc = "members are not known", conf = "?", src = "MOUNT" } } end
  local kept = {}
  for n = 1, #fields do
    local f = fields[n]
    local bytes = f.size or ({ ub2 = 2, ub4 = 4, kscn = 8, kcrba = 12 })[f[1]]
    if f.at + bytes <= size then kept[#kept + 1] = f end
  end
  structs[#structs + 1] = { name = struct, title = kind[3] .. " record", size = size, conf = "?", src = "X$, MOUNT, CTL9, CTL12", fields = kept }
  local shown = { head,
    { "ub1", "record_goes_on", at = 20, count = "first_record < bs - 24 ? first_record : bs - 24", bulk = true, when = "first_record", doc = "end of the record that began in the block before", conf = "K", src = "C02" },
    { struct, "record", at = begin, count = "(bs - 24 - first_record) / " .. size, each_at = begin .. " + i * " .. size,
      each_when = used(begin .. " + i * " .. size, size), doc = "records that begin here; those never used are left out", conf = "K", src = "C02, MOUNT" },
    { "ub1", "record_begins", at = begin .. " + (bs - 24 - first_record) / " .. size .. " * " .. size, count = "(bs - 24 - first_record) % " .. size, bulk = true,
      doc = "beginning of a record that goes on in the next block, or room that is not used", conf = "K", src = "C02" },
    tail }
  local function copy(suffix, condition, title, sentence)
    return { name = name .. suffix, family = "control", type = 0x15, when = "section == " .. (kind[1] + 1) .. condition .. (when and " && " .. when or ""),
      title = "control file block (" .. kind[3] .. title .. ")",
      doc = "records of one section; every such block is kept twice, and one copy counts",
      describe = { "Room for {=(bs - 24 - first_record) / " .. size .. "} record{s} of " .. size .. " bytes.", sentence },
      fields = shown, checks = { older } }
  end
  blocks[#blocks + 1] = copy("_other", " && copy == 2", ", not the copy that counts", "The other block of this pair counts: it is newer, or this one is broken.")
  blocks[#blocks + 1] = copy("", "", "", "Of the two copies of this block this is the one that counts.")
end
for n = 1, #kinds do
  local kind = kinds[n]
  local nine, ten, twelve = kind[4][1], kind[4][2], kind[4][3]
  local newest = twelve
  if nine > 0 and nine ~= newest then block_for(kind, nine, "control_" .. kind[2] .. "_9i_block", "vsn < 0x0a000000") end
  if ten > 0 and ten ~= newest then block_for(kind, ten, "control_" .. kind[2] .. "_10g_block", "vsn < 0x0c000000") end
  block_for(kind, newest, "control_" .. kind[2] .. "_block", nil)
end

local function unknown_block(name, title, when, doc)
  return { name = name, family = "control", type = when and 0x15 or nil, when = when, title = title, doc = "records of the control file whose members are not known",
    fields = { head, { "ub1", "payload", at = 20, count = "bs - 24", bulk = true, doc = doc, conf = "?", src = "MOUNT" }, tail }, checks = { older } }
end
blocks[#blocks + 1] = unknown_block("control_entry_block", "control file block (database entry or section directory)", "section == 1",
  "DATABASE ENTRY and the directory of the sections: written by every transaction; members and their order are not known")
blocks[#blocks + 1] = unknown_block("control_z_block", "control file block", nil, "records of a section that could not be told; controlfile dump says which were found")

return { structs = structs, blocks = blocks }
