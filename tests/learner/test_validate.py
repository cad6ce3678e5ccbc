"""nbgrader's Validate in the learner's workspace, by its command."""

import contextlib
import io

import nbformat
import pytest
from nbgrader.validator import Validator
from support.commands import nbgrader
from support.small_course import WEEK

ANSWERS = {"double_solution": "def double(x):\n    return x + x",
           "total_solution": "def total(x):\n    return x.sum()"}


@pytest.fixture
def validate(clone, monkeypatch):
    """Validate logistic_regression with some answers written into it."""
    path = clone.workspace / WEEK / "logistic_regression.ipynb"

    def run(answers):
        said = io.StringIO()
        monkeypatch.setattr(Validator, "stream", said)
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in answers:
                cell.source = answers[name]
        nbformat.write(notebook, path)
        with clone.inside(), contextlib.chdir(clone.workspace):
            nbgrader("validate", path)
        return said.getvalue()
    return run


def test_what_is_not_written_is_listed(validate):
    said = validate({})
    assert "VALIDATION FAILED ON 2 CELL(S)" in said
    assert "check(double)" in said and "double is not written yet" in said


def test_what_is_right_passes(validate):
    assert "Success! Your notebook passes all the tests." in validate(ANSWERS)


def test_a_wrong_answer_is_listed_alone(validate):
    said = validate(ANSWERS | {
        "double_solution": "def double(x):\n    return x * x"})
    assert "VALIDATION FAILED ON 1 CELL(S)" in said
    assert "check(double)" in said and "check(total)" not in said
