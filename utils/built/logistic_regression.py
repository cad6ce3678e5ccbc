"""What the notebook logistic_regression builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course1_nn/week2_logistic_regression/logistic_regression.ipynb.
"""

import numpy as np


def sigmoid(z):
    """Logistic function of every entry of z.

    z: number or array of any shape.
    Returns: number or array of the same shape, entries between 0 and 1.
    """
    return 1 / (1 + np.exp(-z))


def logistic_loss(a, y):
    """Loss of each answer: large when it is sure and wrong.

    a: number or array, probabilities strictly between 0 and 1.
    y: number or array of the same shape, labels 0 or 1.
    Returns: the loss of every entry, same shape; nothing is summed.
    """
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


def gradient_one_example(w, b, x, y):
    """Gradient of the loss of one example.

    w: (n_x, 1) weights. b: number. x: (n_x, 1) one example. y: 0 or 1.
    Returns: dw, shape (n_x, 1), and db, a number.
    """
    a = sigmoid(np.dot(w.T, x) + b)
    dz = a - y
    return x * dz, dz.item()


def initialize_with_zeros(dim):
    """Starting parameters.

    dim: number of inputs, n_x.
    Returns: w, zeros of shape (dim, 1), and b, the number 0.0.
    """
    return np.zeros((dim, 1)), 0.0


def propagate(w, b, X, Y):
    """Cost and gradient of logistic regression on a data set.

    w: (n_x, 1) weights. b: number. X: (n_x, m). Y: (1, m) of 0 and 1.
    Returns: grads, a dictionary with dw (n_x, 1) and db (number), and
    cost, a number: the mean loss.
    """
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = np.sum(logistic_loss(A, Y)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009,
             print_cost=False):
    """Gradient descent on w and b.

    w: (n_x, 1), b: number: where to start; w is left unchanged.
    X: (n_x, m). Y: (1, m). num_iterations: number of steps.
    learning_rate: size of the steps. print_cost: print each kept cost.
    Returns: params {w, b} after the last step, grads {dw, db} of the last
    iteration, costs: list with the cost of iterations 0, 100, 200, ...
    """
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"cost after iteration {i}: {cost:.4f}")
    return {"w": w, "b": b}, grads, costs


def predict(w, b, X):
    """Decisions of a trained classifier.

    w: (n_x, 1). b: number. X: (n_x, m).
    Returns: (1, m) of 0 and 1: 1 where the probability is above 0.5.
    """
    return (sigmoid(np.dot(w.T, X) + b) > 0.5).astype(int)


def model(X_train, Y_train, X_test, Y_test, num_iterations=2000,
          learning_rate=0.5, print_cost=False):
    """Train logistic regression and apply it.

    X_train: (n_x, m_train). Y_train: (1, m_train). X_test: (n_x, m_test).
    Y_test: (1, m_test), for whoever compares; training never uses it.
    num_iterations, learning_rate, print_cost: as for optimize.
    Returns: dictionary with costs, Y_prediction_test (1, m_test),
    Y_prediction_train (1, m_train), w, b, learning_rate, num_iterations.
    """
    w, b = initialize_with_zeros(X_train.shape[0])
    params, _, costs = optimize(w, b, X_train, Y_train, num_iterations,
                                learning_rate, print_cost)
    w, b = params["w"], params["b"]
    return {"costs": costs,
            "Y_prediction_test": predict(w, b, X_test),
            "Y_prediction_train": predict(w, b, X_train),
            "w": w, "b": b, "learning_rate": learning_rate,
            "num_iterations": num_iterations}
