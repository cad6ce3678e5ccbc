"""What goes over the grading channel: all plain data, and nothing else."""

import json

import numpy as np
import pytest
from checking.test_plain import plain, same
from hypothesis import given
from hypothesis import strategies as st

from utils.checking.plain import NotPlain
from utils.wire import MAX_ENTRIES, Malformed, decode, encode

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
                         "tuple", "dict", "not_plain", "x"]),
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
    ({"code": "import os"}, []), ({}, []), (2**70, []),
])
def test_refused(form, arrays):
    try:
        data = json.dumps([form, arrays]).encode()
    except RecursionError:
        data = b"[" + b'{"list":[' * 5000 + b"1" + b"]}" * 5000 + b",[]]"
    with pytest.raises(Malformed):
        decode(data, 10 * LIMIT)


def test_size_is_bounded_before_reading():
    data = encode(np.zeros(1000))
    with pytest.raises(Malformed, match="larger than"):
        decode(data, len(data) - 1)
