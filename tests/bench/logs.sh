#!/bin/sh
# Logs beside lnav and grep: an alert log of MIB MiB made of real lines, their times shifted into 15 years, hot cache.
# Medians of five interleaved rounds: the first screen in a terminal of 100x40, all records counted, all records
# classified; and the most memory. Prints seconds and ratios, asserts nothing.
#   tests/bench/logs.sh BUILD SAMPLE [MIB [FOLDER]]      SAMPLE: shared/data/logs/11_*, a log with stamps T2
build=${1:?build folder} sample=${2:?an alert log with stamps like Fri Nov 24 16:43:19 CST 2017} mib=${3:-200} folder=${4:-/tmp}
work=$(mktemp -d "$folder/bw-bench-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
python3 - "$sample" "$work/alert.log" "$mib" <<'PY' || exit 2
import datetime, re, sys
days, months = "Mon Tue Wed Thu Fri Sat Sun".split(), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
stamp = re.compile(rb"^\w{3} (\w{3}) +(\d+) (\d\d):(\d\d):(\d\d) [A-Z]+ (\d{4})\s*$")
def time_of(line):
    m = stamp.match(line)
    return m and datetime.datetime(int(m[6]), months.index(m[1].decode()) + 1, *map(int, m.group(2, 3, 4, 5)))
lines = open(sys.argv[1], "rb").read().splitlines(True)
times = [time_of(line) for line in lines]
seen = [t for t in times if t]
length, least = seen[-1] - seen[0], int(sys.argv[3]) << 20
squeeze = -(-least // sum(map(len, lines))) * length / datetime.timedelta(days=365 * 15)
def shifted(line, time, piece):
    if not time: return line
    t = datetime.datetime(2004, 1, 1) + (piece * length + (time - seen[0])) / squeeze
    return ("%s %s %2d %s CST %d\n" % (days[t.weekday()], months[t.month - 1], t.day, t.strftime("%H:%M:%S"), t.year)).encode()
size = piece = 0
with open(sys.argv[2], "wb") as out:
    while size < least:
        size += out.write(b"".join(shifted(l, t, piece) for l, t in zip(lines, times)))
        piece += 1
PY
python3 - "$build/core/blockwright" "$work/alert.log" <<'PY'
import fcntl, os, pty, re, select, signal, statistics, struct, subprocess, sys, termios, time
ours, log = sys.argv[1:3]
def first_screen(command):
    """Seconds until a line of the log stands on the screen."""
    start = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    seen = b""
    while time.monotonic() - start < 60 and b"inbound connection" not in seen:
        if select.select([terminal], [], [], 1)[0]:
            try: seen = seen[-200:] + os.read(terminal, 65536)
            except OSError: break
    took = time.monotonic() - start
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return took
def whole(command):
    start = time.monotonic()
    done = subprocess.run(["/usr/bin/time", "-f", "%M"] + command, capture_output=True)
    memory[command[0] + command[1]] = int(done.stderr.split()[-1]) / 1024
    return time.monotonic() - start
memory = {}
lnav = lambda: whole(["lnav", "-n", "-c", ";select count(*) from all_logs", log])
rounds = {"grep -c ORA-": lambda: whole(["grep", "-c", "ORA-", log]),
          "lnav -n (count of its messages)": lnav,
          "log kinds (records, first and last time)": lambda: whole([ours, "log", "kinds", log]),
          "events (every record classified)": lambda: whole([ours, "events", "--severity", "critical", log]),
          "lnav, first screen": lambda: first_screen(["lnav", log]),
          "timeline, first screen": lambda: first_screen([ours, "timeline", log])}
taken = {name: [] for name in rounds}
for i in range(6):
    for name, run in rounds.items():
        seconds = run()
        if i: taken[name].append(seconds) # the first round warms the cache
median = {name: statistics.median(t) for name, t in taken.items()}
print("%.0f MiB" % (os.path.getsize(log) / 1048576))
for name, t in taken.items():
    print("%-42s %6.3f s   (%.3f to %.3f)" % (name, median[name], min(t), max(t)))
complete, indexed = median["events (every record classified)"], median["log kinds (records, first and last time)"]
lnav_all, lnav_memory, our_memory = median["lnav -n (count of its messages)"], memory["lnav-n"], memory[ours + "events"]
print("first screen:   %.0f times faster than lnav" % (median["lnav, first screen"] / median["timeline, first screen"]))
print("complete:       %.1f times faster than lnav -n; counted alone %.1f times" % (lnav_all / complete, lnav_all / indexed))
print("beside grep -c: classified %.1f times its time, counted alone %.1f times" % (complete / median["grep -c ORA-"], indexed / median["grep -c ORA-"]))
print("memory:         %.1f MiB, lnav %.1f MiB: a part of %.3f" % (our_memory, lnav_memory, our_memory / lnav_memory))
PY
