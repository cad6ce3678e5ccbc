"""What the notebook softmax_regression builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course2_improving/week3_tuning_batchnorm_frameworks/softmax_regression.ipynb.
"""

import numpy as np


def softmax(Z):
    """Probabilities from scores, column by column.

    Z: (C, m), scores of any size, a column per example.
    Returns: (C, m), positive or 0; each column adds up to 1.
    """
    exponentials = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return exponentials / np.sum(exponentials, axis=0, keepdims=True)


def one_hot_matrix(labels, C):
    """Labels as columns with a single 1.

    labels: int (1, m), entries 0 to C - 1. C: number of classes.
    Returns: (C, m) of 0 and 1: row c holds 1 where the label is c.
    """
    return (np.arange(C).reshape(C, 1) == labels).astype(float)


def cross_entropy(A, Y):
    """Mean of the losses -log(probability of the truth).

    A: (C, m), probabilities; that of the true class is above 0, others may
    be exactly 0. Y: (C, m), one-hot. Returns: the cost, a number.
    """
    return -np.mean(np.log(np.sum(A * Y, axis=0)))


def softmax_backward(A, Y):
    """Slope of each example's loss for its scores.

    A: (C, m), the probabilities from softmax. Y: (C, m), one-hot.
    Returns: dZ (C, m); nothing is divided by m.
    """
    return A - Y


def softmax_model(X_train, labels_train, X_test, C, num_iterations=200,
                  learning_rate=0.5):
    """Softmax regression by gradient descent from zero.

    X_train: (n_x, m). labels_train: int (1, m), 0 to C - 1. X_test: (n_x,
    m_test). C: number of classes. num_iterations: number of steps.
    learning_rate: size of the steps.
    Returns: dictionary with W (C, n_x) and b (C, 1) after the last step;
    costs, a list with the cost before each step; and predictions, int
    (1, m_test), the classes of X_test.
    """
    n_x, m = X_train.shape
    W, b, costs = np.zeros((C, n_x)), np.zeros((C, 1)), []
    Y = one_hot_matrix(labels_train, C)
    for _ in range(num_iterations):
        A = softmax(np.dot(W, X_train) + b)
        costs.append(cross_entropy(A, Y))
        dZ = softmax_backward(A, Y)
        W = W - learning_rate * np.dot(dZ, X_train.T) / m
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True) / m
    scores = np.dot(W, X_test) + b
    return {"W": W, "b": b, "costs": costs,
            "predictions": np.argmax(scores, axis=0).reshape(1, -1)}
