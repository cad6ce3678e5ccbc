"""What the notebook transfer_and_multitask builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course3_strategy/week2_error_analysis/transfer_and_multitask.ipynb.
"""

import numpy as np


def freeze(parameters, names):
    """What the optimiser gets when some parameters are frozen.

    parameters: dictionary {name: array}, such as W1, b1, W2, b2. names:
    the names of those that must stay as they are; may be empty.
    Returns: a list of the other arrays themselves (no copies), in the order
    of the dictionary.
    """
    return [array for name, array in parameters.items() if name not in names]


def replace_head(parameters, n_classes, rng):
    """The same network with a new output layer.

    parameters: dictionary {"W1": (n, n1), "b1": (n1,), ..., "WL", "bL"} of
    any number L of layers; it is not changed. n_classes: units of the new
    output layer. rng: numpy.random.Generator.
    Returns: a new dictionary of the same names. WL and bL are new: normal
    with standard deviation sqrt(1 / n_in), and zeros. All other arrays are
    the same objects as before.
    """
    last = len(parameters) // 2
    n_in = parameters[f"W{last}"].shape[0]
    new = dict(parameters)
    new[f"W{last}"] = rng.normal(scale=n_in ** -0.5, size=(n_in, n_classes))
    new[f"b{last}"] = np.zeros(n_classes)
    return new


def transfer_worth_it(errors_scratch, errors_transfer):
    """For which numbers of examples the transfer lowers the error.

    errors_scratch, errors_transfer: dictionaries {m: errors (n,)}, with the
    same m; entry i of both belongs to the same seed; n at least 2.
    Returns: dictionary {m: True or False}: True where the mean of the
    paired differences, scratch minus transfer, is more than two of its
    standard errors above 0.
    """
    worth = {}
    for m, scratch in errors_scratch.items():
        gains = scratch - errors_transfer[m]
        standard_error = np.std(gains, ddof=1) / np.sqrt(len(gains))
        worth[m] = bool(np.mean(gains) > 2 * standard_error)
    return worth


def masked_cross_entropy(P, Y):
    """The mean cross-entropy over the labels that are there.

    P: (m, tasks), probabilities between 0 and 1, ends not included. Y:
    (m, tasks) of 0.0 and 1.0, and nan where there is no label; at least one
    label is there. Neither is altered. Returns: a number.
    """
    labelled = ~np.isnan(Y)
    p, y = P[labelled], Y[labelled]
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def masked_cross_entropy_backward(P, Y):
    """The slope of masked_cross_entropy for the scores before the sigmoid.

    P, Y: as for masked_cross_entropy, not altered either. Returns:
    (m, tasks), 0 where there is no label.
    """
    labelled = ~np.isnan(Y)
    return np.where(labelled, P - Y, 0) / np.sum(labelled)


def pipeline_sum(read_digit, left, right):
    """Sums of two digits by reading each.

    read_digit: function of pictures (m, h, w) that returns their digits,
    int (m,). left, right: pictures (m, h, w). Returns: int (m,).
    """
    return read_digit(left) + read_digit(right)


def end_to_end_examples(labels_a, labels_b, rng):
    """Partners and sums for training end to end.

    labels_a: int (m,), digits of the pictures on the left. labels_b: int
    (k,), digits of the pictures that may stand on the right. rng:
    numpy.random.Generator.
    Returns: partners, int (m,): for each picture on the left the place, from
    0, of its partner in labels_b, each equally likely, drawn anew each time;
    and sums, int (m,).
    """
    partners = rng.integers(0, len(labels_b), len(labels_a))
    return partners, labels_a + labels_b[partners]
