"""Properties that judge answers which have no one right value.

Each constructor returns plain data, which stands in checks.h5; `failures`
tells which properties an answer lacks. `at` is the place in the answer:
"W1" or 0 for an entry, a tuple of these for a nested one, () for all of it.

A driver that tries a random answer hands out what it gave, for three seeds
or in several calls, and no claim about it: what follows is computed here
(`three_seeds`, `runs`). Random answers are given six standard errors of
room, two right ones in 10^9 exceed them. An exercise has at most some
hundred such tests, so that a right answer is refused less than once in a
million times; tests/checking/test_chance.py computes it.

What passes for chance: numbers whose distribution is right, and which are
not related to their neighbours, to those of another seed, or to the same
numbers shifted. Any generator of such numbers is accepted, a table of them
too: x = (a * x + c) mod m with good a, c and m is one. The order
(a * i + seed) mod m is not accepted, since its step recurs.
"""

import math

import numpy as np

from utils.checking.compare import Difference, is_number, listed, show

ROOM = 6  # standard errors
CHANCE = math.erfc(ROOM / math.sqrt(2))  # to exceed them: 2.0e-9
SHIFTED_ROOM = 8  # standard errors, where thousands of shifts are tried
FEW = 100  # pairs of numbers that are too few to tell how they are related
MOST_UNITS = 1000  # hidden units of a network that is still computed


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
    """Numbers around 0 with this standard deviation, of both signs.

    Whether they are normal is told by `normal_draws`, from many of them:
    ask for it too.
    """
    return _property("normal", at, std=float(std))


def normal_draws(stds):
    """Arrays that are, together, independent normal draws around 0.

    stds: standard deviation by place. Judged are 2,000 numbers or more: the
    kurtosis (Anscombe and Glynn, 1983), the distribution (Massart, 1990;
    for a fit too good for chance Kolmogorov, 1933), and the correlation
    with the next number, in the row and in the column, and with the numbers
    of another run.
    """
    return _property("normal_draws", (), stds=tuple(stds.values()), places=[
        place if isinstance(place, tuple) else (place,) for place in stds])


def at_most(at, bound):
    """A number, or every entry, at most bound."""
    return _property("at_most", at, bound=float(bound))


def at_least(at, bound):
    """A number, or every entry, at least bound."""
    return _property("at_least", at, bound=float(bound))


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
    """Drawn evenly between low and high on a scale, each by itself.

    scale: "linear"; "log", even in log x; "beta", even in log(1 - x); or
    "integer", whole numbers, both ends included. Judged are the numbers of
    all runs together, as by normal_draws, but for the kurtosis. One number
    has to lie between the ends, and no more can be told of it.
    """
    return _property("spread", at, low=float(low), high=float(high),
                     scale=scale)


def runs(numbers, *properties):
    """Properties of the results of several calls.

    The answer is a sequence of results. numbers: the places of those that
    are judged, each by every property; draws are judged together. With no
    numbers the answer is one result. (A partition, spread or
    flips_and_shifts that is not in runs is judged as in the first edition:
    see older.py.)
    """
    return [{**wanted, "runs": tuple(numbers)} for wanted in properties]


def three_seeds(*properties):
    """Results for a seed, for the same seed again, and for another one.

    The first two are equal, the last is not, and the properties hold for
    the first and the last.
    """
    return [*runs((0, 2), *properties), _property("seeded", ())]


def partition(at, X, Y, sizes):
    """Pairs (part of X, part of Y) of the given sizes.

    X: (n, m), no two columns alike. Y: (k, m). Together the parts hold each
    column once, with its own column of Y.
    """
    return _property("partition", at, X=X, Y=Y,
                     sizes=tuple(int(size) for size in sizes))


def random_orders(at, X):
    """The columns of X, in random orders: one of each run.

    As for partition, which comes before it. An order is related neither to
    that of X nor to itself one place further, no step from column to column
    occurs again and again (as in (a * i + seed) mod m), and so for the step
    from one run's column to the other's, and for how far a column has moved.
    Other rules are not looked for. Fewer than 90 columns tell little.
    """
    return _property("random_orders", at, X=X)


def dropout_pass(at, X, parameters, keep_prob):
    """AL and cache of a forward pass with inverted dropout.

    Hidden layers 1 to L - 1 are relu, layer L is sigmoid. The masks D1, D2,
    ... in the cache have the right share of ones, and the values A1, A2, ...
    and AL are those that follow from X with these masks.
    """
    return _property("dropout_pass", at, X=X, parameters=parameters,
                     keep_prob=float(keep_prob))


def masks(places, keep_prob):
    """Masks of 0 and 1 whose entries are drawn each by itself.

    places: of the masks in each result, (n, m). Judged are 2,000 entries or
    more: the share of ones, how it varies from row to row and from column
    to column, and the correlation with the next entry, in the row and in
    the column, and with the masks of another run, shifted or not.
    """
    return _property("masks", (), places=list(places),
                     keep_prob=float(keep_prob))


def flips_and_shifts(at, images, reach):
    """Images, half of them mirrored left to right, shifted, filled with 0.

    images: (m, h, w), the originals. Shifts are whole numbers from -reach
    to reach, down and to the right, each as frequent as the others, and
    each draw is independent of the image's other draws and of the next
    image's. Judged are all runs together: 600 images or more.
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


def decides(at, X, Y, least, *older, units=MOST_UNITS, hidden=None):
    """Parameters whose answers above 0.5 are Y, for this share or more.

    W1, b1, W2, ...: hidden layers are relu, the last is sigmoid. units: the
    most hidden units allowed. older, hidden: for exercises of the first
    edition, which name the hidden layers, "relu" or "tanh", before least.
    """
    if older:
        hidden, (least,) = least, older
    named = {} if hidden is None else {"hidden": hidden}
    return _property("decides", at, X=X, Y=Y, **named, least=float(least),
                     units=int(units))


def searched(at, weights, n):
    """What a search for the best config gave, and what it trained with.

    A dictionary: "asked", the values that train was called with, by name,
    in order; "configs" and "scores" of the results. There are n trainings;
    the results are theirs, in order. The score of a training is computed
    here: the sum of the values times their weights (by name), plus the
    number of the training, from 1 on.
    """
    return _property("searched", at, weights=weights, n=int(n))


def topological(at, edges):
    """Numbers of the nodes that lead to node 0, parents before results.

    edges: int array (k, 2), rows (result, parent). Each node that 0 was
    computed from, directly or not, stands in the sequence once, and so does
    0; no other does.
    """
    return _property("topological", at,
                     edges=np.asarray(edges, dtype=int).reshape(-1, 2))


def __getattr__(name):
    """What only exercises of the first edition still ask for."""
    from utils.checking import older

    if name in older.ASKED:
        return getattr(older, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def failures(answer, properties):
    """Differences, one for each property that the answer lacks.

    After a place is found missing or of the wrong shape, nothing more is
    asked of it, and it is not judged together with others.
    """
    from utils.checking import older  # it is built on this module

    found, broken = [], set()
    for wanted in older.named_apart(properties):
        of_runs = "runs" in wanted
        if wanted["property"] in _POOLED:
            if any((of_runs, place[:depth]) in broken
                   for place in _places(wanted)
                   for depth in range(len(place) + 1)):
                continue
        elif (of_runs, wanted["at"]) in broken:
            continue
        difference = _failure(answer, wanted)
        if difference:
            broken.add((of_runs, difference.place))
            if difference not in found:
                found.append(difference)
    return found


def _places(wanted):
    return wanted.get("places", [wanted["at"]])


def _failure(answer, wanted):
    """What one property finds wrong, or None. Runs are told by no number:
    to the reader they are calls of one function."""
    steps = [(run,) for run in wanted.get("runs", ())] or [()]
    values = {}
    for place in _places(wanted):
        try:
            values[place] = [_entry(answer, (*run, *place)) for run in steps]
        except (KeyError, IndexError, TypeError):
            return Difference("p_missing", place)
    if wanted["property"] in _POOLED:
        return _told(_POOLED[wanted["property"]](
            list(values.values()), wanted), wanted["at"])
    judge = _JUDGES[wanted["property"]]
    for value in values[wanted["at"]]:
        difference = _told(judge(value, wanted), wanted["at"])
        if difference:
            return difference
    return None


def _entry(value, place):
    for step in place:
        value = value[step]
    return value


def _told(result, place):
    return Difference(result[0], place, result[1]) if result else None


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
    if size > 30 and value.min() >= 0:
        return "p_all_positive", {}
    square = float(np.mean(np.square(value, dtype=float))) / std ** 2
    room = _cube_root_errors(square, size)
    if abs(room) > ROOM:
        return "p_too_large" if room > 0 else "p_too_small", {
            "expected": show(std), "got": show(std * math.sqrt(square))}
    if abs(value.mean()) > ROOM * std / np.sqrt(size):
        return "p_mean", {"expected": 0, "got": show(float(value.mean()))}
    return None


def _cube_root_errors(ratio, degrees):
    """Standard errors of chi-square / degrees from 1 (Wilson and Hilferty,
    1931): its cube root is nearly normal, far out as well."""
    part = 2 / (9 * degrees)
    return (np.cbrt(ratio) - (1 - part)) / math.sqrt(part)


def _kurtosis_errors(z):
    """Standard errors of the kurtosis from that of normal draws, and it
    (Anscombe and Glynn, Biometrika 70, 1983)."""
    n, centred = z.size, z - z.mean()
    kurtosis = np.mean(centred ** 4) / np.mean(centred ** 2) ** 2
    variance = (24 * n * (n - 2) * (n - 3)
                / ((n + 1) ** 2 * (n + 3) * (n + 5)))
    x = (kurtosis - 3 * (n - 1) / (n + 1)) / math.sqrt(variance)
    skew = (6 * (n * n - 5 * n + 2) / ((n + 7) * (n + 9)) * math.sqrt(
        6 * (n + 3) * (n + 5) / (n * (n - 2) * (n - 3))))
    A = 6 + 8 / skew * (2 / skew + math.sqrt(1 + 4 / skew ** 2))
    below = 1 + x * math.sqrt(2 / (A - 4))
    if below <= 0:  # far flatter than any normal draw
        return -np.inf, kurtosis
    return ((1 - 2 / (9 * A) - np.cbrt((1 - 2 / A) / below))
            / math.sqrt(2 / (9 * A))), kurtosis


def _normal_draws(values, wanted):
    """values: for each place, the arrays of the runs."""
    arrays = []
    for std, drawn in zip(wanted["stds"], values):
        for number, value in enumerate(drawn):
            value, failure = _numbers(value)
            if failure:
                return failure
            arrays.append((number, value / std))
    z = np.sort(np.concatenate([array.ravel() for _, array in arrays]))
    errors, kurtosis = _kurtosis_errors(z)
    if abs(errors) > ROOM:
        return "p_kurtosis", {"got": f"{kurtosis:.3g}"}
    due = 0.5 + 0.5 * np.array([math.erf(x) for x in z / math.sqrt(2)])
    place, even = _misfit(due)
    if place is None:
        return _related(arrays) or (("p_too_even", {}) if even else None)
    return "p_not_normal", {
        "place": f"{z[place]:.2f}", "expected": f"{due[place]:.0%}",
        "got": f"{(place + 1) / z.size:.0%}"}


def _misfit(due):
    """Where draws do not fit their distribution: a pair.

    due: the distribution's share up to each draw, sorted, each share of
    equal draws. First: the place of the largest difference from the share
    of the draws, if chance does not explain it, else None. Second: whether
    the fit is too good for chance.
    """
    n = due.size
    above = np.searchsorted(due, due, side="right") / n - due
    below = due - np.searchsorted(due, due, side="left") / n
    away = np.maximum(above, below)
    worst = int(np.argmax(away))
    # Dvoretzky, Kiefer, Wolfowitz; Massart, 1990: holds for every n.
    if away[worst] > math.sqrt(math.log(2 / CHANCE) / (2 * n)):
        return worst, False
    # Kolmogorov, 1933: 0.22 has a chance of 9.6e-11.
    return None, n >= FEW and away[worst] * math.sqrt(n) < 0.22


def _related(arrays):
    """How draws are related to their neighbours or to another run's, as a
    failure, or None.

    arrays: pairs (number of the run, draws of mean 0 and variance 1), in
    order of the places. Products of independent draws have mean 0 and
    variance 1.
    """
    square = np.mean(np.concatenate([a.ravel() for _, a in arrays]) ** 2)
    rows, columns, by_run = [], [], {}
    for run, array in arrays:
        flat = array.ravel()
        by_run.setdefault(run, []).append(flat)
        rows.append(flat[1:] * flat[:-1])
        if array.ndim > 1 and array.shape[-1] < flat.size:
            step = array.shape[-1]
            columns.append(flat[step:] * flat[:-step])
    for products in (rows, columns):
        products = np.concatenate([*products, np.zeros(0)])
        if products.size < FEW or not square:
            continue
        correlation = float(products.mean() / square)
        if abs(correlation) * math.sqrt(products.size) > ROOM:
            return "p_neighbours", {"got": f"{correlation:.2f}"}
    drawn = [np.concatenate(parts) for parts in by_run.values()]
    for number, first in enumerate(drawn):
        for second in drawn[:number]:
            if first.shape != second.shape or first.size < FEW:
                continue
            if np.array_equal(first, second):
                return "p_seeded_inside", {}
            # The correlation at every shift, by the convolution theorem.
            products = np.fft.irfft(np.fft.rfft(first) * np.conj(
                np.fft.rfft(second)), first.size)
            if np.abs(products).max() > (
                    SHIFTED_ROOM * square * math.sqrt(first.size)):
                return "p_same_numbers", {}
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


def _spread(values, wanted):
    arrays, (drawn,) = [], values
    for run, value in enumerate(drawn):
        value, failure = _numbers(value)
        if failure:
            return failure
        arrays.append((run, value.ravel()))
    value = np.sort(np.concatenate([array for _, array in arrays]))
    failure = _outside(value, wanted)
    if failure:
        return failure
    low, high, scale = wanted["low"], wanted["high"], wanted["scale"]
    at = {"integer": lambda x: x, "linear": lambda x: x,
          "log": np.log, "beta": lambda x: -np.log1p(-x)}[scale]
    # Whole numbers lie in the middle of intervals of length 1.
    half = 0.5 if scale == "integer" else 0
    start, end = at(low) - half, at(high) + half

    def share(x):
        return (at(np.clip(x, low, high)) - start) / (end - start)

    due, (place, even) = share(value), (None, False)
    if scale == "integer":
        failure = _whole(value, low, high) or _following(
            [array for _, array in arrays], high - low + 1)
        if failure:
            return failure
    else:
        place, even = _misfit(due)
    if place is None:
        return _related([
            (run, _standard(share(array), start, end, half))
            for run, array in arrays]) or (
                ("p_too_even", {}) if even else None)
    got = np.searchsorted(value, value[place], side="right") / value.size
    return ("p_too_many_small" if got > due[place]
            else "p_too_many_large"), {
        "place": show(float(value[place])),
        "expected": f"{due[place]:.0%}", "got": f"{got:.0%}"}


def _outside(value, wanted):
    """What is wrong with sorted numbers, each by itself, or None."""
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
    return None


def _standard(share, start, end, half):
    """Shares of an even distribution, as numbers of variance 1."""
    variance = (1 - (2 * half / (end - start)) ** 2) / 12
    return (share - 0.5) / math.sqrt(variance) if variance else 0 * share


def _whole(value, low, high):
    """What is wrong with how often each whole number occurs, or None."""
    every, n = np.arange(low, high + 1), value.size
    counts = np.array([np.sum(value == number) for number in every])
    # (1 - 1 / k) ** n is the chance that one of k numbers never comes.
    if not counts.all() and n * math.log1p(-1 / every.size) < math.log(
            CHANCE):
        return "p_never", {"value": int(every[counts.argmin()])}
    away = np.cumsum(counts) / n - np.arange(1, every.size + 1) / every.size
    if np.abs(away).max() <= math.sqrt(math.log(2 / CHANCE) / (2 * n)):
        return None
    worst = int(np.abs(counts - n / every.size).argmax())
    return "p_whole_share", {
        "value": int(every[worst]), "got": f"{counts[worst] / n:.0%}",
        "expected": f"{1 / every.size:.0%}"}


def _following(arrays, different):
    """Whether whole numbers follow from the ones before, as a failure."""
    pairs = np.concatenate([
        np.column_stack((array[:-1], array[1:])) for array in arrays])
    # Fewer than ten for each pair of numbers are too few to tell.
    if len(pairs) >= 10 * different ** 2 and _dependent(pairs.astype(int)):
        return "p_follow", {}
    return None


def _seeded(value, wanted):
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        return "p_length", {"expected": 3, "got": show(value)}
    same, other = _alike(value[0], value[1]), _alike(value[0], value[2])
    if same and other:
        return "p_seeded_inside", {}
    if not same:
        return "p_not_repeated", {}
    return None


def _alike(one, other):
    """True for plain data of the same structure and values, to rounding."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and (
            np.array_equal(one, other) if "U" in (
                one.dtype.kind, other.dtype.kind)
            else np.allclose(one, other, rtol=1e-9, atol=0, equal_nan=True))
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _alike(one[key], other[key]) for key in one)
    return is_number(one) and is_number(other) and math.isclose(one, other)


def _partition(value, wanted):
    X, Y, sizes = wanted["X"], wanted["Y"], wanted["sizes"]
    if not isinstance(value, (list, tuple)):
        return "p_length", {"expected": len(sizes), "got": show(value)}
    for number, pair in enumerate(value):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not all(
                isinstance(part, np.ndarray) and part.dtype.kind in "biuf"
                for part in pair):
            return "p_not_pair", {"number": number}
    if len(value) != len(sizes):
        return "p_length", {"expected": len(sizes), "got": len(value)}
    for number, (pair, size) in enumerate(zip(value, sizes)):
        for name, part, rows in zip("XY", pair, (len(X), len(Y))):
            if part.shape != (rows, size):
                return ("p_part_rank_1" if part.ndim == 1 else "p_part_shape",
                        {"name": name, "number": number,
                         "expected": (rows, size), "got": part.shape})
    order, distance = _order(value, X)
    if not (distance < 1e-5).all() or len(set(order)) < X.shape[1]:
        return "p_not_each_once", {}
    if not np.array_equal(np.hstack([pair[1] for pair in value]),
                          Y[:, order]):
        return "p_pairs", {}
    return None


def _order(pairs, X):
    """Which column of X each column of the parts is, and how near."""
    columns = np.hstack([pair[0] for pair in pairs])
    distance = np.abs(X[:, None, :] - columns[:, :, None]).max(axis=0)
    return distance.argmin(axis=1), distance.min(axis=1)


def _random_orders(values, wanted):
    (results,), X = values, wanted["X"]
    orders = [_order(result, X)[0] for result in results]
    m = X.shape[1]
    for order in orders:
        # Both have variance 1 / (m - 1) or less in a random order.
        for one, other in ((order, np.arange(m)), (order[1:], order[:-1])):
            if abs(np.corrcoef(one, other)[0, 1]) > ROOM / np.sqrt(m - 1):
                return "p_not_shuffled", {}
        if _recurs(np.diff(order), m):
            return "p_steps_recur", {}
    for first, second in zip(orders, orders[1:]):
        if not np.array_equal(first, second) and (
                _recurs(second - first, m)
                or _recurs(np.argsort(second) - np.argsort(first), m)):
            return "p_orders_alike", {}
    return None


def _recurs(steps, m):
    """True where a step (modulo m) occurs 14 times or more.

    In a random order how often each of the m steps occurs is nearly Poisson
    with mean 1: 14 times has a chance of 4.5e-12 for one of them.
    """
    return np.bincount(steps % m).max() >= 14


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
    return _share_kept(D, keep, name)


def _share_kept(D, keep, name):
    room = ROOM * np.sqrt(keep * (1 - keep) / D.size) + 1e-9
    if abs(D.mean() - keep) > room:
        return "p_share_kept", {"name": name, "expected": f"{keep:.0%}",
                                "got": f"{D.mean():.0%}"}
    return None


def _masks(values, wanted):
    keep, arrays = wanted["keep_prob"], []
    if keep in (0, 1):
        return None
    for drawn in values:
        for run, D in enumerate(drawn):
            D = np.asarray(D, dtype=float)
            arrays.append((run, (D - keep) / math.sqrt(keep * (1 - keep))))
    z = np.concatenate([z.ravel() for _, z in arrays])
    D = z * math.sqrt(keep * (1 - keep)) + keep
    failure = _share_kept(D, keep, "D") or _related(arrays)
    if failure:
        return failure
    for axis, way in ((1, "row"), (0, "column")):
        squares = np.concatenate([
            z.sum(axis=axis) ** 2 / z.shape[axis] for _, z in arrays])
        errors = _cube_root_errors(squares.mean(), squares.size)
        if abs(errors) > ROOM:
            return ("p_masks_differ" if errors > 0 else "p_masks_agree"), {
                "way": way}
    return None


def _near(got, expected):
    return np.allclose(got, expected, rtol=1e-4, atol=1e-6)


def _flipped_and_shifted(values, wanted):
    """The draws of each run, and the failure in how often each occurs."""
    images, reach = wanted["images"], wanted["reach"]
    drawn = []
    for value in values:
        failure = _shape(value, {"size": images.shape})
        if failure:
            return None, failure
        moves, failure = _moves(value, images, reach)
        if failure:
            return None, failure
        drawn.append(moves)
    m = sum(map(len, drawn))
    together = np.concatenate(drawn)
    if any((moves == moves[0]).all() for moves in drawn):
        return None, ("p_one_draw", {})
    share = together[:, 0].mean()
    if abs(share - 0.5) > ROOM * 0.5 / np.sqrt(m):
        return None, ("p_flip_share", {"got": f"{share:.0%}"})
    expected = 1 / (2 * reach + 1)
    room = ROOM * np.sqrt(expected * (1 - expected) / m)
    for column, way in ((1, "down"), (2, "right")):
        if not together[:, column].any():
            return None, ("p_no_shift", {"way": way})
        for shift in range(-reach, reach + 1):
            share = np.mean(together[:, column] == shift)
            if abs(share - expected) > room:
                return None, ("p_shift_share", {
                    "way": way, "shift": shift, "got": f"{share:.0%}",
                    "expected": f"{expected:.0%}"})
    return drawn, None


def _flips_and_shifts(values, wanted):
    drawn, failure = _flipped_and_shifted(values[0], wanted)
    if failure:
        return failure
    for first in range(3):
        for second in range(first, 3):
            pairs = np.concatenate([np.column_stack(
                (moves[:-1, first], moves[1:, second])
                if first == second else (moves[:, first], moves[:, second]))
                for moves in drawn])
            if _dependent(pairs):
                return "p_draws_related", {}
    return None


def _moves(value, images, reach):
    """Each image's draws (mirrored, down, right), or the failure."""
    h, w = images.shape[1:]
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
    if plain.any(axis=0).all():
        return np.array(moves)[plain.argmax(axis=0)], None
    if (plain | found(images[:, ::-1], "constant")).any(axis=0).all():
        return None, ("p_upside_down", {})
    if found(images, "wrap").any(axis=0).all():
        return None, ("p_wraps", {})
    return None, ("p_not_version", {})


def _dependent(pairs):
    """True where two columns of whole numbers are not independent: Pearson's
    chi-square, nine standard errors above its mean, since with some ten
    pairs a cell it is only nearly chi-square."""
    counts = np.zeros(np.ptp(pairs, axis=0) + 1)
    np.add.at(counts, tuple((pairs - pairs.min(axis=0)).T), 1)
    due = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / len(pairs)
    degrees = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    chi_square = np.sum((counts - due) ** 2 / np.maximum(due, 1e-9))
    return _cube_root_errors(chi_square / degrees, degrees) > 9


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


@np.errstate(all="ignore")
def _decides(value, wanted):
    layers, failure = _layers(value, wanted)
    if failure:
        return failure
    A, (W, b) = wanted["X"], layers.pop()
    for W_hidden, b_hidden in layers:
        A = np.maximum(W_hidden @ A + b_hidden, 0)
    # The sigmoid is above 0.5 just where its argument is above 0.
    return _decisions(W @ A + b > 0, wanted)


def _decisions(said, wanted):
    """What is wrong with answers (1, m), True for 1, or None."""
    truth = wanted["Y"] == 1
    if np.mean(said == truth) >= wanted["least"]:
        return None
    false, missed = np.sum(said & ~truth), np.sum(truth & ~said)
    key = ("p_turned_round" if not np.any(said == truth) else
           "p_false_alarms" if not missed else
           "p_misses" if not false else "p_both_errors")
    return key, {"false": int(false), "missed": int(missed),
                 "expected": f"{wanted['least']:.0%}"}


def _searched(value, wanted):
    weights, n = wanted["weights"], wanted["n"]
    try:
        asked, configs = ([np.asarray(value[part][name], dtype=float).ravel()
                           for name in weights]
                          for part in ("asked", "configs"))
        scores = np.asarray(value["scores"], dtype=float).ravel()
    except (KeyError, TypeError, ValueError, IndexError):
        return "p_missing", {}
    if asked[0].size != n:
        return ("p_few_calls" if asked[0].size < n else "p_many_calls"), {
            "expected": n, "got": asked[0].size}
    if scores.size != n:
        return "p_results", {"expected": n, "got": scores.size}
    if not all(map(_alike, asked, configs)):
        same = np.array_equal(*(np.unique(np.round(rows, 9), axis=1)
                                for rows in (asked, configs)))
        return ("p_order_of_training" if same else "p_other_configs"), {}
    due = np.arange(1, n + 1) + sum(
        weight * drawn for weight, drawn in zip(weights.values(), asked))
    if not np.allclose(scores, due, rtol=1e-6, atol=1e-6):
        return "p_scores", {}
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
           "at_most": _at_most, "at_least": _at_least, "length": _length,
           "equals": _equals, "accuracy": _accuracy, "seeded": _seeded,
           "partition": _partition, "dropout_pass": _dropout_pass,
           "distinct": _distinct, "unrelated": _unrelated,
           "decides": _decides, "searched": _searched,
           "topological": _topological}
# Judged for all places and runs together.
_POOLED = {"normal_draws": _normal_draws, "spread": _spread,
           "random_orders": _random_orders, "masks": _masks,
           "flips_and_shifts": _flips_and_shifts}
