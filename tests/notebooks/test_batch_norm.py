"""Batch norm against PyTorch."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "batch_norm"


NAMES = Definitions(TestNotebook.name)
MODERATE = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 10**6)


def layer(n, m, seed):
    """Z, gamma, beta and running of a layer with n units."""
    rng = np.random.default_rng(seed)
    Z = 3 * rng.normal(size=(n, m)) + 5 * rng.normal(size=(n, 1))
    return (Z, rng.normal(size=(n, 1)), rng.normal(size=(n, 1)),
            {"mean": rng.normal(size=(n, 1)),
             "var": rng.uniform(0.1, 3, size=(n, 1))})


def torch_layer(gamma, beta, running, momentum, epsilon):
    """PyTorch's layer with the same values; its momentum is ours less."""
    norm = torch.nn.BatchNorm1d(len(gamma), eps=epsilon,
                                momentum=1 - momentum, dtype=torch.float64)
    with torch.no_grad():
        for own, value in ((norm.weight, gamma), (norm.bias, beta),
                           (norm.running_mean, running["mean"]),
                           (norm.running_var, running["var"])):
            own.copy_(torch.tensor(value.ravel()))
    return norm


@MODERATE
@given(st.integers(1, 5), st.integers(3, 9), SEEDS,
       st.sampled_from([1e-5, 0.3]), st.floats(0.1, 0.99))
def test_batch_norm_agrees_with_torch(n, m, seed, epsilon, momentum):
    Z, gamma, beta, running = layer(n, m, seed)
    norm = torch_layer(gamma, beta, running, momentum, epsilon)
    inputs = torch.tensor(Z.T, requires_grad=True)
    expected = norm(inputs)
    Z_tilde, cache, after = NAMES["batchnorm_forward"](
        Z, gamma, beta, running, momentum, True, epsilon)
    np.testing.assert_allclose(Z_tilde.T, expected.detach(), rtol=1e-7,
                               atol=1e-9)
    np.testing.assert_allclose(after["mean"].ravel(), norm.running_mean)
    # PyTorch's batch variance is divided by m - 1 before it is averaged.
    old = momentum * running["var"].ravel()
    np.testing.assert_allclose((after["var"].ravel() - old) * m / (m - 1),
                               norm.running_var.numpy() - old, rtol=1e-7)

    dZ_tilde = np.random.default_rng(seed + 1).normal(size=(n, m))
    expected.backward(torch.tensor(dZ_tilde.T))
    dZ, dgamma, dbeta = NAMES["batchnorm_backward"](dZ_tilde, cache)
    np.testing.assert_allclose(dZ.T, inputs.grad, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(m * dgamma.ravel(), norm.weight.grad,
                               rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(m * dbeta.ravel(), norm.bias.grad, rtol=1e-6,
                               atol=1e-8)


@MODERATE
@given(st.integers(1, 5), st.integers(1, 6), SEEDS,
       st.sampled_from([1e-5, 0.3]))
def test_at_test_time_and_folded(n, m, seed, epsilon):
    rng = np.random.default_rng(seed)
    W, A = rng.normal(size=(n, 4)), rng.normal(size=(4, m))
    _, gamma, beta, running = layer(n, m, seed)
    norm = torch_layer(gamma, beta, running, 0.9, epsilon).eval()
    expected = norm(torch.tensor((W @ A).T)).detach().numpy().T
    Z_tilde, _, after = NAMES["batchnorm_forward"](
        W @ A, gamma, beta, running, 0.9, False, epsilon)
    np.testing.assert_allclose(Z_tilde, expected, rtol=1e-7, atol=1e-9)
    assert after == running
    W_folded, b_folded = NAMES["fold_batchnorm"](W, gamma, beta, running,
                                                 epsilon)
    np.testing.assert_allclose(W_folded @ A + b_folded, expected, rtol=1e-7,
                               atol=1e-9)
