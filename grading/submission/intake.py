"""What was handed in, made gradable: any submission at all.

Every notebook is built anew from the released one. The student's answers
and added cells are put in where they belong; check cells, points and all
of nbgrader's data come from the release. What cannot be read leaves the
released notebook. Whatever was out of order is said in one cell at the
top, which the student reads in the feedback.
"""

import difflib
import re
import sys
import unicodedata
from pathlib import Path

import nbformat
from nbgrader.utils import is_locked, is_solution

from grading.submission.handed import NBGRADERS, Submission, line_of
from grading.submission.matching import Matching, listed, name_of, plain
from grading.submission.pictures import Pictures
from grading.submission.reading import Unreadable
from utils.language import ENGLISH, N_, say

UNGRADABLE = N_(
    "Grading stopped at what was handed in, so nothing in it could be "
    "graded. Please ask your instructor.")
# Metadata of a code cell whose source is the student's: the released source;
# empty where the cell was added.
AS_RELEASED = "as_released"
NOTICE = "about-what-you-handed-in"
NOTICE_HEAD = N_("**About what you handed in**")


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
                others=listed(others), source=source))
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
    cells[0].source += "".join(f"\n- {line_of(note)}" for note in notes)


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
    old, new = ({name_of(cell): cell for cell in cells if name_of(cell)}
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
        elif plain(old[name].source) != plain(new[name].source):
            words.append(say("the text of `{name}`", name=name))
    return sorted(words)


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
        and plain(match.answers[index].source) != plain(cell.source)
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
                   name=path.name, names=listed(sorted(handed.notebooks)))
    files = sorted(name for name in handed.found if name not in NBGRADERS)
    return say(
        N_("`{name}` was not handed in. There is no notebook in what was "
           "handed in: only {files}.") if files else
        N_("`{name}` was not handed in. There is no notebook in what was "
           "handed in."), name=path.name, files=listed(files))


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
