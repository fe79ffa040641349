#!/bin/sh
# An empty start, the demo, the tour step by step, what was open lately; the mouse, pasting, jobs, settings and themes by keys.
# Usage: first_run.sh PROGRAM
program=${1:?program}; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config" TMPDIR="$work"
failed=0
session() { # size, paths; keys on stdin
    size=$1; shift; cat >keys; "$program" --script keys --size "$size" --dump-screen last "$@" || { echo "it failed: $*"; failed=1; }
}
shows() { # screen, text
    grep -qF -- "$2" "$1" || { echo "missing on $1: $2"; cat "$1"; failed=1; }
}
not() { # screen, text
    grep -qF -- "$2" "$1" && { echo "on $1: $2"; failed=1; }
}

# The tour: what each step says is on the screen.
session 100x30 <<'K'
dump start
Down
Enter
dump where
Enter
dump t1
Enter
dump t2
Enter
dump t3
"x"
dump other
Enter
dump t4
Enter
dump t5
Enter
dump t6
Enter
dump t7
Enter
dump t8
Enter
dump t9
Enter
K
shows start "nothing is open"; shows start "two minutes with the demo"
shows where "blockwright-demo-"
shows t1 "system01.dbf"; shows t1 "tour 1 of 9   Enter: on   Esc: leave"
shows t2 "down 11.1 min"
shows t3 "ORA-00600: internal error code, arguments: [4000], [5]"
shows other "Enter goes on, Esc leaves the tour"; shows other "tour 3 of 9"
shows t4 "block 122 0x0040007a"
shows t5 "rows of one table"
shows t6 "block 25 0x00800019"
shows t7 "Total Pages Examined"
shows t8 "commit_itl"
shows t9 "All commands, views and actions"
shows last "that was the tour"; not last "tour 9 of 9"
mv blockwright-demo-* d

# What was open lately is offered, unless it is not to be kept.
session 100x20 d/users01.dbf </dev/null
session 100x20 <<'K'
dump start
Enter
K
shows start "$(realpath d/users01.dbf)"; shows last "users01.dbf  block 1"
mkdir -p config/blockwright; echo "recent = off" >config/blockwright/settings
session 100x20 </dev/null
not last "open again"
rm config/blockwright/settings

# The mouse: a byte is pointed at, a node opens, a split is dragged, a tab is chosen, a row is opened.
session 100x24 d/system01.dbf <<'K'
mouse press 67 6
dump byte
mouse press 5 3
mouse double 5 3
dump node
mouse press 67 6
mouse drag 69 6
dump selected
"v"
mouse wheel-down 70 6
dump wheel
Ctrl-W
"v"
mouse press 49 8
mouse drag 30 8
mouse release 30 8
dump split
Ctrl-W
"t"
mouse press 3 0
dump tab
K
shows byte "+33 0x0021" # four rows of eight below the first, the second byte
shows selected "moving selects"
grep -qE '^ system01.dbf:1 {17}system01.dbf:1' split || { echo "the line is not at column 30:"; cat split; failed=1; }
shows tab "[1 system01.dbf:1"

# Pasting: text in a prompt, hex bytes after a question where bytes are overwritten, nothing elsewhere.
session 100x24 d/system01.dbf <<'K'
paste qqq
dump nowhere
":set "
paste theme
Enter
dump prompt
Esc
"E"
Tab
"o"
"60"
Enter
"e"
paste 0g
dump nohex
paste 00 80 11
dump asked
"y"
Enter
dump pasted
K
shows nowhere "what was pasted has no place here"
shows prompt "one of: auto dark light"
shows nohex "no row of hex bytes"
shows asked "stage 3 pasted bytes at 60, 00...? y or n:"
shows pasted "1 block staged"

# Jobs, with what is staged as it is when they begin; commands that change something stay here.
session 100x24 d/system01.dbf <<'K'
":verify d/users01.dbf &"
Enter
dump result
Esc
beside 1
":verify d/system01.dbf"
Enter
dump gone
Esc
stop 1
":verify d/system01.dbf"
Enter
dump stopped
":commit &"
Enter
dump refused
":nothing &"
Enter
dump unknown
":jobs"
Enter
dump jobs
":jobs forget"
Enter
K
shows result "job 1: verify d/users01.dbf"; shows result "Total Pages Examined         : 128"
shows gone "job 2: verify d/system01.dbf"; shows gone "Total Pages Examined         : 512"
shows stopped "stopped on request"
shows refused "commit changes something here"; shows unknown "there is no command 'nothing'"
shows jobs "1    fine"; shows last "no rows"

# Settings and themes.
printf 'return { text = { fg = "#ffffff" } }\n' >mine.lua; mkdir -p config/blockwright/themes; mv mine.lua config/blockwright/themes
session 110x24 d/system01.dbf <<'K'
":settings"
Enter
Down
Enter
Ctrl-U
"ascii"
Enter
dump settings
":themes"
Enter
End
dump gallery
Enter
dump taken
K
shows settings "borders = ascii until the program ends"
shows gallery "mine"; shows gallery "Enter takes it for good"
shows taken "theme = mine, for good; set --save theme auto goes back"
grep -qx "theme = mine" config/blockwright/settings || { echo "the theme was not kept"; failed=1; }
[ "$failed" = 0 ] && echo "first run, mouse, paste, jobs and themes as expected"
exit "$failed"
