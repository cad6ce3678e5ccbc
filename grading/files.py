"""Files that are written as a whole, and what tells contents apart."""

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path


@contextlib.contextmanager
def replacing(path, first=False, private=True):
    """A new file that takes path's place when it is whole.

    first: raise FileExistsError instead where there is one. private: only
    the owner can read it, whatever the umask, and the group of a shared
    folder; else it has the usual rights.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    os.close(descriptor)
    part = Path(name)
    try:
        if not private:
            part.chmod(0o666 & ~_umask())
        elif shared(path.parent):
            part.chmod(0o660)
        yield part
        if first:
            os.link(part, path)
        else:
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def private_folder(path):
    """Make a folder for its owner alone, or for the group of a shared one."""
    path.mkdir(mode=0o700, exist_ok=True)
    with contextlib.suppress(PermissionError):  # another's of the group
        path.chmod(0o2770 if shared(path.parent) else 0o700)


def shared(folder):
    """Whether a folder belongs to a group: what is made in it does too."""
    return bool(folder.stat().st_mode & stat.S_ISGID)


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
