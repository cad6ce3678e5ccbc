"""The notebook logistic_regression against PyTorch, SciPy and properties."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit, xlogy
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "logistic_regression"


nb = Definitions(TestNotebook.name)
SIZES = st.tuples(st.integers(1, 6), st.integers(1, 9),
                  st.integers(0, 10_000))


def problem(n_x, m, seed):
    """w, b, X and Y with nothing zero in w, b, X."""
    rng = np.random.default_rng(seed)
    return (rng.normal(size=(n_x, 1)), rng.normal(),
            rng.normal(size=(n_x, m)), rng.integers(0, 2, (1, m)))


@given(st.floats(-30, 30), st.integers(0, 1))
@settings(max_examples=60, deadline=None)
def test_sigmoid_and_loss_equal_those_of_scipy(z, y):
    a = nb["sigmoid"](z)
    np.testing.assert_allclose(a, expit(z), rtol=1e-12)
    np.testing.assert_allclose(
        nb["logistic_loss"](a, y), -xlogy(y, a) - xlogy(1 - y, 1 - a),
        rtol=1e-12, atol=1e-15)


@given(SIZES)
@settings(max_examples=40, deadline=None)
def test_cost_and_gradient_equal_those_of_pytorch(sizes):
    w, b, X, Y = problem(*sizes)
    weights = torch.tensor(w, requires_grad=True)
    bias = torch.tensor(b, dtype=weights.dtype, requires_grad=True)
    cost = torch.nn.functional.binary_cross_entropy_with_logits(
        weights.T @ torch.tensor(X) + bias,
        torch.tensor(Y, dtype=weights.dtype))
    cost.backward()
    grads, ours = nb["propagate"](w, b, X, Y)
    np.testing.assert_allclose(ours, cost.item())
    np.testing.assert_allclose(grads["dw"], weights.grad, atol=1e-12)
    np.testing.assert_allclose(grads["db"], bias.grad, atol=1e-12)


@given(SIZES)
@settings(max_examples=30, deadline=None)
def test_the_gradient_is_the_mean_of_those_of_single_examples(sizes):
    w, b, X, Y = problem(*sizes)
    grads, _ = nb["propagate"](w, b, X, Y)
    single = [nb["gradient_one_example"](w, b, X[:, [i]], Y[0, i])
              for i in range(Y.size)]
    np.testing.assert_allclose(
        grads["dw"], np.mean([dw for dw, _ in single], axis=0), atol=1e-12)
    np.testing.assert_allclose(
        grads["db"], np.mean([db for _, db in single]), atol=1e-12)


def test_training_reaches_what_scipy_finds():
    """The cost is convex: there is one lowest place."""
    rng = np.random.default_rng(2)
    X = rng.normal(size=(3, 200))
    Y = (rng.random((1, 200)) < expit(X[0] - X[1] + 0.5)).astype(int)

    def cost(theta):
        grads, value = nb["propagate"](theta[:3, None], theta[3], X, Y)
        return value, np.append(grads["dw"], grads["db"])

    best = minimize(cost, np.zeros(4), jac=True)
    w, b = nb["initialize_with_zeros"](3)
    params, grads, costs = nb["optimize"](w, b, X, Y, 3000, 0.5)
    np.testing.assert_allclose(np.append(params["w"], params["b"]), best.x,
                               atol=1e-4)
    assert len(costs) == 30 and np.all(np.diff(costs) <= 1e-12)
    np.testing.assert_allclose(costs[0], np.log(2))
    assert np.abs(grads["dw"]).max() < 1e-5 and not np.any(w)


def test_the_model_is_its_parts():
    _, _, X, Y = problem(4, 30, 5)
    found = nb["model"](X[:, :20], Y[:, :20], X[:, 20:], Y[:, 20:], 150, 0.1)
    params, _, costs = nb["optimize"](
        *nb["initialize_with_zeros"](4), X[:, :20], Y[:, :20], 150, 0.1)
    np.testing.assert_array_equal(found["w"], params["w"])
    assert found["costs"] == costs and found["learning_rate"] == 0.1
    for part, name in ((X[:, :20], "train"), (X[:, 20:], "test")):
        np.testing.assert_array_equal(
            found[f"Y_prediction_{name}"],
            expit(params["w"].T @ part + params["b"]) > 0.5)


def test_answers_to_questions():
    z = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    torch.nn.functional.binary_cross_entropy_with_logits(
        z, torch.ones_like(z)).backward()
    assert nb["gradient_answer"] == pytest.approx(3 * z.grad.item())
