"""Plain data: the only values that an answer or a case may consist of.

None, bool, int, float, complex, str, NumPy arrays of numbers or booleans or
text, and lists, tuples, sets, frozensets and dictionaries of these. Elements
of sets and keys of dictionaries are hashable: numbers, texts, None, and
tuples and frozensets of these. `freeze` makes any result of a learner's
function plain; `pack` and `unpack` turn plain data into JSON and a list of
arrays, and back.
"""

import json
import re
from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass

import numpy as np

from utils.language import N_, say

MAX_DEPTH = 12
MAX_DIMENSIONS = 8
INLINE_SIZE = 24  # smaller arrays stand in the JSON, where people read them
SCALARS = (type(None), bool, int, float, complex, str)
SEQUENCES = (list, tuple)
SETS = (set, frozenset)
DICTIONARIES = (dict, OrderedDict, defaultdict, Counter)
KINDS = "biufcU"  # of arrays: numbers, booleans and text
# Numbers wider than every machine has become the widest that it has.
NARROWER = {"g": np.float64, "G": np.complex128}
OF_TYPE = ((r"an array of type (.+)", N_("an array of type {name}")),
           (r"an array of (\d+) dimensions",
            N_("an array of {name} dimensions")),
           (r"a (\w+)", N_("a {name}")))


@dataclass(frozen=True)
class NotPlain:
    """Stands for a value that is not plain data; `type_name` says what, in
    English: it is compared too."""

    type_name: str

    @property
    def words(self):
        """What it says, in the language that is spoken."""
        for pattern, form in OF_TYPE:
            match = re.fullmatch(pattern, self.type_name, re.S)
            if match:
                return say(form, name=match[1])
        return say(self.type_name)


def freeze(value, depth=0):
    """Plain copy of value, with NotPlain where something is not plain.

    What learner and grader judge is the same, so all is put in a form that
    every way of storing keeps: NumPy scalars become Python numbers,
    longdouble becomes float, whole numbers beyond 64 bits become floats,
    text is valid Unicode. Subclasses of array, list or dict other than the
    plain ones are refused: they can redefine comparison.
    """
    if depth > MAX_DEPTH:
        return NotPlain(N_("values nested too deeply"))
    if isinstance(value, np.generic):
        if value.dtype.kind not in KINDS:
            return NotPlain(f"a {type(value).__name__}")
        value = _array(value).item()
    kind = type(value)
    if kind is int:
        return _whole(value)
    if kind is str:
        return valid_text(value)
    if kind in SCALARS:
        return value
    if kind is np.ndarray:
        if value.dtype.kind not in KINDS:
            return NotPlain(f"an array of type {value.dtype}")
        if value.ndim > MAX_DIMENSIONS:
            return NotPlain(f"an array of {value.ndim} dimensions")
        return _array(value)
    if kind in SEQUENCES:
        return kind(freeze(entry, depth + 1) for entry in value)
    if kind in SETS:
        return _frozen_set(value, depth)
    if kind in DICTIONARIES:
        frozen = {}
        for key, entry in value.items():
            key = freeze(key, depth + 1)
            if not is_key(key):
                return NotPlain(N_(
                    "a dictionary with a key that is not plain"))
            frozen[key] = freeze(entry, depth + 1)
        return frozen
    return NotPlain(f"a {kind.__name__}")


def is_key(value):
    """Is this plain value fit for a dictionary's key, or a set's element?"""
    if isinstance(value, (tuple, frozenset)):
        return all(map(is_key, value))
    return isinstance(value, SCALARS)


def valid_text(text):
    """Text without the half characters (surrogates) that no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _whole(value):
    if abs(value) < 2**63:
        return value
    try:
        return float(value)
    except OverflowError:
        return NotPlain(N_("a whole number that is too large"))


def _array(value):
    """A copy in rows, in this machine's order of bytes."""
    if value.dtype.kind == "U":
        texts = [valid_text(text) for text in value.ravel().tolist()]
        return np.array(texts, dtype=str).reshape(value.shape)
    with np.errstate(all="ignore"):
        return np.array(value, order="C", dtype=NARROWER.get(
            value.dtype.char, value.dtype.newbyteorder("=")))


def _frozen_set(value, depth):
    frozen = {freeze(entry, depth + 1) for entry in value}
    if not all(map(is_key, frozen)):
        return NotPlain(N_("a set with an element that is not plain"))
    return type(value)(frozen)


class ArrayStore:
    """Arrays by number; equal arrays are kept once."""

    def __init__(self, arrays=()):
        self.arrays = list(arrays)
        self._number = {}

    def add(self, array):
        """Number under which array is kept."""
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._number:
            self._number[key] = len(self.arrays)
            self.arrays.append(array)
        return self._number[key]


def pack(value, store):
    """JSON form of plain data; large arrays go to the ArrayStore."""
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, SCALARS):
        return value
    if isinstance(value, np.ndarray):
        if value.size > INLINE_SIZE and value.dtype.kind != "U":
            return {"array": store.add(value)}
        flat = value.ravel()
        if value.dtype.kind == "c":  # two numbers an entry
            flat = flat.view(flat.real.dtype)
        return {"values": flat.tolist(),
                "shape": list(value.shape), "type": value.dtype.str}
    if isinstance(value, SEQUENCES):
        return {type(value).__name__: [pack(v, store) for v in value]}
    if isinstance(value, SETS):  # in an order that is always the same
        return {type(value).__name__: sorted(
            (pack(v, store) for v in value), key=json.dumps)}
    if isinstance(value, dict):
        return {"dict": [[pack(k, store), pack(v, store)]
                         for k, v in value.items()]}
    if isinstance(value, NotPlain):
        return {"not_plain": value.type_name}
    raise TypeError(f"not plain data: {type(value).__name__}")


def unpack(form, store):
    """Plain data from its JSON form; the inverse of `pack`."""
    if not isinstance(form, dict):
        return form
    (kind, content), *_ = form.items()
    if kind == "array":
        return store.arrays[content]
    if kind == "values":
        return from_values(content, form["type"]).reshape(form["shape"])
    if kind == "complex":
        return complex(*content)
    if kind in CONTAINERS:
        return CONTAINERS[kind](unpack(entry, store) for entry in content)
    if kind == "dict":
        return {unpack(key, store): unpack(entry, store)
                for key, entry in content}
    return NotPlain(content)


CONTAINERS = {kind.__name__: kind for kind in SEQUENCES + SETS}


def from_values(values, dtype):
    """Flat array of a dtype from the list that `pack` makes of it."""
    dtype = np.dtype(dtype)
    if dtype.kind == "c":
        return np.array(values, dtype=dtype.type(0).real.dtype).view(dtype)
    return np.array(values, dtype=dtype)
