"""Plain data survives packing; what is not plain is named."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from utils.checking.plain import ArrayStore, NotPlain, freeze, pack, unpack

numbers = st.one_of(st.none(), st.booleans(), st.integers(-2**60, 2**60),
                    st.floats(), st.complex_numbers(), st.text(max_size=20))
keys = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9),
              st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=2),
    max_leaves=3)
arrays = hnp.arrays(
    st.sampled_from(["f8", "f4", "i8", "u1", "?", "U3", "c16", "c8"]),
    hnp.array_shapes(min_dims=0, max_side=6),
    elements={"allow_subnormal": False}).filter(
        lambda a: a.dtype.kind != "U" or all(
            "\0" not in text for text in a.ravel()))
plain = st.recursive(
    st.one_of(numbers, arrays),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.tuples(inner, inner),
        st.sets(keys, max_size=4), st.frozensets(keys, max_size=4),
        st.dictionaries(keys, inner, max_size=4)),
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
                                   equal_nan=one.dtype.kind in "fc"))
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(
            same(one[key], other[key]) for key in one)
    if isinstance(one, (float, complex)):
        return bool(np.array_equal(one, other, equal_nan=True))
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
    (np.array(["2026"], "M8"), "datetime64"),
    (np.timedelta64(1, "ns"), "timedelta64"),
    (np.zeros(1, [("x", float)])[0], "void"),
    (np.ones((1,) * 9), "9 dimensions"),
    ({b"a": 1}, "a key that is not plain"),
    ({("a", b"b")}, "an element that is not plain"),
    (10**400, "too large"),
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


def test_what_old_files_hold_is_read():
    """The form of checks.h5 before sets: learners keep their copies."""
    form = json.loads('''{"tuple": [
        {"dict": [["dw", {"array": 0}], ["db", 1.5], [3, "three"]]},
        {"values": [1, 2], "shape": [2, 1], "type": "<i8"},
        {"values": ["a"], "shape": [], "type": "<U1"},
        {"list": [null, true, {"not_plain": "a generator"}]}]}''')
    big = np.arange(30.0)
    assert same(unpack(form, ArrayStore([big])), (
        {"dw": big, "db": 1.5, 3: "three"}, np.array([[1], [2]]),
        np.array("a"), [None, True, NotPlain("a generator")]))


def test_sets_are_packed_in_one_order():
    words = [f"word {number}" for number in range(9)]
    assert pack(set(words), ArrayStore()) == pack(
        set(words[::-1]), ArrayStore()) == {"set": words}


def test_equal_arrays_are_kept_once():
    store = ArrayStore()
    big = np.arange(100.0)
    pack([big, big.copy(), big + 1], store)
    assert len(store.arrays) == 2
