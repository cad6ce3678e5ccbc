"""What the notebook error_analysis builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course3_strategy/week2_error_analysis/error_analysis.ipynb.
"""

import numpy as np


def error_table(tags):
    """How many errors have each tag.

    tags: list of sets of texts, one set for each error.
    Returns: dictionary {tag: count} of the tags that occur.
    """
    table = {}
    for tags_of_one in tags:
        for tag in sorted(tags_of_one):
            table[tag] = table.get(tag, 0) + 1
    return table


def ceilings(error, tags):
    """For each tag the best error that work on it alone can reach.

    error: share of wrong answers. tags: as for error_table, of the errors
    that were looked at. Returns: dictionary {tag: error}, of the tags that
    occur.
    """
    n = len(tags)
    return {tag: error * (1 - count / n)
            for tag, count in error_table(tags).items()}


def ceiling_together(error, tags, chosen):
    """The best error if all errors with any of the chosen tags were right.

    error, tags: as for ceilings. chosen: set of tags. Returns: a number.
    """
    left = sum(not (tags_of_one & chosen) for tags_of_one in tags)
    return error * left / len(tags)


def best_next(error, tags, fix_rate, weeks):
    """The tag with the largest expected gain per week.

    error, tags: as for ceilings. fix_rate, weeks: dictionaries {tag: number
    above 0} of the work that can be done, both of the same tags: a tag
    without an entry is left out, and one that no error has gains nothing.
    No two gains are equal.
    Returns: a tag.
    """
    table = error_table(tags)
    gains = {tag: error * table.get(tag, 0) / len(tags) * rate / weeks[tag]
             for tag, rate in fix_rate.items()}
    return max(gains, key=gains.get)


def add_label_noise(y, classes, rate, rng):
    """Labels of which some are replaced by random other ones.

    y: int (m,), classes from 0 to classes - 1; it is not altered. classes:
    their number, 2 or more. rate: the chance of each label to be replaced;
    each other class is then equally likely. rng: a NumPy generator.
    Returns: int (m,).
    """
    replaced = rng.random(len(y)) < rate
    others = (y + rng.integers(1, classes, len(y))) % classes
    return np.where(replaced, others, y)


def add_systematic_noise(y, wrong_class, right_class, rate, rng):
    """Labels in which some of one class are called another one.

    y: int (m,), not altered. wrong_class: the label that is given.
    right_class: the class whose examples are hit. rate: the chance of each
    of its examples to be hit. rng: a NumPy generator. Returns: int (m,).
    """
    hit = (y == right_class) & (rng.random(len(y)) < rate)
    return np.where(hit, wrong_class, y)


def suspicious_labels(P, y, k):
    """The k examples whose labels look most wrong.

    P: (m, classes), probabilities; those of the given labels are all
    different. y: int (m,), the labels. k: how many are asked for, at most m.
    Returns: int (k,), indices of examples, the lowest probability of the
    given label first.
    """
    return np.argsort(P[np.arange(len(y)), y])[:k]


def audited_error(y, y_hat, audited, truth):
    """An estimate of the true error from an audit.

    y: int (m,), the given labels, of which some are wrong. y_hat: int (m,),
    the model's answers. audited: int (k,), indices of the examples that
    were audited; some have y_hat equal to y, and some have not. truth: int
    (k,), their true labels, in the same order.
    Returns: a number; each of the two groups counts by its share of all m.
    """
    disagree = y_hat != y
    really_wrong = y_hat[audited] != truth
    group = disagree[audited]
    share = np.mean(disagree)
    return (share * np.mean(really_wrong[group])
            + (1 - share) * np.mean(really_wrong[~group]))
