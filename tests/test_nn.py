"""utils/nn against finite differences and PyTorch."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grading import places
from utils import nn
from utils.nn import Tensor, softmax_cross_entropy
from utils.nn.tensor import reduce_sum, topological_order, unbroadcast

torch = pytest.importorskip("torch")

SEEDS = st.integers(0, 10**6)
TWO_SHAPES = hnp.mutually_broadcastable_shapes(
    num_shapes=2, max_dims=4, max_side=4).map(lambda found: found[0])
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, max_side=4)

ONE = {"relu": (lambda a: a.relu(), lambda a: a.relu()),
       "tanh": (lambda a: a.tanh(), lambda a: a.tanh()),
       "exp": (lambda a: a.exp(), lambda a: a.exp()),
       "log": (lambda a: (a * a + 1).log(), lambda a: (a * a + 1).log()),
       "neg": (lambda a: -a, lambda a: -a),
       "mean": (lambda a: a.mean(), lambda a: a.mean()),
       "numbers": (lambda a: 2 - 3 * a + 1, lambda a: 2 - 3 * a + 1),
       "left": (lambda a: 0.5 + (a - 2) * 4, lambda a: 0.5 + (a - 2) * 4)}
TWO = {"add": lambda a, b: a + b, "mul": lambda a, b: a * b,
       "sub": lambda a, b: a - b}


def draw(seed, *shapes):
    """Arrays away from 0, where relu has no slope."""
    rng = np.random.default_rng(seed)
    return [np.asarray(rng.choice([-1.0, 1.0], shape)
                       * rng.uniform(0.1, 2, shape)) for shape in shapes]


def compare(function, arrays, reference=None, rtol=1e-9):
    """Value and gradients of function against PyTorch and differences.

    The result is multiplied by fixed random numbers and summed, so that
    every entry of its gradient matters in its own way.
    """
    mine = [Tensor(array, requires_grad=True) for array in arrays]
    result = function(*mine)
    weights = np.random.default_rng(1).normal(size=result.shape)
    (result * weights).sum().backward()

    theirs = [torch.tensor(array, requires_grad=True) for array in arrays]
    expected = (reference or function)(*theirs)
    (expected * torch.tensor(weights)).sum().backward()

    np.testing.assert_allclose(result.data, expected.detach(), rtol=rtol,
                               atol=1e-12)
    for one, other in zip(mine, theirs):
        assert one.grad.shape == one.shape
        np.testing.assert_allclose(one.grad, other.grad, rtol=rtol,
                                   atol=1e-10)

    def value(changed):
        return np.sum(function(*map(Tensor, changed)).data * weights)
    for place, array in enumerate(arrays):
        for index in list(np.ndindex(array.shape))[:6]:
            up, down = ([one.copy() for one in arrays] for _ in "ab")
            up[place][index] += 1e-5
            down[place][index] -= 1e-5
            measured = (value(up) - value(down)) / 2e-5
            np.testing.assert_allclose(mine[place].grad[index], measured,
                                       rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ONE)
@settings(max_examples=40, deadline=None)
@given(SHAPES, SEEDS)
def test_operations_of_one(name, shape, seed):
    compare(ONE[name][0], draw(seed, shape), ONE[name][1])


@pytest.mark.parametrize("name", TWO)
@settings(max_examples=60, deadline=None)
@given(TWO_SHAPES, SEEDS)
def test_broadcasting(name, shapes, seed):
    compare(TWO[name], draw(seed, *shapes))


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.integers(1, 5)] * 3), st.sampled_from(
    [((), ()), ((3,), (3,)), ((3,), ()), ((2, 1), (4,)), ((), (2, 3))]),
    SEEDS)
def test_matmul(sizes, leading, seed):
    k, n, p = sizes
    compare(lambda a, b: a @ b,
            draw(seed, (*leading[0], k, n), (*leading[1], n, p)))


def test_matmul_of_vectors_is_refused():
    with pytest.raises(ValueError, match="two axes"):
        Tensor(np.ones((2, 3))) @ Tensor(np.ones(3))


@settings(max_examples=60, deadline=None)
@given(hnp.array_shapes(min_dims=1, max_dims=4, max_side=4), st.data(),
       st.booleans(), SEEDS)
def test_sum(shape, data, keepdims, seed):
    axis = data.draw(st.one_of(
        st.none(), st.integers(-len(shape), len(shape) - 1),
        hnp.valid_tuple_axes(len(shape), min_size=1)))
    compare(lambda a: reduce_sum(a, axis, keepdims), draw(seed, shape),
            lambda a: torch.sum(a, tuple(range(a.ndim)) if axis is None
                                else axis, keepdim=keepdims))


@settings(max_examples=60, deadline=None)
@given(TWO_SHAPES, SEEDS)
def test_unbroadcast_is_the_transpose_of_broadcasting(shapes, seed):
    """<broadcast(x), g> = <x, unbroadcast(g)> for all x and g."""
    wide = np.broadcast_shapes(*shapes)
    x, g = draw(seed, shapes[0], wide)
    back = unbroadcast(g, shapes[0])
    assert back.shape == shapes[0]
    np.testing.assert_allclose(np.sum(np.broadcast_to(x, wide) * g),
                               np.sum(x * back), rtol=1e-9, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(2, 5), SEEDS)
def test_softmax_cross_entropy(m, classes, seed):
    logits, = draw(seed, (m, classes))
    labels = np.random.default_rng(seed).integers(0, classes, m)
    compare(lambda z: softmax_cross_entropy(z, labels), [logits],
            lambda z: torch.nn.functional.cross_entropy(
                z, torch.tensor(labels)))


def test_softmax_cross_entropy_of_large_scores():
    logits = Tensor(np.array([[1e4, 0, -1e4], [0, 1e4, 0]]),
                    requires_grad=True)
    loss = softmax_cross_entropy(logits, np.array([1, 1]))
    loss.backward()
    assert loss.data == 5e3
    np.testing.assert_array_equal(logits.grad, [[0.5, -0.5, 0], [0, 0, 0]])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(TWO)), st.integers(0, 99),
                          st.integers(0, 99)), min_size=1, max_size=12),
       SEEDS)
def test_any_graph_with_nodes_used_again(steps, seed):
    """Steps name two earlier results, often the same ones."""
    def build(*leaves):
        nodes = list(leaves)
        for name, first, second in steps:
            nodes.append(TWO[name](nodes[first % len(nodes)],
                                   nodes[second % len(nodes)]).tanh())
        return sum(nodes, nodes[0])
    compare(build, draw(seed, (2, 3), (3,)), rtol=1e-8)


def test_a_second_call_adds_to_the_gradient():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    y.backward()
    y.backward()
    np.testing.assert_array_equal(x.grad, [4, 8])
    (3 * x).sum().backward()
    np.testing.assert_array_equal(x.grad, [7, 11])


def test_gradients_share_no_fate():
    """add hands one array to both parents; a later sum must not write it."""
    a, b = (Tensor([1.0], requires_grad=True) for _ in "ab")
    y = a + b
    (y + a).backward()
    assert (a.grad, b.grad, y.grad) == (2, 1, 1)


@pytest.mark.parametrize("kind", ["chain", "doubling"])
def test_ten_thousand_nodes(kind):
    """No recursion, in building, going back, and letting go."""
    x = Tensor([0.5], requires_grad=True)
    y = x
    for _ in range(10_000):
        y = y + 1e-4 if kind == "chain" else (y + y) * 0.5
    order = topological_order(y)
    assert order[0] is x
    assert len(order) == (10_001 if kind == "chain" else 20_001)
    y.backward()
    assert x.grad == 1
    del order, y


def test_a_very_deep_graph_is_let_go():
    """Freeing nested objects must not exhaust the stack."""
    code = ("from utils.nn import Tensor\n"
            "y = Tensor(1.0, requires_grad=True)\n"
            "for _ in range(300_000): y = y + 1\n"
            "y.backward()\ndel y\nprint('done')")
    done = subprocess.run([sys.executable, "-c", code], cwd=places.CODE,
                          capture_output=True, text=True)
    assert done.stdout == "done\n", done.stderr


def test_constants_keep_no_graph():
    y = Tensor(np.ones(3))
    for _ in range(5):
        y = (y * 2).tanh()
    assert not y.edges
    with pytest.raises(ValueError, match="requires a gradient"):
        y.backward()


def test_arrays_stay_tensors():
    x = Tensor(np.ones((2, 3)), requires_grad=True)
    for y in (np.ones(3) + x, np.ones(3) * x, np.ones(3) - x,
              np.ones((4, 2)) @ x, np.float32(2) * x):
        assert isinstance(y, Tensor)
        assert y.edges[0][0].edges or y.edges[0][0] is x


def model(dtype):
    rng = np.random.default_rng(0)
    return nn.Sequential(nn.Linear(5, 7, rng, dtype), nn.relu,
                         nn.Linear(7, 4, rng, dtype), nn.tanh,
                         nn.Linear(4, 3, rng, dtype))


@pytest.mark.parametrize("optimizer", [nn.SGD, nn.Adam])
def test_float32_is_kept(optimizer):
    network = model(np.float32)
    moves = optimizer(network.parameters(), learning_rate=0.1)
    X = np.ones((6, 5), np.float32)
    logits = network(Tensor(X))
    hidden = 2 * logits + 1 - logits.mean() * 0.5
    loss = softmax_cross_entropy(hidden, np.zeros(6, int))
    loss = loss + 0.01 * sum(((1 - p) * p).sum()
                             for p in network.parameters())
    loss.backward()
    moves.step()
    for node in topological_order(loss):
        assert node.data.dtype == np.float32
        assert node.grad.dtype == np.float32
    for parameter in network.parameters():
        assert parameter.data.dtype == np.float32


@pytest.mark.parametrize("mine, theirs, settings", [
    ("SGD", "SGD", {}), ("Adam", "Adam", {}),
    ("Adam", "Adam", {"beta1": 0.7, "beta2": 0.8, "epsilon": 0.05})])
def test_training_agrees_with_torch(mine, theirs, settings):
    """Same start, same batches, ten steps: the same parameters."""
    network = model(np.float64)
    moves = getattr(nn, mine)(network.parameters(), learning_rate=0.05,
                              **settings)
    layers = []
    for layer in network.layers:
        if hasattr(layer, "parameters"):
            linear = torch.nn.Linear(*layer.W.shape, dtype=torch.float64)
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(layer.W.data.T))
                linear.bias.zero_()
            layers.append(linear)
        else:
            layers.append(torch.nn.ReLU() if layer is nn.relu
                          else torch.nn.Tanh())
    copy = torch.nn.Sequential(*layers)
    named = {"lr": 0.05}
    if settings:
        named |= {"betas": (settings["beta1"], settings["beta2"]),
                  "eps": settings["epsilon"]}
    their_moves = getattr(torch.optim, theirs)(copy.parameters(), **named)
    rng = np.random.default_rng(3)
    X, labels = rng.normal(size=(17, 5)), rng.integers(0, 3, 17)
    for _ in range(2):
        for rows, truth in nn.DataLoader(X, labels, 4, rng):
            moves.zero_grad()
            loss = softmax_cross_entropy(network(Tensor(rows)), truth)
            loss.backward()
            moves.step()
            their_moves.zero_grad()
            their_loss = torch.nn.functional.cross_entropy(
                copy(torch.tensor(rows)), torch.tensor(truth))
            their_loss.backward()
            their_moves.step()
            np.testing.assert_allclose(loss.data, their_loss.item(),
                                       rtol=1e-7)
    for parameter, other in zip(network.parameters(), copy.parameters()):
        np.testing.assert_allclose(parameter.data, other.detach().numpy().T,
                                   rtol=1e-6, atol=1e-9)


def test_a_parameter_without_gradient_stays():
    for kind in (nn.SGD, nn.Adam):
        unused = Tensor(np.ones(2), requires_grad=True)
        kind([unused], learning_rate=1).step()
        np.testing.assert_array_equal(unused.data, 1)


@given(st.integers(1, 40), st.integers(1, 50), SEEDS)
def test_loader_gives_every_example_once(m, size, seed):
    X, labels = np.arange(2 * m).reshape(m, 2), np.arange(m)
    for rng in (np.random.default_rng(seed), None):
        found = list(nn.DataLoader(X, labels, size, rng))
        assert [len(truth) for _, truth in found][:-1] == [size] * (
            len(found) - 1)
        truths = np.concatenate([truth for _, truth in found])
        rows = np.concatenate([row for row, _ in found])
        np.testing.assert_array_equal(np.sort(truths), labels)
        np.testing.assert_array_equal(rows, X[truths])
        if rng is None:
            np.testing.assert_array_equal(truths, labels)
