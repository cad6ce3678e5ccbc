"""What the notebook what_is_a_neural_network builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course1_nn/week1_introduction/what_is_a_neural_network.ipynb.
"""

import numpy as np


def relu(z):
    """The larger of 0 and z, for every entry.

    z: number, or array of any shape.
    Returns: number, or array of the same shape.
    """
    return np.maximum(0, z)


def neuron(x, w, b):
    """Output of one neuron with ReLU.

    x: (n,) inputs. w: (n,) weights. b: number, the bias.
    Returns: a number, relu of the weighted sum plus b.
    """
    return relu(np.dot(w, x) + b)


def fit_price(sizes, prices):
    """The straight line with the smallest sum of squared errors.

    sizes: (m,) array, m of at least 2, not all equal. prices: (m,) array.
    Returns: w and b, two numbers, of the line w * size + b.
    """
    dx, dy = sizes - sizes.mean(), prices - prices.mean()
    w = np.sum(dx * dy) / np.sum(dx ** 2)
    return w, prices.mean() - w * sizes.mean()


def predict_price(size, w, b):
    """Price that a neuron with ReLU gives for a size.

    size: number, or array of any shape. w, b: numbers.
    Returns: number, or array of the same shape as size; at least 0.
    """
    return relu(w * size + b)


def fit_features(X, prices):
    """Weights and bias with the smallest sum of squared errors.

    X: (n, m), one column per example. prices: (m,).
    Returns: w, shape (n,), and b, a number.
    """
    A = np.vstack([X, np.ones(X.shape[1])]).T
    solved = np.linalg.lstsq(A, prices, rcond=None)[0]
    return solved[:-1], solved[-1]


def layer(x, W, b):
    """Outputs of a layer of neurons with ReLU.

    x: (n,) inputs. W: (h, n), row i holds the weights of unit i.
    b: (h,), one bias per unit.
    Returns: (h,) outputs.
    """
    return relu(np.dot(W, x) + b)


def small_network(x, W1, b1, w2, b2):
    """Output of a network with one hidden layer and one output neuron.

    x: (n,) inputs. W1: (h, n) and b1: (h,), the hidden layer.
    w2: (h,) and b2: number, the output neuron. All units have ReLU.
    Returns: a number.
    """
    return neuron(layer(x, W1, b1), w2, b2)


def choose_network(task):
    """The kind of network that serves a task.

    task: {"goal": text, "inputs": list of at least one of "table",
    "image", "audio", "text"}.
    Returns: "standard", "convolutional", "recurrent" or "hybrid".
    """
    serves = {"table": "standard", "image": "convolutional",
              "audio": "recurrent", "text": "recurrent"}
    kinds = {serves[name] for name in task["inputs"]}
    return kinds.pop() if len(kinds) == 1 else "hybrid"
