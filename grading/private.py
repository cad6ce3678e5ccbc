"""Files that only their owner can read, whatever the umask."""

import contextlib
import os


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
