"""A class is made by the first command, and pinned by the first release."""

import json
import os
import shutil

import nbformat
import pytest
from support.classes import (
    COURSE,
    REPOSITORY,
    WEEK,
    Class,
    all_places_in,
    cell,
    find,
    generated,
    solved,
)

from grading.classroom import sources
from grading.errors import CourseError
from utils.courses import COURSES


@pytest.fixture
def group(tmp_path):
    """A class in a repository of its own; grading.places looks there."""
    sources._said.clear()
    with all_places_in(tmp_path):
        yield generated(tmp_path)


@pytest.fixture
def new(tmp_path):
    """The same before the first command."""
    sources._said.clear()
    with all_places_in(tmp_path):
        yield Class(tmp_path).make()


def edit(path, name, source):
    """Change the source of a cell in a notebook file."""
    notebook = nbformat.read(path, 4)
    find(notebook, name).source = source
    nbformat.write(notebook, path)


def in_repository(group):
    return group.course / WEEK / "small.ipynb"


def in_class(group):
    return group.home / "source" / WEEK / "small.ipynb"


CHANGED = "# the new check\ncheck(double)"


def test_every_course_has_its_five_lines():
    for course in COURSES:
        text = (REPOSITORY / course / "nbgrader_config.py").read_text()
        assert len(text.splitlines()) == 4
        assert f'configure(c, "{course}")' in text


def test_nbgrader_makes_the_class(new):
    group = new
    group.nbgrader("list", apart=True)
    assert in_class(group).read_bytes() == in_repository(group).read_bytes()
    assert (group.home / "source" / WEEK / "exercises").is_dir()


def test_before_its_release_a_week_follows_the_repository(new, capsys):
    group = new
    sources.prepare(COURSE)
    edit(in_repository(group), "double", CHANGED)
    sources.prepare(COURSE)
    assert in_class(group).read_bytes() == in_repository(group).read_bytes()
    edit(in_class(group), "triple", "assert triple(0) == 0")
    sources.prepare(COURSE)
    assert not capsys.readouterr().err
    edit(in_repository(group), "double", "# check\n5")
    mine = in_class(group).read_bytes()
    sources.prepare(COURSE)
    sources.prepare(COURSE)
    assert in_class(group).read_bytes() == mine
    said = capsys.readouterr().err
    assert said.count("edited here and is kept") == 1
    assert f"--update {WEEK}" in said


def test_from_its_release_on_a_week_stays(group, capsys):
    before = in_class(group).read_bytes()
    edit(in_repository(group), "double", CHANGED)
    group.nbgrader("generate_assignment", "--force", WEEK)
    assert in_class(group).read_bytes() == before
    assert find(group.released(), "double").source != CHANGED


def test_the_release_holds_no_solution_and_no_exercises(group):
    release = group.home / "release" / WEEK
    assert sorted(path.name for path in release.rglob("*")) == [
        "checks.h5", "small.ipynb"]
    text = (release / "small.ipynb").read_text()
    assert "SOLUTION" not in text and "scale * x" not in text


def test_update_before_submissions(group):
    edit(in_repository(group), "double", CHANGED)
    edit(in_class(group), "triple", "assert triple(1) == 3")
    mine = in_class(group).read_bytes()
    said = group.course_command("classroom", COURSE, "--update", WEEK)
    assert "+# the new check" in said
    assert "-assert triple(1) == 3" in said
    assert in_class(group).read_bytes() == in_repository(group).read_bytes()
    kept, = (group.home / "replaced").glob(f"{WEEK} *")
    assert (kept / "small.ipynb").read_bytes() == mine
    group.nbgrader("generate_assignment", "--force", WEEK)
    assert find(group.released(), "double").source == CHANGED
    said = group.course_command("classroom", COURSE, "--update", WEEK)
    assert "has what the repository has" in said


def test_update_with_submissions(group):
    """Text may change; graded cells may not, and nothing is touched."""
    group.hand_in("anna", solved(group.released()))
    notebook = nbformat.read(in_repository(group), 4)
    notebook.cells[0].source += "\n\nA better sentence."
    nbformat.write(notebook, in_repository(group))
    sources.update(COURSE, WEEK)
    changes = {
        "double in small changed": lambda: edit(
            in_repository(group), "double", CHANGED),
        "extra in small is new": lambda: add_cell(in_repository(group)),
        "why in small is gone": lambda: drop_cell(in_repository(group))}
    before = json.dumps(sources._digests(group.home / "source" / WEEK))
    fine = in_repository(group).read_bytes()
    for what, change in changes.items():
        in_repository(group).write_bytes(fine)
        change()
        with pytest.raises(CourseError, match=what):
            sources.update(COURSE, WEEK)
    said = group.course_command("classroom", COURSE, "--update", WEEK,
                                code=1)
    assert "Nothing was changed" in said
    assert before == json.dumps(
        sources._digests(group.home / "source" / WEEK))
    assert group.released().cells[0].source.startswith("# A small week")


def test_another_week_name(group):
    said = group.course_command("classroom", COURSE, "--update", "week9",
                                code=1)
    assert "is missing" in said and WEEK in said


def add_cell(path):
    notebook = nbformat.read(path, 4)
    notebook.cells.append(cell("1.0", "extra", grade=True, points=1))
    nbformat.write(notebook, path)


def drop_cell(path):
    notebook = nbformat.read(path, 4)
    notebook.cells.remove(find(notebook, "why"))
    nbformat.write(notebook, path)


def test_a_group_shares_all_whatever_the_umask(group):
    """What one instructor makes, the next one of the group can change."""
    group.home.chmod(0o2770)
    group.configure("c.CourseDirectory.groupshared = True")
    (group.home / "secret_seed").unlink()
    shutil.rmtree(group.home / "hidden")
    group.hand_in("right", solved(group.released()))
    (group.home / "autograding.lock").unlink(missing_ok=True)
    before = {*group.home.rglob("*")}
    mask = os.umask(0o022)
    try:
        group.course_command("autograde", COURSE, WEEK, "--jobs", "1")
        group.nbgrader("generate_feedback", WEEK)
    finally:
        os.umask(mask)
    made = {*group.home.rglob("*")} - before
    assert {"secret_seed", "hidden", "week1_small.h5", "autograded",
            "autograding.lock", "verdicts", "small.html", "reports"} <= {
        path.name for path in made}
    graded = group.home / "autograded"  # files there are never changed
    for path in made:
        if path.is_dir():
            assert path.stat().st_mode & 0o7070 == 0o2070, path
        elif graded not in path.parents:
            assert path.stat().st_mode & 0o060 == 0o060, path


def test_a_part_of_a_shared_class_that_is_anothers_alone(
        group, monkeypatch):
    group.home.chmod(0o2770)
    path = group.home / "gradebook.db"
    access = os.access
    monkeypatch.setattr(os, "access", lambda name, *rest: (
        name != path and access(name, *rest)))
    said = [group.course_command("due", COURSE, WEEK, code=1),
            group.course_command("autograde", COURSE, WEEK, code=1),
            group.nbgrader("autograde", WEEK, code=1)]
    for text in said:
        assert f"{path} belongs to {path.owner()}, and its rights" in text
        assert f"chmod -R g+rwX {group.home}" in text
        assert "Traceback" not in text
    monkeypatch.undo()
    group.nbgrader("generate_assignment", WEEK, "--force")


def test_a_group_shares_its_gradebook_from_the_first(new):
    new.home.mkdir(parents=True)
    new.home.chmod(0o2770)
    mask = os.umask(0o022)
    try:
        assert "no gradebook yet" in new.course_command(
            "marks", COURSE, code=1)
        new.nbgrader("generate_assignment", WEEK, apart=True)
    finally:
        os.umask(mask)
    assert (new.home / "gradebook.db").stat().st_mode & 0o060 == 0o060
    assert new.released().cells
