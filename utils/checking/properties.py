"""Properties that judge answers which have no one right value.

Each constructor returns plain data, which stands in checks.h5; `failures`
tells which properties an answer lacks. `at` is the place in the answer:
"W1" or 0 for an entry, a tuple of these for a nested one, () for all of it.
Random answers are given five standard errors of room, so that a right one
is refused less than once in a million calls.
"""

import itertools

import numpy as np

from utils.checking.compare import Difference, is_number, listed, show

ROOM = 5  # standard errors
MOST_UNITS = 1000  # hidden units of a network that is still computed
MOST_RESULTS = 100  # of which each is compared with each


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


def all_equal(at):
    """A sequence whose entries, plain data, are all equal."""
    return _property("all_equal", at)


def all_different(at):
    """A sequence of plain data without two equal entries."""
    return _property("all_different", at)


def partition(at, X, Y, sizes):
    """Pairs (part of X, part of Y) of the given sizes, shuffled.

    X: (n, m), no two columns alike. Y: (k, m). Together the parts hold each
    column once, with its own column of Y. Fewer than 27 columns are too few
    to tell whether they were shuffled.
    """
    return _property("partition", at, X=X, Y=Y,
                     sizes=tuple(int(size) for size in sizes))


def dropout_pass(at, X, parameters, keep_prob):
    """AL and cache of a forward pass with inverted dropout.

    Hidden layers 1 to L - 1 are relu, layer L is sigmoid. The masks D1, D2,
    ... in the cache have the right share of ones, and the values A1, A2, ...
    and AL are those that follow from X with these masks.
    """
    return _property("dropout_pass", at, X=X, parameters=parameters,
                     keep_prob=float(keep_prob))


def flips_and_shifts(at, images, reach):
    """Images, half of them mirrored left to right, shifted, filled with 0.

    images: (m, h, w), the originals. Shifts are whole numbers from -reach
    to reach, down and to the right, each as frequent as the others.
    """
    return _property("flips_and_shifts", at, images=images,
                     reach=int(reach))


def distinct(at):
    """An array whose entries differ: at most one in ten occurs again.

    Draws in float32 repeat now and then, so a few repetitions are allowed.
    """
    return _property("distinct", at)


def unrelated(at, first, second):
    """A dictionary whose arrays first and second are no scaled copies.

    Their first entries are compared, as many as both have. Fewer than 26
    tell nothing.
    """
    return _property("unrelated", at, first=first, second=second)


def cost_between(at, X, Y, hidden, low, high):
    """Parameters W1, b1, W2, ... whose cost on (X, Y) is in these bounds.

    hidden: "relu" or "tanh", of the hidden layers; the last layer is
    sigmoid. The cost, cross-entropy, is computed here: a driver that handed
    it out could be made to lie.
    """
    return _property("cost_between", at, X=X, Y=Y, hidden=hidden,
                     low=float(low), high=float(high))


def decides(at, X, Y, hidden, least, units=MOST_UNITS):
    """Parameters whose answers above 0.5 are Y, for this share or more.

    hidden: as for cost_between. units: the most hidden units allowed.
    """
    return _property("decides", at, X=X, Y=Y, hidden=hidden,
                     least=float(least), units=int(units))


def descent(at, X, Y, learning_rate, costs, low, high, learned=None):
    """Parameters after gradient descent, and the costs kept on the way.

    Hidden layers are relu, the last is sigmoid. costs: how many are kept.
    The number of steps since the last of them is measured: how far the cost
    has fallen since, divided by what one step should make it fall,
    learning_rate times the sum of the squared slopes at the end. It lies
    between low and high. (For small rates the slopes hardly change.)
    learned: if given, no kept cost is above the one before, and the cost
    at the end is at most this.
    """
    return _property("descent", at, X=X, Y=Y, costs=int(costs),
                     learning_rate=float(learning_rate), low=float(low),
                     high=float(high), learned=learned)


def topological(at, edges):
    """Numbers of the nodes that lead to node 0, parents before results.

    edges: int array (k, 2), rows (result, parent). Each node that 0 was
    computed from, directly or not, stands in the sequence once, and so does
    0; no other does.
    """
    return _property("topological", at,
                     edges=np.asarray(edges, dtype=int).reshape(-1, 2))


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
    if isinstance(value, (list, tuple)):
        entries = [entry.item() if isinstance(entry, np.ndarray)
                   and entry.size == 1 else entry for entry in value]
        if all(map(is_number, entries)):
            value = np.array(entries, dtype=float)
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


def _all_equal(value, wanted):
    if not isinstance(value, (list, tuple)):
        return "p_length", {"expected": 2, "got": show(value)}
    if not all(_alike(value[0], entry) for entry in value[1:]):
        return "p_not_repeated", {}
    return None


def _all_different(value, wanted):
    if not isinstance(value, (list, tuple)):
        return "p_length", {"expected": 2, "got": show(value)}
    if len(value) > MOST_RESULTS:
        return "p_length", {"expected": MOST_RESULTS, "got": len(value)}
    if any(_alike(*pair) for pair in itertools.combinations(value, 2)):
        return "p_repeated", {}
    return None


def _alike(one, other):
    """True for plain data of the same structure and values."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _alike(one[key], other[key]) for key in one)
    return is_number(one) and is_number(other) and one == other


def _partition(value, wanted):
    X, Y, sizes = wanted["X"], wanted["Y"], wanted["sizes"]
    if not isinstance(value, (list, tuple)) or len(value) != len(sizes):
        got = len(value) if isinstance(value, (list, tuple)) else show(value)
        return "p_length", {"expected": len(sizes), "got": got}
    for number, (pair, size) in enumerate(zip(value, sizes)):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not all(
                isinstance(part, np.ndarray) and part.dtype.kind in "biuf"
                for part in pair):
            return "p_not_pair", {"number": number}
        for name, part, rows in zip("XY", pair, (len(X), len(Y))):
            if part.shape != (rows, size):
                return ("p_part_rank_1" if part.ndim == 1 else "p_part_shape",
                        {"name": name, "number": number,
                         "expected": (rows, size), "got": part.shape})
    columns = np.hstack([pair[0] for pair in value])
    distance = np.abs(X[:, None, :] - columns[:, :, None]).max(axis=0)
    order = distance.argmin(axis=1)
    if not (distance.min(axis=1) < 1e-5).all() or (
            len(set(order)) < X.shape[1]):
        return "p_not_each_once", {}
    if not np.array_equal(np.hstack([pair[1] for pair in value]),
                          Y[:, order]):
        return "p_pairs", {}
    correlation = np.corrcoef(order, np.arange(order.size))[0, 1]
    if abs(correlation) > ROOM / np.sqrt(order.size - 1):
        return "p_not_shuffled", {}
    return None


def _dropout_pass(value, wanted):
    X, parameters, keep = (
        wanted["X"], wanted["parameters"], wanted["keep_prob"])
    if not (isinstance(value, (list, tuple)) and len(value) == 2
            and isinstance(value[1], dict)):
        return "p_not_cache", {}
    (AL, cache), A, L = value, X, len(parameters) // 2
    for layer in range(1, L):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        before = np.maximum(W @ A + b, 0)
        found = {}
        for name in (f"D{layer}", f"A{layer}"):
            if name not in cache:
                return "p_lacks", {"name": name}
            found[name], failure = _numbers(cache[name])
            if failure:
                return "p_lacks", {"name": name}
            if found[name].shape != before.shape:
                return "p_entry_shape", {
                    "name": name, "expected": before.shape,
                    "got": found[name].shape}
        D, got = found[f"D{layer}"], found[f"A{layer}"]
        failure = _mask(D, keep, f"D{layer}")
        if failure:
            return failure
        A = before * D / keep
        if not _near(got, A):
            key = ("p_mask_unused" if got[D == 0].any() else
                   "p_not_scaled" if _near(got, before * D) else
                   "p_multiplied" if _near(got, before * D * keep) else
                   "p_layer_values")
            return key, {"name": f"A{layer}", "mask": f"D{layer}"}
    AL, failure = _numbers(AL)
    Z = parameters[f"W{L}"] @ A + parameters[f"b{L}"]
    if failure or AL.shape != Z.shape:
        return "p_output_shape", {"expected": Z.shape}
    if not _near(AL, 1 / (1 + np.exp(-Z))):
        return "p_output_values", {}
    return None


def _mask(D, keep, name):
    """What is wrong with a dropout mask (n, m), or None."""
    if not np.isin(D, (0, 1)).all():
        return "p_mask_values", {"name": name}
    if 0 < D.mean() < 1 and (np.array_equal(D, D[:, :1] + 0 * D)
                             or np.array_equal(D, D[:1] + 0 * D)):
        return "p_mask_repeats", {"name": name}
    room = ROOM * np.sqrt(keep * (1 - keep) / D.size) + 1e-9
    if abs(D.mean() - keep) > room:
        return "p_share_kept", {"name": name, "expected": f"{keep:.0%}",
                                "got": f"{D.mean():.0%}"}
    return None


def _near(got, expected):
    return np.allclose(got, expected, rtol=1e-4, atol=1e-6)


def _flips_and_shifts(value, wanted):
    images, reach = wanted["images"], wanted["reach"]
    failure = _shape(value, {"size": images.shape})
    if failure:
        return failure
    m, (h, w) = len(images), images.shape[1:]
    moves = [(flip, down, right) for flip in (0, 1)
             for down in range(-reach, reach + 1)
             for right in range(-reach, reach + 1)]

    def same(start, fill, move):
        flip, down, right = move
        start = start[:, :, ::-1] if flip else start
        padded = np.pad(start, ((0, 0), (reach, reach), (reach, reach)), fill)
        moved = padded[:, reach - down:reach - down + h,
                       reach - right:reach - right + w]
        return (moved == value).all(axis=(1, 2))

    def found(start, fill):
        return np.array([same(start, fill, move) for move in moves])

    plain = found(images, "constant")
    if not plain.any(axis=0).all():
        if (plain | found(images[:, ::-1], "constant")).any(axis=0).all():
            return "p_upside_down", {}
        if found(images, "wrap").any(axis=0).all():
            return "p_wraps", {}
        return "p_not_version", {}
    drawn = np.array(moves)[plain.argmax(axis=0)]
    if (drawn == drawn[0]).all():
        return "p_one_draw", {}
    share = drawn[:, 0].mean()
    if abs(share - 0.5) > ROOM * 0.5 / np.sqrt(m):
        return "p_flip_share", {"got": f"{share:.0%}"}
    expected = 1 / (2 * reach + 1)
    room = ROOM * np.sqrt(expected * (1 - expected) / m)
    for column, way in ((1, "down"), (2, "right")):
        if not drawn[:, column].any():
            return "p_no_shift", {"way": way}
        for shift in range(-reach, reach + 1):
            share = np.mean(drawn[:, column] == shift)
            if abs(share - expected) > room:
                return "p_shift_share", {
                    "way": way, "shift": shift, "got": f"{share:.0%}",
                    "expected": f"{expected:.0%}"}
    return None


def _distinct(value, wanted):
    value, failure = _numbers(value)
    if failure:
        return failure
    if np.unique(value).size < 0.9 * value.size:
        return "p_same_entries", {}
    return None


def _unrelated(value, wanted):
    """Nothing is said of arrays that are missing or repeat themselves."""
    names = wanted["first"], wanted["second"]
    if not isinstance(value, dict):
        return None
    pair = [_numbers(value.get(name))[0] for name in names]
    if pair[0] is None or pair[1] is None:
        return None
    size = min(pair[0].size, pair[1].size)
    first, second = (array.ravel()[:size] for array in pair)
    if size <= ROOM ** 2 or any(
            np.unique(array).size < 0.9 * size for array in (first, second)):
        return None
    if abs(np.corrcoef(first, second)[0, 1]) > ROOM / np.sqrt(size):
        return "p_copies", {"first": names[0], "second": names[1]}
    return None


def _layers(parameters, wanted):
    """The pairs (W, b) of a network from X to Y, or the failure."""
    if not isinstance(parameters, dict):
        return None, ("dict_due", {"keys": "W1, b1, ...",
                                   "got": show(parameters)})
    inputs, last, units, layers = len(wanted["X"]), 1, 0, []
    most = wanted.get("units", MOST_UNITS)
    while f"W{last + 1}" in parameters:
        last += 1
    for layer in range(1, last + 1):
        pair = []
        for name in (f"W{layer}", f"b{layer}"):
            if name not in parameters:
                return None, ("keys_missing", {
                    "missing": name, "got": listed(parameters)})
            try:
                pair.append(np.asarray(parameters[name], dtype=float))
            except (TypeError, ValueError, OverflowError):
                return None, ("p_no_numbers", {"name": name})
            if not np.isfinite(pair[-1]).all():
                return None, ("p_no_numbers", {"name": name})
        W, b = pair
        rows = len(wanted["Y"]) if layer == last else max(len(
            np.atleast_1d(W)), 1)
        if W.shape != (rows, inputs):
            return None, ("p_entry_shape", {
                "name": f"W{layer}", "expected": (rows, inputs),
                "got": W.shape})
        if b.size != 1 and b.shape != (rows, 1):
            return None, ("p_entry_shape", {
                "name": f"b{layer}", "expected": (rows, 1), "got": b.shape})
        units += rows if layer < last else 0
        if units > most:
            return None, ("p_units", {"expected": most, "got": units})
        layers.append((W, b.ravel() if b.size == 1 else b))
        inputs = rows
    return layers, None


def _activations(layers, X, hidden):
    """What each layer gives, X first."""
    activate = {"relu": lambda Z: np.maximum(Z, 0), "tanh": np.tanh}[hidden]
    A = [X]
    for W, b in layers[:-1]:
        A.append(activate(W @ A[-1] + b))
    W, b = layers[-1]
    return [*A, 1 / (1 + np.exp(-(W @ A[-1] + b)))]


def _cross_entropy(AL, Y):
    return float(-np.mean(np.log(np.where(Y == 1, AL, 1 - AL))))


@np.errstate(all="ignore")
def _cost_between(value, wanted):
    layers, failure = _layers(value, wanted)
    if failure:
        return failure
    A = _activations(layers, wanted["X"], wanted["hidden"])
    cost = _cross_entropy(A[-1], wanted["Y"])
    if not cost <= wanted["high"]:
        return "p_cost_above", {"expected": show(wanted["high"]),
                                "got": show(cost)}
    if cost < wanted["low"]:
        return "p_cost_below", {"expected": show(wanted["low"]),
                                "got": show(cost)}
    return None


@np.errstate(all="ignore")
def _decides(value, wanted):
    layers, failure = _layers(value, wanted)
    if failure:
        return failure
    A = _activations(layers, wanted["X"], wanted["hidden"])
    said, truth = A[-1] > 0.5, wanted["Y"] == 1
    if np.mean(said == truth) >= wanted["least"]:
        return None
    false, missed = np.sum(said & ~truth), np.sum(truth & ~said)
    key = ("p_turned_round" if not np.any(said == truth) else
           "p_false_alarms" if not missed else
           "p_misses" if not false else "p_both_errors")
    return key, {"false": int(false), "missed": int(missed),
                 "expected": f"{wanted['least']:.0%}"}


@np.errstate(all="ignore")
def _descent(value, wanted):
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return "sequence_due", {"length": 2, "got": show(value)}
    layers, failure = _layers(value[0], wanted)
    if failure:
        return failure
    costs, due = value[1], wanted["costs"]
    got = len(costs) if isinstance(costs, (list, tuple)) else np.size(costs)
    if got != due:
        return ("p_few_costs" if got < due else "p_many_costs"), {
            "expected": due, "got": got}
    costs, failure = _numbers(costs)
    if failure:
        return "p_costs_no_numbers", {}
    costs = costs.ravel()
    if costs.size > 1 and np.ptp(costs) < 1e-7:
        return "p_costs_stand", {"got": show(float(costs[0]))}
    rises, learned = int(np.sum(np.diff(costs) > 0)), wanted["learned"]
    if learned is not None and rises:
        return "p_costs_rise", {"got": rises}
    A = _activations(layers, wanted["X"], "relu")
    cost, fall = _cross_entropy(A[-1], wanted["Y"]), 0
    dZ = (A[-1] - wanted["Y"]) / wanted["Y"].shape[1]
    for (W, _), below in zip(layers[::-1], A[-2::-1]):
        fall += np.sum(np.square(dZ @ below.T)) + np.sum(
            np.square(dZ.sum(axis=1)))
        dZ = (W.T @ dZ) * (below > 0)
    steps = (costs[-1] - cost) / (wanted["learning_rate"] * fall)
    if not steps >= wanted["low"]:
        return "p_few_steps", {"expected": show(wanted["low"]),
                               "got": show(float(steps))}
    if steps > wanted["high"]:
        return "p_many_steps", {"expected": show(wanted["high"]),
                                "got": show(float(steps))}
    if learned is not None and not cost <= learned:
        return "p_cost_above", {"expected": show(learned),
                                "got": show(cost)}
    return None


def _topological(value, wanted):
    value, failure = _numbers(value)
    if failure:
        return failure
    order = value.ravel().tolist()
    parents = {}
    for result, parent in wanted["edges"].tolist():
        parents.setdefault(result, []).append(parent)
    needed, stack = {0}, [0]
    while stack:
        for parent in parents.get(stack.pop(), ()):
            if parent not in needed:
                needed.add(parent)
                stack.append(parent)
    place = {number: index for index, number in enumerate(order)}
    if len(place) < len(order):
        return "p_order_twice", {}
    if not needed <= place.keys():
        return "p_order_lacks", {"expected": len(needed),
                                 "got": len(needed & place.keys())}
    if place.keys() - needed:
        return "p_order_extra", {}
    for result in needed:
        for parent in parents.get(result, ()):
            if place[parent] > place[result]:
                return "p_order_wrong", {"result": result, "parent": parent}
    return None


_JUDGES = {"shape": _shape, "zeros": _zeros, "normal": _normal,
           "at_most": _at_most, "at_least": _at_least, "falling": _falling,
           "length": _length, "equals": _equals, "accuracy": _accuracy,
           "spread": _spread,
           "all_equal": _all_equal, "all_different": _all_different,
           "partition": _partition, "dropout_pass": _dropout_pass,
           "flips_and_shifts": _flips_and_shifts,
           "distinct": _distinct, "unrelated": _unrelated,
           "cost_between": _cost_between, "decides": _decides,
           "descent": _descent, "topological": _topological}
