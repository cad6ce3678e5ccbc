"""Every attack of the corpus scores what it deserves, and reaches nothing.

All of them are in one class, between honest submissions, graded by
`nbgrader autograde`, one at a time, and again by `course autograde`, side by
side in random order among 300. That the watchers see an attack that gets
through is shown by benchmarks/red_team.py: stock nbgrader lets most of them.
"""

import re

import pytest

from red_team.attacks import ATTACKS, GROUPS
from red_team.run import HONEST, NOBODY, RedTeam, active

CROWD = [*HONEST, *(f"honest{number}"
                    for number in range(298 - len(ATTACKS)))]
graded = pytest.mark.sandbox
pytestmark = pytest.mark.slow


class Graded:
    """problems: {name: what it reached}. scores: {name: {exercise: points}}.
    """

    def __init__(self, team, way, honest):
        self.problems = team.run([*ATTACKS.values()], way, honest=honest)
        self.scores = team.scores
        self.said = team.said


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """The class under attack."""
    return RedTeam(tmp_path_factory.mktemp("red"))


@pytest.fixture(scope="module")
def one_by_one(team):
    """All attacks and two honest students, by nbgrader autograde."""
    return Graded(team, "ours", HONEST)


@pytest.fixture(scope="module")
def side_by_side(team):
    """A class of 300, in random order, by course autograde."""
    return Graded(team, "side by side", CROWD)


@graded
@pytest.mark.parametrize("name", ATTACKS)
def test_defeated(one_by_one, name):
    assert one_by_one.problems[name] == []


@graded
@pytest.mark.parametrize("name", [*HONEST, NOBODY])
def test_others_are_untouched(one_by_one, name):
    assert one_by_one.problems[name] == []


@graded
def test_defeated_side_by_side(side_by_side):
    assert len(side_by_side.scores) >= 300
    assert {name: found for name, found in side_by_side.problems.items()
            if found} == {}
    assert "0 not graded" in side_by_side.said


@graded
def test_grades_are_those_of_a_slow_run(one_by_one, side_by_side):
    for name, scores in one_by_one.scores.items():
        assert side_by_side.scores[name] == scores
    for name in CROWD:
        assert side_by_side.scores[name] == one_by_one.scores[HONEST[0]]


def test_the_corpus_is_large_and_names_are_unique():
    assert len(ATTACKS) >= 60
    assert len(ATTACKS) == sum(map(len, GROUPS.values()))
    assert all(attack.tries for attack in ATTACKS.values())


def test_the_attacks_that_the_docs_name_exist(root):
    text = (root / "docs" / "security.md").read_text()
    rows = [row.split("|")[3] for row in text.splitlines()
            if row.count("|") == 5 and "`" in row]
    named = re.findall(r"`([a-z_]+)`", "".join(rows))
    assert len(named) > 50
    assert not [name for name in named if name not in ATTACKS]
    for path in re.findall(r"`((?:tests|benchmarks)/[\w/]+(?:\.py)?)", text):
        assert (root / path).exists(), path


@pytest.mark.parametrize("page", [
    "<script>x = 'mark'</script>", "<img src=x onerror='mark'>",
    "<iframe srcdoc='mark'>", "<a href='javascript:mark'>",
    "<style>mark</style>", "<img src='http://127.0.0.1/mark'>"])
def test_what_is_active_in_a_page_is_found(page):
    assert active(page, "mark")
    assert not active(page.replace("mark", "other"), "mark")
    assert not active("<p>mark</p><a href='https://x/mark'>y</a>", "mark")
