"""Plain data as bytes, for readers who do not trust the writer.

JSON, with arrays in base64. The format cannot carry code. `decode` bounds
size, depth and count, checks every shape against the bytes that came, and
has one answer to whatever is wrong: Malformed. An array's bytes count each
time that it is referred to, since whoever reads the data may copy it there.
"""

import base64
import binascii
import json
import math
from collections import Counter

import numpy as np

from utils.checking.plain import (
    CONTAINERS,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    ArrayStore,
    NotPlain,
    from_values,
    is_key,
    pack,
    valid_text,
)

MAX_ENTRIES = 200_000  # numbers, texts and containers outside arrays
ARRAY = 10  # entries that an array counts for: to compare it takes as long
MAX_ARRAYS = 16_000_000  # bytes of all arrays together, each time they occur
MAX_TYPE = 16  # characters of the name of an array's type
KINDS = {"bool", "int8", "int16", "int32", "int64", "uint8", "uint16",
         "uint32", "uint64", "float16", "float32", "float64", "complex64",
         "complex128"}
# Keys other than text may be chosen so that each is compared with all
# others. Honest ones rarely share a hash.
MAX_KEYS, MAX_SAME_HASH = 20_000, 256


class Malformed(ValueError):
    """These bytes are no plain data within bounds."""


class Oversized(Malformed):
    """They may be plain data, but are beyond a bound of size."""


def encode(value):
    """Plain data (see utils.checking.plain) as bytes."""
    store = ArrayStore()
    form = pack(value, store)
    arrays = [[array.dtype.name, list(array.shape), base64.b64encode(
        np.ascontiguousarray(array).tobytes()).decode("ascii")]
        for array in store.arrays]
    return json.dumps([form, arrays]).encode("ascii")


def decode(data, max_bytes):
    """Plain data from bytes. Raises Malformed, and nothing else."""
    if len(data) > max_bytes:
        raise Oversized(f"larger than {max_bytes} bytes")
    try:
        content = json.loads(data)
        form, arrays = content
        decoder = _Decoder([_array(*array) for array in arrays],
                           max(MAX_ARRAYS, max_bytes))
        return decoder.value(form, 0)
    except Malformed:
        raise
    except MemoryError:
        raise Oversized("too little memory") from None
    except (ValueError, TypeError, KeyError, IndexError, RecursionError,
            OverflowError, AttributeError, SyntaxError) as error:
        raise Malformed(type(error).__name__) from None


def _array(kind, shape, text):
    if kind not in KINDS:
        raise Malformed("an array of a kind that is not plain")
    if len(shape) > MAX_DIMENSIONS or not all(
            type(size) is int and 0 <= size < 2**31 for size in shape):
        raise Malformed("a shape that cannot be")
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Malformed("an array that is no base64") from None
    dtype = np.dtype(kind)
    # A size of 0 would let the other sizes claim anything.
    if math.prod(shape) * dtype.itemsize != len(raw) or (
            0 in shape and max(shape) > 2**16):
        raise Malformed("a shape that does not fit its data")
    return np.frombuffer(raw, dtype).reshape(shape).copy()


class _Decoder:
    def __init__(self, arrays, room):
        self.arrays = arrays
        self.left = MAX_ENTRIES
        self.keys_left = MAX_KEYS
        self.room = room  # bytes of arrays

    def value(self, form, depth):
        self.left -= 1
        if depth > MAX_DEPTH + 2 or self.left < 0:
            raise Oversized("too deep or too many entries")
        if form is None or type(form) in (bool, int, float):
            if type(form) is int and abs(form) >= 2**63:
                raise Malformed("a number that is too large")
            return form
        if type(form) is str:
            return valid_text(form)
        if type(form) is not dict or not form:
            raise Malformed("an entry of no known kind")
        kind = next(iter(form))
        content = form[kind]
        if len(form) != (3 if kind == "values" else 1):
            raise Malformed("an entry that holds more than it says")
        if kind in ("array", "values"):
            self.left -= ARRAY
        if kind == "array":
            array = self.arrays[content]
            self._take(array.nbytes)
            return array
        if kind == "values":
            return self._values(form)
        if kind == "complex":
            real, imaginary = map(float, content)
            return complex(real, imaginary)
        if kind in CONTAINERS:
            entries = [self.value(entry, depth + 1) for entry in content]
            if kind in ("set", "frozenset"):
                self._bound_keys(entries)
            return CONTAINERS[kind](entries)
        if kind == "dict":
            keys = [self.value(key, depth + 1) for key, _ in content]
            self._bound_keys(keys)
            return dict(zip(keys, (self.value(entry, depth + 1)
                                   for _, entry in content)))
        if kind == "not_plain":
            return NotPlain(str(content)[:80])
        raise Malformed("an entry of no known kind")

    def _bound_keys(self, keys):
        """Refuse keys that can be none, or take long to tell apart."""
        if not all(map(is_key, keys)):
            raise Malformed("a key that can be none")
        keys = [key for key in keys if type(key) is not str]
        self.keys_left -= len(keys)
        if self.keys_left < 0 or max(Counter(
                map(hash, keys)).values(), default=0) > MAX_SAME_HASH:
            raise Malformed("too many keys")

    def _take(self, size):
        self.room -= size
        if self.room < 0:
            raise Oversized("too many bytes of arrays")

    def _values(self, form):
        values, shape, name = form["values"], form["shape"], form["type"]
        if type(name) is not str or len(name) > MAX_TYPE:
            raise Malformed("an array of a kind that is not plain")
        dtype = np.dtype(name)
        self.left -= len(values)
        if self.left < 0 or len(shape) > MAX_DIMENSIONS:
            raise Oversized("too many entries")
        if dtype.kind == "U":
            if not all(type(text) is str and len(text) < 10_000
                       for text in values):
                raise Malformed("text that is none")
            # NumPy gives every entry the room of the longest.
            self._take(4 * len(values) * max(map(len, values), default=0))
            array = np.array(values, dtype=str)
        elif dtype.name in KINDS:
            if not all(type(v) in (bool, int, float) for v in values):
                raise Malformed("numbers that are none")
            self._take(len(values) * dtype.itemsize)
            array = from_values(values, dtype)
        else:
            raise Malformed("an array of a kind that is not plain")
        if math.prod(shape) != array.size or (
                shape and max(shape) > 2**16):
            raise Malformed("a shape that does not fit its data")
        return array.reshape([int(size) for size in shape])
