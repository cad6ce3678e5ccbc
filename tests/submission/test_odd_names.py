"""Names of files and of students that are more than names."""

import os

import pytest
from support.classes import COURSE, WEEK, generated, solved

pytestmark = pytest.mark.sandbox
ODD = [os.fsencode("small\x1b[31m\n- =HYPERLINK(1).ipynb"),
       b"\xff small.ipynb", "small \u202e.ipynb".encode()]
REFUSED = ["=1+1", "<b>x", 'x"', "a*", "a[1]", "b\n", "c\\",
           os.fsdecode(b"\xff")]


@pytest.fixture(params=["course", "nbgrader"])
def grade(request, tmp_path):
    """A class of its own, and the command that grades it."""
    group = generated(tmp_path)
    if request.param == "course":
        return group, lambda: group.course_command("autograde", COURSE, WEEK)
    return group, lambda: group.nbgrader("autograde", WEEK)


def test_names_of_files_stop_nobody_and_steer_nothing(grade):
    group, command = grade
    for number, name in enumerate(ODD):
        folder = group.hand_in(f"s{number}", solved(group.released()))
        os.rename(os.fsencode(folder / "small.ipynb"),
                  os.fsencode(folder) + b"/" + name)
        os.symlink("/etc/passwd", os.fsencode(folder) + b"/link" + name)
    said = command()
    assert [group.total(f"s{number}") for number in range(3)] == [9] * 3
    report = group.report()
    for text in (said, report):
        assert not {"\x1b", "\u202e", "\udcff"} & set(text)
    lines = report.splitlines()
    assert len(lines) == 1 + 2 * len(ODD)  # one for the name, one for links
    assert not [line for line in lines if ",=" in line]


def test_names_of_students_that_are_refused(grade):
    group, command = grade
    for name in [*REFUSED, "o'neil-müller & co"]:
        group.hand_in(name, solved(group.released()))
    said = command()
    assert said.count("Rename the folder") == len(REFUSED)
    assert group.total("o'neil-müller & co") == 9
    assert "<b>x" not in group.report()
    assert sorted(path.name for path in (group.home / "autograded").iterdir()
                  ) == ["o'neil-müller & co"]
