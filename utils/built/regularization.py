"""What the notebook regularization builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course2_improving/week1_practical_aspects/regularization.ipynb.
Left out, for a variable of the notebook that it uses:
forward_propagation_with_dropout (rng).
"""

import numpy as np


def split_dataset(X, Y, fractions, seed):
    """Split a data set at random into training, dev and test set.

    X: (n_x, m). Y: (1, m). fractions: three shares that add up to 1, for
    training, dev, test. seed: whole number for np.random.default_rng.
    Returns: (X_train, Y_train), (X_dev, Y_dev), (X_test, Y_test).
    """
    m = X.shape[1]
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    n_train = m - n_dev - n_test
    order = np.random.default_rng(seed).permutation(m)
    train = order[:n_train]
    dev = order[n_train:n_train + n_dev]
    test = order[n_train + n_dev:]
    return ((X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]),
            (X[:, test], Y[:, test]))


def backward_propagation(X, Y, cache):
    """Gradient of the cross-entropy: {dW1, db1, ..., dW3, db3}."""
    m, grads = X.shape[1], {}
    dZ = cache["A3"] - Y
    for l in (3, 2, 1):
        A_before = cache[f"A{l - 1}"] if l > 1 else X
        grads[f"dW{l}"] = np.dot(dZ, A_before.T) / m
        grads[f"db{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dA = np.dot(cache[f"W{l}"].T, dZ)
            dZ = dA * (cache[f"Z{l - 1}"] > 0)
    return grads


def compute_cost(A3, Y):
    """Cross-entropy, the mean over the examples, a number."""
    A3 = np.clip(A3, 1e-15, 1 - 1e-15)  # no log of 0 for very sure answers
    return float(-np.mean(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)))


def diagnose(train_error, dev_error, bayes_error):
    """Where does the error come from?

    train_error, dev_error, bayes_error: numbers from 0 to 1.
    Returns: avoidable_bias, a number; variance, a number; and problem:
    "bias", "variance", "both" or "neither". A gap is a problem when it is
    larger than 0.02.
    """
    avoidable_bias = train_error - bayes_error
    variance = dev_error - train_error
    if avoidable_bias > 0.02 and variance > 0.02:
        problem = "both"
    elif avoidable_bias > 0.02:
        problem = "bias"
    elif variance > 0.02:
        problem = "variance"
    else:
        problem = "neither"
    return avoidable_bias, variance, problem


def compute_cost_with_regularization(A3, Y, parameters, lambd):
    """Cross-entropy plus the L2 penalty.

    A3: (1, m) probabilities. Y: (1, m) of 0 and 1. parameters: {W1, b1,
    W2, b2, W3, b3}. lambd: number, 0 or more.
    Returns: the cost, a number.
    """
    m = Y.shape[1]
    squares = sum(np.sum(np.square(parameters[f"W{l}"])) for l in (1, 2, 3))
    return compute_cost(A3, Y) + lambd / (2 * m) * squares


def backward_propagation_with_regularization(X, Y, cache, lambd):
    """Gradient of the cost with the L2 penalty.

    X: (n_x, m). Y: (1, m). cache: from forward_propagation, with Z1, A1,
    W1, b1, ..., Z3, A3, W3, b3. lambd: number, 0 or more.
    Returns: {dW1, db1, dW2, db2, dW3, db3}, each of its parameter's shape.
    """
    m = X.shape[1]
    grads = backward_propagation(X, Y, cache)
    for l in (1, 2, 3):
        grads[f"dW{l}"] = grads[f"dW{l}"] + lambd / m * cache[f"W{l}"]
    return grads


def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    """Gradient of the cross-entropy for the masks in the cache.

    X: (n_x, m). Y: (1, m). cache: from forward_propagation_with_dropout.
    keep_prob: the one of the forward pass.
    Returns: {dW1, db1, dW2, db2, dW3, db3}, each of its parameter's shape.
    """
    m, grads = X.shape[1], {}
    dZ = cache["A3"] - Y
    for l in (3, 2, 1):
        A_before = cache[f"A{l - 1}"] if l > 1 else X
        grads[f"dW{l}"] = np.dot(dZ, A_before.T) / m
        grads[f"db{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dA = np.dot(cache[f"W{l}"].T, dZ)
            dA = dA * cache[f"D{l - 1}"] / keep_prob
            dZ = dA * (cache[f"Z{l - 1}"] > 0)
    return grads


def augment(images, rng):
    """Mirror and shift each image at random.

    images: (m, h, w), any type of number. rng: numpy.random.Generator.
    Returns: new images, (m, h, w).
    """
    m, h, w = images.shape
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    changed = np.empty_like(images)
    for i in range(m):
        down, right = rng.integers(-2, 3, size=2)
        image = padded[i]
        if rng.random() < 0.5:
            image = image[:, ::-1]
        changed[i] = image[2 - down:2 - down + h, 2 - right:2 - right + w]
    return changed


def early_stopping(dev_costs, patience):
    """The epoch whose parameters are kept.

    dev_costs: the dev cost of each epoch, counted from 0; at least one.
    patience: whole number from 1.
    Returns: the best epoch up to the stop, a whole number.
    """
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best
