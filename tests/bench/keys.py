#!/usr/bin/env python3
"""From key to screen: 1,000 keys typed into the real program on a pseudo-terminal, over a 64 GiB sparse file.

    tests/bench/keys.py BUILD [--keys N] [--size 80x24] [--term xterm-256color] [--work DIR] [--slowest N]

For each key: milliseconds from writing it to the last byte of the screen that it makes, and bytes sent to the terminal. The
screen is whole when the program has taken the key, every thread of it sleeps, the one that reads keys in read() of the terminal or in a
long poll() (its own work goes on in slices until then), and the terminal holds nothing unread. Printed: median, p99 and most, by kind of
key. Nothing is asserted. Linux on x86-64 or arm64 alone: /proc/PID/syscall tells what a thread waits for.
"""
import argparse, fcntl, os, platform, pty, random, select, shutil, signal, statistics, struct, subprocess, tempfile, termios, time

READ, POLL, PPOLL = {"x86_64": ("0", "7", "271"), "aarch64": ("63", None, "73")}[platform.machine()]  # system calls
LONG = 100  # ms: a wait that means "nothing to do"
UP, DOWN, RIGHT, LEFT, PAGE_UP, PAGE_DOWN = "\033OA", "\033OB", "\033OC", "\033OD", "\033[5~", "\033[6~"
ENTER, ESC, BACK, TAB = "\r", "\033", "\x7f", "\t"


def script(count, blocks, far):
    """(kind, key) pairs: what a person does who looks for something in a large file."""
    rng = random.Random(9)
    keys = []

    def typed(text):
        keys.extend(("typing", c) for c in text)

    def jump():
        keys.append(("typing", "g"))
        typed(str(rng.choice(far) if rng.random() < 0.7 else rng.randrange(blocks)))
        keys.append(("jump far away", ENTER))

    def prompt():
        keys.append(("typing", ":"))
        typed(rng.choice(["set", "verify --str", "scn 0x", "edits"]))
        keys.extend([("completion", TAB), ("escape", ESC)])

    def hex_pane():
        keys.append(("pane", TAB))
        keys.extend(("move in bytes", rng.choice([UP, DOWN, RIGHT, LEFT])) for _ in range(6))
        keys.append(("pane", TAB))

    def help_and_back():
        keys.extend([("help, palette", "?"), ("page", PAGE_DOWN), ("escape", ESC)])

    def palette():
        keys.append(("help, palette", "\x10"))
        typed(rng.choice(["jour", "ver", "comp"]))
        keys.append(("escape", ESC))

    def moves():
        keys.extend(("move in tree", rng.choice([UP, DOWN, DOWN])) for _ in range(rng.randrange(4, 12)))

    def pages():
        keys.extend(("page", rng.choice([PAGE_DOWN, PAGE_DOWN, PAGE_UP])) for _ in range(rng.randrange(3, 8)))

    acts = [(moves, 10), (pages, 6), (jump, 5), (prompt, 2), (hex_pane, 3), (help_and_back, 1), (palette, 1),
            (lambda: keys.extend([("tree opens", RIGHT), ("tree closes", LEFT)] * rng.randrange(1, 4)), 6),
            (lambda: keys.extend(("next block", rng.choice("><")) for _ in range(rng.randrange(1, 6))), 4),
            (lambda: keys.append(("back", BACK)), 3)]
    jump()
    while len(keys) < count:
        rng.choices([a for a, _ in acts], [w for _, w in acts])[0]()
    return keys[:count]


class Terminal:
    """The program on a pseudo-terminal whose other end is kept open, to see what it has not read."""

    def __init__(self, command, size, term):
        columns, rows = (int(n) for n in size.split("x"))
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.set_blocking(self.master, False)
        self.process = subprocess.Popen(command, stdin=self.slave, stdout=self.slave, stderr=self.slave, start_new_session=True,
                                        env={**os.environ, "TERM": term})
        self.tasks = f"/proc/{self.process.pid}/task"

    def read(self, wait):
        if not select.select([self.master], [], [], wait)[0]:
            return 0
        try:
            return len(os.read(self.master, 1 << 16))
        except OSError:
            return 0

    def unread(self):
        return struct.unpack("i", fcntl.ioctl(self.slave, termios.FIONREAD, b"\0" * 4))[0]

    def woken(self):
        with open(f"/proc/{self.process.pid}/status") as f:
            return next(line for line in f if line.startswith("voluntary_ctxt"))

    def waits(self):
        """All threads sleep, and the one that reads keys means to for long."""
        for task in os.listdir(self.tasks):
            with open(f"{self.tasks}/{task}/syscall") as f:
                call = f.read().split()
            if call[0] == "running":
                return False
            if task == str(self.process.pid) and not self.wants_key(call):
                return False
        return True

    @staticmethod
    def wants_key(call):
        if call[0] == READ:
            return int(call[1], 16) == 0
        return call[0] == PPOLL or (call[0] == POLL and int(call[3], 16) & 0xFFFFFFFF >= LONG)

    def settle(self, since, woken):
        """Seconds from `since` to the last byte, and how many came."""
        last, got = since, 0
        while self.process.poll() is None:
            more = self.read(0.0005)
            if more:
                got += more
                last = time.perf_counter()
            elif (got or self.woken() != woken) and not self.unread() and self.waits() and not self.read(0):
                return last - since, got
            if time.perf_counter() - since > 20:
                raise SystemExit("the program did not come to rest within 20 s")
        raise SystemExit("the program has ended")

    def key(self, text):
        woken = self.woken()
        begun = time.perf_counter()
        os.write(self.master, text.encode())
        return self.settle(begun, woken)

    def end(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def make_file(build, folder):
    """64 GiB in which real blocks lie far apart: those of the demo's SYSTEM, in front and at every 100,003rd block."""
    subprocess.run([os.path.join(build, "core/blockwright"), "demo", os.path.join(folder, "d"), "--case", "S1"], check=True,
                   stdout=subprocess.DEVNULL)
    path = os.path.join(folder, "d", "system01.dbf")
    with open(path, "rb") as f:
        blocks = [f.read(8192) for _ in range(os.path.getsize(path) // 8192)]
    total, far = (64 << 30) // 8192, []
    with open(path, "r+b") as f:
        f.truncate(64 << 30)
        for at in range(100003, total, 100003):
            f.seek(at * 8192)
            f.write(b"".join(blocks[9:140]))
            far.append(at + 113)  # block 122, of OBJ$
    return path, total, far


def row(name, found):
    ms = sorted(1000 * f[0] for f in found)
    sent = sorted(f[1] for f in found)
    p99 = lambda values: values[min(len(values) - 1, len(values) * 99 // 100)]
    print(f"| {name} | {len(found)} | {statistics.median(ms):.1f} | {p99(ms):.1f} | {ms[-1]:.1f} | "
          f"{statistics.median(sent):.0f} | {p99(sent)} | {sent[-1]} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--keys", type=int, default=1000)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--term", default="xterm-256color")
    parser.add_argument("--work", default="/tmp")
    parser.add_argument("--slowest", type=int, default=5)
    a = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="bw-keys-", dir=a.work)
    os.environ.update(XDG_STATE_HOME=f"{folder}/state", XDG_CONFIG_HOME=f"{folder}/config")
    try:
        path, blocks, far = make_file(a.build, folder)
        terminal = Terminal([os.path.join(a.build, "core/blockwright"), path], a.size, a.term)
        first = terminal.settle(time.perf_counter(), None)
        found = [(kind, key, *terminal.key(key)) for kind, key in script(a.keys, blocks, far)]
        terminal.end()
    finally:
        shutil.rmtree(folder)
    print(f"{a.keys} keys on {a.term} {a.size}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}; first screen {first[1]} bytes, "
          f"{sum(f[3] for f in found)} bytes in all\n")
    print("| kind of key | keys | ms median | p99 | most | bytes median | p99 | most |\n|---|---|---|---|---|---|---|---|")
    for kind in sorted({f[0] for f in found}):
        row(kind, [f[2:] for f in found if f[0] == kind])
    row("all", [f[2:] for f in found])
    for at, (kind, key, seconds, sent) in sorted(enumerate(found), key=lambda f: -f[1][2])[:a.slowest]:
        print(f"slow: key {at}, {kind} {key!r}: {1000 * seconds:.1f} ms, {sent} bytes")


if __name__ == "__main__":
    main()
