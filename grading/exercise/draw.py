"""What cases of several notebooks draw alike.

The order of the draws in each function is part of it: a change here changes
the cases of all notebooks that draw by it.
"""

import numpy as np


def sizes(rng, count, low=2, high=8):
    """Whole numbers from low to high - 1, no two equal, so that swapped
    axes cannot hide: a list."""
    return rng.choice(np.arange(low, high), count, replace=False).tolist()


def widths(rng, count):
    """Sizes of layers from 2 to 7, no two equal: a list."""
    return rng.permutation(np.arange(2, 8))[:count].tolist()


def number(rng, low, high, digits=3):
    """A number from low to high with so many decimals."""
    return float(np.round(rng.uniform(low, high), digits))


def labels(rng, m):
    """Labels (1, m) of 0 and 1, a third of them 1, in random order."""
    return rng.permutation(np.arange(m) % 3 == 0).astype(int).reshape(1, m)


def network(rng, dims, weights=1.0, biases=1.0, by_inputs=False):
    """Parameters {W1, b1, ...} of a network, none of them 0.

    dims: sizes of the layers, from the input. weights, biases: standard
    deviations. by_inputs: divide that of W by the root of the inputs, which
    keeps answers away from 0 and 1.
    """
    parameters = {}
    for l, (before, n) in enumerate(zip(dims, dims[1:]), start=1):
        parameters[f"W{l}"] = weights * rng.normal(size=(n, before))
        if by_inputs:
            parameters[f"W{l}"] /= np.sqrt(before)
        parameters[f"b{l}"] = biases * rng.normal(size=(n, 1))
    return parameters


def clouds(rng, Y, centre, deviation=1.0):
    """Points (n, m): around centre (n, 1) where Y (1, m) is 1, around its
    mirror image where Y is 0."""
    return centre * (2 * Y - 1) + rng.normal(
        scale=deviation, size=(len(centre), Y.size))
