"""The case of a bus in fog: references, and what its answers tell."""

from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions, source, workbench


class TestNotebook(EveryNotebook):
    name = "case_self_driving"


NAMES = Definitions(TestNotebook.name)
MODERATE = settings(max_examples=60, deadline=None)
CODES = st.integers(0, 12)


@MODERATE
@given(st.lists(st.lists(CODES, min_size=5, max_size=5), min_size=1,
                max_size=6), st.integers(1, 6))
def test_a_place_is_trusted_where_enough_frames_agree(columns, least):
    found = NAMES["cautious"](np.array(columns).T, least, 12)
    for column, code in zip(columns, found):
        votes = Counter(column)
        winner = min(votes, key=lambda c: (-votes[c], c))
        assert code == (winner if votes[winner] >= least else 12)


@MODERATE
@given(st.floats(0.01, 0.4), st.floats(1e-3, 0.3))
def test_the_frames_needed_are_those_of_the_binomial(p, most):
    bench = workbench(source(TestNotebook.name))
    n = bench.reference("frames_needed")(p, most)
    assert n % 2
    assert stats.binom.sf(n // 2, n, p) <= most * (1 + 1e-9)
    assert n == 1 or stats.binom.sf(n // 2 - 1, n - 2, p) > most * (1 - 1e-9)


# The made world

def test_a_scene_is_what_its_codes_say():
    taken, kinds = NAMES["taken"], NAMES["kinds"]
    part = taken(300, "other", 1, clear=(1, 1))
    empty = part["codes"] == NAMES["NOTHING"]
    assert part["things"][empty].max() == 0
    assert part["things"][~empty].max(axis=(1, 2)).min() > 0.2
    assert np.bincount(kinds(part["codes"]), minlength=4) / 900 == (
        pytest.approx([0.4, 0.3, 0.18, 0.12], abs=0.06))
    rows = NAMES["windows"](part["strips"]).reshape(300, 3, 20, 20)
    for place in range(3):
        np.testing.assert_allclose(
            rows[:, place], part["strips"][:, :, 20 * place:][:, :, :20]
            / 255 - 0.3)


def test_fog_is_the_formula():
    """In thick fog a strip is its veil, in clear air none of it."""
    rng, veil = np.random.default_rng(0), np.full((1, 20, 60), 0.6)
    things, _ = NAMES["scenes"](200, "other", rng)
    middle = {t: NAMES["photograph"](things, rng, (t, t), veil)[0].mean() / 255
              for t in (0.001, 0.5, 1)}
    assert middle[0.001] == pytest.approx(0.6, abs=0.005)
    assert middle[0.5] == pytest.approx(
        (middle[0.001] + middle[1]) / 2, abs=0.01)


def test_the_last_layer_is_the_least_squares_one():
    rng = np.random.default_rng(3)
    X, Y = rng.random((300, 40)), rng.random((300, 2))
    first, offset, last = NAMES["learn"](X, Y, rng, 30)
    H = torch.from_numpy(np.maximum(X @ first + offset, 0))
    last = torch.from_numpy(last).requires_grad_()
    cost = ((H @ last - torch.from_numpy(Y)) ** 2).sum() + (
        3e-4 * 300 * (last ** 2).sum())
    cost.backward()
    assert last.grad.abs().max() < 1e-8


def test_the_planner_obeys_each_rule():
    speed = NAMES["speed_of"]
    nothing, person, hand = NAMES["NOTHING"], NAMES["PERSON"], NAMES["HAND"]
    for codes, wanted in (
            ((nothing,) * 3, 50), ((7, nothing, 9), 50), ((3, nothing, 4), 30),
            ((person, nothing, nothing), 20), ((nothing, person, 5), 0),
            ((1, nothing, person), 10), ((nothing, nothing, hand), 0)):
        assert speed(codes) == wanted


# The numbers of the decisions, another way

def test_an_audit_comes_near_the_truth_that_is_known():
    assert NAMES["true_error"] == pytest.approx(
        NAMES["error_now"], abs=2 * (0.25 / 2 * 0.1 + 0.01))
    assert abs(NAMES["true_error"] - NAMES["error_now"]) < abs(
        NAMES["share"] - NAMES["error_now"])


def test_the_ceiling_is_about_the_error_without_the_tag():
    left = (NAMES["said_kinds"] != NAMES["true_kinds"]) & ~NAMES["tags"][
        "dense fog"]
    assert NAMES["without_fog"] == pytest.approx(left.mean(), abs=0.03)


def test_the_masked_loss_is_that_of_torch():
    Y, P = (torch.from_numpy(NAMES[name]) for name in "YP")
    there = ~torch.isnan(Y)
    assert NAMES["masked_loss"] == pytest.approx(
        torch.nn.functional.binary_cross_entropy(P[there], Y[there]).item())


def test_the_gaps_of_the_four_sets_add_up():
    errors = NAMES["errors"]
    assert (errors["train-dev"] - errors["train"] + NAMES["mismatch"]
            + errors["test"] - errors["dev"] == pytest.approx(
                errors["test"] - errors["train"]))


# What the answers tell

def test_more_scenes_or_units_do_not_replace_veils():
    taken, learn = NAMES["taken"], NAMES["learn_detector"]
    error, veils = NAMES["harbour_error"], NAMES["some_veils"](1)
    for number, hidden in ((3600, 400), (1200, 1000)):
        part = NAMES["joined"](NAMES["city"], taken(
            number, "training", 4, veils=veils))
        found = NAMES["detector_error"](
            learn(part, hidden=hidden), NAMES["harbour"])
        assert found > error[16] + 0.05
        assert found > error[1] - 0.05
    assert error[0] > error[16] + 0.02  # the even grey
    assert error[1] == max(error.values())


def test_unlikely_labels_are_random_ones():
    """Of systematic ones few are found, and leaving them out is no cure."""
    part = NAMES["joined"](
        NAMES["taken"](1000, "training", 11, clear=(1, 1)),
        NAMES["taken"](1000, "training", 12))
    X, clean = NAMES["windows"](part["strips"]), NAMES["kinds"](part["codes"])
    learn, scores = NAMES["learn_detector"], NAMES["scores"]
    rng = np.random.default_rng(0)
    hands = (clean == 3) & (rng.random(clean.size) < 2 / 3)
    random = rng.random(clean.size) < 0.2
    found = {}
    for name, wrong, labels in (
            ("hands", hands, np.where(hands, 2, clean)),
            ("random", random, np.where(random, (clean + 1 + rng.integers(
                0, 3, clean.size)) % 4, clean))):
        given = scores(learn(part, labels=labels), X)[
            np.arange(len(labels)), labels]
        found[name] = wrong[np.argsort(given)[:wrong.sum()]].mean()
    assert found["random"] > 0.6
    assert found["hands"] < 0.4


def test_a_bus_that_always_stops_is_never_too_fast():
    """The colleague of the last week: the condition is met, at a price."""
    rng = np.random.default_rng(5)
    things, truth = NAMES["scenes"](400, "other", rng)
    frames = NAMES["read_frames"](things, NAMES["BANDS"][-1], rng)
    speeds, right = NAMES["speeds"], NAMES["speeds"](truth)
    driven = speeds(NAMES["cautious"](frames, 4, NAMES["HAND"]))
    assert NAMES["error_interval"](np.sum(driven > right), 400)[1] <= 0.06
    assert np.mean(driven < right) > 0.25
    votes = speeds(NAMES["majority_vote"](frames))
    assert np.all(driven <= votes)
