"""Source notebooks: their exercises, and running them without a kernel."""

import contextlib
import io
import json
import os
import types
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import is_grade, is_solution

from grading.errors import CourseError


@dataclass(frozen=True)
class Answered:
    """One autograded exercise of a notebook.

    solution: source of the cell that the learner writes. check: source of
    the locked cell that follows it.
    """

    name: str
    solution: str
    check: str
    points: float


def read(path):
    """The notebook at path (nbformat 4). Raises CourseError if unreadable."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise CourseError(
            "cannot read {path}: {error}", path=path, error=error) from None


def answered(notebook):
    """The autograded exercises of a notebook, in order.

    Raises CourseError when a check cell has no solution cell before it.
    """
    found, before = [], None
    for cell in notebook.cells:
        if cell.cell_type == "code" and is_solution(cell):
            before = cell
        elif cell.cell_type == "code" and is_grade(cell):
            name = cell.metadata.nbgrader.grade_id
            if before is None:
                raise CourseError(
                    "{name}: no solution cell before it", name=name)
            found.append(Answered(
                name, before.source, cell.source,
                float(cell.metadata.nbgrader.points)))
            before = None
    return found


def stub(solution):
    """The solution cell as the release shows it."""
    cell = nbformat.v4.new_code_cell(solution)
    clear = ClearSolutions()
    clear._replace_solution_region(cell, "python")
    return cell.source


def namespace(notebook, folder):
    """Names defined by running a source notebook's cells in its folder.

    Check cells and cells tagged `demo` are left out: nothing graded may
    depend on those.
    """
    names = {"__name__": "__main__", "display": lambda *args, **kw: None}
    with _in_folder(folder), contextlib.redirect_stdout(io.StringIO()):
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or is_demo(cell) or is_check(cell):
                continue
            execute(cell.source, names, f"<cell {number}>")
    return names


def is_demo(cell):
    """True for a cell that nothing graded needs: not run when grading."""
    return "demo" in cell["metadata"].get("tags", [])


def is_check(cell):
    """True for the locked cell that grades the answer before it."""
    return is_grade(cell) and not is_solution(cell)


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
