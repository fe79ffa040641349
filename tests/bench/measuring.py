"""How one command is measured, and on what machine."""
import mmap, os, platform, re, shutil, statistics, subprocess, time
from typing import NamedTuple


class Run(NamedTuple):
    seconds: float    # on the clock
    processor: float  # of all its threads, user and system; 0: not known
    kib: int          # the most that was resident


def median(runs):
    return Run(statistics.median(r.seconds for r in runs), statistics.median(r.processor for r in runs), max(r.kib for r in runs))


class Process:
    """Whole processes, their output through a pipe, by way of the small program measure."""

    def __init__(self, build):
        self.measure = os.path.join(build, "tests/bench/measure")

    def __call__(self, command):
        said = subprocess.run([self.measure, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                              check=True).stdout.split()
        return Run(float(said[0]), float(said[1]), int(said[2]))


def own_seconds(command):
    """Of a program that measures itself: the first word that it prints."""
    return Run(float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.split()[0]), 0, 0)


class FirstScreen:
    """Seconds until a terminal program has drawn its first screen with the text wanted in it, by way of the small program first_screen,
    which tells how that is decided. silence: ms; 0 for programs that go on drawing: the text itself is the end."""

    def __init__(self, build, wanted, silence=150):
        self.start = [os.path.join(build, "tests/bench/first_screen"), str(silence), wanted]

    def __call__(self, command):
        said = subprocess.run([*self.start, *command], stdout=subprocess.PIPE).stdout.split()
        if not said:
            raise SystemExit(f"{' '.join(command)}: no screen with '{self.start[2]}' came")
        return Run(float(said[0]), 0, int(said[2]))


def instructions(command):
    """Of all threads, as callgrind counts them; None where there is no valgrind, or the build does not run under it."""
    if not shutil.which("valgrind"):
        return None
    said = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE).stderr.decode(errors="replace")
    found = re.search(r"Collected : (\d+)", said)
    return int(found[1]) if found else None


def drop_caches(command):
    """Nothing of any file is in memory afterwards; but memory for the files of this command is there. A virtual machine's host
    takes back what was freed, and getting it again costs more than the disk."""
    os.sync()
    with open("/proc/sys/vm/drop_caches", "w") as f:
        f.write("3\n")
    files = [word.removeprefix("if=") for word in command[1:]]
    size = sum(os.path.getsize(path) for path in files if os.path.isfile(path))
    if size:
        mmap.mmap(-1, min(size, memory_available() // 2), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE).close()


def can_drop_caches():
    return os.access("/proc/sys/vm/drop_caches", os.W_OK)


def memory_available():
    with open("/proc/meminfo") as f:
        return next(int(line.split()[1]) << 10 for line in f if line.startswith("MemAvailable"))


def first_line(*command):
    try:
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL).stdout
    except OSError:
        return None
    return said.decode(errors="replace").split("\n")[0].strip()


def machine():
    """One sentence each: the machine, the versions of what was compared."""
    with open("/proc/cpuinfo") as f:
        model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), platform.machine())
    with open("/proc/meminfo") as f:
        gib = int(f.readline().split()[1]) / (1 << 20)
    versions = [first_line("gcc", "--version"), first_line("rg", "--version"), first_line("cmp", "--version"), first_line("grep", "--version"),
                first_line("lnav", "--version"), first_line("poke", "--version"), first_line("dd", "--version")]
    return (f"{model}, {os.cpu_count()} cores, {gib:.0f} GiB, Linux {platform.release()}, {time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, "
            f"load {os.getloadavg()[0]:.1f} at the start.", "; ".join(v for v in versions if v) + ".")
