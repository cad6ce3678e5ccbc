"""What the notebook batch_norm_and_softmax builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course2_improving/week3_tuning_batchnorm_frameworks/batch_norm_and_softmax.ipynb.
"""

import numpy as np


def batchnorm_forward(Z, gamma, beta, running, momentum, training,
                      epsilon=1e-5):
    """Batch normalisation of one layer.

    Z: (n, m), a unit per row, an example per column. gamma, beta: (n, 1).
    running: {"mean": (n, 1), "var": (n, 1)}; left unchanged.
    momentum: the share of the old running values that is kept.
    training: True: normalise with mean and variance of this batch, and
    average these into the running ones. False: normalise with the running
    ones. epsilon: added to the variance, in both cases.
    Returns: Z_tilde (n, m); cache, a dictionary with Z_hat (n, m), std
    (n, 1), the root that was divided by, and gamma (n, 1); and running,
    {"mean", "var"}: after this batch when training, else as given.
    """
    if training:
        mean = np.mean(Z, axis=1, keepdims=True)
        var = np.var(Z, axis=1, keepdims=True)
        running = {
            "mean": momentum * running["mean"] + (1 - momentum) * mean,
            "var": momentum * running["var"] + (1 - momentum) * var}
    else:
        mean, var = running["mean"], running["var"]
    std = np.sqrt(var + epsilon)
    Z_hat = (Z - mean) / std
    cache = {"Z_hat": Z_hat, "std": std, "gamma": gamma}
    return gamma * Z_hat + beta, cache, running


def fold_batchnorm(W, gamma, beta, running, epsilon=1e-5):
    """The linear layer that equals W followed by batch norm at test time.

    W: (n, n_prev); there is no b. gamma, beta: (n, 1). running: {"mean":
    (n, 1), "var": (n, 1)}. epsilon: as for batchnorm_forward.
    Returns: W_folded (n, n_prev) and b_folded (n, 1).
    """
    scale = gamma / np.sqrt(running["var"] + epsilon)
    return scale * W, beta - scale * running["mean"]


def batchnorm_backward(dZ_tilde, cache):
    """Slopes through batch norm in training.

    dZ_tilde: (n, m), slope of m J for Z_tilde. cache: from
    batchnorm_forward: Z_hat (n, m), std (n, 1), gamma (n, 1).
    Returns: dZ (n, m), slope of m J for Z; dgamma and dbeta, (n, 1), slopes
    of J: means over the examples, like dW and db.
    """
    Z_hat, std, gamma = cache["Z_hat"], cache["std"], cache["gamma"]
    dgamma = np.mean(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=1, keepdims=True)
    dZ = gamma / std * (dZ_tilde - dbeta - Z_hat * dgamma)
    return dZ, dgamma, dbeta


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
