#!/usr/bin/env python3
"""The benchmark: each job of the program beside its yardstick, in turn, in one run; prints tables of ratios.

    tests/bench/bench.py BUILD [--quick] [--cold] [--only WORD] [--rounds N] [--markdown FILE]

README.md beside this file tells what is measured and how. Nothing is asserted about time; the exit status is 1 when an answer
of the program is wrong.
"""
import argparse, os, re, shutil, signal, statistics, sys, tempfile

import jobs, measuring
from data import SCALES, Data

THREADS = os.cpu_count() or 1
HEAD = ("| job | blockwright | MiB | yardstick | its time | MiB | ratio | of processor time | budget | |\n"
        "|---|--:|--:|---|--:|--:|--:|--:|--:|---|")


class Table:
    """Prints what it is given, and keeps it for the document."""

    def __init__(self):
        self.parts, self.lines, self.name = {}, [], None

    def part(self, name):
        self.lines = self.parts.setdefault(name, [])

    def say(self, line=""):
        self.lines.append(line)
        print(line, flush=True)


class Bench:
    def __init__(self, arguments, table):
        self.a, self.table, self.wrong, self.over = arguments, table, [], []
        self.whole = measuring.Process(arguments.build)

    def wanted(self, name):
        return not self.a.only or self.a.only in name

    def check(self, job):
        """Runs ours once for its answer (and for the caches)."""
        job.before()
        said = jobs.subprocess.run(job.ours, stdout=jobs.subprocess.PIPE, stderr=jobs.subprocess.PIPE)
        trouble = job.right(said.stdout.decode(errors="replace"))
        if said.returncode not in (0, 1):
            trouble = said.stderr.decode(errors="replace").strip() or f"exit status {said.returncode}"
        if trouble:
            self.wrong.append(f"{job.name}: {trouble}")
            print(f"WRONG ANSWER: {self.wrong[-1]}", flush=True)

    def run(self, job):
        if not self.wanted(job.name):
            return
        measure = job.measure or self.whole
        others = self.whole if job.yards_whole else measure
        flat = [y for yard in job.yards for y in (yard.command if isinstance(yard.command[0], jobs.Yard) else [yard])]
        missing = {y.name: y.command[0] for y in flat if not shutil.which(y.command[0])}
        for name, program in missing.items():
            print(f"-- {program} is not installed: {job.name} without it")
        flat = [y for y in flat if y.name not in missing]
        if not isinstance(measure, measuring.FirstScreen):
            self.check(job)
        times = self.rounds(job, [("", job.ours, measure)] + [(y.name, y.command, others) for y in flat])
        for yard in job.yards:
            self.row(job, times, yard)

    def rounds(self, job, commands):
        """Ours and each yardstick in turn; the first round warms the caches and does not count."""
        times = {name: [] for name, _, _ in commands}
        warm = not job.cold and not self.a.quick
        rounds = self.a.rounds if self.a.quick else max(self.a.rounds, job.rounds)
        for i in range(rounds + warm):
            for name, command, measure in commands:
                if not name:
                    job.before()
                if job.cold:
                    measuring.drop_caches(command)
                taken = measure(command)
                if i or not warm:
                    times[name].append(taken)
        return {name: measuring.median(runs) for name, runs in times.items()}

    def row(self, job, times, yard):
        names = [y.name for y in yard.command] if isinstance(yard.command[0], jobs.Yard) else [yard.name]
        names = [n for n in names if n in times]
        own = times[""]
        if not names:
            self.table.say(f"| {job.name} | {own.seconds:.3f} s | {own.kib / 1024:.1f} | {yard.name}: not installed | - | - | - | - | - | |")
            return
        best = min(names, key=lambda n: times[n].seconds)
        other, part = times[best], yard.part
        ratio = own.seconds * part / other.seconds
        fits = yard.most is None or (ratio <= yard.most and (not job.most_mib or own.kib <= job.most_mib * 1024))
        verdict = "" if yard.most is None or self.a.quick else "ok" if fits else "OVER"
        if not fits and not self.a.quick:
            self.over.append(f"{job.name} beside {best}: {ratio:.2f}")
        work = f"{own.processor * part / other.processor:.2f}" if own.processor and other.processor else "-"
        label = best + (f" (the fastest of {len(names)})" if len(names) > 1 else "") + ("" if part == 1 else f", for {part:.1%} of it, scaled")
        budget = "-" if yard.most is None else f"<= {yard.most:.2f}" + (f", <= {job.most_mib:.0f} MiB" if job.most_mib else "")
        self.table.say(f"| {job.name} | {own.seconds:.4f} s | {own.kib / 1024:.1f} | {label} | {other.seconds / part:.4f} s | "
                       f"{other.kib / 1024:.1f} | {ratio:.2f} | {work} | {budget} | {verdict} |")


def scaling(b, d, bw):
    """Time a GiB and memory, at sizes four times apart."""
    b.table.say("| job, all cores | " + " | ".join(f"{d.mib // s} MiB" for s in SCALES) + " | seconds a GiB, largest beside smallest |\n|---|" + "--:|" * (len(SCALES) + 1))
    figures = {}
    for s in SCALES:
        left, right, planted = (d.left, d.right, d.planted) if s == 1 else d.make_pair(d.mib // s)
        for name, command in (("verify", [bw, "verify", left]), ("find", [bw, "find", left, "blockwright-needle"]),
                              ("compare", [bw, "compare", left, right]), ("blocks --json", [bw, "blocks", left, "--json"])):
            job = jobs.Job(name, command, [])
            figures.setdefault(name, []).append((d.mib / s / 1024, b.rounds(job, [("", command, b.whole)])[""]))
        if s != 1:
            os.unlink(left), os.unlink(right)
    for name, runs in figures.items():
        rates = [r.seconds / gib for gib, r in runs]
        b.table.say(f"| {name} | " + " | ".join(f"{r.seconds:.3f} s, {r.kib / 1024:.1f} MiB" for _, r in runs) + f" | {rates[-1] / rates[0]:.2f} |")


def rates(b, d, bw):
    """What has no yardstick but a rate: blocks a second of one core."""
    count = min(1000, d.used_blocks)
    picked = [w for n in range(2, count + 2) for w in ("-b", str(n * 37 % (d.used_blocks - 2) + 2))]
    b.table.say("| job, 1 thread | blocks/s of processor time | budget | |\n|---|--:|--:|---|")

    def row(name, rate, least):
        verdict = "" if b.a.quick or not least else "ok" if rate >= least else "OVER"
        if verdict == "OVER":
            b.over.append(f"{name}: {rate:.0f} blocks/s")
        b.table.say(f"| {name} | {rate:,.0f} | {f'>= {least:,}' if least else '-'} | {verdict} |")

    os.environ["BW_ROOT"] = os.path.join(jobs.HERE, "../..")
    for name, path in (("the demo's blocks in use", d.used), *d.full.items()):
        said = [d.tool("decode_rate", path, count, 20 if path == d.used else 1).decode() for _ in range(b.a.rounds)]
        row(f"decode, full tree of fields: {name}, " + said[0].split(", ")[1].strip(), statistics.median(float(s.split()[0]) for s in said), 20000)
    for name, command, least in (("print", ["print"], 1000), ("print --json", ["print", "--json"], None), ("describe", ["describe"], None)):
        run = b.rounds(jobs.Job(name, [], []), [("", [bw, command[0], d.used, *picked, *command[1:]], b.whole)])[""]
        row(f"{name}, {count} blocks, whole process", count / run.processor, least)


def instruction_counts(b, d, bw):
    """Callgrind over two sizes: the difference is the blocks' own, whatever the start costs."""
    b.table.say("| job, 1 thread | instructions a block |\n|---|--:|")
    sizes, counts = (4, 12), {}
    os.environ["BW_ROOT"] = os.path.join(jobs.HERE, "../..")
    for mib in sizes:
        path = d.path(f"count{mib}.dbf")
        d.tool("make_data", path, mib)
        for name, command in (("verify", [bw, "verify", path, "-j", "1"]), ("find text", [bw, "find", path, "blockwright-needle", "-j", "1"]),
                              ("blocks --json", [bw, "blocks", path, "--json", "-j", "1"])):
            counts.setdefault(name, []).append(measuring.instructions(command))
    tool = os.path.join(d.build, "tests/bench/decode_rate")
    decoded = {f"decode, full tree of fields: {name}": [measuring.instructions([tool, path, "100", str(rounds)]) for rounds in (1, 11)]
               for name, path in (("the demo's blocks in use", d.used), *d.full.items())}
    for name, (few, many) in [*counts.items(), *decoded.items()]:
        blocks = 1000 if name in decoded else (sizes[1] - sizes[0]) * 128
        b.table.say(f"| {name} | " + (f"{(many - few) / blocks:,.0f}" if few and many else "no valgrind, or not with this build") + " |")


def hot_tables(b, d, bw):
    a, table = b.a, b.table
    table.part("hot")
    table.say(HEAD)
    for job in jobs.hot(d, bw, THREADS):
        b.run(job)
    for job in [*jobs.screens(d, bw), *jobs.logs(d, bw, None if a.quick else d.make_real_log()), *jobs.Commit(d).jobs(bw)]:
        b.run(job)
    for name, make in (("rates", rates), ("scaling", scaling), ("instructions", instruction_counts)):
        if b.wanted(name) and not (a.quick and name == "instructions"):
            table.part(name)
            table.say()
            make(b, d, bw)


def cold_table(b, d, bw):
    b.table.part("cold")
    if not measuring.can_drop_caches():
        print("/proc/sys/vm/drop_caches cannot be written: no cold runs")
        return
    b.table.say(HEAD)
    for job in jobs.cold(d, bw):
        b.run(job)


def write_document(path, table):
    """Puts each part between its marks, <!-- bench NAME --> and <!-- end -->; parts that were not run stay as they are."""
    with open(path) as f:
        text = f.read()
    for name, lines in table.parts.items():
        text = re.sub(rf"(<!-- bench {name} -->\n).*?(<!-- end -->)", lambda m: m[1] + "\n".join(lines).strip("\n") + "\n" + m[2], text, flags=re.S)
    with open(path, "w") as f:
        f.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--quick", action="store_true", help="16 MiB, one round: for the answers")
    parser.add_argument("--cold", action="store_true", help="only what drops the page cache first (root)")
    parser.add_argument("--only", help="jobs, or tables (rates, scaling, instructions), with this word in their name")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--markdown", metavar="FILE", help="put the tables between their marks in this document")
    a = parser.parse_args()
    if a.markdown and (a.only or a.quick):
        parser.error("--markdown is for whole runs: without --only and --quick")
    a.build = os.path.abspath(a.build)
    a.rounds = a.rounds or (1 if a.quick else 5)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(2))  # a time limit: the data goes all the same
    folder = tempfile.mkdtemp(prefix="bw-bench-", dir=os.environ.get("BLOCKWRIGHT_BENCH_DIR"))
    try:
        return measure_all(a, Data(a.build, folder, a.quick))
    finally:
        shutil.rmtree(folder)


def measure_all(a, d):
    table = Table()
    b = Bench(a, table)
    free = shutil.disk_usage(d.folder).free
    if free < d.bytes_needed():
        print(f"{d.folder} has {free >> 30} GiB free, {(d.bytes_needed() >> 30) + 1} are needed; name another folder in BLOCKWRIGHT_BENCH_DIR, or --quick")
        return 2
    if measuring.memory_available() < d.bytes_needed():
        print("there is less free memory than data: what is called hot here partly comes from the disk")
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):  # what a person set or left is not measured
        os.environ[name] = d.path(name)
    table.part("cold machine" if a.cold else "machine")
    for sentence in measuring.machine():
        table.say(sentence)
    table.say()
    d.make()
    (cold_table if a.cold else hot_tables)(b, d, os.path.join(a.build, "core/blockwright"))
    if b.over:
        print("\nover budget: " + "; ".join(b.over))
    print(f"\n{len(b.wrong)} wrong answers" if b.wrong else "\nall answers right")
    if a.markdown:
        write_document(a.markdown, table)
    return 1 if b.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
