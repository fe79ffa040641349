#!/bin/sh
# cases.md S1 and S2 by Enter and Backspace: from ORA-00600 [4000] in the alert log to the block, its transaction slot, the
# transaction table, the undo records, and back. Usage: undo_walk.sh PROGRAM
program=${1:?program}; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
HOME=$work; export HOME; unset XDG_CONFIG_HOME XDG_STATE_HOME
failed=0

shows() { # screen, text on it
    grep -qF -- "$2" "$1" || { echo "missing on $1: $2"; cat "$1"; failed=1; }
}

# case, Downs to the alert log
walk() {
    "$program" demo "$1" --case "$1" >/dev/null || exit 2
    {
        for n in $(seq "$2"); do echo Down; done
        echo Enter
        printf '%s\n' '"/"' '"4000"' Enter
        echo "dump message"
        for step in block slot record before first; do echo Enter; echo "dump $step"; done
        for step in before2 record2 slot2 block2 message2; do echo Backspace; echo "dump $step"; done
    } >keys
    "$program" --script keys --size 110x30 --dump-screen last "./$1" || failed=1
}

walk S1 8
shows message "[4000], [5]"
shows block "system01.dbf  block 122  0x0040007a  +60 0x003c  Enter: usn 5 slot 0x1b"
shows block "0x2001 (--U-, 1)"
shows slot "undotbs01.dbf  block 25  0x00800019  +5284 0x14a4  Enter: 2,57 last record"
shows record "undotbs01.dbf  block 57  0x00800039  +7676 0x1dfc  Enter: rci +7764"
shows before "+7764 0x1e54  Enter: rci +7832"
shows first "+7832 0x1e98"
shows before2 "+7764 0x1e54  Enter: rci +7832"
shows record2 "undotbs01.dbf  block 57  0x00800039  +7676"
shows slot2 "undotbs01.dbf  block 25  0x00800019  +5284"
shows block2 "system01.dbf  block 122  0x0040007a  +60"
shows message2 "[4000], [5]"

walk S2 9
shows message "[4000], [7]"
shows block "system01.dbf  block 122  0x0040007a  +60 0x003c  Enter: usn 7 slot 0x1f"
shows slot "undotbs01.dbf  block 73  0x00800049  +5444 0x1544  Enter: 2,87 last record"
shows record "undotbs01.dbf  block 87  0x00800057  +7672"
shows first "undotbs01.dbf  block 87  0x00800057  +7832"
shows slot2 "undotbs01.dbf  block 73  0x00800049  +5444"
shows block2 "system01.dbf  block 122  0x0040007a  +60"
shows message2 "[4000], [7]"

# The locked row of S2: its lock byte leads to the transaction slot, the slot's undo address to the record.
cat >keys <<'K'
Enter
"g"
"122"
Enter
"f"
"row[26].lock"
Enter
dump row
Enter
dump itl
"f"
"ktbbhitl[0].ktbituba"
Enter
dump uba
Enter
dump record
"f"
"undorec[7].row.kdo.bdba"
Enter
dump bdba
K
"$program" --script keys --size 110x30 --dump-screen last S2/system01.dbf S2/undotbs01.dbf || failed=1
shows row "+6486 0x1956  Enter: lock +44"
shows itl "+44 0x002c  Enter: usn 7 slot 0x1f"
shows uba "Enter: 2,87 record 7"
shows record "block 87  0x00800057  +7672"
shows bdba "Enter: 1,122"

[ "$failed" = 0 ] && echo "all walks as expected"
exit "$failed"
