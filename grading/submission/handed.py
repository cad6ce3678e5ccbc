"""All that was handed in: files, read within bounds.

They are read, never written, and no link is ever followed.
"""

import functools
import hashlib
import os
import re
import stat
from pathlib import Path, PurePosixPath

from nbgrader.utils import parse_utc

from grading.classroom import harmless
from grading.submission.matching import listed
from grading.submission.pictures import Pictures
from grading.submission.reading import (
    MAX_BYTES,
    Room,
    Unreadable,
    clean,
    is_archive,
    looks_like_notebook,
    read_bytes,
    read_notebook,
    unpacked,
)
from utils.language import ENGLISH, say, speaking

MARK = "graded.sha256"  # of a submission; see grading.submission.basis
SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")  # of pictures
MAX_LOOKED_AT = 10_000    # files and folders of a submission
MAX_FILES = 1_000         # that are read
MAX_TOTAL = 3 * MAX_BYTES  # bytes of these together
MAX_NOTEBOOKS = 100
# What would break a line, or steer the terminal that shows it.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# Never taken from a submission: they would replace the course's own.
OURS = ("utils", "built", "locale", "grading", "checks.h5", "feedback", MARK)
SECRET = "submission_secret.txt"
NBGRADERS = ("timestamp.txt", SECRET)


class Submission:
    """All that was handed in, read within bounds.

    found: {relative name: path} of the plain files. notebooks: {name:
    reading.Notebook or Unreadable} of what is a notebook by its content or
    by its ending; a file in an archive is named archive/file. notes: lines
    about the whole. wanted: names of the week's notebooks, read first.
    """

    def __init__(self, folder, wanted):
        self.notes, found = files_of(folder)
        self.found, self.notebooks, self._pictures = {}, {}, {}
        self._room, left, passed = Room(), MAX_TOTAL, 0
        for name in sorted(found, key=lambda name: (
                name not in NBGRADERS, Path(name).name not in wanted,
                not name.lower().endswith(".ipynb"), name.count("/"), name)):
            try:
                left -= found[name].lstat().st_size
                if left < 0 or len(self.found) == MAX_FILES:
                    passed += 1
                    continue
                self.found[name] = found[name]
                self._look(name, read_bytes(found[name]), functools.partial(
                    read_bytes, found[name], harmless.MAX_PICTURE))
            except (Unreadable, OSError) as reason:
                if name.lower().endswith(".ipynb"):
                    self.notebooks[name] = Unreadable(str(reason))
        if passed:
            self.notes.append(say(
                "{number} of the files were left out: up to {most} are "
                "taken, with {size} MB together.", number=passed,
                most=MAX_FILES, size=MAX_TOTAL // 10**6))
        if len(self.notebooks) > MAX_NOTEBOOKS:
            self.notes.append(say(
                "There are {number} notebooks; only {most} of them were "
                "looked at.", number=len(self.notebooks),
                most=MAX_NOTEBOOKS))
            self.notebooks = dict(list(
                self.notebooks.items())[:MAX_NOTEBOOKS])

    def _look(self, name, data, again):
        """Take a file for what it is. again: reads it once more."""
        ending = name.lower().endswith(".ipynb")
        if is_archive(data):
            try:
                for inner, content in unpacked(data, self._room):
                    self._look(f"{name}/{inner}", content,
                               functools.partial(bytes, content))
            except Unreadable as reason:
                self.notes.append(say(
                    "`{name}` was not unpacked: {reason}. Hand in the "
                    "notebook itself.", name=name, reason=reason))
            if ending and not any(
                    other.startswith(f"{name}/") for other in self.notebooks):
                raise Unreadable("it is an archive (zip), not a notebook")
        elif ending or looks_like_notebook(data):
            # What is more than the bound is counted, and not parsed.
            self.notebooks[name] = Unreadable("there are too many notebooks")
            if len(self.notebooks) <= MAX_NOTEBOOKS:
                try:
                    self.notebooks[name] = read_notebook(data)
                except Unreadable as reason:
                    self.notebooks[name] = reason
        elif data.startswith(SIGNATURES):
            self._pictures[name] = again

    def pictures(self, notebook):
        """The Pictures beside a notebook."""
        return Pictures(self._pictures, PurePosixPath(notebook).parent)

    def copy_others(self, staging):
        """Copy what is no notebook, and what nbgrader needs to return
        feedback."""
        for name, path in self.found.items():
            if (name in self.notebooks or name.split("/")[0] in OURS
                    or name in NBGRADERS):
                continue
            target = staging / name
            if target.exists():  # an archive with a notebook's name
                continue
            try:
                data = read_bytes(path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            except (Unreadable, OSError):
                continue  # an unreadable file, or one named like a notebook
        (staging / "timestamp.txt").write_text(_timestamp(self.found))
        secret = _text(self.found, SECRET)
        (staging / SECRET).write_text(
            secret if secret.isalnum() else os.urandom(16).hex())


def files_of(folder):
    """Plain files of a submission by their relative names, and notes."""
    notes, found, links = [], {}, []
    for place in (folder.parent, folder):
        if place.is_symlink():
            return [say(
                "What was handed in is a link to another place. Links are "
                "not followed: hand in the files.")], {}
    left = MAX_LOOKED_AT
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in (
            ".ipynb_checkpoints", "__pycache__"))
        for name in sorted(folders + names)[:left]:
            path = Path(root, name)
            mode = path.lstat().st_mode
            relative = path.relative_to(folder).as_posix()
            if stat.S_ISREG(mode):
                found[relative] = path
            elif not stat.S_ISDIR(mode):
                links.append(relative)
        left -= len(folders) + len(names)
        if left < 0:
            notes.append(say(
                "More than {most} files were handed in; the others were left "
                "out.", most=MAX_LOOKED_AT))
            break
    if links:
        notes.append(line_of(say(
            "{names} left out: only plain files are taken, no links.",
            names=listed(links))))
    return notes, found


def digest(folder):
    """A digest of all that was handed in and when, but for by whom.

    Of what is above the bounds, the time of change stands for the content.
    """
    total = hashlib.sha256()
    with speaking(ENGLISH):  # the same whoever reads the notes
        notes, found = files_of(folder)
    total.update("\n".join(notes).encode())
    left = MAX_TOTAL
    for name, path in found.items():
        if name == SECRET:
            continue
        about = path.lstat()
        left -= about.st_size
        try:
            data = (read_bytes(path) if left >= 0
                    else str(about.st_mtime_ns).encode())
        except Unreadable:
            data = b""
        total.update(f"{name!r} {len(data)} ".encode() + data)
    return total.hexdigest()


def _timestamp(found):
    """The time of submission as text, empty where none can be read."""
    text = _text(found, "timestamp.txt")
    try:
        parse_utc(text)
    except (ValueError, OverflowError):
        return ""
    return text


def _text(found, name):
    try:
        return read_bytes(found[name], 1_000).decode().strip()
    except (KeyError, Unreadable, UnicodeDecodeError):
        return ""


def line_of(note):
    """A note as one line; names of files may hold any bytes."""
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", clean(note))
