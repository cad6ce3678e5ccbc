"""A Python that other users can reach, wherever it lies.

Without namespaces a submission runs as another user (for root), who may not
enter a private folder such as /root. In this process, and in those that it
starts, such a folder is shown with all that it holds, but not as private.
Nothing is copied and nothing changed on the disk.
"""

import contextlib
import os
import stat

from grading.sandbox import backends
from grading.sandbox.inside import confine

MS_BIND = 0x1000


def make_reachable():
    """Show the folders that a submission needs to every user.

    Does nothing where that is not needed, or not possible: to mount takes
    root's rights, which a container may lack.
    """
    needed = [*backends.python_folders(), *backends.course_folders().values()]
    private = sorted({
        place for folder in needed for place in (folder, *folder.parents)
        if place.is_dir() and not place.stat().st_mode & stat.S_IXOTH})
    if not private or os.getuid() != 0:
        return
    with contextlib.suppress(OSError):
        confine._call("unshare", confine.NEW_NS)
        _mount(b"none", "/", b"", confine.MS_REC | confine.MS_PRIVATE)
        for place in private:
            _show(place)


def _show(folder):
    """Mount a folder over itself that others may enter."""
    before = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    entries = list(os.scandir(folder))
    _mount(b"tmpfs", folder, b"tmpfs", 0, b"mode=0755")
    for entry in entries:
        place = folder / entry.name
        if entry.is_symlink():
            place.symlink_to(os.readlink(f"/proc/self/fd/{before}/"
                                         f"{entry.name}"))
            continue
        if entry.is_dir():
            place.mkdir()
        else:
            place.touch()
        _mount(os.fsencode(f"/proc/self/fd/{before}/{entry.name}"), place,
               b"", MS_BIND | confine.MS_REC)
    os.close(before)


def _mount(what, where, kind, flags, options=None):
    confine._call("mount", what, os.fsencode(where), kind,
                  confine._number(flags), options)
