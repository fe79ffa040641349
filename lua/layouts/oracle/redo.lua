-- Redo logs, online and archived: header block and block header (reference 5.1, 5.2). Oracle's member names are not
-- known but for kccfh; ours are the words of Oracle's header dumps.
local function plain(type, name, at, doc, conf, src)
  return { type, name, at = at, base = type ~= "text" and "dec" or nil, doc = doc, conf = conf or "C", src = src or "OLR" }
end
local function flag(name, at, doc)
  return { "ub1", name, at = at, doc = doc, conf = "C", src = "OLR" }
end
local function time(name, at, doc)
  return { "ub4", name, at = at, means = "time", doc = doc, conf = "C", src = "OLR" }
end
local function scn(name, at, doc)
  return { "kscn", name, at = at, doc = doc, conf = "C", src = "OLR" }
end

-- Where the block says that its first record begins: the header of one is before the block's end.
local first = "(redo_first_record & 0x7fff)"
local begins = "(redo_first_record & 0x8000 && " .. first .. " >= 16 && " .. first .. " + 24 <= bs)"
-- A change vector: header, array of lengths, fields, each padded to four bytes.
local head = "(vsn >= 0x0c100000 ? 32 : 24)"
local fields_at = "(" .. head .. " + (lengths_bytes + 3 & ~3))"
local vector_end = "(@op_layer + " .. fields_at .. " + sum4(field_lengths))"
local header_bytes = "(vld & 4 ? 68 : 24)"
local function fits(at) return "(" .. at .. " + " .. head .. " + 2 <= bs && " .. at .. " + " .. head .. " + 2 <= @record_length + record_length)" end
local next_record = "(@record_length + (record_length + 3 & ~3))"
local function lwn(type, name, at, doc, means, conf)
  return { type, name, at = at, when = "vld & 4 && @record_length + 68 <= bs", means = means, base = type ~= "kscn" and not means and "dec" or nil, doc = doc, conf = conf or "B", src = "ORACDC-T" }
end

local block_header = { "redo_block_header", "header", at = 0, doc = "redo block header", conf = "B", src = "OLR, arch1_15" }

return {
  enums = {
    redo_op = {
      [0x0401] = "4.1 block cleanout", [0x0501] = "5.1 KTURDB undo record", [0x0502] = "5.2 KTURDH undo header", [0x0504] = "5.4 KTURCM commit", [0x0506] = "5.6 KTUIRB undo applied",
      [0x050b] = "5.11 KTUBRB rollback dba", [0x050c] = "5.12 KTURST state", [0x0513] = "5.19 KTUTSL session", [0x0514] = "5.20 KTUTSC session, continued",
      [0x0a02] = "10.2 LIN insert leaf row", [0x0a04] = "10.4 LDE delete leaf row", [0x0a08] = "10.8 LNE new leaf block", [0x0a12] = "10.18 LUP update key data",
      [0x0a16] = "10.22 ULK undo of leaf operation", [0x0a1e] = "10.30 LNU update of index-organised row", [0x0a23] = "10.35 LCU update of columns",
      [0x0b01] = "11.1 IUR interpret undo", [0x0b02] = "11.2 IRP insert row piece", [0x0b03] = "11.3 DRP delete row piece", [0x0b04] = "11.4 LKR lock row",
      [0x0b05] = "11.5 URP update row piece", [0x0b06] = "11.6 ORP overwrite row piece", [0x0b07] = "11.7 MFC first column", [0x0b08] = "11.8 CFA forwarding address",
      [0x0b09] = "11.9 CKI cluster key index", [0x0b0a] = "11.10 SKL set key links", [0x0b0b] = "11.11 QMI insert rows", [0x0b0c] = "11.12 QMD delete rows",
      [0x0b10] = "11.16 LMN log miner", [0x0b11] = "11.17 LLB long lookback", [0x1301] = "19.1 COLB direct load block",
      [0x1801] = "24.1 DDL", [0x1804] = "24.4 MISC", [0x1806] = "24.6 DLR10", [0x1808] = "24.8 XML",
    },
  },
  structs = {
    { name = "redo_block_header", title = "redo block header", size = 16, conf = "B", src = "OLR, arch1_15",
      doc = "head of every redo block but block 0; redo blocks have no tail",
      fields = {
        { "ub1", "redo_signature", at = 0, doc = "1", conf = "C", src = "OLR" },
        { "ub1", "redo_frmt", doc = "0x22 blocks of 512 and 1024 bytes, 0x82 of 4096", conf = "C", src = "OLR" },
        { "ub2", "redo_zero", doc = "0", conf = "K", src = "arch1_15" },
        { "ub4", "redo_block", base = "dec", doc = "number of this block", conf = "C", src = "OLR" },
        { "ub4", "redo_sequence", base = "dec", doc = "log sequence number; another one: left over from an older use of the log", conf = "C", src = "OLR" },
        { "ub2", "redo_first_record", doc = "with 0x8000 set: the low bits are the byte where the first record of the block begins", conf = "K", src = "arch1_15" },
        { "ub2", "redo_chkval", means = "checksum", doc = "makes the XOR of all 16-bit words of the block 0", conf = "C", src = "OLR" },
      },
      checks = {
        { "redo_signature == 1", field = "redo_signature", severity = "suspect", why = "not the first byte of a redo block (1)" },
        { "redo_block == blk", field = "redo_block", severity = "bad", why = "not the number of this block" },
      } },
    { name = "redo_header", title = "redo log header", size = 496, conf = "C", src = "OLR, ORACDC",
      fields = {
        { "kccfh", "kccfh", at = 0, doc = "generic file header", conf = "B", src = "OLR, arch1_15" },
        { "text", "description", at = 76, size = 64, doc = "thread, sequence and SCN range in words", conf = "C", src = "OLR" },
        { "ub4", "nab", at = 140, doc = "next available block: blocks used; 0xffffffff while the log is current", conf = "C", src = "OLR" },
        time("resetlogs_count", 144, "resetlogs count, which is a time"),
        scn("resetlogs_scn", 148, "resetlogs SCN"),
        plain("ub4", "hws", 156, "writes of this header"),
        plain("ub2", "thread", 160, "thread"),
        scn("first_scn", 164, "lowest SCN of the log"),
        time("first_time", 172, "when the log began"),
        scn("next_scn", 176, "lowest SCN of the next log; none while current"),
        time("next_time", 184, "when the log ended"),
        flag("eot", 188, "end of thread"),
        flag("dis", 189, "thread disabled"),
        flag("zero_blocks", 190, "zero blocks"),
        flag("format_id", 191, "format id"),
        scn("enabled_scn", 192, "SCN at which the thread was enabled"),
        time("enabled_time", 200, "when the thread was enabled"),
        scn("closed_scn", 204, "SCN at which the thread was closed"),
        time("closed_time", 212, "when the thread was closed"),
        { "ub4", "misc_flags", at = 220, doc = "flags", conf = "C", src = "OLR",
          flags = { { 0x8, "END" }, { 0x100, "ASYNC" }, { 0x200, "NODATALOSS" }, { 0x800, "RESYNC" }, { 0x1000, "CLOSEDTHREAD" }, { 0x2000, "MAXPERFORMANCE" } } },
        scn("terminal_scn", 224, "terminal recovery stop SCN"),
        time("terminal_time", 232, "terminal recovery stop time"),
        scn("most_recent_scn", 244, "most recent SCN"),
        plain("ub4", "largest_lwn", 252, "blocks of the largest log writer batch"),
        { "kscn", "real_next_scn", at = 256, when = "kccfhcvn >= 0x0c200000", doc = "real next SCN (12.2 and later)", conf = "C", src = "OLR" },
        plain("ub4", "apply_delay", 264, "standby apply delay in minutes"),
        scn("previous_resetlogs_scn", 268, "previous resetlogs SCN"),
        time("previous_resetlogs_count", 276, "previous resetlogs count, which is a time"),
        { "ub4", "misc_flags2", at = 280, when = "kccfhcvn >= 0x0c200000", doc = "flags (12.2 and later)", conf = "C", src = "OLR" },
        time("standby_closed_time", 288, "when the standby closed the log"),
        plain("ub2", "internal_enable_thread", 416, "thread of the internal enable"),
        plain("ub4", "internal_enable_sequence", 420, "sequence of the internal enable"),
        scn("internal_enable_scn", 424, "SCN of the internal enable"),
        { "raw", "tde_key", at = 432, size = 32, doc = "key of an encrypted log, 16 or 32 bytes; filled in logs that are not encrypted too", conf = "C", src = "OLR" },
        { "ub1", "tde_flag", at = 464, doc = "0x10 AES128, 0x70 AES256; 0x05 in logs that are not encrypted", conf = "C", src = "OLR" },
      },
      checks = {
        { "kccfhtyp == 2", field = "kccfhtyp", severity = "bad", why = "not the type of a redo log (2)" },
        { "nab == 0xffffffff || nab <= kccfhfsz + 1", field = "nab", severity = "bad", why = "more blocks used than the log has" },
      } },
    { name = "redo_record", title = "redo record", conf = "B", src = "ORACDC-T, arch1_15",
      size = "@record_length + record_length <= bs ? record_length : bs - @record_length",
      doc = "runs on over block borders: only what lies in this block is shown; logfile dump shows all",
      fields = {
        { "ub4", "record_length", at = 0, base = "dec", doc = "bytes, header and change vectors", conf = "B", src = "ORACDC-T" },
        { "ub1", "vld", doc = "what the record is", conf = "B", src = "ORACDC-T, OLR",
          flags = { { 0x1, "valid" }, { 0x2, "commit SCN" }, { 0x4, "log writer's batch" }, { 0x8, "new mark" }, { 0x10, "old mark" }, { 0x20, "order" } } },
        { "ub2", "record_scn_wrap", at = 6, doc = "SCN, high part", conf = "B", src = "ORACDC-T" },
        { "ub4", "record_scn_base", doc = "SCN, low part", conf = "B", src = "ORACDC-T" },
        { "ub2", "subscn", base = "dec", doc = "tells records of one SCN apart", conf = "B", src = "ORACDC-T" },
        { "ub4", "con_uid", at = 16, when = "vsn >= 0x0c100000", base = "dec", doc = "container (12c and later)", conf = "B", src = "ORACDC-T" },
        lwn("ub2", "lwn_number", 24, "strand of the batch"),
        lwn("ub2", "lwn_strands", 26, "strands of the batch"),
        lwn("ub4", "lwn_blocks", 28, "blocks of the batch"),
        lwn("kscn", "lwn_scn", 40, "SCN of the batch"),
        lwn("kscn", "lwn_previous_scn", 48, "probably the SCN of the batch before", nil, "?"),
        lwn("kscn", "lwn_next_scn", 56, "probably the next SCN", nil, "?"),
        lwn("ub4", "lwn_time", 64, "when the batch was written", "time"),
        { "change_vector", "change_vector", at = header_bytes, count = "bs / 24", doc = "what the record changes", conf = "B", src = "ORACDC-T, arch1_15",
          each_when = "i == 0 ? " .. fits("@record_length + " .. header_bytes) .. " : @op_layer > @record_length && lengths_bytes >= 2 && " .. fits(vector_end) },
      },
      checks = { { "record_length >= 24", field = "record_length", severity = "bad", why = "a redo record has at least 24 bytes" } } },
    { name = "vector_field", title = "field of a change vector", size = "field_lengths[i] + 3 & ~3", conf = "B", src = "ORACDC-T, arch1_15",
      fields = { { "raw", "data", at = 0, size = "field_lengths[i]", doc = "what it means depends on the operation; not decoded", conf = "B", src = "ORACDC-T" } } },
    { name = "change_vector", title = "change vector", conf = "B", src = "ORACDC-T, arch1_15",
      size = vector_end .. " <= bs ? " .. vector_end .. " - @op_layer : bs - @op_layer",
      fields = {
        { "ub2be", "op", at = 0, covers = false, enum = "redo_op", doc = "layer and code together, with Oracle's mnemonic where it is known", conf = "B", src = "ORACDC, OLR" },
        { "ub1", "op_layer", at = 0, base = "dec", doc = "OP:layer.code: 4 block, 5 undo, 10 index, 11 row, 13 segment, 14 extent, 19 direct load, 22 file space, 24 log miner, 26 LOB", conf = "B", src = "ORACDC-T" },
        { "ub1", "op_code", base = "dec", doc = "code of the layer", conf = "B", src = "ORACDC-T" },
        { "ub2", "vector_class", base = "dec", doc = "1 data, 4 segment header; from 15 on undo: odd header, even block, usn (class - 15) / 2", conf = "B", src = "ORACDC-T" },
        { "ub2", "vector_file", base = "dec", doc = "absolute file number", conf = "B", src = "ORACDC-T" },
        { "ub2", "object_high", doc = "data object id, high half", conf = "B", src = "ORACDC-T" },
        { "ub4", "vector_dba", means = "dba", doc = "block that is changed", conf = "B", src = "ORACDC-T" },
        { "kscn", "vector_scn", doc = "SCN of the block before the change", conf = "B", src = "ORACDC-T" },
        { "ub1", "vector_seq", at = 20, doc = "seq of the block before the change", conf = "B", src = "ORACDC-T" },
        { "ub1", "vector_typ", doc = "2 with a block cleanout, 6 a marker, 0x80 encrypted", conf = "B", src = "ORACDC-T, OLR" },
        { "ub2", "object_low", doc = "data object id, low half", conf = "B", src = "ORACDC-T" },
        { "ub2", "vector_con_id", when = "vsn >= 0x0c100000", base = "dec", doc = "container (12c and later)", conf = "B", src = "ORACDC-T" },
        { "ub2", "lengths_bytes", at = head, base = "dec", doc = "bytes of this number and the lengths", conf = "B", src = "ORACDC-T" },
        { "ub2", "field_lengths", base = "dec", count = "lengths_bytes >= 2 && @lengths_bytes + lengths_bytes <= bs ? (lengths_bytes - 2) / 2 : 0",
          doc = "bytes of each field", conf = "B", src = "ORACDC-T" },
        { "vector_field", "vector_field", at = fields_at, when = "lengths_bytes >= 2 && " .. vector_end .. " <= bs", count = "#field_lengths / 2",
          doc = "the fields, when all of them lie in this block", conf = "B", src = "ORACDC-T" },
      } },
  },
  blocks = {
    { name = "redo_header_block", family = "redo", block = 1, title = "redo log header",
      doc = "which log it is: thread, sequence, SCN range",
      describe = {
        "Thread {=thread}, sequence {=redo_sequence}, first SCN {first_scn} of {first_time}, next {next_scn}.",
        { "nab == 0xffffffff", "The log is current, or was when the copy was made: its end is not known." },
        { "nab != 0xffffffff", "{=nab} block{s} are used." },
        { "eot", "It is the end of the thread." },
      },
      fields = { block_header, { "redo_header", "redo_header", at = 16, doc = "redo log header", conf = "C", src = "OLR, ORACDC" } } },
    { name = "redo_block", family = "redo", title = "redo block",
      doc = "changes, as the log writer wrote them",
      describe = {
        "Block {=redo_block} of sequence {=redo_sequence}.",
        { "redo_first_record & 0x8000", "The first record that begins here is at byte {=redo_first_record & 0x7fff}." },
        { "!(redo_first_record & 0x8000)", "No record begins here: it is the middle of one, or not used." },
      },
      fields = { block_header,
        { "ub1", "redo_data", at = 16, count = begins .. " ? " .. first .. " - 16 : bs - 16", bulk = true,
          doc = "redo of the record that began in a block before", conf = "B", src = "ORACDC-T" },
        { "redo_record", "redo_record", at = first, count = begins .. " ? bs / 24 : 0", doc = "the records that begin here", conf = "B", src = "ORACDC-T, arch1_15",
          each_when = "i == 0 || record_length >= 24 && " .. next_record .. " + 24 <= bs && u4(" .. next_record .. ") >= 24" },
      } },
  },
}
