"""numpy_basics against PyTorch, SciPy and NumPy's own functions."""

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from scipy.special import expit
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions


class TestNotebook(EveryNotebook):
    name = "numpy_basics"


N = Definitions(TestNotebook.name)
SOME = settings(max_examples=40, deadline=None)
NUMBERS = st.floats(-20, 20)
TABLES = arrays.arrays(
    float, arrays.array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=NUMBERS)
ANY_SHAPE = arrays.arrays(
    float, arrays.array_shapes(min_dims=0, max_dims=4, max_side=4),
    elements=NUMBERS)


@SOME
@given(ANY_SHAPE)
def test_sigmoid(x):
    np.testing.assert_allclose(N["sigmoid"](x), expit(x), rtol=1e-12)


@SOME
@given(NUMBERS)
def test_basic_sigmoid(x):
    assert N["basic_sigmoid"](x) == pytest.approx(expit(x), rel=1e-12)


def test_sigmoid_derivative_equals_autograd():
    x = torch.linspace(-9, 9, 37, dtype=torch.float64, requires_grad=True)
    torch.sigmoid(x).sum().backward()
    np.testing.assert_allclose(
        N["sigmoid_derivative"](x.detach().numpy()), x.grad.numpy(),
        rtol=1e-9)


@SOME
@given(arrays.arrays(np.uint8, arrays.array_shapes(
    min_dims=3, max_dims=3, max_side=5)))
def test_image2vector_keeps_the_order(image):
    column = N["image2vector"](image)
    assert column.shape == (image.size, 1)
    height, width, channels = image.shape
    for (i, j, c), entry in np.ndenumerate(image):
        assert column[(i * width + j) * channels + c, 0] == entry


@SOME
@given(st.data(), st.tuples(*[st.integers(1, 5)] * 3))
def test_weighted_sums(data, sizes):
    k, n, m = sizes
    W = data.draw(arrays.arrays(float, (k, n), elements=NUMBERS))
    X = data.draw(arrays.arrays(float, (n, m), elements=NUMBERS))
    np.testing.assert_allclose(
        N["weighted_sums"](W, X), np.einsum("kn,nm->km", W, X), atol=1e-9)


@pytest.mark.parametrize("shape", [(7,), (1, 5)])
def test_losses_equal_torch(shape):
    rng = np.random.default_rng(3)
    yhat, y = rng.normal(size=(2, *shape))
    pair = torch.tensor(yhat), torch.tensor(y)
    assert N["L1"](yhat, y) == pytest.approx(
        torch.nn.functional.l1_loss(*pair, reduction="sum").item())
    assert N["L2"](yhat, y) == pytest.approx(
        torch.nn.functional.mse_loss(*pair, reduction="sum").item())


SHAPES = st.lists(st.integers(1, 4), max_size=4).map(tuple)


@SOME
@given(SHAPES, SHAPES)
def test_broadcast_shape_equals_numpy(first, second):
    try:
        expected = np.broadcast_shapes(first, second)
    except ValueError:
        expected = None
    assert N["broadcast_shape"](first, second) == expected


@SOME
@given(TABLES)
def test_center_columns(x):
    before = x.copy()
    centred = N["center_columns"](x)
    np.testing.assert_allclose(centred.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(
        centred - centred[0], x - x[0], atol=1e-12)
    np.testing.assert_array_equal(x, before)


@SOME
@given(TABLES.filter(lambda x: np.abs(x).max(axis=1).min() > 1e-6))
def test_normalize_rows(x):
    np.testing.assert_allclose(
        N["normalize_rows"](x),
        torch.nn.functional.normalize(torch.tensor(x), dim=1).numpy(),
        atol=1e-12)


@SOME
@given(TABLES)
def test_softmax(x):
    np.testing.assert_allclose(
        N["softmax"](x), torch.softmax(torch.tensor(x), dim=1).numpy(),
        rtol=1e-9, atol=1e-15)


@SOME
@given(st.data(), st.tuples(*[st.integers(1, 5)] * 3))
def test_pairwise_distances(data, sizes):
    n, k, d = sizes
    a = data.draw(arrays.arrays(float, (n, d), elements=NUMBERS))
    b = data.draw(arrays.arrays(float, (k, d), elements=NUMBERS))
    np.testing.assert_allclose(
        N["pairwise_distances"](a, b), cdist(a, b), atol=1e-12)
