"""Gradient checking against PyTorch, SciPy, and the error of a cubic."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.stats import zscore
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "gradient_checking"


NAMES = Definitions(TestNotebook.name)
SEEDS = st.integers(0, 10**6)
WIDTHS = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6))


def problem(widths, seed, m=9):
    """Parameters with random biases, X, Y."""
    rng = np.random.default_rng(seed)
    dims = [*widths, 1]
    parameters = {}
    for layer in (1, 2, 3):
        parameters[f"W{layer}"] = rng.normal(
            scale=dims[layer - 1] ** -0.5,
            size=(dims[layer], dims[layer - 1]))
        parameters[f"b{layer}"] = rng.normal(size=(dims[layer], 1))
    Y = rng.permutation(np.arange(m) % 3 == 0).astype(int).reshape(1, m)
    return parameters, rng.normal(size=(dims[0], m)), Y


def torch_gradients(parameters, X, Y, lambd):
    """Cost, and the exact gradients by autograd."""
    leaves = {name: torch.tensor(value, requires_grad=True)
              for name, value in parameters.items()}
    A = torch.tensor(X)
    for layer in (1, 2, 3):
        Z = leaves[f"W{layer}"] @ A + leaves[f"b{layer}"]
        A = torch.relu(Z)
    cost = torch.nn.functional.binary_cross_entropy_with_logits(
        Z, torch.tensor(Y, dtype=torch.float64))
    for layer in (1, 2, 3):
        cost = cost + lambd / (2 * Y.size) * (leaves[f"W{layer}"] ** 2).sum()
    cost.backward()
    return cost.item(), {f"d{name}": leaf.grad.numpy()
                         for name, leaf in leaves.items()}


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(2, 9), st.integers(1, 5), SEEDS)
def test_normalised_like_scipy(n, m, m_test, seed):
    rng = np.random.default_rng(seed)
    X, other = rng.normal(7, 3, size=(n, m)), rng.normal(size=(n, m_test))
    train, test, mu, sigma = NAMES["normalize_inputs"](X, other)
    np.testing.assert_allclose(train, zscore(X, axis=1), atol=1e-10)
    np.testing.assert_allclose(test * sigma + mu, other, atol=1e-10)
    np.testing.assert_allclose(np.hstack([train, test]), NAMES[
        "normalize_inputs"](X, np.hstack([X, other]))[1])


@settings(deadline=None)
@given(st.floats(0.5, 2), st.floats(0.5, 2))
def test_small_cost_and_its_check(x, theta):
    leaf = torch.tensor(theta, dtype=torch.float64, requires_grad=True)
    cost = (x * leaf) ** 3
    cost.backward()
    assert NAMES["forward_propagation"](x, theta) == pytest.approx(
        cost.item())
    assert NAMES["backward_propagation"](x, theta) == pytest.approx(
        leaf.grad.item())
    assert NAMES["gradient_check"](x, theta) < 1e-7
    # The error of the two-sided difference of a cubic is x^3 epsilon^2.
    slope, error = leaf.grad.item(), x ** 3 * 1e-4
    assert NAMES["gradient_check"](x, theta, 1e-2) == pytest.approx(
        error / (2 * slope + error), rel=1e-6)


@settings(deadline=None)
@given(WIDTHS, SEEDS)
def test_vector_and_back(widths, seed):
    parameters, _, _ = problem(widths, seed)
    theta = NAMES["parameters_to_vector"](parameters)
    assert theta.shape == (sum(v.size for v in parameters.values()),)
    back = NAMES["vector_to_parameters"](theta, parameters)
    assert list(back) == list(parameters)
    for name, value in parameters.items():
        np.testing.assert_array_equal(back[name], value)


@settings(max_examples=40, deadline=None)
@given(WIDTHS, SEEDS, st.floats(0, 5))
def test_backward_pass_agrees_with_autograd(widths, seed, lambd):
    parameters, X, Y = problem(widths, seed)
    cost, exact = torch_gradients(parameters, X, Y, lambd)
    assert NAMES["network_cost"](parameters, X, Y, lambd) == pytest.approx(
        cost)
    _, cache = NAMES["network_forward"](X, parameters)
    grads = NAMES["backward_propagation_n"](parameters, cache, X, Y, lambd)
    for name, value in exact.items():
        np.testing.assert_allclose(grads[name], value, rtol=1e-9, atol=1e-12)


# The same draws each time: one in a thousand would lie near a kink.
@settings(max_examples=15, deadline=None, derandomize=True)
@given(WIDTHS, SEEDS, st.floats(0, 5))
def test_measured_slopes(widths, seed, lambd):
    """Near autograd's at 1e-6, and SciPy's one-sided ones less so."""
    parameters, X, Y = problem(widths, seed)
    _, exact = torch_gradients(parameters, X, Y, lambd)
    difference, approx = NAMES["gradient_check_n"](
        parameters, exact, X, Y, 1e-6, lambd)
    theta = NAMES["parameters_to_vector"](parameters)
    one_sided = approx_fprime(theta, lambda at: NAMES["network_cost"](
        NAMES["vector_to_parameters"](at, parameters), X, Y, lambd), 1e-6)
    ours = NAMES["parameters_to_vector"](approx)
    truth = NAMES["parameters_to_vector"](
        {name: exact[name] for name in approx})
    np.testing.assert_allclose(ours, one_sided, atol=1e-4)
    assert difference == pytest.approx(
        np.linalg.norm(ours - truth)
        / (np.linalg.norm(ours) + np.linalg.norm(truth)))
    np.testing.assert_allclose(ours, truth, atol=1e-5)


@settings(max_examples=15, deadline=None)
@given(WIDTHS, SEEDS)
def test_planted_bugs_are_found(widths, seed):
    """What the text says of the three passes, at random biases."""
    parameters, X, Y = problem(widths, seed)
    _, cache = NAMES["network_forward"](X, parameters)
    _, exact = torch_gradients(parameters, X, Y, 2.0)

    def wrong(backward):
        found = NAMES["find_the_bug"](
            NAMES[backward](parameters, cache, X, Y, 2.0), exact)
        return set(found)

    assert not wrong("backward_propagation_n")
    assert wrong("backward_c") == {"db1", "db2", "db3"}
    assert not wrong("backward_a") & {"dW3", "db3"}
    if np.any(exact["db1"]):
        assert {"db1"} <= wrong("backward_b") <= {"dW2", "db1"}
