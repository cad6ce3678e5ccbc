"""Every collected mistake that applies is known to some exercise.

docs/mistakes.md is the collection. The rows left out, and why, stand here.
"""

import re

import pytest
from support.notebooks import SOURCES

from grading import places
from grading.exercise import modules
from grading.exercise.build import load_exercises

# Fair checking calls these right, or they cannot be told by an outcome.
LEFT_OUT = {"course1_nn": {
    13: "seen in course 2 and 5: no exercise here has two equal arrays",
    52: "A2 rounded is right, and A1 has another shape: see predict's own",
    61: "a number may be a (1, 1) array",
    73: "no Python: the cell does not run, and Python names the line",
}, "course2_improving": {
    83: "any order of draws makes masks as good: right in any order",
}}
FIRST_ROWS = {"course1_nn": range(1, 75),
              "course2_improving": [*range(1, 14), *range(75, 114)]}


def rows(course=""):
    """Rows that the exercises of a course know; of all without one."""
    found = set()
    for path in SOURCES:
        if course in ("", path.parent.parent.name):
            with modules.as_in(path.parent):
                exercises = load_exercises(path)
            found |= {wrong.row for exercise in exercises.values()
                      for wrong in exercise.mistakes}
    return found - {None}


@pytest.mark.parametrize("course", FIRST_ROWS)
def test_rows_are_covered(course):
    known = rows(course)
    wanted = set(FIRST_ROWS[course]) - set(LEFT_OUT[course])
    assert wanted <= known
    assert not LEFT_OUT[course].keys() & known


def test_rows_exist():
    collected = {int(number) for number in re.findall(
        r"^\| (\d+) \|", (places.CODE / "docs/mistakes.md").read_text(),
        re.M)}
    assert rows() <= collected
