#!/usr/bin/env python3
"""What a watch costs: CPU over 200 datafiles a side at looks every two seconds, beside a database
that lives (demo --live). Prints the share of one core; budget: 1 %.
    monitor.py BLOCKWRIGHT [SECONDS]"""
import os, resource, shutil, struct, subprocess, sys, tempfile, time

program, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
BLOCK, FILES = 8192, 200


def seal(block):
    """The checksum at 16: XOR of all 16-bit words is 0."""
    block[16:18] = b"\0\0"
    value = 0
    for (word,) in struct.iter_unpack("<H", block):
        value ^= word
    block[16:18] = struct.pack("<H", value)


def more_files(folder):
    with open(folder + "/users01.dbf", "rb") as file:
        pattern = bytearray(file.read())
    for number in range(5, FILES + 1):
        header = pattern[BLOCK:2 * BLOCK]
        struct.pack_into("<H", header, 52, number)   # kccfhfno
        struct.pack_into("<I", header, 368, number)  # relative file number
        struct.pack_into("<I", header, 4, number << 22 | 1)
        seal(header)
        with open(f"{folder}/more{number:03}.dbf", "wb") as file:
            file.write(pattern[:BLOCK] + header)
            for at in range(2 * BLOCK, len(pattern), BLOCK):
                block = pattern[at:at + BLOCK]
                if any(block):
                    struct.pack_into("<I", block, 4, number << 22 | at // BLOCK)
                    seal(block)
                file.write(block)


def main():
    folder = tempfile.mkdtemp(prefix="blockwright-bench-")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        os.environ[name] = folder + "/" + name
    life = subprocess.Popen([program, "demo", folder + "/db", "--live", "--for", str(seconds + 60)], **quiet)
    try:
        time.sleep(2)
        for side in ("source", "copy"):
            more_files(f"{folder}/db/{side}")
        watch = [program, "monitor", folder + "/db/source", folder + "/db/copy", "--interval", "2s"]
        begun = time.monotonic()
        child = subprocess.Popen(watch + ["--for", f"{seconds}s"], **quiet)
        _, _, used = os.wait4(child.pid, 0)
        whole, cpu = time.monotonic() - begun, used.ru_utime + used.ru_stime
        first = subprocess.Popen(watch + ["--for", "1s"], **quiet)
        _, _, start = os.wait4(first.pid, 0)
        start = start.ru_utime + start.ru_stime
        share = 100 * (cpu - start) / whole
        print(f"{FILES} datafiles a side, a look every 2 s, {whole:.0f} s: CPU {cpu:.2f} s, of it {start:.2f} s to "
              f"begin; {share:.2f} % of a core ({share * 20:.1f} ms a look), {used.ru_maxrss / 1024:.0f} MiB")
        return share > 1.0
    finally:
        life.terminate()
        life.wait()
        shutil.rmtree(folder)


sys.exit(main())
