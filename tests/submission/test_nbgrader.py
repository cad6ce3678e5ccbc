"""nbgrader autograde with the sandbox as its step."""

import shutil

import nbformat
import pytest
from support.classes import COURSE, Class, find

from grading import places
from grading.errors import CourseError
from grading.sandbox import open_sandbox
from grading.submission import grade

WEEK, NAME = "week2_logistic_regression", "logistic_regression"
@pytest.fixture(scope="module")
def week2(tmp_path_factory):
    """A class whose week is week 2's logistic regression."""
    made = Class(tmp_path_factory.mktemp("class"), WEEK).make()
    folder = made.course / WEEK
    shutil.rmtree(folder)
    (folder / "exercises").mkdir(parents=True)
    source = places.CODE / COURSE / WEEK
    for name in (f"{NAME}.ipynb", "checks.h5", f"exercises/{NAME}.py"):
        shutil.copy(source / name, folder / name)
    made.nbgrader("generate_assignment", WEEK)
    return made


def answered(week2):
    """The released notebook with the solutions in it."""
    released = week2.released(NAME)
    solutions = nbformat.read(week2.course / WEEK / f"{NAME}.ipynb", 4)
    for cell in released.cells:
        about = cell.metadata.get("nbgrader", {})
        if about.get("solution"):
            cell.source = find(solutions, about["grade_id"]).source
    return released


def test_a_class_of_four(week2):
    best = answered(week2)
    wrong = answered(week2)
    cell = find(wrong, "predict_solution")
    cell.source = cell.source.replace("> 0.5", ">= 0.5")
    forged = week2.released(NAME)
    check = find(forged, "sigmoid")
    check.source = "5.0"
    check.outputs = [nbformat.v4.new_output(
        "execute_result", data={"text/plain": "5.0"}, execution_count=1)]
    for student, notebook in (("best", best), ("wrong", wrong),
                              ("forged", forged),
                              ("empty", week2.released(NAME))):
        week2.hand_in(student, notebook, f"{NAME}.ipynb")
    week2.nbgrader("autograde", WEEK)
    scores = {student: week2.scores(student)
              for student in ("best", "wrong", "forged", "empty")}
    full = {name: score for name, (score, look) in scores["best"].items()
            if not look}  # a written answer waits for a person
    assert sum(full.values()) == week2.total("best") == 88
    assert [name for name in full
            if scores["wrong"][name][0] != full[name]] == ["predict"]
    assert {score for score, _ in scores["forged"].values()} == {0}
    assert {score for score, _ in scores["empty"].values()} == {0}
    week2.nbgrader("generate_feedback", WEEK)
    page = week2.page("wrong", NAME)
    assert "At exactly 0.5 the text asks for 0." in page
    assert "probability exactly 0.5: not what was asked for" in page
    assert (week2.home / "secret_seed").stat().st_mode & 0o077 == 0


def test_the_sandbox_is_opened_once_and_closed(week2, monkeypatch):
    opened = []

    def counted(*arguments):
        opened.append(open_sandbox(*arguments))
        return opened[-1]

    monkeypatch.setattr(grade, "open_sandbox", counted)
    week2.nbgrader("autograde", WEEK, "--force")
    assert len(opened) == 1
    with pytest.raises(CourseError):
        opened[0]._order(b"start")
