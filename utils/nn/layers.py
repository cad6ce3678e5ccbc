"""Layers: functions of a Tensor that own parameters. Examples are rows."""

import numpy as np

from utils.nn.tensor import Tensor


class Linear:
    """X @ W + b.

    X: (m, n_in). W: (n_in, n_out), normal random numbers of standard
    deviation sqrt(2 / n_in) (He and others, 2015). b: (n_out,), zeros.
    """

    def __init__(self, n_in, n_out, rng, dtype=np.float32):
        W = rng.standard_normal((n_in, n_out)) * np.sqrt(2 / n_in)
        self.W = Tensor(W.astype(dtype), requires_grad=True)
        self.b = Tensor(np.zeros(n_out, dtype), requires_grad=True)

    def __call__(self, X):
        return X @ self.W + self.b

    def parameters(self):
        return [self.W, self.b]


class Sequential:
    """One layer after another.

    layers: layers, or functions of a Tensor such as relu.
    """

    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, X):
        for layer in self.layers:
            X = layer(X)
        return X

    def parameters(self):
        return [parameter for layer in self.layers
                if hasattr(layer, "parameters")
                for parameter in layer.parameters()]
