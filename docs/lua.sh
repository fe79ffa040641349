#!/bin/sh
# Makes docs/lua.md (manual) or lua/blockwright/meta.lua (for editors) out of the comments that begin with /*--- in
# core/script/api_*.c: `docs/lua.sh manual|meta PROJECT-ROOT`. tests/cli compares both with what is committed.
what=${1:?manual or meta}; cd "${2:?project root}" || exit 2

entries() { # one entry a line: signature TAB text TAB example
    for part in api_files api_search api_blocks api_rows api_edits api_fields api_values api_commands api_ask own_define own_views own_hooks own_keys own_timers; do
        awk '/^\/\*---/ { inside = 1; text = "" }
            inside { line = $0; sub(/^\/\*---[ ]?/, "", line); sub(/^---[ ]?/, "", line); ended = sub(/[ ]*\*\/$/, "", line); text = text (text == "" ? "" : "\n") line
                if (ended) { inside = 0
                    n = split(text, lines, "\n"); signature = lines[1]; body = ""
                    for (i = 2; i <= n; i++) body = body (body == "" ? "" : index(body, "@example ") || index(body, "@init ") ? "\r" : " ") lines[i]
                    only = sub(/@init /, "@example ", body) ? " init" : ""; at = index(body, "@example "); example = at ? substr(body, at + 9) : ""; if (at) body = substr(body, 1, at - 1)
                    if (index(signature, "@example ")) { at = index(signature, "@example "); example = substr(signature, at + 9) " " body; body = ""; signature = substr(signature, 1, at - 1) }
                    gsub(/ +$/, "", signature); gsub(/ +$/, "", body); gsub(/ +$/, "", example); print signature "\t" body "\t" example "\t" only } }' "core/script/$part.c"
    done
}

manual() {
    cat <<'E2'
# Scripts: the table bw

Made by docs/lua.sh from the comments in core/script; do not edit. Lua 5.4. A recovery script is a file that returns a table (see lua/recovery/*.lua, and
`blockwright scripts`); `blockwright run SCRIPT [FILES] [--set name=value]` runs it, shows the plan of its edits, and writes only with `--commit`.

* Offsets count from 0, as in files; blocks are numbered as Oracle numbers them; Lua's own tables and strings count from 1.
* What fails returns nil and a sentence: `local file = assert(bw.open(path))`. Misuse (a wrong type) raises an error.
* Scripts have string, table, math, utf8, coroutine and the basic functions. io, os, debug, package, load, require, collectgarbage and finalizers are closed; memory is
  capped at 256 MiB; Ctrl-C, Esc and `--time-limit` end any script.
* Handles name places. A field taken before its block changed says so; take it again.

## What you can add, and where it goes

Everything lies below `~/.config/blockwright/` (`$XDG_CONFIG_HOME/blockwright/`); nothing is rebuilt. Files and folders there must be writable by you alone.

| file | what it adds | how it runs |
|---|---|---|
| `init.lua` | commands (`bw.define`), views (`bw.view`), hooks (`bw.on`), keys (`bw.key`), timers (`bw.every`) | trusted: your own, with all of Lua; alive as long as the program |
| `layouts/*.lua` | structs and block kinds: docs/layout-grammar.md | as data, no functions |
| `recovery/*.lua` | recovery scripts for `run` and `:scripts` | closed; one state a run |
| `alarms/*.lua` | alarm rules for `alarms` and the monitor | closed; within a tenth of a second an event |
| `events/*.lua` | kinds of log events: docs/events.md | as data |

tests/lua/example is such a folder: a layout for a kind of block that Oracle does not have, a command that prints a table of it, a view of it. A recovery script returns

```
{ name = "...", summary = "...", needs = "...", changes = "...", risk = "...",
  params = { { name = "block", type = "block", required = true, help = "..." }, { name = "scn", type = "scn", default = "0" } },
  run = function(p, files) ... end }
```

Types of parameters: text, number, flag (yes, no), file, block, dba, scn, time. `p` has them by name, `files` are those of the command line, or the one that the
workbench shows. What it stages is one step, taken back whole when it fails. An alarm rule returns

```
{ summary = "...", severity = "warning", on = "log_event", test = function(e, state) ... end }
```

`e` has what hooks on log_event get; `state` is a table that stays; a text that test returns is the alarm. A rule may also be one line: a number of the facts beyond a bound for so long; lua/alarms/README.md has both forms and the facts.

`blk.ktbbh.ktbbhcsc` and `blk:get("ktbbh.ktbbhcsc")` are the same; `blk.ktbbhitl[0].ktbitflg` counts array elements from 0.

E2
    entries | awk -F'\t' '{
        split($1, parts, " -> "); group = $4 ? "init" : $1 ~ /^bw\./ ? "bw" : substr($1, 1, index($1, ":") - 1)
        if (group != last) { printf "## %s\n\n", group == "init" ? "what init.lua can add" : group == "bw" ? "functions of bw" : "methods of a " group; last = group }
        printf "### `%s`\n", $1; if ($2 != "") printf "%s\n", $2
        gsub(/\r/, "\n", $3); if ($3 != "") printf "```lua%s\n%s\n```\n", $4, $3
        printf "\n" }'
}

meta() {
    echo '---@meta'
    echo '-- For editors that know LuaLS. Made by docs/lua.sh from the comments in core/script; do not edit.'
    echo
    echo 'bw = {}'
    for class in file block field; do printf '\n---@class bw.%s\nlocal %s = {}\n' "$class" "$class"; done
    entries | awk -F'\t' '{
        signature = $1; result = ""; at = index(signature, " -> "); if (at) { result = substr(signature, at + 4); signature = substr(signature, 1, at - 1) }
        sub(/, bw\..*/, "", signature); gsub(/[][]/, "", signature); gsub(/word\.\.\./, "...", signature)
        open = index(signature, "("); list = substr(signature, open + 1, length(signature) - open - 1); gsub(/ /, "", list); name = substr(signature, 1, open - 1)
        printf "\n---%s\n", $2 == "" ? $1 : $2
        n = split(list, names, ","); for (i = 1; i <= n; i++) if (names[i] != "") printf "---@param %s any\n", names[i]
        if (result != "") printf "---@return any # %s\n", result
        gsub(/,/, ", ", list); printf "function %s(%s) end\n", name, list }'
}
"$what"
