"""Files that only their owner can read, whatever the umask."""

import contextlib
import os
import tempfile
from pathlib import Path


@contextlib.contextmanager
def replacing(path, first=False):
    """A new file that takes path's place when it is whole.

    first: raise FileExistsError instead where there is one.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
        if first:
            os.link(part, path)
        else:
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
