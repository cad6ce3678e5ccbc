"""Losses: one number for a batch, the mean over its examples."""

import numpy as np

from utils.nn.tensor import Tensor


def softmax_cross_entropy(logits, labels):
    """Mean of -log of the probability of the true class.

    logits: Tensor (m, C), scores of any size and sign, no softmax applied.
    labels: int (m,), 0 to C - 1. Returns: Tensor of shape ().
    """
    rows = np.arange(len(labels))
    shifted = logits.data - logits.data.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    sums = exps.sum(axis=1, keepdims=True)

    def rule(grad):
        slopes = exps / sums
        slopes[rows, labels] -= 1
        return slopes * (grad / len(labels))
    return Tensor(np.mean(np.log(sums[:, 0]) - shifted[rows, labels]),
                  [(logits, rule)])
