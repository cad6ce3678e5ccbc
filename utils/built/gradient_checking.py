"""What the notebook gradient_checking builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course2_improving/week1_practical_aspects/gradient_checking.ipynb.
"""

import numpy as np

from utils.built.deep_network_step_by_step import compute_cost, relu, sigmoid


def normalize_inputs(X_train, X_test):
    """Both sets on the scale of the training set.

    X_train: (n_x, m_train). X_test: (n_x, m_test). Both are left unchanged.
    Returns: X_train_norm (n_x, m_train), X_test_norm (n_x, m_test), mu
    (n_x, 1), the mean of each feature over the training examples, and sigma
    (n_x, 1), by which each was divided: the standard deviation over the
    training examples, or 1 where that is 0.
    """
    mu = np.mean(X_train, axis=1, keepdims=True)
    sigma = np.std(X_train, axis=1, keepdims=True)
    sigma[sigma == 0] = 1
    return (X_train - mu) / sigma, (X_test - mu) / sigma, mu, sigma


def forward_propagation(x, theta):
    """The cost J = (x theta)^3.

    x: number, the input. theta: number, the parameter.
    Returns: J, a number.
    """
    return (x * theta) ** 3


def backward_propagation(x, theta):
    """The slope of J = (x theta)^3 for theta.

    x: number, the input. theta: number, the parameter.
    Returns: dtheta, a number.
    """
    return 3 * (x * theta) ** 2 * x


def gradient_check(x, theta, epsilon=1e-7):
    """How well backward_propagation agrees with the measured slope.

    x, theta: numbers. epsilon: the step to each side.
    Returns: the relative difference, a number from 0 to 1.
    """
    J_plus = forward_propagation(x, theta + epsilon)
    J_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    grad = backward_propagation(x, theta)
    return (np.linalg.norm(grad - gradapprox)
            / (np.linalg.norm(grad) + np.linalg.norm(gradapprox)))


def network_forward(X, parameters):
    """Three layers: relu, relu, sigmoid.

    X: (n_x, m). parameters: W1, b1, W2, b2, W3, b3.
    Returns: A3 (1, m), and cache, a dictionary with Z1, A1, Z2, A2, A3.
    """
    cache = {}
    cache["Z1"] = np.dot(parameters["W1"], X) + parameters["b1"]
    cache["A1"] = relu(cache["Z1"])
    cache["Z2"] = np.dot(parameters["W2"], cache["A1"]) + parameters["b2"]
    cache["A2"] = relu(cache["Z2"])
    Z3 = np.dot(parameters["W3"], cache["A2"]) + parameters["b3"]
    cache["A3"] = sigmoid(Z3)
    return cache["A3"], cache


def network_cost(parameters, X, Y, lambd=0):
    """Cross-entropy plus lambd / (2 m) times all squared weights."""
    A3, _ = network_forward(X, parameters)
    squares = sum(np.sum(parameters[f"W{l}"] ** 2) for l in (1, 2, 3))
    return compute_cost(A3, Y) + lambd / (2 * X.shape[1]) * squares


def vector_to_parameters(theta, parameters):
    """The vector theta (n,), cut up into the shapes of parameters.

    Returns: a dictionary with the names of parameters, in their order.
    """
    cut, start = {}, 0
    for name, value in parameters.items():
        cut[name] = theta[start:start + value.size].reshape(value.shape)
        start += value.size
    return cut


def parameters_to_vector(parameters):
    """All arrays of a dictionary in one vector.

    parameters: dictionary of arrays of any shapes, in any order.
    Returns: (n,), the arrays one after another in the dictionary's order,
    each row by row; n is the number of all entries.
    """
    return np.concatenate([value.ravel() for value in parameters.values()])


def gradient_check_n(parameters, gradients, X, Y, epsilon=1e-7, lambd=0):
    """Check the gradients of the three-layer network.

    parameters: {W1, b1, W2, b2, W3, b3}, left unchanged. gradients: a
    dictionary with at least {dW1, db1, ...}, in any order. X: (n_x, m).
    Y: (1, m) of 0 and 1. epsilon: the step to each side. lambd: weight of
    the L2 term in the cost.
    Returns: difference, a number, the relative difference over all
    parameters together, and approx, the measured slopes: a dictionary
    {dW1, db1, ...} with the shapes of the parameters.
    """
    theta = parameters_to_vector(parameters)
    gradapprox = np.zeros(theta.size)
    for i in range(theta.size):
        theta_plus = theta.copy()
        theta_plus[i] += epsilon
        J_plus = network_cost(
            vector_to_parameters(theta_plus, parameters), X, Y, lambd)
        theta_minus = theta.copy()
        theta_minus[i] -= epsilon
        J_minus = network_cost(
            vector_to_parameters(theta_minus, parameters), X, Y, lambd)
        gradapprox[i] = (J_plus - J_minus) / (2 * epsilon)
    grad = parameters_to_vector(
        {name: gradients[f"d{name}"] for name in parameters})
    difference = (np.linalg.norm(grad - gradapprox)
                  / (np.linalg.norm(grad) + np.linalg.norm(gradapprox)))
    blocks = vector_to_parameters(gradapprox, parameters)
    return difference, {f"d{name}": block for name, block in blocks.items()}


def find_the_bug(gradients, approx, tolerance=1e-5):
    """The blocks of the gradient that differ from the measured ones.

    gradients: dictionary with at least the names of approx. approx: the
    measured {dW1, db1, ..., dWL, dbL}, in any order. tolerance: the largest
    relative difference that a right block may have.
    Returns: list of the names of the wrong blocks in the order of the way
    back: dWL, dbL, ..., dW1, db1, those that are right left out. An empty
    list when all are right.
    """
    wrong = []
    for l in range(len(approx) // 2, 0, -1):
        for name in (f"dW{l}", f"db{l}"):
            ours, measured = gradients[name], approx[name]
            size = np.linalg.norm(ours) + np.linalg.norm(measured)
            if np.linalg.norm(ours - measured) > tolerance * size:
                wrong.append(name)
    return wrong


def backward_propagation_n(parameters, cache, X, Y, lambd=0):
    """Gradients of network_cost: cross-entropy plus the L2 term.

    parameters: {W1, b1, W2, b2, W3, b3}. cache: from network_forward, with
    A1, A2, A3. X: (n_x, m). Y: (1, m). lambd: weight of the L2 term.
    Returns: dictionary {dW3, db3, dW2, db2, dW1, db1}, each with the shape
    of its parameter.
    """
    m = X.shape[1]
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    A1, A2, A3 = cache["A1"], cache["A2"], cache["A3"]
    dZ3 = A3 - Y
    dW3 = np.dot(dZ3, A2.T) / m + lambd / m * W3
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dZ2 = np.dot(W3.T, dZ3) * (A2 > 0)
    dW2 = np.dot(dZ2, A1.T) / m + lambd / m * W2
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (A1 > 0)
    dW1 = np.dot(dZ1, X.T) / m + lambd / m * W1
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW3": dW3, "db3": db3, "dW2": dW2, "db2": db2, "dW1": dW1,
            "db1": db1}
