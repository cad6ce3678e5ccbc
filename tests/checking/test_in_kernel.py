"""`check` in a real kernel: what a learner sees, and what a grader reads."""

import json
import os
import re
import subprocess
import sys

import nbclient
import nbformat
import pytest
from support.notebooks import source

from grading import places
from grading.exercise.notebook import read
from grading.exercise.release import released_notebook
from utils.checking.hooks import advice

NAME = "logistic_regression"


def cells_until(notebook, grade_id):
    """A copy of the notebook that ends with the check of grade_id."""
    last = next(number for number, cell in enumerate(notebook.cells)
                if cell.metadata.get("nbgrader", {}).get(
                    "grade_id") == grade_id)
    notebook.cells = [cell for cell in notebook.cells[:last + 1]
                      if "demo" not in cell.metadata.get("tags", [])]
    return notebook


def run(notebook, allow_errors=True):
    """Run a notebook in the folder of its source. Returns its cells."""
    nbclient.NotebookClient(
        notebook, timeout=600, allow_errors=allow_errors,
        resources={"metadata": {"path": str(source(NAME).parent)}}).execute()
    return notebook.cells


def released(grade_id):
    return cells_until(nbformat.reads(
        released_notebook(source(NAME)).decode(), as_version=4), grade_id)


def answer(notebook, grade_id, body):
    """Write into a released notebook's solution cell."""
    cell = next(cell for cell in notebook.cells if cell.metadata.get(
        "nbgrader", {}).get("grade_id") == f"{grade_id}_solution")
    cell.source = cell.source.replace(
        "# YOUR CODE HERE\n    raise NotImplementedError()", body)
    assert body in cell.source
    return notebook


def test_the_stub_fails_with_its_message_and_nothing_else():
    *before, last = run(released("sigmoid"))
    assert not [output for cell in before if cell.cell_type == "code"
                for output in cell.outputs if output.output_type == "error"]
    shown, error = last.outputs
    assert "sigmoid: not written yet" in shown.data["text/plain"]
    assert "sigmoid: not written yet" in shown.data["text/html"]
    assert error.ename == "CheckFailed"
    assert error.traceback == ["CheckFailed: sigmoid is not written yet."]


def test_a_wrong_answer_shows_the_hint():
    wrong = answer(released("sigmoid"), "sigmoid",
                   "return 1 / 1 + np.exp(-z)")
    shown, error = run(wrong)[-1].outputs
    assert "Write the brackets as in the formula" in shown.data["text/html"]
    assert len(error.traceback) == 1


def test_a_right_answer_shows_one_line():
    right = answer(released("sigmoid"), "sigmoid",
                   "return 1 / (1 + np.exp(-z))")
    shown, = run(right)[-1].outputs
    assert re.fullmatch(r". sigmoid: right \(\d kinds of case\)\.",
                        shown.data["text/plain"])


@pytest.mark.parametrize("body, least, most", [
    ("return 1 / (1 + np.exp(-z))", 5, 5),
    ("return np.where(np.ndim(z) == 0, 1 / (1 + np.exp(-z)), 0)", 0.1, 4.9),
    ("raise ValueError", 0, 0)])
def test_graders_get_one_number(monkeypatch, body, least, most):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    outputs = run(answer(released("sigmoid"), "sigmoid", body))[-1].outputs
    assert [o.output_type for o in outputs] == [
        "display_data", "execute_result"]
    points = float(outputs[1].data["text/plain"])
    assert least <= points <= most


def test_a_name_that_is_not_defined_names_the_cell(monkeypatch):
    notebook = released("sigmoid")
    monkeypatch.setenv("JPY_SESSION_NAME", str(source(NAME)))
    notebook.cells = [cell for cell in notebook.cells
                      if cell.cell_type == "code"]
    notebook.cells = [
        notebook.cells[0], nbformat.v4.new_code_cell("X_train.shape")]
    shown, error = run(notebook)[-1].outputs
    text = shown.data["text/plain"]
    assert "X_train is not defined yet. Run cell" in text
    assert "(under \"Notation\")" in text
    assert error.ename == "NameError"


def test_check_itself_is_missing(monkeypatch):
    cells = json.loads(source(NAME).read_text())["cells"]
    assert advice("check", cells) == (
        "check is not defined yet. Run the first code cell, the set-up, "
        "then this cell again.")
    assert "set-up" in advice("check", [])
    assert "Run All Above" in advice("unheard_of", [])
    assert advice("unheard_of", cells) is None


def test_a_slip_of_the_pen_keeps_its_traceback(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(source(NAME)))
    notebook = read(source(NAME))
    notebook.cells = [notebook.cells[1], nbformat.v4.new_code_cell(
        "def f():\n    return undefined_name\nf()")]
    error, = run(notebook)[-1].outputs
    assert error.ename == "NameError"
    assert "in f()" in re.sub("\x1b.*?m", "", "\n".join(error.traceback))


def test_a_kernel_explains_before_any_check(tmp_path):
    """The extension that `course lab` starts kernels with."""
    code = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.extension_manager.load_extension("utils.checking.kernel")
shell.run_cell("check(double)")"""
    said = subprocess.run(
        [sys.executable, "-c", code], text=True, check=True, cwd=tmp_path,
        env=os.environ | {"HOME": str(tmp_path),
                          "PYTHONPATH": str(places.CODE)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    assert "check is not defined yet" in said
    assert "Error in loading" not in said and "TypeError" not in said
