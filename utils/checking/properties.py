"""Properties that judge answers which have no one right value.

Each constructor returns plain data, which stands in checks.h5; `failures`
tells which properties an answer lacks. `at` is the place in the answer:
"W1" or 0 for an entry, a tuple of these for a nested one, () for all of it.
Random answers are given five standard errors of room, so that a right one
is refused less than once in a million calls.
"""

import numpy as np

from utils.checking.compare import Difference, is_number, show

ROOM = 5  # standard errors


def _property(name, at, **parameters):
    place = at if isinstance(at, tuple) else (at,)
    return {"property": name, "at": place, **parameters}


def shape(at, *size):
    """An array of just this shape."""
    return _property("shape", at, size=tuple(int(n) for n in size))


def zeros(at):
    """Zero everywhere."""
    return _property("zeros", at)


def normal(at, std):
    """Drawn from a normal distribution around 0 with this deviation."""
    return _property("normal", at, std=float(std))


def at_most(at, bound):
    """A number, or every entry, at most bound."""
    return _property("at_most", at, bound=float(bound))


def at_least(at, bound):
    """A number, or every entry, at least bound."""
    return _property("at_least", at, bound=float(bound))


def falling(at):
    """A sequence whose last entry is below its first."""
    return _property("falling", at)


def length(at, size):
    """A sequence or array with so many entries."""
    return _property("length", at, size=int(size))


def equals(at, value):
    """A number, text or flag that is just this (numbers to 1e-6)."""
    return _property("equals", at, value=value)


def accuracy(at, labels, least):
    """Predictions of which at least this share equals the labels.

    labels: array; predictions may have any shape with as many entries.
    They stand here and not in the driver, which could be made to lie.
    """
    return _property("accuracy", at, labels=np.asarray(labels).ravel(),
                     least=float(least))


def spread(at, low, high, scale):
    """Drawn evenly between low and high on a scale.

    scale: "linear"; "log", even in log x; "beta", even in log(1 - x); or
    "integer", whole numbers, both ends included.
    """
    return _property("spread", at, low=float(low), high=float(high),
                     scale=scale)


def failures(answer, properties):
    """Differences, one for each property that the answer lacks.

    After a place is found missing or of the wrong shape, nothing more is
    asked of it.
    """
    found, broken = [], set()
    for wanted in properties:
        place = wanted["at"]
        if place in broken:
            continue
        difference = _failure(answer, wanted)
        if difference:
            found.append(difference)
            broken.add(place)
    return found


def _failure(answer, wanted):
    place = wanted["at"]
    value = answer
    for step in place:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return Difference("p_missing", place)
    judge = _JUDGES[wanted["property"]]
    result = judge(value, wanted)
    if result is None:
        return None
    key, values = result
    return Difference(key, place, values)


def _numbers(value):
    """Value as an array of finite numbers, or the failure."""
    if isinstance(value, (list, tuple)) and all(map(is_number, value)):
        value = np.array(value, dtype=float)
    if is_number(value):
        value = np.array(value)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        return None, ("p_not_array", {})
    if not value.size:  # every bound holds for no entries
        return None, ("p_empty", {})
    if not np.isfinite(value).all():
        return None, ("p_nan", {})
    return value, None


def _shape(value, wanted):
    if not isinstance(value, np.ndarray):
        return "p_not_array", {}
    if value.shape != wanted["size"]:
        return "p_shape", {"expected": wanted["size"], "got": value.shape}
    return None


def _zeros(value, wanted):
    value, failure = _numbers(value)
    if failure:
        return failure
    if np.any(value):
        return "p_not_zero", {"got": show(float(np.abs(value).max()))}
    return None


def _normal(value, wanted):
    value, failure = _numbers(value)
    if failure:
        return failure
    std, size = wanted["std"], value.size
    if not value.any():
        return "p_all_zero", {}
    if size > 1 and np.ptp(value) == 0:
        return "p_all_equal", {}
    # (1/2)**size is the chance of a normal draw without a negative entry.
    if size > 20 and value.min() >= 0:
        return "p_all_positive", {}
    got = float(np.sqrt(np.mean(np.square(value))))
    room = np.exp(ROOM / np.sqrt(2 * size))
    if got > std * room:
        return "p_too_large", {"expected": show(std), "got": show(got)}
    if got < std / room:
        return "p_too_small", {"expected": show(std), "got": show(got)}
    if abs(value.mean()) > ROOM * std / np.sqrt(size):
        return "p_mean", {"expected": 0, "got": show(float(value.mean()))}
    return None


def _at_most(value, wanted):
    value, failure = _numbers(value)
    if failure:
        return failure
    if value.max() > wanted["bound"]:
        return "p_above", {"expected": show(wanted["bound"]),
                           "got": show(float(value.max()))}
    return None


def _at_least(value, wanted):
    value, failure = _numbers(value)
    if failure:
        return failure
    if value.min() < wanted["bound"]:
        return "p_below", {"expected": show(wanted["bound"]),
                           "got": show(float(value.min()))}
    return None


def _falling(value, wanted):
    value, failure = _numbers(value)
    if failure:
        return failure
    flat = value.ravel()
    if flat.size < 2 or flat[-1] >= flat[0]:
        return "p_rising", {"first": show(float(flat[0])),
                            "last": show(float(flat[-1]))}
    return None


def _length(value, wanted):
    if not isinstance(value, (list, tuple, np.ndarray, dict)) or (
            isinstance(value, np.ndarray) and value.ndim == 0):
        return "p_length", {"expected": wanted["size"], "got": show(value)}
    if len(value) != wanted["size"]:
        return "p_length", {"expected": wanted["size"], "got": len(value)}
    return None


def _equals(value, wanted):
    expected = wanted["value"]
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.item()
    same = value == expected
    if is_number(value) and is_number(expected):
        same = np.isclose(value, expected, rtol=1e-6, atol=1e-9)
    if same is True or same is np.True_:
        return None
    return "p_differs", {"expected": show(expected), "got": show(value)}


def _accuracy(value, wanted):
    value, failure = _numbers(value)
    if failure:
        return failure
    labels = wanted["labels"]
    if value.size != labels.size:
        return "p_length", {"expected": labels.size, "got": value.size}
    share = float(np.mean(value.ravel() == labels))
    if share < wanted["least"]:
        return "p_accuracy", {"expected": f"{wanted['least']:.0%}",
                              "got": f"{share:.0%}"}
    return None


def _spread(value, wanted):
    value, failure = _numbers(value)
    if failure:
        return failure
    value = np.sort(value.ravel())
    low, high, scale = wanted["low"], wanted["high"], wanted["scale"]
    slack = 0 if scale == "integer" else 1e-6 * (high - low)
    if value[0] < low - slack:
        return "p_below", {"expected": show(low),
                           "got": show(float(value[0]))}
    if value[-1] > high + slack:
        return "p_above", {"expected": show(high),
                           "got": show(float(value[-1]))}
    if scale == "integer" and np.any(value != np.round(value)):
        return "p_not_whole", {}
    different = np.unique(value).size
    if scale != "integer" and different < value.size / 2:
        return "p_few_values", {"expected": value.size, "got": different}
    # Share of the values up to each, in the answer and as it should be.
    value = np.clip(value, low, high)
    at = {"integer": lambda x: x + 1, "linear": lambda x: x,
          "log": np.log, "beta": lambda x: -np.log1p(-x)}[scale]
    first = low - 1 if scale == "integer" else low
    due = (at(value) - at(first)) / (at(high) - at(first))
    share = np.searchsorted(value, value, side="right") / value.size
    worst = int(np.argmax(np.abs(share - due)))
    # Dvoretzky, Kiefer, Wolfowitz, Massart: once in 2 million right calls.
    if abs(share[worst] - due[worst]) < np.sqrt(np.log(4e6) / 2
                                                / value.size):
        return None
    return ("p_too_many_small" if share[worst] > due[worst]
            else "p_too_many_large"), {
        "place": show(float(value[worst])),
        "expected": f"{due[worst]:.0%}", "got": f"{share[worst]:.0%}"}


_JUDGES = {"shape": _shape, "zeros": _zeros, "normal": _normal,
           "at_most": _at_most, "at_least": _at_least, "falling": _falling,
           "length": _length, "equals": _equals, "accuracy": _accuracy,
           "spread": _spread}
