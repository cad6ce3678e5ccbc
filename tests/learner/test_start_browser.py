"""JupyterLab as `course lab` starts it, in a real browser."""

import json
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook
from support.classes import Class
from support.lab import Lab
from support.processes import until
from support.small_course import NOTEBOOK, WEEK

from grading import machine
from utils.start.page import METADATA

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(clone, tmp_path):
    """JupyterLab in a clone with the small course."""
    clone.env["HOME"] = str(tmp_path / "home")
    (tmp_path / "home").mkdir()
    lab = Lab([sys.executable, "-m", "grading.cli", "lab"], clone.root,
              clone.env, tmp_path / "lab.log")
    yield lab
    lab.stop()


@pytest.fixture(scope="module")
def browser():
    """A browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.chromium(),
            args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page that knows nothing of those before it."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(600_000)
    yield page
    page.close()


FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"


def cell(page, number):
    """A cell of the notebook in front."""
    return page.locator(f"{FRONT} .jp-Notebook .jp-Cell").nth(number)


def run(page, number, *shows):
    """Run a cell, and wait until its output shows these texts.

    Returns the whole text. JupyterLab may draw an output after the number
    of the run and the sign that the kernel is idle; it takes the output of
    the run before away at once.
    """
    from playwright.sync_api import expect

    idle = page.locator(f"{FRONT} .jp-Notebook-ExecutionIndicator"
                        "[data-status=idle]")
    idle.wait_for()
    prompt = cell(page, number).locator(".jp-InputPrompt")
    before = prompt.inner_text()
    output = cell(page, number).locator(".jp-Cell-outputWrapper")
    # JupyterLab drops what is run while a kernel still connects, or runs it
    # and loses what it shows.
    for _ in range(8):
        cell(page, number).locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        if finished(prompt, before) and (not shows or drawn(output)):
            break
        before = prompt.inner_text()
    else:
        raise AssertionError("the cell did not run")
    idle.wait_for()
    for text in shows:
        expect(output).to_contain_text(text, ignore_case=True,
                                       timeout=600_000)
    return output.inner_text() if shows else ""


def drawn(output, seconds=8):
    """True when a cell shows an output; False when none has come."""
    end = time.monotonic() + seconds
    while not output.inner_text().strip():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def finished(prompt, before, seconds=8):
    """True when a cell's prompt shows a new number; False when it has not
    begun to run within some seconds."""
    end = time.monotonic() + seconds
    # Before it is drawn, and where JupyterLab dropped the run, there is none.
    while (now := prompt.inner_text()) == before or not re.search(r"\d", now):
        if "*" not in now and time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def write(page, number, text):
    """Put text in place of a cell's source."""
    cell(page, number).locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def test_from_the_start_page_to_a_solved_exercise(lab, clone, page):
    page.goto(lab.url)
    # The start page, and no pop-up on it.
    page.wait_for_url("**/lab/tree/start.ipynb")
    output = cell(page, 1).locator(".jp-RenderedHTML")
    output.wait_for()
    text = output.inner_text()
    assert "Open first: What is a neural network?" in text
    assert "0 of 3 exercises solved" in text
    assert output.locator("progress").count() == 2
    time.sleep(3)  # the question about news came after some seconds
    assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0
    page.locator(".jp-DirListing-itemText").first.wait_for()
    shown = page.locator(".jp-DirListing-itemText").all_inner_texts()
    assert set(shown) == {"course1_nn", "start.ipynb"}

    # A link opens the notebook; a cell run too early is answered.
    output.get_by_role("link", name="Logistic regression").click()
    page.wait_for_url("**/logistic_regression.ipynb")
    page.get_by_role("heading", name="Logistic regression", level=1
                     ).wait_for()
    run(page, 3, "NameError", "set-up")

    # The stub, a known mistake, the right answer.
    run(page, 1)
    run(page, 2)
    run(page, 3, "CheckFailed")
    write(page, 2, "def double(x):\n    return x * x")
    run(page, 2)
    run(page, 3, "That is the square.")
    write(page, 2, "def double(x):\n    return x + x")
    run(page, 2)
    assert "CheckFailed" not in run(page, 3, "\N{CHECK MARK}")
    page.keyboard.press("Control+S")
    progress = json.loads((clone.workspace / ".progress.json").read_text())
    assert progress[NOTEBOOK]["double"]["passed"]

    # Long code that is only shown is one line, which a click opens.
    demo = cell(page, 6)
    assert demo.locator(".cm-content").count() == 0
    demo.locator(".jp-InputPlaceholder .jp-Placeholder-content").click()
    demo.get_by_text("# Only shown.").wait_for()

    # The start page, brought up to date by its cell.
    page.locator(".lm-TabBar-tabLabel", has_text="start.ipynb").click()
    run(page, 1, "1 of 3 exercises solved", "1 of 2 solved, 5 of 10 points")


MOVING = """import matplotlib.pyplot as plt
from utils.plots import sliders

def curve(power, scale=0.5):
    plt.plot([scale * x ** power for x in range(9)])
    plt.title(f"{scale} times x to the {power}")

sliders(curve, power=range(1, 6), scale=[0.25, 0.5, 1.0])"""


def test_a_figure_follows_its_slider(lab, clone, page):
    from playwright.sync_api import expect

    path = clone.workspace / "moving.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(MOVING)],
                                metadata=METADATA), path)
    page.goto(lab.url.replace("start.ipynb", path.name))
    expect(cell(page, 0)).to_contain_text("sliders(curve", timeout=600_000)
    page.locator(f"{FRONT} .jp-Notebook-ExecutionIndicator"
                 "[data-status=idle]").wait_for()
    run(page, 0)
    picture = cell(page, 0).locator(".jp-RenderedImage img")
    knobs = cell(page, 0).get_by_role("slider")
    expect(knobs).to_have_count(2)
    readouts = cell(page, 0).locator(".widget-readout")
    assert readouts.all_inner_texts() == ["3", "0.5"]

    seen = [picture.get_attribute("src")]
    for number, key, reads in ((0, "ArrowRight", "4"), (1, "ArrowLeft",
                                                        "0.25")):
        knobs.nth(number).press(key)
        expect(readouts.nth(number)).to_have_text(reads)
        expect(picture).not_to_have_attribute("src", seen[-1],
                                              timeout=600_000)
        seen.append(picture.get_attribute("src"))
    assert len(set(seen)) == 3 and picture.count() == 1

    # What is kept: the last picture, and words where nothing can be moved.
    page.keyboard.press("Control+S")
    until(lambda: seen[-1].partition(",")[2][:4_000] in path.read_text()
          .replace("\\n", ""), 600)
    printed, _ = HTMLExporter().from_filename(path)
    assert seen[-1] in printed.replace("\n", "")
    assert "Sliders for power, scale: run this cell" in printed
    assert "VBox(" not in printed
    expect(knobs).to_have_count(2)
    page.goto(lab.url)  # and opened again, where no kernel knows them
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name="Shut Down All Kernels").click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.goto(lab.url.replace("start.ipynb", path.name))
    expect(cell(page, 0)).to_contain_text(
        "Sliders for power, scale: run this cell", timeout=600_000)
    expect(picture).to_have_attribute("src", seen[-1])
    assert "Loading widget" not in cell(page, 0).inner_text()


def test_validate_names_what_is_not_solved(lab, page):
    page.goto(lab.url)
    cell(page, 1).get_by_role("link", name="NumPy basics").click()
    page.get_by_role("heading", name="NumPy basics", level=1).wait_for()
    page.locator(f"{FRONT} .jp-Notebook-ExecutionIndicator"
                 "[data-status=idle]").wait_for()
    page.locator(FRONT).get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    dialog.get_by_text("not written yet").first.wait_for()
    assert "total" in dialog.inner_text()


def instructor(clone, *steps):
    """nbgrader's commands for the week, by the class's instructor."""
    group = Class(clone.root, Path(WEEK).name)
    group.environment |= {"COURSE_EXCHANGE": str(clone.exchange),
                          "HOME": clone.env["HOME"]}
    for step in steps:
        group.nbgrader(step, group.week)


def test_assignment_list_from_fetch_to_feedback(clone, tmp_path, page):
    """From JupyterLab at workspace/, through the exchange of a class."""
    week = clone.workspace / WEEK
    shutil.rmtree(week)
    shutil.rmtree(clone.workspace / ".released" / WEEK)
    clone.env["HOME"] = str(tmp_path / "home")
    (tmp_path / "home").mkdir()
    clone.exchange.chmod(0o777)
    instructor(clone, "generate_assignment", "release_assignment")
    lab = Lab([sys.executable, "-m", "grading.cli", "lab"], clone.root,
              clone.env, tmp_path / "lab.log")
    try:
        assert "Assignment List" in lab.log.read_text()
        page.goto(lab.url)
        cell(page, 1).wait_for()
        page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
        page.get_by_role("menuitem", name="Assignment List").click()
        page.get_by_role("button", name="Fetch", exact=True).click()
        submit = page.get_by_role("button", name="Submit", exact=True)
        submit.wait_for()
        assert (week / "checks.h5").is_file()
        clean = week / "logistic_regression-fresh.ipynb"
        clean.write_bytes((week / "logistic_regression.ipynb").read_bytes())
        submit.click()
        fetch = page.get_by_role("button", name="Fetch Feedback")
        fetch.wait_for()
        [submitted] = (clone.exchange / "course1_nn/inbound").iterdir()
        assert (submitted / "logistic_regression.ipynb").is_file()
        assert not (submitted / clean.name).exists()

        instructor(clone, "collect", "autograde", "generate_feedback",
                   "release_feedback")
        fetch.click()
        page.get_by_text("(view feedback)").click()
        page.locator(".jp-DirListing-itemText", has_text=re.compile(
            r"^logistic_regression\.html$")).wait_for()
        [feedback] = week.glob("feedback/*/logistic_regression.html")
        assert "not written yet" in feedback.read_text()
    finally:
        lab.stop()


def test_second_start_is_quick(clone, tmp_path):
    """Under 10 s of computing, so that a busy machine fails nobody.

    The first has released the notebooks. benchmarks/ has the time by the
    clock.
    """
    again = Lab([sys.executable, "-m", "grading.cli", "lab"], clone.root,
                clone.env, tmp_path / "again.log")
    again.process.send_signal(signal.SIGTERM)
    _, _, used = os.wait4(again.process.pid, 0)
    assert used.ru_utime + used.ru_stime < 10
    said = again.log.read_text()
    assert "Your notebooks: " in said and "Traceback" not in said
