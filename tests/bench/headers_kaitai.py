"""python-kaitai: the same headers by a class as kaitai-struct-compiler writes them.   headers_kaitai.py FILE COUNT"""
import io, sys
from kaitaistruct import KaitaiStream, KaitaiStruct


class Head(KaitaiStruct):
    def __init__(self, _io, _parent=None, _root=None):
        self._io = _io
        self._parent = _parent
        self._root = _root if _root else self
        self._read()

    def _read(self):
        self.kind = self._io.read_u1()
        self.frmt = self._io.read_u1()
        self.spare = self._io.read_u2le()
        self.rdba = self._io.read_u4le()
        self.base = self._io.read_u4le()
        self.wrap = self._io.read_u2le()
        self.seq = self._io.read_u1()
        self.flg = self._io.read_u1()
        self.sum = self._io.read_u2le()
        self.spare3 = self._io.read_u2le()


with open(sys.argv[1], "rb") as f:
    for n in range(int(sys.argv[2])):
        f.seek(n * 8192)
        h = Head(KaitaiStream(io.BytesIO(f.read(20))))
        print('{"block":%d,"dba":%d,"type":%d,"scn":%d,"seq":%d,"flg":%d}' % (n, h.rdba, h.kind, h.base | h.wrap << 32, h.seq, h.flg))
