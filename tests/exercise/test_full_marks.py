"""Every week through `course autograde`: solutions handed in get all points
of the hidden key, the untouched release gets none."""

import json
import shutil

import nbformat
import pytest
from nbgrader.utils import is_grade, is_solution
from support.classes import REPOSITORY, Class

from grading import places
from grading.exercise import notebook
from grading.submission import key

WEEKS = [(course, week) for course in places.COURSES
         for week in places.weeks(course)]


class RealClass(Class):
    """A class in a folder of its own that has one week of a real course."""

    def __init__(self, folder, course, week):
        super().__init__(folder, week)
        self.course = self.root / course
        self.home = self.root / "classroom" / course
        for name in places.COURSES:
            (self.root / name).mkdir()
        source = REPOSITORY / course
        shutil.copy(source / "nbgrader_config.py", self.course)
        shutil.copytree(source / week, self.course / week)
        (self.root / "exchange").mkdir()
        self.nbgrader("generate_assignment", week)
        (self.home / key.SEED).write_text("3")  # test_exercises has 1 and 2

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


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("course, week", WEEKS,
                         ids=[week for _, week in WEEKS])
def test_solutions_get_all_points_and_stubs_none(course, week, tmp_path):
    group = RealClass(tmp_path, course, week)
    group.hand_in_all("solved", solve)
    group.hand_in_all("untouched", lambda released, path: None)
    said = group.course_command("autograde", course, week, "--jobs", "1",
                                "--json")
    rows = {row["student"]: row
            for row in json.loads(said[said.index("[\n"):])}
    wanted = [automatic(path)
              for path in places.source_notebooks(course, week)]
    for row in rows.values():
        assert row["notes"] == [], row["notes"]
    assert rows["solved"]["reasons"] == []
    assert rows["solved"]["points"] == sum(
        sum(points.values()) for points in wanted)
    assert rows["untouched"]["points"] == 0
    assert len(rows["untouched"]["reasons"]) == sum(map(len, wanted))
    assert all(row["graded_now"] for row in rows.values())
