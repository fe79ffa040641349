#!/bin/sh
# Logs that are none: each input at a quarter and at full size, so that time can be seen to be linear; the most memory
# of each run must stay under 40 MiB whatever the size. Exit status 1: a crash, more memory, or time that grows more
# than six times for four times the bytes.
#   tests/bench/garbage.sh BUILD [SCALE [FOLDER]]     SCALE 1: 100 MB, 1 GB line, 10 million empty lines; 0.1 is quick
build=${1:?build folder} scale=${2:-1} folder=${3:-/tmp}
work=$(mktemp -d "$folder/bw-garbage-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
python3 - "$build/core/blockwright" "$work" "$scale" <<'PY'
import gzip, os, subprocess, sys, time, zlib
ours, work, scale = sys.argv[1], sys.argv[2], float(sys.argv[3])
MB, bad = 1000000, 0
stamp = b"Wed Apr 19 17:25:28 2006\n"
def repeat(out, piece, size):
    block = piece * max(1, (1 << 20) // len(piece))
    while size > 0: size -= out.write(block[:size])
def random_bytes(out, n):
    with open("/dev/urandom", "rb") as source:
        while n > 0: n -= out.write(source.read(min(n, 1 << 20)))
def one_line(out, n): out.write(stamp); repeat(out, b"x", n)
def one_error(out, n): out.write(stamp); repeat(out, b"ORA-00600: [", n)
def xml_open(out, n): repeat(out, b"<msg time='2021-06-17T11:23:35.863+05:30'>\n<txt>&amp;&lt;&lt;&lt;\n", n)
def xml_never_closed(out, n): out.write(b"<msg time='2021-06-17T11:23:35.863+05:30'>\n<txt>"); repeat(out, b"&amp;&amp;&lol9;\n", n)
def json_deep(out, n): out.write(b'{ "URGENCY" : "x"\n'); repeat(out, b'{"a":[\n', n)
inputs = [("random bytes", random_bytes, 100 * MB), ("one line", one_line, 1000 * MB),
          ("empty lines", lambda out, n: repeat(out, b"\n", n), 10 * MB), ("zero bytes", lambda out, n: repeat(out, b"\0", n), 1000 * MB),
          ("one error's arguments", one_error, 100 * MB), ("stamps alone", lambda out, n: repeat(out, stamp, n), 50 * MB),
          ("brackets", lambda out, n: repeat(out, b"[[[[((((\n", n), 50 * MB), ("open messages", xml_open, 50 * MB),
          ("a message without end", xml_never_closed, 50 * MB), ("braces", json_deep, 50 * MB),
          ("UTF-16 of halves", lambda out, n: (out.write(b"\xff\xfe"), repeat(out, b"\x00\xd8", n)), 50 * MB)]
def run(path, *words):
    start = time.monotonic()
    done = subprocess.run(["/usr/bin/time", "-f", "%M", ours, *words, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return time.monotonic() - start, int(done.stderr.split()[-1]) / 1024, done.returncode
def judge(name, path, words, before):
    global bad
    seconds, memory, code = run(path, *words)
    wrong = code not in (0, 1, 2) or memory > 40 or (before is not None and seconds > 6 * before + 0.5)
    bad += wrong
    print("%-24s %-12s %9.1f MB %8.2f s %7.1f MiB  exit %d%s" % (name, " ".join(words), os.path.getsize(path) / MB, seconds, memory, code, "  WRONG" if wrong else ""), flush=True)
    return seconds
for name, make, full in inputs:
    times = {}
    for size in (int(full * scale / 4), int(full * scale)):
        path = os.path.join(work, "input.log")
        with open(path, "wb") as out: make(out, size)
        for words in (("log", "kinds"), ("events",), ("spans",)):
            times[words] = judge(name, path, words, times.get(words))
        os.remove(path)
bomb = os.path.join(work, "bomb.log.gz")
with gzip.open(bomb, "wb") as out: out.write(stamp); repeat(out, b"\0" * 4096, int(2000 * MB * scale))
judge("gzip bomb", bomb, ("events",), None)
data = open(bomb, "rb").read()
for cut in sorted({0, 1, 2, 3, 9, 10, 11, 17, 18, 19, 100, len(data) // 2, len(data) - 9, len(data) - 8, len(data) - 1}):
    path = os.path.join(work, "cut.log.gz")
    with open(path, "wb") as out: out.write(data[:cut])
    seconds, memory, code = run(path, "log", "kinds")
    if code not in (0, 1, 2) or memory > 40: bad += 1; print("gzip cut at %d: exit %d, %.1f MiB  WRONG" % (cut, code, memory))
print("gzip bomb cut at 15 places: done")
sys.exit(1 if bad else 0)
PY
