"""What the notebook metrics_and_goals builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course3_strategy/week1_setting_the_goal/metrics_and_goals.ipynb.
"""

import math
from statistics import NormalDist

import numpy as np


def confusion(y, y_hat):
    """Counts of the four outcomes.

    y, y_hat: (m,) of 0 and 1: the truth, and what was said.
    Returns: dictionary with the numbers tp, fp, fn, tn.
    """
    return {"tp": int(np.sum((y == 1) & (y_hat == 1))),
            "fp": int(np.sum((y == 0) & (y_hat == 1))),
            "fn": int(np.sum((y == 1) & (y_hat == 0))),
            "tn": int(np.sum((y == 0) & (y_hat == 0)))}


def precision_recall_f1(y, y_hat):
    """Precision, recall and F1 of decisions.

    y, y_hat: (m,) of 0 and 1. Returns: three numbers; each is 0.0 where its
    denominator is 0.
    """
    found = confusion(y, y_hat)
    tp, fp, fn = found["tp"], found["fp"], found["fn"]
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def f_beta(precision, recall, beta):
    """The F score that counts recall beta times as important.

    precision, recall: numbers from 0 to 1. beta: number above 0.
    Returns: a number; 0.0 where precision and recall are both 0.
    """
    below = beta ** 2 * precision + recall
    return (1 + beta ** 2) * precision * recall / below if below else 0.0


def precision_recall_curve(y, scores):
    """Precision and recall at each threshold.

    y: (m,) of 0 and 1, at least one 1. scores: (m,); an example is called
    positive when its score is at least the threshold.
    Returns: thresholds (k,), the distinct scores, falling; precision (k,)
    and recall (k,) at each.
    """
    thresholds = np.unique(scores)[::-1]
    said = scores >= thresholds[:, None]
    tp = np.sum(said & (y == 1), axis=1)
    return thresholds, tp / np.sum(said, axis=1), tp / np.sum(y == 1)


def threshold_for_precision(y, scores, least):
    """The threshold with the highest recall that is precise enough.

    y, scores: as for precision_recall_curve. least: the precision that is
    asked for, at least. Returns: a threshold among the scores, the highest
    where several have that recall; None where none is precise enough.
    """
    thresholds, precision, recall = precision_recall_curve(y, scores)
    enough = precision >= least
    if not np.any(enough):
        return None
    return thresholds[np.argmax(np.where(enough, recall, -1))]


def choose_model(models, optimise, satisfice):
    """The best of the models that are good enough.

    models: list of dictionaries, each with "name" and numbers. optimise:
    (key, "max") or (key, "min"). satisfice: dictionary {key: ("<=", bound)}
    or {key: (">=", bound)}; all must hold.
    Returns: the name; the first of equally good ones; None where no model
    satisfies.
    """
    key, direction = optimise
    sign, best = 1 if direction == "max" else -1, None
    for model in models:
        satisfied = all(
            model[what] <= bound if relation == "<=" else model[what] >= bound
            for what, (relation, bound) in satisfice.items())
        if satisfied and (best is None
                          or sign * model[key] > sign * best[key]):
            best = model
    return best["name"] if best else None


def weighted_error(y, y_hat, weights):
    """Share of the weights that lies on wrong answers.

    y, y_hat: (m,) of 0 and 1. weights: (m,), positive. Returns: a number.
    """
    return np.sum(weights * (y != y_hat)) / np.sum(weights)


def split_by_group(groups, fractions, rng):
    """Random sets of examples, with no group on two sides.

    groups: int (m,), the group of each example. fractions: the share of the
    examples for each set; they add up to 1. rng: a NumPy generator.
    Returns: a list of int arrays, the indices of each set. Each index is in
    just one; the size of each set is its share of m to within the size of
    the largest group.
    """
    names, sizes = np.unique(groups, return_counts=True)
    order = rng.permutation(len(names))
    middles = np.cumsum(sizes[order]) - sizes[order] / 2
    ends = np.cumsum(fractions)[:-1] * len(groups)
    side = np.empty(len(names), dtype=int)
    side[order] = np.searchsorted(ends, middles)
    own = side[np.searchsorted(names, groups)]
    return [np.flatnonzero(own == part) for part in range(len(fractions))]


def error_interval(wrong, n, confidence=0.95):
    """Wilson's interval for an error.

    wrong: number of wrong answers among n. confidence: between 0 and 1.
    Returns: (low, high), shares.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    error = wrong / n
    middle = error + z ** 2 / (2 * n)
    reach = z * math.sqrt(error * (1 - error) / n + z ** 2 / (4 * n ** 2))
    below = 1 + z ** 2 / n
    return (middle - reach) / below, (middle + reach) / below


def dev_size(error, difference, confidence=0.95):
    """The smallest n for which the half width is at most difference.

    error: about what is expected, between 0 and 1. difference: a share
    above 0. Returns: int, for the interval error ± z sqrt(error (1 - error)
    / n).
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    return math.ceil(z ** 2 * error * (1 - error) / difference ** 2)


def paired_p_value(right_a, right_b):
    """The exact two-sided test of McNemar.

    right_a, right_b: bool (m,), whether each of two models is right on the
    same examples. Returns: a number, 1.0 where they never differ.
    (math.comb(n, i) is n over i.)
    """
    only_a = int(np.sum(right_a & ~right_b))
    only_b = int(np.sum(right_b & ~right_a))
    n = only_a + only_b
    tail = sum(math.comb(n, i) for i in range(min(only_a, only_b) + 1))
    return min(1.0, 2 * tail / 2 ** n)
