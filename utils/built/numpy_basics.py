"""What the notebook numpy_basics builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course1_nn/week2_logistic_regression/numpy_basics.ipynb.
"""

import math

import numpy as np


def basic_sigmoid(x):
    """Sigmoid of one number.

    x: number. Returns: float between 0 and 1.
    """
    return 1 / (1 + math.exp(-x))


def sigmoid(x):
    """Sigmoid of every entry of x.

    x: number or array of any shape.
    Returns: number or array of the same shape, entries between 0 and 1.
    """
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    """Slope of the sigmoid at every entry of x.

    x: number or array of any shape. Returns: the same shape.
    """
    s = sigmoid(x)
    return s * (1 - s)


def image2vector(image):
    """A photo as one column.

    image: (height, width, channels), numbers of any type; channels is 3
    for a colour photo and 1 for a grey one.
    Returns: (height * width * channels, 1), the same numbers, row by row
    of the photo, the channels of a pixel one after another.
    """
    return image.reshape(-1, 1)


def weighted_sums(W, X):
    """All weighted sums of the columns of X.

    W: (k, n), one set of weights in each row.
    X: (n, m), one example in each column.
    Returns: (k, m), entry (i, j) is row i of W times column j of X, summed.
    """
    return np.dot(W, X)


def L1(yhat, y):
    """Sum of absolute differences.

    yhat, y: arrays of the same shape, (m,) or (1, m).
    Returns: one number.
    """
    return np.sum(np.abs(y - yhat))


def L2(yhat, y):
    """Sum of squared differences.

    yhat, y: arrays of the same shape, (m,) or (1, m).
    Returns: one number.
    """
    return np.sum((y - yhat) ** 2)


def broadcast_shape(shape1, shape2):
    """Shape of the result when two arrays are combined entry by entry.

    shape1, shape2: tuples of positive whole numbers, of any length; the
    shape of a single number is the empty tuple ().
    Returns: tuple, or None where the shapes do not fit.
    """
    axes = max(len(shape1), len(shape2))
    first = (1,) * (axes - len(shape1)) + tuple(shape1)
    second = (1,) * (axes - len(shape2)) + tuple(shape2)
    result = []
    for a, b in zip(first, second):
        if a != b and a != 1 and b != 1:
            return None
        result.append(max(a, b))
    return tuple(result)


def center_columns(x):
    """Each column of x minus its own mean.

    x: (m, d), left unchanged. Returns: new array (m, d).
    """
    return x - np.mean(x, axis=0)


def normalize_rows(x):
    """Each row of x divided by its own length.

    x: (m, d), no row is all zeros. Returns: (m, d), rows of length 1.
    """
    return x / np.sqrt(np.sum(x ** 2, axis=1, keepdims=True))


def softmax(x):
    """Softmax of each row.

    x: (m, d), a row of scores for each example.
    Returns: (m, d), positive, each row adds up to 1.
    """
    powers = np.exp(x)
    return powers / np.sum(powers, axis=1, keepdims=True)


def pairwise_distances(a, b):
    """Euclidean distance of every row of a to every row of b.

    a: (n, d). b: (k, d).
    Returns: (n, k), entry (i, j) is the distance of a[i] and b[j].
    """
    differences = a[:, None, :] - b[None, :, :]
    return np.sqrt(np.sum(differences ** 2, axis=2))
