#!/bin/sh
# Ways through the workbench, as a person goes them: walks/NAME.keys is played, and what was pressed and seen must be walks/NAME.txt.
# Screens in docs/guide.md are steps of these walks and must be the same. Usage: walks.sh PROGRAM ROOT [--update] [NAME...]
#
# In a .keys file: "#! before COMMAND" (on the shell, in an empty folder), "#! open PATH...", "#! size WxH", "#! only KEY..." (no other
# key may be pressed), "#! after COMMAND"; "show TITLE" ends a step; all else is a script of keys (core/ui/key_script.h). In the guide a block
# "```screen NAME: TITLE" is that step's screen.
program=${1:?program} root=${2:?root} update=
shift 2
[ "$1" = --update ] && { update=1; shift; }
walks=$root/tests/screens/walks
work=$(mktemp -d /tmp/bw-XXXXXX) || exit 2 # short: a path on a screen is not to move other words
trap 'rm -rf "$work"' EXIT
export XDG_CONFIG_HOME="$work/config" TZ=UTC LC_ALL=C.UTF-8 HOME="$work/home" TMPDIR=.
unset NO_COLOR
mkdir "$work/bin" && ln -s "$program" "$work/bin/blockwright" && PATH=$work/bin:$PATH
failed=0

said() { sed -n "s/^#! $1 //p" "$keys"; }

play() { # the walk in its own folder, its transcript on stdout
    mkdir -p "$work/$name/shots"
    cd "$work/$name" || exit 2
    export XDG_STATE_HOME="$work/$name/state"
    said before | while read -r command; do sh -c "$command" >/dev/null 2>&1; done
    awk -v only="$(said only)" '
        /^show / { n++; print "dump shots/" n; printf "## %s\nkeys: %s\n", substr($0, 6), pressed > ("shots/" n ".head"); pressed = ""; flush_run(); next }
        /^#/ || /^$/ { next }
        { print }
        /^(dump|size|wait|stop|copied|dump-styled) / { next }
        /^"/ { text = substr($0, 2, length($0) - 2); count += length(text); add($0); check(text); next }
        { count++; add($0); check($0) }
        function add(key) {
            if (key == last) { times++; sub(/( x[0-9]+)?$/, " x" times, pressed) }
            else { pressed = pressed (pressed == "" ? "" : ", ") key; times = 1; last = key }
        }
        function flush_run() { last = ""; times = 0 }
        function check(key) { if (only != "" && index(" " only " ", " " key " ") == 0) { print "not allowed: " key > "/dev/stderr"; bad = 1 } }
        END { print count " keys" > "shots/count"; exit bad }
    ' "$keys" >script || failed=1
    # shellcheck disable=SC2046 # several paths
    blockwright --script script --size "$(said size)" --dump-screen last $(said open) || failed=1
    for n in $(ls shots | sed -n 's/\.head$//p' | sort -n); do
        cat "shots/$n.head"
        sed '/journal$/ { N; N; s#\n.*#\n /JOURNAL\n# }; s#\(Production on\) .*#\1 ...#; s#\(blockwright-demo-\)[0-9]*#\1UID#' "shots/$n" # paths and the day differ
    done
    echo "## $(cat shots/count)"
    said after | while read -r command; do
        echo "\$ $command"
        sh -c "$command" 2>&1
    done
}

compare() { # expected, found
    [ -n "$update" ] && cp "$2" "$1"
    diff "$1" "$2" >"$work/diff" && return
    failed=1
    echo "FAILED: $1 (walks.sh PROGRAM ROOT --update, when the new screens are right)"
    head -40 "$work/diff"
}

steps=0
for keys in ${1:+$(printf "$walks/%s.keys " "$@")} ${1:-"$walks"/*.keys}; do
    [ -f "$keys" ] || continue
    name=$(basename "$keys" .keys)
    play >"$work/$name.txt"
    cd "$work" || exit 2
    compare "$walks/$name.txt" "$work/$name.txt"
    steps=$((steps + $(grep -c '^## ' "$work/$name.txt") - 1))
done

# The guide: each block of a screen is replaced by the step of that title; nothing may change by that.
awk -v folder="$work" '
    /^```screen / {
        print
        name = $2; sub(/:$/, "", name); title = substr($0, index($0, ": ") + 2); found = 0
        while ((getline line < (folder "/" name ".txt")) > 0) {
            if (line ~ /^## /) { inside = line == "## " title; found += inside; getline line < (folder "/" name ".txt"); continue }
            if (inside) print line
        }
        close(folder "/" name ".txt"); inside = 0
        if (!found) print "no step of this title is walked"
        skip = 1; next
    }
    skip && /^```/ { skip = 0 }
    !skip { print }
' "$root/docs/guide.md" >"$work/guide.md"
[ $# = 0 ] && compare "$root/docs/guide.md" "$work/guide.md"

"$root/docs/tour.sh" "$program" "$root" >"$work/tour.cast"
[ $# = 0 ] && compare "$root/docs/tour.cast" "$work/tour.cast"

[ "$failed" = 0 ] && echo "$steps steps as expected"
exit "$failed"
