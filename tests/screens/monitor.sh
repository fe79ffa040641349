#!/bin/sh
# The failover monitor on a watch that is recorded here: a copy that another instance mounts. What stands on each page, in all
# sizes, while it was well and when it no longer was. Usage: monitor.sh PROGRAM
program=${1:?program}; work=$(mktemp -d /tmp/bw-XXXXXX); export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config" LC_ALL=C.UTF-8; trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
unset NO_COLOR
failed=0
"$program" demo d --live --scenario mounted-elsewhere --for 20 >/dev/null &
sleep 1
"$program" monitor d/source d/copy --for 18s --record rec >/dev/null 2>&1
wait

session() { # size, then keys on stdin, one a line, behind those that open the recording and stand still
    { printf '%s\n' '":watch --replay rec"' Enter Space; cat; } >keys
    rm -f screen; "$program" --script keys --size "$1" --dump-screen screen d/source || failed=1
}
shows() { # text that must be on the screen; --not: must not
    if [ "$1" = --not ]; then shift; grep -qF -- "$1" screen || return; echo "not wanted: $1"; else grep -qF -- "$1" screen && return; echo "missing: $1"; fi
    cat screen; failed=1
}

for size in 80x24 160x50 40x10; do
    session $size <<'K'
"g"
"6"
Enter
K
    shows "REPLAY paused 0:0"; shows "MOUNT = green"; shows "COPY = follows"; shows "time 0 s"; shows --not RED
    session $size <<'K'
"g"
"18"
Enter
K
    shows "MOUNT ! RED"; shows "COPY ! parted"; shows "NOT SAFE TO MOUNT"; shows "time "
done

session 80x24 <<'K'
"g"
"18"
Enter
K
shows "1756234227"; shows "2009137134" # the mount ids of the two instances
shows "what holds, Enter: why"

session 80x24 <<'K'
"g"
"18"
Enter
Enter
K
shows "Oracle would say: ORA-00600: internal error code, arguments:"; shows "[kccsbck_first], [1], [2009137134]"; shows "what to do"; shows "evidence"

for size in 80x24 40x10; do
    session $size <<'K'
"2"
K
    shows "sorted by"; shows "control01.ctl"
    session $size <<'K'
"2"
Down
Enter
K
    shows "control0" # its header, in the block viewer
    session $size <<'K'
"3"
K
    shows "No log lies here"
    session $size <<'K'
"4"
K
    shows "tell of no failover"
    session $size <<'K'
"6"
K
    shows "from SCN 1"
    session $size <<'K'
"g"
"18"
Enter
"8"
K
    shows "lag.time"; shows "now "
    session $size <<'K'
"g"
"18"
Enter
"9"
K
    shows "critical  light:"; shows "NOT SAFE TO"
done

# Without graphics beyond ASCII, and without a file.
session 80x24 <<'K'
":set borders ascii"
Enter
"g"
"18"
Enter
K
shows "time "; LC_ALL=C grep -q '[▁█]' screen && { echo "graphics in spite of borders ascii"; failed=1; }
printf '%s\n' '":watch --replay nowhere"' Enter >keys; "$program" --script keys --size 80x24 --dump-screen screen d/source; shows "nowhere"; shows "o: choose what to watch"
[ "$failed" = 0 ] && echo "all pages stand as they should"
exit "$failed"
