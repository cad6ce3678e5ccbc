"""Regularization against PyTorch and against its own definitions."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions

from utils.checking import properties
from utils.checking.plain import NotPlain


class TestNotebook(EveryNotebook):
    name = "regularization"


NAMES = Definitions(TestNotebook.name)
SEEDS = st.integers(0, 10**6)


def problem(seed, m=9, dims=(4, 6, 3, 1)):
    """X, Y and parameters with biases."""
    rng = np.random.default_rng(seed)
    parameters = NAMES["initialize_parameters"](dims, seed)
    for l in (1, 2, 3):
        parameters[f"b{l}"] = rng.normal(size=(dims[l], 1))
    Y = rng.permutation(np.arange(m) % 3 == 0).astype(int).reshape(1, m)
    return rng.normal(size=(dims[0], m)), Y, parameters


def torch_grads(X, Y, parameters, lambd=0, masks=None, keep_prob=1):
    """Cost, answers and gradients by automatic differentiation."""
    leaves = {name: torch.tensor(value, requires_grad=True)
              for name, value in parameters.items()}
    A = torch.tensor(X)
    for l in (1, 2, 3):
        Z = leaves[f"W{l}"] @ A + leaves[f"b{l}"]
        A = torch.relu(Z)
        if masks and l < 3:
            A = A * torch.tensor(masks[l] * 1.0) / keep_prob
    cost = torch.nn.functional.binary_cross_entropy_with_logits(
        Z, torch.tensor(Y * 1.0))
    cost = cost + lambd / (2 * X.shape[1]) * sum(
        (leaves[f"W{l}"] ** 2).sum() for l in (1, 2, 3))
    cost.backward()
    return cost.item(), torch.sigmoid(Z).detach().numpy(), {
        f"d{name}": leaf.grad.numpy() for name, leaf in leaves.items()}


def assert_same(grads, expected):
    for name, slope in expected.items():
        np.testing.assert_allclose(grads[name], slope, rtol=1e-6, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.floats(0, 20))
def test_l2_agrees_with_autograd(seed, lambd):
    X, Y, parameters = problem(seed)
    cost, A3, expected = torch_grads(X, Y, parameters, lambd)
    got, cache = NAMES["forward_propagation"](X, parameters)
    np.testing.assert_allclose(got, A3, rtol=1e-9)
    assert NAMES["compute_cost_with_regularization"](
        got, Y, parameters, lambd) == pytest.approx(cost, rel=1e-6)
    assert_same(NAMES["backward_propagation_with_regularization"](
        X, Y, cache, lambd), expected)


def test_l2_is_the_weight_decay_of_torch():
    """One step of SGD with weight_decay = lambda / m, on the weights."""
    X, Y, parameters = problem(3)
    _, _, plain = torch_grads(X, Y, parameters)
    value = torch.nn.Parameter(torch.tensor(parameters["W2"]))
    value.grad = torch.tensor(plain["dW2"])
    torch.optim.SGD([value], lr=0.3, weight_decay=5 / X.shape[1]).step()
    _, cache = NAMES["forward_propagation"](X, parameters)
    slope = NAMES["backward_propagation_with_regularization"](
        X, Y, cache, 5)["dW2"]
    np.testing.assert_allclose(parameters["W2"] - 0.3 * slope,
                               value.detach(), rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.floats(0.2, 1))
def test_dropout_agrees_with_autograd_on_its_masks(seed, keep_prob):
    X, Y, parameters = problem(seed)
    A3, cache = NAMES["forward_propagation_with_dropout"](
        X, parameters, keep_prob)
    masks = {l: cache[f"D{l}"] for l in (1, 2)}
    _, expected, slopes = torch_grads(X, Y, parameters, 0, masks, keep_prob)
    np.testing.assert_allclose(A3, expected, rtol=1e-9)
    assert_same(NAMES["backward_propagation_with_dropout"](
        X, Y, cache, keep_prob), slopes)


def test_dropout_keeps_the_mean():
    X, _, parameters = problem(1)
    _, whole = NAMES["forward_propagation"](X, parameters)
    draws = [NAMES["forward_propagation_with_dropout"](
        X, parameters, 0.7)[1]["A1"] for _ in range(4000)]
    # The variance of a kept share is p (1 - p), that of A is (1 - p) / p.
    error = np.sqrt(0.3 / 0.7 / 4000) * whole["A1"] + 1e-12
    assert np.all(np.abs(np.mean(draws, axis=0) - whole["A1"]) < 6 * error)


@given(st.integers(27, 200), st.floats(0.05, 0.4), SEEDS)
def test_split_holds_each_example_once(m, share, seed):
    X, Y = np.arange(m).reshape(1, m), np.arange(m).reshape(1, m) % 7
    parts = NAMES["split_dataset"](X, Y, (1 - 2 * share, share, share), seed)
    sizes = [part.shape[1] for part, _ in parts]
    assert sizes[1] == sizes[2] == round(share * m)
    assert sorted(np.hstack([part for part, _ in parts])[0]) == list(range(m))
    for part, truth in parts:
        np.testing.assert_array_equal(truth, part % 7)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=15),
       st.integers(1, 5))
def test_early_stopping_as_defined(costs, patience):
    """The first epoch that no cost of the next `patience` undercuts."""
    lowest = [min(costs[:epoch + 1]) for epoch in range(len(costs))]
    new = [epoch for epoch in range(len(costs))
           if epoch == 0 or costs[epoch] < lowest[epoch - 1]]
    expected = next(
        epoch for epoch, after in zip(new, new[1:] + [np.inf])
        if after - epoch > patience)
    assert NAMES["early_stopping"](costs, patience) == expected


@settings(max_examples=20, deadline=None)
@given(st.integers(4, 9), st.integers(4, 9), SEEDS)
def test_augmented_images_are_moved_copies(h, w, seed):
    images = np.random.default_rng(seed).integers(1, 9, size=(40, h, w))
    moved = NAMES["augment"](images, np.random.default_rng(seed))
    assert moved.shape == images.shape and moved.dtype == images.dtype
    for one, other in zip(images, moved):
        rows, columns = np.nonzero(other)
        inside = other[rows.min():rows.max() + 1,
                       columns.min():columns.max() + 1]
        down, right = h - inside.shape[0], w - inside.shape[1]
        assert down <= 2 and right <= 2
        found = False
        for start in (one, one[:, ::-1]):
            for top in (0, down):
                for left in (0, right):
                    found |= np.array_equal(
                        start[top:top + h - down, left:left + w - right],
                        inside)
        assert found


@pytest.mark.parametrize("odd", [
    None, "text", 3.0, (), [1, 2], {"D1": 1}, np.array(["a"]),
    np.zeros((0, 3)), np.full((3, 4), np.nan), (np.zeros(2), {}),
    (np.zeros((1, 9)), {"D1": "x", "A1": None}), [NotPlain("set")] * 2,
    [(np.zeros((1, 27)), np.array(["a"] * 27))]])
def test_judges_refuse_oddities_without_raising(odd):
    X, Y, parameters = problem(0, m=27)
    for wanted in (
            [properties.partition((), X, Y, [27]),
             properties.random_orders((), X)],
            [properties.dropout_pass((), X, parameters, 0.5),
             properties.masks([(1, "D1")], 0.5)],
            [properties.flips_and_shifts((), np.ones((9, 3, 4)), 2)],
            [properties.normal_draws({"W": 1})],
            [properties.spread("a", 1, 9, "log")],
            [properties.searched((), {"a": 1.0}, 3)]):
        assert properties.failures(odd, wanted)
        assert properties.failures([odd] * 3, properties.three_seeds(*wanted))


def test_the_seed_is_looked_for_in_containers():
    one = [(np.arange(3), {"a": 1}), [2.0]]
    same = [(np.arange(3), {"a": 1}), (2.0,)]
    other = [(np.arange(3), {"a": 2}), [2.0]]
    wanted = properties.three_seeds()
    assert not properties.failures([one, same, other], wanted)
    for wrong in ([one, other, same], [one, same, one], [one, other, other]):
        assert properties.failures(wrong, wanted)
