"""Properties of numbers, arrays and sequences."""

import math

import numpy as np

from utils.checking.compare import is_number, show
from utils.checking.properties.asking import fault, property_of

EMPTY = fault("p_empty", "has no entries")
NAN = fault("p_nan", "holds nan or infinity")
NOT_ARRAY = fault("p_not_array", "should be an array of numbers")


def numbers(value):
    """Value as an array of finite numbers, or the failure."""
    if isinstance(value, (list, tuple)):
        entries = [entry.item() if isinstance(entry, np.ndarray)
                   and entry.size == 1 else entry for entry in value]
        if all(map(is_number, entries)):
            value = np.array(entries, dtype=float)
    if is_number(value):
        value = np.array(value)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        return None, NOT_ARRAY()
    if not value.size:  # every bound holds for no entries
        return None, EMPTY()
    if not np.isfinite(value).all():
        return None, NAN()
    return value, None


def alike(one, other):
    """True for plain data of the same structure and values, to rounding."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and (
            np.array_equal(one, other) if "U" in (
                one.dtype.kind, other.dtype.kind)
            else np.allclose(one, other, rtol=1e-9, atol=0, equal_nan=True))
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            alike(one[key], other[key]) for key in one)
    return is_number(one) and is_number(other) and math.isclose(one, other)


def whole(values):
    """A parameter that is an array of whole numbers, as it is kept."""
    return np.asarray(values, dtype=int)


def shares(values):
    """A parameter that is a row of numbers, as it is kept."""
    return tuple(map(float, values))


def near(got, expected):
    return np.allclose(got, expected, rtol=1e-4, atol=1e-6)


SHAPE = fault("p_shape", "should have shape {expected}, has {got}")


def _of_size(at, *size):
    return {"at": at, "size": tuple(map(int, size))}


@property_of(asked=_of_size)
def shape(value, size):
    """An array of just this shape."""
    if not isinstance(value, np.ndarray):
        return NOT_ARRAY()
    if value.shape != size:
        return SHAPE(expected=size, got=value.shape)
    return None


NOT_ZERO = fault(
    "p_not_zero", "should be zero everywhere; the largest entry is {got}")


@property_of
def zeros(value):
    """Zero everywhere."""
    value, failure = numbers(value)
    if failure:
        return failure
    if np.any(value):
        return NOT_ZERO(got=show(float(np.abs(value).max())))
    return None


ABOVE = fault("p_above", "is {got}; it should be at most {expected}")


@property_of
def at_most(value, bound: float):
    """A number, or every entry, at most bound."""
    value, failure = numbers(value)
    if failure:
        return failure
    if value.max() > bound:
        return ABOVE(expected=show(bound), got=show(float(value.max())))
    return None


BELOW = fault("p_below", "is {got}; it should be at least {expected}")


@property_of
def at_least(value, bound: float):
    """A number, or every entry, at least bound."""
    value, failure = numbers(value)
    if failure:
        return failure
    if value.min() < bound:
        return BELOW(expected=show(bound), got=show(float(value.min())))
    return None


LENGTH = fault("p_length", "should have {expected} entries, has {got}")


@property_of
def length(value, size: int):
    """A sequence or array with so many entries."""
    if not isinstance(value, (list, tuple, np.ndarray, dict)) or (
            isinstance(value, np.ndarray) and value.ndim == 0):
        return LENGTH(expected=size, got=show(value))
    if len(value) != size:
        return LENGTH(expected=size, got=len(value))
    return None


DIFFERS = fault("p_differs", "should be {expected}, is {got}")


@property_of
def equals(answer, value):
    """A number, text or flag that is just this (numbers to 1e-6)."""
    if isinstance(answer, np.ndarray) and answer.size == 1:
        answer = answer.item()
    same = answer == value
    if is_number(answer) and is_number(value):
        same = np.isclose(answer, value, rtol=1e-6, atol=1e-9)
    if same is True or same is np.True_:
        return None
    return DIFFERS(expected=show(value), got=show(answer))


NONE_OF = fault("p_none_of", "should be one of: {expected}; is {got}")


@property_of
def one_of(answer, values: tuple):
    """A text that is one of these."""
    if isinstance(answer, str) and answer.strip().lower() in values:
        return None
    return NONE_OF(expected=", ".join(values), got=show(answer))


ACCURACY = fault(
    "p_accuracy",
    "are right for {got} of the examples; at least {expected} can be reached")


@property_of
def accuracy(value, labels: np.ravel, least: float):
    """Predictions of which at least this share equals the labels.

    labels: array; predictions may have any shape with as many entries.
    They stand here and not in the driver, which could be made to lie.
    """
    value, failure = numbers(value)
    if failure:
        return failure
    if value.size != labels.size:
        return LENGTH(expected=labels.size, got=value.size)
    share = float(np.mean(value.ravel() == labels))
    if share < least:
        return ACCURACY(expected=f"{least:.0%}", got=f"{share:.0%}")
    return None


SAME_ENTRIES = fault(
    "p_same_entries",
    "holds the same values again and again; each should be drawn anew")


@property_of
def distinct(value):
    """An array whose entries differ: at most one in ten occurs again.

    Draws in float32 repeat now and then, so a few repetitions are allowed.
    """
    value, failure = numbers(value)
    if failure:
        return failure
    if np.unique(value).size < 0.9 * value.size:
        return SAME_ENTRIES()
    return None
