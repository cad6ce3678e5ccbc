"""What an attack is, and how it becomes a submission."""

import copy
import json
from dataclasses import dataclass, field

from nbformat.v4 import new_code_cell, new_markdown_cell

from red_team.course import FULL, NAME, NOTHING, RIGHT, WRONG

# Runs first in every attack. What it reaches it says in an output, or
# writes beside its own name, so that nobody else is blamed for it. It says so
# in the statement that reached it: one that raises is skipped when grading.
PREAMBLE = """import os, sys
about = {about!r}
points = {{"centre": 5, "draw": 3, "average": 2, "impossible": 10}}
touched = "touched-" + about["name"]
def reached(*what):
    print("-".join(["REACHED", about["name"]]), *what, flush=True)
def name_of(answer, value=None):
    return answer if isinstance(answer, str) else getattr(
        answer, "__name__", "")"""


@dataclass(frozen=True)
class Attack:
    """One hostile submission, as data.

    name: also the student's. tries: what it is after, in words. cells:
    {place: source}; a place is the name of an exercise, whose solution is
    replaced, or "top", "end" or "markdown", where a cell is added. right:
    are the other answers right? scores: what it deserves; None: full where
    right, else nothing. change: function of the notebook (nbformat) that
    returns a notebook or the text of a file. files: function of the
    submission's folder and `about`, called last. alone: it may stop a
    grader, so a class of its own measures it. stock: may stock nbgrader
    run it? (no: it would harm the machine, or attacks what stock has not).
    """

    name: str
    tries: str
    cells: dict = field(default_factory=dict)
    right: bool = False
    scores: dict | None = None
    change: object = None
    files: object = None
    alone: bool = False
    stock: bool = True

    @property
    def deserved(self):
        """{exercise: points}."""
        if self.scores is not None:
            return {**(FULL if self.right else NOTHING), **self.scores}
        return FULL if self.right else NOTHING


def find(notebook, name):
    """The cell of a grade_id."""
    return next(cell for cell in notebook.cells if cell.metadata.get(
        "nbgrader", {}).get("grade_id") == name)


def answered(released, answers):
    """The released notebook with these answers: {exercise: source}."""
    notebook = copy.deepcopy(released)
    for name, source in answers.items():
        find(notebook, f"{name}_solution").source = source
    return notebook


def submit(attack, released, folder, about):
    """Write an attack's submission into a folder.

    released: the notebook. about: {name: text} that the attack may use:
    paths and addresses of the class under attack, made for it.
    """
    about = about | {"name": attack.name}
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_text("2026-11-01 10:00:00.000000 UTC")
    extra = {place: source for place, source in attack.cells.items()
             if place in ("top", "end", "markdown")}
    notebook = answered(released, {
        **(RIGHT if attack.right else WRONG),
        **{name: source for name, source in attack.cells.items()
           if name not in extra}})
    cells = notebook.cells
    added = [new_code_cell(PREAMBLE.format(about=about), id="preamble")]
    if "top" in extra:
        added.append(new_code_cell(extra["top"], id="attack-top"))
    cells[2:2] = added
    if "end" in extra:
        cells.append(new_code_cell(extra["end"], id="attack-end"))
    if "markdown" in extra:
        cells.append(new_markdown_cell(
            extra["markdown"].replace("@name@", attack.name),
            id="attack-markdown"))
    content = attack.change(notebook) if attack.change else notebook
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content)
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    (folder / f"{NAME}.ipynb").write_bytes(content)
    if attack.files:
        attack.files(folder, about)
