#!/bin/sh
# print over a large file: the demo's datafiles enlarged to one of GIB (their used blocks over and over, each with its own address
# and seal), 1,000 blocks of it picked at random, printed by one process with one thread; then decoding alone, with the full tree
# of fields. Processor time, so that others on the machine do not count; best of three rounds, hot cache. Prints rates; asserts nothing (the issue asks for 1,000 and 20,000 blocks/s).
#   tests/bench/print.sh BUILD [GIB [FOLDER]]
build=${1:?build folder} gib=${2:-1} folder=${3:-/tmp}
work=$(mktemp -d "$folder/bw-bench-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
"$build/core/blockwright" demo "$work/demo" > /dev/null || exit 2
python3 - "$work" "$gib" <<'PY' || exit 2
import array, random, struct, sys
work, blocks, size = sys.argv[1], int(float(sys.argv[2]) * 131072), 8192
used, head = [], None
for name in ("system01", "sysaux01", "undotbs01", "users01"):
    data = open(f"{work}/demo/{name}.dbf", "rb").read()
    whole = [bytearray(data[at:at + size]) for at in range(0, len(data), size)]
    used += [b for b in whole[2:] if b[0]]
    head = whole[:2]
def sealed(b):
    b[16:18] = b"\0\0"
    words, xor = array.array("H", bytes(b)), 0
    for w in words:
        xor ^= w
    b[16:18] = struct.pack("<H", xor)
    return b
struct.pack_into("<I", head[0], 24, blocks - 1)
struct.pack_into("<I", head[1], 44, blocks - 1)
sums = [bytes(sealed(b)) for b in used]
with open(work + "/big.dbf", "wb") as f:
    f.write(sealed(head[0]) + sealed(head[1]))
    for n in range(2, blocks):
        i = n % len(sums)
        old, new = struct.unpack_from("<I", sums[i], 4)[0], 4 << 22 | n
        change = old ^ new                                   # the seal follows the address: XOR of words
        seal = struct.unpack_from("<H", sums[i], 16)[0] ^ (change & 0xffff) ^ (change >> 16)
        f.write(sums[i][:4] + struct.pack("<I", new) + sums[i][8:16] + struct.pack("<H", seal) + sums[i][18:])
rng = random.Random(4)
with open(work + "/picked", "w") as f:
    f.write(" ".join(f"-b {n}" for n in rng.sample(range(2, blocks), 1000)))
print(f"{blocks} blocks of {len(used)} different ones in use")
PY
cat "$work/big.dbf" > /dev/null
picked=$(cat "$work/picked")
rate() { # label, command...: the round of the three that took the least processor time
    label=$1; shift
    for round in 1 2 3; do
        { bash -c 'TIMEFORMAT="%U %S %R"; time "$@" > "$OUT" 2>&1' - "$@"; } 2>&1
    done | awk '{ print $1 + $2, $3 }' | sort -n | head -1 | awk -v what="$label" '{
        printf "%-22s %.3f s of a processor: %d blocks/s (%.3f s on the clock)\n", what, $1, 1000 / $1, $2 }'
}
export OUT="$work/out"
rate "print" "$build/core/blockwright" print "$work/big.dbf" $picked
rate "print --verbose" "$build/core/blockwright" print "$work/big.dbf" -v $picked
rate "print --json" "$build/core/blockwright" print "$work/big.dbf" --json $picked
rate "map -v" "$build/core/blockwright" map "$work/big.dbf" -v $picked
rate "describe" "$build/core/blockwright" describe "$work/big.dbf" $picked
BW_ROOT=$(dirname "$0")/../.. "$build/tests/bench/decode_rate" "$work/big.dbf" 1000
