"""Answers are judged in a process that may end, within bounds."""

import os
import threading
import time
from functools import partial

import numpy as np
import pytest
from red_team import dearest
from support.classes import find, generated, solved
from support.processes import descendants

from grading.errors import CourseError
from grading.sandbox.inside.wire import encode
from grading.submission import grade, judging
from utils.checking import properties
from utils.checking.record import Case, Record

RIGHT = Record("right", 2, (Case("any", expected=np.arange(6.0)),
                            Case("another", expected=3)))
ANSWERS = [dearest.honest(np.arange(6.0)), dearest.honest(3)]
IMAGES = np.random.default_rng(1).random((60, 100, 100))


def costly(reach):
    """A Record whose judging takes (2 * reach + 1)**2 looks at 5 MB."""
    return Record("costly", 1, (Case("any", properties=(
        properties.flips_and_shifts((), IMAGES, reach),)),))


@pytest.fixture(scope="module")
def judge():
    """The process that judges, with the limits that hold in grading."""
    with judging.Judge() as judge:
        yield judge


def test_every_property_and_every_kind_of_reference_is_tried():
    tried = set(dearest.records())
    assert {*properties.PROPERTIES} <= tried
    assert {"a ndarray", "a tuple", "a dict", "a float"} <= tried


def test_the_dearest_answers_are_judged_within_the_limits(judge):
    """Of 150 kB, where to look at all pairs of entries would take too long."""
    found = judge.judgements(dict(dearest.answers(150_000)))
    assert judging.TOO_DEAR not in found.values()
    verdicts = [judgement.verdict for judgement in found.values()
                if judgement != judging.MALFORMED]
    assert len(verdicts) > len(found) / 2  # the others have no such answer


def test_time_is_bounded_and_the_others_are_judged():
    answers = [dearest.honest(IMAGES[:, ::-1])]
    with judging.Judge(cpu_seconds=1) as judge:
        found = judge.judgements({
            "before": (RIGHT, ANSWERS), "dear": (costly(40), answers),
            "between": (RIGHT, ANSWERS), "dear too": (costly(40), answers),
            "after": (RIGHT, ANSWERS)})
        assert judge.starts == 1
    assert found.pop("dear") == found.pop("dear too") == judging.TOO_DEAR
    assert set(found) == {"before", "between", "after"}
    assert all(judgement.verdict.passed for judgement in found.values())


def test_memory_is_bounded_and_the_others_are_judged():
    X = np.arange(10_000.0).reshape(1, -1)
    record = Record("shuffle", 1, (Case("any", properties=(
        properties.partition((), X, X, [10_000]),)),))
    with judging.Judge(memory=200 << 20) as judge:
        found = judge.judgements({
            "dear": (record, [dearest.honest([(X, X)])]),
            "after": (RIGHT, ANSWERS)})
    assert found["dear"] == judging.TOO_DEAR
    assert found["after"].verdict.passed


def test_a_child_that_somebody_killed_is_no_fault_of_the_answer():
    """The first child that is seen ends; another one judges."""
    with judging.Judge() as judge:
        judge.judgements({"right": (RIGHT, ANSWERS)})
        killed = []

        def kill():
            until = time.monotonic() + 60
            while not killed and time.monotonic() < until:
                for pid in descendants(judge.pid):
                    os.kill(pid, 9)
                    killed.append(pid)

        thread = threading.Thread(target=kill)
        thread.start()
        found = judge.judgements({
            "costly": (costly(5), [dearest.honest(IMAGES[:, ::-1])])})
        thread.join()
        assert killed
        assert found["costly"].failure is None


def test_a_dead_process_is_replaced(judge):
    starts = judge.starts
    os.kill(judge.pid, 9)
    found = judge.judgements({"right": (RIGHT, ANSWERS)})
    assert found["right"].verdict.passed
    assert judge.starts == starts + 1


def test_judges_of_one_start(judge):
    """Each has what it was asked; where the start has ended they go on."""
    with judging.Start() as start:
        with (judging.Judge(start=start) as one,
              judging.Judge(1, 100 << 20, start=start) as other):
            assert len({one.pid, other.pid, judge.pid}) == 3
            for some in (one, other, one):
                assert some.judgements({"right": (RIGHT, ANSWERS)})[
                    "right"].verdict.passed
            start.close()
            os.kill(one.pid, 9)
            assert one.judgements({"right": (RIGHT, ANSWERS)})[
                "right"].verdict.passed
            assert (one.starts, other.starts) == (2, 1)


def test_a_process_that_cannot_live_ends_the_grading(monkeypatch):
    monkeypatch.setattr(judging, "PROGRAM", "raise SystemExit({path!r} and 3)")
    with judging.Judge() as judge, pytest.raises(
            CourseError, match="ended several times"):
        judge.judgements({"right": (RIGHT, ANSWERS)})


def test_a_start_that_cannot_fork_is_not_left_behind(monkeypatch):
    closed, close = [], judging.Start.close

    def fails(self, limits):
        raise OSError("no fork")

    def noted(self):
        close(self)
        closed.append(self._process.returncode)

    monkeypatch.setattr(judging.Start, "fork", fails)
    monkeypatch.setattr(judging.Start, "close", noted)
    judge = judging.Judge()
    assert len(closed) == 1 and closed[0] is not None
    with pytest.raises(CourseError, match="ended several times"):
        judge.judgements({"right": (RIGHT, ANSWERS)})
    assert len(closed) == judge.starts and None not in closed


SAID = {"name": "right", "passed": True, "points": 2, "max_points": 2,
        "message": ""}


@pytest.mark.parametrize("claim", [
    {}, [], None, {"verdict": {}}, {"failure": "right"},
    {"verdict": SAID}, {"verdict": {"points": 2}, "errors": []},
    *({"verdict": SAID | change, "errors": []} for change in (
        {"points": 3, "max_points": 3}, {"points": -1}, {"points": "2"},
        {"points": float("nan")}, {"name": "other"}, {"more": 1}))])
def test_what_the_child_says_is_believed_within_bounds(claim):
    """It has read a stranger's bytes."""
    assert judging._read(encode({"verdict": SAID, "errors": []}),
                         RIGHT).verdict.points == 2
    assert judging._read(encode(claim), RIGHT) == judging.MALFORMED


@pytest.mark.parametrize("data", [
    b"", b"[[[[", b"[1, 2]", encode(1), encode({"value": 1}),
    encode({"value": 1, "error": "x", "changed": []}),
    encode({"value": 1, "error": None, "changed": "x"}),
    encode({"value": 1, "error": None, "changed": [], "points": 2})])
def test_bytes_that_are_no_answer_are_malformed(judge, data):
    assert judge.judgements({"right": (RIGHT, [ANSWERS[0], data])}) == {
        "right": judging.MALFORMED}


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """A class where one answer takes more memory than there will be."""
    group = generated(tmp_path_factory.mktemp("dear"))
    dear = solved(group.released())
    find(dear, "double_solution").source = (
        "import numpy as np\ndef double(x):\n"
        "    return [np.arange(80_000.0)] * 24")
    group.hand_in("dear", dear)
    group.hand_in("honest", solved(group.released()))
    return group


@pytest.mark.sandbox
@pytest.mark.parametrize("door", ["nbgrader", "course"])
def test_it_costs_its_exercise_alone_by_both_doors(
        group, monkeypatch, door):
    monkeypatch.setattr(grade, "Judge", partial(
        judging.Judge, memory=2 << 20))
    grade.close_all()
    if door == "nbgrader":
        group.nbgrader("autograde", group.week, "--force")
    else:
        group.course_command("autograde", "course1_nn", group.week, "--force")
    grade.close_all()
    points = {student: {name: score for name, (score, _) in
                        group.scores(student).items() if name != "why"}
              for student in ("dear", "honest")}
    assert points["honest"] == {"double": 5, "triple": 3, "choice": 1}
    assert points["dear"] == points["honest"] | {"double": 0}
    page = (group.home / "autograded" / "dear" / group.week
            / "small.ipynb").read_text()
    assert "far larger than the one asked for" in page
