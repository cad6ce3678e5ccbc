"""nbgrader's own commands, for a class whose submissions may be anything.

nbgrader decides which submissions there are, and reads their files, before
any of its hooks runs. So `Autograde.start` is wrapped: every submission is
first made gradable in a folder of its own (intake.py), and nbgrader
grades those folders. A journal in the same place (journal.py) makes a
submission count whole or not at all, also after a crash.
"""

import functools
import glob
import shutil
from pathlib import Path

import nbformat
import sqlalchemy
from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import event
from sqlalchemy.engine import Engine

from grading.classroom import gradebook, sources
from grading.classroom.folders import ClassFolders
from grading.errors import CourseError
from grading.exercise.translate import of_class
from grading.submission import grade, handed, intake, journal
from grading.submission.basis import Basis, same_work, settle
from grading.submission.week import (
    alone,
    released_notebooks,
    report,
    submissions,
    who,
)
from utils.language import say, speaking

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
        sources.require_prepared()
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
            who=who(ClassFolders(path.parent).running))


def _start(self):
    course = self.coursedir
    try:
        released = released_notebooks(course)
        found = submissions(course, self.log)
        if not found:
            return _stock_start(self)  # which says what is missing
        with alone(course.root), speaking(of_class(self.config)):
            _grade(self, course, released, found)
    except CourseError as error:
        self.log.error(str(error))
        raise NbGraderException(str(error)) from error


def _grade(self, course, released, found):
    folders, week = ClassFolders(course.root), course.assignment_id
    home = folders.home
    journal.undo_unfinished(course, self.log)
    with Gradebook(course.db_url, course.course_id) as book:
        gradebook.index(book)
    graded, failed = [], {}
    self.pre_convert_hook = functools.partial(journal.begin, course)
    self.post_convert_hook = functools.partial(journal.finish, course, graded)
    try:
        wanted = grade.settings(self.config)
        grade.begin_sandbox(wanted[0])
        basis = Basis(self.config, week, grade.opened_key(home, week).digest)
        grade.opened_sandbox(*wanted)  # or none is run
        for student, folder in found.items():
            try:
                _stage(course, student, functools.partial(
                    basis.take, student, folder, released))
                _forget_if_changed(course, student)
            except Exception as error:  # of one, and the others are graded
                failed[student] = str(error)
                shutil.rmtree(folders.staging(student), ignore_errors=True)
        _run(self, course)
        for student in journal.unfinished(home, week):
            journal.undo(course, student)
            shutil.rmtree(folders.staging(student, week))
            _stage(course, student, lambda place: intake.refuse(
                released, place, intake.UNGRADABLE))
            _run(self, course, student)
        failed |= dict.fromkeys(journal.unfinished(home, week),
                                say("nbgrader failed, see its messages"))
    finally:
        grade.close_all()
        journal.undo_unfinished(course, self.log)
        shutil.rmtree(folders.staging(), ignore_errors=True)
    settled = settle(self.config, week)
    if settled:
        self.log.warning(say(
            "What lateness costs is worked out anew for {students}",
            students=", ".join(settled)))
    rows = [(student, notebook.stem, note) for student in graded
            for notebook in sorted(
                folders.autograded(student, week).glob("*.ipynb"))
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


def _run(self, course, student=None):
    """nbgrader's own autograding of the folders made ready."""
    self.coursedir = CourseDirectory(
        parent=course.parent, **{
            name: getattr(course, name)
            for name in course.trait_names(config=True)})
    self.coursedir.submitted_directory = ClassFolders(
        course.root).staging().name
    self.coursedir.db_url = course.db_url
    if student is not None:
        self.coursedir.student_id = glob.escape(student)
    try:
        _stock_start(self)
    except NbGraderException:
        pass  # those that failed are known from the journal
    finally:
        self.coursedir = course


def _stage(course, student, fill):
    place = ClassFolders(course.root).staging(student, course.assignment_id)
    shutil.rmtree(place, ignore_errors=True)
    fill(place)


def _forget_if_changed(course, student):
    """Grade anew what is marked otherwise than what was graded.

    nbgrader looks at the time of submission alone, and downloads from a
    learning platform have none.
    """
    folders, week = ClassFolders(course.root), course.assignment_id
    graded = folders.autograded(student, week)
    marks = [folder / handed.MARK for folder in (
        graded, folders.staging(student, week))]
    if marks[0].is_file() and not same_work(
            *(mark.read_text() for mark in marks)):
        shutil.rmtree(graded)
