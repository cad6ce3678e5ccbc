"""What the first edition asked of answers, judged as it was then.

The first edition is commit f327d60, from before drivers handed out raw
results. A class pins its exercises, and a learner's checks.h5 stays with
the notebook that it came with, while this package is renewed: both go on
asking in the words of then. Nothing here is for a new exercise. It may go
when no class of the first edition is graded any more, and the places that
mention this module with it.

A property whose name stayed and whose meaning changed is known by what
stands beside it: then, nothing was judged over several `runs`, hidden
layers were named, and no `normal` had its `normal_draws`.
"""

import itertools
from dataclasses import replace

import numpy as np

from utils.checking.compare import show
from utils.checking.properties.asking import fault, property_of
from utils.checking.properties.basic import LENGTH, alike, numbers
from utils.checking.properties.images import flipped_and_shifted
from utils.checking.properties.networks import (
    MOST_UNITS,
    decisions,
    layers_of,
)
from utils.checking.properties.random import (
    ALL_EQUAL,
    ALL_POSITIVE,
    ALL_ZERO,
    MEAN,
    NOT_REPEATED,
    NOT_SHUFFLED,
    TOO_LARGE,
    TOO_MANY_LARGE,
    TOO_MANY_SMALL,
    TOO_SMALL,
    order_of,
    outside,
    partition,
)

ROOM = 5  # standard errors
MOST_ALIKE = 8  # results that are compared, each with each
ASKED = {"falling", "all_equal", "all_different", "cost_between", "descent"}


def named_apart(properties):
    """Properties, those of then under names of their own."""
    draws = any(wanted["property"] == "normal_draws" for wanted in properties)
    changed = {"partition", "spread", "flips_and_shifts"} | (
        set() if draws else {"normal"})
    return [
        {**wanted, "property": wanted["property"] + " of then"}
        if (wanted["property"] == "decides" and "hidden" in wanted)
        or (wanted["property"] in changed and "runs" not in wanted)
        else wanted for wanted in properties]


def with_text_keys(outcomes):
    """Outcomes as they were then: all keys of dictionaries were text."""
    return [replace(outcome, value=_text_keys(outcome.value))
            for outcome in outcomes]


def _text_keys(value):
    if isinstance(value, dict):
        return {str(key): _text_keys(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(_text_keys, value))
    return value


RISING = fault(
    "p_rising",
    "should fall from first to last; it goes from {first} to {last}")


@property_of
def falling(value):
    """A sequence whose last entry is below its first."""
    value, failure = numbers(value)
    if failure:
        return failure
    flat = value.ravel()
    if flat.size < 2 or flat[-1] >= flat[0]:
        return RISING(first=show(float(flat[0])), last=show(float(flat[-1])))
    return None


@property_of
def all_equal(value):
    """A sequence whose entries, plain data, are all equal."""
    if not isinstance(value, (list, tuple)):
        return LENGTH(expected=2, got=show(value))
    if not all(alike(value[0], entry) for entry in value[1:]):
        return NOT_REPEATED()
    return None


REPEATED = fault("p_repeated", "should be drawn anew each time; it repeats")


@property_of
def all_different(value):
    """A sequence of plain data without two equal entries."""
    if not isinstance(value, (list, tuple)) or len(value) > MOST_ALIKE:
        return LENGTH(expected=2, got=show(value))
    if any(alike(*pair) for pair in itertools.combinations(value, 2)):
        return REPEATED()
    return None


@property_of(name="normal of then")
def _normal(value, std):
    value, failure = numbers(value)
    if failure:
        return failure
    size = value.size
    if not value.any():
        return ALL_ZERO()
    if size > 1 and np.ptp(value) == 0:
        return ALL_EQUAL()
    # (1/2)**size is the chance of a normal draw without a negative entry.
    if size > 20 and value.min() >= 0:
        return ALL_POSITIVE()
    got = float(np.sqrt(np.mean(np.square(value, dtype=float))))
    room = np.exp(ROOM / np.sqrt(2 * size))
    if got > std * room:
        return TOO_LARGE(expected=show(std), got=show(got))
    if got < std / room:
        return TOO_SMALL(expected=show(std), got=show(got))
    if abs(value.mean()) > ROOM * std / np.sqrt(size):
        return MEAN(expected=0, got=show(float(value.mean())))
    return None


@property_of(name="spread of then")
def _spread(value, low, high, scale):
    value, failure = numbers(value)
    if failure:
        return failure
    value = np.sort(value.ravel())
    failure = outside(value, low, high, scale)
    if failure:
        return failure
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
    return (TOO_MANY_SMALL if share[worst] > due[worst] else TOO_MANY_LARGE)(
        place=show(float(value[worst])), expected=f"{due[worst]:.0%}",
        got=f"{share[worst]:.0%}")


@property_of(name="partition of then")
def _partition(value, X, Y, sizes):
    """As now, but the number of parts comes first and, last, whether they
    are shuffled, which `random_orders` asks now."""
    if not isinstance(value, (list, tuple)):
        return LENGTH(expected=len(sizes), got=show(value))
    if len(value) != len(sizes):
        return LENGTH(expected=len(sizes), got=len(value))
    failure = partition.judge(value, X, Y, sizes)
    if failure:
        return failure
    order, _ = order_of(value, X)
    correlation = np.corrcoef(order, np.arange(order.size))[0, 1]
    if abs(correlation) > ROOM / np.sqrt(order.size - 1):
        return NOT_SHUFFLED()
    return None


@property_of(name="flips_and_shifts of then")
def _flips_and_shifts(value, images, reach):
    """As now for one run, but that draws may be related: they are few."""
    return flipped_and_shifted([value], images, reach)[1]


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


COST_ABOVE = fault(
    "p_cost_above",
    "the parameters have a cost of {got}; it should be at most {expected}")
COST_BELOW = fault(
    "p_cost_below",
    "the parameters have a cost of {got}; it should be at least {expected}")


@property_of
@np.errstate(all="ignore")
def cost_between(value, X, Y, hidden, low: float, high: float):
    """Parameters W1, b1, W2, ... whose cost on (X, Y) is in these bounds.

    hidden: "relu" or "tanh", of the hidden layers; the last layer is
    sigmoid. The cost is the cross-entropy.
    """
    layers, failure = layers_of(value, X, Y)
    if failure:
        return failure
    A = _activations(layers, X, hidden)
    cost = _cross_entropy(A[-1], Y)
    if not cost <= high:
        return COST_ABOVE(expected=show(high), got=show(cost))
    if cost < low:
        return COST_BELOW(expected=show(low), got=show(cost))
    return None


@property_of(name="decides of then")
@np.errstate(all="ignore")
def _decides(value, X, Y, hidden, least, units=MOST_UNITS):
    layers, failure = layers_of(value, X, Y, units)
    if failure:
        return failure
    A = _activations(layers, X, hidden)
    return decisions(A[-1] > 0.5, Y, least)


COSTS_NO_NUMBERS = fault(
    "p_costs_no_numbers", "the kept costs should be finite numbers")
COSTS_RISE = fault(
    "p_costs_rise",
    "a kept cost is above the one before, {got} times; here each should be "
    "below")
COSTS_STAND = fault(
    "p_costs_stand", "all kept costs are {got}: the cost does not fall")
FEW_COSTS = fault(
    "p_few_costs", "{got} costs were kept; {expected} were asked for")
FEW_STEPS = fault(
    "p_few_steps",
    "steps since the last kept cost, measured from your parameters: {got}; it "
    "should be at least {expected}")
MANY_COSTS = fault(
    "p_many_costs", "{got} costs were kept; {expected} were asked for")
MANY_STEPS = fault(
    "p_many_steps",
    "steps since the last kept cost, measured from your parameters: {got}; it "
    "should be at most {expected}")


def _of_descent(at, X, Y, learning_rate, costs, low, high, learned=None):
    return {"at": at, "X": X, "Y": Y, "costs": int(costs),
            "learning_rate": float(learning_rate), "low": float(low),
            "high": float(high), "learned": learned}


@property_of(asked=_of_descent)
@np.errstate(all="ignore")
def descent(value, X, Y, costs, learning_rate, low, high, learned):
    """Parameters after gradient descent, and the costs kept on the way.

    Hidden layers are relu, the last is sigmoid. costs: how many are kept.
    The number of steps since the last of them is measured: how far the cost
    has fallen since, divided by what one step should make it fall,
    learning_rate times the sum of the squared slopes at the end. It lies
    between low and high. (For small rates the slopes hardly change.)
    learned: if given, no kept cost is above the one before, and the cost
    at the end is at most this.
    """
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return fault("sequence_due")(length=2, got=show(value))
    layers, failure = layers_of(value[0], X, Y)
    if failure:
        return failure
    kept = value[1]
    got = len(kept) if isinstance(kept, (list, tuple)) else np.size(kept)
    if got != costs:
        return (FEW_COSTS if got < costs else MANY_COSTS)(
            expected=costs, got=got)
    kept, failure = numbers(kept)
    if failure:
        return COSTS_NO_NUMBERS()
    kept = kept.ravel()
    if kept.size > 1 and np.ptp(kept) < 1e-7:
        return COSTS_STAND(got=show(float(kept[0])))
    rises = int(np.sum(np.diff(kept) > 0))
    if learned is not None and rises:
        return COSTS_RISE(got=rises)
    A = _activations(layers, X, "relu")
    cost, fall = _cross_entropy(A[-1], Y), 0
    dZ = (A[-1] - Y) / Y.shape[1]
    for (W, _), below in zip(layers[::-1], A[-2::-1]):
        fall += np.sum(np.square(dZ @ below.T)) + np.sum(
            np.square(dZ.sum(axis=1)))
        dZ = (W.T @ dZ) * (below > 0)
    steps = (kept[-1] - cost) / (learning_rate * fall)
    if not steps >= low:
        return FEW_STEPS(expected=show(low), got=show(float(steps)))
    if steps > high:
        return MANY_STEPS(expected=show(high), got=show(float(steps)))
    if learned is not None and not cost <= learned:
        return COST_ABOVE(expected=show(learned), got=show(cost))
    return None
