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

from utils.checking import properties as now
from utils.checking.compare import show

ROOM = 5  # standard errors
MOST_ALIKE = 8  # results that are compared, each with each
ASKED = {"falling", "all_equal", "all_different", "cost_between", "descent"}


def falling(at):
    """A sequence whose last entry is below its first."""
    return now._property("falling", at)


def all_equal(at):
    """A sequence whose entries, plain data, are all equal."""
    return now._property("all_equal", at)


def all_different(at):
    """A sequence of plain data without two equal entries."""
    return now._property("all_different", at)


def cost_between(at, X, Y, hidden, low, high):
    """Parameters W1, b1, W2, ... whose cost on (X, Y) is in these bounds.

    hidden: "relu" or "tanh", of the hidden layers; the last layer is
    sigmoid. The cost is the cross-entropy.
    """
    return now._property("cost_between", at, X=X, Y=Y, hidden=hidden,
                         low=float(low), high=float(high))


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
    return now._property(
        "descent", at, X=X, Y=Y, costs=int(costs),
        learning_rate=float(learning_rate), low=float(low), high=float(high),
        learned=learned)


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


def _falling(value, wanted):
    value, failure = now._numbers(value)
    if failure:
        return failure
    flat = value.ravel()
    if flat.size < 2 or flat[-1] >= flat[0]:
        return "p_rising", {"first": show(float(flat[0])),
                            "last": show(float(flat[-1]))}
    return None


def _all_equal(value, wanted):
    if not isinstance(value, (list, tuple)):
        return "p_length", {"expected": 2, "got": show(value)}
    if not all(now._alike(value[0], entry) for entry in value[1:]):
        return "p_not_repeated", {}
    return None


def _all_different(value, wanted):
    if not isinstance(value, (list, tuple)) or len(value) > MOST_ALIKE:
        return "p_length", {"expected": 2, "got": show(value)}
    if any(now._alike(*pair) for pair in itertools.combinations(value, 2)):
        return "p_repeated", {}
    return None


def _normal(value, wanted):
    value, failure = now._numbers(value)
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
    got = float(np.sqrt(np.mean(np.square(value, dtype=float))))
    room = np.exp(ROOM / np.sqrt(2 * size))
    if got > std * room:
        return "p_too_large", {"expected": show(std), "got": show(got)}
    if got < std / room:
        return "p_too_small", {"expected": show(std), "got": show(got)}
    if abs(value.mean()) > ROOM * std / np.sqrt(size):
        return "p_mean", {"expected": 0, "got": show(float(value.mean()))}
    return None


def _spread(value, wanted):
    value, failure = now._numbers(value)
    if failure:
        return failure
    value = np.sort(value.ravel())
    failure = now._outside(value, wanted)
    if failure:
        return failure
    low, high, scale = wanted["low"], wanted["high"], wanted["scale"]
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


def _partition(value, wanted):
    """As now, but the number of parts comes first and, last, whether they
    are shuffled, which `random_orders` asks now."""
    if not isinstance(value, (list, tuple)) or (
            len(value) != len(wanted["sizes"])):
        return "p_length", {
            "expected": len(wanted["sizes"]),
            "got": len(value) if isinstance(value, (list, tuple))
            else show(value)}
    failure = now._partition(value, wanted)
    if failure:
        return failure
    order, _ = now._order(value, wanted["X"])
    correlation = np.corrcoef(order, np.arange(order.size))[0, 1]
    if abs(correlation) > ROOM / np.sqrt(order.size - 1):
        return "p_not_shuffled", {}
    return None


def _flips_and_shifts(value, wanted):
    """As now for one run, but that draws may be related: they are few."""
    return now._flipped_and_shifted([value], wanted)[1]


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
    layers, failure = now._layers(value, wanted)
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
    layers, failure = now._layers(value, wanted)
    if failure:
        return failure
    A = _activations(layers, wanted["X"], wanted["hidden"])
    return now._decisions(A[-1] > 0.5, wanted)


@np.errstate(all="ignore")
def _descent(value, wanted):
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return "sequence_due", {"length": 2, "got": show(value)}
    layers, failure = now._layers(value[0], wanted)
    if failure:
        return failure
    costs, due = value[1], wanted["costs"]
    got = len(costs) if isinstance(costs, (list, tuple)) else np.size(costs)
    if got != due:
        return ("p_few_costs" if got < due else "p_many_costs"), {
            "expected": due, "got": got}
    costs, failure = now._numbers(costs)
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


now._JUDGES.update({
    "falling": _falling, "all_equal": _all_equal,
    "all_different": _all_different, "cost_between": _cost_between,
    "descent": _descent, "normal of then": _normal,
    "spread of then": _spread, "partition of then": _partition,
    "flips_and_shifts of then": _flips_and_shifts,
    "decides of then": _decides})
