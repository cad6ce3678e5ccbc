"""What a mark depends on, and what is done when a part of it changes.

Beside every graded submission lies handed.MARK, a line for each part: what
was handed in and when, the hidden key, the release, and the due date with
what lateness costs. Where only the last one changed nothing is run again:
`settle` works out the penalty anew.
"""

import contextlib
import functools

import nbformat
from nbgrader.api import Assignment, Gradebook, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory

from grading.classroom import late
from grading.classroom.folders import ClassFolders
from grading.files import digest, replacing
from grading.submission import handed, intake

LATE = "late"


class Basis:
    """What the marks of a week depend on, beside what is handed in.

    config: nbgrader's configuration of the course. key: digest of the
    hidden key.
    """

    def __init__(self, config, week, key=None):
        self.directory = CourseDirectory(config=config)
        self.folders = ClassFolders(self.directory.root)
        self.week = week
        self.key = key
        self.penalties = late.LatePenalties(config=config)
        with self.book() as book:
            self.due, self.later = _due_dates(book, week)

    def book(self):
        """The gradebook, to be used with `with`."""
        return Gradebook(self.directory.db_url, self.directory.course_id)

    @functools.cached_property
    def release(self):
        """Digest of the released notebooks."""
        return digest((path.name, path) for path in sorted(
            self.folders.release(self.week).glob("*.ipynb")))

    @functools.cached_property
    def former(self):
        """[{notebook: its content}] of earlier releases, newest first."""
        return [{path.stem: nbformat.read(path, as_version=4)
                 for path in sorted(folder.glob("*.ipynb"))}
                for folder in sorted(
                    self.folders.released_before(self.week).glob("*"),
                    reverse=True)]

    def take(self, student, folder, released, place):
        """Make a submission gradable in a new folder, with its mark. See
        intake.take."""
        intake.take(folder, released, place, self.former)
        (place / handed.MARK).write_text(self.mark(student, folder))

    def mark(self, student, folder):
        """The mark of a submission as text."""
        return "".join(f"{line}\n" for line in (
            f"files {handed.digest(folder)}",
            f"key {self.key}",
            f"release {self.release}", self.late(student)))

    def late(self, student):
        """The line of a mark that says when the work was due, and what
        lateness costs."""
        due = self.later.get(student, self.due)
        return f"{LATE} {due} {self.penalties.rule()}"


def _due_dates(book, week):
    """(due date, {student: extended one}); in UTC without tzinfo."""
    due = book.db.query(Assignment.duedate).filter(
        Assignment.name == week).scalar()
    if due is None:
        return None, {}
    extended = book.db.query(
        SubmittedAssignment.student_id, SubmittedAssignment.extension).join(
        Assignment, Assignment.id == SubmittedAssignment.assignment_id
    ).filter(Assignment.name == week,
             SubmittedAssignment.extension.is_not(None))
    return due, {student: due + by for student, by in extended}


def same_work(one, other):
    """Whether two marks differ at most in the line on lateness."""
    return _work(one) == _work(other)


def _work(mark):
    return [line for line in mark.splitlines()
            if not line.startswith(f"{LATE} ")]


def settle(config, week):
    """Work out anew what lateness costs, where the due date or the rule is
    another than when it was graded. Returns the students whose penalty
    changed."""
    basis = Basis(config, week)
    changed = []
    with basis.book() as book:
        students = [student for student, in book.db.query(
            SubmittedAssignment.student_id).join(
            Assignment, Assignment.id == SubmittedAssignment.assignment_id
        ).filter(Assignment.name == week)]
        for student in sorted(students):
            path = basis.folders.autograded(student, week) / handed.MARK
            try:
                mark = path.read_text()
            except OSError:
                continue
            line = basis.late(student)
            if line in mark.splitlines():
                continue
            submission = book.find_submission(week, student)
            before = submission.late_submission_penalty or 0
            basis.penalties.charge(book.db, submission)
            book.db.commit()
            book.db.refresh(submission)
            if (submission.late_submission_penalty or 0) != before:
                changed.append(student)
            # Graded files are not written; a folder may be graded anew now.
            with (contextlib.suppress(FileNotFoundError),
                  replacing(path) as part):
                part.write_text("".join(
                    f"{kept}\n" for kept in (*_work(mark), line)))
                part.chmod(0o444)
    return changed
