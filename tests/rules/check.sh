#!/bin/sh
# The rules of the house, checked over the source: see docs/architecture.md. Prints each break; exit 1 when there is one.
cd "${1:?project root}" || exit 2
broken=0
complain() { echo "$*"; broken=1; }

floor() { # folder of core -> its number
    case "$1" in
    base) echo 0 ;; file) echo 1 ;; layout) echo 2 ;; oracle) echo 3 ;; workspace | verify | search | diff | log | verdict | failover | monitor) echo 4 ;;
    command | demo) echo 5 ;; script | plugin) echo 6 ;; ui) echo 7 ;; program) echo 8 ;; *) echo 9 ;;
    esac
}

for file in core/*/*.c core/*/*.h; do
    own=${file#core/}; own=${own%%/*}
    for other in $(sed -n 's|^#include "core/\([a-z]*\)/.*|\1|p' "$file"); do
        [ "$(floor "$other")" -le "$(floor "$own")" ] || complain "$file includes core/$other, a floor above its own"
    done
done

only() { # header, files that may include it
    header=$1; shift
    grep -lE "#include <($header)>" -r core plugins --include='*.c' --include='*.h' | while read -r file; do
        case " $* " in *" ${file%/*}/ "* | *" $file "*) ;; *) echo "$file includes <$header>; only $* may" ;; esac
    done
}
out=$(only 'lua.h|lauxlib.h|lualib.h' core/script/; only 'dlfcn.h' core/plugin/; only 'curses.h|ncurses.h|term.h' core/ui/term.c)
[ -z "$out" ] || complain "$out"

# Who opens files for writing: new demo files, screens and logs that the caller asked for, the program's own state.
for file in $(grep -lE 'O_WRONLY|O_RDWR|fopen\([^)]*"[wa]|fopen\([^)]*"r\+|pwrite\(|ftruncate\(' -r core plugins --include='*.c'); do
    case "$file" in core/demo/writer.c | core/demo/live.c | core/command/report_file.c | core/ui/key_script.c | core/ui/table_export.c | core/file/journal.c | core/file/own_files.c | core/monitor/recording.c | core/script/alarm_log.c | plugins/bbed/spool.c) ;;
    *) complain "$file opens a file for writing; only core/file/journal.c may for a user's file" ;; esac
done

for file in $(find plugins -name '*.[ch]'); do
    grep -q '#include "core/' "$file" && complain "$file includes inside headers; a plugin uses include/blockwright alone"
done

# Lengths: files up to 700 lines, functions up to 100.
for file in $(find core plugins -name '*.[ch]'); do
    awk -v file="$file" '/^\{/ { start = NR } /^\}/ { if (start && NR - start > 100) { print file ":" start ": a function of " NR - start " lines"; bad = 1 } start = 0 }
        END { if (NR > 700) { print file ": " NR " lines"; bad = 1 } exit bad }' "$file" || broken=1
done
[ "$broken" = 0 ] && echo "all rules hold"
exit "$broken"
