"""Mismatched data against counting, SciPy and simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions, source, workbench


class TestNotebook(EveryNotebook):
    name = "mismatched_data"


NAMES = Definitions(TestNotebook.name)
MODERATE = settings(max_examples=40, deadline=None)
SHARES = st.integers(0, 256).map(lambda number: number / 256)


@MODERATE
@given(st.integers(20, 90), st.integers(20, 90), st.floats(0, 0.5),
       st.floats(0, 0.5), st.floats(0, 0.5), st.integers(0, 99))
def test_each_example_is_in_one_set(old, new, held, dev, test, seed):
    examples = np.random.default_rng(seed).permutation(1000)[:old + new]
    before, after = examples[:old], examples[old:]
    sets = NAMES["four_way_split"](before, after, (held, dev, test),
                                   np.random.default_rng(seed))
    assert sorted(np.concatenate([*sets.values()])) == sorted(examples)
    assert {*sets["dev"], *sets["test"]} <= {*after}
    assert abs(len(sets["dev"]) - dev * new) <= 1
    assert abs(len(sets["test"]) - test * new) <= 1
    assert abs(len(sets["train_dev"]) - held * (
        len(sets["train"]) + len(sets["train_dev"]))) <= 1


def test_train_and_train_dev_are_of_one_kind():
    """How many of the target are in train-dev: as from an urn."""
    old, new = np.arange(60), np.arange(60, 100)
    found = np.array([np.sum(NAMES["four_way_split"](
        old, new, (0.25, 0.25, 0.25), np.random.default_rng(seed))[
            "train_dev"] >= 60) for seed in range(3000)])
    urn = stats.hypergeom(80, 20, 20)
    assert found.mean() == pytest.approx(urn.mean(), abs=0.15)
    assert found.var() == pytest.approx(urn.var(), rel=0.15)


@MODERATE
@given(st.lists(SHARES, min_size=5, max_size=5))
def test_the_gaps_add_up_and_the_largest_is_named(row):
    found = NAMES["gaps"](*row)
    assert [*found] == [
        "avoidable_bias", "variance", "mismatch", "overfitting_dev"]
    assert row[0] + sum(found.values()) == row[-1]
    assert list(found.values()) == np.diff(row).tolist()
    assert NAMES["diagnose"](*row) == [*found][int(np.argmax(np.diff(row)))]


def apart_by_scipy(a, b, rng):
    """Cross-validated accuracy of logistic regression, minimised exactly."""
    X = np.column_stack([np.concatenate([a, b]), np.ones(2 * len(a))])
    sign = np.repeat([-1.0, 1.0], len(a))
    right = 0
    for fold in np.array_split(rng.permutation(len(X)), 5):
        rest = np.delete(np.arange(len(X)), fold)

        def loss(w, A=X[rest], t=sign[rest]):
            return np.mean(np.logaddexp(0, -t * (A @ w))), A.T @ (
                -t / (1 + np.exp(t * (A @ w)))) / len(t)

        w = optimize.minimize(loss, np.zeros(X.shape[1]), jac=True).x
        right += np.sum((X[fold] @ w > 0) == (sign[fold] > 0))
    return right / len(X)


@pytest.mark.parametrize("moved", [0.0, 0.5, 1.0, 2.0])
def test_telling_apart_agrees_with_scipy_and_the_normal_distribution(moved):
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 800, 4))
    b[:, 0] += moved
    share = NAMES["tell_apart"](a, b, np.random.default_rng(1))
    assert share == pytest.approx(stats.norm.cdf(moved / 2), abs=0.06)
    assert share == pytest.approx(apart_by_scipy(a, b, rng), abs=0.04)


def test_copies_leak_unless_their_groups_are_known():
    rng = np.random.default_rng(0)
    a, b = np.repeat(rng.normal(size=(2, 60, 150)), 5, axis=1)
    tell = NAMES["tell_apart"]
    assert tell(a, b, np.random.default_rng(1)) > 0.95
    groups = np.repeat(np.arange(120), 5)
    assert tell(a, b, np.random.default_rng(1), groups) < 0.8


@MODERATE
@given(st.integers(0, 99))
def test_composing_is_a_mixture_pixel_by_pixel(seed):
    rng = np.random.default_rng(seed)
    front, masks, grounds = (rng.random((size, 3, 2)) for size in (9, 9, 4))
    images = NAMES["compose"](front, masks, grounds,
                              np.random.default_rng(seed))
    for image, one, mask in zip(images, front, masks):
        low, high = (np.minimum(one, grounds).min(axis=0),
                     np.maximum(one, grounds).max(axis=0))
        assert (image >= low - 1e-12).all() and (image <= high + 1e-12).all()
        behind = (image - mask * one) / (1 - mask)
        assert np.abs(grounds - behind).max(axis=(1, 2)).min() < 1e-6


def test_every_background_is_as_likely():
    grounds = np.arange(5.0).reshape(5, 1, 1)
    images = NAMES["compose"](np.ones((5000, 1, 1)), np.zeros((5000, 1, 1)),
                              grounds, np.random.default_rng(0))
    counts = np.bincount(images.ravel().astype(int), minlength=5)
    assert stats.chisquare(counts).pvalue > 1e-4


def test_the_challenge_has_the_spread_of_many_draws():
    lead_of = workbench(source(TestNotebook.name)).reference(
        "lead_of_mismatch")
    rng, sizes, true = np.random.default_rng(0), (900, 200, 150), (
        0.03, 0.1, 0.3)
    drawn = [lead_of(*((int(rng.binomial(n, error)), n)
                       for n, error in zip(sizes, true)))
             for _ in range(4000)]
    leads, bars = np.array(drawn).T
    assert leads.mean() == pytest.approx(0.3 - 0.2 + 0.03, abs=0.004)
    assert bars.mean() == pytest.approx(leads.std(), rel=0.05)
