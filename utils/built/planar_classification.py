"""What the notebook planar_classification builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course1_nn/week3_shallow_networks/planar_classification.ipynb.
Left out, for a variable of the notebook that it uses: initialize_parameters
(rng), nn_model (rng).
"""

import numpy as np


def layer_sizes(X, Y):
    """Sizes of a network for these data.

    X: (n_x, m). Y: (n_y, m).
    Returns: n_x, n_h, n_y, where n_h is 4.
    """
    return X.shape[0], 4, Y.shape[0]


def forward_propagation(X, parameters):
    """Answers of the network for all examples.

    X: (n_x, m). parameters: dictionary with W1, b1, W2, b2.
    Returns: A2 (n_y, m), the probabilities, and cache, a dictionary with
    Z1, A1 (n_h, m) and Z2, A2 (n_y, m). Hidden layer: tanh; output:
    logistic function.
    """
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def compute_cost(A2, Y):
    """Mean cross-entropy of the answers.

    A2: (1, m), probabilities strictly between 0 and 1.
    Y: (1, m) of 0 and 1.
    Returns: the cost, one number.
    """
    losses = -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    return np.sum(losses) / Y.shape[1]


def backward_propagation(parameters, cache, X, Y):
    """Gradient of the cost.

    parameters: W1 (n_h, n_x), b1 (n_h, 1), W2 (1, n_h), b2 (1, 1).
    cache: Z1, A1 (n_h, m) and Z2, A2 (1, m), from forward_propagation with
    these parameters and X. X: (n_x, m). Y: (1, m) of 0 and 1.
    Returns: dictionary with dW1, db1, dW2, db2, each with the shape of
    the parameter it belongs to.
    """
    m = X.shape[1]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (1 - A1 ** 2)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def update_parameters(parameters, grads, learning_rate=1.2):
    """One step of gradient descent.

    parameters: dictionary with W1, b1, W2, b2. grads: dictionary with dW1,
    db1, dW2, db2, of the same shapes. learning_rate: size of the step.
    Returns: dictionary with W1, b1, W2, b2 after the step.
    """
    return {name: value - learning_rate * grads["d" + name]
            for name, value in parameters.items()}


def predict(parameters, X):
    """Decisions of a trained network.

    parameters: dictionary with W1, b1, W2, b2. X: (n_x, m).
    Returns: (1, m) of 0 and 1: 1 where the probability is above 0.5.
    """
    A2, _ = forward_propagation(X, parameters)
    return (A2 > 0.5).astype(int)


def units_stay_equal(X, Y, n_h, steps):
    """Largest difference between hidden units after an equal start.

    X: (n_x, m). Y: (1, m) of 0 and 1. n_h: number of hidden units.
    steps: number of training steps, at least 1.
    Returns: the largest absolute difference between corresponding
    parameters of any two hidden units, one number.
    """
    parameters = {"W1": np.full((n_h, X.shape[0]), 0.5),
                  "b1": np.zeros((n_h, 1)),
                  "W2": np.full((1, n_h), 0.5),
                  "b2": np.zeros((1, 1))}
    for _ in range(steps):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads)
    units = np.hstack([parameters["W1"], parameters["b1"],
                       parameters["W2"].T])
    return np.max(units.max(axis=0) - units.min(axis=0))
