"""What the notebook batch_norm builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course2_improving/week3_tuning_batchnorm_frameworks/batch_norm.ipynb.
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
