#!/bin/sh
# Each recovery script on the demo case that is made for it: shown, written, verified, and compared byte by byte with a demo that was
# never broken (which C writes and no script has touched); then taken back by its journal. Usage: check_library.sh PROGRAM ROOT
program=${1:?program} root=${2:?root}; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
export XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state"
failed=0
complain() { echo "$*"; failed=1; }
"$program" demo whole >/dev/null || exit 2

# repairs FAULT SCRIPT FILE WORDS...: dry run changes nothing; the commit makes the file as it was before the fault; the journal brings the fault back
repairs() {
    fault=$1 script=$2 file=$3; shift 3; rm -rf d
    "$program" demo d --fault "$fault" >/dev/null || { complain "demo --fault $fault"; return; }
    [ -z "$(ls d | grep bwj)" ] || complain "demo --fault $fault leaves a journal"
    cmp -s "d/$file" "whole/$file" && complain "$fault plants nothing"
    rm -f d/control0*.ctl # they say "open": a commit would watch them for four seconds
    cp "d/$file" broken
    "$program" run "$script" "d/$file" "$@" >plan 2>&1 || { complain "$script:"; cat plan; }
    grep -q -- "->" plan || { complain "$script: no plan:"; cat plan; }
    cmp -s "d/$file" broken || complain "$script: a dry run wrote"
    "$program" run "$script" "d/$file" "$@" --commit >out 2>&1 || { complain "$script --commit:"; cat out; }
    cmp "d/$file" "whole/$file" || { complain "$fault: $script does not bring back what was there"; cat out; }
    "$program" verify "d/$file" >/dev/null || complain "$script: does not verify"
    "$program" journal restore "$(ls d/*.bwj)" >/dev/null || complain "$script: journal restore"
    cmp -s "d/$file" broken || complain "$script: the journal does not bring back"
}
repairs backup end_backup users01.dbf
repairs block0 rebuild_block0 users01.dbf
repairs checksum refit users01.dbf --set block=11
repairs checksum refit users01.dbf --set from=1
repairs deleted undelete_rows users01.dbf --set block=11
repairs lagging sync_header users01.dbf --set from=whole/sysaux01.dbf
repairs locks clear_locks users01.dbf --set block=11 --set itl=1
repairs size fix_size users01.dbf
repairs torn copy_good_blocks users01.dbf --set from=whole/users01.dbf

# gives up: the block is as Oracle marks or formats it, the rest is untouched
rm -rf d; "$program" demo d --fault torn >/dev/null; rm -f d/control0*.ctl
"$program" run corrupt_objects d/users01.dbf >out; grep -q "^51148.2 blocks.*users01.dbf:11 (fractured) .*users01.dbf:12 (fractured)" out || grep -q "users01.dbf:11 (fractured)" out || { complain corrupt_objects; cat out; }
"$program" run mark_corrupt d/users01.dbf --set block=11 --commit >/dev/null || complain mark_corrupt
"$program" run empty_block d/users01.dbf --set block=12 --commit >/dev/null || complain empty_block
"$program" run corrupt_objects d/users01.dbf >out; grep -q ":12 " out && complain "empty_block: the block still fails"
"$program" verify d/users01.dbf | grep -q "Total Pages Marked Corrupt   : 1" || complain "mark_corrupt: not seen as marked"

# S1: both repairs; afterwards the SYSTEM file is as in the demo without faults, but for the commit SCNs that the script lowers and locks that it clears
rm -rf d; "$program" demo d --case S1 >/dev/null; rm -f d/control0*.ctl; cp d/system01.dbf broken
"$program" run repair_ktuxcfbp d/system01.dbf --commit >/dev/null || complain repair_ktuxcfbp
cmp -s -n 8192 -i $((9 * 8192)) d/system01.dbf whole/system01.dbf || complain "repair_ktuxcfbp: block 9 is not as in the healthy demo"
"$program" run itl_report d/system01.dbf | grep -q "block 122 slot 0" || complain "itl_report"
"$program" run commit_itl d/system01.dbf --set block=122 --commit >/dev/null || complain commit_itl
"$program" run set_commit_scn d/system01.dbf --set block=122 --commit >/dev/null || complain set_commit_scn
"$program" run itl_report d/system01.dbf | grep -q "slot" && complain "itl_report after set_commit_scn"
"$program" verify --strict d/system01.dbf >out || { complain "S1 does not verify after its repairs"; cat out; }
for journal in $(ls -r d/*.bwj); do "$program" journal restore "$journal" >/dev/null || complain "restore $journal"; done
cmp d/system01.dbf broken || complain "the journals do not bring S1 back"

# S2: what cases.md says was done by hand: the flag byte at 61 from 0x20 to 0x80, the lock byte of row 26 (its flag byte is at 0x18f1 of the data area, which begins at 100) from 1 to 0
rm -rf d; "$program" demo d --case S2 >/dev/null; rm -f d/control0*.ctl; cp d/system01.dbf broken
"$program" run commit_itl d/system01.dbf --set block=122 --commit >/dev/null || complain "commit_itl on S2"
cmp -l broken d/system01.dbf | awk -v at=$((122 * 8192 + 1)) '$1 - at != 16 && $1 - at != 17 { printf "%d:%s>%s ", $1 - at, $2, $3 }' >out
[ "$(cat out)" = "60:1>0 61:40>200 $((100 + 0x18f1 + 1)):1>0 " ] || { complain "commit_itl on S2 changes other bytes than were changed by hand:"; cat out; }

# S0: the mount left in control files
rm -rf d; "$program" demo d >/dev/null; cp d/control01.ctl before
"$program" run clear_stale_mount d/control01.ctl d/control02.ctl --set source_is_down=no >out 2>&1 && complain "clear_stale_mount without being sure"
grep -q "the source must be down first" out || complain "clear_stale_mount: no guard"
"$program" run clear_stale_mount d/control01.ctl d/control02.ctl --set source_is_down=yes --commit >out 2>&1 || { complain clear_stale_mount; cat out; }
[ "$(cmp -l d/control01.ctl before | wc -l)" -gt 0 ] || complain "clear_stale_mount changed nothing"
"$program" verify d/control01.ctl >/dev/null || complain "clear_stale_mount: does not verify"

# rows, as CSV and as JSON
"$program" run export_rows d/users01.dbf --set object=51148 --set types=ncc >out; grep -qx '10,"ACCOUNTING","NEW YORK"' out || { complain export_rows; cat out; }
"$program" run export_rows d/users01.dbf --set object=51148 --set types=ncc --set format=json >out; grep -qx '\["20","RESEARCH","DALLAS"\]' out || { complain "export_rows as JSON"; cat out; }

# every script has its page, every fault a script that says so
for script in "$root"/lua/recovery/*.lua; do
    name=$(basename "$script" .lua)
    grep -q "^## $name" "$root/docs/recovery.md" || complain "docs/recovery.md does not know $name"
    grep -q "$name" "$root/tests/lua/check_library.sh" || complain "no case for $name here"
done
"$program" scripts --markdown | cmp -s - "$root/docs/recovery.md" || complain "docs/recovery.md is old: blockwright scripts --markdown > docs/recovery.md"
for fault in "$root"/lua/demo/*.lua; do "$program" help demo | grep -q "$(basename "$fault" .lua) (" || complain "help demo does not name $fault"; done
"$program" demo e --fault nothing >out 2>&1 && complain "an unknown fault"; grep -q "there are backup block0 checksum" out || { complain "faults are not listed"; cat out; }
[ "$failed" = 0 ] && echo "each script repairs its case"
exit "$failed"
