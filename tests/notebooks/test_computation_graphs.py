"""computation_graphs against automatic differentiation and SciPy."""

import numpy as np
import pytest
import scipy.special
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "computation_graphs"


NUMBERS = st.floats(-5, 5)
ARRAYS = arrays(float, st.sampled_from([(), (1, 4), (3, 2), (2, 3, 2)]),
                elements=NUMBERS)
SLOPES = st.floats(0.01, 0.5)


@pytest.fixture(scope="module")
def names():
    """What the source notebook defines."""
    return Definitions(TestNotebook.name)


def gradients(function, *values):
    """Value of a function of numbers, and its gradients by autograd."""
    inputs = [torch.tensor(float(value), dtype=torch.float64,
                           requires_grad=True) for value in values]
    output = function(*inputs)
    output.backward()
    return output.item(), [x.grad.item() for x in inputs]


def slopes(function, z):
    """Derivative of an elementwise function at every entry, by autograd."""
    z = torch.tensor(z, requires_grad=True)
    function(z).sum().backward()
    return z.grad.numpy()


@settings(deadline=None)
@given(NUMBERS, NUMBERS, NUMBERS)
def test_graph(names, a, b, c):
    J, cache = names["graph_forward"](a, b, c)
    value, expected = gradients(lambda a, b, c: 3 * (a + b * c), a, b, c)
    np.testing.assert_allclose(J, value, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(names["graph_backward"](cache), expected)


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_two_paths(names, x, w):
    J, dx, dw = names["two_paths"](x, w)
    value, expected = gradients(lambda x, w: x * w * (x + 2 * w), x, w)
    np.testing.assert_allclose(J, value, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose([dx, dw], expected, rtol=1e-9, atol=1e-9)


@settings(deadline=None)
@given(ARRAYS, SLOPES)
def test_values(names, z, slope):
    tensor = torch.tensor(z)
    for answer, expected in (
            (names["sigmoid"](z), scipy.special.expit(z)),
            (names["tanh"](z), np.tanh(z)),
            (names["relu"](z), torch.relu(tensor)),
            (names["leaky_relu"](z), torch.nn.functional.leaky_relu(tensor)),
            (names["leaky_relu"](z, slope),
             torch.nn.functional.leaky_relu(tensor, slope))):
        np.testing.assert_allclose(answer, expected, rtol=1e-9, atol=1e-12)


@settings(deadline=None)
@given(ARRAYS.filter(lambda z: (np.abs(z) > 1e-6).all()), SLOPES)
def test_derivatives(names, z, slope):
    leaky = torch.nn.functional.leaky_relu
    for answer, function in (
            (names["sigmoid_derivative"](z), torch.sigmoid),
            (names["tanh_derivative"](z), torch.tanh),
            (names["relu_derivative"](z), torch.relu),
            (names["leaky_relu_derivative"](z), leaky),
            (names["leaky_relu_derivative"](z, slope),
             lambda z: leaky(z, slope))):
        np.testing.assert_allclose(answer, slopes(function, z),
                                   rtol=1e-7, atol=1e-10)


def test_kinks_are_between_both_sides(names):
    assert 0 <= names["relu_derivative"](0.0) <= 1
    assert 0.2 <= names["leaky_relu_derivative"](0.0, 0.2) <= 1


@settings(deadline=None)
@given(st.integers(0, 10**6), *[st.integers(1, 6)] * 4)
def test_stack_collapses(names, seed, n0, n1, n2, m):
    rng = np.random.default_rng(seed)
    W1, b1 = rng.normal(size=(n1, n0)), rng.normal(size=(n1, 1))
    W2, b2 = rng.normal(size=(n2, n1)), rng.normal(size=(n2, 1))
    X = rng.normal(size=(n0, m))
    W, b = names["linear_stack_collapses"](W1, b1, W2, b2)
    assert W.shape == (n2, n0) and b.shape == (n2, 1)
    two_layers = torch.nn.Sequential(torch.nn.Linear(n0, n1),
                                     torch.nn.Linear(n1, n2)).double()
    with torch.no_grad():
        for layer, weight, bias in zip(two_layers, (W1, W2), (b1, b2)):
            layer.weight.copy_(torch.tensor(weight))
            layer.bias.copy_(torch.tensor(bias.ravel()))
        expected = two_layers(torch.tensor(X.T)).numpy().T
    np.testing.assert_allclose(W @ X + b, expected, rtol=1e-9, atol=1e-9)
