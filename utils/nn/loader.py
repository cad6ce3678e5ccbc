"""Batches of examples."""

import numpy as np


class DataLoader:
    """Goes over a data set in batches, in a new random order each time.

    X, labels: arrays with one row for each example. batch_size: the last
    batch may be smaller. rng: numpy.random.Generator, or None to keep the
    order.
    """

    def __init__(self, X, labels, batch_size, rng=None):
        self.X, self.labels = X, labels
        self.batch_size, self.rng = batch_size, rng

    def __iter__(self):
        m = len(self.X)
        order = (np.arange(m) if self.rng is None
                 else self.rng.permutation(m))
        for start in range(0, m, self.batch_size):
            chosen = order[start:start + self.batch_size]
            yield self.X[chosen], self.labels[chosen]
