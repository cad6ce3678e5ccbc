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


X = np.array([[0., 1., 0., 1.], [0., 0., 1., 1.]])
XOR = np.array([[0, 1, 1, 0]])
FOLD = {"W1": np.ones((2, 2)), "b1": np.array([[0.], [-1.]]),
        "W2": np.array([[10., -20.]]), "b2": np.array([[-5.]])}


def cost_of(parameters, hidden):
    H = hidden(parameters["W1"] @ X + parameters["b1"])
    A = 1 / (1 + np.exp(-(parameters["W2"] @ H + parameters["b2"])))
    return -np.mean(XOR * np.log(A) + (1 - XOR) * np.log(1 - A))


@pytest.mark.parametrize("name, hidden", [
    ("tanh", np.tanh), ("relu", lambda Z: np.maximum(Z, 0))])
def test_cost_is_computed_from_the_parameters(name, hidden):
    cost = cost_of(FOLD, hidden)

    def found(low, high):
        return keys(FOLD, p.cost_between((), X, XOR, name, low, high))

    assert found(cost - 1e-9, cost + 1e-9) == []
    assert found(0, cost - 1e-9) == ["p_cost_above"]
    assert found(cost + 1e-9, 9) == ["p_cost_below"]


@pytest.mark.parametrize("change, key", [
    ({}, None),
    ({"W1": np.ones((2, 2), dtype=int), "b2": -5, "note": "extra"}, None),
    ({"W2": [[10, -20]]}, None),
    ({"b2": np.array([[5.]])}, "p_false_alarms"),
    ({"b2": np.array([[-15.]])}, "p_misses"),
    ({"W2": np.array([[-10., 20.]]), "b2": 5.}, "p_turned_round"),
    ({"W1": np.eye(2), "b1": 0., "W2": np.array([[-10., -10.]]), "b2": 5},
     "p_both_errors"),
    ({"W1": np.ones((2, 3))}, "p_entry_shape"),
    ({"W1": np.ones(2)}, "p_entry_shape"),
    ({"W1": np.ones((0, 2))}, "p_entry_shape"),
    ({"W1": 1.}, "p_entry_shape"),
    ({"b1": np.zeros(2)}, "p_entry_shape"),
    ({"b2": np.array([[np.nan]])}, "p_no_numbers"),
    ({"b2": None}, "p_no_numbers"),
    ({"b2": 10 ** 400}, "p_no_numbers"),
    ({"W2": [[1, 2], [3]]}, "p_no_numbers"),
    ({"W2": np.full((1, 2), 1e308), "W1": np.full((2, 2), 1e308)},
     "p_false_alarms"),
    ({"W1": np.ones((3, 2)), "b1": np.zeros((3, 1)),
      "W2": np.ones((1, 3))}, "p_units"),
])
def test_decisions_are_computed_from_the_parameters(change, key):
    wanted = p.decides((), X, XOR, "relu", 1, units=2)
    assert keys({**FOLD, **change}, wanted) == ([key] if key else [])


@pytest.mark.parametrize("answer, key", [
    (0.3, "dict_due"), (None, "dict_due"), ({}, "keys_missing"),
    ({"W1": np.ones((1, 2))}, "keys_missing")])
def test_what_is_no_network_is_named(answer, key):
    assert keys(answer, p.decides((), X, XOR, "relu", 0)) == [key]


def descended(steps, rate=1e-3, kept=100):
    """Parameters of logistic regression after some steps, kept costs."""
    W, b, costs = np.zeros((1, 2)), np.zeros((1, 1)), []
    Y = np.array([[0, 1, 1, 1]])
    for i in range(steps):
        A = 1 / (1 + np.exp(-(W @ X + b)))
        if i % kept == 0:
            costs.append(-np.mean(np.log(np.where(Y == 1, A, 1 - A))))
        W = W - rate * (A - Y) @ X.T / 4
        b = b - rate * np.mean(A - Y)
    return {"W1": W, "b1": b}, costs, Y


@pytest.mark.parametrize("alter, key", [
    (lambda P, c: (P, c), None),
    (lambda P, c: (P, np.array([c]).T), None),
    (lambda P, c: (P, [np.array([[cost]]) for cost in c]), None),
    (lambda P, c: (c, P), "dict_due"),
    (lambda P, c: P, "sequence_due"),
    (lambda P, c: (P, c[:-1]), "p_few_costs"),
    (lambda P, c: (P, c + c), "p_many_costs"),
    (lambda P, c: (P, ["none"] * 4), "p_costs_no_numbers"),
    (lambda P, c: (P, [0.6] * 4), "p_costs_stand"),
    (lambda P, c: (P, [c[1], c[0], *c[2:]]), "p_costs_rise"),
    (lambda P, c: (P, [*c[:3], c[3] - 0.01]), "p_few_steps"),
    (lambda P, c: (P, [*c[:3], c[3] + 1e-3]), "p_many_steps"),
    (lambda P, c: ({"W1": 0 * P["W1"], "b1": P["b1"]}, c), "p_few_steps"),
])
def test_claimed_costs_must_follow_from_the_parameters(alter, key):
    parameters, costs, Y = descended(301)
    wanted = p.descent((), X, Y, 1e-3, 4, 0.9, 1.1, learned=0.7)
    assert keys(alter(parameters, costs), wanted) == ([key] if key else [])


def test_descent_must_have_learned():
    parameters, costs, Y = descended(301)
    assert keys((parameters, costs), p.descent(
        (), X, Y, 1e-3, 4, 0.9, 1.1, learned=0.2)) == ["p_cost_above"]


# 0 was computed from 1 and 2, both of these from 3; 4 from 3 and from 0.
DIAMOND = [(0, 1), (0, 2), (1, 3), (2, 3), (4, 3), (4, 0)]


@pytest.mark.parametrize("order, key", [
    ([3, 1, 2, 0], None), (np.array([3, 2, 1, 0]), None),
    ([0, 1, 2, 3], "p_order_wrong"), ([1, 3, 2, 0], "p_order_wrong"),
    ([3, 1, 3, 2, 0], "p_order_twice"), ([3, 1, 0], "p_order_lacks"),
    ([3, 1, 2, 0, 4], "p_order_extra"), ("3120", "p_not_array"),
    ([], "p_empty"),
])
def test_topological_order(order, key):
    assert keys(order, p.topological((), DIAMOND)) == ([key] if key else [])
