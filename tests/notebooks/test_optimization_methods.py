"""The notebook optimization_methods against PyTorch, SciPy and properties."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import lfilter
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions

from utils.built.deep_network_step_by_step import L_model_forward


class TestNotebook(EveryNotebook):
    name = "optimization_methods"


NAMES = Definitions(TestNotebook.name)
SEEDS = st.integers(0, 10**6)


def network(seed, dims=(4, 3, 2, 1)):
    rng = np.random.default_rng(seed)
    return {f"{name}{layer}": rng.normal(size=size)
            for layer in range(1, len(dims))
            for name, size in (("W", (dims[layer], dims[layer - 1])),
                               ("b", (dims[layer], 1)))}


def gradients(seed, number):
    """Gradients of step `number`, the same for ours and PyTorch's."""
    return {f"d{name}": value for name, value in network(
        seed + 7919 * number).items()}


def ours(optimizer, seed, rate, steps):
    """Parameters after some steps with our functions."""
    parameters = network(seed)
    v, s = NAMES["initialize_adam"](parameters)
    for t in range(1, steps + 1):
        grads = gradients(seed, t)
        if optimizer == "gd":
            parameters = NAMES["update_parameters_with_gd"](
                parameters, grads, rate)
        elif optimizer == "momentum":
            parameters, v = NAMES["update_parameters_with_momentum"](
                parameters, grads, v, 0.9, rate)
        elif optimizer == "rmsprop":
            parameters, s = NAMES["update_parameters_with_rmsprop"](
                parameters, grads, s, 0.8, rate, 0.01)
        else:
            parameters, v, s, _, _ = NAMES["update_parameters_with_adam"](
                parameters, grads, v, s, t, rate, 0.7, 0.95, 0.01)
    return parameters


# PyTorch's momentum adds the whole gradient: its rate is a tenth of ours.
TORCH = {
    "gd": lambda leaves, rate: torch.optim.SGD(leaves, rate),
    "momentum": lambda leaves, rate: torch.optim.SGD(
        leaves, 0.1 * rate, momentum=0.9),
    "rmsprop": lambda leaves, rate: torch.optim.RMSprop(
        leaves, rate, alpha=0.8, eps=0.01),
    "adam": lambda leaves, rate: torch.optim.Adam(
        leaves, rate, betas=(0.7, 0.95), eps=0.01)}


@pytest.mark.parametrize("optimizer", TORCH)
@settings(max_examples=15, deadline=None)
@given(SEEDS, st.floats(0.001, 0.5), st.integers(1, 6))
def test_steps_agree_with_torch(optimizer, seed, rate, steps):
    leaves = {name: torch.tensor(value, requires_grad=True)
              for name, value in network(seed).items()}
    chosen = TORCH[optimizer](list(leaves.values()), rate)
    for t in range(1, steps + 1):
        for name, slope in gradients(seed, t).items():
            leaves[name[1:]].grad = torch.tensor(slope)
        chosen.step()
    for name, value in ours(optimizer, seed, rate, steps).items():
        np.testing.assert_allclose(value, leaves[name].detach(), rtol=1e-9,
                                   atol=1e-12)


@given(st.integers(1, 200), st.integers(1, 200), SEEDS)
def test_mini_batches_hold_each_example_once(m, size, seed):
    X = np.arange(3 * m).reshape(3, m)
    Y = X[:1] % 7
    batches = NAMES["random_mini_batches"](X, Y, size, seed)
    widths = [mini_X.shape[1] for mini_X, _ in batches]
    assert widths[:-1] == [size] * (len(widths) - 1)
    assert 1 <= widths[-1] <= size
    joined = np.concatenate([mini_X for mini_X, _ in batches], axis=1)
    np.testing.assert_array_equal(np.sort(joined, axis=1), X)
    for mini_X, mini_Y in batches:
        np.testing.assert_array_equal(mini_X[:1] % 7, mini_Y)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=60),
       st.floats(0, 0.99))
def test_average_is_a_filter_and_its_weights_sum_to_one(x, beta):
    average = NAMES["exponentially_weighted_average"]
    plain = average(np.array(x), beta, bias_correction=False)
    np.testing.assert_allclose(
        plain, lfilter([1 - beta], [1, -beta], x), rtol=1e-9, atol=1e-9)
    corrected = average(np.array(x), beta)
    assert corrected[0] == pytest.approx(x[0], rel=1e-9, abs=1e-9)
    assert min(x) - 1e-9 <= corrected.min()
    assert corrected.max() <= max(x) + 1e-9


@given(st.lists(st.sampled_from([-2.0, -0.5, 0.0, 0.7, 3.0]), min_size=1,
                max_size=6), SEEDS)
def test_critical_point_by_walking_away(curvatures, seed):
    """What the value does along the eigenvectors decides."""
    n = len(curvatures)
    Q = np.linalg.qr(np.random.default_rng(seed).normal(size=(n, n)))[0]
    H = Q @ np.diag(curvatures) @ Q.T
    H = (H + H.T) / 2
    change = np.round([q @ H @ q for q in Q.T], 6)
    found = NAMES["critical_point"](H)
    assert (found == "saddle") == bool(change.min() < 0 < change.max())
    assert (found == "minimum") == bool(change.min() > 0)
    assert (found == "maximum") == bool(change.max() < 0)


@given(st.floats(0.001, 2), st.integers(0, 5000), st.floats(0, 3),
       st.integers(1, 500))
def test_schedules(rate, epoch, decay_rate, interval):
    schedule = NAMES["schedule_lr_decay"]
    start_of_interval = epoch - epoch % interval
    now = schedule(rate, epoch, decay_rate, interval)
    assert now == schedule(rate, start_of_interval, decay_rate, interval)
    assert now == pytest.approx(NAMES["update_lr"](
        rate, start_of_interval / interval, decay_rate))
    assert NAMES["update_lr"](rate, 0, decay_rate) == rate


@pytest.mark.parametrize("optimizer", TORCH)
def test_training_agrees_with_torch(optimizer):
    """The whole loop: several mini-batches, four epochs, falling rate."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(5, 23))
    Y = (X[:1] > X[1:2]).astype(int)
    parameters, costs = NAMES["model"](
        X, Y, [5, 6, 4, 1], optimizer, learning_rate=0.05,
        mini_batch_size=8, num_epochs=4, beta=0.9, decay=NAMES["update_lr"],
        decay_rate=0.5, seed=11)
    leaves = {name: torch.tensor(value, requires_grad=True) for name, value
              in NAMES["start_parameters"]([5, 6, 4, 1], 11).items()}
    chosen = {
        "rmsprop": lambda leaves: torch.optim.RMSprop(leaves, alpha=0.9),
        "adam": lambda leaves: torch.optim.Adam(leaves)}.get(
            optimizer, lambda leaves: TORCH[optimizer](leaves, 1))(
                list(leaves.values()))
    share = 0.1 if optimizer == "momentum" else 1
    for epoch in range(4):
        chosen.param_groups[0]["lr"] = share * 0.05 / (1 + 0.5 * epoch)
        losses = []
        for mini_X, mini_Y in NAMES["random_mini_batches"](
                X, Y, 8, 11 + epoch):
            A = torch.tensor(mini_X)
            for layer in (1, 2, 3):
                Z = leaves[f"W{layer}"] @ A + leaves[f"b{layer}"]
                A = torch.relu(Z)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                Z, torch.tensor(mini_Y, dtype=torch.float64))
            losses += [loss.item()] * mini_Y.size
            chosen.zero_grad()
            loss.backward()
            chosen.step()
        assert costs[epoch] == pytest.approx(np.mean(losses), rel=1e-7)
    for name, value in parameters.items():
        np.testing.assert_allclose(value, leaves[name].detach(), rtol=1e-6,
                                   atol=1e-9)


def test_averages_do_not_share_memory_and_inputs_stay():
    parameters = network(0)
    before = {name: value.copy() for name, value in parameters.items()}
    v, s = NAMES["initialize_adam"](parameters)
    v["dW1"] += 1
    assert not s["dW1"].any()
    NAMES["update_parameters_with_adam"](parameters, gradients(0, 1), v, s,
                                         1)
    for name, value in parameters.items():
        np.testing.assert_array_equal(value, before[name])


def test_digits_are_learned():
    parameters, _ = NAMES["model"](
        NAMES["X_train"], NAMES["Y_train"], [100, 32, 16, 1], "adam",
        num_epochs=2)
    A, _ = L_model_forward(NAMES["X_test"], parameters)
    assert np.mean((A > 0.5) == NAMES["Y_test"]) > 0.9
