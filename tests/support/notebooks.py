"""Source notebooks for tests: where they are, and their definitions."""

from functools import cache

from grading import places
from grading.exercise.build import Workbench
from utils.courses import COURSES

SOURCES = [path for course in COURSES
           for week in places.weeks(course)
           for path in places.source_notebooks(course, week)]


def source(name):
    """Path of the source notebook called name."""
    return next(path for path in SOURCES if path.stem == name)


@cache
def workbench(path, seed=0):
    """The Workbench of a notebook; its cells run once for all tests."""
    return Workbench(path, seed)


def definitions(name):
    """Names that the source notebook called name defines."""
    return workbench(source(name)).names
