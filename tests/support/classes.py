"""A small made-up class for tests: a repository of its own in a folder."""

import atexit
import contextlib
import functools
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import weakref
import zipfile
from pathlib import Path
from unittest import mock

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from grading import places
from grading.exercise import build
from grading.exercise.build import records
from grading.submission import grade
from support.commands import all_places_in, course, nbgrader, working
from utils.checking.record import write_records
from utils.courses import COURSES

REPOSITORY = places.CODE
COURSE, WEEK = "course1_nn", "week1_small"
SET_UP = f"""import warnings
from utils.checking import Checks
check = Checks("{COURSE}/{WEEK}/small")
scale = 2"""
EXERCISES = """from grading.exercise import case, exercise, question

@exercise
def double(rng):
    yield case("three", 3)
    yield case("below zero", -1)

@exercise
def triple(rng):
    yield case("two", 2)

choice = question("choice", wrong={"a": "The other one."})
"""


def cell(source, name=None, kind="code", grade=False, solution=False,
         points=None, cell_id=None):
    """A notebook cell with nbgrader's metadata where it has a name."""
    make = new_code_cell if kind == "code" else new_markdown_cell
    new = make(source, id=cell_id or name or f"c{abs(hash(source)) % 10**8}")
    if name:
        about = {"grade": grade, "solution": solution, "task": False,
                 "locked": grade and not solution, "grade_id": name,
                 "schema_version": 3}
        if grade:
            about["points"] = points
        new.metadata["nbgrader"] = about
    return new


def solution(name, before, answer):
    """A solution cell: before, then the answer between the marks."""
    source = (f"{before}\n    ### BEGIN SOLUTION\n    {answer}\n"
              "    ### END SOLUTION")
    return cell(source, f"{name}_solution", solution=True)


def small_notebook():
    """Three exercises (5 + 3 + 1 points) and a written one (4 points)."""
    cells = [
        cell("# A small week\n\nTwice $x$ is $2x$, and\n\n$$\\frac{2x}{2} = "
             "\\begin{bmatrix} x \\end{bmatrix}$$", kind="markdown",
             cell_id="title"),
        cell(SET_UP, cell_id="setup"),
        solution("double", "def double(x):", "return scale * x"),
        cell("check(double)", "double", grade=True, points=5),
        solution("triple", "def triple(x):", "return 3 * x"),
        cell("check(triple)", "triple", grade=True, points=3),
        cell("answer_1 = None\n### BEGIN SOLUTION\nanswer_1 = 'b'\n"
             "### END SOLUTION", "choice_solution", solution=True),
        cell("check('choice', answer_1)", "choice", grade=True, points=1),
        cell("### BEGIN SOLUTION\nBecause.\n### END SOLUTION", "why",
             kind="markdown", grade=True, solution=True, points=4),
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


class Class:
    """A repository in a folder, with one class, driven by commands."""

    def __init__(self, folder, week=WEEK):
        self.root = Path(folder)
        self.week = week
        self.course = self.root / COURSE
        self.home = self.root / "classroom" / COURSE
        self.environment = {
            "COURSE_ROOT": str(self.root),
            "COURSE_EXCHANGE": str(self.root / "exchange"),
            "JUPYTER_CONFIG_DIR": str(self.root / "jupyter"),
            "JUPYTER_DATA_DIR": str(self.root / "jupyter"),
            "PYTHONPATH": str(REPOSITORY)}

    def make(self):
        """Write the repository: one week, five empty courses. Itself."""
        source = self.course / self.week
        (source / "exercises").mkdir(parents=True)
        (source / "exercises" / "small.py").write_text(EXERCISES)
        nbformat.write(small_notebook(), source / "small.ipynb")
        # It may have no mistakes, variants and hints.
        with mock.patch.object(build, "scarce", lambda *about: []):
            write_records(source / "checks.h5", {
                "small": records(source / "small.ipynb")})
        for other in [*COURSES][1:]:
            (self.root / other).mkdir()
        shutil.copy(REPOSITORY / COURSE / "nbgrader_config.py", self.course)
        (self.root / "exchange").mkdir()
        (self.root / "exchange").chmod(0o1777)
        return self

    def nbgrader(self, *arguments, code=0, apart=False):
        """Run nbgrader in the course's folder. Returns what it said.

        It runs in this process, which saves seconds, and finds a database,
        which saves more; apart: in its own.
        """
        if apart:
            return self._run(["-m", "nbgrader", *arguments], code)
        self.begin()
        with self._inside():
            status, said = nbgrader(*arguments)
        assert status == code, said
        return said

    def begin(self):
        """Give the class an empty database, where it has none. Itself."""
        if not (self.home / "gradebook.db").exists():
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy(_empty_gradebook(), self.home)
        return self

    def course_command(self, *arguments, code=0, apart=False):
        """Run the course command. Returns what it said."""
        if apart:
            return self._run(["-m", "grading.cli", *arguments], code)
        with self._inside():
            status, said = course(*arguments)
        assert status == code, said
        return said

    @contextlib.contextmanager
    def _inside(self):
        """Work in the course's folder, with this class's places."""
        with (all_places_in(self.root),
              working(self.course, os.environ | self.environment)):
            yield

    def configure(self, *lines):
        """Add lines to the course's nbgrader_config.py."""
        with open(self.course / "nbgrader_config.py", "a") as file:
            file.write("\n".join(lines) + "\n")

    def released(self, name="small"):
        """The released notebook."""
        return nbformat.read(
            self.home / "release" / self.week / f"{name}.ipynb", 4)

    def hand_in(self, student, content=None, name="small.ipynb", when=None):
        """Put a file into a student's submission; content: a notebook, a
        text or bytes. Returns the submission's folder."""
        folder = self.home / "submitted" / student / self.week
        folder.mkdir(parents=True, exist_ok=True)
        if hasattr(content, "cells"):
            content = json.dumps(content)
        if isinstance(content, str):
            content = content.encode()
        if content is not None:
            (folder / name).write_bytes(content)
        (folder / "timestamp.txt").write_text(
            when or "2026-11-01 10:00:00.000000 UTC")
        return folder

    def submit(self, student, files, when="2026-11-01 10:00:00.000000 UTC"):
        """Put files into the exchange, as nbgrader submit would."""
        folder = (self.root / "exchange" / COURSE / "inbound"
                  / f"{student}+{self.week}+{when}+abc")
        folder.mkdir()
        for name, notebook in files.items():
            (folder / name).write_text(json.dumps(notebook))
        (folder / "timestamp.txt").write_text(when)
        (folder / "submission_secret.txt").write_text(f"secret{student}")

    def scores(self, student):
        """{exercise: (automatic score, needs a look)} in the gradebook."""
        with Gradebook(f"sqlite:///{self.home / 'gradebook.db'}") as book:
            submission = book.find_submission(self.week, student)
            return {grade.name: (grade.auto_score, grade.needs_manual_grade)
                    for notebook in submission.notebooks
                    for grade in notebook.grades}

    def submitted(self, student, notebook):
        """The gradebook's id of a submitted notebook."""
        with Gradebook(f"sqlite:///{self.home / 'gradebook.db'}") as book:
            return book.find_submission_notebook(
                notebook, self.week, student).id

    def total(self, student):
        """The sum of a student's scores."""
        with Gradebook(f"sqlite:///{self.home / 'gradebook.db'}") as book:
            return book.find_submission(self.week, student).score

    def page(self, student, name="small"):
        """The student's feedback page."""
        return (self.home / "feedback" / student / self.week
                / f"{name}.html").read_text(encoding="utf-8")

    def report(self):
        """The instructor's lines about submissions out of order."""
        return (self.home / "reports" / f"{self.week}.csv").read_text(
            encoding="utf-8-sig")

    def _run(self, arguments, code):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.course,
            env=os.environ | self.environment, text=True, timeout=1800,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == code, done.stdout
        return done.stdout


def generated(folder):
    """A class in this empty folder whose week is generated."""
    shutil.copytree(_generated(), folder, dirs_exist_ok=True)
    return Class(folder)


@functools.cache
def _empty_gradebook():
    """Path of an empty gradebook.db of nbgrader's, which takes seconds to
    make one."""
    path = Path(_temporary("gradebook-"), "gradebook.db")
    programs = [str(Path(sys.executable).parent), os.environ["PATH"]]
    with mock.patch.dict(os.environ, PATH=os.pathsep.join(programs)):
        Gradebook(f"sqlite:///{path}").close()
    return path


def _temporary(prefix):
    """A folder that is removed when all tests have ended."""
    folder = tempfile.mkdtemp(prefix=prefix)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def _generated():
    folder = _temporary("class-")
    Class(folder).make().nbgrader("generate_assignment", WEEK)
    return folder


@contextlib.contextmanager
def little_time(limit, cell, beside=""):
    """While this holds, cells of just this source have so many seconds.

    The others keep the usual limit, which nothing honest reaches on a busy
    machine. beside: words that the same process must have been given.
    """
    run, given = grade.run_cell, weakref.WeakSet()

    def run_cell(child, source, seconds=None, **job):
        if beside in source:
            given.add(child)
        return run(child, source=source, seconds=limit if (
            source == cell and child in given) else seconds, **job)

    with mock.patch.object(grade, "run_cell", run_cell):
        yield


def find(notebook, name):
    """The cell of a grade_id."""
    return next(cell for cell in notebook.cells if cell.metadata.get(
        "nbgrader", {}).get("grade_id") == name)


def zipped(files):
    """Bytes of a zip file of {name: content}."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def solved(notebook):
    """The notebook with the three exercises solved and the text written."""
    for name, source in (
            ("double_solution", "def double(x):\n    return 2 * x"),
            ("triple_solution", "def triple(x):\n    return x + x + x"),
            ("choice_solution", "answer_1 = 'b'"),
            ("why", "Because two times a half is one.")):
        find(notebook, name).source = source
    return notebook
