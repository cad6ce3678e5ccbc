"""The tools of a search against SciPy, and what must hold for any search."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "hyperparameter_tuning"


NAMES = Definitions(TestNotebook.name)
SEEDS = st.integers(0, 10**6)


@settings(max_examples=30, deadline=None)
@given(st.floats(-6, 2), st.floats(0.1, 5), SEEDS)
def test_rates_are_log_uniform(exponent, width, seed):
    low, high = 10 ** exponent, 10 ** (exponent + width)
    rates = NAMES["sample_learning_rate"](low, high, 300,
                                          np.random.default_rng(seed))
    assert stats.kstest(rates, stats.loguniform(low, high).cdf).pvalue > 1e-7


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 0.9), st.floats(1.2, 4), SEEDS)
def test_betas_are_log_uniform_from_above(low, nines, seed):
    high = 1 - 10 ** -nines
    betas = NAMES["sample_beta"](low, high, 300, np.random.default_rng(seed))
    due = stats.loguniform(1 - high, 1 - low)
    assert stats.kstest(1 - betas, due.cdf).pvalue > 1e-7


def test_whole_numbers_are_equally_likely():
    rng = np.random.default_rng(0)
    drawn = [NAMES["sample_config"]({"layers": ("integer", 2, 5)},
                                    rng)["layers"] for _ in range(4000)]
    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [2, 3, 4, 5]
    assert stats.chisquare(counts).pvalue > 1e-6


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_grid_holds_every_combination_once(sizes):
    values = {f"h{place}": list(range(size))
              for place, size in enumerate(sizes)}
    found = {tuple(config[name] for name in values)
             for config in NAMES["grid_configs"](values)}
    assert found == set(np.ndindex(*sizes))
    assert len(NAMES["grid_configs"](values)) == math.prod(sizes)


def test_the_same_generator_repeats_a_search():
    space = {"rate": ("log", 1e-4, 1), "beta": ("beta", 0.9, 0.999),
             "units": ("integer", 4, 9), "keep": ("linear", 0.5, 1)}
    first, again = (NAMES["random_search"](
        lambda config: config["rate"], space, 5, np.random.default_rng(3))
        for _ in range(2))
    assert first == again
    assert all(score == config["rate"] for config, score in first)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(-50, 50), st.booleans()), min_size=1,
                max_size=12, unique_by=lambda pair: pair[0]),
       st.integers(1, 12), SEEDS)
def test_box_is_the_smallest_around_the_best(scores, keep, seed):
    rng = np.random.default_rng(seed)
    results = [({"a": rng.normal(), "b": rng.normal()},
                float("nan") if failed else float(score))
               for score, failed in scores]
    valid = [score for _, score in results if score == score]
    if not valid:
        return
    keep = min(keep, len(valid))
    limit = np.partition(valid, len(valid) - keep)[len(valid) - keep]
    best = [config for config, score in results if score >= limit]
    for name, (low, high) in NAMES["coarse_to_fine"](results, keep).items():
        column = np.array([config[name] for config in best])
        assert (low, high) == (column.min(), column.max())


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 40), st.integers(0, 500), SEEDS)
def test_halving_keeps_to_its_budget(number, extra, seed):
    """Scores that never change: the best wins, and no step is overspent."""
    scores = np.random.default_rng(seed).permutation(number)
    configs = [{"place": place} for place in range(number)]
    spent = np.zeros(number, dtype=int)

    def train(config, steps):
        assert steps > spent[config["place"]]
        spent[config["place"]] = steps
        return scores[config["place"]]

    total = math.ceil(math.log2(number))
    budget = total * number + extra
    winner, rounds = NAMES["successive_halving"](configs, train, budget)
    assert winner["place"] == scores.argmax()
    assert spent.sum() <= budget
    assert len(rounds) == total
    left = [len(trained) for _, trained in rounds]
    assert left[0] == number
    assert all(after == -(-before // 2)
               for before, after in zip(left, left[1:]))
    assert rounds[-1][0] == spent.max() == spent[winner["place"]]


def test_number_of_trials_against_the_binomial():
    answer = NAMES["trials_answer"]
    assert stats.binom(answer, 0.05).sf(0) >= 0.95
    assert stats.binom(answer - 1, 0.05).sf(0) < 0.95
    assert pytest.approx(0.401, abs=1e-3) == stats.binom(10, 0.05).sf(0)
