"""Properties that judge answers which have no one right value.

What an exercise calls returns plain data, which stands in checks.h5;
`failures` tells which properties an answer lacks. `at` is the place in the
answer: "W1" or 0 for an entry, a tuple of these for a nested one, () for all
of it. A driver that tries a random answer hands out what it gave, for three
seeds or in several calls, and no claim about it: what follows is computed
here (`three_seeds`, `runs`).

A new one is one function: see asking.py.
"""

from utils.checking.properties.asking import PROPERTIES, failures, runs
from utils.checking.properties.basic import (
    accuracy,
    at_least,
    at_most,
    distinct,
    equals,
    length,
    shape,
    zeros,
)
from utils.checking.properties.graphs import topological
from utils.checking.properties.images import flips_and_shifts
from utils.checking.properties.networks import decides, dropout_pass
from utils.checking.properties.random import (
    masks,
    normal,
    normal_draws,
    partition,
    random_orders,
    searched,
    spread,
    three_seeds,
    unrelated,
)

__all__ = [
    "PROPERTIES", "accuracy", "at_least", "at_most", "decides", "distinct",
    "dropout_pass", "equals", "failures", "flips_and_shifts", "length",
    "masks", "normal", "normal_draws", "partition", "random_orders", "runs",
    "searched", "shape", "spread", "three_seeds", "topological", "unrelated",
    "zeros"]


def __getattr__(name):
    """What only exercises of the first edition still ask for."""
    from utils.checking import older

    if name in older.ASKED:
        return getattr(older, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
