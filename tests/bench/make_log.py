"""A large alert log, in the form of 10g and 11g: either of our own making, or real lines stretched over 15 years."""
import datetime, itertools, random, re

# Texts of Oracle's own as they stand in any alert log, with how often one comes. %d: a number.
RECORDS = [
    (30, ["Thread 1 advanced to log sequence %d (LGWR switch)", "  Current log# 2 seq# %d mem# 0: /u01/oradata/prod/redo02.log"]),
    (30, ["WARNING: inbound connection timed out (ORA-3136)"]),
    (12, ["Errors in file /u01/app/oracle/admin/prod/bdump/prod_j000_%d.trc:", "ORA-12012: error on auto execute of job %d",
          "ORA-01400: cannot insert NULL into (\"APP\".\"ORDERS\".\"ID\")", "ORA-06512: at \"APP.LOAD_ORDERS\", line %d",
          "ORA-06512: at line 1"]),
    (8, ["ORA-000060: Deadlock detected. More info in file /u01/app/oracle/admin/prod/udump/prod_ora_%d.trc."]),
    (8, ["Thread 1 cannot allocate new log, sequence %d", "Checkpoint not complete",
         "  Current log# 1 seq# %d mem# 0: /u01/oradata/prod/redo01.log"]),
    (6, ["The value (%d) of MAXTRANS parameter ignored.", "kupprdp: master process DM00 started with pid=%d, OS id=17"]),
    (3, ["alter database datafile '/u01/oradata/prod/users01.dbf' resize %dM"]),
    (3, ["Completed: alter database datafile '/u01/oradata/prod/users01.dbf' resize %dM"]),
]
FAILING = ["Errors in file /u01/app/oracle/admin/prod/udump/prod_ora_%d.trc:",
           "ORA-00600: internal error code, arguments: [kcbz_check_objd_typ], [%d], [0], [1], [], [], [], []"]
FAILING_EVERY = 5000
FIRST = datetime.datetime(2004, 1, 1)


def stamp(seconds):
    return (FIRST + datetime.timedelta(seconds=seconds)).strftime("%a %b %d %H:%M:%S %Y\n").encode()


def write_own(path, mib):
    """Returns {"critical": N, "last": "2004-03-01 10:00:00"}: the lines that are critical, and the last time."""
    chance = random.Random(7)
    weights = list(itertools.accumulate(w for w, _ in RECORDS))
    texts = ["\n".join(lines) + "\n" for _, lines in RECORDS]
    holes = [t.count("%d") for t in texts]
    size = records = critical = 0
    with open(path, "wb") as out:
        while size < mib << 20:
            records += 1
            if records % FAILING_EVERY == 0:
                text, n = "\n".join(FAILING) + "\n", 2
                critical += 1
            else:
                i = chance.choices(range(len(texts)), cum_weights=weights)[0]
                text, n = texts[i], holes[i]
            size += out.write(stamp(records * 120) + (text % ((records + 17,) * n)).encode())
    return {"critical": critical, "last": str(FIRST + datetime.timedelta(seconds=records * 120))}


REAL_STAMP = re.compile(rb"^\w{3} (\w{3}) +(\d+) (\d\d):(\d\d):(\d\d) ([A-Z]+) (\d{4})\s*$")
MONTHS = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def real_time(line):
    m = REAL_STAMP.match(line)
    return m and datetime.datetime(int(m[7]), MONTHS.index(m[1]) + 1, *map(int, m.group(2, 3, 4, 5)))


def write_real(sample, path, mib):
    """Repeats the lines of a log with stamps like Fri Nov 24 16:43:19 CST 2017, their times moved on."""
    with open(sample, "rb") as f:
        lines = f.read().splitlines(True)
    times = [real_time(line) for line in lines]
    seen = [t for t in times if t]
    length, pieces = (seen[-1] - seen[0]).total_seconds(), -(-(mib << 20) // sum(map(len, lines)))
    squeeze = pieces * length / (15 * 365 * 86400)
    with open(path, "wb") as out:
        for piece in range(pieces):
            out.writelines(stamp((piece * length + (t - seen[0]).total_seconds()) / squeeze)[:-5] + b"CST " + stamp(
                (piece * length + (t - seen[0]).total_seconds()) / squeeze)[-5:] if t else line for line, t in zip(lines, times))
