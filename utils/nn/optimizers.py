"""Optimisers: how parameters move, given their gradients."""

import numpy as np


class Optimizer:
    """Keeps the parameters. step() is for each kind of optimiser to write.

    parameters: list of Tensors. learning_rate: may be changed at any time.
    A parameter whose grad is None is left alone.
    """

    def __init__(self, parameters, learning_rate):
        self.parameters = list(parameters)
        self.learning_rate = learning_rate

    def zero_grad(self):
        for parameter in self.parameters:
            parameter.grad = None


class SGD(Optimizer):
    """Gradient descent on one batch after another."""

    def step(self):
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = (parameter.data
                                  - self.learning_rate * parameter.grad)


class Adam(Optimizer):
    """Steps scaled by running means of the gradients and their squares.

    Kingma and Ba (2015), with bias correction; epsilon outside the root.
    """

    def __init__(self, parameters, learning_rate=0.001, beta1=0.9,
                 beta2=0.999, epsilon=1e-8):
        super().__init__(parameters, learning_rate)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.t = 0
        self.v = [np.zeros_like(p.data) for p in self.parameters]
        self.s = [np.zeros_like(p.data) for p in self.parameters]

    def step(self):
        self.t += 1
        for parameter, v, s in zip(self.parameters, self.v, self.s):
            grad = parameter.grad
            if grad is None:
                continue
            v += (1 - self.beta1) * (grad - v)
            s += (1 - self.beta2) * (grad ** 2 - s)
            v_corrected = v / (1 - self.beta1 ** self.t)
            s_corrected = s / (1 - self.beta2 ** self.t)
            parameter.data = parameter.data - (
                self.learning_rate * v_corrected
                / (np.sqrt(s_corrected) + self.epsilon))
