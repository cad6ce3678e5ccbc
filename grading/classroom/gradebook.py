"""A class's gradebook, as nbgrader keeps it."""

import contextlib

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy import text

from grading import places
from grading.classroom.folders import ClassFolders
from grading.errors import CourseError


def opened(course, make=False):
    """The class's gradebook, to be used with `with`.

    make: where there is none. Raises CourseError for none otherwise.
    """
    path = ClassFolders(places.classroom(course)).gradebook
    if not make and not (path.is_file() and path.stat().st_size):
        raise CourseError(
            "{course} has no gradebook yet: generate a week first",
            course=course)
    return at(path, course)


def at(path, course=""):
    """The gradebook in this file."""
    return Gradebook(f"sqlite:///{path}", course)


def index(book):
    """Let an open gradebook find what belongs to a submission.

    nbgrader's tables have no index on these columns: recording one
    submission would read all of them.
    """
    for table, column in (("grade", "notebook_id"),
                          ("comment", "notebook_id"),
                          ("submitted_notebook", "assignment_id")):
        book.db.execute(text(
            f"create index if not exists course_{table}_{column} "
            f"on {table} ({column})"))
    book.db.commit()


@contextlib.contextmanager
def transaction(session):
    """One transaction, where nbgrader would commit after every step."""
    session.commit = session.flush
    try:
        yield
        del session.commit
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        vars(session).pop("commit", None)


def submission(book, week, student):
    """A student's submission in an open gradebook, or None."""
    try:
        return book.find_submission(week, student)
    except MissingEntry:
        return None
