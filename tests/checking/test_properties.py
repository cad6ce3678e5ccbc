"""Properties accept what is right, nearly always, and name what is not."""

import numpy as np
import pytest

from utils.checking import properties as p


def keys(answer, *wanted):
    return [failure.key for failure in p.failures(answer, wanted)]


def test_right_random_answers_are_never_refused():
    rng = np.random.default_rng(0)
    for _ in range(3000):
        size = rng.integers(1, 40, 2)
        W = rng.normal(scale=0.01, size=size)
        assert keys({"W": W}, p.normal("W", std=0.01)) == []


@pytest.mark.parametrize("wrong, key", [
    (lambda rng: rng.random((8, 6)) * 0.01, "p_all_positive"),
    (lambda rng: rng.normal(size=(8, 6)), "p_too_large"),
    (lambda rng: rng.normal(size=(8, 6)) * 1e-4, "p_too_small"),
    (lambda rng: np.zeros((8, 6)), "p_all_zero"),
    (lambda rng: np.full((8, 6), 0.01), "p_all_equal"),
    (lambda rng: np.full((8, 6), np.nan), "p_nan"),
    (lambda rng: "text", "p_not_array"),
])
def test_wrong_random_answers_are_named(wrong, key):
    rng = np.random.default_rng(1)
    assert keys({"W": wrong(rng)}, p.normal("W", std=0.01)) == [key]


@pytest.mark.parametrize("value, wanted, key", [
    ({"b": np.zeros((3, 1))}, p.zeros("b"), None),
    ({"b": np.ones((3, 1))}, p.zeros("b"), "p_not_zero"),
    ({}, p.zeros("b"), "p_missing"),
    ({"b": np.zeros((3, 1))}, p.shape("b", 3, 1), None),
    ({"b": np.zeros(3)}, p.shape("b", 3, 1), "p_shape"),
    ({"b": 0.0}, p.shape("b", 3, 1), "p_not_array"),
    ({"cost": 0.2}, p.at_most("cost", 0.3), None),
    ({"cost": 0.4}, p.at_most("cost", 0.3), "p_above"),
    ({"cost": float("nan")}, p.at_most("cost", 0.3), "p_nan"),
    ((1, [0.9, 0.8]), p.at_least((1, 0), 0.85), None),
    ((1, [0.9, 0.8]), p.at_least(1, 0.85), "p_below"),
    ([0.7, 0.3], p.falling(()), None),
    ([0.3, 0.7], p.falling(()), "p_rising"),
    ([], p.falling(()), "p_empty"),
    (np.zeros(0), p.at_least((), 0.5), "p_empty"),
    (np.zeros((0, 3)), p.at_most((), 0.5), "p_empty"),
    (np.zeros(0), p.zeros(()), "p_empty"),
    (np.zeros(0), p.normal((), 1), "p_empty"),
    ([1, 2, 3], p.length((), 3), None),
    ([1, 2], p.length((), 3), "p_length"),
    (3.0, p.length((), 3), "p_length"),
    ({"n": np.array([[4]])}, p.equals("n", 4), None),
    ({"n": 5}, p.equals("n", 4), "p_differs"),
    ({"n": "x"}, p.equals("n", 4), "p_differs"),
    (np.array([[True, False]]), p.accuracy((), [[1, 0]], 0.9), None),
    (np.array([[1.0, 1.0]]), p.accuracy((), [1, 0], 0.9), "p_accuracy"),
    (np.array([[1.0]]), p.accuracy((), [1, 0], 0.9), "p_length"),
])
def test_properties(value, wanted, key):
    assert keys(value, wanted) == ([key] if key else [])


SCALES = {"linear": lambda rng, n: rng.uniform(2, 6, n),
          "log": lambda rng, n: 10 ** rng.uniform(-4, 0, n),
          "beta": lambda rng, n: 1 - 10 ** rng.uniform(-3, -1, n),
          "integer": lambda rng, n: rng.integers(2, 7, n)}
ENDS = {"linear": (2, 6), "log": (1e-4, 1), "beta": (0.9, 0.999),
        "integer": (2, 6)}


@pytest.mark.parametrize("scale", SCALES)
def test_even_draws_are_never_refused(scale):
    rng = np.random.default_rng(0)
    wanted = p.spread((), *ENDS[scale], scale)
    for n in (1, 2, 9, 100, 400):
        for _ in range(400):
            assert keys(SCALES[scale](rng, n), wanted) == []


@pytest.mark.parametrize("wrong, scale, key", [
    (lambda rng: rng.uniform(1e-4, 1, 200), "log", "p_too_many_large"),
    (lambda rng: rng.uniform(-4, 0, 200), "log", "p_below"),
    (lambda rng: 10 ** rng.uniform(-4, 1, 200), "log", "p_above"),
    (lambda rng: np.full(200, 0.01), "log", "p_few_values"),
    (lambda rng: rng.uniform(0.9, 0.999, 200), "beta", "p_too_many_small"),
    (lambda rng: rng.integers(2, 6, 200), "integer", "p_too_many_small"),
    (lambda rng: rng.uniform(2, 6, 200), "integer", "p_not_whole"),
    (lambda rng: np.zeros(0), "log", "p_empty"),
])
def test_uneven_draws_are_named(wrong, scale, key):
    answer = wrong(np.random.default_rng(0))
    assert keys(answer, p.spread((), *ENDS[scale], scale)) == [key]


def test_after_a_wrong_shape_nothing_more_is_asked_of_that_place():
    assert keys({"W": np.ones(3)}, p.shape("W", 3, 1),
                p.zeros("W")) == ["p_shape"]
