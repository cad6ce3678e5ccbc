"""The trainer of small classifiers."""

import numpy as np
from scipy.special import softmax

from utils.data import load_digits
from utils.nn import Tensor
from utils.training import error, fit, fit_more, predict, probabilities


def digits():
    X, Y, X_test, Y_test = load_digits()
    return (X.reshape(4000, 400) / 255, Y.ravel(),
            X_test.reshape(1000, 400) / 255, Y_test.ravel())


def test_it_learns_and_repeats():
    X, y, X_test, y_test = digits()
    nets = [fit(X, y, [32], np.random.default_rng(seed), steps=300)
            for seed in (0, 0, 1)]
    first, again, other = (net(Tensor(X_test.astype(np.float32))).data
                           for net in nets)
    assert np.allclose(first, again) and not np.allclose(first, other)
    assert error(nets[0], X_test, y_test) < 0.15
    assert error(nets[0], X_test, y_test) == np.mean(
        predict(nets[0], X_test) != y_test)
    assert np.allclose(probabilities(nets[0], X_test),
                       softmax(first, axis=1), atol=1e-6)


def test_no_hidden_layer_is_a_linear_classifier():
    X, y, X_test, _ = digits()
    net = fit(X, y, [], np.random.default_rng(0), steps=50)
    W, b = (parameter.data for parameter in net.parameters())
    assert np.array_equal(predict(net, X_test),
                          np.argmax(X_test @ W + b, axis=1))


def test_only_what_is_given_moves():
    X, y, X_test, y_test = digits()
    rng = np.random.default_rng(0)
    net = fit(X, y, [32], rng, steps=50)
    before = [p.data for p in net.parameters()]
    worse = error(net, X_test, y_test)
    fit_more(net, X, y, rng, 200, parameters=net.parameters()[2:])
    same = [np.array_equal(a, p.data)
            for a, p in zip(before, net.parameters())]
    assert same == [True, True, False, False]
    assert error(net, X_test, y_test) < worse


def test_decay_keeps_weights_small():
    X, y, *_ = digits()
    sizes = [np.square(fit(X, y, [32], np.random.default_rng(0), steps=300,
                           decay=decay).parameters()[0].data).sum()
             for decay in (0, 1, 5)]
    assert sizes[2] < sizes[1] < sizes[0]
