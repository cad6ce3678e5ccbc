"""Plain data: the only values that an answer or a case may consist of.

None, bool, int, float, str, NumPy arrays of numbers or booleans or text,
and lists, tuples and dictionaries of these. `freeze` makes any result of a
learner's function plain; `pack` and `unpack` turn plain data into JSON and
a list of arrays, and back.
"""

from dataclasses import dataclass

import numpy as np

MAX_DEPTH = 12
INLINE_SIZE = 24  # smaller arrays stand in the JSON, where people read them


@dataclass(frozen=True)
class NotPlain:
    """Stands for a value that is not plain data; `type_name` says what."""

    type_name: str


def freeze(value, depth=0):
    """Plain copy of value, with NotPlain where something is not plain.

    NumPy scalars become Python numbers. Subclasses of array, list or dict
    other than the plain ones are refused: they can redefine comparison.
    """
    if depth > MAX_DEPTH:
        return NotPlain("values nested too deeply")
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if isinstance(value, np.generic):
        item = value.item()
        return item if type(item) in (bool, int, float, str) else NotPlain(
            f"a number of type {kind.__name__}")
    if kind is np.ndarray:
        if value.dtype.kind not in "biufU":
            return NotPlain(f"an array of type {value.dtype}")
        return value.copy()
    if kind in (list, tuple):
        return kind(freeze(entry, depth + 1) for entry in value)
    if kind is dict:
        return {str(key): freeze(entry, depth + 1)
                for key, entry in value.items()}
    return NotPlain(f"a {kind.__name__}")


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
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.ndarray):
        if value.size > INLINE_SIZE and value.dtype.kind != "U":
            return {"array": store.add(value)}
        return {"values": value.ravel().tolist(),
                "shape": list(value.shape), "type": value.dtype.str}
    if isinstance(value, (list, tuple)):
        return {type(value).__name__: [pack(v, store) for v in value]}
    if isinstance(value, dict):
        return {"dict": [[k, pack(v, store)] for k, v in value.items()]}
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
        return np.array(content, dtype=form["type"]).reshape(form["shape"])
    if kind == "list":
        return [unpack(entry, store) for entry in content]
    if kind == "tuple":
        return tuple(unpack(entry, store) for entry in content)
    if kind == "dict":
        return {key: unpack(entry, store) for key, entry in content}
    return NotPlain(content)
