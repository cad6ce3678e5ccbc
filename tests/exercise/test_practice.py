"""Practice: recall questions and challenges, checked at home, not graded."""

import json
import re

import nbclient
import nbformat
import pytest
from support.classes import WEEK, Class, find, solved
from support.small_course import (
    CASES,
    DOUBLE,
    practice_cells,
    write_notebook,
)

from grading.errors import CourseError
from grading.exercise import modules
from grading.exercise.build import Workbench, records
from grading.exercise.release import release
from utils.checking.record import write_records
from utils.start.page import as_html, as_text, read_workspace
from utils.start.progress import NAME

QUESTION = """answer_r1 = None
### BEGIN SOLUTION
answer_r1 = "b"
### END SOLUTION"""
HARD = '''def triple(x):
    """Three times x, by double."""
    ### BEGIN SOLUTION
    return double(x) + x
    ### END SOLUTION'''
PRACTICE_CASES = CASES | {
    "r1": """from grading.exercise import question
r1 = question("r1", wrong={"a": "That was the bias."})
""",
    "triple": """from grading.exercise import case, exercise

@exercise
def triple(rng):
    yield case("a number", float(rng.integers(3, 9)))

triple.edit("twice", "double(x) + x", "double(x)", "That is twice x.")
"""}
KEY = "course1_nn/week1_introduction/what_is_a_neural_network"


def cells():
    return [*practice_cells("r1", "recall", QUESTION, 'check("r1", answer_r1)'
                            ), *practice_cells("triple", "challenge", HARD)]


@pytest.fixture
def week(tmp_path):
    """A week's folder: one exercise, a recall question, a challenge."""
    folder = tmp_path / "source" / KEY.rpartition("/")[0]
    write_notebook(folder, KEY.rpartition("/")[2], "Neurons", 1,
                   {"double": DOUBLE}, cases=PRACTICE_CASES, more=cells(),
                   minutes=120)
    return folder


def change(week, edit):
    """Edit the week's notebook. Its path."""
    [path] = week.glob("*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    edit(notebook)
    nbformat.write(notebook, path)
    return path


def test_the_build_makes_records_without_points(week):
    made = {record.name: record for record in records(change(
        week, lambda notebook: None))}
    assert {name: record.points for name, record in made.items()} == {
        "double": 5, "r1": 0, "triple": 0}
    assert [mistake.name for mistake in made["triple"].mistakes] == ["twice"]
    assert made["triple"].direct and made["r1"].question


def test_later_notebooks_do_not_import_it(week):
    source = modules.module_of(change(week, lambda notebook: None))
    assert "def double" in source and "triple" not in source


def test_nothing_graded_may_use_it(week):
    def uses(notebook):
        cell = find(notebook, "double_solution")
        cell.source = cell.source.replace("2 * x", "triple(x) - x")
    with pytest.raises(CourseError, match="'triple' is not defined"):
        Workbench(change(week, uses)).record("double")


@pytest.mark.parametrize("name, wrong, said", [
    ("triple", {"course": {"practice": "riddle"}}, "not riddle"),
    ("triple_solution", {"course": {}}, "its two cells"),
    ("triple", {"grade": True, "points": 1}, "is not graded")])
def test_half_of_it_is_refused(week, name, wrong, said):
    def spoil(notebook):
        for one in notebook.cells:
            about = one.metadata.get("nbgrader", {})
            if about.get("grade_id", "") in (name, f"{name}_solution"):
                if "grade" in wrong:
                    about.update(wrong if not about["solution"] else {})
                else:
                    one.metadata.update(wrong)
    with pytest.raises(CourseError, match=said):
        Workbench(change(week, spoil))


@pytest.fixture
def workspace(week, tmp_path):
    """The week as its learner has it, in a workspace."""
    write_records(week / "checks.h5", {
        path.stem: records(path) for path in week.glob("*.ipynb")})
    folder = tmp_path / "workspace"
    (folder / "course1_nn").mkdir(parents=True)
    (folder / NAME).write_text("{}")
    mine = folder / KEY.rpartition("/")[0]
    mine.mkdir()
    for name, content in release(week).items():
        (mine / name).write_bytes(content)
    return folder


def test_it_is_released_and_checked_at_home(workspace):
    path = workspace / f"{KEY}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert "double(x) + x" not in path.read_text()
    for name, before, answer in (
            ("r1", "answer_r1 = None", 'answer_r1 = "b"'),
            ("triple", "raise NotImplementedError()", "return x + x + x")):
        cell = find(notebook, f"{name}_solution")
        assert before in cell.source
        cell.source = cell.source.replace(before, answer).replace(
            "raise NotImplementedError()", "")
    nbclient.NotebookClient(notebook, timeout=600, allow_errors=True,
                            resources={"metadata": {"path": path.parent}}
                            ).execute()
    shown = {name: str(find(notebook, name).outputs)
             for name in ("double", "r1", "triple")}
    assert "not written yet" in shown["double"]
    assert "r1: right" in shown["r1"] and "triple: right" in shown["triple"]
    [progress] = json.loads((workspace / NAME).read_text()).values()
    assert {name: one["passed"] for name, one in progress.items()} == {
        "double": False, "r1": True, "triple": True}


@pytest.mark.parametrize("passed, said, following", [
    ((), "0 of 1 solved, 0 of 5 points, about 120 minutes left, "
     "recall 0 of 1, challenge 0 of 1", "exercise double"),
    (("r1",), "0 of 1 solved, 0 of 5 points, about 120 minutes left, "
     "recall 1 of 1, challenge 0 of 1", "exercise double"),
    (("double",), "\N{CHECK MARK} all 1 solved, recall 0 of 1, "
     "challenge 0 of 1", "challenge triple"),
    (("double", "triple"), "\N{CHECK MARK} all 1 solved, recall 0 of 1, "
     "challenge 1 of 1", None)])
def test_the_start_page_counts_it_apart(workspace, passed, said, following):
    (workspace / NAME).write_text(json.dumps({KEY: {
        name: {"passed": True, "points": 5 if name == "double" else 0}
        for name in passed}}))
    courses = read_workspace(workspace)
    page = re.sub("<.*?>", "", as_html(courses))
    assert f"Neurons ({said})" in page and said in as_text(courses)
    if following:
        assert f"Open first: Neurons, {following}." in page
        assert f"Next: {following.split()[1]}, in" in as_text(courses)
    else:
        assert "Open first" not in page and "Next" not in as_text(courses)


@pytest.mark.parametrize("minutes, said", [
    (400, "0 of 1 exercises solved, about 6.5 hours left"),
    (170, "0 of 1 exercises solved, about 170 minutes left"),
    (2, "0 of 1 exercises solved, about 5 minutes left"),
    (None, "0 of 1 exercises solved\n")])
def test_a_week_says_how_long_it_takes(workspace, minutes, said):
    path = workspace / f"{KEY}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.course.minutes = minutes
    nbformat.write(notebook, path)
    courses = read_workspace(workspace)
    assert said in as_text(courses)
    assert said.replace("\n", "</p>") in as_html(courses)


def test_it_is_neither_run_nor_counted_while_grading(tmp_path):
    group = Class(tmp_path / "class").make()
    week = group.course / WEEK
    path = change(week, lambda notebook: notebook.cells.extend(cells()))
    (week / "exercises/small.py").open("a").write(
        PRACTICE_CASES["r1"] + PRACTICE_CASES["triple"].replace(
            "triple", "fourfold"))
    change(week, lambda notebook: [
        cell.update(source=cell.source.replace("triple", "fourfold"))
        or cell.metadata.nbgrader.update(grade_id=cell.metadata.nbgrader[
            "grade_id"].replace("triple", "fourfold"))
        for cell in notebook.cells[-2:]])
    write_records(week / "checks.h5", {"small": records(path)})
    group.nbgrader("generate_assignment", WEEK)
    handed = solved(group.released())
    find(handed, "fourfold_solution").source = "import os\nos._exit(1)"
    find(handed, "r1_solution").source = "def double(x):\n    return 7"
    group.hand_in("anna", handed)
    group.nbgrader("autograde", WEEK)
    group.nbgrader("generate_feedback", WEEK)
    assert group.total("anna") == 9
    assert not {"r1", "fourfold"} & group.scores("anna").keys()
    page = group.page("anna")
    assert page.count("<p>Checked in your notebook; not graded.</p>") == 4
    assert "os._exit" not in page and "was not run" not in page
