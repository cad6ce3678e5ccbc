"""A key of week 2 and sandboxes, opened once for all tests of grading."""

import os
import shutil

import pytest

from grading import places
from grading.errors import CourseError
from grading.exercise import notebook
from grading.sandbox import CHOICES, Limits, open_sandbox
from grading.submission import key
from support.reachable import make_reachable

COURSE, WEEK = "course1_nn", "week2_logistic_regression"
NAME = "logistic_regression"
# What honest work needs on a machine that is busy with much else.
LIMITS = Limits(cell_seconds=120, notebook_seconds=1200, cpu_seconds=60,
                memory=1 << 30, disk=16 << 20)


@pytest.fixture(scope="session", params=[
    pytest.param(name, marks=pytest.mark.sandbox)
    if name == "bubblewrap" else name for name in CHOICES])
def sandbox(request):
    """A sandbox of each backend that works here."""
    yield from _sandbox(request.param)


@pytest.fixture(scope="session")
def any_sandbox():
    """The sandbox that works here."""
    yield from _sandbox(None)


def _sandbox(name):
    os.environ["SECRET_OF_THE_USER"] = "not for submissions"
    if name == "landlock":
        make_reachable()
    try:
        sandbox = open_sandbox(name, LIMITS)
    except CourseError as reason:
        pytest.skip(f"{name}: {reason}")
    with sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """Folder of a class that has week 2's sources."""
    home = tmp_path_factory.mktemp("class")
    shutil.copytree(places.CODE / COURSE / WEEK, home / "source" / WEEK)
    return home


@pytest.fixture(scope="session")
def hidden(home):
    """The Key of the class."""
    return key.open_key(home, WEEK)


@pytest.fixture(scope="session")
def tasks(hidden):
    """{exercise: Task} of the notebook logistic_regression."""
    return hidden.tasks[NAME]


@pytest.fixture
def solved(home):
    """The notebook with its solutions."""
    return notebook.read(home / "source" / WEEK / f"{NAME}.ipynb")


@pytest.fixture
def stubbed(solved):
    """The notebook as it is released."""
    for cell in solved.cells:
        if cell.cell_type == "code" and "BEGIN SOLUTION" in cell.source:
            cell.source = notebook.stub(cell.source)
    return solved
