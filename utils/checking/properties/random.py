"""Properties of what is drawn at random.

Random answers are given six standard errors of room, two right ones in 10^9
exceed them. An exercise has at most some hundred such tests, so that a right
answer is refused less than once in a million times;
tests/checking/test_chance.py computes it.

What passes for chance: numbers whose distribution is right, and which are
not related to their neighbours, to those of another seed, or to the same
numbers shifted. Any generator of such numbers is accepted, a table of them
too: x = (a * x + c) mod m with good a, c and m is one. The order
(a * i + seed) mod m is not accepted, since its step recurs.
"""

import math

import numpy as np

from utils.checking.compare import show
from utils.checking.properties.asking import (
    MISSING,
    fault,
    property_of,
    runs,
)
from utils.checking.properties.basic import (
    ABOVE,
    BELOW,
    LENGTH,
    alike,
    numbers,
)
from utils.language import N_, say

ROOM = 6  # standard errors
CHANCE = math.erfc(ROOM / math.sqrt(2))  # to exceed them: 2.0e-9
FEW = 100  # pairs of numbers that are too few to tell how they are related
SHIFTED_ROOM = 8  # standard errors, where thousands of shifts are tried

ALL_EQUAL = fault("p_all_equal", "has the same value everywhere")
ALL_POSITIVE = fault(
    "p_all_positive",
    "has no negative entry. Random numbers around zero have both signs: which "
    "distribution did the text ask for?")
ALL_ZERO = fault("p_all_zero", "is zero everywhere")
MEAN = fault("p_mean", "has a mean of {got}; it should be near {expected}")
TOO_LARGE = fault(
    "p_too_large",
    "has a standard deviation of {got}; about {expected} was asked for")
TOO_SMALL = fault(
    "p_too_small",
    "has a standard deviation of {got}; about {expected} was asked for")


@property_of
def normal(value, std: float):
    """Numbers around 0 with this standard deviation, of both signs.

    Whether they are normal is told by `normal_draws`, from many of them:
    ask for it too.
    """
    value, failure = numbers(value)
    if failure:
        return failure
    size = value.size
    if not value.any():
        return ALL_ZERO()
    if size > 1 and np.ptp(value) == 0:
        return ALL_EQUAL()
    # (1/2)**size is the chance of a normal draw without a negative entry.
    if size > 30 and value.min() >= 0:
        return ALL_POSITIVE()
    square = float(np.mean(np.square(value, dtype=float))) / std ** 2
    room = cube_root_errors(square, size)
    if abs(room) > ROOM:
        return (TOO_LARGE if room > 0 else TOO_SMALL)(
            expected=show(std), got=show(std * math.sqrt(square)))
    if abs(value.mean()) > ROOM * std / np.sqrt(size):
        return MEAN(expected=0, got=show(float(value.mean())))
    return None


def cube_root_errors(ratio, degrees):
    """Standard errors of chi-square / degrees from 1 (Wilson and Hilferty,
    1931): its cube root is nearly normal, far out as well."""
    part = 2 / (9 * degrees)
    return (np.cbrt(ratio) - (1 - part)) / math.sqrt(part)


KURTOSIS = fault(
    "p_kurtosis",
    "the numbers are not normally distributed: their kurtosis is {got}. "
    "Normal numbers have 3, evenly drawn ones 1.8")
NOT_NORMAL = fault(
    "p_not_normal",
    "the numbers are not normally distributed: {got} of them are below "
    "{place} standard deviations, {expected} should be")
TOO_EVEN = fault(
    "p_too_even",
    "the numbers fit their distribution too exactly for chance: are they "
    "computed? Each should be drawn by itself")


def _by_place(stds):
    return {"at": (), "stds": tuple(stds.values()), "places": [
        place if isinstance(place, tuple) else (place,) for place in stds]}


@property_of(together=True, asked=_by_place)
def normal_draws(values, stds):
    """Arrays that are, together, independent normal draws around 0.

    stds: standard deviation by place. Judged are 2,000 numbers or more: the
    kurtosis (Anscombe and Glynn, 1983), the distribution (Massart, 1990;
    for a fit too good for chance Kolmogorov, 1933), and the correlation
    with the next number, in the row and in the column, and with the numbers
    of another run.
    """
    arrays = []
    for std, drawn in zip(stds, values):
        for number, value in enumerate(drawn):
            value, failure = numbers(value)
            if failure:
                return failure
            arrays.append((number, value / std))
    z = np.sort(np.concatenate([array.ravel() for _, array in arrays]))
    errors, kurtosis = _kurtosis_errors(z)
    if abs(errors) > ROOM:
        return KURTOSIS(got=f"{kurtosis:.3g}")
    due = 0.5 + 0.5 * np.array([math.erf(x) for x in z / math.sqrt(2)])
    place, even = misfit(due)
    if place is None:
        return related(arrays) or (TOO_EVEN() if even else None)
    return NOT_NORMAL(
        place=f"{z[place]:.2f}", expected=f"{due[place]:.0%}",
        got=f"{(place + 1) / z.size:.0%}")


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


def misfit(due):
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


NEIGHBOURS = fault(
    "p_neighbours",
    "numbers that stand side by side are related (correlation {got}): each "
    "should be drawn by itself")
SAME_NUMBERS = fault(
    "p_same_numbers",
    "two calls give related numbers: each call should draw its own")
SEEDED_INSIDE = fault(
    "p_seeded_inside",
    "gives the same numbers at every call: is a generator made, or a seed "
    "set, inside the function?")


def related(arrays):
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
            return NEIGHBOURS(got=f"{correlation:.2f}")
    drawn = [np.concatenate(parts) for parts in by_run.values()]
    for number, first in enumerate(drawn):
        for second in drawn[:number]:
            if first.shape != second.shape or first.size < FEW:
                continue
            if np.array_equal(first, second):
                return SEEDED_INSIDE()
            # The correlation at every shift, by the convolution theorem.
            products = np.fft.irfft(np.fft.rfft(first) * np.conj(
                np.fft.rfft(second)), first.size)
            if np.abs(products).max() > (
                    SHIFTED_ROOM * square * math.sqrt(first.size)):
                return SAME_NUMBERS()
    return None


TOO_MANY_LARGE = fault(
    "p_too_many_large",
    "has too many large values: {got} are at most {place}, about {expected} "
    "should be")
TOO_MANY_SMALL = fault(
    "p_too_many_small",
    "has too many small values: {got} are at most {place}, about {expected} "
    "should be")


@property_of(together=True)
def spread(values, low: float, high: float, scale):
    """Drawn evenly between low and high on a scale, each by itself.

    scale: "linear"; "log", even in log x; "beta", even in log(1 - x); or
    "integer", whole numbers, both ends included. Judged are the numbers of
    all runs together, as by normal_draws, but for the kurtosis. One number
    has to lie between the ends, and no more can be told of it.
    """
    arrays, (drawn,) = [], values
    for run, value in enumerate(drawn):
        value, failure = numbers(value)
        if failure:
            return failure
        arrays.append((run, value.ravel()))
    value = np.sort(np.concatenate([array for _, array in arrays]))
    failure = outside(value, low, high, scale)
    if failure:
        return failure
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
        place, even = misfit(due)
    if place is None:
        return related([
            (run, _standard(share(array), start, end, half))
            for run, array in arrays]) or (
                TOO_EVEN() if even else None)
    got = np.searchsorted(value, value[place], side="right") / value.size
    return (TOO_MANY_SMALL if got > due[place] else TOO_MANY_LARGE)(
        place=show(float(value[place])), expected=f"{due[place]:.0%}",
        got=f"{got:.0%}")


FEW_VALUES = fault(
    "p_few_values",
    "has only {got} different values among {expected}; each draw should give "
    "its own")
NOT_WHOLE = fault("p_not_whole", "should be whole numbers")


def outside(value, low, high, scale):
    """What is wrong with sorted numbers, each by itself, or None."""
    slack = 0 if scale == "integer" else 1e-6 * (high - low)
    if value[0] < low - slack:
        return BELOW(expected=show(low), got=show(float(value[0])))
    if value[-1] > high + slack:
        return ABOVE(expected=show(high), got=show(float(value[-1])))
    if scale == "integer" and np.any(value != np.round(value)):
        return NOT_WHOLE()
    different = np.unique(value).size
    if scale != "integer" and different < value.size / 2:
        return FEW_VALUES(expected=value.size, got=different)
    return None


def _standard(share, start, end, half):
    """Shares of an even distribution, as numbers of variance 1."""
    variance = (1 - (2 * half / (end - start)) ** 2) / 12
    return (share - 0.5) / math.sqrt(variance) if variance else 0 * share


NEVER = fault(
    "p_never", "{value} never comes; it should be as frequent as the others")
WHOLE_SHARE = fault(
    "p_whole_share",
    "{value} comes in {got} of the draws; about {expected} was asked for")


def _whole(value, low, high):
    """What is wrong with how often each whole number occurs, or None."""
    every, n = np.arange(low, high + 1), value.size
    counts = np.array([np.sum(value == number) for number in every])
    # (1 - 1 / k) ** n is the chance that one of k numbers never comes.
    if not counts.all() and n * math.log1p(-1 / every.size) < math.log(
            CHANCE):
        return NEVER(value=int(every[counts.argmin()]))
    away = np.cumsum(counts) / n - np.arange(1, every.size + 1) / every.size
    if np.abs(away).max() <= math.sqrt(math.log(2 / CHANCE) / (2 * n)):
        return None
    worst = int(np.abs(counts - n / every.size).argmax())
    return WHOLE_SHARE(
        value=int(every[worst]), got=f"{counts[worst] / n:.0%}",
        expected=f"{1 / every.size:.0%}")


FOLLOW = fault(
    "p_follow",
    "which number comes next depends on the one before; each should be drawn "
    "by itself")


def _following(arrays, different):
    """Whether whole numbers follow from the ones before, as a failure."""
    pairs = np.concatenate([
        np.column_stack((array[:-1], array[1:])) for array in arrays])
    # Fewer than ten for each pair of numbers are too few to tell.
    if len(pairs) >= 10 * different ** 2 and dependent(pairs.astype(int)):
        return FOLLOW()
    return None


def dependent(pairs):
    """True where two columns of whole numbers are not independent: Pearson's
    chi-square, nine standard errors above its mean, since with some ten
    pairs a cell it is only nearly chi-square."""
    counts = np.zeros(np.ptp(pairs, axis=0) + 1)
    np.add.at(counts, tuple((pairs - pairs.min(axis=0)).T), 1)
    due = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / len(pairs)
    degrees = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    chi_square = np.sum((counts - due) ** 2 / np.maximum(due, 1e-9))
    return cube_root_errors(chi_square / degrees, degrees) > 9


NOT_REPEATED = fault(
    "p_not_repeated",
    "gives other numbers although the generator or the seed is the same: all "
    "draws should come from it")


@property_of
def seeded(value):
    """Three results, of which the first two are equal and the last is not."""
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        return LENGTH(expected=3, got=show(value))
    same, other = alike(value[0], value[1]), alike(value[0], value[2])
    if same and other:
        return SEEDED_INSIDE()
    if not same:
        return NOT_REPEATED()
    return None


def three_seeds(*properties):
    """Results for a seed, for the same seed again, and for another one.

    The first two are equal, the last is not, and the properties hold for
    the first and the last.
    """
    return [*runs((0, 2), *properties), seeded(())]


NOT_EACH_ONCE = fault(
    "p_not_each_once",
    "each column of X should occur just once in all parts together; some are "
    "missing, or occur again")
NOT_PAIR = fault(
    "p_not_pair", "entry {number} should be a pair of arrays, (X, Y)")
PAIRS = fault(
    "p_pairs", "the columns of Y do not belong to those of X any more")
PART_RANK_1 = fault(
    "p_part_rank_1",
    "the {name} of part {number} (counted from 0) should have shape "
    "{expected}, has {got}. One number in the shape means: neither a row nor "
    "a column")
PART_SHAPE = fault(
    "p_part_shape",
    "the {name} of part {number} (counted from 0) should have shape "
    "{expected}, has {got}")


def _whole_numbers(sizes):
    return tuple(map(int, sizes))


@property_of
def partition(value, X, Y, sizes: _whole_numbers):
    """Pairs (part of X, part of Y) of the given sizes.

    X: (n, m), no two columns alike. Y: (k, m). Together the parts hold each
    column once, with its own column of Y.
    """
    if not isinstance(value, (list, tuple)):
        return LENGTH(expected=len(sizes), got=show(value))
    for number, pair in enumerate(value):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not all(
                isinstance(part, np.ndarray) and part.dtype.kind in "biuf"
                for part in pair):
            return NOT_PAIR(number=number)
    if len(value) != len(sizes):
        return LENGTH(expected=len(sizes), got=len(value))
    for number, (pair, size) in enumerate(zip(value, sizes)):
        for name, part, rows in zip("XY", pair, (len(X), len(Y))):
            if part.shape != (rows, size):
                return (PART_RANK_1 if part.ndim == 1 else PART_SHAPE)(
                    name=name, number=number, expected=(rows, size),
                    got=part.shape)
    order, distance = order_of(value, X)
    if not (distance < 1e-5).all() or len(set(order)) < X.shape[1]:
        return NOT_EACH_ONCE()
    if not np.array_equal(np.hstack([pair[1] for pair in value]),
                          Y[:, order]):
        return PAIRS()
    return None


def order_of(pairs, X):
    """Which column of X each column of the parts is, and how near."""
    columns = np.hstack([pair[0] for pair in pairs])
    distance = np.abs(X[:, None, :] - columns[:, :, None]).max(axis=0)
    return distance.argmin(axis=1), distance.min(axis=1)


NOT_SHUFFLED = fault(
    "p_not_shuffled",
    "the order of the columns follows from the old one; they should be "
    "shuffled")
ORDERS_ALIKE = fault(
    "p_orders_alike",
    "the orders of two seeds follow from each other; each should be drawn by "
    "itself")
STEPS_RECUR = fault(
    "p_steps_recur",
    "the same step from one column to the next occurs again and again: that "
    "is a rule, no random order")


@property_of(together=True)
def random_orders(values, X):
    """The columns of X, in random orders: one of each run.

    As for partition, which comes before it. An order is related neither to
    that of X nor to itself one place further, no step from column to column
    occurs again and again (as in (a * i + seed) mod m), and so for the step
    from one run's column to the other's, and for how far a column has moved.
    Other rules are not looked for. Fewer than 90 columns tell little.
    """
    results, = values
    orders = [order_of(result, X)[0] for result in results]
    m = X.shape[1]
    for order in orders:
        # Both have variance 1 / (m - 1) or less in a random order.
        for one, other in ((order, np.arange(m)), (order[1:], order[:-1])):
            if abs(np.corrcoef(one, other)[0, 1]) > ROOM / np.sqrt(m - 1):
                return NOT_SHUFFLED()
        if _recurs(np.diff(order), m):
            return STEPS_RECUR()
    for first, second in zip(orders, orders[1:]):
        if not np.array_equal(first, second) and (
                _recurs(second - first, m)
                or _recurs(np.argsort(second) - np.argsort(first), m)):
            return ORDERS_ALIKE()
    return None


def _recurs(steps, m):
    """True where a step (modulo m) occurs 14 times or more.

    In a random order how often each of the m steps occurs is nearly Poisson
    with mean 1: 14 times has a chance of 4.5e-12 for one of them.
    """
    return np.bincount(steps % m).max() >= 14


MASKS_AGREE = fault(
    "p_masks_agree",
    "the share of ones is the same in each {way} of the masks, or nearly so; "
    "each entry should be drawn by itself")
MASKS_DIFFER = fault(
    "p_masks_differ",
    "the share of ones differs too much from {way} to {way} of the masks; "
    "each entry should be drawn by itself")


def _of_masks(places, keep_prob):
    return {"at": (), "places": list(places), "keep_prob": float(keep_prob)}


@property_of(together=True, asked=_of_masks)
def masks(values, keep_prob):
    """Masks of 0 and 1 whose entries are drawn each by itself.

    places: of the masks in each result, (n, m). Judged are 2,000 entries or
    more: the share of ones, how it varies from row to row and from column
    to column, and the correlation with the next entry, in the row and in
    the column, and with the masks of another run, shifted or not.
    """
    keep, arrays = keep_prob, []
    if keep in (0, 1):
        return None
    for drawn in values:
        for run, D in enumerate(drawn):
            D = np.asarray(D, dtype=float)
            arrays.append((run, (D - keep) / math.sqrt(keep * (1 - keep))))
    z = np.concatenate([z.ravel() for _, z in arrays])
    D = z * math.sqrt(keep * (1 - keep)) + keep
    failure = share_kept(D, keep, "D") or related(arrays)
    if failure:
        return failure
    for axis, way in ((1, N_("row")), (0, N_("column"))):
        squares = np.concatenate([
            z.sum(axis=axis) ** 2 / z.shape[axis] for _, z in arrays])
        errors = cube_root_errors(squares.mean(), squares.size)
        if abs(errors) > ROOM:
            return (MASKS_DIFFER if errors > 0 else MASKS_AGREE)(
                way=say(way))
    return None


SHARE_KEPT = fault(
    "p_share_kept",
    "{name} keeps {got} of the entries; about {expected} was asked for")


def share_kept(D, keep, name):
    """What is wrong with the share of ones in a mask, or None."""
    room = ROOM * np.sqrt(keep * (1 - keep) / D.size) + 1e-9
    if abs(D.mean() - keep) > room:
        return SHARE_KEPT(
            name=name, expected=f"{keep:.0%}", got=f"{D.mean():.0%}")
    return None


COPIES = fault(
    "p_copies",
    "the numbers of {second!r} are related to those of {first!r}; each array "
    "should be drawn anew")


@property_of
def unrelated(value, first, second):
    """A dictionary whose arrays first and second are no scaled copies.

    Their first entries are compared, as many as both have. Fewer than 26
    tell nothing, and nothing is said of arrays that are missing or repeat
    themselves.
    """
    names = first, second
    if not isinstance(value, dict):
        return None
    pair = [numbers(value.get(name))[0] for name in names]
    if pair[0] is None or pair[1] is None:
        return None
    size = min(pair[0].size, pair[1].size)
    first, second = (array.ravel()[:size] for array in pair)
    if size <= ROOM ** 2 or any(
            np.unique(array).size < 0.9 * size for array in (first, second)):
        return None
    if abs(np.corrcoef(first, second)[0, 1]) > ROOM / np.sqrt(size):
        return COPIES(first=names[0], second=names[1])
    return None


FEW_CALLS = fault(
    "p_few_calls",
    "train was called {got} times; {expected} trainings were asked for")
MANY_CALLS = fault(
    "p_many_calls",
    "train was called {got} times; {expected} trainings were asked for")
ORDER_OF_TRAINING = fault(
    "p_order_of_training", "the results are not in the order of training")
OTHER_CONFIGS = fault(
    "p_other_configs",
    "the configs of the results are not those that train was called with")
RESULTS = fault(
    "p_results", "there are {got} results; {expected} were asked for")
SCORES = fault(
    "p_scores",
    "the scores of the results are not those that train gave, in the order of "
    "training")


@property_of
def searched(value, weights, n: int):
    """What a search for the best config gave, and what it trained with.

    A dictionary: "asked", the values that train was called with, by name,
    in order; "configs" and "scores" of the results. There are n trainings;
    the results are theirs, in order. The score of a training is computed
    here: the sum of the values times their weights (by name), plus the
    number of the training, from 1 on.
    """
    try:
        asked, configs = ([np.asarray(value[part][name], dtype=float).ravel()
                           for name in weights]
                          for part in ("asked", "configs"))
        scores = np.asarray(value["scores"], dtype=float).ravel()
    except (KeyError, TypeError, ValueError, IndexError):
        return MISSING()
    if asked[0].size != n:
        return (FEW_CALLS if asked[0].size < n else MANY_CALLS)(
            expected=n, got=asked[0].size)
    if scores.size != n:
        return RESULTS(expected=n, got=scores.size)
    if not all(map(alike, asked, configs)):
        same = np.array_equal(*(np.unique(np.round(rows, 9), axis=1)
                                for rows in (asked, configs)))
        return (ORDER_OF_TRAINING if same else OTHER_CONFIGS)()
    due = np.arange(1, n + 1) + sum(
        weight * drawn for weight, drawn in zip(weights.values(), asked))
    if not np.allclose(scores, due, rtol=1e-6, atol=1e-6):
        return SCORES()
    return None
