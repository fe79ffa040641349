#!/bin/sh
# The shell of the workbench: tabs, panes, keys of one's own, sessions, marks, notes, history, completion. Usage: shell.sh PROGRAM ROOT
program=${1:?program} root=${2:?root}; work=$(mktemp -d); export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config"; trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
failed=0
"$program" demo d --case S1 >/dev/null || exit 2
mkdir -p config/blockwright

session() { # size, arguments of the program; keys on stdin, one a line
    size=$1; shift; cat >keys; rm -f screen; "$program" "$@" --script keys --size "$size" --dump-screen screen || failed=1
}
open_on() { size=$1; shift; cat >keys; rm -f screen; "$program" --script keys --size "$size" --dump-screen screen "$@" || failed=1; }
shows() { # text that must be on the screen
    grep -qF -- "$1" screen || { echo "missing: $1"; cat screen; failed=1; }
}
lacks() { ! grep -qF -- "$1" screen || { echo "should not be there: $1"; cat screen; failed=1; }; }
of() { cp "$1" screen; } # an earlier dump

# Panes: beside, below, closed; too narrow for two, the active one has the screen. Keys that may follow Ctrl-W are listed.
open_on 100x24 d/system01.dbf <<'K'
"g122"
Enter
Ctrl-w
dump follow
"v"
">"
dump beside
size 40x10
dump narrow
size 100x24
":pane zoom"
Enter
dump zoomed
Ctrl-w
"z"
Ctrl-w
"q"
K
shows " system01.dbf:122"; lacks "system01.dbf:123"
of follow; shows "pane split"; shows "w Ctrl-W Tab pane next"; shows "Ctrl-W ... Esc: nothing"
of beside; shows "system01.dbf:122                                  system01.dbf:123"; shows "< goes back, g to a number"
of narrow; shows " system01.dbf:123  pane 2 of 2"; shows " system01.dbf:123+0              browse"
of zoomed; shows "pane 2 of 2"; lacks "system01.dbf:122"

# Tabs: named, listed only when there are several; back leads to the tab where the place was.
open_on 100x24 d/system01.dbf <<'K'
"g122"
Enter
":tab new"
Enter
":tab name second"
Enter
"g9"
Enter
dump two
F7
"g18"
Enter
F8
":jumps"
Enter
dump jumps
Esc
Alt-1
dump first
":tab close"
Enter
K
lacks "[1"
of two; shows " 1 system01.dbf:122  [2 second]"
of jumps; shows "tab"; shows "d/system01.dbf  122    0       0x0040007a  2"
of first; shows "[1 system01.dbf:18]"

# Keys of one's own: the file, both sides of a conflict told at the start, a set, a sequence.
cat >config/blockwright/keys <<'K'
bind block_viewer x next-block
bind global "Ctrl-X g" :mark list
bind global F5 :files
bind global F5 :jumps
K
open_on 140x24 d/system01.dbf <<'K'
dump told
"g122"
Enter
"x"
"x"
"ma"
Ctrl-x
"g"
dump marks
Esc
":unbind block_viewer x"
Enter
"x"
dump unbound
":bind block_viewer x fly"
Enter
dump wrong
":set keys vi"
Enter
"gg"
"gb9"
Enter
K
shows " system01.dbf:9"
of told; shows "keys:4: F5 in global did :files before ($work/config/blockwright/keys:3)"
of marks; shows "system01.dbf"; shows "124"
of unbound; shows "x does nothing here; F1 tells which keys do"
of wrong; shows "block_viewer has no action 'fly'; keys block_viewer lists them"
rm config/blockwright/keys

# What a function of init.lua asks of the screen happens when it has ended; a closed script may not ask.
cat >config/blockwright/init.lua <<'K'
bw.define { name = "mine", summary = "two panes", run = function() assert(bw.cmd.pane_beside {}); assert(bw.cmd["do"] { "next-block" }) end }
bw.key("F6", "mine")
K
open_on 100x24 d/system01.dbf <<'K'
"g122"
Enter
F6
K
shows "system01.dbf:122                                  system01.dbf:123"
echo 'assert(bw.cmd.quit {})' >closed.lua
open_on 100x24 d/system01.dbf <<'K'
":run closed.lua"
Enter
K
shows "a closed script may not run 'quit': the screen is the person's"
rm config/blockwright/init.lua
echo 'print(bw.cmd.bind { "global", "q", ":commit" })' >closed.lua # a key of a script's would write with the person's hand
"$program" run closed.lua 2>&1 | grep -q "a script may not run 'bind'" || { echo "a script binds keys"; failed=1; }

# A session with its marks, panes and the time line's filter; a file that went is told, the rest is there; the line history stays.
open_on 140x24 d <<'K'
":timeline"
Enter
"&"
Ctrl-u
"sev:error 4000"
Enter
":tab new"
Enter
":view block_viewer"
Enter
Esc
"/"
"users01"
Enter
Enter
"g11"
Enter
"mq"
":pane beside"
Enter
":note add rows of the morning"
Enter
":session save night"
Enter
dump kept
":session list"
Enter
K
shows "night"; shows "9 files   2 tabs"
of kept; shows "kept as session night"; shows "note: rows of the morning"
grep -q staged state/blockwright/sessions/night && { echo "a session holds edits"; failed=1; }
session 140x24 --session night <<'K'
dump again
F7
dump first
":jou"
Esc
":se"
Up
dump history
K
of again; shows "[2 users01.dbf:11]"; shows "users01.dbf:11  note: rows of the morning                             users01.dbf:11"
of first; shows "sev:error 4000"
of history; shows ":session list"
rm d/users01.dbf
session 120x24 --session night <<'K'
dump gone
Esc
F7
K
shows "sev:error 4000"
of gone; shows "What could not be taken up again"; shows "users01.dbf: no su"
"$program" note list users01 | grep -q "block 11 offset 0" || { echo "the note is lost"; failed=1; }
session 80x24 --session nosuch </dev/null
shows "there is no session 'nosuch'; session list shows them"
printf 'blockwright session 2\n' >state/blockwright/sessions/other
session 120x24 --session other </dev/null
shows "this is no session that this blockwright can read"

# A start without files offers the last session, or restores it.
cp state/blockwright/sessions/night state/blockwright/sessions/last
session 120x24 <<'K'
dump offered
Enter
K
shows "[2 "
of offered; shows "go on"; shows "9 files, 2 tabs"
echo "last-session = restore" >config/blockwright/settings
session 120x24 </dev/null
shows "[2 "
rm config/blockwright/settings

# Completion by type: addresses of the block, layouts, views, actions, values.
open_on 110x24 d/system01.dbf <<'K'
"g122"
Enter
":examine -b 0x0040"
dump addresses
Ctrl-u
"layouts ktbb"
dump layouts
Ctrl-u
"bind block_viewer x next"
Tab
dump action
Ctrl-u
"set keys "
dump values
Ctrl-u
"view hea"
Tab
dump view
K
of addresses; shows "0x0040007a"; shows "0x00400008"
of layouts; shows "ktbbh"
of action; shows ":bind block_viewer x next-block"
of values; shows "default  emacs  vi"
of view; shows ":view header_diff"

# The example of each command of the workbench runs there (those that leave apart).
"$program" help --markdown | sed -n 's/^Example: `:\(.*\)`$/\1/p' | grep -vx quit >lines
[ "$(wc -l <lines)" -ge 30 ] || { echo "few examples of the workbench's commands"; cat lines; failed=1; }
while read -r line; do
    printf '"g122"\nEnter\n":session save night"\nEnter\n":mark set a"\nEnter\n":tab new"\nEnter\n":pane beside"\nEnter\n":%s"\nEnter\n' "$line" >keys
    "$program" --script keys --size 100x24 --dump-screen screen d/system01.dbf || failed=1
    ! grep -qE "there is no|wants |does not know|no option|is no |refused|Name one" screen || { echo "example: $line"; cat screen; failed=1; }
done <lines

# Files at three widths: columns are left out whole, and told of the row under the cursor.
open_on 80x24 d </dev/null
shows "2025-03-16 05:46:54"; shows "db: DEMO   blocks: 41"
open_on 40x10 d </dev/null
shows "checkpoint"; shows "browse"

# The manual inside, and what is on no page.
"$program" help heartbeat | grep -q '^\[docs/' || { echo "help does not look into the manual"; failed=1; }
"$program" help nosuchtopicatall 2>&1 | grep -q "the manual does not speak of it" || { echo "help of nothing"; failed=1; }
"$program" tab new 2>&1 | grep -q "'tab new' is for the workbench" || { echo "tab new on the shell"; failed=1; }

# Each line of the cheat sheet runs as it stands (those that leave, or write, apart).
"$program" cheatsheet | grep -q "^sum apply  *=  *seal" || { echo "cheatsheet"; failed=1; }
"$program" cheatsheet | sed 1d | cut -c56- | grep -vx -e - -e quit -e commit >lines
[ "$(wc -l <lines)" -ge 18 ] || { echo "the cheat sheet is short"; failed=1; }
while read -r line; do
    printf '"g122"\nEnter\n":edit on"\nEnter\n":%s"\nEnter\n' "$line" >keys
    "$program" --script keys --size 100x24 --dump-screen screen d/system01.dbf || failed=1
    ! grep -qE "there is no|wants |does not know|no option|is no |refused|Name one" screen || { echo "cheat sheet: $line"; cat screen; failed=1; }
done <lines

[ "$failed" = 0 ] && echo "all as expected"
exit "$failed"
