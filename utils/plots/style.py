"""The look of every figure.

Colours are Okabe and Ito's (2008), told apart by colour-blind readers and
in grey; curves differ in line style as well, points in marker.
"""

import matplotlib.pyplot as plt
from cycler import cycler

BLUE, ORANGE, GREEN, RED, PURPLE, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#555555")
COLOURS = (BLUE, RED, GREEN, ORANGE, PURPLE, GREY)
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "^", "s", "D", "v", "P")
CLASS_COLOURS = (BLUE, ORANGE)


def use_style():
    """Set the course's look for every figure of the notebook."""
    plt.rcParams.update({
        "figure.figsize": (6.4, 4.0), "figure.dpi": 100,
        "figure.constrained_layout.use": True,
        "font.size": 11, "axes.titlesize": 12, "axes.labelsize": 11,
        "axes.spines.top": False, "axes.spines.right": False,
        "axes.grid": True, "grid.alpha": 0.3, "grid.linewidth": 0.6,
        "lines.linewidth": 2, "legend.frameon": False,
        "image.cmap": "gray", "image.interpolation": "nearest",
        "axes.prop_cycle": cycler(color=COLOURS) + cycler(linestyle=LINES),
    })
