"""Bytes that may be anything, read as a notebook or an archive.

What cannot be read raises Unreadable with the true reason in words. Time
and memory are bounded by what is counted while reading, never by what a
header claims.
"""

import io
import itertools
import json
import os
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

import nbformat

from grading.errors import CourseError
from grading.exercise.translate import is_above
from utils.language import ENGLISH, N_, of_metadata, say

MAX_BYTES = 100_000_000  # of a file, and of what archives unpack to
MAX_FILES = 1_000        # in the archives of a submission
MAX_DEPTH = 3            # of archives in archives
MAX_VALUES = 4_000_000   # in JSON: each takes up to about 80 bytes
MAX_OLD = 400_000        # the same where nbformat rebuilds all of it
MAX_CELLS = 20_000
MAX_SOURCE = 1_000_000   # characters of a cell
ZIP = b"PK\x03\x04"
OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
# What zipfile raises for what is no sound archive.
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError,
           ValueError, IndexError, OverflowError, NotImplementedError)
BLANK = b" \t\r\n\0"
# What files begin with that are no notebook.
KINDS = [(re.compile(start), words) for start, words in (
    (rb"version https://git-lfs", N_(
        "it is a Git LFS pointer, which stands for the notebook but does not "
        "hold it")),
    (rb"%PDF", N_("it is a PDF document, not the notebook itself")),
    (rb"\{\\rtf", N_(
        "it is a text document (RTF), as a word processor saves it")),
    (rb"\xd0\xcf\x11\xe0", N_(
        "it is a document of Word or another office program")),
    (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ", N_(
        "it is an archive that is not a zip file")),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", N_("it is a picture")),
    (rb"(?i)<(!doctype|html|head|body|\?xml|!--|script)", N_(
        "it is a web page, not the notebook itself")))]
CONFLICT = re.compile(r"^(<{7}|>{7})( |$)", re.M)
# The rest of JSON that was cut within a word or a number.
CUT = re.compile(r"(t|tr|tru|f|fa|fal|fals|n|nu|nul|-|\.|[eE][+-]?)?")


class Unreadable(CourseError):
    """Why a file is no notebook, or an archive is not unpacked, in words."""


@dataclass
class Handed:
    """A cell as it was handed in. about: its nbgrader metadata, or {}."""

    kind: str
    source: str
    about: dict
    id: str | None
    attachments: dict = field(default_factory=dict)

    @property
    def name(self):
        """nbgrader's name of it, or None."""
        name = self.about.get("grade_id")
        return name if isinstance(name, str) else None


class Notebook(NamedTuple):
    """What could be read. notes: lines about what was out of order.

    python: the (major, minor) that the notebook claims to be written with,
    or None. language: the one that it is written in.
    """

    cells: list
    notes: list = []
    python: tuple | None = None
    language: str = ENGLISH


def read_bytes(path, most=MAX_BYTES):
    """Content of a plain file of bounded size; no link is followed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(
        os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("it is not a plain file")
            data = file.read(most + 1)
    except OSError as error:
        raise Unreadable(f"{error.strerror or error}".lower()) from None
    if len(data) > most:
        raise Unreadable(
            "it is larger than {most} MB; clear the outputs of its cells",
            most=most // 1000000)
    return data


def looks_like_notebook(data):
    """Whether a file of any name may be meant as a notebook."""
    start = data[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe" + BLANK)[:1]
    plain = data.replace(b"\0", b"") if b"\0" in data[:8] else data
    return start == b"{" and (b'"cells"' in plain or b'"worksheets"' in plain)


def is_archive(data):
    """Whether it is a zip file, and not a document of an office program."""
    return data.startswith(ZIP) and not any(
        mark in data[:500] for mark in OFFICE)


def read_notebook(data):
    """The Notebook in bytes that may be anything. Raises Unreadable."""
    start = data[:1000].lstrip(b"\xef\xbb\xbf" + BLANK)
    if not start and not data.strip(BLANK):
        raise Unreadable("the file is empty")
    if data.startswith(b"PK"):
        raise Unreadable(
            N_("it is an archive (zip), not a notebook") if is_archive(data)
            or not data.startswith(ZIP) else
            N_("it is a document of Word or another office program"))
    for kind, words in KINDS:
        if kind.match(start):
            raise Unreadable(words)
    text, notes = _decoded(data)
    content = _json(text)
    if isinstance(content, dict) and "worksheets" in content:
        content = _upgraded(content, text)
    if not isinstance(content, dict) or not isinstance(
            content.get("cells"), list):
        raise Unreadable("it is JSON, but holds no cells")
    cells = filter(None, map(_handed, content["cells"]))
    handed = list(itertools.islice(cells, MAX_CELLS))
    if next(cells, None):
        notes.append(say(
            "It has more than {max_cells} cells; those after them were left "
            "out.", max_cells=MAX_CELLS))
    if any(len(cell.source) > MAX_SOURCE for cell in handed):
        notes.append(say(
            "A cell is longer than {max_source} characters; what follows "
            "them was left out.", max_source=MAX_SOURCE))
        for cell in handed:
            cell.source = cell.source[:MAX_SOURCE]
    return Notebook(handed, notes, _claimed_python(content),
                    of_metadata(content.get("metadata")) or ENGLISH)


def _decoded(data):
    """The text of a JSON file, and a note where it is not UTF-8."""
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding, "surrogatepass")
        if encoding.startswith("utf-8"):
            return text, []
        return text, [say(
            "It is saved as {encoding} and was read as that. Please save it "
            "as UTF-8.", encoding=encoding[:6].upper())]
    except UnicodeDecodeError:
        pass
    if not encoding.startswith("utf-8"):
        return data.decode(encoding, "replace"), []
    if re.search(rb"[\xc3-\xf4][\x80-\xbf]", data):
        return data.decode(encoding, "replace"), [
            say("Some of its letters are damaged: they are no UTF-8, and are "
                "read as \N{REPLACEMENT CHARACTER}.")]
    try:
        return data.decode("cp1252"), [
            say("It is not saved as UTF-8 and was read as Windows-1252: "
                "letters other than English ones may be wrong. Please save "
                "it as UTF-8.")]
    except UnicodeDecodeError:
        if data.lstrip()[:1] != b"{":
            raise Unreadable("it is not a notebook (not JSON)") from None
        raise Unreadable(
            "it is saved in an encoding other than UTF-8") from None


def _values(text):
    """At least as many as there are values in JSON."""
    return sum(text.count(mark) for mark in ",:[{")


def _json(text):
    if _values(text) > MAX_VALUES:
        raise Unreadable(
            "it holds more than {most} values; clear the outputs of its cells",
            most=MAX_VALUES)
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise _reason(error) from None
    except ValueError:
        raise Unreadable("it is not a notebook (not JSON)") from None


def _reason(error):
    """Why a text is no JSON, as Unreadable."""
    text = error.doc
    conflict = CONFLICT.search(text)
    if conflict:
        return Unreadable(
            "it holds the marks of a Git conflict (line {line}), which is to "
            "be resolved first",
            line=text.count("\n", 0, conflict.start()) + 1)
    rest = text[error.pos:].strip()
    if rest.lstrip(",").lstrip()[:1] in ("}", "]") and (
            rest.startswith(",") or text[:error.pos].rstrip().endswith(",")):
        return Unreadable(
            "there is a comma before the closing `{bracket}` in line {line}, "
            "which JSON does not allow", bracket=rest.strip(", ")[0],
            line=error.lineno)
    if CUT.fullmatch(rest) or error.msg.startswith("Unterminated") or (
            "escape" in error.msg and len(rest) < 7):
        return Unreadable(
            "the file ends too early, as after an interrupted upload")
    return Unreadable(
        "it is not a notebook (not JSON from line {line} on)",
        line=error.lineno)


def _upgraded(content, text):
    """A notebook of format 3 as format 4."""
    if _values(text) > MAX_OLD:
        raise Unreadable("it is too large for its old notebook format")
    try:
        return nbformat.convert(nbformat.from_dict(content), 4)
    except Exception:  # whatever an old notebook holds
        raise Unreadable("its notebook format is too old") from None


def _claimed_python(content):
    """(major, minor) of language_info.version: a claim, nothing more."""
    for name in ("metadata", "language_info", "version"):
        content = content.get(name) if isinstance(content, dict) else None
    match = isinstance(content, str) and re.match(
        r"([0-9]{1,2})\.([0-9]{1,2})(?![0-9])", content)
    return (int(match[1]), int(match[2])) if match else None


def _handed(cell):
    """A cell of unknown content as Handed, or None."""
    if not isinstance(cell, dict):
        return None
    kind, source = cell.get("cell_type"), cell.get("source", "")
    if isinstance(source, list) and all(
            isinstance(line, str) for line in source):
        source = "".join(source)
    if kind not in ("code", "markdown", "raw") or not isinstance(
            source, str):
        return None
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    if kind == "markdown" and is_above(metadata, source):
        return None
    about = metadata.get("nbgrader")
    cell_id = cell.get("id")
    return Handed(
        kind, clean(source), about if isinstance(about, dict) else {},
        cell_id if isinstance(cell_id, str) else None,
        _attachments(cell.get("attachments")))


def _attachments(value):
    """Pictures in a markdown cell, where their shape is right."""
    if not isinstance(value, dict):
        return {}
    return {clean(name): {kind: data for kind, data in content.items()
                          if isinstance(data, str)}
            for name, content in value.items() if isinstance(content, dict)}


def clean(text):
    """Text that can be stored: no lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


class Room:
    """What archives may still unpack to, counted down while they are read.

    size: bytes. files: their number.
    """

    def __init__(self):
        self.size, self.files = MAX_BYTES, MAX_FILES

    def take(self, file):
        """Content of an opened member. Raises Unreadable."""
        self.files -= 1
        data = file.read(self.size + 1)
        self.size -= len(data)
        if self.size < 0:
            raise Unreadable(
                "it unpacks to more than {max_bytes} MB",
                max_bytes=MAX_BYTES // 1000000)
        if self.files < 0:
            raise Unreadable(
                "it holds more than {max_files} files", max_files=MAX_FILES)
        return data


def unpacked(data, room, depth=1):
    """Yield (name, content) of the files in a zip file, also inner ones.

    data: its bytes. room: a Room, for all of it. Names are relative paths.
    Raises Unreadable, maybe after some were given.
    """
    # Each entry of its table begins with this, whatever the table claims.
    if data.count(b"PK\x01\x02") > MAX_FILES:
        raise Unreadable(
            "it holds more than {max_files} files", max_files=MAX_FILES)
    if depth > MAX_DEPTH:
        raise Unreadable("it holds archives in archives, too many deep")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for item in archive.infolist():
                name = member_name(item)
                if item.is_dir() or not name:
                    continue
                content = read_member(archive, item, room.take)
                if is_archive(content):
                    for inner, what in unpacked(content, room, depth + 1):
                        yield f"{name}/{inner}", what
                else:
                    yield name, content
    except DAMAGED:
        raise Unreadable("it is a damaged archive") from None


def read_member(archive, item, take):
    """take(opened member of a zip file). Raises Unreadable."""
    if item.flag_bits & 1:
        raise Unreadable("it is protected with a password")
    # Of other ways of packing, a few bytes may unpack to gigabytes at once.
    if item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("it is packed in an unusual way")
    try:
        with archive.open(item) as file:
            return take(file)
    except DAMAGED:
        raise Unreadable("it is a damaged archive") from None


def member_name(item):
    """Relative path of a zip file's member, one that stays below."""
    name = item.filename
    if not item.flag_bits & 0x800:  # no mark of UTF-8, which many forget
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts
             if part not in ("/", "..") and not part.endswith(":")]
    return "/".join(parts)
