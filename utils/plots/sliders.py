"""A figure that follows sliders."""

import base64
import inspect
import io

import matplotlib.pyplot as plt
from IPython.display import display

from utils.checking.messages import say


def sliders(draw, **values):
    """Show a figure, and a slider for each argument that it is drawn of.

    draw: function that draws one figure with matplotlib and does not show
    it. values: for each of its arguments what the slider can be set to, in
    order. It begins where the argument has its default, else in the middle.

    What is kept of it, in a page or in print, is the figure as it was last
    drawn. Raises ValueError for a default that is not among the values.
    """
    import ipywidgets  # takes a while, and most notebooks need it late

    parameters = inspect.signature(draw).parameters
    knobs = {}
    for name, choices in values.items():
        choices = list(choices)
        start = parameters[name].default
        if start is inspect.Parameter.empty:
            start = choices[len(choices) // 2]
        if start not in choices:
            raise ValueError(f"{name} begins with {start}, which is not one "
                             "of its values")
        knobs[name] = ipywidgets.SelectionSlider(
            options=[(_label(choice), choice) for choice in choices],
            value=start, description=name)

    def still():
        return _still(draw, {name: knob.value
                             for name, knob in knobs.items()})

    shown = display(still(), raw=True, display_id=True)
    for knob in knobs.values():
        knob.observe(lambda change: shown.update(still(), raw=True), "value")
    # Where nothing can be moved, words stand in place of the widgets.
    display(ipywidgets.VBox([*knobs.values()])._repr_mimebundle_()
            | {"text/plain": say("sliders", names=", ".join(knobs))},
            raw=True)


def _label(value):
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _still(draw, values):
    """What to display of the figure for these values."""
    draw(**values)
    figure, picture = plt.gcf(), io.BytesIO()
    figure.savefig(picture, format="png")
    plt.close(figure)
    return {"image/png": base64.b64encode(picture.getvalue()).decode(),
            "text/plain": ", ".join(f"{name} = {_label(value)}"
                                    for name, value in values.items())}
