"""What the notebook deep_network_application builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course1_nn/week4_deep_networks/deep_network_application.ipynb.
Left out, for a variable of the notebook that it uses:
initialize_parameters_deep (rng), two_layer_model (rng), L_layer_model (rng).
"""

import numpy as np

from utils.built.deep_network_step_by_step import L_model_forward


def plateau_cost(Y):
    """Cost of the best answer that is the same for all examples.

    Y: (1, m) of 0 and 1; both occur.
    Returns: a number, with natural logarithms.
    """
    p = np.mean(Y)
    return -(p * np.log(p) + (1 - p) * np.log(1 - p))


def predict_labels(X, parameters):
    """Decisions of a trained network of any depth.

    X: (n_x, m). parameters: {W1, b1, ..., WL, bL}.
    Returns: (1, m) of 0 and 1: 1 where the probability is above 0.5.
    """
    AL, _ = L_model_forward(X, parameters)
    return (AL > 0.5).astype(int)


def worst_mistakes(X, Y, parameters, k):
    """The examples with the largest loss.

    X: (n_x, m). Y: (1, m) of 0 and 1. parameters: {W1, b1, ..., WL, bL}.
    k: how many, at most m.
    Returns: (k,) indices of columns of X, the largest loss first.
    """
    AL, _ = L_model_forward(X, parameters)
    losses = -np.log(np.where(Y == 1, AL, 1 - AL)).ravel()
    return np.argsort(losses)[::-1][:k]
