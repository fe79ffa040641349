#!/bin/sh
# The command monitor on a demo that lives: no watched file is opened for writing (strace), what it says as text and JSON,
# recordings, Ctrl-C. usage: check_monitor.sh BLOCKWRIGHT
program=$1
work=$(mktemp -d) || exit 2
XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state
export XDG_CONFIG_HOME XDG_STATE_HOME
failed=0
complain() { echo "$*"; failed=1; }
life=
finish() { [ -z "$life" ] || kill "$life" 2>/dev/null; rm -rf "$work"; }
trap finish EXIT
cd "$work" || exit 2

"$program" demo db --live --for 100 > life.txt 2>&1 &
life=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -f db/copy/control02.ctl ] && break; sleep 0.3; done
sleep 1

# What it opens below the watched directories, it opens for reading; nothing there is created, renamed or removed.
if command -v strace > /dev/null && strace -o /dev/null true 2> /dev/null; then
    strace -f -o calls.txt -e trace=openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,truncate,ftruncate,pwrite64,utimensat,chmod,fchmodat,mkdir,mkdirat,link,symlink \
        "$program" monitor db/source db/copy --for 5s --interval 500ms --record watch.rec > traced.txt 2>&1
    grep -q 'users01.dbf.*O_RDONLY' calls.txt || complain "strace saw no datafile opened: the test looks at nothing"
    grep -E '"(\./)?db/' calls.txt | grep -E 'O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|creat\(|rename|unlink|truncate|utimensat|chmod|mkdir|link' > writes.txt
    [ ! -s writes.txt ] || complain "a watched file was touched: $(head -3 writes.txt)"
    echo "strace: $(grep -cE '"(\./)?db/' calls.txt) calls on watched files, $(wc -l < writes.txt) of them could write"
else
    echo "SKIPPED: strace is not here or may not trace: that no watched file is written was not checked"
fi

# Text: the state once, exit status 0 when all is green.
"$program" monitor db/source db/copy --once > once.txt 2>&1
[ $? = 0 ] || complain "monitor --once of a healthy pair: not 0: $(head -2 once.txt)"
grep -q '^MOUNT green   OPEN green   TRUST green   worst green$' once.txt || complain "monitor --once: lights: $(head -1 once.txt)"
grep -q '^state  *open  *open$' once.txt || complain "monitor --once: no state"
"$program" monitor db/source db/copy --once --fields state,lag > fields.txt 2>&1
grep -q '^lag.scn ' fields.txt && ! grep -q '^role' fields.txt || complain "monitor --fields: $(cat fields.txt)"

# JSON: an object a line for each look, each of them JSON.
"$program" monitor db/source db/copy --for 3s --interval 500ms --json > looks.json 2> looks.err
[ "$(wc -l < looks.json)" -ge 4 ] || complain "monitor --json: $(wc -l < looks.json) lines"
if command -v python3 > /dev/null; then
    python3 -c '
import json, sys
looks = [json.loads(line) for line in open("looks.json")]
assert [look["look"] for look in looks] == list(range(1, len(looks) + 1))
assert looks[-1]["source"]["state"] == "open" and looks[-1]["metrics"]["lag.time"] == 0 and looks[-1]["follow"] == "follows"
' || complain "monitor --json is not as it should be"
fi

# A recording plays again; a source alone; a missing copy is told of.
"$program" monitor db/source db/copy --for 3s --interval 500ms --record again.rec > live.txt 2>&1
"$program" monitor --replay again.rec > replayed.txt 2>&1
sed 's/^[0-9:]* //' live.txt > live.plain; sed 's/^[0-9:]* //' replayed.txt | cmp -s - live.plain || complain "a replay says something else than the watch"
"$program" monitor --replay again.rec --at 2s --fields state > at.txt 2>&1
grep -q '^state  *open' at.txt || complain "monitor --replay --at: $(cat at.txt)"
"$program" monitor db/source --once > alone.txt 2>&1
grep -q 'the database is open, its heartbeat alive' alone.txt || complain "monitor of a source alone: $(head -3 alone.txt)"
"$program" monitor db/source db/nowhere --once --for 1s > missing.txt 2>&1
[ $? = 1 ] && grep -q 'NOTHING TO SEE at the copy' missing.txt || complain "monitor without a copy: $(head -2 missing.txt)"
"$program" monitor 2> no.txt; [ $? = 2 ] && grep -q 'name the directory of the source' no.txt || complain "monitor without arguments: $(cat no.txt)"
"$program" monitor db/source --for soon 2> no.txt; [ $? = 2 ] && grep -q "'soon' is no span of time" no.txt || complain "monitor --for soon: $(cat no.txt)"

# A rule of one line that a person wrote, told and logged; a log is never put behind what is no text.
mkdir -p config/blockwright/alarms
echo 'return { summary = "logs", severity = "note", on = "sample", metric = "copy.behind", below = 5, seconds = 1 }' > config/blockwright/alarms/own.lua
"$program" monitor db/source db/copy --for 4s --interval 500ms --alarm-log alarms.txt > alarms.out 2>&1
grep -q 'ALARM   note, own: copy.behind is 0, below 5 for [1-9] s' alarms.out || complain "an own alarm rule: $(cat alarms.out)"
[ "$(grep -c 'note own: copy.behind is 0, below 5' alarms.txt)" = 1 ] || complain "--alarm-log: $(cat alarms.txt)"
"$program" monitor db/source --once --for 1s --alarm-log db/copy/users01.dbf 2> no.txt
[ $? = 2 ] && grep -q 'is no text' no.txt || complain "--alarm-log to a datafile: $(cat no.txt)"

# Ctrl-C ends it at once and cleanly. (A shell without job control starts background jobs deaf to it.)
if command -v timeout > /dev/null; then
    begun=$(date +%s)
    timeout -s INT 2 "$program" monitor db/source db/copy --json > stopped.json 2> stopped.err
    [ $(($(date +%s) - begun)) -le 5 ] || complain "Ctrl-C did not end it"
    tail -1 stopped.json | grep -q '}$' || complain "Ctrl-C cut the JSON: $(tail -c 80 stopped.json)"
fi

kill "$life" 2> /dev/null; wait "$life" 2> /dev/null; life=
[ "$failed" = 0 ] && echo "monitor: all as it should be"
exit "$failed"
