"""Every week through `course autograde`: solutions handed in get all points
of the hidden key; the untouched release and answers taken from the project's
own modules get none."""

import contextlib
import io
import json
import pkgutil
import re
import shutil

import nbformat
import pytest
from nbgrader.utils import is_grade, is_solution
from support.classes import REPOSITORY, Class

import utils
from grading import places
from grading.exercise import modules, notebook
from grading.submission import key
from utils.courses import COURSES

WEEKS = [(course, week) for course in COURSES
         for week in places.weeks(course)]

DEFINED = re.compile(r"^(?:def|class) (\w+)", re.M)
MODULES = [module.name for module in pkgutil.walk_packages(
    utils.__path__, "utils.") if ".checking" not in module.name]
TAKEN = """
import importlib
for module in {modules}:
    try:
        module = importlib.import_module(module)
    except ImportError:
        continue
    for name in {names}:
        if hasattr(module, name):
            globals()[name] = getattr(module, name)
"""


class RealClass(Class):
    """A class in a folder of its own that has one week of a real course."""

    def __init__(self, folder, course, week):
        super().__init__(folder, week)
        self.course = self.root / course
        self.home = self.root / "classroom" / course
        for name in COURSES:
            (self.root / name).mkdir()
        source = REPOSITORY / course
        shutil.copy(source / "nbgrader_config.py", self.course)
        shutil.copytree(source / week, self.course / week)
        (self.root / "exchange").mkdir()
        self.home.mkdir(mode=0o700, parents=True)
        (self.home / key.SEED).write_text("3")  # test_exercises has 1
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.nbgrader("generate_assignment", week)
        assert "hidden key" not in said.getvalue()  # as fair as the public

    def hand_in_all(self, student, change):
        """Hand in each released notebook after change(notebook, path)."""
        for path in sorted((self.home / "release" / self.week).glob(
                "*.ipynb")):
            new = nbformat.read(path, 4)
            change(new, self.course / self.week / path.name)
            self.hand_in(student, new, path.name)


def solve(released, path):
    """Put the source's solutions into a released notebook, in place."""
    source = {cell.id: cell for cell in notebook.read(path).cells}
    for cell in released.cells:
        if is_solution(cell):
            cell.source = source[cell.id].source


def automatic(path):
    """{exercise: points} of what a program grades."""
    return {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
            for cell in notebook.read(path).cells
            if is_grade(cell) and not is_solution(cell)}


def take(released, path):
    """Take the answers from modules of utils, in place. What an earlier
    notebook built under the same name is there for all."""
    earlier = {name for place in modules.seen(path).values()
               for name in DEFINED.findall(place.read_text())}
    for cell in released.cells:
        if is_solution(cell) and cell.cell_type == "code":
            cell.source = TAKEN.format(modules=MODULES, names={
                *DEFINED.findall(cell.source)} - earlier)


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("course, week", WEEKS,
                         ids=[week for _, week in WEEKS])
def test_solutions_get_all_points_and_stubs_none(course, week, tmp_path):
    group = RealClass(tmp_path, course, week)
    group.hand_in_all("solved", solve)
    group.hand_in_all("untouched", lambda released, path: None)
    group.hand_in_all("taken", take)
    said = group.course_command("autograde", course, week, "--jobs", "1",
                                "--json")
    rows = {row["student"]: row
            for row in json.loads(said[said.index("[\n"):])}
    wanted = [automatic(path)
              for path in places.source_notebooks(course, week)]
    for student in ("solved", "untouched"):
        assert rows[student]["notes"] == []
    assert rows["solved"]["reasons"] == []
    assert rows["solved"]["points"] == sum(
        sum(points.values()) for points in wanted)
    for student in ("untouched", "taken"):
        assert rows[student]["points"] == 0
        assert len(rows[student]["reasons"]) == sum(map(len, wanted))
    assert all(row["graded_now"] for row in rows.values())
