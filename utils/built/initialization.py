"""What the notebook initialization builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course2_improving/week1_practical_aspects/initialization.ipynb.
Left out, for a variable of the notebook that it uses:
initialize_parameters_random (rng), initialize_parameters_xavier (rng),
initialize_parameters_he (rng).
"""

import numpy as np


def chain_gradients(weights, x):
    """Slopes of the output of a chain of multiplications.

    weights: (L,) array, w of layers 1 to L; any numbers, 0 too.
    x: number, the input.
    Returns: (L,) array, the slope of w_L ... w_2 w_1 x for each weight,
    that of layer 1 first.
    """
    slopes = np.zeros(len(weights))
    for l in range(len(weights)):
        entering = x * np.prod(weights[:l])
        coming_back = np.prod(weights[l + 1:])
        slopes[l] = coming_back * entering
    return slopes


def initialize_parameters_zeros(layers_dims):
    """Starting parameters, all zero.

    layers_dims: sizes of all layers, the input first: [n_0, n_1, ..., n_L].
    Returns: dictionary with, for l = 1 to L, Wl (n_l, n_{l-1}) and
    bl (n_l, 1), zeros; nothing else.
    """
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters[f"W{l}"] = np.zeros((layers_dims[l], layers_dims[l - 1]))
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    return parameters


def signal_mean_squares(layer_dims, std, mean_square):
    """Expected mean squares of z in all layers of a relu network.

    layer_dims: sizes of all layers, the input first: [n_0, n_1, ..., n_L].
    std: standard deviation of every weight; the mean is 0, biases are 0.
    mean_square: mean square of the network's input.
    Returns: (L,) array, the expected mean square of z of layers 1 to L.
    """
    expected = []
    for n_before in layer_dims[:-1]:
        z_square = n_before * std ** 2 * mean_square
        expected.append(z_square)
        mean_square = z_square / 2
    return np.array(expected)


def wanted_scale(slope):
    """The c of sigma^2 = c / n that keeps the signal with leaky relu.

    slope: number, the slope for z < 0; 0 is relu, 1 is no activation.
    Returns: number c.
    """
    kept = (1 + slope ** 2) / 2
    return 1 / kept


def gradient_norms(layer_dims, scale, seed):
    """Norms of the slopes in a random relu network, layer by layer.

    layer_dims: sizes of all layers, the input first: [n_0, n_1, ..., n_L].
    scale: the c in variance c / n_{l-1} of the weights of layer l.
    seed: whole number; all random numbers come from its generator.
    Returns: norms of dZ1 ... dZL and norms of dW1 ... dWL, two arrays (L,).
    """
    draw = np.random.default_rng(seed)
    A = draw.standard_normal((layer_dims[0], 1))
    weights, inputs = [], []
    for n_before, n in zip(layer_dims, layer_dims[1:]):
        W = draw.standard_normal((n, n_before)) * np.sqrt(scale / n_before)
        weights.append(W)
        inputs.append(A)
        A = np.maximum(0, W @ A)
    dZ = np.ones((layer_dims[-1], 1))
    norms_dZ, norms_dW = [], []
    for W, A in zip(weights[::-1], inputs[::-1]):
        norms_dZ.insert(0, np.linalg.norm(dZ))
        norms_dW.insert(0, np.linalg.norm(dZ @ A.T))
        dZ = (W.T @ dZ) * (A > 0)
    return np.array(norms_dZ), np.array(norms_dW)
