"""What was judged is kept, and nobody else reads it."""

import copy
import json
import os
import shutil
import stat

import pytest
from support.classes import COURSE, WEEK, Class, find, generated, solved
from test_bad_submissions import doing

from grading.submission import key, verdicts

# One mistake of double is known; triple waits for double.
EXERCISES = """import numpy as np
from grading.exercise import case, exercise, question

@exercise
def double(rng):
    yield case("numbers", 3)
    yield case("numbers", -1.5)
    for _ in range(2):
        yield case("many", rng.standard_normal((40, 50)))

@double.mistake("That is the square.")
def squared(x):
    return x ** 2

@exercise(needs=["double"])
def triple(rng):
    yield case("two", 2)
    yield case("two", 4)

choice = question("choice", wrong={"a": "The other one."})
"""
ANSWERS = {  # of double
    "right": "return 2 * x", "squared": "return x * x",
    "other": "return 5 * x", "raises": "return x.nothing",
    "ends": "import os\n    os._exit(3)",
    "spells": "return {'n': 10 ** 30, 'f': float('nan'), 'b': [[True, 2]], "
              "'a' * 500: ['text' * 20] * 300}"}


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """A class graded by both commands, with a umask that forbids nothing."""
    made = generated(tmp_path_factory.mktemp("class"))
    source = made.home / "source" / WEEK / "exercises" / "small.py"
    source.write_text(EXERCISES)
    for student, answer in ANSWERS.items():
        made.hand_in(student, doing(solved(made.released()), answer))
    waits = doing(solved(made.released()), "return 5 * x")
    find(waits, "triple_solution").source = (
        "def triple(x):\n    return double(x)")
    find(waits, "choice_solution").source = "answer_1 = 'a'"
    made.hand_in("waits", waits)
    made.hand_in("nothing")
    folder = made.hand_in("forges", solved(made.released()))
    forged = json.dumps({"form": 1, "forged": True})
    for name in ("forges.json", "verdicts.json", f"verdicts/{WEEK}/x.json",
                 f"verdicts/{WEEK}/forges.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(forged)
    key.open_key(made.home, WEEK)
    other = Class(tmp_path_factory.mktemp("other"))
    shutil.copytree(made.root, other.root, dirs_exist_ok=True)
    before = os.umask(0)
    try:
        made.course_command("autograde", COURSE, WEEK, "--jobs", "2")
        other.nbgrader("autograde", WEEK)
        other.nbgrader("generate_feedback", WEEK)
    finally:
        os.umask(before)
    made.other = other
    return made


def kept(group, student):
    """{exercise: what is kept} of a student."""
    text = (group.home / "verdicts" / WEEK / f"{student}.json").read_text()
    content = json.loads(text)
    assert (content["form"], content["student"]) == (1, student)
    assert content["key"] == key.open_key(group.home, WEEK).digest
    return content["notebooks"]["small"]


def files(home):
    """{name: bytes} of all verdicts, without what a run took."""
    place = home / "verdicts"
    return {path.relative_to(place): path.read_bytes()
            for path in place.rglob("*.json") if path.parent.name != "runs"}


def test_both_ways_keep_the_same_bytes(group):
    assert files(group.home) == files(group.other.home)
    assert len(files(group.home)) == len(ANSWERS) + 3
    for home in (group.home, group.other.home):
        took = json.loads((home / "verdicts" / WEEK / "runs" / "right.json"
                           ).read_text())["notebooks"]["small"]
        assert 0 < took["seconds"] < 600 and 10 < took["MiB"] < 4000


def test_what_is_kept_of_each_kind_of_answer(group):
    right = kept(group, "right")["double"]
    assert (right["points"], right["max_points"]) == (5, 5)
    assert right["kinds"] == [["numbers", True], ["many", True]]
    assert right["mistake"] is right["failure"] is right["needed"] is None
    assert kept(group, "squared")["double"]["mistake"] == "squared"
    assert kept(group, "squared")["double"]["evidence"] == []
    assert kept(group, "ends")["double"]["failure"] == "stopped"
    assert all(item["stub"] for item in kept(group, "nothing").values())
    waits = kept(group, "waits")
    assert waits["triple"]["needed"] == "double"
    assert waits["choice"]["mistake"] == "answer_a"
    raised = kept(group, "raises")["double"]["evidence"]
    assert [case["error"] for case in raised] == ["AttributeError"] * 4


def test_values_of_a_wrong_answer_up_to_a_bound(group):
    first, second, third, _ = kept(group, "other")["double"]["evidence"]
    assert [case["parts"] for case in (first, second)] == [
        [{"at": "", "type": "int", "shape": [], "values": [15]}],
        [{"at": "", "type": "float", "shape": [], "values": [-7.5]}]]
    [part] = third["parts"]
    assert part["type"] == "array of float64" and part["shape"] == [40, 50]
    assert len(part["values"]) == 256
    evidence = kept(group, "spells")["double"]["evidence"]
    assert len(evidence) == 4
    for case in evidence:
        *others, texts = case["parts"]
        assert [part["values"] for part in others] == [
            [1e30], ["nan"], [True, 2]]
        assert len(texts["at"]) < 100 and texts["shape"] == [300]
        assert texts["values"] == ["text" * 15] * 252


def test_nothing_is_taken_from_a_submission(group):
    assert kept(group, "forges")["double"]["points"] == 5
    for home in (group.home, group.other.home):
        assert not (home / "verdicts" / WEEK / "x.json").exists()
        assert not any(b"forged" in content
                       for content in files(home).values())


def test_nothing_reaches_a_student(group):
    home = group.other.home
    assert list(home.glob("feedback/*/*/*.html"))
    for folder in ("autograded", "feedback"):
        for path in (home / folder).rglob("*"):
            assert path.is_dir() or b'"evidence"' not in path.read_bytes()


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_for_the_owner_alone_whatever_the_umask(group):
    for home in (group.home, group.other.home):
        assert rights(home) == 0o700  # nobody gets below it
        for path in [home / "verdicts", *(home / "verdicts").rglob("*")]:
            assert rights(path) == (0o700 if path.is_dir() else 0o600)


@pytest.fixture
def own(group, tmp_path):
    """The class once more, to change it."""
    shutil.copytree(group.root, tmp_path / "own")
    return Class(tmp_path / "own")


def test_an_interrupted_grading_is_taken_back(own, monkeypatch):
    before = files(own.home)
    write = verdicts.write

    def interrupted(*arguments):
        write(*arguments)
        assert files(own.home) != before
        raise KeyboardInterrupt

    monkeypatch.setattr(verdicts, "write", interrupted)
    for student, work in (("right", own.released()),  # had a verdict
                          ("late", solved(own.released()))):  # had none
        own.hand_in(student, work)
        with pytest.raises(KeyboardInterrupt):
            own.nbgrader("autograde", WEEK)
        assert files(own.home) == before
    monkeypatch.undo()
    own.nbgrader("autograde", WEEK)
    assert kept(own, "right")["double"]["stub"]
    assert kept(own, "late")["double"]["points"] == 5


def test_a_group_of_instructors_shares_what_is_kept(own):
    own.home.chmod(0o2770)
    (own.home / "verdicts").chmod(0o755)
    own.course_command("autograde", COURSE, WEEK, "--force")
    for path in [own.home / "verdicts", *(own.home / "verdicts").rglob("*")]:
        assert rights(path) == (0o2770 if path.is_dir() else 0o660)


def test_no_file_is_larger_than_the_bound(own, monkeypatch):
    monkeypatch.setattr(verdicts, "MOST_BYTES", 2000)
    own.course_command("autograde", COURSE, WEEK, "--force", "--jobs", "1")
    for content in files(own.home).values():
        assert len(content) <= 2000
    assert kept(own, "other")["double"]["evidence"] == []
    assert kept(own, "other")["double"]["kinds"] == [
        ["numbers", False], ["many", False]]


def test_a_name_as_long_as_a_folder_may_have(own):
    longest = {"n" * 255, 83 * "\u4e00"}  # 255 bytes, and 249
    for name in longest:
        own.hand_in(name, copy.deepcopy(solved(own.released())))
    own.course_command("autograde", COURSE, WEEK)
    assert longest <= {json.loads(content)["student"]
                       for content in files(own.home).values()}
