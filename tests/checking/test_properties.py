"""Properties accept what is right, nearly always, and name what is not."""

import ast
import string
from pathlib import Path

import numpy as np
import pytest

from utils.checking import properties as p
from utils.checking.messages import MESSAGES
from utils.checking.properties import asking
from utils.checking.properties.basic import LENGTH


def keys(answer, *wanted):
    return [failure.key for failure in p.failures(answer, wanted)]


def test_right_random_answers_are_never_refused():
    rng = np.random.default_rng(0)
    for _ in range(3000):
        size = rng.integers(1, 40, 2)
        W = rng.normal(scale=0.01, size=size)
        assert keys({"W": W}, *p.runs((), p.normal("W", std=0.01))) == []


@pytest.mark.parametrize("wrong, key", [
    (lambda rng: rng.random((8, 6)) * 0.01, "p_all_positive"),
    (lambda rng: rng.normal(size=(8, 6)), "p_too_large"),
    (lambda rng: rng.normal(size=(8, 6)) * 1e-4, "p_too_small"),
    (lambda rng: np.zeros((8, 6)), "p_all_zero"),
    (lambda rng: np.full((8, 6), 0.01), "p_all_equal"),
    (lambda rng: np.full((8, 6), np.nan), "p_nan"),
    (lambda rng: "text", "p_not_array"),
])
def test_wrong_random_answers_are_named(wrong, key):
    rng = np.random.default_rng(1)
    assert keys({"W": wrong(rng)}, *p.runs(
        (), p.normal("W", std=0.01))) == [key]


@pytest.mark.parametrize("value, wanted, key", [
    ({"b": np.zeros((3, 1))}, p.zeros("b"), None),
    ({"b": np.ones((3, 1))}, p.zeros("b"), "p_not_zero"),
    ({}, p.zeros("b"), "p_missing"),
    ({"b": np.zeros((3, 1))}, p.shape("b", 3, 1), None),
    ({"b": np.zeros(3)}, p.shape("b", 3, 1), "p_shape"),
    ({"b": 0.0}, p.shape("b", 3, 1), "p_not_array"),
    ({"cost": 0.2}, p.at_most("cost", 0.3), None),
    ({"cost": 0.4}, p.at_most("cost", 0.3), "p_above"),
    ({"cost": float("nan")}, p.at_most("cost", 0.3), "p_nan"),
    ((1, [0.9, 0.8]), p.at_least((1, 0), 0.85), None),
    ((1, [0.9, 0.8]), p.at_least(1, 0.85), "p_below"),
    (np.zeros(0), p.at_least((), 0.5), "p_empty"),
    (np.zeros((0, 3)), p.at_most((), 0.5), "p_empty"),
    (np.zeros(0), p.zeros(()), "p_empty"),
    (np.zeros(0), p.normal((), 1), "p_empty"),
    ([1, 2, 3], p.length((), 3), None),
    ([1, 2], p.length((), 3), "p_length"),
    (3.0, p.length((), 3), "p_length"),
    ({"n": np.array([[4]])}, p.equals("n", 4), None),
    ({"n": 5}, p.equals("n", 4), "p_differs"),
    ({"n": "x"}, p.equals("n", 4), "p_differs"),
    (np.array([[True, False]]), p.accuracy((), [[1, 0]], 0.9), None),
    (np.array([[1.0, 1.0]]), p.accuracy((), [1, 0], 0.9), "p_accuracy"),
    (np.array([[1.0]]), p.accuracy((), [1, 0], 0.9), "p_length"),
])
def test_properties(value, wanted, key):
    assert keys(value, wanted) == ([key] if key else [])


@pytest.mark.parametrize("results, key", [
    ([[1, 2], [1, 2], [1, 3]], None),
    (([1, 2], [1, 2], [1, 3]), None),
    ([np.ones(3), np.ones(3) + 1e-12, np.zeros(3)], None),
    ([[1, 2], [1, 2], [1, 2]], "p_seeded_inside"),
    ([[1, 2], [1, 4], [1, 3]], "p_not_repeated"),
    ([[1, 2], [1, 3], [1, 2]], "p_not_repeated"),
    ([1, 0], "p_length"), ({"same": 1}, "p_length"), (1, "p_length")])
def test_the_seed_decides(results, key):
    assert keys(results, *p.three_seeds()) == ([key] if key else [])


def test_properties_hold_for_both_seeds_and_are_told_once():
    wanted = p.three_seeds(p.shape("W", 2), p.zeros("W"))
    good, bad = {"W": np.zeros(2)}, {"W": np.ones(2)}
    assert keys([good, good, {**good, "b": 1}], *wanted) == []
    assert keys([good, good, bad], *wanted) == ["p_not_zero"]
    (failure,) = p.failures([bad, bad, {"W": np.full(2, 3.)}], wanted)
    assert failure.place == ("W",)


def draws(make):
    rng = np.random.default_rng(0)
    return [{"W": make(rng)} for _ in range(3)]


@pytest.mark.parametrize("make, key", [
    (lambda rng: rng.standard_normal((40, 30)), None),
    (lambda rng: rng.standard_normal((40, 30), np.float32), None),
    (lambda rng: rng.uniform(-3 ** 0.5, 3 ** 0.5, (40, 30)), "p_kurtosis"),
    (lambda rng: rng.laplace(0, 0.5 ** 0.5, (40, 30)), "p_kurtosis"),
    (lambda rng: np.where(rng.random((40, 30)) < 0.5, 0.5, 1.3229) *
     rng.choice([-1, 1], (40, 30)), "p_kurtosis"),
    (lambda rng: 0.8 * rng.standard_normal((40, 30)) + 0.6,
     "p_not_normal"),
    (lambda rng: np.sort(rng.standard_normal(1200)).reshape(40, 30),
     "p_neighbours"),
    (lambda rng: np.sort(rng.standard_normal((40, 30)), axis=0),
     "p_neighbours"),
    (lambda rng: np.roll(np.random.default_rng(3).standard_normal(1200),
                         rng.integers(1200)), "p_same_numbers"),
    (lambda rng: np.random.default_rng(3).standard_normal(1200),
     "p_seeded_inside")])
def test_normal_draws(make, key):
    wanted = p.runs((0, 1, 2), p.normal_draws({"W": 1}))
    assert keys(draws(make), *wanted) == ([key] if key else [])


def test_draws_too_even_for_chance():
    stats = pytest.importorskip("scipy.stats")
    z = np.random.default_rng(0).permutation(
        stats.norm.ppf((np.arange(3000) + 0.5) / 3000))
    assert keys({"W": z}, p.normal_draws({"W": 1})) == ["p_too_even"]


def test_what_is_broken_is_not_judged_together():
    wanted = [p.shape("W", 3, 1), p.normal_draws({"W": 1, "V": 1})]
    assert keys({"W": np.ones(3), "V": np.ones(900)}, *wanted) == ["p_shape"]


@pytest.mark.parametrize("make, key", [
    (lambda rng: rng.random((30, 40)) < 0.7, None),
    (lambda rng: rng.random((30, 40)) < 0.5, "p_share_kept"),
    (lambda rng: np.tile(rng.permutation(40) < 28, (30, 1)),
     "p_neighbours"),
    (lambda rng: rng.permuted(np.tile(np.arange(30)[:, None] < 21, 40),
                              axis=0), "p_masks_agree"),
    (lambda rng: rng.random((30, 40)) < rng.choice([0.4, 1], (30, 1)),
     "p_neighbours"),
    (lambda rng: rng.permuted(np.tile(np.arange(40) < 28, (30, 1)), axis=1),
     "p_masks_agree"),
    (lambda rng: np.roll(np.random.default_rng(3).random(1200) < 0.7,
                         rng.integers(999)).reshape(30, 40),
     "p_same_numbers")])
def test_masks(make, key):
    wanted = p.runs((0, 1, 2), p.masks([("W",)], 0.7))
    assert keys(draws(make), *wanted) == ([key] if key else [])


@pytest.mark.parametrize("make, key", [
    (lambda rng: rng.permutation(100), None),
    (lambda rng: np.arange(100), "p_not_shuffled"),
    (lambda rng: np.arange(100)[::-1], "p_not_shuffled"),
    (lambda rng: (37 * np.arange(100) + rng.integers(100)) % 100,
     "p_steps_recur"),
    (lambda rng: np.roll(np.random.default_rng(3).permutation(100),
                         rng.integers(100)), "p_orders_alike"),
    (lambda rng: (np.random.default_rng(3).permutation(100)
                  + rng.integers(100)) % 100, "p_orders_alike")])
def test_random_orders(make, key):
    rng, X = np.random.default_rng(0), np.arange(100.).reshape(1, 100)
    results = [[(X[:, make(rng)], X)] for _ in range(3)]
    wanted = p.runs((0, 2), p.random_orders((), X))
    assert keys(results, *wanted) == ([key] if key else [])


GROUPS = np.repeat(np.arange(120), 2)


def sides(order, share=0.6):
    """Two sets: the first groups of an order, and the others."""
    return [np.flatnonzero(np.isin(GROUPS, part))
            for part in np.split(order, [round(share * len(order))])]


@pytest.mark.parametrize("answer, key", [
    (sides(np.arange(120)), None),
    ([part.tolist() for part in sides(np.arange(120)[::-1])], None),
    (sides(np.arange(120), 0.5), "p_share"),
    (sides(np.arange(120))[:1], "p_length"),
    ("none", "p_length"),
    ([np.arange(240.0), []], "p_not_indices"),
    ([np.arange(1, 241), []], "p_not_indices"),
    ([GROUPS == 0, GROUPS > 0], "p_not_indices"),
    ([np.arange(144), np.arange(143, 240)], "p_not_once"),
    ([np.arange(144), np.arange(145, 240)], "p_not_once"),
    ([np.arange(143), np.arange(143, 240)], "p_parted")])
def test_whole_groups(answer, key):
    assert keys(answer, p.whole_groups((), GROUPS, (0.6, 0.4))) == (
        [key] if key else [])


@pytest.mark.parametrize("make, key", [
    (lambda rng: rng.permutation(120), None),
    (lambda rng: np.arange(120), "p_groups_not_drawn"),
    (lambda rng: np.roll(np.random.default_rng(3).permutation(120),
                         rng.integers(9)), "p_groups_alike")])
def test_drawn_groups(make, key):
    rng = np.random.default_rng(0)
    results = [sides(make(rng)) for _ in range(3)]
    wanted = p.runs((0, 2), p.drawn_groups((), GROUPS))
    assert keys(results, *wanted) == ([key] if key else [])


OLD = np.random.default_rng(5).integers(0, 4, 3000)
EACH_OTHER = [[new for new in range(4) if new != old] for old in range(4)]


def noisy(rng, rate=0.3, step=lambda rng: rng.integers(1, 4, 3000)):
    return np.where(rng.random(3000) < rate, (OLD + step(rng)) % 4, OLD)


@pytest.mark.parametrize("make, key", [
    (noisy, None), (lambda rng: noisy(rng).astype(float), None),
    (lambda rng: "text", "p_not_array"),
    (lambda rng: noisy(rng)[:, None], "p_shape"),
    (lambda rng: noisy(rng) + 0.5, "p_not_whole"),
    (lambda rng: np.where(rng.random(3000) < 0.3, 4, OLD), "p_no_class"),
    (lambda rng: noisy(rng, 0.2), "p_share_changed"),
    (lambda rng: OLD, "p_share_changed"),
    (lambda rng: noisy(rng, step=lambda rng: rng.integers(0, 4, 3000)),
     "p_share_changed"),
    (lambda rng: noisy(rng, np.where(OLD < 2, 0.4, 0.2)), "p_by_class"),
    (lambda rng: noisy(rng, step=lambda rng: 1), "p_uneven_new"),
    (lambda rng: noisy(rng, np.arange(3000) < 900), "p_neighbours"),
    (lambda rng: noisy(np.random.default_rng(3)), "p_seeded_inside"),
    (lambda rng: noisy(rng, step=lambda rng: np.arange(3000) // 1000 + 1),
     "p_neighbours")])
def test_relabelled(make, key):
    rng = np.random.default_rng(0)
    wanted = p.runs((0, 2), p.relabelled((), OLD, EACH_OTHER, 0.3))
    found = keys([make(rng) for _ in range(3)], *wanted)
    assert found == ([key] if key else [])


@pytest.mark.parametrize("places, new, key", [
    (OLD == 2, 1, None), (OLD == 2, 3, "p_wrong_switch"),
    (OLD == 1, 2, "p_stays"), (OLD < 0, 1, "p_share_changed")])
def test_relabelled_where_one_class_may(places, new, key):
    rng = np.random.default_rng(0)
    wanted = p.relabelled((), OLD, [[], [], [1], []], 0.3)
    answer = np.where(places & (rng.random(3000) < 0.3), new, OLD)
    assert keys(answer, wanted) == ([key] if key else [])


SOURCE, TARGET = np.arange(300), np.arange(300, 540)


def ways(rng, joined=None, **changes):
    """Four sets of SOURCE and TARGET, of which some are changed."""
    target = rng.permutation(TARGET)
    rest = np.concatenate([SOURCE, target[120:]])
    rest = rng.permutation(rest) if joined is None else rest[joined]
    found = {"train": rest[84:], "train_dev": rest[:84],
             "dev": target[:60], "test": target[60:120]}
    return found | {name: change(found) for name, change in changes.items()}


@pytest.mark.parametrize("changes, key", [
    ({}, None), ({"dev": lambda sets: sets["dev"].tolist()}, None),
    ({"dev": lambda sets: sets["dev"].astype(float)}, "p_not_ids"),
    ({"dev": lambda sets: [[1], [2, 3]]}, "p_not_ids"),
    ({"dev": lambda sets: sets["dev"][:, None]}, "p_not_ids"),
    ({"dev": lambda sets: sets["dev"] + 1000}, "p_not_ids"),
    ({"test": lambda sets: sets["train"][:60]}, "p_no_target"),
    ({"test": lambda sets: sets["dev"]}, "p_id_not_once"),
    ({"train": lambda sets: sets["train"][1:]}, "p_id_not_once"),
    ({"train_dev": lambda sets: np.concatenate(
        [sets["train_dev"], sets["train"][:9]]),
      "train": lambda sets: sets["train"][9:]}, "p_way_size"),
    ({"joined": np.arange(420)}, "p_no_mixture")])
def test_four_ways(changes, key):
    answer = ways(np.random.default_rng(0), **changes)
    assert keys(answer, p.four_ways((), SOURCE, TARGET, (0.2, 0.25, 0.25))
                ) == ([key] if key else [])


def test_four_ways_are_named():
    wanted = p.four_ways((), SOURCE, TARGET, (0.2, 0.25, 0.25))
    assert keys([1, 2], wanted) == ["p_no_ways"]
    assert keys({"train": SOURCE}, wanted) == ["p_lacks_ways"]


@pytest.mark.parametrize("make, key", [
    (ways, None),
    (lambda rng: ways(rng, np.arange(420)), "p_ways_not_drawn"),
    (lambda rng: ways(np.random.default_rng(3)) | {
        "kept": rng.random(2)}, None),
    (lambda rng: _moved(rng), "p_ways_alike")])
def test_drawn_ways(make, key):
    rng = np.random.default_rng(0)
    wanted = p.runs((0, 2), p.drawn_ways((), SOURCE, TARGET))
    results = [make(rng) for _ in range(3)]
    assert keys(results, *wanted) == ([key] if key else [])


def _moved(rng):
    """The same sets each time, but for two examples."""
    found = ways(np.random.default_rng(3))
    number = int(rng.integers(50))
    for name, other in (("train", "train_dev"), ("dev", "test")):
        one, two = found[name].copy(), found[other].copy()
        one[number], two[number] = two[number], one[number]
        found |= {name: one, other: two}
    return found


FRONT, MASKS, GROUNDS = (np.random.default_rng(7).random((size, 2, 3))
                         for size in (400, 400, 5))


def over(front=FRONT, masks=MASKS, behind=1 - MASKS,
         chosen=lambda rng: rng.integers(0, 5, 400)):
    return lambda rng: masks * front + behind * GROUNDS[chosen(rng)]


@pytest.mark.parametrize("make, key", [
    (over(), None), (lambda rng: "text", "p_not_array"),
    (lambda rng: over()(rng)[:, 0], "p_shape"),
    (over(behind=1), "p_shines_through"),
    (over(masks=1), "p_unmasked"),
    (over(masks=1 - MASKS, behind=MASKS), "p_exchanged"),
    (over(front=0.5 * FRONT), "p_not_composed"),
    (over(chosen=lambda rng: np.full(400, rng.integers(5))),
     "p_one_background"),
    (over(chosen=lambda rng: rng.integers(0, 4, 400)),
     "p_uneven_backgrounds"),
    (over(chosen=lambda rng: (np.arange(400) + rng.integers(5)) % 5),
     "p_backgrounds_follow"),
    (over(chosen=lambda rng: (np.random.default_rng(3).integers(0, 5, 400)
                              + rng.integers(5)) % 5),
     "p_backgrounds_follow")])
def test_composed(make, key):
    rng = np.random.default_rng(1)
    wanted = p.runs((0, 2), p.composed((), FRONT, MASKS, GROUNDS))
    results = [make(rng) for _ in range(3)]
    assert keys(results, *wanted) == ([key] if key else [])


LEFT, RIGHT = np.array([3, 8, 1]), np.array([5, 0])


@pytest.mark.parametrize("answer, key", [
    ((np.array([1, 0, 0]), np.array([3, 13, 6])), None),
    ([[1, 0, 0], [3.0, 13.0, 6.0]], None),
    ((np.array([1, 0, 0]), np.array([3, 13, 7])), "p_wrong_sum"),
    ((np.array([1, 0, 2]), np.array([3, 13, 6])), "p_no_partner"),
    ((np.array([1, 0, -1]), np.array([3, 13, 1])), "p_no_partner"),
    ((np.array([1, 0, 0.5]), np.array([3, 13, 6])), "p_not_whole"),
    ((np.array([1, 0]), np.array([3, 13])), "p_shape"),
    ((np.array([1, 0, 0]), np.array([[3, 13, 6]])), "p_shape"),
    ((np.array([1, 0, 0]), "text"), "p_not_array"),
    (np.array([1, 0, 0]), "p_length"), ([[1, 0, 0]], "p_length")])
def test_paired_sums(answer, key):
    assert keys(answer, p.paired_sums((), LEFT, RIGHT)) == (
        [key] if key else [])


SPACE = {"rate": 2.0, "layers": 0.5}


def search(**changes):
    asked = {"rate": np.arange(5.0), "layers": np.arange(1, 6)}
    return {"asked": asked, "configs": {**asked},
            "scores": 2 * np.arange(5) + 1.5 * np.arange(1, 6), **changes}


@pytest.mark.parametrize("answer, key", [
    (search(), None),
    (search(scores=np.arange(5.0)), "p_scores"),
    (search(scores=[1, 2, 3]), "p_results"),
    (search(asked={"rate": np.zeros(4), "layers": np.zeros(4)}),
     "p_few_calls"),
    (search(asked={"rate": np.zeros(9), "layers": np.zeros(9)}),
     "p_many_calls"),
    (search(configs={"rate": np.ones(5), "layers": np.arange(1, 6)}),
     "p_other_configs"),
    (search(configs={"rate": np.arange(5.0)[::-1],
                     "layers": np.arange(1, 6)[::-1]}),
     "p_order_of_training"),
    (search(scores="none"), "p_missing"), ([], "p_missing"),
    ({"asked": {}}, "p_missing"),
])
def test_scores_are_computed_from_the_configs(answer, key):
    assert keys(answer, p.searched((), SPACE, 5)) == ([key] if key else [])


SCALES = {"linear": lambda rng, n: rng.uniform(2, 6, n),
          "log": lambda rng, n: 10 ** rng.uniform(-4, 0, n),
          "beta": lambda rng, n: 1 - 10 ** rng.uniform(-3, -1, n),
          "integer": lambda rng, n: rng.integers(2, 7, n)}
ENDS = {"linear": (2, 6), "log": (1e-4, 1), "beta": (0.9, 0.999),
        "integer": (2, 6)}


@pytest.mark.parametrize("scale", SCALES)
def test_even_draws_are_never_refused(scale):
    rng = np.random.default_rng(0)
    wanted = p.runs((), p.spread((), *ENDS[scale], scale))
    for n in (1, 2, 9, 100, 400):
        for _ in range(300):
            assert keys(SCALES[scale](rng, n), *wanted) == []


@pytest.mark.parametrize("wrong, scale, key", [
    (lambda rng: rng.uniform(1e-4, 1, 200), "log", "p_too_many_large"),
    (lambda rng: rng.uniform(-4, 0, 200), "log", "p_below"),
    (lambda rng: 10 ** rng.uniform(-4, 1, 200), "log", "p_above"),
    (lambda rng: np.full(200, 0.01), "log", "p_few_values"),
    (lambda rng: rng.uniform(0.9, 0.999, 200), "beta", "p_too_many_small"),
    (lambda rng: rng.integers(2, 6, 200), "integer", "p_never"),
    (lambda rng: np.round(rng.uniform(2, 6, 3000)), "integer",
     "p_whole_share"),
    (lambda rng: np.arange(3000) % 5 + 2, "integer", "p_follow"),
    (lambda rng: np.geomspace(1e-4, 1, 200), "log", "p_neighbours"),
    (lambda rng: rng.permutation(np.geomspace(1e-4, 1, 999)), "log",
     "p_too_even"),
    (lambda rng: rng.uniform(2, 6, 200), "integer", "p_not_whole"),
    (lambda rng: np.zeros(0), "log", "p_empty"),
])
def test_uneven_draws_are_named(wrong, scale, key):
    answer = wrong(np.random.default_rng(0))
    assert keys(answer, *p.runs(
        (), p.spread((), *ENDS[scale], scale))) == [key]


def test_after_a_wrong_shape_nothing_more_is_asked_of_that_place():
    assert keys({"W": np.ones(3)}, p.shape("W", 3, 1),
                p.zeros("W")) == ["p_shape"]


X = np.array([[0., 1., 0., 1.], [0., 0., 1., 1.]])
XOR = np.array([[0, 1, 1, 0]])
FOLD = {"W1": np.ones((2, 2)), "b1": np.array([[0.], [-1.]]),
        "W2": np.array([[10., -20.]]), "b2": np.array([[-5.]])}


@pytest.mark.parametrize("change, key", [
    ({}, None),
    ({"W1": np.ones((2, 2), dtype=int), "b2": -5, "note": "extra"}, None),
    ({"W2": [[10, -20]]}, None),
    ({"b2": np.array([[5.]])}, "p_false_alarms"),
    ({"b2": np.array([[-15.]])}, "p_misses"),
    ({"W2": np.array([[-10., 20.]]), "b2": 5.}, "p_turned_round"),
    ({"W1": np.eye(2), "b1": 0., "W2": np.array([[-10., -10.]]), "b2": 5},
     "p_both_errors"),
    ({"W1": np.ones((2, 3))}, "p_entry_shape"),
    ({"W1": np.ones(2)}, "p_entry_shape"),
    ({"W1": np.ones((0, 2))}, "p_entry_shape"),
    ({"W1": 1.}, "p_entry_shape"),
    ({"b1": np.zeros(2)}, "p_entry_shape"),
    ({"b2": np.array([[np.nan]])}, "p_no_numbers"),
    ({"b2": None}, "p_no_numbers"),
    ({"b2": 10 ** 400}, "p_no_numbers"),
    ({"W2": [[1, 2], [3]]}, "p_no_numbers"),
    ({"W2": np.full((1, 2), 1e308), "W1": np.full((2, 2), 1e308)},
     "p_false_alarms"),
    ({"W1": np.ones((3, 2)), "b1": np.zeros((3, 1)),
      "W2": np.ones((1, 3))}, "p_units"),
])
def test_decisions_are_computed_from_the_parameters(change, key):
    wanted = p.decides((), X, XOR, 1, units=2)
    assert keys({**FOLD, **change}, wanted) == ([key] if key else [])


@pytest.mark.parametrize("answer, key", [
    (0.3, "dict_due"), (None, "dict_due"), ({}, "keys_missing"),
    ({"W1": np.ones((1, 2))}, "keys_missing")])
def test_what_is_no_network_is_named(answer, key):
    assert keys(answer, p.decides((), X, XOR, 0)) == [key]


# 0 was computed from 1 and 2, both of these from 3; 4 from 3 and from 0.
DIAMOND = [(0, 1), (0, 2), (1, 3), (2, 3), (4, 3), (4, 0)]


@pytest.mark.parametrize("order, key", [
    ([3, 1, 2, 0], None), (np.array([3, 2, 1, 0]), None),
    ([0, 1, 2, 3], "p_order_wrong"), ([1, 3, 2, 0], "p_order_wrong"),
    ([3, 1, 3, 2, 0], "p_order_twice"), ([3, 1, 0], "p_order_lacks"),
    ([3, 1, 2, 0, 4], "p_order_extra"), ("3120", "p_not_array"),
    ([], "p_empty"),
])
def test_topological_order(order, key):
    assert keys(order, p.topological((), DIAMOND)) == ([key] if key else [])


def faults():
    """{file: its tree} of what judges by properties, and {name: key} of the
    faults there."""
    folder = Path(p.__file__).parent
    trees = {path: ast.parse(path.read_text()) for path in (
        *folder.glob("*.py"), folder.with_name("older.py"))}
    return trees, {
        node.targets[0].id: node.value.args[0].value
        for tree in trees.values() for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "fault"}


def test_a_fault_says_what_it_is_given():
    """Where it is not, a judge would fail for the answer that has it."""
    trees, keys = faults()
    assert len(keys) > 80
    for path, tree in trees.items():
        for node in ast.walk(tree):
            name = isinstance(node, ast.Call) and ast.unparse(node.func)
            if name in keys:
                given = {keyword.arg for keyword in node.keywords}
                assert given == {
                    field for _, field, *_ in string.Formatter().parse(
                        MESSAGES[keys[name]]) if field}, (path, node.lineno)


def test_a_fault_of_other_fields_is_refused():
    with pytest.raises(TypeError, match="p_length says .*'expected', 'got'"):
        LENGTH(got=2)
    with pytest.raises(ValueError, match="two messages .* 'p_length'"):
        asking.fault("p_length", "is long")
    with pytest.raises(ValueError, match="no message .* 'p_nothing'"):
        asking.fault("p_nothing")
    with pytest.raises(ValueError, match="two properties .* 'length'"):
        asking.property_of(lambda value: None, name="length")
