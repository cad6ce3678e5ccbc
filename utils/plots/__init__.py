"""The course's figures, in one style."""

from utils.plots.curves import decision_boundary, plot_curves, scatter_classes
from utils.plots.diagrams import (
    draw_arrays,
    draw_graph,
    draw_network,
    draw_tensor_graph,
)
from utils.plots.images import show_images
from utils.plots.sliders import sliders
from utils.plots.style import (
    BLUE,
    CLASS_COLOURS,
    COLOURS,
    GREEN,
    GREY,
    LINES,
    MARKERS,
    ORANGE,
    PURPLE,
    RED,
    use_style,
)

__all__ = [
    "BLUE", "CLASS_COLOURS", "COLOURS", "GREEN", "GREY", "LINES", "MARKERS",
    "ORANGE", "PURPLE", "RED", "decision_boundary", "draw_arrays",
    "draw_graph", "draw_network", "draw_tensor_graph", "plot_curves",
    "scatter_classes", "show_images", "sliders", "use_style"]
