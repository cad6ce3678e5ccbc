"""Transfer and multi-task against PyTorch, SciPy and finite differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions, source, workbench

from utils import nn


class TestNotebook(EveryNotebook):
    name = "transfer_and_multitask"


NAMES = Definitions(TestNotebook.name)
MODERATE = settings(max_examples=40, deadline=None)


def parameters(rng, sizes):
    found = {}
    for l, (n_in, n_out) in enumerate(zip(sizes, sizes[1:]), start=1):
        found[f"W{l}"] = rng.normal(size=(n_in, n_out))
        found[f"b{l}"] = rng.normal(size=n_out)
    return found


@st.composite
def tasks(draw):
    """Scores and labels (m, tasks), some missing, at least one there."""
    m, k = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    Y = rng.choice([0.0, 1.0, np.nan], (m, k))
    Y[0, 0] = 1.0
    return rng.normal(size=(m, k)), Y


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


@MODERATE
@given(tasks())
def test_cost_and_slope_are_pytorchs(drawn):
    torch = pytest.importorskip("torch")
    Z, Y = drawn
    known = torch.tensor(~np.isnan(Y))
    scores = torch.tensor(Z, requires_grad=True)
    cost = torch.nn.functional.binary_cross_entropy_with_logits(
        scores[known], torch.tensor(Y)[known])
    cost.backward()
    P = sigmoid(Z)
    assert NAMES["masked_cross_entropy"](P, Y) == pytest.approx(cost.item())
    np.testing.assert_allclose(
        NAMES["masked_cross_entropy_backward"](P, Y), scores.grad.numpy(),
        atol=1e-12)


def slope(cost, Z, step=1e-6):
    """The slope of cost at Z by differences on both sides."""
    found = np.zeros(Z.shape)
    for place in np.ndindex(Z.shape):
        moved = np.zeros(Z.shape)
        moved[place] = step
        found[place] = (cost(Z + moved) - cost(Z - moved)) / (2 * step)
    return found


@MODERATE
@given(tasks())
def test_the_slopes_are_those_of_differences(drawn):
    Z, Y = drawn
    np.testing.assert_allclose(
        NAMES["masked_cross_entropy_backward"](sigmoid(Z), Y),
        slope(lambda Z: NAMES["masked_cross_entropy"](sigmoid(Z), Y), Z),
        atol=1e-8)
    weighted = workbench(source(TestNotebook.name)).reference(
        "weighted_tasks")
    weights = np.linspace(0.5, 2, Y.shape[1])
    cost, found = weighted(sigmoid(Z), Y, weights)
    np.testing.assert_allclose(
        found, slope(lambda Z: weighted(sigmoid(Z), Y, weights)[0], Z),
        atol=1e-8)
    each = [(weight, NAMES["masked_cross_entropy"](
        sigmoid(Z[:, j:j + 1]), Y[:, j:j + 1]))
        for j, weight in enumerate(weights) if not np.isnan(Y[:, j]).all()]
    assert cost == pytest.approx(np.average(
        [mean for _, mean in each], weights=[weight for weight, _ in each]))


def test_only_the_free_ones_learn():
    """What freeze leaves out stays, in a real training."""
    rng = np.random.default_rng(0)
    layers = [nn.Linear(5, 4, rng), nn.relu, nn.Linear(4, 3, rng)]
    net = nn.Sequential(*layers)
    tensors = dict(zip(("W1", "b1", "W2", "b2"), net.parameters()))
    before = {name: tensor.data.copy() for name, tensor in tensors.items()}
    optimizer = nn.SGD(NAMES["freeze"](tensors, {"W1", "b2"}), 0.1)
    X = rng.normal(size=(20, 5)).astype(np.float32)
    nn.softmax_cross_entropy(
        net(nn.Tensor(X)), rng.integers(0, 3, 20)).backward()
    optimizer.step()
    changed = {name for name, tensor in tensors.items()
               if not np.array_equal(tensor.data, before[name])}
    assert changed == {"b1", "W2"}


@MODERATE
@given(st.lists(st.integers(1, 6), min_size=2, max_size=5),
       st.integers(1, 7), st.integers(0, 99))
def test_the_new_head_and_the_old_layers(sizes, n_classes, seed):
    rng = np.random.default_rng(seed)
    old = parameters(rng, sizes)
    kept = dict(old)
    new = NAMES["replace_head"](old, n_classes, rng)
    assert [*new] == [*old] and new is not old
    *below, W, b = old
    assert all(old[name] is kept[name] for name in old)
    assert all(new[name] is old[name] for name in below)
    assert new[W].shape == (sizes[-2], n_classes)
    assert new[b].shape == (n_classes,) and not new[b].any()


def test_the_new_head_is_as_large_as_said():
    head = NAMES["replace_head"](
        parameters(np.random.default_rng(0), (2, 400, 3)), 50,
        np.random.default_rng(1))["W2"]
    assert stats.kstest(head.ravel() * 20, "norm").pvalue > 0.01


@MODERATE
@given(st.integers(0, 999), st.integers(3, 12), st.floats(-0.03, 0.03))
def test_worth_it_is_a_paired_t_above_2(seed, n, gain):
    rng = np.random.default_rng(seed)
    scratch = {m: rng.uniform(0.1, 0.6, n) for m in (20, 300)}
    transfer = {m: errors - gain + rng.normal(scale=0.02, size=n)
                for m, errors in scratch.items()}
    found = NAMES["transfer_worth_it"](scratch, transfer)
    assert found == {m: stats.ttest_rel(
        scratch[m], transfer[m]).statistic > 2 for m in scratch}


def test_how_often_luck_passes():
    """The text says about once in 25 times, with ten seeds."""
    rng = np.random.default_rng(0)
    zeros = {m: np.zeros(10) for m in range(4000)}
    luck = {m: rng.normal(size=10) for m in range(4000)}
    passed = np.mean([*NAMES["transfer_worth_it"](luck, zeros).values()])
    assert passed == pytest.approx(1 / 25, abs=0.012)
    assert stats.t.sf(2, 9) == pytest.approx(1 / 25, abs=0.003)


@MODERATE
@given(st.integers(1, 50), st.integers(1, 9), st.integers(0, 99))
def test_pairs_and_their_sums(m, k, seed):
    rng = np.random.default_rng(seed)
    left, right = rng.integers(0, 10, m), rng.integers(0, 10, k)
    partners, sums = NAMES["end_to_end_examples"](left, right, rng)
    assert sums.tolist() == [
        int(a) + int(right[place]) for a, place in zip(left, partners)]


def test_every_partner_comes_as_often():
    partners, _ = NAMES["end_to_end_examples"](
        np.zeros(6000, int), np.arange(6), np.random.default_rng(3))
    assert stats.chisquare(np.bincount(partners)).pvalue > 0.01


def test_a_pipeline_is_wrong_where_mistakes_do_not_cancel():
    """The estimate 1 - (1 - e)**2 of the text, and what it leaves out."""
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 10, (2, 40_000, 1, 1))
    wrong = rng.random(truth.shape) < 0.2
    seen = np.where(wrong, (truth + rng.integers(1, 10, truth.shape)) % 10,
                    truth)
    sums = NAMES["pipeline_sum"](lambda pictures: pictures[:, 0, 0], *seen)
    missed = np.mean(sums != truth[:, :, 0, 0].sum(axis=0))
    both = wrong.all(axis=0)
    cancel = np.mean(both & (seen.sum(axis=0) == truth.sum(axis=0)))
    assert 0 < cancel < 0.01
    assert missed + cancel == pytest.approx(1 - 0.8 ** 2, abs=0.01)
