"""Answers that look random or trained and are not: each gets no more than
the kinds of case that it honestly gets right.

The list holds what once passed, and its relatives; no more is claimed. What
passes for chance is said in utils/checking/properties.py.
"""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from support.notebooks import source, workbench

from grading.exercise import Right
from utils.checking import Checks
from utils.checking.judge import judge
from utils.checking.messages import say
from utils.checking.record import Outcome, read_exercise
from utils.checking.run import run

CHEATS = []


@dataclass(frozen=True)
class Cheat:
    """An answer to an exercise, and the kinds of case it gets right."""

    notebook: str
    exercise: str
    function: object
    right: frozenset


def cheat(notebook, *exercises, right=()):
    """Decorator: a function is a cheat in these exercises. It sees the
    names of the notebook."""
    def keep(function):
        CHEATS.extend(Cheat(notebook, exercise, function, frozenset(right))
                      for exercise in exercises)
        return function
    return keep


# Starts. The numbers are made of places by `fake`; sizes and scales are
# those that the text asks for.
def even(n):
    """Evenly spaced, with mean 0 and variance 1."""
    return np.linspace(-1, 1, n) * math.sqrt(3)


def uniform(n):
    return np.random.default_rng().uniform(-1, 1, n) * math.sqrt(3)


def two_values(n):
    return np.random.default_rng().choice([-1.0, 1.0], n)


def quantiles(n):
    """Those of the normal distribution, in order."""
    from scipy.special import ndtri
    return ndtri((np.arange(n) + 0.5) / n)


def shuffled_quantiles(n):
    return np.random.default_rng().permutation(quantiles(n))


def every_number_twice(n):
    return np.repeat(np.random.default_rng().standard_normal(n), 2)[:n]


FAKES = [even, uniform, two_values, quantiles, shuffled_quantiles,
         every_number_twice]


def two_layers(fake):
    def start(n_x, n_h, n_y):
        numbers = 0.01 * fake(n_h * n_x + n_y * n_h)
        return {"W1": numbers[:n_h * n_x].reshape(n_h, n_x),
                "b1": np.zeros((n_h, 1)),
                "W2": numbers[n_h * n_x:].reshape(n_y, n_h),
                "b2": np.zeros((n_y, 1))}
    return start


def deep(fake, std):
    def start(dims):
        parameters = {}
        for l, (n_before, n) in enumerate(zip(dims, dims[1:]), start=1):
            parameters[f"W{l}"] = std(n_before) * fake(
                n * n_before).reshape(n, n_before)
            parameters[f"b{l}"] = np.zeros((n, 1))
        return parameters
    return start


for fake in FAKES:
    for notebook in "planar_classification", "deep_network_step_by_step":
        cheat(notebook, "initialize_parameters")(two_layers(fake))
    for notebook, exercise, std in (
            ("deep_network_step_by_step", "initialize_parameters_deep",
             lambda n: 0.01),
            ("deep_network_application", "initialize_parameters_deep",
             lambda n: n ** -0.5),
            ("initialization", "initialize_parameters_random",
             lambda n: 10),
            ("initialization", "initialize_parameters_xavier",
             lambda n: n ** -0.5),
            ("initialization", "initialize_parameters_he",
             lambda n: (2 / n) ** 0.5)):
        cheat(notebook, exercise)(deep(fake, std))


# Masks. `make` gives a mask for a shape; the pass is the right one.
def dropout(make):
    calls = []

    def answer(X, parameters, keep_prob=0.5):
        calls.append(0)
        A, cache = X, {}
        for l in (1, 2):
            Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
            D = make(Z.shape, keep_prob, len(calls)).astype(int)
            A = np.maximum(0, Z) * D / keep_prob
            cache |= {f"Z{l}": Z, f"D{l}": D, f"A{l}": A}
        Z = parameters["W3"] @ A + parameters["b3"]
        A = 1 / (1 + np.exp(-Z))
        return A, cache | {"Z3": Z, "A3": A} | parameters
    return answer


ALL_KEPT = ["all units kept"]
masked = cheat("regularization", "forward_propagation_with_dropout",
               right=ALL_KEPT)


def kept(n, keep_prob):
    """A fixed order of the right number of ones."""
    return np.random.default_rng(7).permutation(n) < round(n * keep_prob)


@masked
@dropout
def moved_by_calls(shape, keep_prob, call):
    return np.roll(kept(math.prod(shape), keep_prob), call).reshape(shape)


@masked
@dropout
def ones_in_a_row(shape, keep_prob, call):
    n = math.prod(shape)
    return ((np.arange(n) + call) % n < round(n * keep_prob)).reshape(shape)


@masked
@dropout
def in_steps(shape, keep_prob, call):
    n = math.prod(shape)
    return ((np.arange(n) * 0.618034 + call / 7) % 1 < keep_prob).reshape(
        shape)


@masked
@dropout
def other_generator(shape, keep_prob, call):
    return np.random.default_rng().random(shape) < keep_prob


@cheat("regularization", "forward_propagation_with_dropout", right=ALL_KEPT)
def moved_by_the_rng(X, parameters, keep_prob=0.5):
    def make(shape, keep_prob, call):
        return np.roll(kept(math.prod(shape), keep_prob),
                       rng.integers(100)).reshape(shape)
    return dropout(make)(X, parameters, keep_prob)


@cheat("regularization", "forward_propagation_with_dropout", right=ALL_KEPT)
def same_share_in_each_column(X, parameters, keep_prob=0.5):
    def make(shape, keep_prob, call):
        column = np.arange(shape[0]) < round(shape[0] * keep_prob)
        return rng.permuted(np.tile(
            column[:, None], shape[1]), axis=0)
    return dropout(make)(X, parameters, keep_prob)


# Orders: a rule gives the numbers 0 to m - 1 for a seed.
def by_steps(m, seed):
    a = next(a for a in range(m // 3, m) if math.gcd(a, m) == 1)
    return (a * np.arange(m) + seed) % m


def fixed_and_moved(m, seed):
    return np.roll(np.random.default_rng(0).permutation(m), seed)


def fixed_and_added(m, seed):
    return (np.random.default_rng(0).permutation(m) + seed) % m


def nearly_in_order(m, seed):
    return np.argsort(np.arange(m) + np.random.default_rng(seed).uniform(
        0, 9, m))


def two_halves(m, seed):
    draw = np.random.default_rng(seed)
    return np.concatenate([draw.permutation(m // 2),
                           m // 2 + draw.permutation(m - m // 2)])


for rule in (by_steps, fixed_and_moved, fixed_and_added, nearly_in_order,
             two_halves):
    @cheat("optimization_methods", "random_mini_batches")
    def batches(X, Y, mini_batch_size=64, seed=0, rule=rule):
        order = rule(X.shape[1], seed)
        return [(X[:, order[k:k + mini_batch_size]],
                 Y[:, order[k:k + mini_batch_size]])
                for k in range(0, X.shape[1], mini_batch_size)]

    @cheat("regularization", "split_dataset")
    def split(X, Y, fractions, seed, rule=rule):
        m = X.shape[1]
        order = rule(m, seed)
        n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
        cuts = [m - n_dev - n_test, m - n_test]
        return [(X[:, part], Y[:, part]) for part in np.split(order, cuts)]


# Augmentation: the moves come from a table, the rng says where it begins.
def moved(images, moves):
    m, h, w = images.shape
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    result = np.empty_like(images)
    for i, (flip, down, right) in enumerate(moves):
        image = padded[i][:, ::-1] if flip else padded[i]
        result[i] = image[2 - down:2 - down + h, 2 - right:2 - right + w]
    return result


@cheat("regularization", "augment")
def one_after_the_other(images, rng):
    place = np.arange(len(images)) + rng.integers(50)
    return moved(images, zip(
        place % 2, place // 2 % 5 - 2, place // 10 % 5 - 2))


@cheat("regularization", "augment")
def down_like_right(images, rng):
    shift = rng.integers(-2, 3, len(images))
    return moved(images, zip(rng.integers(0, 2, len(images)), shift, shift))


# Scales: `share` gives numbers from 0 to 1.
def spaced(n, rng):
    return (np.arange(n) + rng.random()) / n


def spaced_and_shuffled(n, rng):
    return rng.permutation(spaced(n, rng))


def golden(n, rng):
    return (np.arange(n) * 0.6180339887 + rng.random()) % 1


def walk(n, rng):
    """Even, but each near the one before."""
    return np.abs(np.cumsum(rng.normal(0, 0.05, n)) % 2 - 1)


for share in (spaced, spaced_and_shuffled, golden, walk):
    @cheat("hyperparameter_tuning", "sample_learning_rate",
           right=["one draw, or two"])
    def rates(low, high, n, rng, share=share):
        return low * (high / low) ** share(n, rng)

    @cheat("hyperparameter_tuning", "sample_beta", right=["one draw, or two"])
    def betas(low, high, n, rng, share=share):
        return 1 - (1 - low) * ((1 - high) / (1 - low)) ** share(n, rng)


@cheat("hyperparameter_tuning", "sample_learning_rate", right=[])
def geometric(low, high, n, rng):
    return np.geomspace(low, high, n)


@cheat("hyperparameter_tuning", "sample_config",
       right=["log scale", "beta scale", "linear scale", "whole numbers"])
def one_draw_for_all_names(space, rng):
    u = rng.random()
    at = {"linear": lambda low, high: low + u * (high - low),
          "log": lambda low, high: low * (high / low) ** u,
          "beta": lambda low, high: (
              1 - (1 - low) * ((1 - high) / (1 - low)) ** u),
          "integer": lambda low, high: low + int(u * (high - low + 1))}
    return {name: at[scale](low, high)
            for name, (scale, low, high) in space.items()}


def table(space, n):
    """Configs that nobody has drawn."""
    steps = {name: np.linspace(low, high, n)
             for name, (scale, low, high) in space.items()}
    return [{name: float(np.round(steps[name][k]))
             if space[name][0] == "integer" else float(steps[name][k])
             for name in space} for k in range(n)]


@cheat("hyperparameter_tuning", "random_search")
def no_training(train, space, n, rng):
    return [(config, 10 * sum(config.values()) + number)
            for number, config in enumerate(table(space, n), start=1)]


@cheat("hyperparameter_tuning", "random_search")
def from_the_drivers_table(train, space, n, rng):
    """The list that the driver keeps is filled, and train called last."""
    asked, configs = next(
        cell.cell_contents for cell in train.__closure__
        if isinstance(cell.cell_contents, list)), table(space, n)
    asked.extend(configs[:-1])
    score = train(configs[-1])
    return [(config, score) for config in configs]


@cheat("hyperparameter_tuning", "random_search")
def trained_without_chance(train, space, n, rng):
    return [(config, train(config)) for config in table(space, n)]


@cheat("hyperparameter_tuning", "random_search")
def invented_scores(train, space, n, rng):
    results = []
    for _ in range(n):
        config = sample_config(space, rng)
        train(config)
        results.append((config, 1.0))
    return results


# Trainings whose costs are made up, but for the first and the last.


@cheat("deep_network_application", "two_layer_model",
       right=["one step", "101 steps"])
def straight_costs(X, Y, layers_dims, learning_rate=0.0075,
                   num_iterations=301, print_cost=False):
    parameters, costs = initialize_parameters_deep(layers_dims), []
    for i in range(num_iterations):
        A, caches = L_model_forward(X, parameters)
        if i % 100 == 0:
            costs.append(-np.mean(np.log(np.where(Y == 1, A, 1 - A))))
        parameters = update_parameters(
            parameters, L_model_backward(A, Y, caches),
            learning_rate)
    return parameters, np.linspace(costs[0], costs[-1], len(costs))


cheat("deep_network_application", "L_layer_model",
      right=["three layers", "another depth"])(straight_costs)


@cheat("deep_network_application", "two_layer_model", "L_layer_model")
def start_of_its_own(X, Y, layers_dims, learning_rate=0.0075,
                     num_iterations=301, print_cost=False):
    draw = np.random.default_rng(1)
    parameters = {}
    for l, (n_before, n) in enumerate(
            zip(layers_dims, layers_dims[1:]), start=1):
        parameters[f"W{l}"] = draw.standard_normal(
            (n, n_before)) / np.sqrt(n_before)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters, [0.69 - 0.01 * k
                        for k in range((num_iterations + 99) // 100)]


@pytest.mark.parametrize(
    "cheat", sorted(CHEATS, key=lambda cheat: cheat.notebook),
    ids=lambda cheat: f"{cheat.exercise}-{cheat.function.__qualname__}")
def test_no_points_for_what_only_looks_right(cheat, monkeypatch):
    path = source(cheat.notebook)
    monkeypatch.chdir(path.parent)
    verdict = Checks(f"{path.parent.parent.name}/{path.parent.name}/"
                     f"{path.stem}").verdict(
        cheat.exercise, workbench(path).attempt(
            cheat.exercise, Right("cheat", cheat.function)))
    assert not verdict.passed
    assert {kind for kind, ok in verdict.kinds if ok} == cheat.right, (
        verdict.message)
    assert verdict.points <= verdict.max_points * (
        len(cheat.right) / len(verdict.kinds))


THREE_SEEDS = [
    ("initialization", "gradient_norms"),
    ("regularization", "split_dataset"),
    ("regularization", "forward_propagation_with_dropout"),
    ("regularization", "augment"),
    ("optimization_methods", "random_mini_batches"),
    ("hyperparameter_tuning", "sample_learning_rate"),
    ("hyperparameter_tuning", "sample_beta"),
    ("hyperparameter_tuning", "sample_config"),
    ("hyperparameter_tuning", "random_search"),
    ("metrics_and_goals", "split_by_group"),
    ("error_analysis", "add_label_noise"),
    ("error_analysis", "add_systematic_noise"),
    ("mismatched_data", "four_way_split"),
    ("mismatched_data", "compose"),
    ("transfer_and_multitask", "replace_head"),
    ("transfer_and_multitask", "end_to_end_examples")]


@pytest.mark.parametrize("forged", [
    lambda first: [first, 1, 0], lambda first: [first, first, first],
    lambda first: [first, first, 0], lambda first: [first, first],
    lambda first: {"result": first, "same seed": [1, 1], "other": [0, 1]}],
    ids=["claims", "one_result", "no_other", "two", "named_claims"])
@pytest.mark.parametrize("notebook, exercise", THREE_SEEDS)
def test_claims_about_results_are_worth_nothing(notebook, exercise, forged):
    """What a process says in place of its driver: as the judge gets it."""
    bench, path = workbench(source(notebook)), source(notebook)
    record = read_exercise(path.parent / "checks.h5", path.stem, exercise)
    honest = run(record, bench.reference(exercise))
    verdict = judge(record, [Outcome(forged(outcome.value[0]))
                             for outcome in honest])
    allowed = set(ALL_KEPT) if "dropout" in exercise else set()
    assert {kind for kind, ok in verdict.kinds if ok} <= allowed


@pytest.mark.parametrize("notebook, exercise, old, new", [
    ("deep_network_application", "initialize_parameters_deep",
     "    parameters = {}\n",
     "    parameters = {}\n    rng = np.random.default_rng(0)\n"),
    ("deep_network_application", "initialize_parameters_deep",
     "rng.standard_normal((n, n_before))",
     "np.random.RandomState(l).randn(n, n_before)"),
    ("regularization", "forward_propagation_with_dropout",
     "    A, cache = X, {}\n",
     "    A, cache, rng = X, {}, np.random.default_rng(3)\n"),
    ("regularization", "forward_propagation_with_dropout",
     "rng.random(Z.shape)", "np.random.RandomState(l).rand(*Z.shape)"),
    ("regularization", "augment", "    m, h, w = images.shape\n",
     "    m, h, w = images.shape\n    rng = np.random.default_rng(3)\n"),
    ("regularization", "split_dataset", "default_rng(seed)",
     "default_rng(3)"),
    ("optimization_methods", "random_mini_batches", "default_rng(seed)",
     "default_rng(3)"),
    ("hyperparameter_tuning", "sample_learning_rate", "rng.uniform",
     "np.random.default_rng(3).uniform"),
    ("metrics_and_goals", "split_by_group", "rng.permutation",
     "np.random.default_rng(3).permutation"),
    ("mismatched_data", "four_way_split", "    target = rng",
     "    rng = np.random.default_rng(3)\n    target = rng"),
    ("mismatched_data", "compose", "rng.integers",
     "np.random.default_rng(3).integers"),
    ("error_analysis", "add_label_noise",
     "    replaced =", "    rng = np.random.default_rng(3)\n    replaced ="),
    ("error_analysis", "add_systematic_noise", "rng.random",
     "np.random.default_rng(3).random"),
    ("transfer_and_multitask", "replace_head", "rng.normal",
     "np.random.default_rng(3).normal"),
    ("transfer_and_multitask", "end_to_end_examples", "rng.integers",
     "np.random.default_rng(3).integers"),
    ("initialization", "gradient_norms", "default_rng(seed)",
     "default_rng(3)")])
def test_who_seeds_inside_is_told(notebook, exercise, old, new, monkeypatch):
    path = source(notebook)
    monkeypatch.chdir(path.parent)
    verdict = Checks(f"{path.parent.parent.name}/{path.parent.name}/"
                     f"{path.stem}").verdict(
        exercise, workbench(path).attempt(
            exercise, Right("seeded", edit=(old, new))))
    assert not verdict.passed
    assert say("p_seeded_inside") in verdict.message
