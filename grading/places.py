"""Where things are: every path of the repository is named here, once."""

import os
import stat
from pathlib import Path

from grading.errors import CourseError

# COURSE_ROOT names another folder that holds courses, workspace and
# classes: the demo and the tests have one of their own.
CODE = Path(__file__).resolve().parents[1]
ROOT = Path(os.environ.get("COURSE_ROOT") or CODE)
COURSES = ("course1_nn", "course2_improving", "course3_strategy",
           "course4_cnn", "course5_sequence")


def course_folder(course):
    """Folder of a course's source notebooks.

    Raises CourseError for a name that is not a course.
    """
    if course not in COURSES:
        raise CourseError(
            "no course is called {course!r}. Courses: {courses}",
            course=course, courses=", ".join(COURSES))
    return ROOT / course


def weeks(course):
    """Names of a course's weeks (nbgrader assignments) in order."""
    return sorted(folder.name for folder in course_folder(course).iterdir()
                  if any(folder.glob("*.ipynb")))


def source_notebooks(course, week):
    """Paths of a week's source notebooks, by name.

    Their reading order stands in their metadata: see
    utils/checking/summary.py.
    """
    return sorted((course_folder(course) / week).glob("*.ipynb"))


def built():
    """Folders with the modules that `course build` makes of notebooks: the
    first is where it writes them."""
    return [ROOT / "utils" / "built", CODE / "utils" / "built"]


def short(path):
    """A path as text: relative to ROOT where it lies in there."""
    path = path.resolve()
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def workspace():
    """The learner's copies."""
    return ROOT / "workspace"


def classroom(course):
    """A class: its sources, submissions, gradebook and feedback."""
    course_folder(course)
    return ROOT / "classroom" / course


def open_to_others(home):
    """May other users of this machine enter a class's folder?

    A folder with the setgid bit is one that a group of instructors shares.
    """
    mode = home.stat().st_mode
    private = stat.S_IRWXO if mode & stat.S_ISGID else (
        stat.S_IRWXG | stat.S_IRWXO)
    return os.name == "posix" and bool(mode & private)
