"""Properties that judge answers which have no one right value.

What an exercise calls returns plain data, which stands in checks.h5;
`failures` tells which properties an answer lacks. `at` is the place in the
answer: "W1" or 0 for an entry, a tuple of these for a nested one, () for all
of it. A driver that tries a random answer hands out what it gave, for three
seeds or in several calls, and no claim about it: what follows is computed
here (`three_seeds`, `runs`).

A new one is one function in a module of this folder, and its faults beside
it: see asking.py. Exercises import it from here by its name.
"""

import importlib
import pkgutil

from utils.checking.properties.asking import PROPERTIES, failures, runs
from utils.checking.properties.random import three_seeds

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
globals().update({name: known.ask for name, known in PROPERTIES.items()})

__all__ = ["PROPERTIES", "failures", "runs", "three_seeds", *PROPERTIES]


def __getattr__(name):
    """What only exercises of the first edition still ask for."""
    from utils.checking import older

    if name in older.ASKED:
        return getattr(older, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
