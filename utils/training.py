"""Small classifiers for experiments that train many of them.

Networks of utils.nn, trained by Adam with little batches; the rate is a
fifth in the last three tenths of the steps. Examples are rows.
"""

import numpy as np

from utils import nn


def fit(X, y, hidden, rng, classes=10, steps=600, rate=0.003, decay=0.0):
    """A trained network.

    X: (m, n). y: int (m,), classes from 0. hidden: units of each hidden
    layer, [] for none. rng: numpy.random.Generator, draws the start and the
    batches of 64. decay: share of each weight that a step takes away per
    unit of rate (Loshchilov and Hutter, 2019).
    Returns: nn.Sequential, scores (m, classes) of float32 rows.
    """
    sizes = [X.shape[1], *hidden, classes]
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out, rng), nn.relu]
    return fit_more(nn.Sequential(*layers[:-1]), X, y, rng, steps, rate,
                    decay)


def fit_more(net, X, y, rng, steps=600, rate=0.003, decay=0.0,
             parameters=None):
    """The same network, trained further.

    net: as from fit; its parameters are changed. parameters: those that may
    change, None for all. Others as in fit.
    """
    optimizer = nn.Adam(net.parameters() if parameters is None
                        else parameters, rate)
    weights = [p for p in optimizer.parameters if p.data.ndim == 2]
    X = X.astype(np.float32)
    for step in range(steps):
        rows = rng.integers(0, len(y), 64)
        loss = nn.softmax_cross_entropy(net(nn.Tensor(X[rows])), y[rows])
        optimizer.zero_grad()
        loss.backward()
        for weight in weights if decay else ():
            weight.data = weight.data * np.float32(
                1 - optimizer.learning_rate * decay)
        optimizer.step()
        if step == 7 * steps // 10:
            optimizer.learning_rate = rate / 5
    return net


def probabilities(net, X):
    """Probabilities of the classes (m, classes). X: (m, n)."""
    scores = net(nn.Tensor(X.astype(np.float32))).data
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def predict(net, X):
    """The most likely classes, int (m,). X: (m, n)."""
    return net(nn.Tensor(X.astype(np.float32))).data.argmax(axis=1)


def error(net, X, y):
    """The share of wrong answers. X: (m, n). y: int (m,)."""
    return float(np.mean(predict(net, X) != y))
