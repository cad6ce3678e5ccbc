"""course demo: a made-up class, graded from start to end."""

import csv
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from grading import places
from grading.classroom import samples
from grading.classroom.folders import ClassFolders
from grading.classroom.marks import PENALTY, TOTAL
from grading.errors import CourseError
from utils.courses import COURSES
from utils.language import N_, say

COURSE, WEEK = "course1_nn", "week2_logistic_regression"
SETTINGS = """
c.Grade.cell_seconds = 10
c.PercentADay.percent = 10
c.ExchangeCollect.check_owner = False  # one user plays the whole class
"""
# As `python -m MODULE`, in less than half the time.
START = """
import runpy
from grading import lean
with lean.importing():
    lean.install()
runpy.run_module({module!r}, run_name="__main__", alter_sys=True)
"""
ABOUT = {
    "ada": N_("everything right"),
    "ben": N_("half of it done"),
    "chen": N_("common mistakes"),
    "dara": N_("right, handed in a day late"),
    "eva": N_("right, and copied and pasted a check cell"),
    "finn": N_("right, in files named 'Copy of ...'"),
    "gül": N_("a loop that never ends, the rest right"),
    "hugo": N_("an upload that was cut off"),
    "ines": N_("no notebook at all"),
}


def add_arguments(parser):
    """`course demo` takes no arguments."""


def run(args):
    """Play a week of a class in classroom/demo, and print what came out."""
    began = time.monotonic()
    demo = Demo()
    demo.nbgrader(say("making the release"), "generate_assignment", WEEK)
    due = datetime.now(UTC) - timedelta(hours=1)
    demo.nbgrader(say("setting the due date"), "db", "assignment", "add", WEEK,
                  "--duedate", f"{due:%Y-%m-%d %H:%M:%S} UTC")
    demo.nbgrader(say("handing out"), "release_assignment", WEEK)
    demo.students_submit(due)
    demo.nbgrader(say("collecting"), "collect", WEEK)
    demo.nbgrader(say("autograding {number} submissions, some broken",
                      number=len(ABOUT)), "autograde", WEEK)
    demo.nbgrader(say("writing feedback pages"), "generate_feedback", WEEK)
    demo.nbgrader(say("returning them"), "release_feedback", WEEK)
    marks = demo.run(say("marks as CSV"), "grading.cli", "marks", COURSE,
                     WEEK).strip().splitlines()[-1]
    demo.show(marks)
    print(say(
        "\n{seconds:.0f} s. No real class was touched.",
        seconds=time.monotonic() - began))


def copy_course(root):
    """Copy the course, with this one week, to a root of its own.

    Returns the course's folder there.
    """
    origin = places.course_folder(COURSE)
    if not (origin / WEEK).is_dir():
        raise CourseError("{origin} is missing", origin=origin / WEEK)
    for name in COURSES:
        (root / name).mkdir(parents=True)
    shutil.copytree(origin / WEEK, root / COURSE / WEEK)
    shutil.copy(origin / "nbgrader_config.py", root / COURSE)
    return root / COURSE


class Demo:
    """A root of its own with one class, made anew."""

    def __init__(self):
        self.root = places.CLASSES / "demo"
        shutil.rmtree(self.root, ignore_errors=True)
        self.course = self.root / COURSE
        self.home = self.root / "classroom" / COURSE
        self.folders = ClassFolders(self.home)
        with open(copy_course(self.root) / "nbgrader_config.py", "a",
                  encoding="utf-8") as file:
            file.write(SETTINGS)
        (self.root / "exchange").mkdir()
        (self.root / "exchange").chmod(0o1777)  # all may add, none move
        self.environment = places.environment_in(self.root) | {
            "COURSE_EXCHANGE": str(self.root / "exchange")}
        self.log = self.root / "log.txt"
        print(say(
            "A class of {number} in {root}\n", number=len(ABOUT),
            root=self.root))

    def nbgrader(self, what, *arguments):
        """Run an nbgrader command and say so."""
        return self.run(what, "nbgrader", *arguments)

    def run(self, what, module, *arguments):
        """Run a command in the course's folder. Returns what it printed."""
        command = "course" if module == "grading.cli" else module
        print(f"{what}: {command} {' '.join(arguments)}", flush=True)
        done = subprocess.run(
            [sys.executable, "-c", START.format(module=module), *arguments],
            cwd=self.course, env=self.environment, text=True,
            encoding="utf-8", stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        with open(self.log, "a", encoding="utf-8") as file:
            file.write(done.stdout)
        if done.returncode:
            raise CourseError(
                "that failed; see {log}:\n{stdout}", log=self.log,
                stdout=done.stdout)
        return done.stdout

    def students_submit(self, due):
        """Put the class's work where `nbgrader submit` would."""
        week = samples.Week(self.folders.release(WEEK), self.course / WEEK)
        right = samples.files(week.right())
        work = {
            "ada": right,
            "ben": samples.files(week.half()),
            "chen": samples.files(week.mistaken()),
            "dara": right,
            "eva": samples.files(samples.pasted(week.right())),
            "finn": {f"Copy of {name}": text
                     for name, text in right.items()},
            "gül": samples.files(samples.endless(week.right())),
            "hugo": {name: text[:len(text) // 2]
                     for name, text in right.items()},
            "ines": {},
        }
        print(say("handing in: {students}", students=", ".join(work)))
        inbound = self.root / "exchange" / COURSE / "inbound"
        for student, content in work.items():
            when = due + timedelta(hours=20 if student == "dara" else -2)
            when = f"{when:%Y-%m-%d %H:%M:%S}.000000 UTC"
            folder = inbound / f"{student}+{WEEK}+{when}+demo"
            folder.mkdir()
            for name, text in content.items():
                (folder / name).write_text(text, encoding="utf-8")
            (folder / "timestamp.txt").write_text(when)
            (folder / "submission_secret.txt").write_text(f"demo{student}")

    def show(self, marks):
        """Print the grade table, the lines about bad input, and places."""
        with open(marks, newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        total = next(name for name in rows[0] if name.startswith(TOTAL))
        print(f"\n{say('student'):8} {total:>12} {PENALTY:>13}  "
              f"{say('handed in')}")
        for row in rows:
            print(f"{row['student']:8} {row[total]:>12} {row[PENALTY]:>13}  "
                  f"{say(ABOUT[row['student']])}")
        print(say(
            "Written answers have no points yet: a person gives them in the "
            "formgrader."))
        report = self.folders.report(WEEK)
        print(say(
            "\nWhat was out of order, as instructor and student read it:"))
        with open(report, newline="", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                print(f"  {row['student']}, {row['notebook']}: {row['note']}")
        print(say("\nMarks:     {marks}", marks=marks))
        print(say("Feedback:  {home}", home=self.folders.feedback()))
        for page in sorted(self.home.glob(f"feedback/*/{WEEK}/*.html"))[:2]:
            print(f"           {page.as_uri()}")
        print(say("Messages:  {log}", log=self.log))
