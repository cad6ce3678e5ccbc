"""What goes over the grading channel: all plain data, and nothing else."""

import itertools
import json
import tracemalloc

import numpy as np
import pytest
from checking.test_plain import plain, same
from hypothesis import given
from hypothesis import strategies as st
from red_team import dearest

from grading.sandbox.inside.wire import (
    MAX_ARRAYS,
    MAX_ENTRIES,
    MAX_KEYS,
    Malformed,
    decode,
    encode,
)
from utils.checking.plain import NotPlain

LIMIT = 1_000_000


@given(plain)
def test_all_plain_data_arrives(value):
    assert same(decode(encode(value), LIMIT), value)


def test_what_is_not_plain_is_still_named():
    assert decode(encode([NotPlain("a generator")]), LIMIT) == [
        NotPlain("a generator")]


@given(st.binary(max_size=300))
def test_any_bytes_are_malformed_or_plain(data):
    try:
        decode(data, LIMIT)
    except Malformed:
        pass


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["array", "values", "shape", "type", "list",
                         "tuple", "dict", "set", "frozenset", "complex",
                         "not_plain", "x"]),
        inner, max_size=4), max_leaves=20)


@given(json_values, json_values)
def test_any_json_is_malformed_or_plain(form, arrays):
    try:
        decode(json.dumps([form, arrays]).encode(), LIMIT)
    except Malformed:
        pass


def deep(kind, depth):
    form = 1
    for _ in range(depth):
        form = {kind: [form]}
    return form


@pytest.mark.parametrize("form, arrays", [
    ({"array": 0}, []),
    ({"array": 0}, [["float64", [2**31 - 1, 0, 2**31 - 1], ""]]),
    ({"array": 0}, [["float64", [-1], ""]]),
    ({"array": 0}, [["float64", [2], "AAAA"]]),
    ({"array": 0}, [["float64", [1], "AAAAAAAAAAA\n="]]),
    ({"array": 0}, [["object", [1], "AAAAAAAAAAA="]]),
    ({"array": 0}, [["float64", [1.0], "AAAAAAAAAAA="]]),
    ({"array": 0}, [["float64", [1] * 40, "AAAAAAAAAAA="]]),
    ({"values": [1], "shape": [2], "type": "<f8"}, []),
    ({"values": [], "shape": [0, 10**9], "type": "<f8"}, []),
    ({"values": ["x"], "shape": [1], "type": "<f8"}, []),
    ({"values": [None], "shape": [1], "type": "O"}, []),
    ({"values": [1], "shape": [1], "type": "V8"}, []),
    (deep("list", 60), []), (deep("list", 5000), []),
    ({"list": [0] * (MAX_ENTRIES + 1)}, []),
    ({"dict": [[{"list": [1]}, 1]]}, []), ({"dict": [[1]]}, []),
    ({"dict": [[{"not_plain": "x"}, 1]]}, []),
    ({"dict": [[{"tuple": [{"array": 0}]}, 1]]}, [["bool", [1], "AA=="]]),
    ({"set": [{"dict": []}]}, []), ({"set": [{"set": [1]}]}, []),
    ({"set": [{"not_plain": "x"}]}, []),
    ({"set": [{"tuple": [{"list": [1]}]}]}, []),
    ({"set": list(range(MAX_KEYS + 1))}, []),
    ({"list": [{"dict": [[k, 0] for k in range(9000)]}] * 3}, []),
    (deep("frozenset", 60), []), (deep("tuple", 60), []),
    ({"complex": [1]}, []), ({"complex": [1, 2, 3]}, []),
    ({"complex": [{}, 1]}, []), ({"complex": [10**400, 1]}, []),
    ({"values": [1, 2, 3], "shape": [1], "type": "<c16"}, []),
    ({"values": [1, 2], "shape": [2], "type": "<c8"}, []),
    ({"code": "import os"}, []), ({}, []), (2**70, []),
])
def test_refused(form, arrays):
    try:
        data = json.dumps([form, arrays]).encode()
    except RecursionError:
        data = b"[" + b'{"list":[' * 5000 + b"1" + b"]}" * 5000 + b",[]]"
    with pytest.raises(Malformed):
        decode(data, 10 * LIMIT)


def test_keys_of_one_hash_are_refused():
    """-1 and -2 have one hash, and so have all tuples of them."""
    keys = list(itertools.product((-1, -2), repeat=9))
    assert len(set(map(hash, keys))) == 1
    for value in ({key: 0 for key in keys}, set(keys)):
        with pytest.raises(Malformed, match="too many keys"):
            decode(encode(value), LIMIT)
    few = dict.fromkeys(itertools.product((-2, -1, 0, 1, 2), repeat=3))
    assert decode(encode(few), LIMIT) == few


@pytest.mark.parametrize("name", dearest.refused())
def test_refused_before_it_is_large(name):
    data = dearest.answer((), *dearest.refused()[name])
    tracemalloc.start()
    try:
        with pytest.raises(Malformed):
            decode(data, len(data))
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_the_bytes_of_an_array_count_each_time():
    array = np.zeros(MAX_ARRAYS // 8 // 4)
    once = encode([array] * 4)
    assert len(once) < MAX_ARRAYS // 2
    assert len(decode(once, len(once))) == 4
    with pytest.raises(Malformed, match="bytes of arrays"):
        decode(encode([array] * 5), len(once) + 100)


def test_size_is_bounded_before_reading():
    data = encode(np.zeros(1000))
    with pytest.raises(Malformed, match="larger than"):
        decode(data, len(data) - 1)
