"""The rows of the benchmark: what the program does, beside what, within which budget, and what its answer must be."""
import os, re, shutil, subprocess
from dataclasses import dataclass
from typing import Callable, Optional

import measuring

HERE = os.path.dirname(os.path.abspath(__file__))
COMMITTED = 1000  # blocks of the commit


@dataclass
class Yard:
    name: str
    command: list
    most: Optional[float] = None  # the ratio ours / this that the budget allows; None: told, not judged
    part: float = 1               # of the work, when the yardstick would take minutes for all of it; its time is scaled up


@dataclass
class Job:
    name: str
    ours: list
    yards: list
    right: Callable = lambda said: None   # of the output: what is wrong with it, None when nothing is
    measure: Optional[Callable] = None    # None: the whole process, as the yardsticks then
    yards_whole: bool = False             # the yardsticks are measured as whole processes all the same
    before: Callable = lambda: None       # each run of ours
    cold: bool = False
    most_mib: Optional[float] = None      # of resident memory
    rounds: int = 0                       # at least; for what takes milliseconds


def number_behind(label):
    def of(said, expected):
        found = re.search(label, said)
        return None if found and int(found[1]) == expected else f"said {found[1] if found else 'nothing'}, planted were {expected}"
    return of


failing = number_behind(r"Total Pages Marked Corrupt\s*: (\d+)")
changed = number_behind(r"(\d+) changed,")


def count_of(what, expected):
    def right(said):
        n = said.count(what)
        return None if n == expected else f"{n} times {what!r}, planted were {expected}"
    return right


def pages(planted):
    return lambda said: failing(said, planted["broken"])


def differing(planted):
    return lambda said: changed(said, planted["changed"])


def blocks_listed(planted):
    def right(said):
        return count_of('{"block":', planted["blocks"])(said) or count_of('"state":"bad checksum"', planted["broken"])(said)
    return right


def python_with_kaitai():
    for python in ("python3", "/usr/bin/python3"):
        if shutil.which(python) and subprocess.run([python, "-c", "import kaitaistruct"], stderr=subprocess.DEVNULL).returncode == 0:
            return python
    return "python3-kaitaistruct"  # not installed: the runner says so


def hot(d, bw, threads):
    """Over whole files."""
    limit, n, planted = os.path.join(d.build, "tests/bench/limit"), str(threads), d.planted
    jobs = []
    for t in ("1", n):
        label = "1 thread" if t == "1" else f"{t} threads"
        rg = Yard("rg -a --no-mmap", ["rg", "-a", "--no-mmap", "-c", "blockwright-needle", d.left])
        find = [bw, "find", d.left, "-j", t]
        jobs += [Job(f"verify, {label}", [bw, "verify", d.left, "-j", t], [Yard("limit xor", [limit, "xor", d.left, t], 1.10)], pages(planted)),
                 Job(f"find text, {label}", [*find, "blockwright-needle", "--text"], [limited(rg, 1.3 if t == "1" else 1.0)],
                     count_of(": block ", planted["needles"])),
                 Job(f"find masked hex, {label}", [*find, "626c??636b??7269676874", "--hex"], [limited(rg, 1.5)], count_of(": block ", planted["needles"])),
                 Job(f"find aligned number, {label}", [*find, "0x6b636f6c", "--number"], [limited(rg, 1.5)], count_of(": block ", planted["aligned"])),
                 Job(f"compare, {label}", [bw, "compare", d.left, d.right, "-j", t],
                     [Yard("limit memcmp", [limit, "memcmp", d.left, d.right, t], 1.10),
                      Yard("cmp -l", ["cmp", "-l", d.left, d.right], 0.7 if t == "1" else 0.4)], differing(planted)),
                 Job(f"compare --fields 0, {label}", [bw, "compare", d.left, d.right, "-j", t, "--fields", "0"],
                     [Yard("limit memcmp", [limit, "memcmp", d.left, d.right, t], 1.10)], differing(planted))]
    return jobs + [headers(d, bw, limit)]


def limited(yard, most):
    return Yard(yard.name, yard.command, most)


def headers(d, bw, limit):
    few = min(50000, d.planted["blocks"])
    script = d.path("headers.pk")
    with open(os.path.join(HERE, "headers.pk")) as f, open(script, "w") as out:
        out.write(f'var headers_file = "{d.left}";\nvar headers_count = {few};\n{f.read()}')
    return Job("blocks --json", [bw, "blocks", d.left, "--json"],
               [Yard("limit headers", [limit, "headers", d.left], 1.5),
                Yard("GNU poke", ["poke", "-q", "-L", script], 0.1, few / d.planted["blocks"]),
                Yard("python-kaitai", [python_with_kaitai(), os.path.join(HERE, "headers_kaitai.py"), d.left, str(few)], 0.25, few / d.planted["blocks"])],
               blocks_listed(d.planted))


def screens(d, bw):
    """From the start to the first screen, with the first bytes of the file on it, or of block 1: the workbench begins at the header of a datafile."""
    dhex = ["dhex", "-f", os.path.join(HERE, "dhexrc")]  # without one it asks for keys instead
    with open(d.left, "rb") as f:
        block0, block1 = f.read(8192), f.read(8192)
    measure = measuring.FirstScreen(d.build, f"{block0[:8].hex()}|{block1[:8].hex()}")
    for label, path in (("8 KiB", d.small), (f"{d.mib} MiB", d.left), ("64 GiB sparse", d.sparse)):
        yards = [Yard(name, [*command, path]) for name, command in (("tweak", ["tweak"]), ("vbindiff", ["vbindiff"]), ("dhex", dhex))]
        yield Job(f"first screen, {label}", [bw, path], [Yard("the fastest of them", yards, 2)], measure=measure, most_mib=16, rounds=25)


def logs(d, bw, real):
    """Every line classified; records alone; the first screen."""
    lnav = ["lnav", "-n", "-c", ";select count(*) from all_logs"]
    for label, path, right in (("", d.log, count_of("critical", d.logged["critical"])), (" (real lines)", real, lambda said: None)):
        if not path:
            continue
        yield Job(f"log index, all classified{label}", [bw, "events", "--severity", "critical", path],
                  [Yard("grep -c ORA-", ["grep", "-c", "ORA-", path], 3), Yard("lnav -n", [*lnav, path], 1 / 3)], right)
    yield Job("log records and times", [bw, "log", "kinds", d.log], [Yard("grep -c ORA-", ["grep", "-c", "ORA-", d.log])],
              count_of(d.logged["last"], 1))
    wanted = measuring.FirstScreen(d.build, "advanced to log" if not real else "inbound connection", 0)
    yield Job("log, first screen", [bw, "timeline", real or d.log], [Yard("lnav", ["lnav", real or d.log], 0.1)], measure=wanted)


class Commit:
    """A commit of 1,000 blocks beside dd that writes the same bytes twice: the images of the journal (old and new), and the blocks."""

    def __init__(self, d):
        self.folder = d.path("commit")  # of its own: a commit looks through the folder for control files
        self.file, self.images = os.path.join(self.folder, "used.dbf"), d.path("images")
        os.mkdir(self.folder)
        shutil.copyfile(d.used, self.file)
        with open(d.used, "rb") as f, open(self.images, "wb") as out:
            out.write(f.read(2 * COMMITTED * 8192))
        self.tool = [os.path.join(d.build, "tests/bench/commit_time"), self.file, "100", str(COMMITTED)]
        self.script = d.path("commit.lua")
        with open(self.script, "w") as f:
            f.write(f"local f = bw.files()[1]\nfor n = 100, {100 + COMMITTED - 1} do\n  local b = f:block(n)\n"
                    "  assert(b:put(2000, string.char(255 - b:u1(2000)), 'bench'))\n  assert(b:apply_sum())\nend\n")

    def blocks(self):
        with open(self.file, "rb") as f:
            return [f.read(8192) for _ in range(COMMITTED + 200)]

    def clean(self):
        self.was = self.blocks()
        for name in os.listdir(self.folder):
            if name.endswith(".bwj") or name == "copy":
                os.unlink(os.path.join(self.folder, name))

    def right(self, said):
        changed = [n for n, (was, now) in enumerate(zip(self.was, self.blocks())) if was != now]
        return None if changed == list(range(100, 100 + COMMITTED)) else f"{len(changed)} blocks changed on disk"

    def jobs(self, bw):
        dd = (f"dd if={self.images} of={self.folder}/copy bs=1M conv=fsync && "
              f"dd if={self.images} of={self.file} bs=8k seek=100 count={COMMITTED} conv=fsync,notrunc")
        yards = [Yard("dd conv=fsync twice", ["sh", "-c", dd], 1.3)]
        yield Job(f"commit of {COMMITTED} blocks", self.tool, yards, self.right, measuring.own_seconds, True, self.clean)
        yield Job("the same staged by a script, whole process", [bw, "run", self.script, self.file, "--commit"], [Yard(yards[0].name, yards[0].command)],
                  self.right, before=self.clean)


def cold(d, bw):
    limit = os.path.join(d.build, "tests/bench/limit")
    yards = [Yard("dd bs=1M", ["dd", "bs=1M", f"if={d.left}", "of=/dev/null"]), Yard("limit xor, 2 threads", [limit, "xor", d.left, "2"])]
    yield Job("verify, cold", [bw, "verify", d.left], [Yard("the faster of them", yards, 1.05)], pages(d.planted), cold=True)
    yield Job("find text, cold", [bw, "find", d.left, "blockwright-needle"], [Yard("dd bs=1M", yards[0].command)], count_of(": block ", d.planted["needles"]), cold=True)
    yield Job("compare, cold", [bw, "compare", d.left, d.right], [Yard("limit memcmp, 2 threads", [limit, "memcmp", d.left, d.right, "2"])],
              differing(d.planted), cold=True)
