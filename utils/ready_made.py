"""A small trainer of classifiers, for use before learners build their own.

Plain layers, softmax at the end, mini-batch gradient descent. Courses 1
and 2 take every piece of it apart.
"""

import numpy as np


def _sigmoid(Z):
    return 0.5 * (1 + np.tanh(Z / 2))  # no overflow for any Z


# name: (the activation, its slope in terms of the value that it returned)
ACTIVATIONS = {
    "relu": (lambda Z: np.maximum(Z, 0), lambda A: A > 0),
    "sigmoid": (_sigmoid, lambda A: A * (1 - A)),
}


def initialise(layer_sizes, rng):
    """Starting parameters: weights of mean 0, biases 0.

    layer_sizes: units from the input to the output. rng:
    numpy.random.Generator. Returns: {"W1": (n1, n0), "b1": (n1, 1), ...};
    the weights of a layer with n inputs have a standard deviation of
    sqrt(2 / n) (He et al., 2015).
    """
    parameters = {}
    for number, (n_in, n_out) in enumerate(
            zip(layer_sizes, layer_sizes[1:]), start=1):
        parameters[f"W{number}"] = (rng.normal(size=(n_out, n_in))
                                    * np.sqrt(2 / n_in))
        parameters[f"b{number}"] = np.zeros((n_out, 1))
    return parameters


def forward(X, parameters, activation="relu"):
    """Values of every layer: [X, A1, ..., P].

    X: (n_x, m). P: (classes, m), the probabilities of the classes.
    """
    act = ACTIVATIONS[activation][0]
    values, layers = [X], len(parameters) // 2
    for number in range(1, layers + 1):
        Z = (parameters[f"W{number}"] @ values[-1]
             + parameters[f"b{number}"])
        values.append(act(Z) if number < layers else Z)
    scores = np.exp(values[-1] - values[-1].max(axis=0))
    values[-1] = scores / scores.sum(axis=0)
    return values


def backward(values, Y, parameters, activation="relu"):
    """Gradients of the mean cross-entropy: {"W1": ..., "b1": ..., ...}.

    values: from forward. Y: (1, m), the classes 0, 1, 2, ...
    """
    m = Y.size
    slope = ACTIVATIONS[activation][1]
    dZ = values[-1].copy()
    dZ[Y.ravel(), np.arange(m)] -= 1
    grads = {}
    for number in range(len(values) - 1, 0, -1):
        A = values[number - 1]
        grads[f"W{number}"] = dZ @ A.T / m
        grads[f"b{number}"] = dZ.mean(axis=1, keepdims=True)
        if number > 1:
            dZ = parameters[f"W{number}"].T @ dZ * slope(A)
    return grads


def train(X, Y, parameters, rng, steps=500, learning_rate=0.1, batch=64,
          activation="relu"):
    """Mini-batch gradient descent from the given parameters.

    X: (n_x, m). Y: int (1, m), classes from 0. parameters: as from
    initialise; left unchanged. rng: draws each step's examples. steps,
    learning_rate, batch (examples a step), activation ("relu" or
    "sigmoid", of the hidden layers).
    Returns: new parameters, and the cost of each step's examples before
    that step, float (steps,).
    """
    parameters = {key: value.copy() for key, value in parameters.items()}
    costs = np.empty(steps)
    for step in range(steps):
        chosen = rng.integers(0, Y.size, batch)
        truth = Y[:, chosen]
        values = forward(X[:, chosen], parameters, activation)
        right = values[-1][truth.ravel(), np.arange(batch)]
        costs[step] = -np.mean(np.log(np.maximum(right, 1e-300)))
        for key, slope in backward(values, truth, parameters,
                                   activation).items():
            parameters[key] -= learning_rate * slope
    return parameters, costs


def classify(X, parameters, activation="relu"):
    """The most likely class of each example, int (1, m). X: (n_x, m)."""
    return forward(X, parameters, activation)[-1].argmax(
        axis=0, keepdims=True)
