"""Week 4's networks against PyTorch, and their building blocks in utils."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions

from utils import deep


class TestNotebook(EveryNotebook):
    name = "deep_network_application"


NAMES = Definitions(TestNotebook.name)
SIZES = st.lists(st.integers(1, 6), min_size=1, max_size=4)


def problem(hidden, seed, m=7):
    """X, Y and parameters of a network with the hidden layers given."""
    rng = np.random.default_rng(seed)
    dims = [3, *hidden, 1]
    parameters = {}
    for layer in range(1, len(dims)):
        parameters[f"W{layer}"] = rng.normal(
            scale=dims[layer - 1] ** -0.5, size=(dims[layer],
                                                 dims[layer - 1]))
        parameters[f"b{layer}"] = rng.normal(size=(dims[layer], 1))
    Y = rng.permutation(np.arange(m) % 3 == 0).astype(int).reshape(1, m)
    return rng.normal(size=(3, m)), Y, parameters


def torch_cost(X, Y, parameters):
    """Cost, and the tensors to differentiate it by."""
    leaves = {name: torch.tensor(value, requires_grad=True)
              for name, value in {**parameters, "A0": X}.items()}
    A, layers = leaves["A0"], len(parameters) // 2
    for layer in range(1, layers + 1):
        Z = leaves[f"W{layer}"] @ A + leaves[f"b{layer}"]
        A = torch.relu(Z)
    cost = torch.nn.functional.binary_cross_entropy_with_logits(
        Z, torch.tensor(Y, dtype=torch.float64))
    return cost, Z, leaves


@settings(max_examples=40, deadline=None)
@given(SIZES, st.integers(0, 10**6))
def test_building_blocks_agree_with_autograd(hidden, seed):
    X, Y, parameters = problem(hidden, seed)
    AL, caches = deep.L_model_forward(X, parameters)
    grads = deep.L_model_backward(AL, Y, caches)
    cost, Z, leaves = torch_cost(X, Y, parameters)
    cost.backward()
    np.testing.assert_allclose(AL, torch.sigmoid(Z).detach(), rtol=1e-9)
    np.testing.assert_allclose(deep.compute_cost(AL, Y), cost.item(),
                               rtol=1e-7)
    for name in parameters:
        np.testing.assert_allclose(grads[f"d{name}"], leaves[name].grad,
                                   rtol=1e-6, atol=1e-9)
    # dA0 belongs to each example; the cost is the mean over them.
    np.testing.assert_allclose(grads["dA0"] / X.shape[1],
                               leaves["A0"].grad, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name, dims", [
    ("two_layer_model", [4, 6, 1]), ("L_layer_model", [4, 1]),
    ("L_layer_model", [4, 8, 5, 1])])
def test_training_agrees_with_torch(name, dims):
    rng = np.random.default_rng(2)
    X = rng.normal(size=(4, 15))
    Y = (X[:1] + X[1:2] > 0).astype(int)
    NAMES["rng"] = np.random.default_rng(5)
    parameters, costs = NAMES[name](X, Y, dims, learning_rate=0.3,
                                    num_iterations=201)
    NAMES["rng"] = np.random.default_rng(5)
    start, layers = NAMES["initialize_parameters_deep"](dims), []
    for layer in range(1, len(dims)):
        linear = torch.nn.Linear(dims[layer - 1], dims[layer],
                                 dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(start[f"W{layer}"]))
            linear.bias.zero_()
        layers += [linear, torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    loss, kept = torch.nn.BCEWithLogitsLoss(), []
    inputs, targets = torch.tensor(X.T), torch.tensor(Y.T * 1.0)
    for step in range(201):
        cost = loss(network(inputs), targets)
        slopes = torch.autograd.grad(cost, list(network.parameters()))
        with torch.no_grad():
            for value, slope in zip(network.parameters(), slopes):
                value -= 0.3 * slope
        if step % 100 == 0:
            kept.append(cost.item())
    np.testing.assert_allclose(costs, kept, rtol=1e-7)
    for layer, linear in enumerate(layers[::2], start=1):
        np.testing.assert_allclose(parameters[f"W{layer}"],
                                   linear.weight.detach(), rtol=1e-6,
                                   atol=1e-10)
        np.testing.assert_allclose(parameters[f"b{layer}"].ravel(),
                                   linear.bias.detach(), rtol=1e-6,
                                   atol=1e-10)


@given(st.integers(1, 30), st.integers(1, 30))
def test_no_constant_answer_beats_the_plateau(ones, others):
    Y = np.array([[1] * ones + [0] * others])
    best = minimize_scalar(
        lambda a: deep.compute_cost(np.full(Y.shape, a), Y),
        bounds=(1e-9, 1 - 1e-9), method="bounded",
        options={"xatol": 1e-10}).fun
    assert NAMES["plateau_cost"](Y) == pytest.approx(best, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(SIZES, st.integers(0, 10**6))
def test_decisions_and_worst_mistakes(hidden, seed):
    X, Y, parameters = problem(hidden, seed)
    _, Z, _ = torch_cost(X, Y, parameters)
    losses = torch.nn.functional.binary_cross_entropy_with_logits(
        Z, torch.tensor(Y * 1.0), reduction="none").detach().numpy().ravel()
    worst = NAMES["worst_mistakes"](X, Y, parameters, 4)
    assert len(set(worst)) == 4
    np.testing.assert_allclose(losses[worst], np.sort(losses)[::-1][:4],
                               rtol=1e-6)
    np.testing.assert_array_equal(
        NAMES["predict_labels"](X, parameters), Z.detach().numpy() > 0)


def test_start_keeps_the_size_of_the_signal():
    """Summed over n inputs of size 1, z has size 1 whatever n is."""
    NAMES["rng"] = np.random.default_rng(0)
    dims = [3000, 400, 30, 200]
    parameters = NAMES["initialize_parameters_deep"](dims)
    for layer, n in enumerate(dims[:-1], start=1):
        A = np.sign(np.random.default_rng(layer).normal(size=(n, 50)))
        Z = parameters[f"W{layer}"] @ A
        assert np.sqrt(np.mean(Z ** 2)) == pytest.approx(1, rel=0.15)
