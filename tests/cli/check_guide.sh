#!/bin/sh
# docs/guide.md as a person follows it: each "$ command" of its console blocks is run, in order, in one empty folder, and must
# print what the guide shows (what it says on stderr last); "..." stands for anything. Usage: check_guide.sh PROGRAM ROOT
program=$1 root=$2
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/home" "$folder/work" "$folder/steps"
ln -s "$program" "$folder/bin/blockwright"
PATH=$folder/bin:$PATH HOME=$folder/home TERM=xterm-256color LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_STATE_HOME NO_COLOR
export PATH HOME TERM LC_ALL

awk -v to="$folder/steps" '
    /^```/ { inside = ($0 == "```console"); next }
    inside && /^\$ / { n++; file = sprintf("%s/%03d", to, n); print substr($0, 3) > (file ".cmd"); printf "" > (file ".expected"); next }
    inside && n { print > (file ".expected") }
' "$root/docs/guide.md"

same() { # expected, printed: equal, but for "..." in expected
    awk 'BEGIN {
        want = whole(ARGV[1]); got = whole(ARGV[2]); parts = split(want, part, /\.\.\./)
        for (i = 1; i <= parts; i++) {
            if (i > 1 && i == parts) exit substr(got, length(got) - length(part[i]) + 1) != part[i]
            at = part[i] == "" ? 1 : index(got, part[i])
            if (!at || (i == 1 && at != 1)) exit 1
            got = substr(got, at + length(part[i]))
        }
        exit got != ""
    }
    function whole(name,   line, text) { while ((getline line < name) > 0) { sub(/[ \t]+$/, "", line); text = text line (line == "..." ? "" : "\n") } return text }
    ' "$1" "$2"
}

cd "$folder/work" || exit 2
failed=0 steps=0
for step in "$folder"/steps/*.cmd; do
    sh "$step" </dev/null >"${step%.cmd}.out" 2>"$folder/said"
    cat "$folder/said" >>"${step%.cmd}.out"
    steps=$((steps + 1))
    same "${step%.cmd}.expected" "${step%.cmd}.out" && continue
    failed=1
    echo "FAILED: \$ $(cat "$step")"
    diff "${step%.cmd}.expected" "${step%.cmd}.out"
done
echo "$steps commands of the guide run"
[ "$steps" -gt 0 ] && exit "$failed"
exit 1
