#!/usr/bin/env python3
"""The benchmark: each job of the program beside its yardstick, in turn, in one run; prints a table of ratios.

    tests/bench/bench.py BUILD [--quick] [--work DIR] [--only WORD] [--rounds N] [--cold]

Data is made in DIR (removed at the end): a 4 GiB datafile of pseudo-random 8 KiB blocks, a copy with 1,000 changed
bytes, a 64 GiB sparse file; --quick takes 256 MiB. Figures are medians of wall seconds over the rounds, pairs run one after
the other so that both see the same machine; memory is the most that was resident. Nothing is asserted: budgets are
printed beside the ratios. Yardsticks that are not installed are named and left out.
"""
import argparse, os, pty, select, shutil, signal, statistics, subprocess, tempfile, time

THREADS = os.cpu_count() or 1
MEASURE = None  # tests/bench/measure of the build


def run(command):
    """(seconds, resident KiB) of one whole process; its output goes through a pipe."""
    said = subprocess.run([MEASURE, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                          check=True).stdout.split()
    return float(said[0]), int(said[1])


def resident_now(pid):
    with open(f"/proc/{pid}/status") as f:
        return next((int(line.split()[1]) for line in f if line.startswith("VmHWM")), 0)


def first_screen(command):
    """Seconds until a terminal program has drawn and is silent for 150 ms, and what was resident then."""
    begun = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    last, drawn, limit = begun, 0, begun + 20
    while time.perf_counter() < limit:
        ready, _, _ = select.select([terminal], [], [], 0.15 if drawn else 5)
        if not ready:
            break
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        drawn += len(data)
        last = time.perf_counter()
    resident = resident_now(pid)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return last - begun, resident


class Bench:
    def __init__(self, arguments):
        self.a = arguments
        self.rows = []

    def drop_caches(self):
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w") as f:
            f.write("3\n")

    def pair(self, job, ours, yards, budget, measure=run, cold=False):
        """ours: a command; yards: {name: command}. One row for each yardstick."""
        if self.a.only and self.a.only not in job:
            return
        yards = {n: c for n, c in yards.items() if shutil.which(c[0]) or print(f"-- {c[0]} is not installed: {job} without it")}
        times = {name: [] for name in ["blockwright", *yards]}
        memory = dict.fromkeys(times, 0)
        for name, command in [("blockwright", ours), *yards.items()]:
            if not cold:
                measure(command)  # once for the caches
        for _ in range(self.a.rounds):
            for name, command in [("blockwright", ours), *yards.items()]:
                if cold:
                    self.drop_caches()
                seconds, resident = measure(command)
                times[name].append(seconds)
                memory[name] = max(memory[name], resident)
        own = statistics.median(times["blockwright"])
        for name in yards or [None]:
            yard = statistics.median(times[name]) if name else None
            self.row(job, own, memory["blockwright"], name, yard, memory.get(name, 0), budget)

    def row(self, job, own, own_kib, name, yard, yard_kib, budget):
        ratio = f"{own / yard:.2f}" if yard else "-"
        print(f"| {job} | {own:.3f} s | {own_kib / 1024:.1f} | {name or '-'} | "
              f"{f'{yard:.3f} s' if yard else '-'} | {yard_kib / 1024:.1f} | {ratio} | {budget} |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--cold", action="store_true", help="also with dropped caches (root)")
    parser.add_argument("--work", default="/tmp")
    parser.add_argument("--only")
    parser.add_argument("--rounds", type=int, default=5)
    a = parser.parse_args()
    global MEASURE
    MEASURE = os.path.join(a.build, "tests/bench/measure")
    folder = tempfile.mkdtemp(prefix="bw-bench-", dir=a.work)
    try:
        jobs(Bench(a), a, folder)
    finally:
        shutil.rmtree(folder)


def jobs(b, a, folder):
    mib = 256 if a.quick else 4096
    bw, limit, make = (os.path.join(a.build, p) for p in ("core/blockwright", "tests/bench/limit", "tests/bench/make_data"))
    left, right, sparse, small = (os.path.join(folder, n) for n in ("left.dbf", "right.dbf", "sparse.dbf", "small.dbf"))
    subprocess.run([make, left, str(mib)], check=True)
    shutil.copy(left, right)
    subprocess.run([make, "change", right, "1000"], check=True)
    subprocess.run([make, small, "1"], check=True)
    shutil.copy(small, sparse)
    os.truncate(sparse, 64 << 30)
    with open(left, "r+b") as f:  # what find looks for, near the end
        f.seek((mib << 20) - 100 * 8192 + 4000)
        f.write(b"blockwright-needle")
    n = str(THREADS)
    print(f"blockwright beside its yardsticks: {mib} MiB, {THREADS} cores, {os.uname().release}, {time.strftime('%Y-%m-%d')}, "
          f"medians of {a.rounds}\n")
    print("| job | blockwright | MiB | yardstick | its time | MiB | ratio | budget |\n|---|---|---|---|---|---|---|---|")
    b.pair("verify, hot, 1 thread", [bw, "verify", left, "-j", "1"], {"limit xor": [limit, "xor", left, "1"]}, "<= 1.10")
    b.pair(f"verify, hot, {n} threads", [bw, "verify", left, "-j", n], {"limit xor": [limit, "xor", left, n]}, "<= 1.10")
    rg = {"rg -a --no-mmap": ["rg", "-a", "--no-mmap", "-c", "blockwright-needle", left]}
    b.pair("find text, 1 thread", [bw, "find", left, "blockwright-needle", "--text", "-j", "1"], rg, "<= 1.3")
    b.pair(f"find text, {n} threads", [bw, "find", left, "blockwright-needle", "--text", "-j", n], rg, "<= 1.0")
    b.pair(f"find masked hex, {n} threads", [bw, "find", left, "626c??6b777269676874", "--hex", "-j", n], rg, "<= 1.5")
    b.pair(f"find aligned number, {n} threads", [bw, "find", left, "0x6b636f6c", "--number", "-j", n], rg, "<= 1.5")
    yards = {"limit memcmp": [limit, "memcmp", left, right, "1"], "cmp -l": ["cmp", "-l", left, right]}
    b.pair("compare, 1 thread", [bw, "compare", left, right, "-j", "1"], yards, "<= 1.10, cmp <= 0.7")
    yards["limit memcmp"] = [limit, "memcmp", left, right, n]
    b.pair(f"compare, {n} threads", [bw, "compare", left, right, "-j", n], yards, "<= 1.10, cmp <= 0.4")
    b.pair("blocks --json", [bw, "blocks", left, "--json"], {"limit headers": [limit, "headers", left]}, "<= 1.5")
    for name, path in (("8 MiB", small), (f"{mib} MiB", left), ("64 GiB sparse", sparse)):
        b.pair(f"first screen, {name}", [bw, path],
               {"tweak": ["tweak", path], "vbindiff": ["vbindiff", path], "dhex": ["dhex", path]}, "<= 2", measure=first_screen)
    if a.cold and os.access("/proc/sys/vm/drop_caches", os.W_OK):
        yards = {"dd bs=1M": ["dd", "bs=1M", f"if={left}", "of=/dev/null"], "limit xor, 2 threads": [limit, "xor", left, "2"]}
        b.pair("verify, cold", [bw, "verify", left], yards, "<= 1.05", cold=True)


if __name__ == "__main__":
    main()
