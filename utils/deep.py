"""The building blocks of a network with L layers, as written in week 4.

These are the functions of the notebook deep_network_step_by_step, under the
same names and with the same returns. Layers 1 to L - 1 are relu, layer L is
sigmoid. Examples are columns: X is (n_0, m), Y is (1, m) of 0 and 1.
`parameters` holds W1 (n_1, n_0), b1 (n_1, 1), ..., WL, bL.
"""

import numpy as np


def sigmoid(Z):
    """Logistic function of every entry."""
    return 1 / (1 + np.exp(-Z))


def relu(Z):
    """The larger of 0 and Z, entry by entry."""
    return np.maximum(0, Z)


def linear_forward(A, W, b):
    """Z = W A + b of one layer.

    A: (n_prev, m). W: (n, n_prev). b: (n, 1).
    Returns: Z (n, m), and the cache (A, W, b).
    """
    return np.dot(W, A) + b, (A, W, b)


def linear_activation_forward(A_prev, W, b, activation):
    """One layer: the linear part, then "relu" or "sigmoid".

    Returns: A (n, m), and the cache (linear_cache, activation_cache): what
    linear_forward kept, and Z. Raises KeyError for another activation.
    """
    Z, linear_cache = linear_forward(A_prev, W, b)
    A = {"relu": relu, "sigmoid": sigmoid}[activation](Z)
    return A, (linear_cache, Z)


def L_model_forward(X, parameters):
    """The whole network: L - 1 relu layers, then a sigmoid layer.

    Returns: AL (n_L, m), and caches: the L caches of
    linear_activation_forward, that of layer 1 first.
    """
    L = len(parameters) // 2
    A, caches = X, []
    for layer in range(1, L + 1):
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"],
            "sigmoid" if layer == L else "relu")
        caches.append(cache)
    return A, caches


def compute_cost(AL, Y):
    """Cross-entropy, the mean over the examples, as one number.

    AL, Y: (1, m). It is infinite or nan where an entry of AL is 0 or 1.
    """
    return float(-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)))


def linear_backward(dZ, cache):
    """Slopes of one layer's linear part.

    dZ: (n, m). cache: (A_prev, W, b).
    Returns: dA_prev (n_prev, m), dW (n, n_prev), db (n, 1). dW and db are
    means over the examples, dA_prev belongs to each example.
    """
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    return (np.dot(W.T, dZ), np.dot(dZ, A_prev.T) / m,
            np.sum(dZ, axis=1, keepdims=True) / m)


def linear_activation_backward(dA, cache, activation):
    """Slopes of one layer, from the slope dA (n, m) of its output.

    cache, activation: as for linear_activation_forward.
    Returns: dA_prev, dW, db. Raises ValueError for another activation.
    """
    linear_cache, Z = cache
    if activation == "relu":
        dZ = dA * (Z > 0)
    elif activation == "sigmoid":
        A = sigmoid(Z)
        dZ = dA * A * (1 - A)
    else:
        raise ValueError(f"activation is {activation!r}")
    return linear_backward(dZ, linear_cache)


def L_model_backward(AL, Y, caches):
    """Slopes of the cost for every parameter.

    AL, caches: from L_model_forward. Y: like AL.
    Returns: grads with dWl and dbl of each layer l, and dA{l-1}, the slope
    of what enters layer l: dA0 belongs to X.
    """
    L, grads = len(caches), {}
    dA = -Y / AL + (1 - Y) / (1 - AL)
    for layer in range(L, 0, -1):
        dA, grads[f"dW{layer}"], grads[f"db{layer}"] = (
            linear_activation_backward(
                dA, caches[layer - 1],
                "sigmoid" if layer == L else "relu"))
        grads[f"dA{layer - 1}"] = dA
    return grads


def update_parameters(params, grads, learning_rate):
    """One step downhill, in new arrays.

    params: {W1, b1, ...}. grads: at least {dW1, db1, ...}.
    """
    return {name: value - learning_rate * grads[f"d{name}"]
            for name, value in params.items()}
