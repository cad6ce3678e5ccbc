"""What was handed in, made gradable: any submission at all.

Every notebook is built anew from the released one. The student's answers
and added cells are put in where they belong; check cells, points and all
of nbgrader's data come from the release. What cannot be read leaves the
released notebook. Whatever was out of order is said in one cell at the
top, which the student reads in the feedback.

Submissions are read, never written, and no link is ever followed.
"""

import base64
import difflib
import functools
import hashlib
import os
import re
import stat
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import nbformat
from nbgrader.utils import is_locked, is_solution, parse_utc

from grading.classroom import harmless
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
from utils.language import ENGLISH, N_, say, speaking

MARK = "graded.sha256"  # of a submission; see grading.submission.basis
UNGRADABLE = N_(
    "Grading stopped at what was handed in, so nothing in it could be "
    "graded. Please ask your instructor.")
# Metadata of a code cell whose source is the student's: the released source;
# empty where the cell was added.
AS_RELEASED = "as_released"
NOTICE = "about-what-you-handed-in"
NOTICE_HEAD = N_("**About what you handed in**")
MAX_LOOKED_AT = 10_000    # files and folders of a submission
MAX_FILES = 1_000         # that are read
MAX_TOTAL = 3 * MAX_BYTES  # bytes of these together
MAX_NOTEBOOKS = 100
MAX_ADDED = 2_000         # cells of the student's own
MAX_ADDED_TEXT = 5_000_000
SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")  # of pictures
MAX_PICTURES = 20         # in the written cells of a notebook
MAX_PICTURES_TEXT = 12_000_000  # characters of base64
# What would break a line, or steer the terminal that shows it.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# Never taken from a submission: they would replace the course's own.
OURS = ("utils", "built", "locale", "grading", "checks.h5", "feedback", MARK)
SECRET = "submission_secret.txt"
NBGRADERS = ("timestamp.txt", SECRET)
DEFINED = re.compile(r"^(?:def|class) +(\w+)", re.M)
# Where markdown or HTML shows a picture, and its address behind that.
PICTURE = re.compile(
    r"(?:!\[[^\]\n]{0,300}\]\(|^ {0,3}\[[^\]\n]{1,300}\]:[ \t]{1,9}"
    r"|(?P<html><img [^<>\n]{0,300}?src=))"
    r"(?=<(?P<closed>[^<>\n]{1,300})>"
    r"|[\"'](?P<quoted>[^\"'<>\n]{1,300})|(?P<open>[^\s<>\"']{1,300}))", re.M)


def take(folder, released, staging, former=()):
    """Make a submission gradable: fill the folder `staging`.

    folder: the submission. released: paths of the week's released
    notebooks. staging: a new folder; it gets every notebook of the week
    and what other plain files were handed in. former: {name: notebook} of
    each earlier release, the newest first.
    """
    staging.mkdir(parents=True)
    handed = Submission(folder, {path.name for path in released})
    chosen, extra = _assign(handed.notebooks, released)
    for path in released:
        notes = list(handed.notes)
        notebook = nbformat.read(path, as_version=4)
        source = chosen.get(path.stem)
        if source is None:
            mark_empty(notebook)
            notes.append(_missing(path, handed))
        else:
            if Path(source).name != path.name:
                notes.append(say(
                    "`{source}` was graded as `{name}`: that is the name "
                    "expected. Please keep the name.", source=source,
                    name=path.name))
            try:
                mine = handed.notebooks[source]
                if isinstance(mine, Unreadable):
                    raise mine
                notes.extend(mine.notes)
                rebuild(notebook, mine.cells, notes,
                        [earlier[path.stem] for earlier in former
                         if path.stem in earlier], handed.pictures(source))
                set_language(notebook, mine.language)
                if mine.python and mine.python > sys.version_info[:2]:
                    notebook.metadata["newer_python"] = "{}.{}".format(
                        *mine.python)
            except Unreadable as reason:
                mark_empty(notebook)
                notes.append(say(
                    "`{source}` could not be read: {reason}. Nothing in it "
                    "could be graded. Open it in JupyterLab, save it, and "
                    "hand in the saved file.", source=source,
                    reason=reason))
        others = extra.get(path.stem)
        if others:
            notes.append(say(
                N_("{others} was not graded: `{source}` was.")
                if len(others) == 1 else
                N_("{others} were not graded: `{source}` was."),
                others=_listed(others), source=source))
        add_notes(notebook, notes)
        write(notebook, staging / path.name)
    handed.copy_others(staging)


def refuse(released, staging, note):
    """The same for a submission of which nothing can be graded."""
    for path in released:
        notebook = nbformat.read(path, as_version=4)
        mark_empty(notebook)
        add_notes(notebook, [say(note)])
        write(notebook, staging / path.name)


def set_language(notebook, language):
    """Say in a notebook in which language it was handed in."""
    course = notebook.metadata.setdefault("course", {})
    course.pop("language", None)
    if language != ENGLISH:
        course["language"] = language


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
            say(NOTICE_HEAD) + "\n", id=NOTICE))
    cells[0].source += "".join(f"\n- {_line(note)}" for note in notes)


def notes_of(notebook):
    """The notes in a notebook, as written by `add_notes`."""
    cells = notebook.cells
    if not cells or cells[0].get("id") != NOTICE:
        return []
    return [line[2:] for line in cells[0].source.splitlines()
            if line.startswith("- ")]


def rebuild(notebook, handed, notes, former=(), pictures=None):
    """Put a student's work into a released notebook, in place.

    notebook: the released one. handed: the student's cells. notes: a list
    that gets a line for whatever was out of order. former: the notebook as
    it was released earlier. pictures: the Pictures handed in beside it.
    """
    match = Matching(notebook.cells, handed)
    if not match.found():
        raise Unreadable("it holds none of this notebook's exercises")
    notes.extend(_own_notes(match, former))
    pictures = pictures or Pictures()
    cells = []
    for index, cell in enumerate([None, *notebook.cells], -1):
        answer = match.answers.get(index)
        if answer is not None and not is_locked(cell):
            if cell.cell_type == "code":
                cell.metadata[AS_RELEASED] = cell.source
            cell.source = answer.source
            if cell.cell_type == "markdown":
                shown = pictures.shown(answer)
                if shown:
                    cell.attachments = shown
        if cell is not None:
            cells.append(cell)
        cells.extend(
            _added(extra, f"added-{index + 1}-{number}",
                   pictures.shown(extra))
            for number, extra in enumerate(match.added.get(index, ())))
    notes.extend(pictures.notes)
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
            return [*theirs.notes(), say(
                "It was made from an earlier release. Since then your "
                "instructor has changed this: {changes}. It was graded by "
                "the release of now.", changes="; ".join(changes))]
    return notes


def _changes(before, now):
    """Words for what a new release has otherwise in its named cells."""
    old, new = ({_name(cell): cell for cell in cells if _name(cell)}
                for cells in (before, now))
    words = [say("`{name}` is new", name=name)
             for name in new if name not in old]
    words += [say("`{name}` is gone", name=name)
              for name in old if name not in new]
    for name in old.keys() & new.keys():
        points = [cell.metadata.nbgrader.get("points")
                  for cell in (old[name], new[name])]
        if points[0] != points[1]:
            words.append(say(
                "`{name}` gives {points:g} points, no longer {before:g}",
                name=name, points=points[1], before=points[0]))
        elif _plain(old[name].source) != _plain(new[name].source):
            words.append(say("the text of `{name}`", name=name))
    return sorted(words)


class Pictures:
    """The pictures of a notebook's written cells, as attachments.

    found: {relative name: reads its bytes} of what was handed in. folder:
    where the notebook lies in it. notes: what is not shown, and why.
    """

    def __init__(self, found=None, folder="."):
        self.found = found or {}
        self.folder = folder
        self.notes = []
        self._number, self._text = MAX_PICTURES, MAX_PICTURES_TEXT

    def shown(self, cell):
        """Attachments of a Handed cell: real pictures, within bounds."""
        if cell.kind != "markdown":
            return {}
        kept = {}
        for name, content in cell.attachments.items():
            if name in cell.source:
                self._keep(kept, name, [
                    (kind, content[kind]) for kind in harmless.PICTURES
                    if kind in content])
        for match in PICTURE.finditer(cell.source):
            self._beside(kept, match)
        return kept

    def _beside(self, kept, match):
        """Keep a picture whose address is a file handed in beside."""
        address = (match["closed"] or match["quoted"]
                   or _to_bracket(match["open"]))
        if not address or ":" in address or address[0] in "#/":
            return
        place = os.path.normpath(os.path.join(self.folder, unquote(address)))
        read = self.found.get(PurePosixPath(place).as_posix())
        link = match[0].lstrip()[:1] == "["
        if match["html"] and (read or not link):
            self._say(say(
                "`{address}` is not shown: write `![]({address})` in place "
                "of HTML, and hand the picture in.", address=address))
        elif read and unquote(address) not in kept:
            try:
                data = base64.b64encode(read()).decode()
            except Unreadable as reason:
                self._say(say(
                    "`{address}` is not shown: {reason}.", address=address,
                    reason=reason))
            else:
                self._keep(kept, unquote(address), [
                    (kind, data) for kind in harmless.PICTURES])
        elif not read and not link:
            self._say(say(
                "`{address}` is not shown: no such picture was handed in.",
                address=address))

    def _keep(self, kept, name, contents):
        for kind, content in contents:
            clean = harmless.picture(kind, content)
            if clean:
                break
        else:
            self._say(say(
                "`{name}` is not shown: pictures are PNG, JPEG or GIF, up to "
                "{size} MB and {pixels} million pixels.", name=name,
                size=harmless.MAX_PICTURE // 10**6,
                pixels=harmless.MAX_PIXELS // 10**6))
            return
        self._number -= 1
        self._text -= len(clean)
        if self._number < 0 or self._text < 0:
            self._say(say(
                "More pictures than a notebook may have ({number}, {size} MB "
                "together): the others are not shown.", number=MAX_PICTURES,
                size=MAX_PICTURES_TEXT * 3 // 4 // 10**6))
        else:
            kept[name] = {kind: clean}

    def _say(self, note):
        if note not in self.notes and len(self.notes) < MAX_PICTURES:
            self.notes.append(note)


def _to_bracket(address):
    """An address up to the bracket that closes what is around it."""
    depth = 0
    for place, letter in enumerate(address):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return address[:place]
    return address


class Matching:
    """Which handed-in cell answers which released cell.

    answers: {index in the release: Handed}. added: {index in the release
    after which they stand, -1 for the top: [Handed]}.
    """

    def __init__(self, released, handed):
        self.released = released
        self.handed = handed
        self.answers = {}
        self.left_out = []  # added cells above the bounds
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
        number = Counter(cell.name for cell in self.handed)
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
            if number[name] > 1:
                twice.append(name)
            if _differs(mine.about, cell.metadata.nbgrader):
                lost.append(name)
        return missing, changed, twice, lost

    def notes(self):
        """Lines about what was out of order."""
        lines = []
        missing, changed, twice, lost = self._faults()
        for names, of_one, of_more in (
                (missing,
                 N_("The cell {names} was missing and put back as released."),
                 N_("The cells {names} were missing and put back as "
                    "released.")),
                (changed,
                 N_("The cell {names} was changed and put back as released."),
                 N_("The cells {names} were changed and put back as "
                    "released.")),
                (twice,
                 N_("The cell {names} was there more than once; one of them "
                    "was graded."),
                 N_("The cells {names} were there more than once; one of "
                    "them was graded."))):
            if names:
                lines.append(say(of_one if len(names) == 1 else of_more,
                                 names=_listed(names)))
        if len(lost) == sum(1 for cell in self.released if _name(cell)):
            lines += [say(
                "The notebook's grading data (cell metadata) was changed or "
                "removed; the released data was used.")] if lost else []
        elif lost:
            lines.append(say(
                "The notebook's grading data (cell metadata) was changed or "
                "removed in {names}; the released data was used.",
                names=_listed(lost)))
        if self.left_out:
            lines.append(say(
                "{number} of the cells that you added were left out, from "
                "the one that begins `{line}` on: up to {most} are taken, "
                "with {characters} characters together.",
                number=len(self.left_out), line=self.left_out[0][:40],
                most=MAX_ADDED, characters=MAX_ADDED_TEXT))
        return lines

    def _take(self, index, where):
        self.answers[index] = self.handed[where]
        self._where[index] = where
        self._free.discard(where)

    def _by_data(self):
        """By nbgrader's name of the cell, then by the cell's id."""
        named, by_id = defaultdict(list), defaultdict(list)
        for where, mine in enumerate(self.handed):
            named[mine.name].append(where)
            by_id[mine.id].append(where)
        for index, cell in enumerate(self.released):
            same = self._still(named[_name(cell)]) if _name(cell) else []
            if same:
                self._take(index, max(
                    same, key=lambda where: self._merit(cell, where)))
        for index, cell in enumerate(self.released):
            if index in self._where or not cell.get("id"):
                continue
            for where in self._still(by_id[cell.id]):
                mine = self.handed[where]
                if mine.kind == cell.cell_type and not (
                        mine.name and _name(cell)):
                    self._take(index, where)
                    break

    def _still(self, places):
        """Those of the handed-in cells that answer none yet."""
        return [where for where in places if where in self._free]

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
        same, defining = defaultdict(list), defaultdict(list)
        for where in sorted(self._free):
            source = self.handed[where].source
            same[_plain(source)].append(where)
            for name in set(DEFINED.findall(source)):
                defining[name].append(where)
        for index, cell in enumerate(self.released):
            if index in self._where:
                continue
            defined = DEFINED.findall(cell.source)
            fits = self._still(same[_plain(cell.source)])
            if is_solution(cell) and defined:
                fits = sorted({*fits, *self._still(defining[defined[-1]])})
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
        number, text = MAX_ADDED, MAX_ADDED_TEXT
        back = {where: index for index, where in self._where.items()}
        for where, mine in enumerate(self.handed):
            if where in back:
                anchor = back[where]
            elif mine.source.strip() and where in self._free:
                number, text = number - 1, text - len(mine.source)
                if number < 0 or text < 0:
                    self.left_out.append(mine.source.strip())
                else:
                    added.setdefault(anchor, []).append(mine)
        return added


def _assign(notebooks, released):
    """Choose the file for each released notebook.

    notebooks: {name: reading.Notebook or Unreadable}. Returns ({released
    name: file}, {released name: files passed over}).
    """
    wanted = {path.stem: nbformat.read(path, as_version=4)
              for path in released}
    worth = {}
    for name, mine in notebooks.items():
        cells = [] if isinstance(mine, Unreadable) else mine.cells
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
    simple = _simple(Path(name).name)
    if not ours and simple != stem.lower():
        return None
    near = difflib.SequenceMatcher(None, simple, stem.lower()).ratio()
    return (ours, work, exact, near)


def _simple(name):
    """A file's stem without what browsers and people add to it."""
    name = unicodedata.normalize("NFC", name).lower().strip()
    name = re.sub(r"^(copy of|kopie von|copie de) ", "", name)
    name = re.sub(r"(\.(ipynb|json|txt))+$", "", name)
    name = re.sub(r"([-_ ]?copy\d*|\s*\(\d+\)|-\d+)+$", "", name)
    return re.sub(r"[\s-]+", "_", name)


def _missing(path, handed):
    if handed.notebooks:
        return say("`{name}` was not handed in. Found instead: {names}.",
                   name=path.name, names=_listed(sorted(handed.notebooks)))
    files = sorted(name for name in handed.found if name not in NBGRADERS)
    return say(
        N_("`{name}` was not handed in. There is no notebook in what was "
           "handed in: only {files}.") if files else
        N_("`{name}` was not handed in. There is no notebook in what was "
           "handed in."), name=path.name, files=_listed(files))


class Submission:
    """All that was handed in, read within bounds.

    found: {relative name: path} of the plain files. notebooks: {name:
    reading.Notebook or Unreadable} of what is a notebook by its content or
    by its ending; a file in an archive is named archive/file. notes: lines
    about the whole. wanted: names of the week's notebooks, read first.
    """

    def __init__(self, folder, wanted):
        self.notes, found = _files(folder)
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


def _files(folder):
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
        notes.append(_line(say(
            "{names} left out: only plain files are taken, no links.",
            names=_listed(links))))
    return notes, found


def digest(folder):
    """A digest of all that was handed in and when, but for by whom.

    Of what is above the bounds, the time of change stands for the content.
    """
    digest = hashlib.sha256()
    with speaking(ENGLISH):  # the same whoever reads the notes
        notes, found = _files(folder)
    digest.update("\n".join(notes).encode())
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
        return read_bytes(found[name], 1_000).decode().strip()
    except (KeyError, Unreadable, UnicodeDecodeError):
        return ""


def _line(note):
    """A note as one line; names of files may hold any bytes."""
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", clean(note))


def _added(cell, cell_id, pictures):
    make = {"code": nbformat.v4.new_code_cell,
            "markdown": nbformat.v4.new_markdown_cell,
            "raw": nbformat.v4.new_raw_cell}[cell.kind]
    new = make(cell.source, id=cell_id)
    if cell.kind == "code":
        new.metadata[AS_RELEASED] = ""
    if pictures:
        new.attachments = pictures
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
    more = say(" and {number} more", number=len(names) - 10) if len(
        names) > 10 else ""
    return ", ".join(f"`{name}`" for name in names[:10]) + more

