"""Starts, signals and slopes against PyTorch and against theory."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "initialization"


NAMES = Definitions(TestNotebook.name)
NUMBERS = st.floats(-3, 3).filter(lambda w: w == 0 or abs(w) > 1e-3)


@given(st.lists(NUMBERS, min_size=1, max_size=12), NUMBERS)
def test_chain_agrees_with_autograd(weights, x):
    leaf = torch.tensor(weights, dtype=torch.float64, requires_grad=True)
    product = torch.tensor(x, dtype=torch.float64)
    for w in leaf:
        product = product * w
    product.backward()
    np.testing.assert_allclose(
        NAMES["chain_gradients"](np.array(weights), x), leaf.grad,
        rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name, gain", [
    ("initialize_parameters_xavier", "linear"),
    ("initialize_parameters_he", "relu")])
def test_scale_is_that_of_torch(name, gain):
    """kaiming_normal_ with the gain of the activation, fan_in."""
    NAMES["rng"] = np.random.default_rng(0)
    torch.manual_seed(0)
    dims = [900, 300, 60, 700]
    parameters = NAMES[name](dims)
    assert set(parameters) == {"W1", "b1", "W2", "b2", "W3", "b3"}
    for layer, (n_before, n) in enumerate(zip(dims, dims[1:]), start=1):
        theirs = torch.empty(n, n_before)
        torch.nn.init.kaiming_normal_(theirs, nonlinearity=gain)
        W = parameters[f"W{layer}"]
        assert W.shape == theirs.shape
        assert W.std() == pytest.approx(theirs.std().item(), rel=0.03)
        assert abs(W.mean()) < 5 * W.std() / np.sqrt(W.size)
        assert not parameters[f"b{layer}"].any()


def test_zeros_and_large():
    NAMES["rng"] = np.random.default_rng(0)
    dims = [40, 50, 30]
    zeros = NAMES["initialize_parameters_zeros"](dims)
    large = NAMES["initialize_parameters_random"](dims)
    for name, value in large.items():
        assert zeros[name].shape == value.shape
        assert not zeros[name].any()
    assert large["W1"].std() == pytest.approx(10, rel=0.1)
    assert large["W2"].std() == pytest.approx(10, rel=0.1)


@given(st.floats(-1.5, 1.5))
def test_wanted_scale_is_the_square_of_torchs_gain(slope):
    gain = torch.nn.init.calculate_gain("leaky_relu", slope)
    assert NAMES["wanted_scale"](slope) == pytest.approx(gain ** 2)


def test_mean_squares_by_drawing():
    """The mean over many random networks is what theory says."""
    dims, std, draws = [8, 5, 12, 3], 0.5, 20_000
    rng = np.random.default_rng(1)
    x = rng.normal(size=(8, 1))
    A, measured = np.broadcast_to(x, (draws, 8, 1)), []
    for n_before, n in zip(dims, dims[1:]):
        Z = std * rng.normal(size=(draws, n, n_before)) @ A
        measured.append(np.mean(Z ** 2))
        A = np.maximum(0, Z)
    np.testing.assert_allclose(
        NAMES["signal_mean_squares"](dims, std, np.mean(x ** 2)), measured,
        rtol=0.05)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 8), min_size=2, max_size=6),
       st.floats(0.2, 6), st.integers(0, 10**6))
def test_gradient_norms_agree_with_autograd(dims, scale, seed):
    """The same draws, in the order of the reference solution."""
    draw = np.random.default_rng(seed)
    A = torch.tensor(draw.standard_normal((dims[0], 1)))
    weights, sums = [], []
    for n_before, n in zip(dims, dims[1:]):
        W = draw.standard_normal((n, n_before)) * np.sqrt(scale / n_before)
        weights.append(torch.tensor(W, requires_grad=True))
        sums.append(weights[-1] @ A)
        sums[-1].retain_grad()
        A = torch.relu(sums[-1])
    sums[-1].sum().backward()
    for ours, leaves in zip(NAMES["gradient_norms"](dims, scale, seed),
                            (sums, weights)):
        np.testing.assert_allclose(
            ours, [leaf.grad.norm().item() for leaf in leaves],
            rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_slopes_fade_as_computed_by_hand(scale):
    norms = np.array([NAMES["gradient_norms"]([200] * 10 + [1], scale, seed)
                      for seed in range(20)])
    expected = (scale / 2) ** ((10 - np.arange(1, 11)) / 2)
    squares = np.sqrt(np.mean(norms[:, 0] ** 2, axis=0))
    np.testing.assert_allclose(squares, expected, rtol=0.35)
    # dW is about equally large in every layer.
    of_weights = np.median(norms[:, 1], axis=0)
    assert of_weights.max() < 1.5 * of_weights.min()
