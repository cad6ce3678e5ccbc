"""What JupyterLab writes of a notebook."""

WIDGET = "application/vnd.jupyter.widget-view+json"


def without_widgets(model, **about):
    """Leave widgets out of a notebook that is saved: a hook of Jupyter's.

    No kernel knows them when it is opened again. JupyterLab would wait for
    them ("Loading widget...") and not show the words that stand for them.
    """
    if model["type"] != "notebook":
        return
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/plain" in data:
                data.pop(WIDGET, None)
