#!/bin/sh
# compare beside `cmp -l` and beside preads with memcmp alone: two files of the given size, 1,000 scattered changed
# bytes, hot cache, three rounds, the best of each. Prints seconds, ratios and memory; asserts nothing.
#   tests/bench/compare.sh BUILD [GIB [FOLDER]]
build=${1:?build folder} gib=${2:-4} folder=${3:-/tmp}
work=$(mktemp -d "$folder/bw-bench-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
python3 - "$work" "$gib" <<'PY' || exit 2
import os, random, struct, sys
work, blocks, size = sys.argv[1], int(float(sys.argv[2]) * 131072), 8192
body = bytearray(random.Random(1).randbytes(size))
with open(work + "/left.dbf", "wb") as f:
    head = bytearray(size)
    head[0:8] = struct.pack("<BBHI", 0, 0xa2, 0, 0xffc00000)
    head[20:32] = struct.pack("<II4s", size, blocks - 1, b"\x7d\x7c\x7b\x7a")
    f.write(head)
    for n in range(1, blocks):
        body[0:8] = struct.pack("<BBHI", 0x0b if n == 1 else 6, 0xa2, 0, 5 << 22 | n)
        f.write(body)
os.system("cp '%s/left.dbf' '%s/right.dbf'" % (work, work))
rng = random.Random(2)
with open(work + "/right.dbf", "r+b", buffering=0) as f:
    for at in sorted(rng.sample(range(2 * size, blocks * size), 1000)):
        f.seek(at); old = f.read(1); f.seek(at); f.write(bytes([old[0] ^ 0x55]))
PY
export OUT="$work/out" # not /dev/null: cmp would stop at the first difference
seconds() { # the best of three
    best=
    for round in 1 2 3; do
        s=$( { /usr/bin/env bash -c 'TIMEFORMAT=%R; time "$@" >"$OUT" 2>&1' - "$@"; } 2>&1 )
        best=$(printf '%s\n%s\n' "$s" "${best:-$s}" | sort -n | head -1)
    done
    echo "$best"
}
l=$work/left.dbf r=$work/right.dbf
cat "$l" "$r" > /dev/null
cmp_l=$(seconds cmp -l "$l" "$r")
limit=$(seconds "$build/tests/bench/limit_compare" "$l" "$r")
one=$(seconds "$build/core/blockwright" compare "$l" "$r" -j 1)
two=$(seconds "$build/core/blockwright" compare "$l" "$r" -j 2)
plain=$(seconds "$build/core/blockwright" compare "$l" "$r" -j 2 --fields 0) # without decoding the first 20 changed blocks, which are random bytes
"$build/core/blockwright" compare "$l" "$r" | tail -1
awk -v c="$cmp_l" -v m="$limit" -v o="$one" -v t="$two" -v p="$plain" 'BEGIN {
    printf "cmp -l %.2f s, preads and memcmp %.2f s, compare -j 1 %.2f s, -j 2 %.2f s\n", c, m, o, t
    printf "beside cmp -l: %.2f on one thread, %.2f on two; beside preads and memcmp: %.2f on one, %.2f on two\n", o / c, t / c, o / m, t / m
    printf "with --fields 0 on two threads: %.2f s, %.2f beside cmp -l\n", p, p / c }'
python3 - "$build/core/blockwright" "$l" "$r" <<'PY'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "compare"] + sys.argv[2:], stdout=subprocess.DEVNULL)
print("most memory: %.1f MiB" % (resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024))
PY
