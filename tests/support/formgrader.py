"""The instructor's JupyterLab and its formgrader, driven by a browser."""

import contextlib
import re
import subprocess
import sys
import time
import urllib.request

from playwright.sync_api import sync_playwright

from grading import machine
from support.processes import end, free_port


@contextlib.contextmanager
def classroom_lab(course, environment, folder):
    """`course classroom`, started; yields its address with the token."""
    log = folder / "classroom.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "grading.cli", "classroom", course,
             "--no-browser", "--port", str(free_port())],
            cwd=folder, env=environment, stdout=file,
            stderr=subprocess.STDOUT)
    try:
        yield _address(process, log)
    finally:
        end(process)


def _address(process, log):
    began = time.monotonic()
    while time.monotonic() - began < 600:
        assert process.poll() is None, log.read_text()
        found = re.search(r"http://127\S+", log.read_text())
        if found:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(found[0], timeout=300)
                return found[0]
        time.sleep(0.2)
    raise AssertionError(log.read_text())


@contextlib.contextmanager
def browser_page(width=1200, height=900):
    """A page of a new browser; page.elsewhere: addresses off this machine
    that it asked for."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.chromium(),
            args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(600_000)
        page.elsewhere = []
        page.on("request", lambda request: page.elsewhere.append(request.url)
                if not re.match(r"(http|ws)://(127|localhost)|file:|data:|"
                                "blob:|about:", request.url) else None)
        yield page
        browser.close()


class Formgrader:
    """The formgrader's pages for one week.

    page: a browser page that has the token. shot: called with a name where
    a picture may be taken.
    """

    def __init__(self, page, address, week, shot=lambda name: None):
        self.page = page
        self.root = address.split("/lab")[0].split("/?")[0].rstrip("/")
        self.week = week
        self.shot = shot

    def assignments(self):
        """Open the page of assignments; returns this week's row."""
        self.page.goto(f"{self.root}/formgrader/manage_assignments")
        row = self.page.locator("tbody tr", has_text=self.week)
        row.locator(".assign a").wait_for()
        return row

    def press(self, kind):
        """Press a button of the week: assign, release, collect,
        generate-feedback or release-feedback. Returns the log."""
        self.assignments().locator(f".{kind} a").click()
        return self._answer()

    def set_due(self, date, *zones):
        """Enter a due date with the week's Edit button, in each of these
        zones until one is taken. Returns what is said against the others.
        """
        said = []

        def read(dialog):
            said.append(dialog.message)
            dialog.accept()

        self.page.on("dialog", read)
        self.assignments().locator(".edit a").click()
        modal = self.page.locator(".modal.in")
        modal.locator(".modal-duedate").fill(date)
        for zone in zones:
            modal.locator(".modal-timezone").fill(zone)
            with self.page.expect_response(
                    lambda answer: answer.request.method == "PUT"):
                modal.locator(".save").click()
        modal.wait_for(state="detached")
        self.page.remove_listener("dialog", read)
        return said

    def autograde(self, student):
        """Press a submission's autograde button. Returns the log."""
        self.page.goto(f"{self.root}/formgrader/manage_submissions/"
                       f"{self.week}")
        self.page.locator("tbody tr", has_text=student).locator(
            ".autograde a").click()
        return self._answer()

    def grade(self, submission, exercise, points, comment):
        """Grade and comment one exercise of a submitted notebook (its id
        in the gradebook)."""
        page = self.page
        page.goto(f"{self.root}/formgrader/submissions/{submission}/")
        score = page.locator(f"input.score#{exercise}")
        score.wait_for()
        page.wait_for_function(
            "() => formgrader.loaded && formgrader.grades.loaded "
            "&& formgrader.comments.loaded")
        score.fill(str(points))
        score.press("Tab")
        box = page.locator(f"#{exercise}-comment")
        box.fill(comment)
        with page.expect_response(
                lambda answer: "/api/comment/" in answer.url):
            box.press("Tab")
        page.wait_for_load_state("networkidle")
        box.scroll_into_view_if_needed()
        self.shot("written_answer")

    def _answer(self):
        modal = self.page.locator(".modal.in")
        modal.wait_for()
        title = modal.locator(".modal-title").inner_text()
        log = modal.locator(".modal-body").inner_text()
        assert title == "Success", log
        modal.locator(".modal-footer button").last.click()
        modal.wait_for(state="detached")
        return log
