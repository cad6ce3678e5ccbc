"""What a feedback page shows of what only a notebook can show."""

import base64
import io

import nbformat
import pytest
from PIL import Image
from support.classes import WEEK, Class, cell, solved

GIF = io.BytesIO()
Image.new("L", (3, 2)).save(GIF, "GIF", save_all=True, append_images=[
    Image.new("L", (3, 2), 255)])
GIF = base64.b64encode(GIF.getvalue()).decode()
DEMO = "# Only looked at.\nprint('how wide is the sea')"
ANIMATION = """import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
figure, axes = plt.subplots()
film = FuncAnimation(figure, lambda number: [], frames=3)
plt.close(figure)
film"""
# {what an added cell ends with: what the page says}
SHOWN = {
    "from IPython.display import Audio\n"
    "Audio(data=b'RIFF', rate=8000)": "A sound: hear it in your notebook.",
    "from IPython.display import Audio\n"
    "display(Audio(data=b'RIFF', rate=8000, autoplay=True))":
        "A sound: hear it in your notebook.",
    "from IPython.display import Video\n"
    "Video(url='https://example.org/film.mp4')":
        "A film: see it in your notebook.",
    ANIMATION: "A film: see it in your notebook.",
    "import ipywidgets\nipywidgets.FloatSlider()":
        "A control: move it in your notebook.",
    "import ipywidgets\n"
    "ipywidgets.interact(lambda x: print('at', x), x=(0, 8));":
        "A control: move it in your notebook.",
    "import matplotlib.pyplot as plt\nfrom utils.plots import sliders\n"
    "sliders(lambda power: plt.plot([0, power]), power=range(3))":
        "A control: move it in your notebook.",
    "from IPython.display import IFrame\nIFrame('https://example.org', 9, 9)":
        "Shown in your notebook.",
    "from IPython.display import HTML\nHTML('<b>bold</b>')":
        "Shown in your notebook.",
    "from IPython.display import Image; import base64\n"
    f"Image(base64.b64decode('{GIF}'), format='gif')":
        f"data:image/gif;base64,{GIF}",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """The page of a submission, and the outputs in the graded notebook."""
    group = Class(tmp_path_factory.mktemp("class")).make()
    path = group.course / WEEK / "small.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells.append(cell(DEMO))
    notebook.cells[-1].metadata["tags"] = ["demo"]
    nbformat.write(notebook, path)
    group.nbgrader("generate_assignment", WEEK)
    handed = solved(group.released())
    for source in SHOWN:
        handed.cells.append(cell(source))
    group.hand_in("anna", handed)
    group.nbgrader("autograde", WEEK)
    group.nbgrader("generate_feedback", WEEK)
    graded = nbformat.read(
        group.home / "autograded/anna" / WEEK / "small.ipynb", 4)
    assert group.total("anna") == 9
    return group.page("anna"), {
        one.source: one.outputs for one in graded.cells
        if one.cell_type == "code"}


@pytest.mark.parametrize("source", SHOWN, ids=range(len(SHOWN)))
def test_words_or_a_picture_stand_for_it(outputs, source):
    page, by_source = outputs
    assert by_source[source]
    assert SHOWN[source] in page, by_source[source]
    for output in by_source[source]:
        assert output.output_type != "error", output
        text = output.get("text") or output.data["text/plain"]
        assert text == "at 4\n" or text in SHOWN[source] or (
            {"image/gif", "image/png"} & output.data.keys()), text
    if "sliders" in source:
        assert "image/png" in by_source[source][0].data


def test_a_demo_cell_is_one_line(outputs):
    page, _ = outputs
    assert "how wide is the sea" not in page
    assert "Only looked at" not in page
    assert "<p>Shown in your notebook.</p>" in page


def test_no_object_is_named_by_its_address(outputs):
    page, _ = outputs
    assert " object at 0x" not in page
    assert "&lt;IPython" not in page and "&lt;matplotlib" not in page
    assert "interactive(children" not in page
