"""The reader's framework against PyTorch, and against utils/nn."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions

from utils import nn


class TestNotebook(EveryNotebook):
    name = "build_a_framework"


N = Definitions(TestNotebook.name)
SEEDS = st.integers(0, 10**6)
TWO_SHAPES = hnp.mutually_broadcastable_shapes(
    num_shapes=2, max_dims=3, max_side=4).map(lambda found: found[0])


def draw(seed, *shapes):
    """Arrays of both signs, away from 0."""
    rng = np.random.default_rng(seed)
    return [np.asarray(rng.choice([-1.0, 1.0], shape)
                       * rng.uniform(0.1, 2, shape)) for shape in shapes]


def agree(function, arrays, reference=None):
    """Value and gradients against PyTorch."""
    mine = N["leaves"](*arrays)
    result = function(*mine)
    weights = np.random.default_rng(1).normal(size=result.shape)
    (result * weights).sum().backward()
    theirs = [torch.tensor(array, requires_grad=True) for array in arrays]
    expected = (reference or function)(*theirs)
    (expected * torch.tensor(weights)).sum().backward()
    np.testing.assert_allclose(result.data, expected.detach(), rtol=1e-9,
                               atol=1e-12)
    for one, other in zip(mine, theirs):
        assert one.grad.shape == one.shape
        np.testing.assert_allclose(one.grad, other.grad, rtol=1e-8,
                                   atol=1e-10)


@settings(max_examples=25, deadline=None)
@given(TWO_SHAPES, SEEDS)
def test_broadcast_operations(shapes, seed):
    agree(lambda a, b: (a + b) * a - 2 * b + 1, draw(seed, *shapes))


@settings(max_examples=20, deadline=None)
@given(st.tuples(*[st.integers(1, 5)] * 3), SEEDS)
def test_a_network_of_all_operations(sizes, seed):
    m, n, k = sizes

    def network(X, W, b):
        hidden = (X @ W + b).relu()
        return ((hidden.tanh() + hidden * hidden).exp().sum(1) + 1).log()
    agree(network, draw(seed, (m, n), (n, k), (k,)))


@settings(max_examples=25, deadline=None)
@given(hnp.array_shapes(min_dims=1, max_dims=3, max_side=4), st.data(),
       st.booleans(), SEEDS)
def test_sum(shape, data, keepdims, seed):
    axis = data.draw(st.one_of(st.none(), st.integers(
        -len(shape), len(shape) - 1)))
    agree(lambda a: N["reduce_sum"](a, axis, keepdims), draw(seed, shape),
          lambda a: torch.sum(a, tuple(range(a.ndim)) if axis is None
                              else axis, keepdim=keepdims))


@settings(max_examples=25, deadline=None)
@given(TWO_SHAPES, SEEDS)
def test_unbroadcast_is_the_transpose_of_broadcasting(shapes, seed):
    wide = np.broadcast_shapes(*shapes)
    x, g = draw(seed, shapes[0], wide)
    back = N["unbroadcast"](g, shapes[0])
    assert back.shape == shapes[0]
    np.testing.assert_allclose(np.sum(np.broadcast_to(x, wide) * g),
                               np.sum(x * back), rtol=1e-9, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)),
                min_size=1, max_size=15), SEEDS)
def test_order_and_gradients_of_any_graph(steps, seed):
    def build(*leaves):
        nodes = list(leaves)
        for first, second in steps:
            nodes.append((nodes[first % len(nodes)]
                          * nodes[second % len(nodes)]).tanh())
        return nodes[-1]
    arrays = draw(seed, (2, 3), (2, 3))
    result = build(*N["leaves"](*arrays))
    order = N["topological_order"](result)
    place = {node: number for number, node in enumerate(order)}
    assert len(place) == len(order) and order[-1] is result
    assert all(place[parent] < place[node] for node in order
               for parent, _ in node.edges)
    agree(lambda *both: build(*both) + both[0] * 0 + both[1] * 0, arrays)


def test_ten_thousand_deep_and_twice():
    x, = N["leaves"](0.5)
    y = x
    for _ in range(10_000):
        y = (y + y) * 0.5
    y.backward()
    y.backward()
    assert x.grad == 2


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 6), st.integers(2, 5), SEEDS)
def test_loss(m, classes, seed):
    labels = np.random.default_rng(seed).integers(0, classes, m)
    agree(lambda z: N["softmax_cross_entropy"](z, labels),
          draw(seed, (m, classes)),
          lambda z: torch.nn.functional.cross_entropy(
              z, torch.tensor(labels)))


@pytest.mark.parametrize("kind, settings", [
    ("SGD", {}), ("Adam", {"betas": (0.8, 0.7), "eps": 0.03})])
def test_training_agrees_with_torch(kind, settings):
    rng = np.random.default_rng(4)
    mine = N["Sequential"](N["Linear"](5, 7, rng, np.float64), N["relu"],
                           N["Linear"](7, 3, rng, np.float64))
    theirs = torch.nn.Sequential(
        torch.nn.Linear(5, 7), torch.nn.ReLU(),
        torch.nn.Linear(7, 3)).double()
    with torch.no_grad():
        for value, other in zip(mine.parameters(), theirs.parameters()):
            other.copy_(torch.tensor(value.data.T.copy()))
    named = {"beta1": 0.8, "beta2": 0.7, "epsilon": 0.03} if settings else {}
    optimizer = N[kind](mine.parameters(), 0.05, **named)
    their_optimizer = getattr(torch.optim, kind)(
        theirs.parameters(), lr=0.05, **settings)
    X, labels = rng.normal(size=(18, 5)), rng.integers(0, 3, 18)
    for _ in range(3):
        batches = list(N["DataLoader"](X, labels, 4, rng))
        loss = N["train_epoch"](mine, optimizer, batches)
        total = 0
        for rows, truth in batches:
            their_optimizer.zero_grad()
            their_loss = torch.nn.functional.cross_entropy(
                theirs(torch.tensor(rows)), torch.tensor(truth))
            their_loss.backward()
            their_optimizer.step()
            total += their_loss.item() * len(truth)
        assert loss == pytest.approx(total / len(X), rel=1e-7)
    for value, other in zip(mine.parameters(), theirs.parameters()):
        np.testing.assert_allclose(value.data, other.detach().numpy().T,
                                   rtol=1e-6, atol=1e-9)


@given(st.lists(st.lists(st.floats(0, 9), min_size=1, max_size=5),
                min_size=1, max_size=6))
def test_epoch_loss_is_the_mean_over_examples(batches):
    flat = [loss for batch in batches for loss in batch]
    assert N["epoch_loss"](
        [np.mean(batch) for batch in batches],
        [len(batch) for batch in batches]) == pytest.approx(
            np.mean(flat), abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["__add__", "__sub__", "__mul__"]),
                          st.integers(0, 99), st.integers(0, 99)),
                min_size=1, max_size=15), SEEDS)
def test_session_gives_what_eager_gives(steps, seed):
    values = draw(seed, (2, 3), (2, 1))
    nodes = [N["Placeholder"]("a"), N["Placeholder"]("b")]
    feed = dict(zip(nodes, values))
    for name, first, second in steps:
        first, second = first % len(nodes), second % len(nodes)
        values.append(getattr(values[first], name)(values[second]))
        nodes.append(getattr(nodes[first], name)(nodes[second]))
    np.testing.assert_allclose(N["Session"]().run(nodes[-1], feed),
                               values[-1], equal_nan=True)


def test_same_design_as_utils_nn():
    """What later courses import is what the reader wrote."""
    for name in nn.__all__:
        assert name in N
    public = {name for name in vars(nn.Tensor) if not name.startswith("__")}
    assert public == {name for name in vars(N["Tensor"])
                      if not name.startswith("__")}
    losses = []
    for parts in (N, vars(nn)):
        rng = np.random.default_rng(0)
        model = parts["Sequential"](parts["Linear"](4, 6, rng),
                                    parts["tanh"], parts["Linear"](6, 3, rng))
        optimizer = parts["Adam"](model.parameters(), 0.01)
        X = rng.normal(size=(20, 4)).astype(np.float32)
        for rows, truth in parts["DataLoader"](X, np.arange(20) % 3, 8, rng):
            optimizer.zero_grad()
            loss = parts["softmax_cross_entropy"](
                model(parts["Tensor"](rows)), truth)
            loss.backward()
            optimizer.step()
        losses.append(loss.data)
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
