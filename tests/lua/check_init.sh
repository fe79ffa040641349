#!/bin/sh
# A person's init.lua and layout (tests/lua/example) as docs/lua.md tells: a command, a table, a block kind. Usage: check_init.sh PROGRAM ROOT
program=${1:?program} root=${2:?root}; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
failed=0
complain() { echo "$*"; failed=1; }
expect() { # text, command...: its output must hold the text
    text=$1; shift; out=$("$@" 2>&1); case "$out" in *"$text"*) ;; *) complain "$*: no '$text' in: $out" ;; esac
}
mkdir -p config/blockwright; cp -r "$root/tests/lua/example/init.lua" "$root/tests/lua/example/layouts" config/blockwright/; chmod -R go-w config
export XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state"
"$program" demo d >/dev/null || exit 2
# Block 20 of users01.dbf becomes a block of tickets: type 0x7e, two of them (4711 and 4712, the time of test vector 6).
printf '\176' | dd of=d/users01.dbf bs=1 seek=$((20 * 8192)) conv=notrunc 2>/dev/null
printf '\002\000\000\000\147\022\000\000\316\272\107\107\150\022\000\000\316\272\107\107' | dd of=d/users01.dbf bs=1 seek=$((20 * 8192 + 20)) conv=notrunc 2>/dev/null

expect "block  ticket  time" "$program" tickets d/users01.dbf
expect "20     4711    2025-03-16 05:46:54" "$program" tickets d/users01.dbf
expect '{"block":"20","ticket":"4712","time":"2025-03-16 05:46:54"}' "$program" tickets d/users01.dbf --number 20 --json
expect "tickets" "$program" help
expect "2025-03-16 05:46:54" "$program" print d/users01.dbf -b 20 ticket[1] --json
printf '":"\n"view tickets"\nEnter\ndump list\nDown\nEnter\n' >keys
"$program" --script keys --size 80x24 --dump-screen screen d/users01.dbf
grep -q "^ 20     4712    2025-03-16 05:46:54" list && grep -q "ticket_number" screen && grep -q "users01.dbf:20" screen || { complain "no view of tickets in the workbench"; cat list screen; }
[ "$(cat "$root"/tests/lua/example/init.lua "$root"/tests/lua/example/layouts/*.lua | wc -l)" -le 42 ] || complain "the example has more than 40 lines and its comments"
chmod o+w config/blockwright/init.lua
expect "is not read" "$program" dba 1,2
chmod o-w config/blockwright/init.lua; echo 'error("oh")' >>config/blockwright/init.lua
expect "oh" "$program" dba 1,2
[ "$failed" = 0 ] && echo "init.lua does what docs/lua.md says"
exit "$failed"
