"""Source notebooks: their exercises, and running them without a kernel."""

import contextlib
import io
import json
import os
import types
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.utils import is_grade, is_locked, is_solution

from grading.errors import CourseError

# Of a cell's metadata, `course.practice`: three questions from earlier weeks
# that begin a week, and a task without hints that ends a notebook.
PRACTICE = ("recall", "challenge")


@dataclass(frozen=True)
class Answered:
    """One exercise of a notebook that `check` answers.

    solution: source of the cell that the learner writes. check: source of
    the locked cell that follows it. practice: see the function.
    """

    name: str
    solution: str
    check: str
    points: float
    practice: str | None = None


def read(path):
    """The notebook at path (nbformat 4). Raises CourseError if unreadable."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise CourseError(
            "cannot read {path}: {error}", path=path, error=error) from None


def answered(notebook):
    """The exercises of a notebook, in order: autograded ones and practice.

    Raises CourseError when a check cell has no solution cell before it, and
    for practice that is none of PRACTICE, or half of which is graded.
    """
    found, before = [], None
    for cell in notebook.cells:
        if cell.cell_type == "code" and is_solution(cell):
            before = cell
        elif cell.cell_type == "code" and is_check(cell):
            name = cell.metadata.nbgrader.grade_id
            if before is None:
                raise CourseError(
                    "{name}: no solution cell before it", name=name)
            kind = practice(cell)
            if kind != practice(before) or kind and is_grade(cell):
                raise CourseError(
                    "{name}: practice is not graded, and its two cells say "
                    "of which kind it is", name=name)
            if kind not in (None, *PRACTICE):
                raise CourseError(
                    "{name}: practice is one of {kinds}, not {kind}",
                    name=name, kinds=", ".join(PRACTICE), kind=kind)
            found.append(Answered(
                name, before.source, cell.source,
                float(cell.metadata.nbgrader.get("points", 0)), kind))
            before = None
    return found


def stub(solution):
    """The solution cell as the release shows it."""
    # Takes half a second to import, and most starts make no stub.
    from nbgrader.preprocessors import ClearSolutions

    cell = nbformat.v4.new_code_cell(solution)
    clear = ClearSolutions()
    clear._replace_solution_region(cell, "python")
    return cell.source


def namespaces(notebook, folder):
    """Names defined by running a source notebook's cells in its folder:
    those that grading runs, and these with the answers to practice.

    Check cells and cells that grading leaves out are not run for the first:
    nothing graded may depend on those.
    """
    names = {"__name__": "__main__", "display": lambda *args, **kw: None}
    cells = [(f"<cell {number}>", cell)
             for number, cell in enumerate(notebook.cells)
             if cell.cell_type == "code" and not is_check(cell)]
    with _in_folder(folder), contextlib.redirect_stdout(io.StringIO()):
        for label, cell in cells:
            if not is_left_out(cell):
                execute(cell.source, names, label)
        more = dict(names)
        for label, cell in cells:
            if practice(cell):
                execute(cell.source, more, label)
    return names, more


def quick(notebook):
    """The notebook, its demos at the quick setting of their metadata.

    A cell's `"course": {"quick": {OLD: NEW}}` says which text of it is
    replaced where only its running counts: the reader never sees NEW.
    Raises CourseError for an OLD that does not stand there just once.
    """
    for cell in notebook.cells:
        for old, new in cell.metadata.get("course", {}).get(
                "quick", {}).items():
            if cell.source.count(old) != 1:
                raise CourseError(
                    "cell {cell}: {old!r}, which its quick setting replaces, "
                    "occurs {number} times, not once", cell=cell.id, old=old,
                    number=cell.source.count(old))
            cell.source = cell.source.replace(old, new)
    return notebook


def is_demo(cell):
    """True for a cell that only shows something."""
    return "demo" in cell["metadata"].get("tags", [])


def practice(cell):
    """One of PRACTICE for a cell of an exercise that is checked at home and
    never graded; None for other cells."""
    return cell["metadata"].get("course", {}).get("practice")


def is_left_out(cell):
    """True for a cell that nothing graded needs: not run when grading."""
    return is_demo(cell) or practice(cell) is not None


def is_check(cell):
    """True for the locked cell that checks the answer before it."""
    return not is_solution(cell) and (
        is_grade(cell) or practice(cell) is not None and is_locked(cell))


def execute(source, names, label="<cell>"):
    """Run a cell's source in a dictionary of names."""
    exec(compile(source, label, "exec"), names)


def rebound(function, name, names):
    """A function of an exercises module, called name, in the notebook.

    It sees the notebook's names, which win over the module's own.
    """
    together = {**function.__globals__, **names}
    copy = types.FunctionType(
        function.__code__, together, name,
        function.__defaults__, function.__closure__)
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


class _Capture:
    """Stands in for `check` and keeps what it is called with.

    due: name of the exercise that names, a notebook's, should hold.
    """

    def __init__(self, due, names):
        self.due, self.names = due, names
        self.name = self.value = None

    def __call__(self, answer, *value):
        if value:
            self.name, self.value = answer, value[0]
        else:
            self.value = answer
            self.name = (self.due if self.names.get(self.due) is answer
                         else getattr(answer, "__name__", None))


def answer_of(item, names):
    """What the check cell of an exercise hands to `check`, given names.

    Returns the name it is checked under and the value.
    """
    capture = names["check"] = _Capture(item.name, names)
    execute(item.check, names, f"<check {item.name}>")
    return capture.name, capture.value


@contextlib.contextmanager
def _in_folder(folder):
    here, backend = Path.cwd(), os.environ.get("MPLBACKEND")
    os.environ["MPLBACKEND"] = "agg"
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        if backend is None:
            del os.environ["MPLBACKEND"]
        else:
            os.environ["MPLBACKEND"] = backend


def order(path):
    """Reading order and title of a notebook: its metadata's `course`."""
    metadata = json.loads(Path(path).read_text(encoding="utf-8"))["metadata"]
    course = metadata.get("course", {})
    return course.get("order", 99), course.get("title", Path(path).stem)
