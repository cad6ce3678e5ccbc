"""Which cells are released folded."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from support.small_course import exercise_cells, nbgrader

from grading.exercise.release import released_notebook

LINES = "\n".join(["x = 1"] * 13)
DRIVER = '''def twice(x):
    """Called twice."""
    return [f(x), f(x)]


check("f", twice)'''
DEMO = {"tags": ["demo"]}


def check(source, **more):
    return new_code_cell(source, metadata=nbgrader(
        "f", grade=True, locked=True, points=1) | more)


@pytest.fixture
def released(tmp_path):
    """Releases one cell; returns its metadata of JupyterLab."""
    def release(cell):
        path = tmp_path / "notebook.ipynb"
        solution, _ = exercise_cells("f", "def f(x):\n    return x", 1)
        nbformat.write(new_notebook(cells=[solution, cell]), path)
        return nbformat.reads(released_notebook(path).decode(), as_version=4
                              ).cells[1].metadata.get("jupyter")
    return release


@pytest.mark.parametrize("cell", [
    new_code_cell(LINES, metadata=DEMO), check(DRIVER)])
def test_long_demo_cells_and_drivers_are_folded(released, cell):
    assert released(cell) == {"source_hidden": True}


@pytest.mark.parametrize("cell", [
    new_code_cell(LINES[:-6], metadata=DEMO),  # twelve lines
    new_code_cell(LINES),
    check("check(f)"), check('x = "f"\ncheck(x, f)'),
    new_markdown_cell(LINES, metadata=DEMO)])
def test_others_stay_open(released, cell):
    assert released(cell) is None


def test_the_authors_own_mark_stands(released):
    opened = DEMO | {"jupyter": {"source_hidden": False}}
    assert released(new_code_cell(LINES, metadata=opened)) == {
        "source_hidden": False}
