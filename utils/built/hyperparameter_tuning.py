"""What the notebook hyperparameter_tuning builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course2_improving/week3_tuning_batchnorm_frameworks/hyperparameter_tuning.ipynb.
"""

import itertools

import numpy as np


def sample_learning_rate(low, high, n, rng):
    """Learning rates, drawn evenly on the logarithmic scale.

    low, high: the ends of the range, 0 < low < high.
    n: how many. rng: numpy.random.Generator, the only source of chance.
    Returns: (n,) array of rates from low to high.
    """
    return 10 ** rng.uniform(np.log10(low), np.log10(high), n)


def sample_beta(low, high, n, rng):
    """Values of beta, with 1 - beta even on the logarithmic scale.

    low, high: the ends of the range, 0 <= low < high < 1.
    n: how many. rng: numpy.random.Generator, the only source of chance.
    Returns: (n,) array of values from low to high.
    """
    return 1 - sample_learning_rate(1 - high, 1 - low, n, rng)


def sample_config(space, rng):
    """One value for every hyperparameter, each drawn on its scale.

    space: {name: (scale, low, high)}. Scales: "linear"; "log", as in
    sample_learning_rate; "beta", as in sample_beta; "integer", whole
    numbers from low to high, both included, all equally likely.
    rng: numpy.random.Generator, the only source of chance.
    Returns: {name: value}, a number for every name of space.
    """
    config = {}
    for name, (scale, low, high) in space.items():
        if scale == "linear":
            config[name] = rng.uniform(low, high)
        elif scale == "integer":
            config[name] = int(rng.integers(low, high + 1))
        elif scale == "log":
            config[name] = sample_learning_rate(low, high, 1, rng)[0]
        else:
            config[name] = sample_beta(low, high, 1, rng)[0]
    return config


def grid_configs(values):
    """All combinations of the given values.

    values: {name: list of the values to try}, one name or more.
    Returns: list of {name: value}, every combination once, in any order.
    """
    return [dict(zip(values, chosen))
            for chosen in itertools.product(*values.values())]


def random_search(train, space, n, rng):
    """Train with n configs drawn at random.

    train: function of a config that trains with it and returns its score,
    a number, the higher the better; it is called once for each config.
    space, rng: as for sample_config. n: how many configs.
    Returns: list of n pairs (config, score), in the order of training.
    """
    results = []
    for _ in range(n):
        config = sample_config(space, rng)
        results.append((config, train(config)))
    return results


def coarse_to_fine(results, keep):
    """The smallest box that holds the best configs.

    results: list of pairs (config, score), as from random_search. The
    higher a score the better; a score of nan never counts as good.
    keep: how many of the best configs the box must hold; at least so many
    scores are numbers.
    Returns: {name: (low, high)} for every name in the configs.
    """
    scored = [pair for pair in results if not np.isnan(pair[1])]
    ranked = sorted(scored, key=lambda pair: pair[1], reverse=True)
    best = [config for config, _ in ranked[:keep]]
    return {name: (min(config[name] for config in best),
                   max(config[name] for config in best))
            for name in best[0]}


def successive_halving(configs, train, budget):
    """Find the best config by dropping the worse half again and again.

    configs: list of two or more dictionaries.
    train: function (config, steps) that returns the score of config after
    steps steps in all, counted from its start; the higher the better.
    budget: number of training steps for all configs and rounds together.
    Returns: the config that is left, and a list with one pair
    (steps, trained) for each round: steps, as handed to train, and the list
    of the places in configs that took part in the round, in any order.
    """
    number_of_rounds = int(np.ceil(np.log2(len(configs))))
    left, steps, rounds = list(range(len(configs))), 0, []
    while len(left) > 1:
        steps += budget // (number_of_rounds * len(left))
        scores = {place: train(configs[place], steps) for place in left}
        rounds.append((steps, left))
        ranked = sorted(left, key=scores.get, reverse=True)
        left = ranked[:(len(left) + 1) // 2]
    return configs[left[0]], rounds
