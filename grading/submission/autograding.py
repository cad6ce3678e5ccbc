"""nbgrader autograde for a class whose submissions may be anything.

nbgrader decides which submissions there are, and reads their files, before
any of its hooks runs. So `Autograde.start` is wrapped: every submission is
first made gradable in a folder of its own (intake.py), and nbgrader
grades those folders. A journal in the same place makes a submission count
whole or not at all, also after a crash.
"""

import contextlib
import csv
import functools
import glob
import json
import os
import re
import shutil
import socket
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import nbformat
import sqlalchemy
from nbgrader import api
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import event
from sqlalchemy.engine import Engine

from grading.classroom import gradebook
from grading.errors import CourseError
from grading.exercise.translate import of_class
from grading.files import replacing
from grading.submission import grade, intake, verdicts
from grading.submission.basis import Basis, same_work, settle
from utils.language import say, speaking

STAGING = "intake"
RUN = "autograding.run"  # who grades now, in words
# In a student's name: what nbgrader takes for a pattern, what its pages
# take for HTML, what a spreadsheet takes for a formula, what is no text.
BAD_NAME = re.compile("^[=+@-]|[*?[<>\"\\\\/\x00-\x1f\x7f\ud800-\udfff]")
_stock_start = Autograde.start
_stock_command = NbGraderApp.start


def install():
    """Let nbgrader's Autograde take its submissions through the intake, and
    its commands end with a sentence where there is one.

    And let it open a gradebook, ten times a submission, with one engine: a
    new one compiles every query again.
    """
    Autograde.start = _start
    NbGraderApp.start = _command
    if api.create_engine is sqlalchemy.create_engine:
        api.create_engine = functools.lru_cache(sqlalchemy.create_engine)
    if not event.contains(Engine, "handle_error", _say_locked):
        event.listen(Engine, "handle_error", _say_locked)


def _command(self):
    try:
        _stock_command(self)
    except CourseError as error:
        self.fail(str(error).replace("%", "%%"))


def _say_locked(context):
    """In place of SQLAlchemy's error: who has the gradebook, what to do."""
    if "database is locked" in str(context.original_exception):
        path = Path(context.engine.url.database)
        raise CourseError(
            "{path} is locked by another program{who}. Close what has it "
            "open: another grading, a backup, a database browser. Then run "
            "this again; what was recorded stays", path=path,
            who=_who(path.with_name(RUN)))


def _start(self):
    course = self.coursedir
    try:
        released = released_notebooks(course)
        folders = submissions(course, self.log)
        if not folders:
            return _stock_start(self)  # which says what is missing
        with alone(course.root), speaking(of_class(self.config)):
            _grade(self, course, released, folders)
    except CourseError as error:
        self.log.error(str(error))
        raise NbGraderException(str(error)) from error


def released_notebooks(course):
    """Paths of a week's released notebooks. Raises CourseError for none."""
    week = course.assignment_id
    released = sorted(Path(course.root, "release", week).glob("*.ipynb"))
    if not released:
        raise CourseError(
            "{week} is not generated yet: run nbgrader generate_assignment "
            "{week}", week=week)
    return released


@contextlib.contextmanager
def alone(home):
    """One autograding at a time in a class; freed also by a crash.

    Raises CourseError, which names the run, when there is one already, and
    where the lock cannot be had for another reason, such as its rights.
    """
    note, file = Path(home, RUN), Path(home, "autograding.lock")
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
                note=_who(note) or " and has just begun") from None
        note.write_text(say(
            "process {number} on {machine}, since {when:%Y-%m-%d %H:%M:%S}",
            number=os.getpid(), machine=socket.gethostname(),
            when=datetime.now()))
        try:
            yield
        finally:
            note.unlink(missing_ok=True)


def _who(note):
    """Words for the run that grades now; empty for none."""
    try:
        return f": {note.read_text()}"
    except OSError:
        return ""


def _grade(self, course, released, folders):
    home, week = Path(course.root), course.assignment_id
    undo_unfinished(course, self.log)
    with Gradebook(course.db_url, course.course_id) as book:
        gradebook.index(book)
    graded, failed = [], {}
    self.pre_convert_hook = functools.partial(_begin, course)
    self.post_convert_hook = functools.partial(_finish, course, graded)
    try:
        step = grade.Grade(parent=self)
        grade.begin_sandbox(step.sandbox)
        basis = Basis(self.config, week, grade.opened_key(home, week).digest)
        grade.opened_sandbox(step.sandbox, step.limits())  # or none is run
        for student, folder in folders.items():
            try:
                _stage(course, student, functools.partial(
                    take, folder, released, basis, student))
                _forget_if_changed(course, student)
            except Exception as error:  # of one, and the others are graded
                failed[student] = str(error)
                shutil.rmtree(home / STAGING / student, ignore_errors=True)
        _run(self, course)
        for student in _unfinished(home, week):
            _undo(course, student)
            shutil.rmtree(home / STAGING / student / week)
            _stage(course, student, lambda place: intake.refuse(
                released, place, intake.UNGRADABLE))
            _run(self, course, student)
        failed |= dict.fromkeys(_unfinished(home, week),
                                say("nbgrader failed, see its messages"))
    finally:
        grade.close_all()
        undo_unfinished(course, self.log)
        shutil.rmtree(home / STAGING, ignore_errors=True)
    settled = settle(self.config, week)
    if settled:
        self.log.warning(say(
            "What lateness costs is worked out anew for {students}",
            students=", ".join(settled)))
    rows = [(student, notebook.stem, note) for student in graded
            for notebook in sorted(
                (home / "autograded" / student / week).glob("*.ipynb"))
            for note in intake.notes_of(nbformat.read(
                notebook, as_version=4))]
    rows += [(student, "", say(
        "Not graded: {reason}. Nothing was recorded.", reason=reason))
             for student, reason in failed.items()]
    path = report(home, week, rows, {*graded, *failed})
    for row in rows:
        self.log.warning("%s, %s: %s", *row)
    if rows:
        self.log.warning(say("These lines stand in {path} too", path=path))
    if failed:
        raise NbGraderException(say(
            "not graded: {failed}", failed=", ".join(failed)))


def take(folder, released, basis, student, place):
    """Make a submission gradable in a folder, marked with what its grade
    depends on. See intake.take and Basis."""
    intake.take(folder, released, place, basis.former)
    (place / intake.MARK).write_text(basis.mark(student, folder))


def _run(self, course, student=None):
    """nbgrader's own autograding of the folders made ready."""
    self.coursedir = CourseDirectory(
        parent=course.parent, **{
            name: getattr(course, name)
            for name in course.trait_names(config=True)})
    self.coursedir.submitted_directory = STAGING
    self.coursedir.db_url = course.db_url
    if student is not None:
        self.coursedir.student_id = glob.escape(student)
    try:
        _stock_start(self)
    except NbGraderException:
        pass  # those that failed are known from the journal
    finally:
        self.coursedir = course


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


def _stage(course, student, fill):
    place = Path(course.root, STAGING, student, course.assignment_id)
    shutil.rmtree(place, ignore_errors=True)
    fill(place)


def _forget_if_changed(course, student):
    """Grade anew what is marked otherwise than what was graded.

    nbgrader looks at the time of submission alone, and downloads from a
    learning platform have none.
    """
    week = course.assignment_id
    graded = Path(course.root, course.autograded_directory, student, week)
    marks = [folder / intake.MARK for folder in (
        graded, Path(course.root, STAGING, student, week))]
    if marks[0].is_file() and not same_work(
            *(mark.read_text() for mark in marks)):
        shutil.rmtree(graded)


# The journal: what the gradebook held of a submission before grading it.

def _journal(home, student, week):
    return Path(home, STAGING, student, f"{week}.before.json")


def _verdicts_before(home, student, week):
    return Path(home, STAGING, student, f"{week}.verdicts")


def _student(notebooks):
    return Path(notebooks[0]).parent.parent.name


def _begin(course, assignment, student, notebooks):
    """Hook before a submission: remember what the gradebook holds of it."""
    student = _student(notebooks)
    with Gradebook(course.db_url, course.course_id) as book:
        before = _snapshot(book, assignment, student)
    verdicts.keep(Path(course.root), assignment, student,
                  _verdicts_before(course.root, student, assignment))
    grade.results.pop(student, None)
    _journal(course.root, student, assignment).write_text(
        json.dumps(before))


def _finish(course, graded, assignment, student, notebooks):
    """Hook after a submission: it is recorded whole."""
    student, home = _student(notebooks), Path(course.root)
    verdicts.write(home, assignment, student,
                   grade.opened_key(home, assignment).digest,
                   grade.results.pop(student, {}))
    _journal(home, student, assignment).unlink()
    graded.append(student)


def _unfinished(home, week):
    return sorted(path.parent.name for path in (home / STAGING).glob(
        f"*/{glob.escape(week)}.before.json"))


def undo_unfinished(course, log):
    """Take back what an interrupted grading left half done."""
    for path in sorted(Path(course.root, STAGING).glob("*/*.before.json")):
        week = path.name.removesuffix(".before.json")
        log.warning(say(
            "{student}: grading of {week} was interrupted; what it had "
            "recorded is taken back", student=path.parent.name, week=week))
        _undo(course, path.parent.name, week)


def _undo(course, student, week=None):
    """Restore a submission in the gradebook as the journal has it."""
    week = week or course.assignment_id
    journal = _journal(course.root, student, week)
    before = json.loads(journal.read_text())
    with Gradebook(course.db_url, course.course_id) as book:
        _restore(book, week, student, before)
    verdicts.restore(Path(course.root), week, student,
                     _verdicts_before(course.root, student, week))
    shutil.rmtree(Path(course.root, course.autograded_directory, student,
                       week), ignore_errors=True)
    journal.unlink()


GRADE = ("auto_score", "manual_score", "extra_credit", "needs_manual_grade")
COMMENT = ("auto_comment", "manual_comment")


def _snapshot(book, week, student):
    """What the gradebook holds of a submission; None for nothing."""
    try:
        submission = book.find_submission(week, student)
    except MissingEntry:
        return None
    return {"timestamp": submission.timestamp and
            submission.timestamp.isoformat(" "),
            "notebooks": {notebook.name: {
                "late": notebook.late_submission_penalty,
                "grades": {grade.name: [getattr(grade, key) for key in GRADE]
                           for grade in notebook.grades},
                "comments": {
                    comment.name: [getattr(comment, key) for key in COMMENT]
                    for comment in notebook.comments}}
                for notebook in submission.notebooks}}


def _restore(book, week, student, before):
    if before is None:
        try:
            book.remove_submission(week, student)
        except MissingEntry:
            pass
        return
    submission = book.update_or_create_submission(
        week, student, timestamp=before["timestamp"])
    for notebook in submission.notebooks:
        kept = before["notebooks"][notebook.name]
        notebook.late_submission_penalty = kept["late"]
        for items, keys, values in (
                (notebook.grades, GRADE, kept["grades"]),
                (notebook.comments, COMMENT, kept["comments"])):
            for item in items:
                for key, value in zip(keys, values[item.name]):
                    setattr(item, key, value)
    book.db.commit()


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
    path = _report_path(home, week)
    path.parent.mkdir(exist_ok=True)
    with open(_part(path), "a", encoding="utf-8") as file:
        file.write(json.dumps([student, notes]) + "\n")


def close_report(home, week):
    """Bring reports/WEEK.csv up to date with what was added, also by a run
    that was killed. Returns its path."""
    path = _report_path(home, week)
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


def _report_path(home, week):
    return Path(home, "reports", f"{week}.csv")


def _report_rows(home, week):
    """Its rows but for the first; those that a spreadsheet has saved in
    another way are lost."""
    path = _report_path(home, week)
    if not path.is_file():
        return []
    with open(path, newline="", encoding="utf-8-sig",
              errors="replace") as file:
        return [tuple(row) for row in list(csv.reader(file))[1:]
                if len(row) == 3]
