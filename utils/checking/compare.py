"""Is an answer equal to the reference, and if not, what differs first?

Shape before type before values. The rules are those of fair checking: a
number may be a float, 0-d or one-element array; predictions may be bool,
int or float; additional dictionary entries do no harm; tuple and list are
one.
"""

from dataclasses import dataclass, field

import numpy as np

from utils.checking.messages import say
from utils.checking.plain import NotPlain

SHOW_SIZE = 16


@dataclass(frozen=True)
class Difference:
    """The first difference: a message key, its values, and the place."""

    key: str
    place: tuple = ()
    values: dict = field(default_factory=dict)

    def text(self):
        """The difference in words."""
        words = say(self.key, **self.values)
        if not self.place:
            return words
        return say("at_place", place=place_text(self.place), words=words)


def place_text(place):
    """`("grads", 0)` as `["grads"][0]`."""
    return "".join(f"[{step!r}]" for step in place)


def show(value):
    """Value in as few characters as let it be recognised."""
    if isinstance(value, np.ndarray):
        if value.size > SHOW_SIZE:
            return say("array_of_shape", shape=value.shape)
        return np.array2string(value, precision=5, separator=", ",
                               suppress_small=False)
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (list, tuple)) and len(value) <= 8:
        inner = ", ".join(show(entry) for entry in value)
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, dict) and len(value) <= 8:
        inner = ", ".join(f"{k!r}: {show(v)}" for k, v in value.items())
        return "{" + inner + "}"
    if isinstance(value, NotPlain):
        return value.type_name
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."


def is_number(value):
    """True for bool, int and float."""
    return isinstance(value, (bool, int, float))


def compare(expected, answer, rtol, atol, place=()):
    """First Difference of answer (frozen) from expected, or None."""
    if isinstance(expected, np.ndarray) and expected.ndim == 0:
        expected = expected.item()  # np.where of a number: still a number
    if isinstance(answer, NotPlain):
        return Difference("not_plain", place, {"what": answer.type_name})
    if answer is None and expected is not None:
        return Difference("nothing_returned" if not place else "is_none",
                          place, {"expected": show(expected)})
    if expected is None:
        return None if answer is None else Difference(
            "should_be_none", place, {"got": show(answer)})
    if isinstance(expected, str):
        return _compare_text(expected, answer, place)
    if is_number(expected):
        return _compare_number(expected, answer, rtol, atol, place)
    if isinstance(expected, np.ndarray):
        return _compare_array(expected, answer, rtol, atol, place)
    if isinstance(expected, dict):
        return _compare_dict(expected, answer, rtol, atol, place)
    return _compare_sequence(expected, answer, rtol, atol, place)


def _compare_text(expected, answer, place):
    if isinstance(answer, str) and (
            answer.strip().lower() == expected.strip().lower()):
        return None
    return Difference("value", place,
                      {"expected": show(expected), "got": show(answer)})


def _compare_number(expected, answer, rtol, atol, place):
    if isinstance(answer, np.ndarray):
        if answer.size != 1 or answer.dtype.kind == "U":
            return Difference("number_due", place, {"shape": answer.shape})
        answer = answer.item()
    if not is_number(answer):
        return Difference("number_due_got", place,
                          {"got": show(answer)})
    if np.isclose(answer, expected, rtol=rtol, atol=atol, equal_nan=True):
        return None
    key = "not_a_number" if np.isnan(answer) else "value"
    return Difference(key, place,
                      {"expected": show(expected), "got": show(answer)})


def _compare_array(expected, answer, rtol, atol, place):
    if not isinstance(answer, np.ndarray):
        if is_number(answer):
            return Difference("shape_of_number", place, {
                "expected": expected.shape, "got": show(answer)})
        if not (expected.ndim == 1 and isinstance(answer, (list, tuple))
                and all(is_number(entry) for entry in answer)):
            return Difference("array_due", place,
                              {"got": type(answer).__name__})
        answer = np.array(answer)
    if answer.shape != expected.shape:
        key = "rank_1" if answer.ndim == 1 < expected.ndim else "shape"
        return Difference(key, place, {
            "expected": expected.shape, "got": answer.shape})
    if (answer.dtype.kind == "U") != (expected.dtype.kind == "U"):
        return Difference("type", place, {
            "expected": expected.dtype, "got": answer.dtype})
    if expected.dtype.kind == "U":
        wrong = answer != expected
    else:
        wrong = ~np.isclose(answer, expected, rtol=rtol, atol=atol,
                            equal_nan=True)
    if not wrong.any():
        return None
    if expected.size <= SHOW_SIZE:
        return Difference("values", place, {
            "expected": show(expected), "got": show(answer)})
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    return Difference("entries", place, {
        "wrong": int(wrong.sum()), "size": expected.size,
        "index": ", ".join(map(str, index)),
        "expected": show(expected[index].item()),
        "got": show(answer[index].item())})


def _compare_dict(expected, answer, rtol, atol, place):
    if not isinstance(answer, dict):
        return Difference("dict_due", place, {
            "keys": ", ".join(expected), "got": show(answer)})
    missing = [key for key in expected if key not in answer]
    if missing:
        return Difference("keys_missing", place, {
            "missing": ", ".join(missing),
            "got": ", ".join(answer) or say("none")})
    for key, entry in expected.items():
        difference = compare(entry, answer[key], rtol, atol, (*place, key))
        if difference:
            return difference
    return None


def _compare_sequence(expected, answer, rtol, atol, place):
    if isinstance(answer, np.ndarray) and answer.ndim == 1:
        answer = answer.tolist()
    if not isinstance(answer, (list, tuple)):
        return Difference("sequence_due", place, {
            "length": len(expected), "got": show(answer)})
    if len(answer) != len(expected):
        return Difference("length", place, {
            "expected": len(expected), "got": len(answer)})
    for number, (entry, got) in enumerate(zip(expected, answer)):
        difference = compare(entry, got, rtol, atol, (*place, number))
        if difference:
            return difference
    return None
