#!/bin/sh
# The program as a person calls it: the demo, every bad input, docs/commands.md. Usage: check.sh PROGRAM ROOT
program=$1 root=$2
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
failed=0
complain() { echo "FAILED: $*"; failed=1; }

expect() { # status, words that must be in the output, command...
    status=$1 words=$2
    shift 2
    out=$("$@" </dev/null 2>&1)
    got=$?
    [ "$got" = "$status" ] || complain "$* gave $got, not $status: $out"
    case "$out" in *"$words"*) ;; *) complain "$* did not say '$words': $out" ;; esac
}

cd "$folder" || exit 2
"$program" demo hosts --case S4 >/dev/null
expect 0 "down for users                97.00 s" "$program" failover phases hosts
expect 0 "hosts/observer.log" "$program" log kinds hosts
mkdir no-logs
expect 2 "no log that is known lies in no-logs" "$program" timeline no-logs
expect 0 "each write of the source is at the copy" "$program" demo living --live --for 1
expect 2 "there is no scenario 'sleepy'; known: healthy, lag" "$program" demo living --live --scenario sleepy
expect 0 "demo database" "$program" demo demo
expect 0 "demo database" "$program" demo demo --case S1
expect 0 "Total Pages Marked Corrupt   : 0" "$program" verify demo
expect 0 "SYSAUX" "$program" info demo
expect 0 "SCOTT" "$program" examine demo/users01.dbf -b 12 '*kdbr[3]' /rnccn
expect 0 "block 12" "$program" find demo SCOTT
expect 1 "not found" "$program" find demo NOBODYHASTHIS
# S1.1: the pool's entry names 1,18 (0x00400012), whose 35 records do not fit record 5
expect 0 "0x00400012" "$program" print demo/system01.dbf -b 9 'ktuxcfbp[0].ktufbuba.kubadba'
expect 0 "0x23" "$program" print demo/system01.dbf -b 18 ktubhcnt
# S1.4: the ITL of OBJ$ is above the file's checkpoint
expect 0 "0x2001" "$program" print demo/system01.dbf -b 122 'ktbbhitl[0].ktbitflg'
expect 0 "0x1020770e" "$program" print demo/system01.dbf -b 122 'ktbbhitl[0].ktbitbas'

# recovery from headers: sequence 17 is current; without it the fuzzy files (SCN 0x210f97) cannot be reached
expect 0 "17          2166679                - CURRENT         demo/redo01.log" "$program" recovery plan demo
expect 0 "predicted crash recovery: 5 blocks, 3 KB" "$program" recovery plan demo
expect 0 '"low_cache_rba":"17.2.0"' "$program" recovery plan demo --json
mkdir nolog; cp demo/*.dbf demo/*.ctl demo/redo02.log nolog
expect 1 "sequence 17 to 17 is not here" "$program" recovery plan nolog
expect 2 "no such file" "$program" recovery plan missing
# the statement for a new control file, and names that are not plain
expect 0 'CREATE CONTROLFILE REUSE DATABASE "DEMO" NORESETLOGS  ARCHIVELOG' "$program" controlfile create demo
expect 0 "  GROUP 1 '/u01/oradata/DEMO/redo01.log'  SIZE 32K," "$program" controlfile create demo --old-names
expect 0 "RESETLOGS was chosen" "$program" controlfile create nolog
expect 0 "sequence 17 to 17 is not here" "$program" controlfile create nolog --noresetlogs
expect 0 "CHARACTER SET WE8MSWIN1252" "$program" controlfile create demo --charset WE8MSWIN1252
expect 2 "no character set" "$program" controlfile create demo --charset "x';"
expect 2 "not both" "$program" controlfile create demo --resetlogs --noresetlogs
mkdir names; cp demo/system01.dbf "names/it's & a file.dbf"
expect 0 "/names/it''s & a file.dbf'" "$program" controlfile create names
expect 0 "SET DEFINE OFF" "$program" controlfile create names
cp demo/users01.dbf names/users01.dbf; cp demo/users01.dbf names/users02.dbf
expect 2 "file 4 is here twice" "$program" controlfile create names
rm names/users02.dbf; mv names/users01.dbf "$(printf 'names/us\ners.dbf')"
expect 2 'us\x0aers.dbf' "$program" controlfile create names
mv names/us*.dbf "$(printf 'names/us\377.dbf')"
expect 2 'us\xff.dbf' "$program" controlfile create names
mkdir empty; : > zero; printf x > one; mkfifo fifo; head -c 20000 demo/users01.dbf > cut.dbf; yes 'some text' | head -2000 > text.txt
expect 2 "no such file" "$program" info missing.dbf
expect 2 "no Oracle file" "$program" info empty
expect 2 "holds no datafile" "$program" recovery plan empty
expect 2 "is empty" "$program" info zero
expect 2 "only 1 bytes" "$program" info one
expect 2 "not recognised" "$program" info text.txt
expect 2 "not recognised" "$program" verify text.txt
expect 2 "not recognised" "$program" print text.txt
expect 0 "736f6d65" "$program" dump text.txt -b 0 -n 16
expect 2 "no file or disk" "$program" info fifo
expect 1 "the file was cut" "$program" verify cut.dbf
expect 0 "Marked Corrupt   : 0" "$program" verify --partial cut.dbf
expect 2 "it holds blocks 0 to 127" "$program" print demo/users01.dbf -b 99999
expect 2 "has no field 'nosuch'" "$program" print demo/users01.dbf -b 1 nosuch
expect 2 "no option --nonsense" "$program" print demo/users01.dbf --nonsense
expect 2 "--nonsense" "$program" --nonsense
expect 2 "no command 'nosuch'" "$program" nosuch
expect 2 "is no block" "$program" print demo/users01.dbf -b abc
expect 2 "needs a terminal" "$program" demo/users01.dbf
expect 2 "not empty" "$program" demo .
expect 0 "min 40x10" sh -c "'$program' --size 10x3 --dump-screen screen demo && cat screen"

# docs/verdict.md ends with the table of rules as the program has it
"$program" check --rules > rules.md
sed -n '/^## Rules$/,$p' "$root/docs/verdict.md" | cmp -s - rules.md || complain "docs/verdict.md: replace what follows '## Rules' by: blockwright check --rules"
# and docs/failover.md with the rules of lint
"$program" failover lint --rules > lint.md
sed -n '/^## Rules$/,$p' "$root/docs/failover.md" | cmp -s - lint.md || complain "docs/failover.md: replace what follows '## Rules' by: blockwright failover lint --rules"
expect 2 "name outputs of dgmgrl" "$program" failover lint
printf 'DGMGRL> show fast_start failover;\nFast-Start Failover: ENABLED\n  Threshold: 60 seconds\nConfigurable Failover Conditions\n  Health Conditions:\n    Stuck Archiver   NO\n' > fsfo.txt
expect 0 "FastStartFailoverThreshold" "$program" failover config fsfo.txt
expect 0 "nothing is wrong with what these texts tell" "$program" failover lint fsfo.txt
expect 1 "conditions are not as" "$program" failover lint fsfo.txt --expect "Stuck Archiver=YES"
expect 2 "say CONDITION=YES" "$program" failover lint fsfo.txt --expect "Stuck Archiver"
expect 2 "nothing in these texts" "$program" failover lint demo/alert_DEMO.log
expect 0 "switched off" "$program" failover conditions fsfo.txt
"$program" demo s4 --case S4 >/dev/null
expect 0 "RESETLOGS at SCN 102068825, 2016-04-28 02:46:00, resetlogs id 910320360  <- the newest" "$program" failover tree s4
expect 0 '"ancestor"' "$program" failover tree s4 --csv
expect 1 '"state":"fired"' "$program" failover conditions s4 --json
expect 1 '"needs-reinstate","error","primdb"' "$program" failover lint s4 --csv
expect 0 "shows none, but had redo only up to" "$program" failover phases s4 --control demo/control01.ctl
# the demo's redo ends at SCN 2166710 = 2166679 + 31
printf '2025-03-16T05:47:00.000000+00:00\nData Guard Broker: Beginning failover\nIncomplete Recovery applied until change 2166698 time 03/16/2025 05:46:50\nRESETLOGS after incomplete recovery UNTIL CHANGE 2166700 time 03/16/2025 05:46:50\n' > target.log
expect 0 "at least 10 SCNs" "$program" failover phases target.log --control demo/control01.ctl
expect 0 '"two_primaries":"none"' "$program" failover phases s4 --json
mkdir -p config/blockwright/fsfo
echo 'return { rules = { { id = "SITE-3", of = "whole", level = "warning", when = "threshold > 45", says = "threshold {threshold}" } } }' > config/blockwright/fsfo/own.lua
XDG_CONFIG_HOME=$PWD/config expect 1 "threshold 60 seconds" "$program" failover lint fsfo.txt
echo 'return { rules = { { id = "SITE-4", level = "warning", when = "nosuch > 45", says = "x" } } }' > config/blockwright/fsfo/own.lua
XDG_CONFIG_HOME=$PWD/config expect 0 "rule SITE-4: its 'when' asks" "$program" failover lint fsfo.txt
rm -r config/blockwright/fsfo
expect 2 "name the directory" "$program" check
expect 2 "same directory" "$program" check demo --source demo
expect 2 "no file in it has a header" "$program" check empty
mkdir -p config/blockwright/verdict
echo 'return { { id = "SITE-1", of = "datafile", level = "media", open = "amber", when = "number == 4", says = "{file} is file {number}" } }' > config/blockwright/verdict/own.lua
XDG_CONFIG_HOME=$PWD/config expect 1 "users01.dbf is file 4" "$program" check demo --watch 0
echo 'return { { id = "SITE-2", of = "datafile", level = "media", when = "nosuch > 4", says = "x" } }' > config/blockwright/verdict/own.lua
XDG_CONFIG_HOME=$PWD/config expect 1 "rule SITE-2: the fact" "$program" check demo --watch 0

# Bad pairs: each is told, nothing is guessed
"$program" demo a >/dev/null; "$program" demo b >/dev/null
expect 0 "compared with itself" "$program" compare a a --headers
expect 0 "both names lead to the same file" "$program" compare a/users01.dbf a/users01.dbf
expect 1 "block 11 | 12" "$program" compare a/users01.dbf a/users01.dbf -b 11 --with 12
rm b/users01.dbf
expect 1 "only left" "$program" compare a b --headers
expect 2 "is a directory and" "$program" compare a a/users01.dbf
expect 2 "no such file" "$program" compare a nowhere
newline=$(printf 'a new\nline\033[31m.dbf')
mv b/sysaux01.dbf "b/$newline"; mv b/undotbs01.dbf "b/$(printf 'caf\351 undo.dbf')"
expect 1 'sysaux01.dbf | a new\x0aline\x1b[31m.dbf  headers equal' "$program" compare a b --headers
expect 1 'undotbs01.dbf | caf\xe9 undo.dbf  headers equal' "$program" compare a b --headers
printf '\001' | dd of="b/$newline" bs=1 seek=600000 conv=notrunc 2>/dev/null
expect 1 'b/a new\x0aline\x1b[31m.dbf' "$program" check b --watch 0
"$program" check b --watch 0 --json | python3 -c 'import json, sys; json.load(sys.stdin)' || complain "check --json with odd names is no JSON"
: > b/control02.ctl
expect 1 "control02.ctl is no control file that can be read" "$program" check b --watch 0
{ head -c 327680 a/users01.dbf; tail -c +335873 a/users01.dbf; } > shifted.dbf
expect 1 "from block 40 on the right file is shifted by 1 blocks" "$program" compare a/users01.dbf shifted.dbf
expect 1 "127 blocks equal, 0 changed, 1 only left, 0 only right" "$program" compare a/users01.dbf shifted.dbf --by-rdba
cp a/users01.dbf second.dbf; cp a/users01.dbf third.dbf
printf '\377' | dd of=third.dbf bs=1 seek=104000 conv=notrunc 2>/dev/null # block 12
expect 1 "right alone  12" "$program" compare a/users01.dbf third.dbf --third second.dbf
expect 1 "left good | third bad checksum" "$program" compare a/users01.dbf second.dbf --third third.dbf
cp second.dbf fourth.dbf
expect 0 "128 all agree, 0 left alone" "$program" compare a/users01.dbf fourth.dbf --third second.dbf
expect 2 "would outvote" "$program" compare a/users01.dbf a/users01.dbf --third third.dbf
expect 2 "would outvote" "$program" compare a/users01.dbf third.dbf --third a/users01.dbf
expect 2 "would outvote" "$program" compare third.dbf a/users01.dbf --third a/users01.dbf
"$program" compare a/users01.dbf second.dbf --third third.dbf --json | python3 -c '
import json, sys
said = json.load(sys.stdin)
sys.exit((said["third_alone"], said["all_agree"], said["runs"][0]["first"]) != (1, 127, 12))' || complain "compare --third --json"
expect 2 "leave out -b" "$program" compare a/users01.dbf second.dbf --third third.dbf -b 12
expect 2 "name two files" "$program" compare a a --third a
expect 2 "has blocks of 8192 bytes and a/control01.ctl of 16384" "$program" compare a/users01.dbf a/control01.ctl
if [ "$(id -u)" != 0 ]; then
    chmod 0 b/system01.dbf
    expect 1 "permission" "$program" compare a b --headers
    chmod 600 b/system01.dbf
fi

# Two hosts, five hours apart by their clocks: the same failover in the alert log and the observer's.
cat > a.log <<'END'
Thu Apr 28 02:45:44 2016
Errors in file /u01/a.trc:
ORA-00345: redo log write error block 53 count 1
Thu Apr 28 02:45:51 2016
A user-configurable Fast-Start Failover condition was detected. The primary is shutting down due to Inaccessible Logfile.
END
printf '%s\n' '07:45:51.54  Thursday, April 28, 2016' 'Initiating Fast-Start Failover to database "b"...' \
    'Failover succeeded, new primary is "b"' '07:47:30.82  Thursday, April 28, 2016' > o.log
printf 'Thu Apr 28 02:45:44 CEST 2016\r\nThread 1 advanced to log sequence 7\r\n' | gzip > z.log.gz
expect 0 "alert                 3  2016-04-28 02:45:44 ?" "$program" log kinds a.log
expect 0 "observer              2" "$program" log kinds o.log
expect 0 "alert                 1  2016-04-28 02:45:44 ?" "$program" log kinds z.log.gz
expect 0 "o.log: moved by -18000.00 s onto the clock of a.log; measured -18000.54 s" "$program" timeline a.log o.log
expect 0 "2016-04-28 02:47:30.820 ?           o.log:3: Failover succeeded" "$program" timeline a.log o.log
expect 0 "2016-04-28 07:47:30.820 +05:00" "$program" timeline a.log o.log --tz o.log=+05:00
expect 0 "some logs print a zone" "$program" timeline a.log o.log --tz o.log=+05:00
expect 0 '"2016-04-28 02:45:54.500 ?","a.log",2,' "$program" timeline a.log --offset 10.5 --csv
[ "$("$program" timeline a.log --since '2016-04-28 02:45:50' | wc -l)" = 1 ] || complain "timeline --since"
[ "$("$program" timeline a.log --until '2016-04-28 02:45:50' | wc -l)" = 2 ] || complain "timeline --until"
[ "$("$program" timeline a.log o.log --grep succeeded 2>&- | wc -l)" = 1 ] || complain "timeline --grep"
[ "$("$program" timeline z.log.gz a.log --kind redo | wc -l)" -ge 1 ] || complain "timeline --kind"
expect 0 "Inaccessible Logfile" "$program" timeline a.log --tz Z --since '2016-04-28 04:45:50+02:00'
expect 2 "no zone" "$program" timeline a.log --tz Mars
expect 2 "no log of that name" "$program" timeline a.log --tz b.log=Z
expect 2 "is no time" "$program" timeline a.log --since yesterday
expect 2 "--severity loud" "$program" timeline a.log --severity loud
expect 2 "no regular file" "$program" timeline fifo
expect 2 "cannot be opened" "$program" timeline missing.log

# The report: one file for a ticket. What a log says stays text, whatever it says; a digest for each log; only a report is replaced.
printf '%s\n' 'Thu Apr 28 02:45:44 2016' 'ORA-00600: internal error code, arguments: [<script>alert(1)</script>], [" onload="x], []' \
    '</td></table><img src=x onerror=alert(2)>' > "<b>'hostile&.log"
expect 0 "the report is in r.html" "$program" timeline --html r.html a.log o.log "<b>'hostile&.log"
expect 0 "&lt;script&gt;alert(1)&lt;/script&gt;], [&quot; onload=&quot;x]" cat r.html
expect 0 "&lt;b&gt;&#39;hostile&amp;.log" cat r.html
expect 0 "$(sha256sum a.log | cut -d' ' -f1)" cat r.html
expect 0 "<td>99.280<td>failover<td>seen<td>o.log" cat r.html
expect 0 "moved -18000.00 s onto the first log's clock" cat r.html
grep -qiE '<(script|img|b>|iframe|link)|<[a-z][^>]* (src|href|on[a-z]+)=|url\(|@import' r.html && complain "the report: a log's text became markup, or something comes from outside"
expect 2 "is there already" "$program" timeline --html r.html a.log
expect 2 "replaces nothing else" "$program" timeline --html o.log --force a.log
expect 0 "the report is in r.html" "$program" timeline --html r.html --force --grep 345 a.log
expect 0 "Filter: --grep 345" cat r.html
grep -q 'class=x>.*configurable' r.html && complain "timeline --html --grep: other records are in the report"
expect 2 "cannot be written" "$program" timeline --html no/such/folder/r.html a.log

# a file whose bytes are damaged is reported, exit 1
printf '\377' | dd of=demo/users01.dbf bs=1 seek=100014 conv=notrunc 2>/dev/null
expect 1 "Page 12 is" "$program" verify demo/users01.dbf

# rules: listed, switched off, named in every form; the planted byte is in a row, so only the checksum knows
expect 0 "row locked by non-existent transaction" "$program" verify --rules
expect 0 '"id":"6101","on":true' "$program" verify --strict --rules --json
expect 1 '"rule":"checksum"' "$program" verify --json demo/users01.dbf
expect 1 '12,16777228,"checksum","bad"' "$program" verify --csv demo/users01.dbf
expect 0 "Failing   (Data) : 0" "$program" verify --strict --no-rule checksum demo/users01.dbf
expect 0 "Total Pages Influx" "$program" verify --rule tail demo/users01.dbf
expect 2 "there is no rule '6100'" "$program" verify --rule 6100 demo/users01.dbf
printf '\001' | dd of=demo/users01.dbf bs=1 seek=98275 conv=notrunc 2>/dev/null # lock byte of block 11's first row
expect 1 "Page 11 failed with check code 6101" "$program" verify --rule 6101 demo/users01.dbf
expect 1 '"rule":"6101","severity":"bad"' "$program" verify --rule 6101 demo/users01.dbf --json

# several blocks in one call
[ "$("$program" map demo/users01.dbf -b 1 -b 4-6 | grep -c '^ Block: ')" = 4 ] || complain "map of a block and a range"
expect 0 '"block":5,"dba":16777221,"fields":[' "$program" print demo/users01.dbf -b 4-6 --json
expect 0 "Nothing is odd about it" "$program" describe demo/users01.dbf -b 2 -b 4,4-6
expect 2 "ends before it begins" "$program" dump demo/users01.dbf -b 6-4
expect 2 "has no block" "$program" dump demo/users01.dbf -b 120-200
expect 2 "one block at a time" "$program" modify demo/users01.dbf -b 4-6 00 20

"$program" help --markdown > commands.md
"$root/docs/lua.sh" manual "$root" >lua.md && "$root/docs/lua.sh" meta "$root" >meta.lua
cmp -s lua.md "$root/docs/lua.md" || complain "docs/lua.md is old: docs/lua.sh manual . > docs/lua.md"
cmp -s meta.lua "$root/lua/blockwright/meta.lua" || complain "lua/blockwright/meta.lua is old: docs/lua.sh meta . > lua/blockwright/meta.lua"
XDG_CONFIG_HOME=/nowhere "$program" layouts --markdown > layouts.md
"$program" set --markdown | cmp -s - "$root/docs/settings.md" || complain "docs/settings.md is old: blockwright set --markdown > docs/settings.md"
cmp -s layouts.md "$root/docs/layouts.md" || complain "docs/layouts.md is old: blockwright layouts --markdown > docs/layouts.md"
"$program" keys --markdown > keys.md
cmp -s keys.md "$root/docs/keys.md" || complain "docs/keys.md is old: blockwright keys --markdown > docs/keys.md"
grep -o '`tests/[^`]*[.][^`]*`' "$root/docs/wishes.md" | tr -d '`' | while IFS=: read -r file words; do
    grep -qF -- "$words" "$root/$file" 2>/dev/null || echo "$file: $words"
done >gone
[ ! -s gone ] || complain "docs/wishes.md names tests that are not there: $(cat gone)"
"$root/docs/man.sh" "$program" "$root/docs/blockwright.1" | cmp -s - "$root/docs/blockwright.1" ||
    complain "docs/blockwright.1 is old: docs/man.sh blockwright docs/blockwright.1 > new, and new in its place"
cmp -s commands.md "$root/docs/commands.md" || complain "docs/commands.md is old: blockwright help --markdown > docs/commands.md"
[ "$failed" = 0 ] && echo "all as it should be"
exit "$failed"
