"""The project simulator: its rules written again, and its projects."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions, source, workbench

from utils import projects
from utils.data import load_project_results


class TestNotebook(EveryNotebook):
    name = "project_simulator"


NAMES = Definitions(TestNotebook.name)
ERRORS = ("human", "train", "train_dev", "dev")
FALL = {"larger_model": 1, "train_longer": 1, "collect_source": 2,
        "augment": 2, "regularise": 2, "synthesise": 3, "collect_target": 3}
STATES = st.fixed_dictionaries(
    {name: st.integers(0, 200).map(lambda n: n / 256)
     for name in (*ERRORS, "test")} | {
        "audit": st.integers(0, 30), "weeks_left": st.integers(0, 5),
        "stop_line": st.just(0.140625),
        "costs": st.dictionaries(st.sampled_from([*projects.WEEKS]),
                                 st.integers(1, 4))})


@settings(max_examples=300, deadline=None)
@given(STATES)
def test_the_rules_one_by_one(state):
    action = NAMES["next_action"](state)
    paid = {a for a, c in state["costs"].items() if c <= state["weeks_left"]}
    if state["dev"] <= state["stop_line"] or not paid:
        assert action == "stop"
    elif state["audit"] >= 5 and "clean_labels" in paid:
        assert action == "clean_labels"
    elif not paid & FALL.keys():
        assert action == "stop"
    else:
        gap = {a: state[ERRORS[FALL[a]]] - state[ERRORS[FALL[a] - 1]]
               for a in paid & FALL.keys()}
        assert gap[action] == max(gap.values())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(STATES, st.sampled_from([*projects.WEEKS])),
                max_size=6), STATES)
def test_the_report_adds_up(steps, last):
    steps = [(state | {"costs": projects.WEEKS}, action)
             for state, action in steps]
    made = NAMES["report"]([*steps, (last, "stop")])
    states = [*(state for state, _ in steps), last]
    fell = [before["dev"] - after["dev"] >= 0.02
            for before, after in zip(states, states[1:])]
    spent = sum(projects.WEEKS[action] for _, action in steps)
    gained = sum(projects.WEEKS[action]
                 for (_, action), good in zip(steps, fell) if good)
    assert made["wasted_weeks"] == spent - gained
    assert set(made["what_helped"]) == {
        action for (_, action), good in zip(steps, fell) if good}
    assert len(set(made["what_helped"])) == len(made["what_helped"])


def test_the_challenge_takes_the_best_of_all():
    rng = np.random.default_rng(0)
    best_per_week = workbench(source(TestNotebook.name)).reference(
        "best_per_week")
    for _ in range(100):
        state = {name: float(value) for name, value in zip(
            ERRORS, np.cumsum(rng.uniform(-0.05, 0.2, 4)))} | {
            "weeks_left": int(rng.integers(0, 4)), "costs": projects.WEEKS,
            "test": 0.0}
        closes = {action: float(rng.uniform(0, 1)) for action in FALL}
        worth = {a: closes[a] * (state[ERRORS[n]] - state[ERRORS[n - 1]])
                 / projects.WEEKS[a] for a, n in FALL.items()
                 if projects.WEEKS[a] <= state["weeks_left"]}
        best = max(worth, key=worth.get, default=None)
        assert best_per_week(state, closes) == (
            best if worth and worth[best] > 0 else None)


def test_actions_do_what_they_say():
    project = projects.Project("variance and labels", 0)
    before = project.state
    assert project.state["n_source"] == 150 and 20 < before["audit"] < 40
    assert len(projects.numbered(0).source[0]) == projects.SOURCE
    project.act("collect_source")
    project.act("collect_target")
    assert (project.state["n_source"], project.state["n_target"]) == (450, 80)
    assert project.state["weeks_left"] == before["weeks_left"] - 3
    project.act("clean_labels")
    left = np.mean(project.given[0] != project.source[1])
    assert 0.05 < left < 0.11, "three of ten wrong labels are left"
    assert [action for _, action in project.history] == [
        "collect_source", "collect_target", "clean_labels"]
    small = projects.Project("bias and labels", 0)
    assert small.units == 4
    for units in (12, 36, projects.UNITS):
        small.act("larger_model")
        assert small.units == units
    assert "larger_model" not in small.state["costs"]
    small.act("train_longer")
    small.act("augment")
    small.act("regularise")
    assert (small.steps, small.copies, small.decay) == (300, 2, 0.1)
    small.act("synthesise")
    assert len(small._learnt_from()[0]) == 4 * 1500 + 30


@pytest.mark.parametrize("action", ["larger model", "stop", "synthesise"])
def test_what_cannot_be_done_is_refused_and_nothing_is_lost(action):
    project = projects.Project("bias and labels", 1)
    for _ in range(4):
        project.act("collect_target")
    with pytest.raises(ValueError, match="What can: .*larger_model.*stop"):
        project.act(action)
    assert len(project.history) == 4 and project.weeks == 1


def test_a_project_is_the_same_again():
    one, other = (projects.Project("bias and mismatch", 3) for _ in range(2))
    assert one.state == other.state
    assert one.act("larger_model") == other.act("larger_model")
    assert projects.Project("bias and mismatch", 4).state != one.state


def test_the_stored_certificate_is_within_its_bounds():
    stored = load_project_results()
    assert {*stored["twenty"]} == {*stored["certificate"]} == {
        "reference", *projects.BASELINES}
    for name, one in stored["certificate"].items():
        reached = (np.reshape(one["test"], (3, 20)) <= projects.GOAL).sum(1)
        assert all(reached >= 18 if name == "reference" else reached <= 5)
        assert max(one["weeks"]) <= max(projects.KINDS.values())


def test_two_seeds_an_illness_are_played():
    numbers = [0, 1, 20, 21, 40, 41]
    made = [partial(projects.certified, number) for number in numbers]
    strategies = {"reference": lambda seed: NAMES["next_action"]} | {
        name: make for name, make in projects.BASELINES.items()}
    reached = dict.fromkeys(strategies, 0)
    for name, test, _ in projects.results(strategies, made):
        reached[name] += test <= projects.GOAL
    assert reached.pop("reference") >= 5
    assert max(reached.values()) <= 3, reached
