"""The fourteen notebooks as released before the house was remade, solved.

older/releases.zip has them as they lie in a workspace or a class: they
import what `utils` had then, and `check` reads the checks.h5 beside them.
older/releases.py makes it.
"""

import ast
import inspect
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
from support.every_notebook import RealClass, automatic, solve, take

from grading import places
from grading.exercise.notebook import execute, is_check, is_demo
from utils import data, nn
from utils.checking import checks

KEPT = Path(__file__).parent / "older" / "releases.zip"
NOTEBOOKS = [name for name in zipfile.ZipFile(KEPT).namelist()
             if name.endswith(".ipynb")]
PINNED = "course1_nn/week4_deep_networks/deep_network_application.ipynb"
NOTHING = object()


def test_there_are_fourteen():
    assert len(NOTEBOOKS) == 14


@pytest.mark.parametrize(
    "notebook", NOTEBOOKS, ids=[Path(name).stem for name in NOTEBOOKS])
def test_they_work_today(tmp_path, monkeypatch, notebook):
    """Every check passes. Cells that only show something take two minutes:
    of these it is looked at whether they call `utils` as it can be called.
    """
    with zipfile.ZipFile(KEPT) as file:
        file.extractall(tmp_path)
    path, verdicts = tmp_path / notebook, {}
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setattr(checks, "show_message", lambda *about: None)
    monkeypatch.setattr(checks.progress, "record", lambda _, verdict:
                        verdicts.update({verdict.name: verdict}))
    cells = nbformat.read(path, as_version=4).cells
    names = {"__name__": "__main__", "display": lambda *about, **more: None}
    for cell in cells:
        if not is_demo(cell):
            execute(cell.source, names, cell.id)
    assert {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
            for cell in cells if is_check(cell)} == {
        name: verdict.points for name, verdict in verdicts.items()}
    demos = [cell for cell in cells if is_demo(cell)]
    assert demos
    assert sum([called(cell.source, names) for cell in demos])


@pytest.mark.sandbox
def test_a_class_of_then_is_graded_as_it_was(tmp_path):
    """Its sources and releases hold no built modules: there were none."""
    with zipfile.ZipFile(KEPT) as file:
        file.extractall(tmp_path)
    path = tmp_path / PINNED
    shutil.copy(places.CONTENT / path.parent.parent.name
                / "nbgrader_config.py", path.parent.parent)
    folder = tmp_path / "class"
    folder.mkdir()
    group = RealClass(folder, path)
    for place in ("source", "release"):
        built = group.home / place / group.week / "built"
        shutil.rmtree(built, ignore_errors=True)
    group.hand_in_changed("solved", solve)
    group.hand_in_changed("taken", take)
    group.course_command("autograde", group.course.name, group.week)
    wanted = automatic(path)
    assert {name: score for name, (score, _) in group.scores(
        "solved").items()} == wanted
    assert not any(score for score, _ in group.scores("taken").values())


def called(source, names):
    """Number of calls of something of `utils`; each must be possible.

    Raises TypeError or AttributeError for one that is not.
    """
    calls = 0
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        function = found(node.func, names)
        if not getattr(function, "__module__", None) or not (
                function.__module__.startswith("utils.")):
            continue
        if any(isinstance(given, ast.Starred) for given in node.args) or any(
                given.arg is None for given in node.keywords):
            continue
        inspect.signature(function).bind(
            *node.args, **{given.arg: given for given in node.keywords})
        calls += 1
    return calls


def found(node, names):
    """What a name, or a name of a module, stands for; else NOTHING."""
    if isinstance(node, ast.Name):
        return names.get(node.id, NOTHING)
    if isinstance(node, ast.Attribute):
        module = found(node.value, names)
        if inspect.ismodule(module) and module.__name__.startswith("utils"):
            return getattr(module, node.attr)
    return NOTHING


def test_a_call_that_is_not_possible_is_seen():
    names = {"load_digits": data.load_digits, "nn": nn}
    assert called("nn.Linear(2, 3, rng); load_digits()", names) == 2
    with pytest.raises(TypeError):
        called("load_digits(no_such_argument=1)", names)
    with pytest.raises(AttributeError):
        called("nn.no_such_name(1)", names)
