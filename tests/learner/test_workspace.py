"""The learner's copies: made once, never overwritten."""

import json
import shutil
import time

import h5py
import nbformat
import pytest
from support.classes import Class
from support.small_course import DOUBLE, NOTEBOOK, SUM, WEEK, write_notebook

pytestmark = pytest.mark.usefixtures("one_processor")
TODAY = "-new-" + time.strftime("%Y-%m-%d")


def work(path, text="my own words"):
    """Write into a notebook as a learner does. Returns its bytes."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += text
    nbformat.write(notebook, path)
    return path.read_bytes()


def change(clone, name="logistic_regression", text="Read this too."):
    """The course's next version: the text of one notebook differs."""
    exercises = {"double": DOUBLE, "total": SUM}
    if name == "numpy_basics":
        exercises.pop("double")
    write_notebook(clone.root / WEEK, name, "Logistic regression", 2,
                   exercises, text)
    clone.course("build", clone.root / WEEK)


@pytest.fixture
def week(clone):
    """The learner's folder of week 2, just released."""
    return clone.workspace / WEEK


@pytest.fixture
def fresh_clone(clone):
    """A clone in which nothing was released yet."""
    shutil.rmtree(clone.workspace)
    return clone


def test_release_holds_no_solution(clone, week):
    for path in clone.workspace.rglob("*.ipynb"):
        text = path.read_text()
        assert "BEGIN SOLUTION" not in text
        assert "2 * x" not in text and "np.sum" not in text
    assert sorted(path.name for path in week.iterdir()) == [
        "checks.h5", "logistic_regression.ipynb", "numpy_basics.ipynb"]


def test_release_is_that_of_nbgrader(clone, week):
    """The same bytes as nbgrader generate_assignment writes in a class."""
    group = Class(clone.root, week.name)
    group.nbgrader("generate_assignment", week.name)
    release = group.home / "release" / week.name
    for path in week.glob("*.ipynb"):
        assert path.read_bytes() == (release / path.name).read_bytes()
        assert b'"source_hidden": true' in path.read_bytes()


def test_a_later_start_changes_nothing(clone, week):
    mine = work(week / "logistic_regression.ipynb")
    before = {path: path.stat().st_mtime_ns for path in week.iterdir()}
    clone.course("lab", "--prepare")
    assert (week / "logistic_regression.ipynb").read_bytes() == mine
    assert before == {path: path.stat().st_mtime_ns
                      for path in week.iterdir()}


def test_what_was_deleted_comes_back_clean(clone, week):
    (week / "numpy_basics.ipynb").unlink()
    clone.course("lab", "--prepare")
    assert (week / "numpy_basics.ipynb").is_file()


def test_untouched_notebooks_are_replaced(clone, week):
    change(clone)
    assert "brought up to date" in clone.course("lab", "--prepare")
    assert "Read this too." in (week / "logistic_regression.ipynb"
                                ).read_text()
    assert (week / "checks.h5").read_bytes() == (
        clone.root / WEEK / "checks.h5").read_bytes()
    assert [path.name for path in week.parent.glob("week2*")] == [week.name]


def test_a_changed_notebook_arrives_beside_the_learners(clone, week):
    mine = work(week / "logistic_regression.ipynb")
    checks = (week / "checks.h5").read_bytes()
    change(clone)
    said = clone.course("lab", "--prepare")
    beside = week.with_name(week.name + TODAY)
    assert beside.name in said and "logistic_regression.ipynb" in said
    assert (week / "logistic_regression.ipynb").read_bytes() == mine
    assert (week / "checks.h5").read_bytes() == checks
    assert sorted(path.name for path in beside.iterdir()) == [
        "checks.h5", "logistic_regression.ipynb"]
    assert "Read this too." in (beside / "logistic_regression.ipynb"
                                ).read_text()
    assert beside.name not in clone.course("lab", "--prepare")
    page = (clone.workspace / "start.ipynb").read_text()
    assert "newer version of " + TODAY[5:] in page


def test_a_second_change_arrives_beside_both(clone, week):
    work(week / "logistic_regression.ipynb")
    change(clone)
    clone.course("lab", "--prepare")
    beside = week.with_name(week.name + TODAY)
    mine = work(beside / "logistic_regression.ipynb")
    change(clone, text="And this.")
    clone.course("lab", "--prepare")
    assert (beside / "logistic_regression.ipynb").read_bytes() == mine
    second = beside.with_name(beside.name + "-2")
    assert "And this." in (second / "logistic_regression.ipynb").read_text()


def test_a_new_version_that_was_not_begun_is_replaced(clone, week):
    work(week / "logistic_regression.ipynb")
    change(clone)
    clone.course("lab", "--prepare")
    change(clone, text="And this.")
    clone.course("lab", "--prepare")
    beside = week.with_name(week.name + TODAY)
    assert "And this." in (beside / "logistic_regression.ipynb").read_text()
    assert len(list(week.parent.glob("week2*"))) == 2


def test_a_new_version_may_be_thrown_away(clone, week):
    work(week / "logistic_regression.ipynb")
    change(clone)
    clone.course("lab", "--prepare")
    beside = week.with_name(week.name + TODAY)
    for path in beside.iterdir():
        path.unlink()
    beside.rmdir()
    clone.course("lab", "--prepare")
    assert not beside.exists()


def test_new_checks_of_the_same_text_are_taken_over(clone, week):
    mine = work(week / "logistic_regression.ipynb")
    exercises = clone.root / WEEK / "exercises/logistic_regression.py"
    exercises.write_text(exercises.read_text().replace(
        "That is the square.", "This is the square."))
    clone.course("build", clone.root / WEEK)
    assert "changed" not in clone.course("lab", "--prepare")
    assert (week / "logistic_regression.ipynb").read_bytes() == mine
    assert (week / "checks.h5").read_bytes() == (
        clone.root / WEEK / "checks.h5").read_bytes()


def test_a_folder_that_is_not_ours_is_left_alone(fresh_clone):
    """As one that was fetched from a class."""
    theirs = fresh_clone.workspace / WEEK / "logistic_regression.ipynb"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("{}")
    fresh_clone.course("lab", "--prepare")
    assert [path.name for path in theirs.parent.iterdir()] == [theirs.name]
    assert theirs.read_text() == "{}"


def test_a_week_that_a_class_hands_out_is_fetched_from_it(fresh_clone):
    (fresh_clone.exchange / "course1_nn/outbound" / WEEK.split("/")[1]).mkdir(
        parents=True)
    assert "Assignment List" in fresh_clone.course("lab", "--prepare")
    assert not (fresh_clone.workspace / WEEK).exists()


def test_a_class_with_other_text_replaces_only_what_is_untouched(
        clone, week):
    outbound = clone.exchange / "course1_nn/outbound" / week.name
    outbound.mkdir(parents=True)
    (outbound / "logistic_regression.ipynb").write_text("{}")
    mine = work(week / "logistic_regression.ipynb")
    assert "another name" in clone.course("lab", "--prepare")
    assert (week / "logistic_regression.ipynb").read_bytes() == mine
    clean = clone.workspace / ".released" / WEEK
    (week / "logistic_regression.ipynb").write_bytes(
        (clean / "logistic_regression.ipynb").read_bytes())
    assert "Fetch it" in clone.course("lab", "--prepare")
    assert not week.exists()


def test_a_class_with_the_same_text_keeps_the_copy(clone, week):
    outbound = clone.exchange / "course1_nn/outbound" / week.name
    outbound.mkdir(parents=True)
    for path in week.glob("*.ipynb"):
        (outbound / path.name).write_bytes(path.read_bytes())
    assert "fetch" not in clone.course("lab", "--prepare")
    assert week.exists()


@pytest.mark.parametrize("name", [
    "logistic_regression", "logistic_regression.ipynb",
    f"workspace/{NOTEBOOK}.ipynb", NOTEBOOK])
def test_fresh_puts_a_clean_copy_beside(clone, week, name):
    clean = (week / "logistic_regression.ipynb").read_bytes()
    mine = work(week / "logistic_regression.ipynb")
    said = clone.course("fresh", name)
    copy = week / "logistic_regression-fresh.ipynb"
    assert str(copy) in said
    assert copy.read_bytes() == clean
    assert (week / "logistic_regression.ipynb").read_bytes() == mine
    work(copy)
    clone.course("fresh", name)
    assert (week / "logistic_regression-fresh-2.ipynb").read_bytes() == clean


def test_fresh_is_of_the_version_in_the_folder(clone, week):
    clean = (week / "logistic_regression.ipynb").read_bytes()
    work(week / "logistic_regression.ipynb")
    change(clone)
    clone.course("lab", "--prepare")
    said = clone.course("fresh", "logistic_regression", status=1)
    assert f"{NOTEBOOK}\n" in said and TODAY in said
    clone.course("fresh", NOTEBOOK)
    copy = week / "logistic_regression-fresh.ipynb"
    assert copy.read_bytes() == clean


def test_fresh_says_which_notebooks_there_are(clone, week):
    said = clone.course("fresh", "logistics", status=1)
    assert "no notebook is called logistics" in said
    assert NOTEBOOK in said and "numpy_basics" in said


def test_fresh_without_a_workspace(fresh_clone):
    said = fresh_clone.course("fresh", "numpy_basics", status=1)
    assert "course lab" in said


def test_progress_in_the_terminal(clone, week):
    key = NOTEBOOK
    (clone.workspace / ".progress.json").write_text(json.dumps({key: {
        "double": {"passed": True, "points": 5, "max_points": 5},
        "total": {"passed": False, "points": 2.5, "max_points": 5}}}))
    said = clone.course("progress")
    assert "Week 2: logistic regression" in said
    assert "[#######.............] 1 of 3 exercises solved" in said
    assert "logistic_regression.ipynb: 1 of 2 solved, 7.5 of 10 points" in said
    assert f"Next: total, in {NOTEBOOK}.ipynb" in said


@pytest.mark.parametrize("damaged", [
    ".progress.json", f"{WEEK}/checks.h5", f"{NOTEBOOK}.ipynb"])
def test_damaged_files_stop_neither_progress_nor_start(clone, week, damaged):
    (clone.workspace / damaged).write_text("no more")
    clone.course("progress")
    clone.course("lab", "--prepare")


def test_checks_belong_to_the_notebooks(week):
    with h5py.File(week / "checks.h5") as file:
        assert set(file) == {"numpy_basics", "logistic_regression"}
