"""All source notebooks have their tests; what is true of them together."""

import ast
import json
import re

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from support.notebooks import SOURCES

from grading import places
from grading.errors import CourseError
from grading.exercise.modules import check_order
from grading.exercise.notebook import quick
from utils.checking.record import read_records

FOLDER = places.CODE / "tests" / "notebooks"
every_week = pytest.mark.parametrize(
    "week", sorted({path.parent for path in SOURCES}), ids=lambda p: p.name)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_notebook_has_its_tests(path):
    file = FOLDER / f"test_{path.stem}.py"
    assert file.is_file(), f"{path.stem} needs a file like its siblings'"
    tests, = (node for node in ast.parse(file.read_text()).body
              if isinstance(node, ast.ClassDef))
    assert tests.name == "TestNotebook"
    assert "EveryNotebook" in map(ast.unparse, tests.bases)
    assert f"name = '{path.stem}'" in map(ast.unparse, tests.body)


def test_what_is_of_no_notebook_is_gone():
    """Tests of it, and what it built."""
    names = {path.stem for path in SOURCES}
    assert {file.stem.removeprefix("test_")
            for file in FOLDER.glob("test_*.py")} == names
    assert {file.stem for file in places.built()[0].glob(
        "[!_]*.py")} <= names, "run: course build"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_exercise_is_on_the_map(path):
    """With its arguments: docs/course_map.md fixes names and signatures."""
    text = (places.CODE / "docs" / "course_map.md").read_text()
    _, _, after = text.partition(f"\n`{path.stem}.ipynb`")
    part = re.split(r"^`\w+\.ipynb`", after, flags=re.M)[0]
    for record in read_records(path.with_name("checks.h5"))[path.stem]:
        if record.question or not record.points:
            continue
        name = record.name.replace("_", "[._]")  # a method: SGD.step
        found = re.search(rf"`{name}(?:\(([^`)]*)\))?", part)
        assert found, f"{record.name} is not in docs/course_map.md"
        if found[1] is not None and record.direct:
            assert [re.split("[=:]", argument)[0].strip() for argument in
                    found[1].split(",")] == list(record.arguments), (
                f"{record.name} has other arguments in docs/course_map.md")


def test_notebooks_import_what_earlier_ones_built():
    check_order(SOURCES)


@every_week
def test_checks_are_of_the_notebooks(week):
    assert list(read_records(week / "checks.h5")) == sorted(
        path.stem for path in SOURCES if path.parent == week)


@every_week
def test_one_written_question_a_week(week):
    """Besides those of a case, which exercise/test_budgets.py counts."""
    notebooks = [json.loads(path.read_text()) for path in week.glob("*.ipynb")]
    plain = [notebook for notebook in notebooks
             if notebook["metadata"]["course"].get("kind") != "case"]
    written = [
        cell for notebook in plain for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
        and cell["metadata"]["nbgrader"]["solution"]]
    assert len(written) == 1 or not written and plain != notebooks


def with_quick(source, **replaced):
    return new_notebook(cells=[new_code_cell(
        source, metadata={"course": {"quick": replaced}})])


def test_a_quick_setting_replaces_text():
    found = quick(with_quick("n = 30\nm = 4", **{"n = 30": "n = 3"}))
    assert found.cells[0].source == "n = 3\nm = 4"


@pytest.mark.parametrize("source, times", [
    ("n = 31", 0), ("n = 30\nn = 30", 2)])
def test_a_quick_setting_of_what_is_not_there_is_refused(source, times):
    with pytest.raises(CourseError, match=f"'n = 30'.* {times} times"):
        quick(with_quick(source, **{"n = 30": "n = 3"}))
