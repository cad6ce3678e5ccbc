"""Is an answer equal to the reference, and if not, what differs first?

Shape before type before values. The rules are those of fair checking: a
number may be a float, 0-d or one-element array; predictions may be bool,
int or float; additional dictionary entries do no harm; tuple and list are
one, and so are set and frozenset. Texts are compared without case and
blanks around them, alone and in arrays; keys and elements of sets as they
are. Where the tolerance is 0, texts are compared as they are too.
"""

import itertools
from dataclasses import dataclass, field

import numpy as np

from utils.checking.messages import say
from utils.checking.plain import SEQUENCES, SETS, NotPlain

SHOW_SIZE = 16
MOST_SHOWN, LONG_SHOWN = 2000, 120  # characters of any value; of a long one
NUMBERS = (bool, int, float, complex)


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


def listed(keys):
    """Keys of a dictionary, or elements of a set, in a row of words."""
    words = [key if isinstance(key, str) else show(key)
             for key in itertools.islice(keys, SHOW_SIZE)]
    if len(keys) > SHOW_SIZE:
        words.append("...")
    return ", ".join(words) or say("none")


def show(value):
    """Value in as few characters as let it be recognised."""
    return _cut(_pieces(value), MOST_SHOWN)


def _pieces(value):
    """The text of a value, piece by piece: most of a large one is not
    shown, and to make it would take long."""
    if isinstance(value, np.ndarray):
        yield say("array_of_shape", shape=value.shape) if (
            value.size > SHOW_SIZE) else np.array2string(
                value, precision=5, separator=", ", suppress_small=False)
    elif isinstance(value, (float, complex)):
        yield f"{value:.6g}"
    elif isinstance(value, list):
        yield from _row("[", map(_pieces, value), "]", len(value))
    elif isinstance(value, tuple):
        yield from _row("(", map(_pieces, value),
                        ",)" if len(value) == 1 else ")", len(value))
    elif isinstance(value, SETS) and value:
        shown = map(show, value)
        yield from _row("{", sorted(shown) if len(value) <= 8 else shown,
                        "}", len(value))
    elif isinstance(value, dict):
        yield from _row("{", (itertools.chain([f"{key!r}: "], _pieces(entry))
                              for key, entry in value.items()), "}",
                        len(value))
    elif isinstance(value, NotPlain):
        yield value.words
    else:
        yield _cut([repr(value)], LONG_SHOWN)


def _row(before, entries, after, size):
    """Pieces of a container of this size, or one piece of a long one."""
    def pieces():
        for number, entry in enumerate(entries):
            yield ", " if number else before
            yield from entry
        yield after if size else before + after

    return pieces() if size <= 8 else [_cut(pieces(), LONG_SHOWN)]


def _cut(pieces, most):
    """One text of the pieces, as long as it may be."""
    text = ""
    for piece in pieces:
        text += piece
        if len(text) > most:
            return text[:most - 3] + "..."
    return text


def is_number(value):
    """True for bool, int and float."""
    return isinstance(value, (bool, int, float))


def compare(expected, answer, rtol, atol, place=()):
    """First Difference of answer (frozen) from expected, or None."""
    if isinstance(expected, np.ndarray) and expected.ndim == 0:
        expected = expected.item()  # np.where of a number: still a number
    if isinstance(answer, NotPlain):
        return Difference("not_plain", place, {"what": answer.words})
    if answer is None and expected is not None:
        return Difference("nothing_returned" if not place else "is_none",
                          place, {"expected": show(expected)})
    if expected is None:
        return None if answer is None else Difference(
            "should_be_none", place, {"got": show(answer)})
    if isinstance(expected, str):
        return _compare_text(expected, answer, rtol or atol, place)
    if isinstance(expected, NUMBERS):
        return _compare_number(expected, answer, rtol, atol, place)
    if isinstance(expected, np.ndarray):
        return _compare_array(expected, answer, rtol, atol, place)
    if isinstance(expected, dict):
        return _compare_dict(expected, answer, rtol, atol, place)
    if isinstance(expected, SETS):
        return _compare_set(expected, answer, rtol, atol, place)
    return _compare_sequence(expected, answer, rtol, atol, place)


def _compare_text(expected, answer, lenient, place):
    if isinstance(answer, np.ndarray) and answer.size == 1:
        answer = answer.item()
    if isinstance(answer, str) and _same_text(expected, answer, lenient):
        return None
    return Difference("value", place,
                      {"expected": show(expected), "got": show(answer)})


def _same_text(expected, answer, lenient):
    """Are texts, or the entries of arrays of texts, equal?

    lenient: case and the blanks around a text do not count.
    """
    if lenient:
        expected, answer = (np.strings.lower(np.strings.strip(text))
                            for text in (expected, answer))
    return expected == answer


def _compare_number(expected, answer, rtol, atol, place):
    if isinstance(answer, np.ndarray):
        if answer.size != 1 or answer.dtype.kind == "U":
            return Difference("number_due", place, {"shape": answer.shape})
        answer = answer.item()
    if not isinstance(answer, NUMBERS):
        return Difference("number_due_got", place,
                          {"got": show(answer)})
    if answer == expected or np.isclose(
            answer, expected, rtol=rtol, atol=atol, equal_nan=True):
        return None
    key = "not_a_number" if np.isnan(answer) else "value"
    return Difference(key, place,
                      {"expected": show(expected), "got": show(answer)})


def _compare_array(expected, answer, rtol, atol, place):
    if not isinstance(answer, np.ndarray):
        if isinstance(answer, NUMBERS):
            return Difference("shape_of_number", place, {
                "expected": expected.shape, "got": show(answer)})
        entry = str if expected.dtype.kind == "U" else NUMBERS
        if not (expected.ndim == 1 and isinstance(answer, SEQUENCES)
                and all(isinstance(given, entry) for given in answer)):
            return Difference("array_due", place,
                              {"got": type(answer).__name__})
        answer = np.array(answer, str if entry is str else None)
    if answer.shape != expected.shape:
        key = "rank_1" if answer.ndim == 1 < expected.ndim else "shape"
        return Difference(key, place, {
            "expected": expected.shape, "got": answer.shape})
    if (answer.dtype.kind == "U") != (expected.dtype.kind == "U"):
        return Difference("type", place, {
            "expected": expected.dtype, "got": answer.dtype})
    if (answer == expected).all():  # many are, and isclose is slow
        return None
    if expected.dtype.kind == "U":
        wrong = ~_same_text(expected, answer, rtol or atol)
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
            "keys": listed(expected), "got": show(answer)})
    missing = [key for key in expected if key not in answer]
    by_text = {str(key): key for key in answer} if missing else {}
    for key in missing:
        if str(key) in by_text:
            other = by_text[str(key)]
            return Difference("key_type", place, {
                "expected": show(key), "expected_type": type(key).__name__,
                "got": show(other), "got_type": type(other).__name__})
    if missing:
        return Difference("keys_missing", place, {
            "missing": listed(missing), "got": listed(answer)})
    for key, entry in expected.items():
        difference = compare(entry, answer[key], rtol, atol, (*place, key))
        if difference:
            return difference
    return None


def _compare_set(expected, answer, rtol, atol, place):
    if not isinstance(answer, SETS):
        return Difference("set_due", place, {"got": show(answer)})
    missing, extra = expected - answer, answer - expected
    if len(missing) == len(extra) and all(
            isinstance(entry, (bool, int, float))
            for entry in missing | extra) and np.allclose(
            sorted(missing), sorted(extra), rtol=rtol, atol=atol,
            equal_nan=True):
        return None  # computed numbers, to rounding
    if missing:
        return Difference("set_lacks", place, {"missing": listed(
            sorted(missing, key=show)), "got": show(answer)})
    return Difference("set_extra", place, {
        "extra": listed(sorted(extra, key=show))})


def _compare_sequence(expected, answer, rtol, atol, place):
    if isinstance(answer, np.ndarray) and answer.ndim == 1:
        answer = answer.tolist()
    if not isinstance(answer, SEQUENCES):
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
