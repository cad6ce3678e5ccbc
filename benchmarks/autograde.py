"""Seconds of `nbgrader autograde` for a class of 30 on week 2 of course 1.

python benchmarks/autograde.py [STUDENTS]

Half of the class has everything right, a quarter half of it, a quarter
known mistakes. The class lives in a temporary folder.
"""

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grading import samples
from grading.commands import demo


def main(students=30):
    """Time the command; print one line."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ["COURSE_ROOT"] = folder
        course = demo.copy_course(root)
        home = root / "classroom" / demo.COURSE
        nbgrader(course, "generate_assignment", demo.WEEK)
        week = samples.Week(home / "release" / demo.WEEK,
                            course / demo.WEEK)
        kinds = [samples.files(kind()) for kind in (
            week.right, week.half, week.right, week.mistaken)]
        for number in range(students):
            place = home / "submitted" / f"s{number:02}" / demo.WEEK
            place.mkdir(parents=True)
            for name, text in kinds[number % len(kinds)].items():
                (place / name).write_text(text, encoding="utf-8")
        began = time.perf_counter()
        nbgrader(course, "autograde", demo.WEEK)
        seconds = time.perf_counter() - began
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{students} submissions of {len(kinds[0])} notebooks: "
          f"{seconds:.0f} s, {60 * students / seconds:.1f} a minute, "
          f"processor {usage.ru_utime + usage.ru_stime:.0f} s, largest "
          f"process {usage.ru_maxrss / 1024:.0f} MiB, "
          f"{os.cpu_count()} cores, Python {platform.python_version()}")


def nbgrader(course, *arguments):
    """Run nbgrader in a course's folder."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=course,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(done.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
