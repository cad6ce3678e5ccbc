"""What people had before goes on: kept checks.h5, pinned exercises, keys.

older/first_edition.zip is cut from commit f327d60: the exercises whose
checks changed after it, and those that they need, as records in checks.h5,
with the modules that describe them and their notebooks' cells of code.
"""

import functools
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from support.classes import COURSE, WEEK, generated, solved

from grading.errors import CourseError
from grading.exercise.build import Workbench, settled
from grading.exercise.stability import close
from grading.submission import key
from utils.checking import Checks
from utils.checking import properties as p
from utils.checking.record import (
    Case,
    Mistake,
    Outcome,
    Record,
    exercise_names,
    read_exercise,
    write_records,
)

KEPT = Path(__file__).parent / "older" / "first_edition.zip"
NOTEBOOKS = [name for name in zipfile.ZipFile(KEPT).namelist()
             if name.endswith(".ipynb")]
# What these mistakes gave was a rounding error, another on each processor.
ROUNDING = {"critical_point": "no_tolerance",
            "softmax_model": "labels_not_one_hot"}
every_notebook = pytest.mark.parametrize(
    "notebook", NOTEBOOKS, ids=[Path(name).stem for name in NOTEBOOKS])


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The folder of the first edition."""
    folder = tmp_path_factory.mktemp("first")
    with zipfile.ZipFile(KEPT) as file:
        file.extractall(folder)
    return folder


@functools.cache
def workbench(path, seed=0):
    """A notebook of then with its exercises, its cells run once."""
    return Workbench(path, seed)


@every_notebook
def test_kept_checks_judge_as_they_did(first, monkeypatch, notebook):
    """What is right passes, and each mistake is refused and named."""
    path = first / notebook
    monkeypatch.chdir(path.parent)
    bench = workbench(path)
    for name in exercise_names(path.parent / "checks.h5", path.stem):
        check = Checks(notebook.removesuffix(".ipynb"))
        for answer in (bench.reference(name), *(
                bench.attempt(name, variant)
                for variant in bench.exercises[name].variants)):
            verdict = check.verdict(name, answer)
            assert verdict.passed, verdict.message
            assert verdict.points == bench.items[name].points
        assert check.verdict(name, bench.stub(name)).stub
        for wrong in bench.exercises[name].mistakes:
            if ROUNDING.get(name) == wrong.name:
                continue
            verdict = check.verdict(name, bench.attempt(name, wrong))
            assert not verdict.passed, wrong.name
            assert verdict.mistake == wrong.name, verdict.message
            assert wrong.hint["en"] in verdict.message


@every_notebook
def test_pinned_exercises_ask_what_they_asked(first, notebook):
    """Their modules are read, and make the cases that were stored then."""
    path = first / notebook
    for name in exercise_names(path.parent / "checks.h5", path.stem):
        known = read_exercise(path.parent / "checks.h5", path.stem, name)
        assert known.edition == 1
        cases = workbench(path).cases(name)  # and more, after these
        for before, case in zip(known.cases, cases[:len(known.cases)],
                                strict=True):
            assert close(known, replace(before, expected=None), case), name


@pytest.mark.parametrize("name", [
    "initialize_parameters", "parity_parameters", "split_dataset",
    "random_mini_batches", "critical_point", "sample_config"])
def test_pinned_exercises_have_hidden_cases(first, name):
    """None has what was a fault then; what is doubted today is kept."""
    path = next(first / notebook for notebook in NOTEBOOKS
                if name in workbench(first / notebook).exercises)
    record, found, _ = settled(workbench(path, 1), name)
    assert not found
    assert all(case.properties or case.expected is not None
               for case in record.cases)


PINNED = """import numpy as np
from grading.exercise import case, exercise, question
from utils.checking.properties import falling, length

@exercise
def double(rng):
    yield case("three tenths", 0.1 + 0.2)
    yield case("a number", int(rng.integers(5, 1000)))

@double.mistake("Twice, not whether.")
def above(x):
    return x > 0.3

@exercise
def triple(rng):
    yield case("downwards", np.sort(rng.normal(size=5))[::-1], expect=[
        length((), 5), falling(())])

@triple.mistake("The order is turned round.")
def turned(x):
    return 3 * x[::-1]

choice = question("choice", wrong={"a": "The other one."})
"""


@pytest.fixture
def pinned(tmp_path):
    """A class whose exercises ask in words of then; one of them hangs on a
    rounding error."""
    group = generated(tmp_path)
    (group.home / "source" / WEEK / "exercises/small.py").write_text(PINNED)
    return group


def test_a_pinned_class_is_graded_and_what_is_doubted_is_said(pinned):
    pinned.hand_in("right", solved(pinned.released()))
    said = pinned.course_command("autograde", COURSE, WEEK)
    lines = [line for line in said.splitlines() if "hidden key" in line]
    assert lines[0] == (
        "hidden key: small: double: in the case 'three tenths', what above "
        "gives changes its value when its inputs move by 1e-12 of "
        "themselves. Take inputs away from the edge, or multiples of 1/1024. "
        "It is graded all the same: the exercise may be older than this rule")
    assert len(lines) == 2
    assert "triple: one answer is right for all cases" in lines[1]
    assert {name: score for name, (score, _) in pinned.scores(
        "right").items()} == {"double": 5, "triple": 3, "choice": 1,
                              "why": None}


def test_what_was_refused_then_is_refused(pinned):
    source = pinned.home / "source" / WEEK / "exercises/small.py"
    source.write_text(PINNED.replace("x > 0.3", "x + x"))
    with pytest.raises(CourseError, match="above is accepted"):
        key.open_key(pinned.home, WEEK)


@pytest.mark.parametrize("edition, passes", [(1, True), (2, False)])
def test_keys_were_text(tmp_path, monkeypatch, edition, passes):
    """1 was "1" then, also in what a known mistake gives."""
    write_records(tmp_path / "checks.h5", {"small": [Record(
        "count", 1, (Case("a die", expected={"1": 3}),),
        (Mistake("none", {"en": "Count."}, (Outcome({"1": 0}),)),),
        edition=edition)]})
    monkeypatch.chdir(tmp_path)
    check = Checks("course/week/small")
    assert check.verdict("count", lambda: {1: 3}).passed is passes
    found = check.verdict("count", lambda: {1: 0})
    assert found.mistake == ("none" if passes else None)


def test_results_that_are_compared_with_each_other_are_few():
    """Each is compared with each: two came then, for two seeds."""
    wanted = [p.all_different(())]
    assert p.failures([1.0, 2.0], wanted) == []
    assert [found.key for found in p.failures([1.0, 1.0], wanted)] == [
        "p_repeated"]
    assert [found.key for found in p.failures(
        list(map(float, range(9))), wanted)] == ["p_length"]
