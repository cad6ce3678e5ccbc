"""Source notebooks for tests: where they are, and their definitions."""

from functools import lru_cache

from grading import places
from grading.exercise.build import Workbench
from utils.courses import COURSES

SOURCES = [path for course in COURSES
           for week in places.weeks(course)
           for path in places.source_notebooks(course, week)]


def source(name):
    """Path of the source notebook called name."""
    return next(path for path in SOURCES if path.stem == name)


@lru_cache(maxsize=2)  # a notebook's data sets are some 10 MB
def workbench(path):
    """The Workbench of a notebook; its cells run once for all tests."""
    return Workbench(path)


class Definitions:
    """What a source notebook defines, by name. Nothing runs before it is
    asked for: a test file is read where its tests do not run, too."""

    def __init__(self, name):
        self._path = source(name)

    def __contains__(self, name):
        return name in workbench(self._path).names

    def __getitem__(self, name):
        return workbench(self._path).names[name]

    def __setitem__(self, name, value):
        workbench(self._path).names[name] = value
