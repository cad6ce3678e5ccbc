"""The notebook planar_classification against PyTorch and properties."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "planar_classification"


nb = Definitions(TestNotebook.name)
SIZES = st.tuples(st.integers(1, 5), st.integers(1, 6), st.integers(2, 9),
                  st.integers(0, 10_000))


def network(n_x, n_h, m, seed):
    """Parameters, X and Y with nothing zero in them."""
    rng = np.random.default_rng(seed)
    parameters = {"W1": rng.normal(size=(n_h, n_x)),
                  "b1": rng.normal(size=(n_h, 1)),
                  "W2": rng.normal(size=(1, n_h)),
                  "b2": rng.normal(size=(1, 1))}
    return parameters, rng.normal(size=(n_x, m)), rng.integers(0, 2, (1, m))


def gradient(parameters, X, Y):
    _, cache = nb["forward_propagation"](X, parameters)
    return nb["backward_propagation"](parameters, cache, X, Y)


@given(SIZES)
@settings(max_examples=40, deadline=None)
def test_cost_and_gradient_equal_those_of_pytorch(sizes):
    parameters, X, Y = network(*sizes)
    theirs = {name: torch.tensor(value, requires_grad=True)
              for name, value in parameters.items()}
    hidden = torch.tanh(theirs["W1"] @ torch.tensor(X) + theirs["b1"])
    score = theirs["W2"] @ hidden + theirs["b2"]
    cost = torch.nn.functional.binary_cross_entropy_with_logits(
        score, torch.tensor(Y, dtype=score.dtype))
    cost.backward()

    A2, _ = nb["forward_propagation"](X, parameters)
    np.testing.assert_allclose(A2, torch.sigmoid(score).detach())
    np.testing.assert_allclose(nb["compute_cost"](A2, Y), cost.item())
    grads = gradient(parameters, X, Y)
    for name, value in theirs.items():
        np.testing.assert_allclose(grads["d" + name], value.grad,
                                   rtol=1e-7, atol=1e-12)


@given(SIZES)
@settings(max_examples=20, deadline=None)
def test_gradient_is_a_mean_over_the_examples(sizes):
    parameters, X, Y = network(*sizes)
    once = gradient(parameters, X, Y)
    twice = gradient(parameters, np.hstack([X, X]), np.hstack([Y, Y]))
    for name, value in once.items():
        np.testing.assert_allclose(twice[name], value, atol=1e-12)


def test_a_small_step_lowers_the_cost():
    parameters, X, Y = network(3, 5, 20, 1)

    def cost(parameters):
        return nb["compute_cost"](
            nb["forward_propagation"](X, parameters)[0], Y)

    grads = gradient(parameters, X, Y)
    step = 1e-5
    moved = nb["update_parameters"](parameters, grads, step)
    expected = -step * sum(np.sum(value ** 2) for value in grads.values())
    assert cost(moved) - cost(parameters) == pytest.approx(
        expected, rel=1e-3)


def test_initial_weights_are_small_and_normal():
    from scipy.stats import kstest
    sizes = nb["layer_sizes"](np.zeros((30, 7)), np.zeros((2, 7)))
    assert sizes == (30, 4, 2)
    parameters = nb["initialize_parameters"](30, 60, 2)
    assert kstest(parameters["W1"].ravel() / 0.01, "norm").pvalue > 1e-4
    assert not parameters["b1"].any() and not parameters["b2"].any()
    again = nb["initialize_parameters"](30, 60, 2)
    assert not np.array_equal(parameters["W1"], again["W1"])


def test_model_bends_the_boundary():
    from utils.data import blobs
    X, Y = blobs(np.random.default_rng(3), m=60)
    parameters = nb["nn_model"](X, Y, 6, num_iterations=1200)
    said = nb["predict"](parameters, X)
    assert said.shape == Y.shape
    assert np.mean(said == Y) > 0.85  # a line gets at most about 0.75


@given(st.integers(1, 9), st.integers(1, 30), st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_equal_units_stay_equal(n_h, steps, seed):
    _, X, Y = network(3, n_h, 12, seed)
    assert nb["units_stay_equal"](X, Y, n_h, steps) < 1e-10


def test_prediction_is_the_more_likely_class():
    parameters, X, _ = network(2, 4, 200, 5)
    A2, _ = nb["forward_propagation"](X, parameters)
    np.testing.assert_array_equal(nb["predict"](parameters, X), A2 > 0.5)
