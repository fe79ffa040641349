"""Blocks as full as they get, each of one kind: little-endian, 8 KiB, in bitmap managed segments with two slots."""
import struct

BLOCK = 8192
DATA = 44 + 2 * 24 + 8  # behind the slots


def headed(kind, number):
    block = bytearray(BLOCK)
    struct.pack_into("<BBxxIIHBB", block, 0, kind, 0xA2, 4 << 22 | number, 1000000 + number, 0, 1, 4)
    struct.pack_into("<I", block, BLOCK - 4, (1000000 + number & 0xFFFF) << 16 | kind << 8 | 1)
    return block


def with_slots(kind, number):
    block = headed(6, number)
    struct.pack_into("<B3xIIHHHBBI", block, 20, kind, 77000, 999000, 0, 0, 2, 0x30, 0, 4 << 22 | 9)
    for slot in range(2):
        struct.pack_into("<HHIIHBxHHI", block, 44 + 24 * slot, 3, 7 + slot, 4000, 2 << 22 | 200, 500, 9, 0x8000, 0, 998000 + slot)
    return block


def put_rows(block, directory, rows, end):
    """Each row in front of the one before it; the directory counts from DATA. Returns where the last one stands."""
    at = end
    for i, row in enumerate(rows):
        at -= len(row)
        block[at:at + len(row)] = row
        struct.pack_into("<H", block, directory + 2 * i, at - DATA)
    return at - DATA


def table(number, draw):
    """300 rows of three columns: a NUMBER, a name, a DATE."""
    block, count = with_slots(1, number), 300
    rows = [b"\x2c\x00\x03" + bytes([4]) + bytes([0xC3, 2, 1 + draw.randrange(99), 1 + draw.randrange(99)]) + bytes([5]) + b"name%d" % draw.randrange(10) +
            bytes([7, 120, 124, 1 + draw.randrange(12), 1 + draw.randrange(28), 1, 1, 1]) for _ in range(count)]
    begins, ends = 14 + 4 + 2 * count, put_rows(block, DATA + 18, rows, BLOCK - 4)
    struct.pack_into("<BbhhhhhhHH", block, DATA, 0, 1, count, -1, begins, ends, ends - begins, ends - begins, 0, count)
    return block


def leaf(number, draw):
    """449 entries of a unique index: a rowid and a key of six bytes."""
    block, count = with_slots(2, number), 449
    rows = [b"\0\0" + struct.pack(">IH", 4 << 22 | 100 + n // 9, n % 9) + bytes([6, 0xC5, 2, 3, 4, 1 + n // 99, 1 + n % 99]) for n in range(count)]
    begins, ends = 36 + 2 * count, put_rows(block, DATA + 36, rows, BLOCK - 4)
    struct.pack_into("<BBBBIhhhhhhIIBBHHH", block, DATA, 0, 0, 0x80, 1, 0, count, begins, ends, ends - begins, 0, 0, 4 << 22 | number + 1, 4 << 22 | number - 1,
                     6, 0, 0, BLOCK - 4 - DATA, 0)
    return block


def undo_of_update(number, n, draw):
    """A record of an update of one column, as 11.1 with KDO op URP: lengths, head, slot, row operation, column number, value."""
    parts = [struct.pack("<IIIIBBBBHH", 77000, 77000, 4, 2 << 22 | number - 1, 11, 1, 7, max(n - 1, 0), 0, 4000),
             struct.pack("<BBHIHBB", 2, 0, 0, 2 << 22 | number, 500, n, 0),
             struct.pack("<IIHBBBBH", 4 << 22 | 130, 4 << 22 | 9, 4863, 5, 1, 1, 0, 0)[:16] + struct.pack("<BBBBHBBhB", 0x2C, 0, 0, 0, n, 3, 1, 0, 0),
             struct.pack("<H", 1), b"name%d" % draw.randrange(10)]
    lengths = struct.pack("<%dH" % (len(parts) + 1), 2 * len(parts) + 2, *(len(p) for p in parts))
    return b"".join(p + b"\0" * (-len(p) % 4) for p in [lengths, *parts])


def undo(number, draw):
    """As many records of updates as the block holds."""
    block, count = headed(2, number), 0
    begins = BLOCK - 4 - 20
    struct.pack_into("<H", block, 34, begins)
    while True:
        record = undo_of_update(number, count + 1, draw)
        if begins - len(record) < 14 + 2 * (count + 2):
            break
        begins, count = begins - len(record), count + 1
        block[20 + begins:20 + begins + len(record)] = record
        struct.pack_into("<H", block, 34 + 2 * count, begins)
    struct.pack_into("<HHIHBBBB", block, 20, 3, 7, 4000, 500, count, count, 0, 0)
    return block


KINDS = {"table block of 300 rows": table, "index leaf of 449 entries": leaf, "undo block of 90 records": undo}
