"""What the notebook computation_graphs builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course1_nn/week3_shallow_networks/computation_graphs.ipynb.
"""

import numpy as np


def graph_forward(a, b, c):
    """Forward pass of J = 3(a + bc).

    a, b, c: numbers.
    Returns: J, a number, and cache, a dictionary with the inputs and the
    steps under the names a, b, c, u, v.
    """
    u = b * c
    v = a + u
    J = 3 * v
    return J, {"a": a, "b": b, "c": c, "u": u, "v": v}


def graph_backward(cache):
    """Backward pass of J = 3(a + bc).

    cache: dictionary with the numbers a, b, c, u, v, from graph_forward.
    Returns: da, db, dc, the slopes of J, three numbers.
    """
    dv = 3
    da = dv
    du = dv
    db = du * cache["c"]
    dc = du * cache["b"]
    return da, db, dc


def two_paths(x, w):
    """J = xw (x + 2w) with both gradients.

    x, w: numbers.
    Returns: J, dx, dw, three numbers.
    """
    p = x * w
    q = x + 2 * w
    J = p * q
    dp = q
    dq = p
    dx = dp * w + dq
    dw = dp * x + 2 * dq
    return J, dx, dw


def linear_stack_collapses(W1, b1, W2, b2):
    """The one linear layer that equals two without activation between.

    W1: (n1, n0). b1: (n1, 1). W2: (n2, n1). b2: (n2, 1).
    Returns: W (n2, n0) and b (n2, 1), so that W X + b is the output of
    both layers for every X.
    """
    W = np.dot(W2, W1)
    b = np.dot(W2, b1) + b2
    return W, b


def sigmoid(z):
    """Logistic function of every entry of z, as in week 2."""
    return 1 / (1 + np.exp(-z))


def sigmoid_derivative(z):
    """Slope of the sigmoid at every entry of z.

    z: number or array of any shape.
    Returns: number or array of the same shape.
    """
    a = sigmoid(z)
    return a * (1 - a)


def tanh(z):
    """Hyperbolic tangent of every entry of z.

    z: number or array of any shape.
    Returns: number or array of the same shape, entries from -1 to 1.
    """
    up, down = np.exp(z), np.exp(-z)
    return (up - down) / (up + down)


def tanh_derivative(z):
    """Slope of tanh at every entry of z.

    z: number or array of any shape.
    Returns: number or array of the same shape.
    """
    return 1 - tanh(z) ** 2


def relu(z):
    """max(0, z) for every entry of z.

    z: number or array of any shape.
    Returns: number or array of the same shape.
    """
    return np.maximum(0, z)


def relu_derivative(z):
    """Slope of ReLU at every entry of z.

    z: number or array of any shape.
    Returns: number or array of the same shape; where z is exactly 0, any
    value from 0 to 1.
    """
    return np.where(z > 0, 1.0, 0.0)


def leaky_relu(z, slope=0.01):
    """z where it is positive, slope times z elsewhere, entry by entry.

    z: number or array of any shape. slope: number between 0 and 1.
    Returns: number or array of the same shape as z.
    """
    return np.where(z > 0, z, slope * z)


def leaky_relu_derivative(z, slope=0.01):
    """Slope of leaky ReLU at every entry of z.

    z: number or array of any shape. slope: number between 0 and 1.
    Returns: number or array of the same shape as z; where z is exactly 0,
    any value from slope to 1.
    """
    return np.where(z > 0, 1.0, slope)
