#!/bin/sh
# What a recovery script must not do - write, run programs, load C, read foreign files, commit - is refused in words, and nothing
# is written. Usage: check_closed.sh PROGRAM
program=${1:?program}; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work" || exit 2
export XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state"
failed=0
"$program" demo d >/dev/null || exit 2
printf 'root:x:0:0\nnobody reads this\n' >passwd
for i in $(seq 400); do echo "line $i of a text that is longer than a block, and nothing of Oracle's"; done >text
find d passwd text -type f -exec cksum {} + | sort >before
refused() { # words that must be said, script
    printf '%s\n' "$2" >"$work/x.lua"
    "$program" run x.lua d/users01.dbf >out 2>&1; status=$?
    grep -qF -- "$1" out || { echo "$2"; echo "  no '$1' in: $(cat out)"; failed=1; }
    grep -q "nobody reads\|line 3 of" out && { echo "$2 could read"; failed=1; }
    [ "$status" = 139 ] && failed=1
    rm -f x.lua out
}
no="a script may not read"; closed="is not available to scripts: they read files through bw.open, stage edits, and leave writing to commit"
refused "io $closed" 'io.open("new", "w")'
refused "io $closed" 'io.lines("passwd")'
refused "io $closed" 'io.popen("id")'
refused "os $closed" 'os.execute("touch new")'
refused "os $closed" 'os.remove("passwd")'
refused "os $closed" 'os.rename("passwd", "new")'
refused "package $closed" 'package.loadlib("libc.so.6", "system")'
refused "require $closed" 'require "socket"'
refused "loadfile $closed" 'loadfile("passwd")'
refused "dofile $closed" 'dofile("x.lua")'
refused "load $closed" 'load("return 1")'
refused "debug $closed" 'debug.getregistry()'
refused "no Oracle block is that small" 'print(bw.open("passwd"))'
refused "$no text" 'print(bw.open("text"))'
refused "$no 7=text" 'print(bw.open("7=text"))'
refused "$no text" 'print(bw.workspace("text"))'
for command in dump timeline events spans info blocks verify map print log_kinds; do
    refused "$no text" "print(bw.cmd.$command { 'text' })"
done
refused "$no text" "print(bw.command('compare', 'text', 'd/users01.dbf'))"
refused "$no text" "print(bw.cmd.find { 'text', 'root' })"
refused "$no text" 'print(bw.cmd.dump { "text" })'
for command in commit journal_restore journal_forget journal_resolve demo run bbed; do
    refused "a script may not run '$(echo $command | tr _ ' ')': it stages, a person commits" "print(bw.cmd.$command { 'x' })"
done
refused "a script may not run 'commit'" 'bw.files()[1]:block(11):put(4000, "x") print(bw.command("commit", "--yes"))'
refused "bw.on is for init.lua" 'bw.on("edit", print)'
refused "bw.define is for init.lua" 'bw.define {}'
refused "metatable" 'setmetatable(bw.cmd, {})'
refused "boolean value" 'getmetatable(bw.files()[1]).__gc()'
refused "nobody answered" 'print(bw.form { title = "f", fields = setmetatable({ setmetatable({ name = "a" }, { __index = error }) }, { __index = error }) })'
[ "$(ls | tr '\n' ' ')" = "before d passwd text " ] || { echo "a script made a file: $(ls)"; failed=1; }
find d passwd text -type f -exec cksum {} + | sort | diff - before || { echo "a script wrote"; failed=1; }
[ "$failed" = 0 ] && echo "closed is closed"
exit "$failed"
