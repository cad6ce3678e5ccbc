"""A whole assignment in the formgrader, in a real browser."""

import os
import time

import pytest
from support.classes import COURSE, WEEK, Class, solved
from support.formgrader import Formgrader, browser_page, classroom_lab

pytestmark = pytest.mark.browser


def test_a_week_in_the_formgrader(tmp_path):
    group = Class(tmp_path).make().begin()
    group.configure("c.ExchangeCollect.check_owner = False")
    environment = os.environ | group.environment | {"HOME": str(tmp_path)}
    with (classroom_lab(COURSE, environment, tmp_path) as address,
          browser_page() as page):
        # JupyterLab: no pop-up; the menu opens this course's formgrader.
        page.goto(address)
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.get_by_role("menuitem", name="Formgrader", exact=True).click()
        frame = page.frame_locator("iframe[src*=formgrader]")
        frame.locator("tbody tr", has_text=WEEK).wait_for()
        for name in ("Assignment List", "Create Assignment"):
            page.get_by_role("menuitem", name="Nbgrader").click()
            page.get_by_role("menuitem", name=name).wait_for()
            page.keyboard.press("Escape")
        time.sleep(2)  # the question about news would come after a second
        assert not page.locator(".Toastify__toast, .jp-Dialog").count()

        form = Formgrader(page, address, WEEK)
        form.press("assign")
        form.press("release")
        said, = form.set_due("2026-12-01T23:59", "Europe/Berln",
                             "Europe/Berlin")
        assert "Did you mean Europe/Berlin?" in said
        assert "is due Tuesday, 1 December 2026, 22:59 UTC" in (
            group.course_command("due", COURSE, WEEK))
        group.submit("anna", {"small.ipynb": solved(group.released())})
        group.submit("hugo", {})
        form.press("collect")
        form.autograde("anna")
        # No notebook: nbgrader's button fails on this; here it is graded.
        assert "no notebook in what was handed in" in form.autograde("hugo")
        assert group.scores("anna")["why"] == (None, True)

        form.grade(group.submitted("anna", "small"), "why", 3,
                   "Say it in one sentence.")
        form.press("generate-feedback")
        form.press("release-feedback")

        page.goto((group.home / "feedback" / "anna" / WEEK / "small.html")
                  .as_uri())
        text = page.locator("body").inner_text()
        page.goto((group.home / "feedback" / "hugo" / WEEK / "small.html")
                  .as_uri())
        assert "was not handed in" in page.locator("body").inner_text()
        assert page.elsewhere == []
    assert "small (Score: 12.0 / 13.0)" in text
    assert "Say it in one sentence." in text
    assert group.total("hugo") == 0
