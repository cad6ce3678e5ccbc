"""A week of a class: its release, its submissions, who grades it now, and
the report of what was out of order."""

import contextlib
import csv
import glob
import json
import os
import re
import socket
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from grading.classroom.folders import ClassFolders
from grading.errors import CourseError
from grading.files import replacing
from utils.language import say

# In a student's name: what nbgrader takes for a pattern, what its pages
# take for HTML, what a spreadsheet takes for a formula, what is no text.
BAD_NAME = re.compile("^[=+@-]|[*?[<>\"\\\\/\x00-\x1f\x7f\ud800-\udfff]")


def released_notebooks(course):
    """Paths of a week's released notebooks. Raises CourseError for none."""
    week = course.assignment_id
    released = sorted(
        ClassFolders(course.root).release(week).glob("*.ipynb"))
    if not released:
        raise CourseError(
            "{week} is not generated yet: run nbgrader generate_assignment "
            "{week}", week=week)
    return released


def submissions(course, log):
    """{student: folder} of the submissions that are to be graded."""
    pattern = course.format_path(
        course.submitted_directory, course.student_id, course.assignment_id)
    found = {}
    for name in sorted(glob.glob(pattern)):
        folder = Path(name)
        student = folder.parent.name
        if bad_name(student):
            log.error(say(
                "{student!a} is not graded: a student's name {why}. Rename "
                "the folder in submitted/.", student=student,
                why=bad_name(student)))
        elif folder.is_dir():
            found[student] = folder
    return found


def bad_name(student):
    """Why a student cannot be called this, to follow "the name"; or ""."""
    if BAD_NAME.search(student) or student in ("", ".", ".."):
        return say("may not begin with = + @ - or hold * ? [ < > \" \\ / or "
                   "what is no text")
    return ""


@contextlib.contextmanager
def alone(home):
    """One autograding at a time in a class; freed also by a crash.

    Raises CourseError, which names the run, when there is one already, and
    where the lock cannot be had for another reason, such as its rights.
    """
    folders = ClassFolders(home)
    note, file = folders.running, folders.lock
    with closing(sqlite3.connect(file, timeout=0)) as lock:
        try:
            lock.execute("begin exclusive")
        except sqlite3.DatabaseError as error:
            if "locked" not in str(error):
                raise CourseError(
                    "{file}: {error}", file=file, error=error) from None
            raise CourseError(
                "another run is autograding in this class{note}. Nothing was "
                "done. Wait until it has ended, or stop it, then run this "
                "again: it goes on with what is left",
                note=who(note) or " and has just begun") from None
        note.write_text(say(
            "process {number} on {machine}, since {when:%Y-%m-%d %H:%M:%S}",
            number=os.getpid(), machine=socket.gethostname(),
            when=datetime.now()))
        try:
            yield
        finally:
            note.unlink(missing_ok=True)


def who(note):
    """Words for the run that grades now; empty for none."""
    try:
        return f": {note.read_text()}"
    except OSError:
        return ""


def report(home, week, rows, students):
    """Write what was out of order to reports/WEEK.csv; returns its path.

    rows: (student, notebook, note). students: those that were graded now,
    whose earlier lines are replaced.
    """
    for student in sorted(students):
        add_to_report(home, week, student,
                      [row[1:] for row in rows if row[0] == student])
    return close_report(home, week)


def add_to_report(home, week, student, notes):
    """Keep a student's notes, [(notebook, note)], for `close_report`."""
    path = ClassFolders(home).report(week)
    path.parent.mkdir(exist_ok=True)
    with open(_part(path), "a", encoding="utf-8") as file:
        file.write(json.dumps([student, notes]) + "\n")


def close_report(home, week):
    """Bring reports/WEEK.csv up to date with what was added, also by a run
    that was killed. Returns its path."""
    path = ClassFolders(home).report(week)
    added = {}
    try:
        for line in _part(path).read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(ValueError):  # cut off by the end
                student, notes = json.loads(line)
                added[student] = notes
    except FileNotFoundError:
        return path
    rows = [row for row in _report_rows(home, week) if row[0] not in added]
    rows += [(student, *note) for student, notes in added.items()
             for note in notes]
    with (replacing(path, private=False) as part,
          open(part, "w", newline="", encoding="utf-8-sig") as file):
        csv.writer(file).writerows(
            [("student", "notebook", "note"), *sorted(rows)])
    _part(path).unlink()
    return path


def _part(path):
    return path.with_name(f".{path.name}.part")


def read_report(home, week):
    """{student: notes} of what was out of order when last graded."""
    notes = {}
    for student, _, note in _report_rows(home, week):
        notes.setdefault(student, []).append(note)
    return notes


def _report_rows(home, week):
    """Its rows but for the first; those that a spreadsheet has saved in
    another way are lost."""
    path = ClassFolders(home).report(week)
    if not path.is_file():
        return []
    with open(path, newline="", encoding="utf-8-sig",
              errors="replace") as file:
        return [tuple(row) for row in list(csv.reader(file))[1:]
                if len(row) == 3]
