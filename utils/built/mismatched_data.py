"""What the notebook mismatched_data builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course3_strategy/week2_error_analysis/mismatched_data.ipynb.
"""

import numpy as np

from utils.built.metrics_and_goals import split_by_group
from utils.training import fit, predict


def four_way_split(source, target, fractions, rng):
    """Training, train-dev, dev and test set.

    source: int (m_s,), target: int (m_t,): the numbers of the examples, all
    different. fractions: three shares: of train-dev, in what may train; of
    dev and of test, in the target. rng: a NumPy generator.
    Returns: a dictionary of int arrays, train, train_dev, dev, test. Dev
    and test are random parts of the target; what they leave of it joins the
    source, and train_dev is a random part of that. Sizes to within 1.
    """
    target = rng.permutation(target)
    dev = round(fractions[1] * len(target))
    test = round(fractions[2] * len(target))
    rest = rng.permutation(np.concatenate([source, target[dev + test:]]))
    cut = round(fractions[0] * len(rest))
    return {"train": rest[cut:],
            "train_dev": rest[:cut],
            "dev": target[:dev],
            "test": target[dev:dev + test]}


def gaps(human, train, train_dev, dev, test):
    """The four gaps between five errors.

    Each argument: an error, a share. Returns: a dictionary with, in this
    order, avoidable_bias, variance, mismatch, overfitting_dev; any of them
    may be negative.
    """
    return {"avoidable_bias": train - human,
            "variance": train_dev - train,
            "mismatch": dev - train_dev,
            "overfitting_dev": test - dev}


def diagnose(human, train, train_dev, dev, test):
    """The name of the largest gap, as in gaps; of equals the first.

    Each argument: an error, a share. Returns: a text.
    """
    found = gaps(human, train, train_dev, dev, test)
    return max(found, key=found.get)


def told(X, s, X_new, rng):
    """Which set each new row is from, by logistic regression.

    X: (m, n), rows of both sets. s: int (m,), 0 or 1, the set of each.
    X_new: (k, n). rng: a NumPy generator. Returns: int (k,), 0 or 1.
    """
    mean, scale = X.mean(axis=0), X.std(axis=0) + 0.01
    model = fit((X - mean) / scale, s, [], rng, 2, steps=200, rate=0.01)
    return predict(model, (X_new - mean) / scale)


def tell_apart(a, b, rng, groups=None):
    """How well two sets can be told apart: 0.5, not at all; 1.0, always.

    a, b: (m, n), as many rows each. rng: a NumPy generator. groups: int
    (2m,), the group of each row, first those of a, then those of b; None
    where each row is a group of its own.
    Returns: the share of all rows whose set is told rightly, each by a
    model that learned from the other four of five folds.
    """
    X = np.concatenate([a, b])
    s = np.repeat([0, 1], [len(a), len(b)])
    if groups is None:
        groups = np.arange(len(s))
    right = 0
    for fold in split_by_group(groups, [0.2] * 5, rng):
        rest = np.delete(np.arange(len(s)), fold)
        right += np.sum(told(X[rest], s[rest], X[fold], rng) == s[fold])
    return right / len(s)


def compose(foregrounds, masks, backgrounds, rng):
    """Each foreground over a background drawn for it.

    foregrounds, masks: (m, h, w), masks from 0 to 1. backgrounds:
    (n, h, w), each equally likely for each image. rng: a NumPy generator.
    Returns: images (m, h, w).
    """
    behind = backgrounds[rng.integers(0, len(backgrounds), len(masks))]
    return masks * foregrounds + (1 - masks) * behind
