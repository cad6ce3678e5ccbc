"""Reader of Qt's binary resource archives (.rcc)."""

import struct
import zlib

DIRECTORY, ZLIB, ZSTD = 2, 1, 4


def read(archive):
    """{path: bytes} of every file in an archive.

    Layout (Qt's qresource.cpp), big-endian: "qres", version, offsets of
    tree, data and names. A tree entry is an offset into names and flags,
    then child count and first child, or language and offset into data.
    Raises ValueError for anything else, and for Zstandard entries, which
    the standard library cannot unpack.
    """
    if archive[:4] != b"qres":
        raise ValueError("not a Qt resource archive")
    version, tree, data, names = struct.unpack_from(">4I", archive, 4)
    entry_size = 14 if version < 2 else 22
    files = {}

    def name(offset):
        (length,) = struct.unpack_from(">H", archive, names + offset)
        start = names + offset + 6
        return archive[start:start + 2 * length].decode("utf-16-be")

    def walk(index, path):
        entry = tree + index * entry_size
        name_offset, flags = struct.unpack_from(">IH", archive, entry)
        if index:
            path = f"{path}/{name(name_offset)}" if path else name(name_offset)
        if flags & DIRECTORY:
            count, first = struct.unpack_from(">II", archive, entry + 6)
            for child in range(first, first + count):
                walk(child, path)
            return
        (offset,) = struct.unpack_from(">I", archive, entry + 10)
        (length,) = struct.unpack_from(">I", archive, data + offset)
        start = data + offset + 4
        content = archive[start:start + length]
        if flags & ZSTD:
            raise ValueError(f"{path}: Zstandard is not supported")
        files[path] = zlib.decompress(content[4:]) if flags & ZLIB else content

    walk(0, "")
    return files
