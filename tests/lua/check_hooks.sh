#!/bin/sh
# What init.lua is told of and what it adds: events, an objection to a commit, views, keys, timers; each example of docs/lua.md that is
# meant for init.lua. Usage: check_hooks.sh PROGRAM ROOT
program=${1:?program} root=${2:?root}; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
failed=0
complain() { echo "$*"; failed=1; }
own() { # what init.lua is
    mkdir -p config/blockwright; cat >config/blockwright/init.lua; chmod go-w config config/blockwright config/blockwright/init.lua
}
holds() { # file, texts that must be in it
    file=$1; shift; for text; do grep -qF -- "$text" "$file" || { complain "no '$text' in:"; cat "$file"; }; done
}
export XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state"
"$program" demo d --case S1 >/dev/null || exit 2
rm -f d/control0*.ctl
printf '2026-03-02T10:00:00.000000+00:00\nThread 1 advanced to log sequence 18 (LGWR switch)\n' >alert_demo.log

# --- every event, written down by a trusted init.lua ---
own <<'L'
local file = io.open("told", "a")
for _, event in ipairs { "open", "close", "block", "edit", "before_commit", "after_commit", "log_event", "quit" } do
  bw.on(event, function(e)
    local what = e.block and e.block:number() or e.file and e.file:path():match("[^/]*$") or e.title or e.kind or ""
    file:write(e.event, " ", what, e.journal and " journal" or "", e.blocks and " " .. e.blocks or "", e.seq and " seq " .. e.seq or "", "\n")
    file:flush()
  end)
end
L
printf '"g"\n"122"\nEnter\nPageDown\n' >keys
"$program" --script keys --dump-screen screen --size 100x20 d/system01.dbf || complain "workbench"
"$program" run commit_itl d/system01.dbf --set block=122 --commit >/dev/null || complain "commit"
"$program" events alert_demo.log >/dev/null
holds told "open system01.dbf" "block 122" "quit " "edit commit_itl.lua" "before_commit  1" "after_commit commit_itl.lua journal 1" "close system01.dbf" "log_event redo.switch seq 18"

# --- objections, errors, budgets ---
own <<'L'
bw.on("before_commit", function(e) return e.blocks .. " block is too much" end)
L
"$program" run mark_corrupt d/users01.dbf --set block=11 --commit >out 2>&1 && complain "an objection was not heeded"
holds out "nothing is written: 1 block is too much (a hook of init.lua objects)"
ls d/*.bwj | wc -l | grep -qx 1 || complain "a journal of what was refused"
own <<'L'
bw.on("before_commit", function(e) bw.files()[1]:block(12):put(4000, "x", "smuggled in") end)
L
"$program" run mark_corrupt d/users01.dbf --set block=11 --commit >out 2>&1 && complain "a hook changed what was shown"
holds out "a hook on before_commit staged edits of its own; nothing is written"
own <<'L'
bw.on("edit", function(e) local x = e.nothing.at_all end)
bw.on("open", function(e) while true do end end)
bw.on("close", function(e) print("bye", bw.command("commit", "--yes")) end)
L
"$program" run mark_corrupt d/users01.dbf --set block=11 >out 2>&1 || complain "a hook's error stopped a command"
holds out "init.lua:1: attempt to index a nil value (field 'nothing')" "hook on edit" "hook on open" "its time is used up" "a script may not run 'commit'" "seq_kcbh"

# --- views, keys, timers ---
own <<'L'
bw.define { name = "ping", summary = "a word", run = function() return "pong" end }
bw.key("F5", "ping")
bw.view { name = "list", title = "My list", open = function(here)
  return { columns = { "where", "here" }, rows = { { "row one", here and here:number() or "nowhere", go = bw.files()[1]:block(12):field("kcbh.seq_kcbh") } } } end }
bw.view { name = "words", title = "My words", open = function() return "one\ntwo" end }
bw.view { name = "bad", title = "Bad", open = function() return { rows = {} } end }
local n = 0
local every; every = bw.every(10, function() n = n + 1; print("tick " .. n); if n == 3 then bw.cancel(every) end end)
L
keys() { cat >keys; "$program" --script keys --dump-screen screen --size 100x20 d/users01.dbf || complain "workbench"; }
printf 'F5\n' | keys; holds screen " ping" " pong"
printf '":"\n"view list"\nEnter\n' | keys; holds screen "My list" "row one" "where"
printf '":"\n"view list"\nEnter\nEnter\n' | keys; holds screen "users01.dbf:12" "seq_kcbh"
printf '":"\n"view words"\nEnter\n' | keys; holds screen "My words" " two"
printf '":"\n"view bad"\nEnter\n' | keys; holds screen "give a text, or { columns = {...}, rows = {...} }"
printf '":"\n"view future"\nEnter\n' | keys; holds screen "Transaction slots above" "no rows"
printf 'wait 11\n' | keys; holds screen "tick 1"
printf 'wait 11\nwait 10\nwait 10\nwait 10\n' | keys; holds screen "tick 3"
printf 'wait 11\nwait 10\nwait 10\nDown\nwait 10\nwait 10\n' | keys; grep -q tick screen && complain "a cancelled timer ran"
own <<'L'
bw.after(1, function() error("once") end)
L
printf 'wait 2\n' | keys; holds screen "init.lua:1: once"
own <<'L'
bw.key("F55", "ping")
L
printf '' | keys; holds screen 'bw.key("F55"): there is no such key'

# --- alarms: seven switches within ten minutes are too many, six are not; a rule of one's own, broken ones, the hook ---
rm config/blockwright/init.lua
switches() { # count, minutes between them
    awk -v n="$1" -v gap="$2" 'BEGIN { for (i = 0; i < n; i++) { m = i * gap; printf "2026-03-02T%02d:%02d:00.000000+00:00\nThread 1 advanced to log sequence %d (LGWR switch)\n", 10 + int(m / 60), m % 60, 18 + i } }' >switches.log
}
switches 6 1; "$program" alarms switches.log >out || complain "six switches are fine"; holds out "no alarms"
switches 7 2; "$program" alarms switches.log >out || complain "seven switches in twelve minutes are fine"
switches 7 1; "$program" alarms switches.log >out && complain "no exit status for an alarm"; holds out "2026-03-02 10:06:00" "thread 1 switched 7 times in 360 s"
switches 14 1; "$program" alarms switches.log --json >out; [ "$(grep -o '"rule":"switches"' out | wc -l)" = 2 ] || complain "14 switches are two alarms"
mkdir -p config/blockwright/alarms; chmod go-w config/blockwright/alarms
echo 'return { summary = "mine", severity = "notice", on = "log_event", test = function(e, s) s.n = (s.n or 0) + 1; return s.n == 3 and "the third: " .. e.seq end }' >config/blockwright/alarms/third.lua
echo 'return { summary = "bad", on = "log_event", test = function(e) return e.nothing.at_all end }' >config/blockwright/alarms/bad.lua
echo 'return { summary = "slow", on = "log_event", test = function(e) while true do end end }' >config/blockwright/alarms/slow.lua
echo 'return { summary = "x = ' >config/blockwright/alarms/syntax.lua
own <<'L'
bw.on("alarm", function(e) print("hook: " .. e.rule .. " " .. e.severity .. " " .. e.text .. " " .. e.time:sub(1, 16)) end)
L
switches 4 1; "$program" alarms switches.log >out 2>&1
holds out "notice   third" "the third: 20" "hook: third notice the third: 20 2026-03-02 10:02" "alarm rule bad is left out: bad:1: attempt to index a nil value (field 'nothing')" "alarm rule slow is left out" "alarm rule syntax is left out: syntax:1:"
[ "$(grep -c 'bad is left out' out)" = 1 ] || complain "a broken rule is told of again and again"
rm -r config/blockwright/alarms

# --- in a recovery script: refused ---
rm config/blockwright/init.lua
echo 'bw.on("edit", print)' >x.lua; "$program" run x.lua >out 2>&1; holds out "x.lua:1: bw.on is for init.lua"

# --- the examples of the manual, as one init.lua ---
awk '/^```lua init$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$root/docs/lua.md" | own
[ "$(grep -c . config/blockwright/init.lua)" -ge 7 ] || complain "no examples in docs/lua.md"
"$program" shout hello >out 2>&1; holds out "HELLO!"
printf '":"\n"view mine"\nEnter\n' | keys; holds screen "My blocks" "users01.dbf"
[ "$failed" = 0 ] && echo "hooks, views, keys and timers do what docs/lua.md says"
exit "$failed"
