"""Reader of the data that an installed R package keeps (Rdata.rdx, .rdb)."""

import lzma
import struct
import zlib

NULL, REFERENCE, SYMBOL, PAIRS, CHARS = 254, 255, 1, 2, 9
LOGICAL, INTEGER, REAL, STRINGS, LIST = 10, 13, 14, 16, 19
HAS_ATTRIBUTES, HAS_TAG = 0x200, 0x400


class _Items:
    """Reads R's XDR serialization, the item types that data frames need."""

    def __init__(self, content):
        if content[:2] != b"X\n":
            raise ValueError("not R's XDR format")
        self.content, self.at, self.symbols = content, 2, []
        version, _, _ = self.numbers("i", 3)
        if version == 3:
            (encoding_length,) = self.numbers("i", 1)
            self.at += encoding_length

    def numbers(self, kind, count):
        values = struct.unpack_from(f">{count}{kind}", self.content, self.at)
        self.at += struct.calcsize(f">{count}{kind}")
        return values

    def item(self):
        """The next item; a vector comes as (values, attributes)."""
        (flags,) = self.numbers("i", 1)
        kind = flags & 0xFF
        if kind == NULL:
            return None
        if kind == REFERENCE:
            return self.symbols[(flags >> 8 or self.numbers("i", 1)[0]) - 1]
        if kind == SYMBOL:
            self.symbols.append(self.item())
            return self.symbols[-1]
        if kind == PAIRS and flags & HAS_TAG:
            name = self.item()
            return {name: self.item()} | (self.item() or {})
        (length,) = self.numbers("i", 1)
        if kind == CHARS:
            self.at += max(length, 0)
            return self.content[self.at - max(length, 0):self.at].decode()
        if kind in (LOGICAL, INTEGER):
            values = self.numbers("i", length)
        elif kind == REAL:
            values = self.numbers("d", length)
        elif kind in (STRINGS, LIST):
            values = [self.item() for _ in range(length)]
        else:
            raise ValueError(f"R item type {kind} is not supported")
        return values, self.item() if flags & HAS_ATTRIBUTES else {}


def _unpack(packed):
    """A stored object: 4 bytes of length, then zlib or 'Z' and raw LZMA2."""
    if packed[4:5] == b"Z":
        return lzma.decompress(packed[5:], lzma.FORMAT_RAW, filters=[
            {"id": lzma.FILTER_LZMA2, "preset": 6}])
    return zlib.decompress(packed[4:])


def read_frame(index, content, name):
    """{column: tuple of numbers, or list of strings} of a data frame.

    index, content: bytes of Rdata.rdx and Rdata.rdb. Factors become their
    level names. Raises ValueError for what the reader does not know.
    """
    (variables, *_), _ = _Items(zlib.decompress(index, wbits=47)).item()
    places, attributes = variables
    (start, length), _ = places[attributes["names"][0].index(name)]
    packed = content[start:start + length]
    columns, attributes = _Items(_unpack(packed)).item()
    frame = {}
    for column, (values, about) in zip(attributes["names"][0], columns):
        if "levels" in about:
            values = [about["levels"][0][value - 1] for value in values]
        frame[column] = values
    return frame
