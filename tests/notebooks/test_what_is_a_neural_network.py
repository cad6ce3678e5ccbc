"""Week 1 against SciPy and PyTorch, and the trainer that it uses."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions

from utils.ready_made import backward, classify, forward, initialise, train


class TestNotebook(EveryNotebook):
    name = "what_is_a_neural_network"


NAMES = Definitions(TestNotebook.name)
seeds = st.integers(0, 10_000)


def net(parameters, X, activation):
    """Class scores (m, classes) by PyTorch."""
    values, layers = X.T, len(parameters) // 2
    act = {"relu": torch.relu, "sigmoid": torch.sigmoid}[activation]
    for number in range(1, layers + 1):
        values = torch.nn.functional.linear(
            values, parameters[f"W{number}"],
            parameters[f"b{number}"].ravel())
        values = act(values) if number < layers else values
    return values


@settings(max_examples=30, deadline=None)
@given(seeds, st.integers(1, 6), st.integers(1, 6))
def test_network(seed, n, h):
    rng = np.random.default_rng(seed)
    x, W1, b1, w2 = (rng.normal(size=size) for size in (n, (h, n), h, h))
    b2 = float(rng.normal())
    hidden = torch.relu(torch.nn.functional.linear(
        *map(torch.from_numpy, (x, W1, b1))))
    np.testing.assert_allclose(NAMES["layer"](x, W1, b1), hidden)
    answer = torch.relu(hidden @ torch.from_numpy(w2) + b2)
    np.testing.assert_allclose(
        NAMES["small_network"](x, W1, b1, w2, b2), answer, atol=1e-12)
    np.testing.assert_allclose(NAMES["neuron"](hidden.numpy(), w2, b2),
                               answer, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(seeds, st.integers(3, 30))
def test_fit_price(seed, m):
    rng = np.random.default_rng(seed)
    sizes, prices = rng.uniform(30, 300, m), rng.uniform(50, 500, m)
    line = stats.linregress(sizes, prices)
    np.testing.assert_allclose(NAMES["fit_price"](sizes, prices),
                               (line.slope, line.intercept))


@settings(max_examples=30, deadline=None)
@given(seeds, st.integers(1, 5))
def test_fit_features(seed, n):
    """No other weights have a smaller sum of squares."""
    rng = np.random.default_rng(seed)
    X, prices = rng.normal(size=(n, n + 8)), rng.normal(size=n + 8)
    best = optimize.least_squares(
        lambda c: c[:-1] @ X + c[-1] - prices, np.zeros(n + 1)).x
    w, b = NAMES["fit_features"](X, prices)
    np.testing.assert_allclose([*w, b], best, atol=1e-6)


def test_one_feature_is_a_line():
    rng = np.random.default_rng(0)
    sizes, prices = rng.uniform(30, 300, 12), rng.uniform(50, 500, 12)
    w, b = NAMES["fit_features"](sizes.reshape(1, -1), prices)
    np.testing.assert_allclose((w[0], b), NAMES["fit_price"](sizes, prices))


@settings(max_examples=20, deadline=None)
@given(seeds, st.sampled_from(["relu", "sigmoid"]), st.integers(0, 3))
def test_gradients_of_the_trainer(seed, activation, hidden):
    rng = np.random.default_rng(seed)
    sizes = [5, *rng.integers(2, 6, hidden).tolist(), 3]
    X, Y = rng.normal(size=(5, 7)), rng.integers(0, 3, (1, 7))
    parameters = initialise(sizes, rng)
    other = {name: torch.tensor(value, requires_grad=True)
             for name, value in parameters.items()}
    scores = net(other, torch.from_numpy(X), activation)
    torch.nn.functional.cross_entropy(
        scores, torch.from_numpy(Y.ravel())).backward()
    values = forward(X, parameters, activation)
    np.testing.assert_allclose(
        values[-1].T, torch.softmax(scores, 1).detach(), atol=1e-12)
    grads = backward(values, Y, parameters, activation)
    assert grads.keys() == parameters.keys()
    for name, slope in grads.items():
        np.testing.assert_allclose(slope, other[name].grad, atol=1e-12)


def test_training():
    """It learns, repeats, and leaves what it was given."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(4, 300))
    Y = (X[:2] ** 2).argmax(axis=0, keepdims=True)  # no plane separates
    start = initialise([4, 20, 2], rng)
    before = {name: value.copy() for name, value in start.items()}
    learned, costs = train(X, Y, start, np.random.default_rng(1), steps=800)
    again = train(X, Y, start, np.random.default_rng(1), steps=800)[1]
    assert costs.shape == (800,)
    np.testing.assert_array_equal(costs, again)
    for name, value in start.items():
        np.testing.assert_array_equal(value, before[name])
    assert costs[-50:].mean() < costs[:50].mean() / 2
    assert np.mean(classify(X, learned) == Y) > 0.95
    assert classify(X, learned).shape == (1, 300)


def test_starting_weights():
    W = initialise([200, 300, 2], np.random.default_rng(0))["W1"]
    assert W.shape == (300, 200)
    assert abs(W.mean()) < 0.002
    assert abs(W.std() - 0.1) < 0.002
