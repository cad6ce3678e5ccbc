"""Human-level performance against SciPy and simulation."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, stats
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions, source, workbench


class TestNotebook(EveryNotebook):
    name = "human_level_performance"


NAMES = Definitions(TestNotebook.name)
MODERATE = settings(max_examples=40, deadline=None)
SHARES = st.floats(0.02, 0.98)


def two(mean, deviation):
    """Two normal densities, frozen: of kind 0 and of kind 1."""
    return stats.norm(0, 1), stats.norm(mean, deviation)


@MODERATE
@given(SHARES, st.floats(-3, 3), st.floats(0.4, 2))
def test_the_bayes_error_is_the_integral(prior1, mean, deviation):
    kinds, x = two(mean, deviation), np.linspace(-20, 20, 8001)
    p0, p1 = (kind.pdf(x) for kind in kinds)
    wanted, _ = integrate.quad(
        lambda z: min((1 - prior1) * kinds[0].pdf(z),
                      prior1 * kinds[1].pdf(z)), -15, 15, limit=300)
    found = NAMES["bayes_error"](p0, p1, prior1, x)
    assert found == pytest.approx(wanted, abs=1e-5)
    answer = NAMES["bayes_classifier"](p0, p1, prior1)
    lost = np.where(answer == 1, (1 - prior1) * p0, prior1 * p1)
    assert lost.sum() * (x[1] - x[0]) == pytest.approx(found)


def test_nobody_does_better_on_many_draws():
    rng, x = np.random.default_rng(0), np.linspace(-12, 12, 2401)
    kinds, prior1 = two(1.5, 0.7), 0.3
    p0, p1 = (kind.pdf(x) for kind in kinds)
    answer = NAMES["bayes_classifier"](p0, p1, prior1)
    y = rng.random(200_000) < prior1
    drawn = np.where(y, kinds[1].rvs(y.size, rng), kinds[0].rvs(y.size, rng))
    place = np.clip(np.rint((drawn + 12) * 100).astype(int), 0, 2400)
    wrong = np.mean(answer[place] != y)
    assert wrong == pytest.approx(
        NAMES["bayes_error"](p0, p1, prior1, x), abs=0.004)
    for shift in (-40, 40):
        assert np.mean(np.roll(answer, shift)[place] != y) > wrong


@MODERATE
@given(st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4),
                min_size=1, max_size=6))
def test_the_vote_is_that_of_a_count(labels):
    wanted = []
    for column in zip(*labels):
        votes = Counter(column)
        wanted.append(min(label for label, times in votes.items()
                          if times == max(votes.values())))
    assert NAMES["majority_vote"](np.array(labels)).tolist() == wanted


@MODERATE
@given(*[st.integers(0, 40)] * 3)
def test_the_parts_add_up_and_the_larger_gap_is_named(human, train, dev):
    human, train, dev = human / 64, train / 64, dev / 64
    gaps = NAMES["decompose"](human, train, dev)
    assert human + sum(gaps.values()) == dev
    lever = NAMES["next_lever"](human, train, dev)
    assert (lever == "neither") == (max(gaps.values()) <= 0)
    if lever != "neither":
        bias = gaps["avoidable_bias"] >= gaps["variance"]
        assert lever == ("bias" if bias else "variance")
    assert NAMES["human_level"]({"a": human, "b": dev}) == min(human, dev)


@MODERATE
@given(st.floats(0.3, 0.9), st.floats(0, 0.1), st.integers(0, 99))
def test_the_fit_is_as_near_as_that_of_a_grid(b, c, seed):
    rng, m = np.random.default_rng(seed), np.array([60, 120, 300, 600, 1500])
    errors = 0.3 * (m / 60.0) ** -b + c + rng.normal(scale=0.003, size=5)
    found = NAMES["fit_learning_curve"](m, errors)
    assert min(found) >= 0

    def missed(b):
        powers = np.column_stack([m ** -b, np.ones(5)])
        return optimize.nnls(powers, errors)[1] ** 2

    a, b, c = found
    own = np.sum((a * m ** -b + c - errors) ** 2)
    assert own <= min(map(missed, np.linspace(0.02, 3, 300))) + 1e-7


@MODERATE
@given(st.floats(0.5, 3), st.floats(0.2, 1), st.floats(0, 0.1),
       st.floats(0.001, 0.3))
def test_the_curve_comes_down_to_its_target(a, b, c, above):
    m = NAMES["examples_needed"](a, b, c, c + above)
    assert a * m ** -b + c == pytest.approx(c + above)
    assert NAMES["examples_needed"](a, b, c, c) == np.inf


def test_the_challenge_pays_no_more_than_other_answers():
    bench = workbench(source(TestNotebook.name))
    cheapest = bench.reference("cheapest_answers")
    x = np.linspace(-12, 12, 2401)
    p0, p1 = (kind.pdf(x) for kind in two(1, 1.3))
    said, cost = cheapest(p0, p1, 0.2, x, 6.0)
    paid = np.where(said == 1, 0.8 * p0, 6 * 0.2 * p1)
    assert cost == pytest.approx(paid.sum() * 0.01)
    plain = NAMES["bayes_classifier"](p0, p1, 0.2)
    other = np.where(plain == 1, 0.8 * p0, 6 * 0.2 * p1).sum() * 0.01
    assert cost < other
