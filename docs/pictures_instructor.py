"""Pictures of instructor.md: python docs/pictures_instructor.py

A made-up class of week 2, in a temporary folder, in the instructor's
JupyterLab in Chromium. Needs the test extras and Chromium.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from support.classes import Class
from support.formgrader import (
    Formgrader,
    browser_page,
    classroom_lab,
)

from grading.classroom import samples
from grading.commands import demo


def main():
    """Play the week and take the pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "repository")
        folder = str(root)
        (root / "exchange").mkdir(parents=True)
        (root / "exchange").chmod(0o777)
        os.environ |= {"COURSE_ROOT": folder, "HOME": folder,
                       "COURSE_EXCHANGE": str(root / "exchange")}
        course = demo.copy_course(root)
        with open(course / "nbgrader_config.py", "a") as file:
            file.write(demo.SETTINGS)
        group = Class(root, demo.WEEK)
        environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
        with (classroom_lab(demo.COURSE, environment,
                            Path(scratch)) as address,
              browser_page(1200, 800) as page):

            def shot(name):
                page.wait_for_timeout(1000)
                page.screenshot(
                    path=HERE / "pictures" / f"instructor_{name}.png")

            (HERE / "pictures").mkdir(exist_ok=True)
            page.set_viewport_size({"width": 1500, "height": 800})
            page.goto(address)
            page.get_by_role("menuitem", name="Nbgrader").click()
            page.get_by_role("menuitem", name="Formgrader",
                             exact=True).click()
            page.frame_locator("iframe[src*=formgrader]").locator(
                "tbody tr", has_text=demo.WEEK).wait_for()
            shot("formgrader_in_jupyterlab")
            page.set_viewport_size({"width": 1200, "height": 800})
            form = Formgrader(page, address, demo.WEEK, shot)
            for student in ("ada Ada Lind", "chen Chen Wei",
                            "ines Ines Ruiz"):
                name, first, last = student.split()
                group.nbgrader("db", "student", "add", name,
                               "--first-name", first, "--last-name", last)
            form.press("assign")
            form.press("release")
            week = samples.Week(
                group.home / "release" / demo.WEEK, course / demo.WEEK)
            right = week.right()
            written = next(
                cell for cell in right["logistic_regression.ipynb"].cells
                if cell.metadata.get("nbgrader", {}).get(
                    "grade_id") == "written_overfitting")
            written.source = (
                "The weights fit the training photos one by one: with "
                "12288 of them and few photos there is room for that. More "
                "photos would help, and a smaller network would not fit "
                "noise so well.")
            group.submit("ada", right)
            group.submit("chen", week.mistaken())
            group.submit("ines", {})
            form.press("collect")
            form.assignments()
            shot("assignments")
            subprocess.run(
                [sys.executable, "-m", "nbgrader", "autograde", demo.WEEK],
                cwd=course, env=environment, check=True)
            page.goto(f"{form.root}/formgrader/manage_submissions/"
                      f"{demo.WEEK}")
            page.locator("tbody tr .autograde a").first.wait_for()
            shot("submissions")
            form.grade(group.submitted("ada", "logistic_regression"),
                       "written_overfitting", 5,
                       "Good. Which of the two would you try first?")
            form.press("generate-feedback")
            page.goto((group.home / "feedback" / "chen" / demo.WEEK
                       / "logistic_regression.html").as_uri())
            page.locator("a[name=logistic_loss]").scroll_into_view_if_needed()
            page.evaluate("() => window.scrollBy(0, 300)")
            shot("feedback")
            page.goto((group.home / "feedback" / "ines" / demo.WEEK
                       / "logistic_regression.html").as_uri())
            shot("feedback_nothing_handed_in")


if __name__ == "__main__":
    main()
