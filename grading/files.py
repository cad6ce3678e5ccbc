"""Files that are written as a whole, and what tells contents apart."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path


@contextlib.contextmanager
def replacing(path, first=False, private=True):
    """A new file that takes path's place when it is whole.

    first: raise FileExistsError instead where there is one. private: only
    the owner can read it, whatever the umask; else it has the usual rights.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    os.close(descriptor)
    part = Path(name)
    try:
        if not private:
            part.chmod(0o666 & ~_umask())
        yield part
        if first:
            os.link(part, path)
        else:
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _umask():
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def digest(files, start=""):
    """sha256 over a text and files: pairs of a name and a path, in order."""
    total = hashlib.sha256(start.encode())
    for name, path in files:
        content = path.read_bytes()
        total.update(f"{name!r} {len(content)} ".encode() + content)
    return total.hexdigest()
