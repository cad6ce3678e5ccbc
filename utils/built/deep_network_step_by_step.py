"""What the notebook deep_network_step_by_step builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course1_nn/week4_deep_networks/deep_network_step_by_step.ipynb.
"""

import numpy as np


def parameter_shapes(layer_dims):
    """Shapes of all parameters of a network.

    layer_dims: list of L + 1 sizes: inputs, hidden layers, output.
    Returns: dictionary with the shape, a tuple of two numbers, of "W1",
    "b1", ..., "WL", "bL".
    """
    shapes = {}
    for l in range(1, len(layer_dims)):
        shapes[f"W{l}"] = (layer_dims[l], layer_dims[l - 1])
        shapes[f"b{l}"] = (layer_dims[l], 1)
    return shapes


def initialize_parameters(n_x, n_h, n_y):
    """Starting parameters of a network with one hidden layer.

    n_x, n_h, n_y: number of inputs, hidden units, output units.
    Returns: dictionary with W1 (n_h, n_x) and W2 (n_y, n_h), normal with
    standard deviation 0.01, and b1 (n_h, 1) and b2 (n_y, 1), zeros.
    """
    rng = np.random.default_rng(1)
    return {"W1": 0.01 * rng.standard_normal((n_h, n_x)),
            "b1": np.zeros((n_h, 1)),
            "W2": 0.01 * rng.standard_normal((n_y, n_h)),
            "b2": np.zeros((n_y, 1))}


def initialize_parameters_deep(layer_dims):
    """Starting parameters of a network with L layers.

    layer_dims: list of L + 1 sizes: inputs, hidden layers, output.
    Returns: dictionary with 2 L entries: "W1", ..., "WL", normal with
    standard deviation 0.01, and "b1", ..., "bL", zeros; shapes as
    parameter_shapes tells them.
    """
    rng = np.random.default_rng(1)
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters[f"W{l}"] = 0.01 * rng.standard_normal(
            (layer_dims[l], layer_dims[l - 1]))
        parameters[f"b{l}"] = np.zeros((layer_dims[l], 1))
    return parameters


def linear_forward(A, W, b):
    """Linear step of one layer.

    A: (n_prev, m) activations of the layer below. W: (n, n_prev).
    b: (n, 1).
    Returns: Z, shape (n, m), and cache, the tuple (A, W, b).
    """
    return np.dot(W, A) + b, (A, W, b)


def sigmoid(Z):
    """Logistic function of every entry of Z."""
    return 1 / (1 + np.exp(-Z))


def relu(Z):
    """Z where it is positive, 0 elsewhere."""
    return np.maximum(0, Z)


def linear_activation_forward(A_prev, W, b, activation):
    """One layer: linear step, then activation.

    A_prev: (n_prev, m) activations of the layer below. W: (n, n_prev).
    b: (n, 1). activation: "relu" or "sigmoid".
    Returns: A, shape (n, m), and cache, the tuple
    (linear_cache, activation_cache) = ((A_prev, W, b), Z).
    """
    Z, linear_cache = linear_forward(A_prev, W, b)
    A = relu(Z) if activation == "relu" else sigmoid(Z)
    return A, (linear_cache, Z)


def L_model_forward(X, parameters):
    """Forward pass of a network with L layers.

    X: (n_x, m). parameters: dictionary W1, b1, ..., WL, bL.
    Returns: AL, shape (n_L, m), the answers, and caches, a list of L
    caches ((A_prev, W, b), Z); that of layer l stands at place l - 1.
    """
    L = len(parameters) // 2
    A, caches = X, []
    for l in range(1, L + 1):
        activation = "relu" if l < L else "sigmoid"
        A, cache = linear_activation_forward(
            A, parameters[f"W{l}"], parameters[f"b{l}"], activation)
        caches.append(cache)
    return A, caches


def parity_parameters(n):
    """Parameters of a network that computes the parity of n bits exactly.

    n: number of bits: 2, 4, 8, ...
    Returns: dictionary W1, b1, ..., WL, bL for L_model_forward: ReLU
    layers with at most 2 (n - 1) units in all, then one sigmoid unit. Its
    answer to bits (n, m) is above 0.5 where an odd number of them is 1.
    """
    parameters, l, blocks = {}, 1, n // 2
    row = [1.0, 1.0]  # layer 1 adds two bits
    while blocks >= 1:
        parameters[f"W{l}"] = np.kron(np.eye(blocks), np.array([row, row]))
        parameters[f"b{l}"] = np.tile([[0.0], [-1.0]], (blocks, 1))
        row = [1.0, -2.0, 1.0, -2.0]  # further up: add two parities
        l, blocks = l + 1, blocks // 2
    parameters[f"W{l}"] = np.array([[10.0, -20.0]])
    parameters[f"b{l}"] = np.array([[-5.0]])
    return parameters


def compute_cost(AL, Y):
    """Mean cross-entropy of the answers.

    AL: (1, m), probabilities strictly between 0 and 1. Y: (1, m), labels
    0 or 1.
    Returns: the cost, one number.
    """
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


def linear_backward(dZ, cache):
    """Backward pass of the linear step of one layer.

    dZ: (n, m), gradient of each example's loss. cache: (A_prev, W, b) as
    linear_forward returned it.
    Returns: dA_prev (n_prev, m), dW (n, n_prev), db (n, 1).
    """
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db


def sigmoid_backward(dA, Z):
    """dZ from dA where A = sigmoid(Z)."""
    s = sigmoid(Z)
    return dA * s * (1 - s)


def relu_backward(dA, Z):
    """dZ from dA where A = relu(Z): passes where Z is positive."""
    return dA * (Z > 0)


def linear_activation_backward(dA, cache, activation):
    """Backward pass of one layer: activation, then linear step.

    dA: (n, m). cache: (linear_cache, activation_cache) as
    linear_activation_forward returned it. activation: "relu" or "sigmoid".
    Returns: dA_prev (n_prev, m), dW (n, n_prev), db (n, 1).
    """
    linear_cache, Z = cache
    if activation == "relu":
        dZ = relu_backward(dA, Z)
    else:
        dZ = sigmoid_backward(dA, Z)
    return linear_backward(dZ, linear_cache)


def L_model_backward(AL, Y, caches):
    """Backward pass of a network with L layers.

    AL: (1, m), answers. Y: (1, m), labels 0 or 1. caches: the list that
    L_model_forward returned.
    Returns: grads, dictionary with "dA0", ..., "dA{L-1}" and "dW1",
    "db1", ..., "dWL", "dbL"; each has the shape of what it belongs to.
    """
    L, grads = len(caches), {}
    dA = -(Y / AL - (1 - Y) / (1 - AL))
    for l in range(L, 0, -1):
        activation = "relu" if l < L else "sigmoid"
        dA, dW, db = linear_activation_backward(
            dA, caches[l - 1], activation)
        grads[f"dA{l - 1}"] = dA
        grads[f"dW{l}"] = dW
        grads[f"db{l}"] = db
    return grads


def update_parameters(params, grads, learning_rate):
    """One step of gradient descent on all parameters.

    params: dictionary W1, b1, ..., WL, bL. grads: dictionary with dW1,
    db1, ..., dWL, dbL (and the dA, not used here). learning_rate: number.
    Returns: the parameters after the step, keys as in params.
    """
    parameters = {}
    for l in range(1, len(params) // 2 + 1):
        for name in (f"W{l}", f"b{l}"):
            parameters[name] = (
                params[name] - learning_rate * grads["d" + name])
    return parameters
