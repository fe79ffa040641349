#!/bin/sh
# Each view at 80x24, 100x30, 160x50 and 40x10, in the themes mono and dark: what views/NAME.keys leads to must be views/NAME.txt, cell by cell with
# its role, and each role in the style that the theme gives it. Usage: views.sh PROGRAM ROOT [--update] [NAME...]
#
# A .keys file: "#! open PATH..." (of the demos below), "#! vary REGEX" (what is another at each run: dots are taken instead), else a script of keys
# (core/ui/key_script.h). Below a line of the screen stands, behind "~", a
# letter for the role of each cell; what the letters are, and how both themes show them, stands at the end.
program=${1:?program} root=${2:?root} update=
shift 2
[ "$1" = --update ] && { update=1; shift; }
views=$root/tests/screens/views
work=$(mktemp -d /tmp/bw-XXXXXX) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export XDG_CONFIG_HOME="$work/config" TMPDIR=. TZ=UTC LC_ALL=C.UTF-8 HOME="$work"
unset NO_COLOR
{
    "$program" demo demo --case S1 && "$program" demo power --case S2 && "$program" demo hosts --case S4 && "$program" demo standby --case S0 --fault D6
} >/dev/null || exit 2
cp "$views/standby.recording" . || exit 2
failed=0

screen() { # keys, size, theme: the screen and its styles
    found=$2.$3
    rm -rf "state.$found" "$found"
    { grep -v '^#' "$1"; echo "dump-styled $found"; } >"script.$found"
    # shellcheck disable=SC2046 # several paths
    XDG_STATE_HOME="$work/state.$found" "$program" --theme "$3" --script "script.$found" --size "$2" --dump-screen /dev/null $(sed -n 's/^#! open //p' "$1") ||
        echo "it failed" >"$found"
    vary=$(sed -n 's/^#! vary //p' "$1")
    [ -z "$vary" ] || sed -E -i "s#$vary#...#g" "$found"
}

all_sizes() { # keys
    for size in 80x24 100x30 160x50 40x10; do
        for theme in mono dark; do
            screen "$1" $size $theme &
        done
    done
    wait
    for size in 80x24 100x30 160x50 40x10; do
        echo "== $size"
        grep -v '^= ' $size.mono
        grep -v '^= ' $size.dark | diff - $size.mono | grep '^<' && echo "so it is in the theme dark"
    done
    echo "== styles"
    for theme in mono dark; do
        cat ./[0-9]*.$theme | sed -n "s/^= \(. [^ ]*\) */\1 $theme: /p"
    done | sort -u
}

count=0
for keys in ${1:+$(printf "$views/%s.keys " "$@")} ${1:-"$views"/*.keys}; do
    [ -f "$keys" ] || continue
    expected=${keys%.keys}.txt count=$((count + 1))
    all_sizes "$keys" >whole
    [ -n "$update" ] && cp whole "$expected"
    diff "$expected" whole >difference && continue
    failed=1
    echo "FAILED: $expected (views.sh PROGRAM ROOT --update $(basename "$keys" .keys), when the new screens are right)"
    head -40 difference
done
[ "$failed" = 0 ] && echo "$count views at 4 sizes in 2 themes as expected"
exit "$failed"
