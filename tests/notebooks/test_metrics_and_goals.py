"""Metrics and goals against counting, SciPy and simulation."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions, source, workbench


class TestNotebook(EveryNotebook):
    name = "metrics_and_goals"


NAMES = Definitions(TestNotebook.name)
MODERATE = settings(max_examples=60, deadline=None)
BITS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1,
                max_size=12)


@MODERATE
@given(BITS, st.floats(0.1, 5))
def test_counts_and_scores_are_those_of_a_table(pairs, beta):
    y, y_hat = np.array(pairs).T
    found = NAMES["confusion"](y, y_hat)
    assert found == {name: pairs.count(pair) for name, pair in (
        ("tp", (1, 1)), ("fp", (0, 1)), ("fn", (1, 0)), ("tn", (0, 0)))}
    P, R, F = NAMES["precision_recall_f1"](y, y_hat)
    said, true = y_hat.sum(), y.sum()
    assert P == pytest.approx(found["tp"] / said if said else 0)
    assert R == pytest.approx(found["tp"] / true if true else 0)
    wanted = stats.hmean([P, R]) if P and R else 0
    assert F == pytest.approx(wanted)
    assert NAMES["f_beta"](P, R, 1) == pytest.approx(F)
    if P and R:  # a weighted harmonic mean
        assert NAMES["f_beta"](P, R, beta) == pytest.approx(
            stats.hmean([P, R], weights=[1, beta ** 2]))


@MODERATE
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(-3, 3)), min_size=1,
                max_size=15), st.sampled_from([0.21, 0.52, 0.77, 0.98]))
def test_the_curve_is_that_of_each_threshold(pairs, least):
    y, scores = np.array([(1, 2), *pairs], dtype=float).T
    thresholds, precision, recall = NAMES["precision_recall_curve"](y, scores)
    assert list(thresholds) == sorted(set(scores), reverse=True)
    for threshold, P, R in zip(thresholds, precision, recall):
        assert (P, R) == pytest.approx(NAMES["precision_recall_f1"](
            y, (scores >= threshold).astype(int))[:2])
    best = NAMES["threshold_for_precision"](y, scores, least)
    enough = [(R, threshold) for threshold, P, R in zip(
        thresholds, precision, recall) if P >= least]
    assert best == (max(enough)[1] if enough else None)


@MODERATE
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=7),
       st.integers(0, 4), st.sampled_from(["max", "min"]),
       st.sampled_from(["<=", ">="]))
def test_the_best_of_those_that_satisfy(pairs, bound, direction, relation):
    models = [{"name": str(n), "a": a, "b": b}
              for n, (a, b) in enumerate(pairs)]
    left = [model for model in models if (
        model["b"] <= bound if relation == "<=" else model["b"] >= bound)]
    values = [model["a"] for model in left]
    best = left[values.index((max if direction == "max" else min)(values))][
        "name"] if left else None
    assert NAMES["choose_model"](
        models, ("a", direction), {"b": (relation, bound)}) == best


@MODERATE
@given(st.integers(1, 300), st.floats(0, 1), st.floats(0.5, 0.999))
def test_the_interval_is_scipys(n, share, confidence):
    wrong = round(share * n)
    wanted = stats.binomtest(wrong, n).proportion_ci(confidence, "wilson")
    np.testing.assert_allclose(
        NAMES["error_interval"](wrong, n, confidence), wanted, atol=1e-9)


@MODERATE
@given(st.floats(0.01, 0.99), st.floats(0.005, 0.3), st.floats(0.5, 0.99))
def test_the_size_is_just_enough(error, difference, confidence):
    z = stats.norm.ppf(0.5 + confidence / 2)
    n = NAMES["dev_size"](error, difference, confidence)

    def reach(size):
        return z * math.sqrt(error * (1 - error) / size)

    assert reach(n) <= difference * (1 + 1e-9)
    assert n == 1 or reach(n - 1) > difference * (1 - 1e-9)


@MODERATE
@given(st.integers(0, 30), st.integers(0, 30))
def test_the_paired_test_is_the_binomial_one(only_a, only_b):
    right = np.repeat([(1, 0), (0, 1), (1, 1)], (only_a, only_b, 3),
                      axis=0).astype(bool)
    wanted = stats.binomtest(only_a, only_a + only_b).pvalue if (
        only_a + only_b) else 1
    assert NAMES["paired_p_value"](*right.T) == pytest.approx(wanted)


@MODERATE
@given(st.lists(st.integers(0, 30), min_size=5, max_size=80),
       st.sampled_from([(0.5, 0.5), (0.6, 0.2, 0.2), (1.0,)]),
       st.integers(0, 99))
def test_groups_stay_whole(groups, fractions, seed):
    groups = np.array(groups)
    sets = NAMES["split_by_group"](
        groups, fractions, np.random.default_rng(seed))
    assert sorted(itertools.chain(*sets)) == list(range(len(groups)))
    assert len(sets) == len(fractions)
    for one, other in itertools.combinations(sets, 2):
        assert not set(groups[one]) & set(groups[other])
    most = np.bincount(groups).max()
    for part, share in zip(sets, fractions):
        assert abs(len(part) - share * len(groups)) <= most


def test_the_challenge_agrees_with_drawn_dev_sets():
    size = workbench(source(TestNotebook.name)).reference("size_to_choose")
    m, rng = size(0.1, 0.16), np.random.default_rng(0)
    lead = rng.binomial(m, 0.16, 20_000) - rng.binomial(m, 0.1, 20_000)
    assert np.mean((1 + np.sign(lead)) / 2) == pytest.approx(0.95, abs=0.01)
