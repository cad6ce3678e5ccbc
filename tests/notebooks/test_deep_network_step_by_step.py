"""deep_network_step_by_step against PyTorch, and parity against counting."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "deep_network_step_by_step"


HIDDEN = st.lists(st.integers(1, 6), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def names():
    """What the source notebook defines."""
    return Definitions(TestNotebook.name)


def drawn(layer_dims, m, seed):
    """Parameters, inputs and labels of a random problem."""
    rng = np.random.default_rng(seed)
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters[f"W{l}"] = rng.normal(
            size=(layer_dims[l], layer_dims[l - 1]), scale=0.7)
        parameters[f"b{l}"] = rng.normal(size=(layer_dims[l], 1), scale=0.7)
    return (parameters, rng.normal(size=(layer_dims[0], m)),
            rng.integers(0, 2, size=(1, m)))


def with_torch(parameters, X, Y):
    """Answers, cost and gradients (dA0 included) by autograd."""
    tensors = {name: torch.tensor(values, requires_grad=True)
               for name, values in {**parameters, "A0": X}.items()}
    A = tensors["A0"]
    layers = len(parameters) // 2
    for l in range(1, layers + 1):
        Z = tensors[f"W{l}"] @ A + tensors[f"b{l}"]
        A = torch.relu(Z) if l < layers else torch.sigmoid(Z)
    cost = torch.nn.functional.binary_cross_entropy(
        A, torch.tensor(Y, dtype=torch.float64))
    cost.backward()
    return A.detach().numpy(), cost.item(), {
        "d" + name: tensor.grad.numpy() for name, tensor in tensors.items()}


@settings(deadline=None)
@given(HIDDEN, st.integers(1, 9), st.integers(0, 10**6))
def test_forward_and_backward(names, hidden, m, seed):
    parameters, X, Y = drawn([*hidden, 1], m, seed)
    AL, caches = names["L_model_forward"](X, parameters)
    grads = names["L_model_backward"](AL, Y, caches)
    answers, cost, expected = with_torch(parameters, X, Y)
    np.testing.assert_allclose(AL, answers, rtol=1e-10)
    np.testing.assert_allclose(names["compute_cost"](AL, Y), cost,
                               rtol=1e-9)
    # The notebook's dA belong to each example's loss, autograd's to the
    # cost, their mean.
    expected["dA0"] = m * expected["dA0"]
    for name, values in expected.items():
        assert grads[name].shape == values.shape
        np.testing.assert_allclose(grads[name], values, rtol=1e-7,
                                   atol=1e-10, err_msg=name)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_one_layer(names, activation):
    rng = np.random.default_rng(4)
    A_prev, W, b, dA = (rng.normal(size=size)
                        for size in ((3, 5), (4, 3), (4, 1), (4, 5)))
    A, cache = names["linear_activation_forward"](A_prev, W, b, activation)
    results = names["linear_activation_backward"](dA, cache, activation)
    inputs = [torch.tensor(x, requires_grad=True) for x in (A_prev, W, b)]
    out = getattr(torch, activation)(inputs[1] @ inputs[0] + inputs[2])
    out.backward(torch.tensor(dA))
    np.testing.assert_allclose(A, out.detach().numpy())
    for got, tensor, share in zip(results, inputs, (1, 5, 5)):
        np.testing.assert_allclose(got, tensor.grad.numpy() / share)


@settings(deadline=None)
@given(HIDDEN, st.floats(0.001, 2), st.integers(0, 10**6))
def test_update_is_torch_sgd(names, hidden, rate, seed):
    parameters, X, Y = drawn([*hidden, 1], 5, seed)
    AL, caches = names["L_model_forward"](X, parameters)
    grads = names["L_model_backward"](AL, Y, caches)
    updated = names["update_parameters"](parameters, grads, rate)
    tensors = {name: torch.tensor(values)
               for name, values in parameters.items()}
    for name, tensor in tensors.items():
        tensor.grad = torch.tensor(grads["d" + name])
    torch.optim.SGD(tensors.values(), lr=rate).step()
    assert updated.keys() == parameters.keys()
    for name, tensor in tensors.items():
        np.testing.assert_allclose(updated[name], tensor.numpy())


@given(st.lists(st.integers(1, 30), min_size=2, max_size=6))
def test_shapes_are_those_of_the_start(names, layer_dims):
    parameters = names["initialize_parameters_deep"](layer_dims)
    assert names["parameter_shapes"](layer_dims) == {
        name: values.shape for name, values in parameters.items()}
    assert len(parameters) == 2 * (len(layer_dims) - 1)
    linears = [torch.nn.Linear(*pair)
               for pair in zip(layer_dims, layer_dims[1:])]
    assert sum(v.size for v in parameters.values()) == sum(
        p.numel() for linear in linears for p in linear.parameters())


def test_start_is_small_and_normal(names):
    for parameters in (names["initialize_parameters"](300, 200, 100),
                       names["initialize_parameters_deep"]([300, 200, 100])):
        W1, W2 = parameters["W1"], parameters["W2"]
        assert W1.shape == (200, 300) and W2.shape == (100, 200)
        for W in (W1, W2):
            assert abs(W.std() / 0.01 - 1) < 0.02
            # A normal keeps 68.3 % within one deviation, a uniform 57.7 %.
            assert abs(np.mean(np.abs(W) < 0.01) - 0.683) < 0.02
        assert not parameters["b1"].any() and not parameters["b2"].any()
        start = W2.ravel()[:50]
        assert not np.allclose(W1.ravel()[:50], start)


@pytest.mark.parametrize("n", [2, 4, 8, 16])
def test_parity_on_all_inputs(names, n):
    numbers = np.arange(2 ** n)
    bits = (numbers >> np.arange(n)[:, None]) & 1
    parameters = names["parity_parameters"](n)
    AL, caches = names["L_model_forward"](bits, parameters)
    odd = [bin(number).count("1") % 2 == 1 for number in numbers]
    np.testing.assert_array_equal(AL[0] > 0.5, odd)
    assert sum(Z.shape[0] for _, Z in caches[:-1]) == 2 * (n - 1)
    assert len(caches) - 1 == np.log2(n)
