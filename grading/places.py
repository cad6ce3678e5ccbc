"""Where things are: every path is named here, once.

CODE      this package and utils
CONTENT   the courses: a clone, or an unpacked archive for instructors
HOME      the learner's copies
CLASSES   a folder for each class
DATASETS  the data files

In a clone all are parts of it. COURSE_CONTENT, COURSE_HOME, COURSE_CLASSES
and COURSE_DATASETS name other folders, and COURSE_ROOT one for the first
three at once. Where this package is installed and no variable is set, the
folder in which the command is called takes the place of the clone.
"""

import os
import stat
from pathlib import Path

from grading.errors import CourseError
from utils.courses import COURSES

CODE = Path(__file__).resolve().parents[1]
BUILT = Path("utils", "built")


def all_in(root):
    """{name: path} of the places where one folder holds them all."""
    return {"CONTENT": Path(root), "HOME": Path(root, "workspace"),
            "CLASSES": Path(root, "classroom")}


def _named(name):
    """The folder that the variable COURSE_NAME names, or None."""
    value = os.environ.get(f"COURSE_{name}")
    return Path(value).absolute() if value else None


def is_pack(folder):
    """Whether a folder is what a student unpacked: see learner/pack.py."""
    return (folder / "start.py").is_file() and any(
        (folder / name).is_dir() for name in COURSES)


def _places():
    """{name: path}, as the variables and the folder of the command say."""
    clone = CODE if any((CODE / name).is_dir() for name in COURSES) else None
    content = _named("CONTENT") or _named("ROOT") or clone or Path.cwd()
    found = all_in(_named("ROOT") or content) | {"CONTENT": content}
    if is_pack(found["CONTENT"]):
        found["HOME"] = content
    return {name: _named(name) or path for name, path in found.items()}


CONTENT, HOME, CLASSES = (_places()[name] for name in (
    "CONTENT", "HOME", "CLASSES"))
DATASETS = _named("DATASETS") or next(
    (folder / "datasets" for folder in (CODE, CONTENT)
     if (folder / "datasets").is_dir()), CONTENT / "datasets")


def environment_in(root):
    """This process's variables, for a command whose places are in root."""
    return {name: value for name, value in os.environ.items() if name not in (
        "COURSE_CONTENT", "COURSE_HOME", "COURSE_CLASSES")} | {
            "COURSE_ROOT": str(root)}


def with_code(**variables):
    """This process's variables and others, for a Python that is to import
    this code."""
    path = filter(None, [str(CODE), os.environ.get("PYTHONPATH")])
    return os.environ | variables | {"PYTHONPATH": os.pathsep.join(path)}


def tell_children():
    """Let utils.data, here and in what is started from here, find the data
    where it does not lie beside the code."""
    if DATASETS.parent != CODE:
        os.environ.setdefault("COURSE_DATASETS", str(DATASETS))


def require_course(course):
    """Raise CourseError for a name that is not a course."""
    if course not in COURSES:
        raise CourseError(
            "no course is called {course!r}. Courses: {courses}",
            course=course, courses=", ".join(COURSES))


def course_folder(course):
    """Folder of a course's source notebooks.

    Raises CourseError for a name that is not a course, and where CONTENT
    does not hold it.
    """
    require_course(course)
    folder = CONTENT / course
    if not folder.is_dir():
        raise CourseError(
            "{folder} holds no {course}. COURSE_CONTENT names the folder "
            "that holds the courses", folder=CONTENT, course=course)
    return folder


def courses():
    """Names of the courses that CONTENT holds, in order.

    Raises CourseError where it holds none.
    """
    held = [course for course in COURSES if (CONTENT / course).is_dir()]
    if not held:
        raise CourseError(
            "{folder} holds no course. COURSE_CONTENT names the folder that "
            "holds them", folder=CONTENT)
    return held


def weeks(course):
    """Names of a course's weeks (nbgrader assignments) in order."""
    return sorted(folder.name for folder in course_folder(course).iterdir()
                  if any(folder.glob("*.ipynb")))


def source_notebooks(course, week):
    """Paths of a week's source notebooks, by name.

    Their reading order stands in their metadata: see
    utils/start/page.py.
    """
    return sorted((course_folder(course) / week).glob("*.ipynb"))


def is_content(notebook):
    """Whether a notebook is the courses' own, and no class's copy."""
    return Path(notebook).resolve().parents[2] == Path(CONTENT).resolve()


def built():
    """Folders with the modules that `course build` makes of notebooks: the
    first is where it writes them."""
    return [CONTENT / BUILT, CODE / BUILT]


def short(path):
    """A path as text: relative to CONTENT where it lies in there."""
    path = path.resolve()
    return str(path.relative_to(CONTENT) if path.is_relative_to(CONTENT)
               else path)


def docs():
    """The documentation; `course build` makes some of its pages."""
    return CONTENT / "docs"


def classroom(course):
    """A class: its sources, submissions, gradebook and feedback."""
    require_course(course)
    return CLASSES / course


def open_to_others(home):
    """May other users of this machine enter a class's folder?

    A folder with the setgid bit is one that a group of instructors shares.
    """
    mode = home.stat().st_mode
    private = stat.S_IRWXO if mode & stat.S_ISGID else (
        stat.S_IRWXG | stat.S_IRWXO)
    return os.name == "posix" and bool(mode & private)
