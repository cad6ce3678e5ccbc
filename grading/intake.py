"""What was handed in, made gradable: any submission at all.

Every notebook is built anew from the released one. The student's answers
and added cells are put in where they belong; check cells, points and all
of nbgrader's data come from the release. What cannot be read leaves the
released notebook. Whatever was out of order is said in one cell at the
top, which the student reads in the feedback.

Submissions are read, never written, and no link is ever followed.
"""

import copy
import difflib
import hashlib
import json
import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.utils import is_locked, is_solution, parse_utc

MARK = "graded.sha256"  # of a submission; see grading.basis
UNGRADABLE = ("Grading stopped at what was handed in, so nothing in it could "
              "be graded. Please ask your instructor.")
# Metadata of a code cell whose source is the student's: the released source;
# empty where the cell was added.
AS_RELEASED = "as_released"
NOTICE = "about-what-you-handed-in"
NOTICE_HEAD = "**About what you handed in**"
MAX_BYTES = 100_000_000
MAX_CELLS = 2_000
MAX_SOURCE = 1_000_000
# What would break a line, or steer the terminal that shows it.
UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]")
# Never taken from a submission: they would replace the course's own.
OURS = ("utils", "grading", "checks.h5", "feedback", MARK)


class Unreadable(Exception):
    """Why a file is no notebook, in words."""


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
        return self.about.get("grade_id")


def take(folder, released, staging, former=()):
    """Make a submission gradable: fill the folder `staging`.

    folder: the submission. released: paths of the week's released
    notebooks. staging: a new folder; it gets every notebook of the week
    and what other plain files were handed in. former: {name: notebook} of
    each earlier release, the newest first.
    """
    staging.mkdir(parents=True)
    general, found = _files(folder)
    notebooks = {name: path for name, path in found.items()
                 if name.lower().endswith(".ipynb")}
    chosen, extra = _assign(notebooks, released)
    for path in released:
        notes = list(general)
        notebook = nbformat.read(path, as_version=4)
        source = chosen.get(path.stem)
        if source is None:
            mark_empty(notebook)
            notes.append(_missing(path, notebooks))
        else:
            if Path(source).name != path.name:
                notes.append(
                    f"`{source}` was graded as `{path.name}`: that is the "
                    "name expected. Please keep the name.")
            try:
                rebuild(notebook, read_cells(notebooks[source]), notes,
                        [earlier[path.stem] for earlier in former
                         if path.stem in earlier])
            except Unreadable as reason:
                mark_empty(notebook)
                notes.append(
                    f"`{source}` could not be read: {reason}. Nothing in "
                    "it could be graded. Open it in JupyterLab, save it, "
                    "and hand in the saved file.")
        notes.extend(f"`{name}` was not graded: `{source}` was."
                     for name in extra.get(path.stem, ()))
        add_notes(notebook, notes)
        write(notebook, staging / path.name)
    _take_others(found, notebooks, staging)


def refuse(released, staging, note):
    """The same for a submission of which nothing can be graded."""
    for path in released:
        notebook = nbformat.read(path, as_version=4)
        mark_empty(notebook)
        add_notes(notebook, [note])
        write(notebook, staging / path.name)


def mark_empty(notebook):
    """Say in a released notebook that nothing of a student is in it."""
    notebook.metadata["nothing_handed_in"] = True


def write(notebook, path):
    """Write a notebook as UTF-8."""
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def add_notes(notebook, notes):
    """Put notes into the cell at the top that the student reads."""
    if not notes:
        return
    cells = notebook.cells
    if not cells or cells[0].get("id") != NOTICE:
        cells.insert(0, nbformat.v4.new_markdown_cell(
            NOTICE_HEAD + "\n", id=NOTICE))
    cells[0].source += "".join(f"\n- {_line(note)}" for note in notes)


def notes_of(notebook):
    """The notes in a notebook, as written by `add_notes`."""
    cells = notebook.cells
    if not cells or cells[0].get("id") != NOTICE:
        return []
    return [line[2:] for line in cells[0].source.splitlines()
            if line.startswith("- ")]


def read_cells(path):
    """Cells of a notebook that may be anything. A list of Handed.

    Raises Unreadable for what is no notebook.
    """
    data = _bytes(path)
    if not data.strip():
        raise Unreadable("the file is empty")
    if data.lstrip()[:1] == b"<":
        raise Unreadable("it is a web page, not the notebook itself")
    if data.startswith(b"PK"):
        raise Unreadable("it is an archive (zip), not a notebook")
    try:
        content = json.loads(data)
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()) - 1 or (
                error.msg.startswith("Unterminated")):
            raise Unreadable("the file ends too early, as after an "
                             "interrupted upload") from None
        raise Unreadable("it is not a notebook (not JSON from line "
                         f"{error.lineno} on)") from None
    except ValueError:
        raise Unreadable("it is not a notebook (not JSON)") from None
    if isinstance(content, dict) and "worksheets" in content:
        content = _upgraded(content)
    if not isinstance(content, dict) or not isinstance(
            content.get("cells"), list):
        raise Unreadable("it is JSON, but holds no cells")
    cells = (_handed(cell) for cell in content["cells"][:MAX_CELLS])
    return [cell for cell in cells if cell is not None]


def rebuild(notebook, handed, notes, former=()):
    """Put a student's work into a released notebook, in place.

    notebook: the released one. handed: the student's cells. notes: a list
    that gets a line for whatever was out of order. former: the notebook as
    it was released earlier.
    """
    match = Matching(notebook.cells, handed)
    if not match.found():
        raise Unreadable("it holds none of this notebook's exercises")
    notes.extend(_own_notes(match, former))
    cells = [_added(cell, f"added-0-{number}")
             for number, cell in enumerate(match.added.get(-1, ()))]
    for index, cell in enumerate(notebook.cells):
        answer = match.answers.get(index)
        if answer is not None and not is_locked(cell):
            if cell.cell_type == "code":
                cell.metadata[AS_RELEASED] = cell.source
            cell.source = answer.source
            if cell.cell_type == "markdown" and answer.attachments:
                cell.attachments = answer.attachments
        cells.append(cell)
        cells.extend(
            _added(extra, f"added-{index + 1}-{number}")
            for number, extra in enumerate(match.added.get(index, ())))
    notebook.cells = cells


def _own_notes(match, former):
    """Lines about what is the student's doing: measured by the release that
    the work was made from, with a line where that is an earlier one."""
    notes = match.notes()
    if not notes:
        return notes
    for earlier in former:
        theirs = Matching(earlier.cells, match.handed)
        if theirs.faults() < match.faults():
            changes = _changes(earlier.cells, match.released)
            return [*theirs.notes(), (
                "It was made from an earlier release. Since then your "
                f"instructor has changed this: {'; '.join(changes)}. It was "
                "graded by the release of now.")]
    return notes


def _changes(before, now):
    """Words for what a new release has otherwise in its named cells."""
    old, new = ({_name(cell): cell for cell in cells if _name(cell)}
                for cells in (before, now))
    words = [f"`{name}` is new" for name in new if name not in old]
    words += [f"`{name}` is gone" for name in old if name not in new]
    for name in old.keys() & new.keys():
        points = [cell.metadata.nbgrader.get("points")
                  for cell in (old[name], new[name])]
        if points[0] != points[1]:
            words.append(f"`{name}` gives {points[1]:g} points, no longer "
                         f"{points[0]:g}")
        elif _plain(old[name].source) != _plain(new[name].source):
            words.append(f"the text of `{name}`")
    return sorted(words)


class Matching:
    """Which handed-in cell answers which released cell.

    answers: {index in the release: Handed}. added: {index in the release
    after which they stand, -1 for the top: [Handed]}.
    """

    def __init__(self, released, handed):
        self.released = released
        self.handed = handed
        self.answers = {}
        self._where = {}  # index in the release: index in handed
        self._free = set(range(len(handed)))
        self._by_data()
        self._by_text()
        if self.found():
            self._by_place()
        self.added = self._added()

    def found(self):
        """Share of the cells with a name of nbgrader's that were found."""
        named = [index for index, cell in enumerate(self.released)
                 if _name(cell)]
        return sum(index in self._where for index in named) / max(
            len(named), 1)

    def faults(self):
        """How many cells were out of order."""
        return sum(map(len, self._faults()))

    def _faults(self):
        """Names of cells that are missing, changed, there twice, or whose
        data is lost."""
        missing, changed, twice, lost = [], [], [], []
        for index, cell in enumerate(self.released):
            name = _name(cell)
            if not name:
                continue
            mine = self.answers.get(index)
            if mine is None:
                missing.append(name)
                continue
            if is_locked(cell) and _plain(mine.source) != _plain(
                    cell.source):
                changed.append(name)
            if sum(other.name == name for other in self.handed) > 1:
                twice.append(name)
            if _differs(mine.about, cell.metadata.nbgrader):
                lost.append(name)
        return missing, changed, twice, lost

    def notes(self):
        """Lines about what was out of order."""
        lines = []
        missing, changed, twice, lost = self._faults()
        for names, text in (
                (missing, "{} missing and put back as released."),
                (changed, "{} changed and put back as released."),
                (twice, "{} there more than once; one of them was graded.")):
            if names:
                lines.append(text.format(_cells(names)))
        if lost:
            whole = len(lost) == sum(
                1 for cell in self.released if _name(cell))
            lines.append(
                "The notebook's grading data (cell metadata) was changed or "
                f"removed{'' if whole else ' in ' + _listed(lost)}; the "
                "released data was used.")
        return lines

    def _take(self, index, where):
        self.answers[index] = self.handed[where]
        self._where[index] = where
        self._free.discard(where)

    def _by_data(self):
        """By nbgrader's name of the cell, then by the cell's id."""
        for index, cell in enumerate(self.released):
            name = _name(cell)
            same = [where for where in sorted(self._free)
                    if name and self.handed[where].name == name]
            if same:
                self._take(index, max(
                    same, key=lambda where: self._merit(cell, where)))
        for index, cell in enumerate(self.released):
            if index in self._where:
                continue
            for where in sorted(self._free):
                mine = self.handed[where]
                if (mine.id and mine.id == cell.get("id")
                        and mine.kind == cell.cell_type
                        and not (mine.name and _name(cell))):
                    self._take(index, where)
                    break

    def _merit(self, cell, where):
        """Which of several cells of one name to take."""
        mine = self.handed[where]
        original = mine.id == cell.get("id")
        same = _plain(mine.source) == _plain(cell.source)
        if is_locked(cell):
            return (same, original, where)
        return (not same, original, where)

    def _by_text(self):
        """By equal text, or by the function that a stub defines."""
        for index, cell in enumerate(self.released):
            if index in self._where:
                continue
            defined = re.findall(r"^(?:def|class) +(\w+)", cell.source, re.M)
            fits = [where for where in sorted(self._free) if (
                _plain(self.handed[where].source) == _plain(cell.source)
                or is_solution(cell) and defined and re.search(
                    rf"^(?:def|class) +{defined[-1]}\b",
                    self.handed[where].source, re.M))]
            if fits:
                self._take(index, fits[0 if is_locked(cell) else -1])

    def _by_place(self):
        """A lone cell between two neighbours that were found."""
        for index, cell in enumerate(self.released):
            if index in self._where or not is_solution(cell):
                continue
            before = max((self._where[i] for i in range(index)
                          if i in self._where), default=-1)
            after = min((self._where[i]
                         for i in range(index + 1, len(self.released))
                         if i in self._where), default=len(self.handed))
            fits = [where for where in range(before + 1, after)
                    if where in self._free
                    and self.handed[where].kind == cell.cell_type]
            if len(fits) == 1:
                self._take(index, fits[0])

    def _added(self):
        added, anchor = {}, -1
        back = {where: index for index, where in self._where.items()}
        for where, mine in enumerate(self.handed):
            if where in back:
                anchor = back[where]
            elif mine.source.strip() and where in self._free:
                added.setdefault(anchor, []).append(mine)
        return added


def _assign(notebooks, released):
    """Choose the file for each released notebook.

    Returns ({released name: file}, {released name: files passed over}).
    """
    wanted = {path.stem: nbformat.read(path, as_version=4)
              for path in released}
    worth = {}
    for name, path in notebooks.items():
        try:
            cells = read_cells(path)
        except Unreadable:
            cells = []
        for stem, notebook in wanted.items():
            value = _worth(name, cells, stem, notebook)
            if value:
                worth[name, stem] = value
    chosen, extra = {}, {}
    for name, stem in sorted(worth, key=worth.get, reverse=True):
        if name in chosen.values():
            continue
        if stem not in chosen:
            chosen[stem] = name
        elif not any(name in names for names in extra.values()):
            extra.setdefault(stem, []).append(name)
    return chosen, extra


def _worth(name, cells, stem, notebook):
    """How well a file fits a released notebook, or None where it does not.

    A file of the right name is passed over only where nothing was done in
    it and another holds work.
    """
    match = Matching(notebook.cells, cells)
    ours = match.found() >= 0.5
    work = any(
        is_solution(cell) and index in match.answers
        and _plain(match.answers[index].source) != _plain(cell.source)
        for index, cell in enumerate(notebook.cells))
    exact = name == f"{stem}.ipynb"
    simple = _simple(Path(name).stem)
    if not ours and simple != stem.lower():
        return None
    near = difflib.SequenceMatcher(None, simple, stem.lower()).ratio()
    return (ours, work, exact, near)


def _simple(stem):
    """A file name without what browsers and people add to it."""
    stem = unicodedata.normalize("NFC", stem).lower().strip()
    stem = re.sub(r"^(copy of|kopie von|copie de) ", "", stem)
    stem = re.sub(r"([-_ ]?copy\d*|\s*\(\d+\)|-\d+)+$", "", stem)
    return re.sub(r"[\s-]+", "_", stem)


def _missing(path, notebooks):
    others = ", ".join(f"`{name}`" for name in sorted(notebooks))
    return (f"`{path.name}` was not handed in."
            + (f" Found instead: {others}." if others
               else " There is no notebook in what was handed in."))


def _files(folder):
    """Plain files of a submission by their relative names, and notes."""
    notes, found, links = [], {}, []
    for place in (folder.parent, folder):
        if place.is_symlink():
            return ["What was handed in is a link to another place. Links "
                    "are not followed: hand in the files."], {}
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in (
            ".ipynb_checkpoints", "__pycache__"))
        for name in sorted(folders + names):
            path = Path(root, name)
            mode = path.lstat().st_mode
            relative = path.relative_to(folder).as_posix()
            if stat.S_ISREG(mode):
                found[relative] = path
            elif not stat.S_ISDIR(mode):
                links.append(relative)
    if links:
        notes.append(_line(f"{_listed(links)} left out: only plain files "
                           "are taken, no links."))
    return notes, found


def _take_others(found, notebooks, staging):
    """Copy the other files; put what nbgrader needs to return feedback."""
    for name, path in found.items():
        top = name.split("/")[0]
        if (name in notebooks or top in OURS
                or name in ("timestamp.txt", "submission_secret.txt")):
            continue
        target = staging / name
        try:
            data = _bytes(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except (Unreadable, OSError):
            continue  # an unreadable file, or one named like a notebook
    (staging / "timestamp.txt").write_text(_timestamp(found))
    secret = _text(found, "submission_secret.txt")
    (staging / "submission_secret.txt").write_text(
        secret if secret.isalnum() else os.urandom(16).hex())


def digest(folder):
    """A digest of all that was handed in and when, but for by whom."""
    digest = hashlib.sha256()
    notes, found = _files(folder)
    digest.update("\n".join(notes).encode())
    for name, path in found.items():
        if name == "submission_secret.txt":
            continue
        try:
            data = _bytes(path)
        except Unreadable:
            data = b""
        digest.update(f"{name!r} {len(data)} ".encode() + data)
    return digest.hexdigest()


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
        return _bytes(found[name]).decode().strip()
    except (KeyError, Unreadable, UnicodeDecodeError):
        return ""


def _bytes(path):
    """Content of a plain file of bounded size; no link is followed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(
        os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("it is not a plain file")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"{error.strerror or error}".lower()) from None
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"it is larger than {MAX_BYTES // 1_000_000} MB; clear the "
            "outputs of its cells")
    return data


def _upgraded(content):
    """A notebook of format 3 as format 4."""
    try:
        return nbformat.convert(nbformat.from_dict(content), 4)
    except Exception:  # whatever an old notebook holds
        raise Unreadable("its notebook format is too old") from None


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
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    cell_id = cell.get("id")
    return Handed(
        kind, _clean(source[:MAX_SOURCE]),
        about if isinstance(about, dict) else {},
        cell_id if isinstance(cell_id, str) else None,
        _attachments(cell.get("attachments")))


def _attachments(value):
    """Pictures in a markdown cell, where their shape is right."""
    if not isinstance(value, dict):
        return {}
    return {name: {kind: data for kind, data in content.items()
                   if isinstance(data, str)}
            for name, content in value.items() if isinstance(content, dict)}


def _clean(text):
    """Text that can be stored: no lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _line(note):
    """A note as one line; names of files may hold any bytes."""
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", _clean(note))


def _added(cell, cell_id):
    make = {"code": nbformat.v4.new_code_cell,
            "markdown": nbformat.v4.new_markdown_cell,
            "raw": nbformat.v4.new_raw_cell}[cell.kind]
    new = make(cell.source, id=cell_id)
    if cell.kind == "code":
        new.metadata[AS_RELEASED] = ""
    if cell.kind == "markdown" and cell.attachments:
        new.attachments = copy.deepcopy(cell.attachments)
    return new


def _name(cell):
    """nbgrader's name of a released cell, or None."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _plain(source):
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _differs(mine, released):
    keys = ("grade_id", "grade", "solution", "locked", "points",
            "schema_version")
    return any(mine.get(key) != released.get(key) for key in keys)


def _listed(names):
    return ", ".join(f"`{name}`" for name in names)


def _cells(names):
    one = len(names) == 1
    return (f"The cell{'' if one else 's'} {_listed(names)} "
            f"{'was' if one else 'were'}")


