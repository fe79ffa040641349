"""The files that the benchmark reads: made in one folder, and what was planted in them."""
import array, json, os, random, shutil, struct, subprocess

import full_blocks, make_log

BLOCK = 8192
CHANGED = 1000
SCALES = (16, 4, 1)  # the sizes of the scaling rows: the whole file's divided by these


class Data:
    def __init__(self, build, folder, quick):
        self.build, self.folder = build, folder
        self.mib, self.log_mib, self.used_blocks = (16, 4, 4000) if quick else (4096, 200, 20000)

    def path(self, name):
        return os.path.join(self.folder, name)

    def tool(self, name, *arguments):
        """What one of the programs beside this file says."""
        return subprocess.run([os.path.join(self.build, "tests/bench", name), *map(str, arguments)], stdout=subprocess.PIPE, check=True).stdout

    def bytes_needed(self):
        pairs = sum(self.mib // s for s in SCALES) << 20
        return 2 * pairs + (self.log_mib * 2 << 20) + self.used_blocks * BLOCK + (256 << 20)

    def make_pair(self, mib):
        """left and right of this size, and what stands in them."""
        left, right = self.path(f"left{mib}.dbf"), self.path(f"right{mib}.dbf")
        planted = json.loads(self.tool("make_data", left, mib))
        shutil.copyfile(left, right)
        planted["changed"] = json.loads(self.tool("make_data", "change", right, CHANGED))["blocks"]
        planted["aligned"] = int(self.tool("limit", "count", left, "lock"))
        return left, right, planted

    def make(self):
        self.left, self.right, self.planted = self.make_pair(self.mib)
        self.small, self.sparse = self.path("small.dbf"), self.path("sparse.dbf")
        with open(self.left, "rb") as f, open(self.small, "wb") as small, open(self.sparse, "wb") as sparse:
            head = f.read(2 * BLOCK)
            small.write(head[:BLOCK])  # one block of 8 KiB: the least that a file can be
            sparse.write(head)
            sparse.truncate(64 << 30)
        self.log = self.path("alert_own.log")
        self.logged = make_log.write_own(self.log, self.log_mib)
        self.used = self.path("used.dbf")
        self.make_used()
        self.full = {kind: self.make_full(kind) for kind in full_blocks.KINDS}

    def make_full(self, kind):
        """A file of 64 blocks of the kind, behind a block 0 that says so and a file header that says nothing."""
        path, draw, count = self.path(f"full {kind}.dbf"), random.Random(7), 64
        zero = bytearray(BLOCK)
        struct.pack_into("<BB2xI12xIII", zero, 0, 0, 0xA2, 0xFFC00000, BLOCK, count + 1, 0x7A7B7C7D)
        with open(path, "wb") as out:
            for block in [zero, full_blocks.headed(0x0B, 1), *(full_blocks.KINDS[kind](n, draw) for n in range(2, count + 2))]:
                out.write(sealed(block))
        return path

    def make_real_log(self):
        """A real alert log stretched, where the real data are; else None."""
        folder = os.environ.get("BLOCKWRIGHT_REALDATA") or os.path.join(os.path.dirname(__file__), "../../../shared/data")
        sample = os.path.join(folder, "logs/11_10g_linux_alert_whpay_TZ_2.2MB.log")
        if not os.path.exists(sample):
            return None
        make_log.write_real(sample, self.path("alert_real.log"), self.log_mib)
        return self.path("alert_real.log")

    def make_used(self):
        """The demo's blocks in use over and over, each with its own address and seal: what decoding has to do in real files."""
        subprocess.run([os.path.join(self.build, "core/blockwright"), "demo", self.path("demo")], stdout=subprocess.DEVNULL, check=True)
        head, used = None, []
        for name in ("system01", "sysaux01", "undotbs01", "users01"):
            with open(self.path(f"demo/{name}.dbf"), "rb") as f:
                blocks = [bytearray(b) for b in iter(lambda: f.read(BLOCK), b"")]
            used += [b for b in blocks[2:] if b[0]]
            head = blocks[:2]
        struct.pack_into("<I", head[0], 24, self.used_blocks - 1)
        struct.pack_into("<I", head[1], 44, self.used_blocks - 1)
        with open(self.used, "wb") as out:
            for n in range(self.used_blocks):
                block = head[n] if n < 2 else used[n % len(used)]
                if n >= 2:
                    struct.pack_into("<I", block, 4, 4 << 22 | n)
                out.write(sealed(block))
        shutil.rmtree(self.path("demo"))  # a commit watches the control files that it finds near for a heartbeat


def sealed(block):
    block[16:18] = b"\0\0"
    total = 0
    for word in array.array("Q", bytes(block)):
        total ^= word
    block[16:18] = struct.pack("<H", (total ^ total >> 16 ^ total >> 32 ^ total >> 48) & 0xFFFF)
    return block
