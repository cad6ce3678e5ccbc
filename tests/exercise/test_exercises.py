"""Every exercise, through `check`: the solution passes, the stub and every
known mistake are refused, mistakes are named, correct variants accepted."""

import json
import re

import numpy as np
import pytest
from nbgrader.utils import is_grade
from support.notebooks import SOURCES, workbench

from grading.exercise.build import settled
from grading.exercise.notebook import read, stub
from utils.checking import Checks
from utils.checking.record import exercise_names

EXERCISES = [
    pytest.param(path, name, id=f"{path.stem}-{name}")
    for path in SOURCES if (path.parent / "checks.h5").is_file()
    for name in exercise_names(path.parent / "checks.h5", path.stem)]
pytestmark = pytest.mark.slow
every_exercise = pytest.mark.parametrize("path, name", EXERCISES)
every_notebook = pytest.mark.parametrize(
    "path", SOURCES, ids=[path.stem for path in SOURCES])


@pytest.fixture
def check(path, monkeypatch):
    """The `check` of a notebook, in its folder."""
    monkeypatch.chdir(path.parent)
    week, course = path.parent, path.parent.parent
    return Checks(f"{course.name}/{week.name}/{path.stem}")


@every_exercise
def test_reference_gets_all_points(check, path, name):
    verdict = check.verdict(name, workbench(path).reference(name))
    assert verdict.passed, verdict.message
    assert verdict.points == verdict.max_points > 0


@every_exercise
def test_stub_fails_as_not_written(check, path, name):
    verdict = check.verdict(name, workbench(path).stub(name))
    assert not verdict.passed
    assert verdict.stub
    assert verdict.points == 0


@every_exercise
def test_mistakes_are_refused_and_named(check, path, name):
    bench = workbench(path)
    for wrong in bench.exercises[name].mistakes:
        verdict = check.verdict(name, bench.attempt(name, wrong))
        assert not verdict.passed, wrong.name
        assert verdict.points < verdict.max_points
        assert verdict.mistake == wrong.name, verdict.message
        assert wrong.hint["en"] in verdict.message


@every_exercise
def test_variants_are_accepted(check, path, name):
    bench = workbench(path)
    for variant in bench.exercises[name].variants:
        verdict = check.verdict(name, bench.attempt(name, variant))
        assert verdict.passed, f"{variant.name}: {verdict.message}"


@every_notebook
def test_another_seed_is_as_fair(path):
    """Another one is in test_full_marks.py, many in benchmarks/."""
    bench = workbench(path, 1)
    for name, exercise in bench.exercises.items():
        assert settled(bench, name)[1:] == ([], [])
        if exercise.cases is not None:
            assert {case.kind for case in bench.repeated(name)} <= {
                *exercise.fixed}, name


@every_notebook
def test_cases_do_not_repeat_for_another_seed(path):
    """Cases are drawn: a table of the public answers passes nothing new."""
    public, hidden = workbench(path), workbench(path, 1)
    drawn = [
        any(repr(one.args) != repr(other.args)
            for one, other in zip(public.cases(name), hidden.cases(name)))
        for name, exercise in public.exercises.items() if exercise.cases]
    assert np.mean(drawn) > 0.9


@every_notebook
def test_notebook_is_written_as_agreed(path):
    """Structure: native metadata, no outputs, questions within their share,
    the set-up first, a hand-graded cell once a week."""
    notebook = read(path)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None
               for cell in cells)
    assert cells[0].source.startswith("# Set-up. Run this cell first.")
    assert notebook.metadata.course.title
    exercises = workbench(path).exercises
    items = workbench(path).items.values()
    total = sum(cell.metadata.nbgrader.points for cell in notebook.cells
                if is_grade(cell))
    asked = [item.points for item in items
             if exercises[item.name].cases is None]
    assert 3 <= len(asked) <= 6
    assert sum(asked) <= 0.1 * total
    for item in items:
        assert "### BEGIN SOLUTION" in item.solution
        assert "### BEGIN" not in stub(item.solution)
        assert "NotImplementedError" in stub(item.solution)


@every_notebook
def test_every_wrong_choice_is_explained(path):
    """Each letter that the text offers is the answer or has its own word."""
    bench = workbench(path)
    text, found = "", 0
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            text = cell.source
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        offered = set(re.findall(r"^- \*{0,2}([a-z])\*{0,2}[:)]", text, re.M))
        if name in bench.exercises and is_grade(cell) and offered:
            exercise = bench.exercises[name]
            if exercise.cases is None:
                explained = {wrong.value for wrong in exercise.mistakes}
                assert offered == explained | {bench.reference(name)}, name
                found += 1
    assert found


@pytest.mark.parametrize(
    "week", sorted({path.parent for path in SOURCES}), ids=lambda p: p.name)
def test_one_written_question_a_week(week):
    written = [
        cell for path in week.glob("*.ipynb")
        for cell in json.loads(path.read_text())["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
        and cell["metadata"]["nbgrader"]["solution"]]
    assert len(written) == 1
