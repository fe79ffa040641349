#!/bin/sh
# Settings: a file of the person's own, `set`, init.lua; what does not fit is refused in words. Usage: check_settings.sh PROGRAM
program=${1:?program}; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
export XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state"
failed=0
expect() { # text, command...
    text=$1; shift; out=$("$@" 2>&1); case "$out" in *"$text"*) ;; *) echo "$*: no '$text' in: $out"; failed=1 ;; esac
}
"$program" demo d >/dev/null || exit 2
mkdir -p config/blockwright; own=config/blockwright/settings
expect "script-memory    256" "$program" set
expect "one of: auto dark light high-contrast deuteranopia protanopia mono; default auto" "$program" set theme
expect "there is no setting 'colour'; set lists them" "$program" set colour
expect "theme: 'pink' is none of: auto" "$program" set theme pink
expect "theme: 'dark light' is none of" "$program" set theme "dark light"
expect "script-memory: '1' is no number from 16 to 65536" "$program" set script-memory 1
expect "script-memory: '99999999999999999999' is no number" "$program" set script-memory 99999999999999999999
printf '# mine\nscript-memory = 16\n\n  script-seconds=1  \n' >$own
expect "script-memory    16" "$program" set
expect '{"name":"script-seconds","value":"1","default":"0"' "$program" set script-seconds --json
echo 'local t = {} for i = 1, 1e7 do t[i] = ("x"):rep(100) .. i end' >big.lua
expect "more than 16 MiB of memory" "$program" run big.lua d/users01.dbf
echo 'while true do end' >endless.lua
expect "its time is used up" "$program" run endless.lua d/users01.dbf
printf 'theme = mono\nnonsense\nscript-memory = 32\n' >$own
expect "settings:2: 'nonsense' is no line \"name = value\"" "$program" set
expect "script-memory    32" "$program" set
printf 'script-memory = lots\n' >$own
expect "settings:1: script-memory: 'lots' is no number from 16 to 65536" "$program" set
rm $own; echo 'bw.set("script-memory", 64)' >config/blockwright/init.lua; chmod go-w config config/blockwright config/blockwright/init.lua
expect "script-memory    64" "$program" set
echo 'bw.set("script-memory", 1)' >config/blockwright/init.lua
expect "init.lua:1: script-memory: '1' is no number" "$program" set
rm config/blockwright/init.lua
echo 'print(bw.command("set", "script-memory", "4096"))' >x.lua; expect "a script may not run 'set'" "$program" run x.lua d/users01.dbf
# For good: its line is changed, the others stay.
printf '# mine\ntheme=dark\nbell = on\ntheme = light\n' >$own
"$program" set --save theme mono; printf '# mine\ntheme = mono\nbell = on\n' | cmp -s - $own || { echo "set --save:"; cat $own; failed=1; }
"$program" set --save mouse on; expect "mouse            on         the mouse points, scrolls and drags; off: the terminal selects text with it (from settings)" "$program" set
expect "bell: 'loud' is none of: off on" "$program" set --save bell loud
grep -q loud $own && { echo "a wrong value was saved"; failed=1; }
rm $own
# A directory's own: only when trusted, only as long as it stays as it is, never what is personal.
printf 'offsets = hex\n' >d/.blockwright
from() { "$program" --script keys --size 100x20 --dump-screen screen d/users01.dbf; grep -q "$1" screen || { echo "with $2, no '$1':"; cat screen; failed=1; }; }
echo '":set offsets"' >keys; echo Enter >>keys
from "offsets          decimal" "an untrusted directory"
(cd d && expect "d/.blockwright is not read before" "$program" set)
expect "offsets = hex" "$program" trust d
from "offsets          hex .*(from the directory's)" "a trusted directory"
expect "$work/d" "$program" trust --list
printf 'bell = on\n' >>d/.blockwright
from "offsets          decimal" "a directory whose file changed"
printf 'script-memory = 4096\n' >d/.blockwright
expect "script-memory is personal" "$program" trust d
expect "no plain file" sh -c "rm d/.blockwright; mkfifo d/.blockwright; timeout 5 '$program' trust d"
rm d/.blockwright; printf 'offsets = hex\n' >d/.blockwright; "$program" trust d >/dev/null; "$program" trust --forget d 2>/dev/null
from "offsets          decimal" "a directory that was forgotten"
"$program" trust d >/dev/null; printf 'offsets = decimal\n' >$own; from "offsets          hex" "a directory before the settings"; rm $own d/.blockwright
printf '":"\n"set th"\nTab\n"mono"\nEnter\n":"\n"set theme"\nEnter\n' >keys
"$program" --script keys --size 100x10 --dump-screen screen d/users01.dbf; grep -q "theme            mono" screen || { echo "set in the workbench:"; cat screen; failed=1; }
[ "$failed" = 0 ] && echo "settings are as set"
exit "$failed"
