"""nbgrader's own commands, held to the rules of `course`.

Whoever runs `nbgrader generate_assignment`, `assign` or
`generate_feedback`, or presses the formgrader's buttons, goes through the
same two steps of nbgrader's. They are wrapped here.
"""

import contextlib
import shutil
from datetime import datetime
from pathlib import Path

from nbgrader.converters import GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import NbGraderException

from grading.classroom import sources
from grading.classroom.folders import ClassFolders
from grading.errors import CourseError
from grading.submission import handed, key
from grading.submission.basis import settle
from utils.language import say

# Of a graded folder, what feedback needs beside the page that is made.
RETURNED = ("timestamp.txt", "submission_secret.txt", handed.MARK)
_stock_generate = GenerateAssignment.start
_stock_feedback = GenerateFeedback.start


def install():
    """Put the guards in nbgrader's steps."""
    GenerateAssignment.start = _generate
    GenerateFeedback.start = _feedback
    GenerateFeedback.init_assignment = _init_feedback


def _generate(self):
    """Generate a week, or leave the release that there is as it was.

    Its hidden key is made here too: an exercise that cannot be graded is
    not released, and the first grading does not wait for the key.
    """
    folders = ClassFolders(self.coursedir.root)
    week = self.coursedir.assignment_id
    source = folders.source(week)
    try:
        sources.refuse_graded_changes(
            folders.home, week, source, say(
                "Put these cells back into the class's copy, {source}, build "
                "it and generate again. Points, and what is not graded, may "
                "change", source=source))
        if any(source.glob("*.ipynb")):
            key.open_key(folders.home, week)
    except CourseError as error:
        self.log.error(str(error))
        raise NbGraderException(str(error)) from error
    with _kept(folders.release(week), folders.released_before(week)):
        _stock_generate(self)


@contextlib.contextmanager
def _kept(release, before):
    """Put a release back where another cannot be made, and keep it among
    the former ones where another takes its place."""
    if not release.is_dir():
        yield
        return
    kept = before / f"{datetime.now():%Y-%m-%d %H.%M.%S.%f}"
    try:
        shutil.copytree(release, kept)
    except BaseException:
        shutil.rmtree(kept, ignore_errors=True)
        raise
    try:
        yield
    except BaseException:
        shutil.rmtree(release, ignore_errors=True)
        kept.rename(release)
        raise
    if _notebooks(kept) == _notebooks(release):
        shutil.rmtree(kept)


def _notebooks(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.ipynb")}


def _feedback(self):
    """Make the pages that are missing, or of another mark than the work."""
    course = self.coursedir
    settle(self.config, course.assignment_id)
    folders = ClassFolders(course.root)
    for graded in folders.autograded().glob(
            f"{course.student_id}/{course.assignment_id}/{handed.MARK}"):
        page = folders.feedback(
            graded.parent.parent.name, course.assignment_id)
        with contextlib.suppress(FileNotFoundError):
            if (page / handed.MARK).read_bytes() != graded.read_bytes():
                shutil.rmtree(page)
    _stock_feedback(self)


def _init_feedback(self, week, student):
    """In place of nbgrader's, which copies all that was handed in: a file
    named like the page, which may not be written, and pages of the
    student's that would be returned as ours."""
    source, target = (Path(place) for place in (
        self._format_source(week, student), self._format_dest(week, student)))
    target.mkdir(parents=True, exist_ok=True)
    for name in RETURNED:
        with contextlib.suppress(FileNotFoundError):
            content = (source / name).read_bytes()
            (target / name).unlink(missing_ok=True)
            (target / name).write_bytes(content)
