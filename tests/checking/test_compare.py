"""The rules of fair checking, one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from utils.checking.compare import compare
from utils.checking.plain import freeze

ROW = np.array([[1.0, 2.0, 3.0]])


def difference(expected, answer):
    return compare(expected, freeze(answer), 1e-5, 1e-7)


@pytest.mark.parametrize("expected, answer", [
    (2.5, 2.5), (2.5, np.float32(2.5)), (2.5, np.array(2.5)),
    (2.5, np.array([[2.5]])), (1, True), (True, 1), (0, 0.0),
    (ROW, ROW.astype(np.float32)), (ROW, ROW.astype(int)),
    (np.array([[0, 1]]), np.array([[False, True]])),
    (np.array([1.0, 2.0]), [1.0, 2.0]), ([1.0, 2.0], np.array([1.0, 2.0])),
    ((1.0, ROW), [1.0, ROW]), ({"w": ROW}, {"w": ROW, "more": 1}),
    ("saddle", " Saddle "), (float("nan"), float("nan")), (None, None),
    ([], []),
])
def test_accepted(expected, answer):
    assert difference(expected, answer) is None


@pytest.mark.parametrize("expected, answer, key", [
    (2.5, 2.6, "value"), (2.5, float("nan"), "not_a_number"),
    (2.5, None, "nothing_returned"), (2.5, ROW, "number_due"),
    (2.5, "2.5", "number_due_got"), (ROW, ROW.ravel(), "rank_1"),
    (ROW, ROW.T, "shape"), (ROW, 1.0, "shape_of_number"),
    (ROW, [[1.0, 2.0, 3.0]], "array_due"), (ROW, ROW + 1e-3, "values"),
    (np.zeros((5, 5)), np.eye(5), "entries"),
    ({"w": ROW}, {"W": ROW}, "keys_missing"), ({"w": ROW}, ROW, "dict_due"),
    ((1.0, 2.0), 1.0, "sequence_due"), ((1.0, 2.0), (1.0,), "length"),
    ("a", "b", "value"), ("a", 1, "value"), (None, 3, "should_be_none"),
    (ROW, np.array([["a", "b", "c"]]), "type"),
    (ROW, np.ma.masked_array(ROW), "not_plain"),
    ({"w": (1.0, ROW)}, {"w": (1.0, ROW.T)}, "shape"),
])
def test_refused_and_why(expected, answer, key):
    found = difference(expected, answer)
    assert found.key == key
    assert found.text()


def test_place_of_a_nested_difference():
    found = difference({"w": (1.0, ROW)}, {"w": (1.0, ROW + 1)})
    assert found.text().startswith("['w'][1]: expected")


def test_first_differing_entry_is_named():
    answer = np.zeros((5, 6))
    answer[2, 3:] = 7
    assert "3 of 30 entries differ. The first, at [2, 3]" in difference(
        np.zeros((5, 6)), answer).text()


@given(hnp.arrays("f8", hnp.array_shapes(max_side=5), elements=st.floats(
    -1e3, 1e3)), st.floats(-1e-6, 1e-6))
def test_float32_and_rounding_pass(array, noise):
    assert difference(array, array.astype(np.float32)) is None
    assert difference(array, array * (1 + noise)) is None


@given(hnp.arrays("f8", hnp.array_shapes(max_side=5), elements=st.floats(
    -1e3, 1e3)), st.data())
def test_one_wrong_entry_is_found(array, data):
    index = tuple(data.draw(st.integers(0, n - 1)) for n in array.shape)
    wrong = array.copy()
    wrong[index] += 1
    assert difference(array, wrong) is not None
