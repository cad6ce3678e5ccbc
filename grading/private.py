"""Files and folders that only their owner can read, whatever the umask."""

import contextlib
import os
import stat


def folder(path):
    """Make a folder private; a new one is so from the first moment.

    Where the folder has the group of its graders (the set-group-ID bit, as
    nbgrader's groupshared sets it) they keep their rights.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = stat.S_IMODE(path.stat().st_mode)
    others = mode & (0o007 if mode & stat.S_ISGID else 0o077)
    if others:
        with contextlib.suppress(PermissionError):  # not ours
            path.chmod(mode & ~others)
    return path


@contextlib.contextmanager
def replacing(path, first=False):
    """A new file that takes path's place when it is whole.

    first: raise FileExistsError instead where there is one.
    """
    part = path.with_name(f"{path.name[:200]}.{os.getpid()}")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        yield part
        if first:
            os.link(part, path)
        else:
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
