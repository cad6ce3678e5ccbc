"""Properties of networks: a pass with dropout, parameters that decide."""

import numpy as np

from utils.checking.compare import listed, show
from utils.checking.properties.asking import fault, property_of
from utils.checking.properties.basic import near, numbers
from utils.checking.properties.random import share_kept

MOST_UNITS = 1000  # hidden units of a network that is still computed

ENTRY_SHAPE = fault(
    "p_entry_shape", "{name} should have shape {expected}, has {got}")
LACKS = fault(
    "p_lacks", "the cache lacks {name}, or it is no array of numbers")
LAYER_VALUES = fault(
    "p_layer_values",
    "{name} does not follow from the layer below and the mask {mask}")
MASK_UNUSED = fault(
    "p_mask_unused", "{name} is not 0 everywhere where {mask} is 0")
MULTIPLIED = fault(
    "p_multiplied",
    "the kept entries of {name} were multiplied by keep_prob, not divided")
NOT_CACHE = fault(
    "p_not_cache", "should be two results: an array and a dictionary")
NOT_SCALED = fault(
    "p_not_scaled",
    "{name} is 0 where {mask} is 0, as it should be, but the kept entries "
    "were not divided by keep_prob")
OUTPUT_SHAPE = fault(
    "p_output_shape",
    "the first result should be an array of shape {expected}")
OUTPUT_VALUES = fault(
    "p_output_values",
    "the first result does not follow from the last hidden layer in the cache")


@property_of
def dropout_pass(value, X, parameters, keep_prob: float):
    """AL and cache of a forward pass with inverted dropout.

    Hidden layers 1 to L - 1 are relu, layer L is sigmoid. The masks D1, D2,
    ... in the cache have the right share of ones, and the values A1, A2, ...
    and AL are those that follow from X with these masks.
    """
    keep = keep_prob
    if not (isinstance(value, (list, tuple)) and len(value) == 2
            and isinstance(value[1], dict)):
        return NOT_CACHE()
    (AL, cache), A, L = value, X, len(parameters) // 2
    for layer in range(1, L):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        before = np.maximum(W @ A + b, 0)
        found = {}
        for name in (f"D{layer}", f"A{layer}"):
            if name not in cache:
                return LACKS(name=name)
            found[name], failure = numbers(cache[name])
            if failure:
                return LACKS(name=name)
            if found[name].shape != before.shape:
                return ENTRY_SHAPE(
                    name=name, expected=before.shape, got=found[name].shape)
        D, got = found[f"D{layer}"], found[f"A{layer}"]
        failure = _mask(D, keep, f"D{layer}")
        if failure:
            return failure
        A = before * D / keep
        if not near(got, A):
            key = (MASK_UNUSED if got[D == 0].any() else
                   NOT_SCALED if near(got, before * D) else
                   MULTIPLIED if near(got, before * D * keep) else
                   LAYER_VALUES)
            return key(name=f"A{layer}", mask=f"D{layer}")
    AL, failure = numbers(AL)
    Z = parameters[f"W{L}"] @ A + parameters[f"b{L}"]
    if failure or AL.shape != Z.shape:
        return OUTPUT_SHAPE(expected=Z.shape)
    if not near(AL, 1 / (1 + np.exp(-Z))):
        return OUTPUT_VALUES()
    return None


MASK_REPEATS = fault(
    "p_mask_repeats",
    "all rows or all columns of {name} are the same; each entry should be "
    "drawn by itself")
MASK_VALUES = fault("p_mask_values", "{name} should hold only 0 and 1")


def _mask(D, keep, name):
    """What is wrong with a dropout mask (n, m), or None."""
    if not np.isin(D, (0, 1)).all():
        return MASK_VALUES(name=name)
    if 0 < D.mean() < 1 and (np.array_equal(D, D[:, :1] + 0 * D)
                             or np.array_equal(D, D[:1] + 0 * D)):
        return MASK_REPEATS(name=name)
    return share_kept(D, keep, name)


NO_NUMBERS = fault(
    "p_no_numbers", "{name} should be an array of finite numbers")
UNITS = fault(
    "p_units",
    "the network has {got} hidden units; at most {expected} are allowed")


DICT_DUE, KEYS_MISSING = fault("dict_due"), fault("keys_missing")


def layers_of(parameters, X, Y, units=MOST_UNITS):
    """The pairs (W, b) of a network from X to Y, or the failure."""
    if not isinstance(parameters, dict):
        return None, DICT_DUE(keys="W1, b1, ...", got=show(parameters))
    inputs, last, hidden, layers = len(X), 1, 0, []
    while f"W{last + 1}" in parameters:
        last += 1
    for layer in range(1, last + 1):
        pair = []
        for name in (f"W{layer}", f"b{layer}"):
            if name not in parameters:
                return None, KEYS_MISSING(missing=name, got=listed(parameters))
            try:
                pair.append(np.asarray(parameters[name], dtype=float))
            except (TypeError, ValueError, OverflowError):
                return None, NO_NUMBERS(name=name)
            if not np.isfinite(pair[-1]).all():
                return None, NO_NUMBERS(name=name)
        W, b = pair
        rows = len(Y) if layer == last else max(len(
            np.atleast_1d(W)), 1)
        if W.shape != (rows, inputs):
            return None, ENTRY_SHAPE(
                name=f"W{layer}", expected=(rows, inputs), got=W.shape)
        if b.size != 1 and b.shape != (rows, 1):
            return None, ENTRY_SHAPE(
                name=f"b{layer}", expected=(rows, 1), got=b.shape)
        hidden += rows if layer < last else 0
        if hidden > units:
            return None, UNITS(expected=units, got=hidden)
        layers.append((W, b.ravel() if b.size == 1 else b))
        inputs = rows
    return layers, None


def _of_layers(at, X, Y, least, *older, units=MOST_UNITS, hidden=None):
    """older, hidden: exercises of the first edition name the hidden layers,
    "relu" or "tanh", before least."""
    if older:
        hidden, (least,) = least, older
    named = {} if hidden is None else {"hidden": hidden}
    return {"at": at, "X": X, "Y": Y, **named, "least": float(least),
            "units": int(units)}


@property_of(asked=_of_layers)
@np.errstate(all="ignore")
def decides(value, X, Y, least, units=MOST_UNITS):
    """Parameters whose answers above 0.5 are Y, for this share or more.

    W1, b1, W2, ...: hidden layers are relu, the last is sigmoid. units: the
    most hidden units allowed.
    """
    layers, failure = layers_of(value, X, Y, units)
    if failure:
        return failure
    A, (W, b) = X, layers.pop()
    for W_hidden, b_hidden in layers:
        A = np.maximum(W_hidden @ A + b_hidden, 0)
    # The sigmoid is above 0.5 just where its argument is above 0.
    return decisions(W @ A + b > 0, Y, least)


BOTH_ERRORS = fault(
    "p_both_errors",
    "the network says 1 for {false} examples whose label is 0, and 0 for "
    "{missed} whose label is 1; {expected} of all should be right")
FALSE_ALARMS = fault(
    "p_false_alarms",
    "the network says 1 for {false} examples whose label is 0; {expected} of "
    "all should be right")
MISSES = fault(
    "p_misses",
    "the network says 0 for {missed} examples whose label is 1; {expected} of "
    "all should be right")
TURNED_ROUND = fault(
    "p_turned_round", "the network's answer is wrong for every example")


def decisions(said, Y, least):
    """What is wrong with answers (1, m), True for 1, or None."""
    truth = Y == 1
    if np.mean(said == truth) >= least:
        return None
    false, missed = np.sum(said & ~truth), np.sum(truth & ~said)
    key = (TURNED_ROUND if not np.any(said == truth) else
           FALSE_ALARMS if not missed else
           MISSES if not false else BOTH_ERRORS)
    return key(false=int(false), missed=int(missed), expected=f"{least:.0%}")
