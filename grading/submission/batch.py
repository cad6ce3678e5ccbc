"""A whole class, graded side by side.

Each worker is a process with a sandbox, a branch of one zygote. It makes one
submission gradable, runs it and leaves the result in the folder
intake/STUDENT/WEEK; this process records it: the gradebook in one
transaction, then the folder, which takes its place in autograded/. What has
no folder there with the right mark is graded by the next run, so that a run
may end at any moment.
"""

import functools
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from pathlib import Path

import nbformat
from nbgrader.api import BaseCell, Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import (
    compute_checksum,
    determine_grade,
    find_all_files,
    is_grade,
    is_solution,
    is_task,
)

from grading.classroom import gradebook
from grading.classroom.folders import ClassFolders
from grading.errors import CourseError
from grading.exercise.translate import of_class
from grading.sandbox import Sandbox, open_zygote
from grading.sandbox.inside.confine import end_with_parent
from grading.submission import grade, handed, intake, verdicts
from grading.submission.basis import Basis, same_work
from grading.submission.judging import Start
from grading.submission.key import open_key
from grading.submission.week import (
    add_to_report,
    close_report,
    released_notebooks,
)
from utils.language import say, speaking

DEATHS = 3  # of workers that had nothing to grade
OUT_OF_TIME = {"timed_out", "not_reached"}
HEARD_WITHIN = 0.2  # seconds, of Ctrl-C
STARVED = 0.25  # of a cell's time without computing: once more, alone


class NoSandbox(CourseError):
    """Nobody's work is run: there is no sandbox to run it in."""


@dataclass
class Graded:
    """One submission's result; its files lie in the staging folder.

    scores: {(notebook, cell): automatic points, None for a person's}.
    comments: {(notebook, cell): text or None}. notes: [(notebook, note)].
    reasons: words on each exercise without full points. results:
    {notebook: grade.Result}, until recorded. again: a time limit was
    reached, and for a part of the time nothing was computed, which may be
    for lack of a free processor. failure: why it could not be graded, and
    nothing else of it is known; or "".
    """

    student: str
    timestamp: str = ""
    scores: dict = field(default_factory=dict)
    comments: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    results: dict = field(default_factory=dict)
    again: bool = False
    failure: str = ""


class Week:
    """What is needed to grade a week of a class.

    config: nbgrader's configuration of the course. backend: of the sandbox,
    or None for what the configuration says. zygote, judging: what the
    workers' sandboxes and judges are forks of, while there are workers.
    Raises CourseError when the week is not generated, or an exercise of it
    is wrong.
    """

    zygote = judging = None

    def __init__(self, config, week, backend=None):
        self.config = config
        self.name = week
        self.directory = CourseDirectory(config=config)
        self.directory.assignment_id = week
        self.folders = ClassFolders(self.directory.root)
        self.released = released_notebooks(self.directory)
        self.key = open_key(self.folders.home, week)
        self.basis = Basis(config, week, self.key.digest)
        self.language = of_class(config)
        wanted, self.limits = grade.settings(config)
        self.backend = backend or wanted
        self.source = self.folders.source(week)
        self.others = [
            Path(name).relative_to(self.source) for name in find_all_files(
                str(self.source), [*self.directory.ignore, "*.ipynb"])]

    def staging(self, student):
        """Folder where a submission's result is made."""
        return self.folders.staging(student, self.name)

    def autograded(self, student):
        """Folder where it is kept."""
        return self.folders.autograded(student, self.name)

    def unchanged(self, student, folder):
        """Was just this graded, with this key?"""
        try:
            mark = (self.autograded(student) / handed.MARK).read_text()
            return same_work(mark, self.basis.mark(student, folder))
        except OSError:
            return False

    def grade(self, student, folder, sandbox):
        """Grade one submission into its staging folder. A Graded."""
        place = self.staging(student)
        shutil.rmtree(place, ignore_errors=True)
        with speaking(self.language):
            self.basis.take(student, folder, self.released, place)
            return self._grade(student, place, sandbox)

    def refuse(self, student, folder):
        """The same for one that no worker survives."""
        place = self.staging(student)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        with speaking(self.language):
            intake.refuse(self.released, place, intake.UNGRADABLE)
            (place / handed.MARK).write_text(self.basis.mark(student, folder))
            return self._grade(student, place, None)

    def _grade(self, student, place, sandbox):
        graded, timed_out = Graded(student), False
        waited = sandbox.waited if sandbox else 0
        for path in self.released:
            notebook = nbformat.read(place / path.name, as_version=4)
            result = grade.grade(
                notebook, self.key.tasks.get(path.stem, {}), sandbox,
                self.key.modules.get(path.stem),
                self.source, path.stem)
            graded.results[path.stem] = result
            timed_out |= not result.failures.isdisjoint(OUT_OF_TIME)
            _look(graded, path.stem, notebook, result.verdicts)
            intake.write(notebook, place / path.name)
        if timed_out:
            graded.again = (sandbox.waited - waited
                            > STARVED * self.limits.cell_seconds)
        for name in self.others:
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.source / name, target)
        time_file = place / "timestamp.txt"
        if time_file.is_file():
            graded.timestamp = time_file.read_text()
        for path in place.rglob("*"):
            if path.is_file():
                path.chmod(0o444)
        return graded


def _look(graded, name, notebook, judged):
    """Take from a graded notebook what the gradebook is to hold."""
    graded.notes += [(name, note) for note in intake.notes_of(notebook)]
    graded.reasons += [
        f"{verdict.name}: {verdict.message.splitlines()[-1]}"
        for verdict in judged.values() if not verdict.passed]
    for cell in notebook.cells:
        if is_grade(cell):
            cell_id = name, cell.metadata.nbgrader.grade_id
            graded.scores[cell_id] = determine_grade(cell)[0]
        if is_solution(cell) or is_task(cell):
            cell_id = name, cell.metadata.nbgrader.grade_id
            untouched = not is_task(cell) and (
                cell.metadata.nbgrader.get("checksum")
                == compute_checksum(cell))
            graded.comments[cell_id] = (
                "No response." if untouched else None)


class Recorder:
    """Writes results to the gradebook and to autograded/."""

    def __init__(self, week):
        self.week = week
        self.book = Gradebook(week.directory.db_url, week.directory.course_id)
        gradebook.index(self.book)
        # A query here, in place of one for each cell of each submission.
        self.cells = dict(self.book.db.query(
            BaseCell.id, BaseCell.name).all())

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.book.close()
        close_report(self.week.folders.home, self.week.name)

    def record(self, graded):
        """Record one submission."""
        place = self.week.autograded(graded.student)
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        with gradebook.transaction(self.book.db):
            self.book.update_or_create_student(graded.student)
            when = ({"timestamp": graded.timestamp} if graded.timestamp
                    else {})
            submission = self.book.update_or_create_submission(
                self.week.name, graded.student, **when)
            for notebook in submission.notebooks:
                for item in notebook.grades:
                    points = graded.scores[
                        notebook.name, self.cells[item.cell_id]]
                    item.auto_score = points
                    item.needs_manual_grade = (
                        points is None or item.manual_score is not None)
                for item in notebook.comments:
                    item.auto_comment = graded.comments[
                        notebook.name, self.cells[item.cell_id]]
            self.week.basis.penalties.charge(self.book.db, submission)
        verdicts.write(self.week.folders.home, self.week.name, graded.student,
                       self.week.key.digest, graded.results)
        graded.results = {}  # the run holds a Graded of everybody
        add_to_report(self.week.folders.home, self.week.name, graded.student,
                      graded.notes)
        self.week.staging(graded.student).rename(place)

    def rows(self, students):
        """{student: (points, whether a person is to look)}."""
        found = {}
        for submission in self.book.assignment_submissions(self.week.name):
            if submission.student_id in students:
                penalty = sum(notebook.late_submission_penalty or 0
                              for notebook in submission.notebooks)
                found[submission.student_id] = (
                    max(submission.score - penalty, 0),
                    submission.needs_manual_grade)
        return found


def grade_class(week, folders, jobs, progress, begun=None):
    """Grade these submissions; yields each Graded when it is recorded.

    week: a Week. folders: {student: folder}. jobs: how many side by side.
    progress: called after each. begun: see open_zygote. Submissions whose time
    was up are run again, alone, before they count. Raises CourseError where
    there is no sandbox.
    """
    if not folders:
        return
    alone = []
    with (Start() as week.judging,  # it starts while the sandbox does
          open_zygote(week.backend, begun) as week.zygote,
          Recorder(week) as recorder):
        for student, graded in _side_by_side(week, folders, jobs):
            if jobs > 1 and graded.again:
                alone.append(student)
                continue
            yield student, _recorded(recorder, student, graded)
            progress()
        again = {student: folders[student] for student in alone}
        for student, graded in _side_by_side(week, again, 1):
            yield student, _recorded(recorder, student, graded)
            progress()


def clear(week):
    """Remove what a grading has left unfinished."""
    shutil.rmtree(week.folders.staging(), ignore_errors=True)


def _recorded(recorder, student, graded):
    if not graded.failure:
        recorder.record(graded)
    else:
        with speaking(recorder.week.language):
            note = say("Not graded: {reason}. Nothing was recorded.",
                       reason=graded.failure)
        add_to_report(
            recorder.week.folders.home, recorder.week.name, student,
            [("", note)])
    return graded


def _side_by_side(week, folders, jobs):
    """Yields (student, Graded).

    Raises CourseError where workers end though nothing is to blame.
    """
    waiting, deaths = dict(folders), 0
    while waiting:
        try:
            for student, graded in _pool(week, waiting, jobs):
                del waiting[student]
                yield student, graded
        except BrokenProcessPool:
            # A worker died with one of those that were begun.
            begun = [name for name in waiting if week.staging(name).exists()]
            deaths += not begun
            if deaths > DEATHS:
                raise CourseError(
                    "the processes that grade end again and again before "
                    "they begin. Is there too little memory?") from None
            for student in begun:
                folder = waiting.pop(student)
                try:
                    yield from _pool(week, {student: folder}, 1)
                except BrokenProcessPool:
                    yield student, week.refuse(student, folder)


def _pool(week, folders, jobs):
    """Grade in new workers. Raises BrokenProcessPool when one dies."""
    context = multiprocessing.get_context(
        "fork" if sys.platform == "linux" else "spawn")
    jobs = min(jobs, len(folders))
    with (_interrupts() as heard,
          ProcessPoolExecutor(jobs, context, _open, (week,)) as pool):
        futures = {pool.submit(_work, student, folder): student
                   for student, folder in folders.items()}
        try:
            left = set(futures)
            while left:
                done, left = wait(left, HEARD_WITHIN, FIRST_COMPLETED)
                for future in done:
                    yield futures[future], future.result()
                if heard:
                    raise KeyboardInterrupt
        except BrokenProcessPool:
            raise
        except BaseException:  # Ctrl-C, or whoever asked has gone
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


@contextmanager
def _interrupts():
    """A list that holds something once Ctrl-C was pressed.

    Raised wherever it comes, it could cut a record short, or be lost: what
    is raised in a weak reference's callback, Python drops.
    """
    heard = []
    before = signal.signal(signal.SIGINT, lambda *about: heard.append(about))
    try:
        yield heard
    finally:
        signal.signal(signal.SIGINT, before)


_worker = None  # grades a student's folder


def _open(week):
    """Make this process a worker, with a sandbox."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it
    grade.opened_judge(week.judging)
    try:
        sandbox = Sandbox(week.zygote, week.limits)
    except CourseError as reason:
        _worker = functools.partial(_refuse, str(reason))
        return
    _worker = functools.partial(week.grade, sandbox=sandbox)
    Finalize(None, sandbox.close, exitpriority=10)

    def end(*about):
        sandbox.close()
        os._exit(1)

    signal.signal(signal.SIGTERM, end)
    if sys.platform == "linux":
        end_with_parent(signal.SIGTERM)


def _refuse(reason, student, folder):
    raise NoSandbox(reason)


def _work(student, folder):
    try:
        return _worker(student, folder)
    except NoSandbox:
        raise
    except Exception as error:  # of one, and the others are graded
        return Graded(student, failure=str(error) or type(error).__name__)


class Progress:
    """A line that says how far it is, on a terminal always the same one."""

    def __init__(self, total, file=None):
        self.total, self.done = total, 0
        self.file = file or sys.stderr
        self.last = deque([time.monotonic()], maxlen=30)

    def step(self):
        """One more is done."""
        self.done += 1
        self.last.append(time.monotonic())
        rate = (len(self.last) - 1) / max(self.last[-1] - self.last[0], 1e-3)
        line = say(
            "[{bar:30}] {done} of {total}, {rate:.1f} a second, "
            "{seconds:.0f} s left", bar="#" * (30 * self.done // self.total),
            done=self.done, total=self.total, rate=rate,
            seconds=(self.total - self.done) / rate)
        if self.file.isatty():
            print(f"\r{line:78}", end="", file=self.file, flush=True)
        elif self.done == self.total or self.done % (self.total // 10 or 1
                                                     ) == 0:
            print(line, file=self.file, flush=True)

    def close(self):
        """The line is complete."""
        if self.file.isatty() and self.done:
            print(file=self.file)
