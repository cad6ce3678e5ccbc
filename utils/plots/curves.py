"""Curves, points and what a classifier decides."""

import matplotlib.pyplot as plt
import numpy as np

from utils.plots.style import CLASS_COLOURS, MARKERS


def plot_curves(curves, xlabel, ylabel, title, x=None, logy=False, ax=None):
    """Plot named curves over common or own x.

    curves: {label: values}. x: values of the abscissa, or {label: values};
    by default 0, 1, 2, ... Returns the axes.
    """
    own = ax is None
    if own:
        _, ax = plt.subplots()
    for label, values in curves.items():
        over = x.get(label) if isinstance(x, dict) else x
        over = np.arange(len(values)) if over is None else over
        ax.plot(over, values, label=label)
    if logy:
        ax.set_yscale("log")
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    if len(curves) > 1:
        ax.legend()
    if own:
        plt.show()
    return ax


def scatter_classes(X, Y, ax, labels=("class 0", "class 1")):
    """Scatter points of two classes.

    X: (2, m). Y: (1, m) of 0 and 1.
    """
    for value, label in enumerate(labels):
        chosen = Y.ravel() == value
        ax.scatter(X[0, chosen], X[1, chosen], s=18, label=label,
                   marker=MARKERS[value], color=CLASS_COLOURS[value],
                   edgecolors="black", linewidths=0.4)


def decision_boundary(predict, X, Y, title="", ax=None,
                      labels=("class 0", "class 1"), axis_labels=None,
                      steps=200):
    """Draw where a classifier changes its mind, with the data over it.

    predict: function of points (2, k) that returns (1, k) of 0 and 1.
    X: (2, m). Y: (1, m). axis_labels: names of the two features.
    """
    own = ax is None
    if own:
        _, ax = plt.subplots(figsize=(5.2, 4.4))
    low, high = X.min(axis=1), X.max(axis=1)
    pad = 0.1 * (high - low)
    first = np.linspace(low[0] - pad[0], high[0] + pad[0], steps)
    second = np.linspace(low[1] - pad[1], high[1] + pad[1], steps)
    grid = np.stack([axis.ravel() for axis in np.meshgrid(first, second)])
    decided = np.asarray(predict(grid), dtype=float).reshape(steps, steps)
    ax.contourf(first, second, decided, levels=[-0.5, 0.5, 1.5],
                colors=CLASS_COLOURS, alpha=0.25)
    ax.contour(first, second, decided, levels=[0.5], colors="black",
               linewidths=1)
    scatter_classes(X, Y, ax, labels)
    names = axis_labels or ("$x_1$", "$x_2$")
    ax.set(xlabel=names[0], ylabel=names[1], title=title)
    ax.grid(False)
    if own:
        ax.legend(loc="best")
        plt.show()
    return ax
