"""Made-up submissions of a real week: for the demo and the benchmark."""

import copy
import json

import nbformat
from nbgrader.utils import is_grade, is_solution

from grading.exercise.build import load_exercises


class Week:
    """A released week, and what students might make of it.

    released: folder of the release. source: folder of its sources.
    """

    def __init__(self, released, source):
        self.released = {path.name: nbformat.read(path, as_version=4)
                         for path in sorted(released.glob("*.ipynb"))}
        self.solutions = {
            name: {cell.metadata.nbgrader.grade_id: cell.source
                   for cell in nbformat.read(
                       source / name, as_version=4).cells
                   if is_solution(cell)}
            for name in self.released}
        self.exercises = {name: load_exercises(source / name)
                          for name in self.released}

    def right(self):
        """Everything solved, as in the sources."""
        return self._filled(lambda name, number, key: self.solution(
            name, key))

    def half(self):
        """The first half of each notebook solved, the rest untouched."""
        return self._filled(lambda name, number, key: self.solution(
            name, key) if number < len(self.solutions[name]) / 2 else None)

    def mistaken(self):
        """Known mistakes where there is one, else the solution."""
        return self._filled(lambda name, number, key: self._mistake(
            name, key) or self.solution(name, key))

    def solution(self, name, key):
        """Source of a solution cell without nbgrader's marks."""
        return "\n".join(
            line for line in self.solutions[name][key].splitlines()
            if line.strip() not in ("### BEGIN SOLUTION",
                                    "### END SOLUTION"))

    def _mistake(self, name, key):
        exercise = self.exercises[name].get(key.removesuffix("_solution"))
        edits = [wrong.edit for wrong in exercise.mistakes
                 if wrong.edit] if exercise else []
        return edits and self.solution(name, key).replace(*edits[0])

    def _filled(self, answer):
        """The released notebooks; answer(notebook, number, cell's name)."""
        filled = copy.deepcopy(self.released)
        for name, notebook in filled.items():
            cells = [cell for cell in notebook.cells if is_solution(cell)]
            for number, cell in enumerate(cells):
                source = answer(
                    name, number, cell.metadata.nbgrader.grade_id)
                if source:
                    cell.source = source
        return filled


def pasted(notebooks):
    """JupyterLab's copy and paste of a check cell, in each notebook."""
    for notebook in notebooks.values():
        check = next(cell for cell in notebook.cells
                     if is_grade(cell) and not is_solution(cell))
        notebook.cells.append(copy.deepcopy(check) | {"id": "pasted"})
    return notebooks


def endless(notebooks):
    """A loop that never ends, in a cell of the student's own."""
    for notebook in notebooks.values():
        notebook.cells.insert(
            2, nbformat.v4.new_code_cell(
                "import time\n\nwhile True:\n    time.sleep(1)"))
    return notebooks


def files(notebooks):
    """{file name: text} of notebooks."""
    return {name: json.dumps(notebook)
            for name, notebook in notebooks.items()}
