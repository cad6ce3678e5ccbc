"""A course of one small notebook, for submissions to attack.

Three exercises: one wants an array, one is random and judged by its
properties, one wants a number. A fourth is a tripwire: it asks for numbers
that no text tells, so whoever has a point there has no right to it.
"""

import shutil

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from support.small_course import SET_UP, exercise_cells

from grading import places
from grading.exercise.build import Workbench
from utils.checking.record import write_records
from utils.courses import COURSES

COURSE, WEEK, NAME = "course1_nn", "week1_red", "attacked"
SOLUTION_SECRET = "the-solution-is-secret-5113"
SOLUTIONS = {
    "centre": f'''def centre(X):
    """X (n, d) with the mean of each column taken off."""
    ### BEGIN SOLUTION
    # {SOLUTION_SECRET}
    return X - X.mean(axis=0)
    ### END SOLUTION''',
    "draw": '''def draw(rows, columns, std):
    """A (rows, columns) array drawn from a normal distribution."""
    ### BEGIN SOLUTION
    return std * np.random.default_rng().standard_normal((rows, columns))
    ### END SOLUTION''',
    "average": '''def average(numbers):
    """Mean of a list of numbers."""
    ### BEGIN SOLUTION
    return sum(numbers) / len(numbers)
    ### END SOLUTION''',
    "impossible": '''def impossible(number):
    """A number that only the solution knows."""
    ### BEGIN SOLUTION
    return 0.7193 * number - 4.1187
    ### END SOLUTION'''}
POINTS = {"centre": 5, "draw": 3, "average": 2, "impossible": 10}
FULL = {"centre": 5, "draw": 3, "average": 2, "impossible": 0}
NOTHING = dict.fromkeys(POINTS, 0)
RIGHT = {
    "centre": "def centre(X):\n    return X - np.mean(X, axis=0)",
    "draw": "def draw(rows, columns, std):\n"
            "    return np.random.normal(0, std, (rows, columns))",
    "average": "def average(numbers):\n"
               "    return sum(numbers) / len(numbers)",
    "impossible": "def impossible(number):\n    return number"}
WRONG = {
    "centre": "def centre(X):\n    return X",
    "draw": "def draw(rows, columns, std):\n"
            "    return np.zeros((rows, columns))",
    "average": "def average(numbers):\n    return numbers[0]",
    "impossible": RIGHT["impossible"]}
EXERCISES = '''import numpy as np

from grading.exercise import case, exercise
from utils.checking.properties import normal, shape

@exercise
def centre(rng):
    yield case("few rows", rng.standard_normal((3, 2)) + 1)
    yield case("many rows", rng.standard_normal((40, 3)) - 2)

@exercise
def draw(rng):
    rows, std = int(rng.integers(20, 30)), float(rng.uniform(0.5, 2))
    yield case("a matrix", rows, 25, std,
               expect=[shape((), rows, 25), normal((), std)])

@exercise
def average(rng):
    yield case("some numbers", rng.standard_normal(5).tolist())
    yield case("one more", rng.standard_normal(6).tolist())

@exercise
def impossible(rng):
    yield case("no number", float(rng.uniform()))
'''


def write(root):
    """The course under root: code, source notebook, exercises, checks.h5.

    The code is a copy, because some attacks write to it.
    """
    for name in ("utils", "grading"):
        shutil.copytree(places.CODE / name, root / name,
                        ignore=shutil.ignore_patterns("__pycache__"))
    for course in COURSES:
        (root / course).mkdir()
    (root / "datasets").mkdir()
    week = root / COURSE / WEEK
    (week / "exercises").mkdir(parents=True)
    cells = [new_markdown_cell("# Attacked", id="title"),
             new_code_cell(SET_UP.format(
                 key=f"{COURSE}/{WEEK}/{NAME}"), id="set-up")]
    for name, source in SOLUTIONS.items():
        cells += exercise_cells(name, source, POINTS[name])
    nbformat.write(new_notebook(cells=cells, metadata={
        "course": {"order": 1, "title": "Attacked"},
        "kernelspec": {"display_name": "Python 3 (ipykernel)",
                       "language": "python", "name": "python3"}}),
        week / f"{NAME}.ipynb")
    (week / "exercises" / f"{NAME}.py").write_text(EXERCISES)
    bench = Workbench(week / f"{NAME}.ipynb")
    write_records(week / "checks.h5", {
        NAME: [bench.record(name) for name in bench.items]})
