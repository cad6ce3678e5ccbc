"""Error analysis against counting, SciPy and simulation."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions, source, workbench


class TestNotebook(EveryNotebook):
    name = "error_analysis"


NAMES = Definitions(TestNotebook.name)
MODERATE = settings(max_examples=60, deadline=None)
TAGS = st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=12)


@MODERATE
@given(TAGS, st.integers(1, 99), st.sets(st.sampled_from("abcde")))
def test_ceilings_are_errors_without_those_examples(tags, right, chosen):
    """Of so many examples each error is one; those with the tag are mended."""
    m = len(tags) + right
    error = len(tags) / m
    table = NAMES["error_table"](tags)
    assert table == Counter(tag for one in tags for tag in one)
    assert NAMES["ceilings"](error, tags) == {tag: pytest.approx(
        len([one for one in tags if tag not in one]) / m) for tag in table}
    assert NAMES["ceiling_together"](error, tags, chosen) == pytest.approx(
        len([one for one in tags if not chosen & one]) / m)


@MODERATE
@given(TAGS, st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.integers(1, 8), st.integers(1, 8)), min_size=1))
def test_no_other_work_gains_more_a_week(tags, work):
    fix_rate = {tag: share / 8 for tag, (share, _) in work.items()}
    weeks = {tag: number for tag, (_, number) in work.items()}

    def gain(tag):
        return 0.3 * sum(tag in one for one in tags) / len(
            tags) * fix_rate[tag] / weeks[tag]

    found = NAMES["best_next"](0.3, tags, fix_rate, weeks)
    assert gain(found) == pytest.approx(max(map(gain, work)))


def test_noise_is_as_frequent_and_as_even_as_asked():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 6, 60_000)
    noisy = NAMES["add_label_noise"](y, 6, 0.3, rng)
    counts = np.zeros((6, 6))
    np.add.at(counts, (y, noisy), 1)
    due = np.where(np.eye(6, dtype=bool), 0.7, 0.3 / 5) * counts.sum(
        axis=1, keepdims=True)
    assert stats.chisquare(
        counts.ravel(), due.ravel(), ddof=5).pvalue > 1e-4
    hit = NAMES["add_systematic_noise"](y, 1, 4, 0.3, rng)
    assert set(zip(y[hit != y], hit[hit != y])) == {(4, 1)}
    n = int(np.sum(y == 4))
    assert stats.binomtest(int(np.sum(hit != y)), n, 0.3).pvalue > 1e-4
    # Which are hit is independent of which were replaced.
    both = np.sum((hit != y) & (noisy != y))
    assert stats.binomtest(
        int(both), int(np.sum(hit != y)), 0.3).pvalue > 1e-4


@MODERATE
@given(st.integers(0, 999), st.integers(2, 30), st.integers(2, 6))
def test_suspects_are_those_of_the_largest_loss(seed, m, classes):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    P = rng.dirichlet(np.ones(classes), m)
    y, k = rng.integers(0, classes, m), int(rng.integers(1, m + 1))
    losses = torch.nn.functional.nll_loss(
        torch.log(torch.tensor(P)), torch.tensor(y), reduction="none")
    np.testing.assert_array_equal(
        NAMES["suspicious_labels"](P, y, k), torch.topk(losses, k).indices)


def labels_and_answers(rng, m=4000):
    """Labels, answers and truth of which model and labels share mistakes."""
    truth = rng.integers(0, 5, m)
    y = np.where((truth == 3) & (rng.random(m) < 0.4), 2, truth)
    y_hat = np.where(rng.random(m) < 0.8, y, rng.integers(0, 5, m))
    return y, y_hat, truth


def test_an_audit_of_all_is_the_true_error():
    y, y_hat, truth = labels_and_answers(np.random.default_rng(1))
    everyone = np.random.default_rng(2).permutation(len(y))
    assert NAMES["audited_error"](
        y, y_hat, everyone, truth[everyone]) == pytest.approx(
            np.mean(y_hat != truth))


def test_audits_of_both_sides_are_right_on_average():
    """As SciPy's test of their mean says; of one side alone they are not."""
    rng = np.random.default_rng(3)
    y, y_hat, truth = labels_and_answers(rng)
    sides = [np.flatnonzero((y != y_hat) == flag) for flag in (True, False)]
    found = []
    for _ in range(600):
        audited = np.concatenate([
            rng.choice(side, 60, replace=False) for side in sides])
        found.append(NAMES["audited_error"](
            y, y_hat, audited, truth[audited]))
    true_error = np.mean(y_hat != truth)
    assert stats.ttest_1samp(found, true_error).pvalue > 1e-3
    one_side = np.mean((y_hat != truth) & (y_hat != y))
    assert one_side < true_error - 5 * np.std(found) / 600 ** 0.5


@pytest.mark.parametrize("sizes, shares", [
    ((300, 2700), (0.6, 0.03)), ((100, 400, 2500), (0.5, 0.2, 0.05))])
def test_the_challenge_is_the_smallest_variance(sizes, shares):
    plan = workbench(source(TestNotebook.name)).reference("audit_plan")
    sizes, shares, n = np.array(sizes), np.array(shares), 200

    def deviation(each):
        return np.sqrt(np.sum((sizes / sizes.sum()) ** 2 * shares
                              * (1 - shares) / each))

    each, spread = plan(sizes, shares, n)
    assert each.sum() == pytest.approx(n)
    assert deviation(each) == pytest.approx(spread)
    best = optimize.minimize(
        lambda rest: deviation(np.append(rest, n - rest.sum())),
        np.full(len(sizes) - 1, n / len(sizes)),
        bounds=[(1, n - 1)] * (len(sizes) - 1), tol=1e-12)
    assert spread == pytest.approx(best.fun, rel=1e-6)
