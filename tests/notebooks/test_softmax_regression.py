"""Softmax regression against PyTorch."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "softmax_regression"


NAMES = Definitions(TestNotebook.name)
MODERATE = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 10**6)


@MODERATE
@given(st.integers(1, 6), st.integers(1, 6), SEEDS,
       st.sampled_from([0, -2000, 2000]))
def test_softmax_and_its_loss_agree_with_torch(C, m, seed, level):
    rng = np.random.default_rng(seed)
    Z = 3 * rng.normal(size=(C, m)) + level * rng.normal(size=(1, m))
    labels = rng.integers(0, C, size=(1, m))
    scores = torch.tensor(Z.T, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(
        scores, torch.tensor(labels.ravel()))
    loss.backward()
    A, Y = NAMES["softmax"](Z), NAMES["one_hot_matrix"](labels, C)
    np.testing.assert_allclose(A.T, torch.softmax(scores, 1).detach(),
                               rtol=1e-9)
    np.testing.assert_array_equal(Y.T, torch.nn.functional.one_hot(
        torch.tensor(labels.ravel()), C))
    assert NAMES["cross_entropy"](A, Y) == pytest.approx(loss.item(),
                                                         abs=1e-9)
    np.testing.assert_allclose(NAMES["softmax_backward"](A, Y).T / m,
                               scores.grad, atol=1e-12)


def test_training_agrees_with_torch():
    rng = np.random.default_rng(3)
    X, X_new = rng.normal(size=(4, 30)), rng.normal(size=(4, 9))
    labels = rng.integers(0, 3, size=(1, 30))
    got = NAMES["softmax_model"](X, labels, X_new, 3, 40, 0.4)
    linear = torch.nn.Linear(4, 3, dtype=torch.float64)
    with torch.no_grad():
        linear.weight.zero_()
        linear.bias.zero_()
    optimiser = torch.optim.SGD(linear.parameters(), lr=0.4)
    costs = []
    for _ in range(40):
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(
            linear(torch.tensor(X.T)), torch.tensor(labels.ravel()))
        loss.backward()
        optimiser.step()
        costs.append(loss.item())
    np.testing.assert_allclose(got["costs"], costs, rtol=1e-9)
    np.testing.assert_allclose(got["W"], linear.weight.detach(), rtol=1e-7)
    np.testing.assert_allclose(got["b"].ravel(), linear.bias.detach(),
                               rtol=1e-7)
    np.testing.assert_array_equal(
        got["predictions"].ravel(),
        linear(torch.tensor(X_new.T)).argmax(dim=1))
