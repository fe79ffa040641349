#!/usr/bin/env python3
"""Scripts against the same job by way of --json and python: all fields of many blocks, and the rows of a table as CSV.

    tests/bench/lua.py BUILD [--blocks N] [--rows N] [--sample N] [--work DIR]

The file is the demo's users01.dbf with blocks of 90 rows laid behind it (number, name, date, number). The python side runs
`blockwright print FILE -b N --json` and `rows FILE -b N --json` for each block and walks what json.loads gives; it does so for
a sample of the blocks and is told as if it had done all. Its own share, without the processes, is a column of its own. Nothing
is asserted about time; the CSV of both is compared byte for byte over the sample.
"""
import argparse, json, os, shutil, struct, subprocess, tempfile, time

BLOCK, ROWS = 8192, 90
OBJECT = 60000


def oracle_number(value):
    digits = []
    while value:
        digits.append(value % 100)
        value //= 100
    exponent = len(digits)
    while digits and digits[0] == 0:
        digits.pop(0)
    return bytes([0xC0 + exponent]) + bytes(d + 1 for d in reversed(digits)) if digits else b"\x80"


def row(number):
    columns = [oracle_number(number), b"NAME%07d" % number, bytes([120, 126, number % 12 + 1, number % 28 + 1, 1, 1, 1]), oracle_number(number % 5000 * 100)]
    return b"\x2c\x00" + bytes([len(columns)]) + b"".join(bytes([len(c)]) + c for c in columns)


def table_block(n, first, count):
    """One block as the reference lays it out (3.2, 3.5): head, one transaction slot, directory, rows from the end."""
    b = bytearray(BLOCK)
    struct.pack_into("<BBHIIHBBHH", b, 0, 6, 0xA2, 0, 4 << 22 | n, 0x00210F00, 0, 1, 4, 0, 0)
    struct.pack_into("<BxxxII", b, 20, 1, OBJECT, 0x00210F00)  # ktbbhtyp, object, cleanout SCN
    struct.pack_into("<H", b, 36, 1)  # ktbbhict
    kdbh = 68
    at = BLOCK - 4
    for i in range(count):
        piece = row(first + i)
        at -= len(piece)
        b[at:at + len(piece)] = piece
        struct.pack_into("<H", b, kdbh + 18 + 2 * i, at - kdbh)
    begin = 18 + 2 * count
    struct.pack_into("<BbhhHHhh", b, kdbh, 0, 1, count, -1, begin, at - kdbh, at - kdbh - begin, at - kdbh - begin)
    struct.pack_into("<hh", b, kdbh + 14, 0, count)
    struct.pack_into("<I", b, BLOCK - 4, 0x0F00 << 16 | 6 << 8 | 1)
    total = 0
    for (word,) in struct.iter_unpack("<H", b):
        total ^= word
    struct.pack_into("<H", b, 16, total)
    return bytes(b)


def seconds(work):
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def main():
    p = argparse.ArgumentParser()
    p.add_argument("build")
    p.add_argument("--blocks", type=int, default=10000)
    p.add_argument("--rows", type=int, default=1000000)
    p.add_argument("--sample", type=int, default=500)
    p.add_argument("--work")
    a = p.parse_args()
    program = os.path.abspath(os.path.join(a.build, "core", "blockwright"))
    work = tempfile.mkdtemp(dir=a.work)
    try:
        demo, path = os.path.join(work, "d"), os.path.join(work, "d", "users01.dbf")
        subprocess.run([program, "demo", demo], check=True, stdout=subprocess.DEVNULL)
        count = max(a.blocks, (a.rows + ROWS - 1) // ROWS)
        with open(path, "ab") as f:
            first = os.path.getsize(path) // BLOCK
            for n in range(count):
                f.write(table_block(first + n, n * ROWS, max(0, min(ROWS, a.rows - n * ROWS))))
        sample = range(first, first + min(a.sample, count))

        def script(name, text):
            with open(os.path.join(work, name), "w") as f:
                f.write(text)
            return subprocess.run([program, "run", os.path.join(work, name), path], check=True, stdout=subprocess.PIPE).stdout

        def fields_lua():
            return int(script("fields.lua", f"""
local n = 0
for _, file in ipairs(bw.files()) do
  for blk in file:blocks({first}, {first + a.blocks - 1}) do
    for f in blk:root():fields() do if f:value() ~= nil then n = n + 1 end end
  end
end
print(n)""").split()[0])

        def rows_lua(to):
            return script("rows.lua", f"""
for blk in bw.files()[1]:blocks({first}, {to}) do
  for row in blk:rows("ncdn") do
    print(row[1] .. ',"' .. row[2] .. '",' .. row[3] .. "," .. row[4])
  end
end""")

        def ask(command, n, *more):
            return subprocess.run([program, command, path, "-b", str(n), "--json", *more], check=False, stdout=subprocess.PIPE).stdout

        def walk(value):
            if isinstance(value, dict):
                return 1 + sum(walk(v) for v in value.get("children", []))
            return sum(walk(v) for v in value) if isinstance(value, list) else 0

        def rows_python(texts):
            lines = []
            for text in texts:
                for r in json.loads(text):
                    c = [column["text"] for column in r["columns"]]
                    lines.append('%s,"%s",%s,%s' % tuple(c))
            return "\n".join(lines) + "\n"

        print(f"{'job':34} {'lua':>9} {'python':>10} {'ratio':>7}   python alone, without processes")
        lua, found = seconds(fields_lua)
        got, texts = seconds(lambda: [ask("print", n) for n in sample])
        parse, seen = seconds(lambda: sum(walk(json.loads(t)) for t in texts))
        scale = a.blocks / len(sample)
        print(f"{'all fields of %d blocks' % a.blocks:34} {lua:8.2f}s {(got + parse) * scale:9.1f}s {(got + parse) * scale / lua:6.0f}x   {parse * scale:.1f} s, {parse * scale / lua:.1f}x"
              f"   ({found} fields, {found / lua / 1e6:.1f} M/s; python saw {int(seen * scale)})")
        lua, csv = seconds(lambda: rows_lua(first + count - 1))
        got, texts = seconds(lambda: [ask("rows", n, "--types", "ncdn") for n in sample])
        parse, lines = seconds(lambda: rows_python(texts))
        told = csv.count(b"\n")
        scale = a.rows / (len(sample) * ROWS)
        same = rows_lua(first + len(sample) - 1).decode().split("the script")[0] == lines
        print(f"{'%d rows as CSV' % a.rows:34} {lua:8.2f}s {(got + parse) * scale:9.1f}s {(got + parse) * scale / lua:6.0f}x   {parse * scale:.1f} s, {parse * scale / lua:.1f}x"
              f"   ({told} lines; the sample's are {'the same' if same else 'NOT THE SAME'})")
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
