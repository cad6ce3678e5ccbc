"""Plain data survives packing; what is not plain is named."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from utils.checking.plain import ArrayStore, NotPlain, freeze, pack, unpack

numbers = st.one_of(st.none(), st.booleans(), st.integers(-2**60, 2**60),
                    st.floats(), st.text(max_size=20))
arrays = hnp.arrays(
    st.sampled_from(["f8", "f4", "i8", "u1", "?", "U3"]),
    hnp.array_shapes(min_dims=0, max_side=6),
    elements={"allow_subnormal": False}).filter(
        lambda a: a.dtype.kind != "U" or all(
            "\0" not in text for text in a.ravel()))
plain = st.recursive(
    st.one_of(numbers, arrays),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=5), inner, max_size=4)),
    max_leaves=8)


def same(one, other):
    """Equal in value, type, shape and type of entries; nan equals nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        alike = (one.dtype == other.dtype
                 or one.dtype.kind == other.dtype.kind == "U")
        return (alike and one.shape == other.shape
                and np.array_equal(one, other,
                                   equal_nan=one.dtype.kind == "f"))
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(
            same(one[key], other[key]) for key in one)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return one == other


@given(plain)
def test_packing_and_unpacking_gives_the_same(value):
    store = ArrayStore()
    form = json.loads(json.dumps(pack(value, store)))
    assert same(unpack(form, store), value)


@given(plain)
def test_plain_data_is_frozen_as_it_is(value):
    assert same(freeze(value), value)


def test_frozen_arrays_are_copies():
    array = np.zeros(3)
    frozen = freeze({"a": array})
    array[0] = 1
    assert frozen["a"][0] == 0


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("value, name", [
    (np.ma.masked_array([1.0], [True]), "MaskedArray"),
    (np.zeros((1, 1)).view(np.matrix), "matrix"),
    (np.array([object()]), "object"),
    ((n for n in range(3)), "generator"),
    (abs, "builtin_function_or_method"),
    (np.array([1j]), "complex"),
    (type("Sneaky", (float,), {})(1), "Sneaky"),
    (type("Odd", (dict,), {})(), "Odd"),
])
def test_what_is_not_plain_is_named(value, name):
    frozen = freeze(value)
    assert isinstance(frozen, NotPlain)
    assert name in frozen.type_name


def test_nesting_is_bounded():
    value = [1]
    for _ in range(50):
        value = [value]
    frozen = freeze(value)
    while isinstance(frozen, list):
        frozen = frozen[0]
    assert isinstance(frozen, NotPlain)


def test_equal_arrays_are_kept_once():
    store = ArrayStore()
    big = np.arange(100.0)
    pack([big, big.copy(), big + 1], store)
    assert len(store.arrays) == 2
