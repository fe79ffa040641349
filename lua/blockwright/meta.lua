---@meta
-- For editors that know LuaLS. Made by docs/lua.sh from the comments in core/script; do not edit.

bw = {}

---@class bw.file
local file = {}

---@class bw.block
local block = {}

---@class bw.field
local field = {}

---Opens a datafile, control file, redo log or dump text for reading; "4=users01.dbf" says its number. A file that is open already is the same file. Other files than Oracle's are refused.
---@param path any
---@return any # file | nil, message
function bw.open(path) end

---The files that the workbench or the command line has open.
---@return any # array of files
function bw.files() end

---Opens every Oracle file of a directory or of a BBED listfile.
---@param path any
---@return any # array of files | nil, message
function bw.workspace(path) end

---file:path() -> text
---@return any # text
function file:path() end

---"datafile", "control file", "redo log", "tempfile", "blocks", "unknown".
---@return any # text
function file:kind() end

---The absolute file number, 0 when it is not known.
---@return any # integer
function file:number() end

---The relative file number, as in block addresses.
---@return any # integer
function file:relative() end

---file:block_size() -> integer, bytes
---@return any # integer, bytes
function file:block_size() end

---Blocks that are there, block 0 counted.
---@return any # integer
function file:block_count() end

---What the header says: dbname, dbid, control_seq and, of datafiles, tablespace, checkpoint_scn, checkpoint_time, checkpoint_count, resetlogs_scn, resetlogs_time, status, fuzzy, backup_mode; of redo logs thread, sequence, first_scn, next_scn (absent while current).
---@return any # table | nil, message
function file:header() end

---n: a number, "5,623" or "0x0140026f".
---@param n any
---@return any # block | nil, message
function file:block(n) end

---From the first to the last block that is there.
---@param from any
---@param to any
---@return any # iterator of blocks
function file:blocks(from, to) end

---Every place in the file, from a block on: kind "text", "hex" ("06a2??00"), "number", "value" (a number as rows store it), "dba" or "scn".
---@param kind any
---@param what any
---@param block any
---@return any # iterator of block, offset | nil, message
function file:find(kind, what, block) end

---Checks header, tail and checksum of every block, with all cores (bw.cmd.verify knows the strict rules, too); an entry for each that fails: block, fault. And examined, failing, empty (how many), highest_scn.
---@return any # array | nil, message
function file:verify() end

---Of two files: runs of blocks that are not equal; state ("changed", "only left", "only right"), first, count. Of two blocks: fields that are not equal; path, left, right (texts; nil: not on this side), housekeeping (why the difference is no news; nil when it matters).
---@param left any
---@param right any
---@return any # array | nil, message
function bw.diff(left, right) end

---The value of a field; SCNs and addresses are numbers, structs and arrays are fields.
---@param path any
---@return any # integer, bytes or field | nil, message
function block:get(path) end

---The value as a person reads it.
---@param path any
---@return any # text | nil, message
function block:text(path) end

---Also for scalars: their offset, text, severity.
---@param path any
---@return any # field | nil, message
function block:field(path) end

---The block as a field: root():fields() walks over all of them, root():children() over the top ones.
---@return any # field
function block:root() end

---block:number() -> integer
---@return any # integer
function block:number() end

---block:file() -> file
---@return any # file
function block:file() end

---The address that the block should carry.
---@return any # integer
function block:dba() end

---The byte type_kcbh, such as 6 for a table or index block.
---@return any # integer
function block:type() end

---What Oracle's dumps call this type: "trans data".
---@return any # text
function block:kind() end

---As they are in the file (and staged); the whole block without arguments.
---@param offset any
---@param count any
---@return any # bytes
function block:bytes(offset, count) end

---block:u1(offset) -> integer
---@param offset any
---@return any # integer
function block:u1(offset) end

---In the file's byte order.
---@param offset any
---@return any # integer
function block:u2(offset) end

---In the file's byte order.
---@param offset any
---@return any # integer
function block:u4(offset) end

---fault ("good", "empty", "fractured", ...), good (true when nothing is wrong), checksum, required, scn.
---@return any # table
function block:check() end

---The rows of a table block, chained ones put together from the open files. A row is a table: the columns 1 to n (nil: NULL) as bytes, or as texts where types has a letter for them (n NUMBER, c characters, d DATE, t TIMESTAMP and so on: see help rows); slot, offset, flags, lock, deleted, head (false: a piece of a row that begins elsewhere), whole (false: columns are missing).
---@param types any
---@return any # iterator of rows | nil, message
function block:rows(types) end

---Tables: slot (from 0), xid, uba (texts), undo_dba, flags ("--U-"), locks, committed, scn (nil while it is not known).
---@return any # iterator of transaction slots
function block:itls() end

---What undo still holds of a table or index block, the newest change first: the undo chains of all its transaction slots, or of one (from 0). Tables: itl (slot), xid, uba, flags, scn, block and record (the undo record), operation ("URP": what has to be done to take the change back), row, columns (bytes as they were, by column number from 1), doubt (why it is likely and not certain), fault.
---@param slot any
---@return any # iterator of changes | nil, message
function block:versions(slot) end

---Stages a field's value: a number, or text as a person writes it ("C---,0", "0x0000.0021fa09", "1,122"). A value that does not fit the field is refused.
---@param path any
---@param value any
---@param why any
---@return any # true | nil, message
function block:set(path, value, why) end

---Stages bytes at an offset of the block: a string, byte for byte.
---@param offset any
---@param bytes any
---@param why any
---@return any # true | nil, message
function block:put(offset, bytes, why) end

---Stages bytes given in hexadecimal, after comparing those that stand there with before. What `edits --lua` exports is made of this.
---@param offset any
---@param before any
---@param after any
---@param why any
---@return any # true | nil, message
function block:replace(offset, before, after, why) end

---Stages the checksum that the block's bytes require.
---@return any # true | nil, message
function block:apply_sum() end

---Stages the tail as the head requires, then the checksum.
---@return any # true | nil, message
function block:seal() end

---Stages the bytes of another block, of this or another file: all, or a range at the same offset.
---@param block any
---@param offset any
---@param count any
---@param why any
---@return any # true | nil, message
function block:copy_from(block, offset, count, why) end

---Drops what is staged in the block.
---@return any # integer
function block:revert() end

---What is staged: tables with file, block, offset, before, after (bytes), why.
---@return any # array
function bw.edits() end

---Takes back the last staged step. Inside a script run all its edits are one step, which only the person can undo.
---@return any # title | nil
function bw.undo() end

---field:name() -> text, its own name: "ktbitflg"
---@return any # text, its own name: "ktbitflg"
function field:name() end

---field:path() -> text, from the block down: "ktbbh.ktbbhitl[0].ktbitflg"
---@return any # text, from the block down: "ktbbh.ktbbhitl[0].ktbitflg"
function field:path() end

---field:text() -> text, the value as a person reads it: "0x2001 (--U-, 1)"
---@return any # text, the value as a person reads it: "0x2001 (--U-, 1)"
function field:text() end

---An SCN struct gives its number.
---@return any # integer or bytes; a field for structs and arrays
function field:value() end

---field:type() -> text: "ub4", "kcbh", "gap"
---@return any # text: "ub4", "kcbh", "gap"
function field:type() end

---field:offset() -> integer, in the block, counted from 0
---@return any # integer, in the block, counted from 0
function field:offset() end

---field:length() -> integer, bytes
---@return any # integer, bytes
function field:length() end

---Where a row directory entry points to: an offset in the block.
---@return any # integer | nil
function field:target() end

---field:severity() -> "good" | "note" | "suspect" | "bad", reason
---@return any # "good" | "note" | "suspect" | "bad", reason
function field:severity() end

---How sure the layout is of what this field means.
---@return any # "certain" | "likely" | "unknown"
function field:confidence() end

---field:children() -> iterator of fields, one level down
---@return any # iterator of fields, one level down
function field:children() end

---field:fields() -> iterator of all fields below it, parents first
---@return any # iterator of all fields below it, parents first
function field:fields() end

---"0x0000.1020770e" or "270563086".
---@param text any
---@return any # integer | nil, message
function bw.scn(text) end

---bw.scn_text(integer) -> text
---@param integer any
---@return any # text
function bw.scn_text(integer) end

---bw.dba(file, block) -> integer, bw.dba(text) -> integer | nil, message
---@param file any
---@param block any
---@return any # integer, bw.dba(text) -> integer | nil, message
function bw.dba(file, block) end

---bw.dba_parts(integer) -> file, block
---@param integer any
---@return any # file, block
function bw.dba_parts(integer) end

---Oracle's 32-bit time.
---@param integer any
---@return any # text
function bw.time_text(integer) end

---Column bytes as a NUMBER.
---@param bytes any
---@return any # text | nil
function bw.number(bytes) end

---Column bytes as a DATE.
---@param bytes any
---@return any # text | nil
function bw.date(bytes) end

---bw.hex(bytes) -> text
---@param bytes any
---@return any # text
function bw.hex(bytes) end

---Tells how far a long script is. Raises when the person asked to stop.
---@param done any
---@param total any
function bw.progress(done, total) end

---Runs a command of the table and gives what it printed; status 1 says that it found problems. Commands that write (commit, journal, demo) are refused.
---@param name any
---@param ... any
---@return any # text, status | nil, message
function bw.command(name, ...) end

---The same with --json, read back as Lua values: verify, find, blocks, compare, check, events, explain and all others that speak JSON.
---@param name any
---@param ... any
---@return any # table, status | nil, message
function bw.call(name, ...) end

---Every command of the table (docs/commands.md): words in their order, options by name (- is written _, flags are true), two words as one (journal_list). What speaks JSON gives Lua values, the others the text that they print. status 1: problems were found. Commands that write are refused.
---@param bw.cmd.NAME{... any
---@param option=value any
---@return any # table or text, status | nil, message
function (bw.cmd.NAME{..., option=value) end

---The value of a setting (`set` lists them).
---@param name any
---@return any # text | nil, message
function bw.setting(name) end

---Asks the person for a line. nil: they gave up, or nobody can be asked. Does not count as the script's time.
---@param question any
---@return any # text | nil
function bw.ask(question) end

---True only when the person says y or yes.
---@param question any
---@return any # boolean
function bw.confirm(question) end

---Lets the person fill in several values at once: in the workbench on a screen of its own, elsewhere line by line. fields as the parameters of a script: { name =, type =, help =, default =, required = }. The table has the values by name, as their types want them; empty ones are nil.
---@param bw.form{title= any
---@param text= any
---@param fields= any
---@return any # table | nil, message
function (bw.form{title=, text=, fields=) end

---Only in init.lua: adds a command to the table, for the shell, the `:` prompt and the palette. run gets a table with the parameters by name and `here`, the block that is shown; it gives a text, or a table { columns = {...}, rows = {...} }, which is shown in columns and exported with --json. Parameters: { name =, type = "text" | "number" | "flag" | "file" | "block" | "dba" | "scn" | "time" | "field", help =, required =, option = }.
---@param bw.define{name= any
---@param summary= any
---@param help= any
---@param example= any
---@param params= any
---@param run= any
function (bw.define{name=, summary=, help=, example=, params=, run=) end

---Only in init.lua: adds a view to the workbench, for `:view NAME` and the palette. open gets the block that is shown (nil when none is) and gives a text, or a table { columns = {...}, rows = {...} }; a row's member go, a block or a field, is where Enter leads. `:view NAME` once more shows it anew.
---@param bw.view{name= any
---@param title= any
---@param help= any
---@param open= any
function (bw.view{name=, title=, help=, open=) end

---Only in init.lua: calls the function with a table when something happens. "open", "close": file. "block": the workbench shows another one; file, block. "edit": a step was staged, undone or redone; title. "before_commit": title, blocks (how many); a text that is returned refuses the commit. "after_commit": journal (its path), title, blocks. "log_event": a record of a log that the catalogue of events knows; kind, severity, text, time, source, line, seconds and the row's own fields. "alarm": rule, severity, text, time, source. "quit": the workbench ends. A hook has one second; its errors are shown and stop nothing; print says a line to the person.
---@param event any
---@param function any
function bw.on(event, function) end

---Only in init.lua: a key of the workbench, as its help writes them ("F5", "Ctrl-T", "Alt-x"), runs a command line, as if it had been typed behind `:`. It goes before what the key does otherwise. A function is made a command line by bw.define.
---@param key any
---@param line any
function bw.key(key, line) end

---Only in init.lua: changes a setting (`set` lists them), as a line of the file settings would.
---@param name any
---@param value any
function bw.set(name, value) end

---Only in init.lua: the workbench calls the function again and again, while no key waits, until bw.cancel(number). It has one second each time; its errors are shown, and end it.
---@param seconds any
---@param function any
---@return any # number
function bw.every(seconds, function) end

---Only in init.lua: the same, once.
---@param seconds any
---@param function any
---@return any # number
function bw.after(seconds, function) end

---Only in init.lua: ends a timer.
---@param number any
function bw.cancel(number) end
