#!/bin/sh
# The man page with its commands as the program has them now. Usage: docs/man.sh PROGRAM docs/blockwright.1 > new
program=${1:?program} page=${2:?page}
commands() { # name, summary
    "$program" help | awk '/^  [a-z]/ { sub(/^  /, ""); at = match($0, /  +/); print ".TP\n.B " substr($0, 1, at - 1); text = substr($0, at + RLENGTH); gsub(/-/, "\\-", text); print text }'
}
awk -v made="$(commands | sed 's/\\/\\\\/g')" '
    /^\.SH COMMANDS/ { print; print made; inside = 1; next }
    /^\.SH/ { inside = 0 }
    !inside { print }
' "$page"
