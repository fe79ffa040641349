#!/bin/sh
# Whole sessions in the workbench without a terminal: keys in, a screen out, lines that must stand on it. Usage: check.sh PROGRAM
program=${1:?program}; work=$(mktemp -d); export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config"; trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
failed=0
"$program" demo d --case S1 >/dev/null || exit 2
rm -f d/control0*.ctl # they say "open": a commit would watch them for four seconds

session() { # size, then keys on stdin, one a line
    cat >keys; rm -f screen; "$program" --script keys --size "$1" --dump-screen screen d/system01.dbf || failed=1
}
shows() { # text that must be on the screen
    grep -qF -- "$1" screen || { echo "missing: $1"; cat screen; failed=1; }
}

# A field's value, staged, sealed, undone.
session 110x30 <<'K'
"g"
"122"
Enter
"f"
"ktbbhitl[0].ktbitflg"
Enter
"E"
"e"
Ctrl-u
"C---,0"
Enter
K
shows "0x8000 (C---, 0)"
shows "will not verify: = seals"
shows "EDIT  1 block staged"
session 110x30 <<'K'
"g"
"122"
Enter
"E"
Tab
"o"
"60"
Enter
"e"
"0080"
Esc
"="
K
shows "tail and checksum are staged as the bytes require"
shows "checksum good"

# Case S1 through the menu of scripts: a form, its plan as a diff, a commit, its journal, back.
session 120x30 <<'K'
":"
"scripts"
Enter
Down
Down
dump menu
Enter
Enter
Enter
dump refused
Up
"122"
Enter
Enter
dump plan
"c"
dump question
"y"
Enter
K
shows "committed: 1 block in 1 file, read back equal; journal "
mv screen committed
mv menu screen; shows "ORA-00600 [4000]"
mv refused screen; shows "block is wanted: 122, 1,122 or 0x0040007a"; shows "risk     rows of a transaction"; shows "works on d/system01.dbf"
mv plan screen; shows "Plan of commit_itl"; shows "system01.dbf block 122  0x0040007a   verifies: good -> good"
shows "ktbbh.ktbbhitl[0].ktbitflg  @60  committed"; shows "- 0x2001 (--U-, 1)"; shows "+ 0x8000 (C---, 0)"; shows "lock of slot 0 released"
mv question screen; shows "write 1 block through the journal? y or n (arrows choose):"
session 120x30 <<'K'
":"
"journal list d"
Enter
K
shows "sealed"
"$program" journal restore "$(ls d/*.bwj)" >/dev/null || { echo "journal restore"; failed=1; }
rm -f d/*.bwj

# A script's mistake brings the form back, as it was filled in; dropping and undoing in the plan.
session 100x24 <<'K'
":"
"scripts"
Enter
"/"
"set_commit"
Enter
Enter
"9999"
Enter
Enter
dump again
Backspace
Ctrl-u
"122"
Enter
Enter
"d"
dump dropped
"u"
Enter
K
shows "system01.dbf:122"
mv again screen; shows "9999"; shows "has no block 9999"
mv dropped screen; shows "nothing is staged"; shows "block 122 is as on disk again"
session 100x24 <<'K'
":"
"run repair_ktuxcfbp"
Enter
"q"
":"
"edits"
Enter
"c"
"n"
Enter
K
shows "nothing was written"
shows "kubadba  @4192  its undo block has seq"
shows "- 0x00400012 (1,18)"
shows "+ 0x00400013 (1,19)"

"$program" run repair_ktuxcfbp d/system01.dbf --commit >/dev/null || { echo "run repair_ktuxcfbp --commit"; failed=1; }

# Esc stops a script that would run for ever.
echo 'while true do end' >endless.lua
session 90x8 <<'K'
stop 2
":"
"run endless.lua"
Enter
K
shows "stopped on request"

# The BBED console as a pane, and from it to the viewer.
session 100x28 <<'K'
":"
"view bbed"
Enter
"set block 9"
Enter
"p ktuxc.ktuxcfbp[0].ktufbuba.kubadba"
Enter
K
shows "ub4 kubadba                                 @4192     0x00400013"
session 100x28 <<'K'
":"
"view bbed"
Enter
"set block 9 offset 4192"
Enter
Ctrl-g
K
shows "system01.dbf:9"
shows "+4192 0x1060"
# Two copies side by side: all files, one pair, one block, a field copied over.
"$program" demo copy --case S1 >/dev/null || exit 2
rm -f copy/control0*.ctl
printf '\001' | dd of=copy/users01.dbf bs=1 seek=8676 conv=notrunc 2>/dev/null # checkpoint SCN: byte 484 of block 1
cat >keys <<'K'
":"
"view header_diff"
Enter
dump files
Enter
dump pair
Enter
Tab
"E"
"c"
K
"$program" --script keys --size 80x24 --dump-screen screen d copy || failed=1
shows "0 fields differ"
shows "staged on the right"
mv files screen; shows "# checkpoint SCN 2166679 | 2166529"
mv pair screen; shows "1 blocks differ"; shows "Data File Header"

# The verdict one key away, its lights above the files, its evidence one Enter away; a block's fields as two trees.
"$program" demo s0 --case S0 --fault D6 >/dev/null || exit 2
cat >keys <<'K'
":"
"view header_diff"
Enter
Down
dump before
"v"
dump verdict
Backspace
dump after
Home
Enter
Enter
"t"
dump trees
Backspace
Backspace
"v"
End
Up
Up
Up
Enter
K
"$program" --script keys --size 100x30 --dump-screen screen s0/source s0/copy || failed=1
shows "control01.ctl:1"
mv before screen; shows "v: may the right copy be mounted"; shows "L control          R file"
mv verdict screen; shows "MOUNT red  OPEN unknown  TRUST unknown"; shows "Oracle says: ORA-00214: control file"; shows "s0/copy/control02.ctl block 1  kccfh.kccfhcsq = 1617"
mv after screen; shows "MOUNT red  OPEN unknown  TRUST unknown  NOT SAFE TO MOUNT"
mv trees screen; shows "# kccfhcsq           1634 (0x00000662)            # kccfhcsq           1617 (0x00000651)"

# Two copies of one database: names that both have are shown with their folders.
cp -r d twin; rm -f twin/redo02.log
printf '' >keys; "$program" --script keys --size 110x30 --dump-screen screen d twin || failed=1
shows " twin/users01.dbf "
shows " d/users01.dbf "
shows " redo02.log "

# A long job in the foreground is stopped by Esc; the search goes on from there.
session 100x20 <<'K'
stop 1
":"
"verify d/system01.dbf"
Enter
K
shows "stopped on request"
session 100x20 <<'K'
stop 1
"/x:deadbeef5a"
Enter
K
shows "n looks further"

# Leaving with staged edits: asked, kept, offered at the next start.
session 100x24 <<'K'
"g122"
Enter
"E"
Tab
"o60"
Enter
"e0080"
Esc
Ctrl-q
"k"
Enter
K
session 100x24 <<'K'
K
shows "1 block, d/system01.dbf,"
session 100x24 <<'K'
"r"
Enter
dump restored
Ctrl-q
"d"
Enter
K
mv restored screen; shows "+ 0x8000 (C---, 0)"
session 100x24 <<'K'
K
shows "0x00400001"

# The palette narrows by letters; tables are filtered, sorted and written to files.
session 100x24 <<'K'
Ctrl-p
"jlis"
dump narrowed
Enter
K
shows ":journal list"
mv narrowed screen; shows "> jlis"; shows "List the journals of a folder"
[ "$(sed -n 3p screen | cut -c2-13)" = "journal list" ] || { echo "the best fit is not the first"; failed=1; }
printf '"&dbf"\nEnter\n"ssw"\n"out.csv"\nEnter\n' >keys
"$program" --script keys --size 110x30 --dump-screen screen d/*.dbf d/*.log || failed=1
shows "4 rows are in out.csv"
[ "$(sed -n '2,$p' out.csv | cut -d, -f1 | tr -d '"' | tr '\n' ' ')" = "users01.dbf undotbs01.dbf system01.dbf sysaux01.dbf " ] ||
    { echo "out.csv is not what was shown"; cat out.csv; failed=1; }
printf '"w"\n"out.csv"\nEnter\n' >keys
"$program" --script keys --size 110x30 --dump-screen screen d/*.dbf || failed=1
shows "choose a name that is not taken"
printf '"w"\n"out.json"\nEnter\n' >keys
"$program" --script keys --size 110x30 --dump-screen screen d/*.dbf || failed=1
python3 -c 'import json; t = json.load(open("out.json")); assert len(t) == 4 and t[0]["file"] == "sysaux01.dbf", t' 2>/dev/null ||
    ! command -v python3 >/dev/null || { echo "out.json is not what was shown"; cat out.json; failed=1; }

# Completion: commands of two words, files with blanks, fields of the block; the line above tells what is wanted.
mkdir -p "odd name"; cp d/users01.dbf "odd name/a.dbf"
session 110x24 <<'K'
":jou"
Tab
"li"
Tab
"odd"
Tab
dump one
Ctrl-u
"g"
Esc
"g122"
Enter
":assign ktbbhc"
Tab
dump two
Ctrl-u
"verify "
K
shows "path: files, directories or listfiles"
mv one screen; shows ':journal list odd\ name/'
mv two screen; shows ":assign ktbbhcsc"; shows "ktbbhcsc.kscnbas"

# Copying in the forms that are needed elsewhere.
session 110x24 <<'K'
"g122"
Enter
"f"
"ktbbhitl[0].ktbitflg"
Enter
"yb"
copied c.bbed
"yh"
copied c.hex
"yl"
copied c.lua
"yj"
copied c.json
"yv"
copied c.value
"yp"
copied c.path
"yc"
copied c.c
"y"
dump asked
K
is() { [ "$(cat "$1")" = "$2" ] || { echo "$1 is: $(cat "$1")"; failed=1; }; }
is c.bbed "modify /x 0120 dba 1,122 offset 60"
is c.hex 0120
is c.lua 'bw.open([==[d/system01.dbf]==]):block(122):put(60, "\x01\x20")'
is c.json '{"block":122,"offset":60,"path":"ktbbh.ktbbhitl[0].ktbitflg","hex":"0120"}'
is c.value "0x2001 (--U-, 1)"
is c.path "ktbbh.ktbbhitl[0].ktbitflg"
grep -q "0x01, 0x20," c.c || { echo "c.c is wrong"; failed=1; }
mv asked screen; shows "copy as:  h hex  c C  b BBED"

# Logs of all hosts on one time line: the observer's clock found, the failover as a bar, its 99.28 s among the spans; a log from the Files list.
"$program" demo hosts --case S4 >/dev/null || exit 2
cat >keys <<'K'
dump list
":timeline"
Enter
"f"
"+"
"+"
"+"
"+"
"+"
"+"
"+"
dump axis
"x"
"/"
"1_71_910144956"
Enter
dump branch
"p"
"/"
"99.280"
Enter
dump spans
Esc
"o"
K
XDG_STATE_HOME=$work/state "$program" --script keys --size 140x40 --dump-screen screen hosts || failed=1
shows "moved -5:00:00, known to 4.1 s (1 pair of failovers)"
mv list screen; shows "alert_primdb1.log         log: alert"; shows "observer.log              log: observer"
mv axis screen; shows "failover 99.3 s"; shows "errors to"; shows "Time line: 10 of 10 logs"; shows " ≈ 2016-04-28 02:45:51.540 ? observer.log         C Initiating"
mv branch screen; shows "thread 1, sequence 71, of the branch that began with RESETLOGS at 2016-04-26 02:02:36 (id 910144956)"
mv spans screen; shows "99.280"; shows "P4-P9: ordered until done"

# From the alert log's [4000], [5] to the block with one key, and back with another.
"$program" demo fresh --case S1 >/dev/null || exit 2
cat >keys <<'K'
":timeline"
Enter
"/"
"4000"
Enter
Enter
dump block
Esc
K
XDG_STATE_HOME=$work/state "$program" --script keys --size 100x30 --dump-screen screen fresh || failed=1
shows "Time line: 1 of 1 logs"
mv block screen; shows "system01.dbf:122"; shows "ktbbh.ktbbhitl[0].ktbitflg ub2 +60"; shows "+60 0x003c"

# Narrow: the list and the time of day are left.
XDG_STATE_HOME=$work/state "$program" --script keys --size 40x10 --dump-screen screen fresh || failed=1
shows " 06:10:36 "

[ "$failed" = 0 ] && echo "all screens as expected"
exit "$failed"
