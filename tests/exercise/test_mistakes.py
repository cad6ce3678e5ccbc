"""Every collected mistake that applies is known to some exercise.

docs/mistakes.md is the collection. The rows left out, and why, stand here.
"""

import re

import pytest
from support.notebooks import SOURCES, workbench

from grading import places

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


@pytest.mark.parametrize("course", FIRST_ROWS)
def test_rows_are_covered(course):
    known = {wrong.row for path in SOURCES if course in path.parts
             for exercise in workbench(path).exercises.values()
             for wrong in exercise.mistakes}
    wanted = set(FIRST_ROWS[course]) - set(LEFT_OUT[course])
    assert wanted <= known
    assert not LEFT_OUT[course].keys() & known


def test_rows_exist():
    rows = {int(number) for number in re.findall(
        r"^\| (\d+) \|", (places.CODE / "docs/mistakes.md").read_text(),
        re.M)}
    used = {wrong.row for path in SOURCES
            for exercise in workbench(path).exercises.values()
            for wrong in exercise.mistakes} - {None}
    assert used <= rows
