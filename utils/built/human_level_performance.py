"""What the notebook human_level_performance builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course3_strategy/week1_setting_the_goal/human_level_performance.ipynb.
"""

import numpy as np
from scipy.optimize import curve_fit


def bayes_classifier(p0, p1, prior1):
    """The best answer at each place.

    p0, p1: (k,), the densities of kind 0 and kind 1 at k places. prior1:
    number, how often kind 1 occurs. Returns: (k,) of 0 and 1; where both
    weigh the same, 0.
    """
    return (prior1 * p1 > (1 - prior1) * p0).astype(int)


def bayes_error(p0, p1, prior1, x):
    """The smallest error that any rule can have.

    p0, p1: (k,), the densities at the places x. prior1: number. x: (k,), an
    even grid, rising. Returns: a number.
    """
    lighter = np.minimum((1 - prior1) * p0, prior1 * p1)
    return np.sum(lighter) * (x[1] - x[0])


def majority_vote(labels):
    """The label that most annotators gave to each example.

    labels: int (annotators, m), classes from 0. Returns: int (m,); where
    several labels have the most votes, the smallest of them.
    """
    votes = [np.bincount(column) for column in labels.T]
    return np.array([np.argmax(count) for count in votes])


def human_level(errors):
    """The stand-in for the Bayes error.

    errors: dictionary {name of a person or team: error}, not empty.
    Returns: the smallest of the errors.
    """
    return min(errors.values())


def decompose(human, train, dev):
    """The two gaps.

    human, train, dev: errors, shares. Returns: dictionary with
    avoidable_bias and variance; either may be negative.
    """
    return {"avoidable_bias": train - human, "variance": dev - train}


def next_lever(human, train, dev):
    """What to work on next.

    human, train, dev: errors, shares. Returns: "bias" or "variance", the
    larger gap ("bias" where they are equal), or "neither" where both gaps
    are 0 or less.
    """
    gaps = decompose(human, train, dev)
    bias, variance = gaps["avoidable_bias"], gaps["variance"]
    if bias <= 0 and variance <= 0:
        return "neither"
    return "bias" if bias >= variance else "variance"


def fit_learning_curve(m, errors):
    """The learning curve a m**-b + c that is nearest to measured errors.

    m: (k,), numbers of examples, k at least 4. errors: (k,), the errors.
    Returns: a, b, c, by least squares, none below 0.
    """
    def curve(m, a, b, c):
        return a * m ** -b + c

    m = np.asarray(m, dtype=float)
    start = (errors[0] * m[0] ** 0.5, 0.5, 0.5 * np.min(errors))
    (a, b, c), _ = curve_fit(curve, m, errors, p0=start,
                             bounds=([0, 0, 0], [np.inf, 5, 1]))
    return a, b, c


def examples_needed(a, b, c, target):
    """How many examples the curve needs to come down to target.

    a, b: numbers above 0. c: number, 0 or more. target: an error.
    Returns: a number, not rounded; np.inf where it is never reached.
    """
    if target <= c:
        return np.inf
    return (a / (target - c)) ** (1 / b)
