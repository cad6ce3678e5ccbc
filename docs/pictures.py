"""Make the pictures of docs/student.md again: python docs/pictures.py

Needs the [test] extras and Chromium. Works in a copy of the repository.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from grading import machine, places

OUT = Path(__file__).parent / "pictures"
WEEK = "course1_nn/week2_logistic_regression"
WRONG = """def sigmoid(z):
    \"\"\"Logistic function of every entry of z.\"\"\"
    return 1 / (1 + np.exp(z))"""
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"


def copy(root):
    """Copy the repository, without what git ignores."""
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"], cwd=places.CODE, text=True, check=True,
        stdout=subprocess.PIPE).stdout.split("\0")
    for name in filter(None, files):
        if (places.CODE / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(places.CODE / name, root / name)


def start(root):
    """Start `course lab` in root. Returns its process and address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    log = root / "lab.log"
    process = subprocess.Popen(
        [sys.executable, "-m", "grading.cli", "lab", "--no-browser",
         "--port", str(port)], cwd=root, stdout=log.open("w"),
        stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONPATH": str(root),
                          "COURSE_EXCHANGE": str(root / "exchange")})
    while not (found := re.search(r"http://127\S+", log.read_text())):
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    time.sleep(2)
    return process, found[0]


def save(page, name, locator=None):
    """Save a picture of the page or of a part, with few colours."""
    page.mouse.move(5, 5)
    time.sleep(1)
    path = OUT / f"{name}.png"
    (locator or page).screenshot(path=path)
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)
    print(path, path.stat().st_size // 1000, "kB")


def run(page, cell):
    """Run a cell and wait for the kernel."""
    page.locator(f"{FRONT} .jp-Notebook-ExecutionIndicator"
                 "[data-status=idle]").wait_for()
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    while (now := prompt.inner_text()) == before or not any(
            map(str.isdigit, now)):
        time.sleep(0.2)
    time.sleep(1)


def code(page, text):
    """The code cell that holds a text."""
    return page.locator(f"{FRONT} .jp-CodeCell", has_text=text).first


def answer(page, text):
    """Answer sigmoid, run, check; scrolls so that all of it is seen."""
    cell = code(page, "def sigmoid(z)")
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    run(page, cell)
    check = code(page, "check(sigmoid)")
    run(page, check)
    page.evaluate("cell => cell.scrollIntoView({block: 'start'})",
                  cell.element_handle())


def hand_out(root):
    """Have a class hand out three weeks; the third is not fetched yet."""
    course = root / "workspace" / "course1_nn"
    outbound = root / "exchange" / "course1_nn" / "outbound"
    outbound.mkdir(parents=True)
    (outbound.parent / "inbound").mkdir()
    first, second, third, *_ = sorted(course.glob("week*"))
    shutil.copytree(first, outbound / first.name)
    shutil.copytree(second, outbound / second.name)
    third.rename(outbound / third.name)
    shutil.rmtree(root / "workspace" / ".released" / "course1_nn"
                  / third.name)


def main():
    """Make all pictures."""
    OUT.mkdir(exist_ok=True)
    root = Path(tempfile.mkdtemp(prefix="pictures-"))
    copy(root)
    subprocess.run([sys.executable, "-m", "grading.cli", "lab", "--prepare"],
                   cwd=root, check=True,
                   env=os.environ | {"PYTHONPATH": str(root)})
    hand_out(root)
    process, url = start(root)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=machine.chromium(),
                args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1100, "height": 720})
            page.set_default_timeout(60_000)
            page.goto(url)
            page.locator(".jp-RenderedHTML progress").first.wait_for()
            time.sleep(3)
            save(page, "start")
            page.get_by_role("link", name="Logistic regression").first.click()
            code(page, "Checks(").wait_for()
            page.keyboard.press("Control+B")  # without the file browser
            run(page, code(page, "Checks("))
            answer(page, WRONG)
            save(page, "hint")
            answer(page, WRONG.replace("exp(z)", "exp(-z)"))
            save(page, "right")
            page.keyboard.press("Control+S")
            page.get_by_role("button", name="Validate", exact=True).click()
            page.locator(".jp-Dialog", has_text="cell").wait_for(
                timeout=300_000)
            save(page, "validate")
            page.locator(".jp-Dialog .jp-mod-accept").click()
            page.locator(".lm-TabBar-tabLabel", has_text="start.ipynb"
                         ).click()
            run(page, code(page, "show_progress"))
            page.evaluate("cell => cell.scrollIntoView({block: 'start'})",
                          code(page, "show_progress").element_handle())
            save(page, "progress")
            page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
            page.get_by_role("menuitem", name="Assignment List").click()
            page.get_by_role("button", name="Submit").first.click()
            page.locator("#submitted_assignments_list", has_text="week1"
                         ).wait_for()
            save(page, "assignments")
            browser.close()
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
