"""Every attack of the corpus scores what it deserves, and reaches nothing.

All of them are in one class, between two honest submissions, graded by
`nbgrader autograde` with the sandbox. That the watchers see an attack that
gets through is shown by benchmarks/red_team.py: stock nbgrader lets most
of them.
"""

import pytest

from red_team.attacks import ATTACKS, GROUPS
from red_team.run import HONEST, NOBODY, RedTeam, active

@pytest.fixture(scope="module")
def problems(tmp_path_factory):
    """{name: what it reached} of all attacks."""
    team = RedTeam(tmp_path_factory.mktemp("red"))
    return team.run(list(ATTACKS.values()), "ours")


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("name", ATTACKS)
def test_defeated(problems, name):
    assert problems[name] == []


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize("name", [*HONEST, NOBODY])
def test_others_are_untouched(problems, name):
    assert problems[name] == []


def test_the_corpus_is_large_and_names_are_unique():
    assert len(ATTACKS) >= 60
    assert len(ATTACKS) == sum(map(len, GROUPS.values()))
    assert all(attack.tries for attack in ATTACKS.values())


@pytest.mark.parametrize("page", [
    "<script>x = 'mark'</script>", "<img src=x onerror='mark'>",
    "<iframe srcdoc='mark'>", "<a href='javascript:mark'>",
    "<style>mark</style>", "<img src='http://127.0.0.1/mark'>"])
def test_what_is_active_in_a_page_is_found(page):
    assert active(page, "mark")
    assert not active(page.replace("mark", "other"), "mark")
    assert not active("<p>mark</p><a href='https://x/mark'>y</a>", "mark")
