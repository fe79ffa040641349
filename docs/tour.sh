#!/bin/sh
# The tour as a recording: plays tests/screens/walks/tour.keys and prints its screens as an asciinema cast (version 2), which `asciinema play` shows and
# players on pages take. Usage: docs/tour.sh PROGRAM ROOT > docs/tour.cast
program=${1:?program} root=${2:?root}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config" TMPDIR=. TZ=UTC
awk '/^show /{ print "dump-styled " ++n; next } /^#/ { next } { print }' "$root/tests/screens/walks/tour.keys" >script
"$program" --theme dark --script script --size 80x24 --dump-screen /dev/null || exit 2
echo '{"version": 2, "width": 80, "height": 24, "title": "blockwright: the tour", "env": {"TERM": "xterm-256color"}}'
at=0
for screen in $(ls | grep -E '^[0-9]+$' | sort -n); do
    # Roles of a line stand below it, the styles of the roles at the end: so the screen is read twice. Bytes, since not every awk knows UTF-8.
    LC_ALL=C awk -v at=$at '
        function hex(text,   n, i) { for (i = 1; i <= length(text); i++) n = n * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1; return n + 0 }
        function colour(kind, text) { return ";" kind ";2;" hex(substr(text, 2, 2)) ";" hex(substr(text, 4, 2)) ";" hex(substr(text, 6, 2)) }
        function style(   i, sgr) {
            sgr = "0"
            for (i = 4; i <= NF; i++) {
                if ($i == "on") sgr = sgr colour(48, $(++i))
                else if ($i ~ /^#/) sgr = sgr colour(38, $i)
                else if ($i in attribute) sgr = sgr ";" attribute[$i]
            }
            return sgr
        }
        function escaped(text) { gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); return text }
        function row(text, roles,   i, byte, cell, role, now, out) {
            while (length(text) < 80) text = text " "
            for (i = 1; i <= length(text); i++) {
                byte = substr(text, i, 1)
                if (!(byte in inside)) {
                    role = substr(roles, ++cell, 1); role = role == "" ? "." : role
                    if (cell > 80) break
                    if (role != now) { out = out "\\u001b[" sgr[role] "m"; now = role }
                }
                out = out escaped(byte)
            }
            return out "\\u001b[0m"
        }
        BEGIN {
            for (i = 128; i < 192; i++) inside[sprintf("%c", i)] = 1
            attribute["bold"] = 1; attribute["dim"] = 2; attribute["italic"] = 3; attribute["underline"] = 4; attribute["reverse"] = 7
        }
        NR == FNR { if (/^= /) sgr[$2] = style(); next }
        /^= / { next }
        /^~/ { roles[n] = substr($0, 2); next }
        { text[++n] = $0 }
        END {
            printf "[%.1f, \"o\", \"\\u001b[H\\u001b[2J", at
            for (i = 1; i <= n; i++) printf "\\u001b[%d;1H%s", i, row(text[i], roles[i])
            print "\"]"
        }
    ' "$screen" "$screen" | sed 's/blockwright-demo-[0-9]*/blockwright-demo-0/'
    at=$((at + 6)) # seconds to read a step
done
